//! What two texts of one document do differently.

use std::collections::BTreeMap;

use entity_list::model::{Change, Reading};
use entity_list::read::normalise::name_key;

use crate::daemon::document::changes_of;

/// What a later text of a document does otherwise than the one that was on
/// public inspection, in a line; `None` where both do the same.
pub(in crate::daemon) fn difference(inspected: &Reading, later: &Reading) -> Option<String> {
    let (before, after) = (doings(inspected), doings(later));
    let named = |these: Vec<&(String, String)>| {
        let names: Vec<&str> = these.iter().map(|(_, name)| name.as_str()).collect();
        names.join("; ")
    };
    let gone: Vec<_> =
        before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, it)| it).collect();
    let new: Vec<_> =
        after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, it)| it).collect();
    if gone.is_empty() && new.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    if !gone.is_empty() {
        parts.push(format!("no longer in it: {}", named(gone)));
    }
    if !new.is_empty() {
        parts.push(format!("new in it: {}", named(new)));
    }
    Some(format!(
        "this text differs from the one on public inspection that was told before; {}",
        parts.join("; ")
    ))
}

/// What a text does, by what tells one change from another.
fn doings(reading: &Reading) -> BTreeMap<(String, String), (String, String)> {
    let key = |change: &Change| {
        let place = change.entry.country.map_or_else(
            || name_key(change.entry.destination.as_str()),
            |country| country.to_string(),
        );
        (format!("{:?} {place}", change.kind), name_key(&change.entry.name))
    };
    let shown = |change: &Change| (change.entry.destination.to_string(), change.entry.name.clone());
    let rule = reading.rule.as_ref();
    rule.map(|rule| changes_of(rule).iter().map(|change| (key(change), shown(change))).collect())
        .unwrap_or_default()
}
