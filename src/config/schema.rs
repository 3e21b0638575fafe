//! The JSON Schema of the configuration file, for editors: made from the
//! table of keys and from the comments of the default file, so that it cannot
//! say anything else than they do.

use std::collections::BTreeMap;

use entity_list::read::preamble::subject_tags;
use schemars::Schema;
use serde_json::{Map, Value as Json, json};
use toml::de::{DeTable, DeValue};

use super::file::DEFAULT_CONFIG;
use super::keys::{Default, KEYS, Key, Kind, show_duration};
use super::value::Value;
use super::wording::ENDPOINT_KINDS;

/// The JSON Schema (2020-12) of the configuration file.
pub fn json_schema() -> Schema {
    let comments = comments();
    let defaults = defaults();
    let mut root = section("Configuration of entitylistd");
    for key in KEYS.iter().filter(|key| !key.kind.is_secret()) {
        let mut schema = kind_schema(key.kind);
        if let Some(comment) = comments.get(key.path) {
            schema.insert("description".to_owned(), comment.as_str().into());
        }
        if let Some(default) = default_of(key, &defaults) {
            schema.insert("default".to_owned(), default);
        }
        insert(&mut root, key.path, schema);
    }
    root.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    Schema::from(root)
}

fn default_of(key: &Key, defaults: &BTreeMap<String, Json>) -> Option<Json> {
    match key.default {
        Default::File => defaults.get(key.path).cloned(),
        Default::Each(toml) => {
            let value = DeValue::parse(toml).ok()?;
            Some(Value::from_toml(value.get_ref(), 0).to_json())
        }
        Default::None => None,
    }
}

fn section(title: &str) -> Map<String, Json> {
    let mut section = Map::new();
    section.insert("title".to_owned(), title.into());
    section.insert("type".to_owned(), "object".into());
    section.insert("additionalProperties".to_owned(), false.into());
    section.insert("properties".to_owned(), json!({}));
    section
}

/// Puts a key's schema into its section, making sections on the way.
fn insert(parent: &mut Map<String, Json>, path: &str, schema: Map<String, Json>) {
    let Some((name, rest)) = path.split_once('.') else {
        if let Some(Json::Object(properties)) = parent.get_mut("properties") {
            properties.insert(path.to_owned(), Json::Object(schema));
        }
        return;
    };
    let child = if name == "*" {
        let slot = parent.entry("additionalProperties").or_insert(false.into());
        if !slot.is_object() {
            *slot = Json::Object(section("one of them"));
        }
        parent.insert("propertyNames".to_owned(), json!({"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}));
        parent.get_mut("additionalProperties")
    } else {
        match parent.get_mut("properties") {
            Some(Json::Object(properties)) => {
                Some(properties.entry(name).or_insert_with(|| Json::Object(section(name))))
            }
            _ => None,
        }
    };
    if let Some(Json::Object(child)) = child {
        insert(child, rest, schema);
    }
}

fn kind_schema(kind: Kind) -> Map<String, Json> {
    let schema = match kind {
        Kind::AbsolutePath => json!({"type": "string", "pattern": "^/"}),
        Kind::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Duration { min, max } => {
            let show = |seconds| show_duration(std::time::Duration::from_secs(seconds));
            let bounds = format!("a time from {} to {}", show(min), show(max));
            json!({"type": "string", "pattern": "^\\s*[0-9]", "title": bounds})
        }
        Kind::OneOf(words) => json!({"type": "string", "enum": words}),
        Kind::BaseUrl | Kind::FileUrl | Kind::WebhookUrl => {
            json!({"type": "string", "format": "uri", "pattern": "^https?://"})
        }
        Kind::DatabaseUrl => json!({"type": "string", "pattern": "^(sqlite:/|postgres(ql)?://)"}),
        Kind::Contact | Kind::Listen => json!({"type": "string"}),
        Kind::SomeOf(words) => {
            json!({"type": "array", "items": {"type": "string", "enum": words}})
        }
        Kind::Words(words) => json!({"type": "array", "minItems": 1, "items": {"enum": words}}),
        Kind::Endpoints => {
            let pattern = format!("^({})\\.[a-z0-9-]+$", ENDPOINT_KINDS.join("|"));
            json!({"type": "array", "minItems": 1, "items": {"type": "string", "pattern": pattern}})
        }
        Kind::Footnotes => json!({
            "type": "array", "minItems": 1,
            "items": {"type": "integer", "minimum": 1, "maximum": 99},
        }),
        Kind::Subjects => {
            let tags: Vec<&str> = subject_tags().collect();
            json!({"type": "array", "minItems": 1, "items": {"enum": tags}})
        }
        Kind::TimeOfDay => json!({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{1,2}$"}),
        Kind::Unsubscribe => json!({"type": "string", "pattern": "^(https://|mailto:)"}),
        Kind::BusUrl => json!({"type": "string", "pattern": "^(nats|tls)://"}),
        Kind::SecretFiles => json!({"type": "array", "items": {"type": "string", "minLength": 1}}),
        kind if kind.is_list() => {
            json!({"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}})
        }
        _ => json!({"type": "string", "minLength": 1}),
    };
    match schema {
        Json::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// The default file's values by dotted path.
fn defaults() -> BTreeMap<String, Json> {
    let mut found = BTreeMap::new();
    if let Ok(root) = DeTable::parse(DEFAULT_CONFIG) {
        collect(root.get_ref(), "", &mut found);
    }
    found
}

fn collect(table: &DeTable<'_>, prefix: &str, found: &mut BTreeMap<String, Json>) {
    for (key, value) in table {
        let path = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(section) => collect(section, &format!("{path}."), found),
            value => drop(found.insert(path, Value::from_toml(value, 0).to_json())),
        }
    }
}

/// The comment above each key of the default file, by path; a section that
/// the operator names has `*` for the name.
pub(super) fn comments() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut section = String::new();
    let mut comment: Vec<&str> = Vec::new();
    for line in DEFAULT_CONFIG.lines() {
        if let Some(text) = line.strip_prefix("# ") {
            comment.push(text);
            continue;
        }
        let code = line.strip_prefix('#').unwrap_or(line);
        if let Some(header) = code.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = match header.split_once('.') {
                Some((kind, _)) => format!("{kind}.*."),
                None => format!("{header}."),
            };
        } else if let Some((key, _)) = code.split_once(" = ")
            && !code.starts_with(' ')
        {
            found.insert(format!("{section}{key}"), comment.join(" "));
        }
        comment.clear();
    }
    found
}
