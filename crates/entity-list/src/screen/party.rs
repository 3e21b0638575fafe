//! Own parties.

use serde::{Deserialize, Serialize};

use crate::model::CountryCode;

/// A customer, vendor, end user or bank of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnParty {
    /// Its number in one's own records; `line 12` where the table has none.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its addresses.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Its country, where the table names one that is known.
    pub country: Option<CountryCode>,
    /// Remarks of one's own.
    #[serde(default)]
    pub notes: String,
}

impl OwnParty {
    /// A party of which no more than the name is known.
    pub fn named(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }
}

/// A table of own parties as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnParties {
    /// The parties in the order of the table.
    pub parties: Vec<OwnParty>,
    /// What should be put right in the table, a sentence each; the parties
    /// are screened all the same.
    pub warnings: Vec<String>,
}
