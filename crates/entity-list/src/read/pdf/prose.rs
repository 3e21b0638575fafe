//! Lines of running text into paragraphs: indents, wider gaps, changes of
//! type, labels.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use crate::read::parts::MarkedText;
use crate::read::printed::join::Joiner;
use crate::read::printed::{Item, Style};

static OWN_PARAGRAPH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\[FR Doc|BILLING CODE|\[?Billing Code|(?:AGENCY|AGENCIES|ACTION|SUMMARY|DATES|EFFECTIVE DATES?|ADDRESSES|FOR FURTHER INFORMATION(?: CONTACT)?|SUPPLEMENTARY INFORMATION)\s*:|[0-9]+ CFR Parts?\b|\[Docket|RINs? [0-9]|PART [0-9]+[^0-9A-Za-z])",
    )
    .expect("the pattern is valid")
});

/// Paragraphs in display type beyond this many bytes are not headings: notes
/// and quotations are set in italics, too.
const LONGEST_HEADING: usize = 240;

/// The usual distance of baselines by type size, in half points.
#[derive(Debug, Default)]
pub(super) struct Pitches {
    by_size: HashMap<i64, f64>,
    /// Where lines end at most, in a document of a single column.
    edge: Option<f64>,
}

impl Pitches {
    /// Measures the columns of a document.
    pub(super) fn measure<'l>(columns: impl Iterator<Item = &'l [Line]>) -> Self {
        let mut gaps: HashMap<i64, Vec<f64>> = HashMap::new();
        for lines in columns {
            for pair in lines.windows(2) {
                if (pair[0].size - pair[1].size).abs() < 0.3 {
                    gaps.entry(half_points(pair[1].size)).or_default().push(pair[0].y - pair[1].y);
                }
            }
        }
        let lower = |mut gaps: Vec<f64>| {
            gaps.sort_by(f64::total_cmp);
            gaps[(gaps.len() - 1) / 3]
        };
        let by_size = gaps.into_iter().map(|(size, gaps)| (size, lower(gaps))).collect();
        Self { by_size, edge: None }
    }

    /// In a document of a single column, a line on which the next word would
    /// still have fitted ends its paragraph.
    pub(super) fn with_edge(mut self, lines: impl Iterator<Item = f64>) -> Self {
        let edge = lines.fold(f64::MIN, f64::max);
        self.edge = (edge > f64::MIN).then_some(edge);
        self
    }

    fn was_full(&self, above: &Line, line: &Line) -> bool {
        let Some(edge) = self.edge else { return true };
        let letters = line.text.text.chars().count().max(1) as f64;
        let mut words = line.text.text.split(' ');
        let mut first = words.next().unwrap_or_default().chars().count();
        if first <= 2 {
            first += words.next().map_or(0, |word| word.chars().count() + 1);
        }
        let width = (line.right - line.left) * first as f64 / letters;
        above.right + width + line.size > edge
    }

    fn of(&self, size: f64) -> f64 {
        self.by_size.get(&half_points(size)).copied().unwrap_or(size * 1.1)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to a bucket; saturates")]
fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// Paragraphs under construction.
#[derive(Default)]
pub(super) struct Prose {
    open: Option<Open>,
}

struct Open {
    text: MarkedText,
    style: Style,
    /// The last line, with the column it stands in.
    last: Line,
    column: f64,
    same_column: bool,
    lines: usize,
}

impl Prose {
    /// A column or a page ends: the next line may go on with the paragraph,
    /// but its distance says nothing.
    pub(super) fn jump(&mut self) {
        if let Some(open) = &mut self.open {
            open.same_column = false;
        }
    }

    /// Adds a line; yields the paragraph that it closes.
    pub(super) fn line(
        &mut self,
        line: Line,
        column: f64,
        pitches: &Pitches,
        joiner: &mut Joiner,
    ) -> Option<Item> {
        let style = match (line.square, line.display) {
            (true, _) => Style::Instruction,
            (_, true) => Style::Heading,
            _ => Style::Body,
        };
        let ends =
            self.open.as_ref().is_none_or(|open| open.ends_before(&line, column, style, pitches));
        let closed = if ends { self.finish(pitches) } else { None };
        if let Some(open) = &mut self.open {
            joiner.append(&mut open.text, &line.text);
            open.lines += 1;
            if open.style == Style::Heading && style == Style::Body {
                open.style = Style::Body;
            }
            (open.last, open.column, open.same_column) = (line, column, true);
        } else {
            let mut text = MarkedText::default();
            joiner.append(&mut text, &line.text);
            self.open = Some(Open { text, style, last: line, column, same_column: true, lines: 1 });
        }
        closed
    }

    /// Closes the open paragraph.
    pub(super) fn finish(&mut self, pitches: &Pitches) -> Option<Item> {
        let open = self.open.take()?;
        let text = open.text.text.as_str();
        let alone = pitches.edge.is_some() && open.lines == 1 && open.style == Style::Body;
        let title = alone && !text.ends_with(['.', ';', ',', ':']) && open.text.text.len() < 120;
        if title && !text.contains("[FR Doc") {
            return Some(Item::Paragraph { text: open.text, style: Style::Heading });
        }
        let long = open.style == Style::Heading && open.text.text.len() > LONGEST_HEADING;
        let style = if long { Style::Body } else { open.style };
        Some(Item::Paragraph { text: open.text, style })
    }
}

impl Open {
    fn ends_before(&self, line: &Line, column: f64, style: Style, pitches: &Pitches) -> bool {
        let indent = line.left - column > line.size * 0.5;
        let was_indented = self.last.left - self.column > line.size * 0.5;
        let gap = self.same_column && self.last.y - line.y > pitches.of(line.size) * 1.15;
        let type_change = (self.last.size - line.size).abs() > 0.6;
        let weight_change = (style == Style::Heading) != (self.style == Style::Heading);
        style == Style::Instruction
            || OWN_PARAGRAPH.is_match(&line.text.text)
            || OWN_PARAGRAPH.is_match(&self.text.text) && self.text.text.starts_with(['[', 'B'])
            || (indent
                && !(was_indented
                    && (self.last.left - line.left).abs() < 1.0
                    && !self.is_first_line()))
            || gap
            || (self.same_column && !pitches.was_full(&self.last, line))
            || type_change
            || (weight_change && !self.same_column)
            || (self.style == Style::Heading && style == Style::Body && indent)
    }

    fn is_first_line(&self) -> bool {
        self.text.text.len() <= self.last.text.text.len()
    }
}
