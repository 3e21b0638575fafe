//! The list on both of its time lines.
//!
//! A row of `entry_versions` is a belief: this entry is in force from/until.
//! A belief that turns out to end earlier is not changed: it ceases to be held
//! true at that moment, and a new belief with the known end takes its place.

use entity_list::ledger::{EntryId, ListedEntry, Restated};
use entity_list::model::{DocumentNumber, Entry, List};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::ENTRY_VERSIONS;
use super::writing::Writing;
use crate::store::codec::{Row, text};
use crate::store::{StoreError, StoredVersion};

/// Ends the version of an entry that is in force on `day`, unless none is, or
/// a version of the entry that the same commit opens is there already: then
/// the commit has been written before.
pub(in crate::store) async fn close(
    writing: &mut Writing,
    id: &EntryId,
    day: Option<Date>,
    opened: &[ListedEntry],
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = Row { what: "entry version", id: id.as_str() };
    let day = day.ok_or_else(|| at.corrupt(&"a version ends without a day"))?;
    for version in opened.iter().filter(|version| version.id == *id) {
        if is_there(writing, version).await? {
            return Ok(());
        }
    }
    let version: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM entry_versions
         WHERE entry_id = $1 AND recorded_until IS NULL
           AND (effective_from IS NULL OR effective_from <= $2)
           AND (effective_until IS NULL OR $2 < effective_until)",
    )
    .bind(id.as_str())
    .bind(day.to_string())
    .fetch_optional(writing.db())
    .await?;
    let Some(version) = version else { return Ok(()) };
    let ended =
        sqlx::query("UPDATE entry_versions SET recorded_until = $2 WHERE id = $1 RETURNING *")
            .bind(version)
            .bind(now.as_microsecond())
            .fetch_one(writing.db())
            .await?;
    writing.cover(&ENTRY_VERSIONS, &ended)?;
    let known = sqlx::query(
        "INSERT INTO entry_versions (entry_id, list, destination, name, document,
             effective_from, effective_until, recorded_from, entry)
         SELECT entry_id, list, destination, name, document, effective_from, $2, $3, entry
         FROM entry_versions WHERE id = $1 RETURNING *",
    )
    .bind(version)
    .bind(day.to_string())
    .bind(now.as_microsecond())
    .fetch_one(writing.db())
    .await?;
    writing.cover(&ENTRY_VERSIONS, &known)
}

/// True where a version of the same entry, rule and first day has been
/// recorded, whether it is still held true or not.
async fn is_there(writing: &mut Writing, listed: &ListedEntry) -> Result<bool, StoreError> {
    let known: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM entry_versions
         WHERE entry_id = $1 AND document IS NOT DISTINCT FROM $2
           AND effective_from IS NOT DISTINCT FROM $3 LIMIT 1",
    )
    .bind(listed.id.as_str())
    .bind(listed.document.as_ref().map(DocumentNumber::as_str))
    .bind(listed.effective_from.map(|date| date.to_string()))
    .fetch_optional(writing.db())
    .await?;
    Ok(known.is_some())
}

/// Begins a version, unless it is there.
pub(in crate::store) async fn open(
    writing: &mut Writing,
    listed: &ListedEntry,
    now: Timestamp,
) -> Result<(), StoreError> {
    if is_there(writing, listed).await? {
        return Ok(());
    }
    insert(writing, listed, now).await
}

async fn insert(
    writing: &mut Writing,
    listed: &ListedEntry,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = Row { what: "entry version", id: listed.id.as_str() };
    let begun = sqlx::query(
        "INSERT INTO entry_versions (entry_id, list, destination, name, document,
             effective_from, effective_until, recorded_from, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *",
    )
    .bind(listed.id.as_str())
    .bind(at.to_word(&listed.list)?)
    .bind(text(listed.entry.destination.as_str()))
    .bind(text(&listed.entry.name))
    .bind(listed.document.as_ref().map(DocumentNumber::as_str))
    .bind(listed.effective_from.map(|date| date.to_string()))
    .bind(listed.effective_until.map(|date| date.to_string()))
    .bind(now.as_microsecond())
    .bind(at.to_json(&listed.entry)?)
    .fetch_one(writing.db())
    .await?;
    writing.cover(&ENTRY_VERSIONS, &begun)
}

/// Gives beliefs up and takes others in their place; done before, it changes
/// nothing.
pub(in crate::store) async fn restate(
    writing: &mut Writing,
    restated: &Restated,
    now: Timestamp,
) -> Result<(), StoreError> {
    for version in &restated.withdrawn {
        let at = Row { what: "entry version", id: version.id.as_str() };
        match like(writing, version).await?.as_slice() {
            [] => return Err(at.corrupt(&"a version to be given up was never recorded")),
            rows => {
                for row in rows.iter().filter(|row| row.held_true).take(1) {
                    let ended = sqlx::query(
                        "UPDATE entry_versions SET recorded_until = $2 WHERE id = $1 RETURNING *",
                    )
                    .bind(row.id)
                    .bind(now.as_microsecond())
                    .fetch_one(writing.db())
                    .await?;
                    writing.cover(&ENTRY_VERSIONS, &ended)?;
                }
            }
        }
    }
    for version in &restated.asserted {
        if !like(writing, version).await?.iter().any(|row| row.held_true) {
            insert(writing, version, now).await?;
        }
    }
    Ok(())
}

/// A recorded version.
struct Recorded {
    id: i64,
    held_true: bool,
}

/// The recorded versions that say exactly this: the same entry in the same
/// words for the same days, by the same rule.
async fn like(writing: &mut Writing, listed: &ListedEntry) -> Result<Vec<Recorded>, StoreError> {
    let at = Row { what: "entry version", id: listed.id.as_str() };
    let rows = sqlx::query(
        "SELECT id, recorded_until, entry FROM entry_versions
         WHERE entry_id = $1 AND document IS NOT DISTINCT FROM $2
           AND effective_from IS NOT DISTINCT FROM $3
           AND effective_until IS NOT DISTINCT FROM $4 ORDER BY id",
    )
    .bind(listed.id.as_str())
    .bind(listed.document.as_ref().map(DocumentNumber::as_str))
    .bind(listed.effective_from.map(|date| date.to_string()))
    .bind(listed.effective_until.map(|date| date.to_string()))
    .fetch_all(writing.db())
    .await?;
    let mut recorded = Vec::new();
    for row in rows {
        // Values, not texts: an older program may have written fewer fields.
        let entry: Entry = at.json(&row.try_get::<String, _>("entry")?)?;
        if entry == listed.entry {
            let until: Option<i64> = row.try_get("recorded_until")?;
            recorded.push(Recorded { id: row.try_get("id")?, held_true: until.is_none() });
        }
    }
    Ok(recorded)
}

pub(in crate::store) async fn in_force(
    db: &AnyPool,
    list: List,
    day: Date,
    known_at: Option<Timestamp>,
) -> Result<Vec<ListedEntry>, StoreError> {
    let at = Row { what: "list", id: "" };
    let rows = sqlx::query(
        "SELECT entry_id, list, document, effective_from, effective_until, entry
         FROM entry_versions
         WHERE list = $1
           AND (effective_from IS NULL OR effective_from <= $2)
           AND (effective_until IS NULL OR $2 < effective_until)
           AND (recorded_until IS NULL OR ($3 IS NOT NULL AND $3 < recorded_until))
           AND ($3 IS NULL OR recorded_from <= $3)
         ORDER BY destination, name, entry_id",
    )
    .bind(at.to_word(&list)?)
    .bind(day.to_string())
    .bind(known_at.map(Timestamp::as_microsecond))
    .fetch_all(db)
    .await?;
    rows.iter().map(decode).collect()
}

pub(in crate::store) async fn held_true(
    db: &AnyPool,
    list: List,
) -> Result<Vec<ListedEntry>, StoreError> {
    let at = Row { what: "list", id: "" };
    let rows = sqlx::query(
        "SELECT entry_id, list, document, effective_from, effective_until, entry
         FROM entry_versions WHERE list = $1 AND recorded_until IS NULL
         ORDER BY destination, name, entry_id, effective_from NULLS FIRST, id",
    )
    .bind(at.to_word(&list)?)
    .fetch_all(db)
    .await?;
    rows.iter().map(decode).collect()
}

pub(in crate::store) async fn of_entry(
    db: &AnyPool,
    id: &EntryId,
) -> Result<Vec<StoredVersion>, StoreError> {
    let rows = sqlx::query(
        "SELECT entry_id, list, document, effective_from, effective_until, entry,
                recorded_from, recorded_until
         FROM entry_versions WHERE entry_id = $1
         ORDER BY recorded_from, effective_from NULLS FIRST, id",
    )
    .bind(id.as_str())
    .fetch_all(db)
    .await?;
    let at = Row { what: "entry version", id: id.as_str() };
    rows.iter()
        .map(|row| {
            let until: Option<i64> = row.try_get("recorded_until")?;
            Ok(StoredVersion {
                listed: decode(row)?,
                recorded_from: at.moment(row.try_get("recorded_from")?)?,
                recorded_until: until.map(|until| at.moment(until)).transpose()?,
            })
        })
        .collect()
}

fn decode(row: &AnyRow) -> Result<ListedEntry, StoreError> {
    let id: String = row.try_get("entry_id")?;
    let at = Row { what: "entry version", id: &id };
    Ok(ListedEntry {
        list: at.word(row.try_get("list")?)?,
        entry: at.json(&row.try_get::<String, _>("entry")?)?,
        effective_from: at.date(row.try_get("effective_from")?)?,
        effective_until: at.date(row.try_get("effective_until")?)?,
        document: row.try_get::<Option<String>, _>("document")?.map(DocumentNumber::new),
        id: EntryId::new(id),
    })
}
