//! How the service stands, as far as the store knows: what `status` prints,
//! what the web shows and what the metrics are filled from.

use jiff::Timestamp;
use serde::Serialize;

use crate::store::{CycleRecord, EventKind, Figures, Store, StoreError};

/// How many cycles back a failing source's beginning is looked for.
const CYCLES: u32 = 1000;

/// How the service stands.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The moment that it is about, UTC.
    pub at: Timestamp,
    /// The version of the program that asks.
    pub version: &'static str,
    /// The day of the list that everything began with, as the event tells it;
    /// `null` before the first cycle.
    pub baseline: Option<serde_json::Value>,
    /// The sources, with when they were last heard.
    pub sources: Vec<SourceStatus>,
    /// When the next cycle is due, UTC; from the schedule, so only true while
    /// the service runs.
    pub next_cycle: Option<Timestamp>,
    /// Rules on public inspection that are not published yet.
    pub on_inspection: Vec<String>,
    /// The outbox and the database.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How a source stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceStatus {
    /// Its name.
    pub source: String,
    /// When the last cycle began in which it was heard in full, UTC.
    pub last_good: Option<Timestamp>,
    /// When it was last asked, UTC.
    pub last_asked: Option<Timestamp>,
    /// Documents in that last cycle.
    pub documents: u32,
    /// What went wrong when it was last asked; `null` for a good cycle.
    pub error: Option<String>,
    /// Failed cycles in a row.
    pub failures: u32,
}

/// Asks the store.
pub async fn gather(
    store: &dyn Store,
    sources: &[&'static str],
    next_cycle: Option<Timestamp>,
    now: Timestamp,
) -> Result<Status, StoreError> {
    let mut heard = Vec::with_capacity(sources.len());
    for source in sources {
        let last_good = store.last_good_cycle(source).await?.map(|cycle| cycle.started);
        heard.push(source_status(source, last_good, &store.cycles(source, CYCLES).await?));
    }
    let on_inspection = store
        .documents()
        .await?
        .into_iter()
        .filter(|document| document.stage == entity_list::model::Stage::OnInspection);
    Ok(Status {
        at: now,
        version: env!("CARGO_PKG_VERSION"),
        baseline: store.latest_event(&[EventKind::Baseline]).await?.map(|event| event.event.body),
        sources: heard,
        next_cycle,
        on_inspection: on_inspection.map(|document| document.number.to_string()).collect(),
        figures: store.figures().await?,
    })
}

/// What the records of a source say, newest first.
fn source_status(
    source: &str,
    last_good: Option<Timestamp>,
    cycles: &[CycleRecord],
) -> SourceStatus {
    let failures = cycles.iter().take_while(|cycle| cycle.error.is_some()).count();
    let newest = cycles.first();
    SourceStatus {
        source: source.to_owned(),
        last_good,
        last_asked: newest.map(|cycle| cycle.started),
        documents: newest.map_or(0, |cycle| cycle.documents),
        error: newest.and_then(|cycle| cycle.error.clone()),
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
    }
}
