//! The list over time: apply rules to it, compare two states of it.
//!
//! Everything here is a pure function over plain data. Nothing is guessed
//! silently: a change that does not fit the list is [`Held`] for a person,
//! with candidates, and everything else goes through.

mod diff_types;
mod types;

pub use diff_types::{Diff, DiffChange, DiffKind, DiffSummary, FieldChange, Weight};
pub use types::{Applied, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
