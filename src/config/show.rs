//! The settings in effect, each with the place it comes from.

use serde::Serialize;
use serde_json::Value as Json;

use super::draft::Draft;
use super::text::{MASK, Origin, without_path};
use super::value::Value;

/// One setting in effect; secrets are masked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effective {
    /// Its dotted path.
    pub key: String,
    /// Its value.
    pub value: Json,
    /// Where it comes from.
    pub origin: Origin,
}

impl Effective {
    /// The value as it would stand in the file, the elements of a list on
    /// lines of their own.
    pub fn value_text(&self) -> String {
        match &self.value {
            Json::String(text) if text == MASK => text.clone(),
            Json::Array(items) => {
                let lines: Vec<String> = items.iter().map(Json::to_string).collect();
                lines.join("\n")
            }
            value => value.to_string(),
        }
    }
}

/// Settings that stand nowhere: worked out from others, or secret.
#[derive(Debug, Default)]
pub(super) struct Derived(Vec<Effective>);

impl Derived {
    pub(super) fn add(&mut self, key: &str, value: Json, origin: Origin) {
        self.0.push(Effective { key: key.to_owned(), value, origin });
    }

    pub(super) fn add_secret(&mut self, key: &str, origin: Origin) {
        self.add(key, MASK.into(), origin);
    }
}

/// All settings in effect by key.
pub(super) fn effective(draft: &Draft, derived: Derived) -> Vec<Effective> {
    let mut all = derived.0;
    let mail = draft.section_place("mail").is_some();
    for (path, setting) in &draft.settings {
        if path.starts_with("mail.") && !mail {
            continue; // defaults of a section that is not in use
        }
        all.push(Effective {
            key: path.clone(),
            value: match &setting.value {
                Value::Text(url) if setting.key.kind.is_token_url() => without_path(url).into(),
                value => value.to_json(),
            },
            origin: draft.texts.origin(&setting.place),
        });
    }
    all.sort_by(|one, other| one.key.cmp(&other.key));
    all
}
