//! `entitylistd backup`: a checked copy of the database while the service runs.

use std::path::PathBuf;

use super::Ending;
use super::args::BackupArgs;
use super::output;
use super::session::Session;
use super::verify::describe;

/// Writes the copy and tells what is in it.
pub(super) async fn run(args: BackupArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let found = session.store.backup(&args.file).await?;
    output::print(&format!("{}written to {}\n", describe(&found), args.file.display()))?;
    Ok(Ending::Done)
}
