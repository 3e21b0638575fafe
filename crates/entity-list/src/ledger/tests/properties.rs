//! Properties over generated lists and rules.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{
    Amendments, Diff, Postponement, Published, apply, baseline, correct, diff, patch, postpone,
    replay,
};
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
        let patched = patch(&before, &diff).expect("the diff fits");
        prop_assert_eq!(sorted(patched), sorted(after.clone()));
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

    #[test]
    fn a_diff_puts_every_change_where_the_newer_list_has_it(
        before in vec(entries(), 0..12),
        edits in vec((0..12usize, entries()), 0..4),
    ) {
        let mut after = before.clone();
        for (place, entry) in edits {
            match after.get_mut(place) {
                Some(slot) => *slot = entry,
                None => after.push(entry),
            }
        }
        let diff = diff(&before, &after);
        let patched = patch(&before, &diff).expect("the diff fits");
        for change in &diff.changes {
            if let (Some(place), Some(entry)) = (change.place, &change.after) {
                prop_assert_eq!(&patched[place as usize], entry);
            }
        }
    }

    #[test]
    fn the_order_in_which_documents_are_given_does_not_count(
        list in vec(entries(), 0..6),
        rules in vec((vec(changes(), 0..5), 0..2i64), 1..4),
        turn in 0..4usize,
    ) {
        let numbers: Vec<_> = (0..rules.len()).map(numbered).collect();
        let documents: Vec<_> = rules.iter().zip(&numbers).enumerate().map(|(page, (rule, number))| {
            published(number, &rule.0, date(2025, 3, 28) + rule.1.days(), page)
        }).collect();
        let current = baseline(&list, List::EntityList);
        let once = replay(&current, &documents);
        let mut shuffled = documents.clone();
        shuffled.rotate_left(turn % documents.len());
        shuffled.reverse();
        prop_assert_eq!(once, replay(&current, &shuffled));
    }

    #[test]
    fn as_of_a_day_is_what_the_documents_up_to_that_day_give(
        list in vec(entries(), 0..6),
        rules in vec(vec(changes(), 0..5), 1..4),
        days in -1..6i64,
    ) {
        // Each rule takes effect a day after the one before it.
        let dated: Vec<Vec<Change>> = rules.into_iter().enumerate().map(|(number, rule)| {
            let day = date(2025, 3, 25) + i64::try_from(number).unwrap().days();
            rule.into_iter().map(|mut change| {
                change.effective_date = Some(day);
                change.effective_until = None;
                change
            }).collect()
        }).collect();
        let numbers: Vec<_> = (0..dated.len()).map(numbered).collect();
        let documents: Vec<_> = dated.iter().zip(&numbers).enumerate().map(|(page, (rule, number))| {
            published(number, rule, date(2025, 3, 20), page)
        }).collect();
        let day = date(2025, 3, 25) + days.days();
        let up_to: Vec<_> = documents.iter().filter(|document| {
            document.amendments.changes.iter().all(|it| it.effective_date <= Some(day))
        }).copied().collect();
        let current = baseline(&list, List::EntityList);
        let on_day = |documents: &[Published<'_>]| {
            let versions = replay(&current, documents).versions;
            let mut standing: Vec<_> = versions
                .into_iter()
                .filter(|version| version.is_in_force(day))
                .map(|version| (version.id, format!("{:?}", version.entry)))
                .collect();
            standing.sort();
            standing
        };
        prop_assert_eq!(on_day(&documents), on_day(&up_to));
    }

    #[test]
    fn a_document_corrected_by_itself_is_not_changed(
        list in vec(entries(), 0..6),
        rule in vec(changes(), 0..6),
    ) {
        let number = numbered(0);
        let versions = baseline(&list, List::EntityList);
        let versions = apply(&versions, &number, &rule).onto(&versions);
        let told = correct(&versions, &number, &rule, &rule);
        prop_assert!(told.restated.is_empty(), "{:#?}", told);
    }

    #[test]
    fn correcting_and_delaying_leave_a_sound_list(
        list in vec(entries(), 0..6),
        old in vec(changes(), 0..5),
        new in vec(changes(), 0..5),
        days in 0..6i64,
    ) {
        let number = numbered(0);
        let current = baseline(&list, List::EntityList);
        let current = apply(&current, &number, &old).onto(&current);
        let told = correct(&current, &number, &old, &new);
        prop_assert!(!overlaps(&told.restated.onto(&current)), "{:#?}", told);
        let until = Some(date(2025, 3, 25) + days.days());
        let told = postpone(&current, &number, &old, Postponement::Delay { until });
        prop_assert!(!overlaps(&told.restated.onto(&current)), "{:#?}", told);
    }
}

fn numbered(number: usize) -> DocumentNumber {
    DocumentNumber::new(format!("2025-0000{number}"))
}

fn published<'a>(
    number: &'a DocumentNumber,
    changes: &'a [Change],
    day: Date,
    page: usize,
) -> Published<'a> {
    let amendments = Amendments { changes, ..Amendments::of(number) };
    Published { date: Some(day), page: u32::try_from(page).ok(), amendments }
}
