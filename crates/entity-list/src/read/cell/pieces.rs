//! A cell's lines, the lines it ought to have, and its cross references.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::marks::trim_blanks;
use crate::read::parts::LineBreaks;

/// What a piece of the cell begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// An item of a list; the range starts behind the dash.
    Dash,
    /// Anything else.
    Plain,
    /// `(See alternate addresses under Pakistan)`, with its parentheses.
    CrossReference,
}

/// A printed line, or what would be one if the source had broken it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) range: Range<usize>,
}

#[expect(clippy::expect_used, reason = "fixed patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

/// Openings of a cross reference.
static CROSS_REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \(\s*(?i:see|also\ see|for\ (?:alternate|alternative|additional|other)\s+address(?:es)?)\b
        | \bSee\s+(?:also\s+)?(?:alternate|alternative|additional|other)\s+(?:address|location)",
    )
});

/// Labels that begin a line of their own where line breaks are lost.
static LINE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s(?:Subordinate [Ii]nstit|Affiliated entities:|Subordinate entities:|The following addresses apply|Addresses for |Alt\.? Address:|Address(?: [0-9]+)?: )",
    )
});

pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Takes the text apart: cross references first, then lines, then dashes that
/// should have begun a line.
pub(super) fn pieces(text: &str, line_breaks: LineBreaks) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for reference in cross_references(text) {
        lines(text, from..reference.start, line_breaks, &mut pieces);
        from = reference.end;
        pieces.push(Piece { kind: PieceKind::CrossReference, range: reference });
    }
    lines(text, from..text.len(), line_breaks, &mut pieces);
    pieces
}

fn cross_references(text: &str) -> Vec<Range<usize>> {
    let mut references: Vec<Range<usize>> = Vec::new();
    if !may_refer(text) {
        return references;
    }
    for found in CROSS_REFERENCE.find_iter(text) {
        if references.last().is_some_and(|last| last.end > found.start()) {
            continue;
        }
        let rest = text.get(found.start()..).unwrap_or_default();
        let len = if rest.starts_with('(') {
            closing_parenthesis(rest).map_or(rest.len(), |at| at + 1)
        } else {
            rest.find(['.', '\n']).unwrap_or(rest.len())
        };
        references.push(found.start()..found.start() + len);
    }
    references
}

/// False where [`CROSS_REFERENCE`] cannot match: no opening parenthesis in
/// front of its words, no `See`.
fn may_refer(text: &str) -> bool {
    memchr::memchr2_iter(b'(', b'S', text.as_bytes()).any(|at| {
        let rest = text.get(at..).unwrap_or_default();
        match rest.strip_prefix('(') {
            Some(inside) => inside.trim_start().starts_with(['s', 'S', 'ſ', 'a', 'A', 'f', 'F']),
            None => rest.starts_with("See"),
        }
    })
}

/// Where the parenthesis closes that opens the text.
pub(super) fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn lines(text: &str, range: Range<usize>, line_breaks: LineBreaks, pieces: &mut Vec<Piece>) {
    let Some(inner) = text.get(range.clone()) else { return };
    let mut starts: Vec<usize> = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', inner.as_bytes()));
    starts.extend(missing_breaks(inner, line_breaks));
    if line_breaks == LineBreaks::Lost {
        starts.extend(LINE_LABEL.find_iter(inner).map(|found| found.start()));
        starts.extend(inner.match_indices(" mdash;").map(|(at, _)| at));
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([inner.len()]);
    for (&start, end) in starts.iter().zip(ends) {
        let line = trim_blanks(text, range.start + start..range.start + end);
        let printed = text.get(line.clone()).unwrap_or_default();
        let dashes = dashes_in_front(printed);
        let kind = if dashes > 0 { PieceKind::Dash } else { PieceKind::Plain };
        let range = trim_blanks(text, line.start + dashes..line.end);
        if !range.is_empty() {
            pieces.push(Piece { kind, range });
        }
    }
}

/// The length of the dashes that begin a line, also of one that was left as
/// the remains of an entity (`mdash;`).
fn dashes_in_front(line: &str) -> usize {
    let remains = ["&mdash;", "mdash;", "&#8212;"];
    let bare = remains
        .iter()
        .find_map(|remains| line.strip_prefix(remains))
        .unwrap_or_else(|| line.trim_start_matches(is_dash));
    line.len() - bare.len()
}

/// Dashes that begin an item although no line begins there: behind a colon, a
/// semicolon or `and`; where line breaks are lost also behind any blank.
fn missing_breaks(text: &str, line_breaks: LineBreaks) -> Vec<usize> {
    let lost = line_breaks == LineBreaks::Lost;
    // the first bytes of all dashes
    memchr::memchr3_iter(b'-', 0xC2, 0xE2, text.as_bytes())
        .filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
        .filter(|&(at, letter)| {
            if !is_dash(letter) {
                return false;
            }
            let (before, after) = text.split_at(at);
            let long = letter == '\u{2014}' || after.starts_with("--");
            let blank_before = before.ends_with(char::is_whitespace);
            let blank_after = after.chars().nth(1).is_none_or(char::is_whitespace);
            let before = before.trim_end();
            let behind_mark = before.ends_with([':', ';']);
            let behind_and = blank_before && before.ends_with(" and");
            let item = if long {
                behind_mark || behind_and || (lost && blank_before)
            } else {
                (behind_mark || behind_and) && !blank_after
            };
            item && !before.ends_with(is_dash)
        })
        .map(|(at, _)| at)
        .collect()
}
