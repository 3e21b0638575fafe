//! The outbox: deliveries, claims on them, attempts.

use jiff::Timestamp;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::covered::{ATTEMPTS, DELIVERIES};
use super::receivers;
use super::writing::Writing;
use crate::store::codec::{Row, text};
use crate::store::engine::Texts;
use crate::store::{
    Attempt, Delivery, DeliveryOutcome, DeliveryQuery, DeliveryState, NewDelivery, StoreError,
};

/// Queues a delivery, due at once, unless one of its id is there. Fails where
/// its event is not.
pub(in crate::store) async fn queue(
    writing: &mut Writing,
    delivery: &NewDelivery,
    due: Timestamp,
) -> Result<(), StoreError> {
    let at = Row { what: "delivery", id: &delivery.id };
    let event: Option<i64> = sqlx::query_scalar("SELECT seq FROM events WHERE id = $1")
        .bind(&delivery.event_id)
        .fetch_optional(writing.db())
        .await?;
    let event = event
        .ok_or_else(|| at.corrupt(&format!("its event `{}` is missing", delivery.event_id)))?;
    let written = sqlx::query(
        "INSERT INTO deliveries (id, event_seq, channel, recipient, payload, state, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, 'pending', $6)
         ON CONFLICT (id) DO NOTHING RETURNING *",
    )
    .bind(&delivery.id)
    .bind(event)
    .bind(&delivery.channel)
    .bind(text(&delivery.recipient))
    .bind(at.to_json(&delivery.payload)?)
    .bind(due.as_microsecond())
    .fetch_optional(writing.db())
    .await?;
    written.map_or(Ok(()), |row| writing.cover(&DELIVERIES, &row))?;
    receivers::know(writing, &delivery.channel, &delivery.recipient).await
}

/// A delivery with the id of its event.
macro_rules! delivery {
    () => {
        "SELECT d.id, e.id AS event_id, d.channel, d.recipient, d.payload, d.state, d.attempts,
                d.attempts_before, d.next_attempt_at, d.last_answer
         FROM deliveries d JOIN events e ON e.seq = d.event_seq "
    };
}

/// What is due at `$1`, is not claimed, and is the first pending delivery of
/// a receiver that is not gone: one look for each receiver, however much waits.
macro_rules! due {
    () => {
        concat!(
            delivery!(),
            "JOIN receivers r ON d.id = (SELECT p.id FROM deliveries p
                 WHERE p.state = 'pending' AND p.channel = r.channel
                   AND p.recipient = r.recipient
                 ORDER BY p.event_seq, p.id LIMIT 1)
             WHERE r.disabled_at IS NULL AND d.next_attempt_at <= $1
               AND (d.lease_until IS NULL OR d.lease_until <= $1)
             ORDER BY d.event_seq, d.id LIMIT $2"
        )
    };
}

/// `SQLite` has one writer; elsewhere workers pass by what another one is just
/// claiming.
const DUE: Texts =
    Texts { sqlite: due!(), postgres: concat!(due!(), " FOR UPDATE OF d SKIP LOCKED") };

/// Claims what is due, is not claimed, and is the first pending delivery of
/// its recipient.
pub(in crate::store) async fn claim_due(
    writing: &mut Writing,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let rows = sqlx::query(DUE.on(writing.engine()))
        .bind(now.as_microsecond())
        .bind(i64::from(limit))
        .fetch_all(writing.db())
        .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in &rows {
        let delivery = decode(row)?;
        sqlx::query("UPDATE deliveries SET lease_until = $2 WHERE id = $1")
            .bind(&delivery.delivery.id)
            .bind(lease_until.as_microsecond())
            .execute(writing.db())
            .await?;
        claimed.push(delivery);
    }
    Ok(claimed)
}

/// Holds a claim longer; one that was given up meanwhile stays given up.
pub(in crate::store) async fn renew_claim(
    writing: &mut Writing,
    delivery: &str,
    lease_until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET lease_until = $2
         WHERE id = $1 AND state = 'pending' AND lease_until IS NOT NULL",
    )
    .bind(delivery)
    .bind(lease_until.as_microsecond())
    .execute(writing.db())
    .await?;
    Ok(())
}

/// Writes the attempt down. A delivery that is no longer pending, because a
/// worker whose lease had run out finished it late, keeps its state.
pub(in crate::store) async fn finish_attempt(
    writing: &mut Writing,
    delivery: &str,
    at: Timestamp,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    let (name, state, next, answer) = match outcome {
        DeliveryOutcome::Delivered { answer } => {
            ("delivered", DeliveryState::Delivered, at, answer)
        }
        DeliveryOutcome::Retry { at: next, answer } => {
            ("retry", DeliveryState::Pending, *next, answer)
        }
        DeliveryOutcome::Dead { answer } => ("dead", DeliveryState::Dead, at, answer),
        DeliveryOutcome::Gone { answer } => ("retry", DeliveryState::Pending, at, answer),
    };
    let number: Option<i64> = sqlx::query_scalar(
        "UPDATE deliveries SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts",
    )
    .bind(delivery)
    .fetch_optional(writing.db())
    .await?;
    let number = number.ok_or_else(|| {
        Row { what: "delivery", id: delivery }.corrupt(&"there is none of this id")
    })?;
    let attempt = sqlx::query(
        "INSERT INTO attempts (delivery, number, at, outcome, answer)
         VALUES ($1, $2, $3, $4, $5) RETURNING *",
    )
    .bind(delivery)
    .bind(number)
    .bind(at.as_microsecond())
    .bind(name)
    .bind(text(answer))
    .fetch_one(writing.db())
    .await?;
    writing.cover(&ATTEMPTS, &attempt)?;
    sqlx::query(
        "UPDATE deliveries
         SET state = $2, next_attempt_at = $3, last_answer = $4, lease_until = NULL
         WHERE id = $1 AND state = 'pending'",
    )
    .bind(delivery)
    .bind(state.as_str())
    .bind(next.as_microsecond())
    .bind(text(answer))
    .execute(writing.db())
    .await?;
    receivers::note(writing, delivery, at, outcome).await
}

/// Deliveries that agree with a query, newest first.
pub(in crate::store) async fn find(
    db: &AnyPool,
    query: &DeliveryQuery,
) -> Result<Vec<Delivery>, StoreError> {
    // an empty text is any: no state, channel, recipient or event is empty
    let rows = sqlx::query(concat!(
        delivery!(),
        "WHERE ($1 = '' OR d.state = $1) AND ($2 = '' OR d.channel = $2)
           AND ($3 = '' OR d.recipient = $3) AND ($4 = '' OR e.id = $4)
         ORDER BY d.event_seq DESC, d.id DESC LIMIT $5",
    ))
    .bind(query.state.map(DeliveryState::as_str).unwrap_or_default())
    .bind(query.channel.as_deref().unwrap_or_default())
    .bind(text(query.recipient.as_deref().unwrap_or_default()))
    .bind(query.event_id.as_deref().unwrap_or_default())
    .bind(i64::from(query.limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(decode).collect()
}

/// Makes a delivery due again.
pub(in crate::store) async fn requeue(
    writing: &mut Writing,
    delivery: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE deliveries SET state = 'pending', next_attempt_at = $2, lease_until = NULL,
                attempts_before = attempts
         WHERE id = $1",
    )
    .bind(delivery)
    .bind(now.as_microsecond())
    .execute(writing.db())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a pending delivery up by hand.
pub(in crate::store) async fn give_up(
    writing: &mut Writing,
    delivery: &str,
    why: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE deliveries SET state = 'dead', lease_until = NULL, last_answer = $2
         WHERE id = $1 AND state = 'pending'",
    )
    .bind(delivery)
    .bind(text(why))
    .execute(writing.db())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::store) async fn newest(
    db: &AnyPool,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let rows = sqlx::query(concat!(delivery!(), "ORDER BY d.event_seq DESC, d.id DESC LIMIT $1"))
        .bind(i64::from(limit))
        .fetch_all(db)
        .await?;
    rows.iter().map(decode).collect()
}

pub(in crate::store) async fn attempts(
    db: &AnyPool,
    delivery: &str,
) -> Result<Vec<Attempt>, StoreError> {
    let rows = sqlx::query(
        "SELECT number, at, outcome, answer FROM attempts WHERE delivery = $1 ORDER BY number",
    )
    .bind(delivery)
    .fetch_all(db)
    .await?;
    let id = Row { what: "attempt", id: delivery };
    rows.iter()
        .map(|row| {
            Ok(Attempt {
                number: id.count(row.try_get("number")?)?,
                at: id.moment(row.try_get("at")?)?,
                outcome: row.try_get("outcome")?,
                answer: row.try_get("answer")?,
            })
        })
        .collect()
}

fn decode(row: &AnyRow) -> Result<Delivery, StoreError> {
    let id: String = row.try_get("id")?;
    let at = Row { what: "delivery", id: &id };
    Ok(Delivery {
        state: at.word(row.try_get("state")?)?,
        attempts: at.count(row.try_get("attempts")?)?,
        attempts_before: at.count(row.try_get("attempts_before")?)?,
        next_attempt_at: at.moment(row.try_get("next_attempt_at")?)?,
        last_answer: row.try_get("last_answer")?,
        delivery: NewDelivery {
            event_id: row.try_get("event_id")?,
            channel: row.try_get("channel")?,
            recipient: row.try_get("recipient")?,
            payload: at.json(&row.try_get::<String, _>("payload")?)?,
            id: id.clone(),
        },
    })
}

/// The deliveries of an event, by channel and recipient.
pub(in crate::store) async fn of_event(
    db: &AnyPool,
    event: &str,
) -> Result<Vec<Delivery>, StoreError> {
    let rows =
        sqlx::query(concat!(delivery!(), "WHERE e.id = $1 ORDER BY d.channel, d.recipient, d.id"))
            .bind(event)
            .fetch_all(db)
            .await?;
    rows.iter().map(decode).collect()
}
