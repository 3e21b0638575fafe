//! A document in another text, a correcting document, a better reading.

use jiff::civil::date;

use super::super::{
    Amendments, OutcomeKind, Postponement, apply, apply_document, baseline, compare_readings,
    correct, correct_baseline, postpone,
};
use super::*;
use crate::model::{
    Coverage, Format, Kind, READER_VERSION, Reading, RowCounts, Rule, Sha256, Source,
};

const DAY: Date = date(2025, 3, 25);

fn add(entry: Entry) -> Change {
    change(ChangeKind::Add, entry, DAY)
}

fn put(changes: &[Change]) -> Vec<ListedEntry> {
    apply(&[], &rule("2025-05427"), changes).onto(&[])
}

#[test]
fn a_later_text_with_a_name_that_differs_a_little_is_not_a_new_entry() {
    let names = ["Suma Techology Co., Ltd.", "Nettrix Information Industry Co., Ltd."];
    let current = put(&names.map(|name| add(entry(name))));
    let texts = ["Suma Technology Co., Ltd.", names[1]].map(|name| add(entry(name)));
    let applied = apply(&current, &rule("2025-05427"), &texts);
    assert!(applied.changes_nothing());
    let kinds: Vec<_> = applied.outcomes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [OutcomeKind::AlreadyThere]);
    assert_eq!(
        applied.held[0].why,
        "this text of the document differs from the earlier one that the list follows: name"
    );
    assert_eq!(applied.held[0].candidates, [current[0].id.clone()]);
}

#[test]
fn a_later_text_may_have_an_entry_more() {
    let current = put(&[add(entry("Institute No. 36"))]);
    let texts = ["Institute No. 36", "Institute No. 38"].map(|name| add(entry(name)));
    let applied = apply(&current, &rule("2025-05427"), &texts);
    let kinds: Vec<_> = applied.outcomes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [OutcomeKind::AlreadyThere, OutcomeKind::Added]);
}

#[test]
fn a_later_text_with_another_day_is_held() {
    let current = put(&[add(entry("Nettrix"))]);
    let later = change(ChangeKind::Add, entry("Nettrix"), date(2025, 4, 1));
    let applied = apply(&current, &rule("2025-05427"), &[later]);
    assert!(applied.changes_nothing());
    assert!(applied.held[0].why.contains("takes effect on 2025-04-01"), "{:?}", applied.held);
}

#[test]
fn a_correcting_document_corrects_and_lists_nobody_anew() {
    let current = put(&[add(entry("Suma Techology Co., Ltd.")), add(entry("Nettrix"))]);
    let number = rule("C1-2025-05427");
    let corrects = [rule("2025-05427")];
    let reprinted =
        [add(entry("Suma Technology Co., Ltd.")), add(with_address(entry("Nettrix"), "Beijing"))];
    let correction =
        Amendments { corrects: &corrects, changes: &reprinted, ..Amendments::of(&number) };
    let applied = apply_document(&current, &correction);
    let kinds: Vec<_> = applied.outcomes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [OutcomeKind::Renamed, OutcomeKind::Revised]);
    let ids: Vec<_> = applied.outcomes.iter().map(|it| &it.id).collect();
    assert_eq!(ids, [&current[0].id, &current[1].id]);
    let versions = applied.onto(&current);
    assert_eq!(names_on(&versions, DAY), ["Suma Technology Co., Ltd.", "Nettrix"]);
    assert!(apply_document(&versions, &correction).changes_nothing());
    // The same words in a document that corrects nothing are held.
    let stranger = apply(&current, &rule("2025-09999"), &reprinted[1..]);
    assert_eq!(stranger.held.len(), 1);
}

fn reading(changes: Vec<Change>) -> Reading {
    Reading {
        source: Source {
            path: None,
            sha256: Sha256::of(b"rule"),
            format: Format::FrRuleXml,
            reader_version: READER_VERSION,
        },
        kind: Kind::Rule,
        rule: Some(Rule { changes, ..Rule::default() }),
        list: None,
        entries: Vec::new(),
        footnotes: Vec::new(),
        rows: RowCounts::default(),
        coverage: Coverage::default(),
        checks: Vec::new(),
        unread: Vec::new(),
        warnings: Vec::new(),
    }
}

#[test]
fn readings_are_compared_by_what_they_do_to_the_list() {
    let old = [add(entry("Suma Techology Co., Ltd.")), add(entry("Nettrix")), add(entry("Sugon"))];
    let mut other_reason = old[1].clone();
    other_reason.reason = Some("for its supercomputers".to_owned());
    let new = vec![add(entry("Suma Technology Co., Ltd.")), other_reason, add(entry("Inspur"))];
    let told = compare_readings(&reading(old.to_vec()), &reading(new));
    let fields: Vec<_> = told.corrected.iter().map(|it| it.fields[0].field.as_str()).collect();
    assert_eq!(fields, ["name"]);
    assert_eq!(told.appeared.len(), 1);
    assert_eq!(told.appeared[0].entry.name, "Inspur");
    assert_eq!(told.vanished[0].entry.name, "Sugon");
    assert!(!told.is_nothing());
    assert!(compare_readings(&reading(old.to_vec()), &reading(old.to_vec())).is_nothing());
}

#[test]
fn a_better_reading_corrects_the_record() {
    let old = [add(entry("Suma Techology Co., Ltd.")), add(entry("Nettrix")), add(entry("Sugon"))];
    let new = [
        add(entry("Suma Technology Co., Ltd.")),
        add(with_aliases(entry("Nettrix"), &["Ningchang"])),
        add(entry("Inspur")),
    ];
    let document = rule("2025-05427");
    let current = put(&old);
    let told = correct(&current, &document, &old, &new);
    assert_eq!(told.held, []);
    let kinds: Vec<_> = told.corrected.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [OutcomeKind::Renamed, OutcomeKind::Revised]);
    assert_eq!(told.appeared.len(), 1, "only this one is news");
    assert_eq!(told.vanished.len(), 1);
    let versions = told.restated.onto(&current);
    let mut names = names_on(&versions, DAY);
    names.sort_unstable();
    assert_eq!(names, ["Inspur", "Nettrix", "Suma Technology Co., Ltd."]);
    assert!(names_on(&versions, date(2025, 3, 24)).is_empty());
    let suma = versions.iter().find(|it| it.entry.name.starts_with("Suma")).unwrap();
    assert_eq!(suma.id, current[0].id, "a corrected entry keeps its id");
    assert!(correct(&versions, &document, &old, &new).restated.is_empty(), "again: nothing");
}

#[test]
fn what_a_later_rule_changed_is_not_taken_back() {
    let old = [add(entry("Sugon")), add(entry("Nettrix"))];
    let current = put(&old);
    let later = date(2025, 6, 1);
    let revisions = ["Sugon", "Nettrix"]
        .map(|name| change(ChangeKind::Revise, with_address(entry(name), "Beijing"), later));
    let current = apply(&current, &rule("2025-09999"), &revisions).onto(&current);
    let new = [add(with_aliases(entry("Nettrix"), &["Ningchang"]))];
    let told = correct(&current, &rule("2025-05427"), &old, &new);
    assert_eq!(told.held.len(), 1, "Sugon was revised since: {:?}", told.held);
    assert!(told.held[0].why.contains("2025-09999"));
    let versions = told.restated.onto(&current);
    let nettrix = |day: Date| {
        let found = versions.iter().find(|it| it.entry.name == "Nettrix" && it.is_in_force(day));
        found.map(|it| (it.entry.aliases.len(), it.entry.addresses[0].clone())).unwrap()
    };
    assert_eq!(nettrix(DAY).0, 1, "the first text is corrected");
    assert_eq!(nettrix(later), (0, "Beijing".to_owned()), "the later rule's text stays");
}

#[test]
fn a_baseline_read_better_is_corrected_in_place() {
    let old = [entry("Inspur Group"), entry("Sugon")];
    let new = [with_aliases(entry("Inspur Group"), &["Langchao"]), entry("Nettrix")];
    let current = baseline(&old, List::EntityList);
    let told = correct_baseline(&current, List::EntityList, &old, &new);
    let counts = (told.corrected.len(), told.appeared.len(), told.vanished.len());
    assert_eq!(counts, (1, 1, 1));
    let versions = told.restated.onto(&current);
    let mut names = names_on(&versions, DAY);
    names.sort_unstable();
    assert_eq!(names, ["Inspur Group", "Nettrix"]);
    assert!(correct_baseline(&versions, List::EntityList, &old, &new).restated.is_empty());
}

/// A list with one entry, and a rule that revises it, adds one, removes one.
fn ruled() -> (Vec<ListedEntry>, Vec<Change>) {
    let before = baseline(&[entry("Inspur Group"), entry("Sugon")], List::EntityList);
    let changes = vec![
        change(ChangeKind::Revise, with_address(entry("Inspur Group"), "Beijing"), DAY),
        add(entry("Nettrix")),
        change(ChangeKind::Remove, entry("Sugon"), DAY),
    ];
    (before, changes)
}

fn state(versions: &[ListedEntry], day: Date) -> Vec<(String, String)> {
    let mut state: Vec<_> = versions
        .iter()
        .filter(|it| it.is_in_force(day))
        .map(|it| (it.entry.name.clone(), it.entry.addresses[0].clone()))
        .collect();
    state.sort();
    state
}

#[test]
fn a_delayed_rule_takes_effect_later() {
    let (before, changes) = ruled();
    let document = rule("2025-05427");
    let current = apply(&before, &document, &changes).onto(&before);
    let until = date(2025, 6, 1);
    let delay = Postponement::Delay { until: Some(until) };
    let told = postpone(&current, &document, &changes, delay);
    assert_eq!(told.held, []);
    let versions = told.restated.onto(&current);
    assert_eq!(state(&versions, DAY), state(&before, DAY));
    assert_eq!(state(&versions, date(2025, 5, 31)), state(&before, DAY));
    assert_eq!(state(&versions, until), state(&current, DAY));
    assert!(postpone(&versions, &document, &delay.of(&changes), delay).restated.is_empty());
}

#[test]
fn a_suspended_rule_resumes_by_itself() {
    let (before, changes) = ruled();
    let document = rule("2025-05427");
    let current = apply(&before, &document, &changes).onto(&before);
    let (from, last) = (date(2025, 11, 10), date(2026, 11, 9));
    let suspension = Postponement::Suspend { from, until: Some(last) };
    let told = postpone(&current, &document, &changes, suspension);
    assert_eq!(told.held, []);
    let versions = told.restated.onto(&current);
    assert_eq!(state(&versions, date(2025, 11, 9)), state(&current, DAY));
    assert_eq!(state(&versions, from), state(&before, DAY));
    assert_eq!(state(&versions, last), state(&before, DAY));
    assert_eq!(state(&versions, date(2026, 11, 10)), state(&current, DAY));
}

#[test]
fn a_withdrawn_rule_ceases_to_count() {
    let (before, changes) = ruled();
    let document = rule("2025-05427");
    let current = apply(&before, &document, &changes).onto(&before);
    let from = date(2025, 4, 1);
    let told = postpone(&current, &document, &changes, Postponement::Withdraw { from });
    let versions = told.restated.onto(&current);
    assert_eq!(state(&versions, date(2025, 3, 31)), state(&current, DAY));
    assert_eq!(state(&versions, from), state(&before, DAY));
    let never = postpone(&current, &document, &changes, Postponement::Withdraw { from: DAY });
    let versions = never.restated.onto(&current);
    assert_eq!(state(&versions, DAY), state(&before, DAY));
}

#[test]
fn a_delay_does_not_touch_what_another_rule_changed_since() {
    let (before, changes) = ruled();
    let document = rule("2025-05427");
    let current = apply(&before, &document, &changes).onto(&before);
    let other =
        change(ChangeKind::Revise, with_address(entry("Nettrix"), "Shanghai"), date(2025, 4, 1));
    let current = apply(&current, &rule("2025-09999"), &[other]).onto(&current);
    let delay = Postponement::Delay { until: Some(date(2025, 6, 1)) };
    let told = postpone(&current, &document, &changes, delay);
    let held: Vec<_> = told.held.iter().map(|it| it.change.entry.name.as_str()).collect();
    assert_eq!(held, ["Nettrix"]);
    let versions = told.restated.onto(&current);
    assert!(state(&versions, DAY).iter().any(|(name, _)| name == "Sugon"));
}
