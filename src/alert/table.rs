//! The changes of a rule as a table that goes with a mail: everything that is
//! said of each party, one row a change.

use entity_list::export::{joined, table};
use entity_list::model::Member;

use super::message::Attachment;
use super::model::{PartyChange, RuleAlert};
use super::render::AlertError;
use super::words::kind_phrase;

const HEAD: [&str; 23] = [
    "number",
    "change",
    "destination",
    "country",
    "name",
    "former_name",
    "former_destination",
    "aliases",
    "members",
    "addresses",
    "cross_references",
    "other_destinations",
    "license_requirement",
    "footnotes",
    "license_review_policy",
    "citations",
    "effective_from",
    "effective_until",
    "no_longer_listed",
    "differences",
    "reason",
    "warnings",
    "entry_id",
];

/// The table, with a byte order mark, which spreadsheets need to read names in
/// every script.
pub(super) fn changes_table(alert: &RuleAlert) -> Result<Attachment, AlertError> {
    let bytes = table(HEAD, alert.changes.iter().map(|change| row(alert, change)))?;
    Ok(Attachment {
        file_name: format!("{}.csv", file_stem(alert.document.number.as_str())),
        media_type: "text/csv; charset=utf-8".to_owned(),
        text: format!("\u{feff}{}", String::from_utf8_lossy(&bytes)),
    })
}

/// Document numbers come from documents: only harmless letters name a file.
fn file_stem(number: &str) -> String {
    let letters = number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("entity-list-{}", letters.take(40).collect::<String>())
}

fn row(alert: &RuleAlert, change: &PartyChange) -> [String; 23] {
    let reason = alert.reasons.iter().find(|reason| Some(reason.number) == change.reason);
    let footnotes: Vec<String> =
        change.license_requirement.footnotes.iter().map(ToString::to_string).collect();
    let differences: Vec<String> = change
        .fields
        .iter()
        .map(|field| {
            format!("{}: {} → {}", field.label, field.before.join("; "), field.after.join("; "))
        })
        .collect();
    let day = |date: Option<jiff::civil::Date>| date.map(|day| day.to_string()).unwrap_or_default();
    [
        change.number.to_string(),
        kind_phrase(change.kind).to_owned(),
        change.place.destination.to_string(),
        change.place.country.map(|code| code.to_string()).unwrap_or_default(),
        change.name.clone(),
        change.former_name.clone().unwrap_or_default(),
        change
            .former_destination
            .as_ref()
            .map(|place| place.destination.to_string())
            .unwrap_or_default(),
        joined(change.aliases.iter().map(|alias| alias.name.as_str())),
        change.members.iter().map(member).collect::<Vec<_>>().join("\n"),
        joined(change.addresses.iter().map(String::as_str)),
        joined(change.cross_references.iter().map(String::as_str)),
        joined(change.other_destinations.iter().map(|place| place.destination.as_str())),
        change.license_requirement.text.clone(),
        joined(footnotes.iter().map(String::as_str)),
        change.license_review_policy.text.clone(),
        joined(change.citations.iter().map(|citation| citation.text.as_str())),
        day(change.effective_date),
        day(change.effective_until),
        joined(change.no_longer_listed.iter().map(String::as_str)),
        differences.join("\n"),
        reason.map(|reason| reason.text.clone()).unwrap_or_default(),
        joined(change.warnings.iter().map(String::as_str)),
        change.entry_id.to_string(),
    ]
}

/// A member with everything that is said of it, inner members too.
fn member(member: &Member) -> String {
    let mut parts = vec![member.name.clone()];
    parts.extend(member.aliases.iter().map(|alias| format!("{} {}", alias.label, alias.name)));
    parts.extend(member.addresses.iter().cloned());
    parts.extend(member.cross_references.iter().cloned());
    parts.extend(member.members.iter().map(self::member));
    parts.join("; ")
}
