//! Lets the sources keep what they fetched in the store, so that neither room
//! knows the other.

use std::sync::Arc;

use async_trait::async_trait;

use super::pulse::Pulse;
use crate::source::{Archive, ArchiveError, Fetched, Verdict};
use crate::store::{ArchivedBody, Store};

/// Keeps every reply in the store, before it is read.
pub(super) struct StoreArchive {
    pub(super) store: Arc<dyn Store>,
    pub(super) pulse: Pulse,
}

#[async_trait]
impl Archive for StoreArchive {
    async fn keep(&self, fetched: &Fetched) -> Result<(), ArchiveError> {
        self.pulse.beat();
        let mut headers = fetched.headers.clone();
        if let Verdict::Rejected { reason } = &fetched.verdict {
            headers.push(("rejected".to_owned(), reason.clone()));
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
}
