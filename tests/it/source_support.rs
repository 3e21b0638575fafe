//! A small library of documents, the replica that serves it, and the client
//! under test.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use entitylistd::clock::FixedClock;
use entitylistd::config;
use entitylistd::replica::{Files, Replica};
use entitylistd::source::{
    Archive, ArchiveError, Client, DateRange, Ecfr, FederalRegister, Fetched, SourceError, Verdict,
};
use entitylistd::tls::install_tls_provider;
use url::Url;

/// A rule in the official shape.
pub(crate) const RULE_XML: &str = "<RULE>\n  <PREAMB>\n    <AGENCY TYPE=\"S\">DEPARTMENT OF \
COMMERCE</AGENCY>\n    <SUBAGY>Bureau of Industry and Security</SUBAGY>\n    <CFR>15 CFR Part \
744</CFR>\n    <SUBJECT>Additions to the Entity List</SUBJECT>\n  </PREAMB>\n  <REGTEXT \
TITLE=\"15\" PART=\"744\"><AMDPAR>1. Amend by adding an entry for “Shenzhen Example Optics Co., \
Ltd.”;</AMDPAR></REGTEXT>\n  <FRDOC>[FR Doc. 2025-00002 Filed 1-14-25; 8:45 am]</FRDOC>\n</RULE>\n";

/// A supplement in the official shape.
pub(crate) const LIST_XML: &str = "<?xml version=\"1.0\"?>\n<DIV9 N=\"Supplement No. 4 to Part \
744\" TYPE=\"APPENDIX\">\n<HEAD>Supplement No. 4 to Part 744—Entity List</HEAD>\n</DIV9>\n";

/// Keeps what it is given in memory.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<Vec<Fetched>>);

impl Shelf {
    pub(crate) fn kept(&self) -> Vec<Fetched> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Archive for Shelf {
    async fn keep(&self, fetched: &Fetched) -> Result<(), ArchiveError> {
        self.0.lock().unwrap().push(fetched.clone());
        Ok(())
    }

    async fn latest(&self, url: &Url) -> Result<Option<Fetched>, ArchiveError> {
        let kept = self.kept().into_iter().rfind(|fetched| fetched.url == *url);
        Ok(kept.filter(|fetched| fetched.verdict == Verdict::Accepted))
    }
}

/// Five rules of January 2025 with all their files, and two states of the list.
pub(crate) fn library() -> Files {
    let mut files = Files::new();
    let mut put = |path: String, body: String| {
        files.insert(path, Cow::Owned(body.into_bytes()));
    };
    for (n, day) in [(1, 14), (2, 15), (3, 15), (4, 16), (5, 17)] {
        let number = format!("2025-{n:05}");
        let json = serde_json::json!({
            "document_number": number,
            "type": "Rule",
            "title": format!("Additions to the Entity List, part {n}"),
            "action": "Final rule.",
            "citation": format!("90 FR {}", 5000 - n),
            "start_page": 5000 - n,
            "end_page": 5010,
            "docket_ids": ["250110-0001"],
            "regulation_id_numbers": ["0694-AK00"],
            "publication_date": format!("2025-01-{day}"),
            "effective_on": "2025-01-16",
            "correction_of": null,
            "html_url": format!("https://www.federalregister.gov/d/{number}"),
            "pdf_url": format!("https://www.govinfo.gov/content/pkg/{number}.pdf"),
            "agencies": [{ "slug": "industry-and-security-bureau" }],
            "cfr_references": [{ "title": 15, "part": 744 }],
        });
        put(format!("documents/{number}.json"), json.to_string());
        put(format!("documents/{number}.xml"), RULE_XML.to_owned());
        put(format!("documents/{number}.html"), "<div class=\"preamble\">Rule</div>".to_owned());
    }
    let other = serde_json::json!({
        "type": "Notice",
        "title": "Notice of a meeting",
        "publication_date": "2025-01-15",
    });
    put("documents/2025-00009.json".to_owned(), other.to_string());
    for day in ["2025-01-06", "2025-01-16"] {
        put(format!("ecfr/{day}/title-15_part-744_supplement-4.xml"), LIST_XML.to_owned());
    }
    files
}

/// Settings that wait for nothing longer than a test may.
pub(crate) fn settings() -> config::Http {
    config::Http {
        contact: "mailto:ops@example.com".to_owned(),
        connect_timeout: Duration::from_secs(5),
        read_timeout: Duration::from_secs(5),
        request_timeout: Duration::from_secs(20),
        max_body_bytes: 100_000,
        attempts: 3,
        max_retry_wait: Duration::from_millis(1),
        documents_per_minute: 60_000_000,
        api_per_minute: 60_000_000,
    }
}

/// The replica, and the client that asks it.
pub(crate) struct Wire {
    pub(crate) replica: Replica,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) register: FederalRegister,
    pub(crate) ecfr: Ecfr,
    pub(crate) client: Arc<Client>,
}

impl Wire {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut config::Http)) -> Self {
        install_tls_provider();
        let replica = Replica::from_files(library()).await.unwrap();
        let shelf = Arc::new(Shelf::default());
        let mut http = settings();
        change(&mut http);
        let clock = FixedClock("2025-01-20T12:00:00Z".parse().unwrap());
        let archive: Arc<dyn Archive> = shelf.clone();
        let client = Arc::new(Client::new(&http, archive, Arc::new(clock)).unwrap());
        let register = FederalRegister::new(
            Arc::clone(&client),
            &config::FederalRegister {
                base_url: replica.federal_register_url(),
                agencies: vec!["industry-and-security-bureau".to_owned()],
                overlap_days: 7,
            },
        );
        let ecfr = Ecfr::new(Arc::clone(&client), &config::Ecfr { base_url: replica.ecfr_url() });
        Self { replica, shelf, register, ecfr, client }
    }

    /// The same with pages of two documents.
    pub(crate) async fn with_small_pages() -> Self {
        let wire = Self::new().await;
        let register = wire.register.with_query(|query| query.per_page = 2);
        Self { register, ..wire }
    }

    /// What an error says, with the replica's address left out.
    pub(crate) fn says(&self, error: &SourceError) -> String {
        error.to_string().replace(self.replica.base_url().as_str(), "http://replica/")
    }

    /// Path and query of the requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.replica.seen().into_iter().map(|seen| seen.target).collect()
    }
}

/// What a plain client gets, without the limits and checks of ours.
pub(crate) async fn plain_get(url: Url) -> String {
    install_tls_provider();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    http.get(url).send().await.unwrap().text().await.unwrap()
}

/// All of January 2025.
pub(crate) fn january() -> DateRange {
    DateRange::between("2025-01-01".parse().unwrap(), "2025-01-31".parse().unwrap())
}

/// The folder of real documents; says so where there is none.
pub(crate) fn corpus_folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "names the folder of real documents")]
    let folder = std::env::var("ENTITYLISTD_CORPUS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data").to_owned());
    let folder = PathBuf::from(folder);
    if !folder.is_dir() {
        println!("skipped: no real documents in `{}`; set ENTITYLISTD_CORPUS", folder.display());
        return None;
    }
    Some(folder)
}
