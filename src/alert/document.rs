//! The document of an alert: what the index and the text of a rule say of it.

use entity_list::model::{Document, RelatedAction, Rule};

use super::headline::timing;
use super::model::{DocumentFacts, EffectiveFact, Links, RelatedFact};
use super::words::ECFR_LIST_URL;

/// Number, dates, stage and links; what the index says goes before the text.
pub(super) fn document_facts(document: &Document, rule: &Rule) -> DocumentFacts {
    let effective: Vec<EffectiveFact> = if rule.effective_dates.is_empty() {
        document
            .effective_on
            .map(|date| EffectiveFact { date, until: None, applies_to: None })
            .into_iter()
            .collect()
    } else {
        rule.effective_dates
            .iter()
            .map(|effective| EffectiveFact {
                date: effective.date,
                until: effective.until,
                applies_to: effective.applies_to.clone(),
            })
            .collect()
    };
    let published = document.publication_date.or(rule.publication_date);
    DocumentFacts {
        number: document.number.clone(),
        title: first_filled(&document.title, &rule.title).to_owned(),
        action: document.action.clone().or_else(|| rule.action.clone()),
        citation: document.citation.clone().or_else(|| rule.citation.clone()),
        dockets: bare_dockets(&document.dockets, rule.docket.as_deref()),
        rins: union(&document.rins, &rule.rins),
        stage: document.stage,
        filed_at: document.filed_at,
        filed_date: rule.filed_date,
        published,
        timing: timing(published, &effective),
        effective,
        first_seen: document.first_seen,
        links: Links {
            page: document.html_url.clone(),
            pdf: document.pdf_url.clone(),
            xml: document.xml_url.clone(),
            ecfr: ECFR_LIST_URL.to_owned(),
        },
    }
}

fn first_filled<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.trim().is_empty() { second } else { first }
}

/// The docket stands as `Docket No. 250318-0041` in one place and bare in the
/// other: bare everywhere, each once.
fn bare_dockets(api: &[String], printed: Option<&str>) -> Vec<String> {
    let mut bare: Vec<String> = Vec::new();
    for docket in api.iter().map(String::as_str).chain(printed) {
        let number = ["Docket Nos.", "Docket No.", "Docket Number", "Docket"]
            .iter()
            .find_map(|label| docket.trim().strip_prefix(label))
            .unwrap_or(docket)
            .trim();
        if !bare.iter().any(|known| known == number) {
            bare.push(number.to_owned());
        }
    }
    bare
}

fn union(first: &[String], second: &[String]) -> Vec<String> {
    let mut all: Vec<String> = first.to_vec();
    for value in second {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

/// Earlier rules that it corrects, delays, suspends or withdraws.
pub(super) fn related(document: &Document, rule: &Rule) -> Vec<RelatedFact> {
    let mut facts: Vec<RelatedFact> = rule
        .related
        .iter()
        .map(|related| RelatedFact {
            action: related.action,
            citation: related.citation.clone(),
            document_number: related.document_number.clone(),
            text: related.text.clone(),
            until: related.until,
        })
        .collect();
    if let Some(corrected) = &document.correction_of
        && !facts.iter().any(|fact| fact.document_number.as_ref() == Some(corrected))
    {
        facts.push(RelatedFact {
            action: RelatedAction::Corrects,
            citation: None,
            document_number: Some(corrected.clone()),
            text: String::new(),
            until: None,
        });
    }
    facts
}
