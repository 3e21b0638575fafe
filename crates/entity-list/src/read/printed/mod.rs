//! Printed documents: what PDF and plain text have in common once lines are
//! told apart. Headings, labels and instructions are known by their wording
//! and their place, not by markup.

pub(crate) mod document;
pub(crate) mod join;
pub(crate) mod table;

use crate::read::parts::{MarkedText, Table};

/// How a paragraph is set, as far as the format shows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Style {
    /// Running text, or not known.
    #[default]
    Body,
    /// Bold throughout, or centred between blank lines.
    Heading,
    /// Begins with the black square of an amendatory instruction.
    Instruction,
}

/// A block of print in reading order.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// A paragraph.
    Paragraph {
        /// Its words, printed lines joined.
        text: MarkedText,
        /// How it is set.
        style: Style,
    },
    /// A table.
    Table(Table),
    /// A page of the Federal Register begins; its number.
    Page(u32),
    /// Text that could not be placed, verbatim.
    Leftover(MarkedText),
}
