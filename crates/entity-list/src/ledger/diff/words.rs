//! Texts compared as a reader compares them: by their words, and marked where
//! the words differ.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use crate::ledger::Weight;
use crate::read::normalise::editorial;

/// What happened to a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// In both texts.
    Same,
    /// Only in the older text.
    Removed,
    /// Only in the newer text.
    Added,
}

/// The two texts as one, word by word: what stays, what goes, what comes. All
/// `Same` and `Removed` runs together are `before`, all `Same` and `Added`
/// runs together are `after`. Neighbouring runs have different tags. The runs
/// are verbatim: escape them before they reach HTML.
pub fn word_diff(before: &str, after: &str) -> Vec<(Tag, String)> {
    let diff = TextDiff::from_unicode_words(before, after);
    let mut runs: Vec<(Tag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Tag::Same,
            ChangeTag::Delete => Tag::Removed,
            ChangeTag::Insert => Tag::Added,
        };
        match runs.last_mut() {
            Some((last, run)) if *last == tag => run.push_str(change.value()),
            _ => runs.push((tag, change.value().to_owned())),
        }
    }
    bridge_blanks(runs)
}

/// Joins changes that only blanks keep apart, so that a rewritten phrase reads
/// as one removal and one addition instead of a word salad.
fn bridge_blanks(runs: Vec<(Tag, String)>) -> Vec<(Tag, String)> {
    let mut joined: Vec<(Tag, String)> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let mut runs = runs.into_iter().peekable();
    while let Some((tag, text)) = runs.next() {
        match tag {
            Tag::Removed => removed.push_str(&text),
            Tag::Added => added.push_str(&text),
            Tag::Same => {
                let bridge = !removed.is_empty()
                    && !added.is_empty()
                    && text.chars().all(char::is_whitespace)
                    && runs.peek().is_some();
                if bridge {
                    removed.push_str(&text);
                    added.push_str(&text);
                } else {
                    flush(&mut joined, &mut removed, &mut added);
                    joined.push((Tag::Same, text));
                }
            }
        }
    }
    flush(&mut joined, &mut removed, &mut added);
    joined
}

fn flush(joined: &mut Vec<(Tag, String)>, removed: &mut String, added: &mut String) {
    for (tag, text) in [(Tag::Removed, removed), (Tag::Added, added)] {
        if !text.is_empty() {
            joined.push((tag, std::mem::take(text)));
        }
    }
}

/// The words of a text: runs of letters and digits, lower case. Two texts of
/// the same words differ in typography only.
///
/// A full stop between two digits belongs to the word, so that `12.5` equals
/// neither `125` nor `12 5`; a dash or a space between digits separates (`3-5`
/// and `3 – 5` are the same).
pub(crate) fn words(text: &str) -> String {
    let text = editorial(&with_fractions_apart(text));
    let mut words = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last_digit = false;
    while let Some(char) = chars.next() {
        let next_digit = chars.peek().is_some_and(char::is_ascii_digit);
        if char.is_alphanumeric() || (char == '.' && last_digit && next_digit) {
            words.extend(char.to_lowercase());
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        last_digit = char.is_ascii_digit();
    }
    words.truncate(words.trim_end().len());
    if words.is_empty() { text } else { words }
}

/// `1½` as `1 ½`, which is then `1 1/2` and not `11/2`.
fn with_fractions_apart(text: &str) -> Cow<'_, str> {
    let fraction = |letter: char| matches!(letter, '¼'..='¾' | '\u{2150}'..='\u{215E}');
    if !text.contains(fraction) {
        return Cow::Borrowed(text);
    }
    let spaced = text
        .chars()
        .flat_map(|letter| [fraction(letter).then_some(' '), Some(letter)].into_iter().flatten());
    Cow::Owned(spaced.collect())
}

/// How much the difference of two texts weighs; `None` where they are equal.
pub(crate) fn weigh(before: &str, after: &str) -> Option<Weight> {
    if before == after {
        None
    } else if words(before) == words(after) {
        Some(Weight::Editorial)
    } else {
        Some(Weight::Substantive)
    }
}
