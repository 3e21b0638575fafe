//! What the service shows of itself over HTTP, on this machine: is it alive,
//! is it ready, its numbers, how it stands.
//!
//! | path | answers |
//! |---|---|
//! | `/healthz` | 200 while the store answers, else 503 |
//! | `/readyz` | 200 while every source was heard lately, else 503 with which was not |
//! | `/metrics` | the numbers for Prometheus |
//! | `/status` | the same as `entitylistd status --format json` |
//!
//! Nothing here changes anything, and nothing here is secret; still the
//! address is one of this machine unless the operator says otherwise.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::metrics::{Metrics, WitnessFigures};
use crate::status::{Status, WITNESSES, gather};
use crate::store::{ReceiverState, Store, StoreError};

/// The type of the `OpenMetrics` text format.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the pages are made from.
pub struct Pages {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The numbers.
    pub metrics: Arc<Metrics>,
    /// The sources that must be heard.
    pub sources: &'static [&'static str],
    /// A source that was not heard for longer is not ready.
    pub patience: Duration,
}

/// Answers requests until `end` is cancelled.
pub async fn serve(
    listener: TcpListener,
    pages: Pages,
    end: CancellationToken,
) -> std::io::Result<()> {
    axum::serve(listener, router(pages)).with_graceful_shutdown(end.cancelled_owned()).await
}

fn router(pages: Pages) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/status", get(status))
        .with_state(Arc::new(pages))
}

impl Pages {
    async fn gather(&self) -> Result<Status, StoreError> {
        let next = Some(self.metrics.next_cycle()).filter(|second| *second > 0);
        let next = next.and_then(|second| Timestamp::from_second(second).ok());
        gather(self.store.as_ref(), self.sources, next, self.clock.now()).await
    }
}

async fn health(State(pages): State<Arc<Pages>>) -> Response {
    match pages.store.last_good_cycle("").await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => unwell(&error),
    }
}

async fn ready(State(pages): State<Arc<Pages>>) -> Response {
    let status = match pages.gather().await {
        Ok(status) => status,
        Err(error) => return unwell(&error),
    };
    let unheard = unheard(&status, pages.patience);
    let code = if unheard.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, axum::Json(json!({ "ready": unheard.is_empty(), "not_heard": unheard }))).into_response()
}

/// The sources that were not heard lately, with since when.
fn unheard(status: &Status, patience: Duration) -> Vec<String> {
    let patience = SignedDuration::try_from(patience).unwrap_or(SignedDuration::MAX);
    let late = |good: &Option<Timestamp>| {
        good.is_none_or(|good| status.at.duration_since(good) > patience)
    };
    let since = |good: Option<Timestamp>| good.map_or("ever".to_owned(), |good| good.to_string());
    let late = status.sources.iter().filter(|source| late(&source.last_good));
    late.map(|source| format!("{} since {}", source.source, since(source.last_good))).collect()
}

async fn metrics(State(pages): State<Arc<Pages>>) -> Response {
    match pages.gather().await {
        Ok(status) => fill(&pages, &status),
        // The other numbers matter most when the store fails.
        Err(error) => tracing::error!("the store does not answer: {error}"),
    }
    ([(header::CONTENT_TYPE, OPEN_METRICS)], pages.metrics.text()).into_response()
}

/// Puts what the store says into the numbers.
fn fill(pages: &Pages, status: &Status) {
    let Status { figures, sources, .. } = status;
    for (source, status) in pages.sources.iter().zip(sources) {
        pages.metrics.heard(source, status.last_good.map_or(0, Timestamp::as_second));
    }
    for (outcome, attempts) in [
        ("delivered", figures.attempts_delivered),
        ("retried", figures.attempts_retried),
        ("dead", figures.attempts_dead),
    ] {
        pages.metrics.delivered(outcome, attempts);
    }
    let waited = figures.oldest_pending.map(|since| status.at.duration_since(since));
    let waited = waited.and_then(|waited| Duration::try_from(waited).ok()).unwrap_or_default();
    pages.metrics.stored(figures.pending, figures.dead, waited, figures.database_bytes);
    let is_failing = |it: &&ReceiverState| it.failing_since.is_some() || it.disabled_at.is_some();
    let failing = status.receivers.iter().filter(is_failing).count();
    pages.metrics.waiting(status.reviews.pending, failing);
    for witness in WITNESSES {
        if let Some(said) = status.witnesses.iter().find(|it| it.witness == witness) {
            let figures = WitnessFigures {
                looked_at: said.looked_at.as_second(),
                days_behind: said.days_behind,
                differences: [said.missing, said.extra, said.different],
            };
            pages.metrics.witness(witness, figures);
        }
    }
}

async fn status(State(pages): State<Arc<Pages>>) -> Response {
    match pages.gather().await {
        Ok(status) => axum::Json(status).into_response(),
        Err(error) => unwell(&error),
    }
}

fn unwell(error: &StoreError) -> Response {
    tracing::error!("the store does not answer: {error}");
    (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer, see the logs\n").into_response()
}
