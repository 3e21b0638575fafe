//! Trouble is told too: that a source fails, once, and that it is back; that
//! nobody looked for longer than the schedule allows.

use jiff::{SignedDuration, Timestamp};

use super::events;
use super::report::CycleReport;
use super::rooms::Rooms;
use super::terms::{CycleError, FEDERAL_REGISTER, Mode, PUBLIC_INSPECTION};
use crate::alert::Notice;
use crate::store::{Commit, EventKind, NewEvent, StoreError};

/// How much longer than `max_gap` two cycles may be apart before that is told:
/// a cycle takes its time, and a failed one rests.
const SLACK: std::time::Duration = std::time::Duration::from_mins(30);

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
    let notice = Notice::SourceFailed { source: source.to_owned(), error, last_good };
    tell(rooms, id, EventKind::SourceFailed, &notice).await
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
    let id = format!("source-recovered:{}", failed.event.id);
    let notice = Notice::SourceRecovered {
        source: source.to_owned(),
        failed_since: Some(failed.event.at),
        documents: u32::try_from(documents).unwrap_or(u32::MAX),
    };
    tell(rooms, id, EventKind::SourceRecovered, &notice).await
}

/// Tells of a time in which no cycle ran although the schedule would have had
/// it so: the program was not running, or its machine slept. A source that
/// failed meanwhile is told otherwise.
pub(super) async fn note_missed(
    rooms: &Rooms,
    last_good: Option<Timestamp>,
    began: Timestamp,
) -> Result<(), StoreError> {
    let Some(from) = last_good else { return Ok(()) };
    let longest = rooms.config.schedule.max_gap + SLACK;
    let failed = rooms.store.event(&failed_id(FEDERAL_REGISTER, last_good)).await?;
    if failed.is_some() || !has_lasted(last_good, began, longest) {
        return Ok(());
    }
    let id = format!("schedule-missed:{from}");
    tell(rooms, id, EventKind::ScheduleMissed, &Notice::ScheduleMissed { from, to: began }).await
}

/// Writes a notice down, once for its id, and queues it for those who are told
/// of trouble.
pub(super) async fn tell(
    rooms: &Rooms,
    id: String,
    kind: EventKind,
    notice: &Notice,
) -> Result<(), StoreError> {
    commit(rooms, events::notice_event(id, kind, notice, rooms.clock.now()), notice).await
}

/// Writes an event with the notice of it for everybody. The event is on record
/// even where its notice cannot be composed.
pub(super) async fn commit(
    rooms: &Rooms,
    event: NewEvent,
    notice: &Notice,
) -> Result<(), StoreError> {
    let at = event.at;
    let deliveries = events::deliveries_or_none(&event, notice, &rooms.audience());
    let commit = Commit { events: vec![event], deliveries, at, ..Commit::default() };
    rooms.store.commit(&commit).await.map(|_| ())
}
