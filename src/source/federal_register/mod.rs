//! The Federal Register's API and its document files.
//!
//! What the API does, and what is done about it here:
//!
//! - A page beyond 50, or beyond the 10,000th document, silently is page 1:
//!   pages are followed by `next_page_url`, a page or document that comes
//!   twice is an error, and so is a sum that differs from `count`.
//! - An empty result is `count: 0` without `results`. A reply with neither is
//!   an error.
//! - `effective_on` is the first effective date only, `correction_of` is set
//!   for official corrections only: the reader finds the rest in the text.
//!
//! - The site lets caches keep lists for a day and drops them when it imports
//!   an issue: a list can be older than it looks, so windows overlap, and
//!   [`vanished`] finds known documents that a list has lost.
//!
//! See <https://www.federalregister.gov/developers/documentation/api/v1>.

pub mod inspection;
mod wire;

use std::collections::BTreeSet;
use std::sync::Arc;

use entity_list::model::{Document, DocumentNumber, Stage};
use serde::de::DeserializeOwned;
use url::Url;

pub use self::inspection::Filing;
use self::wire::{Detail, FIELDS, Page};
use super::archive::Fetched;
use super::check::Wanted;
use super::error::{ShownUrl, SourceError};
use super::http::{Client, Request};
use super::{DateRange, ecfr};
use crate::config;

/// What is asked for, apart from the window of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Agency slugs.
    pub agencies: Vec<String>,
    /// Document types as the API abbreviates them: `RULE`, `PRORULE`,
    /// `NOTICE`, `PRESDOCU`, `CORRECT`.
    pub types: Vec<String>,
    /// The title and part of the CFR that a document must cite.
    pub cfr: Option<(u16, u16)>,
    /// Documents per page, 2 to 1000; the API takes any other number for 20.
    pub per_page: u16,
}

/// The Federal Register.
pub struct FederalRegister {
    client: Arc<Client>,
    base: Url,
    query: Query,
}

impl FederalRegister {
    /// The Federal Register at the configured address, asked for rules of the
    /// configured agencies that cite the part of the CFR that holds the list.
    pub fn new(client: Arc<Client>, settings: &config::FederalRegister) -> Self {
        let query = Query {
            agencies: settings.agencies.clone(),
            types: vec!["RULE".to_owned()],
            cfr: Some((ecfr::TITLE, ecfr::PART)),
            per_page: 1000,
        };
        Self { client, base: as_folder(&settings.base_url), query }
    }

    /// The same with another query.
    #[must_use]
    pub fn with_query(mut self, change: impl FnOnce(&mut Query)) -> Self {
        change(&mut self.query);
        self
    }

    /// Every document published in the window, oldest first; pages of a day
    /// in their order.
    ///
    /// # Errors
    /// Any [`SourceError`]; a list that is not complete is an error.
    pub async fn documents_in(&self, window: DateRange) -> Result<Vec<Document>, SourceError> {
        let first = self.list_url(window)?;
        let shown = ShownUrl::from(&first);
        let mut asked = BTreeSet::new();
        // A few old numbers were given out twice, years apart.
        let mut known = BTreeSet::new();
        let mut documents: Vec<Document> = Vec::new();
        let mut declared = None;
        let mut next = Some(first.clone());
        while let Some(url) = next {
            if !asked.insert(url.clone()) {
                return Err(unexpected(&url, "`next_page_url` leads back to a page already read"));
            }
            let fetched = self.client.fetch(&Request::api(url.clone())).await?;
            let page: Page = parse(&url, &fetched)?;
            let count = page.count.ok_or_else(|| unexpected(&url, "it states no `count`"))?;
            if *declared.get_or_insert(count) != count {
                return Err(unexpected(
                    &url,
                    "its `count` differs from the first page's; the list changed while it was read",
                ));
            }
            let results = match page.results {
                Some(results) => results,
                None if count == 0 => Vec::new(),
                None => return Err(unexpected(&url, "it states documents but has no `results`")),
            };
            for detail in results {
                let document = detail
                    .into_document(fetched.fetched_at)
                    .map_err(|what| unexpected(&url, what))?;
                if !known.insert((document.number.clone(), document.publication_date)) {
                    return Err(unexpected(
                        &url,
                        format!("document {} comes twice", document.number),
                    ));
                }
                documents.push(document);
            }
            next = page.next_page_url.map(|next| same_origin(&first, &next)).transpose()?;
        }
        let found = documents.len() as u64;
        match declared {
            Some(declared) if declared != found => {
                return Err(SourceError::Partial { url: shown, declared, found });
            }
            _ => {}
        }
        if let Some(stray) = documents
            .iter()
            .find(|document| !document.publication_date.is_some_and(|day| window.contains(day)))
        {
            return Err(unexpected(
                &first,
                format!(
                    "document {} is not of {window}; the reply may be another request's",
                    stray.number
                ),
            ));
        }
        documents.sort_by(|a, b| {
            (a.publication_date, a.start_page, &a.number).cmp(&(
                b.publication_date,
                b.start_page,
                &b.number,
            ))
        });
        Ok(documents)
    }

    /// What the API says about one document.
    ///
    /// # Errors
    /// Any [`SourceError`].
    pub async fn document(&self, number: &DocumentNumber) -> Result<Document, SourceError> {
        let mut url = self.join("documents")?;
        if let Ok(mut path) = url.path_segments_mut() {
            // Escaped, so that a number from a command line stays one.
            path.push(&format!("{number}.json"));
        }
        let fetched = self.client.fetch(&Request::api(url.clone())).await?;
        let detail: Detail = parse(&url, &fetched)?;
        let document =
            detail.into_document(fetched.fetched_at).map_err(|what| unexpected(&url, what))?;
        if document.number != *number {
            return Err(unexpected(&url, format!("it is about document {}", document.number)));
        }
        Ok(document)
    }

    /// The full text as XML.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn full_text_xml(&self, document: &Document) -> Result<Fetched, SourceError> {
        self.file(document, document.xml_url.as_deref(), Wanted::Xml).await
    }

    /// The body as HTML.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn body_html(&self, document: &Document) -> Result<Fetched, SourceError> {
        self.file(document, document.body_html_url.as_deref(), Wanted::Html).await
    }

    /// The plain text.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn raw_text(&self, document: &Document) -> Result<Fetched, SourceError> {
        self.file(document, document.raw_text_url.as_deref(), Wanted::Text).await
    }

    /// The official PDF.
    ///
    /// # Errors
    /// [`SourceError::NotYetAvailable`] where there is none, or any other.
    pub async fn pdf(&self, document: &Document) -> Result<Fetched, SourceError> {
        self.file(document, document.pdf_url.as_deref(), Wanted::Pdf).await
    }

    async fn file(
        &self,
        document: &Document,
        url: Option<&str>,
        format: Wanted,
    ) -> Result<Fetched, SourceError> {
        let missing = || SourceError::NotYetAvailable { document: document.number.clone(), format };
        let url = url.ok_or_else(missing)?;
        let url = Url::parse(url)
            .map_err(|error| unexpected(&self.base, format!("`{url}` is no URL: {error}")))?;
        let secure_enough = url.scheme() == "https" || url.scheme() == self.base.scheme();
        if !secure_enough || url.host().is_none() {
            return Err(unexpected(
                &self.base,
                format!("`{}` is not followed", ShownUrl::from(&url)),
            ));
        }
        match self.client.fetch(&Request::document(url, format)).await {
            Err(SourceError::Status { status: 404, .. }) => Err(missing()),
            other => other,
        }
    }

    fn list_url(&self, window: DateRange) -> Result<Url, SourceError> {
        let mut url = self.join("documents.json")?;
        {
            let mut pairs = url.query_pairs_mut();
            for agency in &self.query.agencies {
                pairs.append_pair("conditions[agencies][]", agency);
            }
            for kind in &self.query.types {
                pairs.append_pair("conditions[type][]", kind);
            }
            if let Some((title, part)) = self.query.cfr {
                pairs.append_pair("conditions[cfr][title]", &title.to_string());
                pairs.append_pair("conditions[cfr][part]", &part.to_string());
            }
            pairs.append_pair("conditions[publication_date][gte]", &window.from.to_string());
            pairs.append_pair("conditions[publication_date][lte]", &window.to.to_string());
            for field in FIELDS {
                pairs.append_pair("fields[]", field);
            }
            pairs.append_pair("per_page", &self.query.per_page.clamp(2, 1000).to_string());
            pairs.append_pair("order", "oldest");
        }
        Ok(url)
    }

    fn join(&self, path: &str) -> Result<Url, SourceError> {
        self.base.join(path).map_err(|error| unexpected(&self.base, error.to_string()))
    }
}

/// The documents of the window that were known as published and are not listed
/// any more.
///
/// The Federal Register imports the current issue again when its metadata
/// changes, so a document can vanish; more often the list is an old copy out
/// of a cache. Either is news for the operator and no change of the list.
pub fn vanished<'a>(
    known: impl IntoIterator<Item = &'a Document>,
    listed: &[Document],
    window: DateRange,
) -> Vec<DocumentNumber> {
    let listed: BTreeSet<&DocumentNumber> =
        listed.iter().map(|document| &document.number).collect();
    known
        .into_iter()
        .filter(|document| !matches!(document.stage, Stage::OnInspection | Stage::Withdrawn))
        .filter(|document| document.publication_date.is_some_and(|day| window.contains(day)))
        .filter(|document| !listed.contains(&document.number))
        .map(|document| document.number.clone())
        .collect()
}

/// A base to which paths are joined, whether it was written with a slash at
/// its end or not.
pub(super) fn as_folder(base: &Url) -> Url {
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        let path = format!("{}/", base.path());
        base.set_path(&path);
    }
    base
}

/// The next page, which must be where the first one is.
fn same_origin(first: &Url, next: &str) -> Result<Url, SourceError> {
    let url = first.join(next).map_err(|error| unexpected(first, error.to_string()))?;
    if url.origin() == first.origin() {
        Ok(url)
    } else {
        Err(unexpected(
            first,
            format!("its next page is on another site: `{}`", ShownUrl::from(&url)),
        ))
    }
}

pub(super) fn parse<T: DeserializeOwned>(url: &Url, fetched: &Fetched) -> Result<T, SourceError> {
    serde_json::from_slice(&fetched.body).map_err(|error| unexpected(url, error.to_string()))
}

pub(super) fn unexpected(url: &Url, what: impl Into<String>) -> SourceError {
    SourceError::Unexpected { url: ShownUrl::from(url), what: what.into() }
}
