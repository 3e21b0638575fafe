//! Self-checks: statements of the source against what was read.
//!
//! | check | expected | found |
//! |---|---|---|
//! | `declared-entities` | parties added, from the summary | parties in the changes |
//! | `declared-entries` | entries added | entries in the changes |
//! | `declared-revised`, `declared-removed` | entries | entries in the changes |
//! | `declared-by-destination` | entries added by destination | the same |
//! | `totals-against-parts` | the declared total | the sum over destinations |
//! | `alias-counts` | no stated number of aliases differs | entries where one does |
//! | `instruction-names` | names in instructions | names whose row prints the same |
//! | `instruction-counts` | stated numbers (`one Chinese entity`) | numbers that differ |
//! | `bulleted-list` | names in the bulleted lists | names among the changes |
//! | `footnotes` | footnote designations in the prose | footnotes of the entries |
//! | `rows-accounted` | rows in the tables | rows understood or reported |
//! | `coverage` | characters in the entity cells | characters understood |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::changes::Changes;
use super::matching::same_destination;
use super::tables::ListTables;
use crate::model::{Change, ChangeKind, Check, CheckStatus, Declared, List, Rule};
use crate::read::accounting;
use crate::read::normalise::name_key;
use crate::read::numbers;
use crate::read::parts::RuleParts;
use crate::read::preamble::bullets::bullets;
use crate::read::preamble::declared_by_list;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)footnote\s+([0-9a-z]+)\s+designation").expect("constant pattern")
});

/// The checks of a rule.
pub(super) fn rule_checks(
    parts: &RuleParts,
    rule: &Rule,
    tables: &ListTables,
    changes: &Changes,
) -> Vec<Check> {
    let mut checks = Vec::new();
    for (list, declared) in declared_by_list(parts, rule) {
        if rule.lists.contains(&list) {
            let suffix = if rule.lists.first() == Some(&list) { "" } else { list_name(list) };
            declared_checks(&mut checks, &declared, list, &changes.all, suffix);
        }
    }
    instruction_checks(&mut checks, changes);
    bulleted_list(&mut checks, parts, &changes.all);
    footnotes(&mut checks, &changes.all);
    checks.push(accounting::alias_counts(tables.entries.iter().map(|(_, entry)| entry)));
    checks.push(accounting::rows(&tables.rows));
    checks.push(accounting::coverage(&tables.coverage));
    checks
}

fn list_name(list: List) -> &'static str {
    match list {
        List::EntityList => "Entity List",
        List::UnverifiedList => "Unverified List",
        List::MilitaryEndUserList => "Military End-User List",
    }
}

fn check(name: &str, status: CheckStatus, expected: Value, found: Value, detail: String) -> Check {
    Check { name: name.to_owned(), status, expected, found, detail }
}

fn agree(agrees: bool) -> CheckStatus {
    if agrees { CheckStatus::Ok } else { CheckStatus::Fail }
}

fn declared_checks(
    checks: &mut Vec<Check>,
    declared: &Declared,
    list: List,
    changes: &[Change],
    suffix: &str,
) {
    let tally = |kind| {
        Tally::of(changes.iter().filter(|change| change.list == list && change.kind == kind))
    };
    let added = tally(ChangeKind::Add);
    if let Some(entities) = declared.entities {
        // a rule that gives one number only may mean entries by it
        let as_entries = declared.entries.is_none() && added.entries == entities;
        let agrees = added.parties == entities || as_entries;
        let detail =
            format!("{} parties under {} entries added {suffix}", added.parties, added.entries);
        let found = if as_entries { added.entries } else { added.parties };
        checks.push(check(
            "declared-entities",
            agree(agrees),
            json!(entities),
            json!(found),
            detail.trim().to_owned(),
        ));
    }
    if let Some(entries) = declared.entries {
        checks.push(check(
            "declared-entries",
            agree(added.entries == entries),
            json!(entries),
            json!(added.entries),
            suffix.to_owned(),
        ));
    }
    for (name, stated, kind) in [
        ("declared-revised", declared.revised, ChangeKind::Revise),
        ("declared-removed", declared.removed, ChangeKind::Remove),
    ] {
        let Some(stated) = stated else { continue };
        let found = tally(kind);
        let agrees = found.entries == stated || found.parties == stated;
        let number = if found.entries == stated { found.entries } else { found.parties };
        let detail = format!("{} parties under {} entries {suffix}", found.parties, found.entries);
        checks.push(check(
            name,
            agree(agrees),
            json!(stated),
            json!(number),
            detail.trim().to_owned(),
        ));
    }
    by_destination(checks, declared, list, changes, suffix);
}

fn by_destination(
    checks: &mut Vec<Check>,
    declared: &Declared,
    list: List,
    changes: &[Change],
    suffix: &str,
) {
    if declared.by_destination.is_empty() {
        return;
    }
    let mut found: BTreeMap<String, u32> =
        declared.by_destination.keys().map(|name| (name.clone(), 0)).collect();
    let added =
        changes.iter().filter(|change| change.list == list && change.kind == ChangeKind::Add);
    for change in added {
        let printed = change.entry.destination.as_str();
        let key = declared.by_destination.keys().find(|name| same_destination(name, printed));
        *found.entry(key.cloned().unwrap_or_else(|| printed.to_owned())).or_default() += 1;
    }
    let differing: Vec<String> = found
        .iter()
        .filter(|(name, number)| declared.by_destination.get(*name) != Some(*number))
        .map(|(name, number)| {
            let stated =
                declared.by_destination.get(name).map_or_else(|| "none".to_owned(), u32::to_string);
            format!("{name}: {stated} stated, {number} found")
        })
        .collect();
    checks.push(check(
        "declared-by-destination",
        agree(differing.is_empty()),
        json!(declared.by_destination),
        json!(found),
        differing.join("; "),
    ));
    let sum: u32 = declared.by_destination.values().sum();
    if let Some(total) = declared.entries.or(declared.entities) {
        let status = if total == sum { CheckStatus::Ok } else { CheckStatus::Warn };
        checks.push(check(
            "totals-against-parts",
            status,
            json!(total),
            json!(sum),
            suffix.to_owned(),
        ));
    }
}

/// Parties and entries among some changes.
struct Tally {
    parties: u32,
    entries: u32,
}

impl Tally {
    fn of<'c>(changes: impl Iterator<Item = &'c Change>) -> Self {
        let mut parties = BTreeSet::new();
        let mut entries = 0;
        for change in changes {
            entries += 1;
            parties.insert(name_key(&change.entry.name));
        }
        Self { parties: u32::try_from(parties.len()).unwrap_or(u32::MAX), entries }
    }
}

fn instruction_checks(checks: &mut Vec<Check>, changes: &Changes) {
    let lost = !changes.without_row.is_empty() || !changes.without_instruction.is_empty();
    let status = match (lost, changes.inexact.is_empty()) {
        (true, _) => CheckStatus::Fail,
        (false, false) => CheckStatus::Warn,
        (false, true) => CheckStatus::Ok,
    };
    let remarks = [&changes.without_row, &changes.without_instruction, &changes.inexact];
    let detail = remarks.into_iter().flatten().cloned().collect::<Vec<_>>().join("; ");
    checks.push(check(
        "instruction-names",
        status,
        json!(changes.names),
        json!(changes.exact),
        detail,
    ));
    if !changes.miscounted.is_empty() {
        checks.push(check(
            "instruction-counts",
            CheckStatus::Warn,
            json!(0),
            json!(changes.miscounted.len()),
            changes.miscounted.join("; "),
        ));
    }
}

fn bulleted_list(checks: &mut Vec<Check>, parts: &RuleParts, changes: &[Change]) {
    let bullets = bullets(parts);
    if bullets.is_empty() {
        return;
    }
    let names: Vec<String> = changes.iter().map(|change| name_key(&change.entry.name)).collect();
    let mut missing = Vec::new();
    let mut found = 0;
    for bullet in &bullets {
        let key = name_key(&bullet.name);
        let listed = names.iter().any(|name| {
            !name.is_empty()
                && (key == *name
                    || key.starts_with(name)
                    || name.starts_with(&key)
                    || strsim::normalized_damerau_levenshtein(&key, name) >= 0.85)
        });
        if listed {
            found += 1;
        } else {
            missing.push(format!(
                "`{}` under {} is not among the changes",
                bullet.name, bullet.destination
            ));
        }
    }
    let status = if missing.is_empty() { CheckStatus::Ok } else { CheckStatus::Warn };
    checks.push(check(
        "bulleted-list",
        status,
        json!(bullets.len()),
        json!(found),
        missing.join("; "),
    ));
}

fn footnotes(checks: &mut Vec<Check>, changes: &[Change]) {
    let mut expected = 0;
    let mut found = 0;
    let mut differing = Vec::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Add) {
        let Some(reason) = &change.reason else { continue };
        let stated: BTreeSet<u8> = FOOTNOTE
            .captures_iter(reason)
            .filter_map(|word| numbers::number_at(&[&word[1]]))
            .filter_map(|(number, _)| u8::try_from(number).ok())
            .collect();
        let printed: BTreeSet<u8> =
            change.entry.license_requirement.footnotes.iter().copied().collect();
        if stated.is_empty() && printed.is_empty() {
            continue;
        }
        expected += 1;
        if stated == printed {
            found += 1;
        } else {
            differing.push(format!(
                "`{}` under {}: footnotes {stated:?} in the prose, {printed:?} in the row",
                change.entry.name, change.entry.destination
            ));
        }
    }
    if expected > 0 {
        let status = if differing.is_empty() { CheckStatus::Ok } else { CheckStatus::Warn };
        checks.push(check(
            "footnotes",
            status,
            json!(expected),
            json!(found),
            differing.join("; "),
        ));
    }
}
