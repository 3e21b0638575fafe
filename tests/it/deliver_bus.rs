//! A NATS server with JetStream keeps each publication once.

use std::time::Duration;

use async_nats::jetstream;
use async_nats::jetstream::stream::Config;
use entitylistd::alert::{Channel, Message, WebhookMessage, webhook_message};
use entitylistd::clock::{Clock as _, SystemClock};
use entitylistd::config::{self, Environment, Nats};
use entitylistd::deliver::{Answer, Ways};
use entitylistd::store::NewDelivery;
use futures_util::StreamExt as _;

use crate::support::required::skip;
use crate::support::{install_tls, story};

const SERVER: &str = "nats://127.0.0.1:4222";

#[tokio::test]
async fn a_publication_is_kept_once_however_often_it_is_sent() {
    install_tls();
    let Ok(client) = async_nats::connect(SERVER).await else {
        skip("nats", "no NATS server answers on 127.0.0.1:4222");
        return;
    };
    let context = jetstream::new(client);
    let name = format!("entitylistd-test-{}", std::process::id());
    let subject = format!("{name}.alerts");
    let settings =
        Config { name: name.clone(), subjects: vec![subject.clone()], ..Config::default() };

    let mut config = config::load(None, &Environment::empty()).unwrap().config;
    config.buses = vec![Nats {
        name: "bus".to_owned(),
        url: SERVER.to_owned(),
        subject,
        credentials_file: None,
        full_body: true,
        timeout: Duration::from_secs(20),
    }];
    let ways = Ways::of(&config).unwrap();
    let now = SystemClock.now();
    let mut alert = story::twelve().alert();
    alert.changes[0].name =
        "=cmd|' /C calc'!A0\r\nNats-Msg-Id: other\u{202e}<b> 浪潮 🚀".to_owned();
    let sent = webhook_message(&alert, now).unwrap();
    let message = Message::Webhook(sent.clone());
    let delivery = NewDelivery {
        id: "msg_1".to_owned(),
        event_id: "rule:2025-05427:published".to_owned(),
        channel: Channel::Nats.as_str().to_owned(),
        recipient: "bus".to_owned(),
        payload: serde_json::to_value(&message).unwrap(),
    };
    let nowhere = ways.send(&delivery, now).await;
    let Answer::Failed { said, .. } = nowhere else { panic!("{nowhere:?}") };
    assert!(said.contains("no stream takes the subject"), "{said}");

    let probed = ways.probe().await;
    assert!(
        probed[0].1.as_ref().unwrap_err().contains("no stream takes the subject"),
        "{probed:?}"
    );

    let stream = context.create_stream(settings).await.unwrap();
    let probed = ways.probe().await;
    assert!(probed[0].1.as_ref().unwrap().contains(&format!("stream {name} takes")), "{probed:?}");
    for _ in 0..2 {
        let answer = ways.send(&delivery, now).await;
        assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    }
    let consumer =
        stream.create_consumer(jetstream::consumer::pull::Config::default()).await.unwrap();
    let mut messages = consumer.fetch().max_messages(10).messages().await.unwrap();
    let mut got = Vec::new();
    while let Some(message) = messages.next().await {
        got.push(message.unwrap());
    }
    // more than the server takes will not fit the next time either
    let large = WebhookMessage { data: "x".repeat(2 << 20).into(), ..sent.clone() };
    let large = NewDelivery {
        id: "msg_2".to_owned(),
        payload: serde_json::to_value(Message::Webhook(large)).unwrap(),
        ..delivery.clone()
    };
    let refused = ways.send(&large, now).await;
    let Answer::Refused { said } = refused else { panic!("{refused:?}") };
    assert!(said.contains("full_body"), "{said}");
    context.delete_stream(&name).await.unwrap();
    assert_eq!(got.len(), 1);
    let headers = got[0].headers.as_ref().unwrap();
    assert_eq!(headers.get("Nats-Msg-Id").unwrap().as_str(), "msg_1");
    let body: serde_json::Value = serde_json::from_slice(&got[0].payload).unwrap();
    assert_eq!(body, serde_json::to_value(&sent).unwrap());
    assert_eq!(body["data"]["changes"][0]["name"], alert.changes[0].name);
}
