//! Messages to their receivers: the outbox worker, mail, webhooks.
//!
//! A delivery goes out at least once, under an id that never changes
//! (`Message-ID`, `webhook-id`), so that a receiver can tell a repetition.

mod guard;
mod mail;
mod outcome;
mod sign;
mod webhook;
mod worker;

pub use guard::{Forbidden, PublicOnly, check_url, not_public};
pub use mail::{MailError, Mailer, build};
pub use outcome::{Answer, RETRY_WAITS, jitter, outcome};
pub use sign::{Key, SecretError, signature, verify};
pub use webhook::{Endpoint, WebhookError};
pub use worker::{DeliverError, DeliveryReport, Worker};
