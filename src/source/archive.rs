//! What came over the wire, and where it is kept before it is read.

use async_trait::async_trait;
use entity_list::model::Sha256;
use jiff::Timestamp;
use url::Url;

/// The headers that are kept with a body.
pub const KEPT_HEADERS: [&str; 6] =
    ["content-type", "content-encoding", "date", "etag", "last-modified", "age"];

/// Whether a reply was what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was; its bytes may be read.
    Accepted,
    /// It was not; kept as evidence, never read as a document.
    Rejected {
        /// Why, as the error says it.
        reason: String,
    },
}

/// One reply.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What was asked for, without credentials.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// Those of [`KEPT_HEADERS`] that the reply had, in that order.
    pub headers: Vec<(String, String)>,
    /// The bytes as the server has them: after transfer and content decoding.
    /// A body that could not be decoded is here as it came.
    pub body: Vec<u8>,
    /// The digest of `body`.
    pub sha256: Sha256,
    /// When the reply was complete, UTC.
    pub fetched_at: Timestamp,
    /// Whether it was what was asked for.
    pub verdict: Verdict,
}

impl Fetched {
    /// A kept header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetched")
            .field("url", &self.url.as_str())
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("sha256", &self.sha256.as_str())
            .field("verdict", &self.verdict)
            .finish_non_exhaustive()
    }
}

/// The archive failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ArchiveError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Keeps every reply verbatim, before anything reads it.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Keeps a reply. While this fails, the reply counts as not fetched.
    async fn keep(&self, fetched: &Fetched) -> Result<(), ArchiveError>;

    /// What was kept last of a URL without its secrets, where that was what had
    /// been asked for: the server need not send it again. By default nothing is
    /// known.
    async fn latest(&self, _url: &Url) -> Result<Option<Fetched>, ArchiveError> {
        Ok(None)
    }
}

/// Keeps nothing and knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepNothing;

#[async_trait]
impl Archive for KeepNothing {
    async fn keep(&self, _: &Fetched) -> Result<(), ArchiveError> {
        Ok(())
    }
}
