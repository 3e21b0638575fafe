//! Labels (`2.`, `a.`, `ii.`, `(1)`, `A.`) and their nesting.
//!
//! A rule numbers its instructions, letters their parts and numbers the parts
//! of those again, but no format keeps the nesting: it has to be worked out
//! from the sequence. `i.` is the ninth letter after `h.` and the first
//! numeral under `b.`; what came before decides.

use winnow::ascii::digit1;
use winnow::combinator::{alt, delimited, peek, repeat, terminated};
use winnow::prelude::*;
use winnow::token::{one_of, take_while};

/// How a label is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Number,
    Lower,
    LowerRoman,
    Upper,
    UpperRoman,
    ParenNumber,
    ParenLower,
    ParenRoman,
    ParenUpper,
}

/// One label with its place in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Level {
    style: Style,
    ordinal: u32,
    text: String,
}

/// The labels that are open while a document's instructions are read in
/// order.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    open: Vec<Level>,
}

impl Labels {
    /// Opens the label at the front of a sentence, closing what it ends.
    /// `parent_open` says that the sentence before announced parts (`by:`),
    /// `top_level` that this sentence names what it amends.
    pub(super) fn open(&mut self, label: &str, parent_open: bool, top_level: bool) {
        let readings = readings(label);
        let Some(first) = readings.first() else { return };
        if top_level && matches!(first.style, Style::Number) {
            self.open = vec![first.clone()];
            return;
        }
        if let Some((depth, level)) = self.continued(&readings, parent_open) {
            self.open.truncate(depth);
            self.open.push(level);
            return;
        }
        if let Some(level) = readings.iter().find(|level| level.ordinal == 1) {
            // the first of a new row below; a row of the same style is
            // started anew
            if let Some(depth) = self.open.iter().position(|open| open.style == level.style)
                && !parent_open
            {
                self.open.truncate(depth);
            }
            self.open.push(level.clone());
            return;
        }
        // a gap in the numbering: stay in the row of the same style
        for level in &readings {
            if let Some(depth) = self.open.iter().rposition(|open| open.style == level.style) {
                self.open.truncate(depth);
                self.open.push(level.clone());
                return;
            }
        }
        self.open.push(first.clone());
    }

    /// The deepest open row that one of the readings continues.
    fn continued(&self, readings: &[Level], parent_open: bool) -> Option<(usize, Level)> {
        let first_child = parent_open && readings.iter().any(|level| level.ordinal == 1);
        if first_child {
            return None;
        }
        self.open.iter().enumerate().rev().find_map(|(depth, open)| {
            readings
                .iter()
                .find(|level| level.style == open.style && level.ordinal == open.ordinal + 1)
                .map(|level| (depth, level.clone()))
        })
    }

    /// Forgets everything below the outermost label.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The open labels, outermost first, joined by full stops: `2.b.ii`.
    pub(super) fn path(&self) -> String {
        self.parts().join(".")
    }

    /// The open labels, outermost first.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.open.iter().map(|level| level.text.as_str()).collect()
    }
}

/// Cuts the labels off the front of a sentence: `■ 2. a. Under` gives `2`,
/// `a` and `Under`.
pub(super) fn split_labels(sentence: &str) -> (Vec<&str>, &str) {
    let mut rest = strip_bullet(sentence);
    let mut labels = Vec::new();
    while let Ok(label) = label.parse_next(&mut rest) {
        labels.push(label);
        rest = strip_bullet(rest);
        if labels.len() == 4 {
            break;
        }
    }
    (labels, rest)
}

/// Instruction signs in front of a label: a square in print, a `0` on a line
/// of its own in the GPO's plain text.
fn strip_bullet(text: &str) -> &str {
    let text = text.trim_start().trim_start_matches(['■', '▪', '●', '•']).trim_start();
    text.strip_prefix("0\n").or_else(|| text.strip_prefix("0 ")).unwrap_or(text).trim_start()
}

/// A label, with a blank, another label or the end behind it.
fn label<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    let body = || alt((digit1, roman, letter));
    let follow = || {
        peek(alt((
            one_of(|c: char| c.is_whitespace() || c == '(' || c == '“').void(),
            winnow::combinator::eof.void(),
        )))
    };
    alt((
        terminated(body(), (repeat::<_, _, (), _, _>(1, '.'), follow())),
        delimited('(', body(), (')', follow())).take(),
    ))
    .parse_next(input)
}

fn roman<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    alt((
        take_while(1..=6, ['i', 'v', 'x']).verify(|text: &str| roman_value(text).is_some()),
        take_while(2..=6, ['I', 'V', 'X']).verify(|text: &str| roman_value(text).is_some()),
    ))
    .parse_next(input)
}

fn letter<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    take_while(1..=2, |c: char| c.is_ascii_alphabetic())
        .verify(|text: &str| letter_value(text).is_some())
        .parse_next(input)
}

/// Everything that a label can mean.
fn readings(label: &str) -> Vec<Level> {
    let inner = label.trim_start_matches('(').trim_end_matches(')');
    let parens = label.starts_with('(');
    let level = |style, ordinal| Level { style, ordinal, text: inner.to_owned() };
    let mut found = Vec::new();
    if let Ok(number) = inner.parse::<u32>() {
        found.push(level(if parens { Style::ParenNumber } else { Style::Number }, number));
        return found;
    }
    let upper = inner.starts_with(|c: char| c.is_ascii_uppercase());
    if let Some(value) = letter_value(inner) {
        let style = match (parens, upper) {
            (true, true) => Style::ParenUpper,
            (true, false) => Style::ParenLower,
            (false, true) => Style::Upper,
            (false, false) => Style::Lower,
        };
        found.push(level(style, value));
    }
    if let Some(value) = roman_value(inner) {
        let style = match (parens, upper) {
            (true, _) => Style::ParenRoman,
            (false, true) => Style::UpperRoman,
            (false, false) => Style::LowerRoman,
        };
        found.push(level(style, value));
    }
    found
}

/// `a` is 1, `z` 26, `aa` 27, `bb` 28.
fn letter_value(text: &str) -> Option<u32> {
    let mut letters = text.chars();
    let first = letters.next()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let value = u32::from(first.to_ascii_lowercase()) - u32::from('a') + 1;
    match letters.next() {
        None => Some(value),
        Some(second) if second == first && letters.next().is_none() => Some(value + 26),
        Some(_) => None,
    }
}

/// Roman numerals to 39.
fn roman_value(text: &str) -> Option<u32> {
    let digits: Vec<i32> = text
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let mut total = 0;
    for (at, digit) in digits.iter().enumerate() {
        total += if digits.get(at + 1).is_some_and(|next| next > digit) { -digit } else { *digit };
    }
    let total = u32::try_from(total).ok()?;
    (total > 0 && in_roman(total) == text.to_ascii_lowercase()).then_some(total)
}

fn in_roman(mut value: u32) -> String {
    let mut text = String::new();
    for (worth, sign) in [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while value >= worth {
            text.push_str(sign);
            value -= worth;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(sequence: &[(&str, bool, bool)]) -> Vec<String> {
        let mut labels = Labels::default();
        sequence
            .iter()
            .map(|(label, parent_open, top)| {
                labels.open(label, *parent_open, *top);
                labels.path()
            })
            .collect()
    }

    #[test]
    fn i_after_h_is_a_letter_and_under_b_a_numeral() {
        let letters = "2 a b c d e f g h i j";
        let sequence: Vec<_> =
            letters.split(' ').map(|label| (label, label == "2", label == "2")).collect();
        assert_eq!(paths(&sequence).last().map(String::as_str), Some("2.j"));
        assert_eq!(
            paths(&[
                ("2", false, true),
                ("a", true, false),
                ("b", false, false),
                ("i", true, false),
                ("ii", false, false),
                ("c", false, false),
                ("3", false, true),
            ]),
            ["2", "2.a", "2.b", "2.b.i", "2.b.ii", "2.c", "3"]
        );
    }

    #[test]
    fn i_after_an_open_h_is_a_numeral() {
        let mut sequence: Vec<_> = "2 a b c d e f g h"
            .split(' ')
            .map(|label| (label, label == "2", label == "2"))
            .collect();
        sequence.push(("i", true, false));
        sequence.push(("ii", false, false));
        sequence.push(("i", false, false));
        let found = paths(&sequence);
        assert_eq!(found[9..], ["2.h.i", "2.h.ii", "2.i"]);
    }

    #[test]
    fn numbers_under_numerals_and_double_letters() {
        assert_eq!(
            paths(&[
                ("2", false, true),
                ("a", true, false),
                ("i", true, false),
                ("1", true, false),
                ("2", false, false),
                ("ii", false, false),
                ("z", false, false),
                ("aa", false, false),
            ]),
            ["2", "2.a", "2.a.i", "2.a.i.1", "2.a.i.2", "2.a.ii", "2.z", "2.aa"]
        );
    }

    #[test]
    fn labels_are_cut_off_and_abbreviations_are_not() {
        assert_eq!(split_labels("■ 2. a. Under CHINA"), (vec!["2", "a"], "Under CHINA"));
        assert_eq!(split_labels("(1) By adding"), (vec!["(1)"], "By adding"));
        assert_eq!(split_labels("0\n2. Supplement"), (vec!["2"], "Supplement"));
        assert_eq!(split_labels("U.S. persons"), (vec![], "U.S. persons"));
        assert_eq!(split_labels("i. Adding"), (vec!["i"], "Adding"));
    }
}
