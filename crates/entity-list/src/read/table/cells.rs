//! The entity cells of a table, read side by side: they are most of the work
//! of a list, and none knows of another.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{Builder, available_parallelism, scope};

use super::Open;
use crate::model::{Coverage, SpanKind};
use crate::read::cell::{EntityCell, read_entity_cell};
use crate::read::parts::LineBreaks;
use crate::read::source_text::count_of;

/// Fewer cells than these are not worth the start of a thread.
const CELLS_PER_THREAD: usize = 200;

/// More threads than these gain little: the rest of a file is read on one.
const THREADS: usize = 4;

/// The entity cell of every entry with its characters counted, in their order.
pub(super) fn read_cells(entries: &[Open], line_breaks: LineBreaks) -> Vec<(EntityCell, Coverage)> {
    let read = |open: &Open| {
        let cell = read_entity_cell(&open.entity, &open.continuations, line_breaks);
        let coverage = count(&cell);
        (cell, coverage)
    };
    let read_all = |share: &[Open]| share.iter().map(read).collect::<Vec<_>>();
    let wanted = (entries.len() / CELLS_PER_THREAD).min(THREADS);
    if wanted < 2 {
        return read_all(entries);
    }
    let threads = available_parallelism().map_or(1, NonZero::get).min(wanted);
    let (own, others) = entries.split_at(entries.len().div_ceil(threads));
    scope(|scope| {
        let others = others.chunks(own.len());
        let others: Vec<_> = others
            .map(|share| {
                let thread = Builder::new().spawn_scoped(scope, move || read_all(share));
                // a system without room for a thread: read here, then
                thread.map_err(|_| share)
            })
            .collect();
        let mut cells = read_all(own);
        for share in others {
            cells.extend(match share {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                Err(share) => read_all(share),
            });
        }
        cells
    })
}

fn count(cell: &EntityCell) -> Coverage {
    let unread = cell.spans.iter().filter(|span| span.kind == SpanKind::Unread);
    let unread: u64 =
        unread.filter_map(|span| cell.text.get(span.range.clone())).map(printed).sum();
    let characters = printed(&cell.text);
    Coverage { cells: 1, characters, understood: characters.saturating_sub(unread) }
}

/// The characters of a text that are no blanks.
fn printed(text: &str) -> u64 {
    let blanks = u64::from(count_of(text.as_bytes(), |byte| matches!(byte, b'\t'..=b'\r' | b' ')));
    let others = if text.is_ascii() {
        0
    } else {
        // the first bytes of blanks that are not ASCII, and of dashes and quotes
        let bytes = text.bytes().enumerate();
        let wide = bytes.filter(|(_, byte)| matches!(byte, 0xC2 | 0xE1..=0xE3));
        let letters = wide.filter_map(|(at, _)| text.get(at..)?.chars().next());
        letters.map(|letter| u64::from(letter.is_whitespace())).sum()
    };
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX).saturating_sub(blanks + others)
}
