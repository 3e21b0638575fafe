//! The source's own statements held against what was read.

use entity_list::model::{CheckStatus, Entry, Format, Reading, SpanKind};
use entity_list::read::cell::read_entity_cell;
use entity_list::read::parts::{LineBreaks, MarkedText};
use serde_json::Value;

use super::{File, plain, word};

/// Checks that are reported in tables of their own.
const ELSEWHERE: [&str; 3] = ["alias-counts", "rows-accounted", "coverage"];

/// Alias counts, declared counts, names of instructions.
pub(super) fn report(files: &[File]) {
    println!("\n## Stated numbers of aliases\n");
    println!("| file | format | stated | differ |\n|---|---|---:|---:|");
    let mut differing = Vec::new();
    for (file, reading) in readings(files) {
        let (mut stated, mut wrong) = (0, 0);
        for entry in entries(reading) {
            stated += stated_counts(entry, reading.source.format);
            let warnings = entry.warnings.iter();
            for warning in warnings.filter(|text| text.contains("stated")) {
                wrong += 1;
                differing.push(format!(
                    "- `{}`, {}: **{}**: {warning}; the source says “{}”",
                    file.name,
                    entry.destination,
                    plain(&entry.name),
                    plain(&announcement(entry)),
                ));
            }
        }
        if stated > 0 {
            println!("| `{}` | {} | {stated} | {wrong} |", file.name, word(&reading.source.format));
        }
    }
    println!("\n{}", differing.join("\n"));
    println!("\n## What the documents say of themselves\n");
    println!("| file | check | expected | found | result |\n|---|---|---|---|---|");
    let mut details = Vec::new();
    for (file, reading) in readings(files) {
        let checks = reading.checks.iter();
        for check in checks.filter(|check| !ELSEWHERE.contains(&check.name.as_str())) {
            let (expected, found) = (shown(&check.expected), shown(&check.found));
            println!(
                "| `{}` | {} | {expected} | {found} | {} |",
                file.name,
                check.name,
                word(&check.status)
            );
            if check.status != CheckStatus::Ok {
                details.push(format!(
                    "- `{}`, {}: {}",
                    file.name,
                    check.name,
                    plain(&check.detail)
                ));
            }
        }
    }
    println!("\n{}", details.join("\n"));
}

fn readings(files: &[File]) -> impl Iterator<Item = (&File, &Reading)> {
    files.iter().flat_map(|file| file.read.iter().flatten().map(move |reading| (file, reading)))
}

/// The entries of a list or of a rule's changes.
fn entries(reading: &Reading) -> impl Iterator<Item = &Entry> {
    let changes = reading.rule.iter().flat_map(|rule| &rule.changes);
    reading.entries.iter().chain(changes.map(|change| &change.entry))
}

fn stated_counts(entry: &Entry, format: Format) -> usize {
    let lines = match format {
        Format::FrHtml => LineBreaks::Lost,
        _ => LineBreaks::Kept,
    };
    read_entity_cell(&MarkedText::plain(entry.text.as_str()), &[], lines).alias_counts.len()
}

/// The words that announce the aliases of an entry.
fn announcement(entry: &Entry) -> String {
    let labels = entry.spans.iter().filter(|span| span.kind == SpanKind::Label);
    let words = labels.filter_map(|span| entry.text.get(span.range.clone()));
    let words: Vec<&str> = words.filter(|words| words.contains("following")).collect();
    words.join(" … ")
}

/// A number as it is, a table of numbers by its sum.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Object(parts) => {
            let sum: u64 = parts.values().filter_map(Value::as_u64).sum();
            format!("{sum} under {} destinations", parts.len())
        }
        Value::Array(items) => items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
