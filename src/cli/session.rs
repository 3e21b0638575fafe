//! What the commands that ask or change the store begin with: settings,
//! store, clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use jiff::civil::Date;
use secrecy::ExposeSecret as _;

use super::{UsageError, output};
use crate::clock::{Clock, SystemClock, eastern_date};
use crate::config::{self, Config, Environment};
use crate::store::{self, Store};

/// Settings, store and clock of one run of the program.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
}

/// The settings, or all their problems at once.
pub(super) fn load_config(explicit: Option<&Path>) -> anyhow::Result<Config> {
    let loaded = config::load(explicit, &Environment::of_process())
        .map_err(|problems| UsageError(problems.to_string()))?;
    for warning in &loaded.warnings {
        output::print_report(&format!("{}\n", warning.render(output::report_wants_color())));
    }
    Ok(loaded.config)
}

impl Session {
    /// Loads the settings, starts the logs and opens the store.
    pub(super) async fn open(explicit: Option<PathBuf>) -> anyhow::Result<Self> {
        let config = load_config(explicit.as_deref())?;
        super::logging::start(&config.log)?;
        let store = open_store(&config).await?;
        Ok(Self { config, store, clock: Arc::new(SystemClock) })
    }

    /// Today in Washington, where effective dates are counted.
    pub(super) fn today(&self) -> Date {
        eastern_date(self.clock.now())
    }
}

/// Opens the configured store.
pub(super) async fn open_store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    store::open(config.database.url.expose_secret())
        .await
        .with_context(|| format!("cannot open the database below `{}`", config.state_dir.display()))
}
