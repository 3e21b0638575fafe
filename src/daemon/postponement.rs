//! Notices that delay, suspend or withdraw an earlier rule: the dates of that
//! rule move in the record, and those who were told of it are told.
//!
//! What counts is on record as events of the rule, one for each notice; from
//! them a later text or a new reading of the rule gets the same dates. A notice
//! that is not clear, or whose rule is not on record, is held for a person.

use entity_list::ledger::{
    Applied, Held, ListedEntry, Postponement, Restated, Stated, document_meant,
    postponements_stated, retime,
};
use entity_list::model::{
    Change, Document, DocumentNumber, EffectiveDate, Footnote, RelatedAction, Rule, Sha256, Stage,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::changes_of;
use crate::alert::{self, RuleAlert, RuleEvent};
use crate::store::{Event, EventKind, NewEvent, Store, StoreError};

/// What one notice does to one rule, as the rule's event keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OnRecord {
    /// The notice.
    by: DocumentNumber,
    /// The dates that it gives.
    how: Postponement,
}

/// What the notices do to a rule, in their order.
pub(super) fn on_record(events: &[Event]) -> Vec<OnRecord> {
    let mut found: Vec<OnRecord> = Vec::new();
    for event in events.iter().filter(|event| event.event.kind == EventKind::Postponed) {
        let Ok(one) = serde_json::from_value(event.event.body["postponed"].clone()) else {
            continue;
        };
        put(&mut found, one);
    }
    found
}

/// Another word of the same notice takes the place of its first.
fn put(found: &mut Vec<OnRecord>, one: OnRecord) {
    match found.iter_mut().find(|known| known.by == one.by) {
        Some(known) => *known = one,
        None => found.push(one),
    }
}

/// The changes of a rule at the dates that the notices on record give it.
pub(super) fn at_their_dates(changes: Vec<Change>, recorded: &[OnRecord]) -> Vec<Change> {
    recorded.iter().fold(changes, |changes, one| one.how.of(&changes))
}

/// What a notice is about to do.
#[derive(Default)]
pub(super) struct Moves {
    /// The rules whose dates move.
    pub(super) moved: Vec<Moved>,
    /// What is not clear.
    pub(super) held: Vec<Held>,
}

impl Moves {
    pub(super) fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.held.is_empty()
    }
}

/// A rule whose dates move.
pub(super) struct Moved {
    /// The rule at its new stage.
    pub(super) document: Document,
    /// What is believed anew.
    pub(super) restated: Restated,
    /// What it comes to for the list.
    pub(super) applied: Applied,
    /// What there is to tell.
    pub(super) alert: RuleAlert,
    /// The same as the event of the rule.
    pub(super) event: NewEvent,
}

/// What moving dates needs of the rooms.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) footnotes: &'a [Footnote],
    /// The moment at which it becomes known, UTC.
    pub(super) now: Timestamp,
}

/// Carries out what a notice says of earlier rules. `ours` is false where the
/// notice does not speak of the Entity List itself: then only a rule that is on
/// record is its matter.
pub(super) async fn carry_out(
    desk: Desk<'_>,
    notice: &Document,
    rule: &Rule,
    ours: bool,
    versions: &[ListedEntry],
) -> Result<Moves, StoreError> {
    let all_stated = postponements_stated(rule);
    let mut moves = Moves::default();
    if all_stated.is_empty() {
        return Ok(moves);
    }
    let mut known = desk.store.documents().await?;
    known.retain(|document| document.number != notice.number);
    let mut versions = versions.to_vec();
    for stated in &all_stated {
        let aim = Target::find(desk.store, stated, &known).await?;
        let (target, doubt) = match aim {
            Aim::Nothing => continue,
            Aim::Unknown(_) if !ours => continue,
            Aim::Unknown(why) => (None, Some(why.to_owned())),
            Aim::Found(target) => {
                let doubt = stated.doubt.clone().or_else(|| target.doubt(stated, notice));
                let doubt = doubt.or_else(|| said_twice(stated, &all_stated));
                let strange = "it does not speak of the Entity List";
                let doubt = doubt.or_else(|| (!ours).then(|| strange.to_owned()));
                (Some(*target), doubt)
            }
        };
        let held = stated.held(&notice.number, doubt.as_deref().unwrap_or_default());
        let known_held = desk.store.held_change(&held.id).await?;
        if known_held.as_ref().is_some_and(|known| known.decision.is_some()) {
            continue;
        }
        match (target, doubt, stated.how) {
            (Some(target), None, Some(how)) => {
                let one = OnRecord { by: notice.number.clone(), how };
                if let Some(moved) = target.move_to(desk, one, notice, &versions).await? {
                    versions = moved.restated.onto(&versions);
                    moves.moved.push(moved);
                }
            }
            _ if known_held.is_none() => moves.held.push(held),
            _ => {}
        }
    }
    Ok(moves)
}

/// One rule cannot get two dates from one notice.
fn said_twice(stated: &Stated, all: &[Stated]) -> Option<String> {
    let same = |other: &&Stated| {
        other.related.citation == stated.related.citation
            && other.related.document_number == stated.related.document_number
    };
    let twice = all.iter().filter(same).any(|other| other.how != stated.how);
    twice.then(|| "it says so in two ways".to_owned())
}

/// What a notice is about.
enum Aim {
    /// A rule on record.
    Found(Box<Target>),
    /// A rule that changes no entry.
    Nothing,
    /// A rule that is not on record, and what to do about it.
    Unknown(&'static str),
}

/// A rule on record.
pub(super) struct Target {
    document: Document,
    rule: Rule,
    /// Its changes at the dates that it states itself.
    changes: Vec<Change>,
    recorded: Vec<OnRecord>,
}

impl Target {
    async fn find(
        store: &dyn Store,
        stated: &Stated,
        known: &[Document],
    ) -> Result<Aim, StoreError> {
        let number = document_meant(&stated.related, known);
        let document = number.and_then(|number| known.iter().find(|it| it.number == number));
        let Some(document) = document else {
            return Ok(Aim::Unknown(
                "the record has no such rule: take it in with `import`, then `reread`",
            ));
        };
        let rule = store.reading(&document.number).await?.and_then(|stored| stored.reading.rule);
        let Some(rule) = rule else { return Ok(Aim::Nothing) };
        let changes = changes_of(&rule);
        if changes.is_empty() {
            return Ok(Aim::Nothing);
        }
        let events = store.events_of(&document.number).await?;
        if !events.iter().any(|event| event.event.kind == EventKind::Rule) {
            return Ok(Aim::Unknown(
                "the list that was taken as the beginning may show that rule: look at its entries",
            ));
        }
        let (document, recorded) = (document.clone(), on_record(&events));
        Ok(Aim::Found(Box::new(Self { document, rule, changes, recorded })))
    }

    /// The rule that a person decides about.
    pub(super) async fn of(store: &dyn Store, stated: &Stated) -> Result<Option<Self>, StoreError> {
        Ok(match Self::find(store, stated, &store.documents().await?).await? {
            Aim::Found(target) => Some(*target),
            Aim::Nothing | Aim::Unknown(_) => None,
        })
    }

    /// A rule that was in force when its delay was published.
    fn doubt(&self, stated: &Stated, notice: &Document) -> Option<String> {
        if stated.related.action != RelatedAction::Delays {
            return None;
        }
        let published = notice.publication_date?;
        let changes = at_their_dates(self.changes.clone(), &self.others(&notice.number));
        let first = changes.iter().filter_map(|change| change.effective_date).min()?;
        (first < published).then(|| {
            format!("the rule was in force since {first}, before the notice came on {published}")
        })
    }

    /// What other notices do to it.
    fn others(&self, notice: &DocumentNumber) -> Vec<OnRecord> {
        self.recorded.iter().filter(|one| one.by != *notice).cloned().collect()
    }

    /// Moves the dates, unless the record says so already.
    pub(super) async fn move_to(
        self,
        desk: Desk<'_>,
        one: OnRecord,
        notice: &Document,
        versions: &[ListedEntry],
    ) -> Result<Option<Moved>, StoreError> {
        if self.recorded.contains(&one) {
            return Ok(None);
        }
        let mut after = self.recorded.clone();
        put(&mut after, one.clone());
        let hows = |all: &[OnRecord]| all.iter().map(|one| one.how).collect::<Vec<_>>();
        let number = &self.document.number;
        let told = retime(versions, number, &self.changes, &hows(&self.recorded), &hows(&after));
        let stage = stage_of(one.how);
        let document = Document { stage, ..self.document };
        let dates = dates_of(&at_their_dates(self.changes, &after));
        let applied = Applied { outcomes: told.outcomes, held: told.held, ..Applied::default() };
        let id = event_id(desk.store, &document, &one).await?;
        let first = dates.first().map(|date| date.date);
        let alert = alert::compose(&RuleEvent {
            event_id: &id,
            document: &Document { effective_on: first, ..document.clone() },
            rule: &Rule { effective_dates: dates, ..self.rule },
            applied: &applied,
            checks: &[],
            unread: &[],
            warnings: &[in_words(one.how, notice)],
            footnotes: desk.footnotes,
            listed: versions,
        });
        let mut body = serde_json::to_value(&alert).unwrap_or_default();
        body["postponed"] = serde_json::to_value(&one).unwrap_or_default();
        let event = NewEvent {
            id,
            kind: EventKind::Postponed,
            document: Some(document.number.clone()),
            at: desk.now,
            body,
        };
        Ok(Some(Moved { document, restated: told.restated, applied, alert, event }))
    }
}

impl OnRecord {
    pub(super) const fn new(by: DocumentNumber, how: Postponement) -> Self {
        Self { by, how }
    }
}

const fn stage_of(how: Postponement) -> Stage {
    match how {
        Postponement::Suspend { .. } => Stage::Suspended,
        Postponement::Withdraw { .. } => Stage::Withdrawn,
        _ => Stage::Delayed,
    }
}

/// The days on which changes begin and end, each once.
fn dates_of(changes: &[Change]) -> Vec<EffectiveDate> {
    let mut days: Vec<(Date, Option<Date>)> = changes
        .iter()
        .filter_map(|change| Some((change.effective_date?, change.effective_until)))
        .collect();
    days.sort();
    days.dedup();
    days.into_iter().map(|(date, until)| EffectiveDate { date, until, applies_to: None }).collect()
}

/// The same move has the same id, however often it is found; another one of the
/// same notice has its own.
async fn event_id(
    store: &dyn Store,
    document: &Document,
    one: &OnRecord,
) -> Result<String, StoreError> {
    let word = match document.stage {
        Stage::Suspended => "suspended",
        Stage::Withdrawn => "withdrawn-by",
        _ => "delayed",
    };
    let base = format!("rule:{}:{word}:{}", document.number, one.by);
    if store.event(&base).await?.is_none() {
        return Ok(base);
    }
    let digest = Sha256::of(serde_json::to_string(one).unwrap_or_default().as_bytes());
    Ok(format!("{base}:{}", &digest.as_str()[..16]))
}

/// What a notice did, for people.
fn in_words(how: Postponement, notice: &Document) -> String {
    let by = match &notice.citation {
        Some(citation) => format!("document {} ({citation})", notice.number),
        None => format!("document {}", notice.number),
    };
    let until = |last: Option<Date>, word: &str| {
        last.map_or_else(|| "without an end".to_owned(), |day| format!("{word} {day}"))
    };
    match how {
        Postponement::Delay { until: day } => {
            format!("{by} delays this rule {}", until(day, "until"))
        }
        Postponement::Suspend { from, until: last } => {
            format!("{by} suspends this rule from {from} {}", until(last, "through"))
        }
        Postponement::Withdraw { from } => format!("{by} withdraws this rule from {from} on"),
        _ => format!("{by} moves the dates of this rule"),
    }
}
