//! Properties over generated lists and rules.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Diff, apply, baseline, diff};
use super::*;

const NAMES: [&str; 8] = [
    "Inspur Group",
    "Inspur Group Co.",
    "Nettrix Information Industry",
    "Nettrix Information Industries",
    "Suma Technology",
    "Institute No. 36",
    "Institute No. 38",
    "北京智源",
];
const PLACES: [(&str, &str); 3] =
    [("CHINA, PEOPLE'S REPUBLIC OF", "CN"), ("TAIWAN", "TW"), ("IRAN", "IR")];

prop_compose! {
    fn entries()(
        name in 0..NAMES.len(),
        alias in prop::option::of(0..NAMES.len()),
        place in 0..PLACES.len(),
        address in 0..4u32,
        page in 0..3u32,
    ) -> Entry {
        let mut entry = under(entry(NAMES[name]), PLACES[place].0, PLACES[place].1);
        if let Some(alias) = alias {
            entry = with_aliases(entry, &[NAMES[alias]]);
        }
        entry = with_address(entry, &format!("Room {address}"));
        entry.citations = vec![cited(90, 14000 + page, "3/28/25")];
        entry
    }
}

prop_compose! {
    fn changes()(
        entry in entries(),
        kind in prop::sample::select(vec![ChangeKind::Add, ChangeKind::Revise, ChangeKind::Remove]),
        day in 0..4i64,
        dated in prop::bool::weighted(0.95),
        temporary in prop::option::weighted(0.15, 0..3i64),
        former in prop::option::weighted(0.2, 0..NAMES.len()),
    ) -> Change {
        let day = date(2025, 3, 25) + day.days();
        let mut change = change(kind, entry, day);
        change.effective_until = temporary.map(|days| day + days.days());
        if kind != ChangeKind::Remove {
            change.former_name = former.map(|name| NAMES[name].to_owned());
        }
        if !dated {
            change.effective_date = None;
        }
        change
    }
}

/// A list with the changes of a diff, in no particular order.
fn patched(before: &[Entry], diff: &Diff) -> Vec<Entry> {
    let mut list = before.to_vec();
    for change in &diff.changes {
        if let Some(old) = &change.before {
            let place = list.iter().position(|entry| entry == old).expect("it stands there");
            list.remove(place);
        }
        list.extend(change.after.clone());
    }
    sorted(list)
}

fn sorted(mut list: Vec<Entry>) -> Vec<Entry> {
    list.sort_by_key(|entry| format!("{entry:?}"));
    list
}

/// The versions of one entry never overlap.
fn overlaps(versions: &[ListedEntry]) -> bool {
    (0..8).any(|days| {
        let day = date(2025, 3, 24) + i64::from(days).days();
        let mut ids: Vec<_> =
            versions.iter().filter(|version| version.is_in_force(day)).map(|v| &v.id).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        ids.len() != all
    })
}

proptest! {
    #[test]
    fn a_list_does_not_differ_from_itself(list in vec(entries(), 0..12)) {
        prop_assert_eq!(diff(&list, &list), Diff::default());
    }

    #[test]
    fn a_diff_applied_to_the_older_list_gives_the_newer(
        before in vec(entries(), 0..12),
        after in vec(entries(), 0..12),
    ) {
        let diff = diff(&before, &after);
        prop_assert_eq!(patched(&before, &diff), sorted(after.clone()));
        let summary = diff.summary;
        prop_assert_eq!(summary.total() as usize, diff.changes.len());
        prop_assert_eq!(
            before.len() + summary.added as usize,
            after.len() + summary.removed as usize
        );
    }

    #[test]
    fn a_rule_applied_again_changes_nothing(
        list in vec(entries(), 0..8),
        rules in vec(vec(changes(), 0..6), 1..3),
    ) {
        let mut versions = baseline(&list, List::EntityList);
        for (number, rule) in rules.iter().enumerate() {
            let number = DocumentNumber::new(format!("2025-0000{number}"));
            let applied = apply(&versions, &number, rule);
            versions = applied.onto(&versions);
            prop_assert!(!overlaps(&versions), "versions overlap: {:#?}", versions);
            let again = apply(&versions, &number, rule);
            prop_assert!(again.changes_nothing(), "{:#?}\n{:#?}", applied, again);
        }
    }

    #[test]
    fn every_change_is_accounted_for(
        list in vec(entries(), 0..8),
        rule in vec(changes(), 0..6),
    ) {
        let current = baseline(&list, List::EntityList);
        let applied = apply(&current, &super::rule("2025-00001"), &rule);
        let told = applied.outcomes.len() + applied.held.len();
        let removals = rule.iter().filter(|change| change.kind == ChangeKind::Remove).count();
        prop_assert!(told <= rule.len() && told + removals >= rule.len());
        prop_assert_eq!(&apply(&current, &super::rule("2025-00001"), &rule), &applied);
    }
}
