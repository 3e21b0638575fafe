//! Any file into its readings.

use super::csl::{self, CslList};
use super::error::ReadError;
use super::parts::{ListParts, RuleParts};
#[cfg(feature = "pdf")]
use super::pdf;
use super::xml::Xml;
use super::{
    assemble, detect, extracted, html, issue_xml, list_reading, list_xml, rule_xml, source_text,
    text,
};
use crate::model::{Format, Reading, Sha256};

/// The size in bytes beyond which [`read`] refuses a file: several times the
/// largest daily issue or consolidated list.
pub const LIMIT: usize = 128 * 1024 * 1024;

/// What a file was taken apart into.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Parts {
    /// Federal Register documents.
    Rules(Vec<RuleParts>),
    /// Lists out of part 744, in the order of the file.
    Lists(Vec<ListParts>),
    /// Lists out of the Consolidated Screening List, whose rows need no more
    /// taking apart.
    Csl(Vec<CslList>),
}

/// Reads a file of any known format, told by its content; the path is only a
/// hint. There is one reading for each document or list in the file: a file
/// of part 744 gives the Entity List, the Unverified List and the Military
/// End-User List, a daily issue each of its documents that is on the lists.
///
/// # Errors
/// When the file is none of the formats or damaged; see [`ReadError`].
pub fn read(bytes: &[u8], path: Option<&str>) -> Result<Vec<Reading>, ReadError> {
    read_within(bytes, path, LIMIT)
}

/// As [`read`], with a limit on the size of the file in bytes.
///
/// # Errors
/// As [`read`].
pub fn read_within(
    bytes: &[u8],
    path: Option<&str>,
    limit: usize,
) -> Result<Vec<Reading>, ReadError> {
    let parts = parts_of(bytes, path, limit)?;
    let sha256 = Sha256::of(bytes);
    Ok(match parts {
        Parts::Csl(lists) => {
            lists.into_iter().map(|list| list.into_reading(path, sha256.clone())).collect()
        }
        Parts::Rules(rules) => {
            rules.iter().map(|rule| assemble::rule_reading(rule, path, sha256.clone())).collect()
        }
        Parts::Lists(lists) => lists
            .iter()
            .map(|list| list_reading::list_reading(list, path, sha256.clone()))
            .collect(),
    })
}

/// Takes a file of any known format apart without asking what it means.
///
/// # Errors
/// As [`read`].
pub fn parts_of(bytes: &[u8], path: Option<&str>, limit: usize) -> Result<Parts, ReadError> {
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { size: bytes.len(), limit });
    }
    #[cfg(feature = "pdf")]
    if pdf::looks_like_pdf(bytes) {
        return Ok(Parts::Rules(pdf::pdf_parts(bytes)?));
    }
    if let Some(looks) = detect::by_signature(bytes) {
        return Err(ReadError::NotExpected { looks, expected: EXPECTED });
    }
    let (text, remark) = source_text::decode(bytes);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut parts = match detect::by_content(&text, path) {
        detect::Kind::Xml => xml_parts(&text),
        detect::Kind::Html => match html::preformatted(&text) {
            Some(text) => plain_parts(&text),
            None => html::html_parts(&text).map(|parts| Parts::Rules(vec![parts])),
        },
        detect::Kind::Csv => csl::csv_lists(&text).map(Parts::Csl),
        detect::Kind::Json => csl::json_lists(&text).map(Parts::Csl),
        detect::Kind::Text => plain_parts(&text),
    }?;
    if let (Parts::Rules(rules), Some(remark)) = (&mut parts, remark) {
        for rule in rules {
            rule.warnings.push(remark.to_owned());
        }
    }
    Ok(parts)
}

const EXPECTED: &str = "a Federal Register document or issue (XML, HTML, text, PDF), eCFR XML of part \
                        744, or a Consolidated Screening List (CSV, JSON)";

fn plain_parts(text: &str) -> Result<Parts, ReadError> {
    if extracted::looks_extracted(text) {
        return Ok(Parts::Rules(extracted::extracted_parts(text)?));
    }
    if let Some(looks) = extracted::other_extraction(text) {
        return Err(ReadError::NotExpected { looks, expected: EXPECTED });
    }
    if !text::looks_like_gpo_text(text.as_bytes()) {
        let looks = detect::looks_of_text(text);
        return Err(ReadError::NotExpected { looks, expected: EXPECTED });
    }
    Ok(Parts::Rules(text::text_parts(text)?))
}

fn xml_parts(text: &str) -> Result<Parts, ReadError> {
    let xml = Xml::open(text)?;
    let lists = list_xml::lists(&xml);
    if !lists.is_empty() {
        return Ok(Parts::Lists(lists));
    }
    let documents = issue_xml::documents(&xml);
    match documents.len() {
        0 => match rule_xml::document(&xml) {
            Some(node) => Ok(Parts::Rules(vec![rule_xml::parts_of(&xml, node, Format::FrRuleXml)])),
            None => Err(ReadError::NotExpected {
                looks: detect::Looks::Xml { root: xml.root().tag_name().name().to_owned() },
                expected: EXPECTED,
            }),
        },
        1 if !issue_xml::is_issue(&xml) => {
            let mut documents = documents;
            for document in &mut documents {
                document.format = Format::FrRuleXml;
            }
            Ok(Parts::Rules(documents))
        }
        _ => Ok(Parts::Rules(documents.into_iter().filter(issue_xml::is_ours).collect())),
    }
}
