//! Any bytes as a file: an error or a reading in which every row and every
//! character of an entity cell is accounted for.
#![no_main]

use entity_list::read::read_within;
use libfuzzer_sys::fuzz_target;

/// Larger files only take longer.
const LIMIT: usize = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Ok(readings) = read_within(bytes, None, LIMIT) else { return };
    for reading in readings {
        assert_eq!(reading.rows.body, reading.rows.sum());
        let changed = reading.rule.iter().flat_map(|rule| &rule.changes);
        for entry in reading.entries.iter().chain(changed.map(|change| &change.entry)) {
            let mut end = 0;
            for span in &entry.spans {
                assert!(entry.text[end..span.range.start].trim().is_empty());
                end = span.range.end;
            }
            assert!(entry.spans.is_empty() || entry.text[end..].trim().is_empty());
        }
    }
});
