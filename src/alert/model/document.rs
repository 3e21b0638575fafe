//! What an alert says of its document: titles, numbers, times, links, what it
//! does to earlier rules.

use entity_list::model::{DocumentNumber, RelatedAction, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the Federal Register says about the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentFacts {
    /// The document number.
    pub number: DocumentNumber,
    /// The title.
    pub title: String,
    /// The action line, such as `Final rule.`.
    pub action: Option<String>,
    /// The citation of the first page, such as `90 FR 14046`.
    pub citation: Option<String>,
    /// Docket numbers.
    pub dockets: Vec<String>,
    /// Regulation identifier numbers.
    pub rins: Vec<String>,
    /// Where the document stands.
    pub stage: Stage,
    /// When it was filed for public inspection, UTC; `null` where not known.
    pub filed_at: Option<Timestamp>,
    /// The day of filing, Eastern, where only the day is known.
    pub filed_date: Option<Date>,
    /// The day of publication, Eastern.
    pub published: Option<Date>,
    /// When it takes effect; more than one where parts differ.
    pub effective: Vec<EffectiveFact>,
    /// When this program first saw it, UTC.
    pub first_seen: Timestamp,
    /// A remark on the order of the times, such as that the rule was in force
    /// before it was published.
    pub timing: Option<String>,
    /// Where to read it.
    pub links: Links,
}

/// A date on which the rule, or a part of it, takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EffectiveFact {
    /// The first day in force, Eastern.
    pub date: Date,
    /// The last day in force, for a temporary amendment.
    pub until: Option<Date>,
    /// What the date applies to, in the rule's words; `null` for all of it.
    pub applies_to: Option<String>,
}

/// Where to read the document and the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Links {
    /// The page on federalregister.gov.
    pub page: Option<String>,
    /// The official PDF: the legal edition.
    pub pdf: Option<String>,
    /// The full-text XML.
    pub xml: Option<String>,
    /// The list as eCFR shows it.
    pub ecfr: String,
}

/// The savings clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Savings {
    /// The clause verbatim.
    pub text: String,
    /// The last date it names, Eastern.
    pub until: Option<Date>,
}

/// An earlier rule that this one acts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedFact {
    /// What is done to it.
    pub action: RelatedAction,
    /// Its citation, where given.
    pub citation: Option<String>,
    /// Its document number, where given.
    pub document_number: Option<DocumentNumber>,
    /// The words that say so, verbatim; empty where only the Federal
    /// Register's own index says it.
    pub text: String,
    /// The date until which a delay or suspension holds, Eastern.
    pub until: Option<Date>,
}
