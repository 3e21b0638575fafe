//! Secrets come from outside the file and are never shown.

use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::*;

const SIGNING: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwZm9vYmFyYmF6";

const MAIL: &str = r#"
[mail]
from = "entitylistd@example.com"
to = ["compliance@example.com"]
host = "smtp.example.com"
username = "entitylistd"
"#;

fn write_secret(path: &Path, content: &str, mode: u32) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn password(loaded: &Loaded) -> String {
    let Some(Mail { transport: MailTransport::Smtp { credentials, .. }, .. }) = &loaded.config.mail
    else {
        panic!("no smtp: {:?}", loaded.config.mail)
    };
    credentials.as_ref().unwrap().1.expose_secret().to_owned()
}

#[test]
fn the_password_comes_from_the_variable_then_the_file_then_the_credential() {
    let (folder, path) = folder_with(MAIL);
    let credentials = folder.path().join("credentials");
    fs::create_dir(&credentials).unwrap();
    write_secret(&credentials.join("mail.password"), "from-credential\n", 0o400);
    let environment = Environment::empty()
        .with("CREDENTIALS_DIRECTORY", credentials.display().to_string())
        .with("ENTITYLISTD_HTTP__CONTACT", "it@example.com");

    let loaded = load(Some(&path), &environment).unwrap();
    assert_eq!(password(&loaded), "from-credential");
    assert!(matches!(origin(&loaded, "mail.password"), Origin::Credential(_)));

    fs::write(&path, format!("{MAIL}password_file = \"smtp-password\"")).unwrap();
    write_secret(&folder.path().join("smtp-password"), "from-file\n", 0o600);
    let loaded = load(Some(&path), &environment).unwrap();
    assert_eq!(password(&loaded), "from-file");
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);

    let environment = environment.with("ENTITYLISTD_MAIL__PASSWORD", "from-variable");
    let loaded = load(Some(&path), &environment).unwrap();
    assert_eq!(password(&loaded), "from-variable");
    let shown = format!("{loaded:?}");
    assert!(shown.contains("***") && !shown.contains("from-variable"), "{shown}");
}

#[test]
fn a_secret_that_everybody_can_read_is_a_warning() {
    let (folder, path) = folder_with(&format!("{MAIL}password_file = \"smtp-password\""));
    write_secret(&folder.path().join("smtp-password"), "hunter2", 0o644);
    let loaded = load(Some(&path), &Environment::empty()).unwrap();
    assert!(
        warnings(&loaded).iter().any(|message| message.contains("can read the secret")),
        "{:?}",
        loaded.warnings
    );
}

#[test]
fn unusable_secret_files_are_problems() {
    for (content, why) in [(None, "No such file"), (Some("\n"), "it is empty")] {
        let (folder, path) = folder_with(&format!("{MAIL}password_file = \"smtp-password\""));
        if let Some(content) = content {
            write_secret(&folder.path().join("smtp-password"), content, 0o600);
        }
        let report = load(Some(&path), &Environment::empty()).unwrap_err().to_string();
        assert!(report.contains("cannot use the secret file") && report.contains(why), "{report}");
        assert!(report.contains("1 problem in the settings"), "{report}");
    }
}

#[test]
fn a_user_without_password_and_a_password_without_user_are_problems() {
    let report = load_text(MAIL, &Environment::empty()).unwrap_err();
    assert!(report.contains("`mail.username` has no password"), "{report}");
    let environment = Environment::empty().with("ENTITYLISTD_MAIL__PASSWORD", "hunter2");
    let report = load_text(&MAIL.replace("username", "#username"), &environment).unwrap_err();
    assert!(report.contains("no `mail.username`"), "{report}");
    assert!(report.contains("ENTITYLISTD_MAIL__PASSWORD=***"), "{report}");
    assert!(!report.contains("hunter2"), "{report}");
}

#[test]
fn mail_in_the_clear_is_only_for_this_machine() {
    let environment = Environment::empty().with("ENTITYLISTD_MAIL__PASSWORD", "hunter2");
    let text = format!("{MAIL}tls = \"none\"");
    let report = load_text(&text, &environment).unwrap_err();
    assert!(report.contains("readable over the network"), "{report}");
    let text = text.replace("smtp.example.com", "127.0.0.1");
    assert!(load_text(&text, &environment).is_ok());
}

#[test]
fn literal_secrets_are_refused_wherever_they_stand() {
    for text in [
        "[mail]\nusername = \"e\"\npassword = \"hunter2\"",
        "mail.password = \"hunter2\"",
        "mail = { password = \"hunter2\", hots = \"x\" }",
        "webhook.Ops = { url = \"https://example.com\", secrets = [\"hunter2\"] }",
        "webhook.Ops.secrets = [\"hunter2\"]",
        "[mail]\npwd = \"hunter2\"",
        "[mail]\npasswort = \"hunter2\"",
        "[mail]\npassword = \"\"\"\nhunter2\n\"\"\"\nport = \"x\"",
        "[webhook.ops]\nurl = \"https://example.com\"\nsecrets = [\"hunter2\"]",
        "[webhook.ops]\nurl = \"https://example.com\"\nsecret = \"hunter2\"",
        "[x]\ny = [{ api_key = \"hunter2\" }]",
    ] {
        let report = load_text(text, &Environment::empty()).unwrap_err();
        assert!(!report.contains("hunter2"), "{report}");
        assert!(!report.contains("has no password"), "{report}");
    }
    let environment = Environment::empty().with("ENTITYLISTD_MAIL__PASSWROD", "hunter2");
    let report = load_text("", &environment).unwrap_err();
    assert!(!report.contains("hunter2"), "{report}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_else_is_wrong_no_secret_is_shown(
        before in proptest::sample::select(vec!["", "[mail]\n", "[webhook.a]\n", "x = [\n", "mail = { to = 5, "]),
        key in proptest::sample::select(vec!["password", "secrets", "api_key", "'password'", "mail.password", "a.b.token"]),
        value in proptest::sample::select(vec![
            "\"hunter2\"", "\"hunter2", "hunter2", "\"\"\"\nhunter2\n", "['hunter2']", "[\n'hunter2',\n", "'hunter2' }",
            "{ x = 'hunter2' }", "\"https://a:hunter2@example.com\"", "\"\"\"a\nhunter2\"\"\"",
        ]),
        after in "(\n|\\]|\\}|\"|[a-z]{1,3} = [0-9]?|\\[http\\]\n|attempts = 0){0,4}",
    ) {
        let text = format!("{before}{key} = {value}{after}");
        if let Err(report) = load_text(&text, &Environment::empty()) {
            prop_assert!(!report.contains("hunter2"), "{}\n{}", text, report);
        }
    }
}

#[test]
fn signing_secrets_rotate_and_are_checked_without_showing_them() {
    let webhook = "[webhook.ops]\nurl = \"https://hooks.example.com/x\"\n";
    let environment = Environment::empty()
        .with("ENTITYLISTD_WEBHOOK__OPS__SECRETS", format!("{SIGNING};{SIGNING}"));
    let loaded = load_text(webhook, &environment).unwrap();
    assert_eq!(loaded.config.webhooks[0].secrets.len(), 2);
    assert!(!format!("{loaded:?}").contains("whsec_M"));

    let (folder, path) = folder_with(&format!("{webhook}secret_files = [\"old\", \"new\"]"));
    write_secret(&folder.path().join("old"), SIGNING, 0o600);
    write_secret(&folder.path().join("new"), "hunter2", 0o600);
    let report = load(Some(&path), &Environment::empty()).unwrap_err().to_string();
    assert!(report.contains("is no signing secret"), "{report}");
    assert!(!report.contains("hunter2"), "{report}");

    let unsigned = load_text(webhook, &Environment::empty()).unwrap();
    assert!(warnings(&unsigned).contains(&"the alerts of webhook `ops` are not signed"));
}
