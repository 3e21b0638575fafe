//! Bytes into text, and byte offsets into lines and columns.

use std::borrow::Cow;

use crate::model::Position;

/// Characters of Windows-1252 for the bytes 0x80 to 0x9F; the five unassigned
/// bytes become the replacement character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// The text of a file: UTF-8 with or without byte order mark, UTF-16 with
/// one, anything else as Windows-1252, which older official files were
/// written in. The second value is a remark when it was not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return (Cow::Owned(utf16(rest, u16::from_le_bytes)), Some("decoded from UTF-16"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return (Cow::Owned(utf16(rest, u16::from_be_bytes)), Some("decoded from UTF-16"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(_) => (
            Cow::Owned(bytes.iter().map(|&byte| windows_1252(byte)).collect()),
            Some("not UTF-8; decoded as Windows-1252"),
        ),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [a, b] => unit([a, b]),
        _ => 0xFFFD,
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// How far apart the counted places of a text are, in bytes.
const STRIDE: usize = 256;

/// Finds the line and column of a byte offset, also in files that are one
/// line of megabytes.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a [u8],
    /// Characters before every `STRIDE`th byte.
    counted: Vec<u32>,
    /// Line ends before every `STRIDE`th byte.
    line_ends: Vec<u32>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        let blocks = text.len() / STRIDE + 1;
        let (mut counted, mut line_ends) = (Vec::with_capacity(blocks), Vec::with_capacity(blocks));
        let (mut characters, mut ends) = (0, 0);
        for bytes in text.chunks(STRIDE) {
            counted.push(characters);
            line_ends.push(ends);
            characters += count(bytes);
            ends += count_line_ends(bytes);
        }
        Self { text, counted, line_ends }
    }

    /// The place of a byte offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let block = (offset / STRIDE).min(self.line_ends.len().saturating_sub(1));
        let before = &self.text[block * STRIDE..offset];
        let ends = self.line_ends.get(block).copied().unwrap_or(0) + count_line_ends(before);
        let start = if ends == 0 { 0 } else { self.line_start(ends, offset) };
        Position {
            line: ends.saturating_add(1),
            column: (self.characters_before(offset) - self.characters_before(start))
                .saturating_add(1),
        }
    }

    /// The offset behind the last of so many line ends in front of `offset`.
    fn line_start(&self, ends: u32, offset: usize) -> usize {
        let block = self.line_ends.partition_point(|&before| before < ends).saturating_sub(1);
        let end = ((block + 1) * STRIDE).min(offset);
        let bytes = &self.text[block * STRIDE..end];
        let last = bytes.iter().rposition(|&byte| byte == b'\n');
        block * STRIDE + last.map_or(0, |at| at + 1)
    }

    fn characters_before(&self, offset: usize) -> u32 {
        let block = offset / STRIDE;
        match self.counted.get(block) {
            Some(&before) => before + count(&self.text[block * STRIDE..offset]),
            None => match self.counted.last() {
                Some(&before) => {
                    before + count(&self.text[(self.counted.len() - 1) * STRIDE..offset])
                }
                None => 0,
            },
        }
    }
}

/// Characters that begin in these bytes of UTF-8.
fn count(bytes: &[u8]) -> u32 {
    count_of(bytes, |byte| byte & 0xC0 != 0x80)
}

fn count_line_ends(bytes: &[u8]) -> u32 {
    count_of(bytes, |byte| byte == b'\n')
}

/// How many of the bytes count. The sum is made in single bytes, of which
/// many are added at once; a run is short enough that they cannot overflow.
pub(super) fn count_of(bytes: &[u8], counts: impl Fn(u8) -> bool) -> u32 {
    let run = |run: &[u8]| run.iter().map(|&byte| u8::from(counts(byte))).sum::<u8>();
    bytes.chunks(128).map(|bytes| u32::from(run(bytes))).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_counts_characters_not_bytes() {
        let text = "ab\n“é”x";
        let lines = Lines::of(text);
        assert_eq!(lines.position(0), Position { line: 1, column: 1 });
        assert_eq!(lines.position(text.find('x').unwrap()), Position { line: 2, column: 4 });
        assert_eq!(lines.position(999), Position { line: 2, column: 5 });
    }

    #[test]
    fn older_encodings_are_decoded_and_said() {
        assert_eq!(decode(b"\x93Dart\x94").0, "“Dart”");
        assert_eq!(decode(b"\xFF\xFEA\0").0, "A");
        assert_eq!(decode("\u{feff}é".as_bytes()), (Cow::Borrowed("é"), None));
    }

    proptest! {
        #[test]
        fn places_agree_with_a_plain_count(text in "[a-zé\n—]{0,700}", at in 0_usize..900) {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) { at -= 1; }
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let found = Lines::of(&text).position(at);
            prop_assert_eq!((found.line as usize, found.column as usize), (line, column));
        }

        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
