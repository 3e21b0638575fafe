//! Every format gives the same facts, and what is no document says so.

use entity_list::model::{CheckStatus, Entry, Format, Kind, List, Reading};
use entity_list::read::{LIMIT, Parts, parts_of, read, read_within};

use crate::fixture;

fn only(name: &str) -> Reading {
    let mut readings = read(&fixture(name), Some(name)).unwrap();
    assert_eq!(readings.len(), 1, "{name}");
    readings.remove(0)
}

fn texts(reading: &Reading) -> Vec<(&str, &str)> {
    let entries = reading.entries.iter();
    entries.map(|entry| (entry.destination.as_str(), entry.text.as_str())).collect()
}

#[test]
fn nothing_of_a_rule_is_left_over_in_xml_or_html() {
    for name in ["rule.xml", "rule.html"] {
        let Parts::Rules(rules) = parts_of(&fixture(name), None, LIMIT).unwrap() else {
            panic!("a rule")
        };
        assert_eq!(rules.len(), 1, "{name}");
        assert_eq!(rules[0].leftovers, [], "{name}");
    }
}

#[test]
fn a_rule_gives_the_same_rows_in_xml_and_html() {
    let facts = |reading: &Reading| -> Vec<(String, String)> {
        let changes = reading.rule.as_ref().unwrap().changes.iter();
        let text = |entry: &Entry| entry.text.replace('\n', " ");
        changes.map(|change| (change.entry.destination.to_string(), text(&change.entry))).collect()
    };
    let (xml, html) = (only("rule.xml"), only("rule.html"));
    assert_eq!((xml.kind, html.kind), (Kind::Rule, Kind::Rule));
    assert_eq!((xml.source.format, html.source.format), (Format::FrRuleXml, Format::FrHtml));
    assert_eq!(facts(&xml), facts(&html));
    insta::assert_debug_snapshot!(facts(&xml), @r#"
    [
        (
            "CANADA",
            "CPUNTO Inc., a.k.a., the following one alias: —CPUNTO. 5929 Route Transcanadienne Ste 130 St. Laurent, Quebec H4T 1Z6 Canada. 145 Montee De Liesse Ste 10 St. Laurent, Quebec H4T 1T9 Canada.",
        ),
        (
            "RUSSIA",
            "Promtekhkomplekt JSC, a.k.a., the following two aliases: —Promtech Komplekt; and —Promtekhkomplekt. Building 9, 3rd floor, Moscow, Russia; and 6/1 Griboyedov Street, Tyumen, Russia.",
        ),
    ]
    "#);
    assert_eq!((xml.rows.body, xml.rows.entries, xml.rows.continuations), (7, 2, 1));
    assert_eq!(html.rows, xml.rows);
}

#[test]
fn the_older_list_markup_keeps_lines_fractions_and_marks() {
    let list = only("list-older.xml");
    assert_eq!((list.kind, list.list), (Kind::List, Some(List::EntityList)));
    insta::assert_debug_snapshot!(texts(&list), @r#"
    [
        (
            "AFGHANISTAN",
            "Emal Bilal Mangal, a.k.a., the following two aliases:\n—Imal Bilal; and\n—Bellal Mangal.\nKolola Pushta, Kabul, Afghanistan; and Maidan Sahr, Paktiya, Afghanistan.\n53 Leninsky Prospekt, Moscow, Russia.",
        ),
        (
            "SPAIN",
            "Aerofalcon S.L., Calle Cavero 28 1/2, Madrid, Spain.",
        ),
    ]
    "#);
    assert_eq!(list.entries[1].license_requirement.footnotes, [1, 2]);
    let notes: Vec<_> =
        list.footnotes.iter().map(|note| (note.number, note.text.as_str())).collect();
    assert_eq!(
        notes,
        [
            (1, "For this entity, items of one kind."),
            (2, "For this entity, items of another kind.")
        ]
    );
    assert_eq!((list.rows.body, list.rows.sum()), (3, 3));
}

#[test]
fn a_part_gives_a_reading_for_each_of_its_lists_and_for_nothing_else() {
    let readings = read(&fixture("part-744.xml"), None).unwrap();
    let lists: Vec<_> =
        readings.iter().map(|list| (list.list.unwrap(), list.rows.entries)).collect();
    assert_eq!(
        lists,
        [(List::EntityList, 2), (List::UnverifiedList, 1), (List::MilitaryEndUserList, 1)]
    );
    let entity_list = &readings[0];
    assert_eq!(entity_list.entries[0].destination.as_str(), "CHINA, PEOPLE'S REPUBLIC OF");
    assert_eq!(entity_list.entries[0].license_requirement.footnotes, [4]);
    assert_eq!((entity_list.rows.body, entity_list.footnotes.len()), (2, 1));
    assert!(entity_list.warnings[0].starts_with("Effective Date Note: At 90 FR 50857"));
    assert!(readings.iter().all(|list| {
        list.checks.iter().find(|check| check.name == "rows-accounted").unwrap().status
            == CheckStatus::Ok
    }));
    assert_eq!(readings[1].entries[0].citations[0].page, Some(64017));
}

#[test]
fn of_an_issue_only_our_documents_are_kept_with_their_first_page_and_day() {
    let readings = read(&fixture("issue.xml"), None).unwrap();
    let [ours] = &readings[..] else { panic!("one document, not {}", readings.len()) };
    assert_eq!(ours.source.format, Format::FrIssueXml);
    let rule = ours.rule.as_ref().unwrap();
    assert_eq!(rule.citation.as_deref(), Some("88 FR 12170"));
    assert_eq!(rule.publication_date.unwrap().to_string(), "2023-02-27");
    assert_eq!(rule.document_number.as_ref().unwrap().as_str(), "2023-99001");
}

#[test]
fn what_is_no_document_says_what_it_looks_like() {
    let files: [&[u8]; 10] = [
        b" \n",
        b"<RULE>\n  <PREAMB><AGENCY>DEPART",
        b"<!DOCTYPE RULE [<!ENTITY a \"b\">]>\n<RULE>&a;</RULE>",
        b"<rss><channel/></rss>",
        b"<!DOCTYPE html><title>Request Access</title>",
        b"{\"errors\": {\"fields\": \"nonsense\"}}",
        b"{\"message\": \"record not found\"}",
        b"{\"results\": [{\"source\"",
        b"name,source\nSomebody,SDN\n",
        b"\x1F\x8B\x08\0",
    ];
    let errors = files.map(|file| read(file, Some("2025-05427.xml")).unwrap_err().to_string());
    // A build with the `pdf` feature expects one format more.
    insta::assert_snapshot!(errors.join("\n").replace(", PDF", ""), @r#"
    the file is empty; expected a Federal Register document or a list
    damaged or truncated XML at line 2, column 25: the file ends too early
    the XML declares a document type (`<!DOCTYPE`), which is refused; expected plain XML
    looks like XML of another kind with the outermost element `rss`; expected a Federal Register document or issue (XML, HTML, text), eCFR XML of part 744, or a Consolidated Screening List (CSV, JSON)
    looks like the HTML page `Request Access`; expected the HTML body of a Federal Register document
    looks like a JSON reply with the message `{"fields":"nonsense"}`; expected a Consolidated Screening List with `results`, each with `source` and `name`
    looks like a JSON reply with the message `record not found`; expected a Consolidated Screening List with `results`, each with `source` and `name`
    damaged or truncated JSON at line 1, column 22: EOF while parsing an object at line 1 column 22
    none of the `1` rows is of the Entity List, the Unverified List or the Military End-User List; expected a complete Consolidated Screening List
    looks like a compressed file; expected a Federal Register document or issue (XML, HTML, text), eCFR XML of part 744, or a Consolidated Screening List (CSV, JSON)
    "#);
    let error = read_within(b"<RULE/>", None, 3).unwrap_err();
    assert_eq!(error.to_string(), "the file has `7` bytes, more than the limit of `3`");
}
