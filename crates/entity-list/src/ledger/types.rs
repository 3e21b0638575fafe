//! What applying a rule takes and gives.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FieldChange, HeadingOutcome, Stated};
use crate::model::{Change, DocumentNumber, Entry, List};

/// The stable name of an entry through its life: revisions, renames and
/// address changes keep it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct EntryId(String);

impl EntryId {
    /// Takes an id as stored.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The stable name of one change of one document. It is made of the document
/// and of what the change names, not of what it prints, so that a better
/// reading of the same document gives the same change the same id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ChangeId(String);

impl ChangeId {
    /// Takes an id as stored.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One version of an entry on a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListedEntry {
    /// Its stable id.
    pub id: EntryId,
    /// The list that it stands on.
    pub list: List,
    /// What the list says.
    pub entry: Entry,
    /// The first day in force; `null` for a baseline whose age is not known.
    pub effective_from: Option<Date>,
    /// The first day no longer in force; `null` while in force.
    pub effective_until: Option<Date>,
    /// The rule that made this version; `null` for a baseline.
    pub document: Option<DocumentNumber>,
}

/// What became of one change of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OutcomeKind {
    /// The entry is new on the list.
    Added,
    /// The entry has a new version.
    Revised,
    /// The entry has a new version under another name.
    Renamed,
    /// The entry has a new version under another destination: one document
    /// removed it from one heading and added it under another.
    Moved,
    /// The entry is off the list.
    Removed,
    /// The list already says so; nothing changes.
    AlreadyThere,
}

/// A change of a rule together with what it did to the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// What happened to the list.
    pub kind: OutcomeKind,
    /// The entry that changed.
    pub id: EntryId,
    /// The change as the rule states it.
    pub change: Change,
    /// The entry before; `null` for an addition.
    pub before: Option<Entry>,
    /// The entry after; `null` for a removal.
    pub after: Option<Entry>,
    /// What differs, field by field; empty for additions and removals.
    pub fields: Vec<FieldChange>,
}

/// A change that does not fit the list. It is not applied; a person decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Held {
    /// The id under which a person decides.
    pub id: ChangeId,
    /// The document that states the change.
    pub document: DocumentNumber,
    /// The change as the rule states it.
    pub change: Change,
    /// Why it was held, for people.
    pub why: String,
    /// Entries that it may mean, best first.
    pub candidates: Vec<EntryId>,
    /// What a notice says of the dates of an earlier rule, where that is what
    /// is held; `change` then names that rule and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves: Option<Box<Stated>>,
}

/// What applying a rule gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applied {
    /// Changes that went through, in the order of the rule.
    pub outcomes: Vec<Outcome>,
    /// Changes that did not.
    pub held: Vec<Held>,
    /// Entry versions that end: the id and the first day no longer in force.
    pub closed: Vec<(EntryId, Option<Date>)>,
    /// Entry versions that begin.
    pub opened: Vec<ListedEntry>,
    /// Headings that were renamed or removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<HeadingOutcome>,
}
