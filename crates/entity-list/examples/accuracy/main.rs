//! Measures the reader on a folder of real documents and prints a report in
//! Markdown: `cargo run --release -p entity-list --features pdf --example
//! accuracy -- FOLDER`.
//!
//! Without an argument the folder is `ENTITYLISTD_CORPUS`, else `shared/data`
//! beside the repository, as for the tests. `docs/accuracy.md` quotes what
//! it printed.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example is a program of its own"
)]

mod formats;
mod own_words;
mod tables;
mod witnesses;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use entity_list::model::Reading;

/// A file of the folder and what was read of it.
struct File {
    /// Its path inside the folder.
    name: String,
    /// Its bytes, unpacked.
    bytes: Vec<u8>,
    /// Its readings, or why there are none.
    read: Result<Vec<Reading>, String>,
}

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).or_else(|| std::env::var_os("ENTITYLISTD_CORPUS"));
    let folder = folder.map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    if paths.is_empty() {
        println!("no files in `{}`", folder.display());
        return ExitCode::FAILURE;
    }
    paths.sort();
    let files: Vec<File> = paths.iter().filter_map(|path| open(&folder, path)).collect();
    tables::report(&files);
    own_words::report(&files);
    formats::report(&files);
    witnesses::report(&files);
    ExitCode::SUCCESS
}

/// Every file below a folder.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

fn open(folder: &Path, path: &Path) -> Option<File> {
    let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
    let mut bytes = std::fs::read(path).ok()?;
    if bytes.starts_with(b"\x1F\x8B") {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).ok()?;
        bytes = unpacked;
    }
    let read = entity_list::read::read(&bytes, Some(&name)).map_err(|error| error.to_string());
    Some(File { name, bytes, read })
}

/// A value that is a word in JSON, such as a format or a kind.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Text for a cell of a Markdown table or an item of a list.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// `3 of 4 (75.0 %)`.
fn share(part: usize, whole: usize) -> String {
    let percent = if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 };
    format!("{part} of {whole} ({percent:.1} %)")
}
