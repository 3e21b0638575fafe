//! Webhooks: signed, in order, retried by the schedule, never led astray.

use std::sync::Arc;
use std::time::Duration;

use entitylistd::alert::{Channel, Message, PostMessage, WebhookMessage, delivery_id};
use entitylistd::clock::FixedClock;
use entitylistd::config::{Chat, ChatFormat, Webhook};
use entitylistd::deliver::{Key, Plain, Ways, Worker, outcome, verify};
use entitylistd::replica::webhook_receiver::{Signed, WebhookReceiver};
use entitylistd::store::{Delivery, DeliveryOutcome, DeliveryState, NewDelivery, Store};
use secrecy::SecretString;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::support::endpoint::{Reply, TestEndpoint};
use crate::support::install_tls;
use crate::support::outbox::{self, now};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(name: &str, url: Url, allow_private: bool) -> Webhook {
    Webhook {
        name: name.to_owned(),
        url,
        secrets: vec![SecretString::from(SECRET.to_owned())],
        allow_private,
        full_body: true,
        timeout: Duration::from_mins(1),
    }
}

fn delivery(event: &str, recipient: &str) -> NewDelivery {
    let message = Message::Webhook(WebhookMessage {
        kind: "entity_list.rule.published".to_owned(),
        timestamp: now(),
        data: json!({"event_id": event}),
    });
    NewDelivery {
        id: delivery_id(event, Channel::Webhook, recipient),
        event_id: event.to_owned(),
        channel: Channel::Webhook.as_str().to_owned(),
        recipient: recipient.to_owned(),
        payload: serde_json::to_value(message).expect("JSON"),
    }
}

fn worker(store: &Arc<dyn Store>, webhooks: &[Webhook]) -> Worker {
    install_tls();
    let store = Arc::clone(store);
    let ways = Ways::new(None, webhooks).expect("ways");
    Worker::new(store, ways, Arc::new(FixedClock(now())))
}

/// One attempt at an endpoint that answers so.
async fn attempt(reply: Reply) -> (Delivery, TestEndpoint) {
    let endpoint = TestEndpoint::start([reply]).await;
    let store = outbox::empty().await;
    let new = delivery("e1", "it");
    outbox::queue(&store, vec![new.clone()]).await;
    let hook = webhook("it", endpoint.url(), true);
    worker(&store, &[hook]).deliver_due(now()).await.expect("a pass");
    let delivery = outbox::delivery(&store, &new.id).await;
    assert_eq!(delivery.attempts, 1);
    (delivery, endpoint)
}

#[tokio::test]
async fn the_receiver_verifies_what_it_gets() {
    let key = Key::new(&SecretString::from(SECRET.to_owned())).expect("a key");
    let verifier = move |signed: Signed<'_>| {
        verify(&key, signed.id, signed.timestamp, signed.signatures, signed.body, now())
    };
    let receiver = WebhookReceiver::start(Box::new(verifier)).await.expect("a receiver");
    let store = outbox::empty().await;
    let new = delivery("rule:2025-05427:published", "demo");
    outbox::queue(&store, vec![new.clone()]).await;
    let mut hook = webhook("demo", receiver.url(), true);
    hook.secrets.insert(0, SecretString::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned()));
    let report = worker(&store, &[hook]).deliver_due(now()).await.expect("a pass");
    assert_eq!(report.delivered, 1);
    let posts = receiver.received();
    assert_eq!(posts.len(), 1);
    assert!(posts[0].verified);
    assert_eq!(posts[0].id, new.id);
    assert_eq!(posts[0].kind, "entity_list.rule.published");
    assert_eq!(posts[0].body["data"]["event_id"], "rule:2025-05427:published");
}

#[tokio::test]
async fn failures_are_tried_again_and_410_means_gone() {
    let (delivery, _) = attempt(Reply::Status(500)).await;
    assert_eq!(delivery.state, DeliveryState::Pending);
    let (delivery, _) = attempt(Reply::Status(410)).await;
    assert_eq!(delivery.state, DeliveryState::Pending, "it waits for a person");
    let (delivery, _) = attempt(Reply::RetryAfter(429, "120")).await;
    assert_eq!(delivery.state, DeliveryState::Pending);
    assert_eq!(delivery.next_attempt_at, now() + Duration::from_mins(2));
}

/// The specification of webhooks knows 410 only, and their receivers are
/// mended; what a chat does not accept it will not accept tomorrow.
#[tokio::test]
async fn a_body_that_is_not_accepted_is_given_up_soon_by_chats_only() {
    let endpoint = TestEndpoint::start([400, 413, 422, 422].map(Reply::Status)).await;
    let store = outbox::empty().await;
    let new = delivery("e1", "it");
    outbox::queue(&store, vec![new.clone()]).await;
    let worker = worker(&store, &[webhook("it", endpoint.url(), true)]);
    for hours in 0..4 {
        worker.deliver_due(now() + Duration::from_hours(hours)).await.expect("a pass");
    }
    let delivery = outbox::delivery(&store, &new.id).await;
    assert_eq!((delivery.attempts, delivery.state), (4, DeliveryState::Pending));

    for status in [400, 413, 422] {
        let room = TestEndpoint::start([Reply::Status(status)]).await;
        let chat = Chat {
            name: "trade".to_owned(),
            format: ChatFormat::Slack,
            url: SecretString::from(room.url().to_string()),
            allow_private: true,
            timeout: Duration::from_mins(1),
        };
        let message =
            PostMessage { content_type: "application/json".to_owned(), body: "{}".to_owned() };
        let answer = Plain::chat(&chat).expect("a chat").post("msg_1", &message, now()).await;
        let second = outcome(&answer, 1, now(), 0.0);
        assert!(matches!(second, DeliveryOutcome::Retry { .. }), "{second:?}");
        let third = outcome(&answer, 2, now(), 0.0);
        assert!(matches!(third, DeliveryOutcome::Dead { .. }), "{third:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let inside = TestEndpoint::start([]).await;
    let (delivery, _) = attempt(Reply::RedirectTo(inside.url().to_string())).await;
    assert_eq!(delivery.state, DeliveryState::Pending);
    assert!(said(&delivery).contains("307"));
    assert!(inside.ids().is_empty());
}

#[tokio::test]
async fn a_long_answer_is_read_only_at_its_beginning() {
    let (delivery, _) = attempt(Reply::LongBody(5_000_000)).await;
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert!(said(&delivery).len() < 2_100);
}

fn said(delivery: &Delivery) -> &str {
    delivery.last_answer.as_deref().unwrap_or_default()
}

#[tokio::test]
async fn inner_addresses_are_refused_unless_allowed() {
    let inside = TestEndpoint::start([]).await;
    let port = inside.address.port();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"] {
        let store = outbox::empty().await;
        let new = delivery("e1", "it");
        outbox::queue(&store, vec![new.clone()]).await;
        let url = format!("http://{host}:{port}/").parse().expect("a URL");
        worker(&store, &[webhook("it", url, false)]).deliver_due(now()).await.expect("a pass");
        let delivery = outbox::delivery(&store, &new.id).await;
        assert_eq!(delivery.state, DeliveryState::Pending, "{host}");
        assert!(said(&delivery).contains("allow_private"), "{host}: {}", said(&delivery));
    }
    assert!(inside.ids().is_empty());
}

#[tokio::test]
async fn an_endpoint_gets_its_events_in_order() {
    let endpoint = TestEndpoint::start([]).await;
    let store = outbox::empty().await;
    let all: Vec<NewDelivery> =
        (0..100).map(|number| delivery(&format!("e{number}"), "it")).collect();
    outbox::queue(&store, all.clone()).await;
    let hook = webhook("it", endpoint.url(), true);
    let report = worker(&store, &[hook]).deliver_due(now()).await.expect("a pass");
    assert_eq!(report.delivered, 100);
    let expected: Vec<String> = all.into_iter().map(|delivery| delivery.id).collect();
    assert_eq!(endpoint.ids(), expected);
}

#[tokio::test]
async fn a_slow_endpoint_delays_nobody_else() {
    let slow = TestEndpoint::start([Reply::Hang]).await;
    let fast = TestEndpoint::start([]).await;
    let store = outbox::empty().await;
    let hooks = [webhook("slow", slow.url(), true), webhook("fast", fast.url(), true)];
    outbox::queue(&store, vec![delivery("e1", "slow"), delivery("e1", "fast")]).await;
    let worker = worker(&store, &hooks);
    let cancel = CancellationToken::new();
    let running = tokio::spawn({
        let (worker, cancel) = (worker.clone(), cancel.clone());
        async move { worker.run(cancel).await }
    });
    slow.arrived().await;
    let first = delivery_id("e1", Channel::Webhook, "fast");
    outbox::wait_until_delivered(&store, &first).await;
    // the slow one still hangs; what comes now goes out all the same
    outbox::queue(&store, vec![delivery("e2", "fast")]).await;
    worker.wake();
    let second = delivery_id("e2", Channel::Webhook, "fast");
    outbox::wait_until_delivered(&store, &second).await;
    assert_eq!(fast.ids(), [first, second]);
    let hanging = delivery_id("e1", Channel::Webhook, "slow");
    assert_eq!(outbox::delivery(&store, &hanging).await.state, DeliveryState::Pending);
    running.abort();
}

#[tokio::test]
async fn a_worker_that_is_told_to_end_ends() {
    let endpoint = TestEndpoint::start([]).await;
    let store = outbox::empty().await;
    outbox::queue(&store, vec![delivery("e1", "it")]).await;
    let worker = worker(&store, &[webhook("it", endpoint.url(), true)]);
    let cancel = CancellationToken::new();
    let running = tokio::spawn({
        let cancel = cancel.clone();
        async move { worker.run(cancel).await }
    });
    let id = delivery_id("e1", Channel::Webhook, "it");
    outbox::wait_until_delivered(&store, &id).await;
    cancel.cancel();
    running.await.expect("the worker ends by itself");
}

#[tokio::test]
async fn an_endpoint_that_is_no_longer_configured_waits_for_a_person() {
    let store = outbox::empty().await;
    let new = delivery("e1", "gone");
    outbox::queue(&store, vec![new.clone()]).await;
    worker(&store, &[]).deliver_due(now()).await.expect("a pass");
    let delivery = outbox::delivery(&store, &new.id).await;
    assert_eq!(delivery.state, DeliveryState::Pending);
    assert!(said(&delivery).contains("not configured"));
}
