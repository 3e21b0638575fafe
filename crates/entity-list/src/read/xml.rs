//! Opens XML and collects the text of its elements.
//!
//! # Blanks beside inline elements
//!
//! Official files are printed with every piece of mixed content on a line of
//! its own. The printer keeps the blanks of the text, so they can be had
//! back exactly:
//!
//! ```text
//! Email: ⏎            blank before the line end: there is a blank
//!   <E>x@doc.gov</E>
//!   .                 indented as the element: no blank, `x@doc.gov.`
//! 734.9(g),⏎          no blank before the line end: none
//!   <SU>3</SU>
//!    744.21(b)        indented deeper than the element: a blank
//! ```
//!
//! A file shows that it was printed this way by an indented inline element
//! after a blank and a line end. In all other files a line end beside an
//! inline element is a blank, except before a superscript, before closing
//! punctuation and after an opening bracket or quotation mark.

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use super::error::ReadError;
use super::inline::{InlineText, opens};
use super::parts::MarkedText;
use super::source_text::Lines;
use crate::model::Position;

/// More elements than any official file has, part 744 being near 100,000.
const NODES: u32 = 20_000_000;

/// Deeper than any official file nests.
const DEPTH: u32 = 200;

/// How the file was laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Blanks beside inline elements can be had back from the indentation.
    Indented,
    /// They cannot; a line end is a blank.
    Wrapped,
}

/// An XML file with its places.
#[derive(Debug)]
pub(super) struct Xml<'a> {
    source: &'a str,
    document: Document<'a>,
    lines: Lines<'a>,
    layout: Layout,
}

impl<'a> Xml<'a> {
    /// Opens a file; document type declarations are refused.
    pub(super) fn open(source: &'a str) -> Result<Self, ReadError> {
        let options =
            ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
        let lines = Lines::of(source);
        let document = Document::parse_with_options(source, options)
            .map_err(|error| ReadError::xml(&error, lines.position(source.len())))?;
        if let Some(deep) = deeper_than(&document, DEPTH) {
            return Err(ReadError::TooDeep { limit: DEPTH, position: lines.position(deep) });
        }
        Ok(Self { source, layout: layout(source), document, lines })
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Node<'_, 'a> {
        self.document.root_element()
    }

    /// Where an element begins.
    pub(super) fn position(&self, node: Node) -> Position {
        self.lines.position(node.range().start)
    }

    /// The text of an element with its superscripts and line breaks. Printed
    /// page numbers found on the way go to `pages`.
    pub(super) fn text(&self, node: Node, pages: &mut Vec<u32>) -> MarkedText {
        let mut inline = InlineText::default();
        self.collect(node, &mut inline, pages);
        inline.finish(self.position(node))
    }

    /// A piece of text that stands outside the elements made for text.
    pub(super) fn plain(&self, node: Node) -> MarkedText {
        let mut inline = InlineText::default();
        inline.push(node.text().unwrap_or_default());
        inline.finish(self.position(node))
    }

    fn collect(&self, node: Node, inline: &mut InlineText, pages: &mut Vec<u32>) {
        for child in node.children() {
            match child.node_type() {
                NodeType::Text => self.collect_text(child, inline),
                NodeType::Element => self.collect_element(child, inline, pages),
                _ => {}
            }
        }
    }

    fn collect_element(&self, node: Node, inline: &mut InlineText, pages: &mut Vec<u32>) {
        match role(node.tag_name().name()) {
            Role::PageBreak => pages.extend(page_number(node)),
            Role::Superscript => {
                inline.raise();
                self.collect(node, inline, pages);
                inline.lower();
            }
            Role::Break => {
                inline.line();
                self.collect(node, inline, pages);
            }
            Role::Line => {
                inline.line();
                self.collect(node, inline, pages);
                inline.line();
            }
            Role::Fraction => {
                if !inline.last().is_some_and(opens) {
                    inline.space();
                }
                self.collect(node, inline, pages);
            }
            Role::Inline => self.collect(node, inline, pages),
        }
    }

    fn collect_text(&self, node: Node, inline: &mut InlineText) {
        let text = node.text().unwrap_or_default();
        let core = text.trim();
        let before = &text[..text.len() - text.trim_start().len()];
        if !before.is_empty() && self.blank_after(node.prev_sibling(), before, core) {
            inline.space();
        }
        if core.is_empty() {
            return;
        }
        inline.push(core);
        let after = &text[before.len() + core.len()..];
        if !after.is_empty() && self.blank_before(node.next_sibling(), after, core) {
            inline.space();
        }
    }

    /// Whether the white space that follows an element is a blank.
    fn blank_after(&self, element: Option<Node>, space: &str, text: &str) -> bool {
        let (Some(element), Some(end)) = (element, space.rfind('\n')) else {
            return true;
        };
        if text.is_empty() {
            return !is_raised(element.next_sibling_element());
        }
        let deeper = self.indentation(element).map(|indent| (space.len() - end - 1).cmp(&indent));
        match (self.layout, deeper) {
            (Layout::Indented, Some(order)) => order.is_ne(),
            _ => !text.starts_with(closes),
        }
    }

    /// Whether the white space in front of an element is a blank.
    fn blank_before(&self, element: Option<Node>, space: &str, text: &str) -> bool {
        let (Some(element), Some(start)) = (element, space.find('\n')) else {
            return true;
        };
        if !space[..start].trim_end_matches('\r').is_empty() {
            return true;
        }
        if is_raised(Some(element)) {
            return false;
        }
        match (self.layout, self.indentation(element)) {
            (Layout::Indented, Some(1..)) => false,
            _ => !text.ends_with(opens),
        }
    }

    /// The blanks in front of an element that begins its line.
    fn indentation(&self, element: Node) -> Option<usize> {
        let before = &self.source[..element.range().start];
        let line = &before[before.rfind('\n')? + 1..];
        line.bytes().all(|byte| matches!(byte, b' ' | b'\t')).then_some(line.len())
    }
}

/// What an element inside running text does to it.
enum Role {
    PageBreak,
    Superscript,
    /// A line break in front of it.
    Break,
    /// A line of its own.
    Line,
    /// A fraction or house number such as `9/6`, which stands apart from what
    /// is before it.
    Fraction,
    Inline,
}

fn role(tag: &str) -> Role {
    match tag {
        "PRTPAGE" => Role::PageBreak,
        "SU" | "SUP" | "sup" => Role::Superscript,
        "br" | "BR" | "LB" => Role::Break,
        "LI" | "li" | "P" | "p" | "FP" | "HD" | "HED" | "PSPACE" | "DIV" | "div" | "ROW" | "TR"
        | "ENT" | "TD" | "TH" => Role::Line,
        "FR" | "fr" => Role::Fraction,
        _ => Role::Inline,
    }
}

fn is_raised(node: Option<Node>) -> bool {
    node.is_some_and(|node| matches!(role(node.tag_name().name()), Role::Superscript))
}

/// Closing punctuation is never preceded by a blank.
fn closes(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | ')' | ']' | '’' | '”' | '?' | '!' | '%')
}

/// The number of a `PRTPAGE`.
pub(super) fn page_number(node: Node) -> Option<u32> {
    node.attribute("P")?.trim().parse().ok()
}

fn layout(source: &str) -> Layout {
    let indented = memchr::memmem::find_iter(source.as_bytes(), b" \n").any(|at| {
        let rest = &source[at + 2..];
        let element = rest.trim_start_matches([' ', '\t']);
        element.len() < rest.len() && starts_inline(element)
    });
    if indented { Layout::Indented } else { Layout::Wrapped }
}

fn starts_inline(text: &str) -> bool {
    ["<E ", "<E>", "<SU>", "<PRTPAGE", "<FR>", "<I>", "<sup>"]
        .iter()
        .any(|tag| text.starts_with(tag))
}

/// The offset of an element nested deeper than the limit.
fn deeper_than(document: &Document, limit: u32) -> Option<usize> {
    let mut depth = 0;
    let mut next = Some(document.root());
    while let Some(node) = next {
        if let Some(child) = node.first_child() {
            depth += 1;
            if depth > limit {
                return Some(child.range().start);
            }
            next = Some(child);
            continue;
        }
        let mut at = node;
        next = loop {
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            match at.parent() {
                Some(parent) => {
                    depth -= 1;
                    at = parent;
                }
                None => break None,
            }
        };
    }
    None
}
