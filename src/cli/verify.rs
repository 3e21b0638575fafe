//! `entitylistd verify`: whether the record is what was written.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use serde_json::json;

use super::Ending;
use super::args::VerifyArgs;
use super::output::{self, Format};
use super::session::Session;
use crate::store::Verification;

/// Checks the record and prints what was found; fails where something is wrong.
pub(super) async fn run(args: VerifyArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let found = session.store.verify(args.anchor.as_ref()).await?;
    match args.format {
        Format::Json => output::print_json(&json!({
            "sound": found.faults.is_empty(),
            "verification": found,
        }))?,
        Format::Table => output::print(&describe(&found))?,
    }
    let faults = output::counted(found.faults.len(), "fault", "faults");
    if !found.faults.is_empty() {
        bail!(
            "the record is not what was written: {faults}; keep the database as it is, and \
               compare it with a backup"
        );
    }
    Ok(Ending::Done)
}

/// The rows, the chain and the faults, a line each.
pub(super) fn describe(found: &Verification) -> String {
    let mut table = output::table(&["TABLE", "ROWS"]);
    for (name, rows) in &found.rows {
        table.add_row([(*name).to_owned(), rows.to_string()]);
    }
    let mut text = format!("{}\n", table.trim_fmt());
    let links =
        output::counted(usize::try_from(found.links).unwrap_or(usize::MAX), "link", "links");
    // Writing to a string never fails.
    let _ = match &found.head {
        Some(head) => writeln!(text, "chain of {links}, head {head}"),
        None => writeln!(text, "chain of {links}"),
    };
    if found.pruned > 0 {
        let _ = writeln!(
            text,
            "{} of raw bodies were dropped as `database.keep_raw_days` says; their digests stay",
            output::counted(usize::try_from(found.pruned).unwrap_or(usize::MAX), "text", "texts"),
        );
    }
    for fault in &found.faults {
        let _ = writeln!(text, "FAULT {fault}");
    }
    if found.faults.is_empty() {
        text.push_str("sound: every row is what was written\n");
    }
    text
}
