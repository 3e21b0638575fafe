//! `entitylistd reconcile`: our list against the eCFR and the Consolidated
//! Screening List.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use entity_list::ledger::{Finding, Freshness, Reconciliation, RuleLag, WitnessKind};
use entity_list::model::{Format as FileFormat, Kind, List};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};
use crate::config::WitnessName;
use crate::daemon::{
    Condition, Measure, Mode, Rooms, WitnessReport, against_file, date_in_name, full_name, look,
};

/// Arguments of `reconcile`.
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing that a witness says changes the list. What lateness does not explain is \
                  told once, by mail and webhook, and once more when it is gone.\n\nExamples:\n  \
                  entitylistd reconcile\n  entitylistd reconcile --witness csl --format json\n  entitylistd reconcile \
                  --witness csl --accept --why 'the list was split, see trade.gov'\n  \
                  entitylistd reconcile --file 2025-03-28_consolidated.csv"
)]
pub struct ReconcileArgs {
    /// Which witness [default: those of the settings]
    #[arg(long, value_enum, value_name = "WITNESS")]
    pub witness: Vec<Asked>,
    /// A list from a file in place of the network; nothing is remembered and
    /// nobody is told
    #[arg(long, value_name = "FILE", conflicts_with_all = ["witness", "accept"])]
    pub file: Option<PathBuf>,
    /// The day that the file shows [default: the date in its name]
    #[arg(long, value_name = "DATE", requires = "file")]
    pub list_date: Option<Date>,
    /// Our list as it was known at this moment; with `--file` only
    #[arg(long, value_name = "TIME", requires = "file")]
    pub known_at: Option<Timestamp>,
    /// Believe a witness however much it has changed, and measure by it from
    /// now on
    #[arg(long, requires = "why")]
    pub accept: bool,
    /// Why it is believed, for those who follow later
    #[arg(long, value_name = "TEXT", requires = "accept")]
    pub why: Option<String>,
    /// Who accepts it [default: the login name]
    #[arg(long, value_name = "NAME", requires = "accept")]
    pub who: Option<String>,
    /// Remember nothing and tell nobody
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// A witness by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asked {
    /// The eCFR
    Ecfr,
    /// The Consolidated Screening List
    Csl,
}

impl From<Asked> for WitnessName {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Ecfr => Self::Ecfr,
            Asked::Csl => Self::Csl,
        }
    }
}

/// Looks at the witnesses and prints what was found.
pub(super) async fn run(args: ReconcileArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    super::list::known_baseline_or_advice(&session).await?;
    let reports = match &args.file {
        Some(file) => vec![from_file(&session, file, &args).await?],
        None => ask(session, &args).await?,
    };
    match args.format {
        Format::Json => output::print_json(&json!({ "witnesses": reports }))?,
        Format::Table => output::print(&reports.iter().map(describe).collect::<String>())?,
    }
    let person = reports.iter().any(WitnessReport::needs_person);
    Ok(if person { Ending::NeedsPerson } else { Ending::Done })
}

async fn ask(session: Session, args: &ReconcileArgs) -> anyhow::Result<Vec<WitnessReport>> {
    session.tell_warnings();
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Commit };
    let measure = match &args.why {
        Some(why) => {
            Measure::Accept { who: super::who::named(args.who.as_deref())?, why: why.clone() }
        }
        None => Measure::Settings,
    };
    let rooms = Rooms::new(session.config, session.store, session.clock, args.dry_run)?;
    let mut names: Vec<WitnessName> = args.witness.iter().copied().map(Into::into).collect();
    if names.is_empty() {
        names.clone_from(&rooms.config.reconcile.witnesses);
    }
    let mut reports = Vec::new();
    for name in names {
        reports.push(look(&rooms, name, mode, &measure).await?);
    }
    if mode == Mode::Commit {
        rooms.worker.deliver_due(rooms.clock.now()).await?;
    }
    Ok(reports)
}

async fn from_file(
    session: &Session,
    file: &Path,
    args: &ReconcileArgs,
) -> anyhow::Result<WitnessReport> {
    let reading = super::read::read_file(file)?
        .into_iter()
        .find(|reading| reading.kind == Kind::List && reading.list == Some(List::EntityList))
        .ok_or_else(|| UsageError(format!("`{}` holds no Entity List", file.display())))?;
    let shown = file.display().to_string();
    let date = args.list_date.or_else(|| date_in_name(&shown)).ok_or_else(|| {
        UsageError(format!("`{shown}` does not say which day it shows; give --list-date"))
    })?;
    let kind = match reading.source.format {
        FileFormat::CslCsv | FileFormat::CslJson => WitnessKind::Csl,
        _ => WitnessKind::Ecfr,
    };
    let ours = match args.known_at {
        None => session.store.versions(List::EntityList).await?,
        Some(at) => session.store.list(List::EntityList, Some(date), Some(at)).await?,
    };
    let settings = &session.config.reconcile;
    Ok(against_file(&ours, &reading, kind, date, settings, session.today()))
}

/// One witness for people.
fn describe(report: &WitnessReport) -> String {
    let mut out = String::new();
    let name = full_name(report.witness);
    let Some(found) = &report.reconciliation else {
        let _ = writeln!(out, "{name} could not be heard{}", condition(&report.condition));
        return out;
    };
    let _ = writeln!(
        out,
        "{name} of {}: {} of ours, {} of theirs: {} missing, {} extra, {} different ({:.1} %)",
        found.date,
        found.ours,
        found.theirs,
        found.missing.len(),
        found.extra.len(),
        found.different.len(),
        found.change_percent,
    );
    if let Some(freshness) = report.freshness {
        let _ = writeln!(out, "  {}", freshness_in_words(freshness));
    }
    let _ = writeln!(out, "  {}", condition(&report.condition).trim_start_matches(": "));
    describe_lag(&mut out, &found.lag);
    describe_findings(&mut out, found);
    out
}

/// How a witness stands to our list, in a line.
pub(super) fn in_a_line(report: &WitnessReport) -> String {
    format!("{}{}", full_name(report.witness), condition(&report.condition))
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Agrees => ": it agrees, its lateness aside".to_owned(),
        Condition::Drift { findings } => format!(
            ": {} that lateness does not explain",
            output::counted(findings.len(), "difference", "differences")
        ),
        Condition::Doubtful { why } => format!(": DOUBTFUL, nothing of it is used: {why}"),
        Condition::Unheard { error } | Condition::Stale { error: Some(error), .. } => {
            format!(": {error}")
        }
        Condition::Stale { .. } => ": STALE, that it says nothing new means nothing".to_owned(),
    }
}

fn freshness_in_words(freshness: Freshness) -> String {
    match freshness {
        Freshness::First => "looked at for the first time".to_owned(),
        Freshness::Changed => "it has changed since the last look".to_owned(),
        Freshness::NoChange => "a later day, and the same list".to_owned(),
        Freshness::Waiting { days } => format!("the same day as at the last look, {days} days old"),
        Freshness::Stale { days } => format!("it has not moved for {days} days"),
        Freshness::WentBack => "an EARLIER day than at the last look: an old copy".to_owned(),
        Freshness::Reissued => "the same day as at the last look, in other words".to_owned(),
    }
}

fn describe_lag(out: &mut String, lag: &[RuleLag]) {
    for RuleLag { rule, since, days, entries, missing, different } in lag {
        let _ = writeln!(
            out,
            "  {rule}, in force since {since} ({days} days): {missing} of {entries} entries not \
             shown, {different} in other words"
        );
    }
}

fn describe_findings(out: &mut String, found: &Reconciliation) {
    let mut line = |sign: char, finding: &Finding| {
        let entry = &finding.entry;
        let since = finding.since.map(|day| format!(" (since {day})")).unwrap_or_default();
        let _ = writeln!(out, "  {sign} {}: {}{since}", entry.destination, entry.name);
    };
    found.missing.iter().for_each(|finding| line('-', finding));
    found.extra.iter().for_each(|finding| line('+', finding));
    for different in &found.different {
        let entry = &different.entry;
        let _ = writeln!(out, "  ~ {}: {}", entry.destination, entry.name);
        for field in &different.fields {
            super::diff::describe_field(out, field);
        }
    }
}
