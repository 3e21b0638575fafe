//! Rules on public inspection, days before they are published.
//!
//! They are told as soon as they are filed, and the list stays as it is: only
//! what is published changes it. From then on a filing is followed to its end:
//! another text, another day, its publication, or its withdrawal, each told
//! once. A filing that is missing from a list says nothing by itself.

mod difference;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use entity_list::ledger;
use entity_list::model::{Document, DocumentNumber, Reading, Rule, Stage, Unread};

pub(super) use self::difference::difference;
use self::text::Text;
use super::document::{self, changes_of, is_ours};
use super::mend::mend;
use super::report::{DocumentReport, InspectionReport, Told};
use super::rooms::Rooms;
use super::standing::{Stand, Standing};
use super::terms::{Mode, PUBLIC_INSPECTION};
use super::{cycle, events, other_lists};
use crate::alert::{self, Notice, RuleAlert, RuleEvent};
use crate::clock::eastern_date;
use crate::source::{Filing, SourceError};
use crate::store::{Commit, EventKind, NewEvent, StoreError, StoredReading};

/// Looks at public inspection once. `published` are the documents that the
/// same cycle has found published.
pub(super) async fn watch(
    rooms: &Rooms,
    stand: &mut Stand,
    mode: Mode,
    published: &[DocumentReport],
) -> Result<InspectionReport, StoreError> {
    let started = rooms.clock.now();
    let report = match rooms.federal_register.on_inspection().await {
        Ok(filings) => follow(rooms, filings, stand, mode, published).await?,
        Err(error) => InspectionReport { documents: Vec::new(), error: Some(error.to_string()) },
    };
    let asked = cycle::Asked { source: PUBLIC_INSPECTION, started, window: None };
    cycle::record(rooms, mode, asked, report.documents.len(), report.failure()).await?;
    Ok(report)
}

async fn follow(
    rooms: &Rooms,
    filings: Vec<Filing>,
    stand: &mut Stand,
    mode: Mode,
    published: &[DocumentReport],
) -> Result<InspectionReport, StoreError> {
    let known: BTreeMap<DocumentNumber, Document> = rooms
        .store
        .documents()
        .await?
        .into_iter()
        .map(|document| (document.number.clone(), document))
        .collect();
    let accounted: BTreeSet<DocumentNumber> = filings
        .iter()
        .map(|filing| &filing.document.number)
        .chain(published.iter().map(|report| &report.document.number))
        .cloned()
        .collect();
    let mut report = InspectionReport::default();
    for filing in filings {
        let earlier = known.get(&filing.document.number);
        report.documents.push(attempt(rooms, filing, earlier, stand, mode).await);
    }
    let missing = known.into_values().filter(|document| {
        document.stage == Stage::OnInspection && !accounted.contains(&document.number)
    });
    for document in missing {
        let told = look_for(rooms, &document, stand, mode).await;
        let told = told.unwrap_or_else(|error| Some(Told::Failed { why: format!("{error:#}") }));
        report.documents.extend(told.map(|told| DocumentReport { document, told }));
    }
    Ok(report)
}

async fn attempt(
    rooms: &Rooms,
    mut filing: Filing,
    earlier: Option<&Document>,
    stand: &mut Stand,
    mode: Mode,
) -> DocumentReport {
    if let Some(earlier) = earlier {
        filing.document.first_seen = earlier.first_seen;
    }
    let document = filing.document.clone();
    let told = take(rooms, filing, earlier, stand, mode).await;
    let told = told.unwrap_or_else(|error| Told::Failed { why: format!("{error:#}") });
    DocumentReport { document, told }
}

/// Takes a filing of the list in.
async fn take(
    rooms: &Rooms,
    filing: Filing,
    earlier: Option<&Document>,
    stand: &mut Stand,
    mode: Mode,
) -> anyhow::Result<Told> {
    match (earlier.map(|earlier| earlier.stage), filing.document.stage) {
        (None | Some(Stage::Withdrawn), Stage::OnInspection) => {
            read_and_tell(rooms, &filing, stand, mode).await
        }
        (Some(Stage::OnInspection), Stage::OnInspection) => {
            if is_seen(rooms, &filing).await? {
                return reschedule(rooms, filing.document, earlier, mode).await;
            }
            read_and_tell(rooms, &filing, stand, mode).await
        }
        (Some(Stage::OnInspection), Stage::Withdrawn) => {
            let document = earlier.cloned().unwrap_or(filing.document);
            withdraw(rooms, document, filing.editorial_note, mode).await
        }
        (None, _) => {
            // Withdrawn before we saw it: nobody was told of it.
            keep(rooms, Commit { documents: vec![filing.document], ..commit_now(rooms) }, mode)
                .await?;
            Ok(Told::Withdrawn)
        }
        // Still on the list on the day of its publication, or withdrawn before.
        (Some(_), _) => Ok(Told::KnownAlready),
    }
}

async fn is_seen(rooms: &Rooms, filing: &Filing) -> Result<bool, StoreError> {
    match events::seen_event_id(filing) {
        Some(id) => Ok(rooms.store.event(&id).await?.is_some()),
        None => Ok(false),
    }
}

/// Reads a filing whose file was not looked at before, and tells what it will
/// do to the list as it stands.
async fn read_and_tell(
    rooms: &Rooms,
    filing: &Filing,
    stand: &mut Stand,
    mode: Mode,
) -> anyhow::Result<Told> {
    let text = text::of_filing(rooms, filing).await?;
    let document = &filing.document;
    let mut commit = Commit { documents: vec![document.clone()], ..commit_now(rooms) };
    let known = rooms.store.reading(&document.number).await?;
    let (alert, quiet) = match text {
        Text::Read(mut reading) => {
            entity_list::read::complete(&mut reading, document);
            if known.as_ref().is_some_and(|it| it.reading.source.sha256 == reading.source.sha256) {
                return Ok(Told::KnownAlready);
            }
            let same = known.is_some_and(|known| difference(&known.reading, &reading).is_none());
            let reading = Box::new(mend(*reading, &rooms.overrides));
            let standing = stand.read(rooms.store.as_ref()).await?;
            let alert = alert_about(document, &reading, standing);
            let quiet = if same { Told::SaysTheSame } else { Told::NotOurs };
            commit.readings.push(StoredReading {
                document: Some(document.number.clone()),
                reading: *reading,
                read_at: commit.at,
            });
            commit.events.extend(events::seen_event(filing, commit.at));
            (alert.filter(|_| !same), quiet)
        }
        // A file that is not there yet is asked for again.
        Text::Unreadable(why) => {
            if document.pdf_url.is_some() {
                commit.events.extend(events::seen_event(filing, commit.at));
            }
            let id = events::filed_event_id(&document.number);
            if rooms.store.event(&id).await?.is_some() {
                // That there is something to read was told; its words will be.
                keep(rooms, commit, mode).await?;
                return Ok(Told::KnownAlready);
            }
            let standing = stand.read(rooms.store.as_ref()).await?;
            (alert_without_text(document, standing, &why), Told::NotOurs)
        }
    };
    let Some(mut alert) = alert else {
        keep(rooms, commit, mode).await?;
        return Ok(quiet);
    };
    // Filed again after a withdrawal, or with another text.
    let digest = || {
        let digest = commit.readings.first().map(|stored| stored.reading.source.sha256.as_str());
        digest.unwrap_or_default().chars().take(16).collect()
    };
    alert.event_id = fresh_id(rooms, events::filed_event_id(&document.number), digest).await?;
    commit.events.push(events::filed_event(&alert, document, commit.at));
    if mode == Mode::Commit {
        commit.deliveries = events::rule_deliveries(&alert, commit.at, &rooms.audience())?;
    }
    keep(rooms, commit, mode).await?;
    let shown = rooms.audience().screened(&alert);
    Ok(Told::Alert { alert: Box::new(shown), moved: Vec::new() })
}

/// The alert about a filing; `None` where it is not about the Entity List.
fn alert_about(document: &Document, reading: &Reading, standing: &Standing) -> Option<RuleAlert> {
    let rule = reading.rule.as_ref().filter(|rule| is_ours(rule, reading))?;
    let applied = ledger::apply(&standing.entries, &document.number, &changes_of(rule));
    let mut warnings = reading.warnings.clone();
    warnings.extend(other_lists::remarks(rule));
    Some(alert::compose(&RuleEvent {
        event_id: "",
        document,
        rule,
        applied: &applied,
        checks: &reading.checks,
        unread: &reading.unread,
        warnings: &warnings,
        footnotes: &standing.footnotes,
        listed: &standing.entries,
    }))
}

/// A filing that cannot be read is told by its title, where that speaks of the
/// list: that there is something to read is news.
fn alert_without_text(document: &Document, standing: &Standing, why: &str) -> Option<RuleAlert> {
    if !document.title.contains("Entity List") {
        tracing::warn!(document = %document.number, why, "a filing cannot be read; its title does not speak of the list");
        return None;
    }
    let rule = Rule { title: document.title.clone(), ..Rule::default() };
    let unread = Unread {
        text: document.title.clone(),
        place: document.pdf_url.clone().unwrap_or_default(),
        why: format!("{why}; read the PDF, the published text will be read in full"),
    };
    Some(alert::compose(&RuleEvent {
        event_id: "",
        document,
        rule: &rule,
        applied: &ledger::Applied::default(),
        checks: &[],
        unread: &[unread],
        warnings: &[],
        footnotes: &standing.footnotes,
        listed: &standing.entries,
    }))
}

/// The same filing; its announced day may be another one.
async fn reschedule(
    rooms: &Rooms,
    document: Document,
    earlier: Option<&Document>,
    mode: Mode,
) -> anyhow::Result<Told> {
    let before = earlier.and_then(|earlier| earlier.publication_date);
    if document.publication_date == before {
        return Ok(Told::KnownAlready);
    }
    let day = document.publication_date.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let base = format!("rule:{}:rescheduled:{day}", document.number);
    let id = fresh_id(rooms, base, || rooms.clock.now().to_string()).await?;
    let notice = Notice::Rescheduled { document: Box::new(document.clone()), before };
    tell(rooms, EventKind::Rescheduled, id, document, &notice, mode).await?;
    Ok(Told::Rescheduled)
}

/// The filing is gone before it was published.
async fn withdraw(
    rooms: &Rooms,
    document: Document,
    note: Option<String>,
    mode: Mode,
) -> anyhow::Result<Told> {
    let base = format!("rule:{}:withdrawn", document.number);
    let id = fresh_id(rooms, base, || rooms.clock.now().to_string()).await?;
    let notice = Notice::Withdrawn { document: Box::new(document.clone()), note };
    let document = Document { stage: Stage::Withdrawn, ..document };
    tell(rooms, EventKind::Withdrawn, id, document, &notice, mode).await?;
    Ok(Told::Withdrawn)
}

/// A filing that the list does not show: published, withdrawn, or the list is
/// an old copy. `None` where there is nothing to say yet.
async fn look_for(
    rooms: &Rooms,
    document: &Document,
    stand: &mut Stand,
    mode: Mode,
) -> anyhow::Result<Option<Told>> {
    let number = &document.number;
    let today = eastern_date(rooms.clock.now());
    let due = document.publication_date.filter(|day| *day <= today);
    if due.is_some() {
        // The index of published rules asks for a part of the CFR, which a
        // document may not name.
        match rooms.federal_register.document(number).await {
            Ok(published) => {
                let published = Document {
                    first_seen: document.first_seen,
                    filed_at: document.filed_at,
                    ..published
                };
                return document::take(rooms, published, stand, mode).await.map(Some);
            }
            Err(SourceError::Status { status: 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if due == Some(today) {
        return Ok(None); // The issue may not be imported yet.
    }
    let filing = rooms.federal_register.filing(number).await?;
    match filing.map(|filing| (filing.document, filing.editorial_note)) {
        Some((filed, _))
            if filed.stage == Stage::OnInspection
                && filed.publication_date.is_none_or(|day| day >= today) =>
        {
            tracing::warn!(document = %number, "the list of public inspection lacks a filing that is there: an old copy");
            let filed = Document { first_seen: document.first_seen, ..filed };
            reschedule(rooms, filed, Some(document), mode).await.map(Some)
        }
        found => {
            let note = found.and_then(|(_, note)| note);
            withdraw(rooms, document.clone(), note, mode).await.map(Some)
        }
    }
}

/// Writes a document with a notice about it; the notice goes to those who
/// were told of the filing, so to nobody where nobody was.
async fn tell(
    rooms: &Rooms,
    kind: EventKind,
    id: String,
    document: Document,
    notice: &Notice,
    mode: Mode,
) -> anyhow::Result<()> {
    let mut commit = commit_now(rooms);
    let told = rooms.store.event(&events::filed_event_id(&document.number)).await?.is_some();
    if told {
        let event = NewEvent {
            id,
            kind,
            document: Some(document.number.clone()),
            at: commit.at,
            body: serde_json::to_value(notice)?,
        };
        if mode == Mode::Commit {
            commit.deliveries = events::deliveries_or_none(&event, notice, &rooms.audience());
        }
        commit.events.push(event);
    }
    commit.documents.push(document);
    keep(rooms, commit, mode).await?;
    Ok(())
}

/// The id itself, or with more behind it where an event has it already.
async fn fresh_id(
    rooms: &Rooms,
    base: String,
    more: impl FnOnce() -> String,
) -> Result<String, StoreError> {
    Ok(match rooms.store.event(&base).await? {
        Some(_) => format!("{base}:{}", more()),
        None => base,
    })
}

fn commit_now(rooms: &Rooms) -> Commit {
    Commit { at: rooms.clock.now(), ..Commit::default() }
}

async fn keep(rooms: &Rooms, commit: Commit, mode: Mode) -> Result<(), StoreError> {
    if mode != Mode::DryRun {
        rooms.store.commit(&commit).await?;
    }
    Ok(())
}
