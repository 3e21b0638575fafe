//! Who gets what, under which id.

use entity_list::model::Sha256;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message::Message;
use super::render::AlertError;

/// A way to a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Channel {
    /// To a mail address.
    Mail,
    /// To an endpoint, signed.
    Webhook,
    /// To a room of a chat service.
    Chat,
    /// To an endpoint, with a body made by the operator's template.
    Post,
    /// To a subject of a message bus.
    Nats,
}

impl Channel {
    /// The channel as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Chat => "chat",
            Self::Post => "post",
            Self::Nats => "nats",
        }
    }

    /// The channel that is stored under this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Mail, Self::Webhook, Self::Chat, Self::Post, Self::Nats]
            .into_iter()
            .find(|channel| channel.as_str() == word)
    }
}

/// A message with its receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct Addressed {
    /// The delivery's id and idempotency key.
    pub id: String,
    /// The event that it carries.
    pub event_id: String,
    /// The way.
    pub channel: Channel,
    /// The mail address or the endpoint's name.
    pub recipient: String,
    /// The message.
    pub message: Message,
}

impl Addressed {
    /// The message as it lies in the outbox.
    pub fn payload(&self) -> Result<Value, AlertError> {
        Ok(serde_json::to_value(&self.message)?)
    }
}

/// The id of a delivery: the same event for the same recipient over the same
/// channel has the same id for ever, so that a receiver can tell a repetition.
pub fn delivery_id(event_id: &str, channel: Channel, recipient: &str) -> String {
    // lengths keep (`a`, `bc`) and (`ab`, `c`) apart
    let key = format!(
        "{}:{event_id}|{}|{}:{recipient}",
        event_id.len(),
        channel.as_str(),
        recipient.len()
    );
    format!("msg_{}", &Sha256::of(key.as_bytes()).as_str()[..32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_keeps_its_id() {
        // fixed for ever: receivers have it in their own books
        assert_eq!(
            delivery_id("rule:2025-05427:published", Channel::Mail, "a@example.com"),
            "msg_51e66cf17f4432c08fa52e996c9f6a05"
        );
        assert_ne!(delivery_id("ab", Channel::Mail, "c"), delivery_id("a", Channel::Mail, "bc"));
        assert_ne!(delivery_id("a", Channel::Mail, "b"), delivery_id("a", Channel::Webhook, "b"));
    }
}
