//! The rows that are evidence, and the canonical text of a row.
//!
//! The text of a row is the name of its table and a line for each column that
//! counts, in this order: the column's name, a space, the value's length in
//! bytes, a colon and the value, or `-` where there is none. Integers are
//! decimal. Of a gzip column the text holds the SHA-256 of what it unpacks to.
//! Where things stand (a delivery's state, when a page was last seen) is no
//! evidence; what was said to whom and what came back is.

use std::fmt::Write as _;

use entity_list::model::Sha256;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::store::StoreError;
use crate::store::codec::Row;

/// How a column lies in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Text,
    Gzip,
}

use Kind::{Gzip, Integer, Text};

/// A table whose rows the chain covers.
#[derive(Debug)]
pub(super) struct Covered {
    pub(super) table: &'static str,
    /// The columns that name a row, first in `columns`.
    key: usize,
    columns: &'static [(&'static str, Kind)],
}

pub(super) const BODIES: Covered =
    Covered { table: "bodies", key: 1, columns: &[("sha256", Text), ("size", Integer)] };

pub(super) const SIGHTINGS: Covered = Covered {
    table: "sightings",
    key: 2,
    columns: &[
        ("sha256", Text),
        ("url", Text),
        ("status", Integer),
        ("headers", Text),
        ("first_seen", Integer),
    ],
};

pub(super) const DOCUMENTS: Covered = Covered {
    table: "documents",
    key: 1,
    columns: &[
        ("number", Text),
        ("publication_date", Text),
        ("start_page", Integer),
        ("stage", Text),
        ("first_seen", Integer),
        ("document", Text),
    ],
};

pub(super) const READINGS: Covered = Covered {
    table: "readings",
    key: 1,
    columns: &[
        ("id", Integer),
        ("sha256", Text),
        ("reader_version", Integer),
        ("document", Text),
        ("list", Text),
        ("read_at", Integer),
        ("gzip", Gzip),
    ],
};

pub(super) const ENTRY_VERSIONS: Covered = Covered {
    table: "entry_versions",
    key: 1,
    columns: &[
        ("id", Integer),
        ("entry_id", Text),
        ("list", Text),
        ("destination", Text),
        ("name", Text),
        ("document", Text),
        ("effective_from", Text),
        ("effective_until", Text),
        ("recorded_from", Integer),
        ("recorded_until", Integer),
        ("entry", Text),
    ],
};

pub(super) const EVENTS: Covered = Covered {
    table: "events",
    key: 1,
    columns: &[
        ("seq", Integer),
        ("id", Text),
        ("kind", Text),
        ("document", Text),
        ("at", Integer),
        ("body", Text),
    ],
};

pub(super) const DELIVERIES: Covered = Covered {
    table: "deliveries",
    key: 1,
    columns: &[
        ("id", Text),
        ("event_seq", Integer),
        ("channel", Text),
        ("recipient", Text),
        ("payload", Text),
    ],
};

pub(super) const ATTEMPTS: Covered = Covered {
    table: "attempts",
    key: 2,
    columns: &[
        ("number", Integer),
        ("delivery", Text),
        ("at", Integer),
        ("outcome", Text),
        ("answer", Text),
    ],
};

pub(super) const HELD_CHANGES: Covered = Covered {
    table: "held_changes",
    key: 1,
    columns: &[
        ("id", Text),
        ("document", Text),
        ("held", Text),
        ("held_at", Integer),
        ("decision", Text),
        ("decided_at", Integer),
    ],
};

pub(super) const PRUNED: Covered = Covered {
    table: "pruned",
    key: 2,
    columns: &[("sha256", Text), ("at", Integer), ("last_seen", Integer)],
};

/// All of them, in the order in which a first link lists them.
pub(super) const ALL: [&Covered; 10] = [
    &BODIES,
    &SIGHTINGS,
    &DOCUMENTS,
    &READINGS,
    &ENTRY_VERSIONS,
    &EVENTS,
    &DELIVERIES,
    &ATTEMPTS,
    &HELD_CHANGES,
    &PRUNED,
];

/// A row as a link names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The table, a slash and the key, on one line: `events/17`.
    pub(super) place: String,
    /// The digest of the row's canonical text.
    pub(super) sha256: Sha256,
}

impl Covered {
    /// Selects what counts of every row, in the order of the keys.
    pub(super) fn select(&self) -> String {
        self.select_where("true")
    }

    /// The same of the rows that fit a condition.
    pub(super) fn select_where(&self, condition: &str) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let keys = names.get(..self.key).unwrap_or_default().join(", ");
        let names = names.join(", ");
        format!("SELECT {names} FROM {} WHERE {condition} ORDER BY {keys}", self.table)
    }

    /// What a link says of a row that holds at least what counts.
    pub(super) fn mention(&self, row: &AnyRow) -> Result<Mention, StoreError> {
        let (place, text) = self.canonical(row)?;
        Ok(Mention { place, sha256: Sha256::of(text.as_bytes()) })
    }

    /// The place and the canonical text of a row.
    pub(super) fn canonical(&self, row: &AnyRow) -> Result<(String, String), StoreError> {
        let mut text = format!("{}\n", self.table);
        let mut place = self.table.to_owned();
        for (index, (name, kind)) in self.columns.iter().enumerate() {
            let value = self.value(row, name, *kind)?;
            if index < self.key {
                place.push(if index == 0 { '/' } else { ' ' });
                place.push_str(&on_one_line(value.as_deref().unwrap_or("-")));
            }
            // Writing to a string never fails.
            let _ = match value {
                Some(value) => writeln!(text, "{name} {}:{value}", value.len()),
                None => writeln!(text, "{name} -"),
            };
        }
        Ok((place, text))
    }

    fn value(&self, row: &AnyRow, name: &str, kind: Kind) -> Result<Option<String>, StoreError> {
        Ok(match kind {
            Integer => row.try_get::<Option<i64>, _>(name)?.map(|number| number.to_string()),
            Text => row.try_get(name)?,
            Gzip => {
                // What cannot be unpacked is not what was packed: no bytes, and
                // so another digest.
                let at = Row { what: self.table, id: name };
                let bytes = at.unpack(&row.try_get::<Vec<u8>, _>(name)?).unwrap_or_default();
                Some(Sha256::of(&bytes).as_str().to_owned())
            }
        })
    }
}

/// A key without line breaks.
fn on_one_line(key: &str) -> String {
    key.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}
