//! `entitylistd read`: read files and show what was understood.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use entity_list::model::{
    Check, CheckStatus, Destination, Entry, Instruction, Kind, List, Reading, Rule,
};
use serde_json::json;

use super::Ending;
use super::args::ReadArgs;
use super::output::{self, Format};
use crate::source::folder;

/// The largest file that is read, packed or unpacked: the whole of title 15
/// has some 40 MB.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the files and prints their readings in the order of the arguments.
pub(super) fn run(args: &ReadArgs) -> anyhow::Result<Ending> {
    if let Some(text) = &args.instruction {
        return instruction(text, args.format);
    }
    let mut readings = Vec::new();
    for path in &args.files {
        readings.extend(read_file(path)?);
    }
    if !args.spans {
        for reading in &mut readings {
            drop_spans(reading);
        }
    }
    match args.format {
        Format::Json => output::print_json(&BTreeMap::from([("readings", &readings)]))?,
        Format::Table => {
            let texts: Vec<String> =
                readings.iter().map(|reading| describe(reading, args.spans)).collect();
            output::print(&texts.join("\n"))?;
        }
    }
    let person = readings.iter().any(Reading::needs_person);
    Ok(if person { Ending::NeedsPerson } else { Ending::Done })
}

/// Reads one file.
pub(super) fn read_file(path: &Path) -> anyhow::Result<Vec<Reading>> {
    let shown = path.display().to_string();
    let file = folder::open(path, MAX_BYTES)?;
    entity_list::read::read(&file.body, Some(&shown))
        .with_context(|| format!("cannot read `{shown}`"))
}

fn drop_spans(reading: &mut Reading) {
    for entry in &mut reading.entries {
        entry.spans.clear();
    }
    for change in reading.rule.iter_mut().flat_map(|rule| &mut rule.changes) {
        change.entry.spans.clear();
    }
}

fn instruction(text: &str, format: Format) -> anyhow::Result<Ending> {
    let understood = entity_list::read::instruction::read_instruction_text(text);
    let unread = !understood.unread.is_empty();
    match format {
        Format::Json => output::print_json(&json!({
            "instructions": understood.read.iter().map(|(_, one)| one).collect::<Vec<_>>(),
            "unread": understood.unread,
        }))?,
        Format::Table => {
            let mut out = String::new();
            for (list, one) in &understood.read {
                describe_instruction(&mut out, *list, one);
            }
            for piece in &understood.unread {
                let _ = writeln!(out, "not understood: {}", piece.text);
            }
            output::print(&out)?;
        }
    }
    Ok(if unread { Ending::NeedsPerson } else { Ending::Done })
}

fn describe_instruction(out: &mut String, list: List, one: &Instruction) {
    let destination = one.destination.as_ref().map_or("not stated", Destination::as_str);
    let _ = writeln!(out, "{} on the {}", json_word(&one.verb), json_word(&list));
    let mut line = |label: &str, value: String| {
        let _ = writeln!(out, "  {label:<12} {value}");
    };
    line("label", one.path.clone());
    line("destination", destination.to_owned());
    if one.heading {
        line("heading", "of the destination itself".to_owned());
    }
    line("names", quoted(&one.names));
    if !one.replacements.is_empty() {
        line("in place", quoted(&one.replacements));
    }
}

fn quoted(names: &[String]) -> String {
    if names.is_empty() {
        return "no names".to_owned();
    }
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("; ")
}

/// A reading for people.
fn describe(reading: &Reading, spans: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} ({}, sha256 {})",
        reading.source.path.as_deref().unwrap_or("standard input"),
        json_word(&reading.source.format),
        reading.source.sha256,
    );
    match (reading.kind, &reading.rule) {
        (Kind::List, _) => {
            let list = reading.list.map_or_else(|| "a list".to_owned(), |list| json_word(&list));
            let _ = writeln!(out, "  {list}: {} entries", reading.entries.len());
            entries(&mut out, &reading.entries, spans);
        }
        (_, Some(rule)) => describe_rule(&mut out, reading.kind, rule, spans),
        (_, None) => out.push_str("  no list is changed by this document\n"),
    }
    accounting(&mut out, reading);
    out
}

fn describe_rule(out: &mut String, kind: Kind, rule: &Rule, spans: bool) {
    let known = |value: Option<String>| value.unwrap_or_else(|| "not stated".to_owned());
    let _ = writeln!(out, "  {}", rule.title);
    let _ = writeln!(
        out,
        "  document {}, {}, docket {}, RIN {}",
        known(rule.document_number.as_ref().map(ToString::to_string)),
        known(rule.citation.clone()),
        known(rule.docket.clone()),
        if rule.rins.is_empty() { "not stated".to_owned() } else { rule.rins.join(", ") },
    );
    for effective in &rule.effective_dates {
        let _ = write!(out, "  effective {}", effective.date);
        if let Some(until) = effective.until {
            let _ = write!(out, " until {until}");
        }
        if let Some(what) = &effective.applies_to {
            let _ = write!(out, ": {what}");
        }
        out.push('\n');
    }
    if kind == Kind::Other {
        out.push_str("  no list is changed by this document\n");
    }
    for change in &rule.changes {
        let _ = writeln!(
            out,
            "  {:<7} {:<28} {}",
            json_word(&change.kind),
            change.entry.destination.as_str(),
            change.entry.name,
        );
        if spans {
            describe_spans(out, &change.entry);
        }
    }
    if let Some(savings) = &rule.savings_clause {
        let until = known(savings.until.map(|date| date.to_string()));
        let _ = writeln!(out, "  savings clause until {until}");
    }
}

fn entries(out: &mut String, entries: &[Entry], spans: bool) {
    let mut last = None;
    for entry in entries {
        if last != Some(&entry.destination) {
            let _ = writeln!(out, "  {}", entry.destination);
            last = Some(&entry.destination);
        }
        let _ = writeln!(out, "    {}", entry.name);
        if spans {
            describe_spans(out, entry);
        }
    }
}

fn describe_spans(out: &mut String, entry: &Entry) {
    for span in &entry.spans {
        let text = entry.text.get(span.range.clone()).unwrap_or_default();
        let _ = writeln!(out, "      {:<16} {text:?}", json_word(&span.kind));
    }
}

fn accounting(out: &mut String, reading: &Reading) {
    let rows = &reading.rows;
    if rows.body > 0 {
        let _ = writeln!(
            out,
            "  rows: {} = {} entries + {} continuations + {} footnotes + {} headings + {} blank + \
             {} unread{}",
            rows.body,
            rows.entries,
            rows.continuations,
            rows.footnotes,
            rows.headings,
            rows.blank,
            rows.unread,
            if rows.sum() == rows.body { "" } else { " (THE SUM IS WRONG)" },
        );
    }
    let coverage = &reading.coverage;
    if coverage.characters > 0 {
        let _ = writeln!(
            out,
            "  characters: {} of {} in {} cells understood ({:.2} %)",
            coverage.understood,
            coverage.characters,
            coverage.cells,
            100.0 * coverage.understood as f64 / coverage.characters as f64,
        );
    }
    for check in &reading.checks {
        describe_check(out, check);
    }
    for warning in &reading.warnings {
        let _ = writeln!(out, "  note: {warning}");
    }
    for piece in &reading.unread {
        let why = if piece.why.is_empty() { String::new() } else { format!(" ({})", piece.why) };
        let _ = writeln!(out, "  NOT UNDERSTOOD at {}{why}: {}", piece.place, piece.text);
    }
}

fn describe_check(out: &mut String, check: &Check) {
    let mark = match check.status {
        CheckStatus::Ok => "ok  ",
        CheckStatus::Warn => "warn",
        CheckStatus::Fail => "FAIL",
    };
    let _ = write!(out, "  {mark} {}", check.name);
    if check.status != CheckStatus::Ok {
        let _ = write!(out, ": expected {}, found {}", check.expected, check.found);
        if !check.detail.is_empty() {
            let _ = write!(out, " ({})", check.detail);
        }
    }
    out.push('\n');
}

/// A value of one of the model's enums as its JSON word.
pub(super) fn json_word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
