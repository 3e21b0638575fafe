//! A word-level difference written out: for a terminal, for a page, for
//! programs.

use serde::{Deserialize, Serialize};

use crate::ledger::{Tag, word_diff};

/// A run of text and what happened to it, as programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    /// What happened to it.
    pub mark: Tag,
    /// The text, verbatim.
    pub text: String,
}

/// The two texts as marked runs.
pub fn inline_runs(before: &str, after: &str) -> Vec<Run> {
    word_diff(before, after).into_iter().map(|(mark, text)| Run { mark, text }).collect()
}

/// The two texts as one line of plain text: `[-what goes-]{+what comes+}`.
pub fn inline_text(before: &str, after: &str) -> String {
    write_out(before, after, str::to_owned, ("[-", "-]"), ("{+", "+}"))
}

/// The two texts as HTML: `<del>` and `<ins>` around text that is escaped
/// first, so that no document can put markup onto a page.
pub fn inline_html(before: &str, after: &str) -> String {
    write_out(before, after, escape, ("<del>", "</del>"), ("<ins>", "</ins>"))
}

fn write_out(
    before: &str,
    after: &str,
    escape: impl Fn(&str) -> String,
    gone: (&str, &str),
    come: (&str, &str),
) -> String {
    let mut out = String::with_capacity(before.len() + after.len());
    for (tag, text) in word_diff(before, after) {
        let (open, close) = match tag {
            Tag::Same => ("", ""),
            Tag::Removed => gone,
            Tag::Added => come,
        };
        out.push_str(open);
        out.push_str(&escape(&text));
        out.push_str(close);
    }
    out
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
