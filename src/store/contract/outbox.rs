//! Deliveries: in order, claimed once.

use jiff::Timestamp;

use super::samples::{moment, outbox};
use crate::store::{DeliveryOutcome, DeliveryState, Store, StoreError};

pub(in crate::store) async fn deliveries_of_a_recipient_keep_their_order(store: &dyn Store) {
    let now = moment("2025-03-28T10:06:00Z");
    let lease = moment("2025-03-28T10:11:00Z");
    store.commit(&outbox(2, &["a@example.org", "b@example.org"], now)).await.unwrap();
    let claim = async |at: Timestamp, until: Timestamp| {
        let claimed = store.claim_due(at, until, 10).await.unwrap();
        claimed.into_iter().map(|claimed| claimed.delivery.id).collect::<Vec<_>>()
    };
    assert_eq!(claim(now, lease).await, ["e1:a@example.org", "e1:b@example.org"]);
    assert!(claim(now, lease).await.is_empty(), "claimed and in order");

    let delivered = DeliveryOutcome::Delivered { answer: "250 OK".to_owned() };
    let retry = moment("2025-03-28T10:08:00Z");
    let later = DeliveryOutcome::Retry { at: retry, answer: "451 later".to_owned() };
    store.finish_attempt("e1:a@example.org", now, &delivered).await.unwrap();
    store.finish_attempt("e1:b@example.org", now, &later).await.unwrap();
    assert_eq!(claim(now, lease).await, ["e2:a@example.org"], "b waits for its first");
    assert_eq!(claim(retry, lease).await, ["e1:b@example.org"]);

    let dead = DeliveryOutcome::Dead { answer: "550 no such user".to_owned() };
    store.finish_attempt("e1:b@example.org", retry, &dead).await.unwrap();
    assert_eq!(claim(retry, lease).await, ["e2:b@example.org"]);
    let attempts = store.attempts("e1:b@example.org").await.unwrap();
    let told: Vec<_> =
        attempts.iter().map(|attempt| (attempt.number, attempt.outcome.as_str())).collect();
    assert_eq!(told, [(1, "retry"), (2, "dead")]);

    // The lease of e2:a runs out: another worker may have it. The late first
    // worker's outcome is written down, and a delivered mail stays delivered.
    assert_eq!(claim(lease, moment("2025-03-28T10:20:00Z")).await.len(), 2);
    store.finish_attempt("e2:a@example.org", lease, &delivered).await.unwrap();
    store.finish_attempt("e2:a@example.org", lease, &dead).await.unwrap();
    let all = store.deliveries(10).await.unwrap();
    let last = all.iter().find(|one| one.delivery.id == "e2:a@example.org").unwrap();
    assert_eq!((last.state, last.attempts), (DeliveryState::Delivered, 2));
    assert_eq!(last.last_answer.as_deref(), Some("250 OK"));
    let missing = store.finish_attempt("nothing", now, &delivered).await;
    assert!(matches!(missing, Err(StoreError::Corrupt { .. })));
}

pub(in crate::store) async fn a_renewed_claim_holds_and_a_lost_one_ends(store: &dyn Store) {
    let now = moment("2025-03-28T10:06:00Z");
    let at = |minute: i64| now.checked_add(jiff::SignedDuration::from_mins(minute)).unwrap();
    store.commit(&outbox(1, &["a@example.org"], now)).await.unwrap();
    let claims =
        async |minute: i64| store.claim_due(at(minute), at(minute + 1), 10).await.unwrap().len();
    assert_eq!(claims(0).await, 1);
    store.renew_claim("e1:a@example.org", at(2)).await.unwrap();
    assert_eq!(claims(1).await, 0, "the attempt is still under way");
    assert_eq!(claims(2).await, 1, "nobody has renewed it");

    let later = DeliveryOutcome::Retry { at: at(3), answer: "451 later".to_owned() };
    store.finish_attempt("e1:a@example.org", at(2), &later).await.unwrap();
    store.renew_claim("e1:a@example.org", at(9)).await.unwrap();
    assert_eq!(claims(3).await, 1, "a renewal that comes late claims nothing");
}

pub(in crate::store) async fn no_two_workers_claim_one_delivery(store: &dyn Store) {
    two_workers_claim_every_delivery_once(store, store).await;
}

/// Two workers on one database, each through its own store, drain the outbox.
pub(in crate::store) async fn two_workers_claim_every_delivery_once(
    one: &dyn Store,
    other: &dyn Store,
) {
    let now = moment("2025-03-28T10:06:00Z");
    let recipients: Vec<String> = (0..40).map(|n| format!("r{n}@example.org")).collect();
    let recipients: Vec<&str> = recipients.iter().map(String::as_str).collect();
    one.commit(&outbox(1, &recipients, now)).await.unwrap();
    let worker = async |store: &dyn Store| {
        let mut ids = Vec::new();
        loop {
            let lease = moment("2025-03-28T11:00:00Z");
            let claimed = store.claim_due(now, lease, 3).await.unwrap();
            if claimed.is_empty() {
                return ids;
            }
            ids.extend(claimed.into_iter().map(|claimed| claimed.delivery.id));
            tokio::task::yield_now().await;
        }
    };
    let (mut claimed, others) = tokio::join!(worker(one), worker(other));
    claimed.extend(others);
    assert_eq!(claimed.len(), 40);
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), 40);
}
