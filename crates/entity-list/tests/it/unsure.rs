//! What a rule says without naming an entry, or what no program can carry out
//! from the rule alone: told verbatim, never guessed and never lost.

use entity_list::model::{Kind, List};

use crate::made_up::{NEW, Preamble, REVISED, amended, document, rule, told};

/// Every instruction is told in its own words.
fn tells_verbatim(reading: &entity_list::model::Reading, words: &str) -> bool {
    reading.unread.iter().any(|unread| unread.text.contains(words))
}

#[test]
fn removals_by_count_or_place_are_told_verbatim() {
    for words in [
        "Under CHINA, by removing the third entry.",
        "Under CHINA, by removing two entries.",
        "Under CHINA, by removing the first two entries and the last entry.",
        "Under CHINA, by removing all entries that cite 73 FR 54503.",
    ] {
        let reading = amended(&[&format!("a. {words}")], &[]);
        assert!(tells_verbatim(&reading, words), "{words}: {:?}", told(&reading));
        assert_eq!(reading.rule.unwrap().changes, [], "{words}");
    }
}

#[test]
fn a_stay_is_told_verbatim() {
    for words in [
        "Under CHINA, the effectiveness of the entry for “Alpha” is stayed until May 1, 2020.",
        "Under CHINA, the entries for “Alpha” and “Beta” are stayed indefinitely.",
        "The effectiveness of the entries under CHINA is stayed.",
    ] {
        let reading = amended(&[&format!("a. {words}")], &[]);
        assert!(tells_verbatim(&reading, words), "{words}: {:?}", told(&reading));
        assert_eq!(reading.rule.unwrap().changes, [], "{words}");
    }
}

#[test]
fn words_that_change_wherever_they_appear_are_no_entries() {
    for words in [
        "By removing “Hong Kong” and adding “Hong Kong, China” in its place wherever it appears.",
        "By removing the phrase “see § 744.11” wherever it appears.",
        "By removing “(See § 744.11 of the EAR)” each place it appears.",
    ] {
        let reading = amended(&[&format!("a. {words}")], &[]);
        assert!(tells_verbatim(&reading, words), "{words}: {:?}", told(&reading));
        assert_eq!(reading.rule.unwrap().changes, [], "{words}");
    }
}

#[test]
fn names_without_marks_and_number_are_told_verbatim() {
    let words =
        "Under IRAN, by removing the entries for Alpha Trade and Industry, Beta, and Gamma.";
    let reading = amended(&[&format!("a. {words}")], &[]);
    assert!(tells_verbatim(&reading, words), "{:?}", told(&reading));
}

#[test]
fn entries_in_several_countries_are_read_under_each() {
    let reading = amended(
        &["a. By revising the entry for “Alpha” in the countries of Canada and Iran."],
        &[
            ("CANADA", "Alpha, Toronto, Canada.", REVISED),
            ("IRAN", "Alpha, Tehran, Iran.", REVISED),
        ],
    );
    assert_eq!(told(&reading), ["~ CANADA: Alpha", "~ IRAN: Alpha"]);
    let reading = amended(
        &["a. Under the countries of Canada and Iran, by adding an entry for “Beta”."],
        &[("CANADA", "Beta, Toronto, Canada.", NEW), ("IRAN", "Beta, Tehran, Iran.", NEW)],
    );
    assert_eq!(told(&reading), ["+ CANADA: Beta", "+ IRAN: Beta"]);
}

#[test]
fn one_number_for_two_destinations_is_given_to_neither() {
    let preamble = Preamble {
        summary: "This rule adds two persons under Germany and the U.A.E. to the Entity List.",
        ..Preamble::default()
    };
    let declared = document(&preamble, &["2. Supplement No. 4 to part 744 is amended:"], "");
    let declared = declared.rule.unwrap().declared;
    assert_eq!(declared.entities, Some(2));
    assert!(declared.by_destination.is_empty(), "{:?}", declared.by_destination);
}

#[test]
fn a_dozen_is_twelve() {
    let preamble = Preamble {
        summary: "This rule adds two dozen entities under a dozen destinations to the Entity List \
                  and removes half a dozen entries.",
        ..Preamble::default()
    };
    let declared = document(&preamble, &["2. Supplement No. 4 to part 744 is amended:"], "");
    let declared = declared.rule.unwrap().declared;
    assert_eq!((declared.entities, declared.removed), (Some(24), Some(6)));
}

#[test]
fn a_savings_clause_may_count_days() {
    let clause = |words: &str| {
        let text = format!(
            "Shipments of items removed from eligibility as a result of this rule that were en \
             route aboard a carrier may proceed to that destination {words}."
        );
        let preamble = Preamble { paragraphs: &[&text], ..Preamble::default() };
        let reading = document(&preamble, &["2. Supplement No. 4 to part 744 is amended:"], "");
        reading.rule.unwrap().savings_clause.unwrap().until.map(|date| date.to_string())
    };
    let day = Some("2020-04-04".to_owned());
    assert_eq!(clause("within 30 days of the effective date of this rule"), day);
    assert_eq!(clause("no later than thirty days after the effective date"), day);
    assert_eq!(clause("before 4 April 2020"), day);
    assert_eq!(clause("within 30 days"), None);
}

#[test]
fn a_rule_on_how_the_list_applies_is_one_of_ours_and_told_verbatim() {
    let words = "2. Section 744.11 is amended by revising paragraph (a) to read as follows:";
    let preamble = Preamble {
        subject: "Expansion of End-User Controls to Cover Affiliates of Certain Listed Entities",
        summary: "BIS amends the EAR so that entities owned 50 percent or more by listed entities \
                  are subject to the same license requirements.",
        ..Preamble::default()
    };
    let reading = document(&preamble, &[words], "<P>(a) License requirement.</P>");
    assert_eq!(reading.kind, Kind::Rule);
    assert!(tells_verbatim(&reading, words));
    let rule = reading.rule.unwrap();
    assert_eq!(rule.lists, [List::EntityList]);
    assert_eq!(rule.changes, []);
}

#[test]
fn a_rule_on_another_section_stays_another() {
    let reading = rule(&["2. Section 744.21 is amended by revising paragraph (a)."], "");
    assert_eq!(reading.kind, Kind::Other);
}
