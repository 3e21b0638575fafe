//! The view model of an alert: what there is to tell about a rule, in the
//! order in which compliance people ask for it. Mail text, mail HTML, the
//! webhook's JSON and the terminal summary all render this and nothing else.

use std::collections::BTreeMap;

mod document;
mod trouble;

pub use document::{DocumentFacts, EffectiveFact, Links, RelatedFact, Savings};
pub use trouble::{HeldChange, Trouble};

use entity_list::ledger::{EntryId, Tag, Weight};
use entity_list::model::{
    Alias, CountryCode, Destination, EntryKind, LicenseRequirement, LicenseReviewPolicy, List,
    Member, SubjectTag,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of this shape. Fields may be added under the same version;
/// none is renamed or removed without a new one.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that an alert about one rule tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleAlert {
    /// The version of this shape.
    pub schema_version: u32,
    /// The event that the alert tells of.
    pub event_id: String,
    /// What the rule does, in one sentence.
    pub headline: String,
    /// What the rule does, in numbers.
    pub counts: Counts,
    /// The same by destination, in the order of the rule.
    pub destinations: Vec<DestinationCounts>,
    /// The document: titles, numbers, times, links.
    pub document: DocumentFacts,
    /// The rule's `SUMMARY` paragraph, verbatim.
    pub summary: Option<String>,
    /// Why, in the rule's own words; parties that share a reason share one.
    pub reasons: Vec<ReasonGroup>,
    /// The savings clause.
    pub savings_clause: Option<Savings>,
    /// Earlier rules that this one corrects, delays, suspends or withdraws.
    pub related: Vec<RelatedFact>,
    /// The changes, in the order of the rule.
    pub changes: Vec<PartyChange>,
    /// What the footnotes mean that the changes carry.
    pub footnotes: Vec<FootnoteMeaning>,
    /// What needs a person.
    pub trouble: Trouble,
    /// What the alert is not.
    pub caveats: Vec<String>,
    /// What a filter kept of the alert; absent where it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// What was left out for the size of the body; absent where it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced: Option<Reduced>,
}

/// What a filter kept of an alert. Counts, destinations and headline are those
/// of the changes that are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// Changes that are shown.
    pub changes: u32,
    /// Changes of the rule.
    pub of: u32,
    /// The filter in words.
    pub filter: String,
}

/// What was left out of a body that would have been too large. Counts and
/// destinations are those of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reduced {
    /// Bytes of the whole body.
    pub bytes: u64,
    /// How many of what were left out, by the name of the field.
    pub left_out: BTreeMap<String, u32>,
    /// How to get the whole.
    pub how: String,
}

/// Parties and entries are different numbers: a party under two destinations
/// is one party with two entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// Entries: rows of the list.
    pub entries: u32,
    /// Parties: entries of the same name counted once.
    pub parties: u32,
}

/// What the rule does, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// New on the list.
    pub added: Count,
    /// Revised, renamed and moved ones included.
    pub revised: Count,
    /// Off the list.
    pub removed: Count,
    /// Stated by the rule, and already on the list as stated.
    pub already_listed: Count,
    /// Not applied; a person decides.
    pub held: Count,
}

/// What the rule does under one destination, in entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationCounts {
    /// The destination.
    #[serde(flatten)]
    pub place: Place,
    /// Entries added.
    pub added: u32,
    /// Entries revised, renamed or moved here.
    pub revised: u32,
    /// Entries removed.
    pub removed: u32,
    /// Entries that were on the list as stated.
    pub already_listed: u32,
    /// Changes held for a person.
    pub held: u32,
}

/// A destination as the list prints it and as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The heading as printed, such as `CHINA, PEOPLE'S REPUBLIC OF`.
    pub destination: Destination,
    /// A short name, such as `China`.
    pub destination_name: String,
    /// The ISO 3166-1 alpha-2 code; `null` where none fits.
    pub country: Option<CountryCode>,
}

/// A reason and the changes that it is given for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonGroup {
    /// Its number in this alert, from 1.
    pub number: u32,
    /// The paragraph that names the parties, verbatim.
    pub text: String,
    /// Subjects that its words touch.
    pub subjects: Vec<SubjectTag>,
    /// The numbers of the changes.
    pub changes: Vec<u32>,
}

/// What happens to an entry.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartyChangeKind {
    /// New on the list.
    Added,
    /// The text is replaced.
    Revised,
    /// Revised, and it has another name now.
    Renamed,
    /// Under another destination now, by the same document.
    Moved,
    /// Off the list.
    Removed,
    /// Stated by the rule, and already on the list as stated.
    AlreadyListed,
}

/// One change of one entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartyChange {
    /// Its number in this alert, from 1.
    pub number: u32,
    /// What happens.
    pub kind: PartyChangeKind,
    /// The list that changes.
    pub list: List,
    /// The stable id of the entry.
    pub entry_id: EntryId,
    /// The destination.
    #[serde(flatten)]
    pub place: Place,
    /// Other destinations that list the same party.
    pub other_destinations: Vec<Place>,
    /// What the row lists.
    pub entry_kind: EntryKind,
    /// The party's name; for an address entry the address.
    pub name: String,
    /// The name before, where the name changes.
    pub former_name: Option<String>,
    /// The destination before, where the destination changes.
    pub former_destination: Option<Place>,
    /// Other names, with their labels.
    pub aliases: Vec<Alias>,
    /// Sub-entities listed in the same row.
    pub members: Vec<Member>,
    /// Addresses, one each.
    pub addresses: Vec<String>,
    /// References to other destinations, verbatim.
    pub cross_references: Vec<String>,
    /// Remarks, verbatim.
    pub notes: Vec<String>,
    /// The license requirement, verbatim, with footnotes and class.
    pub license_requirement: LicenseRequirement,
    /// The license review policy, verbatim, with class.
    pub license_review_policy: LicenseReviewPolicy,
    /// The citations as printed.
    pub citations: Vec<CitationFact>,
    /// What differs, for a revision.
    pub fields: Vec<FieldDifference>,
    /// What a revision takes off the list: aliases, addresses, members.
    pub no_longer_listed: Vec<String>,
    /// The number of its reason; `null` where the rule names none.
    pub reason: Option<u32>,
    /// The first day in force, Eastern.
    pub effective_date: Option<Date>,
    /// The last day in force of a temporary change.
    pub effective_until: Option<Date>,
    /// The label of the amendatory instruction.
    pub instruction: Option<String>,
    /// What the source gets wrong or the reader is not sure of.
    pub warnings: Vec<String>,
}

/// A citation and whether this rule put it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CitationFact {
    /// The citation as printed.
    pub text: String,
    /// True where the entry did not carry it before.
    pub new: bool,
    /// True where the rule cites itself before its page is known.
    pub placeholder: bool,
    /// The rule's own citation, where `placeholder` stands for it.
    pub stands_for: Option<String>,
}

/// A field of an entry before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldDifference {
    /// The field's name in the JSON of an entry.
    pub field: String,
    /// Its name for people.
    pub label: String,
    /// Whether the difference matters to a license decision.
    pub weight: Weight,
    /// Its values before, one each.
    pub before: Vec<String>,
    /// Its values after, one each.
    pub after: Vec<String>,
    /// Values that went.
    pub removed: Vec<String>,
    /// Values that came.
    pub added: Vec<String>,
    /// Where one value took the place of another: the words that differ.
    pub words: Vec<WordRun>,
}

/// A run of words of a text before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WordRun {
    /// Whether the words stay, go or come.
    pub mark: Tag,
    /// The words with the space around them.
    pub text: String,
}

/// What a footnote of the list means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FootnoteMeaning {
    /// The footnote's number.
    pub number: u8,
    /// What it means in a line, where this program knows it.
    pub gist: Option<String>,
    /// Its text as the list gives it, verbatim; `null` where neither rule nor
    /// list was read with it.
    pub text: Option<String>,
    /// The date until which it holds, where the source says so.
    pub until: Option<Date>,
    /// The numbers of the changes that carry it.
    pub changes: Vec<u32>,
}
