//! Judgement: does this text end with a place, does it begin like an address,
//! is it still a name? All from the vocabularies in [`super::words`] and the
//! table of destinations.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words::{
    ADDRESS_WORDS, CITIES, COMPANY_FORMS, LEGAL_FORMS_IN_FRONT, NAME_SUFFIXES, ORGANISATION_WORDS,
    PLACE_ENDINGS, WEAK_ADDRESS_WORDS,
};
use crate::read::country::{is_destination, may_end_a_destination};

/// A vocabulary made ready for asking. Its words are fixed, so that a hash
/// that a document could be written against does no harm here.
type Vocabulary = LazyLock<FxHashSet<&'static str>>;

/// The longest texts in bytes that are asked for without memory of their own.
const SHORT: usize = 64;

/// Asks something of a text in lower case, with the typographic apostrophe as
/// the plain one.
fn with_lower<T>(text: &str, ask: impl FnOnce(&str) -> T) -> T {
    let mut space = [0; SHORT];
    match space.get_mut(..text.len()) {
        Some(lower) if text.is_ascii() => {
            lower.copy_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            ask(std::str::from_utf8(lower).unwrap_or_default())
        }
        _ => ask(&text.to_lowercase().replace('\u{2019}', "'")),
    }
}

/// Whether a word stands in a vocabulary, whatever its case.
fn knows(vocabulary: &FxHashSet<&str>, word: &str) -> bool {
    with_lower(word, |lower| vocabulary.contains(lower))
}

static STREETS: Vocabulary = LazyLock::new(|| ADDRESS_WORDS.iter().copied().collect());
static WEAK: Vocabulary = LazyLock::new(|| WEAK_ADDRESS_WORDS.iter().copied().collect());
static TOWNS: Vocabulary = LazyLock::new(|| CITIES.iter().copied().collect());
static SUFFIXES: Vocabulary = LazyLock::new(|| NAME_SUFFIXES.iter().copied().collect());
static ORGANISATIONS: Vocabulary = LazyLock::new(|| ORGANISATION_WORDS.iter().copied().collect());
static FORMS: Vocabulary = LazyLock::new(|| COMPANY_FORMS.iter().copied().collect());
static PROVINCES: Vocabulary = LazyLock::new(|| PLACE_ENDINGS.iter().copied().collect());

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
fn tails(segment: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let words: Vec<&str> = segment.split_whitespace().collect();
    let letters = words.iter().rposition(|word| !is_figure(word)).map_or(0, |at| at + 1);
    let evenly_set = evenly_set(segment);
    let end = words.get(..letters).and_then(<[&str]>::last).map_or(0, |last| end_of(segment, last));
    (1..=letters.min(6)).map(move |count| {
        let tail = words.get(letters - count..letters).unwrap_or_default();
        match tail.first() {
            Some(first) if evenly_set => {
                let start = end_of(segment, first) - first.len();
                Cow::Borrowed(segment.get(start..end).unwrap_or_default())
            }
            _ => Cow::Owned(tail.join(" ")),
        }
    })
}

/// Where a part of a text ends in it.
fn end_of(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize + part.len()
}

/// True where single spaces are the only blanks.
fn evenly_set(segment: &str) -> bool {
    segment.is_ascii()
        && !segment.contains("  ")
        && segment.bytes().all(|byte| byte == b' ' || !byte.is_ascii_whitespace())
}

/// True where the segment is a place, also behind or in front of other words:
/// `Moscow 109052`, `Islamabad Pakistan`, `P.R. China 100016`.
pub(super) fn is_place(segment: &str) -> bool {
    let last = segment.split_whitespace().rfind(|word| !is_figure(word));
    let Some(last) = last else { return false };
    let (destination, city) = (may_end_a_destination(last), may_end_a_city(last));
    if !destination && !city && !is_province(last) {
        return false;
    }
    let mut tails = tails(segment).enumerate();
    tails.any(|(before, tail)| {
        (destination && is_destination(&tail))
            || (city && before < 4 && is_city(&tail))
            || (before == 1 && is_province(&tail))
    })
}

/// `Hubei Province`, `Baoding City`.
fn is_province(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default().trim_matches('.');
    knows(&PROVINCES, last)
}

/// The last words of all cities.
static TOWN_ENDS: Vocabulary =
    LazyLock::new(|| CITIES.iter().filter_map(|city| city.rsplit(' ').next()).collect());

/// False where no text that ends with this word can be a city.
fn may_end_a_city(word: &str) -> bool {
    with_lower(word.trim_end_matches('.'), |word| {
        word.is_empty() || word == "city" || TOWN_ENDS.contains(word)
    })
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
    with_lower(text.trim().trim_end_matches('.'), |lower| {
        let saint = lower.strip_prefix("st. ").map(|rest| format!("st {rest}"));
        let bare = saint.as_deref().unwrap_or(lower);
        TOWNS.contains(bare.strip_suffix(" city").unwrap_or(bare))
    })
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
        if knows(&STREETS, word) {
            let weak = knows(&WEAK, word) && !figure;
            found = found.max(if weak { Likeness::Weak } else { Likeness::Strong });
        }
    }
    found
}

/// The words; full stops inside stay (`p.o`), others go.
fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | ':' | ';' | '&' | '"')
    })
    .map(|word| word.trim_matches('.'))
    .filter(|word| !word.is_empty())
}

/// The word in lower case; most need no change.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_lower) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// True where every word of the segment ends a name: `Ltd.`, `S.A. de C.V.`,
/// `Inc. (XYZ)`.
pub(super) fn is_name_tail(segment: &str) -> bool {
    let outside = segment.split('(').next().unwrap_or(segment);
    let mut any = false;
    let all = words(outside).all(|word| {
        any = true;
        is_suffix(word, &SUFFIXES)
    });
    (all && any) || (outside.trim().is_empty() && segment.contains('('))
}

/// True where the segment begins with a company form: `Ltd. Beijing Branch`.
pub(super) fn begins_with_company_form(segment: &str) -> bool {
    words(segment).next().is_some_and(|word| is_suffix(word, &FORMS))
}

/// True where the text ends with a company form: `and Export LLC`.
pub(super) fn ends_with_company_form(segment: &str) -> bool {
    words(segment).next_back().is_some_and(|word| is_suffix(word, &FORMS))
}

fn is_suffix(word: &str, suffixes: &FxHashSet<&str>) -> bool {
    knows(suffixes, word) || (word.contains('.') && knows(suffixes, &word.replace('.', "")))
}

/// True where the segment begins with a legal form that stands in front of
/// names: `Joint Stock Company Avangard`, `NPO Electromechanics`.
pub(super) fn begins_with_legal_form(segment: &str) -> bool {
    let mut begun = segment.replace(['-', '\u{2011}', '\u{2013}'], " ").to_lowercase();
    begun.push(' ');
    LEGAL_FORMS_IN_FRONT
        .iter()
        .any(|form| begun.strip_prefix(form).is_some_and(|rest| rest.starts_with(' ')))
}

/// True where the whole text is such a legal form.
pub(super) fn is_legal_form(text: &str) -> bool {
    let lower = text.trim().replace(['-', '\u{2011}', '\u{2013}'], " ").to_lowercase();
    LEGAL_FORMS_IN_FRONT.contains(&lower.as_str())
}

/// The last word, without punctuation around it.
pub(super) fn last_word(text: &str) -> Option<&str> {
    let inner = |word: &str| word.contains(char::is_alphanumeric);
    let word = text.split_whitespace().rfind(|word| inner(word))?;
    Some(word.trim_matches(|letter: char| !letter.is_alphanumeric()))
}

/// True for a word of streets and rooms.
pub(super) fn is_street(word: &str) -> bool {
    words(word).next().is_some_and(|word| knows(&STREETS, word))
}

/// True for a word of streets and rooms that stands in no name.
pub(super) fn is_strong_street(word: &str) -> bool {
    words(word).next().is_some_and(|word| knows(&STREETS, word) && !knows(&WEAK, word))
}

/// True where one of the words is of streets and rooms and stands in no name.
pub(super) fn is_one_of_streets(segment: &str) -> bool {
    segment.split_whitespace().any(is_strong_street)
}

/// True where the segment names an organisation.
pub(super) fn names_an_organisation(segment: &str) -> bool {
    words(segment).any(|word| knows(&ORGANISATIONS, word))
}

/// Where the last word that names an organisation begins, in bytes.
pub(super) fn last_organisation(name: &str) -> Option<usize> {
    let word = words(name).rfind(|word| knows(&ORGANISATIONS, word))?;
    Some(end_of(name, word) - word.len())
}

/// How many words of their own two names have in common: no company forms, no
/// particles.
pub(super) fn shared_words(one: &str, other: &str) -> usize {
    let own = |word: &Cow<'_, str>| {
        word.chars().count() > 1
            && !["and", "of", "the", "for", "de"].contains(&word.as_ref())
            && !is_suffix(word, &SUFFIXES)
    };
    let of_one: Vec<Cow<str>> = words(one).map(lower).filter(own).collect();
    words(other).map(lower).filter(own).filter(|word| of_one.contains(word)).count()
}

/// True for what may be a person: two to four words, no figure, no word of a
/// company or an organisation.
pub(super) fn may_be_a_person(name: &str) -> bool {
    let all: Vec<&str> = words(name).collect();
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
