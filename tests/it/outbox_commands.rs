//! `outbox`, `notify test` and `replay` as an operator meets them.

use serde_json::Value;

use crate::support::endpoint::{Reply, TestEndpoint};
use crate::support::program::{Ended, Program};

/// Runs a command with an endpoint beside the mail folder.
fn run(program: &Program, endpoint: &TestEndpoint, words: &[&str]) -> Ended {
    let mut command = program.command(words);
    command
        .env("ENTITYLISTD_WEBHOOK__OPS__URL", endpoint.url().as_str())
        .env("ENTITYLISTD_WEBHOOK__OPS__ALLOW_PRIVATE", "true");
    command.output().unwrap().into()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_gone_keeps_its_alerts_until_it_is_switched_on() {
    let program = Program::new().await;
    let endpoint = TestEndpoint::start([Reply::Status(410)]).await;
    let first = run(&program, &endpoint, &["check"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(endpoint.ids().len(), 1, "after 410 nothing more is sent");

    let list = json(&run(&program, &endpoint, &["outbox", "list", "--format", "json"]).out);
    let waiting: Vec<&Value> = list["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["channel"] == "webhook" && one["state"] == "pending")
        .collect();
    assert_eq!(waiting.len(), 2);
    let shown = run(&program, &endpoint, &["outbox", "list"]);
    assert!(shown.out.contains("webhook ops: gone since"), "{}", shown.out);

    // the others are told, once
    for _ in 0..2 {
        run(&program, &endpoint, &["check"]);
        let told = program.mails();
        let told = told.iter().filter(|mail| mail.contains("webhook ops is gone")).count();
        assert_eq!(told, 1);
    }
    assert_eq!(endpoint.ids().len(), 1);

    let retried = run(&program, &endpoint, &["outbox", "retry", "--receiver", "ops"]);
    assert_eq!(retried.out, "1 receiver switched on again; 2 deliveries to be sent now\n");
    run(&program, &endpoint, &["check"]);
    let ids = endpoint.ids();
    assert_eq!(ids.len(), 3);
    assert_eq!(ids[0], ids[1], "the same id again");

    let shown = run(&program, &endpoint, &["outbox", "show", &ids[0]]);
    assert!(shown.out.contains("attempt 1") && shown.out.contains("410 Gone"), "{}", shown.out);

    let event = "rule:2025-05427:published";
    let again =
        run(&program, &endpoint, &["outbox", "replay", "--event", event, "--channel", "webhook"]);
    assert_eq!(again.out, "1 delivery to be sent again, under the same ids\n");
    run(&program, &endpoint, &["check"]);
    assert_eq!(endpoint.ids().last(), Some(&ids[2]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_said_is_not_done() {
    let program = Program::new().await;
    let endpoint = TestEndpoint::start([]).await;
    run(&program, &endpoint, &["check"]);
    let nothing = run(&program, &endpoint, &["outbox", "drop"]);
    assert_eq!(nothing.code, Some(2), "{}", nothing.err);
    assert!(nothing.err.contains("say which deliveries"), "{}", nothing.err);
    let none = run(&program, &endpoint, &["outbox", "retry", "msg_0000"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("there is no delivery `msg_0000`"), "{}", none.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_goes_through_every_way_and_is_marked() {
    let program = Program::new().await;
    let endpoint = TestEndpoint::start([Reply::Status(200), Reply::Status(500)]).await;
    let sent = run(&program, &endpoint, &["notify", "test", "webhook.ops", "--format", "json"]);
    assert_eq!(sent.code, Some(0), "{}", sent.err);
    assert_eq!(json(&sent.out)["answers"][0]["result"], "taken");
    let failed = run(&program, &endpoint, &["notify", "test", "webhook.ops"]);
    assert_eq!(failed.code, Some(1), "{}", failed.out);
    assert!(failed.err.contains("1 of 1 did not take the test"), "{}", failed.err);
    let mail = run(&program, &endpoint, &["notify", "test", "mail"]);
    assert_eq!(mail.code, Some(0), "{}", mail.err);
    assert!(program.mails()[0].contains("TEST, nothing happened"), "{}", program.mails()[0]);
    let unknown = run(&program, &endpoint, &["notify", "test", "webhook.opz"]);
    assert_eq!(unknown.code, Some(2), "{}", unknown.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_shows_what_would_have_been_told_and_sends_nothing() {
    let program = Program::new().await;
    let endpoint = TestEndpoint::start([]).await;
    run(&program, &endpoint, &["check"]);
    let (mails, posts) = (program.mails().len(), endpoint.ids().len());
    let mut command = program.command(&[
        "replay",
        "--from",
        "2025-03-28",
        "--to",
        "2025-03-28",
        "--subscription",
        "taiwan-desk",
        "--format",
        "json",
    ]);
    command
        .env("ENTITYLISTD_SUBSCRIPTION__TAIWAN_DESK__TO", "desk@example.com")
        .env("ENTITYLISTD_SUBSCRIPTION__TAIWAN_DESK__DESTINATIONS", "TW");
    let replayed: Ended = command.output().unwrap().into();
    assert_eq!(replayed.code, Some(0), "{}", replayed.err);
    let replayed = json(&replayed.out);
    let messages = replayed["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1, "{replayed}");
    assert_eq!(messages[0]["shown"], serde_json::json!([1, 12]));
    assert_eq!(messages[0]["alert"]["changes"][0]["name"], "Inspur Taiwan");
    let outside =
        run(&program, &endpoint, &["replay", "--from", "2025-04-01", "--to", "2025-04-30"]);
    assert!(outside.out.contains("0 messages; nothing was sent"), "{}", outside.out);
    assert_eq!((program.mails().len(), endpoint.ids().len()), (mails, posts));
}
