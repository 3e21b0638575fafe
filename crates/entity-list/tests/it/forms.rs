//! Forms of amendment since 1997, each as its era printed it.

use entity_list::model::{Kind, List};

use crate::made_up::{HEADS, NEW, Preamble, REVISED, document, rule, table, table_of, told};

const FIRST_COLUMNS: [&str; 5] = [
    "Country",
    "Entity",
    "License requirement",
    "License review policy",
    "Federal Register citation",
];

#[test]
fn the_supplement_of_1998_is_revised_for_whole_countries() {
    let rows = [
        vec![
            "INDIA",
            "Bharat Electronics, Ltd. (BEL), Bangalore and Hyderabad",
            "For all items subject to the EAR",
            "Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
            "62 FR 26922, 5/16/97; 63 FR [INSERT PAGE NUMBER], 11/19/98",
        ],
        vec![
            "PAKISTAN",
            "Khan Research Laboratories, Kahuta",
            "For all items subject to the EAR",
            "Presumption of denial",
            "63 FR [INSERT PAGE NUMBER], 11/19/98",
        ],
    ];
    for words in [
        "3. Supplement No. 4 to part 744 is amended by revising the entries for India and Pakistan \
         to read as follows:",
        "3. Supplement No. 4 to Part 744 is amended by adding, in alphabetical order, entries for \
         India and Pakistan, to read as follows:",
        "3. Supplement No. 4 to part 744—Entity List is revised to read as follows:",
    ] {
        let reading = rule(&[words], &table_of(&FIRST_COLUMNS, &rows));
        let told = told(&reading);
        assert!(
            told.iter().any(|line| line.ends_with("INDIA: Bharat Electronics, Ltd. (BEL)")),
            "{told:?}"
        );
        assert!(
            told.iter().any(|line| line.ends_with("PAKISTAN: Khan Research Laboratories")),
            "{told:?}"
        );
        assert_eq!(told.len(), 2, "{words}: {told:?}");
    }
}

#[test]
fn lists_of_2008_to_2014_count_their_entities_by_nationality() {
    let reading = rule(
        &[
            "2. Supplement No. 4 to part 744 is amended: (a) By adding under Armenia, in alphabetical \
           order, one Armenian entity; (b) By adding in alphabetical order the country of Belize \
           under the Country column and one entity located in Belize; (c) By removing under \
           Germany, the entity: “Dimon GmbH, 5 Weg, Hamburg, Germany”; and (d) By revising under \
           Iran, in alphabetical order, the listing of “Delta”.",
        ],
        &table(&[
            ("ARMENIA", "Alpha, Yerevan, Armenia.", NEW),
            ("BELIZE", "Beta, Belize City, Belize.", NEW),
            ("IRAN", "Delta, Tehran, Iran.", REVISED),
        ]),
    );
    assert_eq!(
        told(&reading),
        ["+ ARMENIA: Alpha", "+ BELIZE: Beta", "- Germany: Dimon GmbH", "~ IRAN: Delta",]
    );
}

#[test]
fn regions_are_destinations() {
    let reading = rule(
        &[
            "2. Supplement No. 4 to part 744 is amended:",
            "a. By adding in alphabetical order, the heading of “CRIMEA REGION OF UKRAINE” and, \
             under it, two entities, “Alpha” and “Beta”; and",
            "b. By adding, under UKRAINE, an entry for “Gamma”.",
        ],
        &table(&[
            ("CRIMEA REGION OF UKRAINE", "Alpha, Sevastopol, Crimea Region of Ukraine.", NEW),
            ("", "Beta, Kerch, Crimea Region of Ukraine.", NEW),
            ("UKRAINE", "Gamma, Donetsk, Ukraine.", NEW),
        ]),
    );
    let told = told(&reading);
    assert_eq!(
        told,
        [
            "+ CRIMEA REGION OF UKRAINE: Alpha",
            "+ CRIMEA REGION OF UKRAINE: Beta",
            "+ UKRAINE: Gamma"
        ]
    );
}

#[test]
fn an_interim_rule_amends_several_parts_and_both_lists() {
    let preamble = Preamble {
        subject: "Implementation of Additional Controls; Additions to the Entity List",
        action: "Interim final rule; request for comments.",
        ..Preamble::default()
    };
    let uvl = "<HD SOURCE=\"HD1\">Supplement No. 6 to Part 744—Unverified List</HD>\
               <GPOTABLE COLS=\"3\"><BOXHD><CHED H=\"1\">Country</CHED><CHED H=\"1\">Listed person \
               and address</CHED><CHED H=\"1\">Federal Register citation and date of publication\
               </CHED></BOXHD><ROW><ENT I=\"01\">CHINA</ENT><ENT>Beta, 1 Road, Beijing, China.</ENT>\
               <ENT>85 FR [INSERT FR PAGE NUMBER], 3/5/2020.</ENT></ROW></GPOTABLE>";
    let behind = format!("{}{uvl}", table(&[("CHINA", "Alpha, Beijing, China.", NEW)]));
    let reading = document(
        &preamble,
        &[
            "1. The authority citation for part 744 continues to read as follows:",
            "2. Section 744.21 is amended by revising paragraph (a).",
            "3. In Supplement No. 4 to part 744, under CHINA, add an entry for “Alpha” in \
             alphabetical order.",
            "4. Supplement No. 6 to part 744 is amended under CHINA by adding an entry for “Beta”.",
        ],
        &behind,
    );
    assert_eq!(reading.kind, Kind::Rule);
    let lists = reading.rule.as_ref().unwrap().lists.clone();
    assert_eq!(lists, [List::EntityList, List::UnverifiedList]);
    assert_eq!(told(&reading), ["+ CHINA: Alpha", "+ CHINA: Beta"]);
}

#[test]
fn a_temporary_general_license_is_no_list() {
    let preamble = Preamble {
        subject: "Temporary General License: Extension of Validity",
        action: "Final rule.",
        summary: "BIS extends the temporary general license for certain persons on the Entity List.",
        ..Preamble::default()
    };
    let reading = document(
        &preamble,
        &["2. Supplement No. 7 to part 744 is amended by revising paragraph (a)."],
        "<HD SOURCE=\"HD1\">Supplement No. 7 to Part 744—Temporary General License</HD>\
         <P>(a) Validity.</P>",
    );
    assert_eq!(reading.rule.unwrap().changes, []);
    assert_eq!(reading.kind, Kind::Other);
}

#[test]
fn a_temporary_suspension_of_an_entry_is_told_with_its_end() {
    let words = "a. Under CHINA, temporarily suspending the entries for “Alpha” and “Beta” until \
                 November 9, 2026.";
    let reading = rule(&["2. Supplement No. 4 to part 744 is amended:", words], "");
    assert!(reading.unread.iter().any(|unread| unread.text.contains("temporarily suspending")));
    assert_eq!(reading.rule.unwrap().changes, []);
}

#[test]
fn entries_change_by_removal_and_addition_under_new_headings() {
    let reading = rule(
        &[
            "2. Supplement No. 4 to part 744 is amended:",
            "a. By removing the heading “TURKEY” and adding in its place the heading “TÜRKIYE”;",
            "b. Under the newly redesignated heading TÜRKIYE, by adding an entry for “Alpha”;",
            "c. Under MALAYSIA, by removing the entry “Beta, a.k.a., the following one alias: \
             —Beta Trading. 5 Jalan, Kuala Lumpur, Malaysia”;",
            "d. Under SYRIA, by removing the entries for: i. “Gamma”; ii. “Delta”; and iii. \
             “Epsilon”.",
        ],
        &table_of(
            &HEADS,
            &[vec![
                "TÜRKIYE",
                "Alpha, 5 Cadde, Istanbul, Türkiye.",
                "For all items subject to the EAR.",
                "Policy of denial",
                NEW,
            ]],
        ),
    );
    let told = told(&reading);
    for expected in [
        "+ TÜRKIYE: Alpha",
        "- MALAYSIA: Beta",
        "- SYRIA: Gamma",
        "- SYRIA: Delta",
        "- SYRIA: Epsilon",
    ] {
        assert!(told.iter().any(|line| line == expected), "{expected} in {told:?}");
    }
    assert_eq!(told.len(), 5, "{told:?}");
}
