//! Wordings of Entity List rules from 1997 to today.

use super::*;

/// One line per instruction: label, verb, destination, names, replacements.
fn show(found: &Instructions) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for (list, instruction) in &found.read {
        let list = match list {
            List::EntityList => "",
            List::UnverifiedList => "UVL ",
            List::MilitaryEndUserList => "MEU ",
        };
        let _ = write!(
            out,
            "{list}{} {:?} {}: {}",
            instruction.label,
            instruction.verb,
            instruction.destination.as_ref().map_or("-", Destination::as_str),
            instruction.names.join(" | ")
        );
        if !instruction.replacements.is_empty() {
            let _ = write!(out, " => {}", instruction.replacements.join(" | "));
        }
        if let Some(count) = instruction.count {
            let _ = write!(out, " #{count}");
        }
        if instruction.heading {
            out.push_str(" [heading]");
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    for unread in &found.unread {
        let _ = writeln!(out, "unread: {}", unread.text);
    }
    if found.elsewhere > 0 {
        let _ = writeln!(out, "elsewhere: {}", found.elsewhere);
    }
    out.trim_end().to_owned()
}

fn sequence(sentences: &[&str]) -> String {
    let part = CfrPart { title: "15".into(), part: "744".into() };
    let sentences: Vec<_> =
        sentences.iter().map(|text| (Some(part.clone()), MarkedText::plain(*text))).collect();
    show(&read_instructions(&sentences))
}

#[test]
fn parts_take_list_and_destination_from_above() {
    insta::assert_snapshot!(sequence(&[
        "1. The authority citation for 15 CFR part 744 continues to read as follows:",
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under CANADA, by adding in alphabetical order, entries for “Alpha Inc.” and “Beta Inc.”;",
        "b. Under CHINA, PEOPLE'S REPUBLIC OF, by:",
        "i. Adding, in alphabetical order, entries for “Gamma Co., Ltd.”; “Delta Co., Ltd.;” and",
        "ii. Revising the entry for “Epsilon”; and",
        "c. UNDER UNITED KINGDOM, removing the entry for “Zeta Ltd.”.",
    ]), @r"
    a Add CANADA: Alpha Inc. | Beta Inc.
    b.i Add CHINA, PEOPLE'S REPUBLIC OF: Gamma Co., Ltd. | Delta Co., Ltd.
    b.ii Revise CHINA, PEOPLE'S REPUBLIC OF: Epsilon
    c Remove UNITED KINGDOM: Zeta Ltd.
    elsewhere: 1
    ");
}

#[test]
fn a_missing_verb_is_unknown() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement no. 4 is amended by:",
        "a. Under CHINA, PEOPLE'S REPUBLIC OF, in alphabetical order, entries for “Alpha Institute;” “Beta Co., Ltd.;” and",
        "b. Under TAIWAN, adding, in alphabetical order, an entry for “Gamma Taiwan.”",
    ]), @r"
    a Unknown CHINA, PEOPLE'S REPUBLIC OF: Alpha Institute | Beta Co., Ltd.
    b Add TAIWAN: Gamma Taiwan
    ");
}

#[test]
fn the_sentence_above_gives_the_verb() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended by adding:",
        "a. Under Pakistan, in alphabetical order, “Alpha (Pvt) Ltd”; and",
        "b. Under Russia, “Beta JSC.”",
    ]), @r"
    a Add Pakistan: Alpha (Pvt) Ltd
    b Add Russia: Beta JSC.
    ");
}

#[test]
fn removing_and_adding_in_its_place_replaces() {
    insta::assert_snapshot!(sequence(&[
        "3. Supplement No. 4 to part 744 is amended:",
        "a. Under INDIA, by removing the entry for “Alpha” and adding in its place an entry for “Alpha Beta”;",
        "b. Under IRAN, by removing the entries for “A” and “B” and adding entries for “C” and “D” in their place; and",
        "c. Under ISRAEL, by removing the entry for “E” and adding, in alphabetical order, an entry for “F”.",
        "d. Under JAPAN, by replacing the entry for “G” with an entry for “H”.",
        "e. Under KUWAIT, by redesignating the entry for “I” as “J”.",
    ]), @r"
    a Replace INDIA: Alpha => Alpha Beta
    b Replace IRAN: A | B => C | D
    c Remove ISRAEL: E
    c Add ISRAEL: F
    d Replace JAPAN: G => H
    e Redesignate KUWAIT: I => J
    ");
}

#[test]
fn several_verbs_in_one_instruction() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under CHINA, by adding entries for “A” and “B”, revising the entry for “C”, and removing the entry for “D”;",
        "b. By removing the entry for “E” under LATVIA and adding an entry for “E” under ESTONIA; and",
        "c. Under OMAN, by adding “F”; under QATAR, by adding “G”.",
    ]), @r"
    a Add CHINA: A | B
    a Revise CHINA: C
    a Remove CHINA: D
    b Remove LATVIA: E
    b Add ESTONIA: E
    c Add OMAN: F
    c Add QATAR: G
    ");
}

#[test]
fn headings_come_and_go() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. By adding in alphabetical order a heading for CYPRUS and an entry for “A Ltd.” under it;",
        "b. By removing the heading for LATVIA and the entry for “B SIA” under it;",
        "c. By removing the heading “TURKEY” and adding in its place the heading “TÜRKIYE”;",
        "d. By adding the destination of Greece in alphabetical order and three Greek entities.",
    ]), @r"
    a Add CYPRUS: A Ltd. [heading]
    b Remove LATVIA: B SIA [heading]
    c Replace TURKEY:  => TÜRKIYE [heading]
    d Add Greece:  #3 [heading]
    ");
}

#[test]
fn the_wording_of_2008_to_2015() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "(a) By adding under China, People's Republic of, in alphabetical order, one Chinese entity;",
        "(b) By adding, in alphabetical order, under Hong Kong, four Hong Kong entities; and",
        "(c) By removing under the United Arab Emirates, the Emirati entity: “Alpha General Trading”.",
        "(d) By removing under China, People's Republic of, this Chinese entity: Beta Technology Co., Ltd., a.k.a., Beta; and",
    ]), @r"
    a Add China, People's Republic of:  #1
    b Add Hong Kong:  #4
    c Remove United Arab Emirates: Alpha General Trading
    d Remove China, People's Republic of: Beta Technology Co., Ltd., a.k.a., Beta
    ");
}

#[test]
fn other_lists_and_other_places() {
    insta::assert_snapshot!(sequence(&[
        "1. The authority citation for part 744 continues to read as follows:",
        "2. Section 744.21 is amended by revising paragraph (a) to read as follows:",
        "3. Supplement No. 4 to part 744 is amended under RUSSIA by adding an entry for “A”.",
        "4. Supplement No. 6 to part 744 is amended by:",
        "a. Removing “B” under CHINA, PEOPLE'S REPUBLIC OF; and",
        "b. Adding “C” under FINLAND.",
        "5. Supplement No. 7 to part 744 is amended:",
        "a. Under BURMA, by adding an entry for “D”.",
        "6. Supplement No. 1 to part 774 is amended:",
        "a. In Category 3, by revising ECCN 3A090.",
        "7. Amend § 746.8 by removing “Entity List” and adding in its place “list”.",
    ]), @r"
    3 Add RUSSIA: A
    UVL a Remove CHINA, PEOPLE'S REPUBLIC OF: B
    UVL b Add FINLAND: C
    MEU a Add BURMA: D
    elsewhere: 5
    ");
}

#[test]
fn quotation_marks_go_wrong_in_print() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under CHINA, by adding entries for “A Co., Ltd.;” “B “Inner” Works”; “C Ltd.; “D Inc.”; and \"E Corp.\";",
        "b. Under RUSSIA, by adding entries for ``F JSC'' and ‘‘G LLC’’; and",
        "c. Under IRAN, by adding an entry for ‘H Xi'an Co.’.",
    ]), @r#"
    a Add CHINA: A Co., Ltd. | B “Inner” Works | C Ltd. | D Inc. | E Corp.
    b Add RUSSIA: F JSC | G LLC
    c Add IRAN: H Xi'an Co.
    "#);
}

#[test]
fn sentences_run_together_are_cut() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended: a. Under CANADA, by adding an entry for “A; b. Under X Co.”; b. Under CHINA, by adding an entry for “B”; and c. Under FRANCE, by revising the entry for “C”.",
    ]), @r"
    a Add CANADA: A; b. Under X Co.
    b Add CHINA: B
    c Revise FRANCE: C
    ");
}

#[test]
fn a_supplement_without_parts_acts_on_the_rows_below() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is revised to read as follows:",
    ]), @"2 Revise -:");
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended as follows:",
    ]), @"2 Unknown -:");
}

#[test]
fn what_is_not_understood_is_unread() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Frobnicate gently.",
        "b. Under CHINA, by adding an entry for “A”.",
    ]), @r"
    b Add CHINA: A
    unread: a. Frobnicate gently.
    ");
}

#[test]
fn one_instruction_by_itself() {
    insta::assert_snapshot!(show(&read_instruction_text(
        "b. Under TAIWAN, adding, in alphabetical order, an entry for “Inspur Taiwan.”"
    )), @"b Add TAIWAN: Inspur Taiwan");
}

#[test]
fn newer_wordings() {
    insta::assert_snapshot!(sequence(&[
        "■ 4. Amend supplement no. 4 to part 744 under CHINA, PEOPLE'S REPUBLIC OF, by:",
        "a. Adding, in alphabetical order, entries for “Address 01”, “Address 02”, and “A Ltd.”;",
        "b. Revising the entries for “B Ltd.” and “C Ltd.”; and",
        "c. Removing the entry for “D (Shanghai) Co., Ltd.”",
        "■ 5. In supplement no. 7 to part 744, the table is amended under the heading “RUSSIA” by removing the entries “E JSC” and “F JSC”.",
        "6. Supplement No. 4 to part 744 is amended by removing the entry for “G” under the destination of the United Arab Emirates and by revising the entry for “H” under the destinations of Canada and Iran.",
    ]), @r"
    a Add CHINA, PEOPLE'S REPUBLIC OF: Address 01 | Address 02 | A Ltd.
    b Revise CHINA, PEOPLE'S REPUBLIC OF: B Ltd. | C Ltd.
    c Remove CHINA, PEOPLE'S REPUBLIC OF: D (Shanghai) Co., Ltd.
    MEU 5 Remove RUSSIA: E JSC | F JSC
    6 Remove United Arab Emirates: G
    6 Revise Canada: H
    6 Revise Iran: H
    ");
}

#[test]
fn wordings_of_2016_to_2021() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. By adding in alphabetical order an entry for Armenia and under Armenia, an entry for “A LLC”;",
        "b. Under China, People's Republic of:",
        "i. By adding in alphabetical order, “B Co., Ltd.;” “C Co.;” and “D Institute;”",
        "ii. By removing, the entries for “E” and “F”, and",
        "iii. By revising the entry “G Technologies”;",
        "c. Under Pakistan, by revising the entry for one Pakistani entity, “H Enterprises”;",
        "d. Under Russia, by removing three entities, “I”, “J,” and “K”; and",
        "e. Under Turkey, by adding, in alphabetical order, one entity: “L Ltd.”.",
    ]), @r"
    a Add Armenia: A LLC [heading]
    b.i Add China, People's Republic of: B Co., Ltd. | C Co. | D Institute
    b.ii Remove China, People's Republic of: E | F
    b.iii Revise China, People's Republic of: G Technologies
    c Revise Pakistan: H Enterprises #1
    d Remove Russia: I | J | K #3
    e Add Turkey: L Ltd. #1
    ");
}

#[test]
fn surroundings_of_the_table_are_read_too() {
    insta::assert_snapshot!(sequence(&[
        "8. Supplement No. 4 to part 744 is amended by:",
        "a. Revising the introductory text;",
        "b. Adding footnote 4 at the end of the table; and",
        "c. Revising footnotes 1 and 3 to read as follows:",
    ]), @r"
    a Revise -:
    b Add -:
    c Revise -:
    ");
}

#[test]
fn corrections_and_republications() {
    insta::assert_snapshot!(sequence(&[
        "2. In Supplement No. 4 to part 744, under BELARUS, correct the entry for “A” to read as follows:",
        "3. Supplement No. 4 to part 744 is amended under RUSSIA by republishing the entry for “B” without change.",
        "4. Supplement No. 4 to part 744 is corrected by removing “C” and adding “D” in its place under IRAN.",
    ]), @r"
    2 Correct BELARUS: A
    3 Republish RUSSIA: B
    4 Replace IRAN: C => D
    ");
}

#[test]
fn names_keep_their_odd_characters() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under FRANCE, by adding entries for “=SUM(A1)”, “@Foo; Bar & Co. <b>”, “Under China Ltd.”, and “Zürich «Ö» AG”.",
    ]), @"a Add FRANCE: =SUM(A1) | @Foo; Bar & Co. <b> | Under China Ltd. | Zürich «Ö» AG");
}

#[test]
fn other_agencies_are_elsewhere() {
    let part = CfrPart { title: "27".into(), part: "447".into() };
    let sentences: Vec<_> = [
        "2. Amend § 447.11 as follows:",
        "a. Remove the words “Firearms (ATF)” in the definition of “Officer” and add in their place the words “Explosives”;",
        "3. Revise [label:478-103-e-p2]",
    ]
    .iter()
    .map(|text| (Some(part.clone()), MarkedText::plain(*text)))
    .collect();
    assert_eq!(show(&read_instructions(&sentences)), "elsewhere: 3");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        let _ = read_instruction_text(&text);
    }

    #[test]
    fn quoted_names_survive(names in proptest::collection::vec("[A-Z][a-zA-Z0-9 &<>=@.()-]{1,30}[a-z]", 1..6)) {
        let quoted: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
        let text = format!("a. Under CHINA, by adding entries for {};", quoted.join("; "));
        let found = read_instruction_text(&text);
        proptest::prop_assert_eq!(found.read.len(), 1);
        proptest::prop_assert_eq!(&found.read[0].1.names, &names);
        proptest::prop_assert!(found.unread.is_empty());
    }
}

#[test]
fn an_entry_that_changes_from_within_is_revised() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended:",
        "a. Under IRAN, by adding the alias “Alpha Two” to the entry for “Alpha Ltd.”;",
        "b. Under CHINA, in the entry for “Beta Co.”, by removing the alias “B” and adding “Bee” in its place;",
        "c. Under INDIA, in the entry for “Department of Gamma”:",
        "i. Removing the subordinate institution “Delta”; and",
        "ii. Adding the subordinate institution “Epsilon”;",
        "d. Under JAPAN, by revising the entry for “Zeta” to correct the address.",
        "e. Under KUWAIT, by removing in its entirety the entry for “Eta”.",
    ]), @r"
    a Revise IRAN: Alpha Ltd.
    b Revise CHINA: Beta Co.
    c Revise INDIA: Department of Gamma
    d Revise JAPAN: Zeta
    e Remove KUWAIT: Eta
    ");
}

#[test]
fn wordings_that_try_the_grammar() {
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended as follows:",
        "a. Under Bosnia and Herzegovina, by adding “A d.o.o.”;",
        "b. Under KOREA, REPUBLIC OF, adding “B”; and under Congo, Democratic Republic of the, adding “C”;",
        "c. Under TÜRKİYE, by removing the entry for “D” and adding an entry for “D A.Ş.” in its place;",
        "d. Under the Crimea region of Ukraine, by revising the entries for “E” and “F”;",
        "e. By removing the following entries under SINGAPORE: “G Pte. Ltd.” and “H”;",
        "f. Under RUSSIA by adding in alphabetical order entries for “I”, “J” and, “K”,;",
        "g. Under UNITED ARAB EMIRATES,",
        "(1) By adding, in alphabetical order, “L FZE”; and",
        "(2) By revising the entries for “M” and “N”;",
        "h. Under HONG KONG, removing one entity: “O Limited”",
        "i. Under YEMEN, by adding in alphabetical order two entries, “P” and “Q”.",
    ]), @r"
    a Add Bosnia and Herzegovina: A d.o.o.
    b Add KOREA, REPUBLIC OF: B
    b Add Congo, Democratic Republic of the: C
    c Replace TÜRKİYE: D => D A.Ş.
    d Revise Crimea region of Ukraine: E | F
    e Remove SINGAPORE: G Pte. Ltd. | H
    f Add RUSSIA: I | J | K
    g.1 Add UNITED ARAB EMIRATES: L FZE
    g.2 Revise UNITED ARAB EMIRATES: M | N
    h Remove HONG KONG: O Limited #1
    i Add YEMEN: P | Q #2
    ");
    insta::assert_snapshot!(sequence(&[
        "2. Supplement No. 4 to part 744 is amended by adding in alphabetical order, under CHINA, PEOPLE'S REPUBLIC OF, entries for “A” and “B”, and under PAKISTAN, an entry for “C”.",
        "3. Supplement No. 4 to part 744 is further amended by removing the heading “HONG KONG” and all of the entries under it.",
        "4. In supplement No. 4 to part 744, revise the entry for “D” under Belarus to read as follows:",
        "5. Amend Supplement No. 4 to Part 744 by revising the table to read as follows:",
        "6. Effective January 1, 2026, supplement no. 4 to part 744 is amended under IRAN by removing the entry for “E”.",
    ]), @r"
    2 Add CHINA, PEOPLE'S REPUBLIC OF: A | B
    2 Add PAKISTAN: C
    3 Remove HONG KONG:  [heading]
    4 Revise Belarus: D
    5 Revise -:
    6 Remove IRAN: E
    ");
}
