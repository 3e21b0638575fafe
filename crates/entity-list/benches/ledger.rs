//! How fast the list is compared, changed and grouped into parties.
//!
//! With a corpus (`ENTITYLISTD_CORPUS`), two official lists and an official
//! rule are used; without one, a list made of the fixtures' entries.
#![expect(clippy::print_stdout, reason = "a benchmark is a program of its own")]

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use entity_list::ledger::{ListedEntry, apply, baseline, diff, parties};
use entity_list::model::{Change, DocumentNumber, Entry, List};
use entity_list::read::read;
use jiff::civil::date;

use corpus::corpus;

fn list(name: &str) -> Vec<Entry> {
    let bytes = corpus(name).unwrap_or_else(|| {
        println!("no corpus: a small fixture takes the place of `{name}`");
        include_bytes!("../tests/fixtures/part-744.xml").to_vec()
    });
    let readings = read(&bytes, None).unwrap_or_default();
    readings
        .into_iter()
        .find(|reading| reading.list == Some(List::EntityList))
        .map(|reading| reading.entries)
        .unwrap_or_default()
}

fn rule(name: &str) -> Vec<Change> {
    let bytes = corpus(name).unwrap_or_else(|| {
        println!("no corpus: a small fixture takes the place of `{name}`");
        include_bytes!("../tests/fixtures/rule.xml").to_vec()
    });
    let rule = read(&bytes, None).unwrap_or_default().into_iter().find_map(|reading| reading.rule);
    let mut changes = rule.map(|rule| rule.changes).unwrap_or_default();
    for change in &mut changes {
        change.effective_date = change.effective_date.or(Some(date(2025, 3, 25)));
    }
    changes
}

fn ledger(criterion: &mut Criterion) {
    let older = list("ecfr/2023-12-07_supplement-4.xml");
    let newer = list("ecfr/2026-03-25_part-744.xml");
    let changes = rule("fr_rules/2025-05426.reconstructed.xml");
    let current: Vec<ListedEntry> = baseline(&older, List::EntityList);
    let newest: Vec<ListedEntry> = baseline(&newer, List::EntityList);
    let number = DocumentNumber::new("2025-05426");
    let mut group = criterion.benchmark_group("ledger");
    group.sample_size(10);
    group.bench_function(format!("baseline-{}", newer.len()), |bench| {
        bench.iter(|| baseline(black_box(&newer), List::EntityList));
    });
    group.bench_function(format!("diff-{}-{}", older.len(), newer.len()), |bench| {
        bench.iter(|| diff(black_box(&older), black_box(&newer)));
    });
    group.bench_function(format!("apply-{}-changes", changes.len()), |bench| {
        bench.iter(|| apply(black_box(&current), &number, black_box(&changes)));
    });
    let after = apply(&current, &number, &changes).onto(&current);
    group.bench_function("apply-again", |bench| {
        bench.iter(|| apply(black_box(&after), &number, black_box(&changes)));
    });
    group.bench_function(format!("parties-{}", newest.len()), |bench| {
        bench.iter(|| parties(black_box(&newest)));
    });
    group.finish();
}

criterion_group!(benches, ledger);
criterion_main!(benches);
