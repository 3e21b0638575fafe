//! The two engines: how each is connected to, and the few places where their
//! SQL differs.

pub(super) mod postgres;
pub(super) mod sqlite;

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use super::StoreError;
use crate::database_url::redacted;

/// How long to wait for a free or a new connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    /// In a file of its own.
    Sqlite,
    /// On a server.
    Postgres,
}

/// One statement in the words of each engine, for where they differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl Texts {
    /// The statement for this engine.
    pub(super) const fn on(self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// The connections to a database whose schema is up to date.
pub(super) struct Connections {
    /// For what changes rows.
    pub(super) writer: AnyPool,
    /// For what only asks.
    pub(super) reader: AnyPool,
}

impl Engine {
    /// The engine that a database URL names.
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(StoreError::UnknownEngine(redacted(url))),
        }
    }

    /// Opens the database and brings its schema up to date.
    pub(super) async fn connect(self, url: &str) -> Result<Connections, StoreError> {
        install_default_drivers();
        match self {
            Self::Sqlite => sqlite::connect(url).await,
            Self::Postgres => postgres::connect(url).await,
        }
    }
}

/// Opens a pool whose connections begin with `settings`.
async fn pool(
    options: AnyPoolOptions,
    to: AnyConnectOptions,
    settings: &'static str,
) -> Result<AnyPool, sqlx::Error> {
    // A pool tries again and again and ends with "timed out"; one connection
    // says at once what is wrong.
    let mut probe = AnyConnection::connect_with(&to).await?;
    probe.execute(settings).await?;
    probe.close().await?;
    options
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(settings).await.map(drop) })
        })
        .connect_with(to)
        .await
}

/// Applies the migrations that the database does not have. A database that has
/// one which this program does not know was written by a newer program.
async fn migrate(pool: &AnyPool, migrations: &Migrator, url: &str) -> Result<(), StoreError> {
    migrations.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(found) => StoreError::NewerSchema {
            url: redacted(url),
            found,
            known: migrations.iter().map(|migration| migration.version).max().unwrap_or_default(),
        },
        other => StoreError::Migration(other),
    })
}
