//! What is particular to SQLite.

use std::path::Path;
use std::sync::Arc;

use entity_list::model::{List, Sha256};
use rstest::rstest;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::{audit, documents, list, outbox, record};
use crate::clock::{FixedClock, eastern_date};
use crate::store::{StoreError, open, open_with_clock};

/// A URL of a file in a folder that does not exist yet.
pub(super) fn url_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("state/entitylistd.db").display())
}

async fn raw(url: &str) -> SqliteConnection {
    SqliteConnection::connect(url).await.unwrap()
}

#[tokio::test]
async fn a_store_opened_again_has_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    let store = open(&url).await.unwrap();
    list::the_list_answers_as_of_and_known_at(store.as_ref()).await;
    drop(store);
    let store = open(&url).await.unwrap();
    assert_eq!(store.versions(List::EntityList).await.unwrap().len(), 3);
}

#[tokio::test]
async fn now_is_the_eastern_day_of_the_clock() {
    let store = open_with_clock(
        "sqlite::memory:",
        // Still 24 March in Washington: the rename of 25 March is to come.
        Arc::new(FixedClock("2025-03-25T03:59:59Z".parse().unwrap())),
    )
    .await
    .unwrap();
    list::the_list_answers_as_of_and_known_at(store.as_ref()).await;
    let known = store.list(List::EntityList, None, None).await.unwrap();
    assert_eq!(known[0].entry.name, "Inspur Group");
    let day = |moment: &str| eastern_date(moment.parse().unwrap()).to_string();
    assert_eq!(day("2025-03-25T04:00:00Z"), "2025-03-25");
    assert_eq!(day("2025-01-25T04:59:59Z"), "2025-01-24");
}

#[tokio::test]
async fn a_corrupt_body_is_told_and_not_returned() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    let store = open(&url).await.unwrap();
    documents::bodies_come_back_as_they_went_in(store.as_ref()).await;
    let (one, two) = (Sha256::of(b"<RULE>one</RULE>"), Sha256::of(b"<RULE>two</RULE>"));
    let mut database = raw(&url).await;
    sqlx::query("UPDATE bodies SET gzip = (SELECT gzip FROM bodies WHERE sha256 = ?1)")
        .bind(one.as_str())
        .execute(&mut database)
        .await
        .unwrap();
    assert!(store.body(&one).await.unwrap().is_some());
    let error = store.body(&two).await.unwrap_err();
    assert!(error.to_string().contains(two.as_str()), "{error}");
    sqlx::query("UPDATE bodies SET gzip = x'1f8b00'").execute(&mut database).await.unwrap();
    assert!(matches!(store.body(&one).await, Err(StoreError::Corrupt { what: "body", .. })));
}

#[rstest]
#[case("DELETE FROM events", "append-only")]
#[case("UPDATE events SET body = '{}'", "append-only")]
#[case("DELETE FROM entry_versions", "never deleted")]
#[case("UPDATE entry_versions SET entry = '{}'", "only end")]
#[case("UPDATE entry_versions SET recorded_until = NULL", "only end")]
#[case("DELETE FROM attempts", "append-only")]
#[case("UPDATE attempts SET answer = ''", "append-only")]
#[tokio::test]
async fn the_record_refuses_to_be_rewritten(#[case] sql: &'static str, #[case] why: &str) {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    let store = open(&url).await.unwrap();
    list::the_list_answers_as_of_and_known_at(store.as_ref()).await;
    outbox::deliveries_of_a_recipient_keep_their_order(store.as_ref()).await;
    let error = sqlx::query(sql).execute(&mut raw(&url).await).await.unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "This is not a database at all, only a text of some length.\n".repeat(40),
    )
    .unwrap();
    let why = async |url: String| match open(&url).await {
        Ok(_) => panic!("`{url}` was opened"),
        Err(error) => error.to_string().replace(&folder.path().display().to_string(), "DIR"),
    };
    assert_eq!(
        why(format!("sqlite:{}", text.display())).await,
        "cannot open the database `sqlite:DIR/notes.txt`: file is not a database"
    );
    assert_eq!(
        why(format!("sqlite:{}", folder.path().display())).await,
        "cannot open the database `sqlite:DIR`: unable to open database file; its folder must be there and writable"
    );
    let below_a_file = why(format!("sqlite:{}/x.db", text.display())).await;
    assert!(below_a_file.contains("its folder `DIR/notes.txt` cannot be made"), "{below_a_file}");
    assert_eq!(
        why("mysql://localhost/x".to_owned()).await,
        "`mysql://localhost/x` is not a database URL; expected `sqlite:PATH` or \
         `postgres://USER@HOST/DATABASE`"
    );
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    drop(open(&url).await.unwrap());
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', TRUE, x'00', 0)",
    )
    .execute(&mut raw(&url).await)
    .await
    .unwrap();
    let Err(error) = open(&url).await else { panic!("opened") };
    assert!(matches!(error, StoreError::NewerSchema { found: 9999, .. }), "{error}");
}

#[tokio::test]
async fn every_table_is_strict_and_foreign_keys_hold() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    drop(open(&url).await.unwrap());
    let loose: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND NOT strict AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_sqlx_*'",
    )
    .fetch_all(&mut raw(&url).await)
    .await
    .unwrap();
    assert_eq!(loose, Vec::<String>::new());
    let mode: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut raw(&url).await).await.unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_backup_is_whole_and_gives_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&url_in(folder.path())).await.unwrap();
    record::fill(store.as_ref()).await;
    let copy = folder.path().join("copy.db");
    let found = store.backup(&copy).await.unwrap();
    assert_eq!(found, store.verify(None).await.unwrap());

    let restored = open(&format!("sqlite:{}", copy.display())).await.unwrap();
    assert_eq!(
        restored.versions(List::EntityList).await.unwrap(),
        store.versions(List::EntityList).await.unwrap()
    );
    assert_eq!(
        restored.events_after(0, 10).await.unwrap(),
        store.events_after(0, 10).await.unwrap()
    );
    assert_eq!(restored.deliveries(10).await.unwrap(), store.deliveries(10).await.unwrap());

    let before = std::fs::read(&copy).unwrap();
    let refused = store.backup(&copy).await.unwrap_err().to_string();
    assert!(refused.contains("there is a file of this name"), "{refused}");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    let nowhere = store.backup(&folder.path().join("no/such/copy.db")).await.unwrap_err();
    assert!(nowhere.to_string().contains("No such file"), "{nowhere}");
}

#[tokio::test]
async fn a_broken_record_gives_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    let store = open(&url).await.unwrap();
    record::fill(store.as_ref()).await;
    sqlx::query("UPDATE bodies SET size = 4").execute(&mut raw(&url).await).await.unwrap();
    let copy = folder.path().join("copy.db");
    let refused = store.backup(&copy).await.unwrap_err().to_string();
    assert!(refused.contains("the copy is not sound") && refused.contains("bodies/"), "{refused}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "only the folder of the database: {left:?}");
}

#[tokio::test]
async fn an_auditor_with_sql_and_sha256_comes_to_the_same_digests() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(folder.path());
    record::fill(open(&url).await.unwrap().as_ref()).await;
    audit("SQLite", &url).await;
}
