//! Webhooks: one signed POST a delivery, after the Standard Webhooks
//! specification.

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};

use super::outcome::Answer;
use super::post::{Address, PostError, failed};
use super::sign::{Key, SecretError, signature};
use crate::alert::WebhookMessage;
use crate::config;

/// An endpoint that cannot be used as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// A secret cannot be used.
    #[error("webhook `{name}`: {source}")]
    Secret {
        /// The endpoint.
        name: String,
        /// Why.
        source: SecretError,
    },
    /// It cannot be posted to.
    #[error("webhook `{name}`: {source}")]
    Post {
        /// The endpoint.
        name: String,
        /// Why.
        source: PostError,
    },
}

/// One endpoint, ready to be posted to.
#[derive(Debug)]
pub struct Endpoint {
    address: Address,
    keys: Vec<Key>,
}

impl Endpoint {
    /// Makes an endpoint ready. Needs the process's TLS provider. Without a
    /// secret its posts are not signed, which the settings warn of.
    pub fn new(webhook: &config::Webhook) -> Result<Self, WebhookError> {
        let name = || webhook.name.clone();
        let keys = webhook
            .secrets
            .iter()
            .map(Key::new)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| WebhookError::Secret { name: name(), source })?;
        let address = Address::new(webhook.url.clone(), webhook.allow_private, webhook.timeout)
            .map_err(|source| WebhookError::Post { name: name(), source })?;
        Ok(Self { address, keys })
    }

    /// Posts a message under the delivery's id.
    pub async fn post(&self, id: &str, message: &WebhookMessage, now: Timestamp) -> Answer {
        let body = match serde_json::to_vec(message) {
            Ok(body) => body,
            Err(error) => return Answer::Refused { said: format!("body: {error}") },
        };
        match self.headers(id, now, &body) {
            Ok(headers) => {
                match self.address.post("application/json", headers, body, now).await {
                    // the specification knows 410 only; receivers are mended
                    Answer::Unfit { said } => failed(said),
                    answer => answer,
                }
            }
            Err(error) => Answer::Refused { said: format!("header: {error}") },
        }
    }

    /// Whether anybody answers; nothing is posted.
    pub async fn probe(&self) -> Result<String, String> {
        self.address.probe().await
    }

    fn headers(
        &self,
        id: &str,
        now: Timestamp,
        body: &[u8],
    ) -> Result<HeaderMap, reqwest::header::InvalidHeaderValue> {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", HeaderValue::from_str(id)?);
        headers.insert("webhook-timestamp", HeaderValue::from(now.as_second()));
        if !self.keys.is_empty() {
            let signed = signature(&self.keys, id, now, body);
            headers.insert("webhook-signature", HeaderValue::from_str(&signed)?);
        }
        Ok(headers)
    }
}
