//! `entitylistd review`: the changes that were held for a person.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use entity_list::amend::ChangeEdit;
use entity_list::ledger::{ChangeId, EntryId, Verdict};
use serde_json::json;

use super::output::{self, Format};
use super::read::json_word;
use super::session::Session;
use super::{Ending, UsageError};
use crate::daemon::{Desk, Reviewed, decide, done, verdict_in_words};
use crate::store::HeldRecord;

/// The largest file of fields that is read.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// What to do
    #[command(subcommand)]
    pub command: ReviewCommand,
}

/// What can be done with held changes.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Show the held changes
    #[command(after_help = "Examples:\n  entitylistd review list\n  entitylistd review list \
                            --all --format json")]
    List {
        /// Those decided already, too
        #[arg(long)]
        all: bool,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show a held change with the words of the document and its candidates
    #[command(after_help = "Example:\n  entitylistd review show ID")]
    Show {
        /// The id, as alerts and `review list` print it
        id: String,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Do what the document says
    #[command(after_help = "Examples:\n  entitylistd review accept ID --why 'checked against the \
                            PDF'\n  entitylistd review accept ID --candidate el-0123456789ab \
                            --why 'the rule drops a letter'")]
    Accept {
        /// The id
        id: String,
        /// The entry that is meant; without it an addition becomes an entry of
        /// its own, and a revision or removal must find its entry
        #[arg(long, value_name = "ENTRY", conflicts_with = "new")]
        candidate: Option<String>,
        /// Put what a revision prints on the list as an entry of its own
        #[arg(long)]
        new: bool,
        /// Who decides, and why
        #[command(flatten)]
        said: Said,
    },
    /// Leave the list as it is
    #[command(after_help = "Example:\n  entitylistd review reject ID --why 'said twice'")]
    Reject {
        /// The id
        id: String,
        /// Who decides, and why
        #[command(flatten)]
        said: Said,
    },
    /// Do it with other fields
    #[command(after_help = "The file holds JSON with the fields to give anew, such as\n  \
                            {\"effective_date\": \"2025-03-28\", \"fields\": {\"name\": \
                            \"Example Co., Ltd.\"}}\nor a whole entry as {\"entry\": {...}}.\n\n\
                            Example:\n  entitylistd review edit ID fields.json --why 'the PDF \
                            has the letter that the XML drops'")]
    Edit {
        /// The id
        id: String,
        /// The fields as JSON; `-` is standard input
        file: PathBuf,
        /// The entry that is meant
        #[arg(long, value_name = "ENTRY")]
        candidate: Option<String>,
        /// Who decides, and why
        #[command(flatten)]
        said: Said,
    },
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub struct Said {
    /// Why, for those who follow later
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// Who decides [default: the login name]
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Shows held changes, or decides about one.
pub(super) async fn run(args: ReviewArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    match args.command {
        ReviewCommand::List { all, format } => list(all, format, config).await,
        ReviewCommand::Show { id, format } => show(&ChangeId::new(id), format, config).await,
        ReviewCommand::Accept { id, candidate, new, said } => {
            let verdict = match candidate {
                Some(entry) => Verdict::AcceptAs(EntryId::new(entry)),
                None if new => Verdict::AcceptAsNew,
                None => Verdict::Accept,
            };
            settle(id, verdict, said, config).await
        }
        ReviewCommand::Reject { id, said } => settle(id, Verdict::Reject, said, config).await,
        ReviewCommand::Edit { id, file, candidate, said } => {
            let edit = fields(&file)?;
            let entry = candidate.map(EntryId::new);
            settle(id, Verdict::Edit { edit: Box::new(edit), entry }, said, config).await
        }
    }
}

async fn list(all: bool, format: Format, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let mut held = session.store.held_changes().await?;
    let open = held.iter().filter(|one| one.decision.is_none()).count();
    held.retain(|one| all || one.decision.is_none());
    match format {
        Format::Json => output::print_json(&json!({ "held": held }))?,
        Format::Table => {
            let mut table = output::table(&["ID", "DOCUMENT", "CHANGE", "STATE", "WHY"]);
            for one in &held {
                let change = &one.held.change;
                table.add_row([
                    one.held.id.to_string(),
                    one.held.document.to_string(),
                    format!(
                        "{} {}: {}",
                        json_word(&change.kind),
                        change.entry.destination,
                        change.entry.name
                    ),
                    state(one),
                    one.held.why.clone(),
                ]);
            }
            let count = output::counted(open, "change is held", "changes are held");
            output::print(&format!("{}\n{count}\n", table.trim_fmt()))?;
        }
    }
    Ok(if open > 0 { Ending::NeedsPerson } else { Ending::Done })
}

/// Where a held change stands.
fn state(one: &HeldRecord) -> String {
    one.decision.as_ref().map_or_else(|| "held".to_owned(), |it| verdict_in_words(&it.verdict))
}

async fn show(id: &ChangeId, format: Format, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let held = session.store.held_change(id).await?.with_context(|| {
        format!("no held change has the id `{id}`; `entitylistd review list --all` shows them")
    })?;
    let mut candidates = Vec::new();
    for entry in &held.held.candidates {
        let versions = session.store.history(entry).await?;
        candidates.extend(versions.into_iter().rfind(|one| one.recorded_until.is_none()));
    }
    if format == Format::Json {
        let candidates: Vec<_> = candidates.iter().map(|one| &one.listed).collect();
        output::print_json(&json!({ "held": held, "candidates": candidates }))?;
        return Ok(Ending::Done);
    }
    let mut out = describe(&held);
    for candidate in &candidates {
        let _ = write!(out, "\nit may mean:\n{}", super::show::describe(&candidate.listed));
    }
    output::print(&out)?;
    Ok(Ending::Done)
}

/// A held change for people, with the words of the document.
fn describe(one: &HeldRecord) -> String {
    let change = &one.held.change;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} {}: {}\n  document     {}\n  held since   {}\n  because      {}",
        one.held.id,
        json_word(&change.kind),
        change.entry.destination,
        change.entry.name,
        one.held.document,
        output::moment(one.held_at),
        one.held.why,
    );
    let mut line = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {label:<12} {value}");
        }
    };
    line("instruction", change.instruction.clone());
    line("effective", change.effective_date.map(|day| day.to_string()));
    line("until", change.effective_until.map(|day| day.to_string()));
    line("former name", change.former_name.clone());
    for text in change.entry.text.lines() {
        line("text", Some(text.to_owned()));
    }
    line("requirement", Some(change.entry.license_requirement.text.clone()));
    line("policy", Some(change.entry.license_review_policy.text.clone()));
    if let Some(decision) = &one.decision {
        line("decision", Some(verdict_in_words(&decision.verdict)));
        line("by", Some(format!("{}, {}", decision.who, output::moment(decision.when))));
        line("why", Some(decision.why.clone()));
    }
    out
}

async fn settle(
    id: String,
    verdict: Verdict,
    said: Said,
    config: Option<PathBuf>,
) -> anyhow::Result<Ending> {
    let who = super::who::named(said.who.as_deref())?;
    let session = Session::open(config).await?;
    let desk = Desk { config: session.config, store: session.store, clock: session.clock };
    let reviewed = decide(&desk, &ChangeId::new(id), verdict, &who, &said.why).await?;
    match said.format {
        Format::Json => output::print_json(&reviewed)?,
        Format::Table => output::print(&told(&reviewed))?,
    }
    Ok(Ending::Done)
}

fn told(reviewed: &Reviewed) -> String {
    let mut out = format!("{}: {}", reviewed.held.held.id, state(&reviewed.held));
    if reviewed.decided_before {
        out.push_str(" before; nothing was changed");
    }
    out.push('\n');
    for line in done(&reviewed.applied) {
        let _ = writeln!(out, "  {line}");
    }
    out
}

/// The fields of `review edit`; what is wrong is told with line and column.
fn fields(file: &std::path::Path) -> anyhow::Result<ChangeEdit> {
    let shown = if file.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        format!("`{}`", file.display())
    };
    let text = read_text(file).with_context(|| format!("{shown} cannot be read"))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let edit = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { String::new() } else { format!(", field `{path}`") };
        UsageError(format!("{shown}{field}: {}", error.inner()))
    })?;
    json.end().map_err(|error| UsageError(format!("{shown}: {error}")))?;
    Ok(edit)
}

fn read_text(file: &std::path::Path) -> std::io::Result<String> {
    use std::io::Read as _;
    let from: Box<dyn std::io::Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file)?)
    };
    let mut text = String::new();
    from.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}
