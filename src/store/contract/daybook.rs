//! Cycles and leases.

use jiff::civil::date;

use super::samples::moment;
use crate::store::{CycleRecord, Store};

pub(in crate::store) async fn cycles_and_leases(store: &dyn Store) {
    let cycle = |ended: &str, error: Option<&str>| CycleRecord {
        source: "federal-register".to_owned(),
        started: moment("2025-03-28T10:00:00Z"),
        ended: moment(ended),
        window: Some((date(2025, 3, 21), date(2025, 3, 28))),
        documents: 2,
        error: error.map(str::to_owned),
    };
    let good = cycle("2025-03-28T10:00:09Z", None);
    store.record_cycle(&good).await.unwrap();
    store.record_cycle(&cycle("2025-03-28T10:15:09Z", Some("503"))).await.unwrap();
    assert_eq!(store.last_good_cycle("federal-register").await.unwrap(), Some(good));
    assert_eq!(store.last_good_cycle("ecfr").await.unwrap(), None);
    let newest = store.cycles("federal-register", 1).await.unwrap();
    assert_eq!(newest[0].error.as_deref(), Some("503"), "in the order of recording");
    assert_eq!(store.cycles("federal-register", 9).await.unwrap().len(), 2);
    assert!(store.event("nothing").await.unwrap().is_none());
    let figures = store.figures().await.unwrap();
    assert_eq!((figures.pending, figures.dead, figures.oldest_pending), (0, 0, None));
    assert!(figures.database_bytes > 0);

    let (now, until) = (moment("2025-03-28T10:00:00Z"), moment("2025-03-28T10:05:00Z"));
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap());
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap(), "renewed");
    assert!(!store.take_lease("cycle", "two", now, until).await.unwrap());
    store.release_lease("cycle", "two").await.unwrap();
    assert!(!store.take_lease("cycle", "two", now, until).await.unwrap(), "not its own");
    assert!(store.take_lease("cycle", "two", until, moment("2025-03-28T10:10:00Z")).await.unwrap());
    store.release_lease("cycle", "two").await.unwrap();
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap());
}

/// Two processes that want one lease at the same time: one has it.
pub(in crate::store) async fn one_of_two_has_the_lease(one: &dyn Store, other: &dyn Store) {
    let (now, until) = (moment("2025-03-28T10:00:00Z"), moment("2025-03-28T10:05:00Z"));
    for round in 0..10 {
        let name = format!("cycle-{round}");
        let (first, second) = tokio::join!(
            one.take_lease(&name, "one", now, until),
            other.take_lease(&name, "two", now, until),
        );
        assert_eq!(u8::from(first.unwrap()) + u8::from(second.unwrap()), 1, "{name}");
    }
}
