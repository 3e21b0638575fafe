//! What can go wrong in the store.

use std::path::PathBuf;

use crate::database_url::redacted;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or broke.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what this version wrote.
    #[error("stored {what} `{id}` cannot be read: {why}")]
    Corrupt {
        /// What kind of row.
        what: &'static str,
        /// Which.
        id: String,
        /// Why.
        why: String,
    },
    /// The database cannot be opened.
    #[error("cannot open the database `{url}`: {why}")]
    Open {
        /// The URL or the file.
        url: String,
        /// Why.
        why: String,
    },
    /// A newer version of this program has written the database.
    #[error(
        "the database `{url}` has schema version {found}, this program knows {known}; \
         use the newer program, or restore a backup made before it ran"
    )]
    NewerSchema {
        /// The URL.
        url: String,
        /// The schema's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A lease was taken over by somebody else.
    #[error("the lease `{0}` was lost to another process")]
    LeaseLost(String),
    /// The copy could not be written.
    #[error("cannot write the backup `{}`: {why}", file.display())]
    Backup {
        /// The file that was wanted.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// The engine has a tool of its own for copies.
    #[error(
        "a PostgreSQL database is copied with PostgreSQL's own tool; run `{0}`, restore with \
         `pg_restore --no-owner --dbname=URL FILE` into an empty database, and check the copy with \
         `entitylistd verify`"
    )]
    BackupElsewhere(String),
    /// The database URL is of no known engine.
    #[error(
        "`{0}` is not a database URL; expected `sqlite:PATH` or `postgres://USER@HOST/DATABASE`"
    )]
    UnknownEngine(String),
}

impl StoreError {
    pub(super) fn open(url: &str, error: &sqlx::Error) -> Self {
        // The engine's words, without the driver's around them.
        let why = match error {
            sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        };
        Self::Open { url: redacted(url), why }
    }
}
