//! The list over time: apply rules to it, compare two states of it.
//!
//! Everything here is a pure function over plain data. Nothing is guessed
//! silently: a change that does not fit the list is [`Held`] for a person,
//! with candidates, and everything else goes through.

mod apply;
mod diff;
mod history;
mod identity;
mod reconcile;
mod types;

#[cfg(test)]
mod tests;

pub use apply::change_id::change_ids;
pub use apply::decision::{Decision, DecisionError, Verdict, decide};
pub use apply::headings::{HeadingChange, HeadingOutcome, heading_changes};
pub use apply::{Amendments, apply, apply_document};
pub use diff::diff;
pub use diff::diff_types::{Diff, DiffChange, DiffKind, DiffSummary, FieldChange, Pattern, Weight};
pub use diff::fields::{SetDiff, diff_fields, set_diff, texts};
pub use diff::inline::{Run, inline_html, inline_runs, inline_text};
pub use diff::patch::{NotThere, patch};
pub use diff::words::{Tag, word_diff};
pub use history::postpone::{Postponed, Postponement, postpone, retime};
pub use history::related::{document_meant, documents_meant};
pub use history::replay::{Published, Replayed, replay};
pub use history::reread::{
    Corrected, Correction, ReadingChange, compare_readings, correct, correct_baseline,
};
pub use history::restated::Restated;
pub use history::stated::{EVERY_DESTINATION, Stated, postponements_stated};
pub use identity::baseline;
pub use identity::parties::{Link, LinkReason, Party, PartyId, parties};
pub use reconcile::witness::{Freshness, Limits, Look, Trust, Witness, WitnessKind};
pub use reconcile::{Difference, Finding, LONGEST_LAG_DAYS, Reconciliation, RuleLag, reconcile};
pub use types::{Applied, ChangeId, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
