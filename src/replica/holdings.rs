//! What the replica has: the folder's files, found by what the APIs ask for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Files, ReplicaError};

/// A document of the folder.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) number: String,
    pub(super) published: Date,
    pub(super) page: u64,
    pub(super) detail: Map<String, Value>,
}

/// A filing of the folder: what the API says of it, and its number.
#[derive(Debug, Clone)]
pub(super) struct Filed {
    pub(super) number: String,
    pub(super) detail: Map<String, Value>,
}

/// The files with an index of the documents among them.
pub(super) struct Holdings {
    files: Files,
    documents: Vec<Held>,
    filings: Vec<Filed>,
    snapshots: BTreeMap<Date, Vec<String>>,
    screening_lists: BTreeMap<Date, Vec<String>>,
}

impl Holdings {
    pub(super) fn new(files: Files) -> Result<Self, ReplicaError> {
        let mut documents = Vec::new();
        let mut filings = Vec::new();
        let mut snapshots: BTreeMap<Date, Vec<String>> = BTreeMap::new();
        let mut screening_lists: BTreeMap<Date, Vec<String>> = BTreeMap::new();
        for (path, body) in &files {
            let unusable = |why: String| ReplicaError::File { path: path.clone(), why };
            if let Some(name) = path.strip_prefix("documents/") {
                match name.rsplit_once('.') {
                    Some((number, "json")) => {
                        documents.push(held(number, body).map_err(unusable)?);
                    }
                    Some((number, "xml" | "html" | "txt" | "pdf")) => {
                        if !files.contains_key(&format!("documents/{number}.json")) {
                            return Err(unusable(format!("`documents/{number}.json` is missing")));
                        }
                    }
                    _ => return Err(unusable("unknown kind of file".to_owned())),
                }
            } else if let Some(name) = path.strip_prefix("public-inspection/")
                && name != "current.json"
            {
                match name.rsplit_once('.') {
                    Some((number, "json")) => filings.push(filed(number, body).map_err(unusable)?),
                    Some((number, "txt" | "pdf")) => {
                        if !files.contains_key(&format!("public-inspection/{number}.json")) {
                            let missing = format!("`public-inspection/{number}.json` is missing");
                            return Err(unusable(missing));
                        }
                    }
                    _ => return Err(unusable("unknown kind of file".to_owned())),
                }
            } else if let Some((kind, date, name)) = dated(path) {
                let date = date.parse().map_err(|_| unusable(format!("`{date}` is no date")))?;
                let kept = if kind == "csl" { &mut screening_lists } else { &mut snapshots };
                kept.entry(date).or_default().push(name.to_owned());
            } else if !OTHERS.contains(&path.as_str()) {
                return Err(unusable("the replica does not know this file".to_owned()));
            }
        }
        documents.sort_by(|a, b| {
            (a.published, a.page, &a.number).cmp(&(b.published, b.page, &b.number))
        });
        Ok(Self { files, documents, filings, snapshots, screening_lists })
    }

    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// A file by its path in the folder.
    pub(super) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Cow::as_ref)
    }

    /// The documents, oldest first, in the order of their pages.
    pub(super) fn documents(&self) -> &[Held] {
        &self.documents
    }

    /// What is on public inspection: the filings that are not published yet.
    pub(super) fn filings(&self) -> impl Iterator<Item = &Filed> {
        self.filings
            .iter()
            .filter(|filed| !self.documents.iter().any(|held| held.number == filed.number))
    }

    /// The days for which there is a text of the eCFR, oldest first.
    pub(super) fn snapshot_days(&self) -> impl DoubleEndedIterator<Item = Date> {
        self.snapshots.keys().copied()
    }

    /// The file that was in force on a day: that of the latest folder, up to
    /// the day, that has it.
    pub(super) fn in_force(&self, day: Date, name: &str) -> Option<&[u8]> {
        let (date, _) = self
            .snapshots
            .range(..=day)
            .rev()
            .find(|(_, names)| names.iter().any(|held| held == name))?;
        self.file(&format!("ecfr/{date}/{name}"))
    }

    /// The newest screening list of this name, with its day.
    pub(super) fn newest_csl(&self, name: &str) -> Option<(Date, &[u8])> {
        let mut days = self.screening_lists.iter().rev();
        let (date, _) = days.find(|(_, names)| names.iter().any(|held| held == name))?;
        Some((*date, self.file(&format!("csl/{date}/{name}"))?))
    }
}

/// The parts of `ecfr/DATE/NAME` and of `csl/DATE/NAME`.
fn dated(path: &str) -> Option<(&str, &str, &str)> {
    let (kind, rest) = path.split_once('/')?;
    let (date, name) = rest.split_once('/')?;
    matches!(kind, "ecfr" | "csl").then_some((kind, date, name))
}

/// Replies that are files as they are, and a word for people.
const OTHERS: [&str; 5] = [
    "ecfr/titles.json",
    "ecfr/versions.json",
    "public-inspection/current.json",
    "README.md",
    "README",
];

fn filed(number: &str, body: &[u8]) -> Result<Filed, String> {
    let detail = detail(number, body)?;
    Ok(Filed { number: number.to_owned(), detail })
}

fn held(number: &str, body: &[u8]) -> Result<Held, String> {
    let detail = detail(number, body)?;
    let published = detail
        .get("publication_date")
        .and_then(Value::as_str)
        .and_then(|date| date.parse().ok())
        .ok_or("`publication_date` is missing or no date")?;
    let page = detail.get("start_page").and_then(Value::as_u64).unwrap_or_default();
    Ok(Held { number: number.to_owned(), published, page, detail })
}

/// What the API says of a document, as far as the replica needs it.
fn detail(number: &str, body: &[u8]) -> Result<Map<String, Value>, String> {
    let detail: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| error.to_string())?;
    for needed in ["title", "type"] {
        if !detail.get(needed).is_some_and(Value::is_string) {
            return Err(format!("`{needed}` is missing"));
        }
    }
    if detail.get("document_number").is_some_and(|named| named != number) {
        return Err(format!("its `document_number` is not `{number}`"));
    }
    Ok(detail)
}

/// Reads a folder into memory.
pub(super) fn read_folder(folder: &Path) -> Result<Files, ReplicaError> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        let unreadable = |why| ReplicaError::Folder { path: within.clone(), why };
        for entry in std::fs::read_dir(&within).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let body = std::fs::read(&path)
                .map_err(|why| ReplicaError::Folder { path: path.clone(), why })?;
            let parts = path.strip_prefix(folder).unwrap_or(&path).components();
            let name =
                parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.insert(name, Cow::Owned(body));
        }
    }
    Ok(files)
}
