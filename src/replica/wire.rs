//! A reply, and how it goes out: content type, entity tag, packed on request.

use std::io::Write;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use entity_list::model::Sha256;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// A reply before it goes out.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: content_type.to_owned(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(super) fn json(value: &Value) -> Self {
        Self::new("application/json; charset=utf-8", value.to_string())
    }

    /// A refusal in the words of the Federal Register's API.
    pub(super) fn refusal(status: StatusCode, message: impl Into<String>) -> Self {
        let body = json!({ "status": status.as_u16(), "message": message.into() });
        Self { status, ..Self::json(&body) }
    }

    pub(super) fn not_found() -> Self {
        Self::refusal(StatusCode::NOT_FOUND, "Record Not Found")
    }
}

/// Sends a reply as the request asks for it.
pub(super) fn respond(request: &HeaderMap, reply: Reply) -> Response {
    let etag = format!("W/\"{}\"", &Sha256::of(&reply.body).as_str()[..32]);
    let mut headers = HeaderMap::new();
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    put(&mut headers, CONTENT_TYPE, &reply.content_type);
    for (name, value) in &reply.headers {
        put(&mut headers, name.clone(), value);
    }
    if reply.status.is_success() {
        put(&mut headers, ETAG, &etag);
        if header(request, IF_NONE_MATCH.as_str()) == etag {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
    }
    if header(request, ACCEPT_ENCODING.as_str()).contains("gzip") {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return (reply.status, headers, pack(&reply.body)).into_response();
    }
    (reply.status, headers, Body::from(reply.body)).into_response()
}

/// Packs with gzip.
pub(super) fn pack(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

/// A header of a request; empty where it has none.
pub(super) fn header(request: &HeaderMap, name: &str) -> String {
    let value = request.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
