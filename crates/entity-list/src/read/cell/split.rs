//! Where a name ends and its address begins when only commas and full stops
//! stand between them.
//!
//! Every comma and full stop outside parentheses is a candidate; the first
//! one wins behind which the text can only be an address:
//!
//! - the segment behind it begins with a figure, holds a street or room word,
//!   or is a place; or the whole rest ends with a destination;
//! - it is not the tail of a company name (`, Ltd.`, `, and Export LLC`), nor
//!   an organisation above the named one (`Institute of Physics, Academy of
//!   Sciences, …`).

use std::ops::Range;

use super::marks::trim_blanks;
use super::place::{
    Likeness, begins_with_company_form, ends_with_company_form, ends_with_place, is_name_tail,
    is_only_place, is_place, likeness, names_an_organisation,
};
use super::words::{ABBREVIATIONS, LEADING_WORDS, NAME_SUFFIXES, UNIT_WORDS};

/// How much must speak for an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// An address is expected here.
    Expected,
    /// An address stands elsewhere already, so one here must be unmistakable:
    /// it ends with a place and has a figure or a street word.
    Unmistakable,
    /// An address follows the last alias without any mark, because the source
    /// has lost its line breaks.
    RunOn,
}

/// The name and, where one follows, the address.
pub(super) fn split_name(
    text: &str,
    range: Range<usize>,
    evidence: Evidence,
) -> (Range<usize>, Option<Range<usize>>) {
    for candidate in candidates(text, range.clone()) {
        let rest = trim_blanks(text, candidate.at + 1..range.end);
        let Some(behind) = text.get(rest.clone()).filter(|behind| !behind.is_empty()) else {
            break;
        };
        let before = text.get(range.start..candidate.at).unwrap_or_default();
        let address = match candidate.mark {
            Mark::Comma => comma_ends_the_name(before, behind),
            Mark::Stop => stop_ends_the_name(before, behind),
        };
        if address && (evidence != Evidence::Unmistakable || is_unmistakable(behind)) {
            // A full stop behind `Ltd` belongs to the name.
            let end = if candidate.mark == Mark::Stop { candidate.at + 1 } else { candidate.at };
            let name = trim_blanks(text, range.start..end);
            if candidate.mark == Mark::Comma
                && let Some(at) =
                    glued_address(text.get(name.clone()).unwrap_or_default(), evidence)
            {
                let start = name.start + at;
                return (trim_blanks(text, name.start..start), Some(start..rest.end));
            }
            return (name, Some(rest));
        }
    }
    (range, None)
}

/// Where an address begins inside a name because the comma is missing:
/// `Basha Shaikh Office M-2`, `Salute Center 16 Prospect Budennogo`.
fn glued_address(name: &str, evidence: Evidence) -> Option<usize> {
    let starts = name.match_indices(' ').map(|(at, _)| at + 1);
    starts.into_iter().find(|&start| {
        let rest = name.get(start..).unwrap_or_default();
        let mut words = rest.split_whitespace();
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        let word = first.trim_end_matches(['.', ':']);
        let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        let figure = |word: &str| word.contains(|letter: char| letter.is_ascii_digit());
        let of_a_name = || names_an_organisation(rest) || ends_with_company_form(rest);
        if is_one_of(UNIT_WORDS) {
            return (figure(second) || figure(words.next().unwrap_or_default())) && !of_a_name();
        }
        let numbered = first.starts_with(|letter: char| letter.is_ascii_digit())
            || (word.eq_ignore_ascii_case("no") && figure(second));
        if evidence == Evidence::RunOn && rest.split_whitespace().count() <= 6 {
            let begins = (numbered && (!second.is_empty() || ends_a_sentence(name.get(..start))))
                || is_one_of(LEADING_WORDS);
            return begins && !of_a_name();
        }
        if !numbered || of_a_name() {
            return false;
        }
        let without_figures: Vec<&str> =
            rest.split_whitespace().filter(|word| !figure(word)).collect();
        let words = without_figures.join(" ");
        likeness(&words) == Likeness::Strong && !is_place(&words)
    })
}

/// True where a full stop ends what stands in front of a figure, as in
/// `… S.A. 9, Avenue …`; in `No. 9` it does not.
fn ends_a_sentence(before: Option<&str>) -> bool {
    let last = before.unwrap_or_default().split_whitespace().next_back().unwrap_or_default();
    let Some(word) = last.strip_suffix('.') else { return false };
    let counts = |known: &&str| word.eq_ignore_ascii_case(known);
    !["no", "nos", "nr"].iter().any(counts) && !UNIT_WORDS.iter().any(counts)
}

fn is_unmistakable(address: &str) -> bool {
    let (first, _) = first_segment(address);
    let figure = address.contains(|letter: char| letter.is_ascii_digit());
    ends_with_place(address)
        && (figure || (likeness(first) == Likeness::Strong && address.contains(',')))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Comma,
    Stop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    at: usize,
    mark: Mark,
}

/// Commas, and full stops in front of a blank, outside parentheses.
fn candidates(text: &str, range: Range<usize>) -> Vec<Candidate> {
    let Some(inner) = text.get(range.clone()) else { return Vec::new() };
    let mut candidates = Vec::new();
    let mut depth = 0_u32;
    let count = |mark: u8| inner.bytes().filter(|&byte| byte == mark).count();
    let balanced = count(b'(') == count(b')');
    for (at, letter) in inner.bytes().enumerate() {
        match letter {
            b'(' if balanced => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b';' if depth == 0 && ends_with_company_form(inner.get(..at).unwrap_or_default()) => {
                candidates.push(Candidate { at: range.start + at, mark: Mark::Comma });
            }
            b',' if depth == 0 => {
                candidates.push(Candidate { at: range.start + at, mark: Mark::Comma });
            }
            b'.' if depth == 0
                && inner.get(at + 1..).is_some_and(|rest| ends_a_word(inner.get(..at), rest)) =>
            {
                candidates.push(Candidate { at: range.start + at, mark: Mark::Stop });
            }
            _ => {}
        }
    }
    candidates
}

/// True where a blank follows the full stop, or a figure does although a
/// whole word stands in front of it (`Surinandha.140/65 Tower`).
fn ends_a_word(before: Option<&str>, rest: &str) -> bool {
    if rest.starts_with(char::is_whitespace) {
        return true;
    }
    let last = before.and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
    rest.starts_with(|letter: char| letter.is_ascii_digit())
        && last.chars().count() > 5
        && last.chars().all(char::is_alphabetic)
}

/// The text up to the next comma or semicolon, and what follows it.
pub(super) fn first_segment(text: &str) -> (&str, &str) {
    let mut depth = 0_u32;
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' | b';' if depth == 0 => {
                return (
                    text.get(..at).unwrap_or_default(),
                    text.get(at + 1..).unwrap_or_default(),
                );
            }
            _ => {}
        }
    }
    (text, "")
}

fn comma_ends_the_name(before: &str, behind: &str) -> bool {
    let (segment, more) = first_segment(behind);
    let segment = segment.trim();
    if segment.is_empty() || is_name_tail(segment) || begins_with_company_form(segment) {
        return false;
    }
    if segment.starts_with("and ") || segment.starts_with("& ") {
        return false;
    }
    if stop_inside(segment, behind) {
        return false;
    }
    let strength = likeness(segment);
    let has_figure = segment.contains(|letter: char| letter.is_ascii_digit());
    if strength < Likeness::Strong && !has_figure && name_goes_on(segment, more) {
        return false;
    }
    if strength == Likeness::Strong {
        return !(is_only_place(segment) && name_ends_later(more));
    }
    let whole = address_of(behind);
    if !more.trim().is_empty()
        && names_an_organisation(segment)
        && names_an_organisation(before)
        && !has_figure
        && !ends_with_company_form(before)
        && ends_with_place(more)
    {
        return false;
    }
    ends_with_place(whole) || (strength == Likeness::Weak && !more.trim().is_empty())
}

/// True where a full stop inside the segment ends an organisation's name, so
/// that the address begins there: `…, Wuxi Research Institute. No. 29 …`.
fn stop_inside(segment: &str, behind: &str) -> bool {
    segment.match_indices(". ").any(|(at, _)| {
        let (before, rest) = (&segment[..at], behind.get(at + 1..).unwrap_or_default());
        (names_an_organisation(before) || ends_with_company_form(before))
            && !before.contains(|letter: char| letter.is_ascii_digit())
            && stop_ends_the_name(before, rest.trim_start())
    })
}

/// The text up to the first semicolon: the first of a chain of addresses.
fn address_of(text: &str) -> &str {
    text.split(';').next().unwrap_or(text)
}

/// True where a company form ends one of the next segments before anything
/// that is an address: `Industrial, Trading and Export LLC, 12 …`.
fn name_goes_on(segment: &str, more: &str) -> bool {
    if ends_with_company_form(segment) && !segment.contains('(') {
        return true;
    }
    name_ends_later(more)
}

fn name_ends_later(more: &str) -> bool {
    let mut rest = more;
    for _ in 0..4 {
        let (segment, behind) = first_segment(rest);
        let segment = segment.trim();
        if segment.is_empty() {
            return false;
        }
        if is_name_tail(segment) || (segment.starts_with("and ") && ends_with_company_form(segment))
        {
            return true;
        }
        if likeness(segment) == Likeness::Strong {
            return false;
        }
        rest = behind;
    }
    false
}

fn stop_ends_the_name(before: &str, behind: &str) -> bool {
    let last = before.rsplit([' ', '\n', '(', ',']).next().unwrap_or_default();
    let word = last.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
    let initials = word.chars().count() <= 1 || word.contains('.');
    let company_form = NAME_SUFFIXES.contains(&word.as_str());
    if !company_form && (initials || ABBREVIATIONS.contains(&word.as_str())) {
        return false;
    }
    let (segment, _) = first_segment(behind);
    if is_name_tail(segment) || begins_with_company_form(segment) {
        return false;
    }
    let figure = segment.contains(|letter: char| letter.is_ascii_digit());
    // `Paike New Mat. Tech. Co., Ltd.`: the stop only shortens a word
    if !company_form && !figure && ends_with_company_form(segment) {
        return false;
    }
    if company_form && before.split_whitespace().count() < 2 {
        return false;
    }
    let initial = behind.split_whitespace().next().is_some_and(|word| {
        word.len() == 2 && word.ends_with('.') && word.starts_with(char::is_uppercase)
    });
    if initial || (company_form && names_an_organisation(segment) && !figure) {
        return false;
    }
    let begins_lower = behind.starts_with(|letter: char| letter.is_lowercase());
    if company_form && begins_lower && !behind.starts_with(['d', 'u', 'k', 's', 'p', 'b']) {
        return false;
    }
    let mut first = behind.split_whitespace();
    let (one, two) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let starts_with_figure =
        |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '#');
    let figure_first =
        starts_with_figure(one) || (one.eq_ignore_ascii_case("no.") && starts_with_figure(two));
    if figure_first && !company_form {
        return true;
    }
    ends_with_place(address_of(behind)) || (figure_first && behind.contains(','))
}
