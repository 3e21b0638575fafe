//! Composed messages, as they lie in the outbox.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message, ready to go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// For mail.
    Mail(MailMessage),
    /// For a webhook.
    Webhook(WebhookMessage),
}

/// A mail without sender and recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailMessage {
    /// The subject, one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The thread that the mail belongs to: the document number, so that a
    /// rule's later stages are shown under its first alert.
    pub thread: String,
}

/// The body of a webhook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookMessage {
    /// The type, with dots, such as `entity_list.rule.published`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When the event happened, UTC, RFC 3339.
    pub timestamp: jiff::Timestamp,
    /// What there is to tell; see `docs/schema/`.
    pub data: Value,
}
