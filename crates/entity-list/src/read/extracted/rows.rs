//! Lines of a table whose columns run together into rows and cells.

use std::sync::LazyLock;

use regex::Regex;

use super::columns::{Columns, Pieces, begins_row, betrays_other_columns};
use super::typeset;
use super::words::{ABBREVIATIONS, NAME_ENDS};
use crate::model::Position;
use crate::read::country::is_destination;
use crate::read::parts::{Cell, MarkedText, Row, Table};
use crate::read::printed::join::Joiner;
use crate::read::printed::table::is_stars;

/// The heads of the columns; where the text prints them, they are left out.
const HEADS: [&str; 5] = [
    "Country",
    "Entity",
    "License requirement",
    "License review policy",
    "Federal Register citation",
];

/// A destination may be printed on so many lines.
const COUNTRY_LINES: usize = 5;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

pattern!(LEADER, r"\s*\.{3,}\s*");
pattern!(STARS, r"\s+\*[\s*]*$");
pattern!(NOTE, r"^<SU>[0-9]{1,2}</SU>\s*\S");

/// A printed line with its number in the file, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered<'t> {
    pub(super) text: &'t str,
    pub(super) number: u32,
}

impl Numbered<'_> {
    pub(super) fn position(self) -> Position {
        Position { line: self.number, column: 1 }
    }
}

/// What the lines of a table are, before they are joined.
#[derive(Debug)]
enum Line<'t> {
    Stars(Position),
    Country(Vec<&'t str>, Position),
    /// A line of a row; the first of it where `begins`. What the entity's
    /// cell has printed above is known by its last line.
    Entry {
        pieces: Pieces,
        begins: bool,
        source: Numbered<'t>,
        above: String,
    },
    Note {
        text: &'t str,
        begins: bool,
        position: Position,
    },
}

/// The lines of a table, told apart.
#[derive(Debug, Default)]
pub(super) struct Lines<'t> {
    told_apart: Vec<Line<'t>>,
    columns: Columns,
    /// The rows of which the columns could not be told apart, by the index of
    /// their first line.
    unclear: Vec<usize>,
    row: Option<usize>,
    /// The last words of the entity's cell.
    above: String,
    in_note: bool,
}

impl<'t> Lines<'t> {
    /// Takes the lines of a table, or of its part on one page.
    pub(super) fn take(&mut self, lines: &[Numbered<'t>]) {
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            at += self.country(&lines[at..]).unwrap_or_else(|| {
                self.line(line);
                1
            });
        }
    }

    fn push(&mut self, line: Line<'t>) {
        self.told_apart.push(line);
        self.in_note = false;
    }

    fn line(&mut self, line: Numbered<'t>) {
        let (text, position) = (line.text.trim(), line.position());
        if is_stars(text) {
            self.finish_row();
            self.push(Line::Stars(position));
        } else if NOTE.is_match(text) {
            self.finish_row();
            self.push(Line::Note { text, begins: true, position });
            self.in_note = true;
        } else if self.in_note {
            self.push(Line::Note { text, begins: false, position });
            self.in_note = true;
        } else if !is_head_line(text) {
            self.entry(line, text);
        }
    }

    fn entry(&mut self, source: Numbered<'t>, text: &str) {
        let begins = begins_row(text);
        let first = begins.is_some();
        let pieces = match begins {
            Some((columns, pieces)) => {
                self.finish_row();
                self.row = Some(self.told_apart.len());
                self.columns = columns;
                pieces
            }
            None => self.columns.take(text),
        };
        if betrays_other_columns(&pieces[0]) {
            self.unclear.extend(self.row.or(Some(self.told_apart.len())));
        }
        let above = std::mem::take(&mut self.above);
        self.above = if pieces[0].is_empty() { above.clone() } else { pieces[0].clone() };
        self.push(Line::Entry { pieces, begins: first, source, above });
    }

    /// The lines that a destination takes at the beginning of these.
    fn country(&mut self, lines: &[Numbered<'t>]) -> Option<usize> {
        let first = lines.first()?;
        let begun = self.row.is_some() && !self.columns.are_complete();
        if begun || self.in_note && !is_upper(first.text) {
            return None;
        }
        let mut words: Vec<&str> = Vec::new();
        let mut beside: Vec<Numbered<'t>> = Vec::new();
        for (index, line) in lines.iter().take(COUNTRY_LINES).enumerate() {
            let text = line.text.trim();
            let (country, entity) = match LEADER.find(text) {
                Some(leader) => (&text[..leader.start()], &text[leader.end()..]),
                None => (text, ""),
            };
            let country = STARS.replace(country, "").len();
            let country = text[..country].trim();
            if !is_upper(country) {
                return None;
            }
            words.push(country);
            let entity = entity.trim();
            if !entity.is_empty() {
                beside.push(Numbered { text: entity, ..*line });
            }
            if is_destination(&country_of(&words)) {
                self.finish_row();
                self.push(Line::Country(words, first.position()));
                for line in beside {
                    self.line(line);
                }
                return Some(index + 1);
            }
        }
        None
    }

    fn finish_row(&mut self) {
        if let Some(row) = self.row.take()
            && !self.columns.are_complete()
        {
            self.unclear.push(row);
        }
    }

    /// The words of every line by column, for learning which are whole.
    pub(super) fn texts(&self) -> [Vec<&str>; 4] {
        let mut texts: [Vec<&str>; 4] = std::array::from_fn(|_| Vec::new());
        for line in &self.told_apart {
            if let Line::Entry { pieces, .. } = line {
                for (column, piece) in texts.iter_mut().zip(pieces) {
                    column.push(piece);
                }
            }
        }
        texts
    }

    pub(super) fn is_empty(&self) -> bool {
        self.told_apart.is_empty()
    }

    /// The table, and the rows that could not be taken apart, verbatim.
    pub(super) fn finish(mut self, joiner: &mut Joiner) -> (Table, Vec<MarkedText>) {
        self.finish_row();
        let heads = HEADS.map(MarkedText::plain).to_vec();
        let table = Table { columns: 5, head: heads, ..Table::default() };
        let mut rows = Rows { table, leftovers: Vec::new(), open: Open::Nothing, joiner };
        for (index, line) in self.told_apart.iter().enumerate() {
            rows.add(line, self.unclear.contains(&index));
        }
        (rows.table, rows.leftovers)
    }
}

/// What the next line of an entry goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Nothing: a destination or asterisks stand above.
    Nothing,
    /// The last row.
    Row,
    /// The last of the leftovers.
    Leftover,
}

/// A table under construction.
struct Rows<'j> {
    table: Table,
    leftovers: Vec<MarkedText>,
    open: Open,
    joiner: &'j mut Joiner,
}

impl Rows<'_> {
    fn add(&mut self, line: &Line, unclear: bool) {
        match line {
            Line::Stars(position) => {
                let stars = Cell { text: MarkedText::plain("* * * * * * *"), columns: 4 };
                self.row(Row { cells: vec![blank(), stars], position: *position }, Open::Nothing);
            }
            Line::Country(words, position) => {
                self.row(country_row(&country_of(words), *position), Open::Nothing);
            }
            Line::Note { text, begins, position } => {
                if *begins || self.table.notes.is_empty() {
                    self.table.notes.push(MarkedText::default());
                }
                if let Some(note) = self.table.notes.last_mut() {
                    self.joiner.append(note, &typeset(text, *position));
                }
            }
            Line::Entry { pieces, begins, source, above } => {
                if *begins && !unclear {
                    self.row(empty_row(source.position()), Open::Row);
                } else if *begins || self.open == Open::Nothing {
                    // a row that is not clear, or text that begins none
                    let position = source.position();
                    self.leftovers.push(MarkedText { position, ..MarkedText::default() });
                    self.open = Open::Leftover;
                }
                if self.open == Open::Leftover {
                    append_verbatim(self.leftovers.last_mut(), source.text.trim());
                } else if let Some(row) = self.table.rows.last_mut() {
                    fill(row, pieces, above, *source, self.joiner);
                }
            }
        }
    }

    fn row(&mut self, row: Row, open: Open) {
        self.table.rows.push(row);
        self.open = open;
    }
}

/// Adds a line to the cells of its row.
fn fill(row: &mut Row, pieces: &Pieces, above: &str, source: Numbered, joiner: &mut Joiner) {
    for (index, (cell, piece)) in row.cells.iter_mut().skip(1).zip(pieces).enumerate() {
        let piece = LEADER.replace(piece, " ");
        let next = typeset(piece.trim(), source.position());
        if next.text.is_empty() {
            continue;
        }
        if index == 0 && !cell.text.text.is_empty() && begins_line(above, &next.text) {
            cell.text.text.push('\n');
            cell.text.text.push_str(&next.text);
        } else {
            joiner.append(&mut cell.text, &next);
        }
    }
}

fn append_verbatim(leftover: Option<&mut MarkedText>, line: &str) {
    let Some(leftover) = leftover else { return };
    if !leftover.text.is_empty() {
        leftover.text.push('\n');
    }
    leftover.text.push_str(line);
}

/// Whether a line of the source begins here, as far as words can tell: an
/// alias with its dash, a reference, or what follows a full stop that ends no
/// abbreviation.
fn begins_line(above: &str, line: &str) -> bool {
    let above = above.trim_end();
    if line.starts_with('\u{2014}') || above.ends_with(':') {
        return true;
    }
    let Some(stopped) = above.strip_suffix('.') else {
        return line.starts_with("(See ") && above.ends_with(';');
    };
    let word = stopped.rsplit([' ', ',', '(']).next().unwrap_or_default().to_lowercase();
    let abbreviated = ABBREVIATIONS.contains(&word.as_str());
    let name_goes_on = NAME_ENDS.iter().any(|end| line.starts_with(end));
    !(abbreviated || name_goes_on || line.starts_with(|c: char| c.is_lowercase() || c == ','))
}

/// Whether a line prints the heads of the columns and nothing else.
fn is_head_line(line: &str) -> bool {
    let known = |word: &str| {
        HEADS.iter().flat_map(|head| head.split(' ')).any(|head| {
            head.eq_ignore_ascii_case(word) || format!("{head}s").eq_ignore_ascii_case(word)
        })
    };
    let mut words = line.split_whitespace();
    let opens = words.next().is_some_and(|word| word.eq_ignore_ascii_case("country"));
    opens && line.split_whitespace().nth(1).is_some() && words.all(known)
}

fn is_upper(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    text.chars().any(char::is_uppercase) && letters.clone().all(char::is_uppercase)
}

/// A destination out of its lines. Its cut words need no vocabulary: the
/// table of destinations knows them.
fn country_of(words: &[&str]) -> String {
    let mut country = String::new();
    for word in words {
        match country.strip_suffix('-') {
            Some(stem) => country.truncate(stem.len()),
            None if !country.is_empty() => country.push(' '),
            None => {}
        }
        country.push_str(word.trim_end_matches('.'));
    }
    country
}

fn blank() -> Cell {
    Cell { text: MarkedText::default(), columns: 1 }
}

fn empty_row(position: Position) -> Row {
    Row { cells: vec![blank(); 5], position }
}

fn country_row(country: &str, position: Position) -> Row {
    let mut row = empty_row(position);
    row.cells[0].text = MarkedText { position, ..MarkedText::plain(country) };
    row
}
