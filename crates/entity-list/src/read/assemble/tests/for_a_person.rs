//! What no program can carry out from the rule alone.

use super::*;

const NEW: &str = "86 FR [INSERT FR PAGE NUMBER AND 1/5/2021].";

#[test]
fn a_correction_in_words_needs_a_person() {
    let mut parts = blank("Additions of Entities to the Entity List; Correction");
    parts.agencies.clear();
    parts.filed_line = Some("[FR Doc. C1-2021-00001 Filed 1-8-21; 8:45 am]".into());
    parts.body = vec![
        paragraph(
            "In rule document 2021-00001, beginning on page 100 in the issue of Tuesday, January 5, 2021, make the following correction:",
        ),
        heading("Supplement No. 4 to Part 744 [Corrected]"),
        paragraph(
            "On page 104, in the table for Supplement No. 4 to Part 744, in the entry for Alpha Ltd., “Bejing” should read “Beijing”.",
        ),
    ];
    let reading = read(&parts);
    assert_eq!(reading.kind, Kind::Rule);
    assert_eq!(reading.unread.len(), 1);
    assert!(reading.needs_person());
    let rule = reading.rule.unwrap();
    assert_eq!(rule.lists, [List::EntityList]);
    assert_eq!(rule.related.len(), 1);
    let corrected =
        rule.related[0].document_number.as_ref().map(|number| number.as_str().to_owned());
    assert_eq!(corrected.as_deref(), Some("2021-00001"));
}

#[test]
fn text_around_the_table_claims_no_rows_and_needs_a_person() {
    let mut parts = blank("Revisions");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended by:"),
        instruction("a. Revising the introductory text and footnote 1;"),
        instruction("b. Under IRAN, adding an entry for “Alpha”."),
        table(&[("IRAN", "Alpha, Tehran, Iran.", NEW), ("IRAN", "Beta, Tehran, Iran.", NEW)]),
    ];
    let reading = read(&parts);
    insta::assert_snapshot!(changes(&reading), @r"
    b add IRAN: Alpha
    - add IRAN: Beta
    ");
    let unread: Vec<&str> = reading.unread.iter().map(|found| found.text.as_str()).collect();
    assert_eq!(unread, ["a. Revising the introductory text and footnote 1;"]);
}

#[test]
fn a_removal_without_names_needs_a_person() {
    let mut parts = blank("Revisions");
    parts.body = vec![
        instruction("2. Supplement No. 4 to part 744 is amended by:"),
        instruction("a. Removing the heading for HONG KONG and all entries under it; and"),
        instruction("b. Removing the heading for CYPRUS."),
    ];
    let reading = read(&parts);
    assert_eq!(reading.unread.len(), 1, "{:?}", reading.unread);
    assert!(reading.unread[0].text.contains("HONG KONG"));
}

#[test]
fn a_footnote_that_goes_or_comes_needs_a_person_and_one_republished_does_not() {
    let unread = |text: &str| {
        let mut parts = blank("Revisions");
        parts.body = vec![instruction(text)];
        read(&parts).unread.len()
    };
    assert_eq!(unread("2. Supplement No. 4 to part 744 is amended by removing footnote 5."), 1);
    assert_eq!(unread("2. Supplement No. 4 to part 744 is amended by adding footnote 6."), 1);
    assert_eq!(unread("2. Supplement No. 4 to part 744 is amended by republishing footnote 1."), 0);
}
