//! The license requirement column: text, footnotes, class.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::parts::MarkedText;
use crate::model::{LicenseRequirement, RequirementClass};

/// A digit behind a cited section: `734.9(g),3 744.21(b)`, `734.9(e) 1 and`.
static GLUED_TO_SECTION: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(
        r"\b7[0-9][0-9]\.[0-9]+(?:\([a-z0-9]{1,4}\))+,? ?([1-9])(?:,? (?:and |or |7[0-9][0-9]\.)|, 7[0-9][0-9]\.)",
    )
    .expect("the pattern is valid")
});

/// A digit behind the words `of the EAR`, at the end or in front of a new
/// sentence: `of the EAR)4`, `of the EAR. 2`.
static GLUED_TO_THE_EAR: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(r"of the EAR[.)]{0,3} ?([1-9])\.?(?:$| [A-Z][a-z])").expect("the pattern is valid")
});

/// Words that narrow `all items`.
const EXCEPTIONS: &[&str] = &[
    "except",
    "apart from",
    "excluding",
    "other than",
    "exclusive of",
    "not including",
    "when used in",
    "having a classification",
];

/// Reads the license requirement column: the text with its footnote marks
/// taken out, the footnotes, the class.
///
/// Only superscript digits are footnotes; the `rd` of `3rd` and an exponent
/// behind a figure are not. In a format without superscripts a digit glued to
/// a cited section or to `of the EAR)` is taken for one, and
/// [`LicenseRequirement::footnotes_inferred`] says so.
pub fn read_requirement(cell: &MarkedText) -> LicenseRequirement {
    let printed = superscript_footnotes(cell);
    let inferred = if cell.superscripts.is_empty() { glued_footnotes(&cell.text) } else { vec![] };
    let marks = if inferred.is_empty() { &printed } else { &inferred };
    let text = without_marks(&cell.text, marks);
    LicenseRequirement {
        footnotes: numbers(&cell.text, marks),
        footnotes_inferred: !inferred.is_empty(),
        class: class_of(&text),
        text,
    }
}

/// Places of superscripts that are footnote numbers, in order.
fn superscript_footnotes(cell: &MarkedText) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for range in &cell.superscripts {
        let Some(printed) = cell.text.get(range.clone()) else { continue };
        let behind_figure = cell.text.get(..range.start).is_some_and(|before| {
            before.ends_with(|letter: char| letter.is_ascii_digit() || letter == '\u{2212}')
        });
        let number = printed.trim().parse::<u8>().is_ok_and(|number| number > 0);
        let plain = printed.trim().bytes().all(|byte| byte.is_ascii_digit());
        let apart = marks.last().is_none_or(|last| last.end <= range.start);
        if number && plain && !behind_figure && apart {
            marks.push(range.clone());
        }
    }
    marks
}

/// Places of digits that can only be footnotes in text without superscripts.
fn glued_footnotes(text: &str) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = [&GLUED_TO_SECTION, &GLUED_TO_THE_EAR]
        .into_iter()
        .flat_map(|pattern| pattern.captures_iter(text))
        .filter_map(|found| found.get(1).map(|digit| digit.range()))
        .collect();
    marks.sort_by_key(|mark| mark.start);
    marks
}

fn numbers(text: &str, marks: &[Range<usize>]) -> Vec<u8> {
    let mut numbers = Vec::new();
    for mark in marks {
        let number = text.get(mark.clone()).and_then(|digits| digits.trim().parse().ok());
        numbers.extend(number.filter(|number| !numbers.contains(number)));
    }
    numbers
}

/// The text without the marks: `734.9(g),³744.21(b)` keeps a blank between
/// its sections, `EAR) ⁴.` gets none before the full stop.
fn without_marks(text: &str, marks: &[Range<usize>]) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for mark in marks {
        clean.push_str(text.get(from..mark.start).unwrap_or_default());
        let after = text.get(mark.end..).unwrap_or_default();
        if after.is_empty() || after.starts_with([' ', '\n', '.', ',', ';', ')']) {
            clean.truncate(clean.trim_end().len());
        } else if !clean.is_empty() && !clean.ends_with(char::is_whitespace) {
            clean.push(' ');
        }
        from = mark.end;
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean.trim().to_owned()
}

fn class_of(text: &str) -> RequirementClass {
    let plain = super::normalise::one_line(text).to_lowercase();
    let has = |words: &str| plain.contains(words);
    if has("all items subject to the ear") || has("all items subject to ear") {
        if EXCEPTIONS.iter().any(|words| has(words)) {
            RequirementClass::AllItemsExcept
        } else {
            RequirementClass::AllItems
        }
    } else if has("items") || has("eccn") || has("commodities") || has("technology") {
        RequirementClass::ListedItems
    } else if plain.starts_with("see") || plain.starts_with("(see") || plain.starts_with('§') {
        RequirementClass::SeeSection
    } else {
        RequirementClass::Other
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text with its superscripts between `^` marks.
    fn marked(text: &str) -> MarkedText {
        let mut cell = MarkedText::default();
        for (index, piece) in text.split('^').enumerate() {
            let start = cell.text.len();
            cell.text.push_str(piece);
            if index % 2 == 1 {
                cell.superscripts.push(start..cell.text.len());
            }
        }
        cell
    }

    #[test]
    fn superscript_numbers_are_footnotes_and_leave_clean_text() {
        for (cell, text, footnotes) in [
            ("(See §§ 734.9(g),^3^ 744.21(b))", "(See §§ 734.9(g), 744.21(b))", vec![3]),
            ("(See §§ 734.9(g),^3^744.21(b))", "(See §§ 734.9(g), 744.21(b))", vec![3]),
            ("734.9(g) ^3^, 746.8", "734.9(g), 746.8", vec![3]),
            ("of the EAR) ^4^.", "of the EAR).", vec![4]),
            ("of the EAR)^4^", "of the EAR)", vec![4]),
            (
                "734.9(e) ^1^ and 744.11 of the EAR ^2^",
                "734.9(e) and 744.11 of the EAR",
                vec![1, 2],
            ),
            ("the 3^rd^ floor", "the 3rd floor", vec![]),
            ("10^2^ items", "102 items", vec![]),
        ] {
            let read = read_requirement(&marked(cell));
            assert_eq!((read.text.as_str(), &read.footnotes), (text, &footnotes), "{cell}");
            assert!(!read.footnotes_inferred);
        }
    }

    #[test]
    fn glued_digits_are_footnotes_only_where_nothing_else_fits() {
        for (cell, text, footnotes) in [
            ("734.9(g),3 744.21(b), and 746.8", "734.9(g), 744.21(b), and 746.8", vec![3]),
            ("734.9(g)3, 746.8(a)(3)", "734.9(g), 746.8(a)(3)", vec![3]),
            (
                "§ 734.9(e)(2) and 744.11 of the EAR)4",
                "§ 734.9(e)(2) and 744.11 of the EAR)",
                vec![4],
            ),
            ("734.9(e) 1 and 744.11 of the EAR 2", "734.9(e) and 744.11 of the EAR", vec![1, 2]),
        ] {
            let read = read_requirement(&MarkedText::plain(cell));
            assert_eq!((read.text.as_str(), &read.footnotes), (text, &footnotes), "{cell}");
            assert!(read.footnotes_inferred);
        }
        for cell in ["EAR99 items in supplement no. 7 to part 746", "(See § 744.11 of the EAR)"] {
            let read = read_requirement(&MarkedText::plain(cell));
            assert_eq!((read.text.as_str(), read.footnotes_inferred), (cell, false));
        }
    }

    #[test]
    fn requirements_are_classed() {
        use RequirementClass::{AllItems, AllItemsExcept, ListedItems, Other, SeeSection};
        for (text, class) in [
            ("For all items subject to the EAR. (See § 744.11 of the EAR)", AllItems),
            ("All Items Subject to the EAR", AllItems),
            ("All items subject to the EAR except for crude oil", AllItemsExcept),
            ("For all items subject to the EAR apart from food", AllItemsExcept),
            ("For items on the CCL", ListedItems),
            ("See § 744.2(d) of the EAR", SeeSection),
            ("", Other),
        ] {
            assert_eq!(read_requirement(&MarkedText::plain(text)).class, class, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_superscripts_are_survived(
            text in "\\PC{0,40}",
            ranges in proptest::collection::vec((0usize..60, 0usize..60), 0..6),
        ) {
            let superscripts = ranges.into_iter().map(|(start, end)| start..end).collect();
            let cell = MarkedText { text, superscripts, ..MarkedText::default() };
            prop_assert_eq!(read_requirement(&cell), read_requirement(&cell));
        }
    }
}
