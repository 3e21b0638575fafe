//! Corrections of a printed page: what they name is proposed, and a person is
//! always asked.

use entity_list::model::{Kind, Rewording, Verb};

use crate::made_up::{Preamble, document, table, told};

const FOR_A_PERSON: &str = "? a correction in words, to be applied by a person";

fn corrected(paragraphs: &[&str], behind: &str) -> entity_list::model::Reading {
    let preamble = Preamble {
        subject: "Additions of Entities to the Entity List; Correction",
        action: "Correction",
        dates: "",
        paragraphs,
        ..Preamble::default()
    };
    document(&preamble, &[], behind)
}

#[test]
fn corrections_of_a_printed_page_are_reported() {
    let corrected = "<HD SOURCE=\"HD1\">Supplement No. 4 to Part 744 [Corrected]</HD>\
                     <AMDPAR>1. On page 4804, in the table, the entry for “Delta” is corrected to \
                     read “Delta FZE”.</AMDPAR>";
    for subject in ["Addition of Entities to the Entity List; Correction", "Corrections"] {
        let reading = document(&Preamble { subject, ..Preamble::default() }, &[], corrected);
        assert_eq!(reading.kind, Kind::Rule, "{subject}");
        assert_eq!(told(&reading), ["~ : Delta FZE < Delta", FOR_A_PERSON]);
    }
}

#[test]
fn a_correction_that_names_its_entry_is_proposed() {
    let reading = corrected(
        &[
            "On page 4806, in Supplement No. 4 to part 744, under “CHINA”, the entry “Alpah Ltd.” \
             should read “Alpha Ltd.”",
            "On page 4807, in the entry for “Beta Co.” under IRAN, “Teheran” should read “Tehran”.",
        ],
        "",
    );
    assert_eq!(
        told(&reading),
        ["~ CHINA: Alpha Ltd. < Alpah Ltd.", "~ IRAN: Beta Co.", FOR_A_PERSON, FOR_A_PERSON,]
    );
    let rule = reading.rule.unwrap();
    assert!(rule.changes.iter().all(|change| !change.entry.is_printed()));
    assert_eq!(rule.changes[1].entry.warnings, ["`Teheran` is replaced by `Tehran`"]);
    assert!(matches!(&rule.changes[1].rewording, Some(Rewording::Replace(_))));
}

#[test]
fn a_correction_of_words_alone_is_reported() {
    let reading = corrected(
        &[
            "On page 4806, in the table for Supplement No. 4, in the second column, in the fifth \
             row, “Bejing” should read “Beijing”.",
            "On page 4804, in the third column, amendatory instruction 2.b is corrected to read: \
             “b. Under IRAN, adding an entry for ‘Gamma’”.",
        ],
        "",
    );
    assert_eq!(
        told(&reading),
        [
            "? `Bejing` is replaced by `Beijing`: the list has to be asked in which entries",
            FOR_A_PERSON,
        ]
    );
}

#[test]
fn a_correction_that_prints_the_entry_revises_it() {
    let rows = table(&[("CANADA", "Alpha Ltd., Toronto, Canada.", "85 FR 51596, 8/20/20.")]);
    let reading = corrected(
        &[
            "In FR Doc. 2020-18213 appearing on page 51596 in the Federal Register of Thursday, \
             August 20, 2020, the following correction is made:",
            "1. On page 51604, in Supplement No. 4 to part 744, under CANADA, the entry for “Alpha \
             Ltd.” is corrected to read as follows:",
        ],
        &rows,
    );
    assert_eq!(told(&reading), ["~ CANADA: Alpha Ltd.", FOR_A_PERSON]);
    let rule = reading.rule.unwrap();
    assert_eq!(rule.instructions[0].verb, Verb::Correct);
    assert_eq!(rule.related[0].document_number.as_ref().unwrap().as_str(), "2020-18213");
}
