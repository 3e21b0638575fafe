//! Messages to their receivers: the outbox worker, mail, webhooks, chats, the
//! operator's own endpoints, a message bus.
//!
//! A delivery goes out at least once, under an id that never changes
//! (`Message-ID`, `webhook-id`), so that a receiver can tell a repetition.

#[cfg(feature = "nats")]
mod bus;
mod guard;
mod mail;
mod outcome;
mod plain;
mod post;
mod sign;
mod ways;
mod webhook;
mod worker;

pub use guard::{Forbidden, PublicOnly, check_url, not_public};
pub use mail::{MailError, Mailer, Sender, build};
pub use outcome::{Answer, RETRY_WAITS, jitter, outcome};
pub use plain::{Plain, PlainError};
pub use post::PostError;
pub use sign::{Key, SecretError, signature, verify};
pub use ways::{WayError, Ways};
pub use webhook::{Endpoint, WebhookError};
pub use worker::{DeliverError, DeliveryReport, Worker};
