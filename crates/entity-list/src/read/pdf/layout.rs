//! A page into zones: bands of ruled tables across the page, and columns of
//! running text above, between and below them.

use super::content::{Glyph, Rule};
use super::lines::{Line, baselines, segments, spaced_segments};

/// A gap that sets two parts of a baseline apart, in units of the font size.
const WIDE_GAP: f64 = 1.6;

/// How high the head of a table is, in points.
const MIN_HEAD: f64 = 6.0;
const MAX_HEAD: f64 = 60.0;

/// Type of the same size may differ by this, in points.
const SAME_SIZE: f64 = 0.7;

/// Pieces of a rule this near to each other are one, in points.
const TOUCHING: f64 = 4.0;

/// A rule is horizontal up to this thickness, in points.
const THIN: f64 = 3.0;

/// A page without its furniture.
pub(super) struct Page {
    /// Its place in the file, from 1.
    pub(super) index: u32,
    /// The number printed on it.
    pub(super) number: Option<u32>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
}

/// A zone of a page.
pub(super) enum Zone<'a> {
    /// Running text.
    Text(Vec<&'a Glyph>),
    /// A table with its head.
    Table(Band<'a>),
}

/// The lines of a text column in one zone.
pub(super) struct Column {
    /// Where its lines begin.
    pub(super) left: f64,
    pub(super) lines: Vec<Line>,
}

/// The head of a table: words between two rules across the page.
pub(super) struct Head {
    left: f64,
    right: f64,
    upper: f64,
    lower: f64,
    cells: Vec<Vec<Line>>,
    columns: Vec<f64>,
}

/// A table, or the part of it that stands on one page.
pub(super) struct Band<'a> {
    /// Where it is: the page of the file.
    pub(super) page: u32,
    /// The left edges of its columns.
    pub(super) columns: Vec<f64>,
    /// The texts of its head, one for each column.
    pub(super) head: Vec<Vec<Line>>,
    /// Its baselines from the top down.
    pub(super) rows: Vec<Vec<&'a Glyph>>,
    /// The lines of its notes.
    pub(super) notes: Vec<Line>,
    /// The heights of the rules across it.
    pub(super) rules: Vec<f64>,
    /// Where its last column ends.
    pub(super) right: f64,
    /// The size of its type.
    pub(super) size: f64,
}

impl Page {
    /// The horizontal rules that go across most of the page, from the top.
    fn long_rules(&self) -> Vec<Rule> {
        let mut flat: Vec<Rule> =
            self.rules.iter().filter(|rule| rule.top - rule.bottom <= THIN).copied().collect();
        flat.sort_by(|a, b| b.top.total_cmp(&a.top).then(a.left.total_cmp(&b.left)));
        let mut whole: Vec<Rule> = Vec::new();
        for rule in flat {
            match whole.last_mut() {
                Some(last) if last.top - rule.top < 1.0 && rule.left - last.right < TOUCHING => {
                    last.right = last.right.max(rule.right);
                    last.left = last.left.min(rule.left);
                }
                _ => whole.push(rule),
            }
        }
        let longest = whole.iter().map(|rule| rule.right - rule.left).fold(0.0, f64::max);
        whole.retain(|rule| rule.right - rule.left >= longest * 0.9 && longest >= 250.0);
        whole
    }

    fn between(&self, top: f64, bottom: f64) -> Vec<&Glyph> {
        self.glyphs.iter().filter(|glyph| glyph.y < top && glyph.y >= bottom).collect()
    }

    /// The heads of tables on the page, from the top down; their columns are
    /// not measured yet.
    pub(super) fn heads(&self) -> Vec<Head> {
        let rules = self.long_rules();
        let mut heads = Vec::new();
        for pair in rules.windows(2) {
            let (upper, lower) = (pair[0].top, pair[1].bottom);
            if (MIN_HEAD..=MAX_HEAD).contains(&(upper - lower))
                && let Some(cells) = read_head(&self.between(upper, lower), self.index)
            {
                heads.push(Head {
                    left: pair[0].left,
                    right: pair[0].right,
                    upper,
                    lower,
                    cells,
                    columns: Vec::new(),
                });
            }
        }
        heads
    }

    /// The zones of the page from the top down.
    pub(super) fn zones(&self, heads: Vec<Head>) -> Vec<Zone<'_>> {
        let mut zones = Vec::new();
        let mut top = f64::MAX;
        for head in heads {
            let upper = head.upper;
            if upper > top {
                continue;
            }
            let (band, bottom) = self.band(head);
            if band.rows.is_empty() {
                continue;
            }
            zones.push(Zone::Text(self.between(top, upper)));
            zones.push(Zone::Table(band));
            top = bottom;
        }
        zones.push(Zone::Text(self.between(top, f64::MIN)));
        zones
    }

    fn band(&self, head: Head) -> (Band<'_>, f64) {
        let rows = baselines(&self.between(head.lower, f64::MIN));
        let size = rows.first().map_or(0.0, |row| largest(row));
        let mut band = Band {
            page: self.index,
            columns: head.columns,
            head: head.cells,
            rows: Vec::new(),
            notes: Vec::new(),
            rules: self
                .long_rules()
                .iter()
                .map(|rule| rule.top)
                .filter(|y| *y < head.lower)
                .collect(),
            right: head.right,
            size,
        };
        let mut end = head.lower;
        for row in rows {
            let Some(line) = Line::of(&row, self.index) else { continue };
            let far = end - line.y > size * 6.0;
            if far || (line.size - size).abs() > SAME_SIZE || line.text.text.starts_with("[FR Doc")
            {
                break;
            }
            end = line.y;
            let notes = !band.notes.is_empty() && line.left < band.columns[1] - 2.0;
            if line.is_stars() {
                band.rows.push(row);
            } else if notes || band.is_note(&row) {
                band.notes.push(line);
            } else if band.is_row(&row) {
                band.rows.push(row);
            } else {
                break;
            }
        }
        let last = band.rows.last().into_iter().flatten().map(|glyph| glyph.y);
        let lowest = last.chain(band.notes.iter().map(|line| line.y)).fold(head.lower, f64::min);
        (band, lowest - 0.5)
    }
}

/// Measures the columns under heads: pages that print the same head share
/// their columns, so that a page with few rows is read like its neighbours.
pub(super) fn measure(pages: &[Page], heads: &mut [Vec<Head>]) {
    let mut kinds: Vec<(Vec<f64>, Vec<Vec<&Glyph>>)> = Vec::new();
    let kind_of = |kinds: &[(Vec<f64>, Vec<Vec<&Glyph>>)], head: &Head| {
        let places = head.places();
        kinds.iter().position(|(known, _)| {
            known.len() == places.len()
                && known.iter().zip(&places).all(|(a, b)| (a - b).abs() < 2.0)
        })
    };
    for (page, heads) in pages.iter().zip(heads.iter()) {
        for head in heads {
            let rows = baselines(&page.between(head.lower, f64::MIN));
            let size = rows.first().map_or(0.0, |row| largest(row));
            let rows = rows.into_iter().take_while(|row| (largest(row) - size).abs() < SAME_SIZE);
            let kind = kind_of(&kinds, head).unwrap_or_else(|| {
                kinds.push((head.places(), Vec::new()));
                kinds.len() - 1
            });
            kinds[kind].1.extend(rows);
        }
    }
    for head in heads.iter_mut().flatten() {
        if let Some(kind) = kind_of(&kinds, head) {
            head.columns = column_starts(&kinds[kind].1, &head.cells, head.left);
        }
    }
}

impl Head {
    fn places(&self) -> Vec<f64> {
        self.cells
            .iter()
            .map(|cell| cell.iter().map(|line| line.left).fold(f64::MAX, f64::min))
            .collect()
    }
}

impl Band<'_> {
    /// The column in which something at this place stands.
    pub(super) fn column_of(&self, x: f64) -> usize {
        self.columns.iter().rposition(|start| x >= start - 2.0).unwrap_or(0)
    }

    /// The line begins where a column does, or is indented from it.
    fn is_row(&self, row: &[&Glyph]) -> bool {
        let left = row.iter().map(|glyph| glyph.x).fold(f64::MAX, f64::min);
        left - self.columns[self.column_of(left)] < self.size * 3.5
    }

    /// A line that begins at the left edge and runs on across the second
    /// column is a note under the table.
    fn is_note(&self, row: &[&Glyph]) -> bool {
        let Some(second) = self.columns.get(1) else { return false };
        let mut row = row.to_vec();
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let starts_left = row.first().is_some_and(|glyph| glyph.x < second - 2.0);
        let begins_there = row.iter().any(|glyph| (glyph.x - second).abs() < 1.2);
        let leader = row
            .iter()
            .any(|glyph| glyph.x < *second && glyph.end > second - 12.0 && glyph.text == ".");
        starts_left
            && !(begins_there && leader)
            && segments(&row, WIDE_GAP).iter().any(|segment| {
                let left = segment.first().map_or(0.0, |glyph| glyph.x);
                let right = segment.last().map_or(0.0, |glyph| glyph.end);
                left < second - 2.0 && right > second + self.size
            })
    }
}

/// The cells of a table head, or nothing where the lines are not a head.
fn read_head(glyphs: &[&Glyph], page: u32) -> Option<Vec<Vec<Line>>> {
    let rows = baselines(glyphs);
    if rows.is_empty() || rows.len() > 6 {
        return None;
    }
    let mut lines: Vec<Line> = rows
        .iter()
        .flat_map(|row| spaced_segments(row, WIDE_GAP))
        .filter_map(|segment| Line::of(&segment, page))
        .collect();
    if lines.iter().all(Line::is_stars) {
        return None;
    }
    lines.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut cells: Vec<Vec<Line>> = Vec::new();
    let mut right = f64::MIN;
    for line in lines {
        let line_right = line.right;
        match cells.last_mut() {
            Some(cell) if line.left < right => cell.push(line),
            _ => cells.push(vec![line]),
        }
        right = right.max(line_right);
    }
    for cell in &mut cells {
        cell.sort_by(|a, b| b.y.total_cmp(&a.y));
    }
    (cells.len() >= 3).then_some(cells)
}

/// Where the columns under a head begin: heads are centred, so a column
/// begins left of its head, where most of its lines do.
fn column_starts(rows: &[Vec<&Glyph>], head: &[Vec<Line>], left: f64) -> Vec<f64> {
    let size = rows.first().map_or(0.0, |row| largest(row));
    let rows: Vec<Vec<&Glyph>> = rows
        .iter()
        .map(|row| row.iter().copied().filter(|glyph| glyph.text != "*").collect())
        .collect();
    let parts = rows.iter().flat_map(|row| segments(row, WIDE_GAP));
    let starts: Vec<f64> = parts
        .filter(|part| largest(part) > size * 0.82)
        .filter_map(|part| part.first().map(|glyph| glyph.x))
        .collect();
    let words: Vec<f64> = rows
        .iter()
        .flat_map(|row| spaced_segments(row, 0.1))
        .filter_map(|word| word.first().map(|glyph| glyph.x))
        .collect();
    let mut columns: Vec<f64> = Vec::new();
    let mut from = left - 2.0;
    for cell in head {
        let head_left = cell.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let inside = |x: &&f64| **x >= from && **x <= head_left + size;
        let starts: Vec<f64> = starts.iter().filter(inside).copied().collect();
        let words: Vec<f64> = words.iter().filter(inside).copied().collect();
        let fallback = if columns.is_empty() { left } else { head_left };
        columns.push(edge(&starts, &words, size).unwrap_or(fallback));
        from = cell.iter().map(|line| line.right).fold(f64::MIN, f64::max);
    }
    columns
}

/// The place where most lines begin, or the one a letter's width left of it
/// from which those are indented.
fn edge(starts: &[f64], words: &[f64], size: f64) -> Option<f64> {
    let near = |at: f64, places: &[f64]| places.iter().filter(|x| (**x - at).abs() < 0.8).count();
    let usual = starts
        .iter()
        .copied()
        .max_by(|a, b| near(*a, starts).cmp(&near(*b, starts)).then(b.total_cmp(a)))?;
    let count = near(usual, starts);
    let outdented = |x: &f64| (usual - x - size).abs() < size * 0.15;
    let begins = starts.iter().copied().find(outdented);
    let within = words.iter().copied().find(|x| outdented(x) && near(*x, words) * 2 >= count);
    Some(begins.or(within).unwrap_or(usual))
}

fn largest(glyphs: &[&Glyph]) -> f64 {
    glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max)
}

/// The lines of running text, column by column.
pub(super) fn text_lines(glyphs: &[&Glyph], columns: &[f64], page: u32) -> Vec<Column> {
    let starts = [f64::MIN].into_iter().chain(columns.iter().skip(1).copied());
    let ends = columns.iter().skip(1).copied().chain([f64::MAX]);
    starts
        .zip(ends)
        .zip(columns)
        .map(|((start, end), left)| {
            let inside: Vec<&Glyph> = glyphs
                .iter()
                .copied()
                .filter(|glyph| glyph.x >= start - 3.0 && glyph.x < end - 3.0)
                .collect();
            let lines = baselines(&inside).iter().filter_map(|row| Line::of(row, page)).collect();
            Column { left: *left, lines }
        })
        .collect()
}

/// Where the columns of running text begin, judged from all pages together:
/// many lines begin there and hardly any line runs across.
pub(super) fn text_columns(texts: &[Vec<&Glyph>]) -> Vec<f64> {
    let spans: Vec<(f64, f64)> = texts
        .iter()
        .flat_map(|glyphs| baselines(glyphs))
        .flat_map(|row| segments(&row, 0.9))
        .filter_map(|segment| Some((segment.first()?.x, segment.last()?.end)))
        .collect();
    let mut lefts: Vec<f64> = spans.iter().map(|span| span.0).collect();
    lefts.sort_by(f64::total_cmp);
    let mut candidates: Vec<(f64, usize)> = Vec::new();
    for left in lefts {
        match candidates.last_mut() {
            Some((start, count)) if left - *start < 1.5 => *count += 1,
            _ => candidates.push((left, 1)),
        }
    }
    let mut columns: Vec<f64> = Vec::new();
    for (start, _) in candidates.iter().filter(|(_, count)| count * 20 >= spans.len()) {
        let across = spans
            .iter()
            .filter(|(left, right)| *left < start - 4.0 && *right > start + 2.0)
            .count();
        let apart = columns.last().is_none_or(|last| start - last > 80.0);
        if columns.is_empty() || (apart && across * 20 < spans.len()) {
            columns.push(*start);
        }
    }
    if columns.is_empty() {
        columns.push(0.0);
    }
    columns
}
