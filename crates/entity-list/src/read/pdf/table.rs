//! Bands of tables into rows and cells.
//!
//! The composition system sets a cell with a hanging indent: what begins at
//! the column's edge is a new line of the source (a name, an alias, an
//! address), what is indented goes on with the line above. A row begins where
//! the first two lines of neighbouring cells stand on one baseline at their
//! columns' edges.

use std::sync::LazyLock;

use regex::Regex;

use super::content::Glyph;
use super::layout::Band;
use super::lines::Line;
use crate::model::Position;
use crate::read::parts::{Cell, LineBreaks, MarkedText, Row, Table};
use crate::read::printed::join::{Joiner, Vocabulary};

/// A line that begins within this part of the type size from its column's
/// edge is not indented.
const EDGE: f64 = 0.45;

static LEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s+\.{2,}|\s*\.(?: ?\.){3,})\s*$").expect("the pattern is valid")
});

/// One baseline of a table, by column.
pub(super) struct GridLine {
    cells: Vec<Option<Line>>,
    /// Whether the part in a column begins at its edge.
    flush: Vec<bool>,
}

/// A band with its baselines taken apart.
pub(super) struct Grid {
    page: u32,
    head: Vec<Vec<Line>>,
    lines: Vec<GridLine>,
    notes: Vec<Line>,
}

impl Grid {
    /// Sorts the glyphs of a band into its columns.
    pub(super) fn of(band: Band<'_>) -> Self {
        let lines = band.rows.iter().map(|row| grid_line(&band, row)).collect();
        Self { page: band.page, head: band.head, lines, notes: band.notes }
    }

    /// Shows its words to a vocabulary.
    pub(super) fn teach(&self, vocabulary: &mut Vocabulary) {
        for column in 0..self.head.len() {
            let mut cut = false;
            let cells = self.lines.iter().filter_map(|line| line.cells.get(column)?.as_ref());
            for line in cells.chain(self.notes.iter().filter(|_| column == 0)) {
                vocabulary.learn(&line.text.text, cut);
                cut = line.text.text.ends_with(['-', '\u{ad}']);
            }
        }
    }
}

fn grid_line(band: &Band<'_>, row: &[&Glyph]) -> GridLine {
    let mut columns: Vec<Vec<&Glyph>> = vec![Vec::new(); band.columns.len()];
    for glyph in row {
        columns[band.column_of(glyph.x)].push(glyph);
    }
    let mut cells: Vec<Option<Line>> =
        columns.iter().map(|glyphs| Line::of(glyphs, band.page)).collect();
    for line in cells.iter_mut().flatten() {
        let kept = LEADER.find(&line.text.text).map_or(line.text.text.len(), |found| found.start());
        line.text.text.truncate(kept);
        line.text.superscripts.retain(|range| range.end <= kept);
    }
    let flush = cells
        .iter()
        .zip(&band.columns)
        .map(|(cell, start)| cell.as_ref().is_some_and(|line| line.left - start < band.size * EDGE))
        .collect();
    GridLine { cells, flush }
}

impl GridLine {
    fn is_stars(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|cell| cell.as_ref().is_some_and(Line::is_stars))
    }

    fn has(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(Option::is_some)
    }

    /// Every filled column from this one on is asterisks.
    fn stars_from(&self, column: usize) -> bool {
        let mut filled = (column..self.cells.len()).filter(|index| self.has(*index)).peekable();
        filled.peek().is_some() && filled.all(|index| self.is_stars(index))
    }

    fn begins_row(&self) -> bool {
        let others = (2..self.cells.len()).filter(|column| self.flush[*column]).count();
        let needed = self.cells.len().saturating_sub(2).clamp(1, 2);
        self.flush.get(1).copied().unwrap_or(false) && others >= needed
    }
}

/// A table under construction.
pub(super) struct Builder {
    table: Table,
    /// The row whose first cell goes on in the next line.
    country: Option<usize>,
    /// The next line begins a row whatever it looks like.
    fresh: bool,
}

impl Builder {
    /// Begins a table with the head of a grid.
    pub(super) fn begin(grid: &Grid, joiner: &mut Joiner) -> Self {
        let position = Position { line: grid.page, column: 1 };
        let table = Table {
            columns: u8::try_from(grid.head.len()).unwrap_or(u8::MAX),
            head: head_of(grid, joiner),
            line_breaks: LineBreaks::Kept,
            position,
            ..Table::default()
        };
        Self { table, country: None, fresh: true }
    }

    /// Whether a grid on the next page goes on with this table.
    pub(super) fn goes_on_in(&self, grid: &Grid, joiner: &mut Joiner) -> bool {
        let head = head_of(grid, joiner);
        self.table.notes.is_empty()
            && head.len() == self.table.head.len()
            && head.iter().zip(&self.table.head).all(|(a, b)| a.text == b.text)
    }

    /// Adds the lines of a grid.
    pub(super) fn add(&mut self, grid: Grid, joiner: &mut Joiner) {
        for line in grid.lines {
            self.line(line, grid.page, joiner);
        }
        for note in grid.notes {
            let begins = self.table.notes.is_empty()
                || !note.text.superscripts.is_empty() && note.text.superscripts[0].start == 0;
            if begins {
                self.table.notes.push(MarkedText::default());
            }
            if let Some(text) = self.table.notes.last_mut() {
                joiner.append(text, &note.text);
            }
        }
    }

    /// The finished table. The composition system ends the first cell of a
    /// row with a full stop where it has no room for a leader; neither is the
    /// source's.
    pub(super) fn finish(mut self) -> Table {
        for cell in self.table.rows.iter_mut().filter_map(|row| row.cells.first_mut()) {
            if cell.text.text.ends_with('.') {
                cell.text.text.pop();
            }
        }
        self.table
    }

    fn line(&mut self, mut line: GridLine, page: u32, joiner: &mut Joiner) {
        let width = line.cells.len();
        let position = Position { line: page, column: 1 };
        if line.stars_from(0) {
            let spans_all = line.has(0);
            let mut cells = Vec::new();
            if !spans_all {
                cells.push(Cell {
                    text: MarkedText { position, ..MarkedText::default() },
                    columns: 1,
                });
            }
            cells.push(stars(width - cells.len(), position));
            self.push(Row { cells, position });
            self.fresh = true;
            return;
        }
        if let Some(country) = line.cells[0].take() {
            let continues = !line.flush[0] && self.country.is_some();
            if let (true, Some(row)) = (continues, self.country) {
                joiner.append(&mut self.table.rows[row].cells[0].text, &country.text);
            } else {
                let mut cells = blank_cells(width, position);
                if line.stars_from(1) {
                    cells.truncate(1);
                    cells.push(stars(width - 1, position));
                }
                joiner.append(&mut cells[0].text, &country.text);
                self.push(Row { cells, position });
                self.country = Some(self.table.rows.len() - 1);
                self.fresh = line.stars_from(1);
                if !self.fresh {
                    self.fill(line, joiner);
                }
                return;
            }
        }
        if !line.cells.iter().any(Option::is_some) {
            return;
        }
        if self.fresh || line.begins_row() {
            self.push(Row { cells: blank_cells(width, position), position });
        }
        self.fresh = false;
        self.fill(line, joiner);
    }

    fn push(&mut self, row: Row) {
        self.country = None;
        self.table.rows.push(row);
    }

    /// Adds the parts of a line to the last row.
    fn fill(&mut self, line: GridLine, joiner: &mut Joiner) {
        let Some(row) = self.table.rows.last_mut() else { return };
        for ((cell, part), flush) in row.cells.iter_mut().zip(line.cells).zip(line.flush) {
            let Some(part) = part else { continue };
            if flush && !cell.text.text.is_empty() {
                cell.text.text.push('\n');
                let shift = cell.text.text.len();
                cell.text.text.push_str(&part.text.text);
                let moved = part.text.superscripts.iter();
                cell.text
                    .superscripts
                    .extend(moved.map(|range| range.start + shift..range.end + shift));
            } else {
                joiner.append(&mut cell.text, &part.text);
            }
        }
    }
}

fn head_of(grid: &Grid, joiner: &mut Joiner) -> Vec<MarkedText> {
    grid.head
        .iter()
        .map(|lines| {
            let mut text = MarkedText::default();
            for line in lines {
                joiner.append(&mut text, &line.text);
            }
            text
        })
        .collect()
}

fn blank_cells(width: usize, position: Position) -> Vec<Cell> {
    let text = MarkedText { position, ..MarkedText::default() };
    vec![Cell { text, columns: 1 }; width]
}

fn stars(columns: usize, position: Position) -> Cell {
    let text = MarkedText { text: "* * * * * * *".to_owned(), position, ..MarkedText::default() };
    Cell { text, columns: u8::try_from(columns).unwrap_or(u8::MAX) }
}
