//! PDFs of published rules and of public inspection into [`RuleParts`].
//!
//! The objects of the file, its compression and the encodings of its fonts
//! are read with `lopdf`; glyphs are placed here, because columns, hanging
//! indents and raised figures are what carries the meaning:
//!
//! | module | turns | into |
//! |---|---|---|
//! | `content` | the operators of a page | placed glyphs and rules |
//! | `furniture` | running heads | volume, date, page numbers |
//! | `layout` | a page | tables across the page, columns of text |
//! | `lines` | glyphs | lines with blanks and superscripts |
//! | `table` | the lines of a table | rows and cells |
//! | `prose` | the lines of columns | paragraphs |
//!
//! What the blocks are is worked out together with plain text in
//! `printed`.
//!
//! A crafted file must not do harm: sizes, pages, operators and glyphs are
//! bounded (see [`limits`]), and a panic of the library is caught and
//! reported as damage. Nothing here waits; a caller that wants a limit in
//! seconds runs it on a thread of its own.

mod accents;
mod content;
#[cfg(test)]
mod corpus_tests;
mod font;
mod furniture;
mod layout;
pub mod limits;
mod lines;
mod prose;
mod table;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions};
use thiserror::Error;

use self::content::{Drawn, Rule};
use self::layout::{Column, Page, Zone};
use self::limits::{MAX_FILE, MAX_GLYPHS, MAX_LOADED_STREAM, MAX_PAGES};
use self::prose::{Pitches, Prose};
use super::parts::RuleParts;
use super::printed::Item;
use super::printed::document::{Furniture, documents};
use super::printed::join::{Joiner, Vocabulary};
use super::printed::table::{Builder, Grid};
use crate::model::Format;

/// Why a PDF cannot be read.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PdfError {
    /// The bytes are another format.
    #[error("not a PDF: it begins with `{0}`")]
    NotPdf(String),
    /// Larger than [`limits::MAX_FILE`].
    #[error("the PDF has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// The size of the file.
        size: usize,
        /// The largest that is read.
        limit: usize,
    },
    /// More pages than [`limits::MAX_PAGES`].
    #[error("the PDF has {pages} pages, more than the {limit} that are read")]
    TooManyPages {
        /// The pages of the file.
        pages: usize,
        /// The most that are read.
        limit: usize,
    },
    /// More text than any issue of the Federal Register has.
    #[error("the PDF draws more than {0} glyphs")]
    TooMuchText(usize),
    /// It asks for a password.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// Its pages are pictures; their text would have to be recognised first.
    #[error("the PDF has {pages} pages of pictures and no text: it is a scan")]
    Scanned {
        /// The pages of the file.
        pages: usize,
    },
    /// It has no pages or draws nothing.
    #[error("the PDF has no text")]
    Empty,
    /// It has text, but no document of the Federal Register in it.
    #[error("no Federal Register document begins in the PDF")]
    NoDocument,
    /// The file is broken.
    #[error("the PDF is damaged: {0}")]
    Damaged(String),
}

/// Whether bytes are a PDF: its mark stands within the first kilobyte.
pub fn looks_like_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    start.windows(5).any(|window| window == b"%PDF-")
}

/// Reads the documents of a PDF. Pieces of neighbours on the first and the
/// last page are cut off and mentioned among the warnings.
pub fn pdf_parts(bytes: &[u8]) -> Result<Vec<RuleParts>, PdfError> {
    if !looks_like_pdf(bytes) {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(12)]).into_owned();
        return Err(PdfError::NotPdf(start));
    }
    if bytes.len() > MAX_FILE {
        return Err(PdfError::TooLarge { size: bytes.len(), limit: MAX_FILE });
    }
    catch_unwind(AssertUnwindSafe(|| read(bytes)))
        .unwrap_or_else(|_| Err(PdfError::Damaged("the PDF library gave up on it".to_owned())))
}

fn read(bytes: &[u8]) -> Result<Vec<RuleParts>, PdfError> {
    let mut said = Furniture::default();
    let pages = read_pages(bytes, &mut said)?;
    let mut heads: Vec<_> = pages.iter().map(Page::heads).collect();
    layout::measure(&pages, &mut heads);
    let zones: Vec<(&Page, Vec<Zone<'_>>)> =
        pages.iter().zip(heads).map(|(page, heads)| (page, page.zones(heads))).collect();
    let texts: Vec<_> = zones
        .iter()
        .flat_map(|(_, zones)| zones)
        .filter_map(|zone| match zone {
            Zone::Text(glyphs) => Some(glyphs.clone()),
            Zone::Table(_) => None,
        })
        .collect();
    let columns = layout::text_columns(&texts);
    let set: Vec<(&Page, Vec<Set>)> = zones
        .into_iter()
        .map(|(page, zones)| {
            let set = zones.into_iter().map(|zone| match zone {
                Zone::Text(glyphs) => Set::Text(layout::text_lines(&glyphs, &columns, page.index)),
                Zone::Table(band) => Set::Table(table::grid_of(band)),
            });
            (page, set.collect())
        })
        .collect();
    let (items, unproven) = compose(set, columns.len() == 1, &mut said);
    let mut documents = documents(Format::Pdf, items, &said);
    if documents.is_empty() {
        return Err(PdfError::NoDocument);
    }
    for parts in &mut documents {
        parts.warnings.push(
            "a PDF prints hyphens between figures as en dashes, and does not say where a line was broken by hand".to_owned(),
        );
        if !unproven.is_empty() {
            let words = unproven.join("`, `");
            parts.warnings.push(format!(
                "words cut at a line's end and put together without proof: `{words}`"
            ));
        }
    }
    Ok(documents)
}

/// A zone with its lines.
enum Set {
    Text(Vec<Column>),
    Table(Grid),
}

fn read_pages(bytes: &[u8], said: &mut Furniture) -> Result<Vec<Page>, PdfError> {
    let options =
        LoadOptions { max_decompressed_size: Some(MAX_LOADED_STREAM), ..LoadOptions::default() };
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => PdfError::Encrypted,
            other => PdfError::Damaged(other.to_string()),
        })?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let ids: Vec<_> = document.page_iter().take(MAX_PAGES + 1).collect();
    if ids.len() > MAX_PAGES {
        return Err(PdfError::TooManyPages { pages: ids.len(), limit: MAX_PAGES });
    }
    let mut pages = Vec::new();
    let (mut glyphs, mut images) = (0, 0);
    for (id, index) in ids.iter().zip(1..) {
        let drawn: Drawn = content::read_page(&document, *id)?;
        glyphs += drawn.glyphs.len();
        images += drawn.images;
        if glyphs > MAX_GLYPHS {
            return Err(PdfError::TooMuchText(MAX_GLYPHS));
        }
        let rules: Vec<Rule> = drawn.rules;
        let (mut glyphs, head) = furniture::take_off(drawn.glyphs, index, said);
        lines::forget_placing(&mut glyphs);
        pages.push(Page { index, number: head.number, glyphs, rules });
    }
    let printed =
        pages.iter().any(|page| page.glyphs.iter().any(|glyph| !glyph.text.trim().is_empty()));
    match (printed, images) {
        (true, _) => Ok(pages),
        (false, 0) => Err(PdfError::Empty),
        (false, _) => Err(PdfError::Scanned { pages: ids.len() }),
    }
}

fn compose(
    set: Vec<(&Page, Vec<Set>)>,
    single: bool,
    said: &mut Furniture,
) -> (Vec<Item>, Vec<String>) {
    let mut pitches = Pitches::measure(text_columns_of(&set).map(|column| column.lines.as_slice()));
    if single {
        let lines = text_columns_of(&set).flat_map(|column| &column.lines);
        pitches = pitches.with_edge(lines.map(|line| line.right));
    }
    let mut joiner = Joiner::new(vocabulary(&set));
    let mut items = Vec::new();
    let mut prose = Prose::default();
    let mut table: Option<Builder> = None;
    for (page, zones) in set {
        items.extend(page.number.map(Item::Page));
        for zone in zones {
            match zone {
                Set::Text(columns) => {
                    for column in columns {
                        for line in column.lines {
                            items.extend(table.take().map(|table| Item::Table(table.finish())));
                            items.extend(prose.line(line, column.left, &pitches, &mut joiner));
                        }
                        prose.jump();
                    }
                }
                Set::Table(grid) => {
                    items.extend(prose.finish(&pitches));
                    if table.as_ref().is_some_and(|table| !table.goes_on_in(&grid)) {
                        items.extend(table.take().map(|table| Item::Table(table.finish())));
                    }
                    let builder = table.get_or_insert_with(|| Builder::begin(&grid));
                    builder.add(grid, &mut joiner);
                }
            }
        }
    }
    items.extend(table.map(|table| Item::Table(table.finish())));
    items.extend(prose.finish(&pitches));
    said.date = said.date.or_else(|| furniture::scheduled_date(&words_of(&items)));
    (items, joiner.take_unproven())
}

fn words_of(items: &[Item]) -> String {
    let text = |item: &Item| match item {
        Item::Paragraph { text, .. } => Some(text.text.clone()),
        _ => None,
    };
    items.iter().filter_map(text).collect::<Vec<_>>().join(" ")
}

fn text_columns_of<'s>(set: &'s [(&Page, Vec<Set>)]) -> impl Iterator<Item = &'s Column> {
    set.iter()
        .flat_map(|(_, zones)| zones)
        .filter_map(|zone| match zone {
            Set::Text(columns) => Some(columns),
            Set::Table(_) => None,
        })
        .flatten()
}

fn vocabulary(set: &[(&Page, Vec<Set>)]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    let mut cut = false;
    for column in text_columns_of(set) {
        for line in &column.lines {
            vocabulary.learn(&line.text.text, cut);
            cut = line.text.text.ends_with(['-', '\u{ad}']);
        }
    }
    for (_, zones) in set {
        for zone in zones {
            if let Set::Table(grid) = zone {
                table::teach(grid, &mut vocabulary);
            }
        }
    }
    vocabulary
}
