//! `entitylistd check`: one cycle now.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;

use super::Ending;
use super::args::CheckArgs;
use super::output::{self, Format};
use super::overview::overview;
use super::session::Session;
use super::signals::end_on_signal;
use crate::alert;
use crate::daemon::{CycleReport, DocumentReport, InspectionReport, Mode, Rooms, Told, run_cycle};

/// Runs one cycle and prints what it did.
pub(super) async fn run(args: CheckArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let end = end_on_signal()?;
    let session = Session::open(config).await?;
    session.tell_warnings();
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Commit };
    let rooms = Rooms::new(session.config, session.store, session.clock, args.dry_run)?;
    let report = run_cycle(&rooms, mode, &end).await?;
    match args.format {
        Format::Json => output::print_json(&report)?,
        Format::Table => output::print(&describe(&report, output::wants_color()))?,
    }
    let failed: Vec<String> =
        report.failures().map(|(document, _)| document.number.to_string()).collect();
    if !failed.is_empty() {
        bail!(
            "{} could not be taken in (see above); the next cycle tries again",
            failed.join(", ")
        );
    }
    if let Some(why) = report.inspection.failure() {
        bail!("public inspection could not be followed ({why}); the next cycle tries again");
    }
    Ok(if report.needs_person() { Ending::NeedsPerson } else { Ending::Done })
}

/// A cycle for people.
pub(super) fn describe(report: &CycleReport, color: bool) -> String {
    let mut out = String::new();
    if let Some(baseline) = &report.baseline {
        let _ = writeln!(
            out,
            "baseline taken: the list of {} with {} entries",
            baseline.date, baseline.entries
        );
        if baseline.unread > 0 {
            let _ = writeln!(out, "  {} pieces of it were not understood", baseline.unread);
        }
    }
    let (from, to) = report.window;
    let _ = writeln!(
        out,
        "{} published from {from} to {to}",
        output::counted(report.documents.len(), "document", "documents"),
    );
    for number in &report.vanished {
        let _ = writeln!(
            out,
            "  {number}: NO LONGER LISTED by the Federal Register; nothing is changed, look it up"
        );
    }
    for place in &report.unseen_overrides {
        let _ = writeln!(out, "  override {place}: pinned to a file that was NEVER SEEN");
    }
    out.push_str(&overview(report));
    for one in &report.documents {
        describe_document(&mut out, one, color);
    }
    out.push_str(&on_inspection(&report.inspection, color));
    for looked in &report.witnesses {
        let _ = writeln!(out, "{}", super::reconcile::in_a_line(looked));
    }
    let sent = &report.deliveries;
    if sent.delivered + sent.retried + sent.dead > 0 {
        let _ = writeln!(
            out,
            "deliveries: {} delivered, {} to be tried again, {} given up",
            sent.delivered, sent.retried, sent.dead
        );
    }
    out
}

/// What is on public inspection, where there is anything to say of it.
fn on_inspection(report: &InspectionReport, color: bool) -> String {
    let mut out = String::new();
    if let Some(error) = &report.error {
        let _ = writeln!(out, "public inspection could not be asked: {error}");
    }
    if report.documents.is_empty() {
        return out;
    }
    let _ = writeln!(
        out,
        "\n{} on public inspection, not yet published",
        output::counted(report.documents.len(), "rule", "rules"),
    );
    for one in &report.documents {
        describe_document(&mut out, one, color);
    }
    out
}

fn describe_document(out: &mut String, one: &DocumentReport, color: bool) {
    if let Told::Alert { alert, moved } = &one.told {
        for alert in std::iter::once(alert.as_ref()).chain(moved) {
            let _ = writeln!(out, "\n{}", alert::summary_text(alert, color));
        }
        return;
    }
    let document = &one.document;
    let _ = writeln!(out, "  {} {}: {}", document.number, document.title, one.in_a_line());
}
