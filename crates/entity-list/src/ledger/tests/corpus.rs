//! The real lists, compared and taken as a baseline.

use jiff::civil::date;

use super::super::{apply, baseline, diff};
use super::*;
use crate::read::{corpus, read};

fn real_list(name: &str) -> Option<Vec<Entry>> {
    let bytes = corpus::document(name)?;
    let readings = read(&bytes, Some(name)).expect("an official list is readable");
    let entries = |list: List| readings.iter().find(|reading| reading.list == Some(list));
    Some(entries(List::EntityList).expect("it holds the Entity List").entries.clone())
}

#[test]
fn two_real_lists_are_compared_and_every_entry_is_accounted_for() {
    let (Some(before), Some(after)) = (
        real_list("ecfr/2023-12-07_supplement-4.xml"),
        real_list("ecfr/2026-03-25_part-744.xml"),
    ) else {
        return;
    };
    let diff = diff(&before, &after);
    println!("{} → {} entries: {:?}", before.len(), after.len(), diff.summary);
    let summary = diff.summary;
    assert_eq!(before.len() as u32 + summary.added, after.len() as u32 + summary.removed);
    assert_eq!(summary.total() as usize, diff.changes.len());
    assert!(super::super::diff(&after, &after).changes.is_empty());
    let count = |list: &[Entry]| baseline(list, List::EntityList).len();
    assert_eq!((count(&before), count(&after)), (before.len(), after.len()));
}

#[test]
fn a_real_list_applied_to_itself_is_there_already() {
    let Some(entries) = real_list("ecfr/2026-03-25_part-744.xml") else { return };
    let current = baseline(&entries, List::EntityList);
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
