//! The XML of a whole daily issue: every document in it, and ours among them.
//!
//! An issue (`FEDREG`) knows what a single document's XML does not: its
//! volume, its day and the page on which each document begins.

use jiff::civil::Date;
use roxmltree::Node;

use super::error::ReadError;
use super::parts::{Block, RuleParts};
use super::xml::{Xml, page_number};
use super::{detect, preamble, rule_xml, source_text};
use crate::model::Format;

/// Takes every document of an issue apart, in the order of the issue.
///
/// # Errors
/// When the bytes are not XML, or XML without Federal Register documents.
pub fn issue_parts(bytes: &[u8]) -> Result<Vec<RuleParts>, ReadError> {
    let (text, _) = source_text::decode(bytes);
    let xml = Xml::open(&text)?;
    let documents = documents(&xml);
    if documents.is_empty() {
        return Err(ReadError::NotExpected {
            looks: detect::Looks::Xml { root: xml.root().tag_name().name().to_owned() },
            expected: "a daily issue (`FEDREG`) with at least one document",
        });
    }
    Ok(documents)
}

/// True for a document that amends one of the lists, or is by BIS on 15 CFR
/// part 744: the documents of an issue that are kept.
pub fn is_ours(parts: &RuleParts) -> bool {
    let words = |text: &str, searched: &str| text.to_lowercase().contains(searched);
    let by_bis = parts.agencies.iter().any(|agency| words(agency, "industry and security"));
    let on_part = parts.cfr.iter().any(|line| words(line, "15 cfr") && line.contains("744"))
        || parts.body.iter().any(|block| match block {
            Block::Instruction { part: Some(part), .. } | Block::Table { part: Some(part), .. } => {
                part.title == "15" && part.part == "744"
            }
            _ => false,
        });
    (by_bis && on_part) || !preamble::lists_amended(parts).is_empty()
}

/// True where the file is an issue or a part of one, not a single document.
pub(super) fn is_issue(xml: &Xml) -> bool {
    let root = xml.root();
    root.has_tag_name("FEDREG") || root.children().any(|child| child.has_tag_name("VOL"))
}

/// Every document of an opened issue.
pub(super) fn documents(xml: &Xml) -> Vec<RuleParts> {
    let mut issue = Issue::default();
    let mut documents = Vec::new();
    let mut inside = None;
    for node in xml.root().descendants().filter(Node::is_element) {
        let tag = node.tag_name().name();
        if let Some(document) = inside {
            if node.ancestors().any(|above| above == document) {
                issue.page_break(node);
                continue;
            }
            inside = None;
        }
        match tag {
            "VOL" => issue.volume = number(xml, node),
            "DATE" if issue.date.is_none() => {
                issue.date = date(&xml.text(node, &mut Vec::new()).text);
            }
            _ if rule_xml::DOCUMENTS.contains(&tag) => {
                documents.push(issue.document(xml, node));
                inside = Some(node);
            }
            _ => issue.page_break(node),
        }
    }
    documents
}

/// What an issue has said so far.
#[derive(Debug, Default)]
struct Issue {
    volume: Option<u16>,
    date: Option<Date>,
    /// The page that the current place is on.
    page: Option<u32>,
}

impl Issue {
    fn page_break(&mut self, node: Node) {
        if node.has_tag_name("PRTPAGE") {
            self.page = page_number(node).or(self.page);
        }
    }

    fn document(&self, xml: &Xml, node: Node) -> RuleParts {
        let mut parts = rule_xml::parts_of(xml, node, Format::FrIssueXml);
        if let (Some(volume), Some(page)) = (self.volume, parts.first_page.or(self.page)) {
            parts.citation = Some(format!("{volume} FR {page}"));
        }
        parts.publication_date = self.date;
        parts
    }
}

fn number(xml: &Xml, node: Node) -> Option<u16> {
    xml.text(node, &mut Vec::new()).text.trim().parse().ok()
}

/// `Monday, February 27, 2023` as a date.
fn date(text: &str) -> Option<Date> {
    let (_, day) = text.trim().split_once(',')?;
    Date::strptime("%B %d, %Y", day.trim()).ok()
}
