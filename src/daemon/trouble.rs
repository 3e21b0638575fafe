//! Trouble is told too: that a source fails, once, and that it is back; that
//! nobody looked for longer than the schedule allows.

use jiff::{SignedDuration, Timestamp};

use super::events;
use super::report::CycleReport;
use super::rooms::Rooms;
use super::terms::{CycleError, FEDERAL_REGISTER, Mode};
use crate::alert::Notice;
use crate::store::{Commit, CycleRecord, Event, EventKind, StoreError};

/// How much longer than `max_gap` two cycles may be apart before that is told:
/// a cycle takes its time, and a failed one rests.
const SLACK: std::time::Duration = std::time::Duration::from_mins(30);

/// Events that say how the sources stand.
const SOURCE: [EventKind; 2] = [EventKind::SourceFailed, EventKind::SourceRecovered];

/// Writes down how a cycle went, where that is news: a failure that has lasted
/// as long as two cycles may be apart (at once where no cycle has ever ended
/// well), and the first good cycle after it.
pub(super) async fn note(
    rooms: &Rooms,
    mode: Mode,
    attempt: &Result<CycleReport, CycleError>,
) -> Result<(), StoreError> {
    if mode != Mode::Commit {
        return Ok(());
    }
    let told = rooms.store.latest_event(&SOURCE).await?;
    let failed = told.filter(|event| event.event.kind == EventKind::SourceFailed);
    match (failure(attempt), failed) {
        (Some(error), None) => tell_failure(rooms, error).await,
        (None, Some(failed)) => tell_recovery(rooms, attempt, &failed).await,
        _ => Ok(()),
    }
}

/// What went wrong with a source; `None` for a good cycle and for one that did
/// not take place because another was running or was told to end.
fn failure(attempt: &Result<CycleReport, CycleError>) -> Option<String> {
    match attempt {
        Ok(report) => {
            let all: Vec<String> = report
                .failures()
                .map(|(document, why)| format!("{}: {why}", document.number))
                .collect();
            (!all.is_empty()).then(|| all.join("; "))
        }
        Err(CycleError::Busy | CycleError::CutShort) => None,
        Err(error) => Some(error.to_string()),
    }
}

async fn tell_failure(rooms: &Rooms, error: String) -> Result<(), StoreError> {
    let now = rooms.clock.now();
    let last_good = rooms.store.last_good_cycle(FEDERAL_REGISTER).await?.map(|good| good.started);
    if !has_lasted(last_good, now, rooms.config.schedule.max_gap) {
        return Ok(());
    }
    let since = last_good.map_or_else(|| "ever".to_owned(), |good| good.to_string());
    let id = format!("source-failed:{FEDERAL_REGISTER}:{since}");
    let notice = Notice::SourceFailed { source: FEDERAL_REGISTER.to_owned(), error, last_good };
    tell(rooms, id, EventKind::SourceFailed, &notice).await
}

/// Tells of a time in which no cycle ran although the schedule would have had
/// it so: the program was not running, or its machine slept. A source that
/// failed meanwhile is told otherwise.
pub(super) async fn note_missed(
    rooms: &Rooms,
    before: Option<&CycleRecord>,
    started: Timestamp,
) -> Result<(), StoreError> {
    let Some(from) = before.map(|cycle| cycle.ended) else { return Ok(()) };
    let longest = rooms.config.schedule.max_gap + SLACK;
    let failing = rooms.store.latest_event(&SOURCE).await?;
    let failing = failing.is_some_and(|event| event.event.kind == EventKind::SourceFailed);
    if failing || !has_lasted(Some(from), started, longest) {
        return Ok(());
    }
    let id = format!("schedule-missed:{from}");
    let notice = Notice::ScheduleMissed { from, to: started };
    tell(rooms, id, EventKind::ScheduleMissed, &notice).await
}

fn has_lasted(last_good: Option<Timestamp>, now: Timestamp, max_gap: std::time::Duration) -> bool {
    let max_gap = SignedDuration::try_from(max_gap).unwrap_or(SignedDuration::MAX);
    last_good.is_none_or(|good| now.duration_since(good) >= max_gap)
}

async fn tell_recovery(
    rooms: &Rooms,
    attempt: &Result<CycleReport, CycleError>,
    failed: &Event,
) -> Result<(), StoreError> {
    let Ok(report) = attempt else { return Ok(()) };
    let id = format!("source-recovered:{}", failed.event.id);
    let notice = Notice::SourceRecovered {
        source: FEDERAL_REGISTER.to_owned(),
        failed_since: Some(failed.event.at),
        documents: u32::try_from(report.documents.len()).unwrap_or(u32::MAX),
    };
    tell(rooms, id, EventKind::SourceRecovered, &notice).await
}

/// Writes a notice down, once for its id, and queues it for those who are told
/// of trouble.
pub(super) async fn tell(
    rooms: &Rooms,
    id: String,
    kind: EventKind,
    notice: &Notice,
) -> Result<(), StoreError> {
    let event = events::notice_event(id, kind, notice, rooms.clock.now());
    let deliveries = match events::notice_deliveries(&event, notice, &rooms.audience) {
        Ok(deliveries) => deliveries,
        Err(error) => {
            // The event stays on record; a template that cannot be rendered
            // must not keep it from being written.
            tracing::error!("a notice could not be composed: {error}");
            Vec::new()
        }
    };
    let at = event.at;
    let commit = Commit { events: vec![event], deliveries, at, ..Commit::default() };
    rooms.store.commit(&commit).await.map(|_| ())
}
