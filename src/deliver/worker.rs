//! The outbox worker: claims what is due, sends it, writes down how it went.
//!
//! The store gives out only the oldest pending delivery of a recipient: each
//! is served in order, one at a time, and recipients side by side, so that a
//! slow endpoint delays nobody else. A crash at any instruction loses nothing:
//! what was not finished is claimed again when its lease ends, and goes out
//! under the same id.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::outcome::{Answer, jitter, outcome};
use super::ways::{WayError, Ways};
use crate::clock::{Clock, until_next_look};
use crate::store::{Delivery, DeliveryOutcome, Store, StoreError};

/// How long a claim holds without being renewed: what a killed program had
/// claimed waits no longer than this.
const LEASE: SignedDuration = SignedDuration::from_mins(1);

/// How often an attempt under way renews its claim.
const RENEWAL: Duration = Duration::from_secs(20);

/// Deliveries claimed at once.
const CLAIM: u32 = 64;

/// How long attempts under way may go on after the worker is told to end.
/// What is broken off is sent again, under the same id.
const GRACE: Duration = Duration::from_secs(10);

/// The worker cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeliverError {
    /// A way is not usable as configured.
    #[error(transparent)]
    Way(#[from] WayError),
    /// The store broke.
    #[error("outbox: {0}")]
    Store(#[from] StoreError),
}

/// How one pass over the outbox went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct DeliveryReport {
    /// Taken by their receivers.
    pub delivered: u32,
    /// Failed for now; tried again later.
    pub retried: u32,
    /// Given up.
    pub dead: u32,
}

/// Sends what lies in the outbox. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Worker(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    ways: Ways,
    clock: Arc<dyn Clock>,
    wake: Notify,
    /// Attempts that have ended, whatever came of them.
    ended: AtomicU64,
    /// When failed deliveries are to be tried again.
    again: Mutex<BTreeSet<Timestamp>>,
}

impl Worker {
    /// Makes a worker ready. Connects to nobody yet.
    pub fn new(store: Arc<dyn Store>, ways: Ways, clock: Arc<dyn Clock>) -> Self {
        let (wake, ended, again) = (Notify::new(), AtomicU64::new(0), Mutex::default());
        Self(Arc::new(Inner { store, ways, clock, wake, ended, again }))
    }

    /// Says that there may be something new in the outbox.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// How many attempts have ended, whatever came of them: while it grows, the
    /// outbox is worked on.
    pub fn attempts_ended(&self) -> u64 {
        self.0.ended.load(Ordering::Relaxed)
    }

    /// One pass over everything that is due at `now`; ends when nothing more
    /// is. What fails is due again later and not part of this pass.
    pub async fn deliver_due(&self, now: Timestamp) -> Result<DeliveryReport, DeliverError> {
        let mut report = DeliveryReport::default();
        // tasks of their own: an attempt that holds the database goes on while
        // the next claim waits for it
        let mut attempts = JoinSet::new();
        loop {
            // each attempt that ends may have made way for the next one
            let lease_until = self.0.lease_until(now);
            for delivery in self.0.store.claim_due(now, lease_until, CLAIM).await? {
                let inner = Arc::clone(&self.0);
                attempts.spawn(async move { inner.attempt(delivery, now).await });
            }
            match attempts.join_next().await {
                Some(Ok(outcome)) => report.count(&outcome?),
                // claimed again, under the same id, when its lease ends
                Some(Err(error)) => tracing::error!(%error, "an attempt broke off"),
                None => return Ok(report),
            }
        }
    }

    /// Serves the outbox until cancelled; attempts under way have a little
    /// time to finish.
    pub async fn run(&self, cancel: CancellationToken) {
        let attempts = TaskTracker::new();
        let break_off = CancellationToken::new();
        while !cancel.is_cancelled() {
            // register before looking, so that no wake-up is missed
            let woken = self.0.wake.notified();
            for delivery in self.claim().await {
                let inner = Arc::clone(&self.0);
                let attempt = async move { inner.attempt_and_wake(delivery).await };
                attempts.spawn(break_off.clone().run_until_cancelled_owned(attempt));
            }
            tokio::select! {
                () = woken => {}
                () = tokio::time::sleep(self.0.rest()) => {}
                () = cancel.cancelled() => {}
            }
        }
        attempts.close();
        if tokio::time::timeout(GRACE, attempts.wait()).await.is_err() {
            break_off.cancel();
            attempts.wait().await;
        }
    }

    /// What is due; nothing where the store is broken, which is logged.
    async fn claim(&self) -> Vec<Delivery> {
        let now = self.0.clock.now();
        match self.0.store.claim_due(now, self.0.lease_until(now), CLAIM).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                Vec::new()
            }
        }
    }
}

impl Inner {
    /// How long there is nothing to do unless somebody says so. What another
    /// process put into the outbox is found at the next look; what this one put
    /// there, and what is to be tried again, is looked for at its time.
    fn rest(&self) -> Duration {
        let now = self.clock.now();
        let look = until_next_look(now);
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        let due = again.first().is_some_and(|&at| at <= now);
        again.retain(|&at| at > now);
        match again.first() {
            _ if due => Duration::ZERO,
            Some(at) => Duration::try_from(at.duration_since(now)).unwrap_or_default().min(look),
            None => look,
        }
    }

    /// Remembers when a delivery is to be tried again.
    fn try_again(&self, at: Timestamp) {
        self.again.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
    }

    /// One attempt; whatever came of it, there may be something else to do.
    async fn attempt_and_wake(&self, delivery: Delivery) {
        let id = delivery.delivery.id.clone();
        match self.attempt(delivery, self.clock.now()).await {
            Ok(_) => self.wake.notify_one(),
            Err(error) => {
                tracing::error!(delivery = %id, %error, "the outcome cannot be written down");
            }
        }
    }

    /// When a claim ends that is made now. A pass that began at `now` may have
    /// been under way for longer.
    fn lease_until(&self, now: Timestamp) -> Timestamp {
        let now = now.max(self.clock.now());
        now.checked_add(LEASE).unwrap_or(Timestamp::MAX)
    }

    /// Sends, and keeps the claim alive meanwhile.
    async fn send(&self, delivery: &Delivery, now: Timestamp) -> Answer {
        let id = &delivery.delivery.id;
        let mut answer = pin!(self.ways.send(&delivery.delivery, now));
        loop {
            tokio::select! {
                answer = &mut answer => return answer,
                () = tokio::time::sleep(RENEWAL) => {
                    // At worst somebody else sends it too, under the same id.
                    if let Err(error) = self.store.renew_claim(id, self.lease_until(now)).await {
                        tracing::warn!(delivery = %id, %error, "the claim was not renewed");
                    }
                }
            }
        }
    }

    /// One attempt, written down.
    async fn attempt(
        &self,
        delivery: Delivery,
        now: Timestamp,
    ) -> Result<DeliveryOutcome, StoreError> {
        let id = &delivery.delivery.id;
        let answer = self.send(&delivery, now).await;
        // the pause before the next attempt begins when this one has ended
        let now = now.max(self.clock.now());
        let failed_before = delivery.attempts.saturating_sub(delivery.attempts_before);
        let outcome = outcome(&answer, failed_before, now, jitter(id, delivery.attempts));
        self.store.finish_attempt(id, now, &outcome).await?;
        self.ended.fetch_add(1, Ordering::Relaxed);
        if let DeliveryOutcome::Retry { at, .. } = &outcome {
            self.try_again(*at);
        }
        log(&delivery, &outcome);
        Ok(outcome)
    }
}

fn log(delivery: &Delivery, outcome: &DeliveryOutcome) {
    let new = &delivery.delivery;
    let (id, channel, recipient) = (&new.id, &new.channel, &new.recipient);
    match outcome {
        DeliveryOutcome::Delivered { .. } => {
            tracing::info!(delivery = %id, %channel, %recipient, "delivered");
        }
        DeliveryOutcome::Retry { at, answer } => {
            tracing::warn!(delivery = %id, %channel, %recipient, %at, %answer, "failed, tried again");
        }
        DeliveryOutcome::Dead { answer } => {
            tracing::error!(delivery = %id, %channel, %recipient, %answer, "given up");
        }
        DeliveryOutcome::Gone { answer } => {
            tracing::error!(%channel, %recipient, %answer, "gone, nothing more is sent to it");
        }
    }
}

impl DeliveryReport {
    fn count(&mut self, outcome: &DeliveryOutcome) {
        match outcome {
            DeliveryOutcome::Delivered { .. } => self.delivered += 1,
            DeliveryOutcome::Retry { .. } | DeliveryOutcome::Gone { .. } => self.retried += 1,
            DeliveryOutcome::Dead { .. } => self.dead += 1,
        }
    }
}
