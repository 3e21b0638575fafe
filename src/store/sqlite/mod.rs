//! The store on SQLite: one writer, whose transactions begin with
//! `BEGIN IMMEDIATE`, and a pool of read-only readers beside it (WAL).

mod archive;
mod commit;
mod daybook;
mod documents;
mod outbox;
mod receivers;
mod versions;

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use entity_list::ledger::{EntryId, ListedEntry};
use entity_list::model::{Document, DocumentNumber, List, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};

use super::{
    ArchivedBody, Attempt, Commit, CycleRecord, Delivery, DeliveryOutcome, DeliveryQuery, Event,
    EventKind, Figures, ReceiverState, Store, StoreError, StoredReading, StoredVersion,
};
use crate::clock::{Clock, eastern_date};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long a connection waits for another process's write lock.
const BUSY: Duration = Duration::from_secs(10);

/// Connections that read at the same time.
const READERS: u32 = 4;

/// The store on SQLite.
pub(super) struct SqliteStore {
    writer: SqlitePool,
    reader: SqlitePool,
    clock: Arc<dyn Clock>,
}

impl SqliteStore {
    /// Opens or creates the database of a `sqlite:` URL and brings its schema
    /// up to date.
    pub(super) async fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| StoreError::open(url, &error))?
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .synchronous(SqliteSynchronous::Full);
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        // A database in memory lives and dies with its only connection.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(u32::from(in_memory))
            .idle_timeout(None)
            .max_lifetime(None);
        if in_memory {
            let writer = writer
                .connect_with(options)
                .await
                .map_err(|error| StoreError::open(url, &error))?;
            migrate(&writer, url).await?;
            return Ok(Self { reader: writer.clone(), writer, clock });
        }
        make_folder_of(options.get_filename())?;
        let readers = options.clone().read_only(true).create_if_missing(false);
        let options = options.journal_mode(SqliteJournalMode::Wal);
        let writer =
            writer.connect_with(options).await.map_err(|error| StoreError::open(url, &error))?;
        migrate(&writer, url).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(readers)
            .await
            .map_err(|error| StoreError::open(url, &error))?;
        Ok(Self { writer, reader, clock })
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Open {
        url: file.display().to_string(),
        why: format!("its folder `{}` cannot be made: {error}", folder.display()),
    })
}

async fn migrate(writer: &SqlitePool, url: &str) -> Result<(), StoreError> {
    MIGRATIONS.run(writer).await.map_err(|error| match error {
        MigrateError::VersionMissing(found) => StoreError::NewerSchema {
            url: url.to_owned(),
            found,
            known: MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default(),
        },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
            if is_unusable_file(&error) =>
        {
            StoreError::open(url, &error)
        }
        other => StoreError::Migration(other),
    })
}

/// `SQLITE_READONLY`, `SQLITE_CANTOPEN` and `SQLITE_NOTADB`, with their
/// extended codes.
fn is_unusable_file(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| matches!(code & 0xff, 8 | 14 | 26))
}

#[async_trait]
impl Store for SqliteStore {
    async fn archive(&self, body: &ArchivedBody) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        archive::keep(&mut transaction, body).await?;
        Ok(transaction.commit().await?)
    }

    async fn body(&self, sha256: &Sha256) -> Result<Option<ArchivedBody>, StoreError> {
        archive::by_digest(&self.reader, sha256).await
    }

    async fn latest_body_of(&self, url: &str) -> Result<Option<ArchivedBody>, StoreError> {
        archive::latest_of(&self.reader, url).await
    }

    async fn commit(&self, commit: &Commit) -> Result<Vec<Event>, StoreError> {
        let mut transaction = self.begin().await?;
        let events = commit::write(&mut transaction, commit).await?;
        transaction.commit().await?;
        Ok(events)
    }

    async fn document(&self, number: &DocumentNumber) -> Result<Option<Document>, StoreError> {
        documents::by_number(&self.reader, number).await
    }

    async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        documents::all(&self.reader).await
    }

    async fn reading(&self, number: &DocumentNumber) -> Result<Option<StoredReading>, StoreError> {
        documents::newest_reading(&self.reader, number).await
    }

    async fn list(
        &self,
        list: List,
        as_of: Option<Date>,
        known_at: Option<Timestamp>,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let day = as_of.unwrap_or_else(|| eastern_date(self.clock.now()));
        versions::in_force(&self.reader, list, day, known_at).await
    }

    async fn versions(&self, list: List) -> Result<Vec<ListedEntry>, StoreError> {
        versions::held_true(&self.reader, list).await
    }

    async fn history(&self, id: &EntryId) -> Result<Vec<StoredVersion>, StoreError> {
        versions::of_entry(&self.reader, id).await
    }

    async fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
        daybook::events_after(&self.reader, seq, limit).await
    }

    async fn event(&self, id: &str) -> Result<Option<Event>, StoreError> {
        daybook::event(&self.reader, id).await
    }

    async fn latest_event(&self, kinds: &[EventKind]) -> Result<Option<Event>, StoreError> {
        daybook::latest_event(&self.reader, kinds).await
    }

    async fn latest_event_beginning(&self, prefix: &str) -> Result<Option<Event>, StoreError> {
        daybook::latest_event_beginning(&self.reader, prefix).await
    }

    async fn record_cycle(&self, cycle: &CycleRecord) -> Result<(), StoreError> {
        daybook::record_cycle(&self.writer, cycle).await
    }

    async fn cycles(&self, source: &str, limit: u32) -> Result<Vec<CycleRecord>, StoreError> {
        daybook::cycles(&self.reader, source, limit).await
    }

    async fn last_good_cycle(&self, source: &str) -> Result<Option<CycleRecord>, StoreError> {
        daybook::last_good_cycle(&self.reader, source).await
    }

    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut transaction = self.begin().await?;
        let claimed = outbox::claim_due(&mut transaction, now, lease_until, limit).await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    async fn finish_attempt(
        &self,
        delivery: &str,
        at: Timestamp,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        outbox::finish_attempt(&mut transaction, delivery, at, outcome).await?;
        Ok(transaction.commit().await?)
    }

    async fn find_deliveries(&self, query: &DeliveryQuery) -> Result<Vec<Delivery>, StoreError> {
        outbox::find(&self.reader, query).await
    }

    async fn requeue(&self, delivery: &str, now: Timestamp) -> Result<bool, StoreError> {
        outbox::requeue(&self.writer, delivery, now).await
    }

    async fn give_up(&self, delivery: &str, why: &str) -> Result<bool, StoreError> {
        outbox::give_up(&self.writer, delivery, why).await
    }

    async fn receivers(&self) -> Result<Vec<ReceiverState>, StoreError> {
        receivers::all(&self.reader).await
    }

    async fn enable_receiver(&self, channel: &str, recipient: &str) -> Result<bool, StoreError> {
        receivers::enable(&self.writer, channel, recipient).await
    }

    async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        outbox::newest(&self.reader, limit).await
    }

    async fn attempts(&self, delivery: &str) -> Result<Vec<Attempt>, StoreError> {
        outbox::attempts(&self.reader, delivery).await
    }

    async fn figures(&self) -> Result<Figures, StoreError> {
        daybook::figures(&self.reader).await
    }

    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        daybook::take_lease(&self.writer, name, holder, now, until).await
    }

    async fn release_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        daybook::release_lease(&self.writer, name, holder).await
    }
}
