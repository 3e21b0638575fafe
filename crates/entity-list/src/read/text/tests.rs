use super::*;
use crate::model::Sha256;
use crate::read::assemble::rule_reading;
use crate::read::parts::{Block, Table};

/// A rule in the shape of the GPO's texts; names, addresses and citations are
/// those of 90 FR 14046, the prose is our own.
const RULE: &str = include_str!("fixture_gpo.txt");

fn table(parts: &RuleParts) -> &Table {
    let table = parts.body.iter().find_map(|block| match block {
        Block::Table { table, .. } => Some(table),
        _ => None,
    });
    table.expect("the rule has a table")
}

fn only() -> RuleParts {
    let mut documents = text_parts(RULE).expect("it reads");
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

#[test]
fn the_head_of_a_gpo_text_is_read() {
    let parts = only();
    assert_eq!(parts.citation.as_deref(), Some("90 FR 14046"));
    assert_eq!(parts.publication_date, Some(jiff::civil::date(2025, 3, 28)));
    assert_eq!(parts.element, "RULE");
    assert_eq!(parts.agencies, ["DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"]);
    assert_eq!(parts.cfr, ["15 CFR Part 744"]);
    assert_eq!(parts.dockets, ["[Docket No. 250324-0047]"]);
    assert_eq!(parts.rins, ["RIN 0694-AK08"]);
    assert_eq!(parts.subject.as_ref().expect("it has one").text, "Additions to the Entity List");
    assert_eq!(parts.filed_line.as_deref(), Some("[FR Doc. 2025-05427 Filed 3-25-25; 4:30 pm]"));
    assert!(!parts.warnings.iter().any(|warning| warning.contains("cut off")));
    assert_eq!(parts.pages, [14047]);
    assert_eq!(parts.summary.len(), 1);
    assert_eq!(parts.dates[0].text, "This rule is effective March 25, 2025.");
}

#[test]
fn instructions_behind_a_zero_are_instructions() {
    let parts = only();
    let instructions: Vec<&str> = parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Instruction { text, .. } => Some(text.text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        instructions,
        [
            "1. The authority citation for part 744 continues to read as follows:",
            "2. Supplement no. 4 is amended by:",
            "a. Under CHINA, PEOPLE'S REPUBLIC OF, adding, in alphabetical order, entries for \
             “Beijing Academy of Artificial Intelligence” and “Inspur Software Co., Ltd.;” and",
            "b. Under TAIWAN, adding, in alphabetical order, an entry for “Inspur Taiwan.”",
        ]
    );
}

#[test]
fn the_columns_of_a_gpo_text_are_rows_and_cells() {
    let parts = only();
    let rows: Vec<Vec<&str>> = table(&parts)
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text.text.as_str()).collect())
        .collect();
    insta::assert_snapshot!(rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n\n"), @r"
     | * * * * * * *

    CHINA, PEOPLE'S REPUBLIC OF | * * * * * * *

     | Beijing Academy of Artificial Intelligence, a.k.a., the following two aliases:
    —BAAI; and
    —Zhiyuan.
    No. 150 Chengfu Road, Haidian District, Beijing, China; and Building 8 No. 1, B201D-1, 3rd Floor, Beijing, China. | For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4. | Presumption of denial. | 90 FR [INSERT FR PAGE NUMBER AND March 28, 2025.

     | * * * * * * *

     | Inspur Software Co., Ltd., a.k.a., the following one alias:
    —Wave Software.
    No. 1036, Langchao Road, Jinan City, Tai'an City, China. | For all items subject to the EAR. (See § 744.11 of the EAR) 4. | Policy of denial. | 90 FR [INSERT FR PAGE NUMBER AND March 28, 2025.

     | * * * * * * *

    TAIWAN | Inspur Taiwan.
    No. 16 Xinzhan Rd Banqiao District, New Taipei City, Taiwan. | For all items subject to the EAR. (See § 744.11 of the EAR) 4. | Policy of denial. | 90 FR [INSERT FR PAGE NUMBER AND March 28, 2025.

     | * * * * * * *
    ");
    let heads: Vec<&str> = table(&parts).head.iter().map(|head| head.text.as_str()).collect();
    assert_eq!(
        heads,
        [
            "Country",
            "Entity",
            "License requirement",
            "License review policy",
            "Federal Register citation"
        ]
    );
    assert_eq!(table(&parts).notes.len(), 1);
}

#[test]
fn a_gpo_text_gives_a_reading() {
    let reading = rule_reading(&only(), None, Sha256::of(RULE.as_bytes()));
    let rule = reading.rule.expect("it is a rule");
    let found: Vec<_> = rule
        .changes
        .iter()
        .map(|change| {
            let entry = &change.entry;
            assert_eq!(entry.license_requirement.footnotes, [4]);
            (entry.name.as_str(), entry.aliases.len(), entry.addresses.len())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Beijing Academy of Artificial Intelligence", 2, 2),
            ("Inspur Software Co., Ltd.", 1, 1),
            ("Inspur Taiwan", 0, 1),
        ]
    );
}

#[test]
fn a_table_without_its_last_rule_leaves_the_end_of_the_document() {
    let closing = RULE.find("\n\\4\\ For this entity").expect("the note stands under the rule");
    let rule = RULE[..closing].rfind('\n').expect("the rule is a line");
    let open = format!("{}{}", &RULE[..rule], &RULE[closing..]);
    let parts = text_parts(&open).expect("it reads").remove(0);
    assert!(parts.filed_line.is_some());
}

#[test]
fn other_texts_are_told_apart() {
    assert!(looks_like_gpo_text(RULE.as_bytes()));
    assert!(!looks_like_gpo_text(b"name,source\nInspur,Entity List"));
    assert!(matches!(text_parts("Dear reader, nothing here."), Err(TextError::NoDocument(_))));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,400}") {
        let _ = text_parts(&text);
    }

    #[test]
    fn no_change_to_a_rule_makes_the_reader_panic(
        cut in 0..RULE.len(),
        end in 0..RULE.len(),
        added in "[ \\-\\*0\\[\\]\\n.é—A-Za-z]{0,120}",
    ) {
        let (cut, end) = (cut.min(end), cut.max(end));
        if RULE.is_char_boundary(cut) && RULE.is_char_boundary(end) {
            let _ = text_parts(&format!("{}{added}{}", &RULE[..cut], &RULE[end..]));
        }
    }
}
