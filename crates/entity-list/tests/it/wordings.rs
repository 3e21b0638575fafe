//! Wordings of rules since 1997: whatever an instruction says becomes a change
//! of the right kind, or is reported; never neither.

use entity_list::model::{Kind, List};
use entity_list::read::read;

use crate::made_up::{NEW, REVISED, amended, rule, table, table_of, told};

#[test]
fn removals_need_no_table() {
    let reading = amended(
        &[
            "a. By removing under Germany the entry “Dimon Gmbh”;",
            "b. Under the UNITED ARAB EMIRATES, removing “Atlas Sanayi”; and",
            "c. By removing under Iran, two Iranian entities: “Raad Automation, Unit 1, Tehran, \
             Iran”; and “Soheil Tech”.",
        ],
        &[],
    );
    assert_eq!(
        told(&reading),
        [
            "- Germany: Dimon Gmbh",
            "- UNITED ARAB EMIRATES: Atlas Sanayi",
            "- Iran: Raad Automation",
            "- Iran: Soheil Tech",
        ]
    );
    let removed = &reading.rule.unwrap().changes[2].entry;
    assert_eq!(removed.addresses, ["Unit 1, Tehran, Iran"]);
}

#[test]
fn a_replacement_finds_its_destination_on_either_side_of_the_name() {
    let reading = amended(
        &[
            "a. By removing the entry for “Beta Institute” under INDIA and adding, in its place, \
             the entry for “Beta Research Institute”;",
            "b. Under PAKISTAN, remove the entry “Gamma” and add the entry “Gamma Intl” in its place.",
        ],
        &[
            ("INDIA", "Beta Research Institute, Mumbai, India.", NEW),
            ("PAKISTAN", "Gamma Intl, Lahore, Pakistan.", NEW),
        ],
    );
    assert_eq!(
        told(&reading),
        ["~ INDIA: Beta Research Institute < Beta Institute", "~ PAKISTAN: Gamma Intl < Gamma"]
    );
}

#[test]
fn names_stand_before_or_behind_their_destination() {
    let reading = amended(
        &[
            "a. Adding two entities, in alphabetical order, under China: “Alpha” and “Beta”;",
            "b. Revising the entries for “Gamma” (Hong Kong) and “Delta” (Iran);",
            "c. Under Viet Nam add an entry for “V1” in alphabetical order and under Taiwan add \
             entries for “T1” and “T2”.",
        ],
        &[
            ("CHINA", "Alpha, Beijing, China.", NEW),
            ("", "Beta, Beijing, China.", NEW),
            ("HONG KONG", "Gamma, Kowloon, Hong Kong.", REVISED),
            ("IRAN", "Delta, Tehran, Iran.", REVISED),
            ("TAIWAN", "T1, Taipei, Taiwan.", NEW),
            ("", "T2, Taipei, Taiwan.", NEW),
            ("VIETNAM", "V1, Hanoi, Vietnam.", NEW),
        ],
    );
    assert_eq!(
        told(&reading),
        [
            "+ CHINA: Alpha",
            "+ CHINA: Beta",
            "~ HONG KONG: Gamma",
            "~ IRAN: Delta",
            "+ VIETNAM: V1",
            "+ TAIWAN: T1",
            "+ TAIWAN: T2",
        ]
    );
}

#[test]
fn headings_come_go_and_are_renamed_without_changing_entries() {
    let reading = amended(
        &[
            "a. By removing the heading “CZECH REPUBLIC” and the entry for “Mikrotek s.r.o.” \
             thereunder;",
            "b. Adding, in alphabetical order, the heading “SEYCHELLES” and an entry under that \
             heading for “Sey Ltd.”;",
            "c. Revising the heading “TURKEY” to read “TÜRKIYE”; and",
            "d. By redesignating the entries under “MACAU” as entries under “CHINA”.",
            "e. Removing the country of “Georgia” and the entity listed under it.",
        ],
        &[("SEYCHELLES", "Sey Ltd., Mahe, Seychelles.", NEW)],
    );
    assert_eq!(
        told(&reading),
        [
            "- CZECH REPUBLIC: Mikrotek s.r.o.",
            "+ SEYCHELLES: Sey Ltd.",
            "? neither the instruction nor a row names an entry",
            "? a removal without names: the list has to be asked which entries go",
        ]
    );
    let rule = reading.rule.unwrap();
    assert_eq!(rule.lists, [List::EntityList]);
    assert_eq!(rule.instructions[2].replacements, ["TÜRKIYE"]);
}

#[test]
fn aliases_and_addresses_are_not_entries() {
    let reading = amended(
        &[
            "a. Under CHINA, by revising the entry for “Alpha” by adding an alias, “Alpha Two,” \
             and by removing the address “12 Road, Beijing”;",
            "b. Under IRAN, by adding a second alias for “Beta”;",
            "c. Under IRAN, by removing “1 Street, Tehran” from the list of addresses for “Gamma”;",
            "d. Under IRAN, by revising the name of the entry “Delta” to read “Delta LLC”;",
            "e. Under IRAN, by adding an entry for “Eps” after the entry for “Eta” and before the \
             entry for “Theta”.",
        ],
        &[
            ("CHINA", "Alpha, Beijing, China.", REVISED),
            ("IRAN", "Beta, Tehran, Iran.", REVISED),
            ("", "Delta, Tehran, Iran.", REVISED),
            ("", "Eps, Tehran, Iran.", NEW),
            ("", "Gamma, Tehran, Iran.", REVISED),
        ],
    );
    assert_eq!(
        told(&reading),
        ["~ CHINA: Alpha", "~ IRAN: Beta", "~ IRAN: Gamma", "~ IRAN: Delta", "+ IRAN: Eps"]
    );
}

#[test]
fn an_address_entry_is_named_by_its_line() {
    let address = "Address 01, Unit D, 16/F, 250 Hennessy Road, Wanchai, Hong Kong, China";
    let reading = amended(
        &[&format!("a. Under CHINA, adding an address entry for “{address}.”")],
        &[("CHINA", &format!("{address}."), NEW)],
    );
    assert_eq!(
        told(&reading),
        ["+ CHINA: Unit D, 16/F, 250 Hennessy Road, Wanchai, Hong Kong, China"]
    );
    let names = reading.checks.iter().find(|check| check.name == "instruction-names").unwrap();
    assert_eq!((&names.expected, &names.found), (&1.into(), &1.into()));
}

#[test]
fn what_happens_to_an_entry_is_never_guessed() {
    let reading = amended(
        &[
            "a. Under CHINA, by staying the entry for “Alpha” until May 1, 2020;",
            "b. By removing “Presumption of denial” and adding in its place “Policy of denial” in \
             the License Review Policy column for the entry “Beta” under RUSSIA.",
        ],
        &[],
    );
    assert_eq!(
        told(&reading),
        [
            "~ RUSSIA: Beta",
            "? words of an instruction not understood: `staying until`",
            "? what happens to `Alpha` is not said",
        ]
    );
}

#[test]
fn a_quoted_column_is_no_entry() {
    let reading = amended(
        &["a. By revising the “License review policy” column of the entries for “Gamma” and \
           “Delta” under RUSSIA."],
        &[("RUSSIA", "Delta, Moscow, Russia.", REVISED), ("", "Gamma, Moscow, Russia.", REVISED)],
    );
    assert_eq!(told(&reading), ["~ RUSSIA: Gamma", "~ RUSSIA: Delta"]);
}

#[test]
fn a_list_opened_by_a_colon_is_told_by_its_parts() {
    let reading = rule(
        &["2. Amend supplement No. 4 to part 744 by removing the following entries: a. Under \
           CHINA, “Alpha” and “Beta”; and b. Under IRAN, “Gamma”."],
        "",
    );
    assert_eq!(told(&reading), ["- CHINA: Alpha", "- CHINA: Beta", "- IRAN: Gamma"]);
}

#[test]
fn the_first_lists_had_no_column_for_the_policy() {
    let heads = ["Country", "Entity", "License requirement", "Federal Register citation"];
    let rows = [
        vec![
            "INDIA",
            "Bharat Electronics Ltd. (BEL), Bangalore.",
            "For all items subject to the EAR",
            "63 FR 64322, 11/19/98.",
        ],
        vec![
            "",
            "Indian Rare Earths, Ltd.",
            "For all items subject to the EAR",
            "63 FR 64322, 11/19/98.",
        ],
    ];
    let reading = rule(
        &["2. Supplement No. 4 to part 744 is amended by adding the following entities:"],
        &table_of(&heads, &rows),
    );
    assert_eq!(
        told(&reading),
        ["+ INDIA: Bharat Electronics Ltd. (BEL)", "+ INDIA: Indian Rare Earths, Ltd."]
    );
    let entry = &reading.rule.unwrap().changes[0].entry;
    assert_eq!(entry.citations[0].text, "63 FR 64322, 11/19/98");
    assert_eq!(entry.license_review_policy.text, "");
}

#[test]
fn nationalities_stand_in_front_of_what_is_listed() {
    let reading = rule(
        &["2. Supplement No. 4 to part 744 is amended by adding, in alphabetical order, the \
           following Indian and Pakistani entities:"],
        &table(&[
            ("INDIA", "Alpha, Delhi, India.", NEW),
            ("PAKISTAN", "Beta, Lahore, Pakistan.", NEW),
        ]),
    );
    assert_eq!(told(&reading), ["+ INDIA: Alpha", "+ PAKISTAN: Beta"]);
}

#[test]
fn stated_numbers_of_removals_are_checked() {
    let reading = amended(&["a. Under CHINA, by removing four entities: “A”, “B” and “C”."], &[]);
    let counts = reading.checks.iter().find(|check| check.name == "instruction-counts").unwrap();
    assert_eq!(counts.detail, "instruction a states 4 entries, 3 found");
}

#[test]
fn a_stop_that_shortens_a_word_does_not_end_the_name() {
    let reading = amended(
        &["a. Under CHINA, by adding an entry for “Wuxi Paike New Mat. Tech. Co., Ltd.”"],
        &[(
            "CHINA",
            "Wuxi Paike New Mat. Tech. Co., Ltd., No. 22 Lianhe Rd., Wuxi, China; andBlg 7, Wuxi, China.",
            NEW,
        )],
    );
    assert_eq!(told(&reading), ["+ CHINA: Wuxi Paike New Mat. Tech. Co., Ltd."]);
    assert_eq!(
        reading.rule.unwrap().changes[0].entry.addresses,
        ["No. 22 Lianhe Rd., Wuxi, China", "Blg 7, Wuxi, China"]
    );
}

#[test]
fn a_rule_that_announces_changes_and_shows_none_is_reported() {
    let text = "<RULE><PREAMB><SUBAGY>Bureau of Industry and Security</SUBAGY>\
                <SUBJECT>Additions to the Entity List</SUBJECT><SUM><P>This rule adds two entities \
                to the Entity List under the destination of Oman (2).</P></SUM></PREAMB>\
                <SUPLINF><REGTEXT TITLE=\"15\" PART=\"744\">\
                <AMDPAR>1. The authority citation for part 744 is revised.</AMDPAR></REGTEXT>\
                </SUPLINF></RULE>";
    let reading = read(text.as_bytes(), None).unwrap().remove(0);
    assert_eq!(reading.kind, Kind::Other);
    let why: Vec<&str> = reading.unread.iter().map(|unread| unread.why.as_str()).collect();
    assert_eq!(why, ["it announces changes of a list, but no instruction and no table was found"]);
}
