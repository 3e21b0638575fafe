//! How fast documents are read.
//!
//! With a corpus (`ENTITYLISTD_CORPUS`), a real file of part 744 is read
//! beside a bare pass of the XML parser over the same bytes, and the ratio of
//! the two is printed. Without one, the fixtures of the tests are read.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark is a program of its own"
)]

mod corpus;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use entity_list::read::{LIMIT, parts_of, read};

use corpus::corpus;

/// The median of some passes.
fn median(mut pass: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let start = Instant::now();
            pass();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn list(criterion: &mut Criterion) {
    let name = "ecfr/2026-03-25_part-744.xml";
    let bytes = corpus(name).unwrap_or_else(|| {
        println!("no corpus: reading a small fixture instead of `{name}`");
        include_bytes!("../tests/fixtures/part-744.xml").to_vec()
    });
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let bare = median(|| {
        black_box(roxmltree::Document::parse(text).is_ok());
    });
    let apart = median(|| {
        black_box(parts_of(&bytes, None, LIMIT).is_ok());
    });
    let whole = median(|| {
        black_box(read(&bytes, None).is_ok());
    });
    let speed = |time: Duration| bytes.len() as f64 / 1e6 / time.as_secs_f64();
    println!(
        "part 744: bare XML {:.1} MB/s, taken apart {:.1} MB/s, read {:.1} MB/s; ratio to bare XML {:.2} and {:.2}",
        speed(bare),
        speed(apart),
        speed(whole),
        apart.as_secs_f64() / bare.as_secs_f64(),
        whole.as_secs_f64() / bare.as_secs_f64(),
    );
    let mut group = criterion.benchmark_group("part-744");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(10);
    group.bench_function("bare-xml", |bench| {
        bench.iter(|| roxmltree::Document::parse(black_box(text)).is_ok());
    });
    group.bench_function("parts", |bench| {
        bench.iter(|| parts_of(black_box(&bytes), None, LIMIT).is_ok());
    });
    group.bench_function("read", |bench| bench.iter(|| read(black_box(&bytes), None).is_ok()));
    group.finish();
}

fn rule(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rule");
    group.sample_size(10);
    let small = include_bytes!("../tests/fixtures/rule.xml").to_vec();
    group.bench_function("2-entries", |bench| bench.iter(|| read(black_box(&small), None).is_ok()));
    match corpus("fr_rules/2025-05426.reconstructed.xml") {
        Some(bytes) => {
            group.bench_function("74-entries", |bench| {
                bench.iter(|| read(black_box(&bytes), None).is_ok());
            });
        }
        None => println!("no corpus: the rule of 74 entries is left out"),
    }
    group.finish();
}

criterion_group!(benches, list, rule);
criterion_main!(benches);
