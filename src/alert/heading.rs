//! Headings that a rule renames or removes, in words.

use entity_list::ledger::HeadingOutcome;

/// One line for a heading.
pub(super) fn heading_line(outcome: &HeadingOutcome) -> String {
    let change = &outcome.change;
    let does = match (&change.renamed_to, change.with_entries) {
        (Some(to), _) => format!("the heading `{}` becomes `{to}`", change.heading),
        (None, true) => {
            format!("the heading `{}` is removed with all entries under it", change.heading)
        }
        (None, false) => format!("the heading `{}` is removed", change.heading),
    };
    let entries = match outcome.entries.len() {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    match &outcome.held {
        Some(why) => format!("held for a person: {does}, but {why} ({entries})"),
        None => format!("{does} ({entries})"),
    }
}
