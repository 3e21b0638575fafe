//! Bands of tables into the lines of a grid: columns, hanging indents,
//! leaders, rules between rows.

use std::sync::LazyLock;

use regex::Regex;

use super::content::Glyph;
use super::layout::Band;
use super::lines::Line;
use crate::model::Position;
use crate::read::parts::{LineBreaks, MarkedText};
use crate::read::printed::join::{Joiner, Vocabulary};
use crate::read::printed::table::{Grid, GridLine, Piece, is_stars};

/// A line that begins within this part of the type size from its column's
/// edge is not indented.
const EDGE: f64 = 0.45;

static LEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s+\.{2,}|\s*\.(?: ?\.){3,})\s*$").expect("the pattern is valid")
});

/// Sorts the glyphs of a band into its columns.
pub(super) fn grid_of(band: Band<'_>) -> Grid {
    let mut joiner = Joiner::default();
    let head = band.head.iter().map(|lines| {
        lines.iter().fold(MarkedText::default(), |mut text, line| {
            joiner.append(&mut text, &line.text);
            text
        })
    });
    let head = head.collect();
    let lines: Vec<Vec<Option<Line>>> = band.rows.iter().map(|row| by_column(&band, row)).collect();
    let hanging = lines.iter().any(|cells| {
        let indent = |column: usize| {
            let line = cells.get(column)?.as_ref()?;
            Some((line.left - band.columns[column]) / band.size)
        };
        [1, 4].into_iter().filter_map(indent).any(|indent| (0.6..1.6).contains(&indent))
    });
    let boxed = band.rules.len() > 2 && !hanging;
    let mut above = f64::MAX;
    let mut last: Vec<Option<Line>> = vec![None; band.columns.len()];
    let mut grid = Vec::new();
    for cells in lines {
        let y = cells.iter().flatten().map(|line| line.y).fold(f64::MIN, f64::max);
        let crossed = band.rules.iter().any(|rule| *rule < above && *rule > y);
        above = y;
        if crossed && boxed {
            last.fill(None);
        }
        let flush: Vec<bool> = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                cell.as_ref().is_some_and(|line| {
                    if hanging {
                        line.left - band.columns[column] < band.size * EDGE
                    } else {
                        is_new_line(&band, column, last[column].as_ref(), line)
                    }
                })
            })
            .collect();
        for (last, cell) in last.iter_mut().zip(&cells) {
            if cell.is_some() {
                last.clone_from(cell);
            }
        }
        let pieces = cells.into_iter().zip(flush);
        grid.push(GridLine {
            pieces: pieces
                .map(|(cell, flush)| cell.map(|line| Piece { text: line.text, flush }))
                .collect(),
            ruled: boxed.then_some(crossed),
        });
    }
    Grid {
        position: Position { line: band.page, column: 1 },
        head,
        lines: grid,
        notes: band.notes.into_iter().map(|line| line.text).collect(),
        line_breaks: LineBreaks::Kept,
    }
}

/// Without hanging indents, a line begins a line of the source where the
/// first word of it would still have fitted on the line above, or where it
/// opens with a dash.
fn is_new_line(band: &Band<'_>, column: usize, above: Option<&Line>, line: &Line) -> bool {
    let Some(above) = above else { return true };
    if line.text.text.starts_with('\u{2014}') {
        return true;
    }
    let letters = line.text.text.chars().count().max(1) as f64;
    let first = line.text.text.split(' ').next().unwrap_or_default().chars().count() as f64;
    let word = (line.right - line.left) * first / letters;
    let edge = band.columns.get(column + 1).map_or(band.right, |next| next - band.size);
    above.right + word + band.size * 0.5 < edge
}

/// Shows the words of a grid to a vocabulary.
pub(super) fn teach(grid: &Grid, vocabulary: &mut Vocabulary) {
    for column in 0..grid.head.len() {
        let mut cut = false;
        let pieces = grid.lines.iter().filter_map(|line| line.pieces.get(column)?.as_ref());
        let notes = grid.notes.iter().filter(|_| column == 0);
        for text in pieces.map(|piece| &piece.text).chain(notes) {
            vocabulary.learn(&text.text, cut);
            cut = text.text.ends_with(['-', '\u{ad}']);
        }
    }
}

fn by_column(band: &Band<'_>, row: &[&Glyph]) -> Vec<Option<Line>> {
    let mut columns: Vec<Vec<&Glyph>> = vec![Vec::new(); band.columns.len()];
    for glyph in row {
        columns[band.column_of(glyph.x)].push(glyph);
    }
    let mut cells: Vec<Option<Line>> =
        columns.iter().map(|glyphs| Line::of(glyphs, band.page)).collect();
    for line in cells.iter_mut().flatten().filter(|line| !is_stars(&line.text.text)) {
        let kept = LEADER.find(&line.text.text).map_or(line.text.text.len(), |found| found.start());
        line.text.text.truncate(kept);
        line.text.superscripts.retain(|range| range.end <= kept);
    }
    cells
}
