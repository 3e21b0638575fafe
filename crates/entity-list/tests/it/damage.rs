//! Real shapes, damaged: bytes flipped, the end missing, tags gone or twice,
//! rows shuffled. Every damaged file reads or says why not, and what is read
//! is accounted for to the last row and character.
//!
//! `PROPTEST_CASES=100000 cargo test -p entity-list --test it damage` runs long.

use entity_list::model::{Entry, Reading};
use entity_list::read::read;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::fixture;

const FIXTURES: [&str; 5] =
    ["rule.xml", "rule.html", "list-older.xml", "part-744.xml", "issue.xml"];

/// A way to damage a file.
#[derive(Debug, Clone)]
enum Damage {
    /// One bit of a byte is the other way round.
    Flip(Index, u8),
    /// The file ends here.
    Cut(Index),
    /// A tag is missing.
    LoseTag(Index),
    /// A tag stands twice.
    RepeatTag(Index),
    /// Two rows change places.
    SwapRows(Index, Index),
    /// A row is missing.
    LoseRow(Index),
    /// A cell is missing.
    LoseCell(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        (index(), 0..8_u8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        index().prop_map(Damage::Cut),
        index().prop_map(Damage::LoseTag),
        index().prop_map(Damage::RepeatTag),
        (index(), index()).prop_map(|(one, other)| Damage::SwapRows(one, other)),
        index().prop_map(Damage::LoseRow),
        index().prop_map(Damage::LoseCell),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Flip(at, bit) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Self::Cut(at) if !bytes.is_empty() => bytes.truncate(at.index(bytes.len())),
            Self::LoseTag(at) => lose(bytes, at, &["<"], &[">"]),
            Self::LoseRow(at) => {
                lose(bytes, at, &["<ROW", "<TR", "<tr"], &["</ROW>", "</TR>", "</tr>"]);
            }
            Self::LoseCell(at) => {
                lose(bytes, at, &["<ENT", "<TD", "<td"], &["</ENT>", "</TD>", "</td>"]);
            }
            Self::RepeatTag(at) => {
                let tags = between(bytes, &["<"], &[">"]);
                if !tags.is_empty() {
                    let (start, end) = tags[at.index(tags.len())];
                    let tag = bytes[start..end].to_vec();
                    bytes.splice(end..end, tag);
                }
            }
            Self::SwapRows(one, other) => {
                let rows = between(bytes, &["<ROW", "<TR", "<tr"], &["</ROW>", "</TR>", "</tr>"]);
                if rows.len() > 1 {
                    let mut pair = [rows[one.index(rows.len())], rows[other.index(rows.len())]];
                    pair.sort_unstable();
                    let [(a, b), (c, d)] = pair;
                    if b <= c {
                        let (first, second) = (bytes[a..b].to_vec(), bytes[c..d].to_vec());
                        bytes.splice(c..d, first);
                        bytes.splice(a..b, second);
                    }
                }
            }
            Self::Flip(..) | Self::Cut(_) => {}
        }
    }
}

fn lose(bytes: &mut Vec<u8>, at: &Index, opening: &[&str], closing: &[&str]) {
    let places = between(bytes, opening, closing);
    if !places.is_empty() {
        let (start, end) = places[at.index(places.len())];
        bytes.drain(start..end);
    }
}

/// The places from one of these openings to the nearest of these closings.
fn between(bytes: &[u8], opening: &[&str], closing: &[&str]) -> Vec<(usize, usize)> {
    let begins = |at: usize, words: &[&str]| {
        words.iter().find(|word| bytes[at..].starts_with(word.as_bytes())).map(|word| word.len())
    };
    let mut places = Vec::new();
    let mut open = None;
    let mut at = 0;
    while at < bytes.len() {
        if open.is_none() && begins(at, opening).is_some() {
            open = Some(at);
        }
        if let (Some(start), Some(length)) = (open, begins(at, closing)) {
            places.push((start, at + length));
            open = None;
        }
        at += 1;
    }
    places
}

/// Every row is of a counted kind; every non-blank character of a cell is in
/// exactly one span.
fn is_accounted(reading: &Reading) -> Result<(), TestCaseError> {
    prop_assert_eq!(reading.rows.body, reading.rows.sum());
    prop_assert!(reading.coverage.understood <= reading.coverage.characters);
    let changes = reading.rule.iter().flat_map(|rule| &rule.changes);
    let entries: Vec<&Entry> =
        reading.entries.iter().chain(changes.map(|change| &change.entry)).collect();
    for entry in entries {
        let mut end = 0;
        for span in &entry.spans {
            prop_assert!(entry.text[end..span.range.start].trim().is_empty(), "{:?}", entry.text);
            end = span.range.end;
        }
        let rest = entry.text[end..].trim();
        prop_assert!(entry.spans.is_empty() || rest.is_empty(), "{:?}", entry.text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_damaged_file_reads_or_says_why_not(
        name in 0..FIXTURES.len(),
        damages in proptest::collection::vec(damage(), 1..5),
    ) {
        let mut bytes = fixture(FIXTURES[name]);
        for damage in &damages {
            damage.apply(&mut bytes);
        }
        for reading in read(&bytes, None).iter().flatten() {
            is_accounted(reading)?;
        }
    }

    /// A lost row is lost, and nothing else is: the other entries are the same.
    #[test]
    fn a_list_without_a_row_has_the_other_entries(at in any::<Index>()) {
        let whole = fixture("part-744.xml");
        let mut less = whole.clone();
        Damage::LoseRow(at).apply(&mut less);
        let names = |bytes: &[u8]| -> Vec<String> {
            let readings = read(bytes, None);
            let entries = readings.iter().flatten().flat_map(|reading| &reading.entries);
            entries.map(|entry| entry.name.clone()).collect()
        };
        let (all, left) = (names(&whole), names(&less));
        prop_assert!(left.len() + 1 >= all.len());
        prop_assert!(left.iter().all(|name| all.contains(name)));
    }
}
