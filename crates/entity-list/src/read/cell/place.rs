//! Judgement: does this text end with a place, does it begin like an address,
//! is it still a name? All from the vocabularies in [`super::words`] and the
//! table of destinations.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::{
    ADDRESS_WORDS, CITIES, COMPANY_FORMS, NAME_SUFFIXES, ORGANISATION_WORDS, PLACE_ENDINGS,
    WEAK_ADDRESS_WORDS,
};
use crate::read::country::is_destination;

/// A vocabulary made ready for asking.
type Vocabulary = LazyLock<HashSet<&'static str>>;

static STREETS: Vocabulary = LazyLock::new(|| ADDRESS_WORDS.iter().copied().collect());
static WEAK: Vocabulary = LazyLock::new(|| WEAK_ADDRESS_WORDS.iter().copied().collect());
static TOWNS: Vocabulary = LazyLock::new(|| CITIES.iter().copied().collect());
static SUFFIXES: Vocabulary = LazyLock::new(|| NAME_SUFFIXES.iter().copied().collect());
static FORMS: Vocabulary = LazyLock::new(|| COMPANY_FORMS.iter().copied().collect());

/// How sure it is that a segment belongs to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Nothing speaks for it.
    None,
    /// A word that also stands in names.
    Weak,
    /// A figure, a street word, a place.
    Strong,
}

/// True where the text ends with a destination or a known city, with or
/// without a postal code in front or behind.
pub(super) fn ends_with_place(text: &str) -> bool {
    let text = trim_end(text);
    let mut segments = text.rsplit([',', '\n']).map(trim).filter(|segment| !segment.is_empty());
    let Some(last) = segments.next() else { return false };
    if is_place(last) {
        return true;
    }
    is_postal_code(last) && segments.next().is_some_and(is_place)
}

/// True where the text ends with a destination, with or without a postal code
/// behind it.
pub(super) fn ends_with_destination(text: &str) -> bool {
    let text = trim_end(text);
    let mut segments = text.rsplit([',', '\n']).map(trim).filter(|segment| !segment.is_empty());
    let Some(last) = segments.next() else { return false };
    tails(last).any(|tail| is_destination(&tail))
        || (is_postal_code(last)
            && segments.next().is_some_and(|last| tails(last).any(|tail| is_destination(&tail))))
}

/// The last words of a segment, figures at its end left out: one word, two, …
fn tails(segment: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = segment.split_whitespace().collect();
    let letters = words.iter().rposition(|word| !is_figure(word)).map_or(0, |at| at + 1);
    let words: Vec<&str> = words.into_iter().take(letters).collect();
    (1..=words.len().min(6))
        .map(move |count| words.get(words.len() - count..).unwrap_or_default().join(" "))
}

/// True where the segment is a place, also behind or in front of other words:
/// `Moscow 109052`, `Islamabad Pakistan`, `P.R. China 100016`.
pub(super) fn is_place(segment: &str) -> bool {
    let mut tails = tails(segment).enumerate();
    tails.any(|(before, tail)| {
        is_destination(&tail)
            || (before < 4 && is_city(&tail))
            || (before == 1 && is_province(&tail))
    })
}

/// `Hubei Province`, `Baoding City`.
fn is_province(text: &str) -> bool {
    text.rsplit(' ')
        .next()
        .is_some_and(|last| PLACE_ENDINGS.contains(&last.trim_matches('.').to_lowercase().as_str()))
}

/// True where the whole segment is the name of a place.
pub(super) fn is_only_place(segment: &str) -> bool {
    let segment = trim(segment);
    is_destination(segment) || is_city(segment) || {
        let bare = segment.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-');
        bare.len() < segment.len() && (is_destination(bare) || is_city(bare))
    }
}

fn is_city(text: &str) -> bool {
    let lower = text.trim().trim_end_matches('.').to_lowercase().replace('\u{2019}', "'");
    let bare = lower.strip_prefix("st. ").map_or(lower.clone(), |rest| format!("st {rest}"));
    let bare = bare.strip_suffix(" city").unwrap_or(&bare);
    TOWNS.contains(bare)
}

fn is_figure(word: &str) -> bool {
    word.chars().any(|letter| letter.is_ascii_digit())
}

/// `100016`, `SW3 1ES`, `H4P 1K5`, `D02727`.
fn is_postal_code(segment: &str) -> bool {
    let words: Vec<&str> = segment.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && words.iter().any(|word| is_figure(word))
        && words.iter().all(|word| word.len() <= 8 && (is_figure(word) || word.len() <= 4))
}

/// How much a segment looks like a part of an address.
pub(super) fn likeness(segment: &str) -> Likeness {
    let segment = trim(segment);
    let first = segment.split_whitespace().next().unwrap_or_default();
    if is_place(segment)
        || first.starts_with(|letter: char| letter.is_ascii_digit() || letter == '#')
    {
        return Likeness::Strong;
    }
    let figure = segment.split_whitespace().any(is_figure);
    let mut found = if figure { Likeness::Weak } else { Likeness::None };
    for word in words(segment) {
        if STREETS.contains(word.as_str()) {
            let weak = WEAK.contains(word.as_str()) && !figure;
            found = found.max(if weak { Likeness::Weak } else { Likeness::Strong });
        }
    }
    found
}

/// Lower-case words; full stops inside stay (`p.o`), others go.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | ':' | ';' | '&' | '"')
    })
    .map(|word| word.trim_matches('.').to_lowercase())
    .filter(|word| !word.is_empty())
}

/// True where every word of the segment ends a name: `Ltd.`, `S.A. de C.V.`,
/// `Inc. (XYZ)`.
pub(super) fn is_name_tail(segment: &str) -> bool {
    let outside = segment.split('(').next().unwrap_or(segment);
    let mut any = false;
    let all = words(outside).all(|word| {
        any = true;
        is_suffix(&word, &SUFFIXES)
    });
    (all && any) || (outside.trim().is_empty() && segment.contains('('))
}

/// True where the segment begins with a company form: `Ltd. Beijing Branch`.
pub(super) fn begins_with_company_form(segment: &str) -> bool {
    words(segment).next().is_some_and(|word| is_suffix(&word, &FORMS))
}

/// True where the text ends with a company form: `and Export LLC`.
pub(super) fn ends_with_company_form(segment: &str) -> bool {
    words(segment).last().is_some_and(|word| is_suffix(&word, &FORMS))
}

fn is_suffix(word: &str, suffixes: &HashSet<&str>) -> bool {
    suffixes.contains(word)
        || (word.contains('.') && suffixes.contains(word.replace('.', "").as_str()))
}

/// True where the segment names an organisation.
pub(super) fn names_an_organisation(segment: &str) -> bool {
    words(segment).any(|word| ORGANISATION_WORDS.contains(&word.as_str()))
}

/// How many words of their own two names have in common: no company forms, no
/// particles.
pub(super) fn shared_words(one: &str, other: &str) -> usize {
    let own = |word: &String| {
        word.chars().count() > 1
            && !["and", "of", "the", "for", "de"].contains(&word.as_str())
            && !is_suffix(word, &SUFFIXES)
    };
    let of_one: Vec<String> = words(one).filter(own).collect();
    words(other).filter(own).filter(|word| of_one.contains(word)).count()
}

/// True for what may be a person: two to four words, no figure, no word of a
/// company or an organisation.
pub(super) fn may_be_a_person(name: &str) -> bool {
    let all: Vec<String> = words(name).collect();
    (2..=4).contains(&all.len())
        && likeness(name) == Likeness::None
        && !names_an_organisation(name)
        && !all.iter().any(|word| is_suffix(word, &SUFFIXES))
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'))
}

fn trim_end(text: &str) -> &str {
    text.trim_end_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | ';' | '.' | ')' | '"' | '\u{201D}')
    })
}
