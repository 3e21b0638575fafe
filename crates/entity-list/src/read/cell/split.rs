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

use super::chain::{is_form_alone, names_another_part};
use super::glue::glued_address;
use super::marks::trim_blanks;
use super::place::{
    Likeness, begins_with_company_form, ends_with_company_form, ends_with_place, is_name_tail,
    is_only_place, likeness, names_an_organisation,
};
use super::words::{ABBREVIATIONS, NAME_SUFFIXES};

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
        if evidence == Evidence::RunOn
            && candidate.mark == Mark::Comma
            && let Some(length) = is_form_alone(behind)
        {
            let end = rest.start + length;
            return (trim_blanks(text, range.start..end), Some(trim_blanks(text, end..rest.end)));
        }
        let address = match candidate.mark {
            Mark::Comma => comma_ends_the_name(before, behind),
            Mark::Stop => stop_ends_the_name(before, behind, evidence),
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

/// Commas, and full stops in front of a blank, outside parentheses; found one
/// by one, because the first ones decide.
fn candidates(text: &str, range: Range<usize>) -> impl Iterator<Item = Candidate> {
    let inner = text.get(range.clone()).unwrap_or_default();
    let count = |mark: u8| inner.bytes().filter(|&byte| byte == mark).count();
    let balanced = count(b'(') == count(b')');
    let mut depth = 0_u32;
    inner.bytes().enumerate().filter_map(move |(at, letter)| {
        let found = |mark| Some(Candidate { at: range.start + at, mark });
        match letter {
            b'(' if balanced => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return found(Mark::Comma),
            b';' if depth == 0 && ends_with_company_form(inner.get(..at).unwrap_or_default()) => {
                return found(Mark::Comma);
            }
            b'.' if depth == 0
                && inner.get(at + 1..).is_some_and(|rest| ends_a_word(inner.get(..at), rest)) =>
            {
                return found(Mark::Stop);
            }
            _ => {}
        }
        None
    })
}

/// True where a blank follows the full stop, or a figure does although a
/// whole word stands in front of it (`Surinandha.140/65 Tower`), or where a
/// quotation closes in front of it (`'Transgaz'.ul. Lenina, …`).
fn ends_a_word(before: Option<&str>, rest: &str) -> bool {
    let quoted = before.is_some_and(|before| before.ends_with(['\'', '\u{2019}', '\u{201D}']));
    if rest.starts_with(char::is_whitespace) || (quoted && rest.contains(',')) {
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
    if stop_inside(segment, behind) || names_another_part(before, segment, more) {
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
            && stop_ends_the_name(before, rest.trim_start(), Evidence::Expected)
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

fn stop_ends_the_name(before: &str, behind: &str, evidence: Evidence) -> bool {
    let last = before.rsplit([' ', '\n', '(', ',']).next().unwrap_or_default();
    let word = last.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
    let figure = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let initials = (word.chars().count() <= 1 && !figure) || word.contains('.');
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
    let initial = begins_with_an_initial(behind);
    // `Ltd. Taiwan Representative Office. 8 Mill Road, …`
    let sentence = segment.split(". ").next().unwrap_or(segment);
    let unit = names_an_organisation(sentence)
        && !sentence.contains(|letter: char| letter.is_ascii_digit());
    if initial || (company_form && unit) {
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
    ends_with_place(address_of(behind))
        || (figure_first && behind.contains(','))
        || (evidence == Evidence::RunOn && closes_a_list(&word, behind))
}

/// `S. Petrov`; in `D. 10 korp. 3` the letter stands for a house.
fn begins_with_an_initial(behind: &str) -> bool {
    let mut words = behind.split_whitespace();
    let first = words.next().unwrap_or_default();
    let numbered = words.next().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    first.len() == 2 && first.ends_with('.') && first.starts_with(char::is_uppercase) && !numbered
}

/// Where line breaks are lost, the full stop behind a whole word is the end of
/// the last item of a list, if anything behind it is of an address.
fn closes_a_list(word: &str, behind: &str) -> bool {
    word.chars().count() > 3
        && behind.starts_with(char::is_uppercase)
        && behind.split([',', ';']).any(|part| likeness(part) > Likeness::None)
}
