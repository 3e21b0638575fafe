//! Deliveries per second for webhooks on loopback, beside a bare loop of the
//! same HTTP client with the same concurrency: on SQLite, and on PostgreSQL where
//! an empty database is named.
//!
//! ```console
//! $ ENTITYLISTD_BENCH_DATABASE=postgres:///test cargo bench --bench delivery
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and prints what it found"
)]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use entitylistd::alert::{Channel, Message, WebhookMessage, delivery_id};
use entitylistd::clock::{Clock as _, SystemClock};
use entitylistd::config::Webhook;
use entitylistd::deliver::{Ways, Worker};
use entitylistd::store::{Commit, EventKind, NewDelivery, NewEvent, open};
use entitylistd::tls::install_tls_provider;
use tokio::task::JoinSet;

const EVENTS: usize = 200;
const ENDPOINTS: usize = 20;
/// About what a reduced body comes to.
const BODY: usize = 10_000;

#[tokio::main]
async fn main() {
    install_tls_provider();
    let address = endpoint().await;
    let folder = std::env::temp_dir().join(format!("entitylistd-bench-{}", std::process::id()));
    let sqlite = format!("sqlite:{}", folder.join("bench.db").display());
    println!("{EVENTS} events x {ENDPOINTS} endpoints, bodies of {BODY} bytes");
    let bare = bare(address).await;
    println!("bare loop:  {:.0} requests/s", per_second(bare));
    measure("SQLite", address, &sqlite, bare).await;
    match std::env::var("ENTITYLISTD_BENCH_DATABASE") {
        Ok(postgres) => measure("PostgreSQL", address, &postgres, bare).await,
        Err(_) => println!("PostgreSQL: not measured, ENTITYLISTD_BENCH_DATABASE names none"),
    }
    let _ = std::fs::remove_dir_all(folder);
}

async fn measure(engine: &str, address: SocketAddr, url: &str, bare: Duration) {
    let ours = ours(address, url).await;
    let ratio = bare.as_secs_f64() / ours.as_secs_f64();
    println!("{engine}: {:.0} deliveries/s, {ratio:.2} of the bare loop", per_second(ours));
}

fn per_second(took: Duration) -> f64 {
    (EVENTS * ENDPOINTS) as f64 / took.as_secs_f64()
}

/// An endpoint that takes everything.
async fn endpoint() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(|_: axum::body::Bytes| async { StatusCode::NO_CONTENT });
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// The same requests, unsigned, unrecorded, as many side by side, over a
/// connection of its own for each endpoint, as the worker does it.
async fn bare(address: SocketAddr) -> Duration {
    let began = Instant::now();
    let mut lanes = JoinSet::new();
    for _ in 0..ENDPOINTS {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        lanes.spawn(async move {
            for _ in 0..EVENTS {
                let body = "x".repeat(BODY);
                let response = client.post(format!("http://{address}/")).body(body).send().await;
                assert!(response.unwrap().status().is_success());
            }
        });
    }
    lanes.join_all().await;
    began.elapsed()
}

/// Deliveries out of the outbox, signed, each attempt written down.
async fn ours(address: SocketAddr, url: &str) -> Duration {
    let store = open(url).await.unwrap();
    let now = SystemClock.now();
    let names: Vec<String> = (0..ENDPOINTS).map(|number| format!("e{number}")).collect();
    let mut commit = Commit { at: now, ..Commit::default() };
    for number in 0..EVENTS {
        let event_id = format!("bench:{now}:{number}");
        commit.events.push(NewEvent {
            id: event_id.clone(),
            kind: EventKind::Document,
            document: None,
            at: now,
            body: serde_json::Value::Null,
        });
        commit.deliveries.extend(names.iter().map(|name| delivery(&event_id, name, now)));
    }
    store.commit(&commit).await.unwrap();
    let hooks: Vec<Webhook> = names.iter().map(|name| webhook(name, address)).collect();
    let ways = Ways::new(None, &hooks).unwrap();
    let worker = Worker::new(store, ways, Arc::new(SystemClock));
    let began = Instant::now();
    let report = worker.deliver_due(now).await.unwrap();
    let took = began.elapsed();
    assert_eq!(report.delivered as usize, EVENTS * ENDPOINTS);
    took
}

fn delivery(event_id: &str, name: &str, now: jiff::Timestamp) -> NewDelivery {
    let message = Message::Webhook(WebhookMessage {
        kind: "entity_list.rule.published".to_owned(),
        timestamp: now,
        data: serde_json::json!({"event_id": event_id, "text": "x".repeat(BODY)}),
    });
    NewDelivery {
        id: delivery_id(event_id, Channel::Webhook, name),
        event_id: event_id.to_owned(),
        channel: "webhook".to_owned(),
        recipient: name.to_owned(),
        payload: serde_json::to_value(message).unwrap(),
    }
}

fn webhook(name: &str, address: SocketAddr) -> Webhook {
    Webhook {
        name: name.to_owned(),
        url: format!("http://{address}/").parse().unwrap(),
        secrets: vec!["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned().into()],
        allow_private: true,
        full_body: true,
        timeout: Duration::from_secs(30),
    }
}
