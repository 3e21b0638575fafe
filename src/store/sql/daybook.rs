//! What happened and who is at work: events, cycles, leases.

use entity_list::model::DocumentNumber;
use jiff::Timestamp;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::EVENTS;
use super::writing::Writing;
use crate::store::codec::{Row, text};
use crate::store::engine::{Engine, Texts};
use crate::store::{CycleRecord, Event, EventKind, Figures, NewEvent, StoreError};

/// Appends an event, unless one of its id is there.
pub(in crate::store) async fn append(
    writing: &mut Writing,
    event: &NewEvent,
) -> Result<Option<Event>, StoreError> {
    let at = Row { what: "event", id: &event.id };
    let written = sqlx::query(
        "INSERT INTO events (seq, id, kind, document, at, body)
         SELECT coalesce(max(seq), 0) + 1, $1, $2, $3, $4, $5 FROM events WHERE true
         ON CONFLICT (id) DO NOTHING RETURNING *",
    )
    .bind(&event.id)
    .bind(event.kind.as_str())
    .bind(event.document.as_ref().map(DocumentNumber::as_str))
    .bind(event.at.as_microsecond())
    .bind(at.to_json(&event.body)?)
    .fetch_optional(writing.db())
    .await?;
    let Some(row) = written else { return Ok(None) };
    writing.cover(&EVENTS, &row)?;
    Ok(Some(Event { seq: row.try_get("seq")?, event: event.clone() }))
}

pub(in crate::store) async fn events_after(
    db: &AnyPool,
    seq: i64,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query(
        "SELECT seq, id, kind, document, at, body FROM events
         WHERE seq > $1 ORDER BY seq LIMIT $2",
    )
    .bind(seq)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(decode_event).collect()
}

/// An event by its id.
pub(in crate::store) async fn event(db: &AnyPool, id: &str) -> Result<Option<Event>, StoreError> {
    let row = sqlx::query("SELECT seq, id, kind, document, at, body FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(decode_event).transpose()
}

/// The newest event of one of these kinds.
pub(in crate::store) async fn latest_event(
    db: &AnyPool,
    kinds: &[EventKind],
) -> Result<Option<Event>, StoreError> {
    // `,rule,held,`: no kind has a comma or a wildcard in it.
    let kinds: String =
        kinds.iter().fold(",".to_owned(), |kinds, kind| kinds + kind.as_str() + ",");
    let row = sqlx::query(
        "SELECT seq, id, kind, document, at, body FROM events
         WHERE $1 LIKE '%,' || kind || ',%' ORDER BY seq DESC LIMIT 1",
    )
    .bind(kinds)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(decode_event).transpose()
}

fn decode_event(row: &AnyRow) -> Result<Event, StoreError> {
    let id: String = row.try_get("id")?;
    let at = Row { what: "event", id: &id };
    let event = NewEvent {
        kind: at.word(row.try_get("kind")?)?,
        document: row.try_get::<Option<String>, _>("document")?.map(DocumentNumber::new),
        at: at.moment(row.try_get("at")?)?,
        body: at.json(&row.try_get::<String, _>("body")?)?,
        id: id.clone(),
    };
    Ok(Event { seq: row.try_get("seq")?, event })
}

pub(in crate::store) async fn record_cycle(
    db: &AnyPool,
    cycle: &CycleRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO cycles (source, started, ended, window_first, window_last, documents, error)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&cycle.source)
    .bind(cycle.started.as_microsecond())
    .bind(cycle.ended.as_microsecond())
    .bind(cycle.window.map(|(first, _)| first.to_string()))
    .bind(cycle.window.map(|(_, last)| last.to_string()))
    .bind(i64::from(cycle.documents))
    .bind(cycle.error.as_deref().map(text))
    .execute(db)
    .await?;
    Ok(())
}

pub(in crate::store) async fn last_good_cycle(
    db: &AnyPool,
    source: &str,
) -> Result<Option<CycleRecord>, StoreError> {
    let row = sqlx::query(
        "SELECT source, started, ended, window_first, window_last, documents, error FROM cycles
         WHERE source = $1 AND error IS NULL ORDER BY ended DESC, id DESC LIMIT 1",
    )
    .bind(source)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(|row| decode_cycle(row, source)).transpose()
}

/// Cycles of a source, newest first by the order in which they were recorded.
pub(in crate::store) async fn cycles(
    db: &AnyPool,
    source: &str,
    limit: u32,
) -> Result<Vec<CycleRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT source, started, ended, window_first, window_last, documents, error FROM cycles
         WHERE source = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(source)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| decode_cycle(row, source)).collect()
}

fn decode_cycle(row: &AnyRow, source: &str) -> Result<CycleRecord, StoreError> {
    let at = Row { what: "cycle", id: source };
    let first = at.date(row.try_get("window_first")?)?;
    let last = at.date(row.try_get("window_last")?)?;
    Ok(CycleRecord {
        source: row.try_get("source")?,
        started: at.moment(row.try_get("started")?)?,
        ended: at.moment(row.try_get("ended")?)?,
        window: first.zip(last),
        documents: at.count(row.try_get("documents")?)?,
        error: row.try_get("error")?,
    })
}

macro_rules! figures {
    ($size:literal) => {
        concat!(
            "SELECT (SELECT count(*) FROM deliveries WHERE state = 'pending') AS pending,
                (SELECT count(*) FROM deliveries WHERE state = 'dead') AS dead,
                (SELECT min(e.at) FROM deliveries d JOIN events e ON e.seq = d.event_seq
                 WHERE d.state = 'pending') AS oldest_pending,
                (SELECT count(*) FROM attempts WHERE outcome = 'delivered') AS attempts_delivered,
                (SELECT count(*) FROM attempts WHERE outcome = 'retry') AS attempts_retried,
                (SELECT count(*) FROM attempts WHERE outcome = 'dead') AS attempts_dead,
                (SELECT count(*) FROM documents) AS documents,
                (SELECT count(*) FROM entry_versions WHERE recorded_until IS NULL
                   AND effective_until IS NULL) AS entries,
                (",
            $size,
            ") AS database_bytes"
        )
    };
}

const FIGURES: Texts = Texts {
    sqlite: figures!("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
    postgres: figures!("SELECT pg_database_size(current_database())"),
};

/// How much is waiting and how much is kept.
pub(in crate::store) async fn figures(db: &AnyPool, engine: Engine) -> Result<Figures, StoreError> {
    let row = sqlx::query(FIGURES.on(engine)).fetch_one(db).await?;
    let at = Row { what: "figures", id: "" };
    let number = |name: &str| -> Result<u64, StoreError> {
        let number: i64 = row.try_get(name)?;
        u64::try_from(number).map_err(|error| at.corrupt(&error))
    };
    let oldest: Option<i64> = row.try_get("oldest_pending")?;
    Ok(Figures {
        pending: number("pending")?,
        dead: number("dead")?,
        oldest_pending: oldest.map(|at_microsecond| at.moment(at_microsecond)).transpose()?,
        attempts_delivered: number("attempts_delivered")?,
        attempts_retried: number("attempts_retried")?,
        attempts_dead: number("attempts_dead")?,
        documents: number("documents")?,
        entries: number("entries")?,
        database_bytes: number("database_bytes")?,
    })
}

pub(in crate::store) async fn take_lease(
    db: &AnyPool,
    name: &str,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let taken = sqlx::query(
        "INSERT INTO leases (name, holder, held_until) VALUES ($1, $2, $4)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE leases.holder = excluded.holder OR leases.held_until <= $3",
    )
    .bind(name)
    .bind(holder)
    .bind(now.as_microsecond())
    .bind(until.as_microsecond())
    .execute(db)
    .await?;
    Ok(taken.rows_affected() == 1)
}

pub(in crate::store) async fn release_lease(
    db: &AnyPool,
    name: &str,
    holder: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM leases WHERE name = $1 AND holder = $2")
        .bind(name)
        .bind(holder)
        .execute(db)
        .await?;
    Ok(())
}

/// The newest event whose id begins with these letters; with `before` the
/// newest with a smaller number.
pub(in crate::store) async fn latest_event_named(
    db: &AnyPool,
    beginning: &str,
    before: Option<i64>,
) -> Result<Option<Event>, StoreError> {
    let row = sqlx::query(
        "SELECT seq, id, kind, document, at, body FROM events
         WHERE substr(id, 1, length($1)) = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1",
    )
    .bind(beginning)
    .bind(before.unwrap_or(i64::MAX))
    .fetch_optional(db)
    .await?;
    row.as_ref().map(decode_event).transpose()
}

/// The events about a document, oldest first.
pub(in crate::store) async fn events_of(
    db: &AnyPool,
    document: &DocumentNumber,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query(
        "SELECT seq, id, kind, document, at, body FROM events WHERE document = $1 ORDER BY seq",
    )
    .bind(document.as_str())
    .fetch_all(db)
    .await?;
    rows.iter().map(decode_event).collect()
}
