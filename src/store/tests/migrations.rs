//! From every earlier version of the schema, with rows in it, to this one: the
//! same answers, and everything in the chain.

use std::borrow::Cow;

use entity_list::model::{DocumentNumber, List, Sha256};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::record::fill;
use super::server::Schema;
use super::sqlite::url_in;
use crate::store::contract::samples::{moment, outbox};
use crate::store::engine::{postgres, sqlite};
use crate::store::{Store, open};

/// Tables with rows in them, those that others refer to first; an earlier
/// version may not have them all.
const TABLES: [&str; 11] = [
    "bodies",
    "sightings",
    "documents",
    "readings",
    "entry_versions",
    "events",
    "deliveries",
    "attempts",
    "chain",
    "held_changes",
    "receivers",
];

/// The version that brought the chain of evidence.
const CHAIN: i64 = 2;

/// The migrations up to a version.
fn up_to(all: &Migrator, version: i64) -> Migrator {
    let migrations: Vec<_> =
        all.iter().filter(|migration| migration.version <= version).cloned().collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}

/// Everything that the store answers, in words.
async fn answers(store: &dyn Store) -> String {
    let number = DocumentNumber::new("2025-05427");
    let versions = store.versions(List::EntityList).await.unwrap();
    format!(
        "{:#?}",
        (
            store.body(&Sha256::of(b"first")).await.unwrap(),
            store.documents().await.unwrap(),
            store.reading(&number).await.unwrap(),
            store.history(&versions[0].id).await.unwrap(),
            store.events_after(0, 10).await.unwrap(),
            store.deliveries(10).await.unwrap(),
            store.attempts("e1:a@example.org").await.unwrap(),
        )
    )
}

async fn text(database: &mut AnyConnection, sql: String) -> Option<String> {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(database).await.unwrap()
}

/// The versions before the newest.
fn earlier(all: &Migrator) -> Vec<i64> {
    let mut versions: Vec<i64> = all.iter().map(|migration| migration.version).collect();
    versions.pop();
    assert!(versions.contains(&CHAIN));
    versions
}

/// What an older program's database, opened by this one, has to show.
async fn is_taken_over(url: &str, version: i64, expected: &str) {
    let store = open(url).await.unwrap();
    assert_eq!(answers(store.as_ref()).await, expected, "from version {version}");
    let found = store.verify(None).await.unwrap();
    // Before the chain: one link over what was there.
    let links = if version < CHAIN { 1 } else { 6 };
    assert_eq!((found.links, found.faults), (links, Vec::new()), "from version {version}");
    let more = outbox(3, &["a@example.org"], moment("2025-03-29T10:00:00Z"));
    assert_eq!(store.commit(&more).await.unwrap().len(), 1, "the third event is new");
    let found = store.verify(None).await.unwrap();
    assert_eq!((found.links, found.faults), (links + 1, Vec::new()), "from version {version}");
    drop(store);
    // Nothing is written a second time.
    let store = open(url).await.unwrap();
    assert_eq!(store.verify(None).await.unwrap().links, links + 1);
}

#[tokio::test]
async fn sqlite_from_every_earlier_version() {
    let folder = tempfile::tempdir().unwrap();
    let new = url_in(&folder.path().join("new"));
    let store = open(&new).await.unwrap();
    fill(store.as_ref()).await;
    let expected = answers(store.as_ref()).await;

    for version in earlier(&sqlite::MIGRATIONS) {
        let old = format!("sqlite:{}", folder.path().join(format!("{version}.db")).display());
        let mut database = AnyConnection::connect(&format!("{old}?mode=rwc")).await.unwrap();
        up_to(&sqlite::MIGRATIONS, version).run(&mut database).await.unwrap();
        let attach = format!("ATTACH '{}' AS filled", new.trim_start_matches("sqlite:"));
        database.execute(AssertSqlSafe(attach)).await.unwrap();
        for table in TABLES {
            let of_then = format!(
                "SELECT group_concat(name, ', ') FROM pragma_table_info('{table}', 'main')"
            );
            let Some(columns) = text(&mut database, of_then).await else { continue };
            let copy = format!(
                "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM filled.{table}"
            );
            database.execute(AssertSqlSafe(copy)).await.unwrap();
        }
        database.close().await.unwrap();
        is_taken_over(&old, version, &expected).await;
    }
}

#[tokio::test]
async fn postgres_from_every_earlier_version() {
    let Some(new) = Schema::new().await else { return };
    let store = open(&new.url()).await.unwrap();
    fill(store.as_ref()).await;
    let expected = answers(store.as_ref()).await;

    for version in earlier(&postgres::MIGRATIONS) {
        let Some(old) = Schema::new().await else { return };
        let mut database = AnyConnection::connect(&old.url()).await.unwrap();
        up_to(&postgres::MIGRATIONS, version).run(&mut database).await.unwrap();
        for table in TABLES {
            let of_then = format!(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = '{table}'"
            );
            let Some(columns) = text(&mut database, of_then).await else { continue };
            let copy = format!(
                "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
                 SELECT {columns} FROM {}.{table}",
                new.name
            );
            database.execute(AssertSqlSafe(copy)).await.unwrap();
        }
        for table in ["readings", "entry_versions"] {
            let count = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            );
            database.execute(AssertSqlSafe(count)).await.unwrap();
        }
        database.close().await.unwrap();
        is_taken_over(&old.url(), version, &expected).await;
    }
}
