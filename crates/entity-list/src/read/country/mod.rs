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
    let key = country_key(text);
    CODES.contains_key(key.as_str())
        || WITHOUT_CODE.contains(key.as_str())
        || (key.contains(" OF")
            && FORMS_OF_STATE.iter().any(|form| key.contains(form))
            && country_of(text).is_some())
}

/// The last words of all names of destinations, and `OF`.
static LAST_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let names = CODES.keys().chain(WITHOUT_CODE.iter());
    names.filter_map(|name| name.rsplit(' ').next()).chain(["OF"]).collect()
});

/// False where no text that ends with this word can be a destination: asked
/// before all the ways to cut a line are tried.
pub(crate) fn may_end_a_destination(word: &str) -> bool {
    let key = country_key(word);
    // a remark in parentheses may stand behind the name
    key.is_empty()
        || word.contains(')')
        || LAST_WORDS.contains(key.rsplit(' ').next().unwrap_or_default())
}

/// Capital ASCII letters, single spaces, no punctuation, no article in front.
fn country_key(printed: &str) -> String {
    let mut key = String::with_capacity(printed.len());
    let folded =
        if printed.is_ascii() { Cow::Borrowed(printed) } else { Cow::Owned(any_ascii(printed)) };
    let mut after_blank = true;
    // any_ascii leaves nothing but ASCII
    for letter in folded.bytes() {
        match letter {
            b'a'..=b'z' | b'A'..=b'Z' => {
                key.push(char::from(letter.to_ascii_uppercase()));
                after_blank = false;
            }
            b'\'' | b'.' | b'`' | b'"' => {}
            _ if after_blank => {}
            _ => {
                key.push(' ');
                after_blank = true;
            }
        }
    }
    key.truncate(key.trim_end().len());
    if key.starts_with("THE ") {
        key.drain(.."THE ".len());
    }
    key
}

#[cfg(test)]
mod tests;
