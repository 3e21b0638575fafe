//! The plain data that goes into the store and comes out.

use std::collections::{BTreeMap, BTreeSet};

use entity_list::ledger::{Decision, EntryId, Held, ListedEntry, Restated};
use entity_list::model::{Document, DocumentNumber, Reading, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::NewDelivery;

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

/// How many bodies were pruned at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Bodies whose bytes were dropped.
    pub bodies: u64,
    /// Their bytes, unpacked.
    pub bytes: u64,
}

/// What stays on record of a body whose bytes were dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrunedBody {
    /// Where it came from.
    pub url: String,
    /// The digest that its bytes had.
    pub sha256: Sha256,
    /// How many bytes they were.
    pub size: u64,
    /// The HTTP status; 0 for files.
    pub status: u16,
    /// The headers that matter.
    pub headers: Vec<(String, String)>,
    /// When it was first seen, UTC.
    pub first_seen: Timestamp,
    /// When it was last seen before, UTC.
    pub last_seen: Timestamp,
    /// When its bytes were dropped, UTC.
    pub pruned_at: Timestamp,
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
    /// The table of own parties cannot be used, or can again.
    OwnParties,
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
            Self::OwnParties => "own-parties",
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
