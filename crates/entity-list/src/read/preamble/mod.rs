//! The preamble: what a rule says about itself.

use super::parts::RuleParts;
pub(crate) mod numbers;

use crate::model::{List, Reason, Rule};

/// Reads everything of a rule but its instructions and changes.
pub fn read_preamble(parts: &RuleParts) -> Rule {
    let _ = parts;
    Rule::default()
}

/// The lists that a document amends, judged by its content.
pub fn lists_amended(parts: &RuleParts) -> Vec<List> {
    let _ = parts;
    Vec::new()
}

/// The paragraph of the preamble that gives the reason for a party.
pub fn reason_for(parts: &RuleParts, name: &str, destination: &str) -> Option<Reason> {
    let _ = (parts, name, destination);
    None
}
