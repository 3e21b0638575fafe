//! What comparing two lists gives.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Entry;

/// Whether a difference matters to a license decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Words changed.
    Substantive,
    /// Only typography changed: quotes, dashes, spaces, full stops.
    Editorial,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// The field's name in the JSON of an entry, such as `addresses`.
    pub field: String,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
    /// Whether the difference matters.
    pub weight: Weight,
}

/// How an entry differs between two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DiffKind {
    /// Only in the newer list.
    Added,
    /// Only in the older list.
    Removed,
    /// In both, with different words.
    Revised,
    /// In both, under another name.
    Renamed,
    /// In both, under another destination.
    Moved,
    /// In both; only typography differs.
    Editorial,
    /// In both; only the citations differ.
    CitationOnly,
}

/// One entry that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiffChange {
    /// How it differs.
    pub kind: DiffKind,
    /// The entry in the older list.
    pub before: Option<Entry>,
    /// The entry in the newer list.
    pub after: Option<Entry>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// Its place in the newer list, from 0; `null` for a removal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

/// How many entries differ in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiffSummary {
    /// Entries only in the newer list.
    pub added: u32,
    /// Entries only in the older list.
    pub removed: u32,
    /// Entries with different words.
    pub revised: u32,
    /// Entries under another name.
    pub renamed: u32,
    /// Entries under another destination.
    pub moved: u32,
    /// Entries that differ in typography only.
    pub editorial: u32,
    /// Entries that differ in their citations only.
    pub citation_only: u32,
}

/// The same edit on several entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pattern {
    /// How the entries differ.
    pub kind: DiffKind,
    /// The edit, as it stands in the first of the entries.
    pub fields: Vec<FieldChange>,
    /// The entries that differ in nothing else: their places in
    /// [`Diff::changes`].
    pub changes: Vec<u32>,
    /// The entries that share it beside changes of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<u32>,
}

/// Two lists compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diff {
    /// The numbers.
    pub summary: DiffSummary,
    /// The entries, in the order of the newer list, removals where they stood.
    pub changes: Vec<DiffChange>,
    /// Edits that several entries share, the most frequent first.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
}
