//! The full-text XML of one Federal Register document into its parts.
//!
//! Elements as the Government Publishing Office defines them for the
//! Federal Register (`RULE`, `PREAMB`, `SUPLINF`, `REGTEXT`, `AMDPAR`,
//! `GPOTABLE` ...). The same elements make up the daily issue, so
//! [`super::issue_xml`] uses this reader for each of its documents.

use roxmltree::Node;

use super::error::ReadError;
use super::parts::{Block, CfrPart, MarkedText, RuleParts};
use super::source_text;
use super::xml::{Xml, page_number};
use super::{detect, gpo_table};
use crate::model::Format;

/// The elements that are a document of their own.
pub(super) const DOCUMENTS: [&str; 5] = ["RULE", "NOTICE", "PRORULE", "PRESDOCU", "CORRECT"];

/// Takes one document apart. Where the file holds several, the first.
///
/// # Errors
/// When the bytes are not XML, or XML without such a document.
pub fn rule_parts(bytes: &[u8]) -> Result<RuleParts, ReadError> {
    let (text, remark) = source_text::decode(bytes);
    let xml = Xml::open(&text)?;
    let node = document(&xml).ok_or_else(|| ReadError::NotExpected {
        looks: detect::Looks::Xml { root: xml.root().tag_name().name().to_owned() },
        expected: "a Federal Register document (`RULE`, `NOTICE` or `PRORULE`)",
    })?;
    let mut parts = parts_of(&xml, node, Format::FrRuleXml);
    parts.warnings.extend(remark.map(str::to_owned));
    Ok(parts)
}

/// The element of the first document; a fragment counts as one when it holds
/// instructions, tables or a preamble.
pub(super) fn document<'n, 'a>(xml: &'n Xml<'a>) -> Option<Node<'n, 'a>> {
    let root = xml.root();
    let is_document = |node: &Node| DOCUMENTS.contains(&node.tag_name().name());
    root.descendants().find(is_document).or_else(|| {
        let fragment = ["PREAMB", "SUPLINF", "REGTEXT", "AMDPAR", "GPOTABLE"];
        root.descendants().any(|node| fragment.contains(&node.tag_name().name())).then_some(root)
    })
}

/// Takes the element of a document apart.
pub(super) fn parts_of(xml: &Xml, node: Node, format: Format) -> RuleParts {
    let mut walk =
        Walk { xml, parts: RuleParts::empty(format, node.tag_name().name()), part: None };
    walk.children(node);
    let mut parts = walk.parts;
    parts.first_page = leading_page(node);
    if parts.first_page.is_some() {
        parts.pages.remove(0);
    }
    parts
}

/// The page that a document begins with: a page break before its first text,
/// apart from the typesetter's mark.
fn leading_page(document: Node) -> Option<u32> {
    let in_mark = |node: &Node| node.ancestors().any(|above| above.has_tag_name("EDITOR"));
    for node in document.descendants() {
        if node.has_tag_name("PRTPAGE") {
            return page_number(node);
        }
        let printed = node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty());
        if printed && !in_mark(&node) {
            return None;
        }
    }
    None
}

/// The way through a document, in reading order.
struct Walk<'w, 'a> {
    xml: &'w Xml<'a>,
    parts: RuleParts,
    /// The CFR part of the `REGTEXT` around the current place.
    part: Option<CfrPart>,
}

impl Walk<'_, '_> {
    fn children(&mut self, node: Node) {
        for child in node.children() {
            if child.is_element() {
                self.element(child);
            } else if child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()) {
                self.parts.leftovers.push(self.xml.plain(child));
            }
        }
    }

    fn element(&mut self, node: Node) {
        match node.tag_name().name() {
            "AGENCY" | "SUBAGY" => {
                let agency = self.text(node).text;
                self.parts.agencies.push(agency);
            }
            "CFR" => {
                let line = self.text(node).text;
                self.parts.cfr.push(line);
            }
            "DEPDOC" => {
                let line = self.text(node).text;
                self.parts.dockets.push(line);
            }
            "RIN" => {
                let line = self.text(node).text;
                self.parts.rins.push(line);
            }
            "FRDOC" => self.filed(node),
            "SUBJECT" => self.subject(node),
            "ACT" => self.action(node),
            "SUM" => {
                let paragraphs = self.labelled(node);
                self.parts.summary.extend(paragraphs);
            }
            "EFFDATE" | "DATES" | "DATE" if has_elements(node) => {
                let paragraphs = self.labelled(node);
                self.parts.dates.extend(paragraphs);
            }
            "HD" | "HED" | "TTITLE" | "SECTNO" | "RESERVED" | "PTITLE" => self.heading(node),
            "REGTEXT" => self.regulatory_text(node),
            "AMDPAR" => self.instruction(node),
            "GPOTABLE" => self.table(node),
            "P" | "FP" | "PSPACE" => self.paragraph(node),
            "PRTPAGE" => self.parts.pages.extend(page_number(node)),
            // `EDITOR` is the typesetter's mark on a correction
            "STARS" | "FTREF" | "EDITOR" => {}
            _ if holds_blocks(node) => self.children(node),
            tag if LINES.contains(&tag) => self.paragraph(node),
            _ => self.leftover(node),
        }
    }

    fn text(&mut self, node: Node) -> MarkedText {
        self.xml.text(node, &mut self.parts.pages)
    }

    fn regulatory_text(&mut self, node: Node) {
        let outer = self.part.take();
        self.part = match (node.attribute("TITLE"), node.attribute("PART")) {
            (Some(title), Some(part)) => {
                Some(CfrPart { title: title.trim().to_owned(), part: part.trim().to_owned() })
            }
            _ => outer.clone(),
        };
        self.children(node);
        self.part = outer;
    }

    fn instruction(&mut self, node: Node) {
        let text = self.text(node);
        if !text.is_blank() {
            self.parts.body.push(Block::Instruction { part: self.part.clone(), text });
        }
    }

    fn table(&mut self, node: Node) {
        let taken = gpo_table::table(self.xml, node, &mut self.parts.pages);
        let captions = taken.captions.into_iter();
        self.parts.body.extend(captions.map(|text| Block::Heading { level: 5, text }));
        self.parts.leftovers.extend(taken.leftovers);
        self.parts.body.push(Block::Table { part: self.part.clone(), table: taken.table });
    }

    fn heading(&mut self, node: Node) {
        let text = self.text(node);
        if !text.is_blank() {
            self.parts.body.push(Block::Heading { level: level(node), text });
        }
    }

    fn paragraph(&mut self, node: Node) {
        let text = self.text(node);
        if text.is_blank() {
            return;
        }
        self.parts.body.push(match self.part {
            Some(_) => Block::Regulation(text),
            None => Block::Paragraph(text),
        });
    }

    fn filed(&mut self, node: Node) {
        let text = self.text(node);
        match &self.parts.filed_line {
            None => self.parts.filed_line = Some(text.text),
            Some(_) => self.parts.leftovers.push(text),
        }
    }

    fn subject(&mut self, node: Node) {
        let text = self.text(node);
        let in_section = node.ancestors().any(|above| above.has_tag_name("SECTION"));
        if !in_section && self.parts.subject.is_none() {
            self.parts.subject = Some(text);
        } else if !text.is_blank() {
            self.parts.body.push(Block::Heading { level: 5, text });
        }
    }

    fn action(&mut self, node: Node) {
        let mut paragraphs = self.labelled(node).into_iter();
        if self.parts.action.is_none() {
            self.parts.action = paragraphs.next();
        }
        self.parts.body.extend(paragraphs.map(Block::Paragraph));
    }

    /// The paragraphs of an element, without its label.
    fn labelled(&mut self, node: Node) -> Vec<MarkedText> {
        let mut paragraphs = Vec::new();
        for child in node.children() {
            let is_label = child.has_tag_name("HD") && child.attribute("SOURCE") == Some("HED");
            if child.is_element() && !is_label {
                paragraphs.push(self.text(child));
            } else if child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()) {
                paragraphs.push(self.xml.plain(child));
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_blank());
        paragraphs
    }

    fn leftover(&mut self, node: Node) {
        let text = self.text(node);
        if !text.is_blank() {
            self.parts.warnings.push(format!(
                "unknown element `{}` at {}",
                node.tag_name().name(),
                text.position
            ));
            self.parts.leftovers.push(text);
        }
    }
}

/// Elements that are a line of the document by themselves: signatures,
/// billing codes, captions.
const LINES: [&str; 22] = [
    "APPRO", "BILCOD", "DATED", "DATE", "EFFDATE", "DATES", "NAME", "TITLE", "SIGNED", "SIG",
    "TEXT", "EXHIBIT", "MATH", "MID", "GID", "GPH", "AUTH", "SOURCE", "CITA", "PUT", "LI", "EAR",
];

/// Elements inside running text.
const INLINE: [&str; 14] =
    ["E", "SU", "FR", "I", "B", "AC", "FTREF", "PRTPAGE", "LI", "SUP", "SUB", "br", "STARS", "Q"];

fn has_elements(node: Node) -> bool {
    node.children().any(|child| child.is_element())
}

/// True for an element that holds blocks rather than running text.
fn holds_blocks(node: Node) -> bool {
    let mut elements = node.children().filter(Node::is_element).peekable();
    elements.peek().is_some() && elements.any(|child| !INLINE.contains(&child.tag_name().name()))
}

fn level(node: Node) -> u8 {
    match node.attribute("SOURCE") {
        Some("HED") => 1,
        Some("HD1") | None => 2,
        Some("HD2") => 3,
        Some("HD3") => 4,
        Some(_) => 5,
    }
}

#[cfg(test)]
mod tests;
