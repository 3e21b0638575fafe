//! A transaction that changes rows.

use jiff::Timestamp;
use sqlx::any::{Any, AnyRow};
use sqlx::{AnyConnection, AnyPool, Transaction};

use super::chain;
use super::covered::{Covered, Mention};
use crate::store::StoreError;
use crate::store::engine::{Engine, Texts};

/// `SQLite` lets one writer in when it begins.
const BEGIN: Texts = Texts { sqlite: "BEGIN IMMEDIATE", postgres: "BEGIN" };

/// `PostgreSQL` when it locks the record: numbers are then given in the order
/// in which they are committed, so that nobody who asks for what came after a
/// number misses one that was given but not yet committed.
const ONE_WRITER: &str = "LOCK TABLE chain IN EXCLUSIVE MODE";

/// A transaction that changes rows: all of it and its link in the chain or,
/// unless it is committed, nothing.
pub(in crate::store) struct Writing {
    transaction: Transaction<'static, Any>,
    engine: Engine,
    mentions: Vec<Mention>,
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
        Ok(Self {
            transaction: pool.begin_with(BEGIN.on(engine)).await?,
            engine,
            mentions: Vec::new(),
        })
    }

    /// What statements are executed on.
    pub(super) fn db(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(super) const fn engine(&self) -> Engine {
        self.engine
    }

    /// Puts a row, as it was written, into the link of this transaction.
    pub(super) fn cover(&mut self, covered: &Covered, row: &AnyRow) -> Result<(), StoreError> {
        self.mentions.push(covered.mention(row)?);
        Ok(())
    }

    pub(super) fn cover_all(&mut self, mentions: Vec<Mention>) {
        self.mentions.extend(mentions);
    }

    /// Makes it last, with a link of this moment where it wrote evidence.
    pub(in crate::store) async fn commit(mut self, at: Timestamp) -> Result<(), StoreError> {
        if !self.mentions.is_empty() {
            chain::append(&mut self.transaction, at, &self.mentions).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}
