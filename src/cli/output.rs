//! What every command shares about printing.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;
use clap::ValueEnum;
use serde::Serialize;

/// How data is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
}

/// Writes text to standard output. A reader that has gone (`| head`) is no
/// error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(text.as_bytes())
}

/// The same for what is no text.
pub(crate) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes a file whole or not at all: beside it first, then in its place.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = || -> std::io::Result<()> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    written().with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes a value as indented JSON.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print(&text)
}

/// Writes an error with its causes to standard error, each once: a cause that
/// the message above it already tells is left out.
pub(crate) fn report(error: &anyhow::Error) {
    let mut text = format!("error: {error}\n");
    let mut told = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !told.contains(&cause) {
            text.push_str("  because: ");
            text.push_str(&cause);
            text.push('\n');
            told = cause;
        }
    }
    print_report(&text);
}

/// Writes text to standard error.
pub(crate) fn print_report(text: &str) {
    // Nobody is left to tell when standard error itself is gone.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// True where standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// True where standard output is a terminal that wants colours.
pub(crate) fn wants_color() -> bool {
    is_terminal() && !no_color()
}

/// True where standard error is a terminal that wants colours.
pub(crate) fn report_wants_color() -> bool {
    std::io::stderr().is_terminal() && !no_color()
}

#[expect(clippy::disallowed_methods, reason = "a convention of terminals, not a setting of ours")]
fn no_color() -> bool {
    // https://no-color.org: present and not empty
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// A number with its noun: `1 entry`, `2 entries`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A moment for people, to the second.
pub(crate) fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A table without frames, wrapped to the terminal.
pub(crate) fn table(head: &[&str]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
        .set_header(head.to_vec());
    table
}
