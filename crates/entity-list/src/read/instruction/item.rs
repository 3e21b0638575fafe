//! The phrases of an amendatory sentence.
//!
//! ```text
//! phrase      = in place | position | within | place | move | heading
//!             | surroundings | verb | should read | as part | counted
//!             | entry word | name | break | filler | other ;
//! place       = "under", [ "the" ], [ place word ], destination, { more }
//!             | ( "in" | "within" ), [ "the" ], [ place word ], known destination ;
//! move        = "from", known destination, "to", known destination ;
//! should read = ( "should", [ "be corrected to" | "have" ]
//!               | "is corrected to" | "is revised to" ), "read", quotation ;
//! as part     = "as", { word }, ( "alias" | "aliases" | "address" | ... ) ;
//! place word  = ( "destination" | "heading" | "country" ),
//!               [ "entry" ], [ "of" | "for" ] ;
//! destination = capital word, { capital word }, [ ",", words, "of" ] ;
//! more        = ( "," | "and" ), [ "the" ], known destination ;
//! heading     = ( "heading" | "destination" ), [ "for" | "of" ], destination ;
//! counted     = number, { capital word | lower-case word }, entry word ;
//! name        = quotation ;
//! break       = ";" | ":" | "." ;
//! ```

use winnow::combinator::{alt, opt};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::token::any;

use super::place::{
    column_heading, country_column, entry_for_destination, from_to, heading, nationality, place,
    place_behind, place_within,
};
use super::token::{Kind, Token, unquoted};
use super::words::{ENTRY_WORDS, FILLERS, IN_PLACE, PARTS, SURROUNDINGS, WITHIN, among, verb};
use crate::model::Verb;
use crate::read::numbers::number_at;
use crate::read::table::is_column_head;

/// A phrase of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// What is done.
    Verb(Verb),
    /// `in the entry`, `to the entries`: an entry changes from within.
    Within,
    /// Where it is done: destinations as printed.
    Place(Vec<String>),
    /// The heading of a destination itself, with the destination where named.
    Heading(Option<String>),
    /// `the entries for India and Pakistan`: everything under several headings.
    Headings(Vec<String>),
    /// `after the entry for`: the names that follow only say where.
    Position,
    /// What is added takes the place of what is removed.
    InPlace,
    /// `with`, `as`, `to read`: what follows a replacement.
    With,
    /// `from HONG KONG to CHINA`: where an entry stood and where it goes.
    Move(String, String),
    /// `should read`, in front of the words that are right.
    ShouldRead,
    /// `as an alias`: the name in front of it is part of an entry.
    AsPart,
    /// `entry`, `entities`, ...; with the byte offset behind it.
    EntryWord(usize),
    /// So many of them.
    Counted(u32),
    /// A quoted name.
    Name(String),
    /// The surroundings of the table.
    Surroundings,
    /// The end of a part of the sentence, with its byte offset.
    Break(usize),
    /// Understood and without meaning here.
    Filler,
    /// Not understood: the byte range of the word.
    Other(usize, usize),
}

pub(super) type Tokens<'t, 's> = &'t [Token<'s>];

/// The phrases of a sentence, in order, each with the offset where it begins.
pub(super) fn items(tokens: &[Token<'_>]) -> Vec<(usize, Item)> {
    let mut rest = tokens;
    let mut found = Vec::new();
    while let Some(first) = rest.first() {
        let start = first.start;
        match item(&mut rest) {
            Ok(item) => found.push((start, item)),
            Err(_) => rest = &rest[1..],
        }
    }
    found
}

fn item(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    alt((
        alt((in_place, position, within, part_of_entry, country_column, place, place_behind)),
        alt((from_to, place_within, column_heading, heading, entry_for_destination, counted)),
        alt((should_read, verb_item, as_part, with)),
        alt((entry_word, name, nationality, surroundings, punctuation, filler, other)),
    ))
    .parse_next(input)
}

pub(super) fn backtrack<T>() -> ModalResult<T> {
    Err(ErrMode::Backtrack(ContextError::new()))
}

/// One word out of these, in any case.
pub(super) fn word<'t, 's: 't>(
    expected: &'static [&'static str],
) -> impl FnMut(&mut Tokens<'t, 's>) -> ModalResult<Token<'s>> {
    move |input| {
        any.verify(|token: &Token<'s>| expected.iter().any(|word| token.is(word))).parse_next(input)
    }
}

fn in_place(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    for phrase in IN_PLACE {
        if input.len() >= phrase.len()
            && phrase.iter().zip(*input).all(|(word, token)| token.is(word))
        {
            *input = &input[phrase.len()..];
            return Ok(Item::InPlace);
        }
    }
    backtrack()
}

/// `in the entry for`, `to the existing entries`: what is added or removed is
/// an alias or an address of the entry, not the entry.
fn within(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["in", "to", "from", "within"]).parse_next(input)?;
    word(&["the"]).parse_next(input)?;
    opt((word(&["list"]), word(&["of"]))).parse_next(input)?;
    opt(word(&["existing", "current"])).parse_next(input)?;
    word(WITHIN).parse_next(input)?;
    Ok(Item::Within)
}

/// `an alias for “X”`, `two addresses to the entry for`: what comes or goes is
/// part of the entry that is named behind it.
fn part_of_entry(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(PARTS).parse_next(input)?;
    let joined = word(&["for", "of", "to", "from"]).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    opt(word(&["following"])).parse_next(input)?;
    opt(word(&["existing", "current"])).parse_next(input)?;
    let entry = opt(word(ENTRY_WORDS)).parse_next(input)?;
    if entry.is_none() && (joined.is("to") || joined.is("from")) {
        // `changing the name to “Y”`
        return backtrack();
    }
    opt(word(&["for"])).parse_next(input)?;
    opt(|input: &mut Tokens<'_, '_>| mark(input, ":")).parse_next(input)?;
    match input.first() {
        Some(token) if token.kind == Kind::Quotation => Ok(Item::Within),
        _ => backtrack(),
    }
}

/// `after the entry for`, `immediately before the entries for`.
fn position(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["after", "before", "following", "preceding"]).parse_next(input)?;
    word(&["the"]).parse_next(input)?;
    opt(word(&["existing", "current"])).parse_next(input)?;
    word(&["entry", "entries"]).parse_next(input)?;
    word(&["for", "of"]).parse_next(input)?;
    Ok(Item::Position)
}

pub(super) fn mark(input: &mut Tokens<'_, '_>, expected: &str) -> ModalResult<()> {
    any.verify(|token: &Token<'_>| token.is_mark(expected)).void().parse_next(input)
}

/// `should read`, `should be corrected to read`, `is corrected to read`.
fn should_read(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let passive = word(&["should", "shall", "is", "are"]).parse_next(input)?;
    opt(word(&["have", "be"])).parse_next(input)?;
    let changed = opt(word(&["corrected", "changed", "revised", "amended"])).parse_next(input)?;
    opt(word(&["to"])).parse_next(input)?;
    let read = opt(word(&["read", "been"])).parse_next(input)?;
    if (passive.is("is") || passive.is("are")) && (changed.is_none() || read.is_none()) {
        return backtrack();
    }
    opt(word(&["as"])).parse_next(input)?;
    match input.first() {
        Some(token) if token.kind == Kind::Quotation => Ok(Item::ShouldRead),
        _ => backtrack(),
    }
}

/// `as an alias`, `as two aliases`, `as an address`.
fn as_part(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["as"]).parse_next(input)?;
    let between = input.iter().take(3).take_while(|token| !among(PARTS, token.text)).count();
    let words = &input[..between.min(input.len())];
    let part = input.get(between).is_some_and(|token| among(PARTS, token.text));
    if !part || words.iter().any(|token| token.kind != Kind::Word) {
        return backtrack();
    }
    *input = &input[between + 1..];
    Ok(Item::AsPart)
}

/// `four Chinese entities`, `one entry`, `13 entities`.
fn counted(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let words: Vec<&str> = input.iter().take(6).map(|token| token.text).collect();
    let Some((number, used)) = number_at(&words) else { return backtrack() };
    let rest = &input[used..];
    let between = rest
        .iter()
        .take(5)
        .take_while(|token| {
            token.kind == Kind::Word
                && !among(ENTRY_WORDS, token.text)
                && verb(token.text).is_none()
                && !["under", "by", "for"].iter().any(|word| token.is(word))
        })
        .count();
    if rest.get(between).is_some_and(|token| among(ENTRY_WORDS, token.text)) {
        // the entry word stays: a name may follow it
        *input = &rest[between..];
        return Ok(Item::Counted(number));
    }
    backtrack()
}

fn verb_item(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any.verify(|token: &Token<'_>| token.kind == Kind::Word).parse_next(input)?;
    match verb(token.text) {
        // `to read as revised`, `as added by`
        Some(found) => Ok(Item::Verb(found)),
        None => backtrack(),
    }
}

fn with(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    alt((word(&["with"]).void(), word(&["as"]).void(), to_read)).parse_next(input)?;
    if input
        .first()
        .is_some_and(|token| token.is("follows") || token.is("set") || token.is("shown"))
    {
        *input = &input[1..];
        return Ok(Item::Filler);
    }
    Ok(Item::With)
}

/// `to read`, `to read as`, `to`, in front of the new words.
fn to_read(input: &mut Tokens<'_, '_>) -> ModalResult<()> {
    word(&["to"]).parse_next(input)?;
    opt((word(&["read"]), opt(word(&["as"])))).parse_next(input)?;
    match input.first() {
        Some(token) if token.kind == Kind::Quotation => Ok(()),
        _ => backtrack(),
    }
}

fn entry_word(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any.verify(|token: &Token<'_>| among(ENTRY_WORDS, token.text)).parse_next(input)?;
    Ok(Item::EntryWord(token.end()))
}

fn name(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any.verify(|token: &Token<'_>| token.kind == Kind::Quotation).parse_next(input)?;
    let name = unquoted(token.text);
    if is_column_head(&name) {
        return Ok(Item::Surroundings);
    }
    Ok(if name.is_empty() { Item::Filler } else { Item::Name(name) })
}

fn surroundings(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    any.verify(|token: &Token<'_>| token.kind == Kind::Word && among(SURROUNDINGS, token.text))
        .parse_next(input)?;
    if input.first().is_some_and(|token| token.text.chars().all(|c| c.is_ascii_digit())) {
        *input = &input[1..];
    }
    Ok(Item::Surroundings)
}

fn punctuation(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any.verify(|token: &Token<'_>| token.kind == Kind::Mark).parse_next(input)?;
    Ok(match token.text {
        ";" | ":" | "." => Item::Break(token.start),
        "”" | "\"" => Item::Other(token.start, token.end()),
        _ => Item::Filler,
    })
}

fn filler(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any
        .verify(|token: &Token<'_>| token.kind == Kind::Word && among(FILLERS, token.text))
        .parse_next(input)?;
    // `No. 4 to part 744`, `§ 744.11`: the figures belong to the words
    let _ = token;
    Ok(Item::Filler)
}

fn other(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = any.parse_next(input)?;
    let reference = token.is("no")
        || token.text.starts_with('§')
        || token.text.chars().all(|c| c.is_ascii_digit() || c == '.')
        || number_at(&[token.text]).is_some();
    Ok(if reference { Item::Filler } else { Item::Other(token.start, token.end()) })
}
