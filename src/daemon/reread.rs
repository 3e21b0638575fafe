//! The archive read again by the present reader: what would differ, and, when
//! it is wanted, the record corrected.
//!
//! A better reading is no news: the old belief ends, the new one begins, and
//! nobody is told, except of parties that nobody was told of before.

mod record;

use anyhow::Context as _;
use entity_list::ledger::{
    self, Applied, Correction, ListedEntry, Outcome, ReadingChange, Restated, compare_readings,
    correct, correct_baseline,
};
use entity_list::model::{
    Change, Document, DocumentNumber, Footnote, List, READER_VERSION, Reading, Sha256, Stage,
};
use serde::Serialize;

use self::record::{corrected_to, event, event_id, was_told};
use super::audience::audience;
use super::baseline;
use super::document::{changes_of, is_ours};
use super::events;
use super::import::Desk;
use super::lease::Lease;
use super::mend::mend;
use super::postponement::{self, Moved, Moves, at_their_dates, on_record};
use super::standing::Standing;
use super::terms::Mode;
use crate::alert::{self, RuleAlert, RuleEvent};
use crate::config::{PlacedOverride, load_overrides};
use crate::store::{Commit, Event, EventKind, Store, StoreError, StoredReading};

/// What reading the archive again gave.
#[derive(Debug, Clone, Serialize)]
pub struct Reread {
    /// The version of the present reader.
    pub reader_version: u32,
    /// True where nothing was written.
    pub dry_run: bool,
    /// The baseline first, then the documents in the order of the rules.
    pub documents: Vec<RereadReport>,
    /// Documents whose bytes were dropped (`database.keep_raw_days`): their
    /// readings stay as they are.
    pub pruned: Vec<DocumentNumber>,
}

/// One document read again.
#[derive(Debug, Clone, Serialize)]
pub struct RereadReport {
    /// The document; `null` for the list that everything began with.
    pub document: Option<DocumentNumber>,
    /// The reader's version at its last reading.
    pub read_by: u32,
    /// How the readings differ; `null` where the document could not be read
    /// again.
    pub difference: Option<ReadingChange>,
    /// What that means for the record.
    pub correction: Correction,
    /// What subscribers are told, where there is something new to them.
    pub alert: Option<Box<RuleAlert>>,
    /// What they are told of earlier rules whose dates it moves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<RuleAlert>,
    /// Why it could not be read again.
    pub failed: Option<String>,
}

impl RereadReport {
    /// True where the record stays as it is.
    pub fn is_nothing(&self) -> bool {
        self.failed.is_none()
            && self.correction.restated.is_empty()
            && self.correction.held.is_empty()
            && self.moved.is_empty()
    }
}

/// How many readings were made by an older reader.
pub async fn outdated(store: &dyn Store) -> Result<u64, StoreError> {
    store.readings_before(READER_VERSION).await
}

/// Reads every document of the archive again. Without `Mode::DryRun` the
/// record is corrected, one commit a document.
pub async fn reread(desk: &Desk, mode: Mode) -> anyhow::Result<Reread> {
    let lease = Lease::take_for(&desk.store, &desk.clock)
        .await?
        .context("a cycle is running on this database; try again when it has ended")?;
    let done = lease.while_held(Box::pin(reread_leased(desk, mode))).await;
    lease.release().await?;
    done?
}

async fn reread_leased(desk: &Desk, mode: Mode) -> anyhow::Result<Reread> {
    let overrides = load_overrides(&desk.config.ledger.overrides)?;
    let mut told = Reread {
        reader_version: READER_VERSION,
        dry_run: mode == Mode::DryRun,
        documents: Vec::new(),
        pruned: Vec::new(),
    };
    let store = desk.store.as_ref();
    let Some(known) = baseline::known_baseline(store).await? else { return Ok(told) };
    let Standing { footnotes, entries: versions, .. } = Standing::stored(store, known).await?;
    let mut run = Run { desk, mode, overrides, footnotes, versions, pruned: Vec::new() };
    if let Some(report) = run.baseline().await? {
        told.documents.push(report);
    }
    let mut documents = desk.store.documents().await?;
    documents.sort_by(|a, b| order(a).cmp(&order(b)));
    for document in documents {
        if let Some(report) = run.document(document).await? {
            told.documents.push(report);
        }
    }
    told.pruned = run.pruned;
    Ok(told)
}

fn order(document: &Document) -> (Option<jiff::civil::Date>, Option<u32>, &DocumentNumber) {
    (document.publication_date, document.start_page, &document.number)
}

struct Run<'a> {
    desk: &'a Desk,
    mode: Mode,
    overrides: Vec<PlacedOverride>,
    footnotes: Vec<Footnote>,
    /// The versions held true, with what was corrected so far.
    versions: Vec<ListedEntry>,
    pruned: Vec<DocumentNumber>,
}

impl Run<'_> {
    async fn baseline(&mut self) -> anyhow::Result<Option<RereadReport>> {
        let store = self.desk.store.as_ref();
        let Some(known) = baseline::known_baseline(store).await? else { return Ok(None) };
        let Some(stored) = store.list_reading(&known.sha256).await? else { return Ok(None) };
        let read_by = stored.reading.source.reader_version;
        let failed = |why: String| RereadReport { failed: Some(why), ..empty(None, read_by) };
        let new = match self.read(&known.sha256, &stored.reading, None).await {
            Ok(new) => new,
            Err(error) => return Ok(Some(failed(format!("{error:#}")))),
        };
        // The stored reading leaves its entries to the versions that it opened.
        let of_baseline = self.versions.iter().filter(|version| version.document.is_none());
        let mut old = stored.reading;
        old.entries = of_baseline.map(|version| version.entry.clone()).collect();
        old.entries.dedup();
        let correction =
            correct_baseline(&self.versions, List::EntityList, &old.entries, &new.entries);
        let report = RereadReport {
            difference: Some(compare_readings(&old, &new)),
            correction,
            ..empty(None, read_by)
        };
        let mut kept = new;
        kept.entries.clear();
        self.write_down(&report, None, kept, Vec::new()).await?;
        Ok(Some(report))
    }

    async fn document(&mut self, document: Document) -> anyhow::Result<Option<RereadReport>> {
        let store = self.desk.store.as_ref();
        let number = document.number.clone();
        let Some(stored) = store.reading(&number).await? else { return Ok(None) };
        if store.pruned(&stored.reading.source.sha256).await?.is_some() {
            self.pruned.push(number);
            return Ok(None);
        }
        let read_by = stored.reading.source.reader_version;
        let sha256 = stored.reading.source.sha256.clone();
        let new = match self.read(&sha256, &stored.reading, Some(&document)).await {
            Ok(new) => new,
            Err(error) => {
                let failed = Some(format!("{error:#}"));
                return Ok(Some(RereadReport { failed, ..empty(Some(number), read_by) }));
            }
        };
        let events = store.events_of(&number).await?;
        // What was taken for a part of the baseline is not on the record as
        // the document's own.
        let counts = document.stage != Stage::OnInspection
            && events.iter().any(|event| event.event.kind == EventKind::Rule);
        let changes = |reading: &Reading| -> Vec<Change> {
            reading.rule.as_ref().filter(|_| counts).map(changes_of).unwrap_or_default()
        };
        let old = corrected_to(&events, stored.read_at).filter(|_| counts);
        let old = old.unwrap_or_else(|| changes(&stored.reading));
        let recorded = on_record(&events);
        let at_their_dates = |changes| at_their_dates(changes, &recorded);
        let (old, is) = (at_their_dates(old), at_their_dates(changes(&new)));
        let correction = correct(&self.versions, &number, &old, &is);
        let mut report = RereadReport {
            difference: Some(compare_readings(&stored.reading, &new)),
            correction,
            ..empty(Some(number), read_by)
        };
        report.alert = self.alert(&document, &new, &report.correction, &events);
        let moves = self.moves(&document, &new, &report).await?;
        report.moved = moves.moved.iter().map(|moved| moved.alert.clone()).collect();
        report.correction.held.extend(moves.held.iter().cloned());
        self.write_down(&report, Some(&document), new, moves.moved).await?;
        Ok(Some(report))
    }

    /// The bytes in the archive, read by the present reader.
    async fn read(
        &self,
        sha256: &Sha256,
        old: &Reading,
        document: Option<&Document>,
    ) -> anyhow::Result<Reading> {
        let body = self.desk.store.body(sha256).await?;
        let body = body.with_context(|| format!("the archive has no bytes of {sha256}"))?;
        let path = old.source.path.clone();
        let readings = tokio::task::spawn_blocking(move || {
            entity_list::read::read(&body.body, path.as_deref())
        });
        let readings = readings.await??;
        let number = document.map(|document| &document.number);
        let own = readings.into_iter().find(|reading| match number {
            None => reading.kind == old.kind && reading.list == old.list,
            Some(number) => {
                let read = reading.rule.as_ref().and_then(|rule| rule.document_number.as_ref());
                read == Some(number) || (read.is_none() && reading.kind == old.kind)
            }
        });
        let mut reading = own.context("the present reader does not find the document in it")?;
        if let Some(document) = document {
            entity_list::read::complete(&mut reading, document);
        }
        Ok(mend(reading, &self.overrides))
    }

    /// The rules whose dates the document moves and that it did not reach
    /// before: they were not on record, or it is read otherwise now.
    async fn moves(
        &self,
        document: &Document,
        reading: &Reading,
        report: &RereadReport,
    ) -> anyhow::Result<Moves> {
        let Some(rule) = reading.rule.as_ref().filter(|_| document.stage != Stage::OnInspection)
        else {
            return Ok(Moves::default());
        };
        let at = postponement::Desk {
            store: self.desk.store.as_ref(),
            footnotes: &self.footnotes,
            now: self.desk.clock.now(),
        };
        let versions = report.correction.restated.onto(&self.versions);
        let ours = is_ours(rule, reading);
        Ok(postponement::carry_out(at, document, rule, ours, &versions).await?)
    }

    /// What nobody was told of: entries that the new reading has and no alert
    /// about the document ever named.
    fn alert(
        &self,
        document: &Document,
        reading: &Reading,
        correction: &Correction,
        events: &[Event],
    ) -> Option<Box<RuleAlert>> {
        let first = events.iter().find(|event| event.event.kind == EventKind::Rule);
        if first.is_some_and(|event| events::is_silent(&event.event)) {
            return None;
        }
        let untold: Vec<Outcome> = correction
            .appeared
            .iter()
            .filter(|outcome| !was_told(events, outcome))
            .cloned()
            .collect();
        if untold.is_empty() {
            return None;
        }
        let applied = Applied { outcomes: untold, ..Applied::default() };
        let alert = alert::compose(&RuleEvent {
            event_id: &event_id(Some(&document.number), reading),
            document,
            rule: reading.rule.as_ref()?,
            applied: &applied,
            checks: &reading.checks,
            unread: &reading.unread,
            warnings: &reading.warnings,
            footnotes: &self.footnotes,
            listed: &self.versions,
        });
        Some(Box::new(alert))
    }

    async fn write_down(
        &mut self,
        report: &RereadReport,
        document: Option<&Document>,
        reading: Reading,
        moved: Vec<Moved>,
    ) -> anyhow::Result<()> {
        let before = std::mem::take(&mut self.versions);
        self.versions = report.correction.restated.onto(&before);
        for moved in &moved {
            self.versions = moved.restated.onto(&self.versions);
        }
        let same_reader = report.read_by == READER_VERSION;
        if self.mode == Mode::DryRun || (report.is_nothing() && same_reader) {
            return Ok(());
        }
        let now = self.desk.clock.now();
        let mut commit = Commit {
            restated: Restated::between(&before, &self.versions),
            held: report.correction.held.clone(),
            at: now,
            ..Commit::default()
        };
        if !report.is_nothing() {
            commit.events.push(event(report, &reading, now));
        }
        let alerts: Vec<&RuleAlert> =
            report.alert.as_deref().into_iter().chain(&report.moved).collect();
        if !alerts.is_empty() {
            let audience = audience(&self.desk.config, now)?;
            for alert in alerts {
                commit.deliveries.extend(events::rule_deliveries(alert, now, &audience)?);
            }
        }
        for moved in moved {
            commit.held.extend(moved.applied.held);
            commit.events.push(moved.event);
            commit.documents.push(moved.document);
        }
        commit.readings.push(StoredReading {
            document: document.map(|document| document.number.clone()),
            reading,
            read_at: now,
        });
        self.desk.store.commit(&commit).await?;
        Ok(())
    }
}

fn empty(document: Option<DocumentNumber>, read_by: u32) -> RereadReport {
    RereadReport {
        document,
        read_by,
        difference: None,
        correction: Correction::default(),
        alert: None,
        moved: Vec::new(),
        failed: None,
    }
}

/// The sums over a correction, for people.
pub fn in_a_line(correction: &Correction) -> String {
    let count = |outcomes: &[ledger::Outcome]| outcomes.len();
    format!(
        "{} corrected, {} newly seen, {} no longer seen, {} held",
        count(&correction.corrected),
        count(&correction.appeared),
        count(&correction.vanished),
        correction.held.len(),
    )
}
