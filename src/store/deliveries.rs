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
    /// When the first delivery was given up since the last one that was taken,
    /// UTC.
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

/// Attempts in a row from which a failure is long: the fourth is more than
/// half an hour after the first.
pub const LONG_FAILURE: u32 = 4;
