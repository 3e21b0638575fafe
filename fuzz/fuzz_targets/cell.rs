//! Any text as an entity cell, with its lines and without: every non-blank
//! character in exactly one span.
#![no_main]

use entity_list::read::cell::read_entity_cell;
use entity_list::read::parts::{LineBreaks, MarkedText};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for line_breaks in [LineBreaks::Kept, LineBreaks::Lost] {
        let cell = read_entity_cell(&MarkedText::plain(text), &[], line_breaks);
        let mut end = 0;
        for span in &cell.spans {
            assert!(cell.text[end..span.range.start].trim().is_empty());
            end = span.range.end;
        }
        assert!(cell.text[end..].trim().is_empty());
    }
});
