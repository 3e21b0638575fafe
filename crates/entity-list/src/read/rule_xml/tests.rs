use super::*;
use crate::read::corpus;

fn body_texts(parts: &RuleParts) -> Vec<&str> {
    parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) | Block::Regulation(text) | Block::Instruction { text, .. } => {
                Some(text.text.as_str())
            }
            Block::Heading { text, .. } => Some(text.text.as_str()),
            Block::Table { .. } => None,
        })
        .collect()
}

fn tables(parts: &RuleParts) -> Vec<&crate::read::parts::Table> {
    parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Table { table, .. } => Some(table),
            _ => None,
        })
        .collect()
}

#[test]
fn the_printers_blanks_are_had_back() {
    let parts = rule_parts(
        b"<RULE>
            <SUPLINF>
                <P>
                    Write to 
                    <E T=\"03\">erc@example.gov</E>
                    .
                </P>
                <P>
                    See \xC2\xA7 734.9(g),
                    <SU>3</SU>
                     744.21(b), west 3
                    <SU>rd</SU>
                     ring; 
                    <E T=\"03\">and \xE2\x80\x9C</E>
                    Spacety Co., 
                    <PRTPAGE P=\"12171\"/>
                    Ltd.\xE2\x80\x9D
                </P>
            </SUPLINF>
        </RULE>",
    )
    .unwrap();
    insta::assert_debug_snapshot!(body_texts(&parts), @r#"
    [
        "Write to erc@example.gov.",
        "See § 734.9(g),3 744.21(b), west 3rd ring; and “Spacety Co., Ltd.”",
    ]
    "#);
    assert_eq!(parts.pages, [12171]);
    let Block::Paragraph(text) = &parts.body[1] else { panic!("a paragraph") };
    let raised: Vec<&str> =
        text.superscripts.iter().map(|range| &text.text[range.clone()]).collect();
    assert_eq!(raised, ["3", "rd"]);
}

#[test]
fn without_indentation_a_line_end_is_a_blank() {
    let parts = rule_parts(
        b"<RULE><SUPLINF><P>under the\n<E T=\"03\">Export</E>\nAct (\n<E T=\"03\">see</E>\n) of 1979\n<SU>1</SU>\n, as amended</P></SUPLINF></RULE>",
    )
    .unwrap();
    assert_eq!(body_texts(&parts), ["under the Export Act (see) of 19791, as amended"]);
}

#[test]
fn the_official_rule_comes_apart_without_leftovers() {
    let Some(bytes) = corpus::document("fr_rules/2023-03929.xml") else { return };
    let parts = rule_parts(&bytes).unwrap();
    assert_eq!(parts.leftovers, []);
    assert_eq!(parts.warnings, [""; 0]);
    assert_eq!(parts.pages, [12171, 12172, 12173, 12174, 12175]);
    assert_eq!(parts.subject.as_ref().unwrap().text, "Additions of Entities to the Entity List");
    assert_eq!(parts.action.as_ref().unwrap().text, "Final rule.");
    assert_eq!(parts.dates[0].text, "This rule is effective February 24, 2023.");
    let [table] = tables(&parts)[..] else { panic!("one table") };
    assert_eq!((table.columns, table.rows.len()), (5, 49));
    let instructions =
        parts.body.iter().filter(|block| matches!(block, Block::Instruction { .. })).count();
    assert_eq!(instructions, 8);
}

#[test]
fn rules_of_other_agencies_come_apart_without_leftovers() {
    for name in ["2011-29462", "2012-13762", "2014-18842", "2016-12100", "2016-13878", "E8-23178"] {
        let file = format!("fr_rules/other_amdpar_samples/{name}.xml");
        let Some(bytes) = corpus::document(&file) else { return };
        let parts = rule_parts(&bytes).unwrap();
        assert_eq!((name, &parts.leftovers), (name, &Vec::new()), "{:?}", parts.warnings);
    }
}
