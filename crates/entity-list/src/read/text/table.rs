//! Tables of fixed-width text: a ruled head, columns kept apart by blanks,
//! wrapped lines hanging by one character.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::bare;
use super::typography::typeset;
use crate::model::Position;
use crate::read::parts::{LineBreaks, MarkedText, Table};
use crate::read::printed::join::Joiner;
use crate::read::printed::table::{Builder, Grid, GridLine, Piece, is_stars};

/// A head has at most this many lines.
const MAX_HEAD: usize = 8;

static RULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*-{40,}\s*$").expect("the pattern is valid"));
static LEADER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\.(?: ?\.){2,}\s*$").expect("the pattern is valid"));

/// A line as characters, so that a column is a place.
pub(super) type Chars = Vec<char>;

/// Reads the table whose head begins at a line; yields it and the line after
/// it. `None` where no table begins there.
pub(super) fn read(lines: &[&str], at: usize, joiner: &mut Joiner) -> Option<(Table, usize)> {
    let ruled = RULE.is_match(lines.get(at)?);
    let (head, body) = if ruled { ruled_head(lines, at)? } else { bare_head(lines, at)? };
    let heads = head_columns(&lines[head.clone()])?;
    let end = if ruled { ruled_end(lines, body) } else { bare::end(lines, body, &heads) };
    let inside: Vec<(usize, Chars)> = lines[body..end]
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.trim().starts_with("[[Page "))
        .filter(|(_, line)| !RULE.is_match(line))
        .map(|(index, line)| (body + index, line.chars().collect()))
        .collect();
    if inside.is_empty() {
        return None;
    }
    let columns = columns(&heads, lines, &head, &inside);
    let mut grid = Grid {
        position: place(at),
        head: columns.iter().map(|column| head_text(&lines[head.clone()], column)).collect(),
        line_breaks: LineBreaks::Kept,
        ..Grid::default()
    };
    let hanging_lines = inside
        .iter()
        .filter(|(_, line)| columns.iter().skip(1).any(|column| indent(line, column) == Some(1)))
        .count();
    let hanging = hanging_lines > 0 && (ruled || hanging_lines * 4 >= inside.len());
    grid.lines =
        inside.iter().map(|(index, line)| grid_line(line, &columns, *index, hanging)).collect();
    if !hanging {
        grid.line_breaks = LineBreaks::Lost;
    }
    if !hanging && !ruled {
        let beginnings = bare::beginnings(&inside, &columns);
        for (line, begins) in grid.lines.iter_mut().zip(beginnings) {
            line.ruled = Some(begins);
        }
    }
    let mut builder = Builder::begin(&grid);
    builder.add(grid, joiner);
    let mut table = builder.finish();
    let closed = lines.get(end).is_some_and(|line| RULE.is_match(line));
    let next = notes(lines, if closed { end + 1 } else { end }, &mut table, joiner);
    Some((table, next))
}

fn place(index: usize) -> Position {
    Position { line: u32::try_from(index + 1).unwrap_or(u32::MAX), column: 1 }
}

/// Rule, head, rule.
fn ruled_head(lines: &[&str], at: usize) -> Option<(Range<usize>, usize)> {
    let end = lines
        .iter()
        .enumerate()
        .skip(at + 1)
        .take(MAX_HEAD + 1)
        .find(|(_, line)| RULE.is_match(line))
        .map(|(index, _)| index)?;
    (end > at + 1).then_some((at + 1..end, end + 1))
}

/// Without rules a head is known by its words.
fn bare_head(lines: &[&str], at: usize) -> Option<(Range<usize>, usize)> {
    let words = lines.get(at)?.to_lowercase();
    if !(words.contains("country") && words.contains("entity") && words.contains("  ")) {
        return None;
    }
    let more = lines.iter().skip(at + 1).take(3).take_while(|line| {
        let line = line.to_lowercase();
        ["license", "requirement", "review", "policy", "citation", "federal register"]
            .iter()
            .any(|word| line.contains(word))
            && !line.contains("for all items")
    });
    let end = at + 1 + more.count();
    Some((at..end, end))
}

/// The closing rule: the last one before the text goes on.
fn ruled_end(lines: &[&str], body: usize) -> usize {
    let end = lines.iter().enumerate().skip(body).find(|(_, line)| {
        RULE.is_match(line) || line.starts_with("[FR Doc") || line.starts_with("BILLING CODE")
    });
    end.map_or(lines.len(), |(index, _)| index)
}

/// The heads of the columns: what stands in one column overlaps.
fn head_columns(lines: &[&str]) -> Option<Vec<Range<usize>>> {
    let mut spans: Vec<Range<usize>> = lines.iter().flat_map(|line| words_apart(line)).collect();
    spans.sort_by_key(|span| span.start);
    let mut heads: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match heads.last_mut() {
            Some(head) if span.start < head.end => head.end = head.end.max(span.end),
            _ => heads.push(span),
        }
    }
    (heads.len() >= 3).then_some(heads)
}

/// The places of words that two blanks and more keep apart.
pub(super) fn words_apart(line: &str) -> Vec<Range<usize>> {
    let chars: Chars = line.trim_end().chars().collect();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (index, c) in chars.iter().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        let _ = c;
        match spans.last_mut() {
            Some(span) if index - span.end < 2 => span.end = index + 1,
            _ => spans.push(index..index + 1),
        }
    }
    spans
}

/// The columns: between the middles of two heads, the widest place that is
/// blank in every line of the table parts them.
fn columns(
    heads: &[Range<usize>],
    lines: &[&str],
    head: &Range<usize>,
    inside: &[(usize, Chars)],
) -> Vec<Range<usize>> {
    let head_lines: Vec<Chars> =
        lines[head.clone()].iter().map(|line| line.chars().collect()).collect();
    let printed: Vec<&Chars> = inside
        .iter()
        .map(|(_, line)| line)
        .filter(|line| !line.contains(&'*') || !is_stars(&line.iter().collect::<String>()))
        .chain(&head_lines)
        .collect();
    let used = |at: usize| {
        printed.iter().filter(|line| line.get(at).is_some_and(|c| !c.is_whitespace())).count()
    };
    let middle = |head: &Range<usize>| usize::midpoint(head.start, head.end);
    let mut starts = vec![0];
    for pair in heads.windows(2) {
        let between = middle(&pair[0])..middle(&pair[1]) + 1;
        let least = between.clone().map(used).min().unwrap_or(0);
        let mut best = pair[1].start..pair[1].start;
        let mut run = between.start..between.start;
        for at in between {
            if used(at) > least {
                run = at + 1..at + 1;
                continue;
            }
            run.end = at + 1;
            if run.len() >= best.len() {
                best = run.clone();
            }
        }
        starts.push(best.end);
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

pub(super) fn slice(line: &Chars, column: &Range<usize>) -> String {
    line.iter().skip(column.start).take(column.end.saturating_sub(column.start)).collect()
}

fn indent(line: &Chars, column: &Range<usize>) -> Option<usize> {
    let text = slice(line, column);
    let printed = text.trim();
    (!printed.is_empty() && !is_stars(printed))
        .then(|| text.chars().take_while(|c| c.is_whitespace()).count())
}

fn head_text(lines: &[&str], column: &Range<usize>) -> MarkedText {
    let words: Vec<String> = lines
        .iter()
        .map(|line| slice(&line.chars().collect(), column).trim().to_owned())
        .filter(|words| !words.is_empty())
        .collect();
    MarkedText::plain(words.join(" "))
}

fn grid_line(line: &Chars, columns: &[Range<usize>], index: usize, hanging: bool) -> GridLine {
    let whole: String = line.iter().collect();
    if is_stars(&whole) {
        return star_line(columns.len(), index);
    }
    let pieces = columns.iter().map(|column| {
        let text = slice(line, column);
        let printed = LEADER.replace(text.trim(), "").trim().to_owned();
        let printed = if column.start == 0 { printed.trim_end_matches('.') } else { &printed };
        let mut marked = typeset(printed);
        marked.position = place(index);
        let dash = marked.text.starts_with('\u{2014}');
        let at_edge = text.chars().take_while(|c| c.is_whitespace()).count() == 0;
        let flush = if hanging { at_edge } else { dash || column.start == 0 && at_edge };
        (!printed.is_empty()).then_some(Piece { text: marked, flush })
    });
    GridLine { pieces: pieces.collect(), ruled: None }
}

/// Asterisks across the columns belong to the columns behind the first.
fn star_line(columns: usize, index: usize) -> GridLine {
    let mut pieces = vec![None; columns];
    let text = MarkedText { text: "*".to_owned(), position: place(index), ..MarkedText::default() };
    for piece in pieces.iter_mut().skip(1) {
        *piece = Some(Piece { text: text.clone(), flush: true });
    }
    GridLine { pieces, ruled: None }
}

/// Notes stand right under the closing rule, each with its mark in front.
fn notes(lines: &[&str], from: usize, table: &mut Table, joiner: &mut Joiner) -> usize {
    let mut at = from;
    while let Some(line) = lines.get(at) {
        let text = typeset(line.trim());
        let marked = text.superscripts.first().is_some_and(|range| range.start == 0);
        let open = !table.notes.is_empty() && !line.trim().is_empty() && !RULE.is_match(line);
        if !(marked
            || open && !line.starts_with("    ") && !is_stars(line) && !line.starts_with('['))
        {
            break;
        }
        if marked {
            table.notes.push(MarkedText { position: place(at), ..MarkedText::default() });
        }
        if let Some(note) = table.notes.last_mut() {
            joiner.append(note, &text);
        }
        at += 1;
    }
    at
}
