//! The Consolidated Screening List of trade.gov: a file at a fixed address,
//! made anew every day, days to weeks behind the rules.
//!
//! It is a witness only: what it says is held against the list and never
//! changes it. See <https://www.trade.gov/consolidated-screening-list>.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::archive::Fetched;
use super::check::Wanted;
use super::error::SourceError;
use super::http::{Client, Request};
use crate::clock::eastern_date;
use crate::config;

/// The Consolidated Screening List.
pub struct Csl {
    client: Arc<Client>,
    url: Url,
}

impl Csl {
    /// The list at the configured address.
    pub fn new(client: Arc<Client>, settings: &config::Csl) -> Self {
        Self { client, url: settings.url.clone() }
    }

    /// The whole list.
    ///
    /// # Errors
    /// Any [`SourceError`] about HTTP.
    pub async fn list(&self) -> Result<Fetched, SourceError> {
        let wanted = match self.url.path().rsplit_once('.') {
            Some((_, ending)) if ending.eq_ignore_ascii_case("json") => Wanted::Json,
            _ => Wanted::Csv,
        };
        self.client.fetch(&Request::document(self.url.clone(), wanted)).await
    }
}

/// The day that the list shows. It does not print one: it is the day on which
/// the server says that the file changed last, or else that of the reply.
pub fn day_of(fetched: &Fetched) -> Date {
    let changed = fetched.header("last-modified").and_then(|value| {
        let moment = httpdate::parse_http_date(value).ok()?;
        Timestamp::try_from(moment).ok()
    });
    eastern_date(changed.unwrap_or(fetched.fetched_at))
}
