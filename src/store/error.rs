//! What can go wrong in the store, and what to do about it.

use std::path::PathBuf;

use crate::database_url::redacted;

/// Words of the engines, and what to do about what they say.
const ADVICE: [(&str, &str); 5] = [
    ("disk is full", "make room on the disk of the database"),
    ("No space left on device", "make room on the disk of the database"),
    ("readonly database", "mount its disk for writing, or run as the service does (`sudo`)"),
    ("unable to open database file", "its folder must be there and writable"),
    ("disk image is malformed", "restore a backup, then run `entitylistd check`"),
];

/// What to do, after a semicolon; nothing where the engine's words say all that
/// there is to say.
fn advice(error: &impl std::fmt::Display) -> String {
    let said = error.to_string();
    let found = ADVICE.iter().find(|(words, _)| said.contains(words));
    found.map_or_else(String::new, |(_, advice)| format!("; {advice}"))
}

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or broke.
    #[error("database: {}{}", .0, advice(.0))]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("database migration: {}{}", .0, advice(.0))]
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
    #[error("cannot open the database `{url}`: {why}{}", advice(why))]
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
