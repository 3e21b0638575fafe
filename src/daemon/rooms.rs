//! The rooms of one running program, wired together.

use std::sync::Arc;

use entity_list::model::Sha256;
use secrecy::ExposeSecret as _;

use super::audience::{AudienceError, audience};
use super::own_parties::PartyBook;
use crate::alert::Audience;
use crate::clock::Clock;
use crate::config::{Config, PlacedOverride, Problems, load_overrides};
use crate::daemon::archive::StoreArchive;
use crate::daemon::pulse::Pulse;
use crate::deliver::{DeliverError, Ways, Worker};
use crate::source::{Archive, Client, Csl, Ecfr, FederalRegister, SourceError};
use crate::store::Store;

/// Sources, store, delivery and clock of one running program.
pub struct Rooms {
    /// The settings.
    pub config: Config,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The Federal Register.
    pub federal_register: FederalRegister,
    /// The eCFR.
    pub ecfr: Ecfr,
    /// The Consolidated Screening List.
    pub csl: Csl,
    /// Reviewed fixes for faulty sources.
    pub overrides: Vec<PlacedOverride>,
    /// Who is told of what.
    told: Audience,
    /// The operator's own parties.
    pub(super) own_parties: Arc<PartyBook>,
    /// The outbox worker.
    pub worker: Worker,
    /// Beats with every reply.
    pub(super) pulse: Pulse,
}

/// The rooms could not be wired together.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// The HTTP client.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Reviewed fixes that cannot be read: what they mend would be told wrong.
    #[error("the overrides cannot be used")]
    Overrides(#[from] Problems),
    /// Mail or webhooks.
    #[error(transparent)]
    Deliver(#[from] DeliverError),
    /// Subscriptions or templates.
    #[error(transparent)]
    Audience(#[from] AudienceError),
}

impl Rooms {
    /// Wires the rooms. A dry run keeps nothing of what it fetches.
    pub fn new(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        dry_run: bool,
    ) -> Result<Self, WiringError> {
        let pulse = Pulse::default();
        let overrides = load_overrides(&config.ledger.overrides)?;
        let archive: Arc<dyn Archive> = Arc::new(StoreArchive {
            store: Arc::clone(&store),
            pulse: pulse.clone(),
            keeps: !dry_run,
        });
        let client = Arc::new(Client::new(&config.http, archive, Arc::clone(&clock))?);
        let federal_register = FederalRegister::new(Arc::clone(&client), &config.federal_register);
        let ecfr = Ecfr::new(Arc::clone(&client), &config.ecfr);
        let csl = Csl::new(client, &config.csl);
        let told = audience(&config, clock.now())?;
        let own_parties = Arc::new(PartyBook::of(config.own_parties.clone()));
        let ways = Ways::of(&config).map_err(DeliverError::from)?;
        let worker = Worker::new(Arc::clone(&store), ways, Arc::clone(&clock));
        Ok(Self {
            config,
            store,
            clock,
            federal_register,
            ecfr,
            csl,
            overrides,
            told,
            own_parties,
            worker,
            pulse,
        })
    }

    /// A digest of the settings as they were read: what a cycle does follows
    /// from them, the database and the sources. Secrets of receivers are not in
    /// it, because a cycle delivers nothing.
    pub(super) fn settings_digest(&self) -> Sha256 {
        let database = self.config.database.url.expose_secret();
        let read = format!("{:?} {:?} {:?}", self.config, self.overrides, self.told.words());
        Sha256::of(format!("{database}\n{read}").as_bytes())
    }

    /// Who is told of what, with own parties as they were when their table was
    /// last looked at.
    pub fn audience(&self) -> Audience {
        self.told.clone().screening(self.own_parties.screening())
    }
}
