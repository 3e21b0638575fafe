//! One cycle: discover, then for each document fetch, archive, read, apply,
//! compose, commit; hold the list against its witnesses; and at last deliver.
//!
//! Everything before the commit can be run again with the same result.

use std::time::Duration;

use entity_list::model::{Document, DocumentNumber};
use jiff::Timestamp;
use jiff::civil::Date;
use tokio_util::sync::CancellationToken;

use super::document;
use super::lease::Lease;
use super::report::{BaselineReport, CycleReport, DocumentReport, Told};
use super::rooms::Rooms;
use super::standing::Stand;
use super::terms::{CycleError, FEDERAL_REGISTER, Mode};
use super::{
    baseline, digest, inspection, mend, own_parties, receivers, retention, trouble, window, witness,
};
use crate::clock::eastern_date;
use crate::deliver::DeliveryReport;
use crate::source::{DateRange, vanished};
use crate::store::{CycleRecord, StoreError};

/// How long deliveries under way may go on after the request to end. What is
/// broken off goes out again, under the same id.
const GRACE: Duration = Duration::from_secs(10);

/// Runs one cycle.
///
/// A document that fails does not stop the ones after it; the report says so,
/// the window does not move on, and the next cycle tries again. When `end` is
/// cancelled the cycle is cut short; the lease is given up whatever happens.
pub async fn run_cycle(
    rooms: &Rooms,
    mode: Mode,
    end: &CancellationToken,
) -> Result<CycleReport, CycleError> {
    let ended = take_in(rooms, mode, end).await;
    if mode != Mode::Commit || matches!(ended, Err(CycleError::Busy | CycleError::CutShort)) {
        return ended;
    }
    let delivered = deliver(rooms, end).await;
    let mut report = ended?;
    report.deliveries = delivered?;
    Ok(report)
}

/// A cycle up to its deliveries, which lie in the outbox when it is done.
pub(super) async fn take_in(
    rooms: &Rooms,
    mode: Mode,
    end: &CancellationToken,
) -> Result<CycleReport, CycleError> {
    let started = rooms.clock.now();
    let lease = Lease::take(rooms).await?.ok_or(CycleError::Busy)?;
    let result = lease.while_held(run_leased(rooms, mode, started, end)).await;
    lease.release().await?;
    result?
}

/// Delivers what is due, of this cycle and of those before.
pub(super) async fn deliver(
    rooms: &Rooms,
    end: &CancellationToken,
) -> Result<DeliveryReport, CycleError> {
    tokio::select! {
        delivered = rooms.worker.deliver_due(rooms.clock.now()) => Ok(delivered?),
        () = grace_after(end) => Err(CycleError::CutShort),
    }
}

/// Writes down that a cycle broke off without a word.
pub(super) async fn note_broken(
    rooms: &Rooms,
    started: Timestamp,
    why: &str,
) -> Result<(), StoreError> {
    let before = trouble::Before::of(rooms).await?;
    let broken = CycleError::Broken(why.to_owned());
    let asked = Asked { source: FEDERAL_REGISTER, started, window: None };
    record(rooms, Mode::Commit, asked, 0, Some(broken.to_string())).await?;
    trouble::note(rooms, Mode::Commit, &Err(broken), &before).await
}

/// The attempt, what it means for those who rely on the sources, and what is to
/// be told of it.
async fn run_leased(
    rooms: &Rooms,
    mode: Mode,
    started: Timestamp,
    end: &CancellationToken,
) -> Result<CycleReport, CycleError> {
    let before = trouble::Before::of(rooms).await?;
    if mode == Mode::Commit {
        own_parties::note(rooms).await?;
        // A new subscription begins before what this cycle finds.
        digest::compose_due(rooms).await?;
    }
    // Up to each commit everything can be done again, and a commit is whole or
    // not at all: there is nothing to wait for.
    let mut attempt = tokio::select! {
        biased;
        () = end.cancelled() => return Err(CycleError::CutShort),
        attempt = Box::pin(take_documents(rooms, mode, started)) => attempt,
    };
    trouble::note(rooms, mode, &attempt, &before).await?;
    if let Ok(report) = &mut attempt {
        report.witnesses = tokio::select! {
            biased;
            () = end.cancelled() => return Err(CycleError::CutShort),
            looked = witness::look_where_due(rooms, mode) => looked?,
        };
    }
    if mode == Mode::Commit {
        receivers::note(rooms).await?;
        digest::compose_due(rooms).await?;
        if let Ok(report) = &attempt
            && report.is_good()
        {
            retention::keep_to_it(rooms, started).await?;
        }
    }
    attempt
}

async fn grace_after(end: &CancellationToken) {
    end.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

async fn take_documents(
    rooms: &Rooms,
    mode: Mode,
    started: Timestamp,
) -> Result<CycleReport, CycleError> {
    let (mut stand, taken) = stand(rooms, mode).await?;
    let window = next_window(rooms, stand.baseline(), started).await?;
    let asked = Asked { source: FEDERAL_REGISTER, started, window: Some(window) };
    let found = match rooms.federal_register.documents_in(window).await {
        Ok(found) => found,
        Err(source) => {
            record(rooms, mode, asked, 0, Some(source.to_string())).await?;
            // Another witness: it may be heard where this one is not.
            inspection::watch(rooms, &mut stand, mode, &[]).await?;
            return Err(CycleError::Discover { window, source });
        }
    };
    let vanished = missed(rooms, &found, window).await?;
    let mut documents = Vec::new();
    for document in in_order(found) {
        documents.push(take(rooms, document, &mut stand, mode).await?);
    }
    let inspection = inspection::watch(rooms, &mut stand, mode, &documents).await?;
    let report = CycleReport {
        window: (window.from, window.to),
        baseline: taken,
        documents,
        vanished,
        unseen_overrides: mend::unseen(rooms.store.as_ref(), &rooms.overrides).await?,
        witnesses: Vec::new(),
        inspection,
        deliveries: DeliveryReport::default(),
    };
    let failed = report.failures().map(|(document, why)| format!("{}: {why}", document.number));
    let failed: Vec<String> = failed.collect();
    let error = (!failed.is_empty()).then(|| failed.join("; "));
    record(rooms, mode, asked, report.documents.len(), error).await?;
    Ok(report)
}

/// Documents that we know and the Federal Register lists no longer. That is
/// for a person to look into and changes nothing.
async fn missed(
    rooms: &Rooms,
    found: &[Document],
    window: DateRange,
) -> Result<Vec<DocumentNumber>, StoreError> {
    let known = rooms.store.documents().await?;
    let missed = vanished(&known, found, window);
    for number in &missed {
        tracing::warn!(
            document = %number,
            %window,
            "the Federal Register no longer lists a document that it listed; nothing is changed"
        );
    }
    Ok(missed)
}

/// The list to begin with: the stored one, or the newest of the eCFR.
async fn stand(rooms: &Rooms, mode: Mode) -> Result<(Stand, Option<BaselineReport>), CycleError> {
    if let Some(known) = baseline::known_baseline(rooms.store.as_ref()).await? {
        return Ok((Stand::stored(known), None));
    }
    let (report, standing) = baseline::fetch(rooms, mode).await.map_err(CycleError::Baseline)?;
    Ok((Stand::taken(report.clone(), standing), Some(report)))
}

async fn next_window(
    rooms: &Rooms,
    baseline: Date,
    now: Timestamp,
) -> Result<DateRange, CycleError> {
    let last = last_trusted(rooms, now).await?;
    let known_up_to = last.map_or(baseline, |cycle| eastern_date(cycle.started));
    Ok(window::next(known_up_to, eastern_date(now), rooms.config.federal_register.overlap_days))
}

/// How many cycles back one is looked for that a right clock has recorded.
const LOOK_BACK: u32 = 10_000;

/// The last good cycle. One that began after now was recorded by a clock that
/// was wrong: nobody knows when it was, so the one before it counts.
async fn last_trusted(rooms: &Rooms, now: Timestamp) -> Result<Option<CycleRecord>, StoreError> {
    match rooms.store.last_good_cycle(FEDERAL_REGISTER).await? {
        Some(last) if last.started > now => {
            let cycles = rooms.store.cycles(FEDERAL_REGISTER, LOOK_BACK).await?;
            let trusted = |cycle: &CycleRecord| cycle.error.is_none() && cycle.started <= now;
            Ok(cycles.into_iter().find(trusted))
        }
        last => Ok(last),
    }
}

/// Documents in the order in which they take effect on each other: by day,
/// then by page.
fn in_order(mut found: Vec<Document>) -> Vec<Document> {
    found.sort_by(|a, b| {
        (a.publication_date, a.start_page, &a.number).cmp(&(
            b.publication_date,
            b.start_page,
            &b.number,
        ))
    });
    found
}

async fn take(
    rooms: &Rooms,
    mut document: Document,
    stand: &mut Stand,
    mode: Mode,
) -> Result<DocumentReport, CycleError> {
    if let Some(known) = rooms.store.document(&document.number).await? {
        document.first_seen = known.first_seen;
        document.filed_at = document.filed_at.or(known.filed_at);
    }
    let told = document::take(rooms, document.clone(), stand, mode).await;
    let told = told.unwrap_or_else(|error| Told::Failed { why: format!("{error:#}") });
    Ok(DocumentReport { document, told })
}

/// What a source was asked, and when.
pub(super) struct Asked {
    pub(super) source: &'static str,
    pub(super) started: Timestamp,
    /// The days of publication, where it was asked for days.
    pub(super) window: Option<DateRange>,
}

/// Records how asking a source ended.
pub(super) async fn record(
    rooms: &Rooms,
    mode: Mode,
    asked: Asked,
    documents: usize,
    error: Option<String>,
) -> Result<(), StoreError> {
    if mode == Mode::DryRun {
        return Ok(());
    }
    let record = CycleRecord {
        source: asked.source.to_owned(),
        started: asked.started,
        ended: rooms.clock.now(),
        window: asked.window.map(|window| (window.from, window.to)),
        documents: u32::try_from(documents).unwrap_or(u32::MAX),
        error,
    };
    rooms.store.record_cycle(&record).await
}
