//! The entity cell: one printed cell into name, aliases, members, addresses,
//! cross references and notes, with every non-blank character accounted for.

use super::parts::{LineBreaks, MarkedText};
use crate::model::{Alias, EntryKind, Member, Span, SpanKind};

/// What was understood of an entity cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityCell {
    /// What the cell lists.
    pub kind: EntryKind,
    /// The party's name; for an address entry the address.
    pub name: String,
    /// Other names of the party.
    pub aliases: Vec<Alias>,
    /// Sub-entities.
    pub members: Vec<Member>,
    /// Addresses, one each.
    pub addresses: Vec<String>,
    /// References to other destinations, verbatim.
    pub cross_references: Vec<String>,
    /// Remarks, verbatim.
    pub notes: Vec<String>,
    /// The text that was read: the cell, then each continuation on a line of
    /// its own.
    pub text: String,
    /// Every non-blank character of `text` in exactly one span, in order.
    pub spans: Vec<Span>,
    /// Stated alias counts against found ones, and doubts.
    pub warnings: Vec<String>,
    /// Alias counts as stated by the source and as found, in order of
    /// appearance: (`stated`, `found`).
    pub alias_counts: Vec<(u32, u32)>,
}

/// Reads an entity cell and the continuation cells under it.
pub fn read_entity_cell(
    cell: &MarkedText,
    continuations: &[MarkedText],
    line_breaks: LineBreaks,
) -> EntityCell {
    let _ = line_breaks;
    let mut text = cell.text.clone();
    for continuation in continuations {
        text.push('\n');
        text.push_str(&continuation.text);
    }
    EntityCell {
        name: text.clone(),
        spans: vec![Span { kind: SpanKind::Unread, range: 0..text.len() }],
        text,
        ..EntityCell::default()
    }
}
