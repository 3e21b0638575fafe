//! Real documents for the benchmarks; see `CONTRIBUTING.md`.

use std::path::PathBuf;

/// A real document, where the folder has it.
#[expect(clippy::disallowed_methods, reason = "a benchmark is a program of its own")]
pub(crate) fn corpus(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("ENTITYLISTD_CORPUS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    std::fs::read(folder.join(name)).ok()
}
