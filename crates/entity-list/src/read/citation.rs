//! The citation column: `88 FR 12170, 2/27/23. 89 FR 8, 1/2/24.`

use jiff::civil::Date;

use super::parts::MarkedText;
use crate::model::Citation;

/// What the document itself is cited as, to resolve placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCitation {
    /// The volume of the document.
    pub volume: Option<u16>,
    /// Its first page.
    pub page: Option<u32>,
    /// Its day of publication.
    pub date: Option<Date>,
}

/// Reads the citation column into single citations.
pub fn read_citations(cell: &MarkedText, own: &OwnCitation) -> Vec<Citation> {
    let _ = (cell, own);
    Vec::new()
}
