//! What is particular to PostgreSQL.

use rstest::rstest;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use super::server::Schema;
use super::{audit, list, outbox, record};
use crate::store::{StoreError, open};

async fn raw(schema: &Schema) -> PgConnection {
    PgConnection::connect(&schema.url()).await.unwrap()
}

#[rstest]
#[case("DELETE FROM events", "append-only")]
#[case("UPDATE events SET body = '{}'", "append-only")]
#[case("TRUNCATE events CASCADE", "append-only")]
#[case("DELETE FROM entry_versions", "never deleted")]
#[case("TRUNCATE entry_versions", "never deleted")]
#[case("UPDATE entry_versions SET entry = '{}'", "only end")]
#[case("UPDATE entry_versions SET recorded_until = NULL", "only end")]
#[case("DELETE FROM attempts", "append-only")]
#[case("UPDATE attempts SET answer = ''", "append-only")]
#[tokio::test]
async fn the_record_refuses_to_be_rewritten(#[case] sql: &'static str, #[case] why: &str) {
    let Some(schema) = Schema::new().await else { return };
    let store = open(&schema.url()).await.unwrap();
    list::the_list_answers_as_of_and_known_at(store.as_ref()).await;
    outbox::deliveries_of_a_recipient_keep_their_order(store.as_ref()).await;
    let error = sqlx::query(sql).execute(&mut raw(&schema).await).await.unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let Some(schema) = Schema::new().await else { return };
    drop(open(&schema.url()).await.unwrap());
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', TRUE, '', 0)",
    )
    .execute(&mut raw(&schema).await)
    .await
    .unwrap();
    let Err(error) = open(&schema.url()).await else { panic!("opened") };
    assert!(matches!(error, StoreError::NewerSchema { found: 9999, .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    // Port 9 is nobody's; the answer is immediate.
    let url = "postgres://alice:s3cret@127.0.0.1:9/ledger?sslmode=disable";
    let Err(error) = open(url).await else { panic!("opened") };
    let told = error.to_string();
    assert!(told.contains("`postgres://alice:***@127.0.0.1:9/ledger"), "{told}");
    assert!(told.contains("refused"), "{told}");
    assert!(!told.contains("s3cret"), "{told}");
}

#[tokio::test]
async fn two_that_start_at_once_both_find_the_schema() {
    let Some(schema) = Schema::new().await else { return };
    let url = schema.url();
    let (one, other) = tokio::join!(open(&url), open(&url));
    assert!(one.is_ok() && other.is_ok());
}

#[tokio::test]
async fn a_backup_is_left_to_the_tools_of_the_server() {
    let Some(schema) = Schema::new().await else { return };
    let store = open(&schema.url()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let told = store.backup(&folder.path().join("copy")).await.unwrap_err().to_string();
    assert!(told.contains("pg_dump --format=custom") && told.contains("pg_restore"), "{told}");
}

#[tokio::test]
async fn what_pg_dump_wrote_is_restored_whole() {
    let Some(schema) = Schema::new().await else { return };
    let Some(programs) = super::server::folder_of("pg_dump") else {
        println!("SKIPPED: no `pg_dump` on the path or below /usr/lib/postgresql");
        return;
    };
    let store = open(&schema.url()).await.unwrap();
    record::fill(store.as_ref()).await;
    let expected = store.verify(None).await.unwrap();
    let deliveries = store.deliveries(10).await.unwrap();
    drop(store);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy");
    let run = |program: &str, words: &[&str]| {
        let mut command = std::process::Command::new(programs.join(program));
        let ended = command.args(words).arg(format!("--dbname={}", schema.server)).output();
        let ended = ended.unwrap();
        assert!(ended.status.success(), "{program}: {}", String::from_utf8_lossy(&ended.stderr));
    };
    let into = format!("--file={}", file.display());
    // Other tests use the same database: this one's schema only.
    let only = format!("--schema={}", schema.name);
    run("pg_dump", &["--format=custom", "--no-owner", &into, &only]);
    let gone = sqlx::raw_sql(AssertSqlSafe(schema.drop_statement()));
    gone.execute(&mut PgConnection::connect(schema.server).await.unwrap()).await.unwrap();
    run("pg_restore", &["--no-owner", &file.display().to_string()]);

    let restored = open(&schema.url()).await.unwrap();
    assert_eq!(restored.verify(None).await.unwrap(), expected);
    assert_eq!(restored.deliveries(10).await.unwrap(), deliveries);
}

#[tokio::test]
async fn an_auditor_with_sql_and_sha256_comes_to_the_same_digests() {
    let Some(schema) = Schema::new().await else { return };
    record::fill(open(&schema.url()).await.unwrap().as_ref()).await;
    audit("PostgreSQL", &schema.url()).await;
}
