//! Tables without rules and without hanging indents, as the plain text of
//! public inspection has them: where a row begins and where the table ends.
//!
//! A row begins where its license requirement does, or where a destination
//! is printed that does not go on with the line above (`CHINA,`, `PEOPLE'S`,
//! `REPUBLIC OF` on three lines are one).

use std::ops::Range;

use super::table::{Chars, slice, words_apart};
use crate::read::country::is_destination;
use crate::read::printed::table::is_stars;

/// The words with which license requirements open, in lower case.
const REQUIREMENTS: [&str; 5] =
    ["for all items", "for items", "for any item", "all items", "see §"];

/// The line behind the table: the end of the document, or the first line of
/// prose behind a blank one.
pub(super) fn end(lines: &[&str], body: usize, heads: &[Range<usize>]) -> usize {
    let entities = heads.get(1).map_or(0, |head| head.start);
    let ends = |(index, line): &(usize, &&str)| {
        let text = line.trim_start();
        text.starts_with("[FR Doc")
            || text.starts_with("BILLING CODE")
            || (*index > body && lines[index - 1].trim().is_empty() && is_prose(line, entities))
    };
    let end = lines.iter().enumerate().skip(body).find(ends);
    end.map_or(lines.len(), |(index, _)| index)
}

/// A line from the margin on that is neither a destination nor asterisks.
fn is_prose(line: &str, entities: usize) -> bool {
    let parts = words_apart(line);
    let [words] = parts.as_slice() else { return false };
    let text = line.trim();
    let shouted = !text.contains(char::is_lowercase);
    let number = text.chars().all(|letter| letter.is_ascii_digit());
    words.start < entities.min(4)
        && !shouted
        && !number
        && !is_stars(text)
        && !is_destination(text.trim_end_matches(['.', ',']))
}

/// For each line whether a row begins with it; lines are given with their
/// numbers, so that gaps show.
pub(super) fn beginnings(inside: &[(usize, Chars)], columns: &[Range<usize>]) -> Vec<bool> {
    let mut destination = String::new();
    let mut before: Option<usize> = None;
    let lines = inside.iter().map(|(index, line)| {
        let text = |column: usize| -> String {
            columns
                .get(column)
                .map(|place| slice(line, place).trim().to_owned())
                .unwrap_or_default()
        };
        let gap = before.is_none_or(|before| before + 1 != *index);
        before = Some(*index);
        let country = text(0);
        if country.is_empty() || is_stars(&country) {
            destination.clear();
            let licensed = columns.len() > 3 && begins_a_requirement(&text(2));
            return !text(1).is_empty() && (licensed || (columns.len() <= 3 && gap));
        }
        if !gap && goes_on(&destination, &country) {
            destination.push(' ');
            destination.push_str(&country);
            return false;
        }
        destination = country;
        true
    });
    lines.collect()
}

fn begins_a_requirement(text: &str) -> bool {
    let text = text.to_lowercase();
    REQUIREMENTS.iter().any(|words| text.starts_with(words))
}

/// Whether a line goes on with the destination that the lines above began.
fn goes_on(begun: &str, line: &str) -> bool {
    if begun.is_empty() {
        return false;
    }
    let whole = format!("{begun} {line}");
    begun.ends_with(',')
        || !is_destination(begun)
        || (!is_destination(line) && is_destination(&whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_may_take_several_lines() {
        for (begun, line, expected) in [
            ("CHINA,", "PEOPLE'S", true),
            ("CHINA, PEOPLE'S", "REPUBLIC OF", true),
            ("UNITED ARAB", "EMIRATES", true),
            ("CRIMEA REGION", "OF UKRAINE", true),
            ("RUSSIA", "TAIWAN", false),
            ("", "TAIWAN", false),
        ] {
            assert_eq!(goes_on(begun, line), expected, "{begun} / {line}");
        }
    }

    #[test]
    fn prose_behind_a_blank_line_ends_a_table() {
        let lines = [
            "Country    Entity           License requirement",
            "TAIWAN     Inspur Taiwan.   For all items",
            "",
            "RUSSIA",
            "",
            "    *      *                *",
            "",
            "A Person,",
            "Deputy Assistant Secretary.",
        ];
        assert_eq!(end(&lines, 1, &[0..7, 11..17, 28..47]), 7);
    }
}
