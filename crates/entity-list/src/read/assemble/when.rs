//! The dates of a rule: what the rows say of its publication, and which
//! effective date applies to which instruction.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::tables::list_tables;
use crate::model::{EffectiveDate, Instruction, List, Rule};
use crate::read::instruction::target::{Target, list_of_heading};
use crate::read::normalise::name_key;
use crate::read::parts::RuleParts;
use crate::read::preamble::dates::dates;

/// Shorter names may stand in the words for something else.
const TELLING: usize = 6;

/// Volume 1 of the Federal Register is the year 1936.
const YEAR_BEFORE_VOLUME_1: i16 = 1935;

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static INSTRUCTIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:amendatory\s+)?instructions?\s+(?:nos?\.?\s+)?((?:[0-9][0-9A-Za-z.()]*|[a-z]\b\.?|,|\s|and|through|to|[-–]|\([0-9A-Za-z]+\))+)",
    )
});
static INSERT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\binsert\b"));
static EFFECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[^0-9A-Za-z]*(?:[0-9A-Za-z]{1,4}[.)]\s*)*effective\s+(?:on\s+)?")
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([0-9]+)((?:\.?[a-z]+|\.[0-9A-Za-z]+|\([0-9A-Za-z]+\))*)"));
static RANGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)([0-9]+)\s*(?:through|to|[-–])\s*([0-9]+)"));

/// The day of publication, where the rows' placeholders give it
/// (`[INSERT FR PAGE NUMBER AND 2/27/2023]`) and all say the same.
pub(super) fn publication_date(parts: &RuleParts) -> Option<Date> {
    let mut found: Option<Date> = None;
    for (_, table) in list_tables(parts) {
        for cell in table.rows.iter().filter_map(|row| row.cells.last()) {
            let text = &cell.text.text;
            let Some(insert) = INSERT.find(text) else { continue };
            let rest = &text[insert.end()..];
            if let Some((_, date)) = dates(rest).first() {
                if found.is_some_and(|known| known != *date) {
                    return None;
                }
                found = Some(*date);
            }
        }
    }
    found
}

/// The warnings on what a file does not print; with the Federal Register's
/// index at hand they go, see [`crate::read::complete`].
pub(in crate::read) const WORKED_OUT_DATE: &str =
    "publication date taken from the citations of the rows";
pub(in crate::read) const WORKED_OUT_CITATION: &str =
    "citation worked out from the page breaks and the year";
pub(in crate::read) const NO_EFFECTIVE_DATE: &str = "no effective date found";

/// Fills what the file does not print but says elsewhere: the day of
/// publication, and the citation where the page breaks of the prose show the
/// page before.
pub(super) fn complete(
    rule: &mut Rule,
    parts: &RuleParts,
    dated: Option<Date>,
    warnings: &mut Vec<String>,
) {
    if rule.publication_date.is_none() && dated.is_some() {
        rule.publication_date = dated;
        warnings.push(WORKED_OUT_DATE.to_owned());
    }
    if let (None, Some(date), Some(page)) =
        (&rule.citation, rule.publication_date, first_page(parts))
    {
        let volume = date.year() - YEAR_BEFORE_VOLUME_1;
        rule.citation = Some(format!("{volume} FR {page}"));
        warnings.push(WORKED_OUT_CITATION.to_owned());
    }
    if rule.effective_dates.is_empty() {
        warnings.push(NO_EFFECTIVE_DATE.to_owned());
    }
}

/// The page on which a document begins: printed, or the one before its first
/// page break where the whole of the document is there.
fn first_page(parts: &RuleParts) -> Option<u32> {
    let whole = !parts.summary.is_empty() && !parts.dates.is_empty();
    let consecutive = parts.pages.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let before = || parts.pages.first().map(|second| second.saturating_sub(1));
    parts.first_page.or_else(|| before().filter(|_| whole && consecutive))
}

/// The dates that apply to a change: those that name its instruction, else
/// those that name its entry, else those for its list, else those for the whole
/// rule.
pub(super) fn effective(
    dates: &[EffectiveDate],
    list: List,
    instruction: Option<&Instruction>,
    name: &str,
) -> (Option<Date>, Option<Date>) {
    if let Some(date) = instruction.and_then(|instruction| stated(&instruction.text)) {
        return (Some(date), None);
    }
    let named = instruction.and_then(|instruction| {
        dates.iter().find(|date| {
            date.applies_to
                .as_deref()
                .is_some_and(|words| names_instruction(words, &instruction.path))
        })
    });
    let for_list = || {
        dates.iter().find(|date| {
            date.applies_to.as_deref().and_then(list_of_heading) == Some(Target::List(list))
        })
    };
    let whole = || dates.iter().find(|date| date.applies_to.is_none());
    let key = name_key(name);
    let for_entry = || {
        dates.iter().find(|date| {
            let words = date.applies_to.as_deref().unwrap_or_default();
            key.len() >= TELLING && name_key(words).contains(&key)
        })
    };
    match named.or_else(for_entry).or_else(for_list).or_else(whole) {
        Some(date) => (Some(date.date), date.until),
        None => (None, None),
    }
}

/// `Effective January 1, 2026, Supplement No. 4 ... is amended`: the day that
/// an instruction states itself.
fn stated(instruction: &str) -> Option<Date> {
    let head: String = instruction.chars().take(80).collect();
    let from = EFFECTIVE.find(&head)?.end();
    dates(&head[from..]).first().filter(|(range, _)| range.start < 4).map(|(_, date)| *date)
}

/// True where `amendatory instructions 5.a and 7 through 9` names the
/// instruction with this path.
fn names_instruction(words: &str, path: &str) -> bool {
    let Some(list) = INSTRUCTIONS.captures(words) else { return false };
    let list = &list[1];
    let number: Option<u32> = path.split('.').next().and_then(|number| number.parse().ok());
    let in_range = RANGE.captures_iter(list).any(|range| {
        let bounds = (range[1].parse::<u32>().ok(), range[2].parse::<u32>().ok());
        matches!((bounds, number), ((Some(from), Some(to)), Some(number)) if (from..=to).contains(&number))
    });
    in_range
        || NUMBER.captures_iter(list).any(|named| {
            let tail: Vec<&str> = named[2]
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|part| !part.is_empty())
                .collect();
            let wanted = std::iter::once(&named[1]).chain(tail).collect::<Vec<_>>().join(".");
            path == wanted || path.starts_with(&format!("{wanted}."))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_may_state_its_day() {
        let date = stated("6. Effective January 1, 2026, supplement no. 4 to part 744 is amended");
        assert_eq!(date, Some(jiff::civil::date(2026, 1, 1)));
        assert_eq!(stated("6. Supplement No. 4 is amended effective soon"), None);
    }

    #[test]
    fn dates_name_their_instructions() {
        assert!(names_instruction("amendatory instruction 11", "11.a"));
        assert!(!names_instruction("amendatory instruction 1", "11.a"));
        assert!(names_instruction("amendatory instructions 5 and 7", "7"));
        assert!(names_instruction("amendatory instructions 5 through 7", "6.b"));
        assert!(names_instruction("amendatory instruction 3.b", "3.b.ii"));
        assert!(names_instruction("amendatory instruction 3b", "3.b"));
        assert!(!names_instruction("amendatory instruction 3.b", "3.a"));
        assert!(!names_instruction("the comment period", "3.a"));
    }
}
