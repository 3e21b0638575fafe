//! The part of the record that is about something: the canonical texts of its
//! rows, and the links of the chain from the first that mentions one of them.

use std::collections::{BTreeMap, HashSet};

use entity_list::model::Sha256;
use futures_util::TryStreamExt as _;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::covered::{
    ATTEMPTS, BODIES, Covered, DELIVERIES, DOCUMENTS, ENTRY_VERSIONS, EVENTS, HELD_CHANGES, PRUNED,
    READINGS, SIGHTINGS,
};
use crate::store::{Extract, StoreError, Subjects};

pub(in crate::store) async fn extract(
    db: &AnyPool,
    about: &Subjects,
) -> Result<Extract, StoreError> {
    let mut rows = BTreeMap::new();
    for number in &about.documents {
        let number = number.as_str();
        named(db, &DOCUMENTS, "number = $1", number, &mut rows).await?;
        named(db, &READINGS, "document = $1", number, &mut rows).await?;
        named(db, &HELD_CHANGES, "document = $1", number, &mut rows).await?;
    }
    for id in &about.entries {
        named(db, &ENTRY_VERSIONS, "entry_id = $1", id.as_str(), &mut rows).await?;
    }
    for digest in &about.bodies {
        let digest = digest.as_str();
        named(db, &BODIES, "sha256 = $1", digest, &mut rows).await?;
        named(db, &SIGHTINGS, "sha256 = $1", digest, &mut rows).await?;
        named(db, &PRUNED, "sha256 = $1", digest, &mut rows).await?;
        named(db, &READINGS, "document = '' AND sha256 = $1", digest, &mut rows).await?;
    }
    for seq in &about.events {
        numbered(db, &EVENTS, "seq = $1", *seq, &mut rows).await?;
        numbered(db, &DELIVERIES, "event_seq = $1", *seq, &mut rows).await?;
        let attempts = "delivery IN (SELECT id FROM deliveries WHERE event_seq = $1)";
        numbered(db, &ATTEMPTS, attempts, *seq, &mut rows).await?;
    }
    let links = links(db, &rows).await?;
    Ok(Extract { rows, links })
}

/// The rows that a text names.
async fn named(
    db: &AnyPool,
    covered: &Covered,
    condition: &str,
    name: &str,
    rows: &mut BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let query = sqlx::query(AssertSqlSafe(covered.select_where(condition))).bind(name);
    for row in query.fetch_all(db).await? {
        rows.extend([covered.canonical(&row)?]);
    }
    Ok(())
}

/// The rows that a number names.
async fn numbered(
    db: &AnyPool,
    covered: &Covered,
    condition: &str,
    number: i64,
    rows: &mut BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let query = sqlx::query(AssertSqlSafe(covered.select_where(condition))).bind(number);
    for row in query.fetch_all(db).await? {
        rows.extend([covered.canonical(&row)?]);
    }
    Ok(())
}

/// The chain from the first link that mentions one of the rows as it stands.
async fn links(
    db: &AnyPool,
    rows: &BTreeMap<String, String>,
) -> Result<BTreeMap<i64, String>, StoreError> {
    let wanted: HashSet<String> = rows
        .iter()
        .map(|(place, text)| format!("{}  {place}", Sha256::of(text.as_bytes())))
        .collect();
    let mut links = BTreeMap::new();
    let mut stored = sqlx::query("SELECT number, link FROM chain ORDER BY number").fetch(db);
    while let Some(row) = stored.try_next().await? {
        let text: String = row.try_get("link")?;
        if !links.is_empty() || text.lines().any(|line| wanted.contains(line)) {
            links.insert(row.try_get("number")?, text);
        }
    }
    Ok(links)
}
