//! What a person decides about held changes.

use jiff::Timestamp;
use jiff::civil::date;

use super::super::{
    Applied, ChangeId, Decision, DecisionError, Held, OutcomeKind, Verdict, apply, baseline,
    change_ids, decide,
};
use super::*;
use crate::amend::{ChangeEdit, EntryEdit};

const DAY: Date = date(2025, 3, 25);

fn decision(held: &Held, verdict: Verdict) -> Decision {
    Decision {
        held: held.id.clone(),
        verdict,
        who: "Jane Doe".to_owned(),
        why: "the PDF says so".to_owned(),
        when: Timestamp::UNIX_EPOCH,
    }
}

/// A list with one entry and an addition that is held because of it.
fn in_other_words() -> (Vec<ListedEntry>, Held) {
    let current = baseline(&[entry("Inspur Group")], List::EntityList);
    let other = with_address(entry("Inspur Group"), "Beijing");
    let applied = apply(&current, &rule("2025-05427"), &[change(ChangeKind::Add, other, DAY)]);
    let [held] = applied.held.as_slice() else { panic!("{applied:?}") };
    (current, held.clone())
}

/// Decides, and decides again, which must change nothing.
fn decided(current: &[ListedEntry], held: &Held, verdict: Verdict) -> Applied {
    let decision = decision(held, verdict);
    let applied = decide(current, held, &decision).expect("it fits");
    let again = decide(&applied.onto(current), held, &decision).expect("it fits again");
    assert!(again.changes_nothing(), "{again:#?}");
    assert!(again.outcomes.iter().all(|it| it.kind == OutcomeKind::AlreadyThere));
    applied
}

#[test]
fn an_addition_accepted_is_an_entry_of_its_own() {
    let (current, held) = in_other_words();
    let applied = decided(&current, &held, Verdict::Accept);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Added);
    assert_ne!(applied.outcomes[0].id, current[0].id);
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Inspur Group", "Inspur Group"]);
    assert_eq!(applied.opened[0].document, Some(rule("2025-05427")));
}

#[test]
fn an_addition_accepted_as_an_entry_is_a_revision_of_it() {
    let (current, held) = in_other_words();
    let verdict = Verdict::AcceptAs(held.candidates[0].clone());
    let applied = decided(&current, &held, verdict);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Revised);
    assert_eq!(applied.outcomes[0].id, current[0].id);
    assert_eq!(names_on(&applied.onto(&current), DAY), ["Inspur Group"]);
}

#[test]
fn a_change_rejected_does_nothing() {
    let (current, held) = in_other_words();
    let applied = decide(&current, &held, &decision(&held, Verdict::Reject)).unwrap();
    assert_eq!(applied, Applied::default());
}

#[test]
fn a_removal_of_one_of_two_is_decided_by_naming_it() {
    let twins = [entry("Nettrix"), with_address(entry("Nettrix"), "Beijing")];
    let current = baseline(&twins, List::EntityList);
    let mut removal = change(ChangeKind::Remove, entry("Nettrix"), DAY);
    removal.entry.addresses.clear();
    removal.entry.citations.clear();
    let held = apply(&current, &rule("2025-05427"), &[removal]).held.remove(0);
    assert_eq!(held.candidates.len(), 2);
    let doubt = decide(&current, &held, &decision(&held, Verdict::Accept)).unwrap_err();
    assert!(matches!(doubt, DecisionError::InDoubt { candidates, .. } if candidates.len() == 2));
    let applied = decided(&current, &held, Verdict::AcceptAs(current[1].id.clone()));
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Removed);
    let left = applied.onto(&current);
    let left: Vec<_> = left.iter().filter(|it| it.is_in_force(DAY)).collect();
    assert_eq!((left.len(), &left[0].id), (1, &current[0].id));
}

#[test]
fn a_revision_of_what_is_not_there_may_be_put_on_the_list() {
    let revision = change(ChangeKind::Revise, entry("Never Listed Trading"), DAY);
    let held = apply(&[], &rule("2025-05427"), &[revision]).held.remove(0);
    let applied = decided(&[], &held, Verdict::AcceptAsNew);
    assert_eq!(applied.outcomes[0].kind, OutcomeKind::Added);
}

#[test]
fn an_edit_gives_the_date_that_the_rule_does_not_say() {
    let mut undated = change(ChangeKind::Add, entry("Suma-USI"), DAY);
    undated.effective_date = None;
    let held = apply(&[], &rule("2025-05427"), &[undated]).held.remove(0);
    let refused = decide(&[], &held, &decision(&held, Verdict::Accept)).unwrap_err();
    assert_eq!(refused, DecisionError::NoEffectiveDate);
    let fields =
        EntryEdit { name: Some("Suma-USI Electronics".to_owned()), ..EntryEdit::default() };
    let edit = ChangeEdit { effective_date: Some(DAY), fields, ..ChangeEdit::default() };
    let applied = decided(&[], &held, Verdict::Edit { edit: Box::new(edit), entry: None });
    assert_eq!(names_on(&applied.onto(&[]), DAY), ["Suma-USI Electronics"]);
}

#[test]
fn a_decision_that_does_not_fit_says_why() {
    let (current, held) = in_other_words();
    let with = |change: &dyn Fn(&mut Decision)| {
        let mut decision = decision(&held, Verdict::Accept);
        change(&mut decision);
        decide(&current, &held, &decision).unwrap_err().to_string()
    };
    assert!(with(&|it| it.held = ChangeId::new("ch-0")).contains("about `ch-0`"));
    assert_eq!(with(&|it| it.why = " ".to_owned()), "the decision does not say why");
    assert_eq!(with(&|it| it.who = String::new()), "the decision does not say who decided");
    let unknown = Verdict::AcceptAs(super::super::EntryId::new("el-0"));
    assert_eq!(with(&|it| it.verdict = unknown.clone()), "the list has no entry `el-0`");
    let empty = Verdict::Edit { edit: Box::default(), entry: None };
    assert_eq!(
        with(&|it| it.verdict = empty.clone()),
        "the edit does not fit: the edit gives no field"
    );
}

#[test]
fn a_late_decision_ends_where_a_later_rule_takes_over() {
    let (current, held) = in_other_words();
    let later = date(2025, 6, 1);
    let revision = with_address(entry("Inspur Group"), "Shanghai");
    let revision = change(ChangeKind::Revise, revision, later);
    let current = apply(&current, &rule("2025-09999"), &[revision]).onto(&current);
    let applied = decided(&current, &held, Verdict::AcceptAs(held.candidates[0].clone()));
    let versions = applied.onto(&current);
    let on = |day: Date| -> Vec<&str> {
        let on_day = versions.iter().filter(|it| it.is_in_force(day));
        on_day.map(|it| it.entry.addresses[0].as_str()).collect()
    };
    assert_eq!((on(DAY), on(later)), (vec!["Beijing"], vec!["Shanghai"]));
}

#[test]
fn the_id_of_a_change_depends_on_what_it_names_only() {
    let base = change(ChangeKind::Add, entry("Inspur Group"), DAY);
    let reworded =
        Change { entry: with_address(entry("INSPUR  Group"), "Beijing"), ..base.clone() };
    let document = rule("2025-05427");
    let id = |change: &Change| change_ids(&document, std::slice::from_ref(change)).remove(0);
    assert_eq!(id(&base), id(&reworded));
    let removal = Change { kind: ChangeKind::Remove, ..base.clone() };
    assert_ne!(id(&base), id(&removal));
    let twice = change_ids(&document, &[base.clone(), reworded]);
    assert_ne!(twice[0], twice[1]);
    assert_ne!(id(&base), change_ids(&rule("2025-05428"), &[base])[0]);
}

#[test]
fn an_edit_of_an_entry_that_is_not_printed_keeps_its_other_words() {
    let current = baseline(&[with_aliases(entry("Inspur Group"), &["Langchao"])], List::EntityList);
    let mut unprinted = change(ChangeKind::Revise, entry("Inspur Group"), DAY);
    unprinted.entry.text.clear();
    unprinted.entry.license_requirement.text.clear();
    let held = apply(&current, &rule("2025-05427"), &[unprinted]).held.remove(0);
    let fields = EntryEdit { addresses: Some(vec!["Beijing".to_owned()]), ..EntryEdit::default() };
    let edit = ChangeEdit { fields, ..ChangeEdit::default() };
    let verdict = Verdict::Edit { edit: Box::new(edit), entry: Some(current[0].id.clone()) };
    let applied = decided(&current, &held, verdict);
    let after = applied.outcomes[0].after.as_ref().unwrap();
    assert_eq!((after.addresses[0].as_str(), after.aliases.len()), ("Beijing", 1));
}
