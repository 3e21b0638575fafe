//! The accounting of characters: every non-blank character of the text ends
//! up in exactly one span, whatever was claimed.

use std::ops::Range;

use crate::model::{Span, SpanKind};

/// What has been claimed of a text so far.
#[derive(Debug)]
pub(super) struct Marks<'t> {
    text: &'t str,
    claimed: Vec<Span>,
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, claimed: Vec::with_capacity(8) }
    }

    /// Claims a range for a kind; blanks at its ends are left out.
    pub(super) fn claim(&mut self, kind: SpanKind, range: Range<usize>) {
        let range = trim_blanks(self.text, range);
        if !range.is_empty() {
            self.claimed.push(Span { kind, range });
        }
    }

    /// The spans in order: earlier claims win over later ones, and what nobody
    /// claimed is a connector where it is punctuation or `and`, else unread.
    pub(super) fn into_spans(mut self) -> Vec<Span> {
        self.claimed.sort_by_key(|span| span.range.start);
        let mut spans: Vec<Span> = Vec::with_capacity(self.claimed.len() * 2);
        let mut end = 0;
        for Span { kind, range } in std::mem::take(&mut self.claimed) {
            if range.end <= end {
                continue;
            }
            let start = range.start.max(end);
            self.fill(&mut spans, end..start);
            let range = trim_blanks(self.text, start..range.end);
            end = range.end.max(end);
            if !range.is_empty() {
                spans.push(Span { kind, range });
            }
        }
        self.fill(&mut spans, end..self.text.len());
        spans
    }

    fn fill(&self, spans: &mut Vec<Span>, gap: Range<usize>) {
        let range = trim_blanks(self.text, gap);
        if let Some(text) = self.text.get(range.clone()).filter(|text| !text.is_empty()) {
            let kind = if connects(text) { SpanKind::Connector } else { SpanKind::Unread };
            spans.push(Span { kind, range });
        }
    }
}

/// True for punctuation between parts, with or without `and`.
fn connects(text: &str) -> bool {
    text.split(|letter: char| letter.is_whitespace() || is_punctuation(letter)).all(|word| {
        word.is_empty()
            || ["and", "mdash", "&mdash"].iter().any(|known| word.eq_ignore_ascii_case(known))
    })
}

fn is_punctuation(letter: char) -> bool {
    matches!(
        letter,
        ',' | ';' | ':' | '.' | '(' | ')' | '[' | ']' | '"' | '\'' | '\u{2018}'..='\u{201F}'
    ) || super::pieces::is_dash(letter)
}

/// The range without blanks at either end; empty where nothing is printed.
pub(super) fn trim_blanks(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(inner) = text.get(range.clone()) else { return range.start..range.start };
    // most ranges begin and end with a letter already
    let bytes = inner.as_bytes();
    let printed = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if printed(bytes.first()) && printed(bytes.last()) {
        return range;
    }
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..start + inner.trim().len()
}
