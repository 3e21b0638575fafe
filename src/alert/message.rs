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
    #[serde(flatten)]
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Text.
    #[serde(rename = "text")]
    Text(String),
    /// Anything else.
    #[serde(rename = "base64", with = "base64_text")]
    Bytes(Vec<u8>),
}

impl Content {
    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Bytes as text in JSON.
mod base64_text {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        BASE64_STANDARD.decode(text).map_err(D::Error::custom)
    }
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
