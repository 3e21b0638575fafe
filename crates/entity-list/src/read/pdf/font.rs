//! Fonts: character codes into text and advance widths.
//!
//! The encodings themselves (standard ones, `Differences`, `ToUnicode`) are
//! decoded by `lopdf`; widths are read here (ISO 32000-1, 9.6.2 and 9.7.4.3).

use std::cell::RefCell;
use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::limits::MAX_FONT_STREAM;

/// The advance of a glyph of which the file states no width, in thousandths
/// of the font size.
const DEFAULT_WIDTH: f64 = 500.0;

/// Fonts of headings, by a part of their names.
const DISPLAY_FONTS: [&str; 5] = ["bold", "black", "heavy", "italic", "oblique"];

/// Fonts of signs, by a part of their names.
const SIGN_FONTS: [&str; 3] = ["dingbat", "wingding", "commpi"];

/// The black square in front of an amendatory instruction.
pub(super) const SQUARE: &str = "\u{25a0}";

/// A font of a page.
pub(super) struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    two_bytes: bool,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// Bold or slanted by its name; headings are set so throughout.
    pub(super) display: bool,
    /// A font of signs: its glyphs are the squares in front of instructions.
    signs: bool,
    /// Texts by code, so that each code is decoded once.
    known: RefCell<HashMap<u32, String>>,
}

/// One decoded character code.
pub(super) struct Decoded {
    /// What it shows, empty where the font does not tell.
    pub(super) text: String,
    /// Its advance in units of the font size.
    pub(super) width: f64,
    /// A single-byte space, to which word spacing applies.
    pub(super) is_space: bool,
}

impl<'a> Font<'a> {
    /// Reads a font dictionary; what is missing or broken falls back to
    /// defaults, never to an error.
    pub(super) fn read(document: &'a Document, dictionary: &'a Dictionary) -> Self {
        let subtype = dictionary.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let name = dictionary.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_lowercase();
        let two_bytes = subtype == b"Type0";
        let (widths, default_width) = if two_bytes {
            composite_widths(document, dictionary)
        } else {
            simple_widths(document, dictionary)
        };
        Self {
            encoding: dictionary.get_font_encoding_with_limit(document, MAX_FONT_STREAM).ok(),
            two_bytes,
            widths,
            default_width,
            display: DISPLAY_FONTS.iter().any(|word| name.contains(word)),
            signs: SIGN_FONTS.iter().any(|word| name.contains(word)),
            known: RefCell::default(),
        }
    }

    /// The characters of a string operand.
    pub(super) fn decode(&self, bytes: &[u8]) -> Vec<Decoded> {
        let step = if self.two_bytes { 2 } else { 1 };
        bytes
            .chunks(step)
            .map(|code_bytes| {
                let code = code_bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                Decoded {
                    text: self.text_of(code, code_bytes),
                    width: self.widths.get(&code).copied().unwrap_or(self.default_width) / 1000.0,
                    is_space: !self.two_bytes && code == 32,
                }
            })
            .collect()
    }

    fn text_of(&self, code: u32, bytes: &[u8]) -> String {
        if self.signs && code != 32 {
            return SQUARE.to_owned();
        }
        self.known
            .borrow_mut()
            .entry(code)
            .or_insert_with(|| {
                self.encoding
                    .as_ref()
                    .and_then(|encoding| encoding.bytes_to_string(bytes).ok())
                    .unwrap_or_default()
            })
            .clone()
    }
}

/// A number, also behind a reference; `None` where it is not one.
pub(super) fn number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|value| value.is_finite())
}

fn array<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    dictionary.get_deref(key, document).and_then(Object::as_array).map_or(&[], Vec::as_slice)
}

fn simple_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let first = font.get(b"FirstChar").ok().and_then(|value| number(document, value));
    let first = first.filter(|code| (0.0..256.0).contains(code)).unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let first = first as u32;
    let widths = array(document, font, b"Widths")
        .iter()
        .take(256)
        .zip(first..)
        .filter_map(|(width, code)| Some((code, number(document, width)?)))
        .collect();
    let missing = font
        .get_deref(b"FontDescriptor", document)
        .and_then(Object::as_dict)
        .and_then(|descriptor| descriptor.get(b"MissingWidth"))
        .ok()
        .and_then(|value| number(document, value));
    (widths, missing.filter(|width| *width > 0.0).unwrap_or(DEFAULT_WIDTH))
}

fn composite_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let Some(descendant) = array(document, font, b"DescendantFonts")
        .first()
        .and_then(|object| document.dereference(object).ok())
        .and_then(|(_, object)| object.as_dict().ok())
    else {
        return (HashMap::new(), 1000.0);
    };
    let default = descendant.get(b"DW").ok().and_then(|value| number(document, value));
    let mut widths = HashMap::new();
    let mut items = array(document, descendant, b"W").iter();
    while let Some(first) = items.next().and_then(|item| code_of(document, item)) {
        let Some(second) = items.next() else { break };
        let second = document.dereference(second).map_or(second, |(_, object)| object);
        if let Ok(list) = second.as_array() {
            for (code, width) in (first..=0xFFFF).zip(list) {
                widths.extend(number(document, width).map(|width| (code, width)));
            }
        } else {
            let last = code_of(document, second);
            let width = items.next().and_then(|item| number(document, item));
            let (Some(last), Some(width)) = (last, width) else { break };
            widths.extend((first..=last).map(|code| (code, width)));
        }
    }
    (widths, default.unwrap_or(1000.0))
}

fn code_of(document: &Document, object: &Object) -> Option<u32> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_i64().ok().and_then(|code| u16::try_from(code).ok()).map(u32::from)
}
