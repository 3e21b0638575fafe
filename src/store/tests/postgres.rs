//! What is particular to PostgreSQL.

use rstest::rstest;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::server::Schema;
use super::{list, outbox};
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
