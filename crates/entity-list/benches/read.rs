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

/// The median times of some passes, made in turn, so that all meet the same
/// state of the machine and of the memory.
fn medians<const PASSES: usize>(mut passes: [&mut dyn FnMut(); PASSES]) -> [Duration; PASSES] {
    let mut times = [const { Vec::new() }; PASSES];
    for _ in 0..31 {
        for (pass, times) in passes.iter_mut().zip(&mut times) {
            let start = Instant::now();
            pass();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

fn list(criterion: &mut Criterion) {
    let name = "ecfr/2026-03-25_part-744.xml";
    let bytes = corpus(name).unwrap_or_else(|| {
        println!("no corpus: reading a small fixture instead of `{name}`");
        include_bytes!("../tests/fixtures/part-744.xml").to_vec()
    });
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let [bare, apart, whole] = medians([
        &mut || _ = black_box(roxmltree::Document::parse(text).is_ok()),
        &mut || _ = black_box(parts_of(&bytes, None, LIMIT).is_ok()),
        &mut || _ = black_box(read(&bytes, None).is_ok()),
    ]);
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

/// A rule in the shape of the fixture `rule.xml` that adds so many entries,
/// each with two aliases, two addresses and a footnote, and a reason for each.
#[expect(clippy::format_collect, reason = "made once, before anything is measured")]
fn rule_of(entries: usize) -> String {
    let name = |number: usize| format!("Example Avionics Works {number} Co., Ltd.");
    let listed = |before: &str, behind: &str| -> String {
        (1..=entries).map(|number| format!("{before}{}{behind}", name(number))).collect()
    };
    let rows: String = (1..=entries)
        .map(|number| {
            format!(
                "<ROW><ENT I=\"22\"> </ENT><ENT>{}, a.k.a., the following two aliases:\n\
                 <LI>—Avionics Works {number}; <E T=\"03\">and</E></LI>\n\
                 <LI>—EAW {number}.</LI>\n<LI>No. {number}, Second Road, Haidian District, \
                 Beijing, China; <E T=\"03\">and</E> Room {number}, Third Floor, No. 7 Harbour \
                 Street, Dalian, Liaoning Province, China.</LI></ENT>\n\
                 <ENT>For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) \
                 <SU>4</SU>.</ENT>\n<ENT>Presumption of denial.</ENT>\n\
                 <ENT>90 FR [INSERT FR PAGE NUMBER AND 1/10/2025].</ENT></ROW>\n",
                name(number)
            )
        })
        .collect();
    let reasons = listed(
        "<P>The ERC determined to add ",
        " for acquiring items for a military end user.</P>\n",
    );
    let quoted = listed("“", "”; ");
    format!(
        "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY>\n\
         <SUBAGY>Bureau of Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR>\n\
         <SUBJECT>Additions to the Entity List</SUBJECT>\n\
         <SUM><HD SOURCE=\"HED\">SUMMARY:</HD><P>This rule adds {entries} entities to the Entity List \
         under the destination of China ({entries}).</P></SUM>\n\
         <EFFDATE><HD SOURCE=\"HED\">DATES:</HD><P>This rule is effective January 10, 2025.</P></EFFDATE>\n\
         </PREAMB><SUPLINF>\n{reasons}\
         <REGTEXT TITLE=\"15\" PART=\"744\"><AMDPAR>1. Supplement No. 4 to part 744 is amended under \
         CHINA, PEOPLE'S REPUBLIC OF, by adding in alphabetical order entries for {quoted}</AMDPAR>\n\
         <GPOTABLE COLS=\"5\"><BOXHD><CHED H=\"1\">Country</CHED><CHED H=\"1\">Entity</CHED>\n\
         <CHED H=\"1\">License requirement</CHED><CHED H=\"1\">License review policy</CHED>\n\
         <CHED H=\"1\">Federal Register citation</CHED></BOXHD>\n\
         <ROW><ENT I=\"01\">CHINA, PEOPLE'S REPUBLIC OF</ENT></ROW>\n{rows}\
         </GPOTABLE></REGTEXT></SUPLINF>\n\
         <FRDOC>[FR Doc. 2025-00002 Filed 1-8-25; 4:30 pm]</FRDOC></RULE>\n"
    )
}

fn rule(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rule");
    group.sample_size(10);
    let small = include_bytes!("../tests/fixtures/rule.xml").to_vec();
    group.bench_function("2-entries", |bench| bench.iter(|| read(black_box(&small), None).is_ok()));
    let made_up = rule_of(80);
    let readings = read(made_up.as_bytes(), None).unwrap_or_default();
    let changes = readings.first().and_then(|reading| reading.rule.as_ref());
    assert_eq!(changes.map(|rule| rule.changes.len()), Some(80), "the made-up rule reads whole");
    group.throughput(Throughput::Elements(80));
    group.bench_function("80-entries-made-up", |bench| {
        bench.iter(|| read(black_box(made_up.as_bytes()), None).is_ok());
    });
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
