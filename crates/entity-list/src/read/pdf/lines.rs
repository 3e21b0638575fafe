//! Glyphs into printed lines: baselines, blanks, superscripts, quotation
//! marks.

use std::collections::HashMap;

use super::accents;
use super::content::Glyph;
use super::font::SQUARE;
use crate::model::Position;
use crate::read::parts::MarkedText;
use crate::read::printed::table::is_stars;

/// A gap from which on a blank is read, in units of the font size. Kerning
/// stays below a tenth, the thin space after a section sign is a sixth.
const BLANK: f64 = 0.14;

/// A glyph smaller than this part of its line and raised is a superscript.
const SMALL: f64 = 0.82;

/// The narrowest gap between columns, in units of the font size, where the
/// file places the glyph behind it by itself.
const PLACED_GAP: f64 = 0.3;

/// More placed glyphs for a baseline of a page than five table columns and
/// some superscripts need come from a file that places words.
const MAX_PLACED: usize = 7;

/// A printed line, or the part of it that stands in one column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Every letter is bold or slanted.
    pub(super) display: bool,
    /// Begins with the square of an instruction, which is not in the text.
    pub(super) square: bool,
    pub(super) text: MarkedText,
}

impl Line {
    /// True for a line of asterisks.
    pub(super) fn is_stars(&self) -> bool {
        is_stars(&self.text.text)
    }

    /// Puts glyphs of one baseline into a line; `None` where nothing is printed.
    pub(super) fn of(glyphs: &[&Glyph], page: u32) -> Option<Self> {
        let mut glyphs: Vec<_> =
            glyphs.iter().copied().filter(|glyph| !glyph.text.is_empty()).collect();
        glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        let printed = |glyph: &&&Glyph| !glyph.text.trim().is_empty();
        let size = glyphs.iter().filter(printed).map(|glyph| glyph.size).fold(0.0, f64::max);
        let y = glyphs.iter().find(|glyph| glyph.size >= size && printed(glyph))?.y;
        let square = glyphs.iter().find(printed).is_some_and(|glyph| glyph.text == SQUARE);
        if square {
            glyphs.retain(|glyph| glyph.text != SQUARE);
        }
        let left = glyphs.iter().find(printed)?.x;
        let right = glyphs.iter().rev().find(printed)?.end;
        let mut letters = glyphs.iter().filter(|glyph| glyph.text.chars().any(char::is_alphabetic));
        let display = letters.clone().next().is_some() && letters.all(|glyph| glyph.display);
        let mut text = Writer::default();
        for (glyph, shown) in glyphs.iter().zip(accents::composed(&glyphs)) {
            if let Some(shown) = shown {
                text.push(glyph, &shown, size, y);
            }
        }
        let mut text = text.finish();
        text.position = Position { line: page, column: 1 };
        Some(Self { left, right, y, size, display, square, text })
    }
}

#[derive(Default)]
struct Writer {
    text: MarkedText,
    end: Option<f64>,
}

impl Writer {
    fn push(&mut self, glyph: &Glyph, shown: &str, size: f64, baseline: f64) {
        let gap = self.end.is_some_and(|end| glyph.x - end > BLANK * glyph.size.max(size * 0.5));
        let blank = glyph.text.chars().all(char::is_whitespace);
        if (gap || blank) && !self.text.text.is_empty() && !self.text.text.ends_with(' ') {
            self.text.text.push(' ');
        }
        self.end = Some(self.end.map_or(glyph.end, |end| end.max(glyph.end)));
        if blank {
            return;
        }
        let start = self.text.text.len();
        for c in shown.chars().filter(|c| !c.is_control()) {
            self.character(c);
        }
        let raised = glyph.size < size * SMALL && glyph.y > baseline + size * 0.1;
        if raised && start < self.text.text.len() {
            let end = self.text.text.len();
            match self.text.superscripts.last_mut() {
                Some(range) if range.end == start => range.end = end,
                _ => self.text.superscripts.push(start..end),
            }
        }
    }

    /// Two single quotation marks are how the composition system prints a
    /// double one.
    fn character(&mut self, c: char) {
        let double = match c {
            '\u{2018}' | '`' => '\u{201c}',
            '\u{2019}' => '\u{201d}',
            _ => return self.text.text.push(if c == '\u{a0}' { ' ' } else { c }),
        };
        if self.text.text.ends_with(c) {
            self.text.text.pop();
            self.text.text.push(double);
        } else {
            self.text.text.push(c);
        }
    }

    fn finish(mut self) -> MarkedText {
        let kept = self.text.text.trim_end().len();
        self.text.text.truncate(kept);
        self.text.superscripts.retain(|range| range.end <= kept);
        self.text
    }
}

/// Glyphs by baseline, from the top of the page down. Raised glyphs fall to
/// the line that they are raised from.
pub(super) fn baselines<'a>(glyphs: &[&'a Glyph]) -> Vec<Vec<&'a Glyph>> {
    let mut order: Vec<&Glyph> = glyphs.to_vec();
    order.sort_by(|a, b| b.size.total_cmp(&a.size));
    let mut rows: Vec<(f64, f64, Vec<&Glyph>)> = Vec::new();
    let mut by_height: HashMap<i64, Vec<usize>> = HashMap::new();
    for glyph in order {
        if glyph.text.trim().is_empty() {
            continue;
        }
        let bucket = bucket_of(glyph.y);
        let found = (-8..=1)
            .filter_map(|offset| by_height.get(&(bucket + offset)))
            .flatten()
            .copied()
            .filter(|index| {
                let (y, size, _) = rows[*index];
                let rise = glyph.y - y;
                rise.abs() <= size * 0.12
                    || ((glyph.size < size * SMALL || accents::is_accent(glyph))
                        && rise > 0.0
                        && rise <= size * 0.6)
            })
            .min_by(|a, b| (glyph.y - rows[*a].0).abs().total_cmp(&(glyph.y - rows[*b].0).abs()));
        if let Some(index) = found {
            rows[index].2.push(glyph);
        } else {
            by_height.entry(bucket).or_default().push(rows.len());
            rows.push((glyph.y, glyph.size, vec![glyph]));
        }
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows.into_iter().map(|(_, _, glyphs)| glyphs).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to a bucket; saturates")]
fn bucket_of(y: f64) -> i64 {
    y.floor().clamp(-1e6, 1e6) as i64
}

/// Files that place every word by itself say nothing by it.
pub(super) fn forget_placing(glyphs: &mut [Glyph]) {
    let placed = glyphs.iter().filter(|glyph| glyph.placed).count();
    let mut heights: Vec<i64> = glyphs.iter().map(|glyph| bucket_of(glyph.y)).collect();
    heights.sort_unstable();
    heights.dedup();
    if placed > heights.len() * MAX_PLACED {
        for glyph in glyphs {
            glyph.placed = false;
        }
    }
}

/// The parts of a baseline that wide gaps set apart, left to right.
pub(super) fn spaced_segments<'a>(row: &[&'a Glyph], gap: f64) -> Vec<Vec<&'a Glyph>> {
    split(row, |glyph, distance| distance > gap * glyph.size)
}

/// The same, and narrow gaps behind which the file places a glyph by itself
/// set apart, too.
pub(super) fn segments<'a>(row: &[&'a Glyph], gap: f64) -> Vec<Vec<&'a Glyph>> {
    split(row, |glyph, distance| {
        distance > gap * glyph.size || (glyph.placed && distance > PLACED_GAP * glyph.size)
    })
}

fn split<'a>(row: &[&'a Glyph], apart: impl Fn(&Glyph, f64) -> bool) -> Vec<Vec<&'a Glyph>> {
    let mut row = row.to_vec();
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut segments: Vec<Vec<&Glyph>> = Vec::new();
    let mut end = f64::MIN;
    for glyph in row {
        match segments.last_mut() {
            Some(segment) if !apart(glyph, glyph.x - end) => segment.push(glyph),
            _ => segments.push(vec![glyph]),
        }
        end = end.max(glyph.end);
    }
    segments
}
