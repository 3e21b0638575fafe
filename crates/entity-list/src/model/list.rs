//! The lists of 15 CFR part 744 and what a file says about itself.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A list of 15 CFR part 744.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum List {
    /// Supplement No. 4 to part 744.
    EntityList,
    /// Supplement No. 6 to part 744.
    UnverifiedList,
    /// Supplement No. 7 to part 744.
    MilitaryEndUserList,
}

/// A footnote of the list, with its meaning as the list itself gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Footnote {
    /// The footnote's number.
    pub number: u8,
    /// Its text, verbatim.
    pub text: String,
    /// A note that holds until this date only, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
