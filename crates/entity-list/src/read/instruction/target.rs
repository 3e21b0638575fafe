//! What an instruction amends: one of the lists, or something else.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::List;
use crate::read::parts::CfrPart;

/// What an instruction amends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// One of the lists.
    List(List),
    /// A section, the authority citation, another supplement, another part.
    Elsewhere,
}

/// The supplements of part 744 that are lists.
const SUPPLEMENTS: [(u32, List); 3] =
    [(4, List::EntityList), (6, List::UnverifiedList), (7, List::MilitaryEndUserList)];

/// The lists by name.
const NAMES: [(&str, List); 7] = [
    ("uvl", List::UnverifiedList),
    ("meu list", List::MilitaryEndUserList),
    ("unverified list", List::UnverifiedList),
    ("military end-user list", List::MilitaryEndUserList),
    ("military end user list", List::MilitaryEndUserList),
    ("meu) list", List::MilitaryEndUserList),
    ("entity list", List::EntityList),
];

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static SUPPLEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bsupp(?:lement|\.)?\s+(?:number|numbers|nos?\.?|#)?\s*([0-9]+)(?:\s+to\s+(?:15\s+CFR\s+)?part\s+([0-9]+))?",
    )
});

static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:in|amend|revise|add|remove|correct|republish|the|by|further)\s+)*(?:authority\b|sections?\b|§|parts?\s+[0-9]|subparts?\b|supplements?\b|appendix|the\s+table\s+of\s+contents|heading\s+of\s+part|title\s+of\s+part|on\s+page\b|export\s+control\s+classification)",
    )
});

static SECTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:§\s*|\bsections?\s+)[0-9]+\.[0-9]+|authority\s+citation"));

/// What a sentence says that it amends; `None` where it does not say and the
/// sentence above it holds.
pub(crate) fn target(sentence: &str, part: Option<&CfrPart>) -> Option<Target> {
    let head: String = unquoted_head(sentence);
    if let Some(found) = SUPPLEMENT.captures(&head) {
        let section_first = SECTION.find(&head).is_some_and(|section| {
            found.get(0).is_some_and(|supplement| section.start() < supplement.start())
        });
        if section_first {
            return Some(Target::Elsewhere);
        }
        let number = found.get(1).and_then(|number| number.as_str().parse::<u32>().ok());
        let stated = found.get(2).map(|part| part.as_str());
        let ours = match stated {
            Some(stated) => stated == "744",
            None => is_part_744(part).unwrap_or(true),
        };
        let list = SUPPLEMENTS.iter().find(|(known, _)| Some(*known) == number);
        return Some(match list {
            Some((_, list)) if ours => Target::List(*list),
            _ => Target::Elsewhere,
        });
    }
    if ELSEWHERE.is_match(&head) {
        return Some(Target::Elsewhere);
    }
    list_named(&head).filter(|_| is_part_744(part).unwrap_or(true)).map(Target::List)
}

/// The list that a heading or a sentence names: `Supplement No. 4 to Part
/// 744—Entity List`, `the Unverified List`.
pub(crate) fn list_named(text: &str) -> Option<List> {
    let text = text.to_lowercase();
    if text.contains("forced labor") || text.contains("uflpa") {
        return None;
    }
    NAMES.iter().find(|(name, _)| has_word(&text, name)).map(|(_, list)| *list)
}

/// True where the words stand by themselves: `the entity listed under it`
/// does not name the Entity List.
fn has_word(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| !text[at + words.len()..].starts_with(|letter: char| letter.is_alphabetic()))
}

/// The list whose supplement a heading names.
pub(crate) fn list_of_heading(heading: &str) -> Option<Target> {
    let found = SUPPLEMENT.captures(heading)?;
    let number = found.get(1)?.as_str().parse::<u32>().ok()?;
    let part = found.get(2).map(|part| part.as_str());
    if part.is_some_and(|part| part != "744") {
        return Some(Target::Elsewhere);
    }
    Some(
        SUPPLEMENTS
            .iter()
            .find(|(known, _)| *known == number)
            .map_or(Target::Elsewhere, |(_, list)| Target::List(*list)),
    )
}

/// Whether this is 15 CFR 744; `None` where the source does not say.
pub(crate) fn is_part_744(part: Option<&CfrPart>) -> Option<bool> {
    part.map(|part| part.title.trim() == "15" && part.part.trim() == "744")
}

/// The sentence without what stands in quotation marks: words inside a quoted
/// name (`Entity List`, `Section 8`) say nothing about the target.
fn unquoted_head(sentence: &str) -> String {
    super::token::tokens(sentence)
        .iter()
        .filter(|token| token.kind != super::token::Kind::Quotation)
        .map(|token| token.text)
        .collect::<Vec<_>>()
        .join(" ")
}
