//! The command line: one file per subcommand.
//!
//! Exit codes: 0 done; 1 failed; 2 bad usage or configuration; 3 done, but
//! something needs a person and `--strict` was given.

mod args;
mod backup;
mod check;
mod completions;
pub mod config;
mod demo;
mod diff;
mod doctor;
mod errand;
mod evidence;
mod export;
mod import;
mod init;
mod list;
mod logging;
pub mod notify;
pub mod outbox;
mod output;
mod overview;
mod read;
mod reconcile;
mod replay;
mod reread;
mod review;
mod rules;
mod run;
mod screen;
mod session;
mod show;
mod signals;
mod status;
mod verify;
mod who;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::config::{Environment, Problems};
pub use args::{Cli, Command};

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything is done.
    Done,
    /// Done, but unread text, a failed check or a held change needs a person.
    NeedsPerson,
    /// The settings were looked at and are wrong; the report is printed.
    BadSettings,
}

/// The command line or the configuration is wrong; exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

/// Parses the arguments of the process and runs the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    crate::tls::install_tls_provider();
    let strict = cli.strict;
    match run(cli) {
        Ok(Ending::NeedsPerson) if strict => ExitCode::from(3),
        Ok(Ending::BadSettings) => ExitCode::from(2),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(problems) = error.chain().find_map(|cause| cause.downcast_ref::<Problems>())
            {
                output::print_report(&format!(
                    "{}\n",
                    problems.render(output::report_wants_color())
                ));
                return ExitCode::from(2);
            }
            output::report(&error);
            ExitCode::from(if error.is::<UsageError>() { 2 } else { 1 })
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<Ending> {
    match cli.command {
        Command::Read(args) => read::run(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
        Command::Config(args) => settings(&args, cli.config.as_deref()),
        Command::Check(args) => in_runtime(check::run(args, cli.config)),
        Command::Demo(args) => in_runtime(demo::run(args)),
        Command::Run(args) => in_runtime(run::run(args, cli.config)),
        Command::Errand => in_runtime(errand::run(cli.config)),
        Command::Diff(args) => in_runtime(diff::run(args, cli.config)),
        Command::List(args) => in_runtime(list::run(args, cli.config)),
        Command::Show(args) => in_runtime(show::show(args, cli.config)),
        Command::History(args) => in_runtime(show::history(args, cli.config)),
        Command::Rules(args) => in_runtime(rules::run(args, cli.config)),
        Command::Export(args) => in_runtime(export::run(args, cli.config)),
        Command::Outbox(args) => in_runtime(outbox::run(args, cli.config)),
        Command::Notify(args) => in_runtime(notify::run(args, cli.config)),
        Command::Replay(args) => in_runtime(replay::run(args, cli.config)),
        Command::Init(args) => init::run(*args, cli.config),
        Command::Doctor(args) => in_runtime(doctor::run(args, cli.config)),
        Command::Status(args) => in_runtime(status::run(args, cli.config)),
        Command::Verify(args) => in_runtime(verify::run(args, cli.config)),
        Command::Backup(args) => in_runtime(backup::run(args, cli.config)),
        Command::Import(args) => in_runtime(import::run(args, cli.config)),
        Command::Review(args) => in_runtime(review::run(args, cli.config)),
        Command::Reconcile(args) => in_runtime(reconcile::run(args, cli.config)),
        Command::Screen(args) => in_runtime(screen::run(args, cli.config)),
        Command::Reread(args) => in_runtime(reread::run(args, cli.config)),
        Command::Evidence(args) => in_runtime(evidence::run(args, cli.config)),
    }
}

fn settings(args: &config::ConfigArgs, file: Option<&Path>) -> anyhow::Result<Ending> {
    let environment = Environment::of_process();
    let outcome = config::run(args, file, &environment, output::report_wants_color());
    output::print(&outcome.output)?;
    output::print_report(&outcome.report);
    Ok(if outcome.code == 0 { Ending::Done } else { Ending::BadSettings })
}

/// Runs a command that waits for network or database.
fn in_runtime<F>(future: F) -> anyhow::Result<Ending>
where
    F: Future<Output = anyhow::Result<Ending>>,
{
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // a thread that is needed at every look is not started for each
        .thread_keep_alive(crate::clock::LOOK * 2)
        .enable_all()
        .build()?
        .block_on(future)
}
