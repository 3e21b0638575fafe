//! Which layer wins, and what values may look like.

use std::time::Duration;

use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;

#[test]
fn without_anything_the_defaults_hold() {
    let loaded = load(None, &Environment::empty()).unwrap();
    let config = &loaded.config;
    assert_eq!(loaded.file, FileUsed::BuiltIn);
    assert_eq!(config.state_dir, PathBuf::from("/var/lib/entitylistd"));
    assert_eq!(config.database.url.expose_secret(), "sqlite:/var/lib/entitylistd/entitylistd.db");
    assert_eq!(config.http.connect_timeout, Duration::from_secs(10));
    assert_eq!(config.http.read_timeout, Duration::from_secs(30));
    assert_eq!(config.http.request_timeout, Duration::from_mins(2));
    assert_eq!(config.http.max_body_bytes, 64 * 1024 * 1024);
    assert_eq!((config.http.attempts, config.http.api_per_minute), (4, 300));
    assert_eq!(config.http.documents_per_minute, 60);
    assert_eq!(
        config.federal_register.base_url.as_str(),
        "https://www.federalregister.gov/api/v1/"
    );
    assert_eq!(config.federal_register.agencies, ["industry-and-security-bureau"]);
    assert_eq!(config.federal_register.overlap_days, 14);
    assert_eq!(config.ecfr.base_url.as_str(), "https://www.ecfr.gov/api/versioner/v1/");
    assert_eq!(config.schedule.timezone, "America/New_York");
    assert_eq!(config.schedule.max_gap, Duration::from_hours(6));
    assert!(config.mail.is_none());
    assert!(config.webhooks.is_empty());
    assert_eq!(config.log.format, LogFormat::Text);
    assert_eq!(warnings(&loaded).len(), 2, "{:?}", loaded.warnings);
}

#[test]
fn the_default_schedule_is_the_built_in_plan() {
    let config = load(None, &Environment::empty()).unwrap().config;
    let plan = crate::schedule::Schedule::parse(&config.schedule.cron, &config.schedule.timezone);
    let monday = "2025-03-31T09:00:00Z".parse().unwrap();
    let next = plan.unwrap().next_after(monday).unwrap();
    assert_eq!(next.to_string(), "2025-03-31T10:02:00Z", "a little after the issue of the day");
}

#[test]
fn the_file_is_searched_in_order() {
    let (_one, explicit) = folder_with("[http]\nattempts = 1");
    let (_two, named) = folder_with("[http]\nattempts = 2");
    let (_three, system_config) = folder_with("[http]\nattempts = 3");
    let environment = Environment { system_config, ..Environment::empty() };
    let attempts = |explicit: Option<&Path>, environment: &Environment| {
        load(explicit, environment).unwrap().config.http.attempts
    };
    assert_eq!(attempts(None, &environment), 3);
    let environment = environment.with("ENTITYLISTD_CONFIG", named.display().to_string());
    assert_eq!(attempts(None, &environment), 2);
    assert_eq!(attempts(Some(&explicit), &environment), 1);
    let environment = environment.with("ENTITYLISTD_HTTP__ATTEMPTS", "7");
    assert_eq!(attempts(Some(&explicit), &environment), 7);
}

#[test]
fn a_named_file_that_is_missing_is_a_problem() {
    let error = load(Some(Path::new("/nonexistent/e.toml")), &Environment::empty()).unwrap_err();
    assert!(error.to_string().contains("cannot read `/nonexistent/e.toml`: No such file"));
}

#[test]
fn every_value_tells_its_origin() {
    let environment = Environment::empty().with("ENTITYLISTD_HTTP__READ_TIMEOUT", "45 s");
    let loaded = load_text("# mine\n[http]\nattempts = 5\n", &environment).unwrap();
    assert_eq!(loaded.config.http.read_timeout, Duration::from_secs(45));
    assert!(matches!(origin(&loaded, "http.attempts"), Origin::File { line: 3, .. }));
    assert_eq!(
        *origin(&loaded, "http.read_timeout"),
        Origin::Environment("ENTITYLISTD_HTTP__READ_TIMEOUT".to_owned())
    );
    assert_eq!(*origin(&loaded, "http.contact"), Origin::Default);
    assert_eq!(*origin(&loaded, "database.url"), Origin::Derived("state_dir"));
}

#[test]
fn variables_can_set_everything_lists_and_sections_too() {
    let environment = Environment::empty()
        .with("ENTITYLISTD_STATE_DIR", "/srv/e")
        .with("ENTITYLISTD_HTTP__CONTACT", "it@example.com")
        .with("ENTITYLISTD_SCHEDULE__CRON", "0 6 * * MON-FRI; 0,30 8 * * *")
        .with("ENTITYLISTD_MAIL__TO", r#"["Ann <ann@example.com>", "bob@example.com"]"#)
        .with("ENTITYLISTD_MAIL__FROM", "e@example.com")
        .with("ENTITYLISTD_MAIL__HOST", "smtp.example.com")
        .with("ENTITYLISTD_MAIL__TLS", "tls")
        .with("ENTITYLISTD_WEBHOOK__EU_OPS__URL", "https://127.0.0.1:9/x")
        .with("ENTITYLISTD_WEBHOOK__EU_OPS__ALLOW_PRIVATE", "true")
        .with("ENTITYLISTD_LOG__FILTER", "")
        .with("ENTITYLISTD_CORPUS", "not a setting");
    let config = load(None, &environment).unwrap().config;
    assert_eq!(config.state_dir, PathBuf::from("/srv/e"));
    assert_eq!(config.schedule.cron, ["0 6 * * MON-FRI", "0,30 8 * * *"]);
    let mail = config.mail.unwrap();
    assert_eq!(mail.to, ["Ann <ann@example.com>", "bob@example.com"]);
    let MailTransport::Smtp { servers, tls, credentials, .. } = mail.transport else {
        panic!("{:?}", mail.transport)
    };
    assert_eq!((servers[0].port, tls), (465, SmtpTls::Tls));
    assert!(credentials.is_none());
    assert_eq!(config.webhooks[0].name, "eu-ops");
    assert!(config.webhooks[0].allow_private);
    assert_eq!(config.webhooks[0].timeout, Duration::from_secs(20));
    assert_eq!(config.log.filter, "info");
}

#[test]
fn a_variable_does_not_hide_a_mistake_in_the_file() {
    let environment = Environment::empty().with("ENTITYLISTD_HTTP__ATTEMPTS", "5");
    let report = load_text("http.attempts = \"many\"", &environment).unwrap_err();
    assert!(report.contains("expected a whole number between 1 and 20"), "{report}");
}

#[test]
fn systemd_tells_where_state_lives() {
    let environment = Environment::empty().with("STATE_DIRECTORY", "/var/lib/private/e:/other");
    let loaded = load(None, &environment).unwrap();
    assert_eq!(loaded.config.state_dir, PathBuf::from("/var/lib/private/e"));
    assert_eq!(warnings(&loaded).len(), 2);
    let loaded = load_text("state_dir = \"/srv/e\"", &environment).unwrap();
    assert_eq!(loaded.config.state_dir, PathBuf::from("/var/lib/private/e"));
    assert!(warnings(&loaded)[0].contains("`state_dir` has no effect"));
    let environment = environment.with("ENTITYLISTD_STATE_DIR", "/srv/e");
    assert_eq!(load(None, &environment).unwrap().config.state_dir, PathBuf::from("/srv/e"));
}

#[test]
fn a_relative_mail_folder_starts_at_the_state_folder() {
    let text = r#"
        state_dir = "/srv/e"
        mail = { transport = "folder", folder = "out", from = "a@example.com", to = ["b@example.com"] }
    "#;
    let mail = load_text(text, &Environment::empty()).unwrap().config.mail.unwrap();
    let MailTransport::Folder { path } = mail.transport else { panic!("{:?}", mail.transport) };
    assert_eq!(path, PathBuf::from("/srv/e/out"));
}

#[rstest]
#[case("http.read_timeout", "\"1h 30\"", "is no time")]
#[case("http.read_timeout", "\"3h\"", "`3h` is outside 1s to 10m")]
#[case("http.read_timeout", "\"-5s\"", "is outside")]
#[case("schedule.max_gap", "\"1d\"", "is no time")]
#[case("http.read_timeout", "true", "expected text in quotes, found `true`")]
#[case("http.connect_timeout", "\"4m\"", "longer than `http.request_timeout`")]
#[case("http.attempts", "0", "`0` is outside 1 to 20")]
#[case("http.attempts", "4.5", "found a number with a fraction")]
#[case("http.contact", "\"not an address\"", "neither a mail address nor a web address")]
#[case("http.contact", "\"a@b.c\\r\\nX: y\"", "neither a mail address nor a web address")]
#[case("state_dir", "\"var\"", "must begin with `/`")]
#[case("database.url", "\"mysql://u:secret@h/d\"", "`mysql://***@h/d` is no usable database")]
#[case(
    "database.url",
    "\"postgres://u@h/?password=secret\"",
    "?password=***` is no usable database"
)]
#[case("database.url", "\"postgres://h\"", "it names no database")]
#[case("federal_register.base_url", "\"ftp://example.com\"", "must begin with `https://`")]
#[case("federal_register.base_url", "\"example.com\"", "relative URL")]
#[case("federal_register.base_url", "\"https://example.com/?a=b\"", "must not have a query")]
#[case("federal_register.agencies", "[]", "needs at least one element")]
#[case("federal_register.agencies", "[\"BIS!\"]", "is no agency's short name")]
#[case("federal_register.agencies", "\"x\"", "expected a list in brackets, found the text `x`")]
#[case("schedule.timezone", "\"America/Bosten\"", "unknown time zone `America/Bosten`")]
#[case("schedule.cron", "[5]", "expected text in quotes, found the number `5`")]
#[case("log.format", "\"xml\"", "`xml` is not one of \"text\", \"json\", \"journald\"")]
#[case("log.filter", "\"entitylistd=chatty\"", "is no filter of logs")]
#[case("mail.host", "\"smtp.example.com:587\"", "the port has its own key")]
#[case("mail.port", "65536", "is outside 1 to 65535")]
#[case("mail.from", "\"a@example.com\\nBcc: x@example.com\"", "has a control character in it")]
#[case("webhook.url", "\"https://example.com\"", "`[webhook.NAME]`")]
#[case("webhook.Ops.url", "\"https://example.com\"", "`Ops` cannot be a name")]
#[case("webhook.ops.url", "\"https://10.0.0.5/x\"", "address of `webhook.ops` is private")]
#[case("webhook.ops.url", "\"http://10.0.0.5/x\"", "`http` is only for this machine")]
#[case("webhook.ops.timeout", "\"5s\"", "`webhook.ops.url` is missing")]
#[case("http", "5", "`http` is a section, but the number `5` stands here")]
#[case("read_timeout", "\"5s\"", "did you mean `http.read_timeout`?")]
#[case("htp.attempts", "3", "did you mean `http`?")]
fn a_bad_value_is_refused(#[case] key: &str, #[case] value: &str, #[case] message: &str) {
    let report = load_text(&format!("{key} = {value}"), &Environment::empty()).unwrap_err();
    assert!(report.contains(message), "{report}");
    assert!(!report.contains("secret@"), "{report}");
}

#[test]
fn a_misspelled_variable_is_told_with_what_was_meant() {
    for (name, meant) in [
        ("ENTITYLISTD_HTTP_READ_TIMEOUT", "ENTITYLISTD_HTTP__READ_TIMEOUT"),
        ("ENTITYLISTD_WEBHOOK__EU_OPS__URI", "ENTITYLISTD_WEBHOOK__EU_OPS__URL"),
    ] {
        let environment = Environment::empty().with(name, "x");
        let report = load(None, &environment).unwrap_err().to_string();
        assert!(report.contains(&format!("did you mean `{meant}`?")), "{report}");
    }
}

#[test]
fn a_base_address_gets_its_slash_and_may_be_this_machine() {
    let text = "federal_register.base_url = \"http://127.0.0.1:8080/api/v1\"";
    let config = load_text(text, &Environment::empty()).unwrap().config;
    assert_eq!(config.federal_register.base_url.as_str(), "http://127.0.0.1:8080/api/v1/");
}

#[test]
fn the_whole_environment_is_never_shown() {
    let environment = Environment::empty().with("ENTITYLISTD_MAIL__PASSWORD", "hunter2");
    assert!(!format!("{environment:?}").contains("hunter2"));
}
