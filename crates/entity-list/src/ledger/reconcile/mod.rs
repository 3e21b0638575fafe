//! Our list held against what a witness says.
//!
//! A witness never changes the list: what it shows and we do not, or the other
//! way round, is told with the rule behind it and with its age, for a person
//! to judge. The eCFR is compared entry by entry on its own date; the CSL,
//! which has no destinations and joins them into one row, party by party.

pub(in crate::ledger) mod witness;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ledger::diff::fields::{CITATIONS, diff_printed};
use crate::ledger::diff::pairing::pair;
use crate::ledger::diff::rows::match_rows;
use crate::ledger::diff::words::words;
use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{
    EntryId, FieldChange, Limits, ListedEntry, Look, Trust, Weight, Witness, WitnessKind,
};
use crate::model::{DocumentNumber, Entry, Sha256};

/// What holding our list against a witness gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reconciliation {
    /// Who was asked.
    pub witness: WitnessKind,
    /// The day that both lists speak of.
    pub date: Date,
    /// Our entries in force on that day.
    pub ours: u32,
    /// The entries, or rows, of the witness.
    pub theirs: u32,
    /// Whether the witness may be believed.
    pub trust: Trust,
    /// Missing, extra and different entries as a share of ours, in percent.
    pub change_percent: f64,
    /// Our entries that the witness does not show.
    pub missing: Vec<Finding>,
    /// What the witness shows and our list does not.
    pub extra: Vec<Finding>,
    /// Entries that the witness shows in other words.
    pub different: Vec<Difference>,
    /// The rules behind what the witness does not show yet, oldest first.
    pub lag: Vec<RuleLag>,
}

/// An entry that only one of the two lists has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Our id; for an extra entry that of an entry that left our list.
    pub id: Option<EntryId>,
    /// The entry.
    pub entry: Entry,
    /// The rule that brought it, where a rule did.
    pub rule: Option<DocumentNumber>,
    /// Since when the lists differ: the first day in force, or the first day
    /// no longer in force.
    pub since: Option<Date>,
    /// Days from then to the witness' date.
    pub days: Option<i32>,
}

/// An entry that both lists have in different words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// Our id.
    pub id: EntryId,
    /// Our entry.
    pub entry: Entry,
    /// The fields that differ in their words: ours before, theirs after.
    pub fields: Vec<FieldChange>,
    /// The rule that our words come from, where they come from one.
    pub rule: Option<DocumentNumber>,
    /// Since when the lists may differ.
    pub since: Option<Date>,
    /// Days from then to the witness' date.
    pub days: Option<i32>,
}

/// A rule that a witness does not show in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleLag {
    /// The rule.
    pub rule: DocumentNumber,
    /// Its first day in force among the entries that are not shown.
    pub since: Date,
    /// Days from then to the witness' date.
    pub days: i32,
    /// Its entries in force on the witness' date.
    pub entries: u32,
    /// Of these, those that the witness does not show.
    pub missing: u32,
    /// Of these, those that it shows in other words.
    pub different: u32,
}

impl Reconciliation {
    /// True where both lists say the same.
    pub fn agrees(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.different.is_empty()
    }

    /// How many findings are older than these days, or of unknown age: what a
    /// witness that is merely late does not explain.
    pub fn unexplained(&self, days: i32) -> usize {
        let old = |age: Option<i32>| age.is_none_or(|age| age > days);
        let found = self.missing.iter().chain(&self.extra).map(|finding| finding.days);
        let differing = self.different.iter().map(|difference| difference.days);
        found.chain(differing).filter(|age| old(*age)).count()
    }
}

/// Holds our list against a witness, on the witness' day.
///
/// `ours` holds the versions that are held true. Differences of typography and
/// of citations do not count. `last` is what was remembered of the witness when
/// it was last believed.
///
/// A witness is not believed where it differs in more entries than the limits
/// allow, those aside that are not older than [`LONGEST_LAG_DAYS`] and as many as
/// it differed in when it was last believed; or where it lost more than that since,
/// unless it agrees with our list.
pub fn reconcile(
    ours: &[ListedEntry],
    witness: &Witness<'_>,
    last: Option<&Look>,
    limits: &Limits,
) -> Reconciliation {
    let date = witness.date;
    let standing: Vec<&ListedEntry> =
        ours.iter().filter(|version| version.is_in_force(date)).collect();
    let mut found = match witness.kind {
        WitnessKind::Ecfr => by_entry(&standing, witness.entries, date),
        WitnessKind::Csl => by_name(&standing, witness.entries, date),
    };
    explain_extra(&mut found.extra, ours, witness);
    let changed = found.missing.len() + found.extra.len() + found.different.len();
    let mut told = Reconciliation {
        witness: witness.kind,
        date,
        ours: count(standing.len()),
        theirs: count(witness.entries.len()),
        trust: Trust::Sound,
        change_percent: percent(changed, standing.len()),
        lag: lag(&standing, &found, date),
        missing: found.missing,
        extra: found.extra,
        different: found.different,
    };
    told.trust = trust(&told, last, limits);
    told
}

/// What the comparison found.
struct Found {
    missing: Vec<Finding>,
    extra: Vec<Finding>,
    different: Vec<Difference>,
}

fn missing(version: &ListedEntry, date: Date) -> Finding {
    Finding {
        id: Some(version.id.clone()),
        entry: version.entry.clone(),
        rule: version.document.clone(),
        since: version.effective_from,
        days: version.effective_from.map(|from| (date - from).get_days()),
    }
}

fn different(version: &ListedEntry, fields: Vec<FieldChange>, date: Date) -> Difference {
    Difference {
        id: version.id.clone(),
        entry: version.entry.clone(),
        fields,
        rule: version.document.clone(),
        since: version.effective_from,
        days: version.effective_from.map(|from| (date - from).get_days()),
    }
}

fn extra(entry: &Entry) -> Finding {
    let entry = entry.clone().without_spans();
    Finding { id: None, entry, rule: None, since: None, days: None }
}

fn by_entry(standing: &[&ListedEntry], theirs: &[Entry], date: Date) -> Found {
    let entries: Vec<Entry> = standing.iter().map(|version| version.entry.clone()).collect();
    let mut unseen = vec![true; standing.len()];
    let mut found = Found { missing: Vec::new(), extra: Vec::new(), different: Vec::new() };
    for (entry, tie) in theirs.iter().zip(pair(&entries, theirs)) {
        let Some(tie) = tie else {
            found.extra.push(extra(entry));
            continue;
        };
        unseen[tie.before] = false;
        let version = standing[tie.before];
        let mut fields = diff_printed(&version.entry, entry);
        fields.retain(|field| field.weight == Weight::Substantive && field.field != CITATIONS);
        if !fields.is_empty() {
            found.different.push(different(version, fields, date));
        }
    }
    let gone = standing.iter().zip(&unseen).filter(|(_, unseen)| **unseen);
    found.missing = gone.map(|(version, _)| missing(version, date)).collect();
    found
}

fn by_name(standing: &[&ListedEntry], rows: &[Entry], date: Date) -> Found {
    let entries: Vec<&Entry> = standing.iter().map(|version| &version.entry).collect();
    let matched = match_rows(&entries, rows);
    let mut seen = vec![false; rows.len()];
    let mut found = Found { missing: Vec::new(), extra: Vec::new(), different: Vec::new() };
    for (version, hits) in standing.iter().zip(matched) {
        for hit in &hits {
            seen[*hit] = true;
        }
        let shown: Vec<&Entry> = hits.iter().map(|hit| &rows[*hit]).collect();
        if shown.is_empty() {
            found.missing.push(missing(version, date));
        } else if let Some(field) = unknown_aliases(&version.entry, &shown) {
            found.different.push(different(version, vec![field], date));
        }
    }
    let unseen = rows.iter().zip(&seen).filter(|(_, seen)| !**seen);
    found.extra = unseen.map(|(row, _)| extra(row)).collect();
    found
}

/// The aliases of an entry that no row of the witness has: who screens with it
/// misses them.
fn unknown_aliases(entry: &Entry, rows: &[&Entry]) -> Option<FieldChange> {
    let keys = |entry: &Entry| -> Vec<NameKey> {
        let aliases = entry.aliases.iter().map(|alias| NameKey::of_name(&alias.name));
        aliases.chain([NameKey::of(entry)]).collect()
    };
    let known: BTreeSet<NameKey> = rows.iter().flat_map(|row| keys(row)).collect();
    let all_known =
        entry.aliases.iter().all(|alias| known.contains(&NameKey::of_name(&alias.name)));
    let theirs: Vec<_> = rows.iter().flat_map(|row| &row.aliases).collect();
    (!all_known).then(|| FieldChange {
        field: "aliases".to_owned(),
        before: json!(entry.aliases),
        after: json!(theirs),
        weight: Weight::Substantive,
    })
}

/// An extra entry that was on our list says since when it is off.
fn explain_extra(extra: &mut [Finding], ours: &[ListedEntry], witness: &Witness<'_>) {
    let mut ended: HashMap<(Place, NameKey), &ListedEntry> = HashMap::new();
    let before = |until: Option<Date>| until.is_some_and(|until| until <= witness.date);
    for version in ours.iter().filter(|version| before(version.effective_until)) {
        let key = (Place::of(&version.entry), NameKey::of(&version.entry));
        let later =
            ended.get(&key).is_none_or(|known| known.effective_until < version.effective_until);
        if later {
            ended.insert(key, version);
        }
    }
    for finding in extra {
        let key = (Place::of(&finding.entry), NameKey::of(&finding.entry));
        let Some(version) = ended.get(&key) else { continue };
        finding.id = Some(version.id.clone());
        finding.since = version.effective_until;
        finding.days = version.effective_until.map(|until| (witness.date - until).get_days());
    }
}

/// How many days late a witness may be with a rule: the Consolidated Screening
/// List takes days to weeks.
pub const LONGEST_LAG_DAYS: i32 = 60;

fn trust(found: &Reconciliation, last: Option<&Look>, limits: &Limits) -> Trust {
    let allowed = limits.max_change_percent;
    let now = found.theirs;
    let known = last.map_or(0, |last| last.differing as usize);
    let news = found.unexplained(LONGEST_LAG_DAYS).saturating_sub(known);
    let news = percent(news, found.ours as usize);
    let shrunk = last.map(|last| {
        (last.entries, percent(last.entries.saturating_sub(now) as usize, last.entries as usize))
    });
    let why = match shrunk {
        _ if now == 0 => "it has no entries".to_owned(),
        // One that lost what our list lost, too, agrees with it.
        Some((had, share)) if share > allowed && found.change_percent > allowed => {
            format!(
                "it had {had} entries and has {now}: {share:.1} % are gone, {allowed} % are allowed"
            )
        }
        _ if news > allowed => {
            format!("{news:.1} % of the entries differ, {allowed} % are allowed")
        }
        _ => return Trust::Sound,
    };
    Trust::Suspect { why }
}

fn lag(standing: &[&ListedEntry], found: &Found, date: Date) -> Vec<RuleLag> {
    let mut rules: BTreeMap<&DocumentNumber, RuleLag> = BTreeMap::new();
    let late = found.missing.iter().map(|it| (&it.rule, it.since, true));
    let worded = found.different.iter().map(|it| (&it.rule, it.since, false));
    for (rule, since, is_missing) in late.chain(worded) {
        let (Some(rule), Some(since)) = (rule, since) else { continue };
        let lag = rules.entry(rule).or_insert_with(|| RuleLag {
            rule: rule.clone(),
            since,
            days: 0,
            entries: 0,
            missing: 0,
            different: 0,
        });
        lag.since = lag.since.min(since);
        *(if is_missing { &mut lag.missing } else { &mut lag.different }) += 1;
    }
    for version in standing {
        if let Some(lag) = version.document.as_ref().and_then(|rule| rules.get_mut(rule)) {
            lag.entries += 1;
        }
    }
    let mut lags: Vec<RuleLag> = rules.into_values().collect();
    for lag in &mut lags {
        lag.days = (date - lag.since).get_days();
    }
    lags.sort_by(|a, b| (a.since, &a.rule).cmp(&(b.since, &b.rule)));
    lags
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// One digest of the words of all entries, whatever their order and
/// typography.
pub(in crate::ledger) fn digest(entries: &[Entry]) -> String {
    let mut lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            let columns = [
                Place::of(entry).as_str().to_owned(),
                words(&entry.text),
                words(&entry.license_requirement.text),
                format!("{:?}", entry.license_requirement.footnotes),
                words(&entry.license_review_policy.text),
            ];
            columns.join("\t")
        })
        .collect();
    lines.sort_unstable();
    Sha256::of(lines.join("\n").as_bytes()).as_str().to_owned()
}
