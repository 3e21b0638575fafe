//! Rules brought onto the list.

use jiff::civil::date;

use super::super::{Applied, OutcomeKind, apply, baseline};
use super::*;

const DAY: Date = date(2025, 3, 25);
const EVE: Date = date(2025, 3, 24);

fn list(entries: &[Entry]) -> Vec<ListedEntry> {
    baseline(entries, List::EntityList)
}

fn add(entry: Entry) -> Change {
    change(ChangeKind::Add, entry, DAY)
}

fn revise(entry: Entry) -> Change {
    change(ChangeKind::Revise, entry, DAY)
}

fn remove(name: &str) -> Change {
    change(ChangeKind::Remove, Entry { text: String::new(), ..entry(name) }, DAY)
}

fn run(current: &[ListedEntry], changes: &[Change]) -> Applied {
    let applied = apply(current, &rule("2025-05427"), changes);
    let again = apply(&applied.onto(current), &rule("2025-05427"), changes);
    assert!(again.changes_nothing(), "applied again: {again:#?}");
    assert!(again.outcomes.iter().all(|outcome| outcome.kind == OutcomeKind::AlreadyThere));
    assert_eq!(again.held.len(), applied.held.len());
    applied
}

fn kinds(applied: &Applied) -> Vec<OutcomeKind> {
    applied.outcomes.iter().map(|outcome| outcome.kind).collect()
}

#[test]
fn a_revision_that_prints_nothing_is_held() {
    let current = list(&[entry("Inspur Group")]);
    let mut change = revise(entry("Inspur Group"));
    change.entry.text.clear();
    change.entry.addresses.clear();
    change.entry.license_requirement.text.clear();
    let applied = run(&current, &[change]);
    assert!(applied.outcomes.is_empty());
    assert_eq!(applied.held[0].why, "the rule does not print how the entry reads");
    assert_eq!(applied.held[0].candidates.len(), 1);
}

#[test]
fn an_entry_is_added_on_its_own_day() {
    let current = list(&[entry("Inspur Group")]);
    let mut later = add(entry("Suma-USI"));
    later.effective_date = Some(date(2026, 1, 1));
    let applied = run(&current, &[add(entry("Nettrix")), later]);
    assert_eq!(kinds(&applied), [OutcomeKind::Added, OutcomeKind::Added]);
    let versions = applied.onto(&current);
    assert_eq!(names_on(&versions, EVE), ["Inspur Group"]);
    assert_eq!(names_on(&versions, DAY), ["Inspur Group", "Nettrix"]);
    let all = ["Inspur Group", "Nettrix", "Suma-USI"];
    assert_eq!(names_on(&versions, date(2026, 1, 1)), all);
    assert_eq!(versions[1].document, Some(rule("2025-05427")));
}

#[test]
fn a_revision_keeps_the_id_and_tells_the_fields() {
    let current = list(&[entry("Inspur Group")]);
    let applied = run(&current, &[revise(with_address(entry("Inspur Group"), "Beijing"))]);
    let [outcome] = applied.outcomes.as_slice() else { panic!("{applied:?}") };
    assert_eq!((outcome.kind, &outcome.id), (OutcomeKind::Revised, &current[0].id));
    let fields: Vec<&str> = outcome.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["addresses"]);
    assert_eq!(applied.closed, [(current[0].id.clone(), Some(DAY))]);
    let versions = applied.onto(&current);
    assert_eq!(versions.len(), 2, "no version is dropped");
    assert_eq!(versions[1].id, current[0].id);
}

#[test]
fn a_rename_keeps_the_id() {
    let current = list(&[entry("Inspur Group")]);
    let mut renamed = revise(entry("Langchao Holdings"));
    renamed.former_name = Some("INSPUR GROUP".to_owned());
    let applied = run(&current, &[renamed]);
    assert_eq!(applied.outcomes[0].id, current[0].id);
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Langchao Holdings"]);
}

#[test]
fn a_removal_ends_the_entry_on_its_day() {
    let current = list(&[entry("Inspur Group"), entry("Nettrix")]);
    let applied = run(&current, &[remove("Inspur  group")]);
    assert_eq!(kinds(&applied), [OutcomeKind::Removed]);
    let versions = applied.onto(&current);
    assert_eq!(names_on(&versions, EVE), ["Inspur Group", "Nettrix"]);
    assert_eq!(names_on(&versions, DAY), ["Nettrix"]);
}

#[test]
fn names_are_matched_tolerantly_but_never_guessed() {
    let fze = || with_aliases(entry("TG Training 2023 FZE Limited"), &["TG Schooling"]);
    let twins = || vec![entry("Nettrix Information A"), entry("Nettrix Information B")];
    // (the list, the name removed, whether it is found)
    let table: [(Vec<Entry>, &str, bool); 8] = [
        (vec![fze()], "tg training 2023 fze limited.", true),
        (vec![fze()], "TG Training 2023 FZO Limited", true),
        (vec![fze()], "TG Training 2024 FZE Limited", false),
        (vec![fze()], "TG Schooling", true),
        (twins(), "Nettrix Information C", false),
        (twins(), "Nettrix Information A", true),
        (vec![entry("Nettrix"), with_address(entry("Nettrix"), "Beijing")], "Nettrix", false),
        (vec![under(entry("Nettrix"), "TAIWAN", "TW")], "Nettrix", false),
    ];
    for (entries, name, found) in table {
        let current = list(&entries);
        let mut removal = remove(name);
        removal.entry.addresses.clear();
        removal.entry.citations.clear();
        let applied = run(&current, &[removal]);
        assert_eq!(applied.outcomes.len(), usize::from(found), "{name}: {applied:#?}");
        assert_eq!(applied.held.len(), usize::from(!found), "{name}");
        assert!(found || !applied.held[0].candidates.is_empty(), "{name} has no candidate");
    }
}

#[test]
fn what_does_not_fit_is_held_and_the_rest_goes_through() {
    let current = list(&[entry("Inspur Group")]);
    let mut undated = add(entry("Suma-USI"));
    undated.effective_date = None;
    let changes = [
        remove("Never Listed Trading"),
        add(with_address(entry("Inspur Group"), "Beijing")),
        undated,
        add(entry("Nettrix")),
    ];
    let applied = run(&current, &changes);
    let why: Vec<&str> = applied.held.iter().map(|held| held.why.as_str()).collect();
    let expected = [
        "the list has no entry `Never Listed Trading` under `CHINA, PEOPLE'S REPUBLIC OF`",
        "the list has an entry of this name under this destination with other words in `addresses`",
        "the rule does not say when it takes effect",
    ];
    assert_eq!(why, expected);
    assert_eq!(applied.held[1].candidates, [current[0].id.clone()]);
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Inspur Group", "Nettrix"]);
}

#[test]
fn a_list_newer_than_the_rule_says_it_already() {
    let mut printed = entry("Nettrix");
    printed.citations[0].placeholder = true;
    printed.citations[0].page = None;
    printed.citations[0].text = "88 FR [INSERT FR PAGE NUMBER AND 3/6/2023].".to_owned();
    let current = list(&[entry("Nettrix")]);
    let applied = run(&current, &[add(printed.clone()), revise(printed)]);
    assert_eq!(kinds(&applied), [OutcomeKind::AlreadyThere, OutcomeKind::AlreadyThere]);
    assert!(applied.changes_nothing());
}

#[test]
fn a_rule_may_add_two_entries_of_one_name() {
    let other = with_address(entry("Nettrix"), "Beijing");
    let applied = run(&[], &[add(entry("Nettrix")), add(other.clone()), add(other)]);
    let expected = [OutcomeKind::Added, OutcomeKind::Added, OutcomeKind::AlreadyThere];
    assert_eq!(kinds(&applied), expected);
    assert_ne!(applied.outcomes[0].id, applied.outcomes[1].id);
}

#[test]
fn removing_and_adding_in_its_place_is_a_revision() {
    let current = list(&[entry("Inspur Group")]);
    let in_place = with_address(entry("Inspur Group"), "Beijing");
    let applied = run(&current, &[remove("Inspur Group"), add(in_place)]);
    assert_eq!(kinds(&applied), [OutcomeKind::Revised]);
    assert_eq!(applied.outcomes[0].id, current[0].id);
}

#[test]
fn removing_here_and_adding_there_is_a_move() {
    let current = list(&[entry("Inspur Group")]);
    let there = under(entry("Inspur Group"), "TAIWAN", "TW");
    let applied = run(&current, &[remove("Inspur Group"), add(there)]);
    assert_eq!(kinds(&applied), [OutcomeKind::Moved]);
    assert_eq!(applied.outcomes[0].id, current[0].id);
    assert_eq!(applied.outcomes[0].fields[0].field, "destination");
}

#[test]
fn a_party_listed_again_has_its_old_id() {
    let current = list(&[entry("Inspur Group")]);
    let gone = run(&current, &[remove("Inspur Group")]).onto(&current);
    let again = change(ChangeKind::Add, entry("Inspur Group"), date(2026, 1, 1));
    let applied = apply(&gone, &rule("2026-00001"), &[again]);
    assert_eq!(kinds(&applied), [OutcomeKind::Added]);
    assert_eq!(applied.outcomes[0].id, current[0].id);
    let versions = applied.onto(&gone);
    assert!(names_on(&versions, date(2025, 12, 31)).is_empty());
    assert_eq!(names_on(&versions, date(2026, 1, 1)), ["Inspur Group"]);
}

#[test]
fn a_second_rule_of_the_day_may_touch_what_the_first_added() {
    let first = run(&[], &[add(entry("Nettrix"))]).onto(&[]);
    let revision = revise(with_address(entry("Nettrix"), "Beijing"));
    let second = apply(&first, &rule("2025-05428"), std::slice::from_ref(&revision));
    assert_eq!(kinds(&second), [OutcomeKind::Revised]);
    let versions = second.onto(&first);
    let on_day: Vec<_> = versions.iter().filter(|version| version.is_in_force(DAY)).collect();
    assert_eq!(on_day.len(), 1);
    assert_eq!(on_day[0].entry.addresses, ["Beijing"]);
    // Either rule applied again changes nothing.
    assert!(apply(&versions, &rule("2025-05427"), &[add(entry("Nettrix"))]).changes_nothing());
    assert!(apply(&versions, &rule("2025-05428"), &[revision]).changes_nothing());
}

#[test]
fn a_temporary_revision_ends_by_itself() {
    let current = list(&[entry("Inspur Group")]);
    let mut temporary = revise(with_address(entry("Inspur Group"), "Beijing"));
    temporary.effective_until = Some(date(2026, 11, 9));
    let mut away = remove("Inspur Group");
    away.effective_until = Some(date(2026, 11, 9));
    for (changes, meanwhile) in [(temporary, vec!["Inspur Group"]), (away, Vec::new())] {
        let versions = run(&current, &[changes]).onto(&current);
        assert_eq!(names_on(&versions, date(2026, 11, 9)), meanwhile);
        let after = date(2026, 11, 10);
        assert_eq!(names_on(&versions, after), ["Inspur Group"]);
        let back = versions.iter().find(|version| version.is_in_force(after)).unwrap();
        assert_eq!(back.entry, current[0].entry);
        assert_eq!(back.id, current[0].id);
    }
}

/// The ids of the entries in force on a day.
fn ids_on(versions: &[ListedEntry], day: Date) -> Vec<&str> {
    let in_force = versions.iter().filter(|version| version.is_in_force(day));
    in_force.map(|version| version.id.as_str()).collect()
}

#[test]
fn an_id_survives_a_rename_a_removal_and_a_new_listing() {
    let current = list(&[entry("Inspur Group")]);
    let mut renamed = revise(entry("Langchao Holdings"));
    renamed.former_name = Some("Inspur Group".to_owned());
    let applied = run(&current, &[renamed]);
    assert_eq!(kinds(&applied), [OutcomeKind::Renamed]);
    let mut versions = applied.onto(&current);
    for (number, kind, day) in [
        ("2025-06001", ChangeKind::Remove, date(2025, 6, 1)),
        ("2025-07001", ChangeKind::Add, date(2025, 7, 1)),
    ] {
        let step = change(kind, entry("Langchao Holdings"), day);
        versions = apply(&versions, &rule(number), &[step]).onto(&versions);
    }
    assert!(ids_on(&versions, date(2025, 6, 30)).is_empty());
    assert_eq!(ids_on(&versions, date(2025, 7, 1)), [current[0].id.as_str()]);
}

#[test]
fn an_id_survives_moving_away_and_back() {
    let current = list(&[entry("Inspur Group")]);
    let there = under(entry("Inspur Group"), "TAIWAN", "TW");
    let mut versions = run(&current, &[remove("Inspur Group"), add(there.clone())]).onto(&current);
    let later = date(2025, 6, 1);
    let back = [
        change(ChangeKind::Remove, there, later),
        change(ChangeKind::Add, entry("Inspur Group"), later),
    ];
    let applied = apply(&versions, &rule("2025-06001"), &back);
    assert_eq!(kinds(&applied), [OutcomeKind::Moved]);
    versions = applied.onto(&versions);
    for day in [EVE, DAY, later] {
        assert_eq!(ids_on(&versions, day), [current[0].id.as_str()]);
    }
    // Somebody new of that name there gets an id of their own.
    let stranger = change(ChangeKind::Add, under(entry("Inspur Group"), "TAIWAN", "TW"), later);
    let applied = apply(&versions, &rule("2025-07001"), &[stranger]);
    assert_eq!(kinds(&applied), [OutcomeKind::Added]);
}

#[test]
fn members_and_aliases_that_a_revision_drops_are_told() {
    let mut listed = with_aliases(entry("CASIC Second Academy"), &["CASIC 2", "Chang Feng"]);
    listed.members = ["23rd Research Institute", "25th Research Institute"]
        .map(|name| crate::model::Member { name: name.to_owned(), ..Default::default() })
        .to_vec();
    let current = list(&[listed.clone()]);
    let mut fewer = listed;
    fewer.aliases.truncate(1);
    fewer.members.truncate(1);
    let applied = run(&current, &[revise(fewer)]);
    let told = |field: &str| {
        let field = applied.outcomes[0].fields.iter().find(|it| it.field == field).expect("told");
        let set = super::super::set_diff(
            &super::super::texts(&field.before),
            &super::super::texts(&field.after),
        );
        set.removed
    };
    assert_eq!(told("aliases"), ["Chang Feng"]);
    assert_eq!(told("members"), ["25th Research Institute"]);
}
