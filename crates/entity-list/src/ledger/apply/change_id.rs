//! Ids of changes, for people who decide about them later.

use std::collections::HashMap;

use crate::ledger::ChangeId;
use crate::ledger::identity::{NameKey, Place};
use crate::model::{Change, ChangeKind, DocumentNumber, List, Sha256};

/// Hexadecimal digits of the hash in an id.
const ID_DIGITS: usize = 12;

/// The ids of the changes of a document, in its order. Changes that name the
/// same entry in the same way are told apart by their order.
pub fn change_ids(document: &DocumentNumber, changes: &[Change]) -> Vec<ChangeId> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    changes
        .iter()
        .map(|change| {
            let named = named(document, change);
            let ordinal = seen.entry(named.clone()).and_modify(|count| *count += 1).or_insert(1);
            let digest = Sha256::of(format!("{named}\n{ordinal}").as_bytes());
            ChangeId::new(format!("ch-{}", &digest.as_str()[..ID_DIGITS]))
        })
        .collect()
}

/// What a change names: the document, the list, what is done, the place, the
/// name and the former name.
fn named(document: &DocumentNumber, change: &Change) -> String {
    let list = match change.list {
        List::EntityList => "el",
        List::UnverifiedList => "uvl",
        List::MilitaryEndUserList => "meu",
    };
    let kind = match change.kind {
        ChangeKind::Add => "add",
        ChangeKind::Revise => "revise",
        ChangeKind::Remove => "remove",
    };
    let former = change.former_name.as_deref().map(NameKey::of_name);
    let former = former.as_ref().map_or("", NameKey::as_str);
    let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
    format!("{document}\n{list}\n{kind}\n{}\n{}\n{former}", place.as_str(), name.as_str())
}
