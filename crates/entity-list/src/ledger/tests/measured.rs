//! The figures of `docs/ledger.md`, measured on real documents. Run with
//! `--nocapture` to see them.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::super::{
    Limits, LinkReason, Weight, Witness, WitnessKind, apply, baseline, diff, diff_fields, parties,
    reconcile,
};
use super::corpus::{NEWER, OLDER, real_list, real_rule};
use super::*;
use crate::read::normalise::name_key;
use crate::read::{corpus, read};

#[test]
fn parties_of_the_real_list_are_linked_with_reasons() {
    let Some(entries) = real_list(NEWER) else { return };
    let listed = baseline(entries, List::EntityList);
    let parties = parties(&listed);
    let mut reasons: BTreeMap<LinkReason, usize> = BTreeMap::new();
    for link in parties.iter().flat_map(|party| &party.links) {
        *reasons.entry(link.reason).or_default() += 1;
    }
    println!("{} entries, {} parties, links {reasons:?}", listed.len(), parties.len());
    let names: BTreeMap<_, _> = listed.iter().map(|it| (&it.id, &it.entry)).collect();
    let mut big: Vec<_> = parties.iter().filter(|party| party.entries.len() > 1).collect();
    big.sort_by_key(|party| std::cmp::Reverse(party.entries.len()));
    println!("{} parties of several entries", big.len());
    for party in big {
        println!("== {} ({})", party.name, party.entries.len());
        for id in &party.entries {
            println!("   {} | {}", names[id].destination, names[id].name);
        }
        for link in &party.links {
            println!("     - {:?} `{}`", link.reason, link.text);
        }
    }
    let entries: usize = parties.iter().map(|party| party.entries.len()).sum();
    assert_eq!(entries, listed.len(), "every entry is in exactly one party");
}

#[test]
fn the_bulk_edits_between_the_real_lists_are_patterns() {
    let (Some(before), Some(after)) = (real_list(OLDER), real_list(NEWER)) else { return };
    let diff = diff(before, after);
    for pattern in &diff.patterns {
        println!("== {:?} × {}", pattern.kind, pattern.changes.len());
        for field in &pattern.fields {
            let text = |value: &serde_json::Value| match value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let marked = super::super::inline_text(&text(&field.before), &text(&field.after));
            println!("   {} ({:?}): {marked}", field.field, field.weight);
        }
    }
    let told: usize = diff.patterns.iter().map(|pattern| pattern.changes.len()).sum();
    println!("{} patterns tell {told} of {} changes", diff.patterns.len(), diff.changes.len());
    for change in diff.changes.iter().filter(|it| it.kind == super::super::DiffKind::Revised) {
        let place = diff.changes.iter().position(|it| std::ptr::eq(it, change)).unwrap();
        let place = u32::try_from(place).unwrap();
        if diff.patterns.iter().any(|pattern| pattern.changes.contains(&place)) {
            continue;
        }
        println!("-- {}", change.after.as_ref().unwrap().name);
        for field in change.fields.iter().filter(|it| it.weight == Weight::Substantive) {
            let marked =
                super::super::inline_text(&field.before.to_string(), &field.after.to_string());
            println!("   {}: {marked}", field.field);
        }
    }
}

/// Letters and digits of everything that a list prints of an entry.
fn letters(entry: &Entry) -> String {
    let mut parts = vec![entry.name.as_str(), &entry.text];
    parts.push(&entry.license_requirement.text);
    parts.push(&entry.license_review_policy.text);
    parts.iter().map(|part| name_key(part)).collect::<Vec<_>>().join("|")
}

#[test]
fn two_real_rules_applied_give_the_real_list() {
    let (Some(older), Some(newer), Some(first), Some(second)) = (
        real_list(OLDER),
        real_list(NEWER),
        real_rule("fr_rules/2025-05426.reconstructed.xml"),
        real_rule("fr_rules/2025-05427.reconstructed.xml"),
    ) else {
        return;
    };
    let snapshot = baseline(newer, List::EntityList);
    let key = |entry: &Entry| (entry.country, name_key(&entry.name));
    // The list without what the two rules did.
    let mut before: Vec<Entry> = newer.to_vec();
    let mut undone = 0;
    for change in first.iter().chain(&second) {
        let here = |entry: &Entry| key(entry) == key(&change.entry);
        let Some(place) = before.iter().position(here) else {
            println!("not in the snapshot: {} {}", change.entry.destination, change.entry.name);
            continue;
        };
        undone += 1;
        match change.kind {
            ChangeKind::Add => drop(before.remove(place)),
            _ => {
                let old = older.iter().find(|entry| here(entry)).expect("it was listed before");
                before[place] = old.clone();
            }
        }
    }
    let mut versions = baseline(&before, List::EntityList);
    for (number, changes) in [("2025-05426", &first), ("2025-05427", &second)] {
        let applied = apply(&versions, &rule(number), changes);
        for held in &applied.held {
            println!("{number} held: {} ({})", held.change.entry.name, held.why);
        }
        assert_eq!(applied.held.len(), 0);
        versions = applied.onto(&versions);
    }
    let day = date(2026, 3, 25);
    let result: Vec<Entry> = versions
        .iter()
        .filter(|version| version.is_in_force(day))
        .map(|version| version.entry.clone())
        .collect();
    assert_eq!(result.len(), snapshot.len());
    let told = diff(&result, newer);
    println!("{undone} changes undone and applied again; {:?}", told.summary);
    let mut unlike = 0;
    for change in &told.changes {
        let (before, after) = (change.before.as_ref().unwrap(), change.after.as_ref().unwrap());
        let alike = letters(before) == letters(after);
        if alike && change.kind == super::super::DiffKind::Editorial {
            continue;
        }
        unlike += usize::from(!alike);
        println!("{:?}: {} (letters and digits alike: {alike})", change.kind, after.name);
        for field in diff_fields(before, after) {
            if !alike || field.weight == Weight::Substantive {
                let marked =
                    super::super::inline_text(&field.before.to_string(), &field.after.to_string());
                println!("   {}: {marked}", field.field);
            }
        }
    }
    println!("{unlike} entries differ in letters or digits");
}

#[test]
fn the_real_screening_list_is_held_against_the_real_list() {
    let Some(ours) = real_list(OLDER) else { return };
    let Some(packed) = corpus::document("csl/2022-05-06_consolidated.csv.gz") else { return };
    let mut bytes = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(packed.as_slice());
    std::io::Read::read_to_end(&mut unpacked, &mut bytes).expect("it unpacks");
    let readings = read(&bytes, Some("consolidated.csv")).expect("it is read");
    let rows = readings.into_iter().find(|it| it.list == Some(List::EntityList)).expect("ours");
    let listed = baseline(ours, List::EntityList);
    let witness =
        Witness { kind: WitnessKind::Csl, date: date(2022, 5, 6), entries: &rows.entries };
    let told = reconcile(&listed, &witness, None, &Limits::default());
    println!(
        "ours {}, theirs {}, missing {}, extra {}, different {}, {:?}",
        told.ours,
        told.theirs,
        told.missing.len(),
        told.extra.len(),
        told.different.len(),
        told.trust
    );
    for finding in &told.extra {
        println!(
            "extra {}: {:?}",
            finding.entry.name,
            finding.entry.citations.iter().map(|c| &c.text).collect::<Vec<_>>()
        );
    }
    let (old, new): (Vec<_>, Vec<_>) = told.missing.iter().partition(|finding| {
        finding.entry.citations.iter().any(|it| it.volume.is_some_and(|volume| volume < 87))
    });
    println!("missing: {} cited before 2022, {} later", old.len(), new.len());
    for finding in old {
        println!("missing {} | {}", finding.entry.destination, finding.entry.name);
    }
    for difference in told.different.iter().take(40) {
        println!("different {}: {:?}", difference.entry.name, difference.fields);
    }
}
