//! A later text of a document that is on the list already.
//!
//! A document comes as HTML before it comes as XML, a file may be fetched
//! again, and a rule may be applied again after a crash. What the document put
//! on the list is recognised, also where the texts differ a little, so that
//! nothing is put there once more. Where they differ in their words, the
//! change is for a person: which text is right, no text says.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::ledger::diff::fields::{CITATIONS, diff_fields};
use crate::ledger::identity::likeness::by_likeness;
use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{EntryId, ListedEntry, Weight};
use crate::model::{Change, ChangeKind, DocumentNumber, Entry};

/// What the list has of a change already.
pub(in crate::ledger) enum Earlier {
    /// The document brought this entry to what the change prints.
    Same(EntryId),
    /// The document made something else of this entry: why a person has to
    /// look.
    Differs(EntryId, String),
}

/// What the list has of the changes of a document already, by their places in
/// the document.
pub(in crate::ledger) fn earlier_text(
    current: &[ListedEntry],
    document: &DocumentNumber,
    changes: &[Change],
) -> HashMap<usize, Earlier> {
    let own: Vec<&ListedEntry> =
        current.iter().filter(|version| version.document.as_ref() == Some(document)).collect();
    let mut found = HashMap::new();
    let mut spoken_for: BTreeSet<usize> = resumed(&own, changes);
    let printing = || changes.iter().enumerate().filter(|(_, it)| it.kind != ChangeKind::Remove);
    if own.is_empty() {
        return found;
    }
    for (place, change) in printing() {
        if let Some(version) = same(&own, change) {
            spoken_for.insert(version);
            found.insert(place, Earlier::Same(own[version].id.clone()));
        }
    }
    let rest = |found: &HashMap<usize, Earlier>| -> Vec<(usize, &Change)> {
        printing().filter(|(place, _)| !found.contains_key(place)).collect()
    };
    // The same name on another day or in other words.
    for (place, change) in rest(&found) {
        let named = (0..own.len())
            .find(|version| !spoken_for.contains(version) && is_called(own[*version], change));
        if let Some(version) = named {
            spoken_for.insert(version);
            let why = told(own[version], change);
            found.insert(place, Earlier::Differs(own[version].id.clone(), why));
        }
    }
    // A name that differs a little.
    let left: Vec<(usize, &Entry)> = own
        .iter()
        .enumerate()
        .filter(|(version, _)| !spoken_for.contains(version))
        .map(|(version, listed)| (version, &listed.entry))
        .collect();
    let open = rest(&found);
    let printed: Vec<(usize, &Entry)> =
        open.iter().map(|(place, change)| (*place, &change.entry)).collect();
    for (version, place) in by_likeness(&left, &printed) {
        let (listed, change) = (own[version], &changes[place]);
        if listed.list == change.list && listed.effective_from == change.effective_date {
            let why = told(listed, change);
            found.insert(place, Earlier::Differs(listed.id.clone(), why));
        }
    }
    found
}

/// The version that says what the change prints, from the same day on;
/// typography and citations do not count, but the closest is taken.
pub(in crate::ledger) fn same(own: &[&ListedEntry], change: &Change) -> Option<usize> {
    let mut fitting: Vec<(usize, usize)> = own
        .iter()
        .enumerate()
        .filter(|(_, version)| {
            version.effective_from == change.effective_date && is_called(version, change)
        })
        .filter_map(|(place, version)| {
            let fields = diff_fields(&version.entry, &change.entry);
            let same = fields
                .iter()
                .all(|field| field.weight == Weight::Editorial || field.field == CITATIONS);
            same.then_some((fields.len(), place))
        })
        .collect();
    fitting.sort_unstable();
    fitting.first().map(|(_, place)| *place)
}

fn is_called(version: &ListedEntry, change: &Change) -> bool {
    version.list == change.list
        && Place::of(&version.entry) == Place::of(&change.entry)
        && NameKey::of(&version.entry) == NameKey::of(&change.entry)
}

/// The versions that resumed after a temporary change: they say what other
/// documents say.
fn resumed(own: &[&ListedEntry], changes: &[Change]) -> BTreeSet<usize> {
    let days: BTreeSet<Date> = changes
        .iter()
        .filter_map(|change| change.effective_until.and_then(|last| last.tomorrow().ok()))
        .collect();
    let starts =
        |version: &ListedEntry| version.effective_from.is_some_and(|it| days.contains(&it));
    (0..own.len()).filter(|place| starts(own[*place])).collect()
}

/// What the later text says otherwise, for people.
fn told(listed: &ListedEntry, change: &Change) -> String {
    if let (Some(known), Some(stated)) = (listed.effective_from, change.effective_date)
        && known != stated
    {
        return format!(
            "this text of the document says that it takes effect on {stated}; by an earlier text \
             the list has {known}"
        );
    }
    let differing: Vec<String> = diff_fields(&listed.entry, &change.entry)
        .into_iter()
        .filter(|field| field.weight == Weight::Substantive && field.field != CITATIONS)
        .map(|field| field.field)
        .collect();
    format!(
        "this text of the document differs from the earlier one that the list follows: {}",
        differing.join(", ")
    )
}
