//! The figures of `docs/ledger.md`, measured on real documents. Run with
//! `--nocapture` to see them.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::super::{
    DiffKind, Limits, LinkReason, Trust, Witness, WitnessKind, apply, baseline, diff, inline_text,
    parties, reconcile,
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
    let mut several: Vec<_> = parties.iter().filter(|party| party.entries.len() > 1).collect();
    several.sort_by_key(|party| std::cmp::Reverse(party.entries.len()));
    println!("{} entries, {} parties, links {reasons:?}", listed.len(), parties.len());
    println!("{} parties of several entries, the biggest:", several.len());
    for party in several.iter().take(10) {
        println!("  {} ({})", party.name, party.entries.len());
    }
    let entries: usize = parties.iter().map(|party| party.entries.len()).sum();
    assert_eq!(entries, listed.len(), "every entry is in exactly one party");
    assert!(several[0].entries.len() < 10, "{:#?}", several[0]);
    for reason in [LinkReason::SameName, LinkReason::Alias, LinkReason::CrossReference] {
        assert!(reasons.get(&reason).is_some_and(|count| *count >= 10), "{reasons:?}");
    }
}

#[test]
fn the_bulk_edits_between_the_real_lists_are_patterns() {
    let (Some(before), Some(after)) = (real_list(OLDER), real_list(NEWER)) else { return };
    let diff = diff(before, after);
    for pattern in &diff.patterns {
        println!("{:?} on {} and {} more", pattern.kind, pattern.changes.len(), pattern.also.len());
        for field in &pattern.fields {
            let [was, is] = [&field.before, &field.after]
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            println!("  {}: {}", field.field, inline_text(&was, &is));
        }
    }
    let counted = |kinds: &[DiffKind]| {
        diff.changes.iter().filter(|change| kinds.contains(&change.kind)).count()
    };
    let told = |editorial: bool| -> usize {
        let of_kind =
            diff.patterns.iter().filter(|it| (it.kind == DiffKind::Editorial) == editorial);
        of_kind.map(|pattern| pattern.changes.len()).sum()
    };
    let editorial = counted(&[DiffKind::Editorial]);
    let revised = counted(&[DiffKind::Revised]);
    println!("patterns tell {} of {editorial} editorial changes in full", told(true));
    println!("patterns tell {} of {revised} revisions in full", told(false));
    assert!(told(true) * 10 >= editorial * 9);
    assert!(told(false) * 10 >= revised * 6);
}

/// Letters and digits of everything that a list prints of an entry.
fn letters(entry: &Entry) -> String {
    let parts = [
        entry.name.as_str(),
        &entry.text,
        &entry.license_requirement.text,
        &entry.license_review_policy.text,
    ];
    parts.map(name_key).join("|")
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
    let key = |entry: &Entry| (entry.country, name_key(&entry.name));
    // The list without what the two rules did.
    let mut before: Vec<Entry> = newer.to_vec();
    for change in first.iter().chain(&second) {
        let here = |entry: &Entry| key(entry) == key(&change.entry);
        let place = before.iter().position(here).expect("the list shows the rule");
        if change.kind == ChangeKind::Add {
            before.remove(place);
        } else {
            let old = older.iter().find(|entry| here(entry)).expect("it was listed before");
            before[place] = old.clone();
        }
    }
    let mut versions = baseline(&before, List::EntityList);
    for (number, changes) in [("2025-05426", &first), ("2025-05427", &second)] {
        let applied = apply(&versions, &rule(number), changes);
        assert_eq!(applied.held, [], "{number}");
        assert_eq!(applied.outcomes.len(), changes.len());
        versions = applied.onto(&versions);
    }
    let standing = versions.iter().filter(|version| version.is_in_force(date(2026, 3, 25)));
    let result: Vec<Entry> = standing.map(|version| version.entry.clone()).collect();
    let told = diff(&result, newer);
    println!("{} changes undone and applied again", first.len() + second.len());
    println!("against the snapshot: {:?}", told.summary);
    let unlike: Vec<_> = told
        .changes
        .iter()
        .filter(|change| {
            let pair = [&change.before, &change.after];
            let [was, is] = pair.map(|entry| entry.as_ref().map(letters));
            was != is
        })
        .collect();
    for change in &unlike {
        let [was, is] = [&change.before, &change.after].map(|it| &it.as_ref().unwrap().text);
        println!("letters or digits differ: {}", inline_text(was, is));
    }
    assert_eq!(result.len(), newer.len());
    assert_eq!((told.summary.added, told.summary.removed), (0, 0));
    // The files were put together from the words of the PDFs; a line break of
    // one of them cut an alias.
    assert!(unlike.len() <= 1, "{} entries differ", unlike.len());
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
    println!("ours {}, theirs {}, {:?}", told.ours, told.theirs, told.trust);
    println!("{} rows extra, {} aliases unknown", told.extra.len(), told.different.len());
    // Our list is a year and a half younger; what it had by then is the measure.
    let by_then = |entry: &Entry| {
        entry.citations.iter().any(|it| it.date.is_some_and(|day| day < date(2022, 1, 1)))
    };
    let known = ours.iter().filter(|entry| by_then(entry)).count();
    let missing = told.missing.iter().filter(|finding| by_then(&finding.entry)).count();
    println!("of {known} entries cited before 2022, {missing} were not found");
    assert!(missing * 100 <= known, "{missing} of {known}");
    assert!(told.extra.len() * 50 <= rows.entries.len());
    assert!(matches!(told.trust, Trust::Suspect { .. }));
}
