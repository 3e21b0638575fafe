//! Wordings by which words, entries and headings are replaced and moved, and
//! the many ways in which removals are told.

use entity_list::model::{Change, Rewording};

use crate::made_up::{NEW, REVISED, amended, rule, table, told};

const OLD: &str = "76 FR 78146, 12/16/11.";

#[test]
fn parts_inside_one_sentence_are_cut() {
    let reading = rule(
        &["2. Supplement No. 4 to part 744 is amended by (a) adding under Iran, in alphabetical \
           order, one Iranian entity; (b) removing under Iran, the entity “Beta Co.”; and (c) \
           revising under China, one entry to read as follows:"],
        &table(&[
            ("CHINA", "Alpha, Beijing, China.", REVISED),
            ("IRAN", "Gamma, Tehran, Iran.", NEW),
        ]),
    );
    assert_eq!(told(&reading), ["+ IRAN: Gamma", "- Iran: Beta Co.", "~ CHINA: Alpha"]);
}

#[test]
fn a_sentence_that_announces_the_rows_does_nothing() {
    let reading = amended(
        &[
            "a. By adding under Armenia, in alphabetical order, one Armenian entity; and",
            "b. By revising under Iran, in alphabetical order, one Iranian entity.",
            "The addition and revision read as follows:",
        ],
        &[
            ("ARMENIA", "Alpha LLC, Yerevan, Armenia.", NEW),
            ("IRAN", "Beta, Tehran, Iran.", REVISED),
        ],
    );
    assert_eq!(told(&reading), ["+ ARMENIA: Alpha LLC", "~ IRAN: Beta"]);
    assert_eq!(reading.rule.unwrap().instructions.len(), 2);
}

#[test]
fn words_of_a_column_are_no_entries() {
    let reading = amended(
        &[
            "a. By removing the text “See § 744.11 of the EAR” and adding in its place “See §§ \
             734.9(e) and 744.11 of the EAR” in the License Requirement column wherever it appears;",
            "b. By removing “Presumption of denial” and adding in its place “Policy of denial” in \
             the License Review Policy column for the entries for “Alpha” and “Beta” under RUSSIA;",
            "c. By revising the column heading “License requirement” to read “License requirement \
             and footnotes”.",
        ],
        &[],
    );
    assert_eq!(
        told(&reading),
        [
            "~ RUSSIA: Alpha",
            "~ RUSSIA: Beta",
            "? `See § 744.11 of the EAR` is replaced by `See §§ 734.9(e) and 744.11 of the EAR`: \
             the list has to be asked in which entries",
            "? it changes the text around the entries, which may concern all of them",
        ]
    );
    let rule = reading.rule.unwrap();
    assert!(rule.changes.iter().all(|change| !change.entry.is_printed()));
    let reworded = |change: &Change| matches!(change.rewording, Some(Rewording::Replace(_)));
    assert!(rule.changes.iter().all(reworded), "the ledger carries it out");
    let substitution = rule.instructions[1].substitution.as_ref().unwrap();
    assert_eq!(
        (substitution.old.as_str(), substitution.new.as_str()),
        ("Presumption of denial", "Policy of denial")
    );
}

#[test]
fn an_entry_that_moves_goes_and_comes() {
    let reading = amended(
        &[
            "a. By redesignating the entry for “Alpha Ltd.” under HONG KONG as an entry under CHINA;",
            "b. By moving the entry for “Beta Ltd.” from HONG KONG to CHINA; and",
            "c. By moving the entry for “Gamma Ltd.” from MACAU to CHINA.",
        ],
        &[
            ("CHINA", "Alpha Ltd., Kowloon, Hong Kong.", REVISED),
            ("", "Beta Ltd., Kowloon, Hong Kong.", REVISED),
        ],
    );
    assert_eq!(
        told(&reading),
        [
            "- HONG KONG: Alpha Ltd.",
            "+ CHINA: Alpha Ltd.",
            "- HONG KONG: Beta Ltd.",
            "+ CHINA: Beta Ltd.",
            "~ MACAU: Gamma Ltd.",
        ]
    );
    let moved = reading.rule.unwrap().changes.pop().and_then(|change| change.rewording);
    assert!(matches!(moved, Some(Rewording::Move { .. })), "the ledger carries it out");
}

#[test]
fn parts_of_entries_are_known_on_either_side_of_the_verb() {
    let reading = amended(
        &[
            "a. Under CHINA, by revising the entry for “Alpha” by removing “Beta” as an alias;",
            "b. Under CHINA, by revising the entry for “Gamma” to add a reference to footnote 6;",
            "c. Under CHINA, by removing sub-entity “Delta” from the entry for “Epsilon” and adding \
             an entry for “Delta”.",
        ],
        &[
            ("CHINA", "Alpha, Beijing, China.", REVISED),
            ("CHINA", "Delta, Beijing, China.", NEW),
            ("CHINA", "Epsilon, Beijing, China.", REVISED),
            ("CHINA", "Gamma, Beijing, China.", REVISED),
        ],
    );
    assert_eq!(
        told(&reading),
        ["~ CHINA: Alpha", "~ CHINA: Gamma", "~ CHINA: Epsilon", "+ CHINA: Delta"]
    );
}

#[test]
fn names_may_stand_under_several_destinations() {
    let rows = [
        ("BELGIUM", "Alpha Belgium, Brussels, Belgium.", NEW),
        ("BOLIVIA", "Alpha Bolivia, La Paz, Bolivia.", NEW),
    ];
    for end in [", respectively.", "."] {
        let reading = amended(
            &[&format!(
                "a. By adding, in alphabetical order, under the destinations of Belgium and Bolivia, \
                 entries for “Alpha Belgium” and “Alpha Bolivia”{end}"
            )],
            &rows,
        );
        assert_eq!(told(&reading), ["+ BELGIUM: Alpha Belgium", "+ BOLIVIA: Alpha Bolivia"]);
        let names = reading.checks.iter().find(|check| check.name == "instruction-names").unwrap();
        assert_eq!(names.status, entity_list::model::CheckStatus::Ok, "{end}: {names:?}");
    }
}

#[test]
fn removals_are_told_in_the_next_paragraph_or_in_a_table() {
    let reading = amended(
        &[
            "a. By removing under China, People’s Republic of, the following two entities:",
            "“Alpha Ltd., a.k.a., Al, 3 Road, Beijing, China”; and",
            "“Beta Ltd., 5 Road, Beijing, China”.",
        ],
        &[],
    );
    assert_eq!(
        told(&reading),
        ["- China, People’s Republic of: Alpha Ltd.", "- China, People’s Republic of: Beta Ltd."]
    );
    let reading = amended(
        &["a. By removing the following entries:", "b. Under IRAN, by adding an entry for “Eps”."],
        &[
            ("CHINA", "Gamma, Beijing, China.", OLD),
            ("CHINA", "Delta, Beijing, China.", OLD),
            ("IRAN", "Eps, Tehran, Iran.", NEW),
        ],
    );
    assert_eq!(told(&reading), ["- CHINA: Gamma", "- CHINA: Delta", "+ IRAN: Eps"]);
}

#[test]
fn names_without_quotation_marks_are_cut_where_the_number_agrees() {
    let reading = amended(
        &[
            "a. By removing under India two entries for Alpha Works and Beta Works Ltd.;",
            "b. By removing one entity located in Iran.",
        ],
        &[],
    );
    assert_eq!(
        told(&reading),
        [
            "- India: Alpha Works",
            "- India: Beta Works Ltd.",
            "? a removal without names: the list has to be asked which entries go",
        ]
    );
    let reading =
        amended(&["a. By removing under India the entries for Alpha and Beta Works."], &[]);
    assert_eq!(
        told(&reading),
        [
            "- India: Alpha",
            "- India: Beta Works",
            "? names without quotation marks, cut at commas and `and`: `Alpha`, `Beta Works`",
        ]
    );
}

#[test]
fn the_country_column_holds_headings() {
    let reading = amended(
        &[
            "a. By adding in alphabetical order the destination of Cyprus under the Country column, \
           and the entities listed thereunder;",
        ],
        &[("CYPRUS", "Alpha, Limassol, Cyprus.", NEW), ("CYPRUS", "Beta, Nicosia, Cyprus.", NEW)],
    );
    assert_eq!(told(&reading), ["+ CYPRUS: Alpha", "+ CYPRUS: Beta"]);
}
