//! Many events to many endpoints that misbehave, while the program is killed
//! again and again: nothing is lost, what comes twice has the same id, each
//! endpoint gets the events in their order, what is given up says why.
//!
//! `ENTITYLISTD_FAULT_RUN=1000x20 cargo test --test it fault_run` runs it with
//! 1,000 events and 20 endpoints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use entitylistd::alert::{Channel, Message, WebhookMessage, delivery_id};
use entitylistd::clock::{Clock as _, SystemClock};
use entitylistd::daemon::FEDERAL_REGISTER;
use entitylistd::store::{
    Commit, CycleRecord, DeliveryQuery, DeliveryState, EventKind, NewDelivery, NewEvent, Store,
    open,
};
use jiff::Timestamp;
use sqlx::Connection as _;
use tokio::sync::Notify;

use crate::support::program::Program;
use crate::support::unruly::{Manner, Unruly};

/// How long the service works before it is killed.
const LIFE: Duration = Duration::from_secs(2);

/// How long it may take to begin. Every third life is killed within `LIFE` of
/// its start, wherever it is then.
const BIRTH: Duration = Duration::from_secs(30);

/// How often waits end that take minutes and hours otherwise.
const LAPSE: Duration = Duration::from_millis(200);

/// Lives after which it counts as stuck.
const LIVES: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_it_loses_nothing_and_keeps_the_order() {
    let (events, endpoints) = size();
    let program = Program::new().await;
    std::fs::create_dir_all(program.state()).unwrap();
    let store = open(&program.database()).await.unwrap();
    let arrived = Arc::new(Notify::new());
    let mut sites = Vec::new();
    for (number, manner) in Manner::ALL.into_iter().cycle().take(endpoints).enumerate() {
        sites.push((format!("e{number}"), Unruly::start(manner, Arc::clone(&arrived)).await));
    }
    let names: Vec<&str> = sites.iter().map(|(name, _)| name.as_str()).collect();
    fill(store.as_ref(), events, &names).await;

    let expected: BTreeMap<&str, Vec<String>> = names
        .iter()
        .map(|name| {
            let id = |number| delivery_id(&event_id(number), Channel::Webhook, name);
            (*name, (0..events).map(id).collect())
        })
        .collect();
    let own: BTreeSet<&String> = expected.values().flatten().collect();
    // Notices about endpoints that fail come on top, and are none of these.
    let taken = |site: &Unruly| -> Vec<String> {
        site.taken().into_iter().filter(|id| own.contains(id)).collect()
    };
    let done =
        || sites.iter().all(|(_, site)| !site.manner.takes_all() || taken(site).len() == events);
    let mut lives = 0;
    while !done() {
        lives += 1;
        assert!(lives < LIVES, "stuck: {}", state(&sites));
        let birth = if lives % 3 == 0 { Duration::ZERO } else { BIRTH };
        tokio::select! {
            () = live(&program, &sites, &done, &arrived, birth) => {}
            () = let_waits_end(&program) => {}
        }
        let_time_pass(&program).await;
    }

    for (name, site) in &sites {
        let taken = taken(site);
        let expected = &expected[name.as_str()];
        match site.manner {
            Manner::RedirectsInside => assert_eq!(taken.len(), 0, "{name}"),
            Manner::GoesAway => assert_eq!(taken, expected[..taken.len()], "{name}"),
            _ => assert_eq!(taken, *expected, "{name}: every event, in order"),
        }
    }
    explained(store.as_ref(), events, &sites).await;
    println!("{events} events x {endpoints} endpoints, {lives} lives: {}", state(&sites));
}

fn size() -> (usize, usize) {
    #[expect(clippy::disallowed_methods, reason = "the size of this test")]
    let asked = std::env::var("ENTITYLISTD_FAULT_RUN").ok();
    let asked = asked.as_deref().and_then(|asked| asked.split_once('x'));
    let size =
        asked.and_then(|(events, endpoints)| Some((events.parse().ok()?, endpoints.parse().ok()?)));
    size.unwrap_or((30, 7))
}

fn event_id(number: usize) -> String {
    format!("rule:2025-{number:05}:published")
}

/// Events with a delivery each for every endpoint, and a good cycle, so that
/// the service has nothing else to do.
async fn fill(store: &dyn Store, events: usize, names: &[&str]) {
    let now = SystemClock.now();
    let mut commit = Commit { at: now, ..Commit::default() };
    for number in 0..events {
        let id = event_id(number);
        commit.events.push(NewEvent {
            id: id.clone(),
            kind: EventKind::Document,
            document: None,
            at: now,
            body: serde_json::Value::Null,
        });
        commit.deliveries.extend(names.iter().map(|name| delivery(&id, name, now)));
    }
    store.commit(&commit).await.unwrap();
    let cycle = CycleRecord {
        source: FEDERAL_REGISTER.to_owned(),
        started: now,
        ended: now,
        window: None,
        documents: 0,
        error: None,
    };
    store.record_cycle(&cycle).await.unwrap();
}

fn delivery(event_id: &str, name: &str, now: Timestamp) -> NewDelivery {
    let message = Message::Webhook(WebhookMessage {
        kind: "entity_list.rule.published".to_owned(),
        timestamp: now,
        data: serde_json::json!({"event_id": event_id}),
    });
    NewDelivery {
        id: delivery_id(event_id, Channel::Webhook, name),
        event_id: event_id.to_owned(),
        channel: "webhook".to_owned(),
        recipient: name.to_owned(),
        payload: serde_json::to_value(message).unwrap(),
    }
}

/// The service from its start to its death, `LIFE` after it began to deliver
/// or did not begin within `birth`.
async fn live(
    program: &Program,
    sites: &[(String, Unruly)],
    done: &impl Fn() -> bool,
    arrived: &Notify,
    birth: Duration,
) {
    let mut command = program.command(&["run"]);
    command.env("ENTITYLISTD_SCHEDULE__CRON", "0 0 1 1 *");
    command.env("ENTITYLISTD_SCHEDULE__MAX_GAP", "168h");
    for (name, site) in sites {
        let name = name.to_uppercase();
        command
            .env(format!("ENTITYLISTD_WEBHOOK__{name}__URL"), format!("http://{}/", site.address));
        command.env(format!("ENTITYLISTD_WEBHOOK__{name}__ALLOW_PRIVATE"), "true");
        command.env(format!("ENTITYLISTD_WEBHOOK__{name}__TIMEOUT"), "1s");
    }
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let all_done = async {
        while !done() {
            arrived.notified().await;
        }
    };
    let _ = tokio::time::timeout(birth, arrived.notified()).await;
    let _ = tokio::time::timeout(LIFE, all_done).await;
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
}

/// What takes hours otherwise: the waits before the next attempt end, over and
/// over, while the service lives.
async fn let_waits_end(program: &Program) {
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    loop {
        tokio::time::sleep(LAPSE).await;
        let statement = "UPDATE deliveries SET next_attempt_at = 0
                         WHERE state = 'pending' AND next_attempt_at > 0 AND attempts > 0";
        // The service may hold the database; the next round does it.
        let _ = sqlx::query(statement).execute(&mut database).await;
    }
}

/// The same after its death, and what the dead had claimed is free.
async fn let_time_pass(program: &Program) {
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    let statement = "UPDATE deliveries SET lease_until = NULL, next_attempt_at = 0
                     WHERE state = 'pending'";
    sqlx::query(statement).execute(&mut database).await.unwrap();
    sqlx::query("DELETE FROM leases").execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

/// Where every delivery stands, and why.
async fn explained(store: &dyn Store, events: usize, sites: &[(String, Unruly)]) {
    let everything = DeliveryQuery { limit: u32::MAX, ..DeliveryQuery::default() };
    let all = store.find_deliveries(&everything).await.unwrap();
    let receivers = store.receivers().await.unwrap();
    for (name, site) in sites {
        let own: Vec<_> = all.iter().filter(|one| one.delivery.recipient == *name).collect();
        // notices about other endpoints may have come on top
        assert!(own.len() >= events, "{name}");
        let said = |state| own.iter().filter(move |one| one.state == state);
        match site.manner {
            Manner::RedirectsInside => {
                assert_eq!(said(DeliveryState::Delivered).count(), 0, "{name}");
                for dead in said(DeliveryState::Dead) {
                    let answer = dead.last_answer.as_deref().unwrap_or_default();
                    assert!(answer.contains("after 10 attempts: 307"), "{answer}");
                }
            }
            Manner::GoesAway => {
                let state = receivers.iter().find(|one| one.recipient == *name).unwrap();
                assert!(state.disabled_at.is_some(), "{name}");
                assert_eq!(said(DeliveryState::Dead).count(), 0, "{name}: they wait");
            }
            _ => assert_eq!(said(DeliveryState::Dead).count(), 0, "{name}"),
        }
    }
}

fn state(sites: &[(String, Unruly)]) -> String {
    let mut told = String::new();
    for (name, site) in sites {
        let (all, taken) = (site.arrivals().len(), site.taken().len());
        let _ = write!(told, "{name} {:?}: {taken} taken in {all} requests; ", site.manner);
    }
    told
}
