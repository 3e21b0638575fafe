//! Supplements No. 4, 6 and 7 to part 744 out of eCFR XML.
//!
//! A file may be one supplement, a part or a whole title. Two generations of
//! tables are known: `TR` straight under `TABLE` with the notes in paragraphs
//! after it, and `THEAD`, `TBODY`, `TFOOT` with the notes as rows of the
//! foot. The annual edition's `APPENDIX` with `GPOTABLE` is read too.

use roxmltree::Node;

use super::error::ReadError;
use super::grid::{Grid, WrittenCell, column_span, span};
use super::parts::{LineBreaks, ListParts, MarkedText, Table};
use super::xml::Xml;
use super::{detect, gpo_table, source_text};
use crate::model::{Format, List};

/// The lists by the number of their supplement to part 744.
const SUPPLEMENTS: [(u32, List); 3] =
    [(4, List::EntityList), (6, List::UnverifiedList), (7, List::MilitaryEndUserList)];

/// The words of a heading that tell a list where the number is missing.
const TITLES: [(&str, List); 3] = [
    ("entity list", List::EntityList),
    ("unverified list", List::UnverifiedList),
    ("military end-user", List::MilitaryEndUserList),
];

/// Takes every list of a file apart, in the order of the file.
///
/// # Errors
/// When the bytes are not XML, or XML without one of the supplements.
pub fn list_parts(bytes: &[u8]) -> Result<Vec<ListParts>, ReadError> {
    let (text, _) = source_text::decode(bytes);
    let xml = Xml::open(&text)?;
    let lists = lists(&xml);
    if lists.is_empty() {
        return Err(ReadError::NotExpected {
            looks: detect::Looks::Xml { root: xml.root().tag_name().name().to_owned() },
            expected: "Supplement No. 4, 6 or 7 to part 744",
        });
    }
    Ok(lists)
}

/// Every list of an opened file.
pub(super) fn lists(xml: &Xml) -> Vec<ListParts> {
    let supplements = xml.root().descendants().filter(|node| is_division(*node));
    supplements
        .filter_map(|node| {
            let list = list_of(xml, node)?;
            Some(take_apart(xml, node, list))
        })
        .collect()
}

fn is_division(node: Node) -> bool {
    let tag = node.tag_name().name();
    matches!(tag, "DIV9" | "DIV8" | "DIV7" | "APPENDIX")
}

/// Which list a division holds.
fn list_of(xml: &Xml, node: Node) -> Option<List> {
    let head = node
        .children()
        .find(|child| matches!(child.tag_name().name(), "HEAD" | "HD" | "RESERVED"))
        .map(|head| xml.text(head, &mut Vec::new()).text)
        .unwrap_or_default();
    let label = node.attribute("N").unwrap_or_default();
    let in_part = || {
        node.ancestors()
            .any(|above| above.tag_name().name() == "DIV5" && above.attribute("N") == Some("744"))
    };
    let text = format!("{label} {head}").to_lowercase();
    if !text.contains("part 744") && !in_part() {
        return None;
    }
    let number = supplement_number(&text)?;
    let list = SUPPLEMENTS.iter().find(|(known, _)| *known == number)?.1;
    let title = TITLES.iter().find(|(words, _)| text.contains(words));
    title.is_none_or(|(_, titled)| *titled == list).then_some(list)
}

/// The number in `supplement no. 4`.
fn supplement_number(text: &str) -> Option<u32> {
    let after = &text[text.find("supplement")? + "supplement".len()..];
    let digits = after.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

fn take_apart(xml: &Xml, node: Node, list: List) -> ListParts {
    let mut parts = ListParts {
        format: Format::EcfrXml,
        list,
        heading: MarkedText::default(),
        introduction: Vec::new(),
        tables: Vec::new(),
        remarks: Vec::new(),
    };
    walk(xml, node, &mut parts);
    parts
}

fn walk(xml: &Xml, node: Node, parts: &mut ListParts) {
    for child in node.children() {
        if child.is_text() {
            if child.text().is_some_and(|text| !text.trim().is_empty()) {
                place(xml.plain(child), parts);
            }
            continue;
        }
        match child.tag_name().name() {
            "HEAD" | "HD" if parts.heading.is_blank() => {
                parts.heading = xml.text(child, &mut Vec::new());
            }
            "TABLE" | "table" => parts.tables.push(table(xml, child)),
            "GPOTABLE" => {
                let taken = gpo_table::table(xml, child, &mut Vec::new());
                parts.introduction.extend(taken.captions);
                parts.tables.push(taken.table);
                parts.remarks.extend(taken.leftovers);
            }
            "CITA" | "EDNOTE" | "EFFDNOT" | "SOURCE" | "AUTH" | "APPRO" | "SECAUTH"
            | "CROSSREF" => {
                parts.remarks.extend(remark(xml, child));
            }
            "EAR" | "PRTPAGE" | "STARS" => {}
            "DIV" | "div" | "EXTRACT" | "NOTE" | "FTNT" => walk(xml, child, parts),
            _ if child.is_element() => place(xml.text(child, &mut Vec::new()), parts),
            _ => {}
        }
    }
}

/// A paragraph before the table introduces it; one after it is a note of the
/// table when it begins with a superscript or follows such a note.
fn place(text: MarkedText, parts: &mut ListParts) {
    if text.is_blank() {
        return;
    }
    let Some(table) = parts.tables.last_mut() else {
        parts.introduction.push(text);
        return;
    };
    let is_note = text.superscripts.first().is_some_and(|mark| mark.start == 0);
    if is_note || (!table.notes.is_empty() && parts.remarks.is_empty()) {
        table.notes.push(text);
    } else {
        parts.remarks.push(text);
    }
}

/// A note of the editors: its heading and its paragraphs as one text.
fn remark(xml: &Xml, node: Node) -> Option<MarkedText> {
    let mut text = xml.text(node, &mut Vec::new());
    let heading = node.children().find(|child| matches!(child.tag_name().name(), "HED" | "HD"));
    if heading.is_some()
        && let Some(end) = text.text.find('\n')
    {
        text.text.replace_range(end..=end, " ");
    }
    (!text.is_blank()).then_some(text)
}

/// An HTML-like table, of either generation.
fn table(xml: &Xml, node: Node) -> Table {
    let mut table =
        Table { line_breaks: LineBreaks::Kept, position: xml.position(node), ..Table::default() };
    let mut grid = Grid::default();
    let mut rows = Vec::new();
    rows_of(node, &mut rows);
    for row in rows {
        let section = row.parent().map(|above| above.tag_name().name().to_ascii_uppercase());
        let cells: Vec<Node> =
            row.children().filter(|cell| is(*cell, "TD") || is(*cell, "TH")).collect();
        let all_heads = !cells.is_empty() && cells.iter().all(|cell| is(*cell, "TH"));
        match section.as_deref() {
            Some("THEAD") => heads(xml, &cells, &mut table),
            _ if all_heads && table.rows.is_empty() => heads(xml, &cells, &mut table),
            Some("TFOOT") => {
                table.note_rows += 1;
                let notes = cells.iter().map(|cell| xml.text(*cell, &mut Vec::new()));
                table.notes.extend(notes.filter(|note| !note.is_blank()));
            }
            _ => {
                let written = cells.iter().map(|cell| written(xml, *cell)).collect();
                table.rows.push(grid.row(written, xml.position(row)));
            }
        }
    }
    table.columns = u8::try_from(columns(&table)).unwrap_or(u8::MAX);
    table
}

/// The rows of a table, also those in its sections. What stands inside a row
/// is text of its cells.
fn rows_of<'x>(node: Node<'x, 'x>, rows: &mut Vec<Node<'x, 'x>>) {
    for child in node.children().filter(Node::is_element) {
        if is(child, "TR") { rows.push(child) } else { rows_of(child, rows) }
    }
}

fn heads(xml: &Xml, cells: &[Node], table: &mut Table) {
    table.head.extend(cells.iter().map(|cell| xml.text(*cell, &mut Vec::new())));
}

fn written(xml: &Xml, cell: Node) -> WrittenCell {
    WrittenCell {
        text: xml.text(cell, &mut Vec::new()),
        columns: column_span(cell.attribute("colspan").or_else(|| cell.attribute("COLSPAN"))),
        rows: span(cell.attribute("rowspan").or_else(|| cell.attribute("ROWSPAN"))),
    }
}

fn is(node: Node, tag: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(tag)
}

/// The columns of a table: those of its head, else of most rows.
fn columns(table: &Table) -> usize {
    if !table.head.is_empty() {
        return table.head.len();
    }
    let widths = table.rows.iter().map(|row| row.cells.len());
    let mut counts = std::collections::BTreeMap::<usize, u32>::new();
    for width in widths {
        *counts.entry(width).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(_, rows)| rows).map_or(0, |(width, _)| width)
}

#[cfg(test)]
mod tests;
