//! Trouble is told too: that a source fails, once, and that it is back.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::events;
use super::report::CycleReport;
use super::rooms::Rooms;
use super::terms::{CycleError, FEDERAL_REGISTER, Mode, PUBLIC_INSPECTION};
use crate::alert::Notice;
use crate::store::{Commit, EventKind, NewEvent, StoreError};

/// When each source was last heard before a cycle.
pub(super) struct Before([(&'static str, Option<Timestamp>); 2]);

impl Before {
    /// As the store has it.
    pub(super) async fn of(rooms: &Rooms) -> Result<Self, StoreError> {
        let mut sources = [(FEDERAL_REGISTER, None), (PUBLIC_INSPECTION, None)];
        for (source, last_good) in &mut sources {
            *last_good = rooms.store.last_good_cycle(source).await?.map(|good| good.started);
        }
        Ok(Self(sources))
    }
}

/// How a source fared in a cycle.
enum Heard {
    /// Well, with this many documents.
    Well(usize),
    /// Not, or not all of it.
    Badly(String),
    /// It was not asked.
    NotAsked,
}

/// Writes down how a cycle went, where that is news: a failure that has lasted
/// as long as two cycles may be apart (at once where no cycle has ever ended
/// well), and the first good cycle after it.
pub(super) async fn note(
    rooms: &Rooms,
    mode: Mode,
    attempt: &Result<CycleReport, CycleError>,
    before: &Before,
) -> Result<(), StoreError> {
    if mode != Mode::Commit {
        return Ok(());
    }
    for (source, last_good) in before.0 {
        let failed = failed_id(source, last_good);
        match heard(source, attempt) {
            Heard::Badly(error) => tell_failure(rooms, source, failed, error, last_good).await?,
            Heard::Well(documents) => tell_recovery(rooms, source, &failed, documents).await?,
            Heard::NotAsked => {}
        }
    }
    Ok(())
}

fn heard(source: &str, attempt: &Result<CycleReport, CycleError>) -> Heard {
    match attempt {
        Ok(report) if source == PUBLIC_INSPECTION => match report.inspection.failure() {
            Some(error) => Heard::Badly(error),
            None => Heard::Well(report.inspection.documents.len()),
        },
        Ok(report) => {
            let all: Vec<String> = report
                .failures()
                .map(|(document, why)| format!("{}: {why}", document.number))
                .collect();
            if all.is_empty() {
                Heard::Well(report.documents.len())
            } else {
                Heard::Badly(all.join("; "))
            }
        }
        Err(CycleError::Busy | CycleError::CutShort) => Heard::NotAsked,
        Err(error) if source == FEDERAL_REGISTER => Heard::Badly(error.to_string()),
        Err(_) => Heard::NotAsked,
    }
}

/// The event of a failure: the same as long as the source is not heard again.
fn failed_id(source: &str, last_good: Option<Timestamp>) -> String {
    let since = last_good.map_or_else(|| "ever".to_owned(), |good| good.to_string());
    format!("source-failed:{source}:{since}")
}

async fn tell_failure(
    rooms: &Rooms,
    source: &str,
    id: String,
    error: String,
    last_good: Option<Timestamp>,
) -> Result<(), StoreError> {
    let now = rooms.clock.now();
    let told = rooms.store.event(&id).await?.is_some();
    if told || !has_lasted(last_good, now, rooms.config.schedule.max_gap) {
        return Ok(());
    }
    let event = NewEvent {
        id,
        kind: EventKind::SourceFailed,
        document: None,
        at: now,
        body: json!({ "source": source, "error": error, "last_good": last_good }),
    };
    let notice = Notice::SourceFailed { source: source.to_owned(), error, last_good };
    commit(rooms, event, &notice).await
}

fn has_lasted(last_good: Option<Timestamp>, now: Timestamp, max_gap: std::time::Duration) -> bool {
    let max_gap = SignedDuration::try_from(max_gap).unwrap_or(SignedDuration::MAX);
    last_good.is_none_or(|good| now.duration_since(good) >= max_gap)
}

async fn tell_recovery(
    rooms: &Rooms,
    source: &str,
    failed: &str,
    documents: usize,
) -> Result<(), StoreError> {
    let Some(failed) = rooms.store.event(failed).await? else { return Ok(()) };
    let event = NewEvent {
        id: format!("source-recovered:{}", failed.event.id),
        kind: EventKind::SourceRecovered,
        document: None,
        at: rooms.clock.now(),
        body: json!({ "source": source, "failed_since": failed.event.at }),
    };
    let notice = Notice::SourceRecovered {
        source: source.to_owned(),
        failed_since: Some(failed.event.at),
        documents: u32::try_from(documents).unwrap_or(u32::MAX),
    };
    commit(rooms, event, &notice).await
}

/// Writes an event with the notice of it for everybody. The event is on record
/// even where its notice cannot be composed.
pub(super) async fn commit(
    rooms: &Rooms,
    event: NewEvent,
    notice: &Notice,
) -> Result<(), StoreError> {
    let at = event.at;
    let deliveries = events::deliveries_or_none(&event, notice, &rooms.config);
    let commit = Commit { events: vec![event], deliveries, at, ..Commit::default() };
    rooms.store.commit(&commit).await.map(|_| ())
}
