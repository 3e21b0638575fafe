//! The eCFR's versioner API: the list as it stands, some days after each
//! rule takes effect.
//!
//! See <https://www.ecfr.gov/developers/documentation/api/v1>. The eCFR shows
//! no future amendments and is current within about two business days.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use url::Url;

use super::archive::Fetched;
use super::check::Wanted;
use super::error::SourceError;
use super::federal_register::{as_folder, parse, unexpected};
use super::http::{Client, Pace, Request};
use crate::config;

/// Commerce and foreign trade.
pub const TITLE: u16 = 15;
/// Control policy: end-user and end-use based; holds the lists.
pub const PART: u16 = 744;

/// What of a part is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Sections and supplements.
    WholePart,
    /// One supplement; No. 4 is the Entity List.
    Supplement(u8),
}

/// How far a title of the eCFR has come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TitleState {
    /// The title's number.
    pub number: u16,
    /// The day of its last amendment.
    pub latest_amended_on: Option<Date>,
    /// The last issue of the Federal Register with an amendment of it.
    pub latest_issue_date: Option<Date>,
    /// The last day that can be asked for.
    pub up_to_date_as_of: Option<Date>,
    /// Whether the eCFR is working on it at this moment.
    #[serde(default)]
    pub processing_in_progress: bool,
}

/// One version of a section or supplement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Version {
    /// The day from which it can be asked for.
    pub date: Date,
    /// The day of the amendment.
    pub amendment_date: Option<Date>,
    /// The issue of the Federal Register with the amendment.
    pub issue_date: Option<Date>,
    /// Such as `744.1` or `Supplement No. 4 to Part 744`.
    pub identifier: String,
    /// The heading.
    pub name: String,
    /// Whether more changed than markup.
    pub substantive: bool,
    /// Whether it was removed.
    pub removed: bool,
    /// `section` or `appendix`.
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Deserialize)]
struct Titles {
    titles: Vec<TitleState>,
}

#[derive(Deserialize)]
struct Versions {
    content_versions: Vec<Version>,
}

/// The eCFR.
pub struct Ecfr {
    client: Arc<Client>,
    base: Url,
}

impl Ecfr {
    /// The eCFR at the configured address.
    pub fn new(client: Arc<Client>, settings: &config::Ecfr) -> Self {
        Self { client, base: as_folder(&settings.base_url) }
    }

    /// How far each title has come.
    ///
    /// # Errors
    /// Any [`SourceError`].
    pub async fn titles(&self) -> Result<Vec<TitleState>, SourceError> {
        let url = self.join("titles.json")?;
        let fetched = self.client.fetch(&Request::api(url.clone())).await?;
        Ok(parse::<Titles>(&url, &fetched)?.titles)
    }

    /// The last day for which the list can be asked.
    ///
    /// # Errors
    /// [`SourceError::Unexpected`] where the eCFR does not say, or any other.
    pub async fn up_to_date_as_of(&self) -> Result<Date, SourceError> {
        let title = self.titles().await?.into_iter().find(|title| title.number == TITLE);
        title.and_then(|title| title.up_to_date_as_of).ok_or_else(|| {
            unexpected(&self.base, format!("it does not say how far title {TITLE} has come"))
        })
    }

    /// Every version of every section and supplement of a part, as the eCFR
    /// lists them.
    ///
    /// # Errors
    /// Any [`SourceError`].
    pub async fn versions(&self, part: u16) -> Result<Vec<Version>, SourceError> {
        let mut url = self.join(&format!("versions/title-{TITLE}.json"))?;
        url.query_pairs_mut().append_pair("part", &part.to_string());
        let fetched = self.client.fetch(&Request::api(url.clone())).await?;
        Ok(parse::<Versions>(&url, &fetched)?.content_versions)
    }

    /// The text in force on a day, as XML.
    ///
    /// # Errors
    /// Any [`SourceError`]; a 404 with the eCFR's words where it has no text
    /// for that day.
    pub async fn full(&self, date: Date, extent: Extent) -> Result<Fetched, SourceError> {
        let mut url = self.join(&format!("full/{date}/title-{TITLE}.xml"))?;
        // The eCFR wants blanks as %20, not as plus signs.
        let query = match extent {
            Extent::WholePart => format!("part={PART}"),
            Extent::Supplement(number) => {
                format!("part={PART}&appendix=Supplement%20No.%20{number}%20to%20Part%20{PART}")
            }
        };
        url.set_query(Some(&query));
        let request = Request { url, wanted: Wanted::Xml, pace: Pace::Document, revalidate: false };
        self.client.fetch(&request).await
    }

    fn join(&self, path: &str) -> Result<Url, SourceError> {
        self.base.join(path).map_err(|error| unexpected(&self.base, error.to_string()))
    }
}
