//! Where an instruction acts: destinations and their headings.
//!
//! Behind `under` any words in capitals are a destination, so that one that no
//! table knows is not lost; elsewhere only those that are known.

use winnow::combinator::opt;
use winnow::prelude::*;
use winnow::token::any;

use super::item::{Item, Tokens, backtrack, mark, word};
use super::token::{Kind, Token, tidy, unquoted};
use super::words::{ENTRY_WORDS, SURROUNDINGS, among, verb};
use crate::read::country::country_of;

/// `“Acme Ltd.” (Hong Kong)`: the destination of the name in front of it.
pub(super) fn place_behind(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    mark(input, "(")?;
    let found = destination(input, false)?;
    mark(input, ")")?;
    if country_of(&found).is_some() { Ok(Item::Place(vec![found])) } else { backtrack() }
}

pub(super) fn place(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["under"]).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    let introduced = opt(place_words).parse_next(input)?.is_some();
    let mut found = vec![destination(input, introduced)?];
    while let Some(more) = opt(more_destination).parse_next(input)? {
        found.push(more);
    }
    Ok(Item::Place(found))
}

/// `in Iran`, `located in the United Arab Emirates`: only known destinations,
/// so that other places of a sentence are not taken for one.
pub(super) fn place_within(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["in", "within"]).parse_next(input)?;
    let mut found = vec![known_destination(input)?];
    while let Some(more) = opt(more_destination).parse_next(input)? {
        found.push(more);
    }
    Ok(Item::Place(found))
}

/// `from HONG KONG to CHINA`.
pub(super) fn from_to(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["from"]).parse_next(input)?;
    opt(word(&["under"])).parse_next(input)?;
    let from = known_destination(input)?;
    word(&["to"]).parse_next(input)?;
    opt(word(&["under"])).parse_next(input)?;
    let to = known_destination(input)?;
    Ok(Item::Move(from, to))
}

fn known_destination(input: &mut Tokens<'_, '_>) -> ModalResult<String> {
    opt(word(&["the"])).parse_next(input)?;
    opt(place_words).parse_next(input)?;
    let found = destination(input, false)?;
    if country_of(&found).is_some() { Ok(found) } else { backtrack() }
}

/// `under the Country column`, `in the “Country” column`: where headings stand.
pub(super) fn country_column(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["under", "in"]).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    any.verify(|token: &Token<'_>| unquoted(token.text).eq_ignore_ascii_case("country"))
        .parse_next(input)?;
    word(&["column"]).parse_next(input)?;
    Ok(Item::Filler)
}

/// `the column heading “License requirement”`: not the heading of a
/// destination.
pub(super) fn column_heading(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["column", "table"]).parse_next(input)?;
    word(&["heading", "headings", "head", "heads"]).parse_next(input)?;
    Ok(Item::Surroundings)
}

/// `destination of`, `headings for`, `country heading`, `country entry for`.
fn place_words(input: &mut Tokens<'_, '_>) -> ModalResult<()> {
    word(&["destination", "destinations", "heading", "headings", "country", "countries"])
        .parse_next(input)?;
    opt(word(&["heading", "headings", "entry", "of", "for"])).parse_next(input)?;
    opt(word(&["of", "for"])).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    Ok(())
}

/// Another destination of the same phrase: only one that is known, so that a
/// name behind a comma is not taken for a country.
fn more_destination(input: &mut Tokens<'_, '_>) -> ModalResult<String> {
    let mut separated = false;
    while let Some(token) = input.first() {
        if token.is_mark(",") || token.is_mark(";") || token.is("and") {
            separated = true;
            *input = &input[1..];
        } else {
            break;
        }
    }
    opt(word(&["the"])).parse_next(input)?;
    if !separated {
        return backtrack();
    }
    let found = destination(input, false)?;
    if country_of(&found).is_some() { Ok(found) } else { backtrack() }
}

pub(super) fn heading(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    let token = word(&["heading", "headings", "destination", "destinations", "country"])
        .parse_next(input)?;
    opt(word(&["heading"])).parse_next(input)?;
    let linked = opt(word(&["for", "of"])).parse_next(input)?.is_some();
    opt(word(&["the"])).parse_next(input)?;
    let named = opt(|input: &mut Tokens<'_, '_>| {
        destination(input, linked || token.is("heading") || token.is("headings"))
    })
    .parse_next(input)?;
    if token.is("heading") || token.is("headings") || (named.is_some() && linked) {
        Ok(Item::Heading(named))
    } else {
        backtrack()
    }
}

/// `an entry for Armenia`: an entry named like a destination is its heading.
pub(super) fn entry_for_destination(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["entry", "entries"]).parse_next(input)?;
    word(&["for"]).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    let quoted = input.first().is_some_and(|token| token.kind == Kind::Quotation);
    let named = destination(input, false)?;
    if quoted || country_of(&named).is_none() {
        return backtrack();
    }
    Ok(Item::Heading(Some(named)))
}

/// A destination as printed. `introduced` allows it in quotation marks.
fn destination(input: &mut Tokens<'_, '_>, introduced: bool) -> ModalResult<String> {
    if let Some(first) = input.first()
        && first.kind == Kind::Quotation
        && (introduced && is_heading_like(first.text)
            || country_of(&unquoted(first.text)).is_some())
    {
        *input = &input[1..];
        return Ok(unquoted(first.text));
    }
    let mut count = 0;
    while let Some(token) = input.get(count) {
        if is_destination_word(token) || (count > 0 && joins(input, count)) {
            count += 1;
        } else {
            break;
        }
    }
    if count == 0 {
        return backtrack();
    }
    count += inverted_part(&input[count..]);
    let text = join(&input[..count]);
    *input = &input[count..];
    skip_parenthesis(input);
    Ok(text)
}

/// Headings are printed in capitals: `under that heading for “Acme Ltd.”`
/// names an entry.
fn is_heading_like(quotation: &str) -> bool {
    !quotation.chars().any(char::is_lowercase)
}

fn is_destination_word(token: &Token<'_>) -> bool {
    token.kind == Kind::Word
        && token.text.starts_with(char::is_uppercase)
        && verb(token.text).is_none()
        && !token.is("by")
        && !(token.is("in") || token.is("and") || token.is("an") || token.is("the"))
        && !among(ENTRY_WORDS, token.text)
        && !among(SURROUNDINGS, token.text)
}

/// `of`, `and`, `the` inside a destination: `REPUBLIC OF KOREA`, `Bosnia and
/// Herzegovina`, but not `FRANCE and IRAN`.
fn joins(input: &[Token<'_>], at: usize) -> bool {
    let Some(next) = input.get(at + 1) else { return false };
    if input[at].is("of") {
        return is_destination_word(next)
            || (next.is("the") && input.get(at + 2).is_some_and(is_destination_word));
    }
    if input[at].is("the") {
        return input[at - 1].is("of") && is_destination_word(next);
    }
    if input[at].is("region") || input[at].is("regions") {
        return next.is("of");
    }
    let and = input[at].is("and") || input[at].is_mark("&");
    if and && is_destination_word(next) {
        return country_of(&join(&input[..=at + 1])).is_some();
    }
    false
}

/// How many tokens `, PEOPLE'S REPUBLIC OF` takes: a comma and up to five
/// words of which the last is `of` or `the`, or a compass point.
fn inverted_part(rest: &[Token<'_>]) -> usize {
    if !rest.first().is_some_and(|token| token.is_mark(",")) {
        return 0;
    }
    let words = rest[1..].iter().take(6).take_while(|token| {
        token.kind == Kind::Word && verb(token.text).is_none() && !token.is("by") && !token.is("in")
    });
    let words: Vec<_> = words.collect();
    let last = words.iter().enumerate().rposition(|(at, token)| {
        // `Democratic Republic of the`, not `People's Republic of the following`
        let ends = rest.get(at + 2).is_none_or(|next| {
            next.kind != Kind::Word || next.is("by") || next.is("in") || verb(next.text).is_some()
        });
        token.is("of") || (token.is("the") && ends) || token.is("north") || token.is("south")
    });
    match last {
        Some(last) if words[0].text.starts_with(char::is_uppercase) => last + 2,
        _ => 0,
    }
}

/// `(China)` behind a destination.
fn skip_parenthesis(input: &mut Tokens<'_, '_>) {
    if input.first().is_some_and(|token| token.is_mark("("))
        && let Some(end) = input.iter().take(5).position(|token| token.is_mark(")"))
    {
        *input = &input[end + 1..];
    }
}

/// Words and commas as one text.
fn join(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() && !token.is_mark(",") {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    tidy(&text)
}

/// `Chinese`, `Hong Kong` in front of `entity`.
pub(super) fn nationality(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    // `Indian and Pakistani entities`
    let words = input
        .iter()
        .enumerate()
        .take(7)
        .take_while(|(at, token)| {
            is_destination_word(token) || (*at > 0 && (token.is("and") || token.is_mark(",")))
        })
        .count();
    if words > 0 && input.get(words).is_some_and(|token| among(ENTRY_WORDS, token.text)) {
        *input = &input[words..];
        return Ok(Item::Filler);
    }
    backtrack()
}
