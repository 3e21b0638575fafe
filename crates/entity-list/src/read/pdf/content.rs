//! Content streams: drawing operators into placed glyphs and straight rules
//! (ISO 32000-1, 8.4 and 9.4).

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::PdfError;
use super::font::{Font, number};
use super::limits::{MAX_FORM_DEPTH, MAX_PAGE_CONTENT, MAX_PAGE_ITEMS, MAX_PAGE_OPERATIONS};

/// A glyph on the page; the origin is the lower left corner, the unit 1/72
/// inch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) x: f64,
    /// The baseline.
    pub(super) y: f64,
    /// Where the next glyph would stand without spacing.
    pub(super) end: f64,
    /// The font size as it appears on the page.
    pub(super) size: f64,
    pub(super) display: bool,
    /// The file places it by itself, not after the glyph before it.
    pub(super) placed: bool,
    pub(super) text: String,
}

/// A straight stroke or a thin filled box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) top: f64,
}

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Images; a page with images alone is a scan.
    pub(super) images: usize,
}

/// Reads everything that a page draws.
pub(super) fn read_page(document: &Document, page: ObjectId) -> Result<Drawn, PdfError> {
    let content = document
        .get_page_content_with_limit(page, MAX_PAGE_CONTENT)
        .map_err(|error| PdfError::Damaged(error.to_string()))?;
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let resources = page_resources(document, page);
    let mut painter = Painter { document, drawn: Drawn::default(), operations: 0 };
    let fonts = read_fonts(document, fonts);
    painter.paint(&content, &fonts, &resources, State::default(), 0);
    Ok(painter.drawn)
}

type Fonts<'a> = BTreeMap<Vec<u8>, Rc<Font<'a>>>;

fn read_fonts<'a>(document: &'a Document, fonts: BTreeMap<Vec<u8>, &'a Dictionary>) -> Fonts<'a> {
    fonts.into_iter().map(|(name, font)| (name, Rc::new(Font::read(document, font)))).collect()
}

fn page_resources(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let Ok((direct, ids)) = document.get_page_resources(page) else { return Vec::new() };
    direct
        .into_iter()
        .chain(ids.into_iter().filter_map(|id| document.get_dictionary(id).ok()))
        .collect()
}

/// A transformation: `[a b c d e f]`.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn product(first: &Matrix, second: &Matrix) -> Matrix {
    let row = |x: f64, y: f64| (x * second[0] + y * second[2], x * second[1] + y * second[3]);
    let (scale_x, skew_y) = row(first[0], first[1]);
    let (skew_x, scale_y) = row(first[2], first[3]);
    let (x, y) = row(first[4], first[5]);
    [scale_x, skew_y, skew_x, scale_y, x + second[4], y + second[5]]
}

fn apply(matrix: &Matrix, x: f64, y: f64) -> (f64, f64) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    text: Matrix,
    line: Matrix,
    /// The next glyph is the first after a positioning operator.
    placed: bool,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            ctm: IDENTITY,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            text: IDENTITY,
            line: IDENTITY,
            placed: true,
        }
    }
}

impl State<'_> {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = product(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
        self.placed = true;
    }
}

struct Painter<'a> {
    document: &'a Document,
    drawn: Drawn,
    operations: usize,
}

impl<'a> Painter<'a> {
    fn paint(
        &mut self,
        content: &[u8],
        fonts: &Fonts<'a>,
        resources: &[&'a Dictionary],
        start: State<'a>,
        depth: usize,
    ) {
        let mut state = start;
        let mut saved = Vec::new();
        let mut path = Path::default();
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { break };
            self.operations += 1;
            if self.is_full() {
                break;
            }
            let numbers = Numbers::of(self.document, &operation);
            match operation.operator.as_str() {
                "q" if saved.len() < 64 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.ctm = product(&numbers.matrix(), &state.ctm),
                "Tf" => {
                    let name = operation.operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| fonts.get(name)).cloned();
                    state.size = numbers.at(1);
                }
                "Tj" | "'" | "\"" | "TJ" => self.text(&mut state, &operation, &numbers),
                "Do" => self.form(&operation, fonts, resources, &state, depth),
                "BI" => self.drawn.images += 1,
                operator => {
                    if !set_text_state(&mut state, operator, &numbers) {
                        self.drawn.rules.extend(path.take(operator, &numbers, &state.ctm));
                    }
                }
            }
        }
    }

    fn is_full(&self) -> bool {
        self.operations > MAX_PAGE_OPERATIONS
            || self.drawn.glyphs.len() > MAX_PAGE_ITEMS
            || self.drawn.rules.len() > MAX_PAGE_ITEMS
    }

    fn text(&mut self, state: &mut State<'a>, operation: &Operation, numbers: &Numbers) {
        match operation.operator.as_str() {
            "\"" => {
                state.word_space = numbers.at(0);
                state.char_space = numbers.at(1);
                state.next_line(0.0, -state.leading);
            }
            "'" => state.next_line(0.0, -state.leading),
            _ => {}
        }
        match operation.operands.last() {
            Some(Object::String(bytes, _)) => self.show(state, bytes),
            Some(Object::Array(items)) => {
                for item in items {
                    if let Object::String(bytes, _) = item {
                        self.show(state, bytes);
                    } else if let Some(shift) = number(self.document, item) {
                        let shift = -shift / 1000.0 * state.size * state.scale;
                        state.text = product(&[1.0, 0.0, 0.0, 1.0, shift, 0.0], &state.text);
                    }
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, state: &mut State<'a>, bytes: &[u8]) {
        let Some(font) = state.font.clone() else { return };
        for decoded in font.decode(bytes) {
            let placed = product(&state.text, &state.ctm);
            let (x, y) = apply(&placed, 0.0, state.rise);
            let width = decoded.width * state.size * state.scale;
            let (end, _) = apply(&placed, width, state.rise);
            let size = state.size.abs() * placed[2].hypot(placed[3]);
            let level = placed[1].abs() <= placed[0].abs() * 0.01;
            if level && [x, y, end, size].iter().all(|value| value.is_finite()) {
                let placed = std::mem::take(&mut state.placed);
                self.drawn.glyphs.push(Glyph {
                    x,
                    y,
                    end,
                    size,
                    display: font.display,
                    placed,
                    text: decoded.text,
                });
            }
            let spacing = state.char_space + if decoded.is_space { state.word_space } else { 0.0 };
            let advance = width + spacing * state.scale;
            state.text = product(&[1.0, 0.0, 0.0, 1.0, advance, 0.0], &state.text);
            if self.drawn.glyphs.len() > MAX_PAGE_ITEMS {
                break;
            }
        }
    }

    fn form(
        &mut self,
        operation: &Operation,
        fonts: &Fonts<'a>,
        resources: &[&'a Dictionary],
        state: &State<'a>,
        depth: usize,
    ) {
        let document = self.document;
        let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else {
            return;
        };
        let found = resources.iter().find_map(|resources| {
            let objects =
                resources.get_deref(b"XObject", document).and_then(Object::as_dict).ok()?;
            objects.get_deref(name, document).and_then(Object::as_stream).ok()
        });
        let Some(stream) = found else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image")
        {
            self.drawn.images += 1;
            return;
        }
        let Ok(content) = stream.decompressed_content_with_limit(MAX_PAGE_CONTENT) else { return };
        if depth >= MAX_FORM_DEPTH {
            return;
        }
        let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let mut inner = state.clone();
        if let Ok(matrix) = stream.dict.get_deref(b"Matrix", document).and_then(Object::as_array) {
            let values = matrix.iter().filter_map(|value| number(document, value)).collect();
            inner.ctm = product(&Numbers(values).matrix(), &inner.ctm);
        }
        match own {
            Some(own) => {
                let fonts = read_fonts(document, own_fonts(document, own));
                self.paint(&content, &fonts, &[own], inner, depth + 1);
            }
            None => self.paint(&content, fonts, resources, inner, depth + 1),
        }
    }
}

fn own_fonts<'a>(
    document: &'a Document,
    resources: &'a Dictionary,
) -> BTreeMap<Vec<u8>, &'a Dictionary> {
    let Ok(fonts) = resources.get_deref(b"Font", document).and_then(Object::as_dict) else {
        return BTreeMap::new();
    };
    fonts
        .iter()
        .filter_map(|(name, font)| {
            let (_, font) = document.dereference(font).ok()?;
            Some((name.clone(), font.as_dict().ok()?))
        })
        .collect()
}

/// Text state and text position operators; false where it is another.
fn set_text_state(state: &mut State<'_>, operator: &str, numbers: &Numbers) -> bool {
    match operator {
        "BT" => {
            state.text = IDENTITY;
            state.line = IDENTITY;
            state.placed = true;
        }
        "Tc" => state.char_space = numbers.at(0),
        "Tw" => state.word_space = numbers.at(0),
        "Tz" => state.scale = numbers.at(0) / 100.0,
        "TL" => state.leading = numbers.at(0),
        "Ts" => state.rise = numbers.at(0),
        "Td" => state.next_line(numbers.at(0), numbers.at(1)),
        "TD" => {
            state.leading = -numbers.at(1);
            state.next_line(numbers.at(0), numbers.at(1));
        }
        "T*" => state.next_line(0.0, -state.leading),
        "Tm" => {
            state.line = numbers.matrix();
            state.text = state.line;
            state.placed = true;
        }
        _ => return false,
    }
    true
}

/// The numeric operands of an operator; missing ones are 0.
struct Numbers(Vec<f64>);

impl Numbers {
    fn of(document: &Document, operation: &Operation) -> Self {
        let value = |object| number(document, object).unwrap_or(0.0);
        Self(operation.operands.iter().take(8).map(value).collect())
    }

    fn at(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or(0.0)
    }

    fn matrix(&self) -> Matrix {
        [self.at(0), self.at(1), self.at(2), self.at(3), self.at(4), self.at(5)]
    }
}

/// The path under construction, as far as it consists of straight lines.
#[derive(Default)]
struct Path {
    at: (f64, f64),
    lines: Vec<Rule>,
}

impl Path {
    /// Takes a path operator; yields the rules when the path is painted.
    fn take(&mut self, operator: &str, numbers: &Numbers, ctm: &Matrix) -> Vec<Rule> {
        match operator {
            "m" => self.at = apply(ctm, numbers.at(0), numbers.at(1)),
            "l" => {
                let to = apply(ctm, numbers.at(0), numbers.at(1));
                self.line(self.at, to);
                self.at = to;
            }
            "re" => {
                let (x, y) = (numbers.at(0), numbers.at(1));
                let corner = apply(ctm, x, y);
                let opposite = apply(ctm, x + numbers.at(2), y + numbers.at(3));
                self.line(corner, opposite);
            }
            "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                return std::mem::take(&mut self.lines);
            }
            "n" => self.lines.clear(),
            _ => {}
        }
        Vec::new()
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        if self.lines.len() >= MAX_PAGE_ITEMS {
            return;
        }
        let rule = Rule {
            left: from.0.min(to.0),
            right: from.0.max(to.0),
            bottom: from.1.min(to.1),
            top: from.1.max(to.1),
        };
        if [rule.left, rule.right, rule.bottom, rule.top].iter().all(|value| value.is_finite()) {
            self.lines.push(rule);
        }
    }
}
