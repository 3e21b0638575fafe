//! The citation column: `88 FR 12170, 2/27/23. 89 FR 8, 1/2/24.`
//!
//! A citation begins where a volume and `FR` stand and reaches to the next
//! one, so that nothing of the cell is lost: leading words belong to the first
//! citation, stray words to the one they follow. The numbers are taken from
//! the ordinary form; a malformed one is repaired only where a single reading
//! is possible, and marked.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::normalise::one_line;
use super::parts::MarkedText;
use crate::model::Citation;

/// What the document itself is cited as, to resolve placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCitation {
    /// The volume of the document.
    pub volume: Option<u16>,
    /// Its first page.
    pub page: Option<u32>,
    /// Its day of publication.
    pub date: Option<Date>,
}

/// Volume 1 is the year 1936.
const YEAR_BEFORE_VOLUME_1: i16 = 1935;

/// The thickest volumes stay below this page.
const LAST_PAGE: u32 = 115_000;

#[expect(clippy::expect_used, reason = "fixed patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

/// Where a citation begins: digits of a volume, `FR`.
static START: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)[0-9]+\s*F\.?\s?R\.?(?:[\s0-9\[(,]|$)"));

/// Volume and what follows it.
static VOLUME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)([0-9]+)\s*F\.?\s?R\.?\s*(?:FR\s+)?(.*)$"));

static PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s,.]*([0-9]{1,6})(?:[^0-9]|$)"));

/// A page that ran into its date: `121582/27/23`.
static GLUED_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\s,.]*([0-9]{3,8})/ ?([0-9]{1,2})/ ?([0-9]{4}|[0-9]{2})(?:[^0-9]|$)")
});

static NUMERIC_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([0-9]{1,2}) ?/ ?([0-9]{1,2}) ?/ ?([0-9]{4}|[0-9]{2})(?:[^0-9]|$)"));

static DATE_IN_WORDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b([a-z]{3})[a-z]*\.? ([0-9]{1,2}),? ([0-9]{4})\b"));

/// `[INSERT FR PAGE NUMBER …`, also hyphenated by a line end and unclosed.
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\[?\s*IN-?\s?SERT\b|\[\s*(?:FR )?PAGE\b|PAGE NUM-?\s?BER"));

/// `[INSERT FEDERAL REGISTER CITATION]`, `[INSERT FR CITATION AND DATE]`: the
/// whole citation is open, volume and all.
static OPEN_CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\[\s*insert\s+(?:the\s+)?(?:federal\s+register|fr)\s+(?:citation|page)")
});

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads the citation column into single citations, in the order printed.
///
/// Every non-blank character of the cell stands in the text of exactly one
/// citation. A cell without a citation gives one without numbers.
pub fn read_citations(cell: &MarkedText, own: &OwnCitation) -> Vec<Citation> {
    let text = one_line(&cell.text);
    let mut starts: Vec<usize> = START.find_iter(&text).map(|found| found.start()).collect();
    starts.extend(OPEN_CITATION.find_iter(&text).map(|found| found.start()).filter(|&at| {
        let before = text[..at].trim_end().to_uppercase();
        !before.ends_with("FR") && !before.ends_with("F.R.")
    }));
    starts.sort_unstable();
    let Some(first) = starts.first_mut() else {
        return if text.is_empty() { Vec::new() } else { vec![without_numbers(text)] };
    };
    // Words in front of the first citation belong to it.
    *first = 0;
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces: Vec<&str> =
        starts.iter().zip(ends).filter_map(|(&start, end)| text.get(start..end)).collect();
    separate_years(&pieces).iter().map(|piece| read_one(piece, own)).collect()
}

fn without_numbers(text: String) -> Citation {
    Citation { text, volume: None, page: None, date: None, placeholder: false, repaired: false }
}

/// `9/22/0873 FR 74001`: a year that ran into the next volume is given back
/// to its date, where the date and the volume agree on it.
fn separate_years(pieces: &[&str]) -> Vec<String> {
    static OPEN_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{1,2}/ ?[0-9]{1,2}/$"));
    let mut separated: Vec<String> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match separated.last_mut() {
            Some(before) if OPEN_YEAR.is_match(before) && matches!(digits, 4 | 5) => {
                let (year, rest) = piece.split_at(2);
                before.push_str(year);
                separated.push(rest.to_owned());
            }
            _ => separated.push(piece.trim().to_owned()),
        }
    }
    separated
}

fn read_one(piece: &str, own: &OwnCitation) -> Citation {
    let text = piece.trim().trim_end_matches([' ', ',', ';']).to_owned();
    let mut citation = without_numbers(tidy_end(&text));
    if let Some((volume, page, date)) = ordinary(&citation.text) {
        citation.volume = Some(volume);
        citation.page = Some(page).filter(|&page| page > 0);
        citation.date = date;
        return citation;
    }
    read_malformed(&mut citation, own);
    citation
}

/// The ordinary form: `88 FR 12170, 2/27/23`.
fn ordinary(text: &str) -> Option<(u16, u32, Option<Date>)> {
    let text = text.strip_suffix(['.', ',', ';']).unwrap_or(text);
    let (volume, rest) = text.split_once(" FR ")?;
    let (page, rest) = rest.split_once(',')?;
    let mut date = rest.strip_prefix(' ').unwrap_or(rest).splitn(3, '/');
    let (month, day, year) = (date.next()?, date.next()?, date.next()?);
    let (day, year) =
        (day.strip_prefix(' ').unwrap_or(day), year.strip_prefix(' ').unwrap_or(year));
    let figures = |text: &str, lengths: &[usize]| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let ordinary = !volume.starts_with('0')
        && figures(volume, &[1, 2, 3])
        && figures(page, &[1, 2, 3, 4, 5, 6])
        && figures(month, &[1, 2])
        && figures(day, &[1, 2])
        && figures(year, &[2, 4]);
    if !ordinary {
        return None;
    }
    let volume = volume.parse().ok().filter(|&volume: &u16| volume < 200)?;
    Some((volume, page.parse().ok()?, civil(year, month, day)))
}

/// The last full stop ends the citation, not its text; anything else stays.
fn tidy_end(text: &str) -> String {
    let bare = text.trim_end_matches(['.', ' ']);
    if bare.ends_with(|letter: char| letter.is_ascii_digit()) { bare } else { text }.to_owned()
}

fn read_malformed(citation: &mut Citation, own: &OwnCitation) {
    let text = citation.text.clone();
    let Some(found) = VOLUME.captures(&text) else {
        if OPEN_CITATION.is_match(&text) {
            citation.placeholder = true;
            (citation.volume, citation.page) = (own.volume, own.page);
            citation.date = any_date(&text).or(own.date);
        }
        return;
    };
    let rest = found.get(2).map_or("", |rest| rest.as_str());
    citation.date = any_date(rest);
    citation.volume = volume_of(&found[1], citation.date);
    if PLACEHOLDER.is_match(rest) {
        citation.placeholder = true;
        if own.volume.is_none() || own.volume == citation.volume {
            citation.page = own.page;
            citation.date = citation.date.or(own.date);
        }
        return;
    }
    citation.repaired = true;
    if let Some(found) = GLUED_PAGE.captures(rest) {
        (citation.page, citation.date) = unglued(&found, citation.volume).unzip();
    } else {
        let page = PAGE.captures(rest).and_then(|found| number(&found, 1));
        citation.page = page.filter(|&page| page > 0 && page <= LAST_PAGE);
    }
    // Nothing was wrong where only the page or the date is missing or the
    // comma between them is.
    if citation.volume.is_none() || (citation.page.is_none() && citation.date.is_none()) {
        citation.repaired = false;
    }
}

/// The volume: as printed, or the end of digits that ran together, where the
/// date agrees with it.
fn volume_of(digits: &str, date: Option<Date>) -> Option<u16> {
    let of_date = date
        .and_then(|date| u16::try_from(date.year() - YEAR_BEFORE_VOLUME_1).ok())
        .filter(|volume| *volume > 0);
    match digits.parse::<u16>() {
        Ok(volume) if (1..200).contains(&volume) && !digits.starts_with('0') => Some(volume),
        _ => of_date.filter(|volume| digits.ends_with(&volume.to_string())),
    }
}

/// Page and date that ran together, where exactly one cut makes sense.
fn unglued(found: &Captures<'_>, volume: Option<u16>) -> Option<(u32, Date)> {
    let digits = found.get(1)?.as_str();
    let mut readings = (1..=2).filter_map(|month_digits| {
        let (page, month) = digits.split_at_checked(digits.len().checked_sub(month_digits)?)?;
        let page = page.parse().ok().filter(|&page: &u32| page > 0 && page <= LAST_PAGE)?;
        if month.starts_with('0') && month_digits == 1 {
            return None;
        }
        let date = civil(found.get(3)?.as_str(), month, found.get(2)?.as_str())?;
        let year_of_volume = volume.map(|volume| YEAR_BEFORE_VOLUME_1 + volume.cast_signed());
        (year_of_volume.is_none() || year_of_volume == Some(date.year())).then_some((page, date))
    });
    let only = readings.next()?;
    readings.next().is_none().then_some(only)
}

fn any_date(text: &str) -> Option<Date> {
    if let Some(found) = NUMERIC_DATE.captures(text) {
        return date_of(&found, [3, 1, 2]);
    }
    let found = DATE_IN_WORDS.captures(text)?;
    let name = found.get(1)?.as_str().to_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    civil(found.get(3)?.as_str(), &month.to_string(), found.get(2)?.as_str())
}

/// A date from the groups for year, month and day.
fn date_of(found: &Captures<'_>, [year, month, day]: [usize; 3]) -> Option<Date> {
    civil(found.get(year)?.as_str(), found.get(month)?.as_str(), found.get(day)?.as_str())
}

/// Two-digit years from 36 on are of the last century: volume 1 is 1936.
fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let printed: i16 = year.parse().ok()?;
    let year = match printed {
        0..=35 => printed + 2000,
        36..=99 => printed + 1900,
        _ => printed,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn number<T: std::str::FromStr>(found: &Captures<'_>, group: usize) -> Option<T> {
    found.get(group)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests;
