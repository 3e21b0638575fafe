//! The vocabulary of the Entity List as plain data.
//!
//! Every type here serialises with serde in the shape that the JSON output of
//! the command line, the webhooks and the store share. Fields may be added;
//! none is renamed or removed without a new schema version.

mod check;
mod citation;
mod destination;
mod document;
mod entry;
mod instruction;
mod list;
mod reading;
mod requirement;
mod rule;
mod stage;

pub use check::{Check, CheckStatus};
pub use citation::Citation;
pub use destination::{CountryCode, Destination};
pub use document::{DocumentNumber, Position, Sha256};
pub use entry::{Alias, Entry, EntryKind, Member, Span, SpanKind};
pub use instruction::{Instruction, Substitution, Verb};
pub use list::{Footnote, List};
pub use reading::{Coverage, Format, Kind, READER_VERSION, Reading, RowCounts, Source, Unread};
pub use requirement::{
    LicenseRequirement, LicenseReviewPolicy, RequirementClass, ReviewPolicyClass,
};
pub use rule::{
    Change, ChangeKind, Declared, EffectiveDate, Reason, RelatedAction, RelatedDocument, Rewording,
    Rule, SavingsClause, SubjectTag,
};
pub use stage::{Document, Stage};
