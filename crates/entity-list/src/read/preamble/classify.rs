//! Which lists a document amends.
//!
//! Judged by content: amendatory instructions first, tables under the heading
//! of a supplement second. Title and summary decide only where a document has
//! no instructions at all, such as a delay or a correction in words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::counts::declared;
use crate::model::{Declared, List};
use crate::read::instruction::read_instructions;
use crate::read::instruction::target::{Target, list_named, list_of_heading};
use crate::read::parts::{Block, CfrPart, MarkedText, RuleParts};

/// What title and abstract alone say about a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeadingClass {
    /// The lists that it seems to amend.
    pub lists: Vec<List>,
    /// The numbers that it declares, list by list.
    pub declared: BTreeMap<List, Declared>,
}

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static ON_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[^0-9A-Za-z]*(?:[0-9]+\.|\(?[a-z0-9]\)?\.?)?\s*on\s+pages?\s+[0-9]+")
});

static PROPOSED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bproposed\s+(?:rule|rulemaking)\b|\bnotice\s+of\s+inquiry\b"));
static SUPPLEMENT_7: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bsupplement\s+no\.?\s*7\s+to\s+part\s+744\b"));

/// Documents that speak of a list and do not amend it.
static ABOUT_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)forced\s+labor|uflpa|agency\s+information\s+collection|request\s+for\s+(?:public\s+)?comments?\b|procedures\s+for\s+access|extends\s+the\s+deadline|public\s+briefing|notice\s+of|performance\s+review\s+board|temporary\s+general\s+license",
    )
});
/// A title that announces a change of a list.
static TITLE_CHANGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:additions?|addition\s+of|revisions?|removals?|modifications?|corrections?|changes|amendments?|clarifications?|updates?)\b.*\b(?:list|entries|entry)\b|\blist\b.{0,12}\b(?:additions?|removals?|revisions?|modifications?|corrections?)\b",
    )
});
/// A sentence that announces one.
static SENTENCE_CHANGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:add(?:s|ing)|revis(?:es|ing)|remov(?:es|ing)|correct(?:s|ing)?|modif(?:ies|ying|ications?)|amends)\b[^.]{0,160}\bentr(?:y|ies)\b",
    )
});

/// Which lists a document seems to amend, and how many parties it declares,
/// from its title and abstract alone. A hint: only the document itself
/// decides.
pub fn classify_heading(title: &str, summary: &str) -> HeadingClass {
    if ABOUT_ONLY.is_match(title) || about_only(summary) {
        return HeadingClass::default();
    }
    let default = list_named(title).unwrap_or(List::EntityList);
    // the title of an earlier rule, quoted, is not a statement of this one
    let told = summary.replace("Entity List Modification", "");
    let named = list_named(title).is_some() || list_named(&told).is_some();
    if !named {
        return HeadingClass::default();
    }
    let mut counted = declared(&told, default);
    counted.retain(|_, declared| *declared != Declared::default());
    let mut lists: Vec<List> = counted.keys().copied().collect();
    for list in [List::EntityList, List::UnverifiedList, List::MilitaryEndUserList] {
        if lists.contains(&list) {
            continue;
        }
        let in_title =
            title.split([';', ',']).any(|part| names(part, list) && TITLE_CHANGES.is_match(part))
                && (names(&told, list) || !counted.is_empty());
        let in_sentence = super::prose::sentences(&told)
            .iter()
            .any(|sentence| names(sentence, list) && SENTENCE_CHANGES.is_match(sentence));
        if in_title || in_sentence {
            lists.push(list);
        }
    }
    lists.sort();
    HeadingClass { lists, declared: counted }
}

/// The same words in an abstract matter only where they stand at its front.
fn about_only(summary: &str) -> bool {
    let lower = summary.to_lowercase();
    lower.contains("uflpa")
        || lower.contains("uyghur forced labor")
        || lower.contains("extends the deadline")
}

/// True where a text names this list.
fn names(text: &str, list: List) -> bool {
    let text = text.to_lowercase();
    match list {
        List::EntityList => text.contains("entity list"),
        List::UnverifiedList => text.contains("unverified list") || text.contains("uvl"),
        List::MilitaryEndUserList => {
            text.contains("military end-user list")
                || text.contains("military end user list")
                || text.contains("meu list")
                || text.contains("(meu) list")
        }
    }
}

/// The lists that a document amends, judged by its content.
pub fn lists_amended(parts: &RuleParts) -> Vec<List> {
    if proposes(parts) {
        return Vec::new();
    }
    let sentences = sentences(parts);
    let mut lists: Vec<List> =
        read_instructions(&sentences).read.iter().map(|(list, _)| *list).collect();
    lists.extend(tables_by_heading(parts));
    if lists.is_empty() && sentences.iter().all(|(_, text)| ON_PAGE.is_match(&text.text)) {
        lists.extend(corrections_by_list(parts).into_iter().filter_map(|(list, _)| list));
    }
    if lists.is_empty() && sentences.is_empty() && from_bis(parts) {
        let title = parts.subject.as_ref().map_or("", |subject| subject.text.as_str());
        let summary: Vec<&str> = parts.summary.iter().map(|text| text.text.as_str()).collect();
        if parts.element.is_empty()
            || parts.element.eq_ignore_ascii_case("RULE")
            || parts.element == "CORRECT"
        {
            lists = classify_heading(title, &summary.join(" ")).lists;
        }
    }
    if lists.is_empty() && !super::application::how_lists_apply(parts).is_empty() {
        lists.push(List::EntityList);
    }
    lists.sort();
    lists.dedup();
    lists
}

/// True for a proposed rule or a notice: whatever it says it would amend, it
/// amends nothing.
pub(crate) fn proposes(parts: &RuleParts) -> bool {
    let action = parts.action.as_ref().map_or("", |action| action.text.as_str());
    ["PRORULE", "NOTICE"].contains(&parts.element.to_uppercase().as_str())
        || PROPOSED.is_match(action)
}

/// True where Supplement No. 7 is a temporary general license and not yet the
/// Military End-User List: it was one for a while.
fn holds_general_license(parts: &RuleParts) -> bool {
    let headings = parts.body.iter().filter_map(|block| match block {
        Block::Heading { text, .. } => Some(text.text.as_str()),
        _ => None,
    });
    let title = parts.subject.as_ref().map(|subject| subject.text.as_str());
    let mut named = title.into_iter().chain(headings.filter(|text| SUPPLEMENT_7.is_match(text)));
    let is_license = |text: &str| text.to_lowercase().contains("temporary general license");
    named.by_ref().any(is_license)
        && !title.is_some_and(|title| names(title, List::MilitaryEndUserList))
}

/// The lists that a document without instructions names when it corrects,
/// delays, suspends or withdraws an earlier rule: it changes what that rule
/// does to them.
pub(super) fn lists_acted_on(parts: &RuleParts) -> Vec<List> {
    let is_rule = parts.element.is_empty() || ["RULE", "CORRECT"].contains(&parts.element.as_str());
    if !is_rule || !from_bis(parts) || !sentences(parts).is_empty() {
        return Vec::new();
    }
    let title = parts.subject.iter().map(|subject| subject.text.as_str());
    let text: Vec<&str> =
        title.chain(parts.summary.iter().map(|text| text.text.as_str())).collect();
    let text = text.join(" ");
    [List::EntityList, List::UnverifiedList, List::MilitaryEndUserList]
        .into_iter()
        .filter(|list| !about_only(&text) && names(&text, *list))
        .collect()
}

/// The amendatory instructions of a document with the part of each; without
/// those on a supplement that was something else than a list in its time.
pub(crate) fn sentences(parts: &RuleParts) -> Vec<(Option<CfrPart>, MarkedText)> {
    let general_license = holds_general_license(parts);
    parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Instruction { part, text } => Some((part.clone(), text.clone())),
            _ => None,
        })
        .filter(|(_, text)| !(general_license && SUPPLEMENT_7.is_match(&text.text)))
        .collect()
}

/// Paragraphs that correct a printed page in words: `On page 4804, in the
/// second column, in the entry for ..., “X” should read “Y”`.
pub(crate) fn corrections_in_words(parts: &RuleParts) -> Vec<&MarkedText> {
    parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) | Block::Regulation(text) | Block::Instruction { text, .. } => {
                Some(text)
            }
            _ => None,
        })
        .filter(|text| ON_PAGE.is_match(&text.text))
        .collect()
}

/// Corrections in words, each with the list that it names, or else that of the
/// heading above it, or else of the title of a document of the Bureau's own.
pub(crate) fn corrections_by_list(parts: &RuleParts) -> Vec<(Option<List>, MarkedText)> {
    let title = parts.subject.as_ref().filter(|_| from_bis(parts));
    let mut heading = title.and_then(|title| list_named(&title.text)).map(Target::List);
    let mut found = Vec::new();
    for block in &parts.body {
        match block {
            Block::Heading { text, .. } => heading = list_of_heading(&text.text).or(heading),
            Block::Paragraph(text) | Block::Regulation(text) | Block::Instruction { text, .. }
                if ON_PAGE.is_match(&text.text) =>
            {
                let above = match heading {
                    Some(Target::List(list)) => Some(list),
                    _ => None,
                };
                found.push((list_in(&text.text).or(above), text.clone()));
            }
            _ => {}
        }
    }
    found
}

/// The list that a correction in words names.
fn list_in(text: &str) -> Option<List> {
    match list_of_heading(text) {
        Some(Target::List(list)) => Some(list),
        Some(Target::Elsewhere) => None,
        None => list_named(text),
    }
}

/// Lists whose supplement's heading stands in front of a table.
fn tables_by_heading(parts: &RuleParts) -> Vec<List> {
    let mut heading = None;
    let mut found = Vec::new();
    for block in &parts.body {
        match block {
            Block::Heading { text, .. } => heading = list_of_heading(&text.text).or(heading),
            Block::Table { table, .. } if !table.rows.is_empty() => {
                if let Some(Target::List(list)) = heading {
                    found.push(list);
                }
            }
            _ => {}
        }
    }
    found
}

/// True for a document of the Bureau of Industry and Security.
pub(crate) fn from_bis(parts: &RuleParts) -> bool {
    parts.agencies.iter().any(|agency| agency.to_lowercase().contains("industry and security"))
}
