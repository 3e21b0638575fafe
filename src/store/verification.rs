//! What a check of the whole record found.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// How the record stands; see [`Store::verify`](super::Store::verify).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Links of the chain.
    pub links: u64,
    /// The newest link; `None` where nothing was ever written.
    pub head: Option<Anchor>,
    /// Rows that were checked, by table.
    pub rows: BTreeMap<&'static str, u64>,
    /// Raw bodies whose bytes were dropped as the settings say; that, their
    /// digests and their sizes are on record.
    pub pruned: u64,
    /// What is wrong; empty for a sound record.
    pub faults: Vec<Fault>,
}

impl Verification {
    pub(super) fn fault(
        &mut self,
        kind: FaultKind,
        place: impl Into<String>,
        what: impl Into<String>,
    ) {
        self.faults.push(Fault { kind, place: place.into(), what: what.into() });
    }
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Of which kind.
    pub kind: FaultKind,
    /// The row: table, a slash, key; or the link: `chain/17`.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The database's file is damaged.
    File,
    /// A link of the chain is missing, changed or out of order.
    Link,
    /// A row is not what the chain says: changed, deleted or inserted.
    Row,
    /// Stored bytes are not what their digest says, or cannot be read.
    Content,
    /// What a row speaks of is missing.
    Reference,
    /// Rows contradict each other.
    Contradiction,
}

/// A link of the chain by its number and digest, written down outside of the
/// database: what proves that nobody wrote the chain anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// The link's number.
    pub number: i64,
    /// Its digest, 64 hexadecimal digits.
    pub sha256: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.sha256)
    }
}

/// Why a text is no [`Anchor`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no link of the chain; expected its number, a colon and its 64 digits, as `verify` prints them"
)]
pub struct NoAnchor(String);

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let parts = text.trim().split_once(':');
        let parsed = parts.and_then(|(number, digest)| Some((number.parse().ok()?, digest)));
        match parsed {
            Some((number, digest))
                if digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()) =>
            {
                Ok(Self { number, sha256: digest.to_ascii_lowercase() })
            }
            _ => Err(NoAnchor(text.to_owned())),
        }
    }
}
