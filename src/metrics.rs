//! What the service tells Prometheus of itself: numbers with their units in
//! their names. The registry is a value, owned by the one that serves it.
//!
//! A leaf: the daemon counts, the web shows, neither knows the other. What is
//! in the store (the outbox, the size of the database) is put in when asked.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

/// Upper bounds of the buckets for the time of a cycle, in seconds.
const CYCLE_SECONDS: [f64; 9] = [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

/// The outcomes of a cycle.
const CYCLE_OUTCOMES: [&str; 3] = ["good", "failed", "busy"];
/// The outcomes of an attempt to deliver.
const DELIVERY_OUTCOMES: [&str; 3] = ["delivered", "retried", "dead"];
/// What there was to tell of a document.
const TOLD: [&str; 3] = ["alert", "quiet", "failed"];
/// The states of deliveries in the outbox.
const OUTBOX_STATES: [&str; 2] = ["pending", "dead"];
/// How the list of a witness differs from ours.
const DIFFERENCES: [&str; 3] = ["missing", "extra", "different"];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Source {
    source: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SourceOutcome {
    source: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Witness {
    witness: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Difference {
    witness: &'static str,
    difference: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

/// The numbers.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    cycles: Family<Outcome, Counter>,
    cycle_seconds: Histogram,
    running: Gauge,
    next_cycle: Gauge<i64, AtomicI64>,
    last_good: Family<Source, Gauge<i64, AtomicI64>>,
    documents: Family<SourceOutcome, Counter>,
    deliveries: Family<Outcome, Counter>,
    outbox: Family<State, Gauge>,
    oldest_pending_seconds: Gauge<f64, AtomicU64>,
    database_bytes: Gauge,
    reloads: Family<Outcome, Counter>,
    reviews_pending: Gauge,
    receivers_failing: Gauge,
    witness_looked: Family<Witness, Gauge<i64, AtomicI64>>,
    witness_behind: Family<Witness, Gauge>,
    witness_differences: Family<Difference, Gauge>,
}

/// What the newest look at a witness said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WitnessFigures {
    /// When, Unix seconds.
    pub looked_at: i64,
    /// Days that its list is behind.
    pub days_behind: i64,
    /// Entries of ours that it does not show, that only it shows, and that it
    /// shows in other words.
    pub differences: [u64; 3],
}

impl Metrics {
    /// All numbers at nothing. Every set of labels is touched, so that an
    /// alert rule sees a zero rather than no series.
    pub fn new(version: &str, sources: &[&'static str], witnesses: &[&'static str]) -> Self {
        let mut registry = Registry::with_prefix("entitylistd");
        let metrics = Self {
            cycles: Family::default(),
            cycle_seconds: Histogram::new(CYCLE_SECONDS),
            running: Gauge::default(),
            next_cycle: Gauge::default(),
            last_good: Family::default(),
            documents: Family::default(),
            deliveries: Family::default(),
            outbox: Family::default(),
            oldest_pending_seconds: Gauge::default(),
            database_bytes: Gauge::default(),
            reloads: Family::default(),
            reviews_pending: Gauge::default(),
            receivers_failing: Gauge::default(),
            witness_looked: Family::default(),
            witness_behind: Family::default(),
            witness_differences: Family::default(),
            registry: Registry::default(),
        };
        metrics.touch(sources, witnesses);
        let build = Info::new([("version", version.to_owned())]);
        registry.register("build", "The version of the program", build);
        metrics.register_in(&mut registry);
        Self { registry, ..metrics }
    }

    fn touch(&self, sources: &[&'static str], witnesses: &[&'static str]) {
        for outcome in CYCLE_OUTCOMES {
            drop(self.cycles.get_or_create(&Outcome { outcome }));
        }
        for outcome in DELIVERY_OUTCOMES {
            drop(self.deliveries.get_or_create(&Outcome { outcome }));
        }
        for outcome in ["applied", "refused"] {
            drop(self.reloads.get_or_create(&Outcome { outcome }));
        }
        for state in OUTBOX_STATES {
            drop(self.outbox.get_or_create(&State { state }));
        }
        for source in sources {
            drop(self.last_good.get_or_create(&Source { source }));
            for outcome in TOLD {
                drop(self.documents.get_or_create(&SourceOutcome { source, outcome }));
            }
        }
        for witness in witnesses {
            drop(self.witness_looked.get_or_create(&Witness { witness }));
            drop(self.witness_behind.get_or_create(&Witness { witness }));
            for difference in DIFFERENCES {
                drop(self.witness_differences.get_or_create(&Difference { witness, difference }));
            }
        }
    }

    fn register_in(&self, registry: &mut Registry) {
        registry.register("cycles", "Cycles by how they ended", self.cycles.clone());
        registry.register(
            "cycle_duration_seconds",
            "How long cycles take",
            self.cycle_seconds.clone(),
        );
        registry.register("cycle_running", "1 while a cycle runs", self.running.clone());
        registry.register(
            "next_cycle_timestamp_seconds",
            "When the next cycle is due, Unix time",
            self.next_cycle.clone(),
        );
        registry.register(
            "last_good_cycle_timestamp_seconds",
            "When the last cycle began in which the source was heard in full, Unix time; 0 for never",
            self.last_good.clone(),
        );
        registry.register(
            "documents",
            "Documents looked at, by source and by what there was to tell",
            self.documents.clone(),
        );
        registry.register(
            "delivery_attempts",
            "Attempts to deliver, by how they ended",
            self.deliveries.clone(),
        );
        registry.register(
            "outbox_deliveries",
            "Deliveries that wait or were given up",
            self.outbox.clone(),
        );
        registry.register(
            "outbox_oldest_pending_age_seconds",
            "How long the oldest waiting delivery has waited",
            self.oldest_pending_seconds.clone(),
        );
        registry.register(
            "database_size_bytes",
            "The size of the database",
            self.database_bytes.clone(),
        );
        registry.register(
            "configuration_reloads",
            "Requests to reload the configuration, by what became of them",
            self.reloads.clone(),
        );
        registry.register(
            "reviews_pending",
            "Changes that were held and wait for a person",
            self.reviews_pending.clone(),
        );
        registry.register(
            "receivers_failing",
            "Receivers whose last attempt failed or who are gone",
            self.receivers_failing.clone(),
        );
        self.register_witnesses_in(registry);
    }

    fn register_witnesses_in(&self, registry: &mut Registry) {
        registry.register(
            "witness_last_look_timestamp_seconds",
            "When the witness was last looked at, Unix time; 0 for never",
            self.witness_looked.clone(),
        );
        registry.register(
            "witness_behind_days",
            "Days from the one that the list of the witness speaks of to today",
            self.witness_behind.clone(),
        );
        registry.register(
            "witness_differences",
            "Entries that the list of the witness lacks, that only it has, or that it words otherwise",
            self.witness_differences.clone(),
        );
    }

    /// A cycle begins.
    pub fn cycle_begins(&self) {
        self.running.set(1);
    }

    /// A cycle has ended: `good`, `failed` or `busy`.
    pub fn cycle_ended(&self, outcome: &'static str, took: Duration) {
        self.running.set(0);
        self.cycles.get_or_create(&Outcome { outcome }).inc();
        self.cycle_seconds.observe(took.as_secs_f64());
    }

    /// When the next cycle is due, Unix seconds.
    pub fn next_cycle_at(&self, second: i64) {
        self.next_cycle.set(second);
    }

    /// When the next cycle is due, Unix seconds; 0 where that is not known.
    pub fn next_cycle(&self) -> i64 {
        self.next_cycle.get()
    }

    /// A source was last heard in full in the cycle that began then.
    pub fn heard(&self, source: &'static str, second: i64) {
        self.last_good.get_or_create(&Source { source }).set(second);
    }

    /// A document was looked at: `alert`, `quiet` or `failed`.
    pub fn document(&self, source: &'static str, outcome: &'static str) {
        self.documents.get_or_create(&SourceOutcome { source, outcome }).inc();
    }

    /// Attempts to deliver since the store was made: how many were
    /// `delivered`, `retried`, `dead`.
    pub fn delivered(&self, outcome: &'static str, attempts: u64) {
        let counter = self.deliveries.get_or_create(&Outcome { outcome });
        counter.inner().store(attempts, Ordering::Relaxed);
    }

    /// The configuration was reloaded: `applied` or `refused`.
    pub fn reloaded(&self, outcome: &'static str) {
        self.reloads.get_or_create(&Outcome { outcome }).inc();
    }

    /// What the store says of the outbox and of itself.
    pub fn stored(&self, pending: u64, dead: u64, oldest_pending: Duration, bytes: u64) {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.outbox.get_or_create(&State { state: "pending" }).set(whole(pending));
        self.outbox.get_or_create(&State { state: "dead" }).set(whole(dead));
        self.oldest_pending_seconds.set(oldest_pending.as_secs_f64());
        self.database_bytes.set(whole(bytes));
    }

    /// What waits for a person, and how many receivers cannot be reached.
    pub fn waiting(&self, reviews: u64, receivers_failing: usize) {
        self.reviews_pending.set(i64::try_from(reviews).unwrap_or(i64::MAX));
        self.receivers_failing.set(i64::try_from(receivers_failing).unwrap_or(i64::MAX));
    }

    /// What the newest look at a witness said.
    pub fn witness(&self, witness: &'static str, said: WitnessFigures) {
        self.witness_looked.get_or_create(&Witness { witness }).set(said.looked_at);
        self.witness_behind.get_or_create(&Witness { witness }).set(said.days_behind);
        for (difference, entries) in DIFFERENCES.into_iter().zip(said.differences) {
            let gauge = self.witness_differences.get_or_create(&Difference { witness, difference });
            gauge.set(i64::try_from(entries).unwrap_or(i64::MAX));
        }
    }

    /// Everything in the `OpenMetrics` text format.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if let Err(error) = text::encode(&mut out, &self.registry) {
            // Writing to memory fails for a defect only.
            tracing::error!("the metrics cannot be written: {error}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_there_from_the_start_with_its_unit() {
        let metrics = Metrics::new("1.2.3", &["federal-register"], &["ecfr"]);
        // Sets of labels come in no order.
        let text = metrics.text();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn what_happened_is_counted() {
        let metrics = Metrics::new("1.2.3", &["federal-register"], &["ecfr"]);
        metrics.cycle_begins();
        metrics.cycle_ended("good", Duration::from_millis(700));
        metrics.heard("federal-register", 1_743_156_600);
        metrics.document("federal-register", "alert");
        metrics.delivered("retried", 3);
        metrics.stored(4, 1, Duration::from_secs(90), 4096);
        metrics.waiting(2, 1);
        let differences = [3, 0, 5];
        metrics.witness("ecfr", WitnessFigures { looked_at: 7, days_behind: 4, differences });
        let text = metrics.text();
        for line in [
            "entitylistd_cycles_total{outcome=\"good\"} 1",
            "entitylistd_cycle_duration_seconds_bucket{le=\"1.0\"} 1",
            "entitylistd_last_good_cycle_timestamp_seconds{source=\"federal-register\"} 1743156600",
            "entitylistd_documents_total{source=\"federal-register\",outcome=\"alert\"} 1",
            "entitylistd_delivery_attempts_total{outcome=\"retried\"} 3",
            "entitylistd_outbox_deliveries{state=\"pending\"} 4",
            "entitylistd_outbox_oldest_pending_age_seconds 90.0",
            "entitylistd_database_size_bytes 4096",
            "entitylistd_reviews_pending 2",
            "entitylistd_receivers_failing 1",
            "entitylistd_witness_behind_days{witness=\"ecfr\"} 4",
            "entitylistd_witness_differences{witness=\"ecfr\",difference=\"different\"} 5",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
