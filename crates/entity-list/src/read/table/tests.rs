use super::*;
use crate::read::parts::{Cell, Row};

/// A table of rows written as `cell | cell | ...`; `4*` is a star cell over
/// four columns, `\n` a printed line break.
fn table(columns: u8, rows: &[&str]) -> Table {
    let cell = |(text, columns): (&str, u8)| Cell { text: MarkedText::plain(text), columns };
    let cells = |row: &str| -> Vec<Cell> {
        row.split(" | ")
            .map(|text| match text.trim().strip_suffix('*').map(str::parse::<u8>) {
                Some(Ok(columns)) => cell(("*       *       *", columns)),
                _ => cell((text.trim(), 1)),
            })
            .collect()
    };
    Table {
        columns,
        rows: rows
            .iter()
            .zip(10..)
            .map(|(row, line)| Row { cells: cells(row), position: Position { line, column: 1 } })
            .collect(),
        ..Table::default()
    }
}

fn read(columns: u8, rows: &[&str]) -> TableReading {
    let list = if columns == 5 { List::EntityList } else { List::UnverifiedList };
    let reading = read_table(&table(columns, rows), list, &OwnCitation::default());
    assert_eq!(reading.rows.body, reading.rows.sum());
    reading
}

/// Destination and text of every entry.
fn entries(reading: &TableReading) -> Vec<String> {
    reading.entries.iter().map(|entry| format!("{}: {}", entry.destination, entry.text)).collect()
}

#[test]
fn a_destination_stands_alone_or_with_its_first_entry_and_is_inherited() {
    let reading = read(
        5,
        &[
            "",
            "5*",
            "Country | Entity | License\nrequirement | License\nreview policy | Federal Register citation",
            "CANADA | 4*",
            " | CPUNTO Inc. | All items. | Denial. | 88 FR 1, 2/27/23.",
            " | 4*",
            "CHINA, PEOPLE'S\nREPUBLIC OF | AOOK Ltd. | All items. | Denial. | 88 FR 1, 2/27/23.",
            " | Spacety Co., Ltd. | All items. | Denial. | 88 FR 1, 2/27/23.",
            "5*",
        ],
    );
    insta::assert_debug_snapshot!(entries(&reading), @r#"
    [
        "CANADA: CPUNTO Inc.",
        "CHINA, PEOPLE'S REPUBLIC OF: AOOK Ltd.",
        "CHINA, PEOPLE'S REPUBLIC OF: Spacety Co., Ltd.",
    ]
    "#);
    assert_eq!(
        reading.rows,
        RowCounts { body: 8, entries: 3, headings: 1, blank: 4, ..RowCounts::default() }
    );
}

#[test]
fn a_row_with_only_an_entity_continues_the_entry_above() {
    let reading = read(
        5,
        &[
            "RUSSIA | Lebedev Institute, a.k.a.:\n—FIAN. | All items. | Denial. | 87 FR 1, 10/4/22.",
            "",
            " | 53 Leninsky Prospekt, Moscow, Russia. |  |  | ",
            " | Other LLC, Omsk, Russia. | All items. | Denial. | 87 FR 1, 10/4/22.",
        ],
    );
    assert_eq!(reading.rows.continuations, 1);
    assert_eq!(
        entries(&reading)[0],
        "RUSSIA: Lebedev Institute, a.k.a.:\n—FIAN.\n53 Leninsky Prospekt, Moscow, Russia."
    );
}

#[test]
fn after_stars_the_content_decides_what_a_lone_entity_is() {
    let reading = read(
        5,
        &[
            "RUSSIA | First LLC. | All items. | Denial. | 87 FR 1, 10/4/22.",
            " | 4*",
            " | (See alternate address under Belarus). |  |  | ",
            " | 4*",
            " | Second LLC, Omsk, Russia. |  |  | ",
        ],
    );
    assert_eq!(reading.rows.continuations, 1);
    assert_eq!(reading.rows.entries, 2);
    assert!(reading.entries[1].warnings[0].contains("no license columns"));
}

#[test]
fn an_entry_cut_by_a_page_before_its_license_columns_is_one() {
    let reading = read(
        5,
        &[
            "CHINA | Hyper Ltd. | All items. | Denial. | 86 FR 1, 12/17/21.",
            " | ICSOSO Co. Ltd., a.k.a., the following two aliases:\n—IC Soso; and |  |  | ",
            " | —Vizo Group.\nUnit 614, Kowloon, Hong Kong. | All items. | Denial. | 87 FR 1, 6/30/22.",
        ],
    );
    assert_eq!((reading.rows.entries, reading.rows.continuations), (2, 1));
    assert_eq!(reading.entries[0].text, "Hyper Ltd.");
    assert!(reading.entries[1].text.ends_with("—Vizo Group.\nUnit 614, Kowloon, Hong Kong."));
    assert_eq!(reading.entries[1].license_review_policy.text, "Denial.");
}

#[test]
fn license_columns_may_run_on_in_the_next_row() {
    let reading = read(
        5,
        &[
            "IRAN | A Co. | All items. | Denial. | 86 FR 1, 12/17/21.",
            " |  |  |  | 87 FR 2, 6/30/22.",
        ],
    );
    assert_eq!(reading.rows.continuations, 1);
    assert_eq!(reading.entries[0].citations.len(), 2);
}

#[test]
fn a_cell_too_many_is_left_out_where_it_is_blank_and_reported_where_not() {
    let reading = read(
        5,
        &[
            "SPAIN |  | Aerofalcon S.L. | All items. | Denial. | 88 FR 80957, 11/21/23.",
            " | A | B | C | 88 FR 1 | something else",
        ],
    );
    assert_eq!(entries(&reading), ["SPAIN: Aerofalcon S.L."]);
    assert_eq!(reading.entries[0].warnings.len(), 1);
    assert_eq!(reading.rows.unread, 1);
    assert_eq!(reading.unread[0].text, "A B C 88 FR 1 something else");
    assert_eq!(reading.unread[0].place, "line 11, column 1");
}

#[test]
fn a_heading_printed_again_after_a_page_break_cuts_nothing() {
    let reading = read(
        5,
        &[
            "SYRIA | Cham Wings.\nDamascus, Syria; and | All items. | Denial. | 89 FR 1, 1/1/24.",
            "SYRIA—Continued |  |  |  | ",
            " | Aleppo, Syria. |  |  | ",
        ],
    );
    assert_eq!(entries(&reading), ["SYRIA: Cham Wings.\nDamascus, Syria; and\nAleppo, Syria."]);
}

#[test]
fn a_group_without_citation_is_an_entry_of_its_own() {
    let reading = read(
        3,
        &[
            "CHINA | Academy of Propulsion, Xian, China. | 85 FR 83799, 12/23/2020.",
            " | The following eight subordinate institutions of Aero Co. of China: | ",
            " | Subordinate institution: | ",
            " | AECC Power Co. Ltd., Xian, China. | ",
        ],
    );
    assert_eq!((reading.rows.entries, reading.rows.continuations), (2, 2));
}

#[test]
fn a_note_in_the_body_is_a_footnote() {
    let mut table = table(5, &["CUBA | A. | All.1 | Denial. | 88 FR 1, 1/1/23."]);
    let note = MarkedText {
        superscripts: std::iter::once(0..1).collect(),
        ..MarkedText::plain("1 For this entity, items")
    };
    table.rows.push(Row { cells: vec![Cell { text: note, columns: 5 }], ..Row::default() });
    let reading = read_table(&table, List::EntityList, &OwnCitation::default());
    assert_eq!(reading.rows.footnotes, 1);
    assert_eq!(
        (reading.footnotes[0].number, reading.footnotes[0].text.as_str()),
        (1, "For this entity, items")
    );
}

#[test]
fn text_that_is_no_destination_is_reported() {
    let reading = read(5, &["See the note below the table for this |  |  |  | "]);
    assert_eq!(reading.rows.unread, 1);
    assert_eq!(reading.unread[0].text, "See the note below the table for this");
}

#[test]
fn a_reserved_destination_is_a_heading() {
    let reading = read(3, &["BURMA | [Reserved] | [Reserved]", "NICARAGUA | A Co. | 85 FR 83799"]);
    assert_eq!((reading.rows.entries, reading.rows.headings), (1, 1));
}

#[test]
fn a_row_that_leaves_out_its_first_cell_is_set_right_and_says_so() {
    let reading = read(
        5,
        &[
            "MACAU | Eta Ltd. | For all items. | Denial. | 88 FR 1, 2/27/23.",
            "Zeta Ltd. | For all items. | Denial. | 88 FR 1, 2/27/23.",
        ],
    );
    assert_eq!(entries(&reading), ["MACAU: Eta Ltd.", "MACAU: Zeta Ltd."]);
    assert_eq!(
        reading.entries[1].warnings,
        ["the row at line 11, column 1 has one cell too few; its first is taken for the entity"]
    );
    assert_eq!(reading.entries[1].citations[0].page, Some(1));
}

#[test]
fn a_long_table_keeps_the_order_of_its_rows_however_many_threads_read_it() {
    let row = |number: usize| match number % 100 {
        50 => format!("{number} | b | c | d | e | one cell too many"),
        _ => format!(
            "CANADA | Works {number} Ltd., 5 Mill Road, Ottawa, Canada. | All items. | Denial. | 88 FR 1, 2/27/23."
        ),
    };
    let rows: Vec<String> = (0..1_203).map(row).collect();
    let reading = read(5, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((reading.entries.len(), reading.coverage.cells), (1_191, 1_191));
    let numbers = (0..1_203).filter(|number| number % 100 != 50);
    for (entry, number) in reading.entries.iter().zip(numbers) {
        assert_eq!(entry.name, format!("Works {number} Ltd."));
    }
    let unread: Vec<&str> = reading.unread.iter().map(|found| found.place.as_str()).collect();
    let lines: Vec<String> =
        (0..12).map(|at| format!("line {}, column 1", 60 + 100 * at)).collect();
    assert_eq!(unread, lines);
}
