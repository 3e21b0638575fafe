//! Rules put together: real ones from the corpus, made-up ones for the
//! cases that it lacks.

use std::fmt::Write as _;

use super::*;
use crate::model::Reading;
use crate::read::corpus;
use crate::read::rule_xml::rule_parts;

fn read(name: &str) -> Option<Reading> {
    let bytes = corpus::document(name)?;
    Some(rule_reading(&rule_parts(&bytes).unwrap(), None, Sha256::of(&bytes)))
}

/// One line per instruction, change and check.
fn show(reading: &Reading) -> String {
    let mut out = String::new();
    let Some(rule) = &reading.rule else { return "no rule".into() };
    let _ = writeln!(
        out,
        "{:?} {} | {} | {} | effective {:?} | {:?}",
        reading.kind,
        rule.document_number.as_ref().map_or("?", |number| number.as_str()),
        rule.title,
        rule.citation.as_deref().unwrap_or("?"),
        rule.effective_dates.iter().map(|date| date.date.to_string()).collect::<Vec<_>>(),
        rule.lists
    );
    for change in &rule.changes {
        let _ = writeln!(
            out,
            "{} {:?} {} / {}{} {}",
            change.instruction.as_deref().unwrap_or("-"),
            change.kind,
            change.entry.destination,
            short(&change.entry.name),
            change.former_name.as_ref().map(|name| format!(" (was {name})")).unwrap_or_default(),
            change.reason.as_ref().map_or("no reason", |_| "")
        );
    }
    for check in &reading.checks {
        let _ = writeln!(
            out,
            "{:?} {}: {} / {} {}",
            check.status,
            check.name,
            check.expected,
            check.found,
            check.detail.chars().take(300).collect::<String>()
        );
    }
    for unread in
        reading.unread.iter().filter(|unread| !unread.why.starts_with("part of the entity"))
    {
        let _ = writeln!(out, "unread: {} ({})", unread.text, unread.why);
    }
    for warning in &reading.warnings {
        let _ = writeln!(out, "warning: {warning}");
    }
    out
}

fn short(name: &str) -> &str {
    name.split(", a.k.a").next().unwrap_or(name).lines().next().unwrap_or(name)
}

#[test]
fn scratch() {
    for name in [
        "fr_rules/2023-03929.xml",
        "fr_rules/2025-05426.reconstructed.xml",
        "fr_rules/2025-05427.reconstructed.xml",
    ] {
        if let Some(reading) = read(name) {
            println!("{}", show(&reading));
            println!(
                "{:#?}",
                reading.rule.as_ref().map(|rule| (
                    &rule.declared,
                    rule.savings_clause.as_ref().map(|s| s.until),
                    &rule.related,
                    &rule.changes[0].subjects
                ))
            );
        }
    }
    for name in ["2011-29462", "2012-13762", "2014-18842", "2016-12100", "2016-13878", "E8-23178"] {
        if let Some(reading) = read(&format!("fr_rules/other_amdpar_samples/{name}.xml")) {
            println!("{}", show(&reading));
        }
    }
}
