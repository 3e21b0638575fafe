//! Everything that the record holds about a document or an entry, as files
//! that an auditor can check without this program.
//!
//! Nothing here asks the clock or the network: the same record gives the same
//! files. What lies in the store goes out verbatim; what is made of it (the
//! mail, for one) stands beside it.

mod pack;
mod readme;
mod sent;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use entity_list::ledger::EntryId;
use entity_list::model::{Document, DocumentNumber, Format, List, Sha256};
use serde::Serialize;
use serde_json::json;

pub use self::pack::{Files, Packing, pack};
use crate::deliver::Sender;
use crate::store::{
    ArchivedBody, Event, EventKind, Extract, HeldRecord, Store, StoreError, StoredReading,
    StoredVersion, Subjects,
};

/// What the evidence is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A document of the Federal Register.
    Document(DocumentNumber),
    /// An entry of the list, with every document that made a version of it.
    Entry(EntryId),
}

impl Subject {
    /// Its name, fit for a file.
    pub fn name(&self) -> String {
        match self {
            Self::Document(number) => file_name(number.as_str()),
            Self::Entry(id) => file_name(id.as_str()),
        }
    }
}

/// Why the evidence could not be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A value could not be written as JSON.
    #[error("a value cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The archive could not be packed.
    #[error("the archive cannot be packed: {0}")]
    Pack(String),
}

/// The files of the evidence. Without the sender of mails they are there as
/// they lie in the outbox only.
pub async fn gather(
    store: &dyn Store,
    subject: &Subject,
    sender: Option<Sender<'_>>,
) -> Result<Files, EvidenceError> {
    let mut collection = Collection {
        store,
        sender,
        files: Files::new(),
        events: BTreeMap::new(),
        about: Subjects::default(),
    };
    match subject {
        Subject::Document(number) => {
            collection.document(number).await?;
            for id in collection.entries_of(number).await? {
                collection.entry(&id).await?;
            }
        }
        Subject::Entry(id) => {
            let versions = collection.entry(id).await?;
            let documents: BTreeSet<DocumentNumber> =
                versions.iter().filter_map(|it| it.listed.document.clone()).collect();
            if versions.iter().any(|it| it.listed.document.is_none()) {
                collection.baseline().await?;
            }
            for number in &documents {
                collection.document(number).await?;
            }
        }
    }
    collection.finish(subject).await
}

struct Collection<'a> {
    store: &'a dyn Store,
    sender: Option<Sender<'a>>,
    files: Files,
    /// The events concerned, by number.
    events: BTreeMap<i64, Event>,
    /// What the part of the chain is wanted about.
    about: Subjects,
}

impl Collection<'_> {
    /// A document: what the index said of it, its bytes, its readings, and
    /// what was held of it.
    async fn document(&mut self, number: &DocumentNumber) -> Result<(), EvidenceError> {
        self.about.documents.insert(number.clone());
        let folder = format!("documents/{}", file_name(number.as_str()));
        let document = self.store.document(number).await?;
        if let Some(document) = &document {
            self.json(format!("{folder}/document.json"), document)?;
        }
        let readings = self.store.readings_of(number).await?;
        for (place, reading) in (1..).zip(&readings) {
            self.reading(&folder, place, reading).await?;
        }
        for url in document.iter().flat_map(urls) {
            if let Some(body) = self.store.latest_body_of(url).await? {
                self.raw(&folder, ending_of(url), &body)?;
            }
        }
        for held in self.store.held_changes().await? {
            if held.held.document == *number {
                self.held(&held)?;
            }
        }
        for event in self.store.events_of(number).await? {
            self.events.insert(event.seq, event);
        }
        Ok(())
    }

    async fn reading(
        &mut self,
        folder: &str,
        place: usize,
        stored: &StoredReading,
    ) -> Result<(), EvidenceError> {
        let source = &stored.reading.source;
        self.json(
            format!("{folder}/reading-{place}.json"),
            &json!({ "read_at": stored.read_at, "reading": stored.reading }),
        )?;
        if let Some(body) = self.store.body(&source.sha256).await? {
            self.raw(folder, ending(source.format), &body)?;
        } else if let Some(pruned) = self.store.pruned(&source.sha256).await? {
            // What is left of it: rows in the chain, and this.
            self.about.bodies.insert(pruned.sha256.clone());
            self.json(format!("{folder}/raw/{}.pruned.json", pruned.sha256), &pruned)?;
        }
        Ok(())
    }

    /// The bytes, named by their digest, and beside them where they are from.
    fn raw(
        &mut self,
        folder: &str,
        ending: &str,
        body: &ArchivedBody,
    ) -> Result<(), EvidenceError> {
        self.about.bodies.insert(body.sha256.clone());
        let name = format!("{folder}/raw/{}", body.sha256);
        if self.files.keys().any(|known| known.starts_with(&name)) {
            return Ok(());
        }
        self.json(
            format!("{name}.origin.json"),
            &json!({
                "url": body.url,
                "sha256": body.sha256,
                "status": body.status,
                "headers": body.headers,
                "first_seen": body.first_seen,
            }),
        )?;
        self.files.insert(format!("{name}.{ending}"), body.body.clone());
        Ok(())
    }

    fn held(&mut self, held: &HeldRecord) -> Result<(), EvidenceError> {
        self.json(format!("held/{}.json", file_name(held.held.id.as_str())), held)
    }

    /// Every version of an entry, with both of its times.
    async fn entry(&mut self, id: &EntryId) -> Result<Vec<StoredVersion>, EvidenceError> {
        self.about.entries.insert(id.clone());
        let versions = self.store.history(id).await?;
        let told: Vec<_> = versions
            .iter()
            .map(|version| {
                json!({
                    "listed": version.listed,
                    "recorded_from": version.recorded_from,
                    "recorded_until": version.recorded_until,
                })
            })
            .collect();
        let name = format!("entries/{}.json", file_name(id.as_str()));
        self.json(name, &json!({ "versions": told }))?;
        Ok(versions)
    }

    /// The entries that a document made versions of or ended, by its events and
    /// by what is held true.
    async fn entries_of(
        &self,
        number: &DocumentNumber,
    ) -> Result<BTreeSet<EntryId>, EvidenceError> {
        let mut entries = BTreeSet::new();
        for event in self.store.events_of(number).await? {
            collect_ids(&event.event.body, &mut entries);
        }
        let made = self.store.versions(List::EntityList).await?.into_iter();
        entries.extend(made.filter(|it| it.document.as_ref() == Some(number)).map(|it| it.id));
        Ok(entries)
    }

    /// The list that everything began with.
    async fn baseline(&mut self) -> Result<(), EvidenceError> {
        let Some(event) = self.store.latest_event(&[EventKind::Baseline]).await? else {
            return Ok(());
        };
        let digest = serde_json::from_value::<Sha256>(event.event.body["sha256"].clone());
        self.events.insert(event.seq, event);
        if let Ok(digest) = digest
            && let Some(body) = self.store.body(&digest).await?
        {
            self.raw("baseline", "xml", &body)?;
        }
        Ok(())
    }

    /// Events, deliveries and the digests of everything.
    async fn finish(mut self, subject: &Subject) -> Result<Files, EvidenceError> {
        for (seq, event) in std::mem::take(&mut self.events) {
            self.about.events.insert(seq);
            let id = &event.event.id;
            self.json(
                format!("events/{seq:08}-{}.json", file_name(id)),
                &json!({
                    "seq": seq,
                    "id": id,
                    "kind": event.event.kind,
                    "document": event.event.document,
                    "at": event.event.at,
                    "body": event.event.body,
                }),
            )?;
            for delivery in self.store.deliveries_of(id).await? {
                let attempts = self.store.attempts(&delivery.delivery.id).await?;
                sent::delivery(&mut self.files, &delivery, &attempts, self.sender)?;
            }
        }
        self.chain().await?;
        self.files.insert("README.txt".to_owned(), readme::text(subject).into_bytes());
        let mut sums = String::new();
        for (name, body) in &self.files {
            let _ = writeln!(sums, "{}  {name}", Sha256::of(body));
        }
        self.files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
        Ok(self.files)
    }

    /// The rows as the chain of evidence covers them, and its links, each with
    /// the digest that the next one names.
    async fn chain(&mut self) -> Result<(), EvidenceError> {
        let Extract { rows, links } = self.store.extract(&self.about).await?;
        let mut places = String::new();
        for (place, text) in rows {
            let digest = Sha256::of(text.as_bytes());
            // A place may be an address, which is no name for a file.
            let _ = writeln!(places, "{digest}  {place}");
            self.files.insert(format!("rows/{digest}.txt"), text.into_bytes());
        }
        self.files.insert("rows/PLACES".to_owned(), places.into_bytes());
        for (number, link) in links {
            self.files.insert(format!("chain/{number:010}.txt"), format!("{link}\n").into_bytes());
        }
        Ok(())
    }

    fn json(&mut self, name: String, value: &impl Serialize) -> Result<(), EvidenceError> {
        let mut body = serde_json::to_vec_pretty(value)?;
        body.push(b'\n');
        self.files.insert(name, body);
        Ok(())
    }
}

/// Ids of entries wherever an event names them.
fn collect_ids(value: &serde_json::Value, found: &mut BTreeSet<EntryId>) {
    match value {
        serde_json::Value::Object(fields) => {
            let ids = ["entry_id", "id"].iter().filter_map(|key| fields.get(*key)?.as_str());
            found.extend(ids.filter(|id| is_entry_id(id)).map(EntryId::new));
            for value in fields.values() {
                collect_ids(value, found);
            }
        }
        serde_json::Value::Array(values) => {
            for value in values {
                collect_ids(value, found);
            }
        }
        _ => {}
    }
}

/// Ids of entries bear the name of their list; those of events and deliveries
/// look otherwise.
fn is_entry_id(id: &str) -> bool {
    ["el-", "uvl-", "meu-"].iter().any(|list| id.starts_with(list))
}

fn urls(document: &Document) -> impl Iterator<Item = &str> {
    [&document.xml_url, &document.body_html_url, &document.raw_text_url, &document.pdf_url]
        .into_iter()
        .filter_map(Option::as_deref)
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::FrHtml => "html",
        Format::FrText => "txt",
        Format::Pdf => "pdf",
        Format::CslCsv => "csv",
        Format::CslJson => "json",
        _ => "xml",
    }
}

fn ending_of(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    ["xml", "html", "txt", "pdf"]
        .into_iter()
        .find(|ending| path.rsplit('.').next() == Some(*ending))
        .unwrap_or("html")
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect()
}
