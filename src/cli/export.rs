//! `entitylistd export`: the stored list as a file for other programs.

use std::collections::BTreeMap;
use std::path::PathBuf;

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
    /// A workbook for spreadsheet programs, in our own columns
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// Every field
    Json,
}

/// Writes the list to a file, or prints it.
pub(super) async fn run(args: ExportArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    #[cfg(feature = "xlsx")]
    if args.format == ExportFormat::Xlsx && args.output.is_none() && output::is_terminal() {
        let why = "a workbook is nothing for a terminal; give --output FILE";
        return Err(super::UsageError(why.to_owned()).into());
    }
    let session = Session::open(config).await?;
    let entries = stored(&session, &args.when).await?;
    let bytes = match args.format {
        ExportFormat::Csv => entries_csv(&entries)?,
        ExportFormat::CslCsv => csl_csv(&entries)?,
        #[cfg(feature = "xlsx")]
        ExportFormat::Xlsx => {
            let day = args.when.as_of.unwrap_or_else(|| session.today());
            entity_list::export::entries_xlsx(&entries, day)?
        }
        ExportFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&BTreeMap::from([("entries", &entries)]))?;
            bytes.push(b'\n');
            bytes
        }
    };
    match &args.output {
        Some(path) => {
            output::write_file(path, &bytes)?;
        }
        None => output::print_bytes(&bytes)?,
    }
    Ok(Ending::Done)
}
