//! A notice that delays, suspends or withdraws an earlier rule moves that
//! rule's dates by itself, tells it once, and keeps what was known before. What
//! is not clear is held for a person.

use std::sync::Arc;

use entity_list::amend::ChangeEdit;
use entity_list::ledger::Verdict;
use entity_list::model::{DocumentNumber, List, Stage};
use entitylistd::clock::FixedClock;
use entitylistd::daemon::{Desk, Mode, Told, decide, reread};
use entitylistd::store::EventKind;
use jiff::civil::date;
use serde_json::json;

use crate::house::House;
use crate::support::filings::MadeUp;

const RULE: &str = "2025-06100";
const NOTICE: &str = "2025-06200";

/// The rule, published on 28 March, in force from 15 April.
fn publish_rule(house: &House) {
    let rule = MadeUp {
        number: RULE,
        day: date(2025, 3, 28),
        entries: &[("TAIWAN", "Alpha Optics Co., Ltd."), ("TAIWAN", "Beta Lasers Co., Ltd.")],
    };
    rule.publish(&house.replica, &json!({ "effective_on": "2025-04-15" }));
    let xml = rule.xml().replace("effective March 28, 2025", "effective April 15, 2025");
    house.replica.put(format!("documents/{RULE}.xml"), xml.into_bytes()).unwrap();
}

/// A notice of 31 March, in force on that day.
struct Notice<'a> {
    title: &'a str,
    action: &'a str,
    dates: &'a str,
}

const DELAY: Notice<'_> = Notice {
    title: "Additions to the Entity List; Delay of Effective Date",
    action: "Final rule; delay of effective date.",
    dates: "As of March 31, 2025, the effective date of the rule published on March 28, 2025, at \
            90 FR 14500, is delayed until May 27, 2025.",
};

fn publish(house: &House, notice: &Notice<'_>) {
    let Notice { title, action, dates } = notice;
    let xml = format!(
        "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of Industry \
         and Security</SUBAGY><CFR>15 CFR Part 744</CFR><DEPDOC>[Docket No. 250401-0055]</DEPDOC>\
         <RIN>RIN 0694-AK04</RIN><SUBJECT>{title}</SUBJECT><ACT><HD SOURCE=\"HED\">ACTION:</HD>\
         <P>{action}</P></ACT><SUM><HD SOURCE=\"HED\">SUMMARY:</HD><P>This document acts on the \
         rule that added two entities to the Entity List.</P></SUM><EFFDATE><HD \
         SOURCE=\"HED\">DATES:</HD><P>{dates}</P></EFFDATE></PREAMB><SUPLINF><HD \
         SOURCE=\"HED\">SUPPLEMENTARY INFORMATION:</HD><P>The committee asked for more \
         time.</P></SUPLINF><FRDOC>[FR Doc. {NOTICE} Filed 3-28-25; 4:15 pm]</FRDOC></RULE>"
    );
    let index = json!({
        "document_number": NOTICE,
        "type": "Rule",
        "title": title,
        "action": action,
        "citation": "90 FR 14700",
        "start_page": 14700,
        "publication_date": "2025-03-31",
        "effective_on": "2025-03-31",
        "agencies": [{ "slug": "industry-and-security-bureau" }],
        "cfr_references": [{ "title": 15, "part": 744 }],
    });
    let put = |path: String, body: Vec<u8>| house.replica.put(path, body).unwrap();
    put(format!("documents/{NOTICE}.json"), index.to_string().into_bytes());
    put(format!("documents/{NOTICE}.xml"), xml.into_bytes());
}

/// The morning of another day.
fn turn_to(house: &mut House, moment: &str) {
    house.rooms.clock = Arc::new(FixedClock(moment.parse().unwrap()));
}

/// A house that knows the rule, on the morning of the notice.
async fn house_with_rule() -> House {
    let mut house = House::new().await;
    publish_rule(&house);
    house.cycle().await.unwrap();
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 2);
    turn_to(&mut house, "2025-03-31T12:00:00Z");
    house
}

async fn added_by_rule(house: &House, day: &str) -> usize {
    of_rule(&house.list(day).await)
}

fn of_rule(list: &[entity_list::ledger::ListedEntry]) -> usize {
    let number = DocumentNumber::new(RULE);
    list.iter().filter(|listed| listed.document.as_ref() == Some(&number)).count()
}

fn desk(house: &House) -> Desk {
    let rooms = &house.rooms;
    Desk { config: rooms.config.clone(), store: rooms.store.clone(), clock: rooms.clock.clone() }
}

async fn postponed_events(house: &House) -> usize {
    let events = house.rooms.store.events_of(&DocumentNumber::new(RULE)).await.unwrap();
    events.iter().filter(|event| event.event.kind == EventKind::Postponed).count()
}

#[tokio::test]
async fn a_delay_moves_the_rule_and_is_told_once() {
    let house = house_with_rule().await;
    publish(&house, &DELAY);
    let before = house.alerts().len();

    let report = house.cycle().await.unwrap();

    let told = &report.documents.last().unwrap().told;
    let Told::Alert { moved, .. } = told else { panic!("{told:?}") };
    assert_eq!(moved[0].document.stage, Stage::Delayed);
    assert_eq!(moved[0].counts.added.entries, 2);
    assert_eq!(moved[0].document.effective[0].date, date(2025, 5, 27));
    for (day, listed) in [("2025-04-15", 0), ("2025-05-26", 0), ("2025-05-27", 2)] {
        assert_eq!(added_by_rule(&house, day).await, listed, "{day}");
    }
    let known = "2025-03-29T00:00:00Z".parse().ok();
    let then = house.rooms.store.list(List::EntityList, Some(date(2025, 4, 15)), known).await;
    assert_eq!(of_rule(&then.unwrap()), 2, "what was known before stays known");
    let mails = house.alerts();
    assert_eq!(mails.len(), before + 2, "the notice, and what it does to the rule");
    let delayed = "Subject: Entity List, effective date delayed: ";
    let mail = mails.iter().find(|mail| mail.contains(delayed)).unwrap();
    assert!(mail.contains("document 2025-06200 (90 FR 14700) delays this rule until"), "{mail}");

    house.cycle().await.unwrap();
    reread(&desk(&house), Mode::Commit).await.unwrap();
    assert_eq!((house.alerts().len(), postponed_events(&house).await), (mails.len(), 1));
    let stored = house.rooms.store.document(&DocumentNumber::new(RULE)).await.unwrap().unwrap();
    assert_eq!(stored.stage, Stage::Delayed);
    assert_eq!(house.rooms.store.verify(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn another_text_of_a_delayed_rule_keeps_the_new_date() {
    let house = house_with_rule().await;
    publish(&house, &DELAY);
    house.cycle().await.unwrap();
    let path = format!("documents/{RULE}.xml");
    let rule = MadeUp {
        number: RULE,
        day: date(2025, 3, 28),
        entries: &[("TAIWAN", "Alpha Optics Co., Ltd."), ("TAIWAN", "Beta Lasers Co., Ltd.")],
    };
    let xml = rule.xml().replace("effective March 28, 2025", "effective April 15, 2025");
    house.replica.put(path, xml.replace("<P>", "<P> ").into_bytes()).unwrap();
    let mails = house.alerts().len();

    let report = house.cycle().await.unwrap();

    let told: Vec<_> = report.documents.iter().map(|one| &one.told).collect();
    assert!(told.iter().any(|told| matches!(told, Told::SaysTheSame)), "{told:?}");
    assert_eq!(house.alerts().len(), mails);
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 0);
}

#[tokio::test]
async fn a_suspension_ends_by_itself() {
    let house = house_with_rule().await;
    publish(
        &house,
        &Notice {
            title: "Additions to the Entity List; Suspension of Effectiveness",
            action: "Final rule; suspension.",
            dates: "Effective April 20, 2025, the rule published on March 28, 2025, at 90 FR \
                    14500, is suspended until November 9, 2025.",
        },
    );
    house.cycle().await.unwrap();
    let days = [
        ("2025-04-15", 2),
        ("2025-04-19", 2),
        ("2025-04-20", 0),
        ("2025-11-09", 0),
        ("2025-11-10", 2),
    ];
    for (day, listed) in days {
        assert_eq!(added_by_rule(&house, day).await, listed, "{day}");
    }
}

#[tokio::test]
async fn a_withdrawn_rule_never_takes_effect() {
    let house = house_with_rule().await;
    publish(
        &house,
        &Notice {
            title: "Additions to the Entity List; Withdrawal",
            action: "Final rule; withdrawal.",
            dates: "Effective March 31, 2025, the rule published on March 28, 2025, at 90 FR 14500, \
                    is withdrawn.",
        },
    );
    house.cycle().await.unwrap();
    for day in ["2025-04-15", "2026-04-15"] {
        assert_eq!(added_by_rule(&house, day).await, 0, "{day}");
    }
    let mails = house.alerts().len();
    house.cycle().await.unwrap();
    assert_eq!(house.alerts().len(), mails);
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 0, "not taken in anew");
}

/// What one notice leaves for a person: why it is held, and its id.
async fn held_by(house: &House) -> Vec<(String, entity_list::ledger::ChangeId)> {
    let held = house.rooms.store.held_changes().await.unwrap();
    held.into_iter()
        .filter(|one| one.held.moves.is_some() && one.decision.is_none())
        .map(|one| (one.held.why, one.held.id))
        .collect()
}

#[tokio::test]
async fn a_part_of_a_rule_is_for_a_person_who_says_until_when() {
    let house = house_with_rule().await;
    publish(
        &house,
        &Notice {
            dates: "As of March 31, 2025, amendatory instruction 1.a of the rule published on \
                    March 28, 2025, at 90 FR 14500, is delayed until May 27, 2025.",
            ..DELAY
        },
    );
    house.cycle().await.unwrap();
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 2, "nothing is guessed");
    let held = held_by(&house).await;
    assert!(held[0].0.contains("it may mean a part of that rule only"), "{held:?}");
    let mails = house.mails();
    assert!(mails.iter().any(|mail| mail.contains(&held[0].1.to_string())), "{mails:?}");

    let edit = ChangeEdit { effective_date: Some(date(2025, 6, 1)), ..ChangeEdit::default() };
    let verdict = Verdict::Edit { edit: Box::new(edit), entry: None };
    let desk = desk(&house);
    decide(&desk, &held[0].1, verdict, "Ann", "the desk officer says all of it").await.unwrap();

    assert_eq!(added_by_rule(&house, "2025-05-31").await, 0);
    assert_eq!(added_by_rule(&house, "2025-06-01").await, 2);
    assert_eq!(postponed_events(&house).await, 1);
    assert_eq!(held_by(&house).await, []);
}

#[tokio::test]
async fn a_delay_without_a_date_and_one_of_a_rule_in_force_are_held() {
    let mut house = house_with_rule().await;
    publish(
        &house,
        &Notice {
            dates: "As of March 31, 2025, the effective date of the rule published on March 28, \
                    2025, at 90 FR 14500, is delayed.",
            ..DELAY
        },
    );
    house.cycle().await.unwrap();
    let held = held_by(&house).await;
    assert!(held[0].0.contains("from when or until when"), "{held:?}");
    let refused = decide(&desk(&house), &held[0].1, Verdict::Accept, "Ann", "as it says").await;
    assert!(refused.unwrap_err().to_string().contains("does not say the dates"));
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 2);

    house = house_with_rule().await;
    let of_the_story = DELAY.dates.replace("14500", "14046");
    publish(&house, &Notice { dates: &of_the_story, ..DELAY });
    house.cycle().await.unwrap();
    let held = held_by(&house).await;
    assert!(held[0].0.contains("in force since 2025-03-25"), "{held:?}");
}

#[tokio::test]
async fn a_rule_that_is_not_on_record_is_waited_for() {
    let mut house = House::new().await;
    house.cycle().await.unwrap();
    turn_to(&mut house, "2025-03-31T12:00:00Z");
    publish(&house, &DELAY);
    house.cycle().await.unwrap();
    let held = held_by(&house).await;
    assert!(held[0].0.contains("the record has no such rule"), "{held:?}");

    publish_rule(&house);
    house.cycle().await.unwrap();
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 2);
    let told = reread(&desk(&house), Mode::Commit).await.unwrap();
    assert_eq!(told.documents.iter().map(|one| one.moved.len()).sum::<usize>(), 1);
    assert_eq!(added_by_rule(&house, "2025-04-15").await, 0);
    assert_eq!(added_by_rule(&house, "2025-05-27").await, 2);
}
