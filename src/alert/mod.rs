//! Events into messages: one view model that every channel renders.

mod message;

pub use message::{MailMessage, Message, WebhookMessage};
