//! One document: fetch → read → apply → compose → commit.

use std::collections::BTreeSet;

use anyhow::Context as _;
use entity_list::ledger::{
    Applied, ChangeId, HeadingChange, OutcomeKind, Restated, heading_changes,
};
use entity_list::model::{
    Change, ChangeKind, Document, DocumentNumber, List, Reading, Rule, Stage,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::amendments::{self, corrected_by};
use super::mend::mend;
use super::postponement::{self, Moves, OnRecord};
use super::report::Told;
use super::rooms::Rooms;
use super::standing::{Stand, Standing};
use super::terms::Mode;
use super::{events, inspection, other_lists};
use crate::alert::{self, Audience, RuleAlert, RuleEvent};
use crate::config::PlacedOverride;
use crate::source::{Fetched, SourceError};
use crate::store::{Commit, Store, StoreError, StoredReading};

/// What taking a reading in needs of the rooms.
pub(super) struct Means<'a> {
    /// Who is told; nobody of what is imported.
    pub(super) audience: Option<&'a Audience>,
    /// The store.
    pub(super) store: &'a dyn Store,
    /// Reviewed fixes for faulty sources.
    pub(super) overrides: &'a [PlacedOverride],
    /// The moment at which the reading becomes known, UTC.
    pub(super) now: Timestamp,
}

/// Takes a document of the Federal Register in.
pub(super) async fn take(
    rooms: &Rooms,
    document: Document,
    stand: &mut Stand,
    mode: Mode,
) -> anyhow::Result<Told> {
    let fetched = fetch(rooms, &document).await?;
    let known = published_text(rooms.store.as_ref(), &document.number).await?;
    if known.as_ref().is_some_and(|known| known.reading.source.sha256 == fetched.sha256) {
        return Ok(Told::KnownAlready);
    }
    let mut reading = read(&fetched, &document)?;
    if known.is_none() {
        let inspected = rooms.store.reading(&document.number).await?;
        reading
            .warnings
            .extend(inspected.and_then(|it| inspection::difference(&it.reading, &reading)));
    }
    let audience = rooms.audience();
    let means = Means {
        audience: Some(&audience),
        store: rooms.store.as_ref(),
        overrides: &rooms.overrides,
        now: rooms.clock.now(),
    };
    let standing = stand.read(means.store).await?;
    take_reading(&means, document, reading, known.is_none(), standing, mode).await
}

/// The newest reading of a document as it was published; what was read of it
/// on public inspection is none.
pub(super) async fn published_text(
    store: &dyn Store,
    number: &DocumentNumber,
) -> Result<Option<StoredReading>, StoreError> {
    let known = store.document(number).await?;
    let published = match known.map(|known| known.stage) {
        Some(Stage::OnInspection) => false,
        // Withdrawn before it was published, or by a later document.
        Some(Stage::Withdrawn) => store.event(&events::published_event_id(number)).await?.is_some(),
        _ => true,
    };
    if published { store.reading(number).await } else { Ok(None) }
}

/// The text of a document: the XML, or the HTML body while there is no XML.
async fn fetch(rooms: &Rooms, document: &Document) -> Result<Fetched, SourceError> {
    match rooms.federal_register.full_text_xml(document).await {
        Err(SourceError::NotYetAvailable { .. }) => {
            rooms.federal_register.body_html(document).await
        }
        other => other,
    }
}

/// The reading of this document among those of its file.
pub(super) fn read(fetched: &Fetched, document: &Document) -> anyhow::Result<Reading> {
    let mut readings = entity_list::read::read(&fetched.body, Some(fetched.url.as_str()))
        .with_context(|| format!("cannot read {}", fetched.url))?;
    let number = Some(&document.number);
    let own = readings.iter().position(|reading| {
        reading.rule.as_ref().is_some_and(|rule| rule.document_number.as_ref() == number)
    });
    anyhow::ensure!(!readings.is_empty(), "{} holds no document", fetched.url);
    Ok(readings.swap_remove(own.unwrap_or(0)))
}

/// Takes a reading in: what it does to the list and to earlier rules, who is
/// told, one commit.
pub(super) async fn take_reading(
    means: &Means<'_>,
    mut document: Document,
    mut reading: Reading,
    first_text: bool,
    standing: &mut Standing,
    mode: Mode,
) -> anyhow::Result<Told> {
    let now = means.now;
    entity_list::read::complete(&mut reading, &document);
    let reading = mend(reading, means.overrides);
    let before = Before::of(means.store, &mut document, &reading, first_text).await?;
    let effect = effect_of(&document, &reading, &before, standing);
    let quiet = effect.as_ref().err().cloned();
    let mut applied = effect.unwrap_or_default();
    let mut versions = applied.onto(&standing.entries);
    let moves = match &reading.rule {
        Some(rule) => {
            let desk =
                postponement::Desk { store: means.store, footnotes: &standing.footnotes, now };
            let ours = !matches!(quiet, Some(Told::InBaseline | Told::NotOurs));
            postponement::carry_out(desk, &document, rule, ours, &versions).await?
        }
        None => Moves::default(),
    };
    let mut commit = Commit { at: now, ..Commit::default() };
    let told = if let Some(quiet) = quiet.filter(|_| moves.is_empty()) {
        commit.events.push(events::quiet_event(&document, &reading, now));
        quiet
    } else {
        applied.held.extend(moves.held);
        let alert = alert_about(&document, &reading, first_text, &applied, standing);
        let mut event = events::rule_event(&alert, &document, now);
        if means.audience.is_none() {
            events::mark_silent(&mut event);
        }
        commit.events.push(event);
        for moved in &moves.moved {
            versions = moved.restated.onto(&versions);
            commit.events.push(moved.event.clone());
            commit.documents.push(moved.document.clone());
            commit.held.extend(moved.applied.held.iter().cloned());
        }
        let others: Vec<_> = moves.moved.into_iter().map(|one| one.alert).collect();
        if let (Mode::Commit, Some(audience)) = (mode, means.audience) {
            for alert in std::iter::once(&alert).chain(&others) {
                commit.deliveries.extend(events::rule_deliveries(alert, now, audience)?);
            }
        }
        if others.is_empty() {
            commit.closed = applied.closed;
            commit.opened = applied.opened;
        } else {
            commit.restated = Restated::between(&standing.entries, &versions);
        }
        commit.held.extend(applied.held);
        standing.entries = versions;
        // what the operator is shown names his own parties, the record not
        let shown = |alert: RuleAlert| match means.audience {
            Some(audience) => audience.screened(&alert),
            None => alert,
        };
        Told::Alert {
            alert: Box::new(shown(alert)),
            moved: others.into_iter().map(shown).collect(),
        }
    };
    if mode != Mode::DryRun {
        commit.readings.push(StoredReading {
            document: Some(document.number.clone()),
            reading,
            read_at: now,
        });
        commit.documents.push(document);
        means.store.commit(&commit).await?;
    }
    Ok(told)
}

/// What was known of a document before this text of it.
struct Before {
    first_text: bool,
    /// The documents that it corrects.
    corrects: Vec<DocumentNumber>,
    /// The held changes that a person has decided about: another text of the
    /// document does not ask again.
    decided: BTreeSet<ChangeId>,
    /// What notices did to its dates.
    recorded: Vec<OnRecord>,
    /// The headings that its last text renames or removes.
    headings: Vec<HeadingChange>,
}

impl Before {
    async fn of(
        store: &dyn Store,
        document: &mut Document,
        reading: &Reading,
        first_text: bool,
    ) -> Result<Self, StoreError> {
        let corrects = corrected_by(store, document, reading.rule.as_ref()).await?;
        if first_text {
            return Ok(Self {
                first_text,
                corrects,
                decided: BTreeSet::new(),
                recorded: Vec::new(),
                headings: Vec::new(),
            });
        }
        let recorded = postponement::on_record(&store.events_of(&document.number).await?);
        if let Some(known) =
            store.document(&document.number).await?.filter(|_| !recorded.is_empty())
        {
            document.stage = known.stage;
        }
        let last = store.reading(&document.number).await?.and_then(|last| last.reading.rule);
        let headings = last.map(|rule| heading_changes(&rule, List::EntityList));
        let headings = headings.unwrap_or_default();
        Ok(Self { first_text, corrects, decided: decided(store).await?, recorded, headings })
    }
}

async fn decided(store: &dyn Store) -> Result<BTreeSet<ChangeId>, StoreError> {
    let held = store.held_changes().await?.into_iter();
    Ok(held.filter(|one| one.decision.is_some()).map(|one| one.held.id).collect())
}

/// What a document does to the list, or why there is nothing to tell.
fn effect_of(
    document: &Document,
    reading: &Reading,
    before: &Before,
    standing: &Standing,
) -> Result<Applied, Told> {
    let rule = reading.rule.as_ref().filter(|rule| is_ours(rule, reading)).ok_or(Told::NotOurs)?;
    let mut applied =
        amendments::applied(standing, document, rule, &before.corrects, &before.recorded);
    applied.held.retain(|held| !before.decided.contains(&held.id));
    // What an earlier text held of its headings was told with it.
    applied.headings.retain(|it| it.held.is_none() || !before.headings.contains(&it.change));
    if is_in_baseline(rule, document, &applied, standing.baseline) {
        return Err(Told::InBaseline);
    }
    if !before.first_text && says_the_same(&applied, reading) {
        return Err(Told::SaysTheSame);
    }
    Ok(applied)
}

/// The alert about a document with what it does to the list.
fn alert_about(
    document: &Document,
    reading: &Reading,
    first_text: bool,
    applied: &Applied,
    standing: &Standing,
) -> RuleAlert {
    let unknown = Rule::default();
    let rule = reading.rule.as_ref().unwrap_or(&unknown);
    let mut warnings = reading.warnings.clone();
    warnings.extend(other_lists::remarks(rule));
    alert::compose(&RuleEvent {
        event_id: &events::rule_event_id(document, reading, first_text),
        document,
        rule,
        applied,
        checks: &reading.checks,
        unread: &reading.unread,
        warnings: &warnings,
        footnotes: &standing.footnotes,
        listed: &standing.entries,
    })
}

/// True where the document amends one of the lists, holds text that was not
/// understood, or acts on an earlier rule about the list: a notice that delays
/// or suspends one amends nothing itself, and is news all the same.
pub(super) fn is_ours(rule: &Rule, reading: &Reading) -> bool {
    let speaks_of_it = |text: &str| text.contains("Entity List");
    let acts_on_one = !rule.related.is_empty()
        && (speaks_of_it(&rule.title) || rule.summary.as_deref().is_some_and(speaks_of_it));
    rule.lists.contains(&List::EntityList)
        || other_lists::are_changed(rule)
        || !reading.unread.is_empty()
        || acts_on_one
}

/// The changes of a rule to the list that is kept.
pub(super) fn changes_of(rule: &Rule) -> Vec<Change> {
    rule.changes.iter().filter(|change| change.list == List::EntityList).cloned().collect()
}

/// True where another text of a known document leaves the list as it is and
/// leaves nothing for a person: nobody is told of the same thing twice.
fn says_the_same(applied: &Applied, reading: &Reading) -> bool {
    applied.held.is_empty()
        && applied.headings.is_empty()
        && applied.outcomes.iter().all(|outcome| outcome.kind == OutcomeKind::AlreadyThere)
        && !reading.needs_person()
}

/// How many days after publication and effect a list of the eCFR shows a rule
/// for certain. It is "generally current within two business days".
const SETTLED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// True where the list that we began with shows the rule already.
///
/// One that was published and in force a week before is part of it, whatever
/// became of its parties since: to apply it again would bring back what later
/// rules changed. A later one is part of it where the list says what the rule
/// says; a party that the rule takes off and the list does not show agrees.
fn is_in_baseline(rule: &Rule, document: &Document, applied: &Applied, baseline: Date) -> bool {
    let published = document.publication_date.is_some_and(|date| date <= baseline);
    let in_force = rule.effective_dates.iter().all(|effective| effective.date <= baseline);
    let settled = baseline.checked_sub(SETTLED).unwrap_or(baseline);
    if document.publication_date.is_some_and(|date| date <= settled)
        && rule.effective_dates.iter().all(|effective| effective.date <= settled)
    {
        return true;
    }
    let nothing_new =
        applied.outcomes.iter().all(|outcome| outcome.kind == OutcomeKind::AlreadyThere);
    let gone_before = applied
        .held
        .iter()
        .all(|held| held.change.kind == ChangeKind::Remove && held.candidates.is_empty());
    published && in_force && nothing_new && gone_before
}
