//! The tokens of an amendatory sentence: words, quotations, punctuation.
//!
//! ```text
//! sentence  = { blank | quotation | word | mark } ;
//! quotation = open, { character | quotation }, close ;
//! open      = "“" | '"' | "``" | "‘‘" | "‘" | "'" ;
//! mark      = "," | ";" | ":" | "(" | ")" | "[" | "]" | "—" | "”" | "." ;
//! ```
//!
//! A full stop belongs to the word before it (`No.`, `Ltd.`) and is a mark of
//! its own only after a quotation or a parenthesis. Quotation marks go wrong
//! in print: one that is never closed ends where the next name begins, and a
//! closing one without its opening is left as a mark for the grammar above.

use winnow::combinator::alt;
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::{any, take_while};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters, digits, full stops, apostrophes, hyphens.
    Word,
    /// A quotation with its marks.
    Quotation,
    /// A single mark.
    Mark,
}

/// A token with its place in the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'s> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its characters.
    pub(super) text: &'s str,
    /// The byte offset of its first character.
    pub(super) start: usize,
}

impl Token<'_> {
    /// The byte offset after its last character.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// True for this word, in any case, with or without a full stop.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.trim_end_matches('.').eq_ignore_ascii_case(word)
    }

    /// True for this mark.
    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }
}

/// The tokens of a sentence; together with the blanks between them they are
/// the whole sentence.
pub(super) fn tokens(sentence: &str) -> Vec<Token<'_>> {
    let mut rest = sentence;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        let start = sentence.len() - rest.len();
        let Ok((kind, text)) = token.parse_next(&mut rest) else {
            return found;
        };
        found.push(Token { kind, text, start });
    }
}

fn token<'s>(input: &mut &'s str) -> ModalResult<(Kind, &'s str)> {
    alt((
        quotation.map(|text| (Kind::Quotation, text)),
        word.map(|text| (Kind::Word, text)),
        mark.map(|text| (Kind::Mark, text)),
    ))
    .parse_next(input)
}

/// Anything that is not part of a word is a mark, so that no character can
/// stop the reading.
fn mark<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    any.take().parse_next(input)
}

fn word<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    take_while(1.., |c: char| c.is_alphanumeric() || joins_words(c))
        .verify(|text: &str| text.chars().any(char::is_alphanumeric))
        .parse_next(input)
}

/// Marks that stand inside words.
fn joins_words(c: char) -> bool {
    matches!(
        c,
        '\'' | '’'
            | '‘'
            | '-'
            | '–'
            | '.'
            | '&'
            | '/'
            | '§'
            | '#'
            | '@'
            | '+'
            | '*'
            | '_'
            | '%'
            | '$'
    )
}

/// The pairs of quotation marks, double ones first.
const QUOTES: [(&str, &[&str]); 6] = [
    ("“", &["”", "\""]),
    ("\"", &["\"", "”"]),
    ("``", &["''", "\"", "’’", "”"]),
    ("‘‘", &["’’", "”", "''"]),
    ("‘", &["’"]),
    ("'", &["'"]),
];

fn quotation<'s>(input: &mut &'s str) -> ModalResult<&'s str> {
    let sentence: &'s str = input;
    for (open, closes) in QUOTES {
        if let Some(inner) = sentence.strip_prefix(open) {
            let single = open == "‘" || open == "'";
            let length = if single {
                single_end(inner, closes)
            } else {
                Some(double_end(inner, open, closes))
            };
            if let Some(length) = length {
                let (text, rest) = sentence.split_at(open.len() + length);
                *input = rest;
                return Ok(text);
            }
        }
    }
    Err(ErrMode::Backtrack(ContextError::new()))
}

/// Where a single-quoted name ends: at a mark that no letter follows.
/// Apostrophes inside (`Xi'an`) are passed over.
fn single_end(inner: &str, closes: &[&str]) -> Option<usize> {
    for (at, _) in inner.match_indices([';', '’', '\'']) {
        let here = &inner[at..];
        if here.starts_with(';') {
            return None;
        }
        for close in closes {
            if let Some(after) = here.strip_prefix(close)
                && !after.starts_with(|c: char| c.is_alphanumeric())
            {
                return Some(at + close.len());
            }
        }
    }
    None
}

/// Where a double-quoted name ends. Quotations inside it are passed over; a
/// quotation that is never closed ends in front of the next one.
fn double_end(inner: &str, open: &str, closes: &[&str]) -> usize {
    let mut depth = 1_u32;
    let mut skip_to = 0;
    for (at, _) in inner.match_indices(['“', '”', '"', '`', '‘', '’', '\'']) {
        if at < skip_to {
            continue;
        }
        let here = &inner[at..];
        if let Some(close) = closes.iter().find(|close| here.starts_with(**close)) {
            let end = at + close.len();
            depth -= 1;
            if depth == 0 || !continues(&inner[end..], closes) {
                return end;
            }
            skip_to = end;
        } else if open != "\"" && here.starts_with(open) {
            if is_separator_before(&inner[..at]) {
                return inner[..at].trim_end().len();
            }
            depth += 1;
            skip_to = at + open.len();
        }
    }
    unclosed_end(inner)
}

/// True where a name goes on after an inner quotation: a letter or another
/// closing mark follows before any separator.
fn continues(after: &str, closes: &[&str]) -> bool {
    let trimmed = after.trim_start();
    closes.iter().any(|close| trimmed.starts_with(close))
        || (!trimmed.starts_with([';', ',', '.', ':'])
            && closes.iter().any(|close| after.contains(close))
            && !trimmed.starts_with("and ")
            && !trimmed.is_empty())
}

/// True where the words before a quotation end a name: `X; “`, `X, and “`.
fn is_separator_before(before: &str) -> bool {
    let before = before.trim_end();
    let before = before.strip_suffix("and").map_or(before, str::trim_end);
    before.ends_with([';', ','])
}

/// Where a quotation without its closing mark ends: before a semicolon, or
/// with the sentence.
fn unclosed_end(inner: &str) -> usize {
    inner.find(';').unwrap_or(inner.trim_end().len())
}

/// A name as quoted, without its quotation marks and the punctuation that
/// print puts inside them: `“Inspur Taiwan.”`, `“X Co., Ltd.;”`. The full
/// stop of an abbreviation stays.
pub(super) fn unquoted(quotation: &str) -> String {
    let mut inner = quotation.trim();
    for (open, closes) in QUOTES {
        if let Some(rest) = inner.strip_prefix(open) {
            inner = rest;
            for close in closes {
                if let Some(rest) = inner.strip_suffix(close) {
                    inner = rest;
                    break;
                }
            }
            break;
        }
    }
    tidy(inner)
}

/// A name without blanks, list punctuation and a full stop that ends the
/// sentence rather than an abbreviation.
pub(super) fn tidy(name: &str) -> String {
    let mut name = name.trim();
    loop {
        let before = name;
        name = name.trim_end_matches([';', ',', ':']).trim_end();
        for ending in [" and", ";and"] {
            if let Some(rest) = name.strip_suffix(ending)
                && rest.trim_end().ends_with([';', ','])
            {
                name = rest.trim_end();
            }
        }
        if name.ends_with('.') && !ends_in_abbreviation(name) {
            name = name[..name.len() - 1].trim_end();
        }
        if name == before {
            return name.to_owned();
        }
    }
}

/// Endings that carry a full stop of their own.
const ABBREVIATIONS: &[&str] = &[
    "ltd", "co", "inc", "corp", "llc", "l.l.c", "jsc", "s.a", "s.r.l", "s.a.r.l", "s.p.a", "b.v",
    "n.v", "k.k", "a.s", "a.s", "d.o.o", "s.l", "ltda", "pte", "pty", "pvt", "bhd", "sdn", "gmbh",
    "st", "dr", "jr", "sr", "bros", "mfg", "intl", "int'l", "ltd.sti",
];

/// True for `Co., Ltd.` and `S.A.`, false for `Taiwan.`.
fn ends_in_abbreviation(name: &str) -> bool {
    let last =
        name.trim_end_matches('.').rsplit([' ', ',', '(']).next().unwrap_or("").to_lowercase();
    // initials (`F.Z.E.`) keep their last stop
    let initials = last.contains('.') && last.split('.').all(|part| part.chars().count() <= 2);
    ABBREVIATIONS.contains(&last.as_str()) || initials
}
