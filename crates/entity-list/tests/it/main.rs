//! Stories of the reader, told over its public interface.
#![expect(clippy::unwrap_used, reason = "a test fails where its fixture is not as expected")]

mod any_bytes;
mod composed;
mod corrections;
mod damage;
mod eras;
mod formats;
mod made_up;
mod preambles;
mod replaced_and_moved;
mod unsure;
mod wordings;

/// A document written for these tests.
fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}
