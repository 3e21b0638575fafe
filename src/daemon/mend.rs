//! Reviewed fixes brought into a reading, with a word about each that did
//! nothing.

use entity_list::amend::{Amendment, Effect, amend};
use entity_list::model::Reading;

use crate::config::PlacedOverride;
use crate::store::{Store, StoreError};

/// The reading with the fixes that are pinned to its file. What each did
/// stands among the reading's warnings, and so reaches the alert.
pub(super) fn mend(reading: Reading, overrides: &[PlacedOverride]) -> Reading {
    if overrides.is_empty() {
        return reading;
    }
    let fixes: Vec<_> = overrides.iter().map(|placed| placed.fix.clone()).collect();
    let amended = amend(reading, &fixes);
    let idle: Vec<String> =
        amended.idle().filter_map(|amendment| told(amendment, overrides)).collect();
    let mut reading = amended.reading;
    reading.warnings.extend(idle);
    reading
}

/// A fix for this very file that mended nothing, for people.
fn told(amendment: &Amendment, overrides: &[PlacedOverride]) -> Option<String> {
    let placed = overrides.get(amendment.place)?;
    let why = match &amendment.effect {
        Effect::AlreadySo => "the document is read like that without it; it can go".to_owned(),
        Effect::NoTarget(why) => why.clone(),
        Effect::Mended(_) | Effect::OtherFile => return None,
        _ => "it had no effect".to_owned(),
    };
    Some(format!("the override at {placed} mended nothing: {why}"))
}

/// The fixes that are pinned to a file that was never seen, by their places: a
/// digest that was mistyped, or a document that is yet to come.
pub(super) async fn unseen(
    store: &dyn Store,
    overrides: &[PlacedOverride],
) -> Result<Vec<String>, StoreError> {
    let mut unseen = Vec::new();
    for placed in overrides {
        let sha256 = &placed.fix.sha256;
        if store.body(sha256).await?.is_none() && store.pruned(sha256).await?.is_none() {
            unseen.push(placed.to_string());
        }
    }
    Ok(unseen)
}
