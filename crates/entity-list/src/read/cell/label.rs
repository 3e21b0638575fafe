//! Alias labels (`a.k.a.,`) and the phrases that announce a list
//! (`the following two aliases, and three subordinate institutions:`).

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use winnow::Parser;
use winnow::ascii::{multispace0, multispace1};
use winnow::combinator::{alt, opt, peek, preceded, repeat, terminated};
use winnow::error::ContextError;
use winnow::token::{one_of, take_while};

use super::words::{
    ADDRESS_NOUNS, ADJECTIVES, ALIAS_LABELS, ALIAS_NOUNS, MEMBER_NOUNS, WORDLIKE_LABELS,
};
use crate::read::numbers::NUMBER_WORDS;

type Parsed<T> = Result<T, ContextError>;

/// A label and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) range: Range<usize>,
    pub(super) normal: &'static str,
}

/// What a phrase announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    Aliases,
    Members,
    Addresses,
}

/// One part of a phrase: `the following two aliases`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) announced: Announced,
    pub(super) count: Option<u32>,
}

/// A phrase that announces lists, and its length in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Intro {
    pub(super) clauses: Vec<Clause>,
    pub(super) len: usize,
}

impl Intro {
    pub(super) fn clause(&self, announced: Announced) -> Option<Clause> {
        self.clauses.iter().copied().find(|clause| clause.announced == announced)
    }
}

/// The first alias label of the range.
pub(super) fn find_label(text: &str, range: Range<usize>) -> Option<Label> {
    let inner = text.get(range.clone())?;
    let mut from = 0;
    while let Some(at) = next_beginning(inner.as_bytes(), from) {
        from = at + 1;
        let before = inner.get(..at).and_then(|before| before.chars().next_back());
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '.') {
            continue;
        }
        if let Some((len, normal)) = label_at(inner, at) {
            let start = range.start + at;
            return Some(Label { range: start..start + len, normal });
        }
    }
    None
}

/// The next letter, at or behind a place, with which a label may begin and in
/// front of which no ASCII letter or figure stands: most words begin no label.
fn next_beginning(bytes: &[u8], from: usize) -> Option<usize> {
    if from == 0 && bytes.first().is_some_and(|&first| kind(first) & BEGINS != 0) {
        return Some(0);
    }
    let from = from.max(1);
    let pairs = bytes.get(from - 1..)?.iter().zip(bytes.get(from..)?);
    let found = pairs.into_iter().position(|(&before, &letter)| {
        kind(letter) & BEGINS != 0 && kind(before) & WITHIN_A_WORD == 0
    });
    found.map(|at| from + at)
}

/// A first letter of [`ALIAS_LABELS`].
const BEGINS: u8 = 1;
/// An ASCII letter or figure.
const WITHIN_A_WORD: u8 = 2;

fn kind(byte: u8) -> u8 {
    const KINDS: [u8; 256] = {
        let mut kinds = [0; 256];
        let mut byte = 0;
        while byte < 128 {
            if (byte as u8).is_ascii_alphanumeric() {
                kinds[byte] = WITHIN_A_WORD;
            }
            byte += 1;
        }
        let mut index = 0;
        while index < ALIAS_LABELS.len() {
            let letter = ALIAS_LABELS[index].0.as_bytes()[0];
            kinds[letter.to_ascii_lowercase() as usize] |= BEGINS;
            kinds[letter.to_ascii_uppercase() as usize] |= BEGINS;
            index += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}

fn label_at(text: &str, at: usize) -> Option<(usize, &'static str)> {
    let rest = text.get(at..)?;
    let first = rest.bytes().next()?.to_ascii_lowercase();
    let (printed, normal) = ALIAS_LABELS.iter().find(|(printed, _)| {
        printed.as_bytes().first() == Some(&first)
            && rest.get(..printed.len()).is_some_and(|start| start.eq_ignore_ascii_case(printed))
            && !rest
                .get(printed.len()..)
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    })?;
    if WORDLIKE_LABELS.contains(printed) {
        let before = text.get(..at)?.trim_end();
        let lower_or_upper = rest.get(..printed.len())?;
        let shouted = lower_or_upper.bytes().all(|byte| byte.is_ascii_uppercase());
        let whispered = lower_or_upper.bytes().all(|byte| !byte.is_ascii_uppercase());
        if !before.ends_with([',', ';', '(', '[']) || !(shouted || whispered) {
            return None;
        }
    }
    Some((printed.len(), normal))
}

/// The phrase that begins the text; `labelled` where an alias label stands in
/// front, so that `the following one entity` counts as an alias.
pub(super) fn intro_at(text: &str, labelled: bool) -> Option<Intro> {
    let mut rest = text;
    let clauses = intro.parse_next(&mut rest).ok()?;
    let clauses = clauses
        .into_iter()
        .enumerate()
        .map(|(index, (count, noun, qualified))| Clause {
            announced: announced_by(&noun, labelled && index == 0 && !qualified),
            count: count.or_else(|| singular(&noun)),
        })
        .collect();
    Some(Intro { clauses, len: text.len() - rest.len() })
}

fn announced_by(noun: &str, labelled: bool) -> Announced {
    if labelled || (noun != "entity" && ALIAS_NOUNS.contains(&noun)) {
        Announced::Aliases
    } else if ADDRESS_NOUNS.contains(&noun) {
        Announced::Addresses
    } else {
        Announced::Members
    }
}

/// `the following alias:` states one.
fn singular(noun: &str) -> Option<u32> {
    matches!(noun, "alias" | "subordinate").then_some(1)
}

/// The word with which every phrase begins, ready for searching.
static THE: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new("the "));

/// The phrase with a list announced somewhere in the range, such as
/// `, and to include the following addresses:` behind an alias.
pub(super) fn find_intro(text: &str, range: Range<usize>) -> Option<(Range<usize>, Intro)> {
    let inner = text.get(range.clone())?;
    for at in THE.find_iter(inner.as_bytes()) {
        let head = inner.get(..at)?;
        let joined = head.trim_end();
        let connectives = ["and to include", "to include", "including", "and"];
        let words = connectives
            .iter()
            .find_map(|words| {
                joined.strip_suffix(words).filter(|h| !h.ends_with(char::is_alphanumeric))
            })
            .unwrap_or(joined);
        let start = words.trim_end().trim_end_matches([',', ';']).len();
        let boundary = start < joined.len() || joined.is_empty();
        if !boundary {
            continue;
        }
        if let Some(intro) = intro_at(inner.get(start..)?, false) {
            let start = range.start + start;
            return Some((start..start + intro.len, intro));
        }
    }
    None
}

/// `[,] [and|including|to include] clause {[,;] [and] clause} [:|.|,]`
fn intro(input: &mut &str) -> Parsed<Vec<(Option<u32>, String, bool)>> {
    let first = preceded(connective, clause(true)).parse_next(input)?;
    let mut clauses = vec![first];
    let more: Vec<_> = repeat(0.., preceded(connective, clause(false))).parse_next(input)?;
    clauses.extend(more);
    opt((multispace0, one_of([':', ',', '.']))).parse_next(input)?;
    Ok(clauses)
}

fn connective(input: &mut &str) -> Parsed<()> {
    (
        multispace0,
        opt((one_of([',', ';']), multispace0)),
        opt(terminated(
            alt((
                ("and", multispace1, "to include").void(),
                "to include".void(),
                "including".void(),
                "and".void(),
                "as".void(),
            )),
            multispace1,
        )),
    )
        .void()
        .parse_next(input)
}

/// `the following [the following] [two] {subordinate} institutions`, or
/// `the following:` alone; the first
/// clause needs its `following`, later ones a count or `the named`.
fn clause(first: bool) -> impl FnMut(&mut &str) -> Parsed<(Option<u32>, String, bool)> {
    move |input: &mut &str| {
        let article = opt(terminated("the", multispace1)).parse_next(input)?.is_some();
        let mut following =
            opt(terminated(alt(("following", "follow")), multispace1)).parse_next(input)?.is_some();
        opt((opt(terminated("the", multispace1)), "following", multispace1)).parse_next(input)?;
        if first && article && opt(peek("following:")).parse_next(input)?.is_some() {
            // `a.k.a. the following:`
            "following".parse_next(input)?;
            return Ok((None, String::new(), false));
        }
        let count = opt(terminated(count, multispace1)).parse_next(input)?;
        following |= opt(terminated("following", multispace1)).parse_next(input)?.is_some();
        let adjectives: Vec<&str> =
            repeat(0..3, terminated(word_of(ADJECTIVES), multispace1)).parse_next(input)?;
        let noun = noun.parse_next(input)?;
        let qualified = !adjectives.is_empty();
        let of_aliases = article && count.is_some() && ALIAS_NOUNS.contains(&noun.as_str());
        let announced =
            following || of_aliases || (!first && (count.is_some() || (article && qualified)));
        if announced { Ok((count, noun, qualified)) } else { Err(ContextError::new()) }
    }
}

/// `seventeen`, `twenty-two`, `11`.
fn count(input: &mut &str) -> Parsed<u32> {
    let figures = take_while(1..4, |letter: char| letter.is_ascii_digit())
        .try_map(|figures: &str| figures.parse::<u32>());
    alt((figures, count_in_words)).parse_next(input)
}

fn count_in_words(input: &mut &str) -> Parsed<u32> {
    let tens_or_less = number_word.parse_next(input)?;
    if tens_or_less < 20 {
        return Ok(tens_or_less);
    }
    let ones = opt(preceded(
        one_of(['-', ' ', '\u{2011}', '\u{2013}']),
        number_word.verify(|&ones| ones < 10),
    ))
    .parse_next(input)?;
    Ok(tens_or_less + ones.unwrap_or(0))
}

fn number_word(input: &mut &str) -> Parsed<u32> {
    take_while(3.., |letter: char| letter.is_ascii_alphabetic())
        .verify_map(|word: &str| {
            NUMBER_WORDS
                .iter()
                .find(|(printed, _)| word.eq_ignore_ascii_case(printed))
                .map(|&(_, number)| number)
        })
        .parse_next(input)
}

fn noun(input: &mut &str) -> Parsed<String> {
    let known = |word: &&str| {
        let lower = word.to_lowercase();
        [ALIAS_NOUNS, MEMBER_NOUNS, ADDRESS_NOUNS]
            .iter()
            .any(|nouns| nouns.contains(&lower.as_str()))
    };
    take_while(3.., |letter: char| letter.is_ascii_alphabetic())
        .verify(known)
        .map(|word: &str| word.to_lowercase())
        .parse_next(input)
}

/// One of the words, but not as the noun itself: `subordinate institutions`
/// has an adjective, `the following subordinate.` a noun.
fn word_of<'i>(words: &'static [&'static str]) -> impl FnMut(&mut &'i str) -> Parsed<&'i str> {
    move |input: &mut &'i str| {
        let mut ahead = *input;
        let word = take_while(3.., |letter: char| letter.is_ascii_alphabetic())
            .verify(|word: &str| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
            .parse_next(&mut ahead)?;
        if !ahead.starts_with(char::is_whitespace) {
            return Err(ContextError::new());
        }
        *input = ahead;
        Ok(word)
    }
}
