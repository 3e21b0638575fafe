//! The plain data that goes into the store and comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use entity_list::ledger::{Decision, EntryId, Held, ListedEntry, Restated};
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
    /// A notice moved the dates of a rule.
    Postponed,
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
    /// A person decided about a change that was held.
    Reviewed,
    /// A document was read again, and the record corrected.
    Corrected,
    /// A witness was looked at.
    WitnessSeen,
    /// A witness says something else than the list, or cannot be relied on.
    WitnessTrouble,
    /// A witness agrees again.
    WitnessAgrees,
    /// No cycle ran for longer than the schedule allows.
    ScheduleMissed,
    /// How a receiver stands has changed: failing, back, gone, given up.
    Receiver,
    /// A digest or a sign of life was due.
    Digest,
}

impl EventKind {
    /// The kind as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Rule => "rule",
            Self::Document => "document",
            Self::Filed => "filed",
            Self::Postponed => "postponed",
            Self::Rescheduled => "rescheduled",
            Self::Withdrawn => "withdrawn",
            Self::Unread => "unread",
            Self::Held => "held",
            Self::SourceFailed => "source-failed",
            Self::SourceRecovered => "source-recovered",
            Self::Reviewed => "reviewed",
            Self::Corrected => "corrected",
            Self::WitnessSeen => "witness-seen",
            Self::WitnessTrouble => "witness-trouble",
            Self::WitnessAgrees => "witness-agrees",
            Self::ScheduleMissed => "schedule-missed",
            Self::Receiver => "receiver",
            Self::Digest => "digest",
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
    /// `mail`, `webhook`, `chat`, `post` or `nats`.
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
    /// Those of them made before a person asked for a new round.
    pub attempts_before: u32,
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
    /// The receiver is gone: the delivery, and all others for it, wait until a
    /// person says otherwise.
    Gone {
        /// What it answered.
        answer: String,
    },
}

/// Which deliveries are asked for; `None` is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Where they stand.
    pub state: Option<DeliveryState>,
    /// The channel.
    pub channel: Option<String>,
    /// The mail address or the endpoint's name.
    pub recipient: Option<String>,
    /// The event that they carry.
    pub event_id: Option<String>,
    /// At most so many, newest first.
    pub limit: u32,
}

/// How a receiver stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiverState {
    /// The channel.
    pub channel: String,
    /// The mail address or the endpoint's name.
    pub recipient: String,
    /// Attempts that failed one after the other.
    pub failures: u32,
    /// When the first of them ended, UTC; `None` while all is well.
    pub failing_since: Option<Timestamp>,
    /// When the last long failure that is over began, UTC.
    pub recovered_from: Option<Timestamp>,
    /// When the first delivery was given up since the last one that was taken,
    /// UTC.
    pub gave_up_at: Option<Timestamp>,
    /// When it said that it is gone, UTC.
    pub disabled_at: Option<Timestamp>,
    /// What it last answered.
    pub last_answer: Option<String>,
    /// Deliveries that wait for it.
    pub pending: u32,
    /// Deliveries for it that were given up.
    pub dead: u32,
}

/// Attempts in a row from which a failure is long: the fourth is more than
/// half an hour after the first.
pub const LONG_FAILURE: u32 = 4;

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
    /// Beliefs given up, and what is believed in their place: corrections and
    /// decisions, which may be about days that are past.
    pub restated: Restated,
    /// Changes to hold for a person.
    pub held: Vec<Held>,
    /// What was decided about held changes.
    pub decided: Vec<Decision>,
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
    /// Attempts to deliver that were taken.
    pub attempts_delivered: u64,
    /// Attempts after which another follows.
    pub attempts_retried: u64,
    /// Attempts after which none follows.
    pub attempts_dead: u64,
    /// Documents known.
    pub documents: u64,
    /// Entries held true now.
    pub entries: u64,
    /// The size of the database in bytes.
    pub database_bytes: u64,
}

/// A change that was held for a person, on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldRecord {
    /// The change, why it was held, and what it may mean.
    pub held: Held,
    /// When it was held, UTC.
    pub held_at: Timestamp,
    /// What was decided; `null` while nobody has.
    pub decision: Option<Decision>,
}

/// What a part of the record is wanted about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subjects {
    /// Documents, with their readings and held changes.
    pub documents: BTreeSet<DocumentNumber>,
    /// Entries, with all their versions.
    pub entries: BTreeSet<EntryId>,
    /// Raw bodies, with where they were seen and, for lists, their readings.
    pub bodies: BTreeSet<Sha256>,
    /// Events by number, with their deliveries and attempts.
    pub events: BTreeSet<i64>,
}

/// A part of the record, as the chain of evidence covers it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    /// The canonical text of each row, by its place such as `events/17`.
    pub rows: BTreeMap<String, String>,
    /// The links by number, from the first that mentions one of the rows to
    /// the newest; the digest of a link is that of its text and a line feed.
    pub links: BTreeMap<i64, String>,
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
