//! The API's own JSON, and the document that it describes.

use entity_list::model::{Document, DocumentNumber, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// The fields that are asked for: those of [`Detail`].
pub(super) const FIELDS: [&str; 18] = [
    "action",
    "body_html_url",
    "citation",
    "correction_of",
    "corrections",
    "docket_ids",
    "document_number",
    "effective_on",
    "end_page",
    "full_text_xml_url",
    "html_url",
    "pdf_url",
    "publication_date",
    "raw_text_url",
    "regulation_id_numbers",
    "start_page",
    "title",
    "type",
];

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    pub(super) count: Option<u64>,
    pub(super) results: Option<Vec<Detail>>,
    pub(super) next_page_url: Option<String>,
}

/// A document as the API describes it.
#[derive(Debug, Deserialize)]
pub(super) struct Detail {
    action: Option<String>,
    body_html_url: Option<String>,
    citation: Option<String>,
    correction_of: Option<String>,
    corrections: Option<Vec<String>>,
    docket_ids: Option<Vec<String>>,
    document_number: Option<String>,
    effective_on: Option<Date>,
    end_page: Option<u32>,
    full_text_xml_url: Option<String>,
    html_url: Option<String>,
    pdf_url: Option<String>,
    publication_date: Option<Date>,
    raw_text_url: Option<String>,
    regulation_id_numbers: Option<Vec<String>>,
    start_page: Option<u32>,
    title: Option<String>,
    #[serde(rename = "type")]
    document_type: Option<String>,
}

impl Detail {
    /// The document, seen at this moment; or what is missing.
    pub(super) fn into_document(self, seen: Timestamp) -> Result<Document, String> {
        let number = self.document_number.filter(|number| is_number(number));
        let number = DocumentNumber::new(number.ok_or("a document has no valid number")?);
        let missing = |field: &str| format!("document {number} has no `{field}`");
        Ok(Document {
            document_type: self.document_type.ok_or_else(|| missing("type"))?,
            // A few old documents have none.
            title: self.title.unwrap_or_default(),
            publication_date: Some(
                self.publication_date.ok_or_else(|| missing("publication_date"))?,
            ),
            action: self.action,
            citation: self.citation,
            start_page: self.start_page,
            end_page: self.end_page,
            dockets: self.docket_ids.unwrap_or_default(),
            rins: self.regulation_id_numbers.unwrap_or_default(),
            filed_at: None,
            effective_on: self.effective_on,
            first_seen: seen,
            stage: Stage::Published,
            html_url: self.html_url,
            pdf_url: self.pdf_url,
            xml_url: self.full_text_xml_url,
            body_html_url: self.body_html_url,
            raw_text_url: self.raw_text_url,
            correction_of: self.correction_of.as_deref().and_then(named_in),
            corrections: self
                .corrections
                .unwrap_or_default()
                .iter()
                .filter_map(|url| named_in(url))
                .collect(),
            number,
        })
    }
}

/// Whether a number can be one: it becomes part of URLs and file names.
pub(super) fn is_number(printed: &str) -> bool {
    !printed.is_empty()
        && printed.len() <= 40
        && !printed.starts_with('.')
        && printed.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// The document that the API names by its number or by the URL of its JSON.
fn named_in(name: &str) -> Option<DocumentNumber> {
    let path = name.split(['?', '#']).next()?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let number = last.strip_suffix(".json").unwrap_or(last);
    is_number(number).then(|| DocumentNumber::new(number))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2024-01408", Some("2024-01408"))]
    #[case("https://www.federalregister.gov/api/v1/documents/2024-01408", Some("2024-01408"))]
    #[case(
        "https://x.gov/api/v1/documents/C1-2024-01408.json?publication_date=2024-02-01",
        Some("C1-2024-01408")
    )]
    #[case("E8-23178", Some("E8-23178"))]
    #[case("../../etc/passwd?", Some("passwd"))]
    #[case("a b", None)]
    #[case("", None)]
    fn a_correction_is_named_by_number_or_url(#[case] name: &str, #[case] number: Option<&str>) {
        assert_eq!(named_in(name), number.map(DocumentNumber::new));
    }
}
