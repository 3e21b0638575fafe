//! What the commands that ask or change the store begin with: settings,
//! store, clock.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::civil::Date;
use secrecy::ExposeSecret as _;

use super::output;
use crate::clock::{Clock, SystemClock, eastern_date};
use crate::config::{self, Config, Environment, Warning};
use crate::store::{self, Store, StoreError};

/// Settings, store and clock of one run of the program.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    warnings: Vec<Warning>,
}

impl Session {
    /// Loads the settings, starts the logs and opens the store.
    pub(super) async fn open(explicit: Option<PathBuf>) -> anyhow::Result<Self> {
        Self::open_with(explicit, "").await
    }

    /// The same with these directives before the filter of the logs.
    pub(super) async fn open_with(
        explicit: Option<PathBuf>,
        directives: &str,
    ) -> anyhow::Result<Self> {
        let loaded = config::load(explicit.as_deref(), &Environment::of_process())?;
        let config = loaded.config;
        super::logging::start(&config.log, directives)?;
        let store = open_store(&config).await?;
        Ok(Self { config, store, clock: Arc::new(SystemClock), warnings: loaded.warnings })
    }

    /// Tells what is odd about the settings. For the commands that ask the
    /// network and tell people; who asks the stored list is not bothered.
    pub(super) fn tell_warnings(&self) {
        for warning in &self.warnings {
            output::print_report(&format!("{}\n", warning.render(output::report_wants_color())));
        }
    }

    /// Today in Washington, where effective dates are counted.
    pub(super) fn today(&self) -> Date {
        eastern_date(self.clock.now())
    }
}

/// Opens the configured store.
async fn open_store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    match store::open(config.database.url.expose_secret()).await {
        Err(StoreError::Open { url, why }) if is_forbidden(&why) => Err(StoreError::Open {
            url,
            why,
        })
        .context(
            "the database cannot be used by you; try `sudo entitylistd ...` (the service keeps its \
             state to itself), or name a folder of your own with `state_dir` or \
             ENTITYLISTD_STATE_DIR",
        ),
        other => Ok(other?),
    }
}

/// True where another user could open the database, by the words of the
/// operating system and of `SQLite`.
fn is_forbidden(why: &str) -> bool {
    ["denied", "unable to open", "readonly"].iter().any(|word| why.contains(word))
}
