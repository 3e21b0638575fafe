//! Two lists compared: first which entry is which, then field by field.

pub(in crate::ledger) mod diff_types;
pub(in crate::ledger) mod fields;
pub(in crate::ledger) mod inline;
pub(in crate::ledger) mod pairing;
pub(in crate::ledger) mod patch;
pub(in crate::ledger) mod patterns;
pub(in crate::ledger) mod rows;
pub(in crate::ledger) mod words;

use crate::ledger::diff::fields::{Gist, diff_printed};
use crate::ledger::diff::pairing::{Tie, pair};
use crate::ledger::diff::patterns::patterns;
use crate::ledger::{Diff, DiffChange, DiffKind, DiffSummary};
use crate::model::Entry;

/// Compares two states of a list. Entries that say the same in the same
/// letters are left out; every other entry appears once.
///
/// The result depends on the two lists only, and its order is that of the
/// newer list, removals where they stood.
pub fn diff(before: &[Entry], after: &[Entry]) -> Diff {
    let pairs = pair(before, after);
    let mut stands_at: Vec<Option<usize>> = vec![None; before.len()];
    for (index, pair) in pairs.iter().enumerate() {
        if let Some(pair) = pair {
            stands_at[pair.before] = Some(index);
        }
    }
    // An entry's place in the newer list; a removal follows the entry that it
    // stood under.
    let mut placed: Vec<((usize, usize), DiffChange)> = Vec::new();
    for (index, (entry, pair)) in after.iter().zip(&pairs).enumerate() {
        let change = match pair {
            Some(pair) => compare(&before[pair.before], entry, pair.tie),
            None => Some(DiffChange {
                kind: DiffKind::Added,
                before: None,
                after: Some(entry.clone().without_spans()),
                fields: Vec::new(),
                place: None,
            }),
        };
        placed.extend(change.map(|change| ((index + 1, 0), change)));
    }
    let mut under = 0;
    for (index, entry) in before.iter().enumerate() {
        match stands_at[index] {
            Some(after) => under = after + 1,
            None => placed.push(((under, index + 1), removed(entry))),
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    for ((at, _), change) in &mut placed {
        change.place = change.after.as_ref().and_then(|_| u32::try_from(*at - 1).ok());
    }
    let changes: Vec<DiffChange> = placed.into_iter().map(|(_, change)| change).collect();
    Diff { summary: DiffSummary::of(&changes), patterns: patterns(&changes), changes }
}

fn removed(entry: &Entry) -> DiffChange {
    DiffChange {
        kind: DiffKind::Removed,
        before: Some(entry.clone().without_spans()),
        after: None,
        fields: Vec::new(),
        place: None,
    }
}

fn compare(before: &Entry, after: &Entry, tie: Tie) -> Option<DiffChange> {
    let fields = diff_printed(before, after);
    if fields.is_empty() {
        return None;
    }
    let gist = Gist::of(&fields);
    let kind = match tie {
        Tie::Moved => DiffKind::Moved,
        Tie::Renamed => DiffKind::Renamed,
        Tie::Same if gist.substantive => DiffKind::Revised,
        Tie::Same if gist.citations => DiffKind::CitationOnly,
        Tie::Same => DiffKind::Editorial,
    };
    let (before, after) = (before.clone().without_spans(), after.clone().without_spans());
    Some(DiffChange { kind, before: Some(before), after: Some(after), fields, place: None })
}

impl DiffSummary {
    /// Counts changes by kind.
    pub fn of(changes: &[DiffChange]) -> Self {
        let mut summary = Self::default();
        for change in changes {
            let count = match change.kind {
                DiffKind::Added => &mut summary.added,
                DiffKind::Removed => &mut summary.removed,
                DiffKind::Revised => &mut summary.revised,
                DiffKind::Renamed => &mut summary.renamed,
                DiffKind::Moved => &mut summary.moved,
                DiffKind::Editorial => &mut summary.editorial,
                DiffKind::CitationOnly => &mut summary.citation_only,
            };
            *count += 1;
        }
        summary
    }

    /// All changes.
    pub fn total(&self) -> u32 {
        self.news() + self.editorial + self.citation_only
    }

    /// The changes that matter to a license decision: all but editorial and
    /// citation-only ones.
    pub fn news(&self) -> u32 {
        self.added + self.removed + self.revised + self.renamed + self.moved
    }
}
