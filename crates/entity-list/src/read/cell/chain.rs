//! Names that have commas of their own: a part of an organisation behind the
//! organisation (`Academy of Sciences, Institute of Physics`), a company
//! behind its group (`Example Corporation, Joint Stock Company Avangard`).

use super::place::{
    Likeness, begins_with_legal_form, ends_with_company_form, ends_with_place, is_one_of_streets,
    last_word, likeness, may_be_a_person, names_an_organisation,
};
use super::words::{HOLDERS, UNITS};

/// True where the segment behind a comma is still of the name, because an
/// address follows only behind it.
pub(super) fn names_another_part(before: &str, segment: &str, more: &str) -> bool {
    let part = repeats_the_name(before, segment)
        || (begins_with_legal_form(segment) && !may_be_a_person(before))
        || is_part_of_a_holder(before, segment);
    part && !more.trim().is_empty() && ends_with_place(more)
}

/// `Joint Stock Company Angstrem, Angstrem-M, Dom 4, …`.
fn repeats_the_name(before: &str, segment: &str) -> bool {
    let last = last_word(before).unwrap_or_default();
    last.chars().count() >= 4
        && segment.strip_prefix(last).is_some_and(|rest| rest.starts_with(['-', '\u{2013}', ' ']))
        && likeness(segment) == Likeness::None
}

/// `Academy of Military Sciences, Field Institution`, `Example Corporation,
/// 711 Repair Plant`: a unit of the organisation in front of it, without any
/// word of a street.
fn is_part_of_a_holder(before: &str, segment: &str) -> bool {
    let outside = segment.split('(').next().unwrap_or(segment);
    let may_hold = last_word(before).is_some_and(|word| is_one_of(HOLDERS, word));
    if !may_hold && !ends_with_company_form(before) {
        return false;
    }
    let ends_with_a_unit = last_word(outside).is_some_and(|word| is_one_of(UNITS, word))
        || quoted_at_the_end(outside).is_some_and(names_an_organisation)
        || is_research_center(outside);
    (may_hold || is_research_center(outside)) && ends_with_a_unit && !is_one_of_streets(outside)
}

/// What stands in front of a quoted name at the end: `Petrovsky Plant “Molot”`.
fn quoted_at_the_end(segment: &str) -> Option<&str> {
    let inner = segment.trim_end().strip_suffix(['\u{201D}', '"', '\u{2019}', '\''])?;
    inner.rfind(['\u{201C}', '"', '\u{2018}', '\'']).and_then(|at| inner.get(..at))
}

fn is_research_center(segment: &str) -> bool {
    let lower = segment.trim_end().to_lowercase();
    ["research center", "research centre"].iter().any(|words| lower.ends_with(words))
}

/// `DP` in `Zavod Novy Svit, DP 1 Shaliapin Street`: a legal form in capitals
/// in front of a figure, so that the address begins behind it.
pub(super) fn is_form_alone(segment: &str) -> Option<usize> {
    let (word, rest) = segment.split_once(' ')?;
    let form = word.trim_end_matches('.');
    let capitals = (2..=4).contains(&form.len()) && form.bytes().all(|b| b.is_ascii_uppercase());
    let numbered = rest.starts_with(|letter: char| letter.is_ascii_digit());
    (capitals && numbered && likeness(form) == Likeness::None).then_some(word.len())
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}
