//! The real store, in memory, with an outbox to fill and to look into.

use std::path::Path;
use std::sync::Arc;

use entitylistd::clock::{Clock, FixedClock};
use entitylistd::store::{
    Commit, Delivery, DeliveryState, EventKind, NewDelivery, NewEvent, Store, open_with_clock,
};
use jiff::Timestamp;

/// The moment at which everything is committed.
pub(crate) fn now() -> Timestamp {
    "2025-03-28T12:00:00Z".parse().unwrap()
}

/// A store without anything in it.
pub(crate) async fn empty() -> Arc<dyn Store> {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(now()));
    open_with_clock("sqlite::memory:", clock).await.unwrap()
}

/// The same in a file, for tests that move the clock: the pool may give up a
/// connection when its time jumps, and with it a store in memory.
pub(crate) async fn empty_in(folder: &Path) -> Arc<dyn Store> {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(now()));
    let url = format!("sqlite:{}", folder.join("outbox.db").display());
    open_with_clock(&url, clock).await.unwrap()
}

/// Commits deliveries, and the events that they carry, due at once.
pub(crate) async fn queue(store: &Arc<dyn Store>, deliveries: Vec<NewDelivery>) {
    let mut events: Vec<NewEvent> = Vec::new();
    for delivery in &deliveries {
        if !events.iter().any(|event| event.id == delivery.event_id) {
            events.push(NewEvent {
                id: delivery.event_id.clone(),
                kind: EventKind::Rule,
                document: None,
                at: now(),
                body: serde_json::Value::Null,
            });
        }
    }
    let commit = Commit { events, deliveries, at: now(), ..Commit::default() };
    store.commit(&commit).await.unwrap();
}

/// A delivery as it stands.
pub(crate) async fn delivery(store: &Arc<dyn Store>, id: &str) -> Delivery {
    let all = store.deliveries(1_000).await.unwrap();
    all.into_iter().find(|delivery| delivery.delivery.id == id).unwrap()
}

/// Waits until a delivery is taken by its receiver.
pub(crate) async fn wait_until_delivered(store: &Arc<dyn Store>, id: &str) {
    while delivery(store, id).await.state != DeliveryState::Delivered {
        tokio::task::yield_now().await;
    }
}
