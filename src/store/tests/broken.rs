//! Every table broken by hand, with the triggers out of the way, on both
//! engines: the place is named.

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::record::fill;
use super::server::Schema;
use super::sqlite::url_in;
use crate::store::engine::Engine;
use crate::store::open;
use crate::store::sql::verify::verify;

/// What is done, and a fault that has to be among those found.
const BREAKS: [(&str, &str); 31] = [
    ("UPDATE bodies SET size = 4 WHERE size = 5", "has 5 bytes, not 4"),
    (
        "UPDATE bodies SET gzip = (SELECT gzip FROM bodies b WHERE b.size = 6) WHERE size = 5",
        "its bytes have the digest",
    ),
    ("DELETE FROM bodies WHERE size = 5", "the bytes that it reads are not in the archive"),
    ("DELETE FROM bodies WHERE size = 6", "its raw body is missing"),
    (
        "INSERT INTO bodies SELECT substr(sha256, 2) || '0', size, gzip FROM bodies WHERE size = 5",
        "no link of the chain has it",
    ),
    // Bytes that are gone, with and without a row that says so.
    ("UPDATE bodies SET gzip = substr(gzip, 1, 0) WHERE size = 5", "bodies/"),
    (
        "INSERT INTO pruned (sha256, at, last_seen) SELECT sha256, 1, 1 FROM bodies",
        "no link of the chain has it",
    ),
    ("UPDATE sightings SET status = 404", "https://example.org/rule.xml: it was changed"),
    ("DELETE FROM sightings", "https://example.org/rule.xml: it is gone"),
    ("UPDATE documents SET stage = 'withdrawn'", "documents/2025-05427: it was changed"),
    ("DELETE FROM documents", "the document that it comes from is missing"),
    ("UPDATE readings SET read_at = read_at + 1", "readings/1: it was changed after link 4"),
    (
        "UPDATE readings SET gzip = (SELECT gzip FROM bodies WHERE size = 5)",
        "readings/1: stored reading `1` cannot be read",
    ),
    ("DELETE FROM readings", "the document that it comes from has no reading"),
    ("UPDATE entry_versions SET name = 'Nobody' WHERE id = 1", "entry_versions/1: it was changed"),
    ("UPDATE entry_versions SET entry = '{}' WHERE id = 3", "entry_versions/3: it was changed"),
    (
        "UPDATE entry_versions SET recorded_until = NULL WHERE id = 1",
        "another version of the same entry is in force on the same day",
    ),
    (
        "UPDATE entry_versions SET recorded_until = 7 WHERE id = 1",
        "entry_versions/1: it ceased to be held true before it was recorded",
    ),
    ("DELETE FROM entry_versions WHERE id = 2", "entry_versions/2: it is gone; link 4 has it"),
    ("UPDATE events SET body = '{}' WHERE seq = 1", "events/1: it was changed after link 4"),
    ("DELETE FROM events WHERE seq = 2", "events/2: it is gone; link 4 has it"),
    // Reordered: the two events have each other's numbers.
    (
        "UPDATE events SET id = CASE seq WHEN 1 THEN 'x' ELSE 'e1' END",
        "events/2: it was changed after link 4",
    ),
    (
        "INSERT INTO events (seq, id, kind, document, at, body)
         SELECT 9, 'e9', kind, document, at, body FROM events WHERE seq = 1",
        "events/9: no link of the chain has it",
    ),
    (
        "UPDATE deliveries SET payload = '{}' WHERE id = 'e1:a@example.org'",
        "deliveries/e1:a@example.org: it was changed",
    ),
    (
        "UPDATE deliveries SET state = 'delivered' WHERE id = 'e2:b@example.org'",
        "e2:b@example.org: it is marked as delivered, and no attempt delivered it",
    ),
    ("DELETE FROM deliveries WHERE id = 'e1:a@example.org'", "its delivery is missing"),
    ("UPDATE attempts SET answer = '' WHERE number = 1", "attempts/1 e1:a@example.org: it was"),
    ("DELETE FROM attempts WHERE number = 2", "attempts/2 e1:a@example.org: it is gone"),
    (
        "UPDATE chain SET link = replace(link, 'events/1', 'events/3') WHERE number = 4",
        "chain/4: its text has another digest",
    ),
    ("DELETE FROM chain WHERE number = 3", "chain/4: the links 3 to 3 before it are gone"),
    ("DELETE FROM chain WHERE number = 6", "attempts/2 e1:a@example.org: no link of the chain"),
];

/// Breaks the database in every way, each in a transaction that is rolled
/// back.
async fn broken_in_every_way(url: &str, engine: Engine) {
    let store = open(url).await.unwrap();
    fill(store.as_ref()).await;
    let sound = store.verify(None).await.unwrap();
    assert_eq!((sound.links, sound.faults), (6, Vec::new()));

    let mut db = AnyConnection::connect(url).await.unwrap();
    if engine == Engine::Sqlite {
        db.execute("PRAGMA foreign_keys = OFF").await.unwrap();
    } else {
        db.execute("SET session_replication_role = replica").await.unwrap();
    }
    for (sql, expected) in BREAKS {
        db.execute("BEGIN").await.unwrap();
        if engine == Engine::Sqlite {
            drop_triggers(&mut db).await;
        }
        let changed = db.execute(sql).await.unwrap().rows_affected();
        assert!(changed > 0, "nothing was broken by {sql}");
        let found = verify(&mut db, engine, None).await.unwrap();
        let told: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|fault| fault.contains(expected)), "{sql}: {told:#?}");
        db.execute("ROLLBACK").await.unwrap();
    }
    assert_eq!(store.verify(None).await.unwrap().faults, []);
}

async fn drop_triggers(db: &mut AnyConnection) {
    let triggers = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    for row in triggers.fetch_all(&mut *db).await.unwrap() {
        let name: String = row.get("name");
        sqlx::query(AssertSqlSafe(format!("DROP TRIGGER {name}"))).execute(&mut *db).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_broken_on_sqlite_is_named() {
    let folder = tempfile::tempdir().unwrap();
    broken_in_every_way(&url_in(folder.path()), Engine::Sqlite).await;
}

#[tokio::test]
async fn what_is_broken_on_postgres_is_named() {
    let Some(schema) = Schema::new().await else { return };
    broken_in_every_way(&schema.url(), Engine::Postgres).await;
}
