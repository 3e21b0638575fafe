//! What a rule does to the lists that are read and not kept: the Unverified
//! List and the Military End-User List. It is told with the rule.

use std::collections::BTreeMap;

use entity_list::model::{Change, ChangeKind, List, Rule};

/// True where a rule changes a list that is not kept.
pub(super) fn are_changed(rule: &Rule) -> bool {
    rule.changes.iter().any(|change| change.list != List::EntityList)
}

/// A remark for each such list with its numbers, and one for each change.
pub(super) fn remarks(rule: &Rule) -> Vec<String> {
    let mut by_list: BTreeMap<List, Vec<&Change>> = BTreeMap::new();
    for change in rule.changes.iter().filter(|change| change.list != List::EntityList) {
        by_list.entry(change.list).or_default().push(change);
    }
    by_list.into_iter().flat_map(|(list, changes)| of_list(list, &changes)).collect()
}

fn of_list(list: List, changes: &[&Change]) -> Vec<String> {
    let name = match list {
        List::UnverifiedList => "Unverified List (Supplement No. 6)",
        List::MilitaryEndUserList => "Military End-User List (Supplement No. 7)",
        _ => "a list of another supplement",
    };
    let of = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let (added, revised, removed) =
        (of(ChangeKind::Add), of(ChangeKind::Revise), of(ChangeKind::Remove));
    let mut lines = vec![format!(
        "the rule also changes the {name}, which is told and not kept: {added} added, {revised} \
         revised, {removed} removed"
    )];
    lines.extend(changes.iter().map(|change| {
        let verb = match change.kind {
            ChangeKind::Add => "adds",
            ChangeKind::Revise => "revises",
            ChangeKind::Remove => "removes",
        };
        format!("{name}: {verb} {} under {}", change.entry.name, change.entry.destination)
    }));
    lines
}
