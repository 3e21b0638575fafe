//! The record as a whole: what the chain of evidence says of it.

use entity_list::ledger::ListedEntry;
use entity_list::model::DocumentNumber;
use jiff::civil::date;

use super::samples::{body, document, entry, listed, moment, outbox, reading};
use crate::store::{Commit, DeliveryOutcome, FaultKind, Store, StoredReading};

/// Every row is in the chain, as it is. (The samples speak of documents that
/// nobody stored: references are not looked at.)
pub(in crate::store) async fn is_whole(store: &dyn Store) {
    let found = store.verify(None).await.unwrap();
    let faults: Vec<String> = found
        .faults
        .iter()
        .filter(|fault| fault.kind != FaultKind::Reference)
        .map(ToString::to_string)
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// Fills every table of evidence: two bodies, of which one was read; a rule
/// that renames an entry of the baseline; its two alerts, one of which was
/// delivered at the second attempt.
pub(in crate::store) async fn fill(store: &dyn Store) {
    let seen = "2025-03-28T10:05:00Z";
    for bytes in [b"first".as_slice(), b"second"] {
        store.archive(&body("https://example.org/rule.xml", bytes, seen)).await.unwrap();
    }
    let before = listed("Inspur Group", None, None);
    let baseline = Commit { opened: vec![before.clone()], at: moment(seen), ..Commit::default() };
    store.commit(&baseline).await.unwrap();

    let number = DocumentNumber::new("2025-05427");
    let at = moment("2025-03-28T10:06:00Z");
    let renamed = ListedEntry {
        entry: entry("Inspur Holdings"),
        effective_from: Some(date(2025, 3, 25)),
        document: Some(number.clone()),
        ..before.clone()
    };
    let rule = Commit {
        documents: vec![document("2025-05427", date(2025, 3, 28), 14046)],
        readings: vec![StoredReading {
            document: Some(number),
            reading: reading(b"first"),
            read_at: at,
        }],
        closed: vec![(before.id, Some(date(2025, 3, 25)))],
        opened: vec![renamed],
        ..outbox(2, &["a@example.org", "b@example.org"], at)
    };
    store.commit(&rule).await.unwrap();
    for outcome in [
        DeliveryOutcome::Retry { at, answer: "451 later".to_owned() },
        DeliveryOutcome::Delivered { answer: "250 OK".to_owned() },
    ] {
        store.finish_attempt("e1:a@example.org", at, &outcome).await.unwrap();
    }
}
