//! The changes of a rule as a table that goes with a mail: everything that is
//! said of each party, one row a change.

use entity_list::export::{joined, table};
use entity_list::model::Member;

use super::message::{Attachment, Content};
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

/// The file that goes with a mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableFormat {
    /// Comma-separated values.
    #[default]
    Csv,
    /// A workbook of Office Open XML.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// No file goes with it.
    None,
}

/// The table; `None` where none is wanted.
pub(super) fn changes_table(
    alert: &RuleAlert,
    format: TableFormat,
) -> Result<Option<Attachment>, AlertError> {
    match format {
        TableFormat::Csv => csv(alert).map(Some),
        #[cfg(feature = "xlsx")]
        TableFormat::Xlsx => xlsx(alert).map(Some),
        TableFormat::None => Ok(None),
    }
}

/// With a byte order mark, which spreadsheets need to read names in every
/// script.
fn csv(alert: &RuleAlert) -> Result<Attachment, AlertError> {
    let bytes = table(HEAD, alert.changes.iter().map(|change| row(alert, change)))?;
    Ok(Attachment {
        file_name: format!("{}.csv", file_stem(alert.document.number.as_str())),
        media_type: "text/csv; charset=utf-8".to_owned(),
        content: Content::Text(format!("\u{feff}{}", String::from_utf8_lossy(&bytes))),
    })
}

/// Columns of the workbook that hold running text, and their widths.
#[cfg(feature = "xlsx")]
const WIDE: [(&str, f64); 9] = [
    ("change", 14.0),
    ("destination", 24.0),
    ("name", 44.0),
    ("aliases", 44.0),
    ("members", 44.0),
    ("addresses", 60.0),
    ("license_requirement", 44.0),
    ("license_review_policy", 28.0),
    ("reason", 60.0),
];

#[cfg(feature = "xlsx")]
fn xlsx(alert: &RuleAlert) -> Result<Attachment, AlertError> {
    use entity_list::export::{Workbooked, table_xlsx};

    let document = &alert.document;
    let title = format!("Changes of the Entity List by {}", document.number);
    let day = document
        .published
        .unwrap_or_else(|| document.first_seen.to_zoned(jiff::tz::TimeZone::UTC).date());
    let about = Workbooked { title: &title, sheet: "Changes", day, wide: &WIDE };
    let rows = alert
        .changes
        .iter()
        .map(|change| (format!("change {}", change.number), row(alert, change)));
    Ok(Attachment {
        file_name: format!("{}.xlsx", file_stem(document.number.as_str())),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        content: Content::Bytes(table_xlsx(&about, HEAD, rows)?),
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
