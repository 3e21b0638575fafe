//! The templates and what they can call. Every value passes through
//! [`format_value`]: a template cannot forget to escape.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};
use textwrap::WordSeparator;
use textwrap::core::{self, Word, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

use super::escape;
use super::words::capitalised;

/// Columns of the text part: what a reply can quote and a narrow window shows.
const WIDTH: usize = 72;

/// The template files, compiled in.
const FILES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../templates/parts.html")),
    ("parts.txt", include_str!("../../templates/parts.txt")),
    ("rule.html", include_str!("../../templates/rule.html")),
    ("rule.txt", include_str!("../../templates/rule.txt")),
    ("notice.html", include_str!("../../templates/notice.html")),
    ("notice.txt", include_str!("../../templates/notice.txt")),
    ("digest.html", include_str!("../../templates/digest.html")),
    ("digest.txt", include_str!("../../templates/digest.txt")),
];

static BUILT_IN: LazyLock<Templates> = LazyLock::new(|| Templates(environment()));

/// The words of all messages. Cheap to share, never changed once made.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

/// A template of the operator's cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// There is no built-in template of this name that it could replace.
    #[error("`{name}` replaces no template; there are {known}")]
    Unknown {
        /// The file.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// It cannot be understood.
    #[error("template `{name}`{}: {source}", line_of(.source))]
    Bad {
        /// The file.
        name: String,
        /// Why.
        source: Error,
    },
}

fn line_of(error: &Error) -> String {
    error.line().map(|line| format!(", line {line}")).unwrap_or_default()
}

impl Templates {
    /// Those that are compiled in.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The names of those that are compiled in and can be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// Those that are compiled in, with files of the operator's in the place
    /// of those of the same name.
    pub fn with_overrides(
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, TemplateError> {
        let mut environment = environment();
        for (name, source) in files {
            if !FILES.iter().any(|(known, _)| *known == name) {
                let known: Vec<&str> = FILES.iter().map(|(known, _)| *known).collect();
                return Err(TemplateError::Unknown { name, known: known.join(", ") });
            }
            add(&mut environment, name, source)?;
        }
        Ok(Self(environment))
    }

    /// Adds the template of an endpoint; see [`Templates::post_name`].
    pub fn add_post(&mut self, name: String, source: String) -> Result<(), TemplateError> {
        add(&mut self.0, name, source)
    }

    /// The name under which the template of a `[post.NAME]` is kept; the
    /// extension of its file decides how values are escaped.
    pub fn post_name(section: &str, extension: &str) -> String {
        format!("post/{section}.{extension}")
    }

    /// Their names and texts, by name.
    pub(super) fn sources(&self) -> BTreeMap<&str, String> {
        self.0.templates().map(|(name, template)| (name, template.source().to_owned())).collect()
    }

    /// Renders a template.
    pub(super) fn render(
        &self,
        name: &str,
        context: impl serde::Serialize,
    ) -> Result<String, Error> {
        self.0.get_template(name)?.render(Value::from(minijinja::value::Serde(context)))
    }
}

fn add(
    environment: &mut Environment<'static>,
    name: String,
    source: String,
) -> Result<(), TemplateError> {
    environment
        .add_template_owned(name.clone(), source)
        .map_err(|source| TemplateError::Bad { name, source })
}

#[expect(clippy::expect_used, reason = "the templates are compiled in and under test")]
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the ordinary delimiters are valid"),
    );
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html" | "xml") => AutoEscape::Html,
        Some("json") => AutoEscape::Json,
        // a name of its own keeps finished parts apart from raw values
        _ => AutoEscape::Custom("text".into()),
    });
    environment.set_formatter(format_value);
    environment.add_filter("wrap", wrap);
    environment.add_filter("quote", quote);
    environment.add_filter("keep_lines", keep_lines);
    environment.add_global("width", WIDTH);
    environment.add_filter("sentence", |text: String| capitalised(&text));
    environment.add_filter("columns", |text: String| columns(&text));
    environment.add_filter("pad", |text: String, width: usize| padding(&text, width, false));
    environment.add_filter("lpad", |text: String, width: usize| padding(&text, width, true));
    environment.add_filter("day", day);
    environment.add_filter("moment", moment);
    environment.add_filter("ranges", ranges);
    environment.add_filter("web_link", web_link);
    for (name, source) in FILES {
        environment.add_template(name, source).expect("a compiled-in template parses");
    }
    environment
}

/// Neutralises every text that no filter has made safe, then escapes it for
/// the format of the template.
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if matches!(state.auto_escape(), AutoEscape::Json) {
        // JSON says every character without acting on anybody
        return escape_formatter(out, state, value);
    }
    let plain = matches!(state.auto_escape(), AutoEscape::Custom(_));
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let shown = escape::line(text);
            if plain {
                Ok(out.write_str(&shown)?)
            } else {
                escape_formatter(out, state, &Value::from(shown))
            }
        }
        _ if plain => Ok(write!(out, "{value}")?),
        _ => escape_formatter(out, state, value),
    }
}

/// Wraps a text to the width of the text part; the first line begins with
/// `first`, the others with `rest` or as many blanks.
fn wrap(text: &str, first: Option<&str>, rest: Option<&str>) -> Value {
    let first = first.unwrap_or_default();
    let blanks = " ".repeat(first.chars().count());
    let rest = rest.unwrap_or(&blanks);
    Value::from_safe_string(filled(escape::line(text).trim(), first, rest))
}

/// Lines of the text part. They break at blanks only, so that a command or a
/// number can be copied; a word that is longer than a line is broken, unless it
/// is an address, which is of use only whole.
fn filled(text: &str, first: &str, rest: &str) -> String {
    let room = |indent: &str| WIDTH.saturating_sub(display_width(indent)).max(1);
    let narrow = room(first).min(room(rest));
    let words: Vec<Word<'_>> = WordSeparator::AsciiSpace
        .find_words(text)
        .flat_map(|word| {
            let whole = word.word.contains("://");
            if whole { vec![word] } else { core::break_words([word], narrow) }
        })
        .collect();
    let widths = [room(first) as f64, room(rest) as f64];
    let lines = wrap_first_fit(&words, &widths)
        .into_iter()
        .zip(std::iter::once(first).chain(std::iter::repeat(rest)));
    let line = |(words, indent): (&[Word<'_>], &str)| {
        let mut line = indent.to_owned();
        for (number, word) in (1..).zip(words) {
            line.push_str(word.word);
            if number < words.len() {
                line.push_str(word.whitespace);
            }
        }
        line.trim_end().to_owned()
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// A text verbatim, line by line behind a bar.
fn quote(text: &str, margin: Option<&str>) -> Value {
    let bar = format!("{}| ", margin.unwrap_or_default());
    let lines: Vec<String> = escape::lines(text)
        .iter()
        .map(|line| wrap(line, Some(&bar), Some(&bar)).to_string())
        .collect();
    Value::from_safe_string(lines.join("\n"))
}

/// A text verbatim for HTML, its line breaks kept as such; the style of the
/// quotation shows them.
fn keep_lines(text: &str) -> Value {
    let escaped: Vec<String> =
        escape::lines(text).iter().map(|line| minijinja::HtmlEscape(line).to_string()).collect();
    Value::from_safe_string(escaped.join("\n"))
}

/// Fills up with blanks to a width in columns of the screen; `before` says on
/// which side.
fn padding(text: &str, width: usize, before: bool) -> String {
    let text = escape::line(text);
    let blanks = " ".repeat(width.saturating_sub(columns(&text)));
    if before { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

/// Columns of the screen that a text takes.
fn columns(text: &str) -> usize {
    display_width(&escape::line(text))
}

/// `2025-03-25` → `25 Mar 2025`.
fn day(text: &str) -> Result<String, Error> {
    let date: Date = text.parse().map_err(|error| invalid("date", text, &error))?;
    Ok(date.strftime("%-d %b %Y").to_string())
}

/// `2025-03-25T12:45:00Z` → `25 Mar 2025, 12:45 UTC`.
fn moment(text: &str) -> Result<String, Error> {
    let timestamp: Timestamp = text.parse().map_err(|error| invalid("time", text, &error))?;
    Ok(timestamp.strftime("%-d %b %Y, %H:%M UTC").to_string())
}

fn invalid(what: &str, text: &str, error: &jiff::Error) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("`{text}` is not a {what}: {error}"))
}

/// `[1, 2, 3, 7]` → `1-3, 7`.
fn ranges(numbers: Vec<u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let texts = runs.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}-{last}"),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// True for a link that may be clicked: `https` or `http`, nothing else.
fn web_link(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_ranges() {
        assert_eq!(ranges(vec![1, 2, 3, 7, 9, 10]), "1-3, 7, 9, 10");
        assert_eq!(ranges(Vec::new()), "");
    }

    #[test]
    fn quoted_text_cannot_leave_its_bar() {
        assert_eq!(quote("a\nb\u{202e}", Some("  ")).to_string(), "  | a\n  | b<U+202E>");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(web_link("https://www.federalregister.gov/d/2025-05427"));
        assert!(!web_link("javascript:alert(1)"));
    }

    #[test]
    fn a_name_in_a_text_template_stays_on_its_line() {
        let mut environment = environment();
        environment.add_template("t.txt", "{{ name }}|{{ name | wrap('- ') }}").unwrap();
        let text = environment
            .get_template("t.txt")
            .unwrap()
            .render(minijinja::context! { name => "A\nB <b>" })
            .unwrap();
        assert_eq!(text, "A B <b>|- A B <b>");
    }
}
