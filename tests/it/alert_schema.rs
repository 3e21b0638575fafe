//! The webhook's body keeps to the schema that is published for it.
//!
//! After a change of the types: `UPDATE_SCHEMA=1 cargo test --test it
//! alert_schema`, and read the difference: fields may be added, none renamed
//! or removed under the same version.

use entitylistd::alert::{
    Notice, PartyChangeKind, RuleAlert, SCHEMA_VERSION, Templates, notice_mail, notice_webhook,
    webhook_message,
};
use serde_json::{Value, json};

use crate::support::{schema, story};

/// The schema of the whole body around the one of `data`.
fn generated() -> Value {
    let mut data = schemars::schema_for!(RuleAlert).to_value();
    let definitions = data["$defs"].take();
    for key in ["$schema", "$defs"] {
        data.as_object_mut().expect("an object").remove(key);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The body of a webhook about a rule",
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {
                "description": "What happened, with dots.",
                "type": "string",
                "pattern": "^entity_list\\.rule\\.(filed|published|delayed|suspended|corrected|withdrawn)$"
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

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    schema::assert_published("alert.schema.json", &generated());
}

#[test]
fn real_bodies_keep_to_the_schema() {
    let validator = jsonschema::validator_for(&generated()).expect("a valid schema");
    for story in [story::twelve(), story::large()] {
        let alert = story.alert();
        let at = alert.document.first_seen;
        let message = webhook_message(&alert, at).expect("a message");
        let body = serde_json::to_value(&message).expect("JSON");
        let faults: Vec<String> =
            validator.iter_errors(&body).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!(body["type"], "entity_list.rule.published");
        assert_eq!(body["data"]["schema_version"], SCHEMA_VERSION);
        let back: RuleAlert = serde_json::from_value(message.data).expect("the same shape");
        assert_eq!(back, alert);
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
    assert!(mail.text.lines().all(|line| line.chars().count() <= 78));
}
