//! The entity cell: one printed cell into name, aliases, members, addresses,
//! cross references and notes, with every non-blank character accounted for.
//!
//! | module | does |
//! |---|---|
//! | `pieces` | lines, missing line breaks, cross references |
//! | `label` | `a.k.a.,` and `the following two aliases:` |
//! | `party` | the pieces in order into the party and its members |
//! | `split` | where a name ends and its address begins |
//! | `chain` | names with commas of their own |
//! | `glue` | an address behind a name without a comma |
//! | `address` | a run of addresses into single ones |
//! | `place`, `words` | judgement and its vocabulary |
//! | `marks` | the accounting of characters |
//!
//! The grammar is written down in `docs/reading/cells.md`.

mod address;
mod chain;
mod glue;
mod label;
mod marks;
mod party;
mod pieces;
mod place;
mod split;
mod words;

use super::parts::{LineBreaks, MarkedText};
use crate::model::{Alias, EntryKind, Member, Span};

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
///
/// Every text is read: what has no known form becomes the name, and what
/// cannot be placed a span of kind [`crate::model::SpanKind::Unread`].
///
/// ```
/// use entity_list::read::cell::read_entity_cell;
/// use entity_list::read::parts::{LineBreaks, MarkedText};
///
/// let cell = MarkedText::plain(
///     "CPUNTO Inc., a.k.a., the following one alias:\n—CPUNTO.\n\
///      5929 Route Transcanadienne Ste 130 St. Laurent, Quebec H4T 1Z6 Canada.",
/// );
/// let read = read_entity_cell(&cell, &[], LineBreaks::Kept);
/// assert_eq!(read.name, "CPUNTO Inc.");
/// assert_eq!(read.aliases[0].name, "CPUNTO");
/// assert_eq!(read.addresses.len(), 1);
/// ```
pub fn read_entity_cell(
    cell: &MarkedText,
    continuations: &[MarkedText],
    line_breaks: LineBreaks,
) -> EntityCell {
    let mut text = cell.text.clone();
    for continuation in continuations {
        text.push('\n');
        text.push_str(&continuation.text);
    }
    party::read(text, line_breaks)
}

#[cfg(test)]
mod tests;
