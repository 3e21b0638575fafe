//! The command line's grammar.

mod operations;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

pub(super) use self::operations::{
    BackupArgs, CompletionsArgs, DoctorArgs, InitArgs, ManArgs, StatusArgs, VerifyArgs,
};
use super::export::ExportFormat;
use super::output::Format;

/// Watches the Federal Register for changes to the BIS Entity List and tells
/// compliance teams who was listed, revised or removed.
#[derive(Debug, Parser)]
#[command(name = "entitylistd", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done; 1 failed; 2 bad usage or configuration; 3 done, but \
                        something needs a person (unread text, failed check, held change) and \
                        --strict was given.")]
pub struct Cli {
    /// The configuration file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "The configuration file [default: $ENTITYLISTD_CONFIG, then \
                /etc/entitylistd/entitylistd.toml, then built-in defaults]"
    )]
    pub config: Option<PathBuf>,

    /// End with 3 where something needs a person
    #[arg(long, global = true)]
    pub strict: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a first configuration
    Init(Box<InitArgs>),
    /// Try everything that the service needs and say what to mend
    Doctor(DoctorArgs),
    /// Run as a service: a cycle whenever the schedule says so
    Run(RunArgs),
    /// Run an errand of the service that starts it
    #[command(hide = true)]
    Errand,
    /// Run one cycle now and print what changed
    Check(CheckArgs),
    /// Do the main job on bundled documents, over loopback, without network
    /// and configuration
    Demo(DemoArgs),
    /// Read files and show what was understood
    Read(ReadArgs),
    /// Compare two lists: files, or dates of the stored list
    Diff(DiffArgs),
    /// Show the stored list
    List(ListArgs),
    /// Show an entry (by id or name) or a rule (by document number)
    Show(ShowArgs),
    /// Show every version of an entry
    History(HistoryArgs),
    /// Show the documents seen
    Rules(RulesArgs),
    /// Take documents from files into the store
    Import(ImportArgs),
    /// Write the stored list to a file for other programs
    Export(ExportArgs),
    /// Show changes that were held for a person, and decide about them
    Review(super::review::ReviewArgs),
    /// Hold the stored list against the eCFR and the Consolidated Screening
    /// List
    Reconcile(super::reconcile::ReconcileArgs),
    /// Hold own parties (customers, vendors) against the list or a rule
    Screen(super::screen::ScreenArgs),
    /// Read the archive again with this version's reader
    Reread(super::reread::RereadArgs),
    /// Write everything about a document or an entry into one archive
    Evidence(super::evidence::EvidenceArgs),
    /// See, retry, replay or drop deliveries
    Outbox(super::outbox::OutboxArgs),
    /// Send a test to an endpoint or a subscription
    Notify(super::notify::NotifyArgs),
    /// Show what subscriptions would have been told of a period; sends nothing
    Replay(ReplayArgs),
    /// Show how the service stands
    Status(StatusArgs),
    /// Check that the stored record is what was written
    Verify(VerifyArgs),
    /// Write a checked copy of the database while the service runs
    Backup(BackupArgs),
    /// Check, show or describe the settings
    Config(super::config::ConfigArgs),
    /// Print shell completions
    Completions(CompletionsArgs),
    /// Write the manual pages
    Man(ManArgs),
}

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entitylistd --config /etc/entitylistd/entitylistd.toml run")]
pub struct RunArgs {
    /// Run the first cycle at once instead of waiting for the schedule
    #[arg(long)]
    pub now: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entitylistd check\n  entitylistd check --dry-run --format json"
)]
pub struct CheckArgs {
    /// Change nothing and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entitylistd demo\n  entitylistd demo --output /tmp/demo --serve"
)]
pub struct DemoArgs {
    /// The folder for database and mails [default: a new folder under the
    /// system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Stay up when done: the replica and the webhook receiver go on serving
    /// until Ctrl-C
    #[arg(long)]
    pub serve: bool,
}

/// Arguments of `read`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  entitylistd read rule.xml\n  entitylistd read --format json \
                        title-15.xml\n  entitylistd read --instruction 'a. Under IRAN, by removing \
                        the entry for “Example Co.”;'")]
pub struct ReadArgs {
    /// Files: rule or issue XML, HTML, text or PDF of the Federal Register,
    /// eCFR XML, the Consolidated Screening List as CSV or JSON; also gzipped
    #[arg(value_name = "FILE", required_unless_present = "instruction")]
    pub files: Vec<PathBuf>,
    /// Show how one amendatory instruction is understood
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    pub instruction: Option<String>,
    /// Show what every run of characters of an entity cell was taken for
    #[arg(long)]
    pub spans: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entitylistd diff old.xml new.xml\n  entitylistd diff 2025-03-01 \
                        2025-03-31"
)]
pub struct DiffArgs {
    /// The older list: a file, or a date of the stored list
    pub old: String,
    /// The newer list: a file, or a date of the stored list
    pub new: String,
    /// The stored list as we knew it at this moment [default: now]
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<Timestamp>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Which state of the list is asked.
#[derive(Debug, Args)]
pub struct AsOfArgs {
    /// The list as it was in force on this day, Eastern time [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The list as we knew it at this moment, such as 2025-03-28T12:00:00Z
    /// [default: now]
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<Timestamp>,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entitylistd list --destination CN\n  entitylistd list --as-of \
                        2025-03-27 --format json"
)]
pub struct ListArgs {
    /// Which state
    #[command(flatten)]
    pub when: AsOfArgs,
    /// Only this destination: its heading, a part of it, or an ISO code
    #[arg(long, value_name = "DESTINATION")]
    pub destination: Option<String>,
    /// Only entries whose name or alias holds these words
    #[arg(long, value_name = "WORDS")]
    pub name: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entitylistd show NUMBER\n  entitylistd show 'Example Trading'"
)]
pub struct ShowArgs {
    /// An entry's id, words of its name, or a document number
    pub what: String,
    /// Which state
    #[command(flatten)]
    pub when: AsOfArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `history`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entitylistd history 'Example Trading'")]
pub struct HistoryArgs {
    /// An entry's id, or words of its name
    pub what: String,
    /// Only versions that were in force on this day
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Only versions that we held true at this moment
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<Timestamp>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entitylistd rules --format json")]
pub struct RulesArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(
    after_help = "The first list imported is the baseline; rules apply to it in the order of \
                        their publication and page. Nothing is sent.\n\nExample:\n  entitylistd \
                        import 2025-03-24_part-744.xml rules/"
)]
pub struct ImportArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The day that a list file shows [default: the date in its file name]
    #[arg(long, value_name = "DATE")]
    pub list_date: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  entitylistd export --output entity-list.csv\n  entitylistd \
                        export --format xlsx --output entity-list.xlsx\n  entitylistd export \
                        --as-of 2025-03-27 --format csl-csv")]
pub struct ExportArgs {
    /// Which state
    #[command(flatten)]
    pub when: AsOfArgs,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `replay`.
#[derive(Debug, Args)]
#[command(after_help = "Rules count by their day of publication, everything else by the day it \
                        happened.\n\nExamples:\n  entitylistd replay --from 2025-01-01 --to \
                        2025-03-31\n  entitylistd replay --from 2025-03-28 --to 2025-03-28 \
                        --subscription china-desk --format json")]
pub struct ReplayArgs {
    /// The first day, Eastern time
    #[arg(long, value_name = "DATE")]
    pub from: Date,
    /// The last day, Eastern time [default: today]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// Only this subscription
    #[arg(long, value_name = "NAME")]
    pub subscription: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
