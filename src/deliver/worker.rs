//! The outbox worker: claims what is due, sends it, writes down how it went.
//!
//! One recipient is served by one lane, in order; lanes run side by side, so
//! that a slow endpoint delays nobody else. A crash at any instruction loses
//! nothing: what was not finished is claimed again when its lease ends, and
//! goes out under the same id.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::mail::{MailError, Mailer};
use super::outcome::{Answer, jitter, outcome};
use super::webhook::{Endpoint, WebhookError};
use crate::alert::{Channel, Message};
use crate::clock::Clock;
use crate::config;
use crate::store::{Delivery, DeliveryOutcome, Store, StoreError};

/// How long a claim holds. Longer than any single attempt may take.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// What must be left of a claim for another attempt to begin.
const LEASE_RESERVE: SignedDuration = SignedDuration::from_mins(3);

/// Deliveries claimed at once.
const CLAIM: u32 = 64;

/// How often the outbox is looked into without being woken.
const POLL: Duration = Duration::from_secs(2);

/// The worker could not be made ready, or the store broke.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeliverError {
    /// Mail is not usable as configured.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A webhook is not usable as configured.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The store broke.
    #[error("outbox: {0}")]
    Store(#[from] StoreError),
}

/// How one pass over the outbox went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    mailer: Option<Mailer>,
    endpoints: BTreeMap<String, Endpoint>,
    clock: Arc<dyn Clock>,
    wake: Notify,
    lanes: Mutex<HashMap<Lane, VecDeque<Claimed>>>,
}

/// One recipient over one channel.
type Lane = (String, String);

struct Claimed {
    delivery: Delivery,
    until: Timestamp,
}

impl Worker {
    /// Makes a worker ready. Connects to nobody yet.
    pub fn new(
        store: Arc<dyn Store>,
        mail: Option<&config::Mail>,
        webhooks: &[config::Webhook],
        clock: Arc<dyn Clock>,
    ) -> Result<Self, DeliverError> {
        let mailer = mail.map(Mailer::new).transpose()?;
        let endpoints = webhooks
            .iter()
            .map(|webhook| Ok((webhook.name.clone(), Endpoint::new(webhook)?)))
            .collect::<Result<_, WebhookError>>()?;
        Ok(Self(Arc::new(Inner {
            store,
            mailer,
            endpoints,
            clock,
            wake: Notify::new(),
            lanes: Mutex::default(),
        })))
    }

    /// Says that there may be something new in the outbox.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// One pass over everything that is due at `now`; ends when nothing more
    /// is. What fails is due again later and not part of this pass.
    pub async fn deliver_due(&self, now: Timestamp) -> Result<DeliveryReport, DeliverError> {
        let mut report = DeliveryReport::default();
        loop {
            let until = later(now, LEASE);
            let claimed = self.0.store.claim_due(now, until, CLAIM).await?;
            if claimed.is_empty() {
                return Ok(report);
            }
            let mut lanes: BTreeMap<Lane, Vec<Delivery>> = BTreeMap::new();
            for delivery in claimed {
                lanes.entry(lane(&delivery)).or_default().push(delivery);
            }
            let passes = lanes.into_values().map(|lane| self.0.send_in_order(lane, now));
            for pass in futures_util::future::join_all(passes).await {
                report.add(pass?);
            }
        }
    }

    /// Serves the outbox until cancelled; attempts under way are finished.
    pub async fn run(&self, cancel: CancellationToken) {
        let lanes = TaskTracker::new();
        while !cancel.is_cancelled() {
            // register before looking, so that no wake-up is missed
            let woken = self.0.wake.notified();
            let full = self.claim_into_lanes(&lanes, &cancel).await;
            if full {
                continue;
            }
            tokio::select! {
                () = woken => {}
                () = tokio::time::sleep(POLL) => {}
                () = cancel.cancelled() => {}
            }
        }
        lanes.close();
        lanes.wait().await;
    }

    /// Claims once and hands the claimed to their lanes; true where there may
    /// be more.
    async fn claim_into_lanes(&self, tasks: &TaskTracker, cancel: &CancellationToken) -> bool {
        let now = self.0.clock.now();
        let until = later(now, LEASE);
        let claimed = match self.0.store.claim_due(now, until, CLAIM).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return false;
            }
        };
        let full = u32::try_from(claimed.len()).is_ok_and(|number| number >= CLAIM);
        for delivery in claimed {
            let lane = lane(&delivery);
            if self.0.enqueue(lane.clone(), Claimed { delivery, until }) {
                let (inner, cancel) = (Arc::clone(&self.0), cancel.clone());
                tasks.spawn(async move { inner.serve(lane, cancel).await });
            }
        }
        full
    }
}

impl Inner {
    /// Puts a delivery into its lane; true where the lane has to be opened.
    fn enqueue(&self, lane: Lane, claimed: Claimed) -> bool {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = !lanes.contains_key(&lane);
        lanes.entry(lane).or_default().push_back(claimed);
        opened
    }

    /// The next delivery of a lane; closes the lane where there is none.
    fn next(&self, lane: &Lane) -> Option<Claimed> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let next = lanes.get_mut(lane)?.pop_front();
        if next.is_none() {
            lanes.remove(lane);
        }
        next
    }

    async fn serve(&self, lane: Lane, cancel: CancellationToken) {
        while let Some(Claimed { delivery, until }) = self.next(&lane) {
            let now = self.clock.now();
            // what waited too long is left to be claimed again
            if cancel.is_cancelled() || later(now, LEASE_RESERVE) > until {
                continue;
            }
            if let Err(error) = self.attempt(&delivery, now).await {
                let id = &delivery.delivery.id;
                tracing::error!(delivery = %id, %error, "the outcome cannot be written down");
            }
        }
    }

    async fn send_in_order(
        &self,
        deliveries: Vec<Delivery>,
        now: Timestamp,
    ) -> Result<DeliveryReport, StoreError> {
        let mut report = DeliveryReport::default();
        for delivery in deliveries {
            report.count(&self.attempt(&delivery, now).await?);
        }
        Ok(report)
    }

    /// One attempt, written down.
    async fn attempt(
        &self,
        delivery: &Delivery,
        now: Timestamp,
    ) -> Result<DeliveryOutcome, StoreError> {
        let id = &delivery.delivery.id;
        let answer = self.send(delivery, now).await;
        let outcome = outcome(&answer, delivery.attempts, now, jitter(id, delivery.attempts));
        self.store.finish_attempt(id, now, &outcome).await?;
        log(delivery, &outcome);
        Ok(outcome)
    }

    async fn send(&self, delivery: &Delivery, now: Timestamp) -> Answer {
        let new = &delivery.delivery;
        let message = match serde_json::from_value::<Message>(new.payload.clone()) {
            Ok(message) => message,
            Err(error) => {
                return Answer::Refused { said: format!("the outbox holds no message: {error}") };
            }
        };
        match (message, &self.mailer) {
            (Message::Mail(mail), Some(mailer)) if new.channel == Channel::Mail.as_str() => {
                mailer.send(&new.id, &new.recipient, &mail, now).await
            }
            (Message::Webhook(message), _) if new.channel == Channel::Webhook.as_str() => {
                match self.endpoints.get(&new.recipient) {
                    Some(endpoint) => endpoint.post(&new.id, &message, now).await,
                    None => not_configured(&new.channel, &new.recipient),
                }
            }
            _ => not_configured(&new.channel, &new.recipient),
        }
    }
}

/// Settings come back: the delivery waits for them.
fn not_configured(channel: &str, recipient: &str) -> Answer {
    Answer::Failed {
        said: format!("`{recipient}` is not configured for {channel}"),
        retry_after: None,
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
    }
}

impl DeliveryReport {
    fn count(&mut self, outcome: &DeliveryOutcome) {
        match outcome {
            DeliveryOutcome::Delivered { .. } => self.delivered += 1,
            DeliveryOutcome::Retry { .. } => self.retried += 1,
            DeliveryOutcome::Dead { .. } => self.dead += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.retried += other.retried;
        self.dead += other.dead;
    }
}

fn lane(delivery: &Delivery) -> Lane {
    (delivery.delivery.channel.clone(), delivery.delivery.recipient.clone())
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
