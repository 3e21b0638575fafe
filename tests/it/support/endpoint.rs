//! A webhook endpoint on loopback that answers as it is told.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::header::CONNECTION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::Notify;

/// What the endpoint does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Status(u16),
    RetryAfter(u16, &'static str),
    RedirectTo(String),
    LongBody(usize),
    Hang,
}

#[derive(Clone)]
struct Shared {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    ids: Arc<Mutex<Vec<String>>>,
    arrived: Arc<Notify>,
}

pub(crate) struct TestEndpoint {
    pub(crate) address: SocketAddr,
    shared: Shared,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for TestEndpoint {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl TestEndpoint {
    /// Starts an endpoint; after the given replies it answers 200.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let shared = Shared {
            replies: Arc::new(Mutex::new(replies.into_iter().collect())),
            ids: Arc::default(),
            arrived: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a port on loopback");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the endpoint serves");
        });
        Self { address, shared, task }
    }

    pub(crate) fn url(&self) -> url::Url {
        format!("http://{}/hook", self.address).parse().expect("a URL")
    }

    /// The ids that arrived, oldest first.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.shared.ids.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until a request is there.
    pub(crate) async fn arrived(&self) {
        self.shared.arrived.notified().await;
    }
}

/// Each connection serves one request: none stays open to be closed by one side
/// while the other is about to use it, which would count as an attempt.
async fn answer(state: State<Shared>, headers: HeaderMap) -> Response {
    let mut response = reply(state, headers).await;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn reply(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    shared.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
    let reply = shared.replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    shared.arrived.notify_one();
    let status = |status: u16| StatusCode::from_u16(status).expect("a status");
    match reply.unwrap_or(Reply::Status(200)) {
        Reply::Status(code) => status(code).into_response(),
        Reply::RetryAfter(code, value) => (status(code), [("retry-after", value)]).into_response(),
        Reply::RedirectTo(url) => {
            (StatusCode::TEMPORARY_REDIRECT, [("location", url)]).into_response()
        }
        Reply::LongBody(bytes) => "x".repeat(bytes).into_response(),
        Reply::Hang => std::future::pending().await,
    }
}
