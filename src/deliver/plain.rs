//! Bodies that are posted as they are: to chats, and to whatever the
//! operator's templates are for.

use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::ExposeSecret as _;

use super::outcome::Answer;
use super::post::{Address, PostError};
use crate::alert::PostMessage;
use crate::config;

/// A chat or an endpoint of the operator's that cannot be used as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlainError {
    /// It cannot be posted to.
    #[error("{kind} `{name}`: {source}")]
    Post {
        /// `chat` or `post`.
        kind: &'static str,
        /// The section's name.
        name: String,
        /// Why.
        source: PostError,
    },
    /// The value of its `Authorization` header is none.
    #[error("post `{name}`: the file of `authorization_file` holds no value for a header")]
    Authorization {
        /// The section's name.
        name: String,
    },
}

/// An endpoint that takes bodies as they are.
#[derive(Debug)]
pub struct Plain {
    address: Address,
    headers: HeaderMap,
}

impl Plain {
    /// A room of a chat service.
    pub fn chat(chat: &config::Chat) -> Result<Self, PlainError> {
        let address = Address::secret(&chat.url, chat.allow_private, chat.timeout);
        let address = address.map_err(|source| PlainError::Post {
            kind: "chat",
            name: chat.name.clone(),
            source,
        })?;
        Ok(Self { address, headers: HeaderMap::new() })
    }

    /// An endpoint of the operator's.
    pub fn endpoint(post: &config::Post) -> Result<Self, PlainError> {
        let address = Address::secret(&post.url, post.allow_private, post.timeout);
        let address = address.map_err(|source| PlainError::Post {
            kind: "post",
            name: post.name.clone(),
            source,
        })?;
        let mut headers = HeaderMap::new();
        if let Some(secret) = &post.authorization {
            let mut value = HeaderValue::from_str(secret.expose_secret().trim())
                .map_err(|_| PlainError::Authorization { name: post.name.clone() })?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(Self { address, headers })
    }

    /// Whether anybody answers; nothing is posted, and no secret is sent.
    pub async fn probe(&self) -> Result<String, String> {
        self.address.probe().await
    }

    /// Posts a body. The delivery's id goes with it, for receivers that look
    /// at headers.
    pub async fn post(&self, id: &str, message: &PostMessage, now: Timestamp) -> Answer {
        let mut headers = self.headers.clone();
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert("idempotency-key", id);
        }
        let body = message.body.clone().into_bytes();
        self.address.post(&message.content_type, headers, body, now).await
    }
}
