//! A receiver that fails is told over the other ways: soon, once, with what
//! waits for it; and so is what was given up, and that it is back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entitylistd::clock::Clock;
use entitylistd::config::Webhook;
use entitylistd::daemon::{Mode, Rooms, run_cycle};
use entitylistd::store::{DeliveryQuery, DeliveryState};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::house::House;
use crate::support::endpoint::{Reply, TestEndpoint};

/// A clock that is set by hand.
struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The house with a webhook beside its mail.
struct Story {
    house: House,
    rooms: Rooms,
    clock: Arc<HandClock>,
}

impl Story {
    async fn new(endpoint: &TestEndpoint) -> Self {
        let house = House::new().await;
        let mut config = house.rooms.config.clone();
        config.reconcile.witnesses.clear();
        config.webhooks = vec![Webhook {
            name: "desk".to_owned(),
            url: endpoint.url(),
            secrets: Vec::new(),
            allow_private: true,
            full_body: true,
            timeout: Duration::from_mins(1),
        }];
        let began = "2025-03-28T10:30:00Z".parse().unwrap();
        let clock = Arc::new(HandClock(Mutex::new(began)));
        let store = Arc::clone(&house.rooms.store);
        let rooms = Rooms::new(config, store, Arc::clone(&clock) as Arc<dyn Clock>, false).unwrap();
        Self { house, rooms, clock }
    }

    /// Cycles at a moment: one that delivers, one that tells how that went.
    async fn cycles(&self, at: Timestamp) {
        *self.clock.0.lock().unwrap() = at;
        for _ in 0..2 {
            run_cycle(&self.rooms, Mode::Commit, &CancellationToken::new()).await.unwrap();
        }
    }

    async fn after(&self, minutes: i64) {
        let at = self.clock.now().checked_add(SignedDuration::from_mins(minutes)).unwrap();
        self.cycles(at).await;
    }

    /// Mails whose subject has these words.
    fn told(&self, words: &str) -> Vec<String> {
        let mut mails = self.house.mails();
        mails.retain(|mail| {
            mail.lines().any(|line| line.starts_with("Subject:") && line.contains(words))
        });
        mails
    }

    async fn next_attempt(&self) -> Option<Timestamp> {
        let query = DeliveryQuery {
            state: Some(DeliveryState::Pending),
            channel: Some("webhook".to_owned()),
            limit: 100,
            ..DeliveryQuery::default()
        };
        let waiting = self.rooms.store.find_deliveries(&query).await.unwrap();
        // the oldest is tried, the others wait behind it
        waiting.last().map(|delivery| delivery.next_attempt_at)
    }
}

#[tokio::test]
async fn a_receiver_that_fails_is_told_after_half_an_hour_with_what_waits_for_it() {
    // a day between two attempts: counting attempts would tell it days later
    let endpoint = TestEndpoint::start(vec![Reply::RetryAfter(503, "86400"); 2]).await;
    let story = Story::new(&endpoint).await;
    story.after(0).await;
    story.after(10).await;
    assert!(story.told("do not reach").is_empty(), "a short failure is no news");
    story.after(15).await;
    assert!(story.told("do not reach").is_empty());
    story.after(24 * 60).await; // the second attempt fails too
    for _ in 0..3 {
        story.after(40).await;
    }
    let told = story.told("alerts do not reach webhook desk");
    assert_eq!(told.len(), 1, "once");
    assert!(told[0].contains("Alerts that wait for it: 2"), "{}", told[0]);
    assert!(told[0].contains("503 Service Unavailable"));
    assert_eq!(endpoint.ids().len(), 2, "the second alert waits behind the first");

    story.after(24 * 60).await; // taken, and the other one after it
    let ids = endpoint.ids();
    // at last it learns itself that it is back
    assert_eq!((ids.len(), &ids[0], &ids[1]), (5, &ids[1], &ids[2]), "{ids:?}");
    assert_eq!(story.told("alerts reach webhook desk again").len(), 1);
}

#[tokio::test]
async fn what_is_given_up_is_told_over_another_way_and_makes_room_for_the_next() {
    let endpoint = TestEndpoint::start(vec![Reply::Status(500); 10]).await;
    let story = Story::new(&endpoint).await;
    story.after(0).await;
    while endpoint.ids().len() < 10 {
        let next = story.next_attempt().await.unwrap();
        story.cycles(next).await;
    }
    story.after(0).await;
    let told = story.told("an alert for webhook desk was given up");
    assert_eq!(told.len(), 1, "once");
    assert!(told[0].contains("given up after 10 attempts: 500"), "{}", told[0]);
    assert_eq!(story.told("do not reach").len(), 1);
    assert_eq!(story.told("reach webhook desk again").len(), 1, "the next one was taken");
    let ids = endpoint.ids();
    // the next alert, and that it is back
    assert_eq!(ids.len(), 12);
    assert!(ids[..10].iter().all(|id| *id == ids[0]) && ids[10] != ids[0]);
}
