//! Plain text into [`RuleParts`]: the text that the Government Publishing
//! Office makes of a published rule, and the raw text of public inspection.
//!
//! GPO text writes typography in ASCII: `--` for an em dash, ` `` ` and `''`
//! for quotation marks, `Sec.` for a section sign, `\4\` for a superscript.
//! They are read back, so that the same words come out as from the other
//! formats. Tables are ruled with dashes and set in columns of fixed width.

mod bare;
mod table;
mod typography;

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use thiserror::Error;

use self::typography::typeset;
use super::parts::{MarkedText, RuleParts};
use super::printed::document::{Furniture, documents};
use super::printed::join::{Joiner, Vocabulary};
use super::printed::{Item, Style};
use crate::model::{Format, Position};

/// The largest text, in bytes: several times the longest rule.
pub const MAX_TEXT: usize = 32 * 1024 * 1024;

/// Why a text cannot be read.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextError {
    /// Larger than [`MAX_TEXT`].
    #[error("the text has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The largest that is read.
        limit: usize,
    },
    /// No label of a Federal Register document stands in it.
    #[error("no Federal Register document begins in the text, which starts with `{0}`")]
    NoDocument(String),
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

// since 2011
pattern!(
    VOLUME,
    r"\[Federal Register Volume ([0-9]+), Number [0-9]+ \([A-Za-z]+, ([A-Za-z]+ [0-9]{1,2}, [0-9]{4})\)\]"
);
// until 2011
pattern!(
    EARLIER_VOLUME,
    r"\[Federal Register: ([A-Za-z]+ [0-9]{1,2}, [0-9]{4}) \(Volume ([0-9]+), Number [0-9]+\)\]"
);
// lines about the file in front of the document
pattern!(
    FILE_HEAD,
    r"^(?:\[Federal Register: |\[Pages? [0-9]|From the Federal Register Online|\[DOCID:|\[(?:Rules and Regulations|Proposed Rules|Notices|Presidential Documents)\]\s*$)"
);
pattern!(
    SECTION,
    r"(?m)^\[(Rules and Regulations|Proposed Rules|Notices|Presidential Documents)\]\s*$"
);
pattern!(PAGES, r"\[Pages? ([0-9]+)(?:-[0-9]+)?\]");
pattern!(PAGE_MARK, r"^\s*\[\[Page ([0-9]+)\]\]\s*$");
pattern!(RULED, r"^\s*(?:-{20,}|={20,}|_{20,})\s*$");
pattern!(TAG, r"</?[aA](?: [^<>]*)?>");
pattern!(LABEL, r"(?m)^(?:AGENCY|ACTION|SUMMARY):");
pattern!(
    SCHEDULED,
    r"scheduled to be published in the\s+Federal Register on ([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"
);
pattern!(
    OWN_PARAGRAPH,
    r"^(?:\[FR Doc|BILLING CODE|\[?Billing Code|(?:AGENCY|ACTION|SUMMARY|DATES|EFFECTIVE DATES?|ADDRESSES|FOR FURTHER INFORMATION(?: CONTACT)?|SUPPLEMENTARY INFORMATION)\s*:|[0-9]+ CFR Parts?\b|\[Docket|RIN [0-9])"
);

/// Whether a text is that of a Federal Register document: it has the head of
/// the GPO's texts, or two of the labels that every document has.
pub fn looks_like_gpo_text(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64 * 1024)]);
    VOLUME.is_match(&start)
        || EARLIER_VOLUME.is_match(&start)
        || LABEL.find_iter(&start).count() >= 2
}

/// Reads the documents of a text.
///
/// # Errors
/// When it is too large, or no document begins in it.
pub fn text_parts(text: &str) -> Result<Vec<RuleParts>, TextError> {
    if text.len() > MAX_TEXT {
        return Err(TextError::TooLarge { size: text.len(), limit: MAX_TEXT });
    }
    let text = unwrapped(text);
    let (furniture, first_page) = head_of(&text);
    let mut joiner = Joiner::new(vocabulary(&text));
    let mut items: Vec<Item> = first_page.map(Item::Page).into_iter().collect();
    let lines: Vec<&str> = text.lines().collect();
    Reader { lines: &lines, at: 0, open: None, items: &mut items, joiner: &mut joiner }.run();
    let mut documents = documents(Format::FrText, items, &furniture);
    if documents.is_empty() {
        let start = text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
        return Err(TextError::NoDocument(start.chars().take(60).collect()));
    }
    let unproven = joiner.take_unproven();
    for parts in &mut documents {
        parts.pages.retain(|page| Some(*page) != first_page);
        if !unproven.is_empty() {
            let words = unproven.join("`, `");
            parts.warnings.push(format!(
                "words cut at a line's end and put together without proof: `{words}`"
            ));
        }
    }
    Ok(documents)
}

/// The text without the frame of HTML that the GPO puts around it.
fn unwrapped(text: &str) -> String {
    let body = text.find("<pre>").map_or(text, |at| &text[at + 5..]);
    let body = body.rfind("</pre>").map_or(body, |at| &body[..at]);
    let body = body.replace("\r\n", "\n").replace('\u{c}', "\n");
    if body.len() == text.len() && !body.contains("&lt;") && !body.contains("&amp;") {
        return body;
    }
    let body = TAG.replace_all(&body, "");
    body.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What the bracketed lines at the top say.
fn head_of(text: &str) -> (Furniture, Option<u32>) {
    let start: String = text.chars().take(6_000).collect();
    let mut furniture = Furniture::default();
    if let Some(found) = VOLUME.captures(&start) {
        furniture.volume = found[1].parse().ok();
        furniture.date = Date::strptime("%B %d, %Y", &found[2]).ok();
    } else if let Some(found) = EARLIER_VOLUME.captures(&start) {
        furniture.volume = found[2].parse().ok();
        furniture.date = Date::strptime("%B %d, %Y", &found[1]).ok();
    }
    if let Some(found) = SCHEDULED.captures(&start) {
        let part = |index: usize| found[index].parse::<i16>().ok();
        let date = part(3).zip(found[1].parse().ok()).zip(found[2].parse().ok());
        furniture.date = furniture.date.or_else(|| {
            let ((year, month), day) = date?;
            Date::new(year, month, day).ok()
        });
    }
    let element = SECTION.captures(&start).map(|found| match &found[1] {
        "Rules and Regulations" => "RULE",
        "Proposed Rules" => "PRORULE",
        "Notices" => "NOTICE",
        _ => "PRESDOCU",
    });
    element.unwrap_or_default().clone_into(&mut furniture.element);
    let page = PAGES.captures(&start).and_then(|found| found[1].parse().ok());
    (furniture, page)
}

fn vocabulary(text: &str) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    let mut cut = false;
    for line in text.lines() {
        vocabulary.learn(line, cut);
        cut = line.trim_end().ends_with('-');
    }
    vocabulary
}

struct Open {
    text: MarkedText,
    style: Style,
    /// Lines so far.
    lines: usize,
    indented: bool,
}

struct Reader<'t, 'i> {
    lines: &'t [&'t str],
    at: usize,
    open: Option<Open>,
    items: &'i mut Vec<Item>,
    joiner: &'i mut Joiner,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        while let Some(line) = self.lines.get(self.at).copied() {
            if let Some(found) = PAGE_MARK.captures(line) {
                self.items.extend(found[1].parse().ok().map(Item::Page));
                self.skip_page_mark();
            } else if let Some((table, next)) = table::read(self.lines, self.at, self.joiner) {
                self.close();
                self.items.push(Item::Table(table));
                let inside = self.lines[self.at..next].iter();
                let marks = inside.filter_map(|line| PAGE_MARK.captures(line));
                self.items.extend(marks.filter_map(|mark| mark[1].parse().ok().map(Item::Page)));
                self.at = next;
            } else if RULED.is_match(line) || line.trim().is_empty() || FILE_HEAD.is_match(line) {
                self.close();
                self.at += 1;
            } else {
                self.line(line);
                self.at += 1;
            }
        }
        self.close();
    }

    /// A page mark stands between blank lines, also within a paragraph: what
    /// follows goes on with it unless it begins one by its looks.
    fn skip_page_mark(&mut self) {
        self.at += 1;
        while self.lines.get(self.at).is_some_and(|line| line.trim().is_empty()) {
            self.at += 1;
        }
        let Some(Item::Page(_)) = self.items.last() else { return };
        let next = self.lines.get(self.at).copied().unwrap_or_default();
        if next.starts_with(' ') || next.trim() == "0" || OWN_PARAGRAPH.is_match(next) {
            return;
        }
        // the blank line in front of the mark has closed the paragraph
        let before = self.items.len().checked_sub(2);
        let goes_on = before.and_then(|index| self.items.get(index)).is_some_and(|item| {
            matches!(item, Item::Paragraph { text, .. } if !text.text.ends_with(['.', ':', ';', ']', ')', ',']) || next.starts_with(char::is_lowercase) && matches!(item, Item::Paragraph { text, .. } if !text.text.ends_with('.')))
        });
        if goes_on
            && let Some(index) = before
            && let Item::Paragraph { text, style } = self.items.remove(index)
        {
            let style = if style == Style::Heading { Style::Body } else { style };
            self.open = Some(Open { text, style, lines: 2, indented: true });
        }
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if trimmed == "0" {
            self.close();
            self.open = Some(Open {
                text: MarkedText::default(),
                style: Style::Instruction,
                lines: 0,
                indented: false,
            });
            return;
        }
        let first_of_instruction = self.open.as_ref().is_some_and(|open| open.lines == 0);
        let begins = OWN_PARAGRAPH.is_match(trimmed)
            || (indent >= 3 && !first_of_instruction)
            || trimmed.starts_with('\u{2022}');
        if begins {
            self.close();
        }
        let place = Position { line: u32::try_from(self.at + 1).unwrap_or(u32::MAX), column: 1 };
        let mut printed = typeset(trimmed);
        printed.position = place;
        let open = self.open.get_or_insert_with(|| Open {
            text: MarkedText::default(),
            style: Style::Body,
            lines: 0,
            indented: indent >= 3,
        });
        self.joiner.append(&mut open.text, &printed);
        open.lines += 1;
    }

    /// A paragraph between blank lines that is not indented and does not end
    /// a sentence is a heading.
    fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        if open.text.is_blank() {
            return;
        }
        let text = open.text.text.as_str();
        let short = open.lines <= 3 && text.len() < 240;
        let ends = text.ends_with(['.', ';', ',', ':']) && !text.ends_with("Inc.");
        let stars = super::printed::table::is_stars(text);
        if open.style == Style::Body
            && !open.indented
            && short
            && !ends
            && !stars
            && !OWN_PARAGRAPH.is_match(text)
        {
            open.style = Style::Heading;
        }
        self.items.push(Item::Paragraph { text: open.text, style: open.style });
    }
}

#[cfg(test)]
mod tests;
