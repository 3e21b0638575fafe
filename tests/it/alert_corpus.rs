//! Real rules become alerts: nothing of the rule is missing in the mail.

use entity_list::ledger::apply;
use entity_list::model::{Document, DocumentNumber, Reading, Stage};
use entity_list::read::read;
use entitylistd::alert::{
    MailForm, RuleEvent, Templates, compose, mail_message, subject, summary_text,
};

use crate::source_support::corpus_folder;

fn document(reading: &Reading) -> Document {
    let rule = reading.rule.clone().unwrap_or_default();
    Document {
        number: rule.document_number.unwrap_or_else(|| DocumentNumber::new("0000-00000")),
        document_type: "Rule".to_owned(),
        title: rule.title,
        action: None,
        citation: rule.citation,
        start_page: None,
        end_page: None,
        dockets: Vec::new(),
        rins: Vec::new(),
        filed_at: None,
        publication_date: rule.publication_date,
        effective_on: None,
        first_seen: "2025-03-28T12:00:00Z".parse().unwrap(),
        stage: Stage::Published,
        html_url: None,
        pdf_url: None,
        xml_url: None,
        body_html_url: None,
        raw_text_url: None,
        correction_of: None,
        corrections: Vec::new(),
    }
}

#[test]
fn every_name_alias_and_address_of_a_real_rule_is_in_the_mail() {
    let Some(corpus) = corpus_folder() else { return };
    for file in std::fs::read_dir(corpus.join("fr_rules")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        for reading in read(&std::fs::read(&path).unwrap(), None).unwrap() {
            let Some(mut rule) = reading.rule.clone() else { continue };
            // files without their preamble do not say since when
            for change in &mut rule.changes {
                change.effective_date = change.effective_date.or(rule.publication_date);
            }
            let rule = &rule;
            let document = document(&reading);
            let applied = apply(&[], &document.number, &rule.changes);
            let alert = compose(&RuleEvent {
                event_id: "rule:test",
                document: &document,
                rule,
                applied: &applied,
                checks: &reading.checks,
                unread: &reading.unread,
                warnings: &reading.warnings,
                footnotes: &reading.footnotes,
                listed: &[],
            });
            let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).unwrap();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
            let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
            std::fs::write(kept.join(format!("{name}.html")), &mail.html).unwrap();
            std::fs::write(kept.join(format!("{name}.txt")), &mail.text).unwrap();
            let summary = format!("{}\n\n{}", subject(&alert), summary_text(&alert, false));
            std::fs::write(kept.join(format!("{name}.summary")), summary).unwrap();

            assert_eq!(alert.changes.len() + alert.trouble.held.len(), rule.changes.len());
            // wrapping moves blanks and breaks long words, never letters
            let told: String = mail.text.split_whitespace().filter(|part| *part != "|").collect();
            for outcome in &applied.outcomes {
                let entry = &outcome.change.entry;
                let aliases = entry.aliases.iter().map(|alias| &alias.name);
                for text in [&entry.name].into_iter().chain(aliases).chain(&entry.addresses) {
                    let squeezed: String = text.split_whitespace().collect();
                    assert!(told.contains(&squeezed), "`{text}` of {name} is missing");
                }
            }
        }
    }
}
