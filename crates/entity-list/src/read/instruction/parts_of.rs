//! Sentences that print several instructions in a row.
//!
//! Plain text and PDF run labelled parts together: `a. Under CANADA, ...; b.
//! Under CHINA, ...`, `amended by (a) adding ...; (b) removing ...`. They are
//! cut in front of each label that follows the end of a part, or the word that
//! announces one, and outside quotation marks.

use std::sync::LazyLock;

use regex::Regex;

use super::token::{Kind, tokens};

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static EMBEDDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[;:,.]|\band|\bby)\s+(?:■\s*)?((?:[a-z]{1,2}|[ivx]{1,5}|[1-9][0-9]?)\.|\([a-z0-9]{1,3}\))\s+(?i:under|by |adding|add |revis|remov|delet|correct|redesignat|in |the |amend|supplement|section|§)")
        .expect("constant pattern")
});

/// The single instructions of a printed sentence, in order.
pub(super) fn single_sentences(text: &str) -> Vec<&str> {
    let quoted: Vec<(usize, usize)> = tokens(text)
        .iter()
        .filter(|token| token.kind == Kind::Quotation)
        .map(|token| (token.start, token.end()))
        .collect();
    let mut cuts: Vec<usize> = EMBEDDED
        .captures_iter(text)
        .filter_map(|found| found.get(1).map(|label| label.start()))
        .filter(|at| !quoted.iter().any(|(from, to)| (from..to).contains(&at)))
        .collect();
    cuts.push(text.len());
    let mut from = 0;
    let mut parts = Vec::new();
    for cut in cuts {
        let part = text[from..cut].trim();
        if !part.is_empty() {
            parts.push(part);
        }
        from = cut;
    }
    parts
}
