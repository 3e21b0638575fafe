use super::*;
use crate::model::{Reading, RowCounts};
use crate::read::{corpus, read};

fn readings(name: &str) -> Option<Vec<Reading>> {
    corpus::document(name).map(|bytes| read(&bytes, Some(name)).unwrap())
}

#[test]
fn every_row_of_the_older_snapshot_is_accounted_for() {
    let Some(readings) = readings("ecfr/2023-12-07_supplement-4.xml") else { return };
    let [list] = &readings[..] else { panic!("one list") };
    assert_eq!(list.rows.body, 2674);
    assert_eq!(list.rows.sum(), 2674);
    assert_eq!(
        list.rows,
        RowCounts { body: 2674, entries: 2668, continuations: 6, ..RowCounts::default() }
    );
    assert_eq!(list.footnotes.iter().map(|note| note.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let spain = list.entries.iter().find(|entry| entry.destination.as_str() == "SPAIN").unwrap();
    assert!(spain.text.starts_with("Aerofalcon S.L., "), "{}", spain.text);
    assert_eq!(spain.license_review_policy.text, "Presumption of denial");
    let split = list.entries.iter().find(|entry| entry.text.starts_with("ICSOSO")).unwrap();
    assert!(split.text.contains("\n—Weizhuo Group Co., Ltd. (Hong Kong)"), "{}", split.text);
    assert_eq!(split.license_review_policy.text, "Presumption of denial");
}

#[test]
fn a_part_gives_its_three_lists() {
    let Some(readings) = readings("ecfr/2026-03-25_part-744.xml") else { return };
    let lists: Vec<_> = readings
        .iter()
        .map(|list| (list.list.unwrap(), list.rows.body, list.rows.sum(), list.rows.unread))
        .collect();
    assert_eq!(
        lists,
        [
            (List::EntityList, 3415, 3415, 0),
            (List::UnverifiedList, 186, 186, 0),
            (List::MilitaryEndUserList, 90, 90, 0),
        ]
    );
    assert_eq!(readings[0].rows.continuations, 4);
    assert_eq!(
        readings[0].footnotes.iter().map(|note| note.number).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    let stayed = "introductory text was stayed, effective until Nov. 9, 2026";
    assert!(readings[0].warnings.iter().any(|warning| warning.contains(stayed)));
}
