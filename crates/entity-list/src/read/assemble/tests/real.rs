//! The real rules of the corpus.

use super::*;

fn corpus_rule(name: &str) -> Option<Reading> {
    let bytes = corpus::document(name)?;
    Some(rule_reading(&rule_parts(&bytes).unwrap(), None, Sha256::of(&bytes)))
}

fn kinds(reading: &Reading) -> (usize, usize, usize) {
    let changes = &reading.rule.as_ref().unwrap().changes;
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    (count(ChangeKind::Add), count(ChangeKind::Revise), count(ChangeKind::Remove))
}

#[test]
fn an_official_rule_is_read_without_doubt() {
    let Some(reading) = corpus_rule("fr_rules/2023-03929.xml") else { return };
    assert_eq!(kinds(&reading), (13, 0, 0));
    assert_eq!(doubts(&reading), "");
    assert_eq!(reading.unread, []);
    let rule = reading.rule.unwrap();
    assert_eq!(rule.citation.as_deref(), Some("88 FR 12170"));
    assert_eq!(rule.docket.as_deref(), Some("230221-0050"));
    assert_eq!(rule.rins, ["0694-AJ13"]);
    assert_eq!(rule.publication_date, Some(jiff::civil::date(2023, 2, 27)));
    assert_eq!(rule.first_effective(), Some(jiff::civil::date(2023, 2, 24)));
    assert!(rule.changes.iter().all(|change| change.reason.is_some()));
    assert_eq!(rule.changes[0].subjects[0].tag, "diversion-to-russia");
    assert_eq!(rule.instructions.len(), 6);
    assert_eq!(rule.instructions[0].label, "a");
    assert_eq!(rule.instructions[0].path, "2.a");
    assert!(rule.savings_clause.is_some());
}

#[test]
fn misprinted_names_of_a_large_rule_find_their_rows() {
    let Some(reading) = corpus_rule("fr_rules/2025-05426.reconstructed.xml") else { return };
    assert_eq!(kinds(&reading), (70, 4, 0));
    assert!(reading.checks.iter().all(|check| check.status != CheckStatus::Fail));
    assert_eq!(reading.unread, []);
    let rule = reading.rule.unwrap();
    let inexact: Vec<&str> = rule
        .changes
        .iter()
        .flat_map(|change| &change.entry.warnings)
        .filter(|warning| warning.contains("the table prints"))
        .map(String::as_str)
        .collect();
    insta::assert_snapshot!(inexact.join("\n"), @r"
    instruction a.i names `Mohammad Reza Rajabi`, the table prints `Mohamad Reza Rajabi`
    instruction a.i names `Zibo Topred International Trading Company Limited`, the table prints `Zibo Topred International Trading Company`
    instruction c.ii names `Mohammad Reza Rajabi`, the table prints `Mohamad Reza Rajabi`
    instruction g names `TFASA Helicopter International`, the table prints `TFASA Helicopter International Limited`
    instruction g names `TG Training 2023 FZCO`, the table prints `TG Training 2023 FZO`
    ");
}

#[test]
fn a_verb_that_is_missing_is_inferred() {
    let Some(reading) = corpus_rule("fr_rules/2025-05427.reconstructed.xml") else { return };
    assert_eq!(kinds(&reading), (12, 0, 0));
    let rule = reading.rule.unwrap();
    assert!(rule.instructions[0].verb_inferred && !rule.instructions[1].verb_inferred);
    assert_eq!(rule.changes[0].instruction.as_deref(), Some("a"));
}

#[test]
fn rules_of_other_agencies_are_not_ours() {
    for name in ["2011-29462", "2012-13762", "2014-18842", "2016-12100", "2016-13878", "E8-23178"] {
        let file = format!("fr_rules/other_amdpar_samples/{name}.xml");
        let Some(reading) = corpus_rule(&file) else { return };
        assert_eq!(reading.kind, Kind::Other, "{name}");
        let rule = reading.rule.unwrap();
        assert!(rule.changes.is_empty() && rule.instructions.is_empty(), "{name}");
    }
}

#[test]
fn the_html_of_a_rule_reads_as_its_xml() {
    for (html, xml) in [
        ("fr_rules/2023-03929.html", "fr_rules/2023-03929.xml"),
        ("fr_rules/2025-05427.html", "fr_rules/2025-05427.reconstructed.xml"),
    ] {
        let (Some(html), Some(xml)) = (corpus::document(html), corpus::document(xml)) else {
            return;
        };
        let html = crate::read::open::read(&html, None).unwrap().remove(0);
        let xml = crate::read::open::read(&xml, None).unwrap().remove(0);
        assert_eq!(changes(&html), changes(&xml));
        assert!(
            html.checks.iter().all(|check| check.status != CheckStatus::Fail),
            "{}",
            doubts(&html)
        );
        let labels = |reading: &Reading| -> Vec<String> {
            let instructions = &reading.rule.as_ref().unwrap().instructions;
            instructions.iter().map(|instruction| instruction.path.clone()).collect()
        };
        assert_eq!(labels(&html), labels(&xml));
    }
}

#[cfg(feature = "pdf")]
#[test]
fn every_party_of_two_official_pdfs_has_its_reason() {
    for (file, counts, effective, until) in [
        (
            "2025-05426.pdf",
            (70, 4, 0),
            jiff::civil::date(2025, 3, 28),
            jiff::civil::date(2025, 4, 28),
        ),
        (
            "2025-05427.pdf",
            (12, 0, 0),
            jiff::civil::date(2025, 3, 25),
            jiff::civil::date(2025, 4, 24),
        ),
    ] {
        let Some(bytes) = corpus::document(&format!("fr_rules/{file}")) else { return };
        let reading = crate::read::read(&bytes, Some(file)).unwrap().remove(0);
        assert_eq!(kinds(&reading), counts);
        assert!(reading.checks.iter().all(|check| check.status != CheckStatus::Fail), "{file}");
        assert!(checked(&reading).contains(&"declared-by-destination"));
        assert_eq!(reading.unread, []);
        let rule = reading.rule.unwrap();
        assert_eq!(rule.first_effective(), Some(effective));
        assert_eq!(rule.savings_clause.and_then(|clause| clause.until), Some(until));
        assert!(rule.changes.iter().all(|change| change.reason.is_some()), "{file}");
        for (name, tag) in [
            ("Inspur", "supercomputing"),
            ("Beijing Academy", "artificial-intelligence"),
            ("Scikro", "quantum"),
            ("Space Star", "hypersonics"),
            ("Singleton", "huawei-related"),
            ("Otto Manufacturing", "missile"),
            ("Sine Technologies", "nuclear"),
            ("Mohamad Reza Rajabi", "unmanned-aircraft"),
        ] {
            let mut named =
                rule.changes.iter().filter(|change| change.entry.name.starts_with(name));
            assert!(
                named.all(|change| change.subjects.iter().any(|subject| subject.tag == tag)),
                "{name}: {tag}"
            );
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_rule_of_the_same_bureau_on_something_else_is_not_ours() {
    let file = "not-entity-list_2025-02655.pdf";
    let Some(bytes) = corpus::document(&format!("fr_rules/{file}")) else { return };
    for reading in crate::read::read(&bytes, Some(file)).unwrap() {
        assert_eq!(reading.kind, Kind::Other);
        assert!(reading.rule.unwrap().changes.is_empty());
    }
}
