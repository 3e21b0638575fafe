//! Tells by its content what a file is; a path is only a hint.

use std::fmt;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// XML; its elements tell what kind.
    Xml,
    /// HTML, such as the body of a Federal Register document.
    Html,
    /// JSON.
    Json,
    /// Comma-separated values with a line of column names.
    Csv,
    /// Plain text.
    Text,
}

/// What a file looks like that is none of the formats.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Looks {
    /// A whole HTML page, such as an error or sign-in page, with its title.
    HtmlPage {
        /// The title, empty where it has none.
        title: String,
    },
    /// A JSON object with a message in place of a document.
    JsonMessage {
        /// The message, shortened.
        message: String,
    },
    /// JSON of another kind.
    Json,
    /// A PDF, where the reader is built without them.
    Pdf,
    /// A compressed file.
    Compressed,
    /// XML of another kind, with the name of its outermost element.
    Xml {
        /// The outermost element.
        root: String,
    },
    /// CSV of another kind, with its first line, shortened.
    Csv {
        /// The first line.
        head: String,
    },
    /// The words of a PDF as another program took them out, with the mark by
    /// which it is told, in an order in which a table cannot be put together
    /// again.
    ExtractedWords {
        /// The line with the mark, shortened.
        mark: String,
    },
    /// Text, with its beginning.
    Text {
        /// The first characters.
        beginning: String,
    },
    /// Bytes that are no text.
    Binary,
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HtmlPage { title } if title.is_empty() => {
                f.write_str("an HTML page without title")
            }
            Self::HtmlPage { title } => write!(f, "the HTML page `{title}`"),
            Self::JsonMessage { message } => write!(f, "a JSON reply with the message `{message}`"),
            Self::Json => f.write_str("JSON of another kind"),
            Self::Pdf => f.write_str("a PDF"),
            Self::Compressed => f.write_str("a compressed file"),
            Self::Xml { root } => {
                write!(f, "XML of another kind with the outermost element `{root}`")
            }
            Self::Csv { head } => write!(f, "CSV with the columns `{head}`"),
            Self::ExtractedWords { mark } => {
                write!(
                    f,
                    "the words taken out of a PDF (`{mark}`), in which the rows of a table are \
                     lost; give the PDF itself"
                )
            }
            Self::Text { beginning } => write!(f, "text that begins with `{beginning}`"),
            Self::Binary => f.write_str("binary data"),
        }
    }
}

/// The first bytes of files that are no text.
const MAGIC: [(&[u8], Looks); 4] = [
    (b"%PDF", Looks::Pdf),
    (b"\x1F\x8B", Looks::Compressed),
    (b"PK\x03\x04", Looks::Compressed),
    (b"(\xB5/\xFD", Looks::Compressed),
];

/// Elements with which an HTML body or page begins, in lower case.
const HTML: [&str; 13] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "div",
    "p",
    "span",
    "h1",
    "h2",
    "table",
    "pre",
    "ul",
    "meta",
];

/// Columns of which the first line of a known CSV has at least two.
const COLUMNS: [&str; 6] =
    ["source", "name", "alt_names", "addresses", "federal_register_notice", "license_requirement"];

/// What bytes are by their first signs; `Err` where they are no text.
pub(super) fn by_signature(bytes: &[u8]) -> Option<Looks> {
    let magic = MAGIC.iter().find(|(start, _)| bytes.starts_with(start));
    if let Some((_, looks)) = magic {
        return Some(looks.clone());
    }
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let start = &bytes[..bytes.len().min(4096)];
    (!utf16 && start.contains(&0)).then_some(Looks::Binary)
}

/// What a text is.
pub(super) fn by_content(text: &str, path: Option<&str>) -> Kind {
    let text = text.trim_start();
    if let Some(markup) = text.strip_prefix('<') {
        return if is_html(markup) { Kind::Html } else { Kind::Xml };
    }
    if text.starts_with(['{', '[']) && (serde_like(text) || has_extension(path, "json")) {
        return Kind::Json;
    }
    let line = first_line(text).to_lowercase();
    let columns = COLUMNS.iter().filter(|column| {
        line.split([',', '\t', ';']).any(|cell| cell.trim_matches(['"', ' ']) == **column)
    });
    if columns.count() >= 2 || has_extension(path, "csv") { Kind::Csv } else { Kind::Text }
}

/// `[FR Doc. ...`, `[Federal Register ...` and `[[Page ...` open texts, not
/// JSON.
fn serde_like(text: &str) -> bool {
    if text.starts_with("[[Page ") {
        return false;
    }
    let inner = text[1..].trim_start();
    inner.starts_with(['"', '{', '}', ']', '['])
}

fn is_html(markup: &str) -> bool {
    let mut markup = markup;
    // comments and processing instructions stand before either
    while let Some((end, skip)) = [("!--", "-->"), ("?", "?>")].iter().find_map(|(open, close)| {
        markup.starts_with(open).then(|| markup.find(close).map(|at| (at, close.len()))).flatten()
    }) {
        match markup[end + skip..].trim_start().strip_prefix('<') {
            Some(next) => markup = next,
            None => return false,
        }
    }
    let name_end = markup.find(['>', '/', '\n', '\r', '\t']).unwrap_or(markup.len());
    let tag = &markup[..name_end.min(markup.len())];
    let lower = tag.to_ascii_lowercase();
    if lower.starts_with("!doctype html") || lower == "html" || lower.starts_with("html ") {
        return true;
    }
    // the tags of official XML are capitals
    let name = tag.split(' ').next().unwrap_or_default();
    HTML.contains(&name)
}

fn has_extension(path: Option<&str>, extension: &str) -> bool {
    let found = path.and_then(|path| path.rsplit_once('.'));
    found.is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// The first line of a text, shortened.
pub(super) fn first_line(text: &str) -> &str {
    shorten(text.trim_start().lines().next().unwrap_or_default(), 400)
}

/// The first characters of a text.
pub(super) fn shorten(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// What a text looks like that turned out to be none of the formats.
pub(super) fn looks_of_text(text: &str) -> Looks {
    let unprintable = |c: &char| c.is_control() && !c.is_whitespace();
    if text.chars().take(2000).any(|c| unprintable(&c)) {
        return Looks::Binary;
    }
    Looks::Text { beginning: shorten(first_line(text), 60).to_owned() }
}

/// What JSON looks like that turned out to be none of the formats.
pub(super) fn looks_of_json(value: &serde_json::Value) -> Looks {
    let message = ["message", "error", "errors", "detail"].iter().find_map(|key| value.get(key));
    match message {
        Some(serde_json::Value::String(message)) => {
            Looks::JsonMessage { message: shorten(message, 200).to_owned() }
        }
        Some(message) => {
            Looks::JsonMessage { message: shorten(&message.to_string(), 200).to_owned() }
        }
        None => Looks::Json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_format() {
        let kind = |text| by_content(text, None);
        assert_eq!(kind("<?xml version=\"1.0\"?>\n<DIV9 N=\"x\">"), Kind::Xml);
        assert_eq!(kind("<!-- made by hand -->\n<RULE>"), Kind::Xml);
        assert_eq!(kind("\n <div class=\"preamble\">"), Kind::Html);
        assert_eq!(kind("<!DOCTYPE html>\n<html>"), Kind::Html);
        assert_eq!(kind("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html>"), Kind::Html);
        assert_eq!(kind("<!DOCTYPE RULE [<!ENTITY a \"b\">]><RULE/>"), Kind::Xml);
        assert_eq!(kind("<DIV width=\"100%\">"), Kind::Xml);
        assert_eq!(kind("{\"results\": []}"), Kind::Json);
        assert_eq!(kind("[Federal Register Volume 90, Number 59]"), Kind::Text);
        assert_eq!(kind("_id,source,entity_number,name"), Kind::Csv);
        assert_eq!(kind("Billing code, and more"), Kind::Text);
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        assert_eq!(by_signature(b"%PDF-1.7"), Some(Looks::Pdf));
        assert_eq!(by_signature(b"\x1F\x8B\x08"), Some(Looks::Compressed));
        assert_eq!(by_signature(b"ab\0c"), Some(Looks::Binary));
        assert_eq!(by_signature(b"<RULE>"), None);
    }
}
