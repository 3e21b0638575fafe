//! Real documents for tests; see `docs/reading/formats.md` for how to fill
//! the folder.

use std::path::PathBuf;

/// A real document, or `None` with a remark where the folder is absent.
#[expect(clippy::disallowed_methods, reason = "tests say why they are skipped")]
pub(crate) fn document(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("ENTITYLISTD_CORPUS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = folder.join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: `{}` is absent; set ENTITYLISTD_CORPUS", path.display());
    }
    bytes
}
