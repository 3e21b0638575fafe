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

use super::token::{Kind, Token, tidy, unquoted};
use super::words::{ENTRY_WORDS, FILLERS, IN_PLACE, PARTS, SURROUNDINGS, WITHIN, among, verb};
use crate::model::Verb;
use crate::read::country::country_of;
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

type Tokens<'t, 's> = &'t [Token<'s>];

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

fn backtrack<T>() -> ModalResult<T> {
    Err(ErrMode::Backtrack(ContextError::new()))
}

/// One word out of these, in any case.
fn word<'t, 's: 't>(
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

/// `“Acme Ltd.” (Hong Kong)`: the destination of the name in front of it.
fn place_behind(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    mark(input, "(")?;
    let found = destination(input, false)?;
    mark(input, ")")?;
    if country_of(&found).is_some() { Ok(Item::Place(vec![found])) } else { backtrack() }
}

fn mark(input: &mut Tokens<'_, '_>, expected: &str) -> ModalResult<()> {
    any.verify(|token: &Token<'_>| token.is_mark(expected)).void().parse_next(input)
}

fn place(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
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
fn place_within(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["in", "within"]).parse_next(input)?;
    known_destination.map(|found| Item::Place(vec![found])).parse_next(input)
}

/// `from HONG KONG to CHINA`.
fn from_to(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
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
fn country_column(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["under", "in"]).parse_next(input)?;
    opt(word(&["the"])).parse_next(input)?;
    any.verify(|token: &Token<'_>| unquoted(token.text).eq_ignore_ascii_case("country"))
        .parse_next(input)?;
    word(&["column"]).parse_next(input)?;
    Ok(Item::Filler)
}

/// `the column heading “License requirement”`: not the heading of a
/// destination.
fn column_heading(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
    word(&["column", "table"]).parse_next(input)?;
    word(&["heading", "headings", "head", "heads"]).parse_next(input)?;
    Ok(Item::Surroundings)
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

fn heading(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
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
fn entry_for_destination(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
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

/// `Chinese`, `Hong Kong` in front of `entity`.
fn nationality(input: &mut Tokens<'_, '_>) -> ModalResult<Item> {
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
