//! A POST to an endpoint and what its answer means: the same for webhooks,
//! chats and the operator's templates.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::guard::{self, PublicOnly};
use super::outcome::Answer;

/// Bytes of an answer that are read, and kept in the outbox.
const ANSWER_BYTES: usize = 2_000;

/// An endpoint's address cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostError {
    /// The address is none.
    #[error("its address is none: {0}")]
    Address(#[from] url::ParseError),
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// An address that can be posted to. Shown, it is its host only: the path may
/// be a secret.
pub(super) struct Address {
    url: Url,
    allow_private: bool,
    client: Client,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/***", self.url.origin().ascii_serialization())
    }
}

impl Address {
    /// Makes an address ready. Needs the process's TLS provider.
    pub(super) fn new(url: Url, allow_private: bool, timeout: Duration) -> Result<Self, PostError> {
        let mut builder = Client::builder()
            .user_agent(concat!("entitylistd/", env!("CARGO_PKG_VERSION")))
            .timeout(timeout)
            .connect_timeout(timeout)
            // a redirect could lead inside; the specification calls it a failure
            .redirect(redirect::Policy::none())
            // a proxy would resolve names behind the guard's back
            .no_proxy();
        if !allow_private {
            builder = builder.dns_resolver(Arc::new(PublicOnly));
        }
        Ok(Self { url, allow_private, client: builder.build()? })
    }

    /// The same from an address that is a secret.
    pub(super) fn secret(
        url: &SecretString,
        allow_private: bool,
        timeout: Duration,
    ) -> Result<Self, PostError> {
        Self::new(Url::parse(url.expose_secret())?, allow_private, timeout)
    }

    /// Posts a body with these headers beside the media type.
    pub(super) async fn post(
        &self,
        content_type: &str,
        headers: HeaderMap,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Answer {
        if !self.allow_private
            && let Err(forbidden) = guard::check_url(&self.url)
        {
            return failed(forbidden.to_string());
        }
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, content_type)
            .headers(headers)
            .body(body);
        match request.send().await {
            Ok(response) => {
                let status = response.status();
                let retry_after = retry_after(response.headers(), now);
                let said = said(status, &beginning(response).await);
                classify(status, said, retry_after)
            }
            Err(error) => failed(reasons(&error.without_url())),
        }
    }

    /// Whether anybody answers, asked with `HEAD` on the very way that a post
    /// takes. Any answer will do: only a real message is posted.
    pub(super) async fn probe(&self) -> Result<String, String> {
        if !self.allow_private {
            guard::check_url(&self.url).map_err(|forbidden| forbidden.to_string())?;
        }
        match self.client.head(self.url.clone()).send().await {
            Ok(response) => Ok(format!("answers ({})", response.status().as_u16())),
            Err(error) => Err(reasons(&error.without_url())),
        }
    }
}

pub(super) fn failed(said: String) -> Answer {
    Answer::Failed { said, retry_after: None }
}

/// What a status means: 2xx is taken, 410 says that the receiver is gone, 400,
/// 413 and 422 that it does not accept the body (RFC 9110, section 15.5),
/// everything else (3xx too) is a failure for now.
fn classify(status: StatusCode, said: String, retry_after: Option<Duration>) -> Answer {
    match status {
        _ if status.is_success() => Answer::Accepted { said },
        StatusCode::GONE => Answer::Gone { said },
        StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => Answer::Unfit { said },
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
    #[case(400, "unfit")]
    #[case(413, "unfit")]
    #[case(422, "unfit")]
    #[case(401, "failed")]
    #[case(404, "failed")]
    #[case(410, "gone")]
    #[case(429, "failed")]
    #[case(500, "failed")]
    #[case(503, "failed")]
    fn a_status_means_one_thing(#[case] status: u16, #[case] expected: &str) {
        let status = StatusCode::from_u16(status).unwrap();
        let meaning = match classify(status, String::new(), None) {
            Answer::Accepted { .. } => "accepted",
            Answer::Failed { .. } => "failed",
            Answer::Unfit { .. } => "unfit",
            Answer::Refused { .. } => "refused",
            Answer::Gone { .. } => "gone",
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
