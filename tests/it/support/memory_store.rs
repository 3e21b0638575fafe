//! An outbox in memory: what the worker needs of a store, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use entity_list::ledger::{EntryId, ListedEntry};
use entity_list::model::{Document, DocumentNumber, List, Sha256};
use entitylistd::store::{
    ArchivedBody, Commit, CycleRecord, Delivery, DeliveryOutcome, DeliveryState, Event,
    NewDelivery, Store, StoreError, StoredReading, StoredVersion,
};
use jiff::Timestamp;
use jiff::civil::Date;

#[derive(Default)]
pub(crate) struct MemoryStore {
    rows: Mutex<BTreeMap<String, Row>>,
    finished: tokio::sync::Notify,
}

struct Row {
    order: usize,
    delivery: Delivery,
    leased_until: Option<Timestamp>,
    outcomes: Vec<DeliveryOutcome>,
}

impl MemoryStore {
    /// Queues deliveries, due at once.
    pub(crate) fn queue(&self, deliveries: impl IntoIterator<Item = NewDelivery>) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for delivery in deliveries {
            let order = rows.len();
            rows.entry(delivery.id.clone()).or_insert_with(|| Row {
                order,
                delivery: Delivery {
                    delivery,
                    state: DeliveryState::Pending,
                    attempts: 0,
                    next_attempt_at: Timestamp::MIN,
                    last_answer: None,
                },
                leased_until: None,
                outcomes: Vec::new(),
            });
        }
    }

    /// Every outcome of a delivery, oldest first.
    pub(crate) fn outcomes(&self, id: &str) -> Vec<DeliveryOutcome> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.get(id).map(|row| row.outcomes.clone()).unwrap_or_default()
    }

    /// Waits until a delivery stands so.
    pub(crate) async fn wait_for(&self, id: &str, state: DeliveryState) {
        while self.state(id) != Some(state) {
            self.finished.notified().await;
        }
    }

    /// Where a delivery stands.
    pub(crate) fn state(&self, id: &str) -> Option<DeliveryState> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.get(id).map(|row| row.delivery.state)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn claim_due(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due: Vec<&mut Row> = rows
            .values_mut()
            .filter(|row| {
                row.delivery.state == DeliveryState::Pending
                    && row.delivery.next_attempt_at <= now
                    && row.leased_until.is_none_or(|until| until <= now)
            })
            .collect();
        due.sort_by_key(|row| row.order);
        let claimed = due.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(claimed
            .map(|row| {
                row.leased_until = Some(lease_until);
                row.delivery.clone()
            })
            .collect())
    }

    async fn finish_attempt(
        &self,
        delivery: &str,
        _at: Timestamp,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.get_mut(delivery).expect("a delivery that was claimed");
        row.leased_until = None;
        row.delivery.attempts += 1;
        match outcome {
            DeliveryOutcome::Delivered { .. } => row.delivery.state = DeliveryState::Delivered,
            DeliveryOutcome::Dead { .. } => row.delivery.state = DeliveryState::Dead,
            DeliveryOutcome::Retry { at, .. } => row.delivery.next_attempt_at = *at,
        }
        row.outcomes.push(outcome.clone());
        self.finished.notify_one();
        Ok(())
    }

    async fn deliveries(&self, _limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(rows.values().map(|row| row.delivery.clone()).collect())
    }

    async fn archive(&self, _body: &ArchivedBody) -> Result<(), StoreError> {
        unimplemented!("the worker archives nothing")
    }

    async fn body(&self, _sha256: &Sha256) -> Result<Option<ArchivedBody>, StoreError> {
        unimplemented!("the worker reads no bodies")
    }

    async fn latest_body_of(&self, _url: &str) -> Result<Option<ArchivedBody>, StoreError> {
        unimplemented!("the worker reads no bodies")
    }

    async fn commit(&self, _commit: &Commit) -> Result<Vec<Event>, StoreError> {
        unimplemented!("the worker commits nothing")
    }

    async fn document(&self, _number: &DocumentNumber) -> Result<Option<Document>, StoreError> {
        unimplemented!("the worker reads no documents")
    }

    async fn documents(&self) -> Result<Vec<Document>, StoreError> {
        unimplemented!("the worker reads no documents")
    }

    async fn reading(&self, _number: &DocumentNumber) -> Result<Option<StoredReading>, StoreError> {
        unimplemented!("the worker reads no readings")
    }

    async fn list(
        &self,
        _list: List,
        _as_of: Option<Date>,
        _known_at: Option<Timestamp>,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        unimplemented!("the worker reads no list")
    }

    async fn history(&self, _id: &EntryId) -> Result<Vec<StoredVersion>, StoreError> {
        unimplemented!("the worker reads no history")
    }

    async fn events_after(&self, _seq: i64, _limit: u32) -> Result<Vec<Event>, StoreError> {
        unimplemented!("the worker reads no events")
    }

    async fn record_cycle(&self, _cycle: &CycleRecord) -> Result<(), StoreError> {
        unimplemented!("the worker runs no cycles")
    }

    async fn last_good_cycle(&self, _source: &str) -> Result<Option<CycleRecord>, StoreError> {
        unimplemented!("the worker runs no cycles")
    }

    async fn take_lease(
        &self,
        _name: &str,
        _holder: &str,
        _now: Timestamp,
        _until: Timestamp,
    ) -> Result<bool, StoreError> {
        unimplemented!("the worker takes no named lease")
    }

    async fn release_lease(&self, _name: &str, _holder: &str) -> Result<(), StoreError> {
        unimplemented!("the worker takes no named lease")
    }
}
