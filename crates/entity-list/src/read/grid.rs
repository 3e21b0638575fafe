//! Rows of HTML-like tables, with cells that reach over several rows.

use super::parts::{Cell, MarkedText, Row};
use crate::model::Position;

/// Lays cells out in rows.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Rows still to come that each column is covered for.
    covered: Vec<u16>,
}

/// A cell as written, with its spans.
#[derive(Debug)]
pub(super) struct WrittenCell {
    /// Its text.
    pub(super) text: MarkedText,
    /// The columns it reaches over.
    pub(super) columns: u8,
    /// The rows it reaches over.
    pub(super) rows: u16,
}

impl Grid {
    /// A row; where a cell from above reaches into it, a blank cell stands.
    pub(super) fn row(&mut self, written: Vec<WrittenCell>, position: Position) -> Row {
        let mut row = Row { cells: Vec::with_capacity(written.len()), position };
        let mut column = 0;
        for cell in written {
            self.fill(&mut row, &mut column);
            let width = usize::from(cell.columns.max(1));
            if cell.rows > 1 {
                self.covered.resize(self.covered.len().max(column + width), 0);
                self.covered[column..column + width].fill(cell.rows);
            }
            row.cells.push(Cell { text: cell.text, columns: cell.columns.max(1) });
            column += width;
        }
        self.fill(&mut row, &mut column);
        for rows in &mut self.covered {
            *rows = rows.saturating_sub(1);
        }
        row
    }

    fn fill(&self, row: &mut Row, column: &mut usize) {
        while self.covered.get(*column).is_some_and(|&rows| rows > 0) {
            row.cells.push(Cell { text: MarkedText::default(), columns: 1 });
            *column += 1;
        }
    }
}

/// A span as written in an attribute; nonsense counts as 1.
pub(super) fn span(written: Option<&str>) -> u16 {
    let span = written.and_then(|span| span.trim().parse().ok()).unwrap_or(1_u16);
    span.clamp(1, 1000)
}

/// A column span as written in an attribute.
pub(super) fn column_span(written: Option<&str>) -> u8 {
    u8::try_from(span(written)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, rows: u16) -> WrittenCell {
        WrittenCell { text: MarkedText::plain(text), columns: 1, rows }
    }

    #[test]
    fn a_cell_over_two_rows_leaves_a_blank_cell_below() {
        let mut grid = Grid::default();
        let mut texts = |written| -> Vec<String> {
            let row = grid.row(written, Position::default());
            row.cells.into_iter().map(|cell| cell.text.text).collect()
        };
        assert_eq!(texts(vec![cell("CUBA", 2), cell("A", 1)]), ["CUBA", "A"]);
        assert_eq!(texts(vec![cell("B", 1)]), ["", "B"]);
        assert_eq!(texts(vec![cell("IRAN", 1), cell("C", 1)]), ["IRAN", "C"]);
    }
}
