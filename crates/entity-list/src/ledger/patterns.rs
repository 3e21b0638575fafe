//! The same edit on many entries, told as one.
//!
//! A rule that gives dozens of entries the same footnote, or an editor who
//! changes every dash, is one story and not dozens.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::CITATIONS;
use super::{DiffChange, DiffKind, FieldChange, Pattern, Tag, Weight, set_diff, texts, word_diff};

/// An edit on at least this many entries is a pattern.
const AT_LEAST: usize = 3;

/// The edits that several changes share, the most frequent first. Additions
/// and removals are no edits; citations do not count, because each rule brings
/// its own.
pub(super) fn patterns(changes: &[DiffChange]) -> Vec<Pattern> {
    let mut groups: BTreeMap<(DiffKind, Edit), Vec<u32>> = BTreeMap::new();
    for (index, change) in (0..).zip(changes) {
        if let Some(edit) = edit(change) {
            groups.entry((change.kind, edit)).or_default().push(index);
        }
    }
    let mut patterns: Vec<Pattern> = groups
        .into_iter()
        .filter(|(_, members)| members.len() >= AT_LEAST)
        .filter_map(|((kind, _), members)| {
            let first = changes.get(*members.first()? as usize)?;
            Some(Pattern { kind, fields: counting(first).cloned().collect(), changes: members })
        })
        .collect();
    patterns.sort_by_key(|pattern| {
        (std::cmp::Reverse(pattern.changes.len()), pattern.changes.first().copied())
    });
    patterns
}

/// What goes and what comes, field by field: two changes with the same edit
/// were made by the same hand for the same reason.
type Edit = Vec<(String, Vec<(Tag, String)>)>;

fn edit(change: &DiffChange) -> Option<Edit> {
    if matches!(change.kind, DiffKind::Added | DiffKind::Removed | DiffKind::CitationOnly) {
        return None;
    }
    let edit: Edit = counting(change).map(|field| (field.field.clone(), runs(field))).collect();
    (!edit.is_empty()).then_some(edit)
}

/// The fields that make the change what it is: for a revision the substantive
/// ones, for an editorial change all.
fn counting(change: &DiffChange) -> impl Iterator<Item = &FieldChange> {
    let editorial = change.kind == DiffKind::Editorial;
    change
        .fields
        .iter()
        .filter(move |field| editorial || field.weight == Weight::Substantive)
        .filter(|field| field.field != CITATIONS)
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
            gone.chain(come).chain(edited).collect()
        }
    }
}

fn text_runs(before: &str, after: &str) -> Vec<(Tag, String)> {
    let mut runs = word_diff(before, after);
    runs.retain(|(tag, _)| *tag != Tag::Same);
    for (_, run) in &mut runs {
        *run = run.trim().to_owned();
    }
    runs
}
