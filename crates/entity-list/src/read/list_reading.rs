//! A list snapshot into its reading.

use serde_json::Value;

use super::accounting;
use super::citation::OwnCitation;
use super::country::is_destination;
use super::parts::ListParts;
use super::preamble::dates::dates;
use super::table::{TableReading, read_table};
use crate::model::{
    Check, CheckStatus, Entry, Footnote, Kind, READER_VERSION, Reading, Sha256, Source,
};

/// A list snapshot into its reading.
pub fn list_reading(parts: &ListParts, path: Option<&str>, sha256: Sha256) -> Reading {
    let own = OwnCitation::default();
    let mut whole = TableReading::default();
    for table in &parts.tables {
        whole.extend(read_table(table, parts.list, &own));
    }
    for remark in &parts.remarks {
        date_footnotes(&mut whole.footnotes, &remark.text);
    }
    let mut checks = vec![
        entries_check(&whole.entries),
        accounting::rows(&whole.rows),
        accounting::coverage(&whole.coverage),
        accounting::alias_counts(&whole.entries),
    ];
    checks.extend(footnotes_check(&whole));
    checks.extend(destinations_check(&whole.entries));
    Reading {
        source: Source {
            path: path.map(str::to_owned),
            sha256,
            format: parts.format,
            reader_version: READER_VERSION,
        },
        kind: Kind::List,
        rule: None,
        list: Some(parts.list),
        entries: whole.entries,
        footnotes: whole.footnotes,
        rows: whole.rows,
        coverage: whole.coverage,
        checks,
        unread: whole.unread,
        warnings: parts.remarks.iter().map(|remark| remark.text.clone()).collect(),
    }
}

/// Gives footnotes the last day that an effective-date note of the editors
/// states for them: `footnote 5 was added, effective until Nov. 9, 2026`.
fn date_footnotes(footnotes: &mut [Footnote], remark: &str) {
    if !remark.starts_with("Effective Date Note") {
        return;
    }
    for (at, words) in remark.match_indices("ootnote") {
        let behind = remark[at + words.len()..].trim_start_matches(['s', ' ']);
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = behind.split_at(digits);
        // up to the next footnote that the note speaks of
        let rest = rest.split("ootnote").next().unwrap_or(rest);
        let Some((_, until)) = rest.split_once("until ") else { continue };
        let date = dates(until).into_iter().find(|(place, _)| place.start == 0);
        let footnote = footnotes.iter_mut().find(|note| note.number.to_string() == number);
        if let (Some((_, date)), Some(footnote)) = (date, footnote) {
            footnote.until = Some(date);
        }
    }
}

/// A list never becomes empty: then the table was not found or not read.
fn entries_check(entries: &[Entry]) -> Check {
    Check {
        name: "entries-found".to_owned(),
        status: if entries.is_empty() { CheckStatus::Fail } else { CheckStatus::Ok },
        expected: Value::Null,
        found: Value::from(entries.len()),
        detail: String::new(),
    }
}

/// Every footnote that an entry carries is explained under the table.
fn footnotes_check(table: &TableReading) -> Option<Check> {
    let mut carried: Vec<u8> = table
        .entries
        .iter()
        .flat_map(|entry| entry.license_requirement.footnotes.iter().copied())
        .collect();
    carried.sort_unstable();
    carried.dedup();
    if carried.is_empty() {
        return None;
    }
    let missing: Vec<u8> = carried
        .iter()
        .copied()
        .filter(|number| !table.footnotes.iter().any(|note| note.number == *number))
        .collect();
    Some(Check {
        name: "footnotes-explained".to_owned(),
        status: if missing.is_empty() { CheckStatus::Ok } else { CheckStatus::Warn },
        expected: Value::from(carried),
        found: Value::from(table.footnotes.iter().map(|note| note.number).collect::<Vec<_>>()),
        detail: match missing.as_slice() {
            [] => String::new(),
            missing => format!("entries carry footnotes {missing:?}, which are not explained"),
        },
    })
}

/// Every destination is a known one.
fn destinations_check(entries: &[Entry]) -> Option<Check> {
    let mut unknown: Vec<&str> = entries
        .iter()
        .map(|entry| entry.destination.as_str())
        .filter(|destination| !is_destination(destination))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    if entries.is_empty() {
        return None;
    }
    Some(Check {
        name: "destinations-known".to_owned(),
        status: if unknown.is_empty() { CheckStatus::Ok } else { CheckStatus::Warn },
        expected: Value::from(0),
        found: Value::from(unknown.len()),
        detail: unknown.join("; "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effective_date_note_ends_the_footnotes_it_speaks_of_and_no_others() {
        let note = |number| Footnote { number, text: String::new(), until: None };
        let until = |remark: &str| {
            let mut notes = [note(4), note(5)];
            date_footnotes(&mut notes, remark);
            notes.map(|note| note.until.map(|date| date.to_string()))
        };
        assert_eq!(
            until(
                "Effective Date Note: At 90 FR 1, footnote 5 was added, effective until Nov. 9, 2026."
            ),
            [None, Some("2026-11-09".to_owned())]
        );
        assert_eq!(
            until(
                "Effective Date Note: At 90 FR 1, the introductory text was stayed, effective until Nov. 9, 2026."
            ),
            [None, None]
        );
        assert_eq!(until("Footnote 5 holds until Nov. 9, 2026."), [None, None]);
    }
}
