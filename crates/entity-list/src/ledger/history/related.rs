//! Which earlier documents a rule acts on.

use crate::model::{Document, DocumentNumber, RelatedAction, RelatedDocument, Rule};
use crate::read::normalise::name_key;

/// The documents that a rule does this to, found by number or by citation
/// among those that are known. A document that only says `88 FR 73458` is
/// found by its first page, or by any of its pages.
pub fn documents_meant(
    rule: &Rule,
    action: RelatedAction,
    known: &[Document],
) -> Vec<DocumentNumber> {
    let mut meant: Vec<DocumentNumber> = rule
        .related
        .iter()
        .filter(|related| related.action == action)
        .filter_map(|related| document_meant(related, known))
        .collect();
    meant.sort();
    meant.dedup();
    meant
}

/// The document that is meant: as it is numbered, else the one that the citation
/// leads to among those known.
pub fn document_meant(related: &RelatedDocument, known: &[Document]) -> Option<DocumentNumber> {
    if related.document_number.is_some() {
        return related.document_number.clone();
    }
    let citation = related.citation.as_ref()?;
    let first_page = |document: &&Document| {
        document.citation.as_ref().is_some_and(|own| name_key(own) == name_key(citation))
    };
    let (volume, page) = volume_and_page(citation)?;
    let any_page = |document: &&Document| {
        let own = document.citation.as_deref().and_then(volume_and_page);
        let pages = document.start_page.zip(document.end_page);
        own.is_some_and(|(own, _)| own == volume)
            && pages.is_some_and(|(first, last)| (first..=last).contains(&page))
    };
    let mut on_page = known.iter().filter(any_page);
    known
        .iter()
        .find(first_page)
        // Two documents may share a page.
        .or_else(|| on_page.next().filter(|_| on_page.next().is_none()))
        .map(|document| document.number.clone())
}

fn volume_and_page(citation: &str) -> Option<(u32, u32)> {
    let mut numbers = citation
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}
