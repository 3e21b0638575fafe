//! Composed messages, as they lie in the outbox.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message, ready to go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// For mail.
    Mail(MailMessage),
    /// For a webhook or the bus.
    Webhook(WebhookMessage),
    /// For a chat, or made by the operator's template: the body as it is.
    Post(PostMessage),
}

/// A body that is posted as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostMessage {
    /// The body.
    pub body: String,
    /// Its media type.
    pub content_type: String,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name that the receiver sees.
    pub file_name: String,
    /// What it is, such as `text/csv; charset=utf-8`.
    pub media_type: String,
    /// What is in it.
    pub text: String,
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
    /// The subscription that asked for it, where it is one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Files that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
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
