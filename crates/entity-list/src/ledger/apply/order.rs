//! In which order the changes of a document, and documents, are worked on.

use std::collections::HashMap;

use crate::ledger::identity::{NameKey, Place};
use crate::model::{Change, ChangeKind};

/// What a change of a removal-and-addition pair does.
pub(in crate::ledger) enum Step {
    /// It takes the place of this removal.
    Replaces(usize),
    /// The addition of the pair does both.
    Spent,
}

/// The changes by list and day; what goes makes room for what comes. Stable,
/// so that equals stay in the document's order.
pub(in crate::ledger) fn within_document(
    changes: &[Change],
    steps: &HashMap<usize, Step>,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|index| {
        let change = &changes[*index];
        let replaces = steps.contains_key(index) || change.former_name.is_some();
        let rank = match change.kind {
            ChangeKind::Remove => 0,
            ChangeKind::Add if !replaces => 2,
            ChangeKind::Add | ChangeKind::Revise => 1,
        };
        (change.list, change.effective_date, rank)
    });
    order
}

/// Removals and additions of one document that belong together: the same name
/// on the same day, one removal and one addition. Under one destination it is
/// "removing the entry and adding in its place", under two it is a move.
pub(in crate::ledger) fn replacements(changes: &[Change]) -> HashMap<usize, Step> {
    let mut removals: HashMap<_, Vec<usize>> = HashMap::new();
    let mut additions: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let name = NameKey::of_name(&change.entry.name);
        let side = match change.kind {
            ChangeKind::Remove => &mut removals,
            ChangeKind::Add if change.former_name.is_none() => &mut additions,
            ChangeKind::Add | ChangeKind::Revise => continue,
        };
        side.entry((change.list, name, change.effective_date)).or_default().push(index);
    }
    let mut steps = HashMap::new();
    for (key, removed) in removals {
        let Some(added) = additions.remove(&key) else { continue };
        for removal in &removed {
            let here = |index: &&usize| {
                Place::of(&changes[**index].entry) == Place::of(&changes[*removal].entry)
            };
            let same_place: Vec<&usize> = added.iter().filter(here).collect();
            let alone = removed.iter().filter(here).count() == 1;
            let moved_alone = removed.len() == 1 && added.len() == 1;
            let addition = match same_place.as_slice() {
                [addition] if alone => **addition,
                [] if moved_alone => added[0],
                _ => continue,
            };
            steps.insert(*removal, Step::Spent);
            steps.insert(addition, Step::Replaces(*removal));
        }
    }
    steps
}
