//! The savings clause.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use super::dates::dates;
use super::prose::Passage;
use crate::model::SavingsClause;
use crate::read::numbers::number_at;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)\b(?:before|by|until|midnight|through|no\s+later\s+than|prior\s+to)\b[\s,]*(?:midnight|close\s+of\s+business)?[\s,]*(?:of|on)?[\s,]*$")
        .expect("constant pattern")
});

/// `within 30 days after the date of publication`, `[INSERT DATE 30 DAYS AFTER
/// DATE OF PUBLICATION IN THE FEDERAL REGISTER]`.
#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static SO_MANY_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)\b(?:within|before|by|until|no\s+later\s+than|not\s+later\s+than|through)\s+(?:midnight[\s,]+)?(?:on\s+)?\[?(?:insert\s+)?(?:the\s+)?(?:date\s+)?(?:that\s+is\s+)?([a-z]+(?:-[a-z]+)?|[0-9]{1,3})\s+(?:\([0-9]+\)\s+)?(?:calendar\s+)?days\s+(?:after|from|of|following)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?(?:(publication)|(effective\s+date|effectiveness))")
        .expect("constant pattern")
});

/// The days by which a clause counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Days {
    pub(super) published: Option<Date>,
    /// The one day on which the whole rule takes effect.
    pub(super) effective: Option<Date>,
}

fn counted_days(text: &str, from: Days) -> impl Iterator<Item = Date> {
    SO_MANY_DAYS.captures_iter(text).filter_map(move |found| {
        let (number, _) = number_at(&[&found[1]])?;
        let begin = if found.get(2).is_some() { from.published } else { from.effective };
        begin?.checked_add(i64::from(number).days()).ok()
    })
}

/// The savings clause: the paragraphs under its heading, or the paragraph
/// that speaks of shipments already on their way. `until` is the last day by
/// which such shipments must have gone; a clause that names only the day on
/// which they had to be on their way has none. Days are counted from the day of
/// publication or effectiveness where that is known.
pub(super) fn savings_clause(passages: &[Passage<'_>], from: Days) -> Option<SavingsClause> {
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
        .chain(counted_days(&text, from))
        .max();
    Some(SavingsClause { text, until })
}

fn speaks_of_shipments(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("shipments of items removed")
        || (text.contains("en route") && text.contains("aboard a carrier"))
}
