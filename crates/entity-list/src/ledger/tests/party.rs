//! Which entries are one party.

use jiff::civil::date;

use super::super::{LinkReason, Party, apply, baseline, parties};
use super::*;

fn of(entries: &[Entry]) -> Vec<Party> {
    parties(&baseline(entries, List::EntityList))
}

fn sizes(parties: &[Party]) -> Vec<usize> {
    parties.iter().map(|party| party.entries.len()).collect()
}

fn reasons(parties: &[Party]) -> Vec<LinkReason> {
    parties.iter().flat_map(|party| &party.links).map(|link| link.reason).collect()
}

#[test]
fn one_name_under_two_destinations_is_one_party() {
    let parties = of(&[entry("Dart Aviation"), under(entry("DART Aviation"), "FRANCE", "FR")]);
    assert_eq!((sizes(&parties), reasons(&parties)), (vec![2], vec![LinkReason::SameName]));
    assert_eq!(parties[0].links[0].text, "DART Aviation");
}

#[test]
fn an_alias_links_and_a_former_name_says_so() {
    let mut renamed = with_aliases(entry("Nettrix"), &["Ningchang Information"]);
    let old = under(entry("Ningchang Information"), "TAIWAN", "TW");
    let parties = of(&[renamed.clone(), old.clone()]);
    assert_eq!(reasons(&parties), [LinkReason::Alias]);
    renamed.aliases[0].label = "f.k.a.".to_owned();
    assert_eq!(reasons(&of(&[renamed, old])), [LinkReason::FormerName]);
}

#[test]
fn a_reference_links_what_agrees_in_a_short_alias() {
    let mut here = with_aliases(entry("Rayan Tadbir"), &["RTA"]);
    here.cross_references = vec!["See alternate addresses under Pakistan".to_owned()];
    let there = under(with_aliases(entry("Rayan Trading"), &["RTA"]), "PAKISTAN", "PK");
    let parties = of(&[here.clone(), there.clone()]);
    assert_eq!(reasons(&parties), [LinkReason::CrossReference]);
    here.cross_references.clear();
    assert_eq!(sizes(&of(&[here, there])), [1, 1], "a short alias alone links nothing");
}

#[test]
fn common_words_and_addresses_link_nothing() {
    let ministry = ["Ministry of Defense", "National University", "Trading Company Ltd."];
    for name in ministry {
        let parties = of(&[entry(name), under(entry(name), "SYRIA", "SY")]);
        assert_eq!(sizes(&parties), [1, 1], "{name}");
    }
    let mut room =
        [entry("Room 1801 Sea View Tower"), under(entry("Room 1801 Sea View Tower"), "IRAN", "IR")];
    for entry in &mut room {
        entry.kind = EntryKind::Address;
    }
    assert_eq!(sizes(&of(&room)), [1, 1]);
}

#[test]
fn a_party_keeps_its_id_when_others_come_and_the_first_goes() {
    let current = baseline(&[entry("Dart Aviation")], List::EntityList);
    let id = parties(&current)[0].id.clone();
    let more =
        change(ChangeKind::Add, under(entry("Dart Aviation"), "FRANCE", "FR"), date(2025, 3, 28));
    let gone = change(ChangeKind::Remove, entry("Dart Aviation"), date(2025, 4, 1));
    let versions = apply(&current, &rule("2025-05426"), &[more, gone]).onto(&current);
    let parties = parties(&versions);
    assert_eq!((sizes(&parties), &parties[0].id), (vec![2], &id));
}
