//! The list on both of its time lines.

use entity_list::ledger::{EntryId, ListedEntry};
use entity_list::model::{DocumentNumber, List};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::samples::{entry, listed, moment};
use crate::store::{Commit, Store};

fn names(list: &[ListedEntry]) -> Vec<&str> {
    list.iter().map(|listed| listed.entry.name.as_str()).collect()
}

async fn names_at(store: &dyn Store, day: Date, known_at: Option<Timestamp>) -> Vec<String> {
    let list = store.list(List::EntityList, Some(day), known_at).await.unwrap();
    names(&list).into_iter().map(str::to_owned).collect()
}

pub(in crate::store) async fn the_list_answers_as_of_and_known_at(store: &dyn Store) {
    let first_known = moment("2025-03-01T12:00:00Z");
    let second_known = moment("2025-03-28T10:06:00Z");
    let old = listed("Inspur Group", None, None);
    store
        .commit(&Commit { opened: vec![old.clone()], at: first_known, ..Commit::default() })
        .await
        .unwrap();
    // Known on 28 March: renamed since 25 March; another one is added from 1
    // June, and goes on 1 September.
    let renamed = ListedEntry {
        entry: entry("Inspur Holdings"),
        effective_from: Some(date(2025, 3, 25)),
        document: Some(DocumentNumber::new("2025-05427")),
        ..old.clone()
    };
    let mut future = listed("Nettrix", Some(date(2025, 6, 1)), Some("2025-05427"));
    future.effective_until = Some(date(2025, 9, 1));
    let commit = Commit {
        closed: vec![(old.id.clone(), Some(date(2025, 3, 25)))],
        opened: vec![renamed, future],
        at: second_known,
        ..Commit::default()
    };
    store.commit(&commit).await.unwrap();
    let table: [(Date, Option<Timestamp>, &[&str]); 9] = [
        (date(2025, 3, 24), None, &["Inspur Group"]),
        (date(2025, 3, 25), None, &["Inspur Holdings"]),
        (date(2025, 5, 31), None, &["Inspur Holdings"]),
        (date(2025, 6, 1), None, &["Inspur Holdings", "Nettrix"]),
        (date(2025, 9, 1), None, &["Inspur Holdings"]),
        (date(2025, 6, 1), Some(first_known), &["Inspur Group"]),
        (date(2025, 3, 25), Some(moment("2025-03-28T10:05:59Z")), &["Inspur Group"]),
        (date(2025, 3, 25), Some(second_known), &["Inspur Holdings"]),
        (date(2025, 3, 25), Some(moment("2025-02-01T00:00:00Z")), &[]),
    ];
    for (day, known_at, expected) in table {
        assert_eq!(names_at(store, day, known_at).await, expected, "{day} {known_at:?}");
    }
    // The old belief, the old belief with its end, the new one: none is gone.
    let history = store.history(&old.id).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|version| (version.listed.effective_until, version.recorded_until))
        .collect();
    let end = Some(date(2025, 3, 25));
    assert_eq!(told, [(None, Some(second_known)), (end, None), (None, None)]);
    assert_eq!(store.versions(List::EntityList).await.unwrap().len(), 3);
    assert_eq!(store.history(&EntryId::new("el-unknown")).await.unwrap(), []);
    assert_eq!(names_at(store, date(2025, 6, 1), None).await.len(), 2);
    assert_eq!(store.list(List::UnverifiedList, None, None).await.unwrap(), []);
}
