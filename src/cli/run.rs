//! `entitylistd run`: the service.

use std::path::PathBuf;

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use super::args::RunArgs;
use super::session::Session;
use super::{Ending, UsageError};
use crate::daemon::{Rooms, serve};
use crate::schedule::Schedule;

/// Runs until SIGTERM or SIGINT.
pub(super) async fn run(args: RunArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let plan = &session.config.schedule;
    let schedule = Schedule::parse(&plan.cron, &plan.timezone)
        .map_err(|error| UsageError(error.to_string()))?;
    let rooms = Rooms::new(session.config.clone(), session.store, session.clock, false)?;
    let end = CancellationToken::new();
    let signals = tokio::spawn(end_on_signal(end.clone()));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    let served = serve(&rooms, &schedule, args.now, end).await;
    signals.abort();
    served?;
    Ok(Ending::Done)
}

/// Cancels on the first SIGTERM or SIGINT.
async fn end_on_signal(end: CancellationToken) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    tokio::select! {
        _ = terminate.recv() => tracing::info!("SIGTERM: ending"),
        _ = interrupt.recv() => tracing::info!("SIGINT: ending"),
    }
    end.cancel();
    Ok(())
}
