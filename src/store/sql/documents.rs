//! Documents and what was read of them.

use entity_list::model::{Document, DocumentNumber, Sha256};
use jiff::Timestamp;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::{DOCUMENTS, READINGS};
use super::writing::Writing;
use crate::store::codec::Row;
use crate::store::{StoreError, StoredReading};

/// Writes what is now known of a document. When it was first seen never
/// changes to a later moment.
pub(in crate::store) async fn write(
    writing: &mut Writing,
    document: &Document,
) -> Result<(), StoreError> {
    let row = Row { what: "document", id: document.number.as_str() };
    let written = sqlx::query(
        "INSERT INTO documents (number, publication_date, start_page, stage, first_seen, document)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (number) DO UPDATE SET
             publication_date = excluded.publication_date,
             start_page = excluded.start_page,
             stage = excluded.stage,
             first_seen = CASE WHEN excluded.first_seen < documents.first_seen
                 THEN excluded.first_seen ELSE documents.first_seen END,
             document = excluded.document
         WHERE documents.document <> excluded.document
            OR excluded.first_seen < documents.first_seen
         RETURNING *",
    )
    .bind(document.number.as_str())
    .bind(document.publication_date.map(|date| date.to_string()))
    .bind(document.start_page.map(i64::from))
    .bind(row.to_word(&document.stage)?)
    .bind(document.first_seen.as_microsecond())
    .bind(row.to_json(document)?)
    .fetch_optional(writing.db())
    .await?;
    written.map_or(Ok(()), |row| writing.cover(&DOCUMENTS, &row))
}

pub(in crate::store) async fn by_number(
    db: &AnyPool,
    number: &DocumentNumber,
) -> Result<Option<Document>, StoreError> {
    sqlx::query("SELECT number, first_seen, document FROM documents WHERE number = $1")
        .bind(number.as_str())
        .fetch_optional(db)
        .await?
        .map(|row| decode(&row))
        .transpose()
}

pub(in crate::store) async fn all(db: &AnyPool) -> Result<Vec<Document>, StoreError> {
    // Documents without a publication date are on inspection: the newest.
    let rows = sqlx::query(
        "SELECT number, first_seen, document FROM documents
         ORDER BY publication_date IS NOT NULL, publication_date DESC, start_page NULLS FIRST,
                  number",
    )
    .fetch_all(db)
    .await?;
    rows.iter().map(decode).collect()
}

fn decode(row: &AnyRow) -> Result<Document, StoreError> {
    let number: String = row.try_get("number")?;
    let at = Row { what: "document", id: &number };
    let mut document: Document = at.json(&row.try_get::<String, _>("document")?)?;
    document.first_seen = at.moment(row.try_get("first_seen")?)?;
    Ok(document)
}

/// Writes a reading, unless the same version of the reader has read the same
/// bytes before.
pub(in crate::store) async fn write_reading(
    writing: &mut Writing,
    stored: &StoredReading,
) -> Result<(), StoreError> {
    let source = &stored.reading.source;
    let row = Row { what: "reading", id: source.sha256.as_str() };
    let list = stored.reading.list.map(|list| row.to_word(&list)).transpose()?;
    let written = sqlx::query(
        "INSERT INTO readings (sha256, reader_version, document, list, read_at, gzip)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (sha256, reader_version, document, list) DO NOTHING
         RETURNING *",
    )
    .bind(source.sha256.as_str())
    .bind(i64::from(source.reader_version))
    .bind(stored.document.as_ref().map_or("", DocumentNumber::as_str))
    .bind(list.unwrap_or_default())
    .bind(stored.read_at.as_microsecond())
    .bind(row.pack(row.to_json(&stored.reading)?.as_bytes())?)
    .fetch_optional(writing.db())
    .await?;
    written.map_or(Ok(()), |row| writing.cover(&READINGS, &row))
}

pub(in crate::store) async fn newest_reading(
    db: &AnyPool,
    number: &DocumentNumber,
) -> Result<Option<StoredReading>, StoreError> {
    let row = sqlx::query(
        "SELECT read_at, gzip FROM readings WHERE document = $1
         ORDER BY read_at DESC, id DESC LIMIT 1",
    )
    .bind(number.as_str())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let at = Row { what: "reading", id: number.as_str() };
    let json = at.unpack(&row.try_get::<Vec<u8>, _>("gzip")?)?;
    let reading = serde_json::from_slice(&json).map_err(|error| at.corrupt(&error))?;
    let read_at: Timestamp = at.moment(row.try_get("read_at")?)?;
    Ok(Some(StoredReading { document: Some(number.clone()), reading, read_at }))
}

/// Every reading of a document, oldest first.
pub(in crate::store) async fn readings_of(
    db: &AnyPool,
    number: &DocumentNumber,
) -> Result<Vec<StoredReading>, StoreError> {
    let rows =
        sqlx::query("SELECT read_at, gzip FROM readings WHERE document = $1 ORDER BY read_at, id")
            .bind(number.as_str())
            .fetch_all(db)
            .await?;
    rows.iter().map(|row| decode_reading(row, Some(number.clone()))).collect()
}

/// The newest reading of a list by the digest of its file.
pub(in crate::store) async fn list_reading(
    db: &AnyPool,
    sha256: &Sha256,
) -> Result<Option<StoredReading>, StoreError> {
    let row = sqlx::query(
        "SELECT read_at, gzip FROM readings WHERE document = '' AND sha256 = $1
         ORDER BY read_at DESC, id DESC LIMIT 1",
    )
    .bind(sha256.as_str())
    .fetch_optional(db)
    .await?;
    row.map(|row| decode_reading(&row, None)).transpose()
}

/// How many files were read last by a reader older than this version.
pub(in crate::store) async fn readings_before(
    db: &AnyPool,
    reader_version: u32,
) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT max(reader_version) AS newest FROM readings
             WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.sha256 = readings.sha256
                               AND length(b.gzip) = 0)
             GROUP BY document, CASE document WHEN '' THEN sha256 ELSE '' END) AS latest
         WHERE newest < $1",
    )
    .bind(i64::from(reader_version))
    .fetch_one(db)
    .await?;
    Row { what: "reading", id: "" }.count(count)
}

fn decode_reading(
    row: &AnyRow,
    document: Option<DocumentNumber>,
) -> Result<StoredReading, StoreError> {
    let id = document.as_ref().map_or("", DocumentNumber::as_str);
    let at = Row { what: "reading", id };
    let json = at.unpack(&row.try_get::<Vec<u8>, _>("gzip")?)?;
    let reading = serde_json::from_slice(&json).map_err(|error| at.corrupt(&error))?;
    let read_at: Timestamp = at.moment(row.try_get("read_at")?)?;
    Ok(StoredReading { document, reading, read_at })
}
