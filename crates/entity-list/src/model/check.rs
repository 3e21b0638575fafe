//! Self-checks: statements of the source turned into tests of the reading.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The outcome of one self-check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// What the source states is what was found.
    Ok,
    /// They differ in a way the source itself is known to get wrong.
    Warn,
    /// They differ, and a person should look before the reading is trusted.
    Fail,
}

/// One statement of the source held against what was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// A stable name in kebab case, such as `declared-entries`.
    pub name: String,
    /// Whether statement and finding agree.
    pub status: CheckStatus,
    /// What the source states; `null` where it states nothing.
    pub expected: Value,
    /// What was read.
    pub found: Value,
    /// The place or the words that the check is about.
    #[serde(default)]
    pub detail: String,
}
