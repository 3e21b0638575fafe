//! Changes that were held for a person, and what was decided about them.

use entity_list::ledger::{ChangeId, Decision, Held};
use jiff::Timestamp;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::HELD_CHANGES;
use super::writing::Writing;
use crate::store::codec::Row;
use crate::store::{HeldRecord, StoreError};

const WHAT: &str = "held change";

/// Holds a change, unless it is held or decided already.
pub(in crate::store) async fn hold(
    writing: &mut Writing,
    held: &Held,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = Row { what: WHAT, id: held.id.as_str() };
    let written = sqlx::query(
        "INSERT INTO held_changes (id, document, held, held_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO NOTHING RETURNING *",
    )
    .bind(held.id.as_str())
    .bind(held.document.as_str())
    .bind(at.to_json(held)?)
    .bind(now.as_microsecond())
    .fetch_optional(writing.db())
    .await?;
    written.map_or(Ok(()), |row| writing.cover(&HELD_CHANGES, &row))
}

/// Writes a decision to its change, unless there is one.
pub(in crate::store) async fn decide(
    writing: &mut Writing,
    decision: &Decision,
) -> Result<(), StoreError> {
    let at = Row { what: WHAT, id: decision.held.as_str() };
    let written = sqlx::query(
        "UPDATE held_changes SET decision = $2, decided_at = $3
         WHERE id = $1 AND decision IS NULL RETURNING *",
    )
    .bind(decision.held.as_str())
    .bind(at.to_json(decision)?)
    .bind(decision.when.as_microsecond())
    .fetch_optional(writing.db())
    .await?;
    written.map_or(Ok(()), |row| writing.cover(&HELD_CHANGES, &row))
}

pub(in crate::store) async fn by_id(
    db: &AnyPool,
    id: &ChangeId,
) -> Result<Option<HeldRecord>, StoreError> {
    let row = sqlx::query("SELECT id, held, held_at, decision FROM held_changes WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(decode).transpose()
}

pub(in crate::store) async fn all(db: &AnyPool) -> Result<Vec<HeldRecord>, StoreError> {
    let rows =
        sqlx::query("SELECT id, held, held_at, decision FROM held_changes ORDER BY held_at, id")
            .fetch_all(db)
            .await?;
    rows.iter().map(decode).collect()
}

fn decode(row: &AnyRow) -> Result<HeldRecord, StoreError> {
    let id: String = row.try_get("id")?;
    let at = Row { what: WHAT, id: &id };
    let decision: Option<String> = row.try_get("decision")?;
    Ok(HeldRecord {
        held: at.json(&row.try_get::<String, _>("held")?)?,
        held_at: at.moment(row.try_get("held_at")?)?,
        decision: decision.map(|decision| at.json(&decision)).transpose()?,
    })
}
