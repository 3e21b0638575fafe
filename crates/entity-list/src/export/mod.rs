//! A list as a table for other programs: our own columns (CSV or a workbook),
//! or those of the Consolidated Screening List, so that tools made for it can
//! read ours.
//!
//! Cells that a spreadsheet would take for a formula are disarmed: names may
//! begin with `=`, `+`, `-` or `@` (OWASP, CSV injection).

mod csl;
mod csv;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use self::csl::csl_csv;
pub use self::csv::entries_csv;
#[cfg(feature = "xlsx")]
pub use self::xlsx::{Workbooked, entries_xlsx, table_xlsx};

use std::borrow::Cow;

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written: {0}")]
pub struct ExportError(String);

impl From<::csv::Error> for ExportError {
    fn from(error: ::csv::Error) -> Self {
        Self(error.to_string())
    }
}

/// Several values in one cell, as the Consolidated Screening List joins them.
pub fn joined<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().collect::<Vec<_>>().join("; ")
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands in
/// front of what would begin one.
fn disarmed(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Writes a head and rows as CSV (RFC 4180), UTF-8, every cell disarmed.
pub fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| disarmed(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| ExportError(error.to_string()))
}

#[cfg(test)]
mod tests;
