//! Checks that every reading of tables has: rows, characters and aliases
//! accounted for.

use serde_json::Value;

use crate::model::{Check, CheckStatus, Coverage, Entry, RowCounts};

/// `rows-accounted`: every row of the tables is of a kind that is counted.
pub(super) fn rows(rows: &RowCounts) -> Check {
    Check {
        name: "rows-accounted".to_owned(),
        status: agree(rows.body == rows.sum()),
        expected: Value::from(rows.body),
        found: Value::from(rows.sum()),
        detail: format!(
            "{} entries, {} continuations, {} headings, {} footnotes, {} blank, {} unread",
            rows.entries,
            rows.continuations,
            rows.headings,
            rows.footnotes,
            rows.blank,
            rows.unread
        ),
    }
}

/// `coverage`: every character of the entity cells is understood.
pub(super) fn coverage(coverage: &Coverage) -> Check {
    Check {
        name: "coverage".to_owned(),
        status: agree(coverage.understood == coverage.characters),
        expected: Value::from(coverage.characters),
        found: Value::from(coverage.understood),
        detail: format!("{} entity cells", coverage.cells),
    }
}

/// `results-complete`: a reply holds as many results as it says there are; one
/// page of several is no list.
pub(super) fn results((stated, held): (u64, usize)) -> Check {
    Check {
        name: "results-complete".to_owned(),
        status: agree(u64::try_from(held).is_ok_and(|held| held >= stated)),
        expected: Value::from(stated),
        found: Value::from(held),
        detail: "results that the reply says there are".to_owned(),
    }
}

/// `alias-counts`: the entries that list another number of aliases than they
/// state. The source itself gets some wrong, so this only warns.
pub(super) fn alias_counts<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Check {
    let differing: Vec<String> = entries
        .into_iter()
        .flat_map(|entry| {
            let warnings = entry.warnings.iter();
            warnings
                .filter(|warning| warning.contains("alias") && warning.contains("stated"))
                .map(|warning| format!("`{}` under {}: {warning}", entry.name, entry.destination))
        })
        .collect();
    Check {
        name: "alias-counts".to_owned(),
        status: if differing.is_empty() { CheckStatus::Ok } else { CheckStatus::Warn },
        expected: Value::from(0),
        found: Value::from(differing.len()),
        detail: differing.join("; "),
    }
}

fn agree(agrees: bool) -> CheckStatus {
    if agrees { CheckStatus::Ok } else { CheckStatus::Fail }
}
