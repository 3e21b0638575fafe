//! What the Federal Register's index says of a document, put in place of what
//! its text leaves open.
//!
//! Rule XML prints neither its day of publication nor its first page, and its
//! rows cite themselves as `90 FR [INSERT FR PAGE NUMBER]`. Read alone, a file
//! is completed from its own hints, each with a warning; with the index at hand
//! the hints and their warnings go.

use super::assemble::{NO_EFFECTIVE_DATE, WORKED_OUT_CITATION, WORKED_OUT_DATE};
use crate::model::{Change, Document, Reading, Rule};

/// The warning on an entry whose rule says nowhere when it takes effect.
const DAY_OF_PUBLICATION: &str =
    "no effective date is stated; the day of publication is taken in its place";

/// Fills in what the index says: number, day of publication, citation, and the
/// day of effect where the text states none. A rule without any takes effect
/// for us on the day of its publication, which gives notice to all
/// (44 U.S.C. 1507); its entries are marked.
pub fn complete(reading: &mut Reading, document: &Document) {
    let Some(rule) = &mut reading.rule else { return };
    let mut settled: Vec<&str> = Vec::new();
    rule.document_number.get_or_insert_with(|| document.number.clone());
    if document.publication_date.is_some() {
        rule.publication_date = document.publication_date;
        settled.push(WORKED_OUT_DATE);
    }
    if document.citation.is_some() {
        rule.citation.clone_from(&document.citation);
        settled.push(WORKED_OUT_CITATION);
    }
    if document.effective_on.is_some() {
        settled.push(NO_EFFECTIVE_DATE);
    }
    date_changes(rule, document);
    cite_itself(rule, document);
    reading.warnings.retain(|warning| !settled.contains(&warning.as_str()));
}

fn date_changes(rule: &mut Rule, document: &Document) {
    for change in rule.changes.iter_mut().filter(|change| change.effective_date.is_none()) {
        change.effective_date = document.effective_on.or_else(|| by_publication(change, document));
    }
}

fn by_publication(change: &mut Change, document: &Document) -> Option<jiff::civil::Date> {
    let date = document.publication_date?;
    change.entry.warnings.push(DAY_OF_PUBLICATION.to_owned());
    Some(date)
}

fn cite_itself(rule: &mut Rule, document: &Document) {
    let citations = rule.changes.iter_mut().flat_map(|change| &mut change.entry.citations);
    for citation in citations.filter(|citation| citation.placeholder) {
        citation.page = document.start_page.or(citation.page);
        citation.date = document.publication_date.or(citation.date);
    }
}
