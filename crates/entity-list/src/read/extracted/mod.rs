//! The words of a PDF as a program took them out, into [`RuleParts`]: what
//! users paste and mail around. Only the lines are left; where a page's
//! columns stood, what was indented and where a paragraph ended is gone.
//!
//! Pages are known by their running heads. The lines of the table print their
//! columns one behind the other with single blanks; [`columns`] tells them
//! apart by what the words are, and a row of which that fails is reported
//! verbatim instead. Paragraphs end where a sentence does and the next word
//! would have fitted on the line.

mod columns;
mod pages;
mod prose;
mod rows;
mod words;

use self::pages::{Page, pages};
use self::prose::Prose;
use self::rows::Lines;
use super::parts::{MarkedText, RuleParts};
use super::printed::Item;
use super::printed::document::documents;
use super::printed::join::{Joiner, Vocabulary};
use super::text::TextError;
use crate::model::{Format, Position};

pub(crate) use self::pages::{looks_extracted, other_extraction};

/// What the text cannot tell.
const REMARK: &str = "read from the words of a PDF: columns are told apart by their words, and the \
                      lines of an entity's cell and the paragraphs by dashes and full stops; the \
                      PDF itself tells more";

/// What text cannot tell whose labels stood apart.
const LABELS_APART: &str = "the labels (`AGENCY:` and the like) stood apart from their paragraphs \
                            and were put back; the program that took the words out may have \
                            mixed up lines there, too";

/// Reads the documents of a text.
///
/// # Errors
/// When it is too large, or no document begins in it.
pub(super) fn extracted_parts(text: &str) -> Result<Vec<RuleParts>, TextError> {
    if text.len() > super::text::MAX_TEXT {
        let limit = super::text::MAX_TEXT;
        return Err(TextError::TooLarge { size: text.len(), limit });
    }
    let (pages, furniture) = pages(text);
    let mut blocks = Vec::new();
    for page in &pages {
        take(page, &mut blocks);
    }
    let mut joiner = Joiner::new(vocabulary(&blocks));
    let mut items = Vec::new();
    let width = prose::usual_width(&blocks);
    for block in blocks {
        match block {
            Block::Page(number) => items.push(Item::Page(number)),
            Block::Prose(lines) => {
                let mut read = Prose::read(&lines, width, &mut joiner).into_iter();
                if let Some(first) = read.next() {
                    prose::go_on(&mut items, first, &mut joiner);
                }
                items.extend(read);
            }
            Block::Table(lines) => {
                let (table, leftovers) = lines.finish(&mut joiner);
                items.push(Item::Table(table));
                items.extend(leftovers.into_iter().map(Item::Leftover));
            }
            Block::Leftover(text) => items.push(Item::Leftover(text)),
        }
    }
    let first_page = items.iter().find_map(|item| match item {
        Item::Page(number) => Some(*number),
        _ => None,
    });
    let mut documents = documents(Format::FrText, items, &furniture);
    if documents.is_empty() {
        let start = text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
        return Err(TextError::NoDocument(start.chars().take(60).collect()));
    }
    let unproven = joiner.take_unproven();
    for parts in &mut documents {
        parts.pages.retain(|page| Some(*page) != first_page);
        parts.warnings.push(REMARK.to_owned());
        if pages.iter().any(|page| page.has_labels_put_back) {
            parts.warnings.push(LABELS_APART.to_owned());
        }
        if !unproven.is_empty() {
            let words = unproven.join("`, `");
            parts.warnings.push(format!(
                "words cut at a line's end and put together without proof: `{words}`"
            ));
        }
    }
    Ok(documents)
}

/// What a document is made of, in reading order.
#[expect(clippy::large_enum_variant, reason = "a document has a handful of them")]
enum Block<'t> {
    Page(u32),
    Prose(Vec<rows::Numbered<'t>>),
    Table(Lines<'t>),
    /// What could not be placed.
    Leftover(MarkedText),
}

/// Adds the blocks of a page. A table goes on over page breaks, up to the line
/// that ends its document or text that is none of its.
fn take<'t>(page: &Page<'t>, blocks: &mut Vec<Block<'t>>) {
    let mut parts = page.parts.iter().peekable();
    let goes_on = matches!(parts.peek(), Some(pages::Part::Table(_)));
    let open = match blocks.last() {
        Some(Block::Table(_)) if goes_on => blocks.pop(),
        _ => None,
    };
    blocks.extend(page.number.map(Block::Page));
    blocks.extend(open);
    for part in parts {
        match (part, blocks.last_mut()) {
            (pages::Part::Table(lines), Some(Block::Table(table))) => table.take(lines),
            (pages::Part::Table(lines), _) => {
                let mut table = Lines::default();
                table.take(lines);
                if !table.is_empty() {
                    blocks.push(Block::Table(table));
                }
            }
            (pages::Part::Prose(lines), Some(Block::Prose(prose))) => prose.extend(lines),
            (pages::Part::Prose(lines), _) => blocks.push(Block::Prose(lines.clone())),
            (pages::Part::Unplaced(line), _) => blocks.push(Block::Leftover(MarkedText {
                position: line.position(),
                ..MarkedText::plain(line.text.trim())
            })),
        }
    }
}

fn vocabulary(blocks: &[Block]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    let mut learn = |lines: &[&str]| {
        let mut cut = false;
        for line in lines.iter().filter(|line| !line.is_empty()) {
            vocabulary.learn(line, cut);
            cut = line.trim_end().ends_with('-');
        }
    };
    for block in blocks {
        match block {
            Block::Prose(lines) => learn(&lines.iter().map(|line| line.text).collect::<Vec<_>>()),
            Block::Table(lines) => lines.texts().iter().for_each(|column| learn(column)),
            Block::Page(_) | Block::Leftover(_) => {}
        }
    }
    vocabulary
}

/// A printed line with its typography: two single quotation marks are one
/// double mark, `<SU>` marks a superscript.
fn typeset(line: &str, position: Position) -> MarkedText {
    let line = line.replace("\u{2018}\u{2018}", "\u{201c}").replace("\u{2019}\u{2019}", "\u{201d}");
    let mut marked = MarkedText { position, ..MarkedText::default() };
    let mut rest = line.as_str();
    while let Some((before, behind)) = rest.split_once("<SU>") {
        let Some((raised, after)) = behind.split_once("</SU>") else { break };
        marked.text.push_str(before);
        let start = marked.text.len();
        marked.text.push_str(raised);
        marked.superscripts.push(start..marked.text.len());
        rest = after;
    }
    marked.text.push_str(rest);
    marked
}

#[cfg(test)]
mod accounting_tests;
#[cfg(test)]
mod tests;
