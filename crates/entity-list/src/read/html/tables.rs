//! Tables of the HTML body.

use scraper::ElementRef;

use super::{is_furniture, page_of, text};
use crate::model::Position;
use crate::read::grid::{Grid, WrittenCell, column_span, span};
use crate::read::parts::{MarkedText, Table};

/// Takes a table apart. Rows of page breaks are left out; their numbers go
/// to `pages`.
pub(super) fn table(element: ElementRef, pages: &mut Vec<u32>) -> Table {
    let mut table = Table::default();
    let mut grid = Grid::default();
    sections(element, "", &mut table, &mut grid, pages);
    let widest = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| usize::from(cell.columns)).sum::<usize>());
    let columns = if table.head.is_empty() { widest.max().unwrap_or(0) } else { table.head.len() };
    table.columns = u8::try_from(columns).unwrap_or(u8::MAX);
    table
}

/// The caption of a table.
pub(super) fn caption(element: ElementRef, pages: &mut Vec<u32>) -> Option<MarkedText> {
    let caption = element.child_elements().find(|child| child.value().name() == "caption")?;
    let caption = text::of(caption, pages);
    (!caption.is_blank()).then_some(caption)
}

fn sections(
    element: ElementRef,
    section: &str,
    table: &mut Table,
    grid: &mut Grid,
    pages: &mut Vec<u32>,
) {
    for child in element.child_elements() {
        match child.value().name() {
            "tr" if is_furniture(child) => {
                pages.extend(child.descendent_elements().filter_map(page_of));
            }
            "tr" => row(child, section, table, grid, pages),
            name @ ("thead" | "tbody" | "tfoot") => sections(child, name, table, grid, pages),
            _ => {}
        }
    }
}

fn row(
    element: ElementRef,
    section: &str,
    table: &mut Table,
    grid: &mut Grid,
    pages: &mut Vec<u32>,
) {
    let is_cell = |cell: &ElementRef| matches!(cell.value().name(), "td" | "th");
    let cells: Vec<ElementRef> = element.child_elements().filter(is_cell).collect();
    match section {
        "thead" => table.head.extend(cells.into_iter().map(|cell| text::of(cell, pages))),
        "tfoot" => {
            table.note_rows += 1;
            let notes = cells.into_iter().map(|cell| text::of(cell, pages));
            table.notes.extend(notes.filter(|note| !note.is_blank()));
        }
        _ => {
            let written = cells.into_iter().map(|cell| WrittenCell {
                text: text::of(cell, pages),
                columns: column_span(cell.attr("colspan")),
                rows: span(cell.attr("rowspan")),
            });
            let row = grid.row(written.collect(), Position::default());
            table.rows.push(row);
        }
    }
}
