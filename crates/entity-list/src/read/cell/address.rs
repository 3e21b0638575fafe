//! A run of addresses into single ones.
//!
//! Separators are `; and`, `;`, `, and`, ` and `, a full stop and a line end.
//! None of them is trusted alone: an address normally ends with a destination
//! or a city, so that `Room 3; Building 5` stays together while
//! `Kabul, Afghanistan, and Kandahar` does not.

use std::ops::Range;

use super::marks::trim_blanks;
use super::place::{Likeness, ends_with_destination, ends_with_place, likeness};
use crate::read::country::is_destination;

/// The next of what may stand between two addresses:
/// `,?\s*;\s*(and\b:?[ ,]*)?`, `,\s*and\b,?\s+`, `\s+and\s+`,
/// `\.\s+(and\s+)?` or `,?\n`.
fn next_separator(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| may_begin(byte))?;
        // most blanks stand between two words of an address
        let between = bytes[at] == b' '
            && bytes.get(at + 1).is_some_and(|&next| next != b'a' && next.is_ascii_alphanumeric());
        if !between && let Some(length) = text.get(at..).and_then(separator_at) {
            return Some(at..at + length);
        }
        at += 1;
    }
}

/// The first bytes of all separators: marks and blanks, of which those that
/// are not ASCII begin with a few bytes only.
fn may_begin(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'.' | b' ' | b'\t'..=b'\r' | 0xC2 | 0xE1..=0xE3)
}

/// The length of the separator that the text begins with.
fn separator_at(text: &str) -> Option<usize> {
    let bare = text.strip_prefix(',').unwrap_or(text);
    let comma = bare.len() < text.len();
    let words = bare.trim_start();
    let rest = if let Some(rest) = words.strip_prefix(';') {
        let rest = rest.trim_start();
        let behind = word_and(rest).map(|rest| rest.strip_prefix(':').unwrap_or(rest));
        Some(behind.map_or(rest, |rest| rest.trim_start_matches([' ', ','])))
    } else if let Some(rest) = joined(comma, words.len() < bare.len(), words) {
        Some(rest)
    } else if let Some(rest) = text.strip_prefix('.').and_then(behind_blanks) {
        Some(rest.strip_prefix("and").and_then(behind_blanks).unwrap_or(rest))
    } else {
        bare.strip_prefix('\n')
    };
    rest.map(|rest| text.len() - rest.len())
}

/// What follows an `and` between blanks, or behind a comma.
fn joined(comma: bool, blank: bool, words: &str) -> Option<&str> {
    let rest = word_and(words).filter(|_| comma || blank)?;
    behind_blanks(if comma { rest.strip_prefix(',').unwrap_or(rest) } else { rest })
}

/// What follows the word `and` that begins the text.
fn word_and(text: &str) -> Option<&str> {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.strip_prefix("and").filter(|rest| !rest.starts_with(goes_on))
}

/// What follows the blanks that begin the text; `None` without any.
fn behind_blanks(text: &str) -> Option<&str> {
    Some(text.trim_start()).filter(|rest| rest.len() < text.len())
}

/// The addresses of a range, each trimmed.
pub(super) fn split_addresses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(inner) = text.get(range.clone()) else { return Vec::new() };
    let mut addresses = Vec::new();
    let mut from = 0;
    let mut searched = 0;
    while let Some(separator) = next_separator(inner, searched) {
        searched = separator.end;
        let left = inner.get(from..separator.start).unwrap_or_default();
        let right = inner.get(separator.end..).unwrap_or_default();
        if left.trim().is_empty() {
            from = separator.end;
            continue;
        }
        if separates(left, inner.get(separator.clone()).unwrap_or_default(), right) {
            addresses.push(range.start + from..range.start + separator.start);
            from = separator.end;
        }
    }
    addresses.push(range.start + from..range.end);
    for address in &mut addresses {
        *address = trim_address(text, address.clone());
    }
    addresses.retain(|address| !address.is_empty());
    addresses
}

fn separates(left: &str, separator: &str, right: &str) -> bool {
    if right.trim().is_empty() || inside_parentheses(left) {
        return false;
    }
    let and = separator.contains("and");
    let complete = ends_with_place(left);
    if separator.contains(';') {
        let bare_destination = !and && right.split(';').next().is_some_and(is_destination);
        return (!bare_destination || ends_with_destination(left))
            && (complete || (and && !is_bare_unit(left) && has_enough(left)));
    }
    let country = ends_with_destination(left);
    if !(country || (complete && and)) {
        return separator == "\n" && complete && !left.trim_end().ends_with(',');
    }
    // The next address ends with a place too, or at least begins like one.
    let next = right.split([';', '\n']).next().unwrap_or(right);
    let begins = next.split(',').next().unwrap_or(next);
    let plausible = next.contains(|c: char| c.is_alphabetic())
        && (ends_with_place(next) || likeness(begins) == Likeness::Strong);
    if separator.contains('\n') {
        return plausible || !separator.starts_with(',');
    }
    if and {
        return plausible && next.contains(',');
    }
    plausible && next.contains(',') && likeness(begins) > Likeness::None
}

fn inside_parentheses(left: &str) -> bool {
    let count = |mark: u8| left.bytes().filter(|&byte| byte == mark).count();
    count(b'(') > count(b')')
}

/// `Room 3`, `Floor 12`: a fragment that cannot stand alone.
fn is_bare_unit(left: &str) -> bool {
    let left = left.trim();
    !left.contains(',')
        && left.split_whitespace().count() <= 3
        && likeness(left) == Likeness::Strong
}

/// An address without a place still has several parts or a figure.
fn has_enough(left: &str) -> bool {
    left.contains(',')
        || left.contains(|c: char| c.is_ascii_digit())
        || left.split_whitespace().count() > 2
}

/// The range without blanks, separators and the closing full stop; the full
/// stop of `U.A.E.` stays.
fn trim_address(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = trim_blanks(text, range);
    loop {
        let Some(printed) = text.get(range.clone()) else { return range };
        let bare = printed.trim_end_matches([',', ';', ' ', '\n']);
        let bare = bare.strip_suffix(" and").unwrap_or(bare);
        let bare = match bare.strip_suffix('.') {
            Some(stopped) if !ends_with_abbreviation(stopped) => stopped,
            _ => bare,
        };
        let bare = if bare.contains('(') { bare } else { bare.trim_end_matches(')') };
        if bare.len() == printed.len() {
            break;
        }
        range.end = range.start + bare.len();
        range = trim_blanks(text, range);
    }
    let lead = text.get(range.clone()).map_or(0, |printed| {
        let bare = printed.trim_start_matches([',', ';', '.', ':', ' ', '\n']);
        // a closing quotation mark left behind by the name in front
        let bare = bare
            .strip_prefix(['\'', '\u{2019}'])
            .filter(|rest| rest.starts_with(' '))
            .map_or(bare, str::trim_start);
        // `; and495 Soi Anamai`
        let glued = bare
            .strip_prefix("and")
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase()));
        printed.len() - glued.unwrap_or(bare).len()
    });
    range.start + lead..range.end
}

fn ends_with_abbreviation(stopped: &str) -> bool {
    let last = stopped.rsplit([' ', ',']).next().unwrap_or_default();
    last.contains('.') && last.split('.').all(|part| part.chars().count() <= 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    proptest! {
        #[test]
        fn separators_are_found_as_their_pattern_says(
            text in "(and|[x1é, ;:.\\n\u{A0}\u{3000}—_]){0,12}"
        ) {
            let pattern = Regex::new(
                r",?\s*;\s*(?:and\b:?[ ,]*)?|,\s*and\b,?\s+|\s+and\s+|\.\s+(?:and\s+)?|,?\n",
            )
            .expect("the pattern is valid");
            let expected: Vec<_> = pattern.find_iter(&text).map(|found| found.range()).collect();
            let mut found = Vec::new();
            while let Some(next) =
                next_separator(&text, found.last().map_or(0, |last: &Range<usize>| last.end))
            {
                found.push(next);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
