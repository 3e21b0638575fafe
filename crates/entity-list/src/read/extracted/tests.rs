use proptest::prelude::*;

use super::*;
use crate::model::Sha256;
use crate::read::assemble::rule_reading;
use crate::read::parts::{Block as Part, Table};
use crate::read::{ReadError, read};

/// A rule in the shape of a PDF's words with its tables marked; the parties
/// and the prose are our own.
const RULE: &str = include_str!("fixture.txt");

fn only() -> RuleParts {
    let mut documents = extracted_parts(RULE).expect("it reads");
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn table(parts: &RuleParts) -> &Table {
    let table = parts.body.iter().find_map(|block| match block {
        Part::Table { table, .. } => Some(table),
        _ => None,
    });
    table.expect("the rule has a table")
}

#[test]
fn the_head_is_read_and_labels_go_back_to_their_paragraphs() {
    let parts = only();
    assert_eq!(parts.citation.as_deref(), Some("90 FR 101"));
    assert_eq!(parts.publication_date, Some(jiff::civil::date(2025, 1, 10)));
    assert_eq!(parts.element, "RULE");
    assert_eq!(parts.agencies, ["DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"]);
    assert_eq!(parts.cfr, ["15 CFR Part 744"]);
    assert_eq!(parts.dockets, ["[Docket No. 250101-0001]"]);
    assert_eq!(parts.rins, ["RIN 0694-ZZ01"]);
    let subject = parts.subject.as_ref().map(|subject| subject.text.as_str());
    assert_eq!(subject, Some("Additions and Revisions of Entries to the Entity List"));
    assert_eq!(parts.action.as_ref().map(|action| action.text.as_str()), Some("Final rule."));
    assert_eq!(parts.dates[0].text, "This rule is effective January 10, 2025.");
    assert!(parts.summary[0].text.starts_with("In this rule, BIS adds two entities"));
    assert_eq!(parts.filed_line.as_deref(), Some("[FR Doc. 2025-00002 Filed 1-8-25; 4:30 pm]"));
    assert_eq!(parts.pages, [102]);
}

#[test]
fn the_columns_that_run_together_are_rows_and_cells() {
    let parts = only();
    let cells = |name: &str| -> Vec<String> {
        let rows = &table(&parts).rows;
        let row = rows
            .iter()
            .find(|row| row.cells.len() == 5 && row.cells[1].text.text.starts_with(name));
        let row = row.expect("the row is there");
        row.cells.iter().map(|cell| cell.text.text.clone()).collect()
    };
    assert_eq!(
        cells("Example Avionics")[1..],
        [
            "Example Avionics Co., Ltd., a.k.a., the following two aliases:\n—Example Air; and\n\
             —EXA.\nNo. 5, Second Road, Beijing 100191, China; and No. 7, Third Road, Harbin, \
             China.",
            "For all items subject to the EAR. (See §§734.9(e)(2) and 744.11 of the EAR) 4.",
            "Policy of denial",
            "90 FR [INSERT FR PAGE NUMBER AND January 10, 2025.",
        ]
    );
    assert_eq!(
        cells("Older Works")[3..],
        ["Presumption of denial.", "84 FR 61541, 11/13/19. 90 FR [INSERT FR PAGE NUMBER] 1/10/25."]
    );
}

#[test]
fn every_change_is_read_and_what_is_not_clear_is_reported_verbatim() {
    let parts = only();
    let reading = rule_reading(&parts, None, Sha256::of(RULE.as_bytes()));
    let rule = reading.rule.expect("it is a rule");
    let changes: Vec<(&str, usize, usize, &[u8])> = rule
        .changes
        .iter()
        .map(|change| {
            let entry = &change.entry;
            let footnotes = entry.license_requirement.footnotes.as_slice();
            (entry.name.as_str(), entry.aliases.len(), entry.addresses.len(), footnotes)
        })
        .collect();
    for expected in [
        ("Example Avionics Co., Ltd.", 2, 2, &[4][..]),
        ("Older Works", 0, 1, &[]),
        ("Harbour Freight", 0, 1, &[4]),
    ] {
        assert!(changes.contains(&expected), "{expected:?} is not among {changes:?}");
    }
    assert_eq!(changes.len(), 3);
    let unread: Vec<&str> = reading.unread.iter().map(|unread| unread.text.as_str()).collect();
    assert_eq!(
        unread,
        [
            "Puzzling Works. For all items subject to the EAR in words that nobody has printed so \
             far.\nPlant 4, Harbin, China.",
            "NOWHERE ......",
        ]
    );
    assert!(reading.warnings.iter().any(|warning| warning.contains("words of a PDF")));
}

#[test]
fn paragraphs_go_on_over_pages_and_headings_stand_alone() {
    let text = RULE.replace(
        "The rule adds these entities:\n",
        "This regulation\n\n\n[[Page 102]]  Federal Register/Vol. 90, No. 7/Friday, January 10, \
         2025/Rules and Regulations 102\n\ninvolves a collection under section 1762 of ECRA,\n50 \
         U.S.C. 4821, and no more collections.\nExport Control Reform Act of 2018\nOn this day, it \
         was signed into law.\nThe ERC also decided to\nname others in a full line of words here.\n\
         The rule adds these entities:\n",
    );
    let documents = extracted_parts(&text).expect("it reads");
    let parts = documents.first().expect("there is one");
    let paragraph = |end: &str| {
        parts
            .body
            .iter()
            .any(|block| matches!(block, Part::Paragraph(text) if text.text.ends_with(end)))
    };
    assert!(paragraph(
        "This regulation involves a collection under section 1762 of ECRA, 50 U.S.C. 4821, and no \
         more collections."
    ));
    assert!(paragraph("On this day, it was signed into law."));
    assert!(parts.body.iter().any(|block| {
        matches!(block, Part::Heading { text, .. }
            if text.text == "Export Control Reform Act of 2018")
    }));
    assert!(parts.warnings.iter().any(|warning| warning.contains("labels")));
}

#[test]
fn words_in_an_order_without_rows_are_refused_with_advice() {
    let text = "AGENCY: Bureau of Industry and Security.\nACTION: Final rule.\n\nCountry\n\nEntity\n\n\
                14046 Federal Register / Vol. 90, No. 59 / Friday, March 28, 2025 / Rules and \
                Regulations\n\nExample Co.\n\nVerDate Sep<11>2014\n";
    let refused = read(text.as_bytes(), None);
    assert!(matches!(refused, Err(ReadError::NotExpected { .. })));
    let message = refused.map(|_| ()).map_err(|error| error.to_string());
    assert!(message.is_err_and(|message| message.contains("give the PDF itself")));
}

proptest! {
    #[test]
    fn any_lines_are_survived_and_read_alike_twice(
        lines in proptest::collection::vec(
            "(    )?(—?[A-Z][a-z]{1,6}( [a-z]{1,5}){0,3}[.,:;]?|CHINA|TAIWAN \\.{6}|\\*{6}|For all items subject to the EAR|\\(See §744\\.11|90 FR \\[IN-|<SU>4</SU>|--- end table ---|\\[FR Doc\\. 2025)( [a-z]{1,4}){0,2}",
            0..30,
        )
    ) {
        let text = format!("AGENCY: X.\n--- table (cols) ---\n{}\n", lines.join("\n"));
        let Ok(documents) = extracted_parts(&text) else { return Ok(()) };
        for parts in &documents {
            prop_assert_eq!(parts, &extracted_parts(&text).expect("it read before")[0]);
        }
    }
}
