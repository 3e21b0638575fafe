//! `entitylistd reread`: the archive read again by the present reader.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use entity_list::ledger::{Outcome, ReadingChange};

use super::Ending;
use super::output::{self, Format};
use super::session::Session;
use crate::daemon::{Desk, Mode, Reread, RereadReport, in_a_line, reread};

/// Arguments of `reread`.
#[derive(Debug, Args)]
#[command(
    after_help = "What a better reader reads otherwise corrects the record: the old belief ends \
                  now, the new one begins now, `--known-at` still answers as before. Nobody is \
                  told, except of parties that no alert ever named.\n\nExamples:\n  entitylistd \
                  reread --dry-run\n  entitylistd reread --format json"
)]
pub struct RereadArgs {
    /// Show what would differ and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Reads the archive again and prints what differs.
pub(super) async fn run(args: RereadArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let desk = Desk { config: session.config, store: session.store, clock: session.clock };
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Commit };
    let told = reread(&desk, mode).await?;
    match args.format {
        Format::Json => output::print_json(&told)?,
        Format::Table => output::print(&describe(&told))?,
    }
    let failed = told.documents.iter().filter(|report| report.failed.is_some()).count();
    if failed > 0 {
        bail!(
            "{} could not be read again (see above); the record of the others is in order",
            output::counted(failed, "document", "documents")
        );
    }
    let held = told.documents.iter().any(|report| !report.correction.held.is_empty());
    Ok(if held { Ending::NeedsPerson } else { Ending::Done })
}

fn describe(told: &Reread) -> String {
    let mut out = String::new();
    let differing: Vec<&RereadReport> =
        told.documents.iter().filter(|report| !report.is_nothing()).collect();
    for report in &differing {
        describe_document(&mut out, report);
    }
    if !told.pruned.is_empty() {
        let numbers: Vec<&str> = told.pruned.iter().map(|number| number.as_str()).collect();
        let _ = writeln!(
            out,
            "not read again, because `database.keep_raw_days` has dropped their bytes (`import` \
             their files to have them back): {}",
            numbers.join(", ")
        );
    }
    let _ = writeln!(
        out,
        "{} read again with reader version {}, {} differ{}",
        output::counted(told.documents.len(), "document", "documents"),
        told.reader_version,
        differing.len(),
        if told.dry_run { "; nothing was changed" } else { "" },
    );
    out
}

fn describe_document(out: &mut String, report: &RereadReport) {
    let name = report.document.as_ref().map_or("the baseline", |number| number.as_str());
    if let Some(why) = &report.failed {
        let _ = writeln!(out, "{name}: FAILED: {why}");
        return;
    }
    let _ = writeln!(
        out,
        "{name}, read before by version {}: {}",
        report.read_by,
        in_a_line(&report.correction)
    );
    for (sign, outcomes) in [
        ('~', &report.correction.corrected),
        ('+', &report.correction.appeared),
        ('-', &report.correction.vanished),
    ] {
        for outcome in outcomes {
            describe_outcome(out, sign, outcome);
        }
    }
    for held in &report.correction.held {
        let entry = &held.change.entry;
        let _ = writeln!(
            out,
            "  ! {}: {}: {} (held for review: {})",
            entry.destination, entry.name, held.why, held.id
        );
    }
    if let Some(ReadingChange { unread: (before, now), .. }) = &report.difference
        && before != now
    {
        let _ = writeln!(out, "  texts not understood: {before} before, {now} now");
    }
    if let Some(alert) = &report.alert {
        let _ = writeln!(out, "  subscribers are told: {}", alert.headline);
    }
}

fn describe_outcome(out: &mut String, sign: char, outcome: &Outcome) {
    let entry = outcome.after.as_ref().or(outcome.before.as_ref()).unwrap_or(&outcome.change.entry);
    let _ = writeln!(out, "  {sign} {}: {}", entry.destination, entry.name);
    for field in &outcome.fields {
        super::diff::describe_field(out, field);
    }
}
