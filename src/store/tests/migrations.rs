//! From an earlier version of the schema, with rows in it, to this one: the same
//! answers, and everything in the chain.

use std::borrow::Cow;

use entity_list::model::{DocumentNumber, List, Sha256};
use sqlx::any::install_default_drivers;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::record::fill;
use super::server::Schema;
use super::sqlite::url_in;
use crate::store::contract::samples::{moment, outbox};
use crate::store::engine::{postgres, sqlite};
use crate::store::{Store, open};

/// The tables of the first version, those that others refer to first.
const TABLES: [&str; 8] = [
    "bodies",
    "sightings",
    "documents",
    "readings",
    "entry_versions",
    "events",
    "deliveries",
    "attempts",
];

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

async fn text(database: &mut AnyConnection, sql: String) -> String {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(database).await.unwrap()
}

/// What an older program's database, opened by this one, has to show.
async fn is_taken_over(url: &str, expected: &str) {
    let store = open(url).await.unwrap();
    assert_eq!(answers(store.as_ref()).await, expected);
    let found = store.verify(None).await.unwrap();
    assert_eq!((found.links, found.faults), (1, Vec::new()), "one link over what was there");
    let more = outbox(3, &["a@example.org"], moment("2025-03-29T10:00:00Z"));
    assert_eq!(store.commit(&more).await.unwrap().len(), 1, "the third event is new");
    let found = store.verify(None).await.unwrap();
    assert_eq!((found.links, found.faults), (2, Vec::new()));
    drop(store);
    // Nothing is written a second time.
    let store = open(url).await.unwrap();
    assert_eq!(store.verify(None).await.unwrap().links, 2);
}

#[tokio::test]
async fn sqlite_from_the_version_before_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let (new, old) = (url_in(&folder.path().join("new")), url_in(&folder.path().join("old")));
    let store = open(&new).await.unwrap();
    fill(store.as_ref()).await;
    let expected = answers(store.as_ref()).await;

    let file = old.trim_start_matches("sqlite:").to_owned();
    std::fs::create_dir_all(std::path::Path::new(&file).parent().unwrap()).unwrap();
    let mut database = AnyConnection::connect(&format!("{old}?mode=rwc")).await.unwrap();
    up_to(&sqlite::MIGRATIONS, 1).run(&mut database).await.unwrap();
    let attach = format!("ATTACH '{}' AS filled", new.trim_start_matches("sqlite:"));
    database.execute(AssertSqlSafe(attach)).await.unwrap();
    for table in TABLES {
        let of_then = format!("SELECT group_concat(name, ', ') FROM pragma_table_info('{table}')");
        let columns = text(&mut database, of_then).await;
        let copy = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM filled.{table}");
        database.execute(AssertSqlSafe(copy)).await.unwrap();
    }
    database.close().await.unwrap();
    is_taken_over(&old, &expected).await;
}

#[tokio::test]
async fn postgres_from_the_version_before_the_chain() {
    let (Some(new), Some(old)) = (Schema::new().await, Schema::new().await) else { return };
    install_default_drivers();
    let store = open(&new.url()).await.unwrap();
    fill(store.as_ref()).await;
    let expected = answers(store.as_ref()).await;

    let mut database = AnyConnection::connect(&old.url()).await.unwrap();
    up_to(&postgres::MIGRATIONS, 1).run(&mut database).await.unwrap();
    for table in TABLES {
        let of_then = format!(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = '{table}'"
        );
        let columns = text(&mut database, of_then).await;
        let copy = format!(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
             SELECT {columns} FROM {}.{table}",
            new.name
        );
        database.execute(AssertSqlSafe(copy)).await.unwrap();
    }
    for table in ["readings", "entry_versions"] {
        let count =
            format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}");
        database.execute(AssertSqlSafe(count)).await.unwrap();
    }
    database.close().await.unwrap();
    is_taken_over(&old.url(), &expected).await;
}
