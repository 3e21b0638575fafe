//! Public inspection: documents that agencies have filed with the Office of
//! the Federal Register and that are published days later.
//!
//! What the API does, and what is done about it here:
//!
//! - `current.json` is one page. A `count` that differs from its results is
//!   an error, never a shorter list.
//! - There are no parts of the CFR: what a rule amends is in its text only, so
//!   every rule of the agencies is given back.
//! - Agencies are named by the bureau alone, without its department.
//! - A filing that is withdrawn often stays on the list until the evening,
//!   without a day of publication and with an editorial note.
//! - Caches may serve yesterday's list: a filing that is missing from it is
//!   asked for by its number before anything is said of it.

use entity_list::model::{Document, DocumentNumber, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::wire::is_number;
use super::{FederalRegister, parse, unexpected};
use crate::source::archive::Fetched;
use crate::source::check::Wanted;
use crate::source::error::{ShownUrl, SourceError};
use crate::source::http::Request;

/// The type of document that can change the list.
const RULE: &str = "Rule";

/// A document on public inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The document; its stage is [`Stage::OnInspection`] or
    /// [`Stage::Withdrawn`], its publication date the announced one.
    pub document: Document,
    /// The office's note on it, verbatim, such as a request to withdraw it.
    pub editorial_note: Option<String>,
    /// When its PDF was last put in place of another, UTC.
    pub pdf_updated_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct Current {
    count: Option<u64>,
    results: Option<Vec<Detail>>,
}

#[derive(Debug, Deserialize)]
struct Detail {
    agencies: Option<Vec<Agency>>,
    docket_numbers: Option<Vec<String>>,
    document_number: Option<String>,
    editorial_note: Option<String>,
    filed_at: Option<Timestamp>,
    html_url: Option<String>,
    pdf_updated_at: Option<Timestamp>,
    pdf_url: Option<String>,
    publication_date: Option<Date>,
    raw_text_url: Option<String>,
    subject_1: Option<String>,
    subject_2: Option<String>,
    subject_3: Option<String>,
    title: Option<String>,
    #[serde(rename = "type")]
    document_type: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Agency {
    slug: Option<String>,
}

impl FederalRegister {
    /// The rules of the configured agencies on public inspection now, in the
    /// order of their numbers.
    ///
    /// # Errors
    /// Any [`SourceError`]; a list that is not complete is an error.
    pub async fn on_inspection(&self) -> Result<Vec<Filing>, SourceError> {
        let url = self.join("public-inspection-documents/current.json")?;
        let fetched = self.client.fetch(&Request::api(url.clone())).await?;
        let current: Current = parse(&url, &fetched)?;
        let declared = current.count.ok_or_else(|| unexpected(&url, "it states no `count`"))?;
        let results = match current.results {
            Some(results) => results,
            None if declared == 0 => Vec::new(),
            None => return Err(unexpected(&url, "it states documents but has no `results`")),
        };
        let found = results.len() as u64;
        if declared != found {
            return Err(SourceError::Partial { url: ShownUrl::from(&url), declared, found });
        }
        let mut filings = Vec::new();
        for detail in results.into_iter().filter(|detail| self.wants(detail)) {
            let filing =
                detail.into_filing(fetched.fetched_at).map_err(|what| unexpected(&url, what))?;
            filings.push(filing);
        }
        filings.sort_by(|a, b| a.document.number.cmp(&b.document.number));
        Ok(filings)
    }

    /// One filing by its number; `None` where there is none (any more).
    ///
    /// # Errors
    /// Any [`SourceError`].
    pub async fn filing(&self, number: &DocumentNumber) -> Result<Option<Filing>, SourceError> {
        let mut url = self.join("public-inspection-documents")?;
        if let Ok(mut path) = url.path_segments_mut() {
            path.push(&format!("{number}.json"));
        }
        let fetched = match self.client.fetch(&Request::api(url.clone())).await {
            Err(SourceError::Status { status: 404, .. }) => return Ok(None),
            other => other?,
        };
        let detail: Detail = parse(&url, &fetched)?;
        let filing =
            detail.into_filing(fetched.fetched_at).map_err(|what| unexpected(&url, what))?;
        if filing.document.number != *number {
            return Err(unexpected(&url, format!("it is about {}", filing.document.number)));
        }
        Ok(Some(filing))
    }

    /// The PDF of a filing.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn filed_pdf(&self, filing: &Filing) -> Result<Fetched, SourceError> {
        self.file(&filing.document, filing.document.pdf_url.as_deref(), Wanted::Pdf).await
    }

    /// The words of a filing's PDF as the office took them out.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn filed_text(&self, filing: &Filing) -> Result<Fetched, SourceError> {
        self.file(&filing.document, filing.document.raw_text_url.as_deref(), Wanted::Text).await
    }

    fn wants(&self, detail: &Detail) -> bool {
        let of_agency = detail.agencies.iter().flatten().any(|agency| {
            agency.slug.as_ref().is_some_and(|slug| self.query.agencies.contains(slug))
        });
        of_agency && detail.document_type.as_deref() == Some(RULE)
    }
}

impl Detail {
    /// The filing, seen at this moment; or what is missing.
    fn into_filing(self, seen: Timestamp) -> Result<Filing, String> {
        let number = self.document_number.filter(|number| is_number(number));
        let number = DocumentNumber::new(number.ok_or("a filing has no valid number")?);
        let note = self.editorial_note.filter(|note| !note.trim().is_empty());
        let withdrawn = self.publication_date.is_none() && note.is_some();
        let subjects = [self.subject_1, self.subject_2, self.subject_3];
        let title = self.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| {
            let filled: Vec<String> =
                subjects.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
            filled.join("; ")
        });
        let document = Document {
            document_type: self
                .document_type
                .ok_or_else(|| format!("filing {number} has no `type`"))?,
            title,
            action: None,
            citation: None,
            start_page: None,
            end_page: None,
            dockets: self.docket_numbers.unwrap_or_default(),
            rins: Vec::new(),
            filed_at: self.filed_at,
            publication_date: self.publication_date,
            effective_on: None,
            first_seen: seen,
            stage: if withdrawn { Stage::Withdrawn } else { Stage::OnInspection },
            html_url: self.html_url,
            pdf_url: self.pdf_url,
            xml_url: None,
            body_html_url: None,
            raw_text_url: self.raw_text_url,
            correction_of: None,
            corrections: Vec::new(),
            number,
        };
        Ok(Filing { document, editorial_note: note, pdf_updated_at: self.pdf_updated_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filing(json: serde_json::Value) -> Result<Filing, String> {
        let detail: Detail = serde_json::from_value(json).unwrap();
        detail.into_filing(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_filing_keeps_when_it_was_filed_and_when_it_will_be_published() {
        let filing = filing(serde_json::json!({
            "document_number": "2025-05900", "type": "Rule", "title": "Additions",
            "filed_at": "2025-04-01T08:45:00.000-04:00", "publication_date": "2025-04-02",
        }));
        let document = filing.unwrap().document;
        assert_eq!(document.stage, Stage::OnInspection);
        assert_eq!(document.filed_at.unwrap().to_string(), "2025-04-01T12:45:00Z");
        assert_eq!(document.publication_date.unwrap().to_string(), "2025-04-02");
    }

    #[test]
    fn no_day_of_publication_and_a_note_is_a_withdrawal() {
        let with = |note: Option<&str>| {
            filing(serde_json::json!({
                "document_number": "2025-05900", "type": "Rule", "title": "",
                "subject_1": "Entity List", "subject_2": "", "subject_3": "Additions",
                "publication_date": null, "editorial_note": note,
            }))
            .unwrap()
            .document
        };
        assert_eq!(with(Some("withdrawn at the agency's request")).stage, Stage::Withdrawn);
        assert_eq!(with(Some(" ")).stage, Stage::OnInspection);
        assert_eq!(with(None).title, "Entity List; Additions");
    }

    #[test]
    fn a_number_that_cannot_be_one_is_refused() {
        let error = filing(serde_json::json!({ "document_number": "../x", "type": "Rule" }));
        assert!(error.unwrap_err().contains("no valid number"));
    }
}
