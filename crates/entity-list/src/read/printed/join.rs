//! Printed lines put together again: what stood at a line's end and why.
//!
//! Without a dictionary, the document itself says which words it writes with
//! a hyphen. At a line that ends with a hyphen, in this order:
//!
//! 1. digits on either side: the hyphen stays;
//! 2. the document prints the compound inside a line elsewhere (`dual-use`):
//!    the hyphen stays;
//! 3. it prints the word in one piece elsewhere (`NUMBER` for `NUM-`,
//!    `BER`): the hyphen goes;
//! 4. it prints both pieces as words of their own elsewhere (`high-`,
//!    `performance`): the hyphen stays, and the compound is reported;
//! 5. the next line goes on in lower case, or both pieces are capitals of two
//!    letters and more: the hyphen goes, and the joined word is reported;
//! 6. otherwise (`Suma-`, `USI`): the hyphen stays.
//!
//! After a slash, an en dash or an em dash at a line's end no blank is put.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::read::parts::MarkedText;

/// Words of the official forms, known to be one piece though a document may
/// never print them unbroken.
const KNOWN_WORDS: [&str; 5] = ["number", "insert", "federal", "register", "presumption"];

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{L}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)*").expect("the pattern is valid")
});

/// The words that a document prints unbroken.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    whole: HashSet<String>,
    hyphenated: HashSet<String>,
}

impl Vocabulary {
    /// Learns the words of a printed line; a piece at its end that is cut by
    /// a hyphen is left out, and so is its first word, which may be the rest
    /// of one.
    pub(crate) fn learn(&mut self, line: &str, previous_is_cut: bool) {
        let line = line.trim();
        for (index, found) in WORD.find_iter(line).enumerate() {
            let cut = line[found.end()..].starts_with(['-', '\u{ad}'])
                && line[found.end()..].chars().count() == 1;
            if cut || (index == 0 && previous_is_cut) {
                continue;
            }
            let word = found.as_str().to_lowercase();
            if word.contains('-') {
                self.hyphenated.insert(word);
            } else {
                self.whole.insert(word);
            }
        }
    }
}

/// Puts lines together and remembers what it could not prove.
#[derive(Debug, Default)]
pub(crate) struct Joiner {
    vocabulary: Vocabulary,
    unproven: Vec<String>,
}

impl Joiner {
    /// A joiner for a document with these words.
    pub(crate) fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, unproven: Vec::new() }
    }

    fn report(&mut self, word: String) {
        if !self.unproven.contains(&word) {
            self.unproven.push(word);
        }
    }

    /// Words cut at a line's end of which the document prints neither form
    /// elsewhere, as they were put together.
    pub(crate) fn take_unproven(&mut self) -> Vec<String> {
        std::mem::take(&mut self.unproven)
    }

    /// Adds the next printed line to a text.
    pub(crate) fn append(&mut self, text: &mut MarkedText, next: &MarkedText) {
        let kept = text.text.trim_end().len();
        text.text.truncate(kept);
        text.superscripts.retain(|range| range.end <= kept);
        let lead = next.text.len() - next.text.trim_start().len();
        let added = next.text.trim();
        if added.is_empty() {
            return;
        }
        if text.text.is_empty() {
            text.position = next.position;
        } else {
            match self.glue(&text.text, added) {
                Glue::Blank => text.text.push(' '),
                Glue::Nothing => {}
                Glue::DropHyphen => {
                    text.text.pop();
                }
            }
        }
        let shift = text.text.len();
        text.text.push_str(added);
        let moved = next.superscripts.iter().filter(|range| range.start >= lead);
        text.superscripts.extend(
            moved
                .map(|range| range.start - lead + shift..range.end - lead + shift)
                .filter(|range| range.end <= text.text.len()),
        );
    }

    fn glue(&mut self, left: &str, right: &str) -> Glue {
        let mut tail = left.chars().rev();
        let last = tail.next();
        let before = tail.next();
        let spaced = before.is_none_or(char::is_whitespace);
        match last {
            Some('-' | '\u{ad}') if !spaced => self.hyphen(left, right),
            Some('\u{a7}') if right.starts_with('\u{a7}') => Glue::Nothing,
            Some('/' | '\u{2013}' | '\u{2014}') if !spaced => Glue::Nothing,
            _ => Glue::Blank,
        }
    }

    fn hyphen(&mut self, left: &str, right: &str) -> Glue {
        let soft = left.ends_with('\u{ad}');
        let stem = left.trim_end_matches(['-', '\u{ad}']);
        let start = stem
            .rfind(|c: char| !(c.is_alphanumeric() || c == '-'))
            .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
        let piece = &stem[start..];
        let rest: String = right.chars().take_while(|c| c.is_alphanumeric()).collect();
        let letters = piece.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
        if !letters {
            return Glue::Nothing;
        }
        let compound = format!("{piece}-{rest}").to_lowercase();
        let joined = format!("{piece}{rest}");
        let known = joined.to_lowercase();
        if self.vocabulary.hyphenated.contains(&compound) {
            return Glue::Nothing;
        }
        if soft
            || self.vocabulary.whole.contains(&known)
            || self.vocabulary.hyphenated.contains(&known)
            || KNOWN_WORDS.contains(&known.as_str())
        {
            return Glue::DropHyphen;
        }
        let printed = |word: &str| self.vocabulary.whole.contains(&word.to_lowercase());
        if printed(piece) && printed(&rest) {
            self.report(format!("{piece}-{rest}"));
            return Glue::Nothing;
        }
        let capitals = |word: &str| {
            word.chars().count() >= 2 && word.chars().all(|c| c.is_uppercase() || c == '-')
        };
        if rest.starts_with(char::is_lowercase) || (capitals(piece) && capitals(&rest)) {
            self.report(joined);
            return Glue::DropHyphen;
        }
        Glue::Nothing
    }
}

enum Glue {
    Blank,
    Nothing,
    DropHyphen,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(context: &[&str], lines: &[&str]) -> (String, Vec<String>) {
        let mut vocabulary = Vocabulary::default();
        for line in context {
            vocabulary.learn(line, false);
        }
        let mut joiner = Joiner::new(vocabulary);
        let mut text = MarkedText::default();
        for line in lines {
            joiner.append(&mut text, &MarkedText::plain(*line));
        }
        (text.text, joiner.take_unproven())
    }

    #[test]
    fn a_word_cut_at_the_line_end_is_whole_again() {
        assert_eq!(
            joined(&["London, West Sussex"], &["George, West-", "ern Cape"]).0,
            "George, Western Cape"
        );
        assert_eq!(
            joined(&[], &["90 FR [INSERT FR PAGE NUM-", "BER] 3/", "28/25."]).0,
            "90 FR [INSERT FR PAGE NUMBER] 3/28/25."
        );
        assert_eq!(
            joined(&["Under UNITED KINGDOM"], &["UNITED KING-", "DOM."]),
            ("UNITED KINGDOM.".into(), vec![])
        );
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        assert_eq!(
            joined(&["for dual-use items"], &["of dual-", "use items"]).0,
            "of dual-use items"
        );
        let (text, reported) = joined(&["a high degree of performance"], &["high-", "performance"]);
        assert_eq!((text.as_str(), reported.len()), ("high-performance", 1));
        assert_eq!(joined(&[], &["—Suma-", "USI; and"]).0, "—Suma-USI; and");
        assert_eq!(joined(&[], &["Building 12-", "14, and B-", "2"]).0, "Building 12-14, and B-2");
        assert_eq!(joined(&[], &["(15 CFR parts 730–", "774)"]).0, "(15 CFR parts 730–774)");
    }

    #[test]
    fn what_the_document_does_not_prove_is_reported() {
        assert_eq!(
            joined(&[], &["Zhongguan-", "cun Road"]),
            ("Zhongguancun Road".into(), vec!["Zhongguancun".into()])
        );
    }

    #[test]
    fn superscripts_move_with_their_text() {
        let mut joiner = Joiner::default();
        let mut text = MarkedText::plain("(See §§ 734.9(e)(2) and");
        let mut next = MarkedText::plain(" 744.11 of the EAR) 4.");
        next.superscripts.push(20..21);
        joiner.append(&mut text, &next);
        let range = text.superscripts[0].clone();
        assert_eq!(&text.text[range], "4");
    }
}
