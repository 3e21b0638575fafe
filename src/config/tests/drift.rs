//! The default file, the table of keys, the schema, the examples and the
//! documentation say the same.

use std::collections::BTreeSet;

use super::*;
use crate::config::keys::{Key, variable};
use crate::config::schema::comments;

fn repository_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The default file with everything that is commented out switched on.
fn everything() -> String {
    let switch_on = |line: &str| match line.strip_prefix('#') {
        Some(code)
            if code.starts_with('[') || code.starts_with(|c: char| c.is_ascii_lowercase()) =>
        {
            code.to_owned()
        }
        _ => line.to_owned(),
    };
    let all: String = DEFAULT_CONFIG.lines().map(|line| switch_on(line) + "\n").collect();
    if cfg!(feature = "nats") { all } else { without_section(&all, "[nats.bus]") }
}

fn without_section(text: &str, header: &str) -> String {
    let (before, rest) = text.split_once(header).unwrap();
    let next = rest.find("\n[").unwrap();
    format!("{before}{}", &rest[next + 1..])
}

/// The secret files that the default file and the examples name.
fn write_secrets(folder: &Path) {
    fs::write(folder.join("smtp-password"), "x").unwrap();
    fs::write(folder.join("webhook-secret"), format!("whsec_{}", "A".repeat(32))).unwrap();
    fs::write(folder.join("slack-url"), "https://hooks.slack.example.com/services/T/B/x").unwrap();
    fs::write(folder.join("tickets-url"), "https://tickets.example.com/api/issues").unwrap();
    fs::write(folder.join("tickets-token"), "Bearer x").unwrap();
}

/// Everything switched on, with secret files in a folder.
fn everything_in(folder: &Path) -> String {
    write_secrets(folder);
    everything().replace("/etc/entitylistd/", &format!("{}/", folder.display()))
}

#[test]
fn the_default_file_has_every_key_and_no_other() {
    let commented: BTreeSet<String> = comments().into_keys().collect();
    let known: BTreeSet<String> =
        KEYS.iter().filter(|key| !key.kind.is_secret()).map(|key| key.path.to_owned()).collect();
    assert_eq!(commented, known);
    for (key, comment) in comments() {
        assert!(comment.len() > 10, "`{key}` needs a comment");
    }
}

#[test]
fn the_default_file_sets_exactly_the_keys_that_have_a_default() {
    let mut draft = Draft::default();
    file::add_toml(&mut draft, TextKind::BuiltIn, DEFAULT_CONFIG);
    assert!(draft.problems.is_empty(), "{:?}", draft.problems);
    let set: BTreeSet<&str> = draft.settings.keys().map(String::as_str).collect();
    let known: BTreeSet<&str> =
        KEYS.iter().filter(|key| key.default == Default::File).map(|key| key.path).collect();
    assert_eq!(set, known);
    for key in KEYS {
        if let Default::Each(toml) = key.default {
            let name = key.path.rsplit('.').next().unwrap();
            assert!(DEFAULT_CONFIG.contains(&format!("#{name} = {toml}")), "{}", key.path);
            assert!(comments()[key.path].contains(&format!("Default: {toml}.")), "{}", key.path);
        }
    }
}

#[test]
fn the_default_file_loads_as_it_is_and_with_everything_switched_on() {
    let loaded = load_text(DEFAULT_CONFIG, &Environment::empty()).unwrap();
    assert!(loaded.config.mail.is_none(), "unchanged defaults do not switch mail on");

    let (folder, path) = folder_with("");
    fs::write(&path, everything_in(folder.path())).unwrap();
    let loaded = load(Some(&path), &Environment::empty()).unwrap_or_else(|error| panic!("{error}"));
    assert!(loaded.config.mail.is_some());
    assert_eq!(loaded.config.webhooks.len(), 1);
    let set: BTreeSet<String> = loaded
        .origins
        .iter()
        .map(|setting| {
            let names = ["compliance", "trade", "tickets", "bus", "china-desk"];
            names.iter().fold(setting.key.clone(), |key, name| key.replace(name, "*"))
        })
        .collect();
    let built_in = |key: &&Key| cfg!(feature = "nats") || !key.path.starts_with("nats.");
    for key in KEYS.iter().filter(built_in) {
        assert!(set.contains(key.path), "`config show` leaves {} out", key.path);
    }
}

#[test]
fn the_examples_load() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/examples");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (folder, copy) = folder_with(&fs::read_to_string(&path).unwrap());
        write_secrets(folder.path());
        let loaded = load(Some(&copy), &Environment::empty())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let readable = |message: &&str| !message.contains("can read the secret");
        let warnings: Vec<&str> = warnings(&loaded).into_iter().filter(readable).collect();
        assert!(warnings.is_empty(), "{}: {warnings:?}", path.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn the_schema_accepts_what_loads_and_refuses_what_does_not() {
    let schema = json_schema();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    let json = |text: &str| -> serde_json::Value { toml::from_str(text).unwrap() };
    for text in [
        DEFAULT_CONFIG.to_owned(),
        everything(),
        repository_file("config/examples/federal-register.toml"),
        repository_file("config/examples/mail-folder.toml"),
    ] {
        let errors: Vec<String> =
            validator.iter_errors(&json(&text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    for text in [
        "stat_dir = \"/x\"",
        "http.attempts = 0",
        "http.attempts = \"4\"",
        "http.read_timeout = 30",
        "mail.password = \"x\"",
        "webhook.Ops.url = \"https://example.com\"",
        "webhook.ops.uri = \"https://example.com\"",
        "log.format = \"xml\"",
        "subscription.a.changes = [\"listed\"]",
        "subscription.a.footnotes = [0]",
        "subscription.a.endpoints = [\"slack.a\"]",
        "subscription.a.subjects = [\"quantums\"]",
        "subscription.a.at = \"8 o'clock\"",
        "chat.a.format = \"irc\"",
    ] {
        assert!(!validator.is_valid(&json(text)), "{text}");
        assert!(load_text(text, &Environment::empty()).is_err(), "{text}");
    }
}

#[test]
fn the_published_schema_is_the_one_that_is_printed() {
    let published: serde_json::Value =
        serde_json::from_str(&repository_file("docs/schema/configuration.json")).unwrap();
    assert_eq!(
        &published,
        json_schema().as_value(),
        "entitylistd config schema > docs/schema/configuration.json"
    );
}

#[test]
fn the_documentation_lists_every_key_with_its_variable() {
    let text = repository_file("docs/configuration.md");
    for key in KEYS {
        let path = key.path.replace('*', "NAME");
        let row = format!("| `{path}` | `{}` |", variable(&path));
        assert!(text.contains(&row), "docs/configuration.md needs: {row}");
    }
}
