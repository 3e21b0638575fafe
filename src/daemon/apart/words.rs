//! What the process of a cycle says to the service: a line of JSON each.

use serde::{Deserialize, Serialize};

use crate::daemon::outcome::Outcome;

/// A word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    /// It runs by the same settings, and begins.
    Begun,
    /// It gets on: replies come in or were given up.
    Alive,
    /// It cannot begin, and why.
    Refused(String),
    /// How it ended; the last word.
    Ended(Outcome),
}
