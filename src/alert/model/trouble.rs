//! What an alert says that needs a person.

use entity_list::ledger::{ChangeId, EntryId};
use entity_list::model::{Check, Unread};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Place;

/// What needs a person before the alert is relied on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trouble {
    /// True where any of the following is there.
    pub needs_person: bool,
    /// Changes that do not fit the list; none of them was applied.
    pub held: Vec<HeldChange>,
    /// Text that was not understood, verbatim.
    pub unread: Vec<Unread>,
    /// Statements of the rule that the reading does not meet.
    pub failed_checks: Vec<Check>,
    /// Differences that the source itself is known to get wrong.
    pub doubtful_checks: Vec<Check>,
    /// Remarks on the document as a whole.
    pub warnings: Vec<String>,
}

/// A change that was not applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldChange {
    /// The id under which a person decides.
    pub id: ChangeId,
    /// What the rule states: `add`, `revise` or `remove`.
    pub kind: entity_list::model::ChangeKind,
    /// The destination.
    #[serde(flatten)]
    pub place: Place,
    /// The party that the rule names.
    pub name: String,
    /// The entry as the rule prints it, verbatim; empty for a removal.
    pub text: String,
    /// Why it was held.
    pub why: String,
    /// Entries that it may mean, best first.
    pub candidates: Vec<EntryId>,
    /// The label of the amendatory instruction.
    pub instruction: Option<String>,
}
