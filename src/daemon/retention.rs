//! How long raw bodies are kept, where the settings name a time.

use jiff::{SignedDuration, Timestamp};

use super::rooms::Rooms;
use crate::store::{Pruned, StoreError};

/// Drops the bytes of bodies that no source has sent for as long as the
/// settings keep them. After a good cycle only: the sources were heard over
/// connections whose certificates agree with the clock.
pub(super) async fn keep_to_it(rooms: &Rooms, now: Timestamp) -> Result<Pruned, StoreError> {
    let Some(days) = rooms.config.database.keep_raw_days else { return Ok(Pruned::default()) };
    let Ok(unseen_since) = now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))) else {
        return Ok(Pruned::default());
    };
    let mut all = Pruned::default();
    loop {
        let some = rooms.store.prune(unseen_since, now).await?;
        if some.bodies == 0 {
            break;
        }
        all.bodies += some.bodies;
        all.bytes += some.bytes;
    }
    if all.bodies > 0 {
        tracing::info!(
            bodies = all.bodies,
            bytes = all.bytes,
            %unseen_since,
            "the bytes of raw bodies were dropped, as `database.keep_raw_days` says; their digests \
             stay"
        );
    }
    Ok(all)
}
