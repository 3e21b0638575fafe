//! `entitylistd export`: the stored list as a file for other programs.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;
use entity_list::export::{csl_csv, entries_csv};

use super::Ending;
use super::args::ExportArgs;
use super::list::stored;
use super::output;
use super::session::Session;

/// What is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Our own columns, one row an entry
    #[default]
    Csv,
    /// The columns of the Consolidated Screening List
    CslCsv,
    /// Every field
    Json,
}

/// Writes the list to a file, or prints it.
pub(super) async fn run(args: ExportArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let entries = stored(&session, &args.when).await?;
    let bytes = match args.format {
        ExportFormat::Csv => entries_csv(&entries)?,
        ExportFormat::CslCsv => csl_csv(&entries)?,
        ExportFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&BTreeMap::from([("entries", &entries)]))?;
            bytes.push(b'\n');
            bytes
        }
    };
    match &args.output {
        Some(path) => {
            write(path, &bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        None => output::print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(Ending::Done)
}

/// Writes a file whole or not at all: beside it first, then in its place.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}
