//! How values lie in the database, the same for every engine: moments as
//! microseconds, dates as text, JSON, gzip.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::StoreError;

/// The largest size a stored blob may have when it is unpacked, whatever it
/// claims: far above any body that the source lets in.
const LARGEST: u64 = 1 << 30;

/// Text as both engines hold it: `PostgreSQL` refuses a NUL. What must stay
/// verbatim is kept as JSON or as bytes.
pub(super) fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Names the row that a value belongs to, for errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) what: &'static str,
    pub(super) id: &'a str,
}

impl Row<'_> {
    pub(super) fn corrupt(self, why: &impl ToString) -> StoreError {
        StoreError::Corrupt { what: self.what, id: self.id.to_owned(), why: why.to_string() }
    }

    pub(super) fn moment(self, micros: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(micros).map_err(|error| self.corrupt(&error))
    }

    pub(super) fn date(self, text: Option<String>) -> Result<Option<Date>, StoreError> {
        text.map(|text| text.parse().map_err(|error: jiff::Error| self.corrupt(&error))).transpose()
    }

    pub(super) fn json<T: DeserializeOwned>(self, text: &str) -> Result<T, StoreError> {
        serde_json::from_str(text).map_err(|error| self.corrupt(&error))
    }

    /// A word that an enum is stored as.
    pub(super) fn word<T: DeserializeOwned>(self, word: String) -> Result<T, StoreError> {
        serde_json::from_value(Value::String(word)).map_err(|error| self.corrupt(&error))
    }

    pub(super) fn count<T: TryFrom<i64>>(self, number: i64) -> Result<T, StoreError> {
        T::try_from(number).map_err(|_| self.corrupt(&format!("`{number}` is out of range")))
    }

    pub(super) fn to_json(self, value: &impl Serialize) -> Result<String, StoreError> {
        serde_json::to_string(value).map_err(|error| self.corrupt(&error))
    }

    /// The word that a unit enum is stored as: its JSON without quotes.
    pub(super) fn to_word(self, value: &impl Serialize) -> Result<String, StoreError> {
        match serde_json::to_value(value) {
            Ok(Value::String(word)) => Ok(word),
            Ok(other) => Err(self.corrupt(&format!("`{other}` is no word"))),
            Err(error) => Err(self.corrupt(&error)),
        }
    }

    pub(super) fn pack(self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder
            .write_all(bytes)
            .and_then(|()| encoder.finish())
            .map_err(|error| self.corrupt(&error))
    }

    pub(super) fn unpack(self, gzip: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        GzDecoder::new(gzip)
            .take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(|error| self.corrupt(&error))?;
        Ok(bytes)
    }
}
