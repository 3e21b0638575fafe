//! Lets the sources keep what they fetched in the store, so that neither room
//! knows the other.

use std::sync::Arc;

use async_trait::async_trait;
use url::Url;

use super::pulse::Pulse;
use crate::source::{Archive, ArchiveError, Fetched, Verdict};
use crate::store::{ArchivedBody, Store};

/// The mark of a reply that was kept as evidence only, beside its headers.
const REJECTED: &str = "rejected";

/// Keeps every reply in the store, before it is read.
pub(super) struct StoreArchive {
    pub(super) store: Arc<dyn Store>,
    pub(super) pulse: Pulse,
    /// Whether replies are kept; a dry run only looks up what is there.
    pub(super) keeps: bool,
}

#[async_trait]
impl Archive for StoreArchive {
    async fn keep(&self, fetched: &Fetched) -> Result<(), ArchiveError> {
        self.pulse.beat();
        if !self.keeps {
            return Ok(());
        }
        let mut headers = fetched.headers.clone();
        if let Verdict::Rejected { reason } = &fetched.verdict {
            headers.push((REJECTED.to_owned(), reason.clone()));
        }
        let body = ArchivedBody {
            url: fetched.url.to_string(),
            sha256: fetched.sha256.clone(),
            body: fetched.body.clone(),
            status: fetched.status,
            headers,
            first_seen: fetched.fetched_at,
        };
        self.store.archive(&body).await.map_err(|error| ArchiveError(Box::new(error)))
    }

    async fn latest(&self, url: &Url) -> Result<Option<Fetched>, ArchiveError> {
        let body = self.store.latest_body_of(url.as_str()).await;
        Ok(body.map_err(|error| ArchiveError(Box::new(error)))?.and_then(again))
    }
}

/// A reply out of the store, as the source gave it; `None` for one that was
/// refused.
fn again(body: ArchivedBody) -> Option<Fetched> {
    let refused = body.headers.iter().any(|(name, _)| name == REJECTED);
    Some(Fetched {
        url: body.url.parse().ok().filter(|_| !refused && body.status == 200)?,
        status: body.status,
        headers: body.headers,
        sha256: body.sha256,
        fetched_at: body.first_seen,
        verdict: Verdict::Accepted,
        body: body.body,
    })
}
