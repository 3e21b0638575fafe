//! Bytes that are dropped after a time, and what stays on record of them.

use entity_list::model::{DocumentNumber, Sha256};

use super::samples::{body, moment, reading};
use crate::store::{Commit, Pruned, Store, StoredReading};

const URL: &str = "https://example.org/rule.xml";

pub(in crate::store) async fn old_bytes_are_dropped_and_that_stays_on_record(store: &dyn Store) {
    let old = body(URL, b"old", "2025-01-01T10:00:00Z");
    let seen_again = body("https://example.org/index.json", b"same", "2025-01-01T10:00:00Z");
    let list = body("https://example.org/list.xml", b"list", "2025-01-01T10:00:00Z");
    for one in [&old, &seen_again, &list] {
        store.archive(one).await.unwrap();
    }
    store
        .archive(&body("https://example.org/index.json", b"same", "2025-03-01T10:00:00Z"))
        .await
        .unwrap();
    let read_of = |document: Option<&str>, bytes: &[u8]| StoredReading {
        document: document.map(DocumentNumber::new),
        reading: reading(bytes),
        read_at: moment("2025-01-01T10:01:00Z"),
    };
    let commit = Commit {
        readings: vec![read_of(Some("2025-05427"), b"old"), read_of(None, b"list")],
        at: moment("2025-01-01T10:01:00Z"),
        ..Commit::default()
    };
    store.commit(&commit).await.unwrap();
    let (since, now) = (moment("2025-02-01T00:00:00Z"), moment("2025-03-28T10:00:00Z"));

    let pruned = store.prune(since, now).await.unwrap();

    assert_eq!(pruned, Pruned { bodies: 1, bytes: 3 }, "what was seen since and lists are kept");
    assert_eq!(store.prune(since, now).await.unwrap(), Pruned::default());
    assert_eq!(store.body(&old.sha256).await.unwrap(), None);
    assert_eq!(store.latest_body_of(URL).await.unwrap(), None);
    assert!(store.body(&seen_again.sha256).await.unwrap().is_some());
    assert!(store.body(&list.sha256).await.unwrap().is_some());
    assert_eq!(store.pruned(&seen_again.sha256).await.unwrap(), None);
    assert_eq!(store.pruned(&Sha256::of(b"never seen")).await.unwrap(), None);
    let left = store.pruned(&old.sha256).await.unwrap().unwrap();
    assert_eq!((left.url.as_str(), left.size, left.pruned_at), (URL, 3, now));
    assert_eq!((left.first_seen, left.last_seen), (old.first_seen, old.first_seen));
    assert_eq!(store.verify(None).await.unwrap().pruned, 1);

    // The source sends it again: it is there again, and may go again.
    store.archive(&body(URL, b"old", "2025-04-01T10:00:00Z")).await.unwrap();
    assert_eq!(store.body(&old.sha256).await.unwrap().unwrap().body, b"old");
    assert_eq!(store.pruned(&old.sha256).await.unwrap(), None);
    assert_eq!(store.verify(None).await.unwrap().pruned, 0);
    let later = moment("2025-06-01T10:00:00Z");
    assert_eq!(store.prune(moment("2025-05-01T00:00:00Z"), later).await.unwrap().bodies, 2);
    assert_eq!(store.pruned(&old.sha256).await.unwrap().unwrap().pruned_at, later);
}
