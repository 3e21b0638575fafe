//! How fast the store writes and answers, and how the engines compare:
//! `cargo bench --bench store`.
//!
//! A list of 3,400 entries is imported into an empty database; a rule that adds
//! 80 is applied to it and committed with its event and a delivery; the list is
//! asked as of a day. The entries are those of the demo's rule under other
//! names. Without a PostgreSQL server (`tests/it/support/postgres.rs` says where
//! one is looked for) only SQLite is measured.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark is a program of its own"
)]

#[path = "../tests/it/support/postgres.rs"]
mod postgres;
#[path = "../tests/it/support/required.rs"]
mod required;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use entity_list::ledger::{apply, baseline};
use entity_list::model::{Change, ChangeKind, DocumentNumber, Entry, List};
use entity_list::read::read;
use entitylistd::store::{Commit, EventKind, NewDelivery, NewEvent, Store, open};
use jiff::Timestamp;
use jiff::civil::date;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::postgres::Schema;

/// Entries of a full list, and of a rule.
const LIST: usize = 3_400;
const RULE: usize = 80;

/// Where a database is; it goes when this is dropped.
enum Place {
    File(TempDir),
    Server(Schema),
}

impl Place {
    async fn new(engine: &str) -> Option<Self> {
        match engine {
            "sqlite" => Some(Self::File(tempfile::tempdir().unwrap())),
            _ => Schema::new().await.map(Self::Server),
        }
    }

    async fn open(&self) -> Arc<dyn Store> {
        let url = match self {
            Self::File(folder) => format!("sqlite:{}", folder.path().join("bench.db").display()),
            Self::Server(schema) => schema.url(),
        };
        open(&url).await.unwrap()
    }
}

/// The additions of the demo's rule.
fn additions() -> Vec<Change> {
    let rule = include_bytes!("../demo/documents/2025-05426.xml");
    let readings = read(rule, None).unwrap();
    let rule = readings.into_iter().find_map(|reading| reading.rule).expect("a rule");
    rule.changes.into_iter().filter(|change| change.kind == ChangeKind::Add).collect()
}

/// So many additions, each under a name of its own.
fn renamed(changes: &[Change], number: usize, mark: &str) -> Vec<Change> {
    let numbered = changes.iter().cycle().take(number).enumerate();
    numbered
        .map(|(index, change)| {
            let name = format!("{} {mark} {index}", change.entry.name);
            let entry = Entry { name, ..change.entry.clone() };
            Change { entry, effective_date: Some(date(2025, 3, 25)), ..change.clone() }
        })
        .collect()
}

fn full_list(changes: &[Change]) -> Commit {
    let entries: Vec<Entry> =
        renamed(changes, LIST, "Holdings").into_iter().map(|change| change.entry).collect();
    Commit { opened: baseline(&entries, List::EntityList), at: now(), ..Commit::default() }
}

/// The commit of the rule that `number` counts.
async fn rule(store: &dyn Store, changes: &[Change], number: usize) -> Commit {
    let document = DocumentNumber::new(format!("2025-{number:05}"));
    let current = store.versions(List::EntityList).await.unwrap();
    let applied = apply(&current, &document, &renamed(changes, RULE, document.as_str()));
    assert_eq!(applied.opened.len(), RULE);
    let id = format!("rule:{document}:published");
    let message = serde_json::json!({ "subject": document, "outcomes": applied.outcomes });
    Commit {
        closed: applied.closed,
        opened: applied.opened,
        deliveries: vec![NewDelivery {
            id: format!("{id}:a@example.org"),
            event_id: id.clone(),
            channel: "mail".to_owned(),
            recipient: "a@example.org".to_owned(),
            payload: message.clone(),
        }],
        events: vec![NewEvent {
            id,
            kind: EventKind::Rule,
            document: Some(document),
            at: now(),
            body: message,
        }],
        at: now(),
        ..Commit::default()
    }
}

fn now() -> Timestamp {
    "2025-03-28T10:05:00Z".parse().unwrap()
}

/// Measures one engine; the mean of each work by its name.
fn one_engine(criterion: &mut Criterion, engine: &str) -> Option<BTreeMap<&'static str, Duration>> {
    let runtime = Runtime::new().unwrap();
    let place = runtime.block_on(Place::new(engine))?;
    let changes = additions();
    let list = full_list(&changes);
    let store = runtime.block_on(place.open());
    runtime.block_on(store.commit(&list)).unwrap();
    let mut means = BTreeMap::new();

    measure(criterion, engine, "import of a full list", &mut means, || {
        runtime.block_on(async {
            let place = Place::new(engine).await.unwrap();
            let store = place.open().await;
            let start = Instant::now();
            store.commit(&list).await.unwrap();
            start.elapsed()
        })
    });
    let mut number = 0;
    measure(criterion, engine, "apply and commit of a rule", &mut means, || {
        number += 1;
        runtime.block_on(async {
            let start = Instant::now();
            let commit = rule(store.as_ref(), &changes, number).await;
            assert_eq!(store.commit(&commit).await.unwrap().len(), 1);
            start.elapsed()
        })
    });
    measure(criterion, engine, "the list as of a day", &mut means, || {
        runtime.block_on(async {
            let start = Instant::now();
            let day = Some(date(2025, 3, 24));
            assert_eq!(store.list(List::EntityList, day, None).await.unwrap().len(), LIST);
            start.elapsed()
        })
    });
    Some(means)
}

/// Lets criterion repeat a pass that times itself, and keeps the mean.
fn measure(
    criterion: &mut Criterion,
    engine: &str,
    name: &'static str,
    means: &mut BTreeMap<&'static str, Duration>,
    mut pass: impl FnMut() -> Duration,
) {
    let (mut total, mut passes) = (Duration::ZERO, 0);
    criterion.bench_function(&format!("{engine}: {name}"), |bencher| {
        bencher.iter_custom(|times| {
            let took = (0..times).map(|_| pass()).sum();
            total += took;
            passes += u32::try_from(times).unwrap();
            took
        });
    });
    if passes > 0 {
        means.insert(name, total / passes);
    }
}

fn both(criterion: &mut Criterion) {
    let sqlite = one_engine(criterion, "sqlite").expect("a temporary folder");
    let Some(postgres) = one_engine(criterion, "postgres") else { return };
    for (name, sqlite) in sqlite {
        if let Some(postgres) = postgres.get(name) {
            let ratio = postgres.as_secs_f64() / sqlite.as_secs_f64();
            println!("{name}: SQLite {sqlite:.1?}, PostgreSQL {postgres:.1?}, ratio {ratio:.1}");
        }
    }
}

criterion_group! {
    name = store;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(8));
    targets = both
}
criterion_main!(store);
