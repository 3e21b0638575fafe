//! What a person decides about a change that was held.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::amend::{ChangeEdit, EditError};
use crate::ledger::apply::apply_one;
use crate::ledger::apply::run::Aim;
use crate::ledger::{Applied, ChangeId, EntryId, Held, ListedEntry};
use crate::model::{Change, ChangeKind};

/// A person's word on a held change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The held change.
    pub held: ChangeId,
    /// What is to be done.
    pub verdict: Verdict,
    /// Who decided.
    pub who: String,
    /// Why, so that an auditor can follow.
    pub why: String,
    /// When, UTC.
    pub when: Timestamp,
}

impl Decision {
    /// Refuses a decision without an author or a reason.
    pub fn is_said(&self) -> Result<(), DecisionError> {
        for (text, what) in [(&self.who, "who decided"), (&self.why, "why")] {
            if text.trim().is_empty() {
                return Err(DecisionError::Unsaid(what));
            }
        }
        Ok(())
    }
}

/// What is to be done with a held change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// Do what the document says: an addition becomes an entry of its own,
    /// whatever else bears the name; a revision or removal has to find its
    /// entry by now.
    Accept,
    /// Do it to this entry. An addition becomes a revision of it.
    AcceptAs(EntryId),
    /// Put what a revision prints on the list as an entry of its own.
    AcceptAsNew,
    /// Do nothing.
    Reject,
    /// Do it with these fields, to this entry or else as `Accept` does.
    Edit {
        /// The fields given anew.
        edit: Box<ChangeEdit>,
        /// The entry that is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<EntryId>,
    },
}

/// Why a decision does not fit the held change or the list. Nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// The decision is about another change.
    #[error("the decision is about `{decided}`, not about `{held}`")]
    OtherChange {
        /// The change that is held.
        held: ChangeId,
        /// The change that the decision names.
        decided: ChangeId,
    },
    /// A decision without an author or a reason cannot be followed later.
    #[error("the decision does not say {0}")]
    Unsaid(&'static str),
    /// The list has no such entry at any time.
    #[error("the list has no entry `{0}`")]
    UnknownEntry(EntryId),
    /// The change has no date and so no place in the list's history.
    #[error("the change has no effective date; give one with an edit of `effective_date`")]
    NoEffectiveDate,
    /// A removal cannot become an entry.
    #[error("a removal prints no entry that could be put on the list")]
    NothingToPut,
    /// The fields given do not make a sound change.
    #[error("the edit does not fit: {0}")]
    Edit(#[from] EditError),
    /// It is still not clear which entry is meant.
    #[error("{why}; accept it as one entry, or reject it")]
    InDoubt {
        /// Why, for people.
        why: String,
        /// The entries that it may mean, best first.
        candidates: Vec<EntryId>,
    },
}

/// Brings a held change onto the list as a person decided.
///
/// `current` holds the versions that are held true, as
/// [`apply`](crate::ledger::apply()) takes them. Deciding again in the same way
/// changes nothing: the outcome is then
/// [`AlreadyThere`](crate::ledger::OutcomeKind::AlreadyThere). A rejection gives no
/// outcome. What is decided about an effective date in the past reaches back,
/// and ends where a later rule takes over.
pub fn decide(
    current: &[ListedEntry],
    held: &Held,
    decision: &Decision,
) -> Result<Applied, DecisionError> {
    if decision.held != held.id {
        let (held, decided) = (held.id.clone(), decision.held.clone());
        return Err(DecisionError::OtherChange { held, decided });
    }
    decision.is_said()?;
    match &decision.verdict {
        Verdict::Reject => Ok(Applied::default()),
        Verdict::Accept => carry_out(current, held, &held.change, &as_stated(&held.change)),
        Verdict::AcceptAs(entry) => carry_out(current, held, &held.change, &Aim::At(entry.clone())),
        Verdict::AcceptAsNew if held.change.kind == ChangeKind::Remove => {
            Err(DecisionError::NothingToPut)
        }
        Verdict::AcceptAsNew => carry_out(current, held, &held.change, &Aim::Own),
        Verdict::Edit { edit, entry } => {
            let stated = on_what_is_listed(current, &held.change, entry.as_ref());
            let edited = edit.of(&stated)?;
            let aim = entry.clone().map_or_else(|| as_stated(&edited), Aim::At);
            carry_out(current, held, &edited, &aim)
        }
    }
}

/// A rule may revise an entry without printing it (`“Bejing” should read
/// “Beijing”`): then the fields given are set on the entry as it is listed.
fn on_what_is_listed(current: &[ListedEntry], change: &Change, entry: Option<&EntryId>) -> Change {
    let listed = current.iter().find(|version| {
        Some(&version.id) == entry
            && change.effective_date.is_none_or(|day| version.is_in_force(day))
    });
    match listed {
        Some(version) if change.kind == ChangeKind::Revise && !change.entry.is_printed() => {
            Change { entry: version.entry.clone(), ..change.clone() }
        }
        _ => change.clone(),
    }
}

fn as_stated(change: &Change) -> Aim {
    if change.kind == ChangeKind::Add { Aim::Own } else { Aim::Named }
}

fn carry_out(
    current: &[ListedEntry],
    held: &Held,
    change: &Change,
    aim: &Aim,
) -> Result<Applied, DecisionError> {
    if change.effective_date.is_none() {
        return Err(DecisionError::NoEffectiveDate);
    }
    if let Aim::At(entry) = aim
        && !current.iter().any(|version| version.id == *entry)
    {
        return Err(DecisionError::UnknownEntry(entry.clone()));
    }
    let mut applied = apply_one(current, held, change, aim);
    match applied.held.pop() {
        None => Ok(applied),
        Some(Held { why, candidates, .. }) => Err(DecisionError::InDoubt { why, candidates }),
    }
}
