//! From what a rule did to the list to what there is to tell about it.

use std::collections::{BTreeMap, BTreeSet};

use entity_list::ledger::{Applied, Held, ListedEntry, Outcome, OutcomeKind};
use entity_list::model::{
    Change, Check, CheckStatus, Citation, CountryCode, Destination, Document, Entry, Footnote,
    List, RelatedAction, Rule, Unread,
};
use entity_list::read::normalise::name_key;

use super::differences::{differences, no_longer_listed};
use super::headline::{count, headline, timing};
use super::model::{
    CitationFact, Counts, DestinationCounts, DocumentFacts, EffectiveFact, FootnoteMeaning,
    HeldChange, Links, PartyChange, PartyChangeKind, Place, ReasonGroup, RelatedFact, RuleAlert,
    SCHEMA_VERSION, Savings, Trouble,
};
use super::words::{CAVEATS, ECFR_LIST_URL, footnote_gist, place};

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
    let elsewhere = Elsewhere::of(event);
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
    let counts = counts(&changes, &held);
    let destinations = by_destination(&changes, &held);
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
        changes,
        trouble: trouble(event, held),
        caveats: CAVEATS.iter().map(|caveat| (*caveat).to_owned()).collect(),
    }
}

/// Under which destinations each party stands, in the rule and on the list.
struct Elsewhere(BTreeMap<String, Vec<(Destination, Option<CountryCode>)>>);

impl Elsewhere {
    fn of(event: &RuleEvent<'_>) -> Self {
        let from_rule = event
            .applied
            .outcomes
            .iter()
            .filter(|outcome| outcome.kind != OutcomeKind::Removed)
            .map(|outcome| outcome.after.as_ref().unwrap_or(&outcome.change.entry));
        let from_list = event.listed.iter().map(|listed| &listed.entry);
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
fn same_place(
    a: &(Destination, Option<CountryCode>),
    b: &(Destination, Option<CountryCode>),
) -> bool {
    match (a.1, b.1) {
        (Some(a), Some(b)) => a == b,
        _ => a.0 == b.0,
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

fn party_change(
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
            _ if former_name.is_some() => PartyChangeKind::Renamed,
            _ => PartyChangeKind::Revised,
        },
        list: outcome.change.list,
        entry_id: outcome.id.clone(),
        place: place(&entry.destination, entry.country),
        other_destinations: elsewhere.other_than(entry),
        entry_kind: entry.kind,
        name: entry.name.clone(),
        former_name,
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
        OutcomeKind::Revised => before,
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

fn held_change(held: &Held) -> HeldChange {
    let entry = &held.change.entry;
    HeldChange {
        kind: held.change.kind,
        place: place(&entry.destination, entry.country),
        name: entry.name.clone(),
        text: entry.text.clone(),
        why: held.why.clone(),
        candidates: held.candidates.clone(),
        instruction: held.change.instruction.clone(),
    }
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
        revised: of(&[PartyChangeKind::Revised, PartyChangeKind::Renamed]),
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
            PartyChangeKind::Revised | PartyChangeKind::Renamed => row.revised += 1,
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

fn document_facts(document: &Document, rule: &Rule) -> DocumentFacts {
    let effective: Vec<EffectiveFact> = if rule.effective_dates.is_empty() {
        document
            .effective_on
            .map(|date| EffectiveFact { date, until: None, applies_to: None })
            .into_iter()
            .collect()
    } else {
        rule.effective_dates
            .iter()
            .map(|effective| EffectiveFact {
                date: effective.date,
                until: effective.until,
                applies_to: effective.applies_to.clone(),
            })
            .collect()
    };
    let published = document.publication_date.or(rule.publication_date);
    DocumentFacts {
        number: document.number.clone(),
        title: first_filled(&document.title, &rule.title).to_owned(),
        action: document.action.clone().or_else(|| rule.action.clone()),
        citation: document.citation.clone().or_else(|| rule.citation.clone()),
        dockets: bare_dockets(&document.dockets, rule.docket.as_deref()),
        rins: union(&document.rins, &rule.rins),
        stage: document.stage,
        filed_at: document.filed_at,
        filed_date: rule.filed_date,
        published,
        timing: timing(published, &effective),
        effective,
        first_seen: document.first_seen,
        links: Links {
            page: document.html_url.clone(),
            pdf: document.pdf_url.clone(),
            xml: document.xml_url.clone(),
            ecfr: ECFR_LIST_URL.to_owned(),
        },
    }
}

fn first_filled<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.trim().is_empty() { second } else { first }
}

/// The docket stands as `Docket No. 250318-0041` in one place and bare in the
/// other: bare everywhere, each once.
fn bare_dockets(api: &[String], printed: Option<&str>) -> Vec<String> {
    let mut bare: Vec<String> = Vec::new();
    for docket in api.iter().map(String::as_str).chain(printed) {
        let number = ["Docket Nos.", "Docket No.", "Docket Number", "Docket"]
            .iter()
            .find_map(|label| docket.trim().strip_prefix(label))
            .unwrap_or(docket)
            .trim();
        if !bare.iter().any(|known| known == number) {
            bare.push(number.to_owned());
        }
    }
    bare
}

fn union(first: &[String], second: &[String]) -> Vec<String> {
    let mut all: Vec<String> = first.to_vec();
    for value in second {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

fn related(document: &Document, rule: &Rule) -> Vec<RelatedFact> {
    let mut facts: Vec<RelatedFact> = rule
        .related
        .iter()
        .map(|related| RelatedFact {
            action: related.action,
            citation: related.citation.clone(),
            document_number: related.document_number.clone(),
            text: related.text.clone(),
            until: related.until,
        })
        .collect();
    if let Some(corrected) = &document.correction_of
        && !facts.iter().any(|fact| fact.document_number.as_ref() == Some(corrected))
    {
        facts.push(RelatedFact {
            action: RelatedAction::Corrects,
            citation: None,
            document_number: Some(corrected.clone()),
            text: String::new(),
            until: None,
        });
    }
    facts
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
    Trouble {
        needs_person: !held.is_empty() || !event.unread.is_empty() || !failed_checks.is_empty(),
        held,
        unread: event.unread.to_vec(),
        failed_checks,
        doubtful_checks: checks_with(CheckStatus::Warn),
        warnings: event.warnings.to_vec(),
    }
}
