//! Headings that come, go and are renamed.

use jiff::civil::date;

use super::super::{
    Amendments, Applied, HeadingChange, OutcomeKind, apply_document, baseline, heading_changes,
};
use super::*;
use crate::model::{EffectiveDate, Instruction, Rule, Verb};

const DAY: Date = date(2025, 3, 25);

fn heading(from: &str, to: Option<&str>, with_entries: bool) -> HeadingChange {
    HeadingChange {
        list: List::EntityList,
        instruction: "a".to_owned(),
        heading: Destination::new(from),
        renamed_to: to.map(Destination::new),
        with_entries,
        effective_date: Some(DAY),
    }
}

fn run(current: &[ListedEntry], headings: &[HeadingChange], changes: &[Change]) -> Applied {
    let number = rule("2025-05427");
    let amendments = Amendments { headings, changes, ..Amendments::of(&number) };
    let applied = apply_document(current, &amendments);
    let again = apply_document(&applied.onto(current), &amendments);
    assert!(again.closed.is_empty() && again.opened.is_empty(), "{again:#?}");
    applied
}

#[test]
fn a_renamed_heading_takes_its_entries_along_as_one_story() {
    let list = ["Atempo", "Beta"].map(|name| under(entry(name), "TURKEY", "TR"));
    let current = baseline(&list, List::EntityList);
    let added = under(entry("Gamma"), "TÜRKIYE", "TR");
    let revised = under(with_address(entry("Beta"), "Ankara"), "TURKEY", "TR");
    let changes = [change(ChangeKind::Add, added, DAY), change(ChangeKind::Revise, revised, DAY)];
    let applied = run(&current, &[heading("TURKEY", Some("TÜRKIYE"), false)], &changes);
    let kinds: Vec<_> = applied.outcomes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [OutcomeKind::Added, OutcomeKind::Revised]);
    assert_eq!(applied.headings[0].entries.len(), 2);
    let versions = applied.onto(&current);
    let on_day: Vec<_> = versions.iter().filter(|it| it.is_in_force(DAY)).collect();
    assert_eq!(on_day.len(), 3);
    assert!(on_day.iter().all(|it| it.entry.destination.as_str() == "TÜRKIYE"));
    let ids: std::collections::BTreeSet<_> = on_day.iter().map(|it| &it.id).collect();
    assert!(current.iter().all(|it| ids.contains(&it.id)), "ids stay");
}

#[test]
fn a_heading_in_another_spelling_is_renamed_once() {
    let current = baseline(&[under(entry("Atempo"), "CZECH  REPUBLIC", "CZ")], List::EntityList);
    let number = rule("2025-05427");
    let headings = [heading("CZECH  REPUBLIC", Some("CZECH REPUBLIC"), false)];
    let applied = run(&current, &headings, &[]);
    assert_eq!(applied.headings.len(), 1);
    let amendments = Amendments { headings: &headings, ..Amendments::of(&number) };
    assert!(apply_document(&applied.onto(&current), &amendments).headings.is_empty());
}

#[test]
fn a_heading_removed_with_all_entries_removes_them() {
    let current = baseline(&[under(entry("Atempo"), "HONG KONG", "HK")], List::EntityList);
    let applied = run(&current, &[heading("HONG KONG", None, true)], &[]);
    assert_eq!(applied.headings[0].held, None);
    assert!(names_on(&applied.onto(&current), DAY).is_empty());
}

#[test]
fn a_heading_removed_while_entries_stand_under_it_is_held() {
    let list = [under(entry("Mikrotek"), "LATVIA", "LV"), under(entry("B SIA"), "LATVIA", "LV")];
    let current = baseline(&list, List::EntityList);
    let removal = change(ChangeKind::Remove, under(entry("B SIA"), "LATVIA", "LV"), DAY);
    let applied = run(&current, &[heading("LATVIA", None, false)], &[removal]);
    assert!(applied.headings[0].held.is_some());
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Mikrotek"]);
}

#[test]
fn heading_changes_are_taken_from_the_instructions() {
    let instruction = |label: &str, verb, destination: &str, to: &[&str], text: &str| Instruction {
        label: label.to_owned(),
        path: String::new(),
        verb,
        verb_inferred: false,
        destination: Some(Destination::new(destination)),
        names: Vec::new(),
        replacements: to.iter().map(|it| (*it).to_owned()).collect(),
        moved_to: None,
        substitution: None,
        count: None,
        heading: true,
        surroundings: false,
        text: text.to_owned(),
        position: None,
    };
    let rule = Rule {
        lists: vec![List::EntityList],
        effective_dates: vec![EffectiveDate { date: DAY, until: None, applies_to: None }],
        instructions: vec![
            instruction("a", Verb::Replace, "TURKEY", &["TÜRKIYE"], "Revising the heading"),
            instruction("b", Verb::Remove, "HONG KONG", &[], "Removing all entries under it"),
            instruction("c", Verb::Add, "CYPRUS", &[], "Adding a heading for CYPRUS"),
        ],
        ..Rule::default()
    };
    let mut expected =
        [heading("TURKEY", Some("TÜRKIYE"), false), heading("HONG KONG", None, true)];
    expected[1].instruction = "b".to_owned();
    assert_eq!(heading_changes(&rule, List::EntityList), expected);
    let both = Rule { lists: vec![List::EntityList, List::UnverifiedList], ..rule.clone() };
    assert!(heading_changes(&both, List::EntityList).iter().all(|it| it.effective_date.is_none()));
    assert!(heading_changes(&rule, List::UnverifiedList).is_empty());
}
