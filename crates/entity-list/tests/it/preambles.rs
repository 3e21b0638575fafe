//! What preambles of all years say: days, numbers, reasons, and which documents
//! amend no list.

use entity_list::model::{Kind, RelatedAction, Rule};

use crate::made_up::{NEW, Preamble, document, table};

const INSTRUCTIONS: [&str; 1] = [
    "2. Supplement No. 4 to part 744 is amended under CHINA by adding “Alpha Ltd.” and “Beta JSC”",
];

fn rule_of(preamble: &Preamble<'_>) -> Rule {
    let dated = NEW.replace("NUMBER]", "NUMBER AND 3/5/2020]");
    let rows = table(&[
        ("CHINA", "Alpha Ltd., Beijing, China.", &dated),
        ("", "Beta JSC, Beijing, China.", &dated),
    ]);
    document(preamble, &INSTRUCTIONS, &rows).rule.unwrap()
}

/// Each effective date with its end and what it applies to.
fn days(dates: &str) -> Vec<String> {
    let rule = rule_of(&Preamble { dates, ..Preamble::default() });
    let until = |day: Option<_>| day.map_or(String::new(), |day| format!("..{day}"));
    rule.effective_dates
        .iter()
        .map(|day| {
            let words = day.applies_to.as_deref().unwrap_or("*");
            format!("{}{} {words}", day.date, until(day.until))
        })
        .collect()
}

#[test]
fn days_are_those_on_which_the_text_is_in_force() {
    for (dates, expected) in [
        ("This rule is effective upon publication.", vec!["2020-03-05 *"]),
        ("This final rule is effective immediately.", vec!["2020-03-05 *"]),
        (
            "This rule is effective March 5, 2020, through May 31, 2020.",
            vec!["2020-03-05..2020-05-31 *"],
        ),
        (
            "Effective March 9, 2020, 15 CFR part 744, Supplement No. 4 is stayed until June 1, 2021.",
            vec!["2020-03-09 *"],
        ),
        (
            "Effective November 10, 2025, the interim final rule published at 90 FR 47201 \
             (September 30, 2025) is suspended until November 9, 2026.",
            vec!["2025-11-10 *"],
        ),
        (
            "This correction is effective March 9, 2020, and is applicable beginning January 9, 2020.",
            vec!["2020-03-09 *"],
        ),
        (
            "The amendments are effective as follows: instruction 2 is effective March 9, 2020; \
             and instruction 3 is effective from April 1, 2020 through April 1, 2021.",
            vec!["2020-03-09 instruction 2", "2020-04-01..2021-04-01 instruction 3"],
        ),
    ] {
        assert_eq!(days(dates), expected, "{dates}");
    }
}

#[test]
fn a_day_may_be_that_of_one_entry() {
    let rule = rule_of(&Preamble {
        dates: "Effective March 5, 2020, except for the entry for Alpha Ltd. under CHINA, which is \
                effective April 1, 2020.",
        ..Preamble::default()
    });
    let days: Vec<String> =
        rule.changes.iter().map(|change| change.effective_date.unwrap().to_string()).collect();
    assert_eq!(days, ["2020-04-01", "2020-03-05"]);
}

#[test]
fn numbers_stand_on_either_side_of_their_destination() {
    for (summary, numbers, places) in [
        (
            "This final rule adds 71 entities under 71 entries to the Entity List: 70 under Russia \
             and 1 under Belarus.",
            [Some(71), Some(71), None, None],
            "BELARUS=1 RUSSIA=70",
        ),
        (
            "BIS amends the EAR by adding 32 entities to the Entity List under 40 entries. They will \
             be listed under the People’s Republic of China, 20 entries; Finland, one entry; and \
             Russia, 19 entries.",
            [Some(32), Some(40), None, None],
            "",
        ),
        (
            "BIS is adding 8 entities to the Entity List, five in China, two in Turkey and one in \
             the United Arab Emirates.",
            [Some(8), None, None, None],
            "CHINA=5 TURKEY=2 UNITED ARAB EMIRATES=1",
        ),
        (
            "This rule adds 126 entities to the Entity List under the destinations of Russia (91 \
             entities) and China (35 entities).",
            [Some(126), None, None, None],
            "CHINA=35 RUSSIA=91",
        ),
        (
            "BIS is modifying 28 existing entries on the Entity List, by revising the license \
             requirement for each of the 28 entities.",
            [None, None, Some(28), None],
            "",
        ),
        (
            "This rule removes two entries under Malaysia, and makes corrections to 15 existing \
             entries on the Entity List. It also adds an entity.",
            [Some(1), None, Some(15), Some(2)],
            "",
        ),
        (
            "BIS is adding sixty-eight non-U.S. affiliates of Huawei to the Entity List.",
            [Some(68), None, None, None],
            "",
        ),
    ] {
        let declared = rule_of(&Preamble { summary, ..Preamble::default() }).declared;
        let found = [declared.entities, declared.entries, declared.revised, declared.removed];
        assert_eq!(found, numbers, "{summary}");
        let by_place: Vec<String> = declared
            .by_destination
            .iter()
            .filter(|_| !places.is_empty())
            .map(|(name, number)| format!("{name}={number}"))
            .collect();
        assert_eq!(by_place.join(" "), places, "{summary}");
    }
}

fn reasons(paragraphs: &[&str]) -> Vec<(Option<String>, Vec<String>)> {
    let rule = rule_of(&Preamble { paragraphs, ..Preamble::default() });
    rule.changes.into_iter().map(|change| (change.reason, change.entry.warnings)).collect()
}

const CRITERIA: &str = "The ERC reviewed the criteria for adding these two entities to the Entity \
                        List pursuant to § 744.11(b): there is reasonable cause to believe it.";

#[test]
fn a_group_gives_its_reason_to_its_members() {
    let group = "The two entities under China are being added to the Entity List because of their \
                 unsafeguarded nuclear activities.";
    let elsewhere = "These entities in Iran are being added because of missile programs.";
    for (reason, warnings) in reasons(&[CRITERIA, elsewhere, group]) {
        assert_eq!(reason.as_deref(), Some(group));
        assert_eq!(warnings, ["the reason speaks of a group, not of this party by name"]);
    }
}

#[test]
fn a_reason_for_others_is_no_reason() {
    let named = "The ERC determined to add Alpha to the Entity List; these entities are added \
                 because they support military modernization.";
    let found = reasons(&[named]);
    assert_eq!(found[0].0.as_deref(), Some(named));
    assert_eq!(found[1].0, None);
    assert_eq!(found[1].1, ["no paragraph of the preamble names this party"]);
}

#[test]
fn delays_and_suspensions_name_what_they_act_on() {
    for (dates, action, citation) in [
        (
            "The effective date of the final rule published at 85 FR 1234 (January 9, 2020) is \
             delayed indefinitely.",
            RelatedAction::Delays,
            "85 FR 1234",
        ),
        (
            "Effective March 9, 2020, the amendments published at 85 FR 1234 are stayed until June \
             1, 2021.",
            RelatedAction::Suspends,
            "85 FR 1234",
        ),
    ] {
        let related = rule_of(&Preamble { dates, ..Preamble::default() }).related;
        assert_eq!(related.len(), 1, "{dates}");
        assert_eq!((related[0].action, related[0].citation.as_deref()), (action, Some(citation)));
    }
}

#[test]
fn proposals_and_general_licenses_amend_no_list() {
    let adds = ["2. Supplement No. 4 to part 744 is amended by adding under CHINA “Alpha”."];
    for preamble in [
        Preamble { element: "PRORULE", action: "Proposed rule.", ..Preamble::default() },
        Preamble { action: "Notice of proposed rulemaking.", ..Preamble::default() },
        Preamble { element: "NOTICE", action: "Notice.", ..Preamble::default() },
    ] {
        assert_eq!(document(&preamble, &adds, "").kind, Kind::Other, "{preamble:?}");
    }
    let license = Preamble {
        subject: "Temporary General License: Extension of Validity",
        ..Preamble::default()
    };
    let revises = ["2. Supplement No. 7 to part 744 is amended by revising the introductory text."];
    assert_eq!(document(&license, &revises, "").kind, Kind::Other);
    assert_eq!(document(&Preamble::default(), &revises, "").kind, Kind::Rule);
}
