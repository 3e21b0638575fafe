//! Page furniture: running heads, folios, composition lines, the stamp of
//! public inspection. Read for what they say, then taken off the page.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::content::Glyph;
use super::lines::{Line, baselines};
use crate::read::printed::document::Furniture;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

pattern!(
    RUNNING_HEAD,
    r"^(?:([0-9]{1,6})\s+)?Federal\s+Register\s*/\s*Vol\.\s*([0-9]+),\s*No\.\s*[0-9]+\s*/\s*[A-Za-z]+,\s*([A-Za-z]+\s+[0-9]{1,2},\s*[0-9]{4})\s*/\s*(.+?)(?:\s+([0-9]{1,6}))?$"
);
pattern!(
    COMPOSITION,
    r"^VerDate\b|\bJkt\s+[0-9]+\s+PO\s+[0-9]+|\bFrm\s+[0-9]+\s+Fmt\s+[0-9]+|^[A-Z]:\\FR\\"
);
pattern!(FOLIO, r"^(?:-\s*)?[0-9]{1,4}(?:\s*-)?$|^Page [0-9]+(?: of [0-9]+)?$");
pattern!(
    SCHEDULED,
    r"(?:scheduled\s+to\s+be\s+published\s+in\s+the\s+Federal\s+Register\s+on|\[FR Doc[^\]]*Publication\s+Date:)\s+([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"
);

/// What the furniture of one page says.
#[derive(Debug, Default)]
pub(super) struct PageHead {
    /// The number printed on the page.
    pub(super) number: Option<u32>,
}

/// Takes the furniture off a page.
pub(super) fn take_off(
    glyphs: Vec<Glyph>,
    page: u32,
    said: &mut Furniture,
) -> (Vec<Glyph>, PageHead) {
    let mut head = PageHead::default();
    let mut remove = Vec::new();
    {
        let all: Vec<&Glyph> = glyphs.iter().collect();
        let rows = baselines(&all);
        let last = rows.len().saturating_sub(1);
        for (index, row) in rows.iter().enumerate() {
            let Some(line) = Line::of(row, page) else { continue };
            let text = line.text.text.as_str();
            let edge = index == 0 || index == last;
            if let Some(found) = RUNNING_HEAD.captures(text) {
                read_running_head(&found, &mut head, said);
            } else if !(COMPOSITION.is_match(text) || (edge && FOLIO.is_match(text))) {
                continue;
            }
            remove.push((line.y, line.size));
        }
    }
    let kept = glyphs
        .into_iter()
        .filter(|glyph| {
            !remove.iter().any(|(y, size)| {
                let rise = glyph.y - y;
                rise.abs() <= size * 0.12 || (rise > 0.0 && rise < size * 0.6 && glyph.size < *size)
            })
        })
        .collect();
    (kept, head)
}

fn read_running_head(found: &regex::Captures<'_>, head: &mut PageHead, said: &mut Furniture) {
    let number = found.get(1).or_else(|| found.get(5));
    head.number = number.and_then(|number| number.as_str().parse().ok());
    said.volume = said.volume.or_else(|| found[2].parse().ok());
    said.date = said.date.or_else(|| printed_date(&found[3]));
    if said.element.is_empty() {
        let section = found[4].to_lowercase();
        let element = ELEMENTS.iter().find(|(words, _)| section.starts_with(words));
        element.map_or("", |(_, element)| element).clone_into(&mut said.element);
    }
}

/// The sections of an issue and what their documents are called in the XML.
const ELEMENTS: [(&str, &str); 4] = [
    ("rules and regulations", "RULE"),
    ("proposed rules", "PRORULE"),
    ("notices", "NOTICE"),
    ("presidential documents", "PRESDOCU"),
];

/// `March 28, 2025`.
fn printed_date(text: &str) -> Option<Date> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Date::strptime("%B %d, %Y", text).ok()
}

/// The day of publication that the stamp of public inspection announces.
pub(super) fn scheduled_date(text: &str) -> Option<Date> {
    let found = SCHEDULED.captures(text)?;
    Date::new(found[3].parse().ok()?, found[1].parse().ok()?, found[2].parse().ok()?).ok()
}
