//! A Federal Register document and the stages of its life.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::DocumentNumber;

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stage {
    /// Filed for public inspection, not yet published.
    OnInspection,
    /// Published in the Federal Register.
    Published,
    /// In force.
    InForce,
    /// Its effective date is put off.
    Delayed,
    /// Suspended or stayed.
    Suspended,
    /// Corrected by a later document.
    Corrected,
    /// Withdrawn before publication or by a later document.
    Withdrawn,
}

/// What the Federal Register says about a document, apart from its text. Four
/// times are kept apart: filed, published, effective, first seen by us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// The document number.
    pub number: DocumentNumber,
    /// `Rule`, `Notice`, `Proposed Rule` as the API names it.
    pub document_type: String,
    /// The title.
    pub title: String,
    /// The action line.
    pub action: Option<String>,
    /// The citation of the first page, such as `90 FR 14046`.
    pub citation: Option<String>,
    /// First page; orders the documents of a day.
    pub start_page: Option<u32>,
    /// Last page.
    pub end_page: Option<u32>,
    /// Docket numbers.
    pub dockets: Vec<String>,
    /// Regulation identifier numbers.
    pub rins: Vec<String>,
    /// When it was filed for public inspection, UTC.
    pub filed_at: Option<Timestamp>,
    /// The day of publication, Eastern.
    pub publication_date: Option<Date>,
    /// The first effective date as the API gives it, Eastern; the rule itself
    /// may name more.
    pub effective_on: Option<Date>,
    /// When this program first saw it, UTC.
    pub first_seen: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// The page on federalregister.gov.
    pub html_url: Option<String>,
    /// The official PDF.
    pub pdf_url: Option<String>,
    /// The full-text XML.
    pub xml_url: Option<String>,
    /// The HTML body.
    pub body_html_url: Option<String>,
    /// The plain text.
    pub raw_text_url: Option<String>,
    /// The document that this one corrects, as the API gives it.
    pub correction_of: Option<DocumentNumber>,
    /// Documents that correct this one, as the API gives them.
    pub corrections: Vec<DocumentNumber>,
}
