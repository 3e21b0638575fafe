//! Rules: documents that change a list.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Destination, DocumentNumber, Entry, Instruction, List, Substitution};

/// A date on which a rule, or a part of it, takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EffectiveDate {
    /// The first day in force.
    pub date: Date,
    /// The last day in force, for a temporary amendment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What the date applies to, in the rule's words; `null` for all of it.
    pub applies_to: Option<String>,
}

/// What a rule says it does, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Declared {
    /// Parties added.
    pub entities: Option<u32>,
    /// Entries added; a party under two destinations has two.
    pub entries: Option<u32>,
    /// Entries revised.
    pub revised: Option<u32>,
    /// Entries removed.
    pub removed: Option<u32>,
    /// Entries added by destination: the words of the summary in capitals, as
    /// the list prints its headings.
    pub by_destination: BTreeMap<String, u32>,
}

/// What a rule does to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The entry is new.
    Add,
    /// The entry's text is replaced.
    Revise,
    /// The entry goes.
    Remove,
}

/// Why a party is listed, revised or removed, in the rule's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// The paragraph that names the party, verbatim.
    pub text: String,
    /// Subjects that its words touch.
    #[serde(default)]
    pub subjects: Vec<SubjectTag>,
}

/// A subject of a reason, with the phrase that triggered it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubjectTag {
    /// The tag in kebab case, such as `military-modernisation`.
    pub tag: String,
    /// The words that triggered it, verbatim.
    pub phrase: String,
}

/// What a rule does to an entry that it does not print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rewording {
    /// Words of it give way to others.
    Replace(Substitution),
    /// It moves under another heading as it is.
    Move {
        /// The heading.
        to: Destination,
    },
}

/// One change of one entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// What happens to the entry.
    pub kind: ChangeKind,
    /// The label of the instruction behind it; `null` for a row without one.
    pub instruction: Option<String>,
    /// The list that changes.
    pub list: List,
    /// The entry as the rule prints it. A removal prints none: then only
    /// destination and name are filled.
    pub entry: Entry,
    /// What happens to an entry that the rule does not print: then `entry` only
    /// names it, and the list has the rest of its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewording: Option<Rewording>,
    /// For a replacement or a rename: the name that the entry had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_name: Option<String>,
    /// The paragraph of the preamble that names the party, verbatim.
    pub reason: Option<String>,
    /// Subjects that the reason touches.
    #[serde(default)]
    pub subjects: Vec<SubjectTag>,
    /// When the change takes effect; `null` where the rule does not say.
    pub effective_date: Option<Date>,
    /// The last day of a temporary change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_until: Option<Date>,
}

/// The savings clause: shipments under way may go on until a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SavingsClause {
    /// The clause verbatim.
    pub text: String,
    /// The last date it names.
    pub until: Option<Date>,
}

/// What a rule does to an earlier rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RelatedAction {
    /// Corrects it.
    Corrects,
    /// Delays its effective date.
    Delays,
    /// Suspends or stays it.
    Suspends,
    /// Withdraws it.
    Withdraws,
}

/// A rule that this one acts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelatedDocument {
    /// What is done to it.
    pub action: RelatedAction,
    /// Its citation, such as `88 FR 73458`, where given.
    pub citation: Option<String>,
    /// Its document number, where given.
    pub document_number: Option<DocumentNumber>,
    /// The words that say so, verbatim.
    pub text: String,
    /// The date until which a delay or suspension holds.
    pub until: Option<Date>,
    /// True where the title, the action line or the dates say that this is
    /// what the document is for; false where it is mentioned along the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
}

/// What was understood of a rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// The document number, where the file says it.
    pub document_number: Option<DocumentNumber>,
    /// The subject line.
    pub title: String,
    /// The action line, such as `Final rule.`.
    pub action: Option<String>,
    /// Agencies as printed.
    #[serde(default)]
    pub agencies: Vec<String>,
    /// The citation of the rule's first page, such as `88 FR 12170`.
    pub citation: Option<String>,
    /// The docket number without the word `Docket`.
    pub docket: Option<String>,
    /// Regulation identifier numbers, such as `0694-AJ13`.
    pub rins: Vec<String>,
    /// CFR parts amended, such as `15 CFR Part 744`.
    #[serde(default)]
    pub cfr_parts: Vec<String>,
    /// The day of publication; `null` when the file does not say.
    pub publication_date: Option<Date>,
    /// The day it was filed for public inspection, from the `FR Doc.` line.
    #[serde(default)]
    pub filed_date: Option<Date>,
    /// When it takes effect.
    pub effective_dates: Vec<EffectiveDate>,
    /// The lists that it amends.
    pub lists: Vec<List>,
    /// The `SUMMARY` paragraph, verbatim.
    #[serde(default)]
    pub summary: Option<String>,
    /// The numbers that it declares.
    pub declared: Declared,
    /// The amendatory instructions on the lists.
    pub instructions: Vec<Instruction>,
    /// The changes of entries.
    pub changes: Vec<Change>,
    /// The savings clause.
    pub savings_clause: Option<SavingsClause>,
    /// Earlier rules that it corrects, delays, suspends or withdraws.
    #[serde(default)]
    pub related: Vec<RelatedDocument>,
}

impl Rule {
    /// The first day on which any part of the rule is in force.
    pub fn first_effective(&self) -> Option<Date> {
        self.effective_dates.iter().map(|effective| effective.date).min()
    }

    /// The destinations that its changes touch, each once, in order.
    pub fn destinations(&self) -> Vec<&Destination> {
        let mut seen: Vec<&Destination> = Vec::new();
        for change in &self.changes {
            if !seen.contains(&&change.entry.destination) {
                seen.push(&change.entry.destination);
            }
        }
        seen
    }
}
