//! Rules that are delayed, suspended or withdrawn by a later document.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::history::undo::{NotUndone, Undo};
use crate::ledger::{Held, ListedEntry, Outcome, OutcomeKind, Restated, apply, change_ids};
use crate::model::{Change, DocumentNumber};

/// What a later document does to the dates of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Postponement {
    /// What would have taken effect before this day takes effect on it.
    Delay {
        /// The first day in force; `null` for a delay without an end.
        until: Option<Date>,
    },
    /// The rule does not count from the first of these days to the last one,
    /// and then counts again.
    Suspend {
        /// The first day on which it does not count.
        from: Date,
        /// The last such day; `null` for a suspension without an end.
        until: Option<Date>,
    },
    /// The rule does not count from this day on.
    Withdraw {
        /// The first day on which it does not count.
        from: Date,
    },
}

/// What moving a rule's dates gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Postponed {
    /// What is believed anew.
    pub restated: Restated,
    /// The changes whose dates moved, each once, with what it does to the list
    /// and the dates that it has now: those of its last part where it is
    /// interrupted, none where it never takes effect.
    pub outcomes: Vec<Outcome>,
    /// Changes that stay at their old dates until a person decides.
    pub held: Vec<Held>,
}

impl Postponement {
    /// The changes at their new dates; a change that never takes effect is
    /// left out, one that is interrupted is there twice.
    pub fn of(&self, changes: &[Change]) -> Vec<Change> {
        changes.iter().flat_map(|change| self.retime(change)).collect()
    }

    /// The day that it begins with: of a delay the first day in force.
    pub const fn begins(self) -> Option<Date> {
        match self {
            Self::Delay { until } => until,
            Self::Suspend { from, .. } | Self::Withdraw { from } => Some(from),
        }
    }

    fn retime(&self, change: &Change) -> Vec<Change> {
        let Some(day) = change.effective_date else { return vec![change.clone()] };
        match *self {
            Self::Delay { until } => from_day(change, until.map(|until| until.max(day))),
            Self::Suspend { from, until } => {
                let again = until.and_then(|last| last.tomorrow().ok());
                let mut parts = up_to(change, day, from);
                parts.extend(from_day(change, again.map(|again| again.max(day))));
                parts
            }
            Self::Withdraw { from } => up_to(change, day, from),
        }
    }
}

/// The change from a day on, unless it is over by then.
fn from_day(change: &Change, day: Option<Date>) -> Vec<Change> {
    day.filter(|day| change.effective_until.is_none_or(|last| *day <= last))
        .map(|day| Change { effective_date: Some(day), ..change.clone() })
        .into_iter()
        .collect()
}

/// The change until the day before `end`, unless it begins later.
fn up_to(change: &Change, day: Date, end: Date) -> Vec<Change> {
    let Some(last) = end.yesterday().ok().filter(|last| day <= *last) else { return Vec::new() };
    let last = change.effective_until.map_or(last, |own| own.min(last));
    vec![Change { effective_until: Some(last), ..change.clone() }]
}

/// Moves the dates of a rule that is on the list already.
///
/// `changes` are the changes of the rule that are meant, as they were applied.
/// Each is taken back and applied at its new dates. What another document made
/// of an entry since then is not touched: that change is held. Doing it again
/// changes nothing.
pub fn postpone(
    current: &[ListedEntry],
    rule: &DocumentNumber,
    changes: &[Change],
    how: Postponement,
) -> Postponed {
    retime(current, rule, changes, &[], &[how])
}

/// Moves the dates of a rule from those that some notices gave it to those that
/// others give it.
///
/// `changes` are those of the rule at the dates that it states itself; `before`
/// has been done to them already, one after the other, and `after` is what is
/// to count.
pub fn retime(
    current: &[ListedEntry],
    rule: &DocumentNumber,
    changes: &[Change],
    before: &[Postponement],
    after: &[Postponement],
) -> Postponed {
    let ids = change_ids(rule, changes);
    let mut versions = current.to_vec();
    let mut undo = Undo::of(&mut versions, rule);
    let (mut moved, mut held) = (Moved::default(), Vec::new());
    for (change, id) in changes.iter().zip(ids) {
        let was = one_after_the_other(change, before);
        let is = one_after_the_other(change, after);
        if was == is {
            continue;
        }
        match was.iter().try_for_each(|part| undo.take_back(part).map(drop)) {
            Ok(()) => moved.put(change, is),
            Err(NotUndone { why, entries }) => held.push(Held {
                id,
                document: rule.clone(),
                change: change.clone(),
                why,
                candidates: entries,
                moves: None,
            }),
        }
    }
    let applied = apply(&versions, rule, &moved.parts);
    let wanted = applied.onto(&versions);
    held.extend(applied.held);
    let outcomes = moved.told(&versions, rule);
    Postponed { restated: Restated::between(current, &wanted), outcomes, held }
}

/// Changes that were taken back, as they were and at their new dates.
#[derive(Default)]
struct Moved {
    whole: Vec<Change>,
    parts: Vec<Change>,
    /// The last part of each.
    last: Vec<Option<Change>>,
}

impl Moved {
    fn put(&mut self, change: &Change, parts: Vec<Change>) {
        self.whole.push(change.clone());
        self.last.push(parts.last().cloned());
        self.parts.extend(parts);
    }

    /// What each does to the list, at its new dates.
    fn told(&self, versions: &[ListedEntry], rule: &DocumentNumber) -> Vec<Outcome> {
        let mut outcomes = apply(versions, rule, &self.whole).outcomes;
        outcomes.retain(|outcome| outcome.kind != OutcomeKind::AlreadyThere);
        for outcome in &mut outcomes {
            let place = self.whole.iter().position(|change| *change == outcome.change);
            let last = place.and_then(|place| self.last[place].as_ref());
            outcome.change.effective_date = last.and_then(|part| part.effective_date);
            outcome.change.effective_until = last.and_then(|part| part.effective_until);
        }
        outcomes
    }
}

/// A change at the dates that several notices give it.
fn one_after_the_other(change: &Change, hows: &[Postponement]) -> Vec<Change> {
    hows.iter().fold(vec![change.clone()], |parts, how| how.of(&parts))
}
