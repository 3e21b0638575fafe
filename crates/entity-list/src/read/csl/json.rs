//! The JSON of the Consolidated Screening List: a reply of the search API, or
//! the whole list as one file.

use serde_json::Value;

use super::csv::split;
use super::{Place, Record};
use crate::model::Position;
use crate::read::detect::looks_of_json;
use crate::read::error::ReadError;

/// The parts of an address, in the order in which the CSV prints them.
const ADDRESS: [&str; 5] = ["address", "city", "state", "postal_code", "country"];

/// Members that go into the entry or only name the row; the others are kept as
/// facts, as the other columns of the CSV are.
const KNOWN: [&str; 11] = [
    "source",
    "name",
    "alt_names",
    "addresses",
    "federal_register_notice",
    "license_requirement",
    "license_policy",
    "remarks",
    "_id",
    "id",
    "country",
];

/// How many results a reply says there are, where it says so.
pub(super) fn stated_total(text: &str) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Reply {
        total: Option<u64>,
    }
    serde_json::from_str::<Reply>(text).ok()?.total
}

/// The records of a reply: `{"results": [...]}`, or the results alone.
pub(super) fn records(text: &str) -> Result<Vec<Record>, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(|error| damaged(&error))?;
    let results = value.get("results").unwrap_or(&value);
    let is_result = |result: &Value| result.get("source").is_some() && result.get("name").is_some();
    match results {
        Value::Array(results) if results.first().is_none_or(is_result) => {
            Ok((1..).zip(results).map(|(number, result)| record(number, result)).collect())
        }
        _ => Err(ReadError::NotExpected {
            looks: looks_of_json(&value),
            expected: "a Consolidated Screening List with `results`, each with `source` and `name`",
        }),
    }
}

fn record(number: u32, result: &Value) -> Record {
    let member = |name: &str| result.get(name).map(text).unwrap_or_default();
    let members = result.as_object().into_iter().flatten();
    let others =
        members.filter(|(name, _)| !KNOWN.contains(&name.as_str()) && !name.ends_with("_url"));
    let facts = others.filter_map(|(name, value)| {
        let value = text(value);
        (!value.is_empty()).then(|| format!("{name}: {value}"))
    });
    Record {
        source: member("source"),
        name: member("name"),
        alt_names: result.get("alt_names").map(|names| items(names, text)).unwrap_or_default(),
        addresses: result.get("addresses").map(|items_| items(items_, address)).unwrap_or_default(),
        notice: member("federal_register_notice"),
        requirement: member("license_requirement"),
        policy: member("license_policy"),
        remarks: member("remarks"),
        facts: facts.collect(),
        place: Place::Result(number),
    }
}

/// A value as text: lists joined as the CSV joins them.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(_) => items(value, text).join("; "),
        Value::Object(members) => {
            let texts = members.values().map(text).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// An address as the CSV prints it.
fn address(value: &Value) -> String {
    if !value.is_object() {
        return text(value);
    }
    let parts = ADDRESS.iter().filter_map(|part| value.get(part)).map(text);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn items(value: &Value, text: fn(&Value) -> String) -> Vec<String> {
    let items: Vec<String> = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::String(joined) => split(joined),
        other => vec![text(other)],
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

fn damaged(error: &serde_json::Error) -> ReadError {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ReadError::DamagedJson {
        position: Position { line: count(error.line()), column: count(error.column()) },
        detail: error.to_string(),
    }
}
