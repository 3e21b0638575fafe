//! The list in the columns of the Consolidated Screening List
//! (data.trade.gov), for tools that were made for that.
//!
//! What the Consolidated Screening List says and the Entity List does not
//! (types, birth dates, vessels) stays empty. Its `_id` is a hash of the row;
//! ours is the entry's stable id.

use super::{ExportError, joined, table};
use crate::ledger::ListedEntry;

const HEAD: [&str; 29] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];
const SOURCE: &str = "Entity List (EL) - Bureau of Industry and Security";
const LIST_URL: &str = "https://www.ecfr.gov/current/title-15/part-744/appendix-Supplement%20No.%204%20to%20Part%20744";

/// The entries as CSV in the columns of the Consolidated Screening List.
pub fn csl_csv(entries: &[ListedEntry]) -> Result<Vec<u8>, ExportError> {
    table(HEAD, entries.iter().map(row))
}

fn row(listed: &ListedEntry) -> [String; 29] {
    HEAD.map(|column| cell(listed, column))
}

fn cell(listed: &ListedEntry, column: &str) -> String {
    let entry = &listed.entry;
    match column {
        "_id" => listed.id.to_string(),
        "source" => SOURCE.to_owned(),
        "name" => entry.name.clone(),
        "addresses" => addresses(listed),
        "federal_register_notice" => {
            joined(entry.citations.iter().map(|citation| citation.text.as_str()))
        }
        "start_date" => start(listed),
        "end_date" => listed.effective_until.map(|date| date.to_string()).unwrap_or_default(),
        "license_requirement" => entry.license_requirement.text.clone(),
        "license_policy" => entry.license_review_policy.text.clone(),
        "remarks" => joined(entry.cross_references.iter().map(String::as_str)),
        "source_list_url" | "source_information_url" => LIST_URL.to_owned(),
        "alt_names" => joined(entry.aliases.iter().map(|alias| alias.name.as_str())),
        _ => String::new(),
    }
}

/// The addresses, each ending in its country's code as theirs do; an entry
/// without one is at its destination.
fn addresses(listed: &ListedEntry) -> String {
    let code = listed.entry.country.map(|code| code.to_string()).unwrap_or_default();
    let with_code: Vec<String> = listed
        .entry
        .addresses
        .iter()
        .map(|address| if code.is_empty() { address.clone() } else { format!("{address}, {code}") })
        .collect();
    if with_code.is_empty() { code } else { joined(with_code.iter().map(String::as_str)) }
}

/// The day from which the party is listed: that of the first citation, or the
/// day from which this version is in force.
fn start(listed: &ListedEntry) -> String {
    let first = listed.entry.citations.iter().find_map(|citation| citation.date);
    first.or(listed.effective_from).map(|date| date.to_string()).unwrap_or_default()
}
