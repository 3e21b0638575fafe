//! The table that own parties come in: CSV as spreadsheets and ERP systems
//! export it.
//!
//! UTF-8 with or without a byte order mark; cells parted by commas, semicolons
//! or tabs, whichever the first line holds most of outside quotes; a first
//! line that names the columns.

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Column, columns};
use super::party::{OwnParties, OwnParty};
use crate::model::CountryCode;
use crate::read::country::{country_of, is_known_code};
use crate::read::normalise::one_line;

/// The largest table that is read, in bytes.
const LARGEST: usize = 128 << 20;

/// The most parties that are read.
const MOST_PARTIES: usize = 1_000_000;

/// The longest cell, in bytes: a longer one is a quote that was never closed.
const LONGEST_CELL: usize = 20_000;

/// Faulty rows that are told at once.
const MOST_FAULTS: usize = 20;

/// Why a table of own parties cannot be used. Nothing of it is: half a table
/// would look like no hits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartyFileError {
    /// The table is larger than what is read.
    #[error("the table has {bytes} bytes; the most is {LARGEST}")]
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// The table has more rows than are read.
    #[error("the table has more than {MOST_PARTIES} parties")]
    TooMany,
    /// It is UTF-16 or UTF-32.
    #[error("the table is encoded as {0}, expected UTF-8; save it as `CSV UTF-8`")]
    OtherUnicode(&'static str),
    /// A byte that is no UTF-8.
    #[error(
        "line {line}, column {column}: the byte 0x{byte:02X} is no UTF-8; save the table as `CSV UTF-8`"
    )]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The character in that line, from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// There is no text in it.
    #[error(
        "the table is empty; expected a first line that names the columns, such as `id,name,country`"
    )]
    Empty,
    /// No column holds names.
    #[error("no column is called `name`; the first line names: {}", .0.join(", "))]
    NoNameColumn(Vec<String>),
    /// Two columns for what can be only one.
    #[error("the columns `{first}` and `{second}` both mean the same; rename one of them")]
    TwoColumns {
        /// The first of them, as printed.
        first: String,
        /// The second of them, as printed.
        second: String,
    },
    /// Rows that cannot be read.
    #[error("{}", faults_in_words(.0))]
    Rows(Vec<RowFault>),
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Why.
    pub why: String,
}

fn faults_in_words(faults: &[RowFault]) -> String {
    let mut all: Vec<String> = faults
        .iter()
        .take(MOST_FAULTS)
        .map(|fault| format!("line {}: {}", fault.line, fault.why))
        .collect();
    if faults.len() > MOST_FAULTS {
        all.push(format!("and {} more rows", faults.len() - MOST_FAULTS));
    }
    all.join("; ")
}

/// Reads a table of own parties.
///
/// ```
/// use entity_list::screen::read_parties;
/// let table = "No;Company;Alias;Country\n17;Example Trading GmbH;Extra|Exta;Germany\n";
/// let parties = read_parties(table.as_bytes()).unwrap().parties;
/// assert_eq!(parties[0].aliases, ["Extra", "Exta"]);
/// assert_eq!(parties[0].country.map(String::from).as_deref(), Some("DE"));
/// let wrong = read_parties(b"name\nM\xFCller\n").unwrap_err();
/// assert!(wrong.to_string().starts_with("line 2, column 2: the byte 0xFC is no UTF-8"));
/// ```
pub fn read_parties(bytes: &[u8]) -> Result<OwnParties, PartyFileError> {
    let text = text_of(bytes)?;
    let delimiter = delimiter(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(head) = records.next() else { return Err(PartyFileError::Empty) };
    let head = head.map_err(|error| PartyFileError::Rows(vec![fault_of(&error)]))?;
    let (columns, mut warnings) = columns(&head)?;
    let mut table =
        Table { columns, parties: Vec::new(), faults: Vec::new(), warnings: Vec::new() };
    for record in records {
        match record {
            Ok(record) => table.take(&record),
            Err(error) => table.faults.push(fault_of(&error)),
        }
        if table.parties.len() > MOST_PARTIES {
            return Err(PartyFileError::TooMany);
        }
    }
    if !table.faults.is_empty() {
        return Err(PartyFileError::Rows(table.faults));
    }
    warnings.append(&mut table.warnings);
    if table.parties.is_empty() {
        warnings.push("the table names no party".to_owned());
    }
    Ok(OwnParties { parties: table.parties, warnings })
}

fn text_of(bytes: &[u8]) -> Result<&str, PartyFileError> {
    if bytes.len() > LARGEST {
        return Err(PartyFileError::TooLarge { bytes: bytes.len() });
    }
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => return Err(PartyFileError::OtherUnicode("UTF-32")),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(PartyFileError::OtherUnicode("UTF-16")),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(PartyFileError::Empty),
        Ok(text) => Ok(text),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to())),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> PartyFileError {
    let before = &bytes[..at];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    PartyFileError::NotUtf8 {
        line: before.split(|byte| *byte == b'\n').count(),
        column: String::from_utf8_lossy(&before[start..]).chars().count() + 1,
        byte: bytes.get(at).copied().unwrap_or_default(),
    }
}

/// Comma, semicolon or tab: what the first line holds most of outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(sign, _)| *sign == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    // the first of equals: a comma
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

fn fault_of(error: &csv::Error) -> RowFault {
    let line = error.position().map_or(0, csv::Position::line);
    RowFault { line, why: error.to_string() }
}

/// Rows as they become parties.
struct Table {
    columns: Vec<Option<Column>>,
    parties: Vec<OwnParty>,
    faults: Vec<RowFault>,
    warnings: Vec<String>,
}

impl Table {
    fn take(&mut self, record: &StringRecord) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(why) = self.fault(record) {
            self.faults.push(RowFault { line, why });
            return;
        }
        let mut party = OwnParty { id: format!("line {line}"), ..OwnParty::default() };
        let mut address: Vec<String> = Vec::new();
        for (column, cell) in self.columns.iter().zip(record) {
            let text = one_line(cell);
            if text.is_empty() {
                continue;
            }
            match column {
                Some(Column::Id) => party.id = text,
                Some(Column::Name) => party.name = text,
                Some(Column::Alias) => party.aliases.extend(several(cell)),
                Some(Column::Address) => address.push(text),
                Some(Column::Country) => {
                    party.country = country(&text);
                    if party.country.is_none() {
                        self.warnings.push(format!(
                            "line {line}: the country `{text}` is not known; the party is screened without one"
                        ));
                    }
                }
                Some(Column::Notes) if party.notes.is_empty() => party.notes = text,
                Some(Column::Notes) => party.notes = format!("{}; {text}", party.notes),
                None => {}
            }
        }
        if !address.is_empty() {
            party.addresses.push(address.join(", "));
        }
        self.parties.push(party);
    }

    fn fault(&self, record: &StringRecord) -> Option<String> {
        let behind = record.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty());
        if behind {
            return Some(format!(
                "{} cells, but the first line names {} columns; put cells that hold the delimiter in quotes",
                record.len(),
                self.columns.len()
            ));
        }
        if record.iter().any(|cell| cell.len() > LONGEST_CELL) {
            return Some(format!(
                "a cell of more than {LONGEST_CELL} bytes; is a quote not closed?"
            ));
        }
        let name = self.columns.iter().position(|it| *it == Some(Column::Name));
        let name = name.and_then(|at| record.get(at)).unwrap_or_default();
        name.trim().is_empty().then(|| "no name".to_owned())
    }
}

/// Several names in one cell: parted by semicolons, bars or line breaks.
fn several(cell: &str) -> impl Iterator<Item = String> {
    cell.split([';', '|', '\n']).map(one_line).filter(|name| !name.is_empty())
}

fn country(text: &str) -> Option<CountryCode> {
    let upper = text.to_uppercase();
    if is_known_code(&upper) {
        return CountryCode::try_from(upper).ok();
    }
    country_of(text)
}
