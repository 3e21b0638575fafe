//! The outbox as plain data: deliveries, attempts, receivers.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A delivery to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// A stable id and idempotency key, made of event and recipient; never
    /// changes, not even when sent again.
    pub id: String,
    /// The event that it carries.
    pub event_id: String,
    /// `mail`, `webhook`, `chat`, `post` or `nats`.
    pub channel: String,
    /// The mail address or the endpoint's name.
    pub recipient: String,
    /// The composed message, as JSON.
    pub payload: Value,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Waiting for its time.
    Pending,
    /// Done.
    Delivered,
    /// Given up.
    Dead,
}

impl DeliveryState {
    /// The state as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// A delivery as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// What is to be delivered.
    pub delivery: NewDelivery,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts made.
    pub attempts: u32,
    /// Those of them made before a person asked for a new round.
    pub attempts_before: u32,
    /// When the next attempt is due, UTC.
    pub next_attempt_at: Timestamp,
    /// What the receiver last answered, or why it could not be reached.
    pub last_answer: Option<String>,
}

/// An attempt as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// When it ended, UTC.
    pub at: Timestamp,
    /// `delivered`, `retry` or `dead`.
    pub outcome: String,
    /// What the receiver answered.
    pub answer: String,
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The receiver took it.
    Delivered {
        /// What it answered.
        answer: String,
    },
    /// Another attempt may help.
    Retry {
        /// When, UTC.
        at: Timestamp,
        /// What it answered.
        answer: String,
    },
    /// No further attempt.
    Dead {
        /// What it answered.
        answer: String,
    },
    /// The receiver is gone: the delivery, and all others for it, wait until a
    /// person says otherwise.
    Gone {
        /// What it answered.
        answer: String,
    },
}

/// Which deliveries are asked for; `None` is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Where they stand.
    pub state: Option<DeliveryState>,
    /// The channel.
    pub channel: Option<String>,
    /// The mail address or the endpoint's name.
    pub recipient: Option<String>,
    /// The event that they carry.
    pub event_id: Option<String>,
    /// At most so many, newest first.
    pub limit: u32,
}

/// How a receiver stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiverState {
    /// The channel.
    pub channel: String,
    /// The mail address or the endpoint's name.
    pub recipient: String,
    /// Attempts that failed one after the other.
    pub failures: u32,
    /// When the first of them ended, UTC; `None` while all is well.
    pub failing_since: Option<Timestamp>,
    /// When the last long failure that is over began, UTC.
    pub recovered_from: Option<Timestamp>,
    /// When a delivery was given up, UTC: the first one of the last failure. It
    /// stays when the next delivery is taken, which may be at once.
    pub gave_up_at: Option<Timestamp>,
    /// When it said that it is gone, UTC.
    pub disabled_at: Option<Timestamp>,
    /// What it last answered.
    pub last_answer: Option<String>,
    /// Deliveries that wait for it.
    pub pending: u32,
    /// Deliveries for it that were given up.
    pub dead: u32,
}

/// How long a receiver fails before that is news. Counted in time and not in
/// attempts: a receiver may ask for a day between two of them.
pub const LONG_FAILURE: jiff::SignedDuration = jiff::SignedDuration::from_mins(30);

impl ReceiverState {
    /// Since when it has failed, where it has for long and something waits for
    /// it. A single refusal is no failure of the receiver.
    pub fn failing_for_long(&self, now: Timestamp) -> Option<Timestamp> {
        let since = self.failing_since?;
        let long = now.duration_since(since) >= LONG_FAILURE;
        (long && self.failures > 1 && self.pending > 0).then_some(since)
    }
}
