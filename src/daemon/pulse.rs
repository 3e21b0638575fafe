//! Proof that a cycle gets on, for the watchdog.
//!
//! A cycle may take long where there is much to catch up with or a source
//! makes us wait, so its length proves nothing. What proves that it lives is
//! that replies come in or are given up: between two of them no more time can
//! pass than one request may take with all its attempts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::rooms::Rooms;
use super::terms::FEDERAL_REGISTER;
use crate::config::Http;

/// How often the watchdog is thought of.
const STRETCH: Duration = Duration::from_secs(30);
/// What a cycle may spend between two replies on reading, applying and
/// delivering.
const WORK: Duration = Duration::from_mins(10);

/// Beats with every step of a cycle.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulse(Arc<AtomicU64>);

impl Pulse {
    pub(super) fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Decides, beside a cycle, whether systemd's watchdog is fed.
pub(super) struct Watchdog<'a> {
    rooms: &'a Rooms,
    seen: u64,
    still: u32,
    most: u32,
}

impl<'a> Watchdog<'a> {
    pub(super) fn of(rooms: &'a Rooms) -> Self {
        let most = stretches(&rooms.config.http);
        Self { rooms, seen: rooms.pulse.count(), still: 0, most }
    }

    /// Waits a stretch; true where the cycle got on and the store answers.
    pub(super) async fn next(&mut self) -> bool {
        tokio::time::sleep(STRETCH).await;
        self.look();
        if self.still > self.most {
            tracing::error!("the cycle has stood still for too long; the watchdog is not fed");
            return false;
        }
        match self.rooms.store.last_good_cycle(FEDERAL_REGISTER).await {
            Ok(_) => true,
            Err(error) => {
                tracing::error!("the store does not answer: {error}");
                false
            }
        }
    }

    fn look(&mut self) {
        let count = self.rooms.pulse.count();
        self.still = if count == self.seen { self.still.saturating_add(1) } else { 0 };
        self.seen = count;
    }
}

/// How many stretches a cycle may stand still.
fn stretches(http: &Http) -> u32 {
    let request = (http.request_timeout + http.max_retry_wait).saturating_mul(http.attempts);
    let longest = request.saturating_add(WORK).as_secs();
    u32::try_from(longest / STRETCH.as_secs() + 1).unwrap_or(u32::MAX)
}
