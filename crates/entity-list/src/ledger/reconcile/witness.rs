//! Witnesses of the list: who says it, of which day, and whether a look at
//! one can be trusted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::Entry;

/// Who publishes the list that ours is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WitnessKind {
    /// The eCFR: the list itself, with destinations, at a date of its own.
    Ecfr,
    /// The Consolidated Screening List: one row a party, without destinations,
    /// days to weeks late.
    Csl,
}

/// A list of a witness.
#[derive(Debug, Clone, Copy)]
pub struct Witness<'a> {
    /// Who says it.
    pub kind: WitnessKind,
    /// The day that the witness speaks of: the eCFR's date; for the CSL the
    /// day on which it was made.
    pub date: Date,
    /// What it says.
    pub entries: &'a [Entry],
}

/// What is remembered of the last look at a witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Look {
    /// The day that the witness spoke of.
    pub date: Date,
    /// How many entries it had.
    pub entries: u32,
    /// What it said, as one digest of the words of its entries.
    pub words: String,
    /// In how many entries it differed from our list beyond what the lateness
    /// of a rule explains.
    #[serde(default)]
    pub differing: u32,
}

/// How far a witness is trusted, and how old it may be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// The share of entries in percent that may differ or be missing at most.
    pub max_change_percent: f64,
    /// How many days a witness may stand still before it counts as stale.
    pub max_age_days: i32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_change_percent: 5.0, max_age_days: 10 }
    }
}

/// Whether a look at a witness may be believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// It may.
    Sound,
    /// It shrank or changed beyond the limits: nothing of it may be applied.
    Suspect {
        /// Why, for people.
        why: String,
    },
}

/// Whether a witness moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Freshness {
    /// It is looked at for the first time.
    First,
    /// It speaks of a later day and says something else.
    Changed,
    /// It speaks of a later day and says the same: there was no change.
    NoChange,
    /// It speaks of the same day as before, within the days allowed.
    Waiting {
        /// The age of what it says, in days.
        days: i32,
    },
    /// It has spoken of the same day for too long: that it says nothing new
    /// means nothing.
    Stale {
        /// The age of what it says, in days.
        days: i32,
    },
    /// It speaks of an earlier day than before: an old copy was served.
    WentBack,
    /// It speaks of the same day as before in other words: it was corrected.
    Reissued,
}

impl Look {
    /// What is to be remembered of a witness.
    pub fn at(witness: &Witness<'_>) -> Self {
        Self {
            date: witness.date,
            entries: u32::try_from(witness.entries.len()).unwrap_or(u32::MAX),
            words: crate::ledger::reconcile::digest(witness.entries),
            differing: 0,
        }
    }

    /// Whether the witness moved since the last look, seen from today.
    pub fn freshness(&self, last: Option<&Self>, today: Date, limits: &Limits) -> Freshness {
        let days = (today - self.date).get_days();
        match last {
            Some(last) if self.date < last.date => Freshness::WentBack,
            _ if days > limits.max_age_days => Freshness::Stale { days },
            None => Freshness::First,
            Some(last) if self.date == last.date && self.words != last.words => Freshness::Reissued,
            Some(last) if self.date == last.date => Freshness::Waiting { days },
            Some(last) if self.words == last.words => Freshness::NoChange,
            Some(_) => Freshness::Changed,
        }
    }
}
