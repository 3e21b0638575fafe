//! Which column of a table holds what.

use crate::model::List;
use crate::read::parts::{MarkedText, Table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The destination.
    Country,
    /// The party with its names and addresses.
    Entity,
    /// The license requirement.
    Requirement,
    /// The license review policy.
    Policy,
    /// The Federal Register citation.
    Citation,
}

/// The words that open the head of a column, in lower case.
const HEADS: [(&str, Column); 9] = [
    ("country", Column::Country),
    ("destination", Column::Country),
    ("entity", Column::Entity),
    ("listed person", Column::Entity),
    ("license requirement", Column::Requirement),
    ("license review", Column::Policy),
    ("licensing policy", Column::Policy),
    ("federal register", Column::Citation),
    ("fr citation", Column::Citation),
];

/// The columns of the Entity List.
const FIVE: [Column; 5] =
    [Column::Country, Column::Entity, Column::Requirement, Column::Policy, Column::Citation];

/// The columns of the Unverified List and of the Military End-User List.
const THREE: [Column; 3] = [Column::Country, Column::Entity, Column::Citation];

/// The columns of a table, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// The columns of a table: as its heads say, else as the list has them.
    pub(super) fn of(table: &Table, list: List) -> Self {
        if let Some(columns) = as_headed(&table.head) {
            return Self(columns);
        }
        let columns: &[Column] = match (table.columns, list) {
            (3, _) => &THREE,
            (5.., _) | (_, List::EntityList) => &FIVE,
            _ => &THREE,
        };
        Self(columns.to_vec())
    }

    /// What the column with this number holds; beyond the last, `None`.
    pub(super) fn get(&self, index: usize) -> Option<Column> {
        self.0.get(index).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The columns as the heads say, where every head is known and none comes
/// twice: the first lists had no column for the review policy.
fn as_headed(heads: &[MarkedText]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = heads.iter().map(column_of).collect::<Option<_>>()?;
    let repeats = |at: usize| columns[..at].contains(&columns[at]);
    let complete = columns.contains(&Column::Country) && columns.contains(&Column::Entity);
    (complete && !(0..columns.len()).any(repeats)).then_some(columns)
}

/// True for the head of a column other than the first two, as an instruction
/// quotes it: `revising the “License requirement” column`.
pub(crate) fn is_column_head(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim_end_matches(" column");
    HEADS[4..].iter().any(|(words, _)| text.starts_with(words) && text.len() < words.len() + 12)
}

/// What the head of a column announces.
pub(super) fn column_of(head: &MarkedText) -> Option<Column> {
    let text = head.text.trim_start();
    let first = text.bytes().next()?.to_ascii_lowercase();
    HEADS
        .iter()
        .find(|(words, _)| words.as_bytes().first() == Some(&first) && opens_with(text, words))
        .map(|&(_, column)| column)
}

/// True where a text opens with these words, in any case and however they are
/// set apart; the last word may be the beginning of a longer one.
fn opens_with(text: &str, words: &str) -> bool {
    let mut rest = text.trim_start();
    for (index, word) in words.split(' ').enumerate() {
        let bare = rest.trim_start();
        if index > 0 && bare.len() == rest.len() {
            return false;
        }
        let Some((begin, behind)) = bare.split_at_checked(word.len()) else { return false };
        if !begin.eq_ignore_ascii_case(word) {
            return false;
        }
        rest = behind;
    }
    true
}
