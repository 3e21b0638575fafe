//! A text into its pages, and these into tables and running text.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::rows::Numbered;
use super::words::LABELS;
use crate::read::detect::{Looks, shorten};
use crate::read::printed::document::Furniture;
use crate::read::printed::table::is_stars;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

pattern!(
    RUNNING_HEAD,
    r"^(?:\[\[Page ([0-9]+)\]\]\s*)?(?:([0-9]+)\s+)?Federal Register\s*/\s*Vol\.\s*([0-9]+),\s*No\.\s*[0-9]+\s*/\s*[A-Za-z]+,\s*([A-Za-z]+ [0-9]{1,2}, [0-9]{4})\s*/\s*(Rules and Regulations|Proposed Rules|Notices|Presidential Documents)(?:\s+([0-9]+))?$"
);
pattern!(TABLE, r"^-{2,} ?table\b.*-{2,}$");
pattern!(END_OF_TABLE, r"^-{2,} ?end (?:of )?table ?-{2,}$");
// what the extractor says of the first column, printed again below it
pattern!(ASIDE, r"^\s*COUNTRY:\s*(.*)$");
pattern!(END, r"^\[FR Doc");

/// One page.
pub(super) struct Page<'t> {
    /// Its number, where a running head prints it.
    pub(super) number: Option<u32>,
    pub(super) parts: Vec<Part<'t>>,
    /// Whether labels that stood behind everything else were put back.
    pub(super) has_labels_put_back: bool,
}

/// What stands on a page.
pub(super) enum Part<'t> {
    Table(Vec<Numbered<'t>>),
    Prose(Vec<Numbered<'t>>),
    /// A line whose place is not known.
    Unplaced(Numbered<'t>),
}

/// Whether a text is the words of a PDF with its tables marked: the running
/// head stands behind the mark of its page, where official text has the mark
/// on a line of its own, or the tables are marked by their columns.
pub(crate) fn looks_extracted(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        let page = line.starts_with("[[Page ") && RUNNING_HEAD.is_match(line);
        page || line.starts_with("--- table (")
    })
}

/// The words of a PDF in an order in which a table's rows cannot be found
/// again: running heads or the printer's lines stand in the text, which
/// official text has not.
pub(crate) fn other_extraction(text: &str) -> Option<Looks> {
    let mark = text.lines().map(str::trim).find(|line| {
        RUNNING_HEAD.is_match(line) || line.starts_with("VerDate ") || line.contains(" VerDate ")
    })?;
    Some(Looks::ExtractedWords { mark: shorten(mark, 60).to_owned() })
}

/// The pages of a text and what their running heads say.
pub(super) fn pages(text: &str) -> (Vec<Page<'_>>, Furniture) {
    let mut furniture = Furniture::default();
    let mut pages = Vec::new();
    let mut lines: Vec<Numbered> = Vec::new();
    let mut number = None;
    for (index, text) in text.lines().enumerate() {
        let line = Numbered { text, number: u32::try_from(index + 1).unwrap_or(u32::MAX) };
        let Some(found) = RUNNING_HEAD.captures(text.trim()) else {
            lines.push(line);
            continue;
        };
        if !lines.iter().all(|line| line.text.trim().is_empty()) {
            pages.push(page(number, &lines));
        }
        lines.clear();
        let printed = [1, 2, 6].into_iter().find_map(|group| found.get(group));
        number = printed.and_then(|number| number.as_str().parse().ok());
        furniture.volume = furniture.volume.or_else(|| found[3].parse().ok());
        furniture.date = furniture.date.or_else(|| Date::strptime("%B %d, %Y", &found[4]).ok());
        if furniture.element.is_empty() {
            element(&found[5]).clone_into(&mut furniture.element);
        }
    }
    pages.push(page(number, &lines));
    (pages, furniture)
}

fn element(section: &str) -> &'static str {
    match section {
        "Rules and Regulations" => "RULE",
        "Proposed Rules" => "PRORULE",
        "Notices" => "NOTICE",
        _ => "PRESDOCU",
    }
}

fn page<'t>(number: Option<u32>, lines: &[Numbered<'t>]) -> Page<'t> {
    let mut page = Page { number, parts: Vec::new(), has_labels_put_back: false };
    let (mut table, mut prose, mut asides) = (Vec::new(), Vec::new(), Vec::new());
    let mut labels: Vec<Numbered<'t>> = Vec::new();
    let mut in_table = false;
    let mut ended = false;
    for &line in lines {
        let text = line.text.trim();
        if TABLE.is_match(text) {
            in_table = true;
            flush_prose(&mut prose, &mut page);
        } else if END_OF_TABLE.is_match(text) {
            flush_table(&mut table, &mut page);
            (in_table, ended) = (false, false);
        } else if in_table && let Some(aside) = ASIDE.captures(line.text) {
            let start = line.text.len() - aside.get(1).map_or(0, |words| words.as_str().len());
            asides.push(Numbered { text: &line.text[start..], ..line });
        } else if text.is_empty() || (in_table && table.is_empty() && is_set_apart(text)) {
            // blank lines and rows of stars in front of a table say nothing here
        } else if in_table && END.is_match(text) {
            flush_table(&mut table, &mut page);
            ended = true;
            prose.push(line);
        } else if in_table && LABELS.contains(&text) {
            labels.push(line);
        } else if in_table && !ended {
            table.push(line);
        } else {
            prose.push(line);
        }
    }
    flush_table(&mut table, &mut page);
    flush_prose(&mut prose, &mut page);
    put_back(&labels, &mut page);
    let unplaced = asides.into_iter().filter(|aside| !stands_below(aside.text, lines));
    page.parts.extend(unplaced.map(Part::Unplaced));
    page
}

/// Stars with blanks between them.
fn is_set_apart(text: &str) -> bool {
    is_stars(text) && text.contains(' ')
}

fn flush_table<'t>(table: &mut Vec<Numbered<'t>>, page: &mut Page<'t>) {
    if !table.is_empty() {
        page.parts.push(Part::Table(std::mem::take(table)));
    }
}

fn flush_prose<'t>(prose: &mut Vec<Numbered<'t>>, page: &mut Page<'t>) {
    if !prose.is_empty() {
        page.parts.push(Part::Prose(std::mem::take(prose)));
    }
}

/// Whether what was said aside is printed in the table itself.
fn stands_below(aside: &str, lines: &[Numbered]) -> bool {
    let printed = |text: &str| text.split_whitespace().collect::<String>();
    let aside = printed(aside);
    lines.iter().any(|line| !ASIDE.is_match(line.text) && printed(line.text).starts_with(&aside))
}

/// Labels in small capitals are a type of their own, and some extractors put
/// them behind everything else of the page: each goes back in front of a
/// paragraph that begins with the colon it has left, in the order in which
/// documents print them. Where their numbers differ, they stay unplaced.
fn put_back<'t>(labels: &[Numbered<'t>], page: &mut Page<'t>) {
    let bare = |line: &Numbered| line.text.trim_start().starts_with(':');
    let mut ordered = labels.to_vec();
    ordered.sort_by_key(|label| LABELS.iter().position(|known| *known == label.text.trim()));
    let waiting = page.parts.iter().map(|part| match part {
        Part::Prose(lines) => lines.iter().filter(|line| bare(line)).count(),
        _ => 0,
    });
    if waiting.sum::<usize>() != ordered.len() {
        page.parts.extend(ordered.into_iter().map(Part::Unplaced));
        return;
    }
    page.has_labels_put_back = !ordered.is_empty();
    let mut ordered = ordered.into_iter();
    for part in &mut page.parts {
        if let Part::Prose(lines) = part {
            let mut labelled = Vec::with_capacity(lines.len());
            for line in lines.drain(..) {
                if bare(&line) {
                    labelled.extend(ordered.next());
                }
                labelled.push(line);
            }
            *lines = labelled;
        }
    }
}
