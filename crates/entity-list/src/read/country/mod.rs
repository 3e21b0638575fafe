//! Destinations as printed, in every spelling seen, and their ISO 3166-1
//! codes.

mod table;

use std::borrow::Cow;
use std::sync::LazyLock;

use any_ascii::any_ascii;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::CountryCode;

static CODES: LazyLock<FxHashMap<&'static str, CountryCode>> = LazyLock::new(|| {
    table::DESTINATIONS
        .iter()
        .filter_map(|&(name, code)| Some((name, CountryCode::from_bytes(code)?)))
        .collect()
});

static WITHOUT_CODE: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| table::WITHOUT_CODE.iter().copied().collect());

/// The code of a destination as printed in the list, an instruction or a
/// summary; `None` where none fits.
///
/// Crimea and the other occupied regions of Ukraine are destinations of their
/// own in the EAR and have no code; so have states that are gone, such as
/// Yugoslavia.
///
/// ```
/// use entity_list::read::country::country_of;
/// let code = country_of("CHINA, PEOPLE'S REPUBLIC OF");
/// assert_eq!(code.map(String::from).as_deref(), Some("CN"));
/// assert_eq!(country_of("CRIMEA REGION OF UKRAINE"), None);
/// ```
pub fn country_of(printed: &str) -> Option<CountryCode> {
    let key = country_key(printed);
    if let Some(&code) = CODES.get(key.as_str()) {
        return Some(code);
    }
    if WITHOUT_CODE.contains(key.as_str()) {
        return None;
    }
    let without_remark = country_key(printed.split('(').next().unwrap_or(printed));
    if let Some(&code) = CODES.get(without_remark.as_str()) {
        return Some(code);
    }
    // `IRAN, ISLAMIC REPUBLIC OF` and `REPUBLIC OF BELARUS` carry the form of
    // state around the name.
    let short = FORMS_OF_STATE.iter().find_map(|form| {
        without_remark
            .strip_suffix(form)
            .or_else(|| without_remark.strip_prefix(form))
            .map(|rest| rest.trim().strip_prefix("THE ").unwrap_or(rest.trim()))
    })?;
    CODES.get(short).copied()
}

/// Forms of state that precede or follow the name; longer ones first.
const FORMS_OF_STATE: &[&str] = &[
    "DEMOCRATIC SOCIALIST REPUBLIC OF",
    "ISLAMIC REPUBLIC OF",
    "SOCIALIST REPUBLIC OF",
    "ARAB REPUBLIC OF",
    "UNITED REPUBLIC OF",
    "FEDERAL REPUBLIC OF",
    "REPUBLIC OF",
    "KINGDOM OF",
    "STATE OF",
    "SULTANATE OF",
];

/// True for the code of a destination that the table knows.
///
/// ```
/// use entity_list::read::country::is_known_code;
/// assert!(is_known_code("CN"));
/// assert!(!is_known_code("XX"));
/// ```
pub fn is_known_code(code: &str) -> bool {
    CODES.values().any(|known| known.as_str() == code)
}

/// True where the text is the name of a destination, with or without a code.
pub fn is_destination(text: &str) -> bool {
    with_key(text, |key| {
        CODES.contains_key(key)
            || WITHOUT_CODE.contains(key)
            || (key.contains(" OF")
                && FORMS_OF_STATE.iter().any(|form| key.contains(form))
                && country_of(text).is_some())
    })
}

/// The last words of all names of destinations, and `OF`.
static LAST_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let names = CODES.keys().chain(WITHOUT_CODE.iter());
    names.filter_map(|name| name.rsplit(' ').next()).chain(["OF"]).collect()
});

/// False where no text that ends with this word can be a destination: asked
/// before all the ways to cut a line are tried.
pub(crate) fn may_end_a_destination(word: &str) -> bool {
    // a remark in parentheses may stand behind the name
    word.contains(')')
        || with_key(word, |key| {
            key.is_empty() || LAST_WORDS.contains(key.rsplit(' ').next().unwrap_or_default())
        })
}

/// Capital ASCII letters, single spaces, no punctuation, no article in front.
fn country_key(printed: &str) -> String {
    with_key(printed, str::to_owned)
}

/// The longest texts in bytes whose key needs no memory of its own; names of
/// destinations are shorter.
const SHORT: usize = 64;

/// Asks something of the [`country_key`] of a text: this is asked of every
/// few words of an address, and most are no destination.
fn with_key<T>(printed: &str, ask: impl FnOnce(&str) -> T) -> T {
    let folded =
        if printed.is_ascii() { Cow::Borrowed(printed) } else { Cow::Owned(any_ascii(printed)) };
    let (mut short, mut long) = ([0; SHORT], Vec::new());
    let space = match short.get_mut(..folded.len()) {
        Some(space) => space,
        None => {
            long.resize(folded.len(), 0);
            &mut long[..]
        }
    };
    let length = write_key(&folded, space);
    let key = std::str::from_utf8(space.get(..length).unwrap_or_default()).unwrap_or_default();
    ask(key.strip_prefix("THE ").unwrap_or(key))
}

/// Writes the key of a text, which is never longer than the text, and gives
/// its length.
fn write_key(folded: &str, space: &mut [u8]) -> usize {
    let mut length = 0;
    // blanks at the beginning are left out
    let mut after_blank = true;
    for letter in folded.bytes() {
        let upper = letter.to_ascii_uppercase();
        let written = match upper {
            b'A'..=b'Z' => upper,
            b'\'' | b'.' | b'`' | b'"' => continue,
            _ if after_blank => continue,
            _ => b' ',
        };
        after_blank = written == b' ';
        if let Some(place) = space.get_mut(length) {
            *place = written;
            length += 1;
        }
    }
    if after_blank { length.saturating_sub(1) } else { length }
}

#[cfg(test)]
mod tests;
