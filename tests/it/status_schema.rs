//! `status --format json` keeps to the schema that is published for it, and
//! tells what waits for a person, what a witness said, and who fails.

use entitylistd::status::Status;
use serde_json::Value;

use crate::records_review;
use crate::support::program::{Ended, publish};
use crate::support::schema;

fn generated() -> Value {
    schemars::schema_for!(Status).to_value()
}

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    schema::assert_published("status.schema.json", &generated());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_somebody_is_told_to_programs_and_to_people() {
    let (program, _) = records_review::held().await;
    // Nobody listens at the webhook, and the eCFR is held against the list.
    let with = |words: &[&str]| -> Ended {
        let mut command = program.command(words);
        command
            .env("ENTITYLISTD_RECONCILE__WITNESSES", "ecfr")
            .env("ENTITYLISTD_WEBHOOK__OPS__URL", "http://127.0.0.1:9/hook")
            .env("ENTITYLISTD_WEBHOOK__OPS__ALLOW_PRIVATE", "true");
        command.output().unwrap().into()
    };
    let rules: Value =
        serde_json::from_str(&program.run(&["rules", "--format", "json"]).out).unwrap();
    let seen = rules["documents"][0]["first_seen"].as_str().unwrap().parse().unwrap();
    let day = entitylistd::clock::eastern_date(seen).to_string();
    let text = records_review::rule("Somebody Else Limited").replace("05998", "05997");
    publish(&program.replica, "2025-05997", &day, 14502, &text);
    assert_eq!(with(&["check"]).code, Some(0));

    let ended = with(&["--strict", "status", "--format", "json"]);

    assert_eq!(ended.code, Some(3), "changes wait for a person: {}", ended.err);
    let status: Value = serde_json::from_str(&ended.out).unwrap();
    let validator = jsonschema::validator_for(&generated()).unwrap();
    let faults: Vec<String> = validator.iter_errors(&status).map(|it| it.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(status["reviews"]["pending"], 2, "{status}");
    assert!(status["reviews"]["oldest"].is_string(), "{status}");
    let witness = &status["witnesses"][0];
    assert_eq!(witness["witness"], "ecfr", "{status}");
    assert!(witness["days_behind"].as_i64().unwrap() > 0, "{status}");
    assert!(witness["missing"].is_u64() && witness["lag"].is_array(), "{status}");
    let receiver = &status["receivers"][0];
    assert_eq!((&receiver["channel"], &receiver["recipient"]), (&"webhook".into(), &"ops".into()));
    assert!(
        receiver["failing_since"].is_string() && receiver["pending"].as_u64() > Some(0),
        "{status}"
    );
    let people = with(&["status"]).out;
    for word in ["2 changes wait for a person", "witness ecfr", "webhook ops: ", "FAILS"] {
        assert!(people.contains(word), "{word} in\n{people}");
    }
}
