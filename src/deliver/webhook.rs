//! Webhooks: one signed POST a delivery, after the Standard Webhooks
//! specification.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, redirect};
use url::Url;

use super::guard::{self, PublicOnly};
use super::outcome::Answer;
use super::sign::{Key, SecretError, signature};
use crate::alert::WebhookMessage;
use crate::config;

/// Bytes of an answer that are read, and kept in the outbox.
const ANSWER_BYTES: usize = 2_000;

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
    /// There is no secret to sign with.
    #[error("webhook `{name}` has no secret to sign with")]
    NoSecret {
        /// The endpoint.
        name: String,
    },
    /// The HTTP client could not be made.
    #[error("webhook `{name}`: {source}")]
    Client {
        /// The endpoint.
        name: String,
        /// Why.
        source: reqwest::Error,
    },
}

/// One endpoint, ready to be posted to.
#[derive(Debug)]
pub struct Endpoint {
    url: Url,
    keys: Vec<Key>,
    allow_private: bool,
    client: Client,
}

impl Endpoint {
    /// Makes an endpoint ready. Needs the process's TLS provider.
    pub fn new(webhook: &config::Webhook) -> Result<Self, WebhookError> {
        let name = || webhook.name.clone();
        let keys = webhook
            .secrets
            .iter()
            .map(Key::new)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| WebhookError::Secret { name: name(), source })?;
        if keys.is_empty() {
            return Err(WebhookError::NoSecret { name: name() });
        }
        let mut builder = Client::builder()
            .user_agent(concat!("entitylistd/", env!("CARGO_PKG_VERSION")))
            .timeout(webhook.timeout)
            .connect_timeout(webhook.timeout)
            // a redirect could lead inside; the specification calls it a failure
            .redirect(redirect::Policy::none())
            // a proxy would resolve names behind the guard's back
            .no_proxy();
        if !webhook.allow_private {
            builder = builder.dns_resolver(Arc::new(PublicOnly));
        }
        let client =
            builder.build().map_err(|source| WebhookError::Client { name: name(), source })?;
        Ok(Self { url: webhook.url.clone(), keys, allow_private: webhook.allow_private, client })
    }

    /// Posts a message under the delivery's id.
    pub async fn post(&self, id: &str, message: &WebhookMessage, now: Timestamp) -> Answer {
        if !self.allow_private
            && let Err(forbidden) = guard::check_url(&self.url)
        {
            return failed(forbidden.to_string());
        }
        let body = match serde_json::to_vec(message) {
            Ok(body) => body,
            Err(error) => return Answer::Refused { said: format!("body: {error}") },
        };
        let sent = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.as_second().to_string())
            .header("webhook-signature", signature(&self.keys, id, now, &body))
            .body(body)
            .send()
            .await;
        match sent {
            Ok(response) => {
                let status = response.status();
                let retry_after = retry_after(response.headers(), now);
                let said = said(status, &beginning(response).await);
                classify(status, said, retry_after)
            }
            Err(error) => failed(reasons(&error.without_url())),
        }
    }
}

fn failed(said: String) -> Answer {
    Answer::Failed { said, retry_after: None }
}

/// What a status means: 2xx is taken, 410 ends it, everything else (3xx too)
/// is a failure for now.
fn classify(status: StatusCode, said: String, retry_after: Option<Duration>) -> Answer {
    match status {
        _ if status.is_success() => Answer::Accepted { said },
        StatusCode::GONE => Answer::Refused { said },
        _ => Answer::Failed { said, retry_after },
    }
}

fn said(status: StatusCode, body: &str) -> String {
    let body = body.trim();
    if body.is_empty() { status.to_string() } else { format!("{status}: {body}") }
}

/// `Retry-After` in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let date = Timestamp::try_from(date).ok()?;
    Duration::try_from(date.duration_since(now)).ok()
}

/// The beginning of the body; a receiver cannot make us read more.
async fn beginning(mut response: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk[..chunk.len().min(ANSWER_BYTES)]),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(ANSWER_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An error with its causes: the outermost alone seldom says why.
pub(super) fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(200, "accepted")]
    #[case(204, "accepted")]
    #[case(301, "failed")]
    #[case(307, "failed")]
    #[case(400, "failed")]
    #[case(401, "failed")]
    #[case(404, "failed")]
    #[case(410, "refused")]
    #[case(429, "failed")]
    #[case(500, "failed")]
    #[case(503, "failed")]
    fn a_status_means_one_thing(#[case] status: u16, #[case] expected: &str) {
        let status = StatusCode::from_u16(status).unwrap();
        let meaning = match classify(status, String::new(), None) {
            Answer::Accepted { .. } => "accepted",
            Answer::Failed { .. } => "failed",
            Answer::Refused { .. } => "refused",
        };
        assert_eq!(meaning, expected);
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now: Timestamp = "2025-03-28T12:00:00Z".parse().unwrap();
        let wait = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Fri, 28 Mar 2025 12:02:00 GMT"), Some(120));
        assert_eq!(wait("Fri, 28 Mar 2025 11:00:00 GMT"), None);
        assert_eq!(wait("soon"), None);
    }
}
