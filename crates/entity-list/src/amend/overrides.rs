//! Fixes to a faulty source or a faulty reading, pinned to one file.
//!
//! ```toml
//! [[override]]
//! sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
//! who = "Jane Doe"
//! why = "the table drops a letter; the instruction and the PDF have it"
//! [override.fix.set]
//! change = { kind = "add", destination = "CHINA", name = "Suma Techology Co., Ltd." }
//! to = { fields = { name = "Suma Technology Co., Ltd." } }
//! ```

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ChangeEdit, Target};
use crate::model::{ChangeKind, Destination, List, Sha256};

/// A file of overrides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// The fixes, in the order in which they count.
    #[serde(rename = "override", default)]
    pub overrides: Vec<Override>,
}

/// One fix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The digest of the file that it mends. Another text of the same document
    /// has another digest and is not mended.
    pub sha256: Sha256,
    /// Who decided it.
    pub who: String,
    /// Why, so that an auditor can follow.
    pub why: String,
    /// What is mended.
    pub fix: Fix,
}

/// What an override mends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fix {
    /// Gives fields of a change, or of an entry of a list, anew.
    Set {
        /// Which one.
        change: Target,
        /// The fields.
        to: ChangeEdit,
    },
    /// Takes a change, or an entry of a list, out.
    Drop {
        /// Which one.
        change: Target,
    },
    /// Puts a change, or an entry of a list, in.
    Add(NewChange),
    /// Says when the changes take effect: those that fit, or all.
    EffectiveDate {
        /// The first day in force.
        date: Date,
        /// The last day in force of a temporary rule.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        /// The one change that is meant; absent for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<Target>,
    },
    /// Declares a text that was not understood as looked at: it changes
    /// nothing on the list, or another fix says what it does.
    Dismiss {
        /// The text, verbatim or its beginning.
        unread: String,
    },
}

/// A change that the reader did not find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewChange {
    /// Add, revise or remove; for a list `add`.
    pub kind: ChangeKind,
    /// The list; absent for the Entity List.
    #[serde(default = "entity_list")]
    pub list: List,
    /// The heading that the entry stands under.
    pub destination: Destination,
    /// Its name.
    pub name: String,
    /// Everything else.
    #[serde(default)]
    pub with: ChangeEdit,
}

fn entity_list() -> List {
    List::EntityList
}
