//! The cells of real lists and rules, taken out of their XML with the least
//! possible walk, so that the grammars are tested apart from the formats.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::PathBuf;

use entity_list::read::parts::MarkedText;
use roxmltree::{Document, Node};

/// A row with an entity, and the rows that continue it.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) entity: MarkedText,
    pub(crate) continuations: Vec<MarkedText>,
    pub(crate) requirement: Option<MarkedText>,
    pub(crate) policy: Option<MarkedText>,
    pub(crate) citation: Option<MarkedText>,
}

/// A party of the Consolidated Screening List.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) alt_names: String,
    pub(crate) addresses: String,
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests take the corpus from the environment and say when it is absent"
)]
fn path(file: &str) -> Option<PathBuf> {
    let folder = std::env::var("ENTITYLISTD_CORPUS").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned()
    });
    let path = PathBuf::from(folder).join(file);
    if !path.is_file() {
        println!("skipped: {} is absent (set ENTITYLISTD_CORPUS)", path.display());
        return None;
    }
    Some(path)
}

/// The rows of all lists and rules of the corpus, each different one once.
pub(crate) fn rows() -> Option<Vec<Row>> {
    let mut all = Vec::new();
    for file in [
        "ecfr/2023-12-07_supplement-4.xml",
        "ecfr/2026-03-25_part-744.xml",
        "fr_rules/2023-03929.xml",
        "fr_rules/2025-05426.reconstructed.xml",
        "fr_rules/2025-05427.reconstructed.xml",
    ] {
        all.extend(list_of(file)?);
    }
    let mut seen = HashSet::new();
    all.retain(|row| {
        let texts = row.continuations.iter().map(|cell| cell.text.clone());
        seen.insert((row.entity.text.clone(), texts.collect::<Vec<_>>()))
    });
    Some(all)
}

/// The rows of one list or rule.
pub(crate) fn list_of(file: &str) -> Option<Vec<Row>> {
    let text = std::fs::read_to_string(path(file)?).expect("the corpus is readable");
    let document = Document::parse(&text).expect("the corpus is XML");
    let mut rows: Vec<Row> = Vec::new();
    for node in
        document.descendants().filter(|node| node.has_tag_name("TR") || node.has_tag_name("ROW"))
    {
        let cells: Vec<MarkedText> = node
            .children()
            .filter(|cell| cell.has_tag_name("TD") || cell.has_tag_name("ENT"))
            .map(cell)
            .collect();
        take_row(cells, &mut rows);
    }
    Some(rows)
}

fn take_row(cells: Vec<MarkedText>, rows: &mut Vec<Row>) {
    let printed = |cell: &MarkedText| cell.text.contains(char::is_alphanumeric);
    let mut cells = cells.into_iter();
    let (Some(destination), Some(entity)) = (cells.next(), cells.next()) else { return };
    if !printed(&entity) || entity.text == "Entity" {
        return;
    }
    let rest: Vec<MarkedText> = cells.collect();
    let mut rest = rest.into_iter().map(Some);
    let (requirement, policy, citation) =
        (rest.next().flatten(), rest.next().flatten(), rest.next().flatten());
    let continues = requirement.is_some() || destination.text.is_empty();
    let licensed = [&requirement, &policy, &citation].into_iter().flatten().any(printed);
    match rows.last_mut() {
        Some(row) if continues && !licensed && !printed(&destination) && row.citation.is_some() => {
            row.continuations.push(entity);
        }
        _ => rows.push(Row { entity, continuations: Vec::new(), requirement, policy, citation }),
    }
}

/// The text of a cell: `br` and `LI` are line ends, `PRTPAGE` is nothing,
/// `SU` and `sup` are superscripts.
fn cell(node: Node<'_, '_>) -> MarkedText {
    let mut cell = MarkedText::default();
    write(node, &mut cell);
    let end = cell.text.trim_end().len();
    cell.text.truncate(end);
    cell
}

fn write(node: Node<'_, '_>, cell: &mut MarkedText) {
    for child in node.children() {
        match child.tag_name().name() {
            "br" | "LI" => {
                break_line(cell);
                write(child, cell);
            }
            "SU" | "sup" => {
                let start = cell.text.len();
                write(child, cell);
                cell.superscripts.push(start..cell.text.len());
            }
            "PRTPAGE" => {}
            _ if child.is_text() => push(child.text().unwrap_or_default(), cell),
            _ => write(child, cell),
        }
    }
}

fn break_line(cell: &mut MarkedText) {
    let end = cell.text.trim_end().len();
    cell.text.truncate(end);
    if !cell.text.is_empty() {
        cell.text.push('\n');
    }
}

fn push(text: &str, cell: &mut MarkedText) {
    for letter in text.chars() {
        if !letter.is_whitespace() {
            cell.text.push(letter);
        } else if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
            cell.text.push(' ');
        }
    }
}

/// The Entity List's part of the Consolidated Screening List.
pub(crate) fn screening_list() -> Option<Vec<Listed>> {
    let file = std::fs::File::open(path("csl/2022-05-06_consolidated.csv.gz")?).expect("readable");
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("a head").clone();
    let column = |name: &str| heads.iter().position(|head| head == name).expect("the column");
    let (source, name) = (column("source"), column("name"));
    let (alt_names, addresses) = (column("alt_names"), column("addresses"));
    let listed = reader
        .records()
        .map(|record| record.expect("a record"))
        .filter(|record| record[source].starts_with("Entity List"))
        .map(|record| Listed {
            name: record[name].to_owned(),
            alt_names: record[alt_names].to_owned(),
            addresses: record[addresses].to_owned(),
        });
    Some(listed.collect())
}

/// An alias of the screening list without the `and` that it often keeps.
pub(crate) fn without_and(alias: &str) -> &str {
    let alias = alias.trim();
    alias.strip_prefix("and ").unwrap_or(alias)
}
