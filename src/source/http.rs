//! The HTTP client that all witnesses share: limits, politeness, retries, and
//! the archive before any reading.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use entity_list::model::Sha256;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Response, StatusCode};
use url::Url;

use super::archive::{Archive, Fetched, KEPT_HEADERS, Verdict};
use super::body::{UnpackError, receive, text_of, unpacked};
use super::check::{Wanted, examine};
use super::connect::{build, innermost, is_loopback};
use super::error::{ShownUrl, SourceError, without_secrets};
use super::rate::Rates;
use super::refusal::message_in;
use super::retry;
use crate::clock::Clock;
use crate::config;

/// The first wait of the backoff; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// A rejected body is kept as evidence up to this many bytes.
const REJECTED_KEPT: usize = 64 * 1024;
/// Seconds after which a cache's copy is worth a warning; the sites allow a day.
const OLD_COPY: u64 = 24 * 60 * 60;

/// Which rate limit a request falls under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Document files.
    Document,
    /// API calls.
    Api,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    /// What for.
    pub url: Url,
    /// What the reply must be.
    pub wanted: Wanted,
    /// Which rate limit it falls under.
    pub pace: Pace,
    /// Whether the server may answer that nothing has changed since the last
    /// reply; the caller gets that one again.
    pub revalidate: bool,
}

impl Request {
    /// An API call that wants JSON.
    pub fn api(url: Url) -> Self {
        Self { url, wanted: Wanted::Json, pace: Pace::Api, revalidate: true }
    }

    /// A document file. It is asked for conditionally: a close schedule looks
    /// at the same rules again and again.
    pub fn document(url: Url, wanted: Wanted) -> Self {
        Self { url, wanted, pace: Pace::Document, revalidate: true }
    }
}

/// The shared client.
pub struct Client {
    /// For plain HTTP to this machine itself, which no proxy reaches.
    direct: reqwest::Client,
    /// For everything else: through the proxies that the environment names,
    /// with the certificates of the operating system. Made when first used.
    outward: OnceLock<Result<reqwest::Client, String>>,
    settings: config::Http,
    archive: Arc<dyn Archive>,
    clock: Arc<dyn Clock>,
    rates: Rates,
}

impl Client {
    /// Sets the client up. [`crate::tls::install_tls_provider`] must have been
    /// called.
    ///
    /// # Errors
    /// [`SourceError::Setup`] without a TLS provider, or where the settings
    /// make no client.
    pub fn new(
        settings: &config::Http,
        archive: Arc<dyn Archive>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SourceError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(SourceError::Setup("no TLS provider is installed".to_owned()));
        }
        // Requests to this machine itself must work where no certificates are installed.
        let plain = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        let direct = build(settings, plain).map_err(SourceError::Setup)?;
        Ok(Self {
            direct,
            outward: OnceLock::new(),
            settings: settings.clone(),
            archive,
            clock,
            rates: Rates::new(settings),
        })
    }

    /// The present moment of the client's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Fetches what was asked for, whole and of the wanted kind, and keeps it
    /// in the archive. Tries again where that may help. Where the server says
    /// that nothing has changed, what the archive has is given back with the
    /// time of the answer.
    ///
    /// # Errors
    /// Any [`SourceError`] about HTTP; the last one where several attempts
    /// were made.
    pub async fn fetch(&self, request: &Request) -> Result<Fetched, SourceError> {
        let known = if request.revalidate { self.known(&request.url).await } else { None };
        let known = known.as_ref();
        let attempts = usize::try_from(self.settings.attempts).unwrap_or(usize::MAX);
        let longest = self.settings.max_retry_wait;
        let backoff = ExponentialBuilder::new()
            .with_min_delay(FIRST_WAIT.min(longest))
            .with_max_delay(longest)
            .with_max_times(attempts.saturating_sub(1))
            .with_jitter();
        (|| self.attempt(request, known))
            .retry(backoff)
            .adjust(|error, planned| retry::wait(retry::again(error), planned, longest))
            .notify(|error, wait| {
                tracing::warn!(%error, wait_seconds = wait.as_secs_f32(), "asking again");
            })
            .await
    }

    async fn attempt(
        &self,
        request: &Request,
        known: Option<&Fetched>,
    ) -> Result<Fetched, SourceError> {
        self.rates.wait(request.pace).await;
        let url = ShownUrl::from(&request.url);
        let response = self.send(request, known).await?;
        match (response.status(), known) {
            (StatusCode::NOT_MODIFIED, Some(known)) => {
                let again = Fetched { fetched_at: self.clock.now(), ..known.clone() };
                self.keep(&url, &again).await?;
                Ok(again)
            }
            (status, _) if status.is_redirection() => {
                let to = text_of(response.headers(), LOCATION).unwrap_or_default();
                Err(SourceError::Redirected { url, to: shown_target(&request.url, &to) })
            }
            (status, _) if !status.is_success() => Err(self.refused(request, response).await),
            _ => {
                let fetched = self.accepted(request, response).await?;
                if let Some(age) = age_of_old_copy(&fetched) {
                    tracing::warn!(%url, age_seconds = age, "the reply is a cache's old copy");
                }
                Ok(fetched)
            }
        }
    }

    fn http_for(&self, url: &Url) -> Result<&reqwest::Client, SourceError> {
        if url.scheme() == "http" && is_loopback(url) {
            return Ok(&self.direct);
        }
        self.outward
            .get_or_init(|| build(&self.settings, reqwest::Client::builder()))
            .as_ref()
            .map_err(|why| SourceError::Setup(why.clone()))
    }

    async fn send(
        &self,
        request: &Request,
        known: Option<&Fetched>,
    ) -> Result<Response, SourceError> {
        let mut get = self
            .http_for(&request.url)?
            .get(request.url.clone())
            .header(ACCEPT, request.wanted.accept())
            .header(ACCEPT_ENCODING, "gzip");
        if request.pace == Pace::Api {
            // Caches on the way have served lists of yesterday.
            get = get.header(CACHE_CONTROL, "no-cache");
        }
        if let Some(known) = known {
            for (condition, validator) in
                [(IF_NONE_MATCH, ETAG), (IF_MODIFIED_SINCE, LAST_MODIFIED)]
            {
                if let Some(value) = known.header(validator.as_str()) {
                    get = get.header(condition, value);
                }
            }
        }
        get.send().await.map_err(|error| {
            let url = ShownUrl::from(&request.url);
            if error.is_timeout() {
                SourceError::TimedOut { url, received: 0 }
            } else if error.is_redirect() {
                SourceError::Unexpected { url, what: innermost(&error) }
            } else {
                SourceError::Unreachable { url, why: innermost(&error.without_url()) }
            }
        })
    }

    /// Receives, unpacks, judges and keeps a successful reply.
    async fn accepted(
        &self,
        request: &Request,
        response: Response,
    ) -> Result<Fetched, SourceError> {
        let url = ShownUrl::from(&request.url);
        let limit = self.settings.max_body_bytes;
        let status = response.status();
        let headers = response.headers().clone();
        let body = receive(&url, response, limit).await?;
        let judging = {
            let (url, headers, wanted) = (url.clone(), headers.clone(), request.wanted);
            tokio::task::spawn_blocking(move || judge(&url, wanted, &headers, body, limit))
        };
        let (body, sha256, judgement) = judging.await.map_err(|error| SourceError::Unexpected {
            url: url.clone(),
            what: error.to_string(),
        })?;
        let verdict = match &judgement {
            Ok(()) => Verdict::Accepted,
            Err(error) => Verdict::Rejected { reason: error.to_string() },
        };
        let fetched = self.fetched(request, status, &headers, body, sha256, verdict);
        if judgement.is_ok() || fetched.body.len() <= REJECTED_KEPT {
            self.keep(&url, &fetched).await?;
        }
        judgement.map(|()| fetched)
    }

    /// Makes the error for a status that is no success, with the server's own
    /// words; its body is kept as evidence where it is small.
    async fn refused(&self, request: &Request, response: Response) -> SourceError {
        let url = ShownUrl::from(&request.url);
        let status = response.status();
        let headers = response.headers().clone();
        let retry_after = text_of(&headers, RETRY_AFTER)
            .and_then(|value| retry::retry_after(&value, self.clock.now()));
        let limit = REJECTED_KEPT as u64;
        let received = receive(&url, response, limit).await.unwrap_or_default();
        let body = unpacked(&headers, &received, limit).unwrap_or(received);
        let message = message_in(&body);
        let error =
            SourceError::Status { url: url.clone(), status: status.as_u16(), message, retry_after };
        if !body.is_empty() {
            let verdict = Verdict::Rejected { reason: error.to_string() };
            let sha256 = Sha256::of(&body);
            let fetched = self.fetched(request, status, &headers, body, sha256, verdict);
            if let Err(error) = self.keep(&url, &fetched).await {
                tracing::warn!(%error, "a refusal could not be kept");
            }
        }
        error
    }

    fn fetched(
        &self,
        request: &Request,
        status: StatusCode,
        headers: &HeaderMap,
        body: Vec<u8>,
        sha256: Sha256,
        verdict: Verdict,
    ) -> Fetched {
        let kept = KEPT_HEADERS.iter().filter_map(|name| {
            let value = headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        Fetched {
            url: without_secrets(&request.url),
            status: status.as_u16(),
            headers: kept.collect(),
            body,
            sha256,
            fetched_at: self.clock.now(),
            verdict,
        }
    }

    async fn keep(&self, url: &ShownUrl, fetched: &Fetched) -> Result<(), SourceError> {
        self.archive
            .keep(fetched)
            .await
            .map_err(|why| SourceError::Archive { url: url.clone(), why })
    }

    /// What the archive has of a URL. One that cannot tell costs a download.
    async fn known(&self, url: &Url) -> Option<Fetched> {
        let url = without_secrets(url);
        self.archive.latest(&url).await.unwrap_or_else(|error| {
            tracing::warn!(%url, %error, "the archive cannot be asked; everything is fetched anew");
            None
        })
    }
}

/// The age of a reply that a cache has held for longer than it should.
fn age_of_old_copy(fetched: &Fetched) -> Option<u64> {
    fetched.header("age")?.trim().parse().ok().filter(|age| *age >= OLD_COPY)
}

/// Unpacks, hashes and judges a body; a body that cannot be unpacked is given
/// back as it came. Takes milliseconds for a large document.
fn judge(
    url: &ShownUrl,
    wanted: Wanted,
    headers: &HeaderMap,
    body: Vec<u8>,
    limit: u64,
) -> (Vec<u8>, Sha256, Result<(), SourceError>) {
    let (body, judgement) = match unpacked(headers, &body, limit) {
        Ok(unpacked) => {
            let content_type = text_of(headers, CONTENT_TYPE).unwrap_or_default();
            let judgement = examine(url, wanted, &content_type, &unpacked);
            (unpacked, judgement)
        }
        Err(UnpackError::TooLarge) => {
            (body, Err(SourceError::TooLarge { url: url.clone(), limit, unpacked: true }))
        }
        Err(UnpackError::Broken(why)) => {
            let encoding = text_of(headers, CONTENT_ENCODING).unwrap_or_default();
            (body, Err(SourceError::Undecodable { url: url.clone(), encoding, why }))
        }
    };
    let sha256 = Sha256::of(&body);
    (body, sha256, judgement)
}

/// A redirect's target as it may be shown.
fn shown_target(from: &Url, to: &str) -> String {
    from.join(to).map_or_else(|_| to.to_owned(), |url| ShownUrl::from(&url).to_string())
}
