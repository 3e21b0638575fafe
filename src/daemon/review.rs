//! What a person decides about a change that was held: one commit of the
//! list, the decision and the event, and a word to those who were told that
//! it was held.

use entity_list::ledger::{
    self, Applied, ChangeId, Decision, DecisionError, Held, ListedEntry, OutcomeKind, Restated,
    Stated, Verdict,
};
use entity_list::model::List;
use serde::Serialize;
use serde_json::json;

use super::audience::{AudienceError, audience};
use super::import::Desk;
use super::lease::Lease;
use super::postponement::{self, OnRecord, Target};
use super::{baseline, events};
use crate::alert::Notice;
use crate::store::{Commit, EventKind, HeldRecord, NewEvent, StoreError};

/// What a decision did.
#[derive(Debug, Clone, Serialize)]
pub struct Reviewed {
    /// The change with the decision.
    pub held: HeldRecord,
    /// What became of the list; empty for a rejection.
    pub applied: Applied,
    /// True where the very same had been decided before.
    pub decided_before: bool,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// No change is or was held under this id.
    #[error("no held change has the id `{0}`; `entitylistd review list --all` shows them")]
    Unknown(ChangeId),
    /// Somebody has decided otherwise.
    #[error(
        "`{id}` was decided already, by {who} at {when}: {verdict}; a decision stays, mend the \
         document with an override instead"
    )]
    Decided {
        /// The change.
        id: ChangeId,
        /// Who decided.
        who: String,
        /// When, UTC.
        when: String,
        /// What.
        verdict: String,
    },
    /// The decision does not fit.
    #[error("{0}")]
    Unfit(#[from] DecisionError),
    /// What a notice says of a rule's dates is no change of one entry.
    #[error(
        "`{0}` is about the dates of a rule: accept it, reject it, or edit `effective_date` and \
         `effective_until`"
    )]
    NoEntry(ChangeId),
    /// The notice does not say the dates, and nor does the decision.
    #[error(
        "`{0}` does not say the dates: edit `effective_date`, the first day in force of a delayed \
         rule, the first day of a suspension or withdrawal, and `effective_until`, the last day \
         of a suspension"
    )]
    NoDates(ChangeId),
    /// The rule is not on record.
    #[error("the record has no changes of the rule {0}; take it in with `import` first")]
    NoRule(String),
    /// A cycle or another decision is at work.
    #[error("a cycle is running on this database; try again when it has ended")]
    Busy,
    /// Nobody could be told of it.
    #[error(transparent)]
    Audience(#[from] AudienceError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides about a held change. The same decision again changes nothing and
/// says so; another one is refused.
pub async fn decide(
    desk: &Desk,
    id: &ChangeId,
    verdict: Verdict,
    who: &str,
    why: &str,
) -> Result<Reviewed, ReviewError> {
    let lease = Lease::take_for(&desk.store, &desk.clock).await?.ok_or(ReviewError::Busy)?;
    let decided = lease.while_held(decide_leased(desk, id, verdict, who, why)).await;
    lease.release().await?;
    decided?
}

async fn decide_leased(
    desk: &Desk,
    id: &ChangeId,
    verdict: Verdict,
    who: &str,
    why: &str,
) -> Result<Reviewed, ReviewError> {
    let held = desk.store.held_change(id).await?.ok_or_else(|| ReviewError::Unknown(id.clone()))?;
    if let Some(decision) = held.decision.clone() {
        if decision.verdict == verdict {
            return Ok(Reviewed { held, applied: Applied::default(), decided_before: true });
        }
        return Err(ReviewError::Decided {
            id: id.clone(),
            who: decision.who,
            when: decision.when.to_string(),
            verdict: verdict_in_words(&decision.verdict),
        });
    }
    let decision = Decision {
        held: id.clone(),
        verdict,
        who: who.to_owned(),
        why: why.to_owned(),
        when: desk.clock.now(),
    };
    let audience = audience(&desk.config, decision.when)?;
    let current = desk.store.versions(List::EntityList).await?;
    let (applied, mut commit) = if let Some(stated) = held.held.moves.clone() {
        move_dates(desk, &current, &held.held, &stated, &decision).await?
    } else {
        let applied = ledger::decide(&current, &held.held, &decision)?;
        let restated = Restated::of(&current, &applied);
        (applied, Commit { restated, ..Commit::default() })
    };
    let event = event(&held.held, &decision, &applied);
    let notice = Notice::Reviewed {
        held: Box::new(held.held.clone()),
        decision: Box::new(decision.clone()),
        done: done(&applied),
    };
    commit.deliveries = events::deliveries_or_none(&event, &notice, &audience);
    commit.events.push(event);
    commit.decided.push(decision.clone());
    commit.at = decision.when;
    desk.store.commit(&commit).await?;
    let held = HeldRecord { decision: Some(decision), ..held };
    Ok(Reviewed { held, applied, decided_before: false })
}

/// Moves the dates of the rule that a held notice means, as a person says.
async fn move_dates(
    desk: &Desk,
    current: &[ListedEntry],
    held: &Held,
    stated: &Stated,
    decision: &Decision,
) -> Result<(Applied, Commit), ReviewError> {
    decision.is_said()?;
    let how = match &decision.verdict {
        Verdict::Reject => return Ok((Applied::default(), Commit::default())),
        Verdict::Accept => stated.how,
        Verdict::Edit { edit, entry: None } => {
            stated.given(edit.effective_date, edit.effective_until)
        }
        _ => return Err(ReviewError::NoEntry(held.id.clone())),
    };
    let how = how.ok_or_else(|| ReviewError::NoDates(held.id.clone()))?;
    let no_rule = || ReviewError::NoRule(stated.rule_named());
    let store = desk.store.as_ref();
    let target = Target::of(store, stated).await?.ok_or_else(no_rule)?;
    let notice = store.document(&held.document).await?.ok_or_else(no_rule)?;
    let footnotes = baseline::known_baseline(store).await?.map(|it| it.footnotes);
    let footnotes = footnotes.unwrap_or_default();
    let at = postponement::Desk { store, footnotes: &footnotes, now: decision.when };
    let one = OnRecord::new(held.document.clone(), how);
    let Some(moved) = target.move_to(at, one, &notice, current).await? else {
        return Ok((Applied::default(), Commit::default()));
    };
    let commit = Commit {
        restated: moved.restated,
        held: moved.applied.held.clone(),
        documents: vec![moved.document],
        events: vec![moved.event],
        ..Commit::default()
    };
    Ok((moved.applied, commit))
}

fn event(held: &Held, decision: &Decision, applied: &Applied) -> NewEvent {
    NewEvent {
        id: format!("review:{}", held.id),
        kind: EventKind::Reviewed,
        document: Some(held.document.clone()),
        at: decision.when,
        body: json!({ "held": held, "decision": decision, "outcomes": applied.outcomes }),
    }
}

/// What a decision did to the list, a line each.
pub fn done(applied: &Applied) -> Vec<String> {
    let line = |outcome: &ledger::Outcome| {
        let entry = outcome.after.as_ref().or(outcome.before.as_ref())?;
        let verb = match outcome.kind {
            OutcomeKind::Added => "added",
            OutcomeKind::Revised => "revised",
            OutcomeKind::Renamed => "renamed",
            OutcomeKind::Moved => "moved",
            OutcomeKind::Removed => "removed",
            _ => "as it was already",
        };
        Some(format!("{}: {} ({verb})", entry.destination, entry.name))
    };
    applied.outcomes.iter().filter_map(line).collect()
}

/// A verdict for people.
pub fn verdict_in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accept => "accepted as the document says".to_owned(),
        Verdict::AcceptAs(entry) => format!("accepted for the entry {entry}"),
        Verdict::AcceptAsNew => "accepted as a new entry".to_owned(),
        Verdict::Reject => "rejected".to_owned(),
        Verdict::Edit { entry: Some(entry), .. } => {
            format!("accepted with other fields for the entry {entry}")
        }
        Verdict::Edit { .. } => "accepted with other fields".to_owned(),
        _ => "decided".to_owned(),
    }
}
