//! Whether the record is what was written: the chain link by link, every row
//! against the chain, every body against its digest, and the rows against each
//! other.

use std::collections::{HashMap, HashSet};

use entity_list::model::Sha256;
use futures_util::TryStreamExt as _;
use serde::de::IgnoredAny;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::chain::{self, BEGINNING, Link};
use super::checks::CHECKS;
use super::covered::{ALL, Covered};
use crate::store::codec::Row;
use crate::store::engine::{Engine, Texts};
use crate::store::{Anchor, FaultKind, StoreError, Verification};

/// Begins a transaction that sees one state of the database to its end.
pub(in crate::store) const BEGIN: Texts =
    Texts { sqlite: "BEGIN", postgres: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };

/// What the chain says of a row: the digest in the last link that mentions it,
/// and that link's number.
type Said = HashMap<String, (String, i64)>;

/// Checks everything, on one connection whose transaction sees one state.
pub(in crate::store) async fn verify(
    db: &mut AnyConnection,
    engine: Engine,
    anchor: Option<&Anchor>,
) -> Result<Verification, StoreError> {
    let mut found = Verification::default();
    if engine == Engine::Sqlite {
        file(db, &mut found).await?;
    }
    let mut said = links(db, anchor, &mut found).await?;
    for covered in ALL {
        rows(db, covered, &mut said, &mut found).await?;
    }
    let mut gone: Vec<(String, (String, i64))> = said.into_iter().collect();
    gone.sort();
    for (place, (_, link)) in gone {
        found.fault(FaultKind::Row, place, format!("it is gone; link {link} has it"));
    }
    bodies(db, &mut found).await?;
    readings(db, &mut found).await?;
    for check in CHECKS {
        for row in sqlx::query(check.sql).fetch_all(&mut *db).await? {
            found.fault(check.kind, row.try_get::<String, _>("place")?, check.what);
        }
    }
    Ok(found)
}

/// What `SQLite` says of its file.
async fn file(db: &mut AnyConnection, found: &mut Verification) -> Result<(), StoreError> {
    let said: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *db).await?;
    for line in said.iter().filter(|line| line.as_str() != "ok") {
        found.fault(FaultKind::File, "database", line);
    }
    Ok(())
}

/// Walks the chain; gives what it says of the rows.
async fn links(
    db: &mut AnyConnection,
    anchor: Option<&Anchor>,
    found: &mut Verification,
) -> Result<Said, StoreError> {
    let mut said = Said::new();
    let mut rows =
        sqlx::query("SELECT number, at, link, sha256 FROM chain ORDER BY number").fetch(db);
    let mut anchored = anchor.is_none();
    while let Some(row) = rows.try_next().await? {
        let link = Link {
            number: row.try_get("number")?,
            at: row.try_get("at")?,
            text: row.try_get("link")?,
            sha256: row.try_get("sha256")?,
        };
        one_link(&link, found);
        for mention in link.mentions() {
            match mention {
                Ok((digest, place)) => {
                    said.insert(place.to_owned(), (digest.to_owned(), link.number));
                }
                Err(other) => found.fault(
                    FaultKind::Link,
                    format!("chain/{}", link.number),
                    format!("`{other}` names no row"),
                ),
            }
        }
        if let Some(anchor) = anchor.filter(|anchor| anchor.number == link.number) {
            anchored = anchor.sha256 == link.sha256;
        }
        found.links += 1;
        found.head = Some(Anchor { number: link.number, sha256: link.sha256 });
    }
    if let Some(anchor) = anchor.filter(|_| !anchored) {
        let place = format!("chain/{}", anchor.number);
        found.fault(FaultKind::Link, place, format!("it is not the link `{}`", anchor.sha256));
    }
    Ok(said)
}

/// A link against itself and the one before, which is the head so far.
fn one_link(link: &Link, found: &mut Verification) {
    let place = format!("chain/{}", link.number);
    let (expected, previous) = match &found.head {
        Some(head) => (head.number.saturating_add(1), head.sha256.clone()),
        None => (1, BEGINNING.to_owned()),
    };
    if link.number != expected {
        let what = format!("the links {expected} to {} before it are gone", link.number - 1);
        found.fault(FaultKind::Link, place.clone(), what);
    }
    if chain::digest_of(&link.text) != link.sha256 {
        found.fault(FaultKind::Link, place.clone(), "its text has another digest");
    }
    if !follows(link, &previous) {
        let what = "its text does not follow the link before it, or its number or moment differ";
        found.fault(FaultKind::Link, place, what);
    }
}

fn follows(link: &Link, previous: &str) -> bool {
    let head = chain::head(link.number, link.at, previous);
    link.text.strip_prefix(&head).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

/// Every row of a table against what the chain says of it; what was found is
/// taken out.
async fn rows(
    db: &mut AnyConnection,
    covered: &'static Covered,
    said: &mut Said,
    found: &mut Verification,
) -> Result<(), StoreError> {
    let mut number = 0_u64;
    let mut rows = sqlx::query(AssertSqlSafe(covered.select())).fetch(db);
    while let Some(row) = rows.try_next().await? {
        number += 1;
        let mention = covered.mention(&row)?;
        match said.remove(&mention.place) {
            None => found.fault(FaultKind::Row, mention.place, "no link of the chain has it"),
            Some((digest, link)) if digest != mention.sha256.as_str() => {
                let what = format!("it was changed after link {link}");
                found.fault(FaultKind::Row, mention.place, what);
            }
            Some(_) => {}
        }
    }
    found.rows.insert(covered.table, number);
    Ok(())
}

/// Raw bodies against their digests; of those that were pruned, that it is on
/// record.
async fn bodies(db: &mut AnyConnection, found: &mut Verification) -> Result<(), StoreError> {
    let pruned: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT sha256 FROM pruned").fetch_all(&mut *db).await?;
    let pruned: HashSet<String> = pruned.into_iter().collect();
    let mut rows = sqlx::query("SELECT sha256, size, gzip FROM bodies ORDER BY sha256").fetch(db);
    while let Some(row) = rows.try_next().await? {
        let digest: String = row.try_get("sha256")?;
        let size: i64 = row.try_get("size")?;
        if row.try_get::<Vec<u8>, _>("gzip")?.is_empty() && pruned.contains(&digest) {
            found.pruned += 1;
            continue;
        }
        let what = match unpacked("body", &digest, &row) {
            Err(error) => error.to_string(),
            Ok(body) if Sha256::of(&body).as_str() != digest => {
                format!("its bytes have the digest `{}`", Sha256::of(&body))
            }
            Ok(body) if i64::try_from(body.len()) != Ok(size) => {
                format!("it has {} bytes, not {size}", body.len())
            }
            Ok(_) => continue,
        };
        found.fault(FaultKind::Content, format!("bodies/{digest}"), what);
    }
    Ok(())
}

/// Whether every reading can be read.
async fn readings(db: &mut AnyConnection, found: &mut Verification) -> Result<(), StoreError> {
    let mut rows = sqlx::query("SELECT id, gzip FROM readings ORDER BY id").fetch(db);
    while let Some(row) = rows.try_next().await? {
        let id = row.try_get::<i64, _>("id")?.to_string();
        let readable = unpacked("reading", &id, &row).and_then(|json| {
            let at = Row { what: "reading", id: &id };
            serde_json::from_slice::<IgnoredAny>(&json).map_err(|error| at.corrupt(&error))
        });
        if let Err(error) = readable {
            found.fault(FaultKind::Content, format!("readings/{id}"), error.to_string());
        }
    }
    Ok(())
}

fn unpacked(what: &'static str, id: &str, row: &AnyRow) -> Result<Vec<u8>, StoreError> {
    Row { what, id }.unpack(&row.try_get::<Vec<u8>, _>("gzip")?)
}
