//! What an operator sees.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

#[test]
fn all_problems_are_shown_at_once_in_their_places() {
    let text = r#"stat_dir = "/srv"

[http]
read_timeout = 30
attempts = "four"

[schedule]
cron = ["0 6 * * *", "61 8 * * *"]

[mail]
host = "smtp.example.com"
password = "hunter2"
from = "Entity List <entitylistd@example.com>"
to = ["compliance@example.com", "nobody"]
"#;
    let environment = Environment::empty()
        .with("ENTITYLISTD_HTTP__READ_TIMOUT", "3")
        .with("ENTITYLISTD_LOG__FORMAT", "xml");
    let report = load_text(text, &environment).unwrap_err();
    assert_snapshot!(report, @r#"
    error: unknown key `stat_dir`
     --> /etc/entitylistd/entitylistd.toml:1:1
      |
    1 | stat_dir = "/srv"
      | ^^^^^^^^
      |
      = help: did you mean `state_dir`?

    error: the time `30` has no unit
     --> /etc/entitylistd/entitylistd.toml:4:16
      |
    4 | read_timeout = 30
      |                ^^
      |
      = help: write it with its unit, such as "30s" or "30m"

    error: expected a whole number between 1 and 20, found the text `four`
     --> /etc/entitylistd/entitylistd.toml:5:12
      |
    5 | attempts = "four"
      |            ^^^^^^

    error: minute `61` is outside 0-59
     --> /etc/entitylistd/entitylistd.toml:8:23
      |
    8 | cron = ["0 6 * * *", "61 8 * * *"]
      |                       ^^

    error: secrets do not belong into this file: `mail.password`
      --> /etc/entitylistd/entitylistd.toml:12:1
       |
    12 | password = ***
       | ^^^^^^^^
       |
       = help: put it into a file that only the service can read and set `password_file` in `[mail]`; or set $ENTITYLISTD_MAIL__PASSWORD; or pass the systemd credential `mail.password`

    error: `nobody` is no mail address
      --> /etc/entitylistd/entitylistd.toml:14:33
       |
    14 | to = ["compliance@example.com", "nobody"]
       |                                 ^^^^^^^^
       |
       = help: write "name@example.com" or "Full Name <name@example.com>"

    error: the variable `ENTITYLISTD_HTTP__READ_TIMOUT` sets no known key
     --> environment:1:1
      |
    1 | ENTITYLISTD_HTTP__READ_TIMOUT=***
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `ENTITYLISTD_HTTP__READ_TIMEOUT`?

    error: `xml` is not one of "text", "json", "journald"
     --> environment:1:25
      |
    1 | ENTITYLISTD_LOG__FORMAT=xml
      |                         ^^^

    8 problems in the settings
    "#);
}

#[test]
fn broken_toml_is_shown_without_its_secrets() {
    let text = "[mail]\npassword = \"hunter2\nusername = \"e\"\n[http\nattempts = 99\n";
    let report = load_text(text, &Environment::empty()).unwrap_err();
    assert!(report.contains("this is no TOML"), "{report}");
    assert!(!report.contains("hunter2"), "{report}");
    assert!(report.contains("2 problems in the settings"), "{report}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let report = load_text("log.format = \"\\u001b[31mred\"", &Environment::empty()).unwrap_err();
    assert!(!report.contains('\u{1b}'), "{report:?}");
}

#[test]
fn problems_are_coloured_on_request() {
    let (_folder, path) = folder_with("http.attempts = 0");
    let problems = load(Some(&path), &Environment::empty()).unwrap_err();
    assert_eq!(problems.count(), 1);
    assert!(problems.render(true).contains("\u{1b}["));
    assert!(!problems.to_string().contains('\u{1b}'));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_loaded_or_refused(
        text in r#"(\[(http|mail|webhook\.[a-z]|x)\]\n|(attempts|to|password|url|é) = ("[a-zé*;@ ]{0,9}"|[0-9]{1,30}|\[("a", ?)?)\n|[ -~]{0,12}\n){0,8}"#,
    ) {
        if let Err(report) = load_text(&text, &Environment::empty()) {
            prop_assert!(report.contains("in the settings"));
        }
    }
}

#[test]
fn hits_are_asked_of_a_table_that_is_named() {
    let subscription = "mail.from = \"a@example.com\"\nmail.host = \"localhost\"\n\
                        [subscription.desk]\nto = [\"b@example.com\"]\nown_party_hits = true\n";
    let report = load_text(subscription, &Environment::empty()).unwrap_err();
    assert!(report.contains("own_party_hits = true"), "{report}");
    assert!(report.contains("set `own_parties.file`"), "{report}");
    let table = format!("own_parties.file = \"own.csv\"\n{subscription}");
    let config = load_text(&table, &Environment::empty()).unwrap().config;
    let own = config.own_parties.unwrap();
    assert_eq!(own.threshold_percent, 85);
    // beside the configuration file
    assert!(own.file.is_absolute() && own.file.ends_with("own.csv"), "{}", own.file.display());
    let desk = &config.subscriptions[0];
    assert!(desk.filter.own_party_hits);
    assert_eq!(desk.own_parties, OwnPartyNames::Mail);
    for wrong in ["own_parties.threshold_percent = 49", "own_parties.file = \"\""] {
        assert!(load_text(wrong, &Environment::empty()).is_err(), "{wrong}");
    }
}
