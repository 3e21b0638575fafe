//! Where an address begins inside what looks like a name, because the comma
//! between them is missing: `Basha Shaikh Office M-2`, `Salute Center 16
//! Prospect Budennogo`, `Example Company Al Noor Tower 1`.

use super::place::{
    Likeness, begins_with_company_form, ends_with_company_form, is_legal_form, is_place, is_street,
    is_strong_street, last_organisation, likeness, names_an_organisation,
};
use super::split::Evidence;
use super::words::{LEADING_WORDS, NAMED_STREETS, UNIT_WORDS};

/// Where the address begins in a name, in bytes.
pub(super) fn glued_address(name: &str, evidence: Evidence) -> Option<usize> {
    // an address neither ends with a company form nor holds an organisation
    let mut starts = name.match_indices(' ').map(|(at, _)| at + 1);
    let organisation = last_organisation(name);
    let marked = if ends_with_company_form(name) {
        None
    } else {
        starts.find(|&start| {
            let (before, rest) = name.split_at(start);
            organisation.is_none_or(|at| at < start) && begins_an_address(before, rest, evidence)
        })
    };
    let street = before_the_street(name, evidence);
    marked.into_iter().chain(street).min()
}

fn begins_an_address(before: &str, rest: &str, evidence: Evidence) -> bool {
    let mut words = rest.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let word = first.trim_end_matches(['.', ':']);
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is_one_of(UNIT_WORDS) {
        return has_figure(second) || words.next().is_some_and(has_figure);
    }
    if behind_a_company_form(before, rest, evidence) {
        return true;
    }
    let numbered = first.starts_with(|letter: char| letter.is_ascii_digit())
        || (word.eq_ignore_ascii_case("no") && has_figure(second))
        || is_numbered(first);
    if evidence == Evidence::RunOn {
        // in `Phase 2. Mill Lane` the figure ends the name
        let stopped = first.ends_with('.') && !second.is_empty() && !is_numbered(first);
        let stands = !second.is_empty() || ends_a_sentence(before);
        let leads = is_one_of(LEADING_WORDS);
        if (leads && has_figure(second)) || (has_figure(first) && ends_a_sentence(before)) {
            return !stopped || leads;
        }
        if rest.split_whitespace().count() <= 6 {
            return (numbered && !stopped && stands) || leads;
        }
    }
    if !numbered {
        return false;
    }
    let without_figures: Vec<&str> =
        rest.split_whitespace().filter(|word| !has_figure(word)).collect();
    let words = without_figures.join(" ");
    (likeness(&words) == Likeness::Strong && !is_place(&words)) || is_house_number(before, rest)
}

/// `No:54/B`, `No.5`.
fn is_numbered(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.strip_prefix("no").is_some_and(|rest| rest.starts_with(['.', ':']) && has_figure(rest))
}

/// `Example Company Al Noor Tower 1`: behind a company form stand a street or
/// room word and a figure; where line breaks are lost nothing need speak for
/// an address.
fn behind_a_company_form(before: &str, rest: &str, evidence: Evidence) -> bool {
    let of_the_name = !ends_with_company_form(before)
        || is_legal_form(before)
        || begins_with_company_form(rest)
        || rest.starts_with(|letter: char| !letter.is_alphanumeric());
    if of_the_name || rest.split_whitespace().count() < 2 || is_place(rest) {
        return false;
    }
    evidence == Evidence::RunOn
        || (likeness(rest) == Likeness::Strong && rest.split_whitespace().any(has_figure))
}

/// `Example Finance 6 Lothbury`, `Turbine Center 16 Prospect Mira`: a bare
/// figure and one word, or two of which one is of streets, behind a name of two
/// words or more.
fn is_house_number(before: &str, rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let Some((number, street)) = words.split_first() else { return false };
    let named = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
            && !word.chars().all(char::is_uppercase)
            && !is_place(word)
    };
    number.bytes().all(|byte| byte.is_ascii_digit())
        && street.iter().all(named)
        && (street.len() == 1 || (street.len() == 2 && street.iter().any(|word| is_street(word))))
        && before.split_whitespace().count() >= 2
        && !names_an_organisation(before)
}

/// `Sea Port Kirova Street 28`, `Ivan Petrov Akadeemia Tee 21E`: the one word
/// in front of the street word begins the address. With line breaks a figure
/// must follow a word that stands in no name.
fn before_the_street(name: &str, evidence: Evidence) -> Option<usize> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.iter().rposition(|word| !has_figure(word))?;
    let street = words.get(last)?;
    let numbered = last + 1 < words.len();
    let named_street =
        NAMED_STREETS.iter().any(|known| street.trim_matches('.').eq_ignore_ascii_case(known));
    let is_one =
        named_street && (evidence == Evidence::RunOn || (numbered && is_strong_street(street)));
    if !is_one || last < 2 {
        return None;
    }
    let named = words.get(last - 1)?;
    if !named.starts_with(char::is_uppercase) || ends_with_company_form(named) {
        return None;
    }
    name.rfind(&words.get(last - 1..=last)?.join(" "))
}

/// True where a full stop ends what stands in front of a figure, as in
/// `… S.A. 9, Avenue …`; in `No. 9` it does not.
fn ends_a_sentence(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let Some(word) = last.strip_suffix('.') else { return false };
    let counts = |known: &&str| word.eq_ignore_ascii_case(known);
    !["no", "nos", "nr"].iter().any(counts) && !UNIT_WORDS.iter().any(counts) && !is_street(word)
}

fn has_figure(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit())
}
