//! One entry of a rule: what became of it and everything there is to tell.

use std::collections::BTreeMap;

use entity_list::ledger::{Held, ListedEntry, Outcome, OutcomeKind};
use entity_list::model::{Change, Citation, CountryCode, Destination, Document, Entry};
use entity_list::read::normalise::name_key;

use super::differences::{differences, no_longer_listed};
use super::model::{CitationFact, HeldChange, PartyChange, PartyChangeKind, Place};
use super::words::place;

/// Under which destinations each party stands, in the rule and on the list.
pub(super) struct Elsewhere(BTreeMap<String, Vec<(Destination, Option<CountryCode>)>>);

impl Elsewhere {
    /// The parties that the rule leaves listed and those of the list.
    pub(super) fn of(outcomes: &[Outcome], listed: &[ListedEntry]) -> Self {
        let from_rule = outcomes
            .iter()
            .filter(|outcome| outcome.kind != OutcomeKind::Removed)
            .map(|outcome| outcome.after.as_ref().unwrap_or(&outcome.change.entry));
        let from_list = listed.iter().map(|listed| &listed.entry);
        let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in from_rule.chain(from_list) {
            let place = (entry.destination.clone(), entry.country);
            let known: &mut Vec<_> = places.entry(name_key(&entry.name)).or_default();
            if !known.iter().any(|other| same_place(other, &place)) {
                known.push(place);
            }
        }
        Self(places)
    }

    fn other_than(&self, entry: &Entry) -> Vec<Place> {
        let own = (entry.destination.clone(), entry.country);
        let key = name_key(&entry.name);
        if key.is_empty() {
            return Vec::new();
        }
        let places = self.0.get(&key).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter(|other| !same_place(other, &own))
            .map(|(destination, country)| place(destination, *country))
            .collect()
    }
}

/// Headings get renamed; the code tells them to be the same where both have
/// one.
pub(super) fn same_place(
    a: &(Destination, Option<CountryCode>),
    b: &(Destination, Option<CountryCode>),
) -> bool {
    match (a.1, b.1) {
        (Some(a), Some(b)) => a == b,
        _ => a.0 == b.0,
    }
}

/// What became of one entry.
pub(super) fn party_change(
    number: u32,
    outcome: &Outcome,
    reason: Option<u32>,
    elsewhere: &Elsewhere,
    document: &Document,
) -> PartyChange {
    // a removal prints no entry: the one that goes tells who it was
    let entry = match outcome.kind {
        OutcomeKind::Removed => outcome.before.as_ref(),
        _ => outcome.after.as_ref(),
    }
    .unwrap_or(&outcome.change.entry);
    let former_name = former_name(outcome, entry);
    let fields = differences(&outcome.fields);
    PartyChange {
        number,
        kind: match outcome.kind {
            OutcomeKind::Added => PartyChangeKind::Added,
            OutcomeKind::Removed => PartyChangeKind::Removed,
            OutcomeKind::AlreadyThere => PartyChangeKind::AlreadyListed,
            OutcomeKind::Moved => PartyChangeKind::Moved,
            OutcomeKind::Renamed => PartyChangeKind::Renamed,
            _ => PartyChangeKind::Revised,
        },
        list: outcome.change.list,
        entry_id: outcome.id.clone(),
        place: place(&entry.destination, entry.country),
        other_destinations: elsewhere.other_than(entry),
        entry_kind: entry.kind,
        name: entry.name.clone(),
        former_name,
        former_destination: outcome
            .before
            .as_ref()
            .filter(|_| outcome.kind == OutcomeKind::Moved)
            .map(|before| place(&before.destination, before.country)),
        aliases: entry.aliases.clone(),
        members: entry.members.clone(),
        addresses: entry.addresses.clone(),
        cross_references: entry.cross_references.clone(),
        notes: entry.notes.clone(),
        license_requirement: entry.license_requirement.clone(),
        license_review_policy: entry.license_review_policy.clone(),
        citations: citation_facts(outcome, entry, document),
        no_longer_listed: no_longer_listed(&fields),
        fields,
        reason,
        effective_date: outcome.change.effective_date,
        effective_until: outcome.change.effective_until,
        instruction: outcome.change.instruction.clone(),
        warnings: warnings(&outcome.change, entry),
    }
}

fn former_name(outcome: &Outcome, entry: &Entry) -> Option<String> {
    let before = outcome.before.as_ref().map(|before| before.name.clone());
    let former = outcome.change.former_name.clone().or(match outcome.kind {
        OutcomeKind::Revised | OutcomeKind::Renamed | OutcomeKind::Moved => before,
        _ => None,
    })?;
    (former != entry.name).then_some(former)
}

fn citation_facts(outcome: &Outcome, entry: &Entry, document: &Document) -> Vec<CitationFact> {
    let before = outcome.before.as_ref().map(|before| before.citations.as_slice());
    let is_new = |citation: &Citation| match (outcome.kind, before) {
        (OutcomeKind::Removed, _) => false,
        (OutcomeKind::Added, _) | (_, None) => true,
        (OutcomeKind::AlreadyThere, _) => {
            citation.placeholder
                || (citation.date.is_some() && citation.date == document.publication_date)
        }
        (_, Some(before)) => !before.iter().any(|old| same_citation(old, citation)),
    };
    entry
        .citations
        .iter()
        .map(|citation| CitationFact {
            text: citation.text.clone(),
            new: is_new(citation),
            placeholder: citation.placeholder,
            stands_for: document.citation.clone().filter(|_| citation.placeholder),
        })
        .collect()
}

/// Printed texts vary; volume and page decide where both are known.
fn same_citation(a: &Citation, b: &Citation) -> bool {
    match (a.volume.zip(a.page), b.volume.zip(b.page)) {
        (Some(a), Some(b)) => a == b,
        _ => a.text == b.text,
    }
}

fn warnings(change: &Change, entry: &Entry) -> Vec<String> {
    let mut warnings = entry.warnings.clone();
    for warning in &change.entry.warnings {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    warnings
}

/// A change that waits for a person.
pub(super) fn held_change(held: &Held) -> HeldChange {
    let entry = &held.change.entry;
    HeldChange {
        id: held.id.clone(),
        kind: held.change.kind,
        place: place(&entry.destination, entry.country),
        name: entry.name.clone(),
        text: entry.text.clone(),
        why: held.why.clone(),
        candidates: held.candidates.clone(),
        instruction: held.change.instruction.clone(),
    }
}
