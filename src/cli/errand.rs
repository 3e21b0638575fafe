//! `entitylistd errand`: what the service runs cycles and digests with. Not for
//! people.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use super::session::Session;
use super::signals::{end_on_signal, requests_on_hangup};
use super::{Ending, UsageError};
use crate::config::Problems;
use crate::daemon::{Beside, Rooms, cannot_begin};

/// What the service itself has to say of these is not said again.
const SAID_BY_THE_SERVICE: &str = "entitylistd::daemon::own_parties=off,entitylistd::cli=off";

/// Runs an errand of the service that has started this process.
pub(super) async fn run(config: Option<PathBuf>) -> anyhow::Result<Ending> {
    if std::io::stdin().is_terminal() {
        let advice = "the service runs its cycles with it; `entitylistd check` runs one now";
        return Err(UsageError(format!("`errand` is not for people: {advice}")).into());
    }
    let end = end_on_signal()?;
    // A reload is asked of the service; whoever asks all its processes must not
    // end the errand by it.
    let _requests = requests_on_hangup()?;
    let beside = Beside::hear(end.clone())?;
    match rooms(config).await {
        Ok(rooms) => beside.run(&rooms, &end).await?,
        Err(error) if error.is::<Problems>() => {
            cannot_begin("the settings are wrong now; `entitylistd config check` says where")?;
        }
        Err(error) => cannot_begin(&error.to_string())?,
    }
    Ok(Ending::Done)
}

async fn rooms(config: Option<PathBuf>) -> anyhow::Result<Rooms> {
    let session = Session::open_with(config, SAID_BY_THE_SERVICE).await?;
    Ok(Rooms::new(session.config, session.store, session.clock, false)?)
}
