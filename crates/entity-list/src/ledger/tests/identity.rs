//! Ids.

use std::collections::HashSet;

use super::super::{EntryId, baseline};
use super::*;

fn ids(entries: &[Entry]) -> Vec<EntryId> {
    baseline(entries, List::EntityList).into_iter().map(|listed| listed.id).collect()
}

#[test]
fn the_same_list_read_twice_has_the_same_ids() {
    let list = [entry("Inspur Group"), entry("Nettrix"), under(entry("Nettrix"), "TAIWAN", "TW")];
    assert_eq!(ids(&list), ids(&list));
    // An id is a promise to what is stored: it must not change by accident.
    assert_eq!(ids(&list)[0].as_str(), "el-b5eb9f7a3940");
    let unverified = baseline(&list, List::UnverifiedList);
    assert!(unverified[0].id.as_str().starts_with("uvl-"));
}

#[test]
fn entries_of_one_name_under_one_destination_have_ids_of_their_own() {
    let twins = [entry("Nettrix"), with_address(entry("NETTRIX"), "Beijing"), entry("Nettrix.")];
    assert_eq!(ids(&twins).into_iter().collect::<HashSet<_>>().len(), 3);
    assert_eq!(ids(&twins)[0], ids(&twins[..1])[0]);
}

#[test]
fn an_id_does_not_depend_on_typography_and_heading() {
    let turkey = under(entry("Atempo Proje Taahhüt"), "TURKEY", "TR");
    let turkiye = under(entry("Atempo  Proje Taahhut"), "TÜRKIYE", "TR");
    assert_eq!(ids(&[turkey]), ids(&[turkiye]));
}

#[test]
fn names_without_a_letter_to_fold_are_told_apart() {
    let list = [entry("***"), entry("+++"), entry("")];
    assert_eq!(ids(&list).into_iter().collect::<HashSet<_>>().len(), 3);
}

#[test]
fn an_address_entry_is_never_a_party() {
    let mut address = entry("Nettrix");
    address.kind = EntryKind::Address;
    assert_ne!(ids(&[address]), ids(&[entry("Nettrix")]));
}
