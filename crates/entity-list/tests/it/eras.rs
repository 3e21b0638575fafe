//! Documents of every era: texts of 1997, rules of 2008 with `GPOTABLE`s of
//! their time, the plain text of public inspection.

use std::fmt::Write as _;

use entity_list::model::Reading;
use entity_list::read::read;

use crate::fixture;

fn only(bytes: &[u8]) -> Reading {
    let mut readings = read(bytes, None).unwrap();
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

/// The head of a rule and a line for each change.
fn told(reading: &Reading) -> String {
    let rule = reading.rule.as_ref().unwrap();
    let mut told = format!(
        "{} | {} | {}\n",
        rule.title,
        rule.citation.as_deref().unwrap_or("no citation"),
        rule.publication_date.map(|date| date.to_string()).unwrap_or_default()
    );
    for change in &rule.changes {
        let entry = &change.entry;
        let aliases: Vec<&str> = entry.aliases.iter().map(|alias| alias.name.as_str()).collect();
        let _ = writeln!(
            told,
            "{} / {} / {aliases:?} / {:?} / {} {:?} / {} / {:?}",
            entry.destination,
            entry.name,
            entry.addresses,
            entry.license_requirement.text,
            entry.license_requirement.footnotes,
            entry.license_review_policy.text,
            entry.citations.iter().map(|citation| citation.page).collect::<Vec<_>>(),
        );
    }
    told
}

#[test]
fn a_text_of_1997_has_its_own_head_and_four_columns() {
    let reading = only(&fixture("gpo-1997.txt"));
    insta::assert_snapshot!(told(&reading), @r#"
    Revisions to the Export Administration Regulations: Additions to the Entity List | 62 FR 35334 | 1997-06-30
    India / Bharat Electronics, Ltd. (BEL) / [] / ["Bangalore and Hyderabad"] / For all items subject to the EAR. [] / Case-by-case for all items listed on the CCL. / []
    India / Nuclear Fuel Complex / [] / ["Hyderabad"] / For all items subject to the EAR. [] / Presumption of denial. / []
    Israel / Ben Gurion University / [] / ["Israel"] / For computers between 2,000 and 7,000 MTOPS. [] / Policy of approval. / []
    "#);
    assert_eq!((reading.rows.entries, reading.unread.len()), (3, 0));
}

#[test]
fn a_text_of_public_inspection_has_neither_rules_nor_indents() {
    let reading = only(&fixture("inspection.txt"));
    insta::assert_snapshot!(told(&reading), @r#"
    Additions to the Entity List | no citation | 2025-03-28
    CHINA, PEOPLE’S REPUBLIC OF / Beijing Example Institute / ["BEI", "Example"] / ["No. 150 Chengfu Road, Haidian District, Beijing, China"] / For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR). [4] / Presumption of denial. / [None]
    TAIWAN / Inspur Taiwan / [] / ["No. 16 Xinzhan Rd, New Taipei City, Taiwan"] / For all items subject to the EAR. (See § 744.11 of the EAR). [4] / Policy of denial. / [None]
    "#);
    assert_eq!((reading.rows.entries, reading.unread.len()), (2, 0));
}

#[test]
fn a_rule_of_2008_begins_with_its_page() {
    let reading = only(&fixture("rule-2008.xml"));
    insta::assert_snapshot!(told(&reading), @r#"
    Additions to the Entity List | 73 FR 54499 | 2008-09-22
    AUSTRIA / Example Handels GmbH / [] / ["Weyringergasse 7, 1040 Vienna, Austria"] / For all items subject to the EAR. (See § 744.11 of the EAR) [] / Presumption of denial / [Some(54499)]
    CHINA, PEOPLE'S REPUBLIC OF / Polar Star International Company Ltd. / [] / ["1905 Anlian Plaza, Futian, Shenzhen, China", "Room 1015, Hong Kong"] / For all items subject to the EAR. (See § 744.11 of the EAR) [] / Presumption of denial / [Some(54499)]
    CHINA, PEOPLE'S REPUBLIC OF / Toughtek Systems / ["TT Systems"] / ["Room 5, Beijing, China"] / For all items subject to the EAR. (See § 744.11 of the EAR) [] / Presumption of denial / [Some(54499)]
    "#);
    assert_eq!((reading.rows.body, reading.rows.sum(), reading.unread.len()), (7, 7, 0));
}

#[test]
fn the_typesetters_mark_hides_no_page_and_is_not_read() {
    let correction = "<FEDREG><VOL>73</VOL><DATE>Monday, September 22, 2008</DATE><CORRECT>\
        <EDITOR>!!!Somebody!!!</EDITOR><PREAMB><PRTPAGE P=\"54600\"/>\
        <AGENCY>DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of Industry and Security</SUBAGY>\
        <CFR>15 CFR Part 744</CFR><SUBJECT>Additions to the Entity List</SUBJECT></PREAMB>\
        <SUPLINF><P>In rule document E8-20000, make the following correction.</P></SUPLINF>\
        <FRDOC>[FR Doc. C1-2008-20000 Filed 9-19-08; 8:45 am]</FRDOC></CORRECT></FEDREG>";
    let reading = only(correction.as_bytes());
    let rule = reading.rule.as_ref().unwrap();
    assert_eq!(rule.citation.as_deref(), Some("73 FR 54600"));
    assert!(!reading.warnings.iter().any(|warning| warning.contains("EDITOR")));
}

#[test]
fn the_html_body_tells_its_first_page() {
    let reading = only(&fixture("rule.html"));
    assert_eq!(reading.rule.unwrap().citation.as_deref(), Some("88 FR 12170"));
}
