//! A commit: whole or not at all, and once.

use entity_list::ledger::ListedEntry;
use entity_list::model::{DocumentNumber, List};
use jiff::civil::date;

use super::samples::{delivery, document, entry, event, listed, moment, outbox};
use crate::store::{Commit, DeliveryOutcome, Store};

pub(in crate::store) async fn the_same_commit_twice_changes_nothing(store: &dyn Store) {
    let commit = Commit {
        opened: vec![listed("Inspur Group", None, None)],
        ..outbox(2, &["a@example.org"], moment("2025-03-28T10:06:00Z"))
    };
    let first = store.commit(&commit).await.unwrap();
    assert_eq!(first.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2]);
    let rename = Commit {
        closed: vec![(commit.opened[0].id.clone(), Some(date(2025, 4, 1)))],
        opened: vec![ListedEntry {
            entry: entry("Inspur Holdings"),
            effective_from: Some(date(2025, 4, 1)),
            document: Some(DocumentNumber::new("2025-06000")),
            ..commit.opened[0].clone()
        }],
        events: vec![event("e3")],
        at: moment("2025-04-01T10:00:00Z"),
        ..Commit::default()
    };
    assert_eq!(store.commit(&rename).await.unwrap()[0].seq, 3);
    let before = (
        store.events_after(0, 100).await.unwrap(),
        store.deliveries(100).await.unwrap(),
        store.history(&commit.opened[0].id).await.unwrap(),
    );
    assert_eq!(store.commit(&commit).await.unwrap(), []);
    assert_eq!(store.commit(&rename).await.unwrap(), []);
    let after = (
        store.events_after(0, 100).await.unwrap(),
        store.deliveries(100).await.unwrap(),
        store.history(&commit.opened[0].id).await.unwrap(),
    );
    assert_eq!(before, after);
    assert_eq!(store.events_after(1, 1).await.unwrap()[0].event, commit.events[1]);
}

pub(in crate::store) async fn a_commit_that_fails_leaves_nothing(store: &dyn Store) {
    let mut commit = Commit {
        documents: vec![document("2025-05427", date(2025, 3, 28), 14046)],
        opened: vec![listed("Inspur Group", None, None)],
        ..outbox(1, &["a@example.org"], moment("2025-03-28T10:06:00Z"))
    };
    commit.deliveries.push(delivery("lost", "no-such-event", "b@example.org"));
    let error = store.commit(&commit).await.unwrap_err();
    assert!(error.to_string().contains("`no-such-event`"), "{error}");
    assert_eq!(store.documents().await.unwrap(), []);
    assert_eq!(store.versions(List::EntityList).await.unwrap(), []);
    assert_eq!(store.events_after(0, 10).await.unwrap(), []);
    assert_eq!(store.deliveries(10).await.unwrap(), []);
    // The writer is free again, and numbering has not skipped.
    commit.deliveries.pop();
    assert_eq!(store.commit(&commit).await.unwrap()[0].seq, 1);
}

/// Text that the engines do not hold as it is must not keep a rule or a
/// receipt from being written.
pub(in crate::store) async fn text_with_a_nul_is_kept_readable(store: &dyn Store) {
    let at = moment("2025-03-28T10:06:00Z");
    let odd = listed("Inspur\0 Group", None, None);
    let commit = Commit { opened: vec![odd.clone()], ..outbox(1, &["a@example.org"], at) };
    store.commit(&commit).await.unwrap();
    let answer = "250 OK\0".to_owned();
    let outcome = DeliveryOutcome::Delivered { answer };
    store.finish_attempt("e1:a@example.org", at, &outcome).await.unwrap();
    assert_eq!(store.versions(List::EntityList).await.unwrap(), [odd], "the entry is verbatim");
    assert_eq!(store.attempts("e1:a@example.org").await.unwrap()[0].answer, "250 OK\u{fffd}");
}

/// Two processes that commit at the same time: events are numbered without a
/// gap, and what both bring is written once.
pub(in crate::store) async fn two_commit_side_by_side(one: &dyn Store, other: &dyn Store) {
    let worker = async |store: &dyn Store, name: &str| {
        for round in 0..10 {
            let at = moment("2025-03-28T10:06:00Z");
            let events = vec![event(&format!("{name}-{round}")), event(&format!("both-{round}"))];
            store.commit(&Commit { events, at, ..Commit::default() }).await.unwrap();
        }
    };
    tokio::join!(worker(one, "one"), worker(other, "two"));
    let events = one.events_after(0, 100).await.unwrap();
    let numbers: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=30).collect::<Vec<i64>>());
}
