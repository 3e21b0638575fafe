//! Proof that a cycle gets on, for the watchdog.
//!
//! A cycle may take long where there is much to catch up with or a source
//! makes us wait, so its length proves nothing. What proves that it lives is
//! that replies come in or are given up, and afterwards that deliveries end:
//! between two of them no more time can pass than one request may take with all
//! its attempts.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

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

    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a look at a cycle and the store shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The cycle gets on and the store answers: systemd's watchdog is fed.
    Alive,
    /// The store does not answer: the watchdog is not fed.
    Silent,
    /// The cycle has stood still for longer than anything takes.
    Still,
}

/// Decides, beside a cycle, whether it lives.
pub(super) struct Watchdog<F> {
    steps: F,
    seen: u64,
    still: u32,
    most: u32,
}

impl<F: Fn() -> u64> Watchdog<F> {
    /// `steps` counts what is done.
    pub(super) fn of(steps: F, http: &Http) -> Self {
        Self { seen: steps(), steps, still: 0, most: stretches(http) }
    }

    /// Waits a stretch, looks whether the cycle got on and whether the store
    /// `answers`.
    pub(super) async fn next<E: Display>(
        &mut self,
        answers: impl Future<Output = Result<(), E>>,
    ) -> Look {
        tokio::time::sleep(STRETCH).await;
        let count = (self.steps)();
        self.still = if count == self.seen { self.still.saturating_add(1) } else { 0 };
        self.seen = count;
        if self.still > self.most {
            return Look::Still;
        }
        match answers.await {
            Ok(()) => Look::Alive,
            Err(error) => {
                tracing::error!("the store does not answer: {error}");
                Look::Silent
            }
        }
    }
}

/// How many stretches a cycle may stand still.
fn stretches(http: &Http) -> u32 {
    let request = (http.request_timeout + http.max_retry_wait).saturating_mul(http.attempts);
    let longest = request.saturating_add(WORK).as_secs();
    u32::try_from(longest / STRETCH.as_secs() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::config::{self, Environment};

    fn http() -> Http {
        config::load(None, &Environment::empty()).unwrap().config.http
    }

    /// What two replies may be apart.
    fn patience(http: &Http) -> Duration {
        (http.request_timeout + http.max_retry_wait) * http.attempts + WORK
    }

    async fn well(watchdog: &mut Watchdog<impl Fn() -> u64>) -> Look {
        watchdog.next(ready(Ok::<(), &str>(()))).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_cycle_lives_as_long_as_a_request_may_take_and_no_longer() {
        let (pulse, http) = (Pulse::default(), http());
        let mut watchdog = Watchdog::of(|| pulse.count(), &http);
        let began = tokio::time::Instant::now();
        while well(&mut watchdog).await == Look::Alive {}
        let alive = began.elapsed();
        assert!(alive >= patience(&http), "{alive:?}");
        assert!(alive <= patience(&http) + 3 * STRETCH, "{alive:?}");
        // Waiting longer is no progress.
        assert_eq!(well(&mut watchdog).await, Look::Still);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cycle_that_gets_on_lives_however_long_it_takes() {
        let (pulse, http) = (Pulse::default(), http());
        let mut watchdog = Watchdog::of(|| pulse.count(), &http);
        let most = watchdog.most;
        for _ in 0..10 {
            for _ in 0..most {
                assert_eq!(well(&mut watchdog).await, Look::Alive);
            }
            pulse.beat();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_store_that_fails_or_does_not_answer_feeds_nobody() {
        let (pulse, http) = (Pulse::default(), http());
        let mut watchdog = Watchdog::of(|| pulse.count(), &http);
        pulse.beat();
        assert_eq!(watchdog.next(ready(Err::<(), _>("disk full"))).await, Look::Silent);
        pulse.beat();
        let silent = watchdog.next(pending::<Result<(), &str>>());
        assert!(tokio::time::timeout(Duration::from_hours(1), silent).await.is_err());
    }
}
