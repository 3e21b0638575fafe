//! Our list held against witnesses.

use jiff::civil::date;

use super::super::{
    Freshness, Limits, Look, Reconciliation, Trust, Witness, WitnessKind, apply, baseline,
    reconcile,
};
use super::*;

const DAY: Date = date(2025, 3, 31);
const LOOSE: Limits = Limits { max_change_percent: 100.0, max_age_days: 10 };

fn ecfr(entries: &[Entry]) -> Witness<'_> {
    Witness { kind: WitnessKind::Ecfr, date: DAY, entries }
}

fn against(ours: &[ListedEntry], entries: &[Entry]) -> Reconciliation {
    reconcile(ours, &ecfr(entries), None, &LOOSE)
}

/// A baseline of one entry, and a rule that added two on 28 March.
fn ours() -> Vec<ListedEntry> {
    let current = baseline(&[entry("Inspur Group")], List::EntityList);
    let changes =
        ["Nettrix", "Sugon"].map(|name| change(ChangeKind::Add, entry(name), date(2025, 3, 28)));
    apply(&current, &rule("2025-05427"), &changes).onto(&current)
}

#[test]
fn a_witness_that_says_the_same_agrees() {
    let mut same = [entry("Sugon"), entry("Inspur  Group."), entry("NETTRIX")];
    same[0].citations = vec![cited(90, 14046, "3/28/25")];
    let told = against(&ours(), &same);
    assert!(told.agrees(), "{told:#?}");
    assert_eq!((told.trust, told.lag.len()), (Trust::Sound, 0));
}

#[test]
fn what_a_late_witness_does_not_show_is_the_lag_of_a_rule() {
    let told = against(&ours(), &[entry("Inspur Group"), with_address(entry("Sugon"), "Beijing")]);
    assert_eq!((told.missing.len(), told.different.len(), told.extra.len()), (1, 1, 0));
    let [lag] = told.lag.as_slice() else { panic!("{told:#?}") };
    assert_eq!((lag.rule.as_str(), lag.days), ("2025-05427", 3));
    assert_eq!((lag.entries, lag.missing, lag.different), (2, 1, 1));
    assert_eq!((told.unexplained(3), told.unexplained(2)), (0, 2));
}

#[test]
fn what_only_the_witness_shows_is_extra() {
    let gone = change(ChangeKind::Remove, entry("Inspur Group"), date(2025, 3, 28));
    let ours = apply(&ours(), &rule("2025-05428"), &[gone]).onto(&ours());
    let names = ["Inspur Group", "Nettrix", "Sugon", "Never Listed"].map(entry);
    let told = against(&ours, &names);
    let extra: Vec<_> = told.extra.iter().map(|it| (it.entry.name.as_str(), it.days)).collect();
    assert_eq!(extra, [("Inspur Group", Some(3)), ("Never Listed", None)]);
    assert_eq!(told.unexplained(10), 1);
}

#[test]
fn the_future_is_not_missing() {
    let later = change(ChangeKind::Add, entry("Suma-USI"), date(2026, 1, 1));
    let ours = apply(&ours(), &rule("2025-05429"), &[later]).onto(&ours());
    assert!(against(&ours, &["Inspur Group", "Nettrix", "Sugon"].map(entry)).agrees());
}

#[test]
fn a_witness_that_shrank_is_suspect() {
    let many: Vec<Entry> =
        (0..40).map(|number| entry(&format!("Institute No. {number}"))).collect();
    let ours = baseline(&many, List::EntityList);
    let last = Look::at(&ecfr(&many));
    let sound = reconcile(&ours, &ecfr(&many[..39]), Some(&last), &Limits::default());
    assert_eq!(sound.trust, Trust::Sound);
    for shrunk in [&many[..30], &[]] {
        let told = reconcile(&ours, &ecfr(shrunk), Some(&last), &Limits::default());
        assert!(matches!(told.trust, Trust::Suspect { .. }), "{:?}", told.trust);
    }
    // Without a last look the share of differences says so.
    let told = reconcile(&ours, &ecfr(&many[..30]), None, &Limits::default());
    assert!(matches!(&told.trust, Trust::Suspect { why } if why.contains("25.0 %")), "{told:#?}");
}

#[test]
fn a_witness_that_stands_still_is_told_from_one_without_news() {
    let (one, other) = ([entry("Nettrix")], [entry("Sugon")]);
    let look = |date: Date, entries: &[Entry]| {
        Look::at(&Witness { kind: WitnessKind::Ecfr, date, entries })
    };
    let last = look(date(2025, 3, 20), &one);
    let limits = Limits::default();
    let today = date(2025, 3, 28);
    let told = |now: &Look, today: Date| now.freshness(Some(&last), today, &limits);
    assert_eq!(look(DAY, &one).freshness(None, DAY, &limits), Freshness::First);
    assert_eq!(told(&look(date(2025, 3, 27), &one), today), Freshness::NoChange);
    assert_eq!(told(&look(date(2025, 3, 27), &other), today), Freshness::Changed);
    assert_eq!(told(&last, today), Freshness::Waiting { days: 8 });
    assert_eq!(told(&last, date(2025, 4, 1)), Freshness::Stale { days: 12 });
    assert_eq!(told(&look(date(2025, 3, 19), &one), today), Freshness::WentBack);
    assert_eq!(told(&look(date(2025, 3, 20), &other), today), Freshness::Reissued);
}

#[test]
fn the_screening_list_is_matched_by_any_name() {
    let here = with_aliases(entry("Nettrix"), &["Ningchang Information"]);
    let there = under(entry("Ningchang Information"), "TAIWAN", "TW");
    let mut address = entry("Room 1, Sea View Tower, Hong Kong");
    address.kind = EntryKind::Address;
    let ours = baseline(&[here.clone(), there, address.clone()], List::EntityList);
    let mut row = here;
    row.destination = Destination::new("");
    row.country = None;
    let mut room = address;
    room.kind = EntryKind::Party;
    let rows = [row, room, entry("Never Listed")];
    let witness = Witness { kind: WitnessKind::Csl, date: DAY, entries: &rows };
    let told = reconcile(&ours, &witness, None, &LOOSE);
    assert!(told.missing.is_empty(), "{:#?}", told.missing);
    assert_eq!(told.extra.len(), 1);
}

#[test]
fn a_late_witness_is_not_doubted_for_what_recent_rules_did() {
    let current = baseline(&[entry("Inspur Group")], List::EntityList);
    let added: Vec<Change> = (0..30)
        .map(|number| change(ChangeKind::Add, entry(&format!("Plant No. {number}")), DAY))
        .collect();
    let ours = apply(&current, &rule("2025-05427"), &added).onto(&current);
    let old = [entry("Inspur Group")];
    let on = |date: Date| {
        let witness = Witness { kind: WitnessKind::Csl, date, entries: &old };
        reconcile(&ours, &witness, None, &Limits::default()).trust
    };
    assert_eq!(on(date(2025, 4, 20)), Trust::Sound);
    assert!(matches!(on(date(2025, 9, 1)), Trust::Suspect { .. }), "late beyond all measure");
}

#[test]
fn what_a_witness_differed_in_when_it_was_believed_is_no_news() {
    let many: Vec<Entry> =
        (0..40).map(|number| entry(&format!("Institute No. {number}"))).collect();
    let ours = baseline(&many, List::EntityList);
    let look = |entries: &[Entry], last: Option<&Look>| {
        reconcile(&ours, &ecfr(entries), last, &Limits::default())
    };
    let half = look(&many[..20], None);
    assert!(matches!(half.trust, Trust::Suspect { .. }));
    let accepted = Look { differing: 20, ..Look::at(&ecfr(&many[..20])) };
    assert_eq!(look(&many[..20], Some(&accepted)).trust, Trust::Sound);
    assert!(matches!(look(&many[..15], Some(&accepted)).trust, Trust::Suspect { .. }));
}

#[test]
fn a_witness_that_lost_what_our_list_lost_agrees() {
    let many: Vec<Entry> =
        (0..40).map(|number| entry(&format!("Institute No. {number}"))).collect();
    let last = Look::at(&ecfr(&many));
    let ours = baseline(&many[..20], List::EntityList);
    let told = reconcile(&ours, &ecfr(&many[..20]), Some(&last), &Limits::default());
    assert_eq!(told.trust, Trust::Sound);
}
