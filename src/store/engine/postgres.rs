//! `PostgreSQL`: a pool for reading and claiming; whoever appends to the record
//! locks it first, so that there is one writer at a time as in `SQLite`.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;

use super::{Connections, migrate, pool};
use crate::store::StoreError;

pub(in crate::store) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections of one process, for reading and writing.
const CONNECTIONS: u32 = 5;

/// How long a server may take to let us in.
const KNOCKING: Duration = Duration::from_secs(15);

/// Ten seconds for another process's locks, and what the program counts on,
/// whatever the server's defaults are: statements that see what was committed
/// before them, and commits that are on the disk when they return.
const SETTINGS: &str = "SET lock_timeout = '10s';
     SET default_transaction_isolation = 'read committed';
     SET client_min_messages = 'warning';
     SELECT set_config('synchronous_commit', 'on', false)
     WHERE current_setting('synchronous_commit') = 'off'";

/// Opens the database of a `postgres:` URL; it has to be there.
pub(super) async fn connect(url: &str) -> Result<Connections, StoreError> {
    let cannot = |error: sqlx::Error| StoreError::open(url, &error);
    let to = AnyConnectOptions::from_str(url).map_err(cannot)?;
    let options = AnyPoolOptions::new().max_connections(CONNECTIONS);
    let opened = tokio::time::timeout(KNOCKING, pool(options, to, SETTINGS)).await;
    let writer = opened.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(cannot)?;
    migrate(&writer, &MIGRATIONS, url).await?;
    Ok(Connections { reader: writer.clone(), writer })
}
