//! Table rows into entries: headings, first rows, continuations, stars.
//!
//! Every row is counted in [`RowCounts`]; a row that is none of the known
//! kinds is kept verbatim in [`TableReading::unread`].

mod cells;
mod columns;
mod notes;
mod rows;

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::cell::EntityCell;
use super::citation::{OwnCitation, read_citations};
use super::country::country_of;
use super::parts::{MarkedText, Table};
use super::policy::read_policy;
use super::requirement::read_requirement;
use crate::model::{
    Citation, CountryCode, Coverage, Destination, Entry, Footnote, LicenseRequirement,
    LicenseReviewPolicy, List, Position, RowCounts, SpanKind, Unread,
};
use cells::read_cells;
use columns::Columns;
pub(crate) use columns::is_column_head;
pub use notes::read_notes;
use rows::{Above, Around, Fields, RowKind};

/// What was understood of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableReading {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// The notes under the table.
    pub footnotes: Vec<Footnote>,
    /// Every row accounted for.
    pub rows: RowCounts,
    /// Every character of the entity cells accounted for.
    pub coverage: Coverage,
    /// What was not understood.
    pub unread: Vec<Unread>,
}

impl TableReading {
    /// Adds what was understood of the next table of the same list.
    pub fn extend(&mut self, next: Self) {
        self.entries.extend(next.entries);
        self.footnotes.extend(next.footnotes);
        self.unread.extend(next.unread);
        self.rows += next.rows;
        self.coverage += next.coverage;
    }
}

/// Reads a table of one of the lists.
pub fn read_table(table: &Table, list: List, own: &OwnCitation) -> TableReading {
    let mut walk = Walk {
        columns: Columns::of(table, list),
        destination: None,
        open: None,
        apart: false,
        gathered: Vec::new(),
        unread: Vec::new(),
        reading: TableReading::default(),
    };
    let rows: Vec<Fields> = table.rows.iter().map(|row| Fields::of(row, &walk.columns)).collect();
    for (index, fields) in rows.iter().enumerate() {
        let below = rows[index + 1..].iter().find(|below| !below.is_blank());
        walk.row(fields, below);
    }
    walk.close();
    let Walk { gathered, mut unread, mut reading, .. } = walk;
    let cells = read_cells(&gathered, table.line_breaks);
    let mut known = Known::default();
    for (open, (cell, coverage)) in gathered.into_iter().zip(cells) {
        reading.coverage += coverage;
        unread.extend(unread_spans(&cell, open.position).map(|found| (open.position, found)));
        reading.entries.push(open.into_entry(cell, own, &mut known));
    }
    unread.sort_by_key(|(position, _)| *position);
    reading.unread.extend(unread.into_iter().map(|(_, found)| found));
    let (notes, unread) = read_notes(&table.notes);
    reading.footnotes.extend(notes);
    reading.unread.extend(unread);
    reading
}

/// An entry whose rows are still being gathered.
struct Open<'t> {
    destination: MarkedText,
    entity: Cow<'t, MarkedText>,
    continuations: Vec<MarkedText>,
    requirement: Cow<'t, MarkedText>,
    policy: Cow<'t, MarkedText>,
    citation: Cow<'t, MarkedText>,
    position: Position,
    warnings: Vec<String>,
}

/// Cells that were read before: thousands of rows print the same few
/// requirements, policies and destinations.
#[derive(Debug, Default)]
struct Known {
    countries: Memory<Option<CountryCode>>,
    requirements: Memory<LicenseRequirement>,
    policies: Memory<LicenseReviewPolicy>,
    citations: Memory<Vec<Citation>>,
}

/// The places of a text's superscripts.
type Superscripts = Vec<Range<usize>>;

/// What was read from a text with its superscripts.
#[derive(Debug)]
struct Memory<T>(FxHashMap<String, Vec<(Superscripts, T)>>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Clone> Memory<T> {
    fn read(&mut self, cell: &MarkedText, read: impl FnOnce(&MarkedText) -> T) -> T {
        let before = self.0.get(&cell.text).and_then(|known| {
            known.iter().find(|(superscripts, _)| *superscripts == cell.superscripts)
        });
        if let Some((_, value)) = before {
            return value.clone();
        }
        let value = read(cell);
        let known = self.0.entry(cell.text.clone()).or_default();
        known.push((cell.superscripts.clone(), value.clone()));
        value
    }
}

/// The way down a table.
struct Walk<'t> {
    columns: Columns,
    destination: Option<MarkedText>,
    open: Option<Open<'t>>,
    /// Whether a row of stars lies between the open entry and this row.
    apart: bool,
    /// The entries whose rows are complete.
    gathered: Vec<Open<'t>>,
    /// What was not understood, with the row that it stands in.
    unread: Vec<(Position, Unread)>,
    reading: TableReading,
}

impl<'t> Walk<'t> {
    fn row(&mut self, fields: &Fields<'t>, below: Option<&Fields>) {
        let above = self.open.as_ref().map_or(Above::Nothing, Open::state);
        let kind = rows::kind(fields, Around { above, apart: self.apart, below });
        let rows = &mut self.reading.rows;
        rows.body += u32::from(kind != RowKind::ColumnHeads);
        match kind {
            RowKind::ColumnHeads => {}
            RowKind::Blank => rows.blank += 1,
            RowKind::Stars => {
                rows.blank += 1;
                self.apart = true;
            }
            RowKind::Heading => {
                rows.headings += 1;
                self.heading(&fields.country);
            }
            RowKind::Footnote => {
                rows.footnotes += 1;
                let (notes, unread) = read_notes(&[fields.whole()]);
                self.reading.footnotes.extend(notes);
                self.unread.extend(unread.into_iter().map(|found| (fields.position(), found)));
            }
            RowKind::Entry => self.entry(fields),
            RowKind::Continuation => {
                rows.continuations += 1;
                if let Some(open) = &mut self.open {
                    open.continuations.push(fields.entity.clone().into_owned());
                    open.overflow(fields);
                }
            }
            RowKind::Overflow => {
                rows.continuations += 1;
                if let Some(open) = &mut self.open {
                    open.overflow(fields);
                }
            }
            RowKind::Unread(why) => {
                rows.unread += 1;
                let found = Unread {
                    text: fields.whole().text,
                    place: fields.position().to_string(),
                    why: why.to_owned(),
                };
                self.unread.push((fields.position(), found));
            }
        }
    }

    /// A destination begins; printed again after a page break, it goes on.
    fn heading(&mut self, printed: &MarkedText) {
        let heading = heading_of(printed);
        if self.destination.as_ref().is_none_or(|current| current.text != heading.text) {
            self.close();
        }
        self.destination = Some(heading);
    }

    fn entry(&mut self, fields: &Fields<'t>) {
        self.close();
        self.reading.rows.entries += 1;
        if !fields.country.is_blank() {
            self.destination = Some(heading_of(&fields.country));
        }
        let mut warnings: Vec<String> = fields.warnings.clone();
        if self.destination.is_none() {
            warnings.push("no destination is printed above this row".to_owned());
        }
        self.open = Some(Open {
            destination: self.destination.clone().unwrap_or_default(),
            entity: fields.entity.clone(),
            continuations: Vec::new(),
            requirement: fields.requirement.clone(),
            policy: fields.policy.clone(),
            citation: fields.citation.clone(),
            position: fields.position(),
            warnings,
        });
        self.apart = false;
    }

    fn close(&mut self) {
        self.gathered.extend(self.open.take());
    }
}

/// The parts of an entity cell that were not understood.
fn unread_spans(cell: &EntityCell, position: Position) -> impl Iterator<Item = Unread> {
    let unread = cell.spans.iter().filter(|span| span.kind == SpanKind::Unread);
    unread.filter_map(move |span| {
        let text = cell.text.get(span.range.clone())?.trim();
        (!text.is_empty()).then(|| Unread {
            text: text.to_owned(),
            place: position.to_string(),
            why: format!("part of the entity cell of `{}`", cell.name),
        })
    })
}

impl Open<'_> {
    fn state(&self) -> Above {
        let license = [&self.requirement, &self.policy, &self.citation];
        if license.iter().all(|column| column.is_blank()) { Above::Begun } else { Above::Complete }
    }

    /// License columns that run on in the next row.
    fn overflow(&mut self, fields: &Fields) {
        let columns = [
            (&mut self.requirement, &fields.requirement),
            (&mut self.policy, &fields.policy),
            (&mut self.citation, &fields.citation),
        ];
        for (column, more) in columns {
            if !more.is_blank() {
                append(column.to_mut(), more);
            }
        }
    }

    fn into_entry(self, cell: EntityCell, own: &OwnCitation, known: &mut Known) -> Entry {
        let state = self.state();
        let mut warnings = self.warnings;
        if state == Above::Begun {
            warnings
                .push("no license columns and no citation are printed with this entry".to_owned());
        }
        warnings.extend(cell.warnings);
        Entry {
            destination: Destination::new(&self.destination.text),
            country: known.countries.read(&self.destination, |cell| country_of(&cell.text)),
            kind: cell.kind,
            name: cell.name,
            aliases: cell.aliases,
            members: cell.members,
            addresses: cell.addresses,
            cross_references: cell.cross_references,
            notes: cell.notes,
            license_requirement: known.requirements.read(&self.requirement, read_requirement),
            license_review_policy: known.policies.read(&self.policy, read_policy),
            citations: known.citations.read(&self.citation, |cell| read_citations(cell, own)),
            text: cell.text,
            warnings,
            position: Some(self.position),
            spans: cell.spans,
        }
    }
}

/// A destination in one line, without the `—Continued` of a later page.
fn heading_of(printed: &MarkedText) -> MarkedText {
    let text = printed.text.replace('\n', " ");
    let without = text.trim_end_matches([')', '.', ' ', ']']);
    let text = if without.to_ascii_lowercase().ends_with("continued") {
        let end = without.len() - "continued".len();
        without[..end].trim_end_matches(['(', '[', '—', '–', '-', ' ']).to_owned()
    } else {
        text
    };
    MarkedText { text, superscripts: Vec::new(), position: printed.position }
}

/// Appends the text of a following row, a blank between.
fn append(to: &mut MarkedText, more: &MarkedText) {
    if more.is_blank() {
        return;
    }
    if !to.text.is_empty() {
        to.text.push(' ');
    }
    let start = to.text.len();
    to.text.push_str(&more.text);
    let moved = more.superscripts.iter().map(|range| range.start + start..range.end + start);
    to.superscripts.extend(moved);
}

#[cfg(test)]
mod tests;
