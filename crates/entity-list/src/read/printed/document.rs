//! Printed blocks into documents: neighbours cut off, headings and labels
//! told apart (the layout of a Federal Register document is laid down in the
//! Document Drafting Handbook, chapters 2 and 3).

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{Item, Style};
use crate::model::Format;
use crate::read::parts::{Block, CfrPart, MarkedText, RuleParts};

/// What the page furniture says about a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Furniture {
    /// The volume of the running heads.
    pub(crate) volume: Option<u16>,
    /// The day of the running heads.
    pub(crate) date: Option<Date>,
    /// `RULE`, `PRORULE` or `NOTICE`, from the section that the running heads name.
    pub(crate) element: String,
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

pattern!(FILED, r"^\[\s*FR\s+Doc\.?(?:\s+No\.?:?)?\s");
// the head of the government printer's texts, not the end of a document
pattern!(FILED_HEAD, r"^\[\s*FR\s+Doc\s+No:");
pattern!(BILLING, r"(?i)^\[?\s*BILLING\s+CODE\b");
pattern!(
    LABEL,
    r"^(AGENCY|AGENCIES|ACTION|SUMMARY|DATES?|EFFECTIVE DATES?|ADDRESSES|COMPLIANCE DATES?|FOR FURTHER INFORMATION(?: CONTACT)?|SUPPLEMENTARY INFORMATION)\s*:\s*"
);
pattern!(CFR, r"^([0-9]+)\s+CFR\s+(?:Parts?|Ch(?:apter|\.)|Subtitle)\b");
pattern!(BRACKETED, r"^\[.*\]$");
pattern!(RIN, r"^RINs?\b\s*:?\s*[0-9]{4}");
pattern!(PART, r"^PART\s+([0-9]+)\b");
pattern!(NUMBERED, r"^(?:[0-9]{1,3}|[a-z]{1,2}|[ivx]{1,5}|[A-Z])\.\s+\S");
pattern!(AMENDED, r"(?i)\b(?:is|are)\s+(?:further\s+)?amended\b.*(?:as\s+follows|by)\b");
// the stamp of public inspection
pattern!(
    STAMP,
    r"(?i)scheduled to be published|^Federal Register on [0-9]|federalregister\.gov/|govinfo\.gov"
);
pattern!(STARS, r"^\*(?:\s*\*){2,}$");

/// Puts blocks together to the documents that begin and end among them.
///
/// A block list without a single complete document yields its most complete
/// one with a warning, or nothing where no document begins in it.
pub(crate) fn documents(format: Format, items: Vec<Item>, furniture: &Furniture) -> Vec<RuleParts> {
    let mut page = None;
    let mut found = Vec::new();
    let mut cut = Vec::new();
    let mut strays = Vec::new();
    for chunk in chunks(items) {
        let first_page = page;
        page = chunk.iter().rev().find_map(page_of).or(page);
        let ended = chunk.iter().any(|item| text_of(item).is_some_and(|text| FILED.is_match(text)));
        match beginning(&chunk) {
            Some(start) => {
                strays.extend(chunk[..start].iter().filter_map(stray));
                let first_page = chunk[..start].iter().rev().find_map(page_of).or(first_page);
                found.push((ended, build(format, chunk, start, first_page, furniture)));
            }
            None if ended => cut.extend(filed_line(&chunk)),
            None => strays.extend(chunk.iter().filter_map(stray)),
        }
    }
    let complete = found.iter().any(|(ended, _)| *ended);
    // one that only begins is a neighbour's, or ours and cut off
    let begun: Vec<String> = found
        .iter()
        .filter(|(ended, _)| complete && !*ended)
        .map(|(_, parts)| title_of(parts))
        .collect();
    let mut documents: Vec<_> = found
        .into_iter()
        .filter(|(ended, _)| *ended || !complete)
        .map(|(_, parts)| parts)
        .collect();
    if let Some(first) = documents.first_mut() {
        first.warnings.extend(
            cut.into_iter().map(|line| {
                format!("the end of a neighbouring document was cut off, up to `{line}`")
            }),
        );
    }
    if let Some(last) = documents.last_mut() {
        last.leftovers.extend(strays);
        last.warnings.extend(begun.into_iter().map(|title| {
            format!("a further document begins behind it and is not complete: `{title}`")
        }));
    }
    if !complete {
        for parts in &mut documents {
            parts
                .warnings
                .push("no `[FR Doc.` line ends the document: it may be cut off".to_owned());
        }
    }
    documents
}

/// What must not vanish with a neighbour's prose, verbatim: rows of a table and
/// what could not be placed.
fn stray(item: &Item) -> Option<MarkedText> {
    match item {
        Item::Leftover(text) => Some(text.clone()),
        Item::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.text);
            let texts = cells.chain(&table.notes).filter(|text| !text.is_blank());
            let texts: Vec<&str> = texts.map(|text| text.text.as_str()).collect();
            let text =
                MarkedText { position: table.position, ..MarkedText::plain(texts.join("\n")) };
            (!text.is_blank()).then_some(text)
        }
        Item::Paragraph { .. } | Item::Page(_) => None,
    }
}

/// What a document that is left out calls itself.
fn title_of(parts: &RuleParts) -> String {
    let subject = parts.subject.as_ref().map(|subject| subject.text.clone());
    subject.unwrap_or_else(|| parts.agencies.join(", "))
}

fn text_of(item: &Item) -> Option<&str> {
    match item {
        Item::Paragraph { text, .. } => Some(&text.text),
        _ => None,
    }
}

fn page_of(item: &Item) -> Option<u32> {
    match item {
        Item::Page(number) => Some(*number),
        _ => None,
    }
}

fn filed_line(chunk: &[Item]) -> Option<String> {
    let filed = |text: &&str| FILED.is_match(text) && !FILED_HEAD.is_match(text);
    chunk.iter().filter_map(text_of).find(filed).map(plain_hyphens)
}

/// En dashes that stand for the hyphens of numbers.
fn plain_hyphens(text: &str) -> String {
    text.replace(['\u{2013}', '\u{2011}'], "-")
}

/// Cuts after each `[FR Doc.` line and the billing code that follows it.
fn chunks(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut chunks = vec![Vec::new()];
    let mut ended = false;
    for item in items {
        let text = text_of(&item).unwrap_or_default();
        // what could not be placed stays with the document, or it would be lost
        let belongs =
            !ended || BILLING.is_match(text) || matches!(item, Item::Page(_) | Item::Leftover(_));
        if !belongs {
            chunks.push(Vec::new());
            ended = false;
        }
        ended = ended || FILED.is_match(text);
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(item);
        }
    }
    chunks
}

/// Where the document of a chunk begins: at the headings in front of its
/// first label.
fn beginning(chunk: &[Item]) -> Option<usize> {
    let label =
        chunk.iter().position(|item| text_of(item).is_some_and(|text| LABEL.is_match(text)))?;
    let mut start = label;
    for (index, item) in chunk[..label].iter().enumerate().rev() {
        match item {
            Item::Page(_) | Item::Leftover(_) => {}
            Item::Paragraph { text, style } => {
                if BILLING.is_match(&text.text) || STAMP.is_match(&text.text) {
                    break;
                }
                let known =
                    [&*CFR, &*BRACKETED, &*RIN].iter().any(|form| form.is_match(&text.text));
                if !known && *style != Style::Heading {
                    break;
                }
                start = index;
            }
            Item::Table(_) => break,
        }
    }
    Some(start)
}

/// The labelled part that paragraphs fall into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Head,
    Action,
    Summary,
    Dates,
    Other,
    Supplementary,
    Amendments,
}

fn section_of(label: &str) -> Section {
    match label {
        "ACTION" => Section::Action,
        "SUMMARY" => Section::Summary,
        "DATE" | "DATES" | "EFFECTIVE DATE" | "EFFECTIVE DATES" | "COMPLIANCE DATE"
        | "COMPLIANCE DATES" => Section::Dates,
        "SUPPLEMENTARY INFORMATION" => Section::Supplementary,
        _ => Section::Other,
    }
}

struct Builder {
    parts: RuleParts,
    section: Section,
    /// Whether the format marks instructions itself.
    bullets: bool,
    heading_lines: Vec<MarkedText>,
    part: Option<CfrPart>,
    title: String,
}

fn build(
    format: Format,
    chunk: Vec<Item>,
    start: usize,
    first_page: Option<u32>,
    furniture: &Furniture,
) -> RuleParts {
    let bullets = chunk[start..]
        .iter()
        .any(|item| matches!(item, Item::Paragraph { style: Style::Instruction, .. }));
    let citation =
        furniture.volume.zip(first_page).map(|(volume, page)| format!("{volume} FR {page}"));
    let mut builder = Builder {
        parts: RuleParts {
            citation,
            publication_date: furniture.date,
            ..RuleParts::empty(format, &furniture.element)
        },
        section: Section::Head,
        bullets,
        heading_lines: Vec::new(),
        part: None,
        title: String::new(),
    };
    for item in chunk.into_iter().skip(start) {
        builder.take(item);
    }
    builder.parts
}

impl Builder {
    fn take(&mut self, item: Item) {
        match item {
            Item::Page(number) => self.parts.pages.push(number),
            Item::Leftover(text) => self.parts.leftovers.push(text),
            Item::Table(table) => {
                self.parts.body.push(Block::Table { part: self.part.clone(), table });
            }
            Item::Paragraph { text, style } => {
                if FILED.is_match(&text.text) {
                    self.parts.filed_line = Some(plain_hyphens(&text.text));
                } else if BILLING.is_match(&text.text) {
                    // the end of the document, or its first line on public inspection
                } else if let Some((label, rest)) = labelled(&text) {
                    self.begin_section(section_of(&label), &label, rest);
                } else if self.section == Section::Head {
                    self.head_line(text);
                } else {
                    self.paragraph(text, style);
                }
            }
        }
    }

    fn begin_section(&mut self, section: Section, label: &str, rest: MarkedText) {
        if self.section == Section::Head {
            self.finish_head();
        }
        self.section = section;
        if rest.is_blank() {
            return;
        }
        match section {
            Section::Other => {
                let mut text = rest;
                let prefix = format!("{label}: ");
                for range in &mut text.superscripts {
                    *range = range.start + prefix.len()..range.end + prefix.len();
                }
                text.text.insert_str(0, &prefix);
                self.parts.body.push(Block::Paragraph(text));
            }
            _ => self.paragraph(rest, Style::Body),
        }
    }

    fn head_line(&mut self, text: MarkedText) {
        let plain = plain_hyphens(&text.text);
        if let Some(found) = CFR.captures(&plain) {
            if self.title.is_empty() {
                found[1].clone_into(&mut self.title);
            }
            self.parts.cfr.push(plain);
        } else if BRACKETED.is_match(&plain) {
            self.parts.dockets.push(plain);
        } else if RIN.is_match(&plain) {
            self.parts.rins.push(plain);
        } else {
            let numbered = [&self.parts.cfr, &self.parts.dockets, &self.parts.rins];
            if numbered.iter().any(|lines| !lines.is_empty()) {
                self.heading_lines.push(text);
            } else {
                self.parts.agencies.push(text.text.trim().to_owned());
            }
        }
    }

    fn finish_head(&mut self) {
        let mut lines = std::mem::take(&mut self.heading_lines).into_iter();
        self.parts.subject = lines.next().map(|first| {
            lines.fold(first, |mut subject, line| {
                subject.text.push(' ');
                subject.text.push_str(&line.text);
                subject
            })
        });
        if self.parts.subject.is_none() && self.parts.agencies.len() > 1 {
            self.parts.subject = self.parts.agencies.pop().map(MarkedText::plain);
        }
    }

    fn paragraph(&mut self, text: MarkedText, style: Style) {
        // a missing label must not hide the amendments behind the dates
        let amends = style == Style::Instruction || PART.is_match(&text.text);
        match self.section {
            _ if amends => self.body(text, style),
            Section::Action if self.parts.action.is_none() => self.parts.action = Some(text),
            Section::Summary => self.parts.summary.push(text),
            Section::Dates => self.parts.dates.push(text),
            _ => self.body(text, style),
        }
    }

    fn body(&mut self, text: MarkedText, style: Style) {
        if let Some(found) = PART.captures(&text.text) {
            let part = CfrPart { title: self.title.clone(), part: found[1].to_owned() };
            self.part = Some(part);
            self.section = Section::Amendments;
            self.parts.body.push(Block::Heading { level: 1, text });
            return;
        }
        if style == Style::Instruction || self.is_instruction(&text.text) {
            self.section = Section::Amendments;
            self.parts.body.push(Block::Instruction { part: self.part.clone(), text });
        } else if style == Style::Heading {
            self.parts.body.push(Block::Heading { level: 2, text });
        } else if self.section == Section::Amendments {
            if !STARS.is_match(&text.text) {
                self.parts.body.push(Block::Regulation(text));
            }
        } else {
            if AMENDED.is_match(&text.text) && text.text.starts_with("Accordingly") {
                self.section = Section::Amendments;
            }
            self.parts.body.push(Block::Paragraph(text));
        }
    }

    /// Nested instructions carry a number or letter and no black square, and
    /// follow another instruction; where a format shows no squares at all, a
    /// number among the amendments has to do, until the first table.
    fn is_instruction(&self, text: &str) -> bool {
        if self.section != Section::Amendments || !NUMBERED.is_match(text) {
            return false;
        }
        let nested = matches!(self.parts.body.last(), Some(Block::Instruction { .. }));
        let table = |block: &Block| matches!(block, Block::Table { .. });
        nested || (!self.bullets && !self.parts.body.iter().any(table))
    }
}

/// A label and what follows it.
fn labelled(text: &MarkedText) -> Option<(String, MarkedText)> {
    let found = LABEL.captures(&text.text)?;
    let end = found.get(0)?.end();
    let rest = MarkedText {
        text: text.text[end..].to_owned(),
        superscripts: text
            .superscripts
            .iter()
            .filter(|range| range.start >= end)
            .map(|range| range.start - end..range.end - end)
            .collect(),
        position: text.position,
    };
    Some((found[1].to_owned(), rest))
}
