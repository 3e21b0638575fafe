use super::*;
use crate::model::{List, RowCounts};
use crate::read::citation::OwnCitation;
use crate::read::normalise::editorial;
use crate::read::parts::Table;
use crate::read::rule_xml::rule_parts;
use crate::read::table::read_table;
use crate::read::{corpus, read};

fn tables(parts: &RuleParts) -> Vec<&Table> {
    let blocks = parts.body.iter();
    blocks
        .filter_map(|block| match block {
            Block::Table { table, .. } => Some(table),
            _ => None,
        })
        .collect()
}

fn instructions(parts: &RuleParts) -> Vec<String> {
    let blocks = parts.body.iter();
    blocks
        .filter_map(|block| match block {
            Block::Instruction { text, .. } => Some(text.text.clone()),
            _ => None,
        })
        .collect()
}

/// The facts of an entry's row that both formats can tell.
fn facts(table: &Table) -> Vec<[String; 6]> {
    let reading = read_table(table, List::EntityList, &OwnCitation::default());
    let entries = reading.entries.into_iter();
    entries
        .map(|entry| {
            let citations: Vec<&str> =
                entry.citations.iter().map(|citation| citation.text.as_str()).collect();
            [
                entry.destination.to_string(),
                editorial(&entry.text.replace('\n', " ")),
                editorial(&entry.license_requirement.text),
                format!("{:?}", entry.license_requirement.footnotes),
                editorial(&entry.license_review_policy.text),
                citations.join(" "),
            ]
        })
        .collect()
}

#[test]
fn the_same_rule_from_html_and_xml_gives_the_same_rows_and_instructions() {
    for (html, xml, entries) in [
        ("2023-03929.html", "2023-03929.xml", 13),
        ("2025-05427.html", "2025-05427.reconstructed.xml", 12),
    ] {
        let Some(from_html) = corpus::document(&format!("fr_rules/{html}")) else { return };
        let Some(from_xml) = corpus::document(&format!("fr_rules/{xml}")) else { return };
        let from_html = html_parts(std::str::from_utf8(&from_html).unwrap()).unwrap();
        let from_xml = rule_parts(&from_xml).unwrap();
        assert_eq!(from_html.leftovers, []);
        assert_eq!(from_html.pages, from_xml.pages);
        assert_eq!(from_html.agencies.len(), from_xml.agencies.len());
        assert_eq!(from_html.cfr, from_xml.cfr);
        assert_eq!(from_html.dockets, from_xml.dockets);
        assert_eq!(from_html.rins, from_xml.rins);
        assert_eq!(from_html.summary, positionless(&from_xml.summary));
        assert_eq!(from_html.dates, positionless(&from_xml.dates));
        assert_eq!(instructions(&from_html), instructions(&from_xml));
        let (html, xml) = (facts(tables(&from_html)[0]), facts(tables(&from_xml)[0]));
        assert_eq!(html.len(), entries);
        for (html, xml) in html.iter().zip(&xml) {
            assert_eq!(html, xml);
        }
        assert_eq!(html.len(), xml.len());
    }
}

fn positionless(texts: &[MarkedText]) -> Vec<MarkedText> {
    let texts = texts.iter().cloned();
    texts.map(|text| MarkedText { position: Position::default(), ..text }).collect()
}

#[test]
fn page_breaks_and_explanations_are_no_text() {
    let parts = html_parts(
        r##"<div class="supplemental-info"><div class="fr-seal-block">Headings vary</div>
        <p>Spacety Co., <span class="printed-page-inline unprinted-element" data-page="12171">(print page 12171)</span>
        Ltd.<sup>[<a class="footnote-reference" href="#f1">1</a>]</sup> is added.</p>
        <ul class="bullets"><li>CPUNTO Inc.,<em>and</em></li></ul>
        <html><body><div class="table-wrapper"><table><thead></thead><tbody>
        <tr><td>FRANCE</td><td colspan="4">*&emsp;*</td></tr>
        <tr class="page_break"><td colspan="5"><span class="printed-page-inline" data-page="12172">x</span></td></tr>
        <tr><td>&emsp;</td><td>A &amp; B, Paris.</td><td>All.</td><td>Denial.</td><td><a>88 FR 1</a>, 1/3/23.</td></tr>
        </tbody></table></div></body></html>"##,
    )
    .unwrap();
    assert_eq!(parts.pages, [12171, 12172]);
    let Block::Paragraph(text) = &parts.body[0] else { panic!("a paragraph") };
    assert_eq!(text.text, "Spacety Co., Ltd.1 is added.");
    assert_eq!(&text.text[text.superscripts[0].clone()], "1");
    let Block::Paragraph(bullet) = &parts.body[1] else { panic!("a bullet") };
    assert_eq!(bullet.text, "• CPUNTO Inc., and");
    let reading = read_table(tables(&parts)[0], List::EntityList, &OwnCitation::default());
    assert_eq!(
        reading.rows,
        RowCounts { body: 2, entries: 1, headings: 1, ..RowCounts::default() }
    );
    assert_eq!(reading.entries[0].text, "A & B, Paris.");
}

#[test]
fn an_error_page_is_named_by_its_title() {
    let page = b"<!DOCTYPE html><html><head><title>Request\n Access</title></head><body><p>Due to aggressive automated scraping</p></body></html>";
    let error = read(page, Some("2025-05427.xml")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "looks like the HTML page `Request Access`; expected the HTML body of a Federal Register document"
    );
    assert!(error.worth_fetching_again());
}
