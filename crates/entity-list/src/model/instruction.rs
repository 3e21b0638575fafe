//! Amendatory instructions: the sentences of a rule that change the list.

use serde::{Deserialize, Serialize};

use super::{Destination, Position};

/// What an instruction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verb {
    /// `adding ... an entry for`.
    Add,
    /// `revising the entry for`.
    Revise,
    /// `removing the entry for`.
    Remove,
    /// `removing the entry for X and adding in its place an entry for Y`.
    Replace,
    /// `redesignating`.
    Redesignate,
    /// `correcting`.
    Correct,
    /// `republishing`: the text is printed again and does not change.
    Republish,
    /// Not understood.
    Unknown,
}

/// Words of the list that are replaced without the entry being printed:
/// `“Bejing” should read “Beijing”`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Substitution {
    /// The words that go, as quoted.
    pub old: String,
    /// The words that come, as quoted.
    pub new: String,
}

/// One amendatory instruction, or one lettered part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Instruction {
    /// The label with those of its parents, without the number that only names
    /// the supplement: `b.ii`; the number itself where it has no parts.
    pub label: String,
    /// The label with all those of its parents, such as `2.b.ii`: what
    /// `amendatory instruction 2.b` in a rule's dates refers to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What it does.
    pub verb: Verb,
    /// True where the sentence has no verb and the rows were asked.
    #[serde(default)]
    pub verb_inferred: bool,
    /// The destination named in it or in a parent.
    pub destination: Option<Destination>,
    /// The entries it names, without quotes and stray punctuation.
    pub names: Vec<String>,
    /// For [`Verb::Replace`]: the names that take the place of `names`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<String>,
    /// For [`Verb::Redesignate`]: the destination that the entries move to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<Destination>,
    /// Words that take the place of others in the named entries, or wherever
    /// they appear where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitution: Option<Substitution>,
    /// The number of entries that it states, such as `two Chinese entities`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// True where the heading of the destination itself is added or removed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heading: bool,
    /// True where the text around the table is meant: its introduction, its
    /// footnotes, its columns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surroundings: bool,
    /// The instruction verbatim.
    pub text: String,
    /// Where it stands in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}
