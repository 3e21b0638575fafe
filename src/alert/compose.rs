//! From what a rule did to the list to what there is to tell about it.

use std::collections::BTreeSet;

use entity_list::ledger::{Applied, ListedEntry, Outcome};
use entity_list::model::{Check, CheckStatus, Document, Footnote, List, Rule, Unread};

use super::document::{document_facts, related};
use super::heading::heading_line;
use super::headline::{count, headline};
use super::model::{
    Counts, DestinationCounts, FootnoteMeaning, HeldChange, PartyChange, PartyChangeKind, Place,
    ReasonGroup, RuleAlert, SCHEMA_VERSION, Savings, Trouble,
};
use super::party::{Elsewhere, held_change, party_change, same_place};
use super::words::{CAVEATS, footnote_gist};

/// What happened: everything that an alert about a rule is made of.
#[derive(Debug, Clone, Copy)]
pub struct RuleEvent<'a> {
    /// The id of the event.
    pub event_id: &'a str,
    /// What the Federal Register says about the document.
    pub document: &'a Document,
    /// What was understood of its text.
    pub rule: &'a Rule,
    /// What applying it did to the list.
    pub applied: &'a Applied,
    /// The self-checks of the reading.
    pub checks: &'a [Check],
    /// The text that the reading did not understand.
    pub unread: &'a [Unread],
    /// The remarks of the reading on the document as a whole.
    pub warnings: &'a [String],
    /// Footnotes with their meaning, from the rule or from the list.
    pub footnotes: &'a [Footnote],
    /// The list as it is now, for the other destinations of a party; may be
    /// empty, then only the rule itself is asked.
    pub listed: &'a [ListedEntry],
}

/// Composes the alert about a rule. Pure: the same event gives the same alert.
pub fn compose(event: &RuleEvent<'_>) -> RuleAlert {
    let elsewhere = Elsewhere::of(&event.applied.outcomes, event.listed);
    let (reasons, reason_of) = group_reasons(&event.applied.outcomes);
    let changes: Vec<PartyChange> = event
        .applied
        .outcomes
        .iter()
        .zip(1..)
        .zip(reason_of)
        .map(|((outcome, number), reason)| {
            party_change(number, outcome, reason, &elsewhere, event.document)
        })
        .collect();
    let held: Vec<HeldChange> = event.applied.held.iter().map(held_change).collect();
    let (counts, destinations) = tally(&changes, &held);
    RuleAlert {
        schema_version: SCHEMA_VERSION,
        event_id: event.event_id.to_owned(),
        headline: headline(&counts, &destinations),
        counts,
        destinations,
        document: document_facts(event.document, event.rule),
        summary: event.rule.summary.clone(),
        reasons,
        savings_clause: event
            .rule
            .savings_clause
            .as_ref()
            .map(|clause| Savings { text: clause.text.clone(), until: clause.until }),
        related: related(event.document, event.rule),
        footnotes: footnote_meanings(&changes, event.footnotes),
        own_parties: None,
        changes,
        trouble: trouble(event, held),
        caveats: CAVEATS.iter().map(|caveat| (*caveat).to_owned()).collect(),
        shown: None,
        reduced: None,
    }
}

/// Groups the changes by the paragraph that gives their reason; the second
/// part says, for each change, which group it is in.
fn group_reasons(outcomes: &[Outcome]) -> (Vec<ReasonGroup>, Vec<Option<u32>>) {
    let mut groups: Vec<ReasonGroup> = Vec::new();
    let mut of_change = Vec::with_capacity(outcomes.len());
    for (outcome, change_number) in outcomes.iter().zip(1..) {
        let Some(text) = outcome.change.reason.as_ref() else {
            of_change.push(None);
            continue;
        };
        let index = groups.iter().position(|group| group.text == *text).unwrap_or_else(|| {
            let number = u32::try_from(groups.len() + 1).unwrap_or(u32::MAX);
            groups.push(ReasonGroup {
                number,
                text: text.clone(),
                subjects: Vec::new(),
                changes: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.changes.push(change_number);
        for subject in &outcome.change.subjects {
            if !group.subjects.contains(subject) {
                group.subjects.push(subject.clone());
            }
        }
        of_change.push(Some(group.number));
    }
    (groups, of_change)
}

/// What the changes come to, in all and by destination.
pub(super) fn tally(
    changes: &[PartyChange],
    held: &[HeldChange],
) -> (Counts, Vec<DestinationCounts>) {
    (counts(changes, held), by_destination(changes, held))
}

fn counts(changes: &[PartyChange], held: &[HeldChange]) -> Counts {
    let of = |wanted: &[PartyChangeKind]| {
        count(
            changes
                .iter()
                .filter(|change| wanted.contains(&change.kind))
                .map(|change| change.name.as_str()),
        )
    };
    Counts {
        added: of(&[PartyChangeKind::Added]),
        revised: of(&[PartyChangeKind::Revised, PartyChangeKind::Renamed, PartyChangeKind::Moved]),
        removed: of(&[PartyChangeKind::Removed]),
        already_listed: of(&[PartyChangeKind::AlreadyListed]),
        held: count(held.iter().map(|held| held.name.as_str())),
    }
}

fn by_destination(changes: &[PartyChange], held: &[HeldChange]) -> Vec<DestinationCounts> {
    let mut rows: Vec<DestinationCounts> = Vec::new();
    for change in changes {
        let row = row_of(&mut rows, &change.place);
        match change.kind {
            PartyChangeKind::Added => row.added += 1,
            PartyChangeKind::Revised | PartyChangeKind::Renamed | PartyChangeKind::Moved => {
                row.revised += 1;
            }
            PartyChangeKind::Removed => row.removed += 1,
            PartyChangeKind::AlreadyListed => row.already_listed += 1,
        }
    }
    for held in held {
        row_of(&mut rows, &held.place).held += 1;
    }
    rows
}

fn row_of<'a>(rows: &'a mut Vec<DestinationCounts>, place: &Place) -> &'a mut DestinationCounts {
    let key = |place: &Place| (place.destination.clone(), place.country);
    let index = rows
        .iter()
        .position(|row| same_place(&key(&row.place), &key(place)))
        .unwrap_or_else(|| {
            rows.push(DestinationCounts {
                place: place.clone(),
                added: 0,
                revised: 0,
                removed: 0,
                already_listed: 0,
                held: 0,
            });
            rows.len() - 1
        });
    &mut rows[index]
}

/// The footnotes that the changes carry. Numbers mean something else on each
/// list; only those of the Entity List are known here.
fn footnote_meanings(changes: &[PartyChange], known: &[Footnote]) -> Vec<FootnoteMeaning> {
    let numbers: BTreeSet<u8> = changes
        .iter()
        .flat_map(|change| change.license_requirement.footnotes.iter().copied())
        .collect();
    let meaning = |number: u8| {
        let carriers: Vec<&PartyChange> = changes
            .iter()
            .filter(|change| change.license_requirement.footnotes.contains(&number))
            .collect();
        let ours = carriers.iter().all(|change| change.list == List::EntityList);
        let text = known.iter().find(|footnote| footnote.number == number);
        FootnoteMeaning {
            number,
            gist: footnote_gist(number).filter(|_| ours).map(str::to_owned),
            text: text.map(|footnote| footnote.text.clone()),
            until: text.and_then(|footnote| footnote.until),
            changes: carriers.iter().map(|change| change.number).collect(),
        }
    };
    numbers.into_iter().map(meaning).collect()
}

fn trouble(event: &RuleEvent<'_>, held: Vec<HeldChange>) -> Trouble {
    let checks_with = |status: CheckStatus| -> Vec<Check> {
        event.checks.iter().filter(|check| check.status == status).cloned().collect()
    };
    let failed_checks = checks_with(CheckStatus::Fail);
    let headings = &event.applied.headings;
    let held_heading = headings.iter().any(|heading| heading.held.is_some());
    Trouble {
        needs_person: !held.is_empty()
            || !event.unread.is_empty()
            || !failed_checks.is_empty()
            || held_heading,
        held,
        unread: event.unread.to_vec(),
        failed_checks,
        doubtful_checks: checks_with(CheckStatus::Warn),
        warnings: headings.iter().map(heading_line).chain(event.warnings.iter().cloned()).collect(),
    }
}
