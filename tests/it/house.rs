//! A whole program in one process: the replica with the demo's documents, a
//! database and a mail folder in a temporary folder, and a clock that stands
//! at the morning of the story.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use entity_list::ledger::ListedEntry;
use entity_list::model::List;
use entitylistd::clock::FixedClock;
use entitylistd::config::{self, Environment, Mail, MailTable, MailTransport};
use entitylistd::daemon::{CycleError, CycleReport, Mode, Rooms, Told, run_cycle};
use entitylistd::replica::Replica;
use entitylistd::store;
use entitylistd::tls::install_tls_provider;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The rules of the story, in the order of their pages.
pub(crate) const FIRST: &str = "2025-05426";
pub(crate) const SECOND: &str = "2025-05427";

pub(crate) struct House {
    pub(crate) replica: Replica,
    pub(crate) rooms: Rooms,
    pub(crate) folder: TempDir,
}

impl House {
    pub(crate) async fn new() -> Self {
        install_tls_provider();
        let documents = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/demo"));
        let replica = Replica::start(&documents, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut config = config::load(None, &Environment::empty()).unwrap().config;
        config.state_dir = folder.path().to_owned();
        config.federal_register.base_url = replica.federal_register_url();
        config.ecfr.base_url = replica.ecfr_url();
        config.csl.url = replica.csl_url();
        config.http.attempts = 2;
        config.http.max_retry_wait = Duration::from_millis(1);
        config.http.read_timeout = Duration::from_millis(150);
        config.http.documents_per_minute = 60_000_000;
        config.http.api_per_minute = 60_000_000;
        config.mail = Some(Mail {
            transport: MailTransport::Folder { path: folder.path().join("mail") },
            from: "Entity List watch <entitylistd@example.com>".to_owned(),
            to: vec!["export-compliance@example.com".to_owned()],
            unsubscribe: None,
            largest_bytes: 5 << 20,
            table: MailTable::Csv,
        });
        let url = format!("sqlite:{}", folder.path().join("entitylistd.db").display());
        let store = store::open(&url).await.unwrap();
        let clock = FixedClock("2025-03-28T10:30:00Z".parse().unwrap());
        let rooms = Rooms::new(config, store, Arc::new(clock), false).unwrap();
        Self { replica, rooms, folder }
    }

    pub(crate) async fn cycle(&self) -> Result<CycleReport, CycleError> {
        run_cycle(&self.rooms, Mode::Commit, &CancellationToken::new()).await
    }

    /// The mails about rules written so far.
    pub(crate) fn alerts(&self) -> Vec<String> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.contains("FR Doc."));
        mails
    }

    /// The mails written so far.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(listing) = std::fs::read_dir(self.folder.path().join("mail")) else {
            return Vec::new();
        };
        let mut paths: Vec<PathBuf> = listing.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// The list in force on a day.
    pub(crate) async fn list(&self, day: &str) -> Vec<ListedEntry> {
        let day = Some(day.parse().unwrap());
        self.rooms.store.list(List::EntityList, day, None).await.unwrap()
    }
}

/// The entries added and revised by a cycle.
pub(crate) fn told(report: &CycleReport) -> (u32, u32) {
    report.documents.iter().fold((0, 0), |(added, revised), one| match &one.told {
        Told::Alert { alert, .. } => {
            (added + alert.counts.added.entries, revised + alert.counts.revised.entries)
        }
        _ => (added, revised),
    })
}
