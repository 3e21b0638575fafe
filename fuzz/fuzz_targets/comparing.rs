//! Levelled texts and keys of names: levelling twice is levelling once.
#![no_main]

use entity_list::read::normalise::{editorial, name_key, one_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let level = editorial(text);
    assert_eq!(editorial(&level), level);
    assert_eq!(one_line(&one_line(text)), one_line(text));
    let _ = name_key(text);
});
