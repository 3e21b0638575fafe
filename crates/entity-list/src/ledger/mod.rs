//! The list over time: apply rules to it, compare two states of it.
//!
//! Everything here is a pure function over plain data. Nothing is guessed
//! silently: a change that does not fit the list is [`Held`] for a person,
//! with candidates, and everything else goes through.

mod apply;
mod change_id;
mod decision;
mod diff;
mod diff_types;
mod earlier_text;
mod fields;
mod headings;
mod identity;
mod inline;
mod likeness;
mod matching;
mod naming;
mod order;
mod pairing;
mod parties;
mod patch;
mod patterns;
mod postpone;
mod reconcile;
mod related;
mod replay;
mod reread;
mod restated;
mod reword;
mod rows;
mod run;
mod stated;
mod timeline;
mod types;
mod undo;
mod witness;
mod words;

#[cfg(test)]
mod tests;

pub use apply::{Amendments, apply, apply_document};
pub use change_id::change_ids;
pub use decision::{Decision, DecisionError, Verdict, decide};
pub use diff::diff;
pub use diff_types::{Diff, DiffChange, DiffKind, DiffSummary, FieldChange, Pattern, Weight};
pub use fields::{SetDiff, diff_fields, set_diff, texts};
pub use headings::{HeadingChange, HeadingOutcome, heading_changes};
pub use identity::baseline;
pub use inline::{Run, inline_html, inline_runs, inline_text};
pub use parties::{Link, LinkReason, Party, PartyId, parties};
pub use patch::{NotThere, patch};
pub use postpone::{Postponed, Postponement, postpone, retime};
pub use reconcile::{Difference, Finding, LONGEST_LAG_DAYS, Reconciliation, RuleLag, reconcile};
pub use related::{document_meant, documents_meant};
pub use replay::{Published, Replayed, replay};
pub use reread::{
    Corrected, Correction, ReadingChange, compare_readings, correct, correct_baseline,
};
pub use restated::Restated;
pub use stated::{EVERY_DESTINATION, Stated, postponements_stated};
pub use types::{Applied, ChangeId, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
pub use witness::{Freshness, Limits, Look, Trust, Witness, WitnessKind};
pub use words::{Tag, word_diff};
