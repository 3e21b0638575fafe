//! Destinations: the headings of the list's first column.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A destination as printed in the list's first column, such as
/// `CHINA, PEOPLE'S REPUBLIC OF`.
///
/// Headings get renamed (`TURKEY`, `TÜRKIYE`); compare through
/// [`CountryCode`] or [`crate::read::normalise`], never by this text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Destination(String);

impl Destination {
    /// Takes the heading as printed; surrounding blanks are dropped.
    pub fn new(printed: impl AsRef<str>) -> Self {
        Self(printed.as_ref().trim().to_owned())
    }

    /// The heading as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An ISO 3166-1 alpha-2 country code, such as `CN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct CountryCode([u8; 2]);

/// The text is not two ASCII capital letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a country code of two capital letters")]
pub struct InvalidCountryCode(String);

impl CountryCode {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// Takes two ASCII capital letters; used by the table of destinations.
    pub const fn from_bytes(code: [u8; 2]) -> Option<Self> {
        if code[0].is_ascii_uppercase() && code[1].is_ascii_uppercase() {
            Some(Self(code))
        } else {
            None
        }
    }
}

impl TryFrom<String> for CountryCode {
    type Error = InvalidCountryCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match *text.as_bytes() {
            [a, b] => Self::from_bytes([a, b]).ok_or(InvalidCountryCode(text)),
            _ => Err(InvalidCountryCode(text)),
        }
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
