//! What is listed held against what a rule prints: whether it says so already,
//! what kind of change it is, and in which fields it differs.

use super::timeline::Version;
use crate::ledger::diff::fields::{CITATIONS, Gist, diff_fields, knows_citations};
use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{OutcomeKind, Weight};
use crate::model::{Change, Entry};

/// What a new version makes of an entry.
pub(in crate::ledger) fn kind_of(before: &Entry, after: &Entry) -> OutcomeKind {
    if Place::of(before) != Place::of(after) {
        OutcomeKind::Moved
    } else if NameKey::of(before) != NameKey::of(after) {
        OutcomeKind::Renamed
    } else {
        OutcomeKind::Revised
    }
}

/// True where the list says already what the rule prints: the same words, and
/// every citation of the rule known, be it by its placeholder.
pub(in crate::ledger) fn says(listed: &Entry, printed: &Entry) -> bool {
    let fields = diff_fields(listed, printed);
    !Gist::of(&fields).substantive && knows_citations(&listed.citations, &printed.citations)
}

/// Why an addition is held when an entry of its name is there.
pub(in crate::ledger) fn in_other_words(there: Option<&Version>, change: &Change) -> String {
    let mut why = "the list has an entry of this name under this destination".to_owned();
    let fields = there.map(|version| diff_fields(&version.entry, &change.entry));
    let differing: Vec<String> = fields
        .into_iter()
        .flatten()
        .filter(|field| field.weight == Weight::Substantive && field.field != CITATIONS)
        .map(|field| format!("`{}`", field.field))
        .collect();
    if !differing.is_empty() {
        why.push_str(" with other words in ");
        why.push_str(&differing.join(", "));
    }
    why
}
