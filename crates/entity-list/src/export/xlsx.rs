//! Tables as workbooks for spreadsheet programs: the list, one row an entry, in
//! our own columns, and any other.
//!
//! Every cell is written as a string, so that nothing is taken for a formula,
//! a number or a date. A cell holds at most 32,767 characters; what is longer
//! goes on in the rows of a second sheet and the cell says so. The same list
//! gives the same bytes: the workbook bears the day of the list and not that
//! of its making.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::ExportError;
use super::csv::{HEAD, row};
use crate::ledger::ListedEntry;

/// The most UTF-16 units of a cell.
const LONGEST: usize = 32_767;
/// Room in a cut cell for the words that say where it goes on.
const POINTER: usize = 60;
/// The sheet of the entries.
const SHEET: &str = "Entity List";
/// The sheet on which long cells go on.
const CONTINUED: &str = "Continued";
/// Columns that hold running text, and how wide they are, in characters.
const WIDE: [(&str, f64); 6] = [
    ("destination", 24.0),
    ("name", 44.0),
    ("aliases", 44.0),
    ("addresses", 60.0),
    ("license_requirement", 44.0),
    ("license_review_policy", 28.0),
];

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// What a workbook is called, and the widths of columns that hold running
/// text, in characters.
#[derive(Debug, Clone, Copy)]
pub struct Workbooked<'a> {
    /// The workbook's title.
    pub title: &'a str,
    /// The sheet's name: at most 31 characters, none of `[]:*?/\`.
    pub sheet: &'a str,
    /// The workbook's date.
    pub day: Date,
    /// Columns by their name, and how wide they are.
    pub wide: &'a [(&'a str, f64)],
}

/// The entries as a workbook (Office Open XML). `day` is the day whose list
/// they are; it becomes the workbook's date.
pub fn entries_xlsx(entries: &[ListedEntry], day: Date) -> Result<Vec<u8>, ExportError> {
    let title = format!("Entity List as of {day}");
    let about = Workbooked { title: &title, sheet: SHEET, day, wide: &WIDE };
    let rows = entries.iter().map(|listed| (listed.id.to_string(), row(listed)));
    table_xlsx(&about, HEAD, rows)
}

/// A head and rows as a workbook, every cell a string. Each row comes with an
/// id, by which the rest of a cell that is too long is found.
pub fn table_xlsx<const COLUMNS: usize>(
    about: &Workbooked<'_>,
    names: [&str; COLUMNS],
    rows: impl IntoIterator<Item = (String, [String; COLUMNS])>,
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let day = about.day;
    let created = ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )?;
    let properties = DocProperties::new().set_title(about.title).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let mut continued = Continued::default();
    head(workbook.add_worksheet().set_name(about.sheet)?, &names)?;
    let sheet = workbook.worksheet_from_name(about.sheet)?;
    let mut last = 0;
    for (number, (id, cells)) in (1..).zip(rows) {
        for ((column, name), cell) in (0..).zip(names).zip(cells) {
            sheet.write_string(number, column, continued.fitted(cell, &id, name))?;
        }
        last = number;
    }
    sheet.autofilter(0, 0, last, last_column(&names))?;
    for (name, width) in about.wide {
        if let Some(column) = (0..).zip(names).find(|(_, known)| known == name) {
            sheet.set_column_width(column.0, *width)?;
        }
    }
    if !continued.0.is_empty() {
        continued.write(workbook.add_worksheet().set_name(CONTINUED)?)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn last_column(head: &[&str]) -> u16 {
    u16::try_from(head.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The names of the columns, which stay in sight.
fn head(sheet: &mut Worksheet, names: &[&str]) -> Result<(), ExportError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// What did not fit its cell: the entry's id, the column, the piece.
#[derive(Default)]
struct Continued(Vec<[String; 3]>);

impl Continued {
    /// The cell, or its beginning with a word about where it goes on.
    fn fitted(&mut self, cell: String, id: &str, column: &str) -> String {
        let mut pieces = pieces(&cell, LONGEST - POINTER).into_iter();
        match (pieces.next(), pieces.len()) {
            (Some(first), 1..) => {
                // The first row holds the names of the columns.
                let at = self.0.len() + 2;
                self.0.extend(
                    pieces.map(|piece| [id.to_owned(), column.to_owned(), piece.to_owned()]),
                );
                format!("{first}… (goes on in sheet {CONTINUED}, row {at})")
            }
            _ => cell,
        }
    }

    fn write(self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        head(sheet, &["id", "column", "text"])?;
        for (number, cells) in (1..).zip(self.0) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(number, column, cell)?;
            }
        }
        Ok(())
    }
}

/// A text in pieces of at most so many UTF-16 units; one piece where it fits.
fn pieces(text: &str, longest: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut units) = (0, 0);
    for (at, c) in text.char_indices() {
        if units + c.len_utf16() > longest {
            pieces.push(&text[start..at]);
            (start, units) = (at, 0);
        }
        units += c.len_utf16();
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};
    use jiff::civil::date;

    use super::*;
    use crate::export::tests::listed;

    const DAY: Date = date(2025, 3, 28);

    /// The workbook as an independent reader sees it.
    fn sheet(bytes: Vec<u8>, name: &str) -> Vec<Vec<Data>> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = workbook.worksheet_range(name).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn every_entry_is_a_row_of_strings() {
        let listed = listed();
        let rows = sheet(entries_xlsx(&listed, DAY).unwrap(), SHEET);
        assert_eq!(rows.len(), listed.len() + 1);
        let expected: Vec<Data> = HEAD.iter().map(|name| Data::String((*name).into())).collect();
        assert_eq!(rows[0], expected);
        for (row, listed) in rows[1..].iter().zip(&listed) {
            assert_eq!(row[4], Data::String(listed.entry.name.clone()));
            assert!(row.iter().all(|cell| matches!(cell, Data::String(_) | Data::Empty)));
        }
    }

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        let rows = sheet(entries_xlsx(&listed(), DAY).unwrap(), SHEET);
        let names: Vec<String> = rows.iter().map(|row| row[4].to_string()).collect();
        assert!(names.iter().any(|name| name.starts_with("=HYPERLINK(")), "{names:?}");
    }

    #[test]
    fn the_same_list_gives_the_same_bytes() {
        assert_eq!(entries_xlsx(&listed(), DAY).unwrap(), entries_xlsx(&listed(), DAY).unwrap());
    }

    #[test]
    fn a_text_too_long_for_a_cell_goes_on_elsewhere() {
        let mut listed = listed();
        let long = "é".repeat(2 * LONGEST);
        listed[1].entry.text.clone_from(&long);
        let bytes = entries_xlsx(&listed, DAY).unwrap();

        let cell = sheet(bytes.clone(), SHEET)[2][17].to_string();
        let (first, pointer) = cell.split_once('…').unwrap();
        assert_eq!(pointer, " (goes on in sheet Continued, row 2)");
        let rest = sheet(bytes, CONTINUED);
        let rest: String = rest[1..].iter().map(|row| row[2].to_string()).collect();
        assert!(format!("{first}{rest}") == long, "no character is lost");
    }
}
