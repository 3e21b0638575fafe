//! One cycle at a time on one database, also across processes.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::rooms::Rooms;
use crate::clock::Clock;
use crate::store::{Store, StoreError};

const NAME: &str = "cycle";
/// After this long without renewal a lease is free for others.
const LENGTH: SignedDuration = SignedDuration::from_secs(120);
const RENEWAL: Duration = Duration::from_secs(30);

/// The right to run a cycle.
pub(super) struct Lease {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    holder: String,
}

impl Lease {
    /// Takes the lease; `None` where somebody else holds it.
    pub(super) async fn take(rooms: &Rooms) -> Result<Option<Self>, StoreError> {
        Self::take_for(&rooms.store, &rooms.clock).await
    }

    /// The same for work that asks no source.
    pub(super) async fn take_for(
        store: &Arc<dyn Store>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Option<Self>, StoreError> {
        let lease = Self {
            store: Arc::clone(store),
            clock: Arc::clone(clock),
            holder: format!("{}@{}", std::process::id(), clock.now()),
        };
        Ok(lease.renew().await?.then_some(lease))
    }

    /// Runs work and keeps the lease alive meanwhile. Work ends at once where
    /// the lease was lost, before it can write beside somebody else.
    pub(super) async fn while_held<T>(
        &self,
        work: impl Future<Output = T>,
    ) -> Result<T, StoreError> {
        tokio::select! {
            done = work => Ok(done),
            lost = self.keep_alive() => Err(lost),
        }
    }

    /// Gives the lease up.
    pub(super) async fn release(&self) -> Result<(), StoreError> {
        self.store.release_lease(NAME, &self.holder).await
    }

    async fn renew(&self) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let until = now.checked_add(LENGTH).unwrap_or(now);
        self.store.take_lease(NAME, &self.holder, now, until).await
    }

    async fn keep_alive(&self) -> StoreError {
        loop {
            tokio::time::sleep(RENEWAL).await;
            match self.renew().await {
                Ok(true) => {}
                Ok(false) => return StoreError::LeaseLost(NAME.to_owned()),
                Err(error) => return error,
            }
        }
    }
}
