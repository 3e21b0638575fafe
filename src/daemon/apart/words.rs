//! What the service and a process of its own say to each other: a line of JSON
//! each.

use serde::{Deserialize, Serialize};

use crate::daemon::outcome::Outcome;

/// What the process is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Work {
    /// A cycle up to its deliveries.
    Cycle,
    /// The digests and signs of life that are due.
    Digests,
}

/// The first and only line that it hears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Errand {
    /// The digest of the settings by which the service runs.
    pub(super) settings: String,
    /// What is to be done.
    pub(super) work: Work,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    /// It runs by the same settings, and begins.
    Begun,
    /// It gets on: replies come in or were given up.
    Alive,
    /// The last word.
    Last(Last),
}

/// The last word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Last {
    /// It cannot begin, and why.
    Refused(String),
    /// How the cycle ended.
    Cycle(Outcome),
    /// How many digests and signs of life were queued, or why not.
    Digests(Result<u32, String>),
}
