//! `SQLite`: one writing connection, whose transactions begin with `BEGIN
//! IMMEDIATE`, and a pool of read-only readers beside it (WAL).

use std::path::Path;
use std::str::FromStr as _;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyPool, ConnectOptions as _};
use url::Url;

use super::{Connections, migrate, pool};
use crate::store::StoreError;

pub(in crate::store) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Connections that read at the same time.
const READERS: u32 = 4;

/// Ten seconds for another process's write lock; a commit is on the disk when
/// it returns. What a connection keeps of the file is bounded in KiB: the
/// operating system has it, too, and every connection of an idle service would
/// keep its share.
const READER: &str = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -256";
const WRITER: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL;
     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -512";

/// Opens or creates the database of a `sqlite:` URL.
pub(super) async fn connect(url: &str) -> Result<Connections, StoreError> {
    let cannot = |error: sqlx::Error| StoreError::open(url, &error);
    let options = SqliteConnectOptions::from_str(url).map_err(cannot)?;
    let only = AnyPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    if url.contains(":memory:") || url.contains("mode=memory") {
        // A database in memory lives and dies with its only connection.
        let to = AnyConnectOptions::from_str(url).map_err(cannot)?;
        let writer = pool(only.min_connections(1), to, READER).await.map_err(cannot)?;
        migrate(&writer, &MIGRATIONS, url).await?;
        return Ok(Connections { reader: writer.clone(), writer });
    }
    make_folder_of(options.get_filename())?;
    let writer = pool(only, in_mode(url, "rwc")?, WRITER).await.map_err(cannot)?;
    migrate(&writer, &MIGRATIONS, url).await.map_err(|error| match error {
        StoreError::Migration(
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
        ) if is_unusable_file(&error) => cannot(error),
        other => other,
    })?;
    let readers = AnyPoolOptions::new().max_connections(READERS);
    let reader = pool(readers, in_mode(url, "ro")?, READER).await.map_err(cannot)?;
    Ok(Connections { writer, reader })
}

/// Opens a database that nobody writes to.
pub(in crate::store) async fn open_copy(file: &Path) -> Result<AnyPool, StoreError> {
    let url = format!("sqlite:{}", file.display());
    let one = AnyPoolOptions::new().max_connections(1);
    pool(one, in_mode(&url, "ro")?, READER).await.map_err(|error| StoreError::open(&url, &error))
}

/// The database of a URL, to be opened in this mode, whatever the URL says.
fn in_mode(url: &str, mode: &str) -> Result<AnyConnectOptions, StoreError> {
    let cannot = |error: sqlx::Error| StoreError::open(url, &error);
    let mut url =
        Url::parse(url).map_err(|error| cannot(sqlx::Error::Configuration(error.into())))?;
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != "mode")
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("mode", mode);
    AnyConnectOptions::from_url(&url).map_err(cannot)
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Open {
        url: file.display().to_string(),
        why: format!("its folder `{}` cannot be made: {error}", folder.display()),
    })
}

/// `SQLITE_READONLY`, `SQLITE_CANTOPEN` and `SQLITE_NOTADB`, with their
/// extended codes.
fn is_unusable_file(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| matches!(code & 0xff, 8 | 14 | 26))
}
