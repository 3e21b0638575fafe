//! Bytes of raw bodies that are dropped after a time. That they were there,
//! their digest and size, and when they were dropped stays on record.

use entity_list::model::Sha256;
use jiff::Timestamp;
use sqlx::{AnyPool, Row as _};

use super::covered::PRUNED;
use super::writing::Writing;
use crate::store::codec::Row;
use crate::store::{Pruned, PrunedBody, StoreError};

/// Bodies in one transaction: a writer that waits is not kept waiting.
const AT_ONCE: i64 = 500;

/// Lists are kept: everything began with one. So is a text with a change that
/// waits for a person.
const OLD: &str = "
    SELECT b.sha256, b.size,
        (SELECT max(s.last_seen) FROM sightings s WHERE s.sha256 = b.sha256) AS last_seen
    FROM bodies b
    WHERE length(b.gzip) > 0
      AND EXISTS (SELECT 1 FROM sightings s WHERE s.sha256 = b.sha256)
      AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.sha256 = b.sha256 AND s.last_seen >= $1)
      AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.sha256 = b.sha256 AND r.document = '')
      AND NOT EXISTS (SELECT 1 FROM readings r JOIN held_changes h ON h.document = r.document
                      WHERE r.sha256 = b.sha256 AND h.decision IS NULL)
    ORDER BY b.sha256 LIMIT $2";

/// Drops the bytes of bodies that were not seen since a moment, some at once.
pub(in crate::store) async fn prune(
    writing: &mut Writing,
    unseen_since: Timestamp,
    now: Timestamp,
) -> Result<Pruned, StoreError> {
    let old = sqlx::query(OLD)
        .bind(unseen_since.as_microsecond())
        .bind(AT_ONCE)
        .fetch_all(writing.db())
        .await?;
    let mut pruned = Pruned::default();
    for row in old {
        let digest: String = row.try_get("sha256")?;
        let at = Row { what: "body", id: &digest };
        sqlx::query("UPDATE bodies SET gzip = $2 WHERE sha256 = $1")
            .bind(&digest)
            .bind(Vec::<u8>::new())
            .execute(writing.db())
            .await?;
        let written = sqlx::query(
            "INSERT INTO pruned (sha256, at, last_seen) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING RETURNING *",
        )
        .bind(&digest)
        .bind(now.as_microsecond())
        .bind(row.try_get::<i64, _>("last_seen")?)
        .fetch_optional(writing.db())
        .await?;
        if let Some(written) = written {
            writing.cover(&PRUNED, &written)?;
        }
        pruned.bodies += 1;
        pruned.bytes += at.count::<u64>(row.try_get("size")?)?;
    }
    Ok(pruned)
}

/// What is left of a body whose bytes were dropped; `None` where they are
/// there, or never were.
pub(in crate::store) async fn pruned(
    db: &AnyPool,
    sha256: &Sha256,
) -> Result<Option<PrunedBody>, StoreError> {
    let row = sqlx::query(
        "SELECT b.size, s.url, s.status, s.headers, s.first_seen, p.last_seen, p.at
         FROM bodies b JOIN pruned p USING (sha256) JOIN sightings s USING (sha256)
         WHERE sha256 = $1 AND length(b.gzip) = 0
         ORDER BY p.at DESC, s.first_seen, s.url LIMIT 1",
    )
    .bind(sha256.as_str())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let at = Row { what: "body", id: sha256.as_str() };
    Ok(Some(PrunedBody {
        url: row.try_get("url")?,
        sha256: sha256.clone(),
        size: at.count(row.try_get("size")?)?,
        status: at.count(row.try_get("status")?)?,
        headers: at.json(&row.try_get::<String, _>("headers")?)?,
        first_seen: at.moment(row.try_get("first_seen")?)?,
        last_seen: at.moment(row.try_get("last_seen")?)?,
        pruned_at: at.moment(row.try_get("at")?)?,
    }))
}
