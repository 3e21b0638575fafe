//! What screening found, with why.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::model::CountryCode;

/// How a name of ours matched a name of theirs, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum How {
    /// Letter for letter.
    Exact,
    /// The same without regard to capitals, punctuation, accents, blanks,
    /// script and the spelling of a legal form.
    Normalised,
    /// The same but for the legal form (`Ltd.` against `GmbH` or nothing).
    LegalForm,
    /// The same words in another order.
    Reordered,
    /// Alike: letters or words differ, as the score says.
    Near,
    /// An entry that lists an address, which matched ours; it matches by
    /// address, never by name.
    Address,
}

impl How {
    /// In words, such as `the same words in another order`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Exact => "letter for letter",
            Self::Normalised => "the same but for capitals, punctuation, spelling or script",
            Self::LegalForm => "the same but for the legal form",
            Self::Reordered => "the same words in another order",
            Self::Near => "alike",
            Self::Address => "the listed address",
        }
    }
}

/// Which name of an entry it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NameRole {
    /// The name that the entry stands under.
    Name,
    /// Another name of the party.
    Alias,
    /// The name of a sub-entity listed with it, or one of its aliases.
    Member,
    /// A name that it had before, or that is listed no longer.
    Former,
    /// An address.
    Address,
}

impl NameRole {
    /// In words, such as `the alias`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Name => "the name",
            Self::Alias => "the alias",
            Self::Member => "the listed member",
            Self::Former => "the former name",
            Self::Address => "the address",
        }
    }
}

/// One name of ours and one of theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Match {
    /// Our name (or address), verbatim.
    pub ours: String,
    /// Their name (or address), verbatim.
    pub theirs: String,
    /// Which of theirs it is.
    pub role: NameRole,
    /// How they match.
    pub how: How,
    /// How alike they are, from 0 to 1.
    pub score: f64,
}

/// Whether the countries agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CountryAgreement {
    /// The same country.
    Same,
    /// One of the two is not known.
    Unknown,
    /// Two countries. That clears nobody: parties move and have branches.
    Differs,
}

/// An address of ours and one of theirs that agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddressMatch {
    /// Our address, verbatim.
    pub ours: String,
    /// Their address, verbatim.
    pub theirs: String,
    /// How alike they are, from 0 to 1.
    pub score: f64,
}

/// An own party by what people know it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnName {
    /// Its number in one's own records.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<CountryCode>,
}

/// An own party that a subject may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The own party.
    pub own: OwnName,
    /// The score of the best match.
    pub score: f64,
    /// What matched, best first; at least one.
    pub matches: Vec<Match>,
    /// Whether the countries agree.
    pub country: CountryAgreement,
    /// An address that supports it, where one agrees.
    pub address: Option<AddressMatch>,
}

impl Hit {
    /// Why it is a hit, in one sentence, for people.
    pub fn why(&self) -> String {
        let Some(best) = self.matches.first() else { return String::new() };
        let mut why = format!(
            "our “{}” and {} “{}”: {}",
            best.ours,
            best.role.in_words(),
            best.theirs,
            best.how.in_words()
        );
        if matches!(best.how, How::Near | How::Address) {
            let _ = write!(why, " ({:.0} %)", best.score * 100.0);
        }
        why.push_str(match self.country {
            CountryAgreement::Same => "; same country",
            CountryAgreement::Differs => "; another country",
            CountryAgreement::Unknown => "; country not known",
        });
        if let Some(address) = &self.address {
            let _ = write!(why, "; same address “{}”", address.theirs);
        }
        if self.matches.len() > 1 {
            let _ = write!(why, "; {} names match in all", self.matches.len());
        }
        why
    }
}
