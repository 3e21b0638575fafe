//! `entitylistd import`: documents from files into the store.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::Ending;
use super::args::ImportArgs;
use super::output::{self, Format};
use super::session::Session;
use crate::daemon::{Desk, DocumentReport, Imported, Witness, import};

/// Imports and prints what was taken.
pub(super) async fn run(args: ImportArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let desk = Desk { config: session.config, store: session.store, clock: session.clock };
    let imported = import(&desk, &args.paths, args.list_date).await?;
    match args.format {
        Format::Json => output::print_json(&imported)?,
        Format::Table => output::print(&describe(&imported))?,
    }
    let person =
        imported.documents.iter().any(DocumentReport::needs_person) || !imported.skipped.is_empty();
    Ok(if person { Ending::NeedsPerson } else { Ending::Done })
}

fn describe(imported: &Imported) -> String {
    let mut out = String::new();
    if let Some(baseline) = &imported.baseline {
        let _ = writeln!(
            out,
            "baseline taken: the list of {} with {} entries, {} pieces not understood",
            baseline.date, baseline.entries, baseline.unread
        );
    }
    for one in &imported.documents {
        let _ = writeln!(out, "{}: {}", one.document.number, one.in_a_line());
    }
    for Witness { file, date, diff } in &imported.witnesses {
        let _ = writeln!(
            out,
            "{file}: a list, not applied; against the stored list of {date} it has {}",
            super::diff::sums(diff),
        );
    }
    for (file, why) in &imported.skipped {
        let _ = writeln!(out, "{file}: SKIPPED: {why}");
    }
    for file in &imported.other {
        let _ = writeln!(out, "{file}: neither changes nor shows the Entity List");
    }
    out
}
