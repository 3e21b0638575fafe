//! `entitylistd rules`: the documents seen.

use std::fmt::Write as _;
use std::path::PathBuf;

use entity_list::model::{ChangeKind, Document};
use serde_json::json;

use super::Ending;
use super::args::RulesArgs;
use super::output::{self, Format};
use super::read::json_word;
use super::session::Session;
use crate::store::StoredReading;

/// Prints the documents, newest first.
pub(super) async fn run(args: RulesArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let documents = session.store.documents().await?;
    match args.format {
        Format::Json => output::print_json(&json!({ "documents": documents }))?,
        Format::Table => {
            let mut table = output::table(&[
                "PUBLISHED",
                "DOCUMENT",
                "CITATION",
                "EFFECTIVE",
                "STAGE",
                "TITLE",
            ]);
            for document in &documents {
                table.add_row(row(document));
            }
            let count = output::counted(documents.len(), "document", "documents");
            output::print(&format!("{}\n{count}\n", table.trim_fmt()))?;
        }
    }
    Ok(Ending::Done)
}

fn row(document: &Document) -> Vec<String> {
    let day = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string()).unwrap_or_default();
    vec![
        day(document.publication_date),
        document.number.to_string(),
        document.citation.clone().unwrap_or_default(),
        day(document.effective_on),
        json_word(&document.stage),
        document.title.clone(),
    ]
}

/// Shows one document with what was read of it.
pub(super) fn show_document(
    document: &Document,
    stored: Option<&StoredReading>,
    format: Format,
) -> anyhow::Result<Ending> {
    if format == Format::Json {
        let reading = stored.map(|stored| &stored.reading);
        output::print_json(&json!({ "document": document, "reading": reading }))?;
        return Ok(Ending::Done);
    }
    let mut out = String::new();
    let _ = writeln!(out, "{}\n  document {}", document.title, document.number);
    let mut line = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {label:<12} {value}");
        }
    };
    line("citation", document.citation.clone());
    line("filed", document.filed_at.map(output::moment));
    line("published", document.publication_date.map(|date| date.to_string()));
    line("effective", document.effective_on.map(|date| date.to_string()));
    line("first seen", Some(output::moment(document.first_seen)));
    line("stage", Some(json_word(&document.stage)));
    line("page", document.html_url.clone());
    line("PDF", document.pdf_url.clone());
    if let Some(rule) = stored.and_then(|stored| stored.reading.rule.as_ref()) {
        for change in &rule.changes {
            let verb = match change.kind {
                ChangeKind::Add => "adds",
                ChangeKind::Revise => "revises",
                ChangeKind::Remove => "removes",
            };
            let _ =
                writeln!(out, "  {verb:<12} {}: {}", change.entry.destination, change.entry.name);
        }
    }
    output::print(&out)?;
    Ok(Ending::Done)
}
