//! Numbers by destination: `Canada (2), China (5)`, `70 under Russia and 1 under
//! Belarus`, `Finland, one entry`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::counts::{ACTS, Act, bare};
use crate::read::country::country_of;
use crate::read::numbers::number_at;

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

/// `(42)`, `(42 entries)` behind a destination.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\(\s*([0-9]{1,4})(?:\s+(?:entit(?:y|ies)|entr(?:y|ies)|persons?))?\s*\)")
});
/// `18 under China`, `five entities in the United Arab Emirates`.
static UNDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b([A-Za-z]+(?:-[a-z]+)?|[0-9]{1,4})\s+(?:(?:entit(?:y|ies)|entr(?:y|ies)|persons?)\s+)?(?:located\s+)?(?:under|in)\s+(?:the\s+)?(?:destinations?\s+of\s+)?(?:the\s+)?([A-Z][\w’'.-]*(?:\s+(?:of\s+|and\s+)?[A-Z][\w’'.-]*){0,4})",
    )
});
/// `China, 20 entries; Finland, 1 entry`.
static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([A-Z][\w’'.() -]*?),\s+([a-z]+(?:-[a-z]+)?|[0-9]{1,4})\s+(?:entit(?:y|ies)|entr(?:y|ies)|persons?)\b",
    )
});
static DESTINATIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:destinations?|countries|headings?)\s+(?:of|for)\s+|\bunder\s+(?:the\s+)?(?:destinations?\s+of\s+)?",
    )
});
static SHORT_FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s*\(([A-Za-z][A-Za-z.' ]*)\)\s*$"));
/// `five are under the destination of China`.
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b([a-z]+(?:-[a-z]+)?|[0-9]{1,4})\s+(?:is|are)\s+(?:listed\s+)?under\s+(?:the\s+)?destinations?\s+of\s+([^;.]+?)(?:;|\.|,?\s+and\s+(?:[a-z-]+|[0-9]+)\s+(?:is|are)\s|$)",
    )
});

/// Entries by destination, in capitals as the list prints its headings.
pub(super) fn by_destination(sentence: &str) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    for worded in WORDED.captures_iter(sentence) {
        let number = number_at(&[&worded[1]]).map(|(number, _)| number);
        if let (Some(number), Some(name)) = (number, destination(&worded[2])) {
            found.insert(name, number);
        }
    }
    found.extend(beside_numbers(sentence));
    let Some(begin) = FIGURE.find(sentence).and_then(|first| {
        DESTINATIONS.find_iter(sentence).filter(|head| head.end() <= first.start()).last()
    }) else {
        return found;
    };
    let mut from = begin.end();
    for figure in FIGURE.captures_iter(sentence) {
        let (Some(whole), Ok(number)) = (figure.get(0), figure[1].parse()) else { continue };
        if whole.start() < from {
            continue;
        }
        if let Some(name) = destination(&sentence[from..whole.start()]) {
            found.insert(name, number);
        }
        from = whole.end();
    }
    found
}

/// Numbers in the running text in front of or behind a known destination; only
/// what is added, so that the verb in front decides.
fn beside_numbers(sentence: &str) -> BTreeMap<String, u32> {
    let adds = |at: usize| {
        let words = sentence[..at].split_whitespace().rev();
        let act = words.map(bare).find_map(|word| ACTS.iter().find(|(verb, _)| *verb == word));
        matches!(act, Some((_, Act::Add))) && !sentence[..at].contains("consisting")
    };
    let under = UNDER.captures_iter(sentence).map(|found| (found, 1, 2));
    let ahead = AHEAD.captures_iter(sentence).map(|found| (found, 2, 1));
    under
        .chain(ahead)
        .filter_map(|(found, number, name)| {
            let at = found.get(0)?.start();
            let (number, _) = number_at(&[found.get(number)?.as_str()])?;
            let shared = name == 2 && goes_on_with_a_destination(&sentence[found.get(0)?.end()..]);
            let name = destination(found.get(name)?.as_str())?;
            let listed = adds(at) || sentence[..at].contains("listed under");
            (listed && !shared && country_of(&name).is_some()).then_some((name, number))
        })
        .collect()
}

/// `two persons under Germany` goes on ` and the U.A.E.`: the number is that of
/// both together and says nothing of either.
fn goes_on_with_a_destination(rest: &str) -> bool {
    let Some(rest) = [", and the ", ", and ", " and the ", " and ", ", the ", ", "]
        .iter()
        .find_map(|link| rest.strip_prefix(link))
    else {
        return false;
    };
    let words: Vec<&str> = rest.split_whitespace().take(5).collect();
    (1..=words.len()).any(|taken| {
        let name = words[..taken].join(" ");
        let name = name.trim_end_matches([',', ';', ':', ')']);
        name.starts_with(char::is_uppercase)
            && (country_of(name).is_some() || country_of(name.trim_end_matches('.')).is_some())
    })
}

/// `; and the United Arab Emirates (UAE)` without what is around the name.
fn destination(text: &str) -> Option<String> {
    let mut name = text.trim().trim_start_matches([',', ';']).trim_start();
    for word in ["and ", "the ", "under ", "destination of ", "the "] {
        name = name.strip_prefix(word).unwrap_or(name).trim_start();
    }
    let name = SHORT_FORM.replace(name, "");
    let name = name.trim().trim_end_matches([',', ';']);
    // the stop of `U.A.E.` stays, that of the sentence goes
    let initials = name.rsplit(' ').next().is_some_and(|word| word.matches('.').count() > 1);
    let name = if initials { name } else { name.trim_end_matches('.') };
    let plausible = name.starts_with(char::is_uppercase) && name.split(' ').count() <= 7;
    plausible.then(|| name.to_uppercase().replace('’', "'"))
}
