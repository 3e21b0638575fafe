//! The plain data that goes into the store and comes out.

use std::path::PathBuf;

use entity_list::ledger::{EntryId, ListedEntry};
use entity_list::model::{Document, DocumentNumber, Reading, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::database_url::redacted;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or broke.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what this version wrote.
    #[error("stored {what} `{id}` cannot be read: {why}")]
    Corrupt {
        /// What kind of row.
        what: &'static str,
        /// Which.
        id: String,
        /// Why.
        why: String,
    },
    /// The database cannot be opened.
    #[error("cannot open the database `{url}`: {why}")]
    Open {
        /// The URL or the file.
        url: String,
        /// Why.
        why: String,
    },
    /// A newer version of this program has written the database.
    #[error(
        "the database `{url}` has schema version {found}, this program knows {known}; \
         use the newer program, or restore a backup made before it ran"
    )]
    NewerSchema {
        /// The URL.
        url: String,
        /// The schema's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A lease was taken over by somebody else.
    #[error("the lease `{0}` was lost to another process")]
    LeaseLost(String),
    /// The copy could not be written.
    #[error("cannot write the backup `{}`: {why}", file.display())]
    Backup {
        /// The file that was wanted.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// The engine has a tool of its own for copies.
    #[error(
        "a PostgreSQL database is copied with PostgreSQL's own tool; run `{0}`, restore with \
         `pg_restore --no-owner --dbname=URL FILE` into an empty database, and check the copy with \
         `entitylistd verify`"
    )]
    BackupElsewhere(String),
    /// The database URL is of no known engine.
    #[error(
        "`{0}` is not a database URL; expected `sqlite:PATH` or `postgres://USER@HOST/DATABASE`"
    )]
    UnknownEngine(String),
}

impl StoreError {
    pub(super) fn open(url: &str, error: &sqlx::Error) -> Self {
        // The engine's words, without the driver's around them.
        let why = match error {
            sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        };
        Self::Open { url: redacted(url), why }
    }
}

/// A body as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedBody {
    /// Where it came from; `file:` for imports.
    pub url: String,
    /// The digest of `body`.
    pub sha256: Sha256,
    /// The bytes, after transfer decoding.
    pub body: Vec<u8>,
    /// The HTTP status; 0 for files.
    pub status: u16,
    /// The headers that matter: content type, date, etag, last-modified.
    pub headers: Vec<(String, String)>,
    /// When it was first seen, UTC.
    pub first_seen: Timestamp,
}

/// A reading with the document that it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredReading {
    /// The document; `None` for a list snapshot.
    pub document: Option<DocumentNumber>,
    /// The reading.
    pub reading: Reading,
    /// When it was made, UTC.
    pub read_at: Timestamp,
}

/// A version of an entry with both of its times.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredVersion {
    /// What was in force, and when.
    pub listed: ListedEntry,
    /// When we knew it, UTC.
    pub recorded_from: Timestamp,
    /// Until when we held it true; `None` while we do.
    pub recorded_until: Option<Timestamp>,
}

/// What an event tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EventKind {
    /// A list was taken as the beginning.
    Baseline,
    /// A rule changed the list.
    Rule,
    /// A document was read that changes no list.
    Document,
    /// A rule is on public inspection.
    Filed,
    /// A rule on public inspection gets another day of publication.
    Rescheduled,
    /// A rule on public inspection will not be published.
    Withdrawn,
    /// Text was not understood or a check failed.
    Unread,
    /// A change was held for a person.
    Held,
    /// A source failed.
    SourceFailed,
    /// A failed source is back.
    SourceRecovered,
}

impl EventKind {
    /// The kind as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Rule => "rule",
            Self::Document => "document",
            Self::Filed => "filed",
            Self::Rescheduled => "rescheduled",
            Self::Withdrawn => "withdrawn",
            Self::Unread => "unread",
            Self::Held => "held",
            Self::SourceFailed => "source-failed",
            Self::SourceRecovered => "source-recovered",
        }
    }
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// A stable id: the same happening has the same id however often it is
    /// found, such as `rule:2023-03929:published`.
    pub id: String,
    /// What it tells of.
    pub kind: EventKind,
    /// The document behind it.
    pub document: Option<DocumentNumber>,
    /// When it happened for us, UTC.
    pub at: Timestamp,
    /// What there is to tell, as JSON.
    pub body: Value,
}

/// An event as written: append-only and numbered.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its number; grows by insertion.
    pub seq: i64,
    /// The event.
    pub event: NewEvent,
}

/// A delivery to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// A stable id and idempotency key, made of event and recipient; never
    /// changes, not even when sent again.
    pub id: String,
    /// The event that it carries.
    pub event_id: String,
    /// `mail` or `webhook`.
    pub channel: String,
    /// The mail address or the endpoint's name.
    pub recipient: String,
    /// The composed message, as JSON.
    pub payload: Value,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Waiting for its time.
    Pending,
    /// Done.
    Delivered,
    /// Given up.
    Dead,
}

impl DeliveryState {
    /// The state as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// A delivery as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// What is to be delivered.
    pub delivery: NewDelivery,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts made.
    pub attempts: u32,
    /// When the next attempt is due, UTC.
    pub next_attempt_at: Timestamp,
    /// What the receiver last answered, or why it could not be reached.
    pub last_answer: Option<String>,
}

/// An attempt as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// When it ended, UTC.
    pub at: Timestamp,
    /// `delivered`, `retry` or `dead`.
    pub outcome: String,
    /// What the receiver answered.
    pub answer: String,
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The receiver took it.
    Delivered {
        /// What it answered.
        answer: String,
    },
    /// Another attempt may help.
    Retry {
        /// When, UTC.
        at: Timestamp,
        /// What it answered.
        answer: String,
    },
    /// No further attempt.
    Dead {
        /// What it answered.
        answer: String,
    },
}

/// Everything that one step of a cycle changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Commit {
    /// Documents seen, with what is now known of them.
    pub documents: Vec<Document>,
    /// Readings made.
    pub readings: Vec<StoredReading>,
    /// Versions that end: the entry and the first day no longer in force.
    pub closed: Vec<(EntryId, Option<Date>)>,
    /// Versions that begin.
    pub opened: Vec<ListedEntry>,
    /// Events to append.
    pub events: Vec<NewEvent>,
    /// Deliveries to queue.
    pub deliveries: Vec<NewDelivery>,
    /// When all this became known, UTC. Written into the bitemporal columns.
    pub at: Timestamp,
}

/// How much is waiting and how much is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Deliveries that wait for their time.
    pub pending: u64,
    /// Deliveries that were given up.
    pub dead: u64,
    /// When the event of the oldest waiting delivery happened, UTC.
    pub oldest_pending: Option<Timestamp>,
    /// Documents known.
    pub documents: u64,
    /// Entries held true now.
    pub entries: u64,
    /// The size of the database in bytes.
    pub database_bytes: u64,
}

/// How a cycle ended for one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRecord {
    /// The source, such as `federal-register`.
    pub source: String,
    /// When it began, UTC.
    pub started: Timestamp,
    /// When it ended, UTC.
    pub ended: Timestamp,
    /// The window of publication dates that was asked.
    pub window: Option<(Date, Date)>,
    /// Documents looked at.
    pub documents: u32,
    /// What went wrong; `None` for a good cycle.
    pub error: Option<String>,
}
