//! The CSV of the Consolidated Screening List; columns are found by name, so
//! that their order and number may change.

use csv::{ReaderBuilder, StringRecord};

use super::{Place, Record};
use crate::model::Position;
use crate::read::detect::{Looks, first_line, shorten};
use crate::read::error::ReadError;

/// Columns without which a CSV is another one.
const NEEDED: [&str; 2] = ["source", "name"];

/// Columns that go into the entry; the others are kept as facts.
const KNOWN: [&str; 9] = [
    "source",
    "name",
    "alt_names",
    "addresses",
    "federal_register_notice",
    "license_requirement",
    "license_policy",
    "remarks",
    "_id",
];

/// The records of a CSV.
pub(super) fn records(text: &str) -> Result<Vec<Record>, ReadError> {
    let mut reader =
        ReaderBuilder::new().flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|error| damaged(&error))?.clone();
    let heads: Vec<String> = heads.iter().map(|head| head.trim().to_lowercase()).collect();
    if !NEEDED.iter().all(|needed| heads.iter().any(|head| head == needed)) {
        return Err(ReadError::NotExpected {
            looks: Looks::Csv { head: shorten(first_line(text), 120).to_owned() },
            expected: "a Consolidated Screening List with the columns `source` and `name`",
        });
    }
    let rows = reader.records();
    rows.map(|row| Ok(record(&heads, &row.map_err(|error| damaged(&error))?))).collect()
}

/// What parts the columns: spreadsheets save with semicolons or tabs where
/// the comma is the decimal mark.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |mark: u8| head.bytes().filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

fn record(heads: &[String], row: &StringRecord) -> Record {
    let column = |name: &str| -> String {
        let index = heads.iter().position(|head| head == name);
        index.and_then(|index| row.get(index)).unwrap_or_default().trim().to_owned()
    };
    let mut facts = Vec::new();
    for (index, value) in row.iter().enumerate() {
        let head = heads.get(index).map_or("without a column", String::as_str);
        if !value.trim().is_empty() && !KNOWN.contains(&head) && !head.ends_with("_url") {
            facts.push(format!("{head}: {}", value.trim()));
        }
    }
    Record {
        source: column("source"),
        name: column("name"),
        alt_names: split(&column("alt_names")),
        addresses: split(&column("addresses")),
        notice: column("federal_register_notice"),
        requirement: column("license_requirement"),
        policy: column("license_policy"),
        remarks: column("remarks"),
        facts,
        place: row
            .position()
            .map_or(Place::Unknown, |at| Place::Line(u32::try_from(at.line()).unwrap_or(u32::MAX))),
    }
}

/// The items of a cell: `A; B; and C`.
pub(super) fn split(cell: &str) -> Vec<String> {
    let items = cell.split(';').map(str::trim);
    let items = items.map(|item| item.strip_prefix("and ").unwrap_or(item).trim());
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn damaged(error: &csv::Error) -> ReadError {
    let line = error.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
    ReadError::DamagedCsv { position: Position { line, column: 1 }, detail: error.to_string() }
}
