//! The bodies of webhooks keep to the schemas that are published for them.
//!
//! After a change of the types: `UPDATE_SCHEMA=1 cargo test --test it
//! alert_schema`, and read the difference: fields may be added, none renamed
//! or removed under the same version.

use entity_list::model::Unread;
use entitylistd::alert::{
    Audience, Channel, Composed, Digest, DigestBody, DigestItem, Form, Message, Notice, NoticeBody,
    PartyChangeKind, Receiver, ReceiverName, RuleAlert, SCHEMA_VERSION, Templates, Told,
    WebhookMessage, notice_mail, notice_webhook, sample_digest, sample_notice, webhook_message,
};
use serde_json::{Value, json};

use crate::support::desk::desk;
use crate::support::{schema, story};

/// The schema of a whole body around the one of `data`.
fn body(title: &str, kinds: &str, data: schemars::Schema) -> Value {
    let mut data = data.to_value();
    let definitions = data["$defs"].take();
    for key in ["$schema", "$defs"] {
        data.as_object_mut().expect("an object").remove(key);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {
                "description": "What happened, with dots.",
                "type": "string",
                "pattern": kinds
            },
            "timestamp": {
                "description": "When it happened for this program, UTC.",
                "type": "string",
                "format": "date-time"
            },
            "data": data
        },
        "$defs": definitions
    })
}

fn of_rules() -> Value {
    body(
        "The body of a webhook about a rule",
        "^entity_list\\.rule\\.(filed|published|delayed|suspended|corrected|withdrawn)$",
        schemars::schema_for!(RuleAlert),
    )
}

fn of_notices() -> Value {
    body(
        "The body of a webhook about anything that is no rule's alert",
        "^entity_list\\.[a-z]+\\.[a-z_]+$",
        schemars::schema_for!(NoticeBody),
    )
}

fn of_digests() -> Value {
    body(
        "The body of a webhook that tells of several happenings, or that there was none",
        "^entity_list\\.(digest|heartbeat)$",
        schemars::schema_for!(DigestBody),
    )
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    schema::assert_published("alert.schema.json", &of_rules());
    schema::assert_published("notice.schema.json", &of_notices());
    schema::assert_published("digest.schema.json", &of_digests());
}

fn assert_valid(schema: &Value, message: &WebhookMessage) -> Value {
    let validator = jsonschema::validator_for(schema).expect("a valid schema");
    let body = serde_json::to_value(message).expect("JSON");
    let faults: Vec<String> = validator.iter_errors(&body).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(body["data"]["schema_version"], SCHEMA_VERSION);
    body
}

#[test]
fn real_bodies_keep_to_the_schema() {
    for story in [story::twelve(), story::large()] {
        let alert = story.alert();
        let at = alert.document.first_seen;
        let message = webhook_message(&alert, at).expect("a message");
        let body = assert_valid(&of_rules(), &message);
        assert_eq!(body["type"], "entity_list.rule.published");
        let back: RuleAlert = serde_json::from_value(message.data).expect("the same shape");
        assert_eq!(back, alert);
    }
}

/// What the webhook channel gets, whole and reduced.
fn sent(tell: impl Fn(&Audience) -> Composed) -> Vec<WebhookMessage> {
    let receivers = [true, false].map(|full_body| Receiver {
        channel: Channel::Webhook,
        name: format!("full-{full_body}"),
        form: Form::Webhook { full_body },
    });
    let audience = desk(receivers.into());
    let messages = tell(&audience).deliveries.into_iter().map(|one| match one.message {
        Message::Webhook(message) => message,
        other => panic!("{other:?}"),
    });
    messages.collect()
}

fn at() -> jiff::Timestamp {
    "2025-03-28T12:00:00Z".parse().expect("a time")
}

#[test]
fn notices_keep_to_their_schema() {
    let unread = |count: usize| Notice::Unread {
        document: None,
        source: "a.xml".to_owned(),
        unread: vec![
            Unread {
                text: "words ".repeat(100),
                place: "line 1".to_owned(),
                why: String::new()
            };
            count
        ],
        failed_checks: vec!["declared-entries".to_owned()],
    };
    let failing = Notice::ReceiverFailing {
        receiver: ReceiverName { channel: "chat".to_owned(), name: "room".to_owned() },
        since: at(),
        failures: 4,
        waiting: 7,
        answer: "500".to_owned(),
    };
    for notice in [unread(1), unread(200), failing, sample_notice(at())] {
        let messages = sent(|audience| audience.of_notice("e", &notice, at()));
        assert_eq!(messages.len(), 2);
        for message in messages {
            let body = assert_valid(&of_notices(), &message);
            let back: NoticeBody =
                serde_json::from_value(body["data"].clone()).expect("the same shape");
            assert!(!back.details.is_empty() || back.reduced.is_some());
        }
    }
    let reduced = &sent(|audience| audience.of_notice("e", &unread(200), at()))[1];
    assert_eq!(reduced.data["reduced"]["left_out"]["unread"], 200);
}

#[test]
fn digests_and_signs_of_life_keep_to_their_schema() {
    let mut digest = sample_digest("desk", "2025-03-28".parse().expect("a day"), at());
    digest.items.push(DigestItem {
        event_id: "rule:2025-05426".to_owned(),
        at: at(),
        told: Told::Rule(Box::new(story::large().alert())),
    });
    let heartbeat = Digest { items: Vec::new(), ..digest.clone() };
    let messages = sent(|audience| audience.of_digest("e", &digest));
    for message in &messages {
        let body = assert_valid(&of_digests(), message);
        assert_eq!(body["type"], "entity_list.digest");
    }
    let back: DigestBody =
        serde_json::from_value(messages[0].data.clone()).expect("the same shape");
    assert_eq!(back.items.len(), 3);
    assert!(back.items[1].notice.as_ref().is_some_and(|notice| !notice.details.is_empty()));
    assert_eq!(
        back.items[2].alert.as_deref().expect("an alert"),
        &story::large().alert(),
        "the alert is whole"
    );
    assert_eq!(messages[1].data["reduced"]["left_out"]["items"], 3);
    for message in sent(|audience| audience.of_digest("e", &heartbeat)) {
        let body = assert_valid(&of_digests(), &message);
        assert_eq!(body["type"], "entity_list.heartbeat");
        assert_eq!(body["data"]["items"], json!([]));
    }
}

#[test]
fn a_program_finds_who_where_why_since_when_and_which_license() {
    let alert = story::twelve().alert();
    let message = webhook_message(&alert, alert.document.first_seen).expect("a message");
    let first = &message.data["changes"][0];
    assert_eq!(first["kind"], "added");
    assert_eq!(first["name"], "Beijing Academy of Artificial Intelligence");
    assert_eq!(first["country"], "CN");
    assert_eq!(first["destination"], "CHINA, PEOPLE'S REPUBLIC OF");
    assert_eq!(first["effective_date"], "2025-03-25");
    assert_eq!(first["license_requirement"]["footnotes"], json!([4]));
    assert_eq!(first["license_review_policy"]["class"], "presumption-of-denial");
    assert_eq!(first["reason"], 1);
    assert_eq!(message.data["reasons"][0]["changes"], json!([1, 2]));
}

#[test]
fn a_revision_tells_what_is_no_longer_listed() {
    let alert = story::large().alert();
    let revised = alert
        .changes
        .iter()
        .find(|change| change.kind == PartyChangeKind::Revised)
        .expect("a revision");
    assert_eq!(revised.no_longer_listed, ["a.k.a. Dart Aviation Sarl"]);
    assert_eq!(revised.other_destinations.len(), 3);
    let new: Vec<bool> = revised.citations.iter().map(|citation| citation.new).collect();
    assert_eq!(new, [false, true]);
}

#[test]
fn notices_are_short_and_plain() {
    let notice = Notice::SourceFailed {
        source: "federal-register".to_owned(),
        error: "503 Service Unavailable\nsecond line".to_owned(),
        last_good: "2025-03-28T10:00:00Z".parse().ok(),
    };
    let at = "2025-03-28T12:00:00Z".parse().expect("a time");
    assert_eq!(notice_webhook(&notice, at).kind, "entity_list.source.failed");
    let mail = notice_mail(&notice, at, Templates::built_in()).expect("a mail");
    insta::assert_snapshot!(mail.subject, @"Entity List: source federal-register failed");
    assert!(mail.text.contains("503 Service Unavailable second line"));
    assert!(mail.text.lines().all(|line| line.chars().count() <= 72));
}
