//! A receiver of webhooks on loopback that verifies what it gets, as a user's
//! own would, and keeps it. The demo starts it, tests look into it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

/// The headers of the Standard Webhooks specification, with the body that
/// they sign.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`.
    pub signatures: &'a str,
    /// The body, byte by byte.
    pub body: &'a [u8],
}

/// Says whether a webhook is signed by who should have signed it.
pub type Verifier = Box<dyn Fn(Signed<'_>) -> bool + Send + Sync>;

/// A webhook as it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// The delivery's id (`webhook-id`).
    pub id: String,
    /// Whether the verifier took it.
    pub verified: bool,
    /// The type of the event; empty where the body is no event.
    pub kind: String,
    /// The body; `null` where it is not JSON.
    pub body: Value,
}

/// A running receiver; it stops when it is dropped.
pub struct WebhookReceiver {
    url: Url,
    shared: Arc<Shared>,
    _stop: DropGuard,
}

struct Shared {
    verifier: Verifier,
    received: Mutex<Vec<Received>>,
}

impl WebhookReceiver {
    /// Starts on a free port of loopback.
    pub async fn start(verifier: Verifier) -> io::Result<Self> {
        let shared = Arc::new(Shared { verifier, received: Mutex::default() });
        let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
        let url = Url::parse(&format!("http://{}/webhook", listener.local_addr()?))
            .map_err(io::Error::other)?;
        let stop = CancellationToken::new();
        let router = Router::new()
            .route("/", post(receive))
            .route("/{*path}", post(receive))
            .with_state(Arc::clone(&shared));
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await
            {
                tracing::warn!(%error, "the webhook receiver ended");
            }
        });
        Ok(Self { url, shared, _stop: stop.drop_guard() })
    }

    /// Where to post to.
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// What came in, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let id = header("webhook-id");
    let verified = (shared.verifier)(Signed {
        id: &id,
        timestamp: &header("webhook-timestamp"),
        signatures: &header("webhook-signature"),
        body: &body,
    });
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let kind = body["type"].as_str().unwrap_or_default().to_owned();
    let received = Received { id, verified, kind, body };
    shared.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    if verified { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }
}
