//! Documents from files into the store: offline use and backfill.
//!
//! The first list becomes the baseline; rules apply to it in the order of
//! publication and page, as in a cycle. Nothing is sent.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use entity_list::ledger::{self, Diff};
use entity_list::model::{Document, DocumentNumber, Kind, List, Reading, Rule, Stage};
use entity_list::read::ReadError;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::baseline;
use super::document;
use super::report::{BaselineReport, DocumentReport, Told};
use super::standing::Standing;
use super::terms::Mode;
use crate::clock::Clock;
use crate::config::{Config, PlacedOverride, load_overrides};
use crate::source::folder::{self, FileBody};
use crate::store::{ArchivedBody, Store};

/// What an import did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Imported {
    /// The baseline, where this import took it.
    pub baseline: Option<BaselineReport>,
    /// The rules, in the order in which they were applied.
    pub documents: Vec<DocumentReport>,
    /// Lists that were not taken, because there was a baseline already.
    pub witnesses: Vec<Witness>,
    /// Files that neither change nor show the Entity List.
    pub other: Vec<String>,
    /// Files in folders that are no documents, with why.
    pub skipped: Vec<(String, String)>,
}

/// A list beside the stored one.
#[derive(Debug, Clone, Serialize)]
pub struct Witness {
    /// The file.
    pub file: String,
    /// The day that it shows.
    pub date: Date,
    /// How it differs from the stored list of that day.
    pub diff: Diff,
}

/// What importing needs of the rooms; no source is asked.
pub struct Desk {
    /// The settings.
    pub config: Config,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

struct RuleFile {
    document: Document,
    reading: Reading,
}

/// Takes files and folders in. `list_date` is the day that list files show;
/// without it the day is looked for in the file's name.
pub async fn import(
    desk: &Desk,
    paths: &[PathBuf],
    list_date: Option<Date>,
) -> anyhow::Result<Imported> {
    let overrides = load_overrides(&desk.config.ledger.overrides)?;
    let mut imported = Imported::default();
    let mut rules = Vec::new();
    let mut lists = Vec::new();
    for path in folder::files(paths)? {
        let file = folder::open(&path, desk.config.http.max_body_bytes)?;
        let sorted = sort_in(desk, file, list_date, &mut rules, &mut lists).await;
        let shown = path.display().to_string();
        match sorted {
            Ok(true) => {}
            Ok(false) => imported.other.push(shown),
            // A folder may hold what is no document; a file was meant.
            Err(error) if !paths.contains(&path) && is_no_document(&error) => {
                imported.skipped.push((shown, format!("{:#}", error.root_cause())));
            }
            Err(error) => return Err(error),
        }
    }
    lists.sort_by_key(|(_, date, _)| *date);
    let mut lists = lists.into_iter();
    let mut standing = stand(desk, &mut lists, &mut imported).await?;
    rules.sort_by(|a, b| order(&a.document).cmp(&order(&b.document)));
    for RuleFile { document, reading } in rules {
        let report = take(desk, document, reading, &mut standing, &overrides).await?;
        imported.documents.push(report);
    }
    // With the rules on the list, other lists say whether it is right.
    imported.witnesses = lists.map(|list| witness(&standing, list)).collect();
    Ok(imported)
}

fn order(document: &Document) -> (Option<Date>, Option<u32>, &DocumentNumber) {
    (document.publication_date, document.start_page, &document.number)
}

fn is_no_document(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ReadError::NotExpected { .. } | ReadError::Empty))
}

/// Reads a file, keeps its bytes and puts its readings where they belong;
/// false where none of them changes or shows the Entity List.
async fn sort_in(
    desk: &Desk,
    file: FileBody,
    list_date: Option<Date>,
    rules: &mut Vec<RuleFile>,
    lists: &mut Vec<(String, Date, Reading)>,
) -> anyhow::Result<bool> {
    let shown = file.path.display().to_string();
    let now = desk.clock.now();
    let readings = entity_list::read::read(&file.body, Some(&shown))
        .with_context(|| format!("cannot read `{shown}`"))?;
    desk.store.archive(&archived(&shown, file.body, now)).await?;
    let mut ours = false;
    for reading in readings {
        match (reading.kind, reading.list) {
            (Kind::List, Some(List::EntityList)) => {
                let date = list_date.or_else(|| date_in_name(&shown)).with_context(|| {
                    format!("`{shown}` does not say which day it shows; give --list-date")
                })?;
                lists.push((shown.clone(), date, reading));
                ours = true;
            }
            (Kind::Rule, _) => {
                let Some(rule) = &reading.rule else { continue };
                let document = document_of(rule, &shown, now)?;
                rules.push(RuleFile { document, reading });
                ours = true;
            }
            // Another list, such as a supplement beside ours in the same file.
            _ => {}
        }
    }
    Ok(ours)
}

fn archived(shown: &str, body: Vec<u8>, now: Timestamp) -> ArchivedBody {
    ArchivedBody {
        url: format!("file:{shown}"),
        sha256: entity_list::model::Sha256::of(&body),
        body,
        status: 0,
        headers: Vec::new(),
        first_seen: now,
    }
}

/// The list to apply rules to: the stored one, or the oldest of the files.
async fn stand(
    desk: &Desk,
    lists: &mut impl Iterator<Item = (String, Date, Reading)>,
    imported: &mut Imported,
) -> anyhow::Result<Standing> {
    let store = desk.store.as_ref();
    if let Some(known) = baseline::known_baseline(store).await? {
        return Ok(Standing::stored(store, known).await?);
    }
    let (_, date, reading) = lists.next().context(
        "the store is empty and none of the files is a list; import the eCFR XML of part 744 or \
         of Supplement No. 4 first, or together with the rules",
    )?;
    let (report, standing) =
        baseline::take(store, desk.clock.as_ref(), reading, date, Mode::Silent).await?;
    imported.baseline = Some(report);
    Ok(standing)
}

fn witness(standing: &Standing, (file, date, reading): (String, Date, Reading)) -> Witness {
    let in_force = standing.entries.iter().filter(|listed| listed.is_in_force(date));
    let ours: Vec<_> = in_force.map(|listed| listed.entry.clone()).collect();
    Witness { file, date, diff: ledger::diff(&ours, &reading.entries) }
}

async fn take(
    desk: &Desk,
    document: Document,
    reading: Reading,
    standing: &mut Standing,
    overrides: &[PlacedOverride],
) -> anyhow::Result<DocumentReport> {
    // What the Federal Register said of a document is more than its file does.
    let document = match desk.store.document(&document.number).await? {
        // The file is its published text.
        Some(known) if matches!(known.stage, Stage::OnInspection | Stage::Withdrawn) => {
            Document { first_seen: known.first_seen, filed_at: known.filed_at, ..document }
        }
        Some(known) => known,
        None => document,
    };
    let known = document::published_text(desk.store.as_ref(), &document.number).await?;
    let same =
        known.as_ref().is_some_and(|known| known.reading.source.sha256 == reading.source.sha256);
    let told = if same {
        Told::KnownAlready
    } else {
        let rooms = document::Means {
            audience: None,
            store: desk.store.as_ref(),
            overrides,
            now: desk.clock.now(),
        };
        document::take_reading(
            &rooms,
            document.clone(),
            reading,
            known.is_none(),
            standing,
            Mode::Silent,
        )
        .await?
    };
    Ok(DocumentReport { document, told })
}

/// What a file says about its document. The Federal Register's index would say
/// more; what it would is left open.
fn document_of(rule: &Rule, shown: &str, now: Timestamp) -> anyhow::Result<Document> {
    let number = rule.document_number.clone().with_context(|| {
        format!("`{shown}` does not say its document number (no `FR Doc.` line)")
    })?;
    let page = rule.citation.as_deref().and_then(|citation| citation.rsplit(' ').next());
    Ok(Document {
        number,
        document_type: "Rule".to_owned(),
        title: rule.title.clone(),
        action: rule.action.clone(),
        citation: rule.citation.clone(),
        start_page: page.and_then(|page| page.parse().ok()),
        end_page: None,
        dockets: rule.docket.iter().cloned().collect(),
        rins: rule.rins.clone(),
        filed_at: None,
        publication_date: rule.publication_date.or_else(|| placeholder_date(rule)),
        effective_on: rule.first_effective(),
        first_seen: now,
        stage: Stage::Published,
        html_url: None,
        pdf_url: None,
        xml_url: None,
        body_html_url: None,
        raw_text_url: None,
        correction_of: None,
        corrections: Vec::new(),
    })
}

/// Rule XML does not print its day of publication, but its citations do:
/// `88 FR [INSERT FR PAGE NUMBER AND 2/27/2023]`.
fn placeholder_date(rule: &Rule) -> Option<Date> {
    rule.changes
        .iter()
        .flat_map(|change| &change.entry.citations)
        .find(|citation| citation.placeholder)
        .and_then(|citation| citation.date)
}

/// The first `YYYY-MM-DD` in a file's name.
pub fn date_in_name(shown: &str) -> Option<Date> {
    let name = shown.rsplit('/').next().unwrap_or(shown);
    (0..name.len()).filter_map(|start| name.get(start..start + 10)).find_map(|ten| ten.parse().ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_of_a_list_is_found_in_its_file_name() {
        assert_eq!(date_in_name("a/2025-03-24_part-744.xml"), Some(date(2025, 3, 24)));
        assert_eq!(date_in_name("2024-01-01/list-é.xml"), None);
    }
}
