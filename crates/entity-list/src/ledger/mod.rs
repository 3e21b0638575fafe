//! The list over time: apply rules to it, compare two states of it.
//!
//! Everything here is a pure function over plain data. Nothing is guessed
//! silently: a change that does not fit the list is [`Held`] for a person,
//! with candidates, and everything else goes through.

mod apply;
mod diff;
mod diff_types;
mod fields;
mod identity;
mod matching;
mod pairing;
mod patterns;
mod timeline;
mod types;
mod words;

#[cfg(test)]
mod tests;

pub use apply::apply;
pub use diff::diff;
pub use diff_types::{Diff, DiffChange, DiffKind, DiffSummary, FieldChange, Pattern, Weight};
pub use fields::{SetDiff, diff_fields, set_diff, texts};
pub use identity::baseline;
pub use types::{Applied, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
pub use words::{Tag, word_diff};
