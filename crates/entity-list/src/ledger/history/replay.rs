//! The list worked out from its beginning and the documents since.

use jiff::civil::Date;

use crate::ledger::{Amendments, Applied, ListedEntry, apply_document};
use crate::model::DocumentNumber;

/// A document with its place in the Federal Register.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// The day of publication; documents without one come last.
    pub date: Option<Date>,
    /// Its first page.
    pub page: Option<u32>,
    /// What it does.
    pub amendments: Amendments<'a>,
}

/// A list with what each document did to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replayed {
    /// All versions.
    pub versions: Vec<ListedEntry>,
    /// What each document did, in the order in which they were brought onto
    /// the list.
    pub applied: Vec<(DocumentNumber, Applied)>,
}

/// Brings documents onto a list in the order of the Federal Register: by day
/// of publication, then by page, then by number. The order in which they are
/// given does not count.
pub fn replay(baseline: &[ListedEntry], documents: &[Published<'_>]) -> Replayed {
    let mut order: Vec<&Published<'_>> = documents.iter().collect();
    order.sort_by_key(|it| {
        let page = it.page.unwrap_or(u32::MAX);
        (it.date.is_none(), it.date, page, it.amendments.document)
    });
    let mut replayed = Replayed { versions: baseline.to_vec(), applied: Vec::new() };
    for document in order {
        let applied = apply_document(&replayed.versions, &document.amendments);
        replayed.versions = applied.onto(&replayed.versions);
        replayed.applied.push((document.amendments.document.clone(), applied));
    }
    replayed
}
