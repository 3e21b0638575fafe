//! What a single row is.

use std::borrow::Cow;

use super::columns::{Column, Columns, column_of};
use super::notes::numbered;
use crate::model::Position;
use crate::read::country::is_destination;
use crate::read::parts::{Cell, MarkedText, Row};

/// A row's cells by what they hold.
#[derive(Debug, Clone)]
pub(super) struct Fields<'r> {
    row: &'r Row,
    pub(super) country: Cow<'r, MarkedText>,
    pub(super) entity: Cow<'r, MarkedText>,
    pub(super) requirement: Cow<'r, MarkedText>,
    pub(super) policy: Cow<'r, MarkedText>,
    pub(super) citation: Cow<'r, MarkedText>,
    /// Text of a cell beyond the last column.
    pub(super) beyond: Cow<'r, MarkedText>,
    /// Whether the row is one cell over all columns.
    pub(super) is_single: bool,
    pub(super) warnings: Vec<String>,
    stars: bool,
    heads: usize,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// The heads of the columns, printed as a row.
    ColumnHeads,
    /// Nothing is printed.
    Blank,
    /// Stars: entries are left out here.
    Stars,
    /// A destination alone.
    Heading,
    /// A note.
    Footnote,
    /// The first row of an entry.
    Entry,
    /// More of the entity above.
    Continuation,
    /// More of the license columns of the entity above.
    Overflow,
    /// None of these, and why.
    Unread(&'static str),
}

impl<'r> Fields<'r> {
    /// Sorts the cells of a row into columns.
    pub(super) fn of(row: &'r Row, columns: &Columns) -> Self {
        let mut fields = Self {
            row,
            country: Cow::default(),
            entity: Cow::default(),
            requirement: Cow::default(),
            policy: Cow::default(),
            citation: Cow::default(),
            beyond: Cow::default(),
            is_single: false,
            warnings: Vec::new(),
            stars: false,
            heads: 0,
        };
        let cells = fields.without_extra_blank(row, columns);
        fields.is_single = match cells.as_slice() {
            [only] => usize::from(only.columns) >= columns.len() && columns.len() > 1,
            _ => false,
        };
        let mut index = fields.left_out(&cells, columns);
        for cell in cells {
            fields.heads += usize::from(column_of(&cell.text).is_some());
            if is_stars(&cell.text.text) {
                fields.stars = true;
            } else if !cell.text.is_blank() {
                fields.put(columns.get(index), &cell.text);
            }
            index += usize::from(cell.columns.max(1));
        }
        fields
    }

    fn put(&mut self, column: Option<Column>, text: &'r MarkedText) {
        let field = match column {
            Some(Column::Country) => &mut self.country,
            Some(Column::Entity) => &mut self.entity,
            Some(Column::Requirement) => &mut self.requirement,
            Some(Column::Policy) => &mut self.policy,
            Some(Column::Citation) => &mut self.citation,
            None => &mut self.beyond,
        };
        if field.text.is_empty() {
            *field = Cow::Borrowed(text);
        } else {
            super::append(field.to_mut(), text);
        }
    }

    /// All cells as one text, for reporting.
    pub(super) fn whole(&self) -> MarkedText {
        let mut whole = MarkedText { position: self.row.position, ..MarkedText::default() };
        for cell in &self.row.cells {
            super::append(&mut whole, &cell.text);
        }
        whole
    }

    /// Where the row begins.
    pub(super) fn position(&self) -> Position {
        self.row.position
    }

    /// True where no cell prints anything.
    pub(super) fn is_blank(&self) -> bool {
        self.row.cells.iter().all(|cell| cell.text.is_blank())
    }

    /// The cells; where there is one too many and a blank one among them, the
    /// blank one is an error of the source and goes.
    fn without_extra_blank(&mut self, row: &'r Row, columns: &Columns) -> Vec<&'r Cell> {
        let mut cells: Vec<&Cell> = row.cells.iter().collect();
        let wide = |cells: &[&Cell]| -> usize {
            cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum()
        };
        let mut at = 1;
        while wide(&cells) > columns.len() && at < cells.len() {
            if cells[at].text.is_blank() && cells[at].columns <= 1 && !only_blank_after(&cells, at)
            {
                cells.remove(at);
                self.warnings.push(format!(
                    "the row at {} has one cell too many; its blank cell is left out",
                    row.position
                ));
            } else {
                at += 1;
            }
        }
        cells
    }

    /// 1 where a row leaves out its blank first cell, so that the entity stands
    /// in the column of the destinations.
    fn left_out(&mut self, cells: &[&Cell], columns: &Columns) -> usize {
        let single = cells.iter().all(|cell| cell.columns <= 1);
        let one_short = single && cells.len() + 1 == columns.len() && columns.len() > 3;
        if !one_short {
            return 0;
        }
        let (Some(first), Some(second)) = (cells.first(), cells.get(1)) else { return 0 };
        let entity_first = !first.text.is_blank()
            && !is_stars(&first.text.text)
            && !is_destination(&super::heading_of(&first.text).text)
            && is_requirement(&second.text.text);
        if !entity_first {
            return 0;
        }
        self.warnings.push(format!(
            "the row at {} has one cell too few; its first is taken for the entity",
            self.row.position
        ));
        1
    }

    fn has_license(&self) -> bool {
        !(self.requirement.is_blank() && self.policy.is_blank() && self.citation.is_blank())
    }
}

/// The words with which license requirements open, in lower case.
const REQUIREMENTS: [&str; 4] = ["for all items", "for any item", "all items", "for items"];

fn is_requirement(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    REQUIREMENTS.iter().any(|words| text.starts_with(words))
}

fn only_blank_after(cells: &[&Cell], at: usize) -> bool {
    cells[at..].iter().all(|cell| cell.text.is_blank())
}

/// What stands around a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'r> {
    /// The entry above has its license columns.
    pub(super) above: Above,
    /// Stars lie between the entry above and this row.
    pub(super) apart: bool,
    /// The row below.
    pub(super) below: Option<&'r Fields<'r>>,
}

/// The entry above a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// There is none.
    Nothing,
    /// It has printed its license columns.
    Complete,
    /// So far it has printed its entity only.
    Begun,
}

/// What a row is.
pub(super) fn kind(fields: &Fields, around: Around) -> RowKind {
    if fields.heads >= 2 {
        return RowKind::ColumnHeads;
    }
    if !fields.beyond.is_blank() {
        return RowKind::Unread("more cells than the table has columns");
    }
    let country = !fields.country.is_blank();
    let entity = !fields.entity.is_blank();
    match (country, entity, fields.has_license()) {
        (false, false, false) if fields.stars => RowKind::Stars,
        (false, false, false) => RowKind::Blank,
        (true, false, false) => alone(fields),
        (true, true, _) if is_reserved(&fields.entity.text) => RowKind::Heading,
        (false, true, true) if around.above == Above::Begun && is_list_item(fields) => {
            RowKind::Continuation
        }
        (_, true, true) | (true, true, false) => RowKind::Entry,
        (false, true, false) if around.begins_entry(fields) => RowKind::Entry,
        (false, true, false) => RowKind::Continuation,
        (false, false, true) if around.above != Above::Nothing && !around.apart => {
            RowKind::Overflow
        }
        (_, false, true) => RowKind::Unread("license columns without an entity"),
    }
}

impl Around<'_> {
    /// Whether a row that prints only its entity begins an entry.
    fn begins_entry(self, fields: &Fields) -> bool {
        let text = &fields.entity.text;
        self.above == Above::Nothing
            || begins_group(text)
            || (self.apart && !goes_on(text))
            || self.below.is_some_and(|below| below.has_license() && is_list_item(below))
                && !is_list_item(fields)
    }
}

/// True for a row that goes on with a list of aliases: no entry begins with
/// a dash.
fn is_list_item(fields: &Fields) -> bool {
    fields.country.is_blank() && fields.entity.text.starts_with(['—', '–', '-'])
}

/// `[Reserved]` keeps the place of a destination without entries.
fn is_reserved(text: &str) -> bool {
    text.trim_matches(['[', ']', '.', ' ']).eq_ignore_ascii_case("reserved")
}

/// A row of which only the first column is printed.
fn alone(fields: &Fields) -> RowKind {
    if is_destination(&super::heading_of(&fields.country).text) {
        return RowKind::Heading;
    }
    if numbered(&fields.country).is_some() {
        return RowKind::Footnote;
    }
    if !fields.is_single && is_upper_case(&fields.country.text) {
        return RowKind::Heading;
    }
    RowKind::Unread("text in the first column that is no destination")
}

/// Headings are printed in capitals.
fn is_upper_case(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && text.len() < 80 && {
        let letters = text.chars().filter(|c| c.is_alphabetic());
        letters.filter(|c| c.is_lowercase()).count() * 5 <= text.chars().count()
    }
}

/// The words with which a row opens a group of its own, in lower case.
const GROUP: &str = "the following ";

/// True for `The following eight subordinate institutions of X:`.
fn begins_group(text: &str) -> bool {
    let text = text.to_lowercase();
    text.starts_with(GROUP) && text.contains(" institutions of ") && text.trim_end().ends_with(':')
}

/// True for text that can only go on with something above it: an alias, a
/// reference, a chain of addresses, a subordinate institution.
fn goes_on(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    first.is_some_and(|c| {
        c.is_lowercase() || c.is_ascii_digit() || matches!(c, '—' | '–' | '-' | '(')
    }) || ["Subordinate ", "Affiliated ", "The following ", "Address ", "Room ", "No. "]
        .iter()
        .any(|words| text.starts_with(words))
}

/// True for a cell of stars, `*         *         *`.
pub(super) fn is_stars(text: &str) -> bool {
    text.contains('*') && text.chars().all(|c| c == '*' || c.is_whitespace())
}
