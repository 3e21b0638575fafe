//! `entitylistd run`: the service.

use std::path::PathBuf;

use super::args::RunArgs;
use super::session::Session;
use super::signals::end_on_signal;
use super::{Ending, UsageError};
use crate::daemon::{Rooms, serve};
use crate::schedule::Schedule;

/// Runs until SIGTERM or SIGINT.
pub(super) async fn run(args: RunArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let end = end_on_signal()?;
    let session = Session::open(config).await?;
    session.tell_warnings();
    let plan = &session.config.schedule;
    let schedule = Schedule::parse(&plan.cron, &plan.timezone)
        .map_err(|error| UsageError(error.to_string()))?;
    let rooms = Rooms::new(session.config, session.store, session.clock, false)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    serve(&rooms, &schedule, args.now, end).await?;
    Ok(Ending::Done)
}
