//! The same edit on many entries, told as one.
//!
//! A rule that gives dozens of entries the same footnote, or an editor who
//! changes every dash, is one story and not dozens. An edit is what goes and
//! what comes in one field. Edits that mostly come together, such as a new
//! requirement with its review policy, are one story, and an entry that has
//! part of a story beside changes of its own is named among those that share
//! it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::ledger::diff::fields::CITATIONS;
use crate::ledger::{
    DiffChange, DiffKind, FieldChange, Pattern, Tag, Weight, set_diff, texts, word_diff,
};

/// An edit on at least this many entries is a pattern.
const AT_LEAST: usize = 3;

/// Two edits are one story where at least one in this many of the entries that
/// have either have both.
const TOGETHER: usize = 2;

/// The edits that several changes share, the most frequent first. Additions
/// and removals are no edits; citations do not count, because each rule brings
/// its own.
pub(in crate::ledger) fn patterns(changes: &[DiffChange]) -> Vec<Pattern> {
    let edits: Vec<BTreeSet<Edit>> = changes.iter().map(edits).collect();
    let mut entries: BTreeMap<&Edit, BTreeSet<usize>> = BTreeMap::new();
    for (place, edit) in
        edits.iter().enumerate().flat_map(|(at, of)| of.iter().map(move |it| (at, it)))
    {
        entries.entry(edit).or_default().insert(place);
    }
    let mut shared: Vec<(&Edit, BTreeSet<usize>)> =
        entries.into_iter().filter(|(_, places)| places.len() >= AT_LEAST).collect();
    shared.sort_by_key(|(_, places)| (Reverse(places.len()), places.first().copied()));
    let mut stories: Vec<Story> = Vec::new();
    for (edit, places) in shared {
        match stories.iter_mut().find(|story| story.holds(edit, &places)) {
            Some(story) => story.take(edit, &places),
            None => stories.push(Story { edits: vec![edit], places }),
        }
    }
    let mut patterns: Vec<Pattern> =
        stories.iter().filter_map(|story| story.told(changes, &edits)).collect();
    patterns.sort_by_key(|pattern| {
        let size = pattern.changes.len() + pattern.also.len();
        (Reverse(size), pattern.changes.first().or(pattern.also.first()).copied())
    });
    patterns
}

/// What goes and what comes in one field. For typography the field does not
/// count, and the words around what changes neither.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    typography: bool,
    field: String,
    runs: BTreeSet<(Tag, String)>,
}

struct Story<'a> {
    edits: Vec<&'a Edit>,
    places: BTreeSet<usize>,
}

impl<'a> Story<'a> {
    fn holds(&self, edit: &Edit, places: &BTreeSet<usize>) -> bool {
        let both = self.places.intersection(places).count();
        let either = self.places.union(places).count();
        self.edits[0].typography == edit.typography && both * TOGETHER >= either
    }

    fn take(&mut self, edit: &'a Edit, places: &BTreeSet<usize>) {
        self.edits.push(edit);
        self.places.extend(places);
    }

    /// The story with the entries that it tells in full and those that it is
    /// part of.
    fn told(&self, changes: &[DiffChange], edits: &[BTreeSet<Edit>]) -> Option<Pattern> {
        let known: BTreeSet<&Edit> = self.edits.iter().copied().collect();
        let in_full = |place: &&usize| edits[**place].iter().all(|edit| known.contains(edit));
        let number = |place: &usize| u32::try_from(*place).ok();
        let whole: Vec<u32> = self.places.iter().filter(in_full).filter_map(number).collect();
        let part = self.places.iter().filter(|place| !in_full(place));
        let fields = self.edits.iter().filter_map(|edit| {
            let first = self.places.iter().find(|place| edits[**place].contains(edit))?;
            changes[*first]
                .fields
                .iter()
                .find(|field| edit_of(field).as_ref() == Some(edit))
                .cloned()
        });
        let mut fields: Vec<FieldChange> = fields.collect();
        fields.sort_by_key(|field| order_of(&field.field));
        let first = changes.get(*self.places.first()?)?;
        let kind = if self.edits[0].typography { DiffKind::Editorial } else { first.kind };
        Some(Pattern { kind, fields, changes: whole, also: part.filter_map(number).collect() })
    }
}

/// Fields in the order of the list's columns.
fn order_of(field: &str) -> usize {
    const COLUMNS: &[&str] = &["license_requirement", "footnotes", "license_review_policy"];
    COLUMNS.iter().position(|column| *column == field).map_or(0, |place| place + 1)
}

/// The edits that make a change what it is: of a revision the substantive
/// ones, of an editorial change all.
fn edits(change: &DiffChange) -> BTreeSet<Edit> {
    let editorial = match change.kind {
        DiffKind::Added | DiffKind::Removed | DiffKind::CitationOnly => return BTreeSet::new(),
        DiffKind::Editorial => true,
        _ => false,
    };
    change
        .fields
        .iter()
        .filter(|field| editorial || field.weight == Weight::Substantive)
        .filter_map(edit_of)
        .collect()
}

fn edit_of(field: &FieldChange) -> Option<Edit> {
    if field.field == CITATIONS {
        return None;
    }
    let typography = field.weight == Weight::Editorial;
    let runs: BTreeSet<(Tag, String)> = runs(field).into_iter().collect();
    let field = if typography { String::new() } else { field.field.clone() };
    (!runs.is_empty()).then_some(Edit { typography, field, runs })
}

/// The runs of text that go and come.
fn runs(field: &FieldChange) -> Vec<(Tag, String)> {
    match (&field.before, &field.after) {
        (Value::String(before), Value::String(after)) => text_runs(before, after),
        (before, after) => {
            let diff = set_diff(&texts(before), &texts(after));
            let gone = diff.removed.into_iter().map(|text| (Tag::Removed, text));
            let come = diff.added.into_iter().map(|text| (Tag::Added, text));
            let edited = diff.edited.iter().flat_map(|(was, is)| text_runs(was, is));
            let respelled = respelled(before, after);
            gone.chain(come).chain(edited).chain(respelled).collect()
        }
    }
}

/// Values of the same words in other typography: what differs within them.
fn respelled(before: &Value, after: &Value) -> Vec<(Tag, String)> {
    let (before, after) = (texts(before), texts(after));
    if before.len() != after.len() {
        return Vec::new();
    }
    let pairs = before.iter().zip(&after).filter(|(was, is)| was != is);
    pairs
        .filter(|(was, is)| {
            crate::ledger::diff::words::words(was) == crate::ledger::diff::words::words(is)
        })
        .flat_map(|(was, is)| text_runs(was, is))
        .collect()
}

fn text_runs(before: &str, after: &str) -> Vec<(Tag, String)> {
    let mut runs = word_diff(before, after);
    runs.retain(|(tag, _)| *tag != Tag::Same);
    for (_, run) in &mut runs {
        *run = run.trim().to_owned();
    }
    runs
}
