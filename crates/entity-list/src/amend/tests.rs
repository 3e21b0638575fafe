//! Edits and overrides: what they mend, and what they report when they do not.

use jiff::civil::date;

use super::*;
use crate::model::{
    Change, ChangeKind, CountryCode, Coverage, Destination, Format, Kind, List, READER_VERSION,
    Reading, RequirementClass, RowCounts, Rule, Sha256, Source, Unread,
};

fn digest() -> Sha256 {
    Sha256::of(b"the file")
}

/// A reading of a rule that adds two entries and has a text it did not
/// understand.
fn reading() -> Reading {
    let mut reading = Reading {
        source: Source {
            path: None,
            sha256: digest(),
            format: Format::FrRuleXml,
            reader_version: READER_VERSION,
        },
        kind: Kind::Rule,
        rule: Some(Rule { lists: vec![List::EntityList], ..Rule::default() }),
        list: None,
        entries: Vec::new(),
        footnotes: Vec::new(),
        rows: RowCounts::default(),
        coverage: Coverage::default(),
        checks: Vec::new(),
        unread: vec![Unread {
            text: "c. Removing the entry that follows".to_owned(),
            place: "line 7, column 1".to_owned(),
            why: String::new(),
        }],
        warnings: Vec::new(),
    };
    for name in ["Suma Techology Co., Ltd.", "Nettrix"] {
        let added = amend(reading, &[fix(Fix::Add(new(name)))]);
        reading = added.reading;
    }
    reading.warnings.clear();
    reading
}

fn new(name: &str) -> NewChange {
    let fields = EntryEdit {
        addresses: Some(vec!["Beijing".to_owned()]),
        license_requirement: Some("For all items subject to the EAR.".to_owned()),
        ..EntryEdit::default()
    };
    NewChange {
        kind: ChangeKind::Add,
        list: List::EntityList,
        destination: Destination::new("CHINA"),
        name: name.to_owned(),
        with: ChangeEdit { fields, ..ChangeEdit::default() },
    }
}

fn fix(fix: Fix) -> Override {
    Override {
        sha256: digest(),
        who: "Jane Doe".to_owned(),
        why: "the PDF says so".to_owned(),
        fix,
    }
}

fn target(name: &str) -> Target {
    Target { name: Some(name.to_owned()), ..Target::default() }
}

fn set_name(of: &str, to: &str) -> Override {
    let fields = EntryEdit { name: Some(to.to_owned()), ..EntryEdit::default() };
    let to = ChangeEdit { fields, ..ChangeEdit::default() };
    fix(Fix::Set { change: target(of), to })
}

fn changes(reading: &Reading) -> &[Change] {
    &reading.rule.as_ref().unwrap().changes
}

fn effects(amended: &Amended) -> Vec<&Effect> {
    amended.amendments.iter().map(|amendment| &amendment.effect).collect()
}

#[test]
fn a_change_that_was_not_found_is_added_as_a_reading_would_have_it() {
    let reading = reading();
    let [suma, _] = changes(&reading) else { panic!("{reading:#?}") };
    assert_eq!(suma.entry.country, CountryCode::from_bytes(*b"CN"));
    assert_eq!(suma.entry.license_requirement.class, RequirementClass::AllItems);
}

#[test]
fn a_name_is_corrected_and_the_reading_says_by_whom_and_why() {
    let amended = amend(reading(), &[set_name("SUMA TECHOLOGY Co Ltd", "Suma Technology")]);
    assert_eq!(changes(&amended.reading)[0].entry.name, "Suma Technology");
    assert_eq!(
        amended.reading.warnings,
        ["mended by Jane Doe: fields of `Suma Techology Co., Ltd.` set (the PDF says so)"]
    );
    assert_eq!(amended.idle().count(), 0);
}

#[test]
fn a_change_is_dropped_and_dates_are_set() {
    let day = date(2025, 3, 25);
    let fixes = [
        fix(Fix::Drop { change: target("Nettrix") }),
        fix(Fix::EffectiveDate { date: day, until: None, change: None }),
        fix(Fix::Dismiss { unread: "c. Removing the entry".to_owned() }),
    ];
    let amended = amend(reading(), &fixes);
    let [suma] = changes(&amended.reading) else { panic!("{amended:#?}") };
    assert_eq!(suma.effective_date, Some(day));
    assert_eq!(amended.reading.rule.as_ref().unwrap().first_effective(), Some(day));
    assert!(!amended.reading.needs_person());
    assert_eq!(amended.reading.warnings.len(), 3);
}

#[test]
fn an_override_that_mends_nothing_is_reported() {
    let mut other_file = set_name("Nettrix", "Nettrix Ltd.");
    other_file.sha256 = Sha256::of(b"another file");
    let two =
        Fix::Drop { change: Target { destination: Some("China".to_owned()), ..Target::default() } };
    let fixes = [
        other_file,
        set_name("Never Listed", "X"),
        fix(two),
        set_name("Nettrix", "Nettrix"),
        set_name("Nettrix", " "),
        fix(Fix::Dismiss { unread: String::new() }),
    ];
    let before = reading();
    let amended = amend(before.clone(), &fixes);
    assert_eq!(amended.reading, before, "nothing was mended");
    let no = |why: &str| Effect::NoTarget(why.to_owned());
    let expected = [
        Effect::OtherFile,
        no("no change of the rule fits"),
        no("2 fit, and one change of the rule is meant: say more, or give `nth`"),
        Effect::AlreadySo,
        no("`name` is empty: an entry is listed under a name"),
        no("no unread text fits"),
    ];
    assert_eq!(effects(&amended), expected.iter().collect::<Vec<_>>());
    assert_eq!(amended.idle().count(), 5);
}

#[test]
fn the_nth_of_several_is_meant_where_it_is_said() {
    let second = Target {
        destination: Some("CHINA, PEOPLE'S REPUBLIC OF".to_owned()),
        nth: Some(2),
        ..Target::default()
    };
    let amended = amend(reading(), &[fix(Fix::Drop { change: second })]);
    assert_eq!(changes(&amended.reading)[0].entry.name, "Suma Techology Co., Ltd.");
    let third = Target { nth: Some(3), ..Target::default() };
    let amended = amend(reading(), &[fix(Fix::Drop { change: third })]);
    assert!(matches!(effects(&amended)[0], Effect::NoTarget(_)));
}

#[test]
fn a_list_is_mended_entry_by_entry() {
    let rule = reading();
    let entries = changes(&rule).iter().map(|change| change.entry.clone()).collect();
    let list =
        Reading { kind: Kind::List, list: Some(List::EntityList), rule: None, entries, ..rule };
    let fixes = [
        set_name("Suma Techology Co., Ltd.", "Suma Technology Co., Ltd."),
        fix(Fix::Drop { change: target("Nettrix") }),
        fix(Fix::Add(new("Sugon"))),
        fix(Fix::EffectiveDate { date: date(2025, 3, 25), until: None, change: None }),
    ];
    let amended = amend(list, &fixes);
    let names: Vec<_> = amended.reading.entries.iter().map(|entry| &entry.name).collect();
    assert_eq!(names, ["Suma Technology Co., Ltd.", "Sugon"]);
    assert!(matches!(effects(&amended)[3], Effect::NoTarget(why) if why.contains("no effective")));
}

#[test]
fn overrides_are_written_in_toml() {
    let text = r#"
[[override]]
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
who = "Jane Doe"
why = "the table drops a letter; the instruction and the PDF have it"
[override.fix.set]
change = { kind = "add", destination = "CHINA", name = "Suma Techology Co., Ltd." }
to = { fields = { name = "Suma Technology Co., Ltd." } }

[[override]]
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
who = "Jane Doe"
why = "the date is printed as 3/52/2025"
fix.effective-date = { date = "2025-03-25" }
"#;
    let file: Overrides = toml::from_str(text).unwrap();
    assert_eq!(file.overrides.len(), 2);
    let Fix::Set { change, .. } = &file.overrides[0].fix else { panic!("{file:#?}") };
    assert_eq!(change.kind, Some(ChangeKind::Add));
    let misspelt = text.replace("who =", "whom =");
    let told = toml::from_str::<Overrides>(&misspelt).unwrap_err().to_string();
    assert!(told.contains("whom") && told.contains("line 4"), "{told}");
}

#[test]
fn a_requirement_given_anew_keeps_its_footnotes() {
    let mut change = changes(&reading())[0].clone();
    change.entry.license_requirement.footnotes = vec![4];
    let fields = EntryEdit {
        license_requirement: Some("See § 744.11 of the EAR.".to_owned()),
        citations: Some(vec!["90 FR 14048, 3/28/25".to_owned()]),
        destination: Some(Destination::new("TAIWAN")),
        ..EntryEdit::default()
    };
    let edited = ChangeEdit { fields, ..ChangeEdit::default() }.of(&change).unwrap().entry;
    assert_eq!(edited.license_requirement.footnotes, [4]);
    assert_eq!(edited.citations[0].page, Some(14048));
    assert_eq!(edited.country, CountryCode::from_bytes(*b"TW"));
}

#[test]
fn a_change_cannot_end_before_it_begins() {
    let edit = ChangeEdit {
        effective_date: Some(date(2025, 3, 25)),
        effective_until: Some(date(2025, 3, 24)),
        ..ChangeEdit::default()
    };
    let told = edit.of(&changes(&reading())[0]).unwrap_err();
    assert!(matches!(told, EditError::EndsBeforeItBegins { .. }));
}
