//! A local server that answers like the Federal Register, the eCFR and the
//! site of the Consolidated Screening List, from a folder of documents, with
//! faults that can be switched on while it runs.
//!
//! `demo` and the tests talk to it through the real client, so everything
//! between the wire and the mail is what runs in production.
//!
//! # The folder
//!
//! | file | what it is |
//! |---|---|
//! | `documents/NUMBER.json` | what the API says about a document, in the API's own fields; `publication_date`, `title` and `type` are needed, everything else may be left out |
//! | `documents/NUMBER.xml`, `.html`, `.txt`, `.pdf` | its files; one that is not there is `null` in the JSON, as with the real one |
//! | `ecfr/DATE/title-15_part-744_supplement-4.xml` | a supplement as in force from that day |
//! | `ecfr/DATE/title-15_part-744.xml` | the whole part as in force from that day |
//! | `ecfr/titles.json`, `ecfr/versions.json` | the replies; made from the folders when left out |
//! | `csl/DATE/consolidated.csv`, `.json` | the Consolidated Screening List as made on that day; the newest is served |
//! | `public-inspection/NUMBER.json`, `.txt`, `.pdf` | what the API says about a filing, and its files; on the list until `documents/NUMBER.json` is there |
//! | `public-inspection/current.json` | the reply; made from the filings when left out |
//!
//! Addresses of document files in the JSON become the replica's own. The
//! address of the page for people (`html_url`), and of the PDF where the
//! folder has none, stay as they are written.
//!
//! # What it copies from the real ones
//!
//! Conditions are honoured, arrays are written `[]`. `per_page` outside 2 to
//! 1000 is 20. A page beyond the 50th or beyond the 10,000th document is the
//! first one. A page without documents has a `count` and no `results`. An unknown field is a 400
//! with `{"message": …}`. Bodies are packed when asked for, carry an `ETag`
//! and honour `If-None-Match`.

mod csl;
mod ecfr;
mod faults;
mod federal_register;
mod holdings;
mod inspection;
pub mod webhook_receiver;
mod wire;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use self::faults::{Fault, Faults, REQUEST_ACCESS_PAGE};
use self::holdings::Holdings;
use self::wire::Reply;

/// The documents by their path in the folder, with `/` between the parts.
pub type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// Why a replica could not start or take a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplicaError {
    /// The folder could not be read.
    #[error("`{path}` cannot be read: {why}")]
    Folder {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// A file of the folder is not what its name says.
    #[error("`{path}` is not usable: {why}")]
    File {
        /// Its path in the folder.
        path: String,
        /// Why.
        why: String,
    },
    /// The address could not be bound.
    #[error("`{address}` cannot be listened on: {why}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        why: std::io::Error,
    },
}

/// A request that the replica has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Path and query as they came.
    pub target: String,
    /// The `User-Agent`.
    pub user_agent: String,
    /// The status of the answer.
    pub status: u16,
}

/// What the requests share.
struct Shared {
    base: Url,
    /// Ends replies that would never end, too.
    stop: CancellationToken,
    holdings: RwLock<Holdings>,
    faults: Faults,
    seen: Mutex<Vec<Seen>>,
}

/// A running replica. It stops when it is dropped; [`Replica::stop`] also
/// waits for that.
pub struct Replica {
    shared: Arc<Shared>,
    stop: CancellationToken,
    server: JoinHandle<()>,
}

impl Replica {
    /// Serves a folder on this address; port 0 takes any free one.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn start(folder: &Path, address: SocketAddr) -> Result<Self, ReplicaError> {
        Self::serve(holdings::read_folder(folder)?, address).await
    }

    /// Serves documents that are in memory on any free port of this machine.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn from_files(files: Files) -> Result<Self, ReplicaError> {
        Self::serve(files, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Serves documents that are in memory on this address.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn serve(files: Files, address: SocketAddr) -> Result<Self, ReplicaError> {
        let holdings = Holdings::new(files)?;
        let unheard = |why| ReplicaError::Listen { address, why };
        let listener = TcpListener::bind(address).await.map_err(unheard)?;
        let bound = listener.local_addr().map_err(unheard)?;
        let base = Url::parse(&format!("http://{bound}/"))
            .map_err(|error| unheard(std::io::Error::other(error)))?;
        let stop = CancellationToken::new();
        let shared = Arc::new(Shared {
            base,
            stop: stop.clone(),
            holdings: RwLock::new(holdings),
            faults: Faults::default(),
            seen: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let stopped = stop.clone().cancelled_owned();
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await
            {
                tracing::error!(%error, "the replica has stopped");
            }
        });
        Ok(Self { shared, stop, server })
    }

    /// Where it listens, such as `http://127.0.0.1:40123/`.
    pub fn base_url(&self) -> &Url {
        &self.shared.base
    }

    /// The base of its Federal Register API.
    pub fn federal_register_url(&self) -> Url {
        self.at("api/v1/")
    }

    /// The base of its eCFR versioner API.
    pub fn ecfr_url(&self) -> Url {
        self.at("api/versioner/v1/")
    }

    /// The address of its Consolidated Screening List, as CSV.
    pub fn csl_url(&self) -> Url {
        self.at(&format!("{}consolidated.csv", csl::FOLDER))
    }

    /// The switches of its faults.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// The requests so far, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Adds a file, or puts another in its place, as if it were published now.
    ///
    /// # Errors
    /// [`ReplicaError::File`]; nothing is changed then.
    pub fn put(
        &self,
        path: impl Into<String>,
        body: impl Into<Cow<'static, [u8]>>,
    ) -> Result<(), ReplicaError> {
        self.change(|files| {
            files.insert(path.into(), body.into());
        })
    }

    /// Takes a file away.
    ///
    /// # Errors
    /// [`ReplicaError::File`] where what remains makes no sense.
    pub fn remove(&self, path: &str) -> Result<(), ReplicaError> {
        self.change(|files| {
            files.remove(path);
        })
    }

    /// Stops and waits until the address is free.
    pub async fn stop(mut self) {
        self.stop.cancel();
        // An error means that the task has panicked or was cancelled: it has stopped.
        let _ = (&mut self.server).await;
    }

    fn change(&self, change: impl FnOnce(&mut Files)) -> Result<(), ReplicaError> {
        let mut holdings = self.shared.holdings.write().unwrap_or_else(PoisonError::into_inner);
        let mut files = holdings.files().clone();
        change(&mut files);
        *holdings = Holdings::new(files)?;
        Ok(())
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.shared.base.clone();
        url.set_path(path);
        url
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Answers any request: finds the reply, bends it by a fault where one is
/// switched on, and writes it down.
async fn answer(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let target = uri.to_string();
    let undisturbed = reply(&shared, &uri);
    let response = match shared.faults.take(&target) {
        None => wire::respond(&headers, undisturbed),
        Some(fault) => faults::bend(fault, &headers, undisturbed, &shared.stop).await,
    };
    let status = response.status().as_u16();
    tracing::debug!(target, status, "replica");
    let user_agent = wire::header(&headers, "user-agent");
    let mut seen = shared.seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.push(Seen { target, user_agent, status });
    response
}

/// The undisturbed reply.
fn reply(shared: &Shared, uri: &Uri) -> Reply {
    let holdings = shared.holdings.read().unwrap_or_else(PoisonError::into_inner);
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    let path = uri.path();
    if let Some(path) = path.strip_prefix("/api/versioner/v1/") {
        ecfr::reply(&holdings, path, &query)
    } else if let Some(name) = path.strip_prefix(csl::FOLDER) {
        csl::reply(&holdings, name)
    } else if let Some(path) = path.strip_prefix("/api/v1/") {
        federal_register::reply(&holdings, &shared.base, path, &query)
    } else {
        federal_register::file(&holdings, path)
    }
}
