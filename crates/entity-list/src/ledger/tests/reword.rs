//! Entries that a rule changes without printing them.

use jiff::civil::date;

use super::super::{Applied, Decision, OutcomeKind, Verdict, apply, baseline, change_ids, decide};
use super::*;
use crate::model::{Rewording, Substitution};

const DAY: Date = date(2025, 3, 25);

fn listed(name: &str, address: &str) -> Entry {
    let mut listed = with_address(entry(name), address);
    listed.text = format!("{name}, {address}.");
    listed
}

fn unprinted(name: &str, how: Rewording) -> Change {
    let mut change = change(ChangeKind::Revise, entry(name), DAY);
    change.entry = Entry::named(change.entry.destination, change.entry.country, name);
    change.rewording = Some(how);
    change
}

fn words(old: &str, new: &str) -> Rewording {
    Rewording::Replace(Substitution { old: old.to_owned(), new: new.to_owned() })
}

/// Applies the changes, and again: the second time nothing may happen.
fn run(current: &[ListedEntry], changes: &[Change]) -> Applied {
    let document = rule("2025-05427");
    let applied = apply(current, &document, changes);
    let again = apply(&applied.onto(current), &document, changes);
    assert!(again.changes_nothing(), "{again:#?}");
    applied
}

#[test]
fn words_are_replaced_where_they_stand_once() {
    let current = baseline(&[listed("Nettrix", "12 Bejing Road, Kunshan")], List::EntityList);
    let applied = run(&current, &[unprinted("Nettrix", words("Bejing", "Beijing"))]);
    assert_eq!(applied.held, []);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Revised);
    let after = applied.outcomes[0].after.clone().unwrap();
    assert_eq!(after.addresses, ["12 Beijing Road, Kunshan"]);
    assert_eq!(after.text, "Nettrix, 12 Beijing Road, Kunshan.");
    assert_eq!(applied.outcomes[0].id, current[0].id);
}

#[test]
fn a_name_that_is_replaced_is_a_rename() {
    let current = baseline(&[listed("Suma Techology", "Kunshan")], List::EntityList);
    let applied = run(&current, &[unprinted("Suma Techology", words("Techology", "Technology"))]);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Renamed);
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Suma Technology"]);
}

#[test]
fn words_that_stand_nowhere_or_twice_are_held_with_the_entry() {
    let current = baseline(&[listed("Nettrix", "Bejing Road, Bejing")], List::EntityList);
    for (old, why) in [("Shanghai", "does not have the words"), ("Bejing", "in several places")] {
        let applied = run(&current, &[unprinted("Nettrix", words(old, "Beijing"))]);
        assert!(applied.held[0].why.contains(why), "{:?}", applied.held);
        assert_eq!(applied.held[0].candidates, [current[0].id.clone()]);
    }
}

#[test]
fn replaced_words_of_a_requirement_are_read_anew() {
    let mut one = listed("Nettrix", "Kunshan");
    one.license_requirement.text = "For all items subject to the EAR (See § 744.11)".to_owned();
    let current = baseline(&[one], List::EntityList);
    let how = words("744.11)", "744.11 of the EAR)");
    let applied = run(&current, &[unprinted("Nettrix", how)]);
    let after = applied.outcomes[0].after.clone().unwrap();
    assert!(after.license_requirement.text.ends_with("744.11 of the EAR)"));
    assert_eq!(after.license_requirement.class, crate::model::RequirementClass::AllItems);
}

#[test]
fn an_entry_moves_under_another_heading_as_it_is() {
    let current = baseline(&[listed("Nettrix", "Kunshan")], List::EntityList);
    let to = Destination::new("TAIWAN");
    let applied = run(&current, &[unprinted("Nettrix", Rewording::Move { to: to.clone() })]);
    assert_eq!(applied.held, []);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Moved);
    let versions = applied.onto(&current);
    let now: Vec<_> = versions.iter().filter(|it| it.is_in_force(DAY)).collect();
    assert_eq!((now.len(), &now[0].entry.destination, &now[0].id), (1, &to, &current[0].id));
    assert_eq!(now[0].entry.addresses, ["Kunshan"]);
}

#[test]
fn an_entry_does_not_move_onto_one_of_its_name() {
    let there = under(listed("Nettrix", "Taipei"), "TAIWAN", "TW");
    let current = baseline(&[listed("Nettrix", "Kunshan"), there], List::EntityList);
    let how = Rewording::Move { to: Destination::new("TAIWAN") };
    let applied = run(&current, &[unprinted("Nettrix", how)]);
    assert!(applied.held[0].why.contains("has an entry of this name"), "{:?}", applied.held);
}

#[test]
fn a_person_says_which_entry_is_meant() {
    let current = baseline(&[listed("Nettrix Industry", "12 Bejing Road")], List::EntityList);
    let change = unprinted("Some Other Name", words("Bejing", "Beijing"));
    let document = rule("2025-05427");
    let applied = apply(&current, &document, std::slice::from_ref(&change));
    let decision = Decision {
        held: change_ids(&document, &[change])[0].clone(),
        verdict: Verdict::AcceptAs(current[0].id.clone()),
        who: "Ann".to_owned(),
        why: "the PDF".to_owned(),
        when: "2025-03-28T12:00:00Z".parse().unwrap(),
    };
    let decided = decide(&current, &applied.held[0], &decision).unwrap();
    assert_eq!(decided.outcomes[0].after.clone().unwrap().addresses, ["12 Beijing Road"]);
}
