//! The list held against its witnesses: the eCFR on its own date, the
//! Consolidated Screening List on the day on which it was made.
//!
//! A witness never changes the list. What differs is told once and, when it
//! is gone, that it is gone.

mod hear;
mod news;

use std::collections::BTreeSet;

use entity_list::ledger::{
    self, Freshness, LONGEST_LAG_DAYS, Limits, ListedEntry, Look, Reconciliation, Trust, Witness,
    WitnessKind,
};
use entity_list::model::{List, Reading, Sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::hear::hear;
use self::news::news;
use super::baseline;
use super::events;
use super::rooms::Rooms;
use super::terms::Mode;
use crate::clock::eastern_date;
use crate::config::{Reconcile, WitnessName};
use crate::store::{Commit, EventKind, NewEvent, Store, StoreError};

/// How a witness stands to our list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "condition")]
pub enum Condition {
    /// It agrees, or what differs is explained by its lateness.
    Agrees,
    /// It says something else, and lateness does not explain it.
    Drift {
        /// What differs, a key each, for comparing with the next look.
        findings: BTreeSet<String>,
    },
    /// It shrank or changed beyond what is allowed, and is not believed.
    Doubtful {
        /// Why, for people.
        why: String,
    },
    /// It could not be heard now. That is no news until it lasts.
    Unheard {
        /// Why.
        error: String,
    },
    /// It has not moved for too long, or could not be heard for as long.
    Stale {
        /// The day that it speaks of, where it was ever heard.
        date: Option<Date>,
        /// Why it was not heard now.
        error: Option<String>,
    },
}

impl Condition {
    const fn word(&self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Drift { .. } => "drift",
            Self::Doubtful { .. } => "doubtful",
            Self::Unheard { .. } => "unheard",
            Self::Stale { .. } => "stale",
        }
    }
}

/// What one look at a witness gave.
#[derive(Debug, Clone, Serialize)]
pub struct WitnessReport {
    /// Who was asked.
    pub witness: WitnessKind,
    /// How it stands to our list.
    #[serde(flatten)]
    pub condition: Condition,
    /// Whether it moved since the last look; `null` where it was not heard.
    pub freshness: Option<Freshness>,
    /// What was found; `null` where it was not heard.
    pub reconciliation: Option<Reconciliation>,
}

impl WitnessReport {
    /// True where somebody should look.
    pub fn needs_person(&self) -> bool {
        !matches!(self.condition, Condition::Agrees | Condition::Unheard { .. })
    }
}

/// How much a witness may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// As the settings say.
    Settings,
    /// As much as it has: a person has looked at it. Later looks are measured
    /// by this one.
    Accept {
        /// Who.
        who: String,
        /// Why.
        why: String,
    },
}

/// Looks at every witness whose last look is as long ago as the settings say.
pub(super) async fn look_where_due(
    rooms: &Rooms,
    mode: Mode,
) -> Result<Vec<WitnessReport>, StoreError> {
    let mut reports = Vec::new();
    for name in &rooms.config.reconcile.witnesses {
        let last = rooms.store.latest_event_named(&looks_of(kind_of(*name)), None).await?;
        let due = last.is_none_or(|last| {
            let age = rooms.clock.now().duration_since(last.event.at);
            age.is_negative() || age.unsigned_abs() >= rooms.config.reconcile.every
        });
        if due {
            reports.push(look(rooms, *name, mode, &Measure::Settings).await?);
        }
    }
    Ok(reports)
}

/// Looks at one witness now, writes the look down, and tells what is news.
/// A witness that cannot be heard is no error: that is told when it lasts.
pub async fn look(
    rooms: &Rooms,
    name: WitnessName,
    mode: Mode,
    measure: &Measure,
) -> Result<WitnessReport, StoreError> {
    let kind = kind_of(name);
    let limits = match measure {
        Measure::Settings => limits(&rooms.config.reconcile),
        Measure::Accept { .. } => {
            Limits { max_change_percent: 100.0, ..limits(&rooms.config.reconcile) }
        }
    };
    let last = last_look(rooms.store.as_ref(), kind).await?;
    let ours = rooms.store.versions(List::EntityList).await?;
    let now = rooms.clock.now();
    let heard = match hear(rooms, name).await {
        Ok(heard) => heard,
        Err(error) => {
            let error = format!("{error:#}");
            tracing::warn!(witness = word(kind), "a witness could not be heard: {error}");
            return unheard(rooms, kind, last, error, mode).await;
        }
    };
    let witness = Witness { kind, date: heard.date, entries: &heard.reading.entries };
    let freshness = Look::at(&witness).freshness(last.as_ref(), eastern_date(now), &limits);
    let reconciliation = ledger::reconcile(&ours, &witness, last.as_ref(), &limits);
    let condition = condition(&reconciliation, freshness, &rooms.config.reconcile);
    let report = WitnessReport {
        witness: kind,
        condition,
        freshness: Some(freshness),
        reconciliation: Some(reconciliation),
    };
    let looked = looked(&report, &witness, &heard.sha256, measure, now);
    write_down(rooms, &report, Some(looked), mode).await?;
    Ok(report)
}

/// Our list held against a file, with nothing remembered and nothing told.
pub fn against_file(
    ours: &[ListedEntry],
    reading: &Reading,
    kind: WitnessKind,
    date: Date,
    settings: &Reconcile,
    today: Date,
) -> WitnessReport {
    let witness = Witness { kind, date, entries: &reading.entries };
    let limits = limits(settings);
    let freshness = Look::at(&witness).freshness(None, today, &limits);
    let reconciliation = ledger::reconcile(ours, &witness, None, &limits);
    // A file is as old as it is; that it has not moved says nothing.
    let condition = condition(&reconciliation, Freshness::First, settings);
    WitnessReport {
        witness: kind,
        condition,
        freshness: Some(freshness),
        reconciliation: Some(reconciliation),
    }
}

/// What lateness does not explain. The eCFR must show a rule after some days
/// of grace; the Consolidated Screening List may lack what it likes, but what
/// it alone has is for a person.
fn condition(found: &Reconciliation, freshness: Freshness, settings: &Reconcile) -> Condition {
    if let Trust::Suspect { why } = &found.trust {
        return Condition::Doubtful { why: why.clone() };
    }
    let grace = i32::from(settings.grace_days);
    let old = |days: Option<i32>| days.is_none_or(|days| days > grace);
    let key = |what: &str, entry: &entity_list::model::Entry| {
        format!("{what} {}: {}", entry.destination, entry.name)
    };
    let mut findings = BTreeSet::new();
    for extra in found.extra.iter().filter(|it| old(it.days)) {
        findings.insert(key("extra", &extra.entry));
    }
    if found.witness == WitnessKind::Ecfr {
        for missing in found.missing.iter().filter(|it| old(it.days)) {
            findings.insert(key("missing", &missing.entry));
        }
        for different in found.different.iter().filter(|it| old(it.days)) {
            findings.insert(key("different", &different.entry));
        }
    }
    if !findings.is_empty() {
        return Condition::Drift { findings };
    }
    match freshness {
        Freshness::Stale { .. } => Condition::Stale { date: Some(found.date), error: None },
        _ => Condition::Agrees,
    }
}

async fn unheard(
    rooms: &Rooms,
    kind: WitnessKind,
    last: Option<Look>,
    error: String,
    mode: Mode,
) -> Result<WitnessReport, StoreError> {
    let since = match &last {
        Some(look) => Some(look.date),
        None => baseline::known_baseline(rooms.store.as_ref()).await?.map(|known| known.date),
    };
    let today = eastern_date(rooms.clock.now());
    let lasts = since.is_some_and(|since| {
        (today - since).get_days() > i32::from(rooms.config.reconcile.stale_days)
    });
    let condition = if lasts {
        Condition::Stale { date: last.map(|look| look.date), error: Some(error) }
    } else {
        Condition::Unheard { error }
    };
    let report = WitnessReport { witness: kind, condition, freshness: None, reconciliation: None };
    // One reply that failed is no news; the next cycle asks again.
    if lasts {
        write_down(rooms, &report, None, mode).await?;
    }
    Ok(report)
}

/// Writes the look down, and what is news about the witness.
async fn write_down(
    rooms: &Rooms,
    report: &WitnessReport,
    looked: Option<NewEvent>,
    mode: Mode,
) -> Result<(), StoreError> {
    if mode == Mode::DryRun {
        return Ok(());
    }
    let now = rooms.clock.now();
    let mut commit = Commit { at: now, ..Commit::default() };
    commit.events.extend(looked);
    let told = rooms.store.latest_event_named(&news_of(report.witness), None).await?;
    if let Some((event, notice)) = news(report, told.as_ref(), now) {
        if mode == Mode::Commit {
            commit.deliveries = events::deliveries_or_none(&event, &notice, &rooms.audience());
        }
        commit.events.push(event);
    }
    rooms.store.commit(&commit).await.map(|_| ())
}

/// That a witness was looked at, with what is remembered for the next look.
fn looked(
    report: &WitnessReport,
    witness: &Witness<'_>,
    sha256: &Sha256,
    measure: &Measure,
    now: Timestamp,
) -> NewEvent {
    let found = report.reconciliation.as_ref();
    let trusted = found.filter(|found| found.trust == Trust::Sound);
    let remembered = |found: &Reconciliation| Look {
        differing: u32::try_from(found.unexplained(LONGEST_LAG_DAYS)).unwrap_or(u32::MAX),
        ..Look::at(witness)
    };
    let accepted = match measure {
        Measure::Settings => None,
        Measure::Accept { who, why } => Some(json!({ "who": who, "why": why })),
    };
    NewEvent {
        id: format!("{}{now}", looks_of(report.witness)),
        kind: EventKind::WitnessSeen,
        document: None,
        at: now,
        body: json!({
            "witness": report.witness,
            "sha256": sha256,
            "date": witness.date,
            "freshness": report.freshness,
            "condition": report.condition.word(),
            // A doubtful list is not what the next one is measured by.
            "look": trusted.map(remembered),
            "accepted": accepted,
            "ours": found.map(|found| found.ours),
            "theirs": found.map(|found| found.theirs),
            "missing": found.map(|found| found.missing.len()),
            "extra": found.map(|found| found.extra.len()),
            "different": found.map(|found| found.different.len()),
            "lag": found.map(|found| &found.lag),
        }),
    }
}

/// What the last trusted look remembered.
async fn last_look(store: &dyn Store, kind: WitnessKind) -> Result<Option<Look>, StoreError> {
    let mut before = None;
    // Doubtful looks in between remember nothing; there are few of them.
    loop {
        let Some(event) = store.latest_event_named(&looks_of(kind), before).await? else {
            return Ok(None);
        };
        if let Ok(Some(look)) = serde_json::from_value(event.event.body["look"].clone()) {
            return Ok(Some(look));
        }
        before = Some(event.seq);
    }
}

fn limits(settings: &Reconcile) -> Limits {
    Limits {
        max_change_percent: f64::from(settings.max_change_percent),
        max_age_days: i32::from(settings.stale_days),
    }
}

/// The beginning of the ids of the events that tell of looks.
fn looks_of(kind: WitnessKind) -> String {
    format!("witness-seen:{}:", word(kind))
}

/// The beginning of the ids of the events that tell of news.
fn news_of(kind: WitnessKind) -> String {
    format!("witness:{}:", word(kind))
}

const fn kind_of(name: WitnessName) -> WitnessKind {
    match name {
        WitnessName::Ecfr => WitnessKind::Ecfr,
        WitnessName::Csl => WitnessKind::Csl,
    }
}

const fn word(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Csl => "csl",
        _ => "ecfr",
    }
}

/// A witness for people.
pub const fn full_name(kind: WitnessKind) -> &'static str {
    match kind {
        WitnessKind::Csl => "Consolidated Screening List",
        _ => "eCFR",
    }
}
