//! Lines of running text into paragraphs, without indents and blank lines.

use std::sync::LazyLock;

use regex::Regex;

use super::rows::Numbered;
use super::words::{LABELS, NAME_ENDS};
use super::{Block, typeset};
use crate::read::parts::MarkedText;
use crate::read::printed::join::Joiner;
use crate::read::printed::table::is_stars;
use crate::read::printed::{Item, Style};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

// lines that begin a paragraph wherever they stand
pattern!(
    BEGINS,
    r"^(?:■|•|\[FR Doc|(?:<SU>)?(?:BILLING CODE|Billing Code)|[0-9]+ CFR (?:Parts?|Chapter)\b|\[Docket|RINs? [0-9]|PART [0-9]+[^0-9A-Za-z]|Authority:|List of Subjects|Supplement No\.|(?:AGENCY|AGENCIES|ACTION|SUMMARY|DATES|EFFECTIVE DATES?|ADDRESSES|COMPLIANCE DATES?|FOR FURTHER INFORMATION(?: CONTACT)?|SUPPLEMENTARY INFORMATION)\s*:?$|(?:AGENCY|ACTION|SUMMARY|DATES|ADDRESSES|FOR FURTHER INFORMATION CONTACT)\s*:)"
);
// labels of lists and instructions, behind a line that ends a clause
pattern!(NUMBERED, r"^(?:[0-9]{1,2}|[a-z]|[ivx]{1,5})\.\s+\S|^\([a-z0-9]{1,4}\)\s*\S");
// formulas with which paragraphs of rules begin, behind the end of a sentence
pattern!(
    FORMULA,
    r"^(?:The (?:ERC|End-User Review Committee)\b(?: \(ERC\))?(?: has)?(?: also)? (?:determined|decided) to |The (?:additions?|revisions?|amendments?)(?:,? (?:and )?(?:additions?|revisions?|amendments?|removals?))* reads? as follows|Accordingly, (?:supplement|parts?) )"
);
pattern!(CLOSES_CLAUSE, r"(?:[.:;,]|\b(?:and|or))$");
pattern!(CFR, r"^[0-9]+ CFR (?:Parts?|Chapter)\b");
pattern!(RIN, r"^RINs? [0-9]");
pattern!(LABEL, r"^AGENC(?:Y|IES)\s*:");

/// Lines in front of the first label that belong to the head of a document.
const HEAD_LINES: usize = 16;

/// The width of most full lines, in characters.
pub(super) fn usual_width(blocks: &[Block]) -> usize {
    let mut widths: Vec<usize> = blocks
        .iter()
        .flat_map(|block| match block {
            Block::Prose(lines) => lines.as_slice(),
            _ => &[],
        })
        .map(|line| line.text.trim().chars().count())
        .collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0)
}

/// Paragraphs under construction.
pub(super) struct Prose<'t, 'j> {
    lines: &'t [Numbered<'t>],
    width: usize,
    joiner: &'j mut Joiner,
    items: Vec<Item>,
}

impl<'t, 'j> Prose<'t, 'j> {
    /// The paragraphs of these lines.
    pub(super) fn read(
        lines: &'t [Numbered<'t>],
        width: usize,
        joiner: &'j mut Joiner,
    ) -> Vec<Item> {
        let mut prose = Self { lines, width, joiner, items: Vec::new() };
        let mut at = 0;
        while at < lines.len() {
            at = match prose.head(at) {
                Some(label) => prose.head_lines(at, label),
                None => prose.paragraph(at),
            };
        }
        prose.items
    }

    fn text(&self, at: usize) -> &'t str {
        self.lines.get(at).map(|line| line.text.trim()).unwrap_or_default()
    }

    /// Where the label stands of a document whose head begins at this line:
    /// the name of a department in capitals, and a CFR line before the label.
    fn head(&self, at: usize) -> Option<usize> {
        if !is_title(self.text(at)) {
            return None;
        }
        let end = (at..self.lines.len().min(at + HEAD_LINES))
            .find(|&line| LABEL.is_match(self.labelled(line).as_str()))?;
        (at..end).any(|line| CFR.is_match(self.text(line))).then_some(end)
    }

    /// A line, with the one behind it where it is a label alone.
    fn labelled(&self, at: usize) -> String {
        let text = self.text(at);
        let next = self.text(at + 1);
        if LABELS.contains(&text) && next.starts_with(':') {
            return format!("{text}{next}");
        }
        text.to_owned()
    }

    /// The lines of a head: the agencies and numbers one by one, what wraps
    /// put together.
    fn head_lines(&mut self, from: usize, to: usize) -> usize {
        let mut open: Option<MarkedText> = None;
        let mut numbered = false;
        for at in from..to {
            let text = self.text(at);
            let line = typeset(text, self.lines[at].position());
            let number = CFR.is_match(text) || RIN.is_match(text) || text.starts_with('[');
            let goes_on = open.as_ref().is_some_and(|open| {
                let bracket = open.text.starts_with('[') && !open.text.ends_with(']');
                let capitals = is_title(&open.text) && is_title(text);
                let subject = numbered && !number && !is_number(&open.text);
                bracket || (!number && (capitals || subject))
            });
            if !goes_on {
                self.items.extend(open.take().map(heading));
            }
            self.joiner.append(open.get_or_insert_with(MarkedText::default), &line);
            numbered = numbered || number;
        }
        self.items.extend(open.map(heading));
        to
    }

    /// A paragraph or heading; the line behind it.
    fn paragraph(&mut self, from: usize) -> usize {
        let first = self.text(from);
        let square = first.starts_with('■');
        let bare = first.trim_start_matches(['■', ' ']);
        let mut text = MarkedText::default();
        let mut at = from;
        self.joiner.append(&mut text, &typeset(bare, self.lines[from].position()));
        if LABELS.contains(&first) && self.text(from + 1).starts_with(':') {
            // a label that was put back in front of its colon
            text.text.push_str(self.text(from + 1));
            at += 1;
        }
        while at + 1 < self.lines.len() && !self.ends(from, at) {
            at += 1;
            self.joiner.append(&mut text, &typeset(self.text(at), self.lines[at].position()));
        }
        let style = match () {
            () if square => Style::Instruction,
            () if at == from && self.is_heading(from) => Style::Heading,
            () => Style::Body,
        };
        self.items.push(Item::Paragraph { text, style });
        at + 1
    }

    /// Whether a paragraph that begins with one line ends with another.
    fn ends(&self, from: usize, at: usize) -> bool {
        let (line, next) = (self.text(at), self.text(at + 1));
        if self.begins(at + 1) || is_stars(line) || is_stars(next) {
            return true;
        }
        if CLOSES_CLAUSE.is_match(line) && NUMBERED.is_match(next) {
            return !line.ends_with("no.");
        }
        if next.starts_with(char::is_lowercase) {
            return false;
        }
        if ends_sentence(line) && (self.is_formula(at + 1) || self.is_heading(at + 1)) {
            return true;
        }
        let item = self.text(from).starts_with('•');
        if item && line.ends_with(['.', ';']) {
            return !NAME_ENDS.iter().any(|end| next.starts_with(end));
        }
        let sentence = line.ends_with(['.', ':', ';', '\u{201d}', '\u{2019}']);
        (sentence && self.had_room(at)) || self.is_heading(at)
    }

    /// Whether a formula begins here; it may go on in the next line.
    fn is_formula(&self, at: usize) -> bool {
        FORMULA.is_match(&format!("{} {} ", self.text(at), self.text(at + 1)))
    }

    fn begins(&self, at: usize) -> bool {
        let text = self.text(at);
        let label = LABELS.contains(&text) && self.text(at + 1).starts_with(':');
        label || BEGINS.is_match(text) || self.head(at).is_some()
    }

    /// Whether the next word would still have fitted on this line.
    fn had_room(&self, at: usize) -> bool {
        let next = self.text(at + 1).split(' ').next().unwrap_or_default();
        let length = |text: &str| text.chars().count();
        length(self.text(at)) + 1 + length(next) < self.width
    }

    /// A line that ends no sentence, between such that do: a short one, or one
    /// with the capitals of a title.
    fn is_heading(&self, at: usize) -> bool {
        let line = self.text(at);
        let before = if at == 0 { "." } else { self.text(at - 1) };
        let free = before.ends_with(['.', ':', ';'])
            || at > 0 && !before.is_empty() && self.width > 0 && self.had_room(at - 1);
        let ends = line.ends_with(['.', ',', ';', ':', '-', ')', '\u{2014}'])
            || line.ends_with(" and")
            || line.ends_with(" of");
        let next = self.text(at + 1);
        let opens = next.starts_with(|c: char| c.is_uppercase() || matches!(c, '•' | '■' | '('))
            || NUMBERED.is_match(next);
        let shaped = free && !ends && opens && line.starts_with(char::is_uppercase);
        let alone = self.had_room(at) || ends_sentence(before) && has_title_case(line);
        shaped && alone && !self.is_formula(at) && line.split(' ').count() <= 8
    }
}

/// Whether a line ends with a full stop that is none of a company's name.
fn ends_sentence(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    last.trim_end_matches(['\u{201d}', '\u{2019}'])
        .strip_suffix('.')
        .is_some_and(|word| !NAME_ENDS.contains(&word))
}

/// Whether all but the small words are written with a capital, and nothing
/// sets parts of a sentence off.
fn has_title_case(line: &str) -> bool {
    let capital = |word: &str| word.len() <= 3 || !word.starts_with(char::is_lowercase);
    let last = line.rsplit(' ').next().unwrap_or_default();
    line.contains(' ')
        && !line.contains([',', ';', ':', '('])
        && !last.starts_with(char::is_lowercase)
        && line.split(' ').all(capital)
}

/// Adds the first paragraph of a page. It goes on with the last one of the
/// page before where that ends no sentence.
pub(super) fn go_on(items: &mut Vec<Item>, first: Item, joiner: &mut Joiner) {
    if let Item::Paragraph { text: rest, style: Style::Body } = &first
        && let [.., Item::Paragraph { text, style }, Item::Page(_)] = items.as_mut_slice()
        && *style != Style::Heading
        && !is_stars(&rest.text)
        && !is_stars(&text.text)
        && !BEGINS.is_match(&rest.text)
        && !text.text.ends_with(['.', ':', ';', ']', '\u{201d}', '\u{2019}'])
    {
        joiner.append(text, rest);
        return;
    }
    items.push(first);
}

fn heading(text: MarkedText) -> Item {
    Item::Paragraph { text, style: Style::Heading }
}

fn is_number(text: &str) -> bool {
    CFR.is_match(text) || RIN.is_match(text) || text.starts_with('[')
}

/// Capitals throughout: a department, not a label.
fn is_title(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 5
        && letters.clone().all(char::is_uppercase)
        && !LABELS.contains(&text.trim_end_matches(':'))
        && !text.trim_start_matches("<SU>").starts_with("BILLING")
}
