//! The lines of a printed table into rows and cells.
//!
//! Composition sets a cell with a hanging indent: what begins at the column's
//! edge is a new line of the source (a name, an alias, an address), what is
//! indented goes on with the line above. A row begins where the first lines
//! of neighbouring cells stand on one baseline at their columns' edges.

use super::join::Joiner;
use crate::model::Position;
use crate::read::parts::{Cell, LineBreaks, MarkedText, Row, Table};

/// The part of a printed line that stands in one column.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Its words.
    pub(crate) text: MarkedText,
    /// It begins a line of the source.
    pub(crate) flush: bool,
}

/// A printed line of a table, by column.
#[derive(Debug, Clone, Default)]
pub(crate) struct GridLine {
    /// What stands in each column.
    pub(crate) pieces: Vec<Option<Piece>>,
    /// Whether a rule above it tells that a row begins; `None` where the
    /// table has no rules between its rows.
    pub(crate) ruled: Option<bool>,
}

/// The lines of a table, or of the part of it on one page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// Where it begins.
    pub(crate) position: Position,
    /// The words of its head, one for each column.
    pub(crate) head: Vec<MarkedText>,
    /// Its lines.
    pub(crate) lines: Vec<GridLine>,
    /// The lines under it.
    pub(crate) notes: Vec<MarkedText>,
    /// Whether the lines of the source can be told apart.
    pub(crate) line_breaks: LineBreaks,
}

impl GridLine {
    fn is_stars(&self, column: usize) -> bool {
        let piece = self.pieces.get(column).and_then(Option::as_ref);
        piece.is_some_and(|piece| is_stars(&piece.text.text))
    }

    fn has(&self, column: usize) -> bool {
        self.pieces.get(column).is_some_and(Option::is_some)
    }

    fn is_flush(&self, column: usize) -> bool {
        self.pieces.get(column).and_then(Option::as_ref).is_some_and(|piece| piece.flush)
    }

    /// Every filled column from this one on is asterisks.
    fn stars_from(&self, column: usize) -> bool {
        let mut filled = (column..self.pieces.len()).filter(|index| self.has(*index)).peekable();
        filled.peek().is_some() && filled.all(|index| self.is_stars(index))
    }

    fn begins_row(&self) -> bool {
        if let Some(ruled) = self.ruled {
            return ruled;
        }
        let others = (2..self.pieces.len()).filter(|column| self.is_flush(*column)).count();
        let needed = self.pieces.len().saturating_sub(2).clamp(1, 2);
        self.is_flush(1) && others >= needed
    }
}

/// True for asterisks and blanks alone.
pub(crate) fn is_stars(text: &str) -> bool {
    let mut seen = text.chars().filter(|c| !c.is_whitespace()).peekable();
    seen.peek().is_some() && seen.all(|c| c == '*')
}

/// A table under construction.
pub(crate) struct Builder {
    table: Table,
    /// The row whose first cell goes on in the next line.
    country: Option<usize>,
    /// The next line begins a row whatever it looks like.
    fresh: bool,
}

impl Builder {
    /// Begins a table with the head of a grid.
    pub(crate) fn begin(grid: &Grid) -> Self {
        let table = Table {
            columns: u8::try_from(grid.head.len()).unwrap_or(u8::MAX),
            head: grid.head.clone(),
            line_breaks: grid.line_breaks,
            position: grid.position,
            ..Table::default()
        };
        Self { table, country: None, fresh: true }
    }

    /// Whether a grid on the next page goes on with this table. Texts have no
    /// pages between their tables.
    #[cfg(feature = "pdf")]
    pub(crate) fn goes_on_in(&self, grid: &Grid) -> bool {
        self.table.notes.is_empty()
            && grid.head.len() == self.table.head.len()
            && grid.head.iter().zip(&self.table.head).all(|(a, b)| a.text == b.text)
    }

    /// Adds the lines of a grid.
    pub(crate) fn add(&mut self, grid: Grid, joiner: &mut Joiner) {
        for line in grid.lines {
            self.line(line, grid.position, joiner);
        }
        for note in grid.notes {
            let marked = note.superscripts.first().is_some_and(|range| range.start == 0);
            if marked || self.table.notes.is_empty() {
                self.table.notes.push(MarkedText::default());
            }
            if let Some(text) = self.table.notes.last_mut() {
                joiner.append(text, &note);
            }
        }
    }

    /// The finished table. The composition system ends the first cell of a
    /// row with a full stop where it has no room for a leader; neither is the
    /// source's.
    pub(crate) fn finish(mut self) -> Table {
        for cell in self.table.rows.iter_mut().filter_map(|row| row.cells.first_mut()) {
            if cell.text.text.ends_with('.') {
                cell.text.text.pop();
            }
        }
        self.table
    }

    fn line(&mut self, mut line: GridLine, position: Position, joiner: &mut Joiner) {
        let width = line.pieces.len();
        if line.stars_from(0) {
            let mut cells = Vec::new();
            if !line.has(0) {
                cells.extend(blank_cells(1, position));
            }
            cells.push(stars(width - cells.len(), position));
            self.push(Row { cells, position });
            self.fresh = true;
            return;
        }
        if let Some(country) = line.pieces.first_mut().and_then(Option::take) {
            let begins = line.ruled.unwrap_or(country.flush) || self.country.is_none();
            if begins {
                self.country_row(line, &country.text, position, joiner);
                return;
            }
            if let Some(row) = self.country {
                joiner.append(&mut self.table.rows[row].cells[0].text, &country.text);
            }
        }
        if !line.pieces.iter().any(Option::is_some) {
            return;
        }
        if self.fresh || line.begins_row() {
            self.push(Row { cells: blank_cells(width, position), position });
        }
        self.fresh = false;
        self.fill(line, joiner);
    }

    /// A country alone, with asterisks, or with its first entry.
    fn country_row(
        &mut self,
        line: GridLine,
        country: &MarkedText,
        position: Position,
        joiner: &mut Joiner,
    ) {
        let width = line.pieces.len();
        let with_stars = line.stars_from(1);
        let mut cells = blank_cells(width, position);
        if with_stars {
            cells.truncate(1);
            cells.push(stars(width - 1, position));
        }
        joiner.append(&mut cells[0].text, country);
        self.push(Row { cells, position });
        self.country = Some(self.table.rows.len() - 1);
        self.fresh = with_stars;
        if !with_stars {
            // an entity further down begins a row of its own
            self.fresh = !line.pieces.iter().any(Option::is_some);
            self.fill(line, joiner);
        }
    }

    fn push(&mut self, row: Row) {
        self.country = None;
        self.table.rows.push(row);
    }

    /// Adds the parts of a line to the last row.
    fn fill(&mut self, line: GridLine, joiner: &mut Joiner) {
        let Some(row) = self.table.rows.last_mut() else { return };
        for (cell, piece) in row.cells.iter_mut().zip(line.pieces) {
            let Some(piece) = piece else { continue };
            if piece.flush && !cell.text.text.is_empty() {
                cell.text.text.push('\n');
                let shift = cell.text.text.len();
                cell.text.text.push_str(&piece.text.text);
                let moved = piece.text.superscripts.iter();
                let moved = moved.map(|range| range.start + shift..range.end + shift);
                cell.text.superscripts.extend(moved);
            } else {
                joiner.append(&mut cell.text, &piece.text);
            }
        }
    }
}

fn blank_cells(width: usize, position: Position) -> Vec<Cell> {
    let text = MarkedText { position, ..MarkedText::default() };
    vec![Cell { text, columns: 1 }; width]
}

fn stars(columns: usize, position: Position) -> Cell {
    let text = MarkedText { text: "* * * * * * *".to_owned(), position, ..MarkedText::default() };
    Cell { text, columns: u8::try_from(columns).unwrap_or(u8::MAX) }
}
