//! The Consolidated Screening List of trade.gov, as CSV and as JSON.
//!
//! It merges the lists of several agencies, one row a party. Three of its
//! sources are ours and are told apart. It prints no destinations: each
//! address ends with the ISO code of its country, and a party that the
//! Entity List has under several destinations may be one row here. Its
//! citations are the first page of a rule, not that of the amendment.

mod csv;
mod entry;
mod json;

use super::accounting;
use super::error::ReadError;
use crate::model::{
    Coverage, Entry, Format, Kind, List, READER_VERSION, Reading, RowCounts, Sha256, Source, Unread,
};

/// The lists by words of the `source` column, in lower case.
const SOURCES: [(&str, List); 6] = [
    ("(el)", List::EntityList),
    ("entity list", List::EntityList),
    ("(uvl)", List::UnverifiedList),
    ("unverified list", List::UnverifiedList),
    ("(meu)", List::MilitaryEndUserList),
    ("military end user", List::MilitaryEndUserList),
];

/// One row, whatever format it came in. Texts are verbatim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Record {
    source: String,
    name: String,
    alt_names: Vec<String>,
    addresses: Vec<String>,
    notice: String,
    requirement: String,
    policy: String,
    remarks: String,
    /// Columns that are neither of these, as `column: value`.
    facts: Vec<String>,
    /// Where the row stands.
    place: Place,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// The number of a result, from 1.
    #[default]
    Unknown,
    /// A line of the file.
    Line(u32),
    /// A result of a reply, from 1.
    Result(u32),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown => f.write_str("an unknown place"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Result(number) => write!(f, "result {number}"),
        }
    }
}

/// The rows of one list of the Consolidated Screening List, read.
#[derive(Debug, Clone, PartialEq)]
pub struct CslList {
    format: Format,
    list: List,
    entries: Vec<Entry>,
    rows: RowCounts,
    coverage: Coverage,
    unread: Vec<Unread>,
    /// Rows of other agencies' lists in the same file.
    others: usize,
    /// Rows of the file without a source, so that nobody can say whose.
    sourceless: usize,
    /// How many results the reply says there are, and how many it holds.
    stated: Option<(u64, usize)>,
}

/// Reads the CSV.
///
/// # Errors
/// When it is damaged, has other columns, or holds none of the lists.
pub fn csv_lists(text: &str) -> Result<Vec<CslList>, ReadError> {
    lists(csv::records(text)?, Format::CslCsv, None)
}

/// Reads the JSON.
///
/// # Errors
/// When it is damaged, of another shape, or holds none of the lists.
pub fn json_lists(text: &str) -> Result<Vec<CslList>, ReadError> {
    let records = json::records(text)?;
    lists(records, Format::CslJson, json::stated_total(text))
}

fn lists(
    records: Vec<Record>,
    format: Format,
    stated: Option<u64>,
) -> Result<Vec<CslList>, ReadError> {
    let total = records.len();
    let sourceless = records.iter().filter(|record| record.source.is_empty()).count();
    let mut lists: Vec<CslList> = Vec::new();
    for record in records {
        let Some(list) = list_of(&record.source) else { continue };
        let index = lists.iter().position(|known| known.list == list).unwrap_or_else(|| {
            lists.push(CslList::new(format, list));
            lists.len() - 1
        });
        lists[index].add(&record);
    }
    if lists.is_empty() {
        return Err(ReadError::NoRows { rows: total });
    }
    let ours: usize = lists.iter().map(|list| list.rows.body as usize).sum();
    for list in &mut lists {
        list.others = total - ours - sourceless;
        list.sourceless = sourceless;
        list.stated = stated.map(|stated| (stated, total));
    }
    lists.sort_by_key(|list| list.list);
    Ok(lists)
}

fn list_of(source: &str) -> Option<List> {
    let source = source.to_lowercase();
    SOURCES.iter().find(|(words, _)| source.contains(words)).map(|&(_, list)| list)
}

impl CslList {
    fn new(format: Format, list: List) -> Self {
        Self {
            format,
            list,
            entries: Vec::new(),
            rows: RowCounts::default(),
            coverage: Coverage::default(),
            unread: Vec::new(),
            others: 0,
            sourceless: 0,
            stated: None,
        }
    }

    fn add(&mut self, record: &Record) {
        self.rows.body += 1;
        if record.name.trim().is_empty() {
            self.rows.unread += 1;
            self.unread.push(Unread {
                text: record.addresses.join("; "),
                place: record.place.to_string(),
                why: "the row has no name".to_owned(),
            });
            return;
        }
        let entry = entry::entry(record);
        let printed = entry.text.chars().filter(|c| !c.is_whitespace()).count() as u64;
        self.rows.entries += 1;
        self.coverage.cells += 1;
        self.coverage.characters += printed;
        self.coverage.understood += printed;
        self.entries.push(entry);
    }

    /// The reading of the list.
    pub fn into_reading(self, path: Option<&str>, sha256: Sha256) -> Reading {
        let mut warnings = vec![
            "the Consolidated Screening List prints no destinations; they are the country codes \
             of the addresses, and one row may stand for several entries of the list"
                .to_owned(),
        ];
        if self.others > 0 {
            warnings.push(format!("{} rows of other lists are left out", self.others));
        }
        if self.sourceless > 0 {
            warnings.push(format!("{} rows have no source and are left out", self.sourceless));
        }
        let mut checks = vec![accounting::rows(&self.rows), accounting::coverage(&self.coverage)];
        checks.extend(self.stated.map(accounting::results));
        Reading {
            source: Source {
                path: path.map(str::to_owned),
                sha256,
                format: self.format,
                reader_version: READER_VERSION,
            },
            kind: Kind::List,
            rule: None,
            list: Some(self.list),
            entries: self.entries,
            footnotes: Vec::new(),
            checks,
            rows: self.rows,
            coverage: self.coverage,
            unread: self.unread,
            warnings,
        }
    }
}

#[cfg(test)]
mod tests;
