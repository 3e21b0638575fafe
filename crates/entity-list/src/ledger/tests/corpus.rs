//! The real lists, compared and taken as a baseline.

use std::sync::OnceLock;

use jiff::civil::date;

use super::super::{Applied, OutcomeKind, apply, baseline, diff};
use super::*;
use crate::read::{corpus, read};

pub(super) const OLDER: &str = "ecfr/2023-12-07_supplement-4.xml";
pub(super) const NEWER: &str = "ecfr/2026-03-25_part-744.xml";

/// An official list, read once for all tests.
pub(super) fn real_list(name: &str) -> Option<&'static [Entry]> {
    static LISTS: [OnceLock<Option<Vec<Entry>>>; 2] = [OnceLock::new(), OnceLock::new()];
    let read_list = || {
        let bytes = corpus::document(name)?;
        let readings = read(&bytes, Some(name)).expect("an official list is readable");
        let list = readings.into_iter().find(|reading| reading.list == Some(List::EntityList));
        Some(list.expect("it holds the Entity List").entries)
    };
    LISTS[usize::from(name == NEWER)].get_or_init(read_list).as_deref()
}

#[test]
fn two_real_lists_are_compared_and_every_entry_is_accounted_for() {
    let (Some(before), Some(after)) = (real_list(OLDER), real_list(NEWER)) else {
        return;
    };
    let diff = diff(before, after);
    println!("{} → {} entries: {:?}", before.len(), after.len(), diff.summary);
    let summary = diff.summary;
    assert_eq!(before.len() + summary.added as usize, after.len() + summary.removed as usize);
    assert_eq!(summary.total() as usize, diff.changes.len());
    assert!(super::super::diff(after, after).changes.is_empty());
    let count = |list: &[Entry]| baseline(list, List::EntityList).len();
    assert_eq!((count(before), count(after)), (before.len(), after.len()));
}

#[test]
fn a_real_list_applied_to_itself_is_there_already() {
    let Some(entries) = real_list(NEWER) else { return };
    let current = baseline(entries, List::EntityList);
    let day = date(2026, 3, 25);
    let changes: Vec<Change> = entries
        .iter()
        .step_by(20)
        .map(|entry| change(ChangeKind::Add, entry.clone(), day))
        .collect();
    let applied = apply(&current, &rule("2026-00001"), &changes);
    assert!(applied.changes_nothing());
    assert_eq!(applied.held, []);
}

/// The changes of a rule, those without a date on its first effective day.
pub(super) fn real_rule(name: &str) -> Option<Vec<Change>> {
    let bytes = corpus::document(name)?;
    let readings = read(&bytes, Some(name)).expect("an official rule is readable");
    let mut changes = readings.into_iter().next().expect("one rule").rule.expect("a rule").changes;
    for change in &mut changes {
        change.effective_date = change.effective_date.or(Some(date(2025, 3, 25)));
    }
    Some(changes)
}

fn count(applied: &Applied, kind: OutcomeKind) -> usize {
    applied.outcomes.iter().filter(|outcome| outcome.kind == kind).count()
}

#[test]
fn a_real_rule_applied_to_an_older_and_to_a_newer_list() {
    let (Some(older), Some(newer), Some(changes)) =
        (real_list(OLDER), real_list(NEWER), real_rule("fr_rules/2025-05426.reconstructed.xml"))
    else {
        return;
    };
    let document = rule("2025-05426");
    let older = baseline(older, List::EntityList);
    let applied = apply(&older, &document, &changes);
    println!(
        "onto the older list: {} added, {} revised, {} there, {} held",
        count(&applied, OutcomeKind::Added),
        count(&applied, OutcomeKind::Revised),
        count(&applied, OutcomeKind::AlreadyThere),
        applied.held.len(),
    );
    for held in &applied.held {
        println!("held: {} ({})", held.change.entry.name, held.why);
    }
    assert_eq!(applied.outcomes.len() + applied.held.len(), changes.len());
    assert_eq!(count(&applied, OutcomeKind::Added), 70);
    assert_eq!(count(&applied, OutcomeKind::Revised), 4);
    assert!(apply(&applied.onto(&older), &document, &changes).changes_nothing());

    let newer = baseline(newer, List::EntityList);
    let applied = apply(&newer, &document, &changes);
    println!(
        "onto the newer list: {} added, {} revised, {} there, {} held",
        count(&applied, OutcomeKind::Added),
        count(&applied, OutcomeKind::Revised),
        count(&applied, OutcomeKind::AlreadyThere),
        applied.held.len(),
    );
    for held in &applied.held {
        println!("held: {} ({})", held.change.entry.name, held.why);
    }
}

/// A cheap source of numbers that is the same in every run.
fn scattered(seed: usize) -> usize {
    seed.wrapping_mul(2_654_435_761) >> 7
}

fn typeset(text: &str, seed: usize) -> String {
    match scattered(seed) % 6 {
        0 => text.replace('-', "\u{2013}"),
        1 => text.replace("EAR)", "EAR.)").replace('\'', "\u{2019}"),
        2 => text.replace(", ", ","),
        3 => text.replace(' ', "  "),
        4 => text.replace(", ", ",\n"),
        _ => format!("{}.", text.trim_end_matches('.')),
    }
}

#[test]
fn typesetting_500_real_entries_anew_is_no_news() {
    let Some(before) = real_list(NEWER) else { return };
    let mut after = before.to_vec();
    let length = after.len();
    for number in 0..500 {
        let entry = &mut after[scattered(number) % length];
        let anew = |text: &mut String| *text = typeset(text, number);
        anew(&mut entry.name);
        anew(&mut entry.text);
        anew(&mut entry.license_requirement.text);
        anew(&mut entry.license_review_policy.text);
        entry.addresses.iter_mut().for_each(anew);
        entry.aliases.iter_mut().for_each(|alias| anew(&mut alias.name));
    }
    let diff = diff(before, &after);
    let news: Vec<_> = diff
        .changes
        .iter()
        .filter(|change| change.kind != super::super::DiffKind::Editorial)
        .collect();
    assert!(news.is_empty(), "{news:#?}");
    assert!(diff.summary.editorial > 300, "{:?}", diff.summary);
}
