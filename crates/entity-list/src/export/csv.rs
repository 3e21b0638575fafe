//! The list in our own columns, one row an entry.

use super::{ExportError, joined, table};
use crate::ledger::ListedEntry;
use crate::model::{RequirementClass, ReviewPolicyClass};

/// The columns. Some may be added at the end; none is renamed or removed.
pub(super) const HEAD: [&str; 18] = [
    "id",
    "destination",
    "country",
    "kind",
    "name",
    "aliases",
    "members",
    "addresses",
    "cross_references",
    "license_requirement",
    "license_requirement_class",
    "footnotes",
    "license_review_policy",
    "license_review_policy_class",
    "citations",
    "effective_from",
    "document",
    "text",
];

/// The entries as CSV (RFC 4180), UTF-8.
pub fn entries_csv(entries: &[ListedEntry]) -> Result<Vec<u8>, ExportError> {
    table(HEAD, entries.iter().map(row))
}

/// The cells of an entry.
pub(super) fn row(listed: &ListedEntry) -> [String; 18] {
    let entry = &listed.entry;
    let requirement = &entry.license_requirement;
    let footnotes: Vec<String> = requirement.footnotes.iter().map(ToString::to_string).collect();
    [
        listed.id.to_string(),
        entry.destination.to_string(),
        entry.country.map(|code| code.to_string()).unwrap_or_default(),
        word(&entry.kind),
        entry.name.clone(),
        joined(entry.aliases.iter().map(|alias| alias.name.as_str())),
        joined(entry.members.iter().map(|member| member.name.as_str())),
        joined(entry.addresses.iter().map(String::as_str)),
        joined(entry.cross_references.iter().map(String::as_str)),
        requirement.text.clone(),
        word::<RequirementClass>(&requirement.class),
        joined(footnotes.iter().map(String::as_str)),
        entry.license_review_policy.text.clone(),
        word::<ReviewPolicyClass>(&entry.license_review_policy.class),
        joined(entry.citations.iter().map(|citation| citation.text.as_str())),
        listed.effective_from.map(|date| date.to_string()).unwrap_or_default(),
        listed.document.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.text.clone(),
    ]
}

/// A value of one of the model's enums as its JSON word.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
