//! `GPOTABLE`, the table of Federal Register XML.

use roxmltree::Node;

use super::parts::{Cell, LineBreaks, MarkedText, Row, Table};
use super::xml::{Xml, page_number};

/// A table with what stands around its rows.
pub(super) struct GpoTable {
    /// Heads, rows and notes.
    pub(super) table: Table,
    /// Its title and description.
    pub(super) captions: Vec<MarkedText>,
    /// Text in it that is neither.
    pub(super) leftovers: Vec<MarkedText>,
}

/// Takes a table apart.
pub(super) fn table(xml: &Xml, node: Node, pages: &mut Vec<u32>) -> GpoTable {
    let (mut captions, mut leftovers) = (Vec::new(), Vec::new());
    let mut table = Table {
        columns: node
            .attribute("COLS")
            .and_then(|columns| columns.trim().parse().ok())
            .unwrap_or(0),
        line_breaks: LineBreaks::Kept,
        position: xml.position(node),
        ..Table::default()
    };
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "BOXHD" => heads(xml, child, &mut table, pages),
            "ROW" => {
                let row = row(xml, child, pages, &mut leftovers);
                table.rows.push(row);
            }
            "PRTPAGE" => pages.extend(page_number(child)),
            "STARS" => {}
            tag => {
                let text = xml.text(child, pages);
                match tag {
                    _ if text.is_blank() => {}
                    "TNOTE" => table.notes.push(text),
                    "TTITLE" | "TDESC" | "SIGDAT" => captions.push(text),
                    _ => leftovers.push(text),
                }
            }
        }
    }
    if table.columns == 0 {
        let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        table.columns = u8::try_from(widest.max(table.head.len())).unwrap_or(u8::MAX);
    }
    GpoTable { table, captions, leftovers }
}

fn heads(xml: &Xml, node: Node, table: &mut Table, pages: &mut Vec<u32>) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "PRTPAGE" => pages.extend(page_number(child)),
            _ => table.head.push(xml.text(child, pages)),
        }
    }
}

fn row(xml: &Xml, node: Node, pages: &mut Vec<u32>, leftovers: &mut Vec<MarkedText>) -> Row {
    let mut row = Row { position: xml.position(node), cells: Vec::new() };
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "ENT" => row.cells.push(Cell { text: xml.text(child, pages), columns: columns(child) }),
            "PRTPAGE" => pages.extend(page_number(child)),
            _ => {
                let text = xml.text(child, pages);
                if !text.is_blank() {
                    leftovers.push(text);
                }
            }
        }
    }
    row
}

/// The columns of a cell: `A="03"` reaches over three more.
fn columns(node: Node) -> u8 {
    let more =
        node.attribute("A").map(|reach| reach.trim_start_matches(|c: char| !c.is_ascii_digit()));
    more.and_then(|digits| digits.parse::<u8>().ok()).unwrap_or(0).saturating_add(1)
}
