//! Cases that the corpus lacks.

use super::*;

const NEW: &str = "86 FR [INSERT FR PAGE NUMBER AND 1/5/2021].";
const OLD: &str = "84 FR 61541, 11/13/19. 86 FR [INSERT FR PAGE NUMBER AND 1/5/2021].";

#[test]
fn a_rule_amends_three_lists() {
    let mut parts = blank("Revisions to Three Lists");
    parts.body = vec![
        instruction(
            "2. Supplement No. 4 to part 744 is amended under RUSSIA by adding an entry for “Alpha JSC”.",
        ),
        heading("Supplement No. 4 to Part 744—Entity List"),
        table(&[("RUSSIA", "Alpha JSC, Moscow, Russia.", NEW)]),
        instruction(
            "3. Supplement No. 6 to part 744 is amended under RUSSIA by removing “Alpha JSC”.",
        ),
        instruction("4. Supplement No. 7 to part 744 is amended:"),
        instruction("a. Under BURMA, by removing the entry for “Beta Co.”."),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    2 add RUSSIA: Alpha JSC
    UVL 3 remove RUSSIA: Alpha JSC
    MEU a remove BURMA: Beta Co.
    ");
    let rule = reading.rule.unwrap();
    assert_eq!(rule.lists, [List::EntityList, List::UnverifiedList, List::MilitaryEndUserList]);
}

#[test]
fn replacements_moves_and_removals_are_told_apart() {
    let mut parts = blank("Revisions to the Entity List");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended:"),
        instruction(
            "a. Under INDIA, by removing the entry for “Alpha” and adding in its place an entry for “Alpha Works”;",
        ),
        instruction(
            "b. Under IRAN, by removing the entry for “Beta” and adding in its place an entry for “Beta”;",
        ),
        instruction("c. Under OMAN, by removing the entries for “Gamma” and “Delta”."),
        table(&[
            ("INDIA", "Alpha Works, Delhi, India.", OLD),
            ("IRAN", "Beta, Tehran, Iran.", OLD),
        ]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    a revise INDIA: Alpha Works, was Alpha
    b revise IRAN: Beta
    c remove OMAN: Gamma
    c remove OMAN: Delta
    ");
}

#[test]
fn a_missing_verb_is_inferred_from_the_rows() {
    let mut parts = blank("Additions to the Entity List");
    parts.body = vec![
        instruction("2. Supplement no. 4 is amended by:"),
        instruction(
            "a. Under CHINA, PEOPLE'S REPUBLIC OF, in alphabetical order, entries for “Alpha Ltd.;” and",
        ),
        instruction("b. Under FRANCE, the entry for “Beta SA.”"),
        table(&[
            ("CHINA, PEOPLE'S REPUBLIC OF", "Alpha Ltd., Beijing, China.", NEW),
            ("FRANCE", "Beta SA, Paris, France.", OLD),
        ]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    a add CHINA, PEOPLE'S REPUBLIC OF: Alpha Ltd.
    b revise FRANCE: Beta SA
    ");
    let rule = reading.rule.unwrap();
    assert!(rule.instructions.iter().all(|instruction| instruction.verb_inferred));
    assert_eq!(rule.instructions[0].verb, Verb::Add);
    assert_eq!(rule.instructions[1].verb, Verb::Revise);
}

#[test]
fn names_match_tolerantly_and_every_difference_is_told() {
    let mut parts = blank("Additions to the Entity List");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended:"),
        instruction(
            "a. Under CHINA, by adding entries for “Alpha Electronics Industry Co., Ltd.”; “Training 2023 FZCO”; and “Lost Ltd.”.",
        ),
        instruction("b. Under JAPAN, by adding an entry for “Gamma Heavy Works”."),
        table(&[
            (
                "CHINA, PEOPLE'S REPUBLIC OF",
                "Alpha Electronic Industry Co., Ltd., Jinan, China.",
                NEW,
            ),
            ("", "Training 2023 FZO, Dubai.", NEW),
            ("TAIWAN", "Gamma Heavy Works, Taipei, Taiwan.", NEW),
            ("TAIWAN", "Unnamed Works, Taipei, Taiwan.", NEW),
        ]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    a add CHINA, PEOPLE'S REPUBLIC OF: Alpha Electronic Industry Co., Ltd.
    a add CHINA, PEOPLE'S REPUBLIC OF: Training 2023 FZO
    a add CHINA: Lost Ltd.
    b add TAIWAN: Gamma Heavy Works
    - add TAIWAN: Unnamed Works
    ");
    insta::assert_snapshot!(doubts(&reading), @"Fail instruction-names: 4 / 0 instruction a names `Lost Ltd.`, no row prints it; no instruction names `Unnamed Works` under TAIWAN; instruction a names `Alpha Electronics Industry Co., Ltd.`, the table prints `Alpha Electronic Industry Co., Ltd.`; instruction a names `Training 2023 FZCO`, the table prints `Training 2023 FZO`; instruction b names `Gamma Heavy Works` under JAPAN, the table prints `Gamma Heavy Works` under TAIWAN");
    assert!(reading.needs_person());
}

#[test]
fn old_instructions_count_instead_of_naming() {
    let mut parts = blank("Addition of Certain Persons to the Entity List");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended:"),
        instruction(
            "(a) By adding under China, People's Republic of, in alphabetical order, two Chinese entities; and",
        ),
        instruction("(b) By adding under Hong Kong, in alphabetical order, one Hong Kong entity."),
        table(&[
            ("China, People's Republic of", "Alpha Ltd., Beijing, China.", NEW),
            ("", "Beta Ltd., Beijing, China.", NEW),
            ("Hong Kong", "Gamma Ltd., Kowloon, Hong Kong.", NEW),
        ]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    a add China, People's Republic of: Alpha Ltd.
    a add China, People's Republic of: Beta Ltd.
    b add Hong Kong: Gamma Ltd.
    ");
    assert_eq!(doubts(&reading), "");
}

#[test]
fn each_change_has_the_date_of_its_instruction() {
    let mut parts = blank("Revisions");
    parts.dates = vec![MarkedText::plain(
        "This rule is effective January 4, 2021, except for amendatory instruction 3, which is \
         effective January 4, 2021, through January 1, 2022.",
    )];
    parts.body = vec![
        instruction(
            "2. Supplement No. 4 to part 744 is amended under RUSSIA by adding an entry for “Alpha JSC”.",
        ),
        instruction(
            "3. Supplement No. 4 to part 744 is amended under IRAN by adding an entry for “Beta Ltd.”.",
        ),
        table(&[
            ("RUSSIA", "Alpha JSC, Moscow, Russia.", NEW),
            ("IRAN", "Beta Ltd., Tehran, Iran.", NEW),
        ]),
    ];
    insta::assert_snapshot!(changes(&read(&parts)), @r"
    2 add RUSSIA: Alpha JSC
    3 add IRAN: Beta Ltd., until 2022-01-01
    ");
}

#[test]
fn the_summary_is_held_against_the_rows() {
    let mut parts = blank("Additions to the Entity List");
    parts.summary = vec![MarkedText::plain(
        "BIS amends the EAR by adding two entities under three entries to the Entity List, under \
         the destinations of China (1), France (1), and Russia (2). This rule also removes one entity.",
    )];
    parts.body = vec![
        heading("Additions to the Entity List"),
        paragraph(
            "The ERC determined to add Alpha Ltd., under the destinations of China and France, and \
             Beta JSC, under the destination of Russia, because of their support of quantum computing. \
             These entities receive a footnote 4 designation.",
        ),
        paragraph("This final rule adds the following entities:"),
        heading("China"),
        paragraph("• Alpha Ltd.; and"),
        paragraph("• Missing Ltd."),
        instruction("2. Supplement No. 4 to part 744 is amended:"),
        instruction("a. Under CHINA, by adding an entry for “Alpha Ltd.”;"),
        instruction("b. Under FRANCE, by adding an entry for “Alpha Ltd.”; and"),
        instruction("c. Under RUSSIA, by adding an entry for “Beta JSC”."),
        table(&[
            ("CHINA", "Alpha Ltd., Beijing, China.", NEW),
            ("FRANCE", "Alpha Ltd., Paris, France.", NEW),
            ("RUSSIA", "Beta JSC, Moscow, Russia.", NEW),
        ]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(doubts(&reading), @r#"
    Fail declared-removed: 1 / 0 0 parties under 0 entries
    Fail declared-by-destination: {"CHINA":1,"FRANCE":1,"RUSSIA":2} / {"CHINA":1,"FRANCE":1,"RUSSIA":1} RUSSIA: 2 stated, 1 found
    Warn totals-against-parts: 3 / 4
    Warn bulleted-list: 2 / 1 `Missing Ltd.` under China is not among the changes
    Warn footnotes: 3 / 0 `Alpha Ltd.` under CHINA: footnotes {4} in the prose, {} in the row; `Alpha Ltd.` under FRANCE: footnotes {4} in the prose, {} in the row; `Beta JSC` under RUSSIA: footnotes {4} in the prose, {} in the row
    "#);
    for name in
        ["declared-entities", "declared-entries", "rows-accounted", "coverage", "alias-counts"]
    {
        assert!(checked(&reading).contains(&name), "{name}");
    }
    let change = &reading.rule.unwrap().changes[0];
    assert!(
        change.reason.as_deref().is_some_and(|reason| reason.starts_with("The ERC determined"))
    );
    assert_eq!(change.subjects[0].tag, "quantum");
}

#[test]
fn a_notice_of_another_list_is_not_ours() {
    let mut parts = blank("Notice Regarding the Uyghur Forced Labor Prevention Act Entity List");
    parts.agencies = vec!["DEPARTMENT OF HOMELAND SECURITY".into()];
    parts.element = "NOTICE".into();
    parts.summary =
        vec![MarkedText::plain("This update adds three entities to the UFLPA Entity List.")];
    parts.body = vec![paragraph("The UFLPA Entity List is published as an appendix.")];
    let reading = read(&parts);
    assert_eq!(reading.kind, Kind::Other);
    assert!(reading.rule.unwrap().changes.is_empty());
}

#[test]
fn broad_rules_are_ours_for_their_part_on_the_list() {
    let mut parts = blank("Implementation of Sanctions");
    parts.body = vec![
        instruction("2. Section 744.8 is amended by revising paragraph (a) to read as follows:"),
        instruction(
            "3. Supplement No. 2 to part 744 is amended by adding “Foo” in alphabetical order.",
        ),
        instruction(
            "4. Supplement No. 4 to part 744 is amended under BELARUS by adding an entry for “Alpha JSC”.",
        ),
        table(&[("BELARUS", "Alpha JSC, Minsk, Belarus.", NEW)]),
        Block::Instruction {
            part: Some(CfrPart { title: "15".into(), part: "746".into() }),
            text: MarkedText::plain(
                "5. Supplement No. 4 to part 746 is revised to read as follows:",
            ),
        },
        Block::Table {
            part: Some(CfrPart { title: "15".into(), part: "746".into() }),
            table: Table {
                columns: 2,
                rows: vec![Row {
                    cells: vec![Cell { text: MarkedText::plain("8471"), columns: 1 }],
                    ..Row::default()
                }],
                ..Table::default()
            },
        },
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @"4 add BELARUS: Alpha JSC");
    assert_eq!(reading.rows.body, 1);
    assert!(reading.unread.is_empty(), "{:?}", reading.unread);
}

#[test]
fn delays_suspensions_and_corrections_name_the_rule_they_act_on() {
    let mut parts = blank("Addition of Entities to the Entity List; Correction");
    parts.action = Some(MarkedText::plain("Final rule; correction."));
    parts.summary = vec![MarkedText::plain(
        "BIS corrects errors in the rule that was published in the Federal Register on January 4, \
         2021 (86 FR 36). The correction concerns two entities on the Entity List.",
    )];
    let rule = read(&parts).rule.unwrap();
    assert_eq!(rule.related[0].action, crate::model::RelatedAction::Corrects);
    assert_eq!(rule.related[0].citation.as_deref(), Some("86 FR 36"));

    let mut parts = blank("Expansion of Controls; Suspension of Effectiveness");
    parts.summary = vec![MarkedText::plain(
        "BIS suspends the amendments made by the interim final rule published at 90 FR 47201 until \
         November 9, 2026. The rule concerned affiliates of entities on the Entity List.",
    )];
    let reading = read(&parts);
    assert_eq!(reading.kind, Kind::Rule);
    let rule = reading.rule.unwrap();
    assert_eq!(rule.lists, [List::EntityList]);
    assert_eq!(rule.related[0].action, crate::model::RelatedAction::Suspends);
    assert_eq!(rule.related[0].citation.as_deref(), Some("90 FR 47201"));
    assert_eq!(rule.related[0].until, Some(jiff::civil::date(2026, 11, 9)));

    let mut parts = blank("Additions; Delay of Effective Date");
    parts.action = Some(MarkedText::plain("Final rule; delay of effective date."));
    parts.dates = vec![MarkedText::plain(
        "As of February 1, 2021, the effective date of the rule published on January 4, 2021, at \
         86 FR 36, is delayed until March 1, 2021.",
    )];
    let rule = read(&parts).rule.unwrap();
    assert_eq!(rule.related[0].action, crate::model::RelatedAction::Delays);
    assert_eq!(rule.related[0].until, Some(jiff::civil::date(2021, 3, 1)));
    assert!(rule.related[0].declared);
}

#[test]
fn the_date_of_a_delay_may_stand_beside_the_citation() {
    let mut parts = blank("Additions to the Entity List; Delay of Effective Date");
    parts.summary = vec![MarkedText::plain(
        "This rule delays the effective date of the rule published on January 4, 2021 (86 FR 36).",
    )];
    parts.dates = vec![MarkedText::plain("The effective date is delayed to March 1, 2021.")];
    let rule = read(&parts).rule.unwrap();
    assert_eq!(rule.related[0].until, Some(jiff::civil::date(2021, 3, 1)));

    parts.dates.push(MarkedText::plain("The effective date is further delayed to May 1, 2021."));
    let rule = read(&parts).rule.unwrap();
    assert_eq!(rule.related[0].until, None, "two dates are none");
}

#[test]
fn an_earlier_delay_that_is_mentioned_is_not_declared() {
    let mut parts = blank("Additions to the Entity List");
    parts.summary = vec![MarkedText::plain(
        "This rule adds entities. An earlier rule delayed the effective date of the rule at 86 FR \
         36 until March 1, 2021.",
    )];
    let rule = read(&parts).rule.unwrap();
    assert!(!rule.related[0].declared, "{:?}", rule.related);
}

#[test]
fn removals_that_print_the_whole_entry_give_its_name() {
    let mut parts = blank("Removal From the Entity List");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended:"),
        instruction(
            "a. By removing under Malaysia, this Malaysian entity: “Alpha Sdn. Bhd., a.k.a., Alpha Trading; 1 Jalan Road, Kuala Lumpur, Malaysia.”",
        ),
    ];
    insta::assert_snapshot!(changes(&read(&parts)), @"a remove Malaysia: Alpha Sdn. Bhd.");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_document_is_read_without_panic(
        title in "\\PC{0,60}",
        summary in "(adding |removing |[0-9]{1,4} |entities |under |until |effective |İ|\\PC| |[.;,()]){0,40}",
        sentence in "(Supplement No. 4 |to part 744 |Under |CHINA |by |adding |removing |entries for |“|”|‘|’|[a-z]\\. |; |\\PC){0,30}",
        cell in "(Alpha |a.k.a.|; |insert |1/5/2021|İ|\\PC){0,12}",
    ) {
        let mut parts = blank(&title);
        parts.summary = vec![MarkedText::plain(summary.clone())];
        parts.dates = vec![MarkedText::plain(summary.clone())];
        parts.body = vec![
            paragraph(&summary),
            instruction("2. Supplement No. 4 to part 744 is amended:"),
            instruction(&sentence),
            table(&[("CHINA", &cell, &cell)]),
        ];
        let first = read(&parts);
        proptest::prop_assert_eq!(first, read(&parts));
    }
}
