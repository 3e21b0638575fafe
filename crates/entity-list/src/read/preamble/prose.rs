//! The running text in front of the amendments, as sections under headings.

use crate::read::parts::{Block, RuleParts};

/// A paragraph with the heading that it stands under.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passage<'p> {
    /// The nearest heading above; empty where there is none.
    pub(crate) heading: &'p str,
    /// The paragraph.
    pub(crate) text: &'p str,
}

/// The paragraphs in front of the first amendatory instruction.
pub(crate) fn passages(parts: &RuleParts) -> Vec<Passage<'_>> {
    let mut heading = "";
    let mut found = Vec::new();
    for block in &parts.body {
        match block {
            Block::Heading { text, .. } => heading = text.text.trim(),
            Block::Paragraph(text) => found.push(Passage { heading, text: text.text.trim() }),
            Block::Instruction { .. } => break,
            Block::Regulation(_) | Block::Table { .. } => {}
        }
    }
    found
}

/// The sentences of a text. A full stop ends a sentence where a capital
/// follows and no abbreviation stands before it.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    const ABBREVIATIONS: [&str; 22] = [
        "no", "nos", "u.s", "co", "inc", "ltd", "corp", "mr", "dr", "st", "sec", "cf", "e.g",
        "i.e", "vol", "doc", "art", "jan", "feb", "nov", "dec", "a.k.a",
    ];
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '?', '!']) {
        let before = text[..at].rsplit([' ', '(', '\n']).next().unwrap_or("").to_lowercase();
        let after = &text[at + 1..];
        let after = after.trim_start_matches(['”', '"', ')', '’']);
        let next = after.trim_start();
        let ends = after.starts_with(char::is_whitespace)
            && next.starts_with(|c: char| c.is_uppercase() || c == '“')
            && !ABBREVIATIONS.contains(&before.as_str());
        if ends {
            let end = text.len() - after.len();
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}
