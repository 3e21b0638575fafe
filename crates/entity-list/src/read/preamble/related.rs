//! Earlier rules that a document corrects, delays, suspends or withdraws.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::dates::dates;
use super::prose::{Passage, sentences};
use crate::model::{DocumentNumber, RelatedAction, RelatedDocument, Rule};

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b([0-9]{2,3})\s+(?:FR|Fed\.\s*Reg\.)\s+([0-9]{1,3},[0-9]{3}|[0-9]{1,6})\b")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)FR\s+Doc(?:ument)?\.?\s*(?:No\.?:?\s*)?((?:[A-Z][0-9][-–])?[0-9A-Z]{2,4}[-–][0-9]{3,6})",
    )
});
static UNTIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:until|through|to)\b"));
static IN_DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bin\s+(?:(?:final\s+|interim\s+final\s+)?(?:rule|notice)\s+document|FR\s+Doc(?:ument)?\.?)\s+(?:No\.?\s*)?(?:FR\s+Doc\.?\s+)?([0-9A-Z]+[-–][0-9]{3,6}|[A-Z][0-9][-–][0-9–-]+)",
    )
});
static CORRECTING_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[CR][0-9]+-(.+)$"));

/// Words by which a title or an action line says what the document does.
const HEADINGS: [(&str, RelatedAction); 13] = [
    ("correction", RelatedAction::Corrects),
    ("correcting amendment", RelatedAction::Corrects),
    ("corrects", RelatedAction::Corrects),
    ("delay of effective date", RelatedAction::Delays),
    ("delayed effective date", RelatedAction::Delays),
    ("effective date delay", RelatedAction::Delays),
    ("postponement of", RelatedAction::Delays),
    ("suspension of", RelatedAction::Suspends),
    ("suspending", RelatedAction::Suspends),
    ("; suspension", RelatedAction::Suspends),
    ("; stay", RelatedAction::Suspends),
    ("withdrawal", RelatedAction::Withdraws),
    ("rescission of", RelatedAction::Withdraws),
];

/// Words by which a sentence says it.
static ACTS: LazyLock<Vec<(Regex, RelatedAction)>> = LazyLock::new(|| {
    [
        (r"(?i)\b(?:this|these)\s+(?:[0-9a-z]+\s+){0,3}?(?:rule|document|action|amendments?|correction)s?\s+(?:also\s+)?corrects?\b|\bto\s+correct\s+(?:[0-9a-z]+\s+){0,6}?(?:errors?|omissions?|rule)|\bis\s+correcting\b|\bcorrects\s+(?:an?\s+|the\s+)?(?:[0-9a-z]+\s+){0,4}?(?:errors?|rule|entry|entries)", RelatedAction::Corrects),
        (r"(?i)\bdelay(?:s|ing|ed)?\s+(?:[0-9a-z]+\s+){0,4}?effective\s+dates?|\bpostpon(?:es|ing)\b|\beffective\s+dates?\b[^.]*\b(?:is|are|was)\s+(?:hereby\s+|further\s+)?(?:delayed|postponed|extended)\b", RelatedAction::Delays),
        (r"(?i)\b(?:suspend(?:s|ing)|stay(?:s|ing))\s+(?:[0-9a-z]+\s+){0,8}?(?:rule|amendments?|provisions?|effectiveness|requirements?|IFR|interim)|\b(?:is|are)\s+(?:hereby\s+)?(?:suspended|stayed)\b", RelatedAction::Suspends),
        (r"(?i)\b(?:withdraw(?:s|ing)|rescind(?:s|ing))\s+(?:[0-9a-z]+\s+){0,6}?(?:rule|document|amendments?)", RelatedAction::Withdraws),
    ]
    .map(|(text, action)| (pattern(text), action))
    .into()
});

/// The earlier rules that a document acts on.
pub(super) fn related(
    rule: &Rule,
    dates_text: &str,
    passages: &[Passage<'_>],
) -> Vec<RelatedDocument> {
    let mut found: Vec<RelatedDocument> = Vec::new();
    let stated = stated_actions(rule);
    let summary = rule.summary.clone().unwrap_or_default();
    let texts: Vec<&str> = [summary.as_str(), dates_text]
        .into_iter()
        .chain(passages.iter().map(|passage| passage.text))
        .collect();
    for sentence in texts.iter().flat_map(|text| sentences(text)) {
        let acts = ACTS.iter().find(|(pattern, _)| pattern.is_match(sentence));
        if let Some((_, action)) = acts
            && CITATION.is_match(sentence)
        {
            add(&mut found, *action, sentence);
        }
    }
    if let Some((number, text)) = corrected_document(&texts) {
        found.push(RelatedDocument {
            action: RelatedAction::Corrects,
            citation: None,
            document_number: Some(number),
            text,
            until: None,
            declared: false,
        });
    }
    for action in &stated {
        let action = *action;
        if found.iter().any(|related| related.action == action) {
            continue;
        }
        // the sentence that cites the rule may be another one than the
        // sentence that says what is done to it
        let citing = texts.iter().flat_map(|text| sentences(text)).find(|sentence| {
            CITATION.is_match(sentence) && sentence.to_lowercase().contains("publish")
        });
        let citing = citing.or_else(|| {
            texts
                .iter()
                .flat_map(|text| sentences(text))
                .find(|sentence| CITATION.is_match(sentence))
        });
        match citing {
            Some(sentence) => add(&mut found, action, sentence),
            None => found.push(RelatedDocument {
                action,
                citation: None,
                document_number: corrected_number(rule),
                text: rule.title.clone(),
                until: None,
                declared: false,
            }),
        }
    }
    for related in &mut found {
        let in_dates = sentences(dates_text).iter().any(|sentence| {
            ACTS.iter().any(|(says, action)| *action == related.action && says.is_match(sentence))
        });
        related.declared = in_dates || stated.contains(&related.action);
    }
    fill_dates(&mut found, &texts);
    found
}

/// The sentence that cites the rule may be another one than the sentence that
/// says until when. Where several say something else, none is believed.
fn fill_dates(found: &mut [RelatedDocument], texts: &[&str]) {
    let lasting = [RelatedAction::Delays, RelatedAction::Suspends];
    for related in found.iter_mut().filter(|one| lasting.contains(&one.action)) {
        if related.until.is_some() {
            continue;
        }
        let says = ACTS.iter().find(|(_, action)| *action == related.action).map(|(says, _)| says);
        let mut stated: Vec<Date> = texts
            .iter()
            .flat_map(|text| sentences(text))
            .filter(|sentence| says.is_some_and(|says| says.is_match(sentence)))
            .filter_map(until_in)
            .collect();
        stated.sort();
        stated.dedup();
        if let [only] = stated.as_slice() {
            related.until = Some(*only);
        }
    }
}

/// The date after `until`, or right after `to` or `through`; none where a
/// sentence has several.
fn until_in(sentence: &str) -> Option<Date> {
    let dates = dates(sentence);
    let mut found: Vec<Date> = UNTIL
        .find_iter(sentence)
        .filter_map(|word| {
            let next = dates.iter().find(|(place, _)| word.end() <= place.start)?;
            let between = &sentence[word.end()..next.0.start];
            let is_until = word.as_str().eq_ignore_ascii_case("until");
            (is_until || between.trim().is_empty()).then_some(next.1)
        })
        .collect();
    found.dedup();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// `In rule document 2024-01408, beginning on page 4804`.
fn corrected_document(texts: &[&str]) -> Option<(DocumentNumber, String)> {
    texts.iter().flat_map(|text| sentences(text)).find_map(|sentence| {
        let number = IN_DOCUMENT.captures(sentence)?.get(1)?.as_str().replace('–', "-");
        Some((DocumentNumber::new(number), sentence.to_owned()))
    })
}

/// What title and action line say, each once.
fn stated_actions(rule: &Rule) -> Vec<RelatedAction> {
    let heading =
        format!("{}; {}", rule.title, rule.action.as_deref().unwrap_or("")).to_lowercase();
    let mut found = Vec::new();
    for (words, action) in HEADINGS {
        if heading.contains(words)
            && !found.contains(&action)
            && !corrects_entries(&heading, action)
        {
            found.push(action);
        }
    }
    if found.is_empty() && corrected_number(rule).is_some() {
        found.push(RelatedAction::Corrects);
    }
    found
}

/// `Correction of Existing Entries on the Entity List` corrects the list, not
/// an earlier rule.
fn corrects_entries(heading: &str, action: RelatedAction) -> bool {
    action == RelatedAction::Corrects
        && !heading.contains("correcting amendment")
        && (heading.contains("correction of") || heading.contains("corrections of"))
        && (heading.contains("entries") || heading.contains("entry"))
}

/// The rule that a `C1-` or `R1-` document corrects.
fn corrected_number(rule: &Rule) -> Option<DocumentNumber> {
    let number = rule.document_number.as_ref()?;
    let corrected = CORRECTING_NUMBER.captures(number.as_str())?.get(1)?;
    Some(DocumentNumber::new(corrected.as_str()))
}

fn add(found: &mut Vec<RelatedDocument>, action: RelatedAction, sentence: &str) {
    let document_number = NUMBER
        .captures(sentence)
        .and_then(|number| number.get(1))
        .map(|number| DocumentNumber::new(number.as_str().replace('–', "-")));
    let until = until_in(sentence);
    for cited in CITATION.captures_iter(sentence) {
        let citation = format!("{} FR {}", &cited[1], cited[2].replace(',', ""));
        let known = found.iter().any(|related| {
            related.action == action && related.citation.as_deref() == Some(citation.as_str())
        });
        if !known {
            found.push(RelatedDocument {
                action,
                citation: Some(citation),
                document_number: document_number.clone(),
                text: sentence.to_owned(),
                until,
                declared: false,
            });
        }
    }
}
