//! Every way to a receiver that is configured, by channel and name.

use std::collections::BTreeMap;

use jiff::Timestamp;

#[cfg(feature = "nats")]
use super::bus::Bus;
use super::mail::{MailError, Mailer};
use super::outcome::Answer;
use super::plain::{Plain, PlainError};
use super::webhook::{Endpoint, WebhookError};
use crate::alert::{Channel, Message};
use crate::config::{self, Config};
use crate::store::NewDelivery;

/// A way is not usable as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WayError {
    /// Mail.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A webhook.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// A chat or an endpoint of the operator's.
    #[error(transparent)]
    Plain(#[from] PlainError),
}

/// The ways to all receivers. Connects to nobody before the first delivery.
#[derive(Debug, Default)]
pub struct Ways {
    mailer: Option<Mailer>,
    webhooks: BTreeMap<String, Endpoint>,
    chats: BTreeMap<String, Plain>,
    posts: BTreeMap<String, Plain>,
    #[cfg(feature = "nats")]
    buses: BTreeMap<String, Bus>,
}

impl Ways {
    /// All that is configured.
    pub fn of(config: &Config) -> Result<Self, WayError> {
        let mut ways = Self::new(config.mail.as_ref(), &config.webhooks)?;
        for chat in &config.chats {
            ways.chats.insert(chat.name.clone(), Plain::chat(chat)?);
        }
        for post in &config.posts {
            ways.posts.insert(post.name.clone(), Plain::endpoint(post)?);
        }
        #[cfg(feature = "nats")]
        for bus in &config.buses {
            ways.buses.insert(bus.name.clone(), Bus::new(bus));
        }
        Ok(ways)
    }

    /// Mail and webhooks only.
    pub fn new(
        mail: Option<&config::Mail>,
        webhooks: &[config::Webhook],
    ) -> Result<Self, WayError> {
        let mailer = mail.map(Mailer::new).transpose()?;
        let webhooks = webhooks
            .iter()
            .map(|webhook| Ok((webhook.name.clone(), Endpoint::new(webhook)?)))
            .collect::<Result<_, WebhookError>>()?;
        Ok(Self { mailer, webhooks, ..Self::default() })
    }

    /// Makes one attempt at a delivery.
    pub async fn send(&self, delivery: &NewDelivery, now: Timestamp) -> Answer {
        let (id, name) = (delivery.id.as_str(), delivery.recipient.as_str());
        let message = match serde_json::from_value::<Message>(delivery.payload.clone()) {
            Ok(message) => message,
            Err(error) => {
                return Answer::Refused { said: format!("the outbox holds no message: {error}") };
            }
        };
        let sent = match (Channel::from_word(&delivery.channel), &message) {
            (Some(Channel::Mail), Message::Mail(mail)) => match &self.mailer {
                Some(mailer) => Some(mailer.send(id, name, mail, now).await),
                None => None,
            },
            (Some(Channel::Webhook), Message::Webhook(message)) => match self.webhooks.get(name) {
                Some(endpoint) => Some(endpoint.post(id, message, now).await),
                None => None,
            },
            (Some(Channel::Chat), Message::Post(message)) => {
                post(self.chats.get(name), id, message, now).await
            }
            (Some(Channel::Post), Message::Post(message)) => {
                post(self.posts.get(name), id, message, now).await
            }
            (Some(Channel::Nats), Message::Webhook(message)) => {
                self.publish(name, id, message).await
            }
            _ => None,
        };
        // settings come back: the delivery waits for them
        sent.unwrap_or_else(|| Answer::Failed {
            said: format!("`{name}` is not configured for {}", delivery.channel),
            retry_after: None,
        })
    }

    /// Tries every endpoint without sending anything: its section, such as
    /// `chat.trade`, with what it answers or why it does not. Mail has a probe
    /// of its own, [`Mailer::probe`].
    pub async fn probe(&self) -> Vec<(String, Result<String, String>)> {
        let mut found = Vec::new();
        for (name, endpoint) in &self.webhooks {
            found.push((format!("webhook.{name}"), endpoint.probe().await));
        }
        for (kind, endpoints) in [("chat", &self.chats), ("post", &self.posts)] {
            for (name, endpoint) in endpoints {
                found.push((format!("{kind}.{name}"), endpoint.probe().await));
            }
        }
        #[cfg(feature = "nats")]
        for (name, bus) in &self.buses {
            found.push((format!("nats.{name}"), bus.probe().await));
        }
        found
    }

    #[cfg(feature = "nats")]
    async fn publish(
        &self,
        name: &str,
        id: &str,
        message: &crate::alert::WebhookMessage,
    ) -> Option<Answer> {
        match self.buses.get(name) {
            Some(bus) => Some(bus.publish(id, message).await),
            None => None,
        }
    }

    #[cfg(not(feature = "nats"))]
    #[expect(clippy::unused_async, reason = "the same call with and without the feature")]
    async fn publish(&self, _: &str, _: &str, _: &crate::alert::WebhookMessage) -> Option<Answer> {
        None
    }
}

async fn post(
    endpoint: Option<&Plain>,
    id: &str,
    message: &crate::alert::PostMessage,
    now: Timestamp,
) -> Option<Answer> {
    match endpoint {
        Some(endpoint) => Some(endpoint.post(id, message, now).await),
        None => None,
    }
}
