//! Rules put together: made-up ones in the official shape, and the real ones
//! of the corpus.

use std::fmt::Write as _;

use super::*;
use crate::model::{ChangeKind, CheckStatus, Format, List, Reading, Verb};
use crate::read::corpus;
use crate::read::parts::{Block, Cell, CfrPart, MarkedText, Row, Table};
use crate::read::rule_xml::rule_parts;

mod for_a_person;
mod made_up;
mod real;

/// A document without anything in it.
fn blank(title: &str) -> RuleParts {
    RuleParts {
        format: Format::FrRuleXml,
        element: "RULE".into(),
        agencies: vec!["DEPARTMENT OF COMMERCE".into(), "Bureau of Industry and Security".into()],
        cfr: vec!["15 CFR Part 744".into()],
        dockets: vec!["[Docket No. 990101-0001]".into()],
        rins: vec!["RIN 0694-ZZ99".into()],
        subject: Some(MarkedText::plain(title)),
        action: Some(MarkedText::plain("Final rule.")),
        summary: Vec::new(),
        dates: vec![MarkedText::plain("This rule is effective January 4, 2021.")],
        body: Vec::new(),
        filed_line: Some("[FR Doc. 2021-00001 Filed 1-4-21; 8:45 am]".into()),
        first_page: None,
        pages: Vec::new(),
        citation: Some("86 FR 100".into()),
        publication_date: Some(jiff::civil::date(2021, 1, 5)),
        warnings: Vec::new(),
        leftovers: Vec::new(),
    }
}

fn part() -> CfrPart {
    CfrPart { title: "15".into(), part: "744".into() }
}

fn instruction(text: &str) -> Block {
    Block::Instruction { part: Some(part()), text: MarkedText::plain(text) }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(MarkedText::plain(text))
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, text: MarkedText::plain(text) }
}

/// A table of the Entity List: destination, entity cell, citation.
fn table(rows: &[(&str, &str, &str)]) -> Block {
    let cell = |text: &str| Cell { text: MarkedText::plain(text), columns: 1 };
    let rows = rows
        .iter()
        .map(|(country, entity, citation)| Row {
            cells: vec![
                cell(country),
                cell(entity),
                cell("For all items subject to the EAR. (See § 744.11 of the EAR)"),
                cell("Presumption of denial."),
                cell(citation),
            ],
            ..Row::default()
        })
        .collect();
    let head = ["Country", "Entity", "License requirement", "License review policy", "Citation"];
    let table = Table {
        columns: 5,
        head: head.iter().map(|text| MarkedText::plain(*text)).collect(),
        rows,
        ..Table::default()
    };
    Block::Table { part: Some(part()), table }
}

fn read(parts: &RuleParts) -> Reading {
    rule_reading(parts, None, Sha256::of(b""))
}

/// One line per change.
fn changes(reading: &Reading) -> String {
    let mut out = String::new();
    for change in reading.rule.iter().flat_map(|rule| &rule.changes) {
        let list = match change.list {
            List::EntityList => "",
            List::UnverifiedList => "UVL ",
            List::MilitaryEndUserList => "MEU ",
        };
        let kind = match change.kind {
            ChangeKind::Add => "add",
            ChangeKind::Revise => "revise",
            ChangeKind::Remove => "remove",
        };
        let _ = writeln!(
            out,
            "{list}{} {kind} {}: {}{}{}",
            change.instruction.as_deref().unwrap_or("-"),
            change.entry.destination,
            change.entry.name,
            change.former_name.as_ref().map(|name| format!(", was {name}")).unwrap_or_default(),
            change.effective_until.map(|until| format!(", until {until}")).unwrap_or_default(),
        );
    }
    out.trim_end().to_owned()
}

/// One line per check that is not `ok`.
fn doubts(reading: &Reading) -> String {
    reading
        .checks
        .iter()
        .filter(|check| check.status != CheckStatus::Ok)
        .map(|check| {
            format!(
                "{:?} {}: {} / {} {}",
                check.status, check.name, check.expected, check.found, check.detail
            )
        })
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names of the checks that were made.
fn checked(reading: &Reading) -> Vec<&str> {
    reading.checks.iter().map(|check| check.name.as_str()).collect()
}
