//! The retry schedule on a clock that stands until it is moved: each attempt is
//! made when it is due, and not before.

use std::sync::Arc;
use std::time::Duration;

use entitylistd::alert::{Channel, Message, WebhookMessage, delivery_id};
use entitylistd::clock::Clock;
use entitylistd::config::Webhook;
use entitylistd::deliver::{Ways, Worker};
use entitylistd::store::{Delivery, DeliveryState, NewDelivery, Store};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::support::endpoint::{Reply, TestEndpoint};
use crate::support::install_tls;
use crate::support::outbox::{self, now};

const SECOND: Duration = Duration::from_secs(1);

/// The waits that are promised, in seconds.
const SCHEDULE: [u64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// The wall clock that goes with the runtime's.
struct Hand(Instant);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.0.elapsed()).unwrap();
        now().checked_add(passed).unwrap()
    }
}

/// Time stands still unless it is moved: a runtime that has nothing to do would
/// otherwise run ahead of the database's thread.
struct Still(#[expect(dead_code, reason = "held")] std::sync::mpsc::Sender<()>);

impl Still {
    fn hold() -> Self {
        let (sender, ends) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || ends.recv());
        Self(sender)
    }
}

/// A worker with an endpoint that fails and one that takes everything.
struct Bench {
    store: Arc<dyn Store>,
    clock: Arc<Hand>,
    worker: Worker,
    failing: TestEndpoint,
    _fine: TestEndpoint,
    probes: u32,
    _still: Still,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn start(replies: Vec<Reply>) -> Self {
        install_tls();
        let still = Still::hold();
        let failing = TestEndpoint::start(replies).await;
        let fine = TestEndpoint::start([]).await;
        let hooks = [webhook("failing", &failing), webhook("fine", &fine)];
        let folder = tempfile::tempdir().unwrap();
        let store = outbox::empty_in(folder.path()).await;
        let clock = Arc::new(Hand(Instant::now()));
        let ways = Ways::new(None, &hooks).unwrap();
        let worker = Worker::new(Arc::clone(&store), ways, Arc::clone(&clock) as Arc<dyn Clock>);
        outbox::queue(&store, vec![delivery("e1", "failing")]).await;
        tokio::spawn({
            let worker = worker.clone();
            async move { worker.run(CancellationToken::new()).await }
        });
        Self {
            store,
            clock,
            worker,
            failing,
            _fine: fine,
            probes: 0,
            _still: still,
            _folder: folder,
        }
    }

    async fn delivery(&self) -> Delivery {
        outbox::delivery(&self.store, &delivery_id("e1", Channel::Webhook, "failing")).await
    }

    /// The delivery after so many attempts.
    async fn after(&self, attempts: u32) -> Delivery {
        loop {
            let delivery = self.delivery().await;
            if delivery.attempts >= attempts {
                assert_eq!(delivery.attempts, attempts);
                return delivery;
            }
            // It may have looked just before the clock was moved.
            self.worker.wake();
            tokio::task::yield_now().await;
        }
    }

    /// Lets time pass.
    async fn pass(&self, time: Duration) {
        tokio::time::advance(time).await;
    }

    /// Waits until the worker has looked into the outbox at this moment: what
    /// is new there for somebody else has gone out.
    async fn look(&mut self) {
        self.probes += 1;
        let probe = delivery(&format!("probe{}", self.probes), "fine");
        outbox::queue(&self.store, vec![probe.clone()]).await;
        self.worker.wake();
        outbox::wait_until_delivered(&self.store, &probe.id).await;
    }

    /// The pause between now and the next attempt.
    fn pause(&self, delivery: &Delivery) -> Duration {
        Duration::try_from(delivery.next_attempt_at.duration_since(self.clock.now())).unwrap()
    }
}

fn webhook(name: &str, endpoint: &TestEndpoint) -> Webhook {
    Webhook {
        name: name.to_owned(),
        url: endpoint.url(),
        secrets: Vec::new(),
        allow_private: true,
        full_body: true,
        timeout: Duration::from_secs(30),
    }
}

fn delivery(event: &str, recipient: &str) -> NewDelivery {
    let message = Message::Webhook(WebhookMessage {
        kind: "entity_list.rule.published".to_owned(),
        timestamp: now(),
        data: serde_json::json!({"event_id": event}),
    });
    NewDelivery {
        id: delivery_id(event, Channel::Webhook, recipient),
        event_id: event.to_owned(),
        channel: Channel::Webhook.as_str().to_owned(),
        recipient: recipient.to_owned(),
        payload: serde_json::to_value(message).unwrap(),
    }
}

#[tokio::test(start_paused = true)]
async fn ten_attempts_are_made_when_they_are_due_and_none_before() {
    let mut bench = Bench::start(vec![Reply::Status(500); 10]).await;
    for (failed, wait) in (1..).zip(SCHEDULE) {
        let delivery = bench.after(failed).await;
        assert_eq!(delivery.state, DeliveryState::Pending);
        let (pause, wait) = (bench.pause(&delivery), Duration::from_secs(wait));
        assert!(pause >= wait, "attempt {failed}: {pause:?} < {wait:?}");
        assert!(pause <= wait.mul_f64(1.2), "attempt {failed}: {pause:?} > {wait:?} and a fifth");
        bench.pass(pause.saturating_sub(SECOND)).await;
        bench.look().await;
        assert_eq!(bench.failing.ids().len(), failed as usize, "a second early is too early");
        bench.pass(SECOND).await;
    }
    let dead = bench.after(10).await;
    assert_eq!(dead.state, DeliveryState::Dead);
    let said = dead.last_answer.unwrap();
    assert!(said.starts_with("given up after 10 attempts: 500"), "{said}");
    bench.pass(Duration::from_hours(48)).await;
    bench.look().await;
    assert_eq!(bench.failing.ids().len(), 10, "nothing comes after the last");
    let ids: std::collections::BTreeSet<String> = bench.failing.ids().into_iter().collect();
    assert_eq!(ids.len(), 1, "always under the same id");
}

#[tokio::test(start_paused = true)]
async fn what_the_receiver_asks_for_lengthens_the_wait() {
    let replies = vec![
        Reply::RetryAfter(429, "7200"),
        Reply::RetryAfter(503, "Fri, 28 Mar 2025 18:00:00 GMT"),
        Reply::RetryAfter(429, "1"),
    ];
    let mut bench = Bench::start(replies).await;
    let first = bench.after(1).await;
    assert_eq!(bench.pause(&first), Duration::from_hours(2));
    bench.pass(Duration::from_hours(2).saturating_sub(SECOND)).await;
    bench.look().await;
    assert_eq!(bench.failing.ids().len(), 1);
    bench.pass(SECOND).await;

    let second = bench.after(2).await;
    assert_eq!(second.next_attempt_at, "2025-03-28T18:00:00Z".parse().unwrap());
    bench.pass(bench.pause(&second)).await;

    let third = bench.after(3).await;
    assert!(bench.pause(&third) >= Duration::from_mins(30), "the schedule is the least");
    bench.pass(bench.pause(&third)).await;
    assert_eq!(bench.after(4).await.state, DeliveryState::Delivered);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_its_time_is_not_made_twice() {
    let mut bench = Bench::start(vec![Reply::Hang]).await;
    bench.failing.arrived().await;
    // The endpoint hangs for 29 of its 30 seconds; then for another look, the
    // claim has been renewed and nobody else takes the delivery.
    for _ in 0..29 {
        bench.pass(SECOND).await;
        bench.look().await;
    }
    assert_eq!(bench.failing.ids().len(), 1);
    bench.pass(2 * SECOND).await;
    let delivery = bench.after(1).await;
    assert_eq!(delivery.state, DeliveryState::Pending, "{:?}", delivery.last_answer);
}
