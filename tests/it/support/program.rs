//! The built program beside a replica with the demo's documents, its state in
//! a temporary folder, its settings in the environment.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use entitylistd::replica::Replica;
use sqlx::Connection as _;
use tempfile::TempDir;

use super::postgres::Schema;

/// The program, where it looks and where it keeps what it finds.
pub(crate) struct Program {
    pub(crate) replica: Replica,
    pub(crate) folder: TempDir,
    schema: Option<Schema>,
}

/// How the program ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    pub(crate) async fn new() -> Self {
        let documents = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/demo"));
        let replica = Replica::start(&documents, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        Self { replica, folder: tempfile::tempdir().unwrap(), schema: None }
    }

    /// With its state on PostgreSQL; `None` where there is no server.
    pub(crate) async fn on_postgres() -> Option<Self> {
        let schema = Schema::new().await?;
        Some(Self { schema: Some(schema), ..Self::new().await })
    }

    /// A command of the program, not yet started.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("entitylistd"));
        command
            .args(words)
            .env_clear()
            .env("ENTITYLISTD_STATE_DIR", self.state())
            .env(
                "ENTITYLISTD_FEDERAL_REGISTER__BASE_URL",
                self.replica.federal_register_url().as_str(),
            )
            .env("ENTITYLISTD_ECFR__BASE_URL", self.replica.ecfr_url().as_str())
            .env("ENTITYLISTD_CSL__URL", self.replica.csl_url().as_str())
            // The replica's lists are of 2025 and no witness of today.
            .env("ENTITYLISTD_RECONCILE__WITNESSES", "[]")
            .env("ENTITYLISTD_HTTP__CONTACT", "it@example.com")
            .env("ENTITYLISTD_HTTP__ATTEMPTS", "1")
            .env("ENTITYLISTD_HTTP__READ_TIMEOUT", "1s")
            .env("ENTITYLISTD_MAIL__TRANSPORT", "folder")
            .env("ENTITYLISTD_MAIL__FOLDER", self.folder.path().join("mail"))
            .env("ENTITYLISTD_MAIL__FROM", "entitylistd@example.com")
            .env("ENTITYLISTD_MAIL__TO", "export-compliance@example.com")
            .env("ENTITYLISTD_DATABASE__URL", self.database())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.command(words).output().unwrap().into()
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub(crate) fn database(&self) -> String {
        self.schema.as_ref().map_or_else(
            || format!("sqlite:{}", self.state().join("entitylistd.db").display()),
            Schema::url,
        )
    }

    /// What the dead held is free after minutes; here at once.
    pub(crate) async fn let_time_pass(&self) {
        let Ok(mut database) = sqlx::SqliteConnection::connect(&self.database()).await else {
            return;
        };
        for statement in ["DELETE FROM leases", "UPDATE deliveries SET lease_until = NULL"] {
            // Killed before the tables were made, there is nothing to free.
            let _ = sqlx::query(statement).execute(&mut database).await;
        }
        database.close().await.unwrap();
    }

    /// The mails written so far, alerts and notices.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(listing) = std::fs::read_dir(self.folder.path().join("mail")) else {
            return Vec::new();
        };
        listing.map(|mail| std::fs::read_to_string(mail.unwrap().path()).unwrap()).collect()
    }

    /// The mails that tell of a rule.
    pub(crate) fn alerts(&self, number: &str) -> usize {
        let word = format!("FR Doc. {number}");
        self.mails().iter().filter(|mail| mail.contains(&word)).count()
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Sends a signal, such as `TERM`.
pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success(), "kill -s {name}");
}

/// Puts a rule into the replica, as if it were published now: the index entry
/// of a demo document with another number, day and page, and this text.
pub(crate) fn publish(replica: &Replica, number: &str, day: &str, page: u32, xml: &str) {
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/documents/2025-05427.json"));
    let mut index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(demo).unwrap()).unwrap();
    for (key, value) in [
        ("document_number", serde_json::json!(number)),
        ("publication_date", serde_json::json!(day)),
        ("effective_on", serde_json::json!(day)),
        ("start_page", serde_json::json!(page)),
        ("citation", serde_json::json!(format!("90 FR {page}"))),
    ] {
        index[key] = value;
    }
    replica.put(format!("documents/{number}.json"), serde_json::to_vec(&index).unwrap()).unwrap();
    replica.put(format!("documents/{number}.xml"), xml.as_bytes().to_vec()).unwrap();
}
