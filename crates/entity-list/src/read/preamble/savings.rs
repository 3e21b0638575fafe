//! The savings clause.

use std::sync::LazyLock;

use regex::Regex;

use super::dates::dates;
use super::prose::Passage;
use crate::model::SavingsClause;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)\b(?:before|by|until|midnight|through|no\s+later\s+than|prior\s+to)\b[\s,]*(?:midnight|close\s+of\s+business)?[\s,]*(?:of|on)?[\s,]*$")
        .expect("constant pattern")
});

/// The savings clause: the paragraphs under its heading, or the paragraph
/// that speaks of shipments already on their way. `until` is the last day by
/// which such shipments must have gone; a clause that names only the day on
/// which they had to be on their way has none.
pub(super) fn savings_clause(passages: &[Passage<'_>]) -> Option<SavingsClause> {
    let under_heading: Vec<&str> = passages
        .iter()
        .filter(|passage| passage.heading.to_lowercase().contains("savings clause"))
        .map(|passage| passage.text)
        .collect();
    let text = if under_heading.is_empty() {
        passages.iter().find(|passage| speaks_of_shipments(passage.text))?.text.to_owned()
    } else {
        under_heading.join("\n\n")
    };
    let until = dates(&text)
        .into_iter()
        .filter(|(range, _)| TERM.is_match(&text[..range.start]))
        .map(|(_, date)| date)
        .max();
    Some(SavingsClause { text, until })
}

fn speaks_of_shipments(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("shipments of items removed")
        || (text.contains("en route") && text.contains("aboard a carrier"))
}
