//! The tables of the lists in a rule: which list each belongs to, and its
//! rows.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Coverage, Entry, Footnote, List, RowCounts, Rule, Unread};
use crate::read::citation::OwnCitation;
use crate::read::instruction::target::{Target, list_of_heading};
use crate::read::instruction::target_of;
use crate::read::parts::{Block, RuleParts, Table};
use crate::read::table::read_table;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static CITATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*([0-9]+)\s+FR\s+([0-9]+)").expect("constant pattern"));

/// The rows of the lists' tables.
#[derive(Debug, Clone, Default)]
pub(super) struct ListTables {
    /// The entries, in print order, with the list of each.
    pub(super) entries: Vec<(List, Entry)>,
    /// The notes under the tables.
    pub(super) footnotes: Vec<Footnote>,
    /// Every row accounted for.
    pub(super) rows: RowCounts,
    /// Every character of the entity cells accounted for.
    pub(super) coverage: Coverage,
    /// What was not understood.
    pub(super) unread: Vec<Unread>,
}

impl ListTables {
    /// Reads the tables of the lists that a rule prints.
    pub(super) fn read(parts: &RuleParts, rule: &Rule) -> Self {
        let own = own_citation(rule);
        let mut found = Self::default();
        for (list, table) in list_tables(parts) {
            let read = read_table(table, list, &own);
            found.rows += read.rows;
            found.coverage += read.coverage;
            found.entries.extend(read.entries.into_iter().map(|entry| (list, entry)));
            found.footnotes.extend(read.footnotes);
            found.unread.extend(read.unread);
        }
        found
    }
}

/// What the rule cites itself as.
fn own_citation(rule: &Rule) -> OwnCitation {
    let numbers = rule.citation.as_deref().and_then(|citation| CITATION.captures(citation));
    OwnCitation {
        volume: numbers.as_ref().and_then(|numbers| numbers[1].parse().ok()),
        page: numbers.as_ref().and_then(|numbers| numbers[2].parse().ok()),
        date: rule.publication_date,
    }
}

/// The tables that belong to a list: by the heading or the instruction in
/// front of them, else by their own column heads.
pub(super) fn list_tables(parts: &RuleParts) -> Vec<(List, &Table)> {
    let mut current = None;
    let mut found = Vec::new();
    for block in &parts.body {
        match block {
            Block::Heading { text, .. } => current = list_of_heading(&text.text).or(current),
            Block::Instruction { part, text } => {
                current = target_of(&text.text, part.as_ref()).or(current);
            }
            Block::Table { table, .. } => match current {
                Some(Target::List(list)) => found.push((list, table)),
                _ if has_entity_list_heads(table) => found.push((List::EntityList, table)),
                _ => {}
            },
            Block::Paragraph(_) | Block::Regulation(_) => {}
        }
    }
    found
}

/// True for a table whose head, or first rows, read `Country`, `Entity`,
/// `License requirement`, `License review policy`.
fn has_entity_list_heads(table: &Table) -> bool {
    let rows = table.rows.iter().take(6).flat_map(|row| row.cells.iter().map(|cell| &cell.text));
    let heads = table.head.iter().chain(rows);
    let text: Vec<String> = heads.map(|cell| cell.text.to_lowercase()).collect();
    let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    ["country", "entity", "license requirement", "license review policy"]
        .iter()
        .all(|head| text.contains(head))
}
