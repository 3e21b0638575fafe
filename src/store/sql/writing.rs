//! A transaction that changes rows.

use sqlx::any::Any;
use sqlx::{AnyConnection, AnyPool, Transaction};

use crate::store::StoreError;
use crate::store::engine::{Engine, Texts};

/// `SQLite` lets one writer in when it begins.
const BEGIN: Texts = Texts { sqlite: "BEGIN IMMEDIATE", postgres: "BEGIN" };

/// `PostgreSQL` when it locks the record: numbers are then given in the order
/// in which they are committed, so that nobody who asks for what came after a
/// number misses one that was given but not yet committed.
const ONE_WRITER: &str = "LOCK TABLE events IN EXCLUSIVE MODE";

/// A transaction that changes rows: all of it or, unless it is committed,
/// nothing.
pub(in crate::store) struct Writing {
    transaction: Transaction<'static, Any>,
    engine: Engine,
}

impl Writing {
    /// Begins a transaction that appends to the record: one at a time, also
    /// across processes.
    pub(in crate::store) async fn append(
        pool: &AnyPool,
        engine: Engine,
    ) -> Result<Self, StoreError> {
        let mut writing = Self::share(pool, engine).await?;
        if engine == Engine::Postgres {
            sqlx::query(ONE_WRITER).execute(writing.db()).await?;
        }
        Ok(writing)
    }

    /// Begins a transaction that only changes where things stand, beside
    /// others where the engine can.
    pub(in crate::store) async fn share(
        pool: &AnyPool,
        engine: Engine,
    ) -> Result<Self, StoreError> {
        Ok(Self { transaction: pool.begin_with(BEGIN.on(engine)).await?, engine })
    }

    /// What statements are executed on.
    pub(super) fn db(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(super) const fn engine(&self) -> Engine {
        self.engine
    }

    /// Makes it last.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}
