//! The contract run on each engine, and what is particular to one.

mod broken;
mod migrations;
mod postgres;
mod sqlite;

#[path = "../../../tests/it/support/required.rs"]
mod required;
#[path = "../../../tests/it/support/postgres.rs"]
mod server;

use entity_list::model::Sha256;

use super::contract::{commits, daybook, documents, list, outbox, pruning, record, records};
use super::open;

/// A test for each promise on each engine; whatever was done, the record is
/// whole.
macro_rules! on_each_engine {
    ($($promise:ident::$name:ident),+ $(,)?) => {
        mod on_sqlite_in_memory {
            $(#[tokio::test]
            async fn $name() {
                let store = super::open("sqlite::memory:").await.unwrap();
                super::$promise::$name(store.as_ref()).await;
                super::record::is_whole(store.as_ref()).await;
            })+
        }
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                let store = super::open(&super::sqlite::url_in(folder.path())).await.unwrap();
                super::$promise::$name(store.as_ref()).await;
                super::record::is_whole(store.as_ref()).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                let Some(schema) = super::server::Schema::new().await else { return };
                let store = super::open(&schema.url()).await.unwrap();
                super::$promise::$name(store.as_ref()).await;
                super::record::is_whole(store.as_ref()).await;
            })+
        }
    };
}

on_each_engine!(
    documents::bodies_come_back_as_they_went_in,
    documents::documents_and_readings_come_back,
    commits::the_same_commit_twice_changes_nothing,
    commits::a_commit_that_fails_leaves_nothing,
    commits::text_with_a_nul_is_kept_readable,
    pruning::old_bytes_are_dropped_and_that_stays_on_record,
    list::the_list_answers_as_of_and_known_at,
    outbox::deliveries_of_a_recipient_keep_their_order,
    outbox::a_renewed_claim_holds_and_a_lost_one_ends,
    outbox::no_two_workers_claim_one_delivery,
    daybook::cycles_and_leases,
    records::a_held_change_is_decided_once,
    records::a_correction_keeps_what_was_believed,
    records::events_and_deliveries_are_found_by_what_they_are_about,
    records::readings_know_their_reader,
);

/// A test for each promise to two processes on one database.
macro_rules! beside_each_other {
    ($($promise:ident::$name:ident),+ $(,)?) => {
        mod two_on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                let url = super::sqlite::url_in(folder.path());
                let one = super::open(&url).await.unwrap();
                let other = super::open(&url).await.unwrap();
                super::$promise::$name(one.as_ref(), other.as_ref()).await;
                super::record::is_whole(one.as_ref()).await;
            })+
        }
        mod two_on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(schema) = super::server::Schema::new().await else { return };
                let one = super::open(&schema.url()).await.unwrap();
                let other = super::open(&schema.url()).await.unwrap();
                super::$promise::$name(one.as_ref(), other.as_ref()).await;
                super::record::is_whole(one.as_ref()).await;
            })+
        }
    };
}

beside_each_other!(
    outbox::two_workers_claim_every_delivery_once,
    daybook::one_of_two_has_the_lease,
    commits::two_commit_side_by_side,
);

/// Follows docs/ledger.md: the digest of a link and of one of its rows, from
/// what the statements printed there give and nothing of this program.
async fn audit(engine: &str, url: &str) {
    let page = include_str!("../../../docs/ledger.md");
    let documented = |what: &str| -> String {
        let comment = format!("-- {engine}: {what}\n");
        let (_, after) = page.split_once(&comment).expect("documented");
        after.split("```").next().expect("a block").to_owned()
    };
    sqlx::any::install_default_drivers();
    let mut database = <sqlx::AnyConnection as sqlx::Connection>::connect(url).await.unwrap();
    let mut printed = async |sql: String| -> String {
        let sql = sqlx::AssertSqlSafe(sql);
        sqlx::query_scalar(sql).fetch_one(&mut database).await.unwrap()
    };
    let link = printed("SELECT link FROM chain WHERE number = 4".to_owned()).await;
    let digest = printed("SELECT sha256 FROM chain WHERE number = 4".to_owned()).await;
    let next = printed("SELECT link FROM chain WHERE number = 5".to_owned()).await;
    assert_eq!(Sha256::of(format!("{link}\n").as_bytes()).as_str(), digest);
    assert!(next.contains(&format!("\nprevious {digest}\n")), "{next}");
    let row = printed(documented("the text of a row")).await;
    let mention = format!("{}  events/1", Sha256::of(format!("{row}\n").as_bytes()));
    assert!(link.lines().any(|said| said == mention), "{mention} is not in {link}");
}
