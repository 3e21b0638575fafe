//! The preamble: what a rule says about itself.
//!
//! | module | reads |
//! |---|---|
//! | `identity` | docket, RINs, the `FR Doc.` line |
//! | `effective` | effective dates and what each applies to |
//! | `counts`, `by_destination` | the numbers that the summary declares |
//! | `reasons`, `subjects` | why each party is listed |
//! | `savings` | the savings clause |
//! | `related` | earlier rules that it corrects, delays, suspends, withdraws |
//! | `classify` | which lists the document amends |
//! | `application` | whether it changes how the Entity List applies |

mod application;
pub(crate) mod bullets;
mod by_destination;
mod classify;
pub(crate) mod counts;
pub(crate) mod dates;
mod effective;
#[cfg(test)]
mod heading_tests;
mod identity;
pub(crate) mod prose;
pub(crate) mod reasons;
mod related;
mod savings;
mod subjects;

use std::collections::BTreeMap;

pub(crate) use application::how_lists_apply;
pub(crate) use classify::from_bis;
pub use classify::{HeadingClass, classify_heading, lists_amended};
pub(crate) use classify::{corrections_by_list, corrections_in_words, proposes, sentences};
pub use subjects::subject_tags;

use jiff::civil::Date;

use super::parts::{MarkedText, RuleParts};
use crate::model::{Declared, List, Reason, Rule};
use reasons::Reasons;

/// Reads everything of a rule but its instructions and changes. `published` is
/// the day of publication where it is known, by which `effective on
/// publication` is meant.
pub fn read_preamble(parts: &RuleParts, published: Option<Date>) -> Rule {
    let published = parts.publication_date.or(published);
    let passages = prose::passages(parts);
    let dates_text = joined(&parts.dates);
    let filed = parts.filed_line.as_deref();
    let mut rule = Rule {
        document_number: filed.and_then(identity::document_number),
        title: parts.subject.as_ref().map(|subject| one_line(&subject.text)).unwrap_or_default(),
        action: parts
            .action
            .as_ref()
            .map(|action| one_line(&action.text))
            .filter(|text| !text.is_empty()),
        agencies: parts.agencies.iter().map(|agency| one_line(agency)).collect(),
        citation: parts.citation.clone(),
        docket: identity::docket(&parts.dockets),
        rins: identity::rins(&parts.rins),
        cfr_parts: parts.cfr.iter().map(|line| one_line(line)).collect(),
        publication_date: parts.publication_date,
        filed_date: filed.and_then(identity::filed_date),
        effective_dates: effective::dates_section(&dates_text, published),
        lists: lists_amended(parts),
        summary: (!parts.summary.is_empty()).then(|| joined(&parts.summary)),
        ..Rule::default()
    };
    if rule.effective_dates.is_empty() {
        rule.effective_dates = passages
            .iter()
            .filter(|passage| {
                passage.text.to_lowercase().contains("this rule is effective")
                    || passage.text.to_lowercase().contains("final rule is effective")
            })
            .flat_map(|passage| effective::effective_dates(passage.text, published))
            .collect();
    }
    let effective = match rule.effective_dates.as_slice() {
        [only] => Some(only.date),
        _ => None,
    };
    rule.savings_clause =
        savings::savings_clause(&passages, savings::Days { published, effective });
    rule.related = related::related(&rule, &dates_text, &passages);
    if rule.lists.is_empty() && !rule.related.is_empty() {
        rule.lists = classify::lists_acted_on(parts);
    }
    rule.declared = rule
        .lists
        .first()
        .and_then(|list| declared_by_list(parts, &rule).remove(list))
        .unwrap_or_default();
    rule
}

/// What a rule declares for each list: from its summary, where that says
/// nothing from the sentence in front of the bulleted list.
pub(crate) fn declared_by_list(parts: &RuleParts, rule: &Rule) -> BTreeMap<List, Declared> {
    let default = rule.lists.first().copied().unwrap_or(List::EntityList);
    let summary = rule.summary.as_deref().unwrap_or("");
    let found = counts::declared(summary, default);
    if !found.is_empty() {
        return found;
    }
    let passages = prose::passages(parts);
    let announcement = passages.iter().find(|passage| {
        let text = passage.text.to_lowercase();
        text.contains("rule adds the following") || text.contains("rule removes the following")
    });
    announcement.map(|passage| counts::declared(passage.text, default)).unwrap_or_default()
}

/// The paragraph of the preamble that gives the reason for a party.
pub fn reason_for(parts: &RuleParts, name: &str, destination: &str) -> Option<Reason> {
    Reasons::of(parts).for_party(name, destination)
}

fn joined(paragraphs: &[MarkedText]) -> String {
    paragraphs.iter().map(|paragraph| paragraph.text.trim()).collect::<Vec<_>>().join("\n\n")
}

/// Runs of blanks and line ends as one blank.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
