//! The texts that settings are read from, kept so that a problem can point
//! into them, and masked so that pointing never shows a secret.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The built-in defaults.
    Default,
    /// Worked out from another key.
    Derived(&'static str),
    /// A configuration file; the line counts from 1.
    File {
        /// The file.
        path: PathBuf,
        /// The line of the value.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A file that holds a secret.
    SecretFile(PathBuf),
    /// A systemd credential.
    Credential(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Derived(from) => write!(f, "from {from}"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) => write!(f, "${name}"),
            Self::SecretFile(path) => write!(f, "{}", path.display()),
            Self::Credential(path) => write!(f, "credential {}", path.display()),
        }
    }
}

/// Which kind of text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextKind {
    BuiltIn,
    File(PathBuf),
    Variable(String),
}

/// One text with the parts that nobody may see.
#[derive(Clone)]
pub(super) struct SourceText {
    pub(super) kind: TextKind,
    text: String,
    masks: Vec<Range<usize>>,
}

/// A part of one of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) text: usize,
    pub(super) span: Range<usize>,
}

/// All texts.
#[derive(Clone, Default)]
pub(super) struct Texts(Vec<SourceText>);

impl fmt::Debug for Texts {
    /// Only how many: they may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.0.len()).finish()
    }
}

/// In an address, what may hold a password: `user:password@` and the
/// parameter `password`.
#[expect(clippy::expect_used, reason = "a constant expression")]
static IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"://(?<secret>[^/@\s"'?#]+)@|(?<key>[?&](?i:password)=)(?<value>[^&\s"'#]+)"#)
        .expect("a valid expression")
});

/// A line that assigns something secret, in a text that is no TOML.
#[expect(clippy::expect_used, reason = "a constant expression")]
static SECRET_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)([\w-]*(?:pass|pwd|secret|token|credential|api_?key)[\w-]*)["']?[ \t]*[=:][ \t]*([^\r\n]+)"#)
        .expect("a valid expression")
});

/// What stands in place of a secret.
pub const MASK: &str = "***";

impl Texts {
    /// Keeps a text; its number is used in places.
    pub(super) fn add(&mut self, kind: TextKind, text: String) -> usize {
        let masks = IN_ADDRESS
            .captures_iter(&text)
            .filter_map(|found| found.name("secret").or(found.name("value")))
            .map(|secret| secret.range())
            .collect();
        self.0.push(SourceText { kind, text, masks });
        self.0.len() - 1
    }

    /// Never shows these bytes.
    pub(super) fn mask(&mut self, place: &Place) {
        if let Some(source) = self.0.get_mut(place.text) {
            source.masks.push(place.span.clone());
        }
    }

    /// Never shows the path of the address that stands here.
    pub(super) fn mask_path(&mut self, place: &Place) {
        let Some(written) = self.slice(place) else { return };
        let Some(at) = path_start(written) else { return };
        let end = written.trim_end_matches(['"', '\'']).len();
        if at + 1 < end {
            let span = place.span.start + at + 1..place.span.start + end;
            self.mask(&Place { text: place.text, span });
        }
    }

    /// Masks by the look of lines: for a text whose structure is unknown.
    pub(super) fn mask_secret_lines(&mut self, text: usize) {
        let Some(source) = self.0.get_mut(text) else { return };
        for found in SECRET_LINE.captures_iter(&source.text) {
            if let (Some(name), Some(value)) = (found.get(1), found.get(2))
                && is_secret_name(name.as_str())
            {
                // What spans lines may be what is broken: hide all the rest.
                let spans_lines =
                    ["\"\"\"", "'''", "["].iter().any(|it| value.as_str().starts_with(it));
                let end = if spans_lines { source.text.len() } else { value.end() };
                source.masks.push(value.start()..end);
            }
        }
    }

    pub(super) fn kind(&self, place: &Place) -> Option<&TextKind> {
        self.0.get(place.text).map(|source| &source.kind)
    }

    /// The bytes at a place, unmasked.
    pub(super) fn slice(&self, place: &Place) -> Option<&str> {
        self.0.get(place.text)?.text.get(place.span.clone())
    }

    pub(super) fn origin(&self, place: &Place) -> Origin {
        let Some(source) = self.0.get(place.text) else { return Origin::Default };
        match &source.kind {
            TextKind::BuiltIn => Origin::Default,
            TextKind::Variable(name) => Origin::Environment(name.clone()),
            TextKind::File(path) => {
                let before = source.text.get(..place.span.start).unwrap_or_default();
                Origin::File { path: path.clone(), line: before.matches('\n').count() + 1 }
            }
        }
    }

    /// The masked text and where the place is in it.
    pub(super) fn shown(&self, place: &Place) -> Option<(String, Range<usize>)> {
        let source = self.0.get(place.text)?;
        let mut shown = String::with_capacity(source.text.len());
        let mut span = place.span.clone();
        let mut from = 0;
        for mask in merged(&source.masks) {
            shown.push_str(source.text.get(from..mask.start)?);
            let at = shown.len();
            shown.push_str(MASK);
            from = mask.end;
            span.start = moved(span.start, place.span.start, &mask, at);
            span.end = moved(span.end, place.span.end, &mask, at);
        }
        shown.push_str(source.text.get(from..)?);
        let end = span.end.min(shown.len());
        Some((shown, span.start.min(end)..end))
    }
}

/// The masks in order, those that touch joined into one.
fn merged(masks: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut masks = masks.to_vec();
    masks.sort_by_key(|mask| mask.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(masks.len());
    for mask in masks {
        match merged.last_mut() {
            Some(last) if mask.start <= last.end => last.end = last.end.max(mask.end),
            _ => merged.push(mask),
        }
    }
    merged
}

/// Where a position ends up when a mask is put in place at `at`.
fn moved(now: usize, original: usize, mask: &Range<usize>, at: usize) -> usize {
    if original >= mask.end {
        at + MASK.len() + (original - mask.end)
    } else if original > mask.start {
        at + MASK.len()
    } else if original == mask.start {
        at
    } else {
        now
    }
}

/// Whether a key of this name would hold a secret, rather than a file's path.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let secret = ["pass", "pwd", "secret", "token", "credential", "api_key", "apikey"]
        .iter()
        .any(|word| name.contains(word));
    secret && !name.ends_with("_file") && !name.ends_with("_files")
}

/// An address without what stands before its host's `@`, and without the
/// parameter `password`.
pub(super) fn without_user_info(text: &str) -> String {
    IN_ADDRESS
        .replace_all(text, |found: &regex::Captures<'_>| match found.name("key") {
            Some(key) => format!("{}{MASK}", key.as_str()),
            None => format!("://{MASK}@"),
        })
        .into_owned()
}

/// An address without its path and query, which may be a secret of their own:
/// whoever knows the address of a chat's webhook can write there.
pub(super) fn without_path(text: &str) -> String {
    let text = without_user_info(text);
    match path_start(&text) {
        Some(at) if at + 1 < text.len() => format!("{}/{MASK}", &text[..at]),
        _ => text,
    }
}

/// Where the path or the query of an address begins.
fn path_start(text: &str) -> Option<usize> {
    let host = text.find("://").map_or(0, |at| at + "://".len());
    text[host..].find(['/', '?', '#']).map(|at| host + at)
}

/// A value for a message: in backticks, one line, not too long, without
/// control characters or passwords.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    let clean: String = without_user_info(text)
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &clean[..end]),
        None => format!("`{clean}`"),
    }
}
