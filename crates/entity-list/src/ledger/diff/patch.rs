//! A diff brought onto the list it was made from.

use crate::ledger::Diff;
use crate::model::Entry;

/// A change of the diff does not fit the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the list has no entry `{name}` under `{destination}` as the diff has it before its change"
)]
pub struct NotThere {
    /// The name of the entry.
    pub name: String,
    /// The heading that it stands under.
    pub destination: String,
}

/// Brings a diff onto the older list, which gives the newer one. Entries that
/// say the same in both keep their order; every other entry stands where the
/// newer list has it.
pub fn patch(before: &[Entry], diff: &Diff) -> Result<Vec<Entry>, NotThere> {
    let mut rest: Vec<Option<Entry>> =
        before.iter().map(|entry| Some(entry.clone().without_spans())).collect();
    for gone in diff.changes.iter().filter_map(|change| change.before.as_ref()) {
        let slot = rest.iter_mut().find(|slot| slot.as_ref() == Some(gone));
        let slot = slot.ok_or_else(|| NotThere {
            name: gone.name.clone(),
            destination: gone.destination.to_string(),
        })?;
        *slot = None;
    }
    let mut come: Vec<(usize, &Entry)> = diff
        .changes
        .iter()
        .filter_map(|change| Some((change.place? as usize, change.after.as_ref()?)))
        .collect();
    come.sort_by_key(|(place, _)| *place);
    let mut kept = rest.into_iter().flatten();
    let mut after = Vec::new();
    for (place, entry) in come {
        let room = place.saturating_sub(after.len());
        after.extend(kept.by_ref().take(room));
        after.push(entry.clone());
    }
    after.extend(kept);
    Ok(after)
}
