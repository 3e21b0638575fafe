//! How the service stands, as far as the store knows: what `status` prints,
//! what the web shows and what the metrics are filled from.

use entity_list::model::Stage;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::eastern_date;
use crate::store::{CycleRecord, Event, EventKind, Figures, ReceiverState, Store, StoreError};

/// The witnesses, as the events name them that tell of a look at one.
pub const WITNESSES: [&str; 2] = ["ecfr", "csl"];

/// How many cycles back a failing source's beginning is looked for.
const CYCLES: u32 = 1000;

/// How the service stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    /// Changes that wait for a person: `entitylistd review`.
    pub reviews: ReviewStatus,
    /// The lists of others that ours was held against.
    pub witnesses: Vec<WitnessStatus>,
    /// Receivers for whom deliveries wait or were given up, or who fail or are
    /// gone.
    pub receivers: Vec<ReceiverState>,
    /// The outbox and the database.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How a source stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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

/// Changes that were held for a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewStatus {
    /// How many nobody has decided about.
    pub pending: u64,
    /// When the oldest of them was held, UTC.
    pub oldest: Option<Timestamp>,
}

/// What the newest look at a witness said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessStatus {
    /// `ecfr` or `csl`.
    pub witness: String,
    /// When it was looked at, UTC.
    pub looked_at: Timestamp,
    /// The day that its list speaks of.
    pub date: Date,
    /// Days from then to today, Eastern time.
    pub days_behind: i64,
    /// `agrees`, `drift`, `doubtful` or `stale`.
    pub condition: String,
    /// Entries of ours that it does not show.
    pub missing: u64,
    /// Entries that only it shows.
    pub extra: u64,
    /// Entries that it shows in other words.
    pub different: u64,
    /// The rules that it does not show yet, or not in full; the oldest first.
    pub lag: Vec<RuleLag>,
}

/// A rule that a witness does not show yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleLag {
    /// Its document number.
    pub rule: String,
    /// Its first day in force among the entries that are not shown.
    pub since: Date,
    /// Days from then to the day that the witness speaks of.
    pub days: i32,
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
        .filter(|document| document.stage == Stage::OnInspection);
    Ok(Status {
        at: now,
        version: env!("CARGO_PKG_VERSION"),
        baseline: store.latest_event(&[EventKind::Baseline]).await?.map(|event| event.event.body),
        sources: heard,
        next_cycle,
        on_inspection: on_inspection.map(|document| document.number.to_string()).collect(),
        reviews: reviews(store).await?,
        witnesses: witnesses(store, now).await?,
        receivers: store.receivers().await?.into_iter().filter(is_worth_a_word).collect(),
        figures: store.figures().await?,
    })
}

async fn reviews(store: &dyn Store) -> Result<ReviewStatus, StoreError> {
    let held = store.held_changes().await?;
    let open = || held.iter().filter(|one| one.decision.is_none());
    Ok(ReviewStatus {
        pending: u64::try_from(open().count()).unwrap_or(u64::MAX),
        oldest: open().map(|one| one.held_at).min(),
    })
}

async fn witnesses(store: &dyn Store, now: Timestamp) -> Result<Vec<WitnessStatus>, StoreError> {
    let mut seen = Vec::new();
    for witness in WITNESSES {
        let looks = format!("{}:{witness}:", EventKind::WitnessSeen.as_str());
        let newest = store.latest_event_named(&looks, None).await?;
        seen.extend(newest.and_then(|event| witness_status(witness, &event, now)));
    }
    Ok(seen)
}

/// What a look said; `None` for one of a version that said it otherwise.
fn witness_status(witness: &str, look: &Event, now: Timestamp) -> Option<WitnessStatus> {
    let body = &look.event.body;
    let date: Date = serde_json::from_value(body["date"].clone()).ok()?;
    let count = |key: &str| body[key].as_u64().unwrap_or_default();
    Some(WitnessStatus {
        witness: witness.to_owned(),
        looked_at: look.event.at,
        date,
        days_behind: i64::from((eastern_date(now) - date).get_days()),
        condition: body["condition"].as_str()?.to_owned(),
        missing: count("missing"),
        extra: count("extra"),
        different: count("different"),
        lag: serde_json::from_value(body["lag"].clone()).unwrap_or_default(),
    })
}

fn is_worth_a_word(receiver: &ReceiverState) -> bool {
    receiver.pending > 0
        || receiver.dead > 0
        || receiver.failing_since.is_some()
        || receiver.disabled_at.is_some()
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
