//! What is exported can be read back, and no cell is a formula.

use super::*;
use crate::ledger::{ListedEntry, baseline};
use crate::model::{Entry, List};
use crate::read::read;

const ROWS: [(&str, &str); 4] = [
    (
        "Spacety Co., Ltd., a.k.a., the following two aliases:<br/>—Spacety; and<br/>—Spacety \
      Luxembourg S.A.<br/>9 Dengzhuang South Rd, Beijing, China; and Room 445, No. 18 Zhongguancun \
      Street, Beijing, China.",
        "88 FR 12172, 2/27/23.",
    ),
    (
        "=HYPERLINK(\"http://example.com\") Trading, 1 Example Street, Beijing, China.",
        "89 FR 1, 1/2/24.",
    ),
    ("@Home Electronics, 2 Example Street, Beijing, China.", "89 FR 1, 1/2/24."),
    (
        "“Quoted”, Comma &amp; Semicolon; Ltd., 3 Example Street, Beijing, China.",
        "89 FR 1, 1/2/24.",
    ),
];

pub(super) fn listed() -> Vec<ListedEntry> {
    let rows: Vec<String> = ROWS
        .iter()
        .map(|(entity, citation)| {
            format!(
                "<TR><TD>CHINA, PEOPLE'S REPUBLIC OF</TD><TD>{entity}</TD><TD>For all items \
                 subject to the EAR. (See § 744.11 of the EAR)</TD><TD>Presumption of \
                 denial</TD><TD>{citation}</TD></TR>"
            )
        })
        .collect();
    let xml = format!(
        "<DIV9 N=\"Supplement No. 4 to Part 744\" TYPE=\"APPENDIX\"><HEAD>Supplement No. 4 to Part \
         744—Entity List</HEAD><TABLE><TR><TH>Country</TH><TH>Entity</TH><TH>License \
         requirement</TH><TH>License review policy</TH><TH>Federal Register \
         citation</TH></TR>{}</TABLE></DIV9>",
        rows.concat()
    );
    let reading = read(xml.as_bytes(), None).unwrap().remove(0);
    baseline(&reading.entries, List::EntityList)
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = ::csv::Reader::from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_entry_is_a_row() {
    let rows = records(&entries_csv(&listed()).unwrap());
    assert_eq!(rows.len(), ROWS.len());
    assert_eq!(rows[0][5], "Spacety; Spacety Luxembourg S.A.");
    assert_eq!(rows[0][10], "all-items");
}

#[test]
fn no_cell_is_a_formula() {
    for bytes in [entries_csv(&listed()).unwrap(), csl_csv(&listed()).unwrap()] {
        for cell in records(&bytes).into_iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[test]
fn what_is_written_as_screening_list_is_read_as_one() {
    let listed = listed();
    let readings = read(&csl_csv(&listed).unwrap(), None).unwrap();
    let names = |entries: &[Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.name.trim_start_matches('\'').to_owned()).collect()
    };
    let ours: Vec<Entry> = listed.into_iter().map(|one| one.entry).collect();
    assert_eq!(readings[0].list, Some(List::EntityList));
    assert_eq!(names(&readings[0].entries), names(&ours));
    assert_eq!(readings[0].entries[0].aliases, ours[0].aliases);
    assert_eq!(readings[0].entries[0].addresses.len(), ours[0].addresses.len());
}
