//! Two lists compared.

use serde_json::json;

use super::super::{DiffKind, DiffSummary, Tag, Weight, diff, set_diff, texts, word_diff};
use super::*;

/// The kinds with the names before and after.
fn told(before: &[Entry], after: &[Entry]) -> Vec<(DiffKind, String, String)> {
    let name = |entry: &Option<Entry>| {
        entry.as_ref().map_or_else(|| "-".to_owned(), |entry| entry.name.clone())
    };
    let changes = diff(before, after).changes;
    changes.iter().map(|change| (change.kind, name(&change.before), name(&change.after))).collect()
}

fn told_one(before: Entry, after: Entry) -> (DiffKind, Vec<(String, Weight)>) {
    let mut changes = diff(&[before], &[after]).changes;
    assert_eq!(changes.len(), 1);
    let change = changes.remove(0);
    let fields = change.fields.into_iter().map(|field| (field.field, field.weight));
    (change.kind, fields.collect())
}

fn is(kind: DiffKind, before: &str, after: &str) -> (DiffKind, String, String) {
    (kind, before.to_owned(), after.to_owned())
}

#[test]
fn every_change_is_told_once_in_the_order_of_the_list() {
    let before = [
        entry("Alpha"),
        with_address(entry("Beta"), "Beijing"),
        entry("Gamma"),
        entry("Delta"),
        under(entry("Omega"), "IRAN", "IR"),
    ];
    let after = [
        entry("Alpha"),
        entry("Aardvark Optics"),
        with_address(entry("Gamma"), "Shenzhen"),
        with_aliases(entry("Delta Holdings"), &["Delta"]),
        under(entry("Omega"), "TURKEY", "TR"),
    ];
    let expected = [
        is(DiffKind::Removed, "Beta", "-"),
        is(DiffKind::Added, "-", "Aardvark Optics"),
        is(DiffKind::Revised, "Gamma", "Gamma"),
        is(DiffKind::Renamed, "Delta", "Delta Holdings"),
        is(DiffKind::Moved, "Omega", "Omega"),
    ];
    assert_eq!(told(&before, &after), expected);
    let summary = diff(&before, &after).summary;
    let one = DiffSummary {
        added: 1,
        removed: 1,
        revised: 1,
        renamed: 1,
        moved: 1,
        editorial: 0,
        citation_only: 0,
    };
    assert_eq!(summary, one);
}

#[test]
fn typography_is_editorial() {
    let mut noisy =
        with_aliases(entry("Inspur  Group"), &["Inspur-Langchao", "Wave\u{a0}Software"]);
    noisy.license_requirement.text =
        "For all items subject to the EAR. (See §§\u{2009}734.9(e) and 744.11 of the EAR.)"
            .to_owned();
    noisy.license_review_policy.text = "Presumption  of denial".to_owned();
    noisy.addresses = vec!["No. 1036,Langchao Road,\nJinan City, China".to_owned()];
    noisy.citations[0].text = "88 FR 13676, 3/6/23".to_owned();
    let plain = with_aliases(entry("Inspur Group"), &["Wave Software", "Inspur–Langchao"]);
    let (kind, fields) = told_one(plain, noisy);
    assert_eq!(kind, DiffKind::Editorial, "{fields:?}");
    assert!(fields.iter().all(|(_, weight)| *weight == Weight::Editorial), "{fields:?}");
}

#[test]
fn a_renamed_heading_is_editorial() {
    let before = under(entry("Atempo"), "TURKEY", "TR");
    let after = under(entry("Atempo"), "TÜRKIYE", "TR");
    let destination = vec![("destination".to_owned(), Weight::Editorial)];
    assert_eq!(told_one(before, after), (DiffKind::Editorial, destination));
}

#[test]
fn a_new_citation_alone_is_citation_only() {
    let mut after = entry("Nettrix");
    after.citations.push(cited(90, 14048, "3/28/25"));
    let citations = vec![("citations".to_owned(), Weight::Substantive)];
    assert_eq!(told_one(entry("Nettrix"), after), (DiffKind::CitationOnly, citations));
}

#[test]
fn a_placeholder_that_became_a_page_is_editorial() {
    let dated = |mut citation: Citation, day| {
        citation.date = Some(day);
        citation
    };
    let mut rule = entry("Nettrix");
    let day = jiff::civil::date(2025, 3, 28);
    rule.citations = vec![Citation {
        text: "90 FR [INSERT FR PAGE NUMBER AND 3/28/2025].".to_owned(),
        page: None,
        placeholder: true,
        ..dated(cited(90, 0, ""), day)
    }];
    let mut list = entry("Nettrix");
    list.citations = vec![dated(cited(90, 14048, "3/28/25"), day)];
    assert_eq!(told_one(rule.clone(), list.clone()).0, DiffKind::Editorial);
    list.citations[0].date = Some(day.tomorrow().unwrap());
    assert_eq!(told_one(rule, list).0, DiffKind::CitationOnly);
}

#[test]
fn figures_are_never_typography() {
    let before = with_address(entry("Nettrix"), "Room 12.5");
    for address in ["Room 125", "Room 13.5", "Room 12"] {
        let (kind, fields) = told_one(before.clone(), with_address(entry("Nettrix"), address));
        let addresses = vec![("addresses".to_owned(), Weight::Substantive)];
        assert_eq!((kind, fields), (DiffKind::Revised, addresses), "{address}");
    }
}

#[test]
fn a_footnote_more_is_a_revision() {
    let mut after = entry("Nettrix");
    after.license_requirement.footnotes = vec![4, 5];
    let footnotes = vec![("footnotes".to_owned(), Weight::Substantive)];
    assert_eq!(told_one(entry("Nettrix"), after), (DiffKind::Revised, footnotes));
}

#[test]
fn words_of_the_cell_that_no_field_holds_are_not_lost() {
    let mut after = entry("Nettrix");
    after.text.push_str(" Formerly of Hangzhou.");
    let text = vec![("text".to_owned(), Weight::Substantive)];
    assert_eq!(told_one(entry("Nettrix"), after), (DiffKind::Revised, text));
}

#[test]
fn twins_are_told_apart_by_what_they_share() {
    let one = with_address(entry("Nettrix"), "Beijing");
    let other = with_address(entry("Nettrix"), "Hangzhou");
    let mut revised = other.clone();
    revised.license_review_policy.text = "Case-by-case".to_owned();
    let changes = told(&[one.clone(), other.clone()], &[revised, one.clone()]);
    assert_eq!(changes, [is(DiffKind::Revised, "Nettrix", "Nettrix")]);
    let changes = told(&[one.clone(), other], &[one]);
    assert_eq!(changes, [is(DiffKind::Removed, "Nettrix", "-")]);
}

#[test]
fn numbered_siblings_are_not_renames() {
    let before = [entry("China Electronics Institute No. 36")];
    let after = [entry("China Electronics Institute No. 38")];
    let expected = [
        is(DiffKind::Removed, "China Electronics Institute No. 36", "-"),
        is(DiffKind::Added, "-", "China Electronics Institute No. 38"),
    ];
    let mut found = told(&before, &after);
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn word_diff_marks_words_and_keeps_every_character() {
    let (before, after) = ("Room 5, Jinan City, China", "Room 7, Jinan, China");
    let runs = word_diff(before, after);
    let side = |dropped: Tag| -> String {
        let kept = runs.iter().filter(|(tag, _)| *tag != dropped);
        kept.map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(side(Tag::Added), before);
    assert_eq!(side(Tag::Removed), after);
    assert!(runs.contains(&(Tag::Removed, "5".to_owned())), "{runs:?}");
    assert!(runs.contains(&(Tag::Added, "7".to_owned())), "{runs:?}");
}

#[test]
fn near_matches_of_a_set_are_edits() {
    let before = texts(&json!(["10 Main Street, Jinan", "Wave Software", "Old Mill, Xi'an"]));
    let after = texts(&json!(["Wave Software", "12 Main Street, Jinan", "Suite 900, Kowloon"]));
    let diff = set_diff(&before, &after);
    assert_eq!(diff.kept, ["Wave Software"]);
    assert_eq!(diff.removed, ["Old Mill, Xi'an"]);
    assert_eq!(diff.added, ["Suite 900, Kowloon"]);
    let edited = ("10 Main Street, Jinan".to_owned(), "12 Main Street, Jinan".to_owned());
    assert_eq!(diff.edited, [edited]);
    assert_eq!(texts(&json!([{"name": "Wave Software", "label": "a.k.a."}])), ["Wave Software"]);
}

/// The entry with a footnote more, as a rule on foreign-made items gives it.
fn with_footnote_3(mut entry: Entry) -> Entry {
    let text = entry.license_requirement.text.replace("734.9(e)", "734.9(g)");
    entry.license_requirement.text = text;
    entry.license_requirement.footnotes = vec![3];
    entry.citations.push(cited(89, 14405, "2/27/24"));
    entry
}

#[test]
fn the_same_edit_on_many_entries_is_one_pattern() {
    let names = ["Alpha Optics", "Beta Avionics", "Gamma Metals", "Delta Trading"];
    let mut before: Vec<Entry> = names.iter().map(|name| entry(name)).collect();
    // The edit is the same although the texts around it are not.
    before[1].license_requirement.text.push_str(" Also see § 744.21.");
    let mut after: Vec<Entry> = before.iter().cloned().map(with_footnote_3).collect();
    before.push(entry("Epsilon Shipping"));
    after.push(with_address(entry("Epsilon Shipping"), "Shenzhen, China"));

    let diff = diff(&before, &after);

    let told: Vec<(DiffKind, &[u32])> =
        diff.patterns.iter().map(|pattern| (pattern.kind, pattern.changes.as_slice())).collect();
    assert_eq!(told, [(DiffKind::Revised, [0, 1, 2, 3].as_slice())]);
    let fields: Vec<&str> =
        diff.patterns[0].fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["license_requirement", "footnotes"]);
}

#[test]
fn an_editor_who_changes_every_dash_is_one_pattern() {
    let dashed =
        |name: &str, dash: &str| with_address(entry(name), &format!("B201C{dash}1, Jinan"));
    let names = ["Alpha Optics", "Beta Avionics", "Gamma Metals"];
    let before: Vec<Entry> = names.iter().map(|name| dashed(name, "–")).collect();
    let after: Vec<Entry> = names.iter().map(|name| dashed(name, "-")).collect();

    let diff = diff(&before, &after);

    assert_eq!(diff.summary.news(), 0);
    assert_eq!(diff.patterns.len(), 1);
    assert_eq!(diff.patterns[0].kind, DiffKind::Editorial);
}

#[test]
fn an_edit_beside_other_changes_is_part_of_the_story() {
    let before = ["Alpha Optics", "Beta Avionics", "Gamma Metals"].map(entry);
    let mut after = before.clone().map(with_footnote_3);
    after[2] = with_address(after[2].clone(), "Shenzhen, China");

    let diff = diff(&before, &after);

    assert_eq!(diff.patterns.len(), 1, "{:#?}", diff.patterns);
    let (changes, also) = (&diff.patterns[0].changes, &diff.patterns[0].also);
    assert_eq!((changes.as_slice(), also.as_slice()), ([0, 1].as_slice(), [2].as_slice()));
}

#[test]
fn dashes_in_names_and_in_addresses_are_one_story() {
    let dashed = |dash: &str| {
        let named = |name: &str| entry(&format!("{name}{dash}Tech"));
        let housed = |name: &str| with_address(entry(name), &format!("B201C{dash}1, Jinan"));
        [named("Alpha"), named("Beta"), housed("Gamma Metals"), housed("Delta Trading")]
    };
    let diff = diff(&dashed("–"), &dashed("-"));
    assert_eq!(diff.patterns.len(), 1, "{:#?}", diff.patterns);
    assert_eq!(diff.patterns[0].changes, [0, 1, 2, 3]);
}

#[test]
fn a_full_stop_that_moves_an_address_into_an_alias_is_typography() {
    let before = with_aliases(with_address(entry("SGM Most"), "D. 10 ul. Neverovskogo"), &["SGM"]);
    let mut after = before.clone();
    after.text = after.text.replace("—SGM.\nD. 10", "—SGM. D.\n10");
    after.aliases[0].name = "SGM. D.".to_owned();
    after.addresses = vec!["10 ul. Neverovskogo".to_owned()];
    assert_ne!(before.text, after.text);
    let told = diff(&[before], &[after]);
    assert_eq!(told.changes[0].kind, DiffKind::Editorial, "{told:#?}");
}

#[test]
fn marked_text_is_escaped_before_it_is_marked() {
    let (before, after) = ("Room <b>5</b> & Co", "Room <b>7</b> & Co");
    let html = super::super::inline_html(before, after);
    assert_eq!(html, "Room &lt;b&gt;<del>5</del><ins>7</ins>&lt;/b&gt; &amp; Co");
    assert_eq!(super::super::inline_text("Room 5", "Room 7"), "Room [-5-]{+7+}");
    let runs = serde_json::to_string(&super::super::inline_runs("Room 5", "Room 7")).unwrap();
    assert_eq!(
        runs,
        r#"[{"mark":"same","text":"Room "},{"mark":"removed","text":"5"},{"mark":"added","text":"7"}]"#
    );
}

#[test]
fn two_entries_are_no_pattern_yet() {
    let before = [entry("Alpha Optics"), entry("Beta Avionics")];
    let after = before.clone().map(with_footnote_3);
    assert!(diff(&before, &after).patterns.is_empty());
}
