//! `entitylistd replay`: what subscriptions would have been told.

use std::path::PathBuf;

use serde_json::json;

use super::args::ReplayArgs;
use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};
use crate::daemon::{self, Replayed};

/// Prints what would have been sent; sends nothing.
pub(super) async fn run(args: ReplayArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let to = args.to.unwrap_or_else(|| session.today());
    if to < args.from {
        let (from, to) = (args.from, to);
        return Err(
            UsageError(format!("the period from {from} to {to} ends before it begins")).into()
        );
    }
    let mut audience = daemon::audience(&session.config, session.clock.now())?
        .screening(daemon::screening(&session.config));
    if let Some(name) = &args.subscription {
        if audience.subscription(name).is_none() {
            let known: Vec<&str> =
                audience.subscriptions().iter().map(|one| one.name.as_str()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(UsageError(format!(
                "there is no subscription `{name}`; there are: {known}"
            ))
            .into());
        }
        audience = audience.only(name);
    }
    let replayed = daemon::replay(session.store.as_ref(), &audience, args.from, to).await?;
    match args.format {
        Format::Json => output::print_json(&json!({
            "from": args.from, "to": to, "messages": replayed,
        }))?,
        Format::Table => print_table(&replayed)?,
    }
    Ok(Ending::Done)
}

fn print_table(replayed: &[Replayed]) -> anyhow::Result<()> {
    let mut table = output::table(&["DAY", "SUBSCRIPTION", "SHOWN", "SUBJECT", "RECEIVERS"]);
    for one in replayed {
        let shown = one.shown.map(|(shown, of)| format!("{shown} of {of}")).unwrap_or_default();
        table.add_row([
            one.day.to_string(),
            one.subscription.clone(),
            shown,
            one.subject.clone(),
            one.receivers.join("\n"),
        ]);
    }
    let count = output::counted(replayed.len(), "message", "messages");
    output::print(&format!("{}\n{count}; nothing was sent\n", table.trim_fmt()))
}
