//! The official PDFs of two rules against the XML of the same rules.

use super::pdf_parts;

use crate::model::{Change, Kind, Sha256};
use crate::read::assemble::rule_reading;
use crate::read::corpus;
use crate::read::parts::{Block, RuleParts, Table};
use crate::read::rule_xml::rule_parts;

fn tables(parts: &RuleParts) -> Vec<&Table> {
    let table = |block: &'_ Block| matches!(block, Block::Table { .. });
    parts
        .body
        .iter()
        .filter(|block| table(block))
        .map(|block| match block {
            Block::Table { table, .. } => table,
            _ => unreachable!("filtered"),
        })
        .collect()
}

/// Rows that print something besides stars; a country alone is carried down
/// to the rows under it.
fn rows(parts: &RuleParts) -> Vec<Vec<String>> {
    let blank = |text: &str| text.chars().all(|c| c == '*' || c.is_whitespace());
    let mut country = String::new();
    let mut rows = Vec::new();
    for row in tables(parts).iter().flat_map(|table| &table.rows) {
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| levelled(&cell.text.text)).collect();
        if !blank(&cells[0]) {
            country.clone_from(&cells[0]);
        }
        if cells.iter().skip(1).all(|cell| blank(cell)) {
            continue;
        }
        cells[0].clone_from(&country);
        rows.push(cells);
    }
    rows
}

/// Where the XML made by hand from the same print differs from it: pieces of
/// words left apart at line ends, a compound run together, thin spaces lost,
/// a leader left standing.
const BY_HAND: [(&str, &str); 7] = [
    ("’", "'"),
    ("NUM-BER", "NUMBER"),
    ("[IN-SERT", "[INSERT"),
    ("Hightech", "High-tech"),
    ("§ ", "§"),
    (" ........", ""),
    ("3/ 28/25", "3/28/25"),
];

/// Blanks levelled, lines kept.
fn levelled(cell: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = cell.lines().map(words).collect::<Vec<_>>().join("\n");
    BY_HAND.iter().fold(lines, |text, (there, here)| text.replace(there, here))
}

fn pair(number: &str) -> Option<(RuleParts, RuleParts)> {
    let pdf = corpus::document(&format!("fr_rules/{number}.pdf"))?;
    let xml = corpus::document(&format!("fr_rules/{number}.reconstructed.xml"))?;
    let mut documents = pdf_parts(&pdf).expect("the PDF reads");
    assert_eq!(documents.len(), 1, "{number}");
    Some((documents.remove(0), rule_parts(&xml).expect("the XML reads")))
}

#[test]
fn the_table_of_a_pdf_is_the_table_of_the_xml() {
    for (number, count) in [("2025-05426", 74), ("2025-05427", 12)] {
        let Some((pdf, xml)) = pair(number) else { return };
        let (left, right) = (rows(&pdf), rows(&xml));
        assert_eq!((left.len(), right.len()), (count, count), "{number}");
        for (left, right) in left.iter().zip(&right) {
            assert_eq!(left, right, "{number}");
        }
    }
}

#[test]
fn the_instructions_of_a_pdf_are_those_of_the_xml() {
    let instructions = |parts: &RuleParts| {
        let text = |block: &Block| match block {
            Block::Instruction { text, .. } => Some(levelled(&text.text)),
            _ => None,
        };
        parts.body.iter().filter_map(text).collect::<Vec<_>>()
    };
    for number in ["2025-05426", "2025-05427"] {
        let Some((pdf, xml)) = pair(number) else { return };
        let (pdf, xml) = (instructions(&pdf), instructions(&xml));
        assert!(pdf[0].starts_with("1. The authority citation for part 744"));
        assert_eq!(pdf[1..], xml[..], "{number}");
    }
}

#[test]
fn the_reading_of_a_pdf_is_the_reading_of_the_xml() {
    let changes = |parts: &RuleParts| -> Vec<Change> {
        let reading = rule_reading(parts, None, Sha256::of(b""));
        reading.rule.map(|rule| rule.changes).unwrap_or_default()
    };
    for (number, count) in [("2025-05426", 74), ("2025-05427", 12)] {
        let Some((pdf, xml)) = pair(number) else { return };
        let (pdf, xml) = (changes(&pdf), changes(&xml));
        assert_eq!((pdf.len(), xml.len()), (count, count), "{number}");
        for (pdf, xml) in pdf.iter().zip(&xml) {
            let level =
                |texts: &[String]| texts.iter().map(|text| levelled(text)).collect::<Vec<_>>();
            let (left, right) = (&pdf.entry, &xml.entry);
            assert_eq!(pdf.kind, xml.kind, "{}", right.name);
            assert_eq!(left.country, right.country);
            assert_eq!(levelled(&left.name), levelled(&right.name));
            assert_eq!(left.aliases.len(), right.aliases.len(), "{}", right.name);
            for (left, right) in left.aliases.iter().zip(&right.aliases) {
                assert_eq!(
                    (levelled(&left.name), &left.label),
                    (levelled(&right.name), &right.label)
                );
            }
            assert_eq!(level(&left.addresses), level(&right.addresses), "{}", right.name);
            let (left_terms, right_terms) = (&left.license_requirement, &right.license_requirement);
            assert_eq!(left_terms.footnotes, right_terms.footnotes, "{}", right.name);
            assert_eq!(left_terms.class, right_terms.class, "{}", right.name);
            assert_eq!(left.license_review_policy.class, right.license_review_policy.class);
            assert_eq!(left.citations.len(), right.citations.len(), "{}", right.name);
        }
    }
}

#[test]
fn what_stands_around_a_rule_is_read_from_its_pages() {
    let Some(bytes) = corpus::document("fr_rules/2025-05427.pdf") else { return };
    let parts = pdf_parts(&bytes).expect("it reads").remove(0);
    assert_eq!(parts.element, "RULE");
    assert_eq!(parts.agencies, ["DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"]);
    assert_eq!(parts.cfr, ["15 CFR Part 744"]);
    assert_eq!(parts.dockets, ["[Docket No. 250324-0047]"]);
    assert_eq!(parts.rins, ["RIN 0694-AK08"]);
    assert_eq!(parts.subject.expect("it has one").text, "Additions to the Entity List");
    assert_eq!(parts.action.expect("it has one").text, "Final rule.");
    assert_eq!(parts.citation.as_deref(), Some("90 FR 14046"));
    assert_eq!(parts.publication_date, Some(jiff::civil::date(2025, 3, 28)));
    assert_eq!(parts.pages, [14047, 14048, 14049, 14050, 14051, 14052]);
    assert_eq!(parts.filed_line.as_deref(), Some("[FR Doc. 2025-05427 Filed 3-25-25; 4:30 pm]"));
    assert!(parts.warnings.iter().any(|warning| warning.contains("2025-05426")));
}

#[test]
fn a_rule_that_amends_another_part_has_no_table_of_the_list() {
    let Some(bytes) = corpus::document("fr_rules/not-entity-list_2025-02655.pdf") else { return };
    let documents = pdf_parts(&bytes).expect("it reads");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].cfr, ["15 CFR Part 774"]);
    let reading = rule_reading(&documents[0], None, Sha256::of(&bytes));
    assert_eq!(reading.kind, Kind::Other);
}
