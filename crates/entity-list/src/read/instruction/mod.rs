//! Amendatory instructions: sentences into verb, destination and names.

use super::parts::{CfrPart, MarkedText};
use crate::model::{Instruction, List, Unread};

/// What was understood of a document's instructions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Instructions {
    /// The instructions on the lists, in order, with the list that each
    /// changes.
    pub read: Vec<(List, Instruction)>,
    /// Instructions on a list that were not understood.
    pub unread: Vec<Unread>,
}

/// Reads a document's instructions, in order.
pub fn read_instructions(sentences: &[(Option<CfrPart>, MarkedText)]) -> Instructions {
    let _ = sentences;
    Instructions::default()
}
