//! What is kept: raw bodies, documents, readings, the list's versions,
//! events, the outbox and leases.
//!
//! State change, events and deliveries are committed in one transaction
//! ([`Store::commit`]); a crash leaves either all of it or nothing.

mod backup;
mod codec;
mod database;
mod deliveries;
mod engine;
mod error;
mod sql;
mod types;
mod verification;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod tests;

pub use deliveries::{
    Attempt, Delivery, DeliveryOutcome, DeliveryQuery, DeliveryState, LONG_FAILURE, NewDelivery,
    ReceiverState,
};
pub use error::StoreError;
pub use types::{
    ArchivedBody, Commit, CycleRecord, Event, EventKind, Extract, Figures, HeldRecord, NewEvent,
    Pruned, PrunedBody, StoredReading, StoredVersion, Subjects,
};
pub use verification::{Anchor, Fault, FaultKind, NoAnchor, Verification};

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use entity_list::ledger::{ChangeId, EntryId, ListedEntry};
use entity_list::model::{Document, DocumentNumber, List, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::{Clock, SystemClock};

/// Opens the store of a database URL, creates it where there is none, and
/// brings its schema up to date. `sqlite:PATH` names a file, whose folder is
/// made; `sqlite::memory:` is a store for tests that lives until it is
/// dropped. `postgres://USER@HOST/DATABASE` names a database that is there.
pub async fn open(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    open_with_clock(url, Arc::new(SystemClock)).await
}

/// Opens a store that takes "today" from this clock; see [`Store::list`].
pub async fn open_with_clock(
    url: &str,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(database::Database::open(url, clock).await?))
}

/// The memory of the program, the same on every database engine: one suite of
/// contract tests runs against each.
#[async_trait]
pub trait Store: Send + Sync {
    /// Keeps a body verbatim. The same bytes from the same URL are kept once;
    /// a later sighting only moves `last_seen`.
    async fn archive(&self, body: &ArchivedBody) -> Result<(), StoreError>;

    /// The body with this digest.
    async fn body(&self, sha256: &Sha256) -> Result<Option<ArchivedBody>, StoreError>;

    /// The newest archived body of a URL.
    async fn latest_body_of(&self, url: &str) -> Result<Option<ArchivedBody>, StoreError>;

    /// Drops the bytes of bodies that were not seen since a moment, some at
    /// once; none are left where it gives none. Digests, sizes and sightings
    /// stay, and that it was done goes into the chain. Lists that were read and
    /// texts with a change that waits for a person are kept.
    async fn prune(&self, unseen_since: Timestamp, now: Timestamp) -> Result<Pruned, StoreError>;

    /// What is left of a body whose bytes were dropped; `None` where they are
    /// there, or never were.
    async fn pruned(&self, sha256: &Sha256) -> Result<Option<PrunedBody>, StoreError>;

    /// Writes state, events and deliveries in one transaction. Versions,
    /// events and deliveries that are there already (same id) are left alone,
    /// so that committing twice changes nothing. Returns the events that are
    /// new, numbered.
    async fn commit(&self, commit: &Commit) -> Result<Vec<Event>, StoreError>;

    /// A document by its number.
    async fn document(&self, number: &DocumentNumber) -> Result<Option<Document>, StoreError>;

    /// All documents, newest publication first, pages in order within a day.
    async fn documents(&self) -> Result<Vec<Document>, StoreError>;

    /// The newest reading of a document.
    async fn reading(&self, number: &DocumentNumber) -> Result<Option<StoredReading>, StoreError>;

    /// The list as it was in force on a day and as it was known at a moment;
    /// `None` for either means now: today's Eastern date by the store's clock,
    /// and everything that is held true. A caller that has asked the clock
    /// passes its own day. Ordered as the list prints it: by destination, then
    /// name.
    async fn list(
        &self,
        list: List,
        as_of: Option<Date>,
        known_at: Option<Timestamp>,
    ) -> Result<Vec<ListedEntry>, StoreError>;

    /// Every version that is held true now: those in force, those that ended
    /// and those that have not begun. What
    /// [`apply`](entity_list::ledger::apply) takes.
    async fn versions(&self, list: List) -> Result<Vec<ListedEntry>, StoreError>;

    /// Every version of an entry, those no longer held true too, in the order
    /// in which they were recorded.
    async fn history(&self, id: &EntryId) -> Result<Vec<StoredVersion>, StoreError>;

    /// Events after a number, oldest first, at most `limit`.
    async fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError>;

    /// An event by its id.
    async fn event(&self, id: &str) -> Result<Option<Event>, StoreError>;

    /// The newest event of one of these kinds.
    async fn latest_event(&self, kinds: &[EventKind]) -> Result<Option<Event>, StoreError>;

    /// The newest event whose id begins with these letters; with `before` the
    /// newest with a smaller number.
    async fn latest_event_named(
        &self,
        beginning: &str,
        before: Option<i64>,
    ) -> Result<Option<Event>, StoreError>;

    /// The events about a document, oldest first.
    async fn events_of(&self, document: &DocumentNumber) -> Result<Vec<Event>, StoreError>;

    /// Every reading of a document, oldest first.
    async fn readings_of(
        &self,
        document: &DocumentNumber,
    ) -> Result<Vec<StoredReading>, StoreError>;

    /// The newest reading of a list by the digest of its file.
    async fn list_reading(&self, sha256: &Sha256) -> Result<Option<StoredReading>, StoreError>;

    /// How many documents and lists were read last by a reader older than this
    /// version.
    async fn readings_before(&self, reader_version: u32) -> Result<u64, StoreError>;

    /// A held change by its id.
    async fn held_change(&self, id: &ChangeId) -> Result<Option<HeldRecord>, StoreError>;

    /// Every change that is or was held, oldest first.
    async fn held_changes(&self) -> Result<Vec<HeldRecord>, StoreError>;

    /// The deliveries of an event, by channel and recipient.
    async fn deliveries_of(&self, event: &str) -> Result<Vec<Delivery>, StoreError>;

    /// The rows about something as the chain of evidence covers them, with the
    /// links that do.
    async fn extract(&self, about: &Subjects) -> Result<Extract, StoreError>;

    /// Records a finished cycle.
    async fn record_cycle(&self, cycle: &CycleRecord) -> Result<(), StoreError>;

    /// The cycles of a source in the order in which they were recorded, newest
    /// first, at most `limit`.
    async fn cycles(&self, source: &str, limit: u32) -> Result<Vec<CycleRecord>, StoreError>;

    /// The last cycle of a source that ended well.
    async fn last_good_cycle(&self, source: &str) -> Result<Option<CycleRecord>, StoreError>;

    /// Claims deliveries that are due for this worker until `lease_until`.
    /// Deliveries for one recipient are claimed in the order of their events:
    /// at most the oldest pending one at a time.
    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Holds the claim on a delivery until `lease_until`, for an attempt that
    /// takes its time. One that is no longer claimed is left alone.
    async fn renew_claim(&self, delivery: &str, lease_until: Timestamp) -> Result<(), StoreError>;

    /// Records the outcome of an attempt and gives up the claim.
    async fn finish_attempt(
        &self,
        delivery: &str,
        at: Timestamp,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError>;

    /// Deliveries that agree with a query, newest first.
    async fn find_deliveries(&self, query: &DeliveryQuery) -> Result<Vec<Delivery>, StoreError>;

    /// Makes a delivery due again, at once and under the same id, with a new
    /// round of attempts; false where there is none of this id.
    async fn requeue(&self, delivery: &str, now: Timestamp) -> Result<bool, StoreError>;

    /// Gives a pending delivery up by hand; false where none of this id is
    /// pending.
    async fn give_up(&self, delivery: &str, why: &str) -> Result<bool, StoreError>;

    /// How all receivers stand that ever got a delivery.
    async fn receivers(&self) -> Result<Vec<ReceiverState>, StoreError>;

    /// Sends to a receiver again that was gone; false where it was not.
    async fn enable_receiver(&self, channel: &str, recipient: &str) -> Result<bool, StoreError>;

    /// Deliveries, newest first, at most `limit`.
    async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, StoreError>;

    /// The attempts of a delivery, oldest first.
    async fn attempts(&self, delivery: &str) -> Result<Vec<Attempt>, StoreError>;

    /// How much is waiting and how much is kept.
    async fn figures(&self) -> Result<Figures, StoreError>;

    /// Takes or renews a named lease for a holder until `until`; false where
    /// somebody else holds it at `now`.
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Checks the whole record: the chain of evidence link by link, every row
    /// against it, raw bodies against their digests, versions and references
    /// against each other. `anchor` is a link written down earlier. What is
    /// wrong is reported, not returned as an error.
    async fn verify(&self, anchor: Option<&Anchor>) -> Result<Verification, StoreError>;

    /// Writes a checked copy of the database, as of now and while it is in use,
    /// to a file that is not there yet.
    async fn backup(&self, file: &Path) -> Result<Verification, StoreError>;

    /// Gives a lease up.
    async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError>;
}
