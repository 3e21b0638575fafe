//! How receivers stand: failing, given up, gone.

use jiff::Timestamp;
use sqlx::AnyPool;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::writing::Writing;
use crate::store::codec::{Row, text};
use crate::store::{DeliveryOutcome, LONG_FAILURE, ReceiverState, StoreError};

/// Writes a receiver down that gets its first delivery.
pub(in crate::store) async fn know(
    writing: &mut Writing,
    channel: &str,
    recipient: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO receivers (channel, recipient) VALUES ($1, $2)
         ON CONFLICT (channel, recipient) DO NOTHING",
    )
    .bind(channel)
    .bind(text(recipient))
    .execute(writing.db())
    .await?;
    Ok(())
}

/// The receiver of the delivery `$1`.
macro_rules! of_delivery {
    ($change:literal) => {
        concat!(
            "UPDATE receivers SET last_answer = $2, ",
            $change,
            " WHERE (channel, recipient) =
                  (SELECT d.channel, d.recipient FROM deliveries d WHERE d.id = $1)"
        )
    };
}

/// A failure that began before `$3` was a long one.
const TAKEN: &str = of_delivery!(
    "recovered_from = CASE WHEN failures > 1 AND failing_since <= $3
                           THEN failing_since ELSE recovered_from END,
     failures = 0, failing_since = NULL"
);

/// `$3` is when.
const FAILED: &str =
    of_delivery!("failures = failures + 1, failing_since = COALESCE(failing_since, $3)");

/// `$3` is when.
const GAVE_UP: &str = of_delivery!(
    "failures = failures + 1, failing_since = COALESCE(failing_since, $3),
     gave_up_at = CASE WHEN gave_up_at >= failing_since THEN gave_up_at ELSE $3 END"
);

/// `$3` is when.
const GONE: &str = of_delivery!("disabled_at = COALESCE(disabled_at, $3)");

/// What the outcome of an attempt says of its receiver.
pub(in crate::store) async fn note(
    writing: &mut Writing,
    delivery: &str,
    at: Timestamp,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    let long_ago = at.checked_sub(LONG_FAILURE).unwrap_or(Timestamp::MIN).as_microsecond();
    let at = at.as_microsecond();
    let (change, answer, number) = match outcome {
        DeliveryOutcome::Delivered { answer } => (TAKEN, answer, long_ago),
        DeliveryOutcome::Retry { answer, .. } => (FAILED, answer, at),
        DeliveryOutcome::Dead { answer } => (GAVE_UP, answer, at),
        DeliveryOutcome::Gone { answer } => (GONE, answer, at),
    };
    sqlx::query(change)
        .bind(delivery)
        .bind(text(answer))
        .bind(number)
        .execute(writing.db())
        .await?;
    Ok(())
}

/// Sends to a receiver again that was gone.
pub(in crate::store) async fn enable(
    writing: &mut Writing,
    channel: &str,
    recipient: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE receivers SET disabled_at = NULL
         WHERE channel = $1 AND recipient = $2 AND disabled_at IS NOT NULL",
    )
    .bind(channel)
    .bind(text(recipient))
    .execute(writing.db())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How all receivers stand, by channel and name.
pub(in crate::store) async fn all(db: &AnyPool) -> Result<Vec<ReceiverState>, StoreError> {
    let rows = sqlx::query(
        "SELECT r.channel, r.recipient, r.failures, r.failing_since, r.recovered_from,
                r.gave_up_at, r.disabled_at, r.last_answer,
                (SELECT count(*) FROM deliveries d WHERE d.state = 'pending'
                    AND d.channel = r.channel AND d.recipient = r.recipient) AS pending,
                (SELECT count(*) FROM deliveries d WHERE d.state = 'dead'
                    AND d.channel = r.channel AND d.recipient = r.recipient) AS dead
         FROM receivers r ORDER BY r.channel, r.recipient",
    )
    .fetch_all(db)
    .await?;
    rows.iter().map(decode).collect()
}

fn decode(row: &AnyRow) -> Result<ReceiverState, StoreError> {
    let recipient: String = row.try_get("recipient")?;
    let at = Row { what: "receiver", id: &recipient };
    let moment = |column: &str| -> Result<Option<Timestamp>, StoreError> {
        row.try_get::<Option<i64>, _>(column)?.map(|micros| at.moment(micros)).transpose()
    };
    Ok(ReceiverState {
        channel: row.try_get("channel")?,
        failures: at.count(row.try_get("failures")?)?,
        failing_since: moment("failing_since")?,
        recovered_from: moment("recovered_from")?,
        gave_up_at: moment("gave_up_at")?,
        disabled_at: moment("disabled_at")?,
        last_answer: row.try_get("last_answer")?,
        pending: at.count(row.try_get("pending")?)?,
        dead: at.count(row.try_get("dead")?)?,
        recipient: recipient.clone(),
    })
}
