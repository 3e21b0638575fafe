//! `entitylistd import`: documents from files into the store.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::Ending;
use super::args::ImportArgs;
use super::output::{self, Format};
use super::session::Session;
use crate::daemon::{Desk, Imported, Told, import};

/// Imports and prints what was taken.
pub(super) async fn run(args: ImportArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let desk = Desk { config: session.config, store: session.store, clock: session.clock };
    let imported = import(&desk, &args.paths, args.list_date).await?;
    match args.format {
        Format::Json => output::print_json(&imported)?,
        Format::Table => output::print(&describe(&imported))?,
    }
    let person = imported.documents.iter().any(|one| match &one.told {
        Told::Alert { alert } => alert.trouble.needs_person,
        _ => false,
    });
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
        let told = match &one.told {
            Told::Alert { alert } => alert.headline.clone(),
            Told::KnownAlready => "known already".to_owned(),
            Told::InBaseline => "in the baseline already".to_owned(),
            Told::NotOurs => "does not change the Entity List".to_owned(),
            Told::Failed { why } => format!("FAILED: {why}"),
        };
        let _ = writeln!(out, "{}: {told}", one.document.number);
    }
    for (file, diff) in &imported.witnesses {
        let sum = &diff.summary;
        let _ = writeln!(
            out,
            "{file}: a later list, not applied; against ours {} added, {} removed, {} revised, {} \
             renamed, {} moved, {} editorial, {} citation only",
            sum.added,
            sum.removed,
            sum.revised,
            sum.renamed,
            sum.moved,
            sum.editorial,
            sum.citation_only
        );
    }
    for file in &imported.other {
        let _ = writeln!(out, "{file}: neither changes nor shows the Entity List");
    }
    out
}
