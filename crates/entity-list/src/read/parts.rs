//! What every format is taken apart into before its meaning is asked.
//!
//! A format reader knows tags, columns or glyphs and nothing of the Entity
//! List; it delivers blocks in reading order. Page breaks, running heads and
//! markup are gone, superscripts are remembered, every place is known.

use std::ops::Range;

use crate::model::{Format, List, Position};

/// Whether a format keeps the printed lines of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LineBreaks {
    /// `\n` stands where the source breaks the line.
    #[default]
    Kept,
    /// The source has lost them (HTML of federalregister.gov): aliases and
    /// addresses run on in one line and only dashes tell them apart.
    Lost,
}

/// Text with its superscripts and its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedText {
    /// The text. Runs of blanks and line ends of the file are one space;
    /// `\n` is a printed line break (`LI`, `br`).
    pub text: String,
    /// Byte ranges of `text` that are printed as superscript: footnote marks,
    /// but also the `rd` of `3rd Floor`.
    pub superscripts: Vec<Range<usize>>,
    /// Where it begins in the source.
    pub position: Position,
}

impl MarkedText {
    /// Text without superscripts and place; for tests and simple callers.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// True where nothing is printed.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// One cell of a table row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub text: MarkedText,
    /// The columns it spans, 1 for an ordinary cell (`A="03"` spans 4).
    pub columns: u8,
}

/// One row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells, left to right; missing cells at the end are not filled up.
    pub cells: Vec<Cell>,
    /// Where it begins in the source.
    pub position: Position,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The number of columns that the source states.
    pub columns: u8,
    /// The heads of the columns; blank where the source prints the head as an
    /// ordinary row.
    pub head: Vec<MarkedText>,
    /// The rows of the body.
    pub rows: Vec<Row>,
    /// Notes under the table, each with its mark in front as printed.
    pub notes: Vec<MarkedText>,
    /// How many of the notes are rows of the table in the source.
    pub note_rows: u32,
    /// Whether the printed lines of the cells are known.
    pub line_breaks: LineBreaks,
    /// Where it begins in the source.
    pub position: Position,
}

/// A CFR title and part, such as 15 CFR 744.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CfrPart {
    /// The title, such as `15`.
    pub title: String,
    /// The part, such as `744`.
    pub part: String,
}

/// A block of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Block {
    /// A heading; level 1 is the highest.
    Heading {
        /// The level, from 1.
        level: u8,
        /// Its words.
        text: MarkedText,
    },
    /// A paragraph, including the items of bulleted lists.
    Paragraph(MarkedText),
    /// An amendatory instruction, its label in front of its words.
    Instruction {
        /// The part that it amends, where the source says so.
        part: Option<CfrPart>,
        /// Label and words.
        text: MarkedText,
    },
    /// Regulatory text that an instruction sets: sections, authority.
    Regulation(MarkedText),
    /// A table.
    Table {
        /// The part that it stands in, where the source says so.
        part: Option<CfrPart>,
        /// The table.
        table: Table,
    },
}

/// A Federal Register document, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleParts {
    /// The format it came in.
    pub format: Format,
    /// `RULE`, `NOTICE`, `PRORULE` or what the source calls it; empty where
    /// it does not say.
    pub element: String,
    /// Agencies and subagencies as printed.
    pub agencies: Vec<String>,
    /// `15 CFR Part 744` lines.
    pub cfr: Vec<String>,
    /// Docket lines, with brackets as printed.
    pub dockets: Vec<String>,
    /// RIN lines as printed.
    pub rins: Vec<String>,
    /// The subject.
    pub subject: Option<MarkedText>,
    /// The `ACTION` line without its label.
    pub action: Option<MarkedText>,
    /// The `SUMMARY` paragraphs without their label.
    pub summary: Vec<MarkedText>,
    /// The `DATES` paragraphs without their label.
    pub dates: Vec<MarkedText>,
    /// The supplementary information, the amendments and the tables.
    pub body: Vec<Block>,
    /// The `[FR Doc. 2023-03929 Filed 2-24-23; 11:15 am]` line.
    pub filed_line: Option<String>,
    /// Page numbers printed inside the document (`PRTPAGE`), in order. The
    /// first page of the document is not among them in rule XML.
    pub pages: Vec<u32>,
    /// The page on which the document begins, where a page break stands in
    /// front of its first words.
    pub first_page: Option<u32>,
    /// The first page and volume, where the format prints them.
    pub citation: Option<String>,
    /// The day of publication, where the format prints it, ISO 8601.
    pub publication_date: Option<jiff::civil::Date>,
    /// What the format cannot tell and what could not be taken apart.
    pub warnings: Vec<String>,
    /// Text that the format reader could not place: verbatim, with its place.
    pub leftovers: Vec<MarkedText>,
}

impl RuleParts {
    /// Parts in which nothing has been placed yet.
    pub(super) fn empty(format: Format, element: &str) -> Self {
        Self {
            format,
            element: element.to_owned(),
            agencies: Vec::new(),
            cfr: Vec::new(),
            dockets: Vec::new(),
            rins: Vec::new(),
            subject: None,
            action: None,
            summary: Vec::new(),
            dates: Vec::new(),
            body: Vec::new(),
            filed_line: None,
            pages: Vec::new(),
            first_page: None,
            citation: None,
            publication_date: None,
            warnings: Vec::new(),
            leftovers: Vec::new(),
        }
    }
}

/// A list snapshot, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListParts {
    /// The format it came in.
    pub format: Format,
    /// Which list it is.
    pub list: List,
    /// The heading of the supplement.
    pub heading: MarkedText,
    /// The paragraphs in front of the table.
    pub introduction: Vec<MarkedText>,
    /// Its tables; one in every known edition.
    pub tables: Vec<Table>,
    /// Editorial notes, effective-date notes and source citations under it.
    pub remarks: Vec<MarkedText>,
}
