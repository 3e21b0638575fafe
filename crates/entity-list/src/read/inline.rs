//! Builds the text of a paragraph or cell out of pieces of markup.

use super::normalise::is_evenly_set;
use super::parts::MarkedText;
use crate::model::Position;

/// What stands between the text so far and the next piece.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

/// Collects pieces of text; runs of blanks become one space, blank lines
/// vanish, superscripts are remembered by their place.
#[derive(Debug, Default)]
pub(super) struct InlineText {
    text: String,
    superscripts: Vec<std::ops::Range<usize>>,
    gap: Gap,
    raised: u32,
}

impl InlineText {
    /// Adds a piece; its blanks count, also those at its ends.
    pub(super) fn push(&mut self, piece: &str) {
        if is_evenly_set(piece) {
            if !piece.is_empty() {
                self.word(piece);
            }
            return;
        }
        let bytes = piece.as_bytes();
        let (mut at, mut run) = (0, None);
        while let Some(&byte) = bytes.get(at) {
            // most characters are letters, and a single space between words
            // stays in the run, which is then copied at once
            let within = byte == b' '
                && run.is_some()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_graphic);
            if byte.is_ascii_graphic() || within {
                run.get_or_insert(at);
                at += 1;
                continue;
            }
            let c = piece.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
            if is_blank(c) {
                if let Some(start) = run.take() {
                    self.word(&piece[start..at]);
                }
                self.space();
            } else {
                run.get_or_insert(at);
            }
            at += c.len_utf8();
        }
        if let Some(start) = run {
            self.word(&piece[start..]);
        }
    }

    /// Adds words that begin and end without a blank.
    fn word(&mut self, word: &str) {
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
        let start = self.text.len();
        self.text.push_str(word);
        if self.raised > 0 {
            match self.superscripts.last_mut() {
                Some(last) if last.end == start => last.end = self.text.len(),
                _ => self.superscripts.push(start..self.text.len()),
            }
        }
    }

    /// A blank, unless there is one already.
    pub(super) fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// A printed line break.
    pub(super) fn line(&mut self) {
        self.gap = Gap::Line;
    }

    /// From here on superscript.
    pub(super) fn raise(&mut self) {
        self.raised += 1;
    }

    /// Back from superscript.
    pub(super) fn lower(&mut self) {
        self.raised = self.raised.saturating_sub(1);
    }

    /// The last character so far, blanks apart.
    pub(super) fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// Whether the text so far ends with a superscript.
    pub(super) fn ends_raised(&self) -> bool {
        self.superscripts.last().is_some_and(|last| last.end == self.text.len())
    }

    /// The text, complete.
    pub(super) fn finish(self, position: Position) -> MarkedText {
        MarkedText { text: self.text, superscripts: self.superscripts, position }
    }
}

/// Blanks that carry no meaning: white space, thin and hard spaces, and the
/// marks that only steer line breaking.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Opening punctuation is never followed by a blank.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '‘' | '“')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(build: impl FnOnce(&mut InlineText)) -> MarkedText {
        let mut inline = InlineText::default();
        build(&mut inline);
        inline.finish(Position::default())
    }

    #[test]
    fn blanks_collapse_and_blank_lines_vanish() {
        let text = built(|inline| {
            inline.push("  aliases:\n ");
            inline.line();
            inline.line();
            inline.push("\u{2009}—Imal;\u{a0} and");
        });
        assert_eq!(text.text, "aliases:\n—Imal; and");
    }

    #[test]
    fn a_superscript_is_marked_where_it_stands() {
        let text = built(|inline| {
            inline.push("734.9(g),");
            inline.raise();
            inline.push("3");
            inline.lower();
            inline.push(" 744.21(b)");
        });
        assert_eq!(text.text, "734.9(g),3 744.21(b)");
        assert_eq!(&text.text[text.superscripts[0].clone()], "3");
    }
}
