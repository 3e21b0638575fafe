//! Digests and signs of life: due at their time, each happening in exactly one
//! of them, nothing twice after a restart.

use std::sync::{Arc, Mutex, PoisonError};

use entitylistd::clock::Clock;
use entitylistd::config::{self, Environment};
use entitylistd::daemon::{Mode, Rooms, run_cycle};
use entitylistd::replica::Replica;
use entitylistd::store;
use entitylistd::tls::install_tls_provider;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

/// A clock that is set by hand.
#[derive(Clone)]
struct HandClock(Arc<Mutex<Timestamp>>);

impl HandClock {
    fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new(text.parse().unwrap())))
    }

    fn set(&self, text: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text.parse().unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const SUBSCRIPTION: &str = r#"
[mail]
transport = "folder"
folder = "mail"
from = "entitylistd@example.com"

[subscription.taiwan-desk]
to = ["desk@example.com"]
destinations = ["TW"]
delivery = "daily"
heartbeat = "daily"
at = "08:00"
timezone = "America/New_York"
"#;

struct Story {
    replica: Replica,
    folder: tempfile::TempDir,
    clock: HandClock,
}

impl Story {
    async fn new(at: &str) -> Self {
        install_tls_provider();
        let documents = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/demo"));
        let replica = Replica::start(&documents, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self { replica, folder: tempfile::tempdir().unwrap(), clock: HandClock::at(at) }
    }

    /// One run of the program: started, one cycle, ended.
    async fn cycle(&self, at: &str) {
        self.clock.set(at);
        let path = self.folder.path().join("entitylistd.toml");
        let state = self.folder.path().display().to_string();
        std::fs::write(&path, format!("state_dir = {state:?}\n{SUBSCRIPTION}")).unwrap();
        let mut config = config::load(Some(&path), &Environment::empty()).unwrap().config;
        config.federal_register.base_url = self.replica.federal_register_url();
        config.ecfr.base_url = self.replica.ecfr_url();
        config.http.documents_per_minute = 60_000_000;
        config.http.api_per_minute = 60_000_000;
        let url = format!("sqlite:{}", self.folder.path().join("entitylistd.db").display());
        let store = store::open(&url).await.unwrap();
        let rooms = Rooms::new(config, store, Arc::new(self.clock.clone()), false).unwrap();
        run_cycle(&rooms, Mode::Commit, &CancellationToken::new()).await.unwrap();
    }

    /// The mails so far, sorted by when they were sent.
    fn mails(&self) -> Vec<String> {
        let Ok(listing) = std::fs::read_dir(self.folder.path().join("mail")) else {
            return Vec::new();
        };
        let mut mails: Vec<String> = listing
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .map(|mail| mail.replace("=\r\n", ""))
            .collect();
        let date = |mail: &String| {
            let line = mail.lines().find_map(|line| line.strip_prefix("Date: "));
            line.unwrap_or_default().to_owned()
        };
        mails.sort_by_key(date);
        mails
    }
}

#[tokio::test]
async fn a_daily_digest_tells_of_the_day_and_of_quiet_days() {
    let story = Story::new("2025-03-28T10:30:00Z").await;
    // 06:30 in Washington: both rules are found, nothing is due
    story.cycle("2025-03-28T10:30:00Z").await;
    assert_eq!(story.mails().len(), 0);
    // 08:05: due, and again after a restart, but once
    for _ in 0..2 {
        story.cycle("2025-03-28T12:05:00Z").await;
        let mails = story.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("Inspur Taiwan"), "{}", mails[0]);
        assert!(mails[0].contains("1 of 12 changes"));
        assert!(!mails[0].contains("Nettrix"), "China was not asked for");
        assert!(mails[0].contains("Evidence that somebody looked"));
    }
    // the next day is quiet: a sign of life with evidence
    story.cycle("2025-03-29T12:00:00Z").await;
    let mails = story.mails();
    assert_eq!(mails.len(), 2);
    let quiet = mails.iter().find(|mail| mail.contains("nothing to tell")).unwrap();
    assert!(quiet.contains("Last look at the Federal Register"), "{quiet}");
    assert!(!quiet.contains("Inspur"), "nothing is told twice");
    // three days of sleep are one sign of life, not three
    story.cycle("2025-04-01T15:00:00Z").await;
    assert_eq!(story.mails().len(), 3);
}
