//! What goes wrong between the real sites and their clients, on demand.

use std::convert::Infallible;
use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{
    AGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::wire::{Reply, pack, respond};

/// The page that the Federal Register shows to clients that it takes for
/// robots, in our words.
pub const REQUEST_ACCESS_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head>\
<title>Federal Register :: Request Access</title></head>\n<body><h1>Request Access</h1>\
<p>Please confirm that you are a person to go on.</p>\
<form action=\"/unblock\" method=\"post\"><button>Go on</button></form></body></html>\n";

/// One thing that can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// 429 with this `Retry-After`: seconds or an HTTP date.
    TooManyRequests(String),
    /// 503 without `Retry-After`.
    Unavailable,
    /// Any status with any body.
    Status(u16, String),
    /// The reply never begins.
    Silent,
    /// The reply begins after this time.
    Late(Duration),
    /// The reply begins, and stands still in its middle.
    Stalled,
    /// The reply comes in this many pieces with this time between them.
    Drip(usize, Duration),
    /// The connection ends in the middle; `Content-Length` tells of more.
    CutOff,
    /// A page for people with status 200.
    HtmlPage,
    /// The copy of a cache: this body with an `Age` of a day.
    Stale(Vec<u8>),
    /// `{"count": 0}` without `results`.
    Empty,
    /// A body of this many bytes.
    Oversized(u64),
    /// A small packed body that unpacks to this many bytes.
    GzipBomb(usize),
    /// Says that it is packed, and is not.
    BrokenGzip,
    /// The right body under this content type.
    ContentType(String),
    /// The first half of the body, as if that were all.
    HalfBody,
    /// Another body of the same content type.
    Body(Vec<u8>),
    /// Sends the client elsewhere.
    Redirect(String),
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy)]
enum Times {
    Left(u32),
    UntilCleared,
}

#[derive(Debug, Clone)]
struct Switch {
    /// Part of the path and query.
    pattern: String,
    fault: Fault,
    times: Times,
}

/// The switches; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Switch>>>);

impl Faults {
    /// Switches a fault on for every request whose path and query hold the
    /// pattern, until [`Faults::clear`]. The empty pattern fits all. Of
    /// several that fit, the first one strikes.
    pub fn always(&self, pattern: impl Into<String>, fault: Fault) {
        self.switch(pattern.into(), fault, Times::UntilCleared);
    }

    /// Switches a fault on for the next requests that fit.
    pub fn next(&self, times: u32, pattern: impl Into<String>, fault: Fault) {
        self.switch(pattern.into(), fault, Times::Left(times));
    }

    /// Switches everything off.
    pub fn clear(&self) {
        self.switches().clear();
    }

    fn switch(&self, pattern: String, fault: Fault, times: Times) {
        self.switches().push(Switch { pattern, fault, times });
    }

    /// The fault that strikes this request.
    pub(super) fn take(&self, target: &str) -> Option<Fault> {
        let mut switches = self.switches();
        let at = switches.iter().position(|switch| target.contains(&switch.pattern))?;
        let fault = switches[at].fault.clone();
        if let Times::Left(left) = &mut switches[at].times {
            *left = left.saturating_sub(1);
            if *left == 0 {
                switches.remove(at);
            }
        }
        Some(fault)
    }

    fn switches(&self) -> std::sync::MutexGuard<'_, Vec<Switch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the reply that should have been, bent by the fault.
pub(super) async fn bend(
    fault: Fault,
    request: &HeaderMap,
    reply: Reply,
    stop: &CancellationToken,
) -> Response {
    let json = |value| Reply::json(&value);
    match fault {
        Fault::TooManyRequests(retry_after) => {
            let refusal = Reply::refusal(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded");
            respond(request, with(refusal, RETRY_AFTER, retry_after))
        }
        Fault::Unavailable => {
            let page = Reply::new("text/html", "<html><body><h1>Service Unavailable</h1></body>");
            respond(request, Reply { status: StatusCode::SERVICE_UNAVAILABLE, ..page })
        }
        Fault::Status(status, body) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            respond(request, Reply { status, body: body.into_bytes(), ..json(json!({})) })
        }
        Fault::Silent => {
            stop.cancelled().await;
            respond(request, reply)
        }
        Fault::Late(delay) => {
            tokio::time::sleep(delay).await;
            respond(request, reply)
        }
        Fault::Stalled => {
            let stop = stop.clone();
            let still = stream::once(async move {
                stop.cancelled().await;
                Err(std::io::Error::other("stopped"))
            });
            half_then(&reply, still.boxed())
        }
        Fault::Drip(pieces, delay) => drip(&reply, pieces, delay),
        Fault::CutOff => {
            let broken = stream::once(async {
                // Lets the first half leave before the connection ends.
                tokio::task::yield_now().await;
                Err(std::io::Error::other("cut off"))
            });
            half_then(&reply, broken.boxed())
        }
        Fault::HtmlPage => {
            respond(request, Reply::new("text/html; charset=utf-8", REQUEST_ACCESS_PAGE))
        }
        Fault::Stale(body) => respond(request, with(Reply { body, ..reply }, AGE, 86_400)),
        Fault::Empty => respond(request, json(json!({ "count": 0 }))),
        Fault::Oversized(bytes) => oversized(&reply, bytes),
        Fault::GzipBomb(bytes) => packed(&reply, pack(&vec![b' '; bytes])),
        Fault::BrokenGzip => packed(&reply, reply.body.clone()),
        Fault::ContentType(content_type) => respond(request, Reply { content_type, ..reply }),
        Fault::HalfBody => {
            let half = reply.body[..reply.body.len() / 2].to_vec();
            respond(request, Reply { body: half, ..reply })
        }
        Fault::Body(body) => respond(request, Reply { body, ..reply }),
        Fault::Redirect(to) => (StatusCode::FOUND, [(LOCATION, to)]).into_response(),
    }
}

fn with(reply: Reply, name: HeaderName, value: impl Display) -> Reply {
    let mut reply = reply;
    reply.headers.push((name, value.to_string()));
    reply
}

fn packed(reply: &Reply, body: Vec<u8>) -> Response {
    let headers =
        [(CONTENT_TYPE, reply.content_type.clone()), (CONTENT_ENCODING, "gzip".to_owned())];
    (headers, body).into_response()
}

/// Announces the whole body, sends half of it, and goes on with `rest`.
fn half_then(
    reply: &Reply,
    rest: stream::BoxStream<'static, Result<Bytes, std::io::Error>>,
) -> Response {
    let half = Bytes::copy_from_slice(&reply.body[..reply.body.len() / 2]);
    let body = Body::from_stream(stream::once(async { Ok(half) }).chain(rest));
    let headers = [
        (CONTENT_TYPE, reply.content_type.clone()),
        (CONTENT_LENGTH, reply.body.len().to_string()),
    ];
    (headers, body).into_response()
}

fn drip(reply: &Reply, pieces: usize, delay: Duration) -> Response {
    let size = reply.body.len().div_ceil(pieces.max(1)).max(1);
    let pieces: Vec<Bytes> = reply.body.chunks(size).map(Bytes::copy_from_slice).collect();
    let body = stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(delay).await;
        Ok::<_, Infallible>(piece)
    });
    ([(CONTENT_TYPE, reply.content_type.clone())], Body::from_stream(body)).into_response()
}

/// Sends bytes without announcing how many.
fn oversized(reply: &Reply, bytes: u64) -> Response {
    let piece = Bytes::from_static(&[b' '; 4096]);
    let pieces = usize::try_from(bytes.div_ceil(4096)).unwrap_or(usize::MAX);
    let body = stream::repeat(piece).take(pieces).map(Ok::<_, Infallible>);
    ([(CONTENT_TYPE, reply.content_type.clone())], Body::from_stream(body)).into_response()
}
