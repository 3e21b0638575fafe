//! Raw bodies, kept verbatim by the digest of their bytes.

use entity_list::model::Sha256;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::{BODIES, SIGHTINGS};
use super::writing::Writing;
use crate::store::codec::{Row, text};
use crate::store::{ArchivedBody, StoreError};

pub(in crate::store) async fn keep(
    writing: &mut Writing,
    body: &ArchivedBody,
) -> Result<(), StoreError> {
    let row = Row { what: "body", id: body.sha256.as_str() };
    if Sha256::of(&body.body) != body.sha256 {
        return Err(row.corrupt(&"its bytes have another digest"));
    }
    let packed: Option<i64> =
        sqlx::query_scalar("SELECT CAST(length(gzip) AS BIGINT) FROM bodies WHERE sha256 = $1")
            .bind(body.sha256.as_str())
            .fetch_optional(writing.db())
            .await?;
    if packed == Some(0) {
        // Its bytes were pruned; now they are here again.
        sqlx::query("UPDATE bodies SET gzip = $2 WHERE sha256 = $1")
            .bind(body.sha256.as_str())
            .bind(row.pack(&body.body)?)
            .execute(writing.db())
            .await?;
    }
    if packed.is_none() {
        let written = sqlx::query(
            "INSERT INTO bodies (sha256, size, gzip) VALUES ($1, $2, $3) RETURNING sha256, size",
        )
        .bind(body.sha256.as_str())
        .bind(i64::try_from(body.body.len()).unwrap_or(i64::MAX))
        .bind(row.pack(&body.body)?)
        .fetch_one(writing.db())
        .await?;
        writing.cover(&BODIES, &written)?;
    }
    let seen_again = sqlx::query(
        "UPDATE sightings SET last_seen = CASE WHEN last_seen < $3 THEN $3 ELSE last_seen END
         WHERE url = $1 AND sha256 = $2",
    )
    .bind(text(&body.url))
    .bind(body.sha256.as_str())
    .bind(body.first_seen.as_microsecond())
    .execute(writing.db())
    .await?;
    if seen_again.rows_affected() == 0 {
        let written = sqlx::query(
            "INSERT INTO sightings (url, sha256, status, headers, first_seen, last_seen)
             VALUES ($1, $2, $3, $4, $5, $5) RETURNING *",
        )
        .bind(text(&body.url))
        .bind(body.sha256.as_str())
        .bind(i64::from(body.status))
        .bind(row.to_json(&body.headers)?)
        .bind(body.first_seen.as_microsecond())
        .fetch_one(writing.db())
        .await?;
        writing.cover(&SIGHTINGS, &written)?;
    }
    Ok(())
}

pub(in crate::store) async fn by_digest(
    db: &AnyPool,
    sha256: &Sha256,
) -> Result<Option<ArchivedBody>, StoreError> {
    sqlx::query(
        "SELECT url, sha256, status, headers, first_seen, gzip
         FROM sightings JOIN bodies USING (sha256)
         WHERE sha256 = $1 AND length(gzip) > 0 ORDER BY first_seen, url LIMIT 1",
    )
    .bind(sha256.as_str())
    .fetch_optional(db)
    .await?
    .map(|row| decode(&row))
    .transpose()
}

pub(in crate::store) async fn latest_of(
    db: &AnyPool,
    url: &str,
) -> Result<Option<ArchivedBody>, StoreError> {
    sqlx::query(
        "SELECT url, sha256, status, headers, first_seen, gzip
         FROM sightings JOIN bodies USING (sha256)
         WHERE url = $1 AND length(gzip) > 0
         ORDER BY last_seen DESC, first_seen DESC LIMIT 1",
    )
    .bind(url)
    .fetch_optional(db)
    .await?
    .map(|row| decode(&row))
    .transpose()
}

fn decode(row: &AnyRow) -> Result<ArchivedBody, StoreError> {
    let digest: String = row.try_get("sha256")?;
    let at = Row { what: "body", id: &digest };
    let body = at.unpack(&row.try_get::<Vec<u8>, _>("gzip")?)?;
    let sha256 = Sha256::of(&body);
    if sha256.as_str() != digest {
        return Err(at.corrupt(&format!("its bytes have the digest `{sha256}`")));
    }
    Ok(ArchivedBody {
        url: row.try_get("url")?,
        sha256,
        body,
        status: at.count(row.try_get("status")?)?,
        headers: at.json(&row.try_get::<String, _>("headers")?)?,
        first_seen: at.moment(row.try_get("first_seen")?)?,
    })
}
