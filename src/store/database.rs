//! The store on a database: each promise handed to the file of its topic.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use entity_list::ledger::{ChangeId, EntryId, ListedEntry};
use entity_list::model::{Document, DocumentNumber, List, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;

use super::backup;
use super::engine::{Connections, Engine};
use super::sql::writing::Writing;
use super::sql::{
    archive, chain, commit, daybook, documents, extract, held, outbox, pruning, receivers, verify,
    versions,
};
use super::{
    Anchor, ArchivedBody, Attempt, Commit, CycleRecord, Delivery, DeliveryOutcome, DeliveryQuery,
    Event, EventKind, Extract, Figures, HeldRecord, Pruned, PrunedBody, ReceiverState, Store,
    StoreError, StoredReading, StoredVersion, Subjects, Verification,
};
use crate::clock::{Clock, eastern_date};

/// The store on one of the engines.
pub(super) struct Database {
    engine: Engine,
    connections: Connections,
    clock: Arc<dyn Clock>,
}

impl Database {
    /// Opens the database of a URL and brings its schema up to date.
    pub(super) async fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let engine = Engine::of(url)?;
        let connections = engine.connect(url).await?;
        let store = Self { engine, connections, clock };
        if chain::is_in_debt(&store.connections.reader).await? {
            let mut writing = store.append().await?;
            chain::pay_debt(&mut writing).await?;
            writing.commit(store.clock.now()).await?;
        }
        Ok(store)
    }

    /// Begins a transaction that appends to the record.
    async fn append(&self) -> Result<Writing, StoreError> {
        Writing::append(&self.connections.writer, self.engine).await
    }

    /// Begins a transaction that only changes where things stand.
    async fn share(&self) -> Result<Writing, StoreError> {
        Writing::share(&self.connections.writer, self.engine).await
    }
}

#[async_trait]
impl Store for Database {
    async fn archive(&self, body: &ArchivedBody) -> Result<(), StoreError> {
        let mut writing = self.append().await?;
        archive::keep(&mut writing, body).await?;
        writing.commit(body.first_seen).await
    }

    async fn body(&self, sha256: &Sha256) -> Result<Option<ArchivedBody>, StoreError> {
        archive::by_digest(&self.connections.reader, sha256).await
    }

    async fn latest_body_of(&self, url: &str) -> Result<Option<ArchivedBody>, StoreError> {
        archive::latest_of(&self.connections.reader, url).await
    }

    async fn prune(&self, unseen_since: Timestamp, now: Timestamp) -> Result<Pruned, StoreError> {
        let mut writing = self.append().await?;
        let pruned = pruning::prune(&mut writing, unseen_since, now).await?;
        writing.commit(now).await?;
        Ok(pruned)
    }

    async fn pruned(&self, sha256: &Sha256) -> Result<Option<PrunedBody>, StoreError> {
        pruning::pruned(&self.connections.reader, sha256).await
    }

    async fn commit(&self, commit: &Commit) -> Result<Vec<Event>, StoreError> {
        let mut writing = self.append().await?;
        let events = commit::write(&mut writing, commit).await?;
        writing.commit(commit.at).await?;
        Ok(events)
    }

    async fn document(&self, number: &DocumentNumber) -> Result<Option<Document>, StoreError> {
        documents::by_number(&self.connections.reader, number).await
    }

    async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        documents::all(&self.connections.reader).await
    }

    async fn reading(&self, number: &DocumentNumber) -> Result<Option<StoredReading>, StoreError> {
        documents::newest_reading(&self.connections.reader, number).await
    }

    async fn list(
        &self,
        list: List,
        as_of: Option<Date>,
        known_at: Option<Timestamp>,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let day = as_of.unwrap_or_else(|| eastern_date(self.clock.now()));
        versions::in_force(&self.connections.reader, list, day, known_at).await
    }

    async fn versions(&self, list: List) -> Result<Vec<ListedEntry>, StoreError> {
        versions::held_true(&self.connections.reader, list).await
    }

    async fn history(&self, id: &EntryId) -> Result<Vec<StoredVersion>, StoreError> {
        versions::of_entry(&self.connections.reader, id).await
    }

    async fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
        daybook::events_after(&self.connections.reader, seq, limit).await
    }

    async fn latest_event(&self, kinds: &[EventKind]) -> Result<Option<Event>, StoreError> {
        daybook::latest_event(&self.connections.reader, kinds).await
    }

    async fn event(&self, id: &str) -> Result<Option<Event>, StoreError> {
        daybook::event(&self.connections.reader, id).await
    }

    async fn cycles(&self, source: &str, limit: u32) -> Result<Vec<CycleRecord>, StoreError> {
        daybook::cycles(&self.connections.reader, source, limit).await
    }

    async fn figures(&self) -> Result<Figures, StoreError> {
        daybook::figures(&self.connections.reader, self.engine).await
    }

    async fn latest_event_named(
        &self,
        beginning: &str,
        before: Option<i64>,
    ) -> Result<Option<Event>, StoreError> {
        daybook::latest_event_named(&self.connections.reader, beginning, before).await
    }

    async fn events_of(&self, document: &DocumentNumber) -> Result<Vec<Event>, StoreError> {
        daybook::events_of(&self.connections.reader, document).await
    }

    async fn readings_of(
        &self,
        document: &DocumentNumber,
    ) -> Result<Vec<StoredReading>, StoreError> {
        documents::readings_of(&self.connections.reader, document).await
    }

    async fn list_reading(&self, sha256: &Sha256) -> Result<Option<StoredReading>, StoreError> {
        documents::list_reading(&self.connections.reader, sha256).await
    }

    async fn readings_before(&self, reader_version: u32) -> Result<u64, StoreError> {
        documents::readings_before(&self.connections.reader, reader_version).await
    }

    async fn held_change(&self, id: &ChangeId) -> Result<Option<HeldRecord>, StoreError> {
        held::by_id(&self.connections.reader, id).await
    }

    async fn held_changes(&self) -> Result<Vec<HeldRecord>, StoreError> {
        held::all(&self.connections.reader).await
    }

    async fn deliveries_of(&self, event: &str) -> Result<Vec<Delivery>, StoreError> {
        outbox::of_event(&self.connections.reader, event).await
    }

    async fn extract(&self, about: &Subjects) -> Result<Extract, StoreError> {
        extract::extract(&self.connections.reader, about).await
    }

    async fn record_cycle(&self, cycle: &CycleRecord) -> Result<(), StoreError> {
        daybook::record_cycle(&self.connections.writer, cycle).await
    }

    async fn last_good_cycle(&self, source: &str) -> Result<Option<CycleRecord>, StoreError> {
        daybook::last_good_cycle(&self.connections.reader, source).await
    }

    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut writing = self.share().await?;
        let claimed = outbox::claim_due(&mut writing, now, lease_until, limit).await?;
        writing.commit(now).await?;
        Ok(claimed)
    }

    async fn renew_claim(&self, delivery: &str, lease_until: Timestamp) -> Result<(), StoreError> {
        let mut writing = self.share().await?;
        outbox::renew_claim(&mut writing, delivery, lease_until).await?;
        writing.commit(self.clock.now()).await
    }

    async fn finish_attempt(
        &self,
        delivery: &str,
        at: Timestamp,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut writing = self.append().await?;
        outbox::finish_attempt(&mut writing, delivery, at, outcome).await?;
        writing.commit(at).await
    }

    async fn find_deliveries(&self, query: &DeliveryQuery) -> Result<Vec<Delivery>, StoreError> {
        outbox::find(&self.connections.reader, query).await
    }

    async fn requeue(&self, delivery: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut writing = self.share().await?;
        let done = outbox::requeue(&mut writing, delivery, now).await?;
        writing.commit(now).await?;
        Ok(done)
    }

    async fn give_up(&self, delivery: &str, why: &str) -> Result<bool, StoreError> {
        let mut writing = self.share().await?;
        let done = outbox::give_up(&mut writing, delivery, why).await?;
        writing.commit(self.clock.now()).await?;
        Ok(done)
    }

    async fn receivers(&self) -> Result<Vec<ReceiverState>, StoreError> {
        receivers::all(&self.connections.reader).await
    }

    async fn enable_receiver(&self, channel: &str, recipient: &str) -> Result<bool, StoreError> {
        let mut writing = self.share().await?;
        let done = receivers::enable(&mut writing, channel, recipient).await?;
        writing.commit(self.clock.now()).await?;
        Ok(done)
    }

    async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        outbox::newest(&self.connections.reader, limit).await
    }

    async fn attempts(&self, delivery: &str) -> Result<Vec<Attempt>, StoreError> {
        outbox::attempts(&self.connections.reader, delivery).await
    }

    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        daybook::take_lease(&self.connections.writer, name, holder, now, until).await
    }

    async fn verify(&self, anchor: Option<&Anchor>) -> Result<Verification, StoreError> {
        let begin = verify::BEGIN.on(self.engine);
        let mut one_state = self.connections.reader.begin_with(begin).await?;
        let found = verify::verify(&mut one_state, self.engine, anchor).await?;
        one_state.rollback().await?;
        Ok(found)
    }

    async fn backup(&self, file: &Path) -> Result<Verification, StoreError> {
        match self.engine {
            Engine::Sqlite => backup::copy(&self.connections.reader, file).await,
            Engine::Postgres => Err(StoreError::BackupElsewhere(format!(
                "pg_dump --format=custom --no-owner --file={} --dbname=URL",
                file.display()
            ))),
        }
    }

    async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        daybook::release_lease(&self.connections.writer, name, holder).await
    }
}
