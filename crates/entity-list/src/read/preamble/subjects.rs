//! The subjects that a reason touches, each with the words that show it.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::model::SubjectTag;

#[derive(Debug, Deserialize)]
struct Table {
    subject: Vec<Subject>,
}

#[derive(Debug, Deserialize)]
struct Subject {
    tag: String,
    phrases: Vec<String>,
}

#[expect(clippy::expect_used, reason = "a table of this crate, read once and tested")]
static SUBJECTS: LazyLock<Vec<(String, Regex)>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("subjects.toml")).expect("a sound table");
    table
        .subject
        .into_iter()
        .map(|subject| {
            // the longest phrase first, so that the fullest words are shown
            let mut phrases = subject.phrases;
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
            let any: Vec<String> = phrases
                .iter()
                .map(|phrase| {
                    regex::escape(phrase)
                        .replace('\'', "['’]")
                        .replace("\\-", "[-–\\s]")
                        .replace(' ', "\\s+")
                })
                .collect();
            let pattern = format!(r"(?i)\b(?:{})(?:\b|$)", any.join("|"));
            (subject.tag, Regex::new(&pattern).expect("escaped phrases"))
        })
        .collect()
});

/// Every tag that a reason can carry, in the order of the table.
pub fn subject_tags() -> impl Iterator<Item = &'static str> {
    SUBJECTS.iter().map(|(tag, _)| tag.as_str())
}

/// The subjects of a text, in the order of the table, each once.
pub(crate) fn subjects(text: &str) -> Vec<SubjectTag> {
    SUBJECTS
        .iter()
        .filter_map(|(tag, pattern)| {
            let phrase = pattern.find(text)?.as_str().to_owned();
            Some(SubjectTag { tag: tag.clone(), phrase })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_whole_and_shown_as_printed() {
        let found = subjects(
            "They support China’s military modernization, exascale supercomputers and hypersonic flight.",
        );
        let found: Vec<_> =
            found.iter().map(|tag| format!("{}: {}", tag.tag, tag.phrase)).collect();
        assert_eq!(
            found,
            [
                "military-modernisation: military modernization",
                "supercomputing: exascale",
                "hypersonics: hypersonic"
            ]
        );
        assert!(subjects("The quantumly uninteresting paragraph.").is_empty());
    }
}
