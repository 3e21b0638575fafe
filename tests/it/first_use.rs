//! From nothing to a service that is known to work: `init`, `doctor`,
//! `status`, and what goes wrong on the way.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use entitylistd::config::{self, Environment, Webhook};
use entitylistd::deliver::Ways;
use entitylistd::replica::Fault;

use crate::support::endpoint::{Reply, TestEndpoint};
use crate::support::program::{Ended, Program};

fn with_input(program: &Program, words: &[&str], input: &str) -> Ended {
    let mut child = program.command(words).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn init_writes_a_configuration_with_secrets_apart_and_overwrites_nothing() {
    let program = Program::new().await;
    let file = program.folder.path().join("etc/entitylistd.toml");
    let words = [
        "init",
        "--output",
        file.to_str().unwrap(),
        "--contact",
        "it@example.com",
        "--from",
        "watch@example.com",
        "--to",
        "compliance@example.com",
        "--smtp-host",
        "smtp.example.com",
        "--smtp-tls",
        "tls",
        "--smtp-username",
        "watch",
        "--webhook",
        "https://hooks.example.com/x",
    ];
    let ended = with_input(&program, &words, "pass phrase\n");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.out.contains("pass phrase"), "{}", ended.out);
    let secret = |name: &str| {
        let path = file.with_file_name(name);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(secret("smtp-password"), "pass phrase");
    assert!(secret("webhook-secret").starts_with("whsec_"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("pass phrase") && !text.contains("whsec_A"));
    // It is right as it is.
    let mut check = program.command(&["--config", file.to_str().unwrap(), "config", "check"]);
    let check: Ended = check.env_clear().output().unwrap().into();
    assert_eq!(check.code, Some(0), "{}{}", check.out, check.err);

    let again = with_input(&program, &words, "other\n");
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is not overwritten"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[tokio::test(flavor = "multi_thread")]
async fn init_leaves_nothing_behind_where_an_answer_is_wrong() {
    let program = Program::new().await;
    let folder = program.folder.path().join("etc");
    let file = folder.join("entitylistd.toml");
    let ended = program.run(&[
        "init",
        "--output",
        file.to_str().unwrap(),
        "--contact",
        "it@example.com",
        "--webhook",
        "http://hooks.example.com/x",
    ]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "{}", ended.err);
    let nobody =
        program.run(&["init", "--output", file.to_str().unwrap(), "--contact", "x@example.com"]);
    assert_eq!(nobody.code, Some(2));
    assert!(nobody.err.contains("nobody would be told"), "{}", nobody.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_finds_what_works_and_what_does_not() {
    let program = Program::new().await;
    let well = program.run(&["doctor"]);
    assert_eq!(well.code, Some(0), "{}{}", well.out, well.err);
    for check in [
        "configuration",
        "disk",
        "database",
        "federal-register",
        "public-inspection",
        "ecfr",
        "mail",
    ] {
        assert!(well.out.contains(&format!("ok    {check}")), "{check} in\n{}", well.out);
    }
    assert!(program.mails().is_empty(), "nothing is sent");

    program.replica.faults().always("public-inspection", Fault::HtmlPage);
    let mut command = program.command(&["doctor", "--format", "json"]);
    command
        .env("ENTITYLISTD_MAIL__TRANSPORT", "smtp")
        .env("ENTITYLISTD_MAIL__FOLDER", "")
        .env("ENTITYLISTD_MAIL__HOST", "127.0.0.1")
        .env("ENTITYLISTD_MAIL__PORT", "9")
        .env("ENTITYLISTD_MAIL__TLS", "none")
        .env("ENTITYLISTD_MAIL__TIMEOUT", "2s")
        .env("ENTITYLISTD_WEBHOOK__OPS__URL", "http://127.0.0.1:9/token-in-path")
        .env("ENTITYLISTD_WEBHOOK__OPS__ALLOW_PRIVATE", "true");
    let ill: Ended = command.output().unwrap().into();
    assert_eq!(ill.code, Some(1));
    let findings: serde_json::Value = serde_json::from_str(&ill.out).unwrap();
    let failed: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["grade"] == "fail")
        .map(|finding| finding["check"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["public-inspection", "mail", "webhook.ops"], "{}", ill.out);
    assert!(!ill.out.contains("token-in-path"), "{}", ill.out);
    assert!(ill.err.contains("3 checks failed"), "{}", ill.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn status_tells_how_the_sources_stand() {
    let program = Program::new().await;
    let before = program.run(&["status"]);
    assert_eq!(before.code, Some(0), "{}", before.err);
    assert!(before.out.contains("none yet"), "{}", before.out);
    assert_eq!(program.run(&["check"]).code, Some(0));
    program.replica.faults().always("documents.json", Fault::Unavailable);
    assert_eq!(program.run(&["check"]).code, Some(1));

    let after = program.run(&["status", "--format", "json", "--strict"]);

    assert_eq!(after.code, Some(3), "{}", after.err);
    let status: serde_json::Value = serde_json::from_str(&after.out).unwrap();
    let register = &status["sources"][0];
    assert_eq!(
        (&register["source"], &register["failures"]),
        (&"federal-register".into(), &1.into())
    );
    assert!(register["error"].as_str().unwrap().contains("503"), "{status}");
    assert!(
        register["last_good"].is_string() && status["sources"][1]["error"].is_null(),
        "{status}"
    );
    assert_eq!((&status["pending"], &status["dead"]), (&0.into(), &0.into()));
    assert!(status["database_bytes"].as_u64().unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tries_chats_and_posts_and_the_templates_of_the_operator() {
    let program = Program::new().await;
    let endpoint = TestEndpoint::start([Reply::Status(405), Reply::Status(404)]).await;
    let template = program.folder.path().join("ticket.json");
    std::fs::write(&template, "{{ headline | tojson }}").unwrap();
    let doctor = |template: &str| -> (Ended, serde_json::Value) {
        let url = endpoint.url();
        let mut command = program.command(&["doctor", "--format", "json"]);
        command
            .env("ENTITYLISTD_CHAT__TRADE__FORMAT", "slack")
            .env("ENTITYLISTD_CHAT__TRADE__URL", url.as_str())
            .env("ENTITYLISTD_CHAT__TRADE__ALLOW_PRIVATE", "true")
            .env("ENTITYLISTD_POST__TICKETS__URL", url.as_str())
            .env("ENTITYLISTD_POST__TICKETS__TEMPLATE", template)
            .env("ENTITYLISTD_POST__TICKETS__ALLOW_PRIVATE", "true");
        let ended: Ended = command.output().unwrap().into();
        let findings = serde_json::from_str(&ended.out).unwrap_or_default();
        (ended, findings)
    };
    let found = |findings: &serde_json::Value, check: &str| {
        let findings = findings.as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["check"] == check).unwrap();
        (
            finding["grade"].as_str().unwrap().to_owned(),
            finding["found"].as_str().unwrap().to_owned(),
        )
    };
    let (ended, findings) = doctor(template.to_str().unwrap());
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    // Somebody answers; what, does not matter.
    assert_eq!(found(&findings, "chat.trade"), ("ok".to_owned(), "answers (405)".to_owned()));
    assert_eq!(found(&findings, "post.tickets"), ("ok".to_owned(), "answers (404)".to_owned()));
    assert_eq!(endpoint.ids().len(), 2, "asked once each");

    std::fs::write(&template, "{{ no_such_thing }}").unwrap();
    let (ended, findings) = doctor(template.to_str().unwrap());
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    let (grade, why) = found(&findings, "subscriptions");
    assert_eq!(grade, "fail", "{why}");
    assert!(why.contains("ticket.json, line 1"), "{why}");
}

/// The settings look at addresses; the probe also refuses them by itself, as a
/// delivery would.
#[tokio::test]
async fn a_probe_does_not_reach_into_the_operators_network() {
    crate::support::install_tls();
    let endpoint = TestEndpoint::start([]).await;
    let mut config = config::load(None, &Environment::empty()).unwrap().config;
    let webhook = |allow_private| Webhook {
        name: "inside".to_owned(),
        url: endpoint.url(),
        secrets: Vec::new(),
        allow_private,
        full_body: false,
        timeout: std::time::Duration::from_secs(20),
    };
    config.webhooks = vec![webhook(false)];
    let found = Ways::of(&config).unwrap().probe().await;
    let (section, answer) = &found[0];
    assert_eq!(section, "webhook.inside");
    assert!(answer.as_ref().unwrap_err().contains("a loopback address"), "{answer:?}");
    assert!(endpoint.ids().is_empty(), "nobody was asked");

    config.webhooks = vec![webhook(true)];
    let found = Ways::of(&config).unwrap().probe().await;
    assert_eq!(found[0].1.as_deref(), Ok("answers (200)"));
}
