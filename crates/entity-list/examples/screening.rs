//! How well screening finds names that are written otherwise, how often it
//! finds ordinary ones, and how long it takes; see `docs/screening.md`.
//!
//! ```sh
//! cargo run -p entity-list --example screening -- LIST [THRESHOLD [PAIRS]]
//! ```
//!
//! `LIST` is an official list file, such as part 744 of the eCFR as XML.
#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::collections::BTreeMap;
use std::time::Instant;

use entity_list::model::{Entry, EntryKind, List};
use entity_list::screen::{OwnParty, Screen, Subject, Threshold};

/// Well-known companies that are on no list: what they hit is a false hit.
const ORDINARY: &str = include_str!("ordinary_names.txt");

type Vary = fn(&str, usize) -> Option<String>;

/// How a name is written otherwise; `None` where that changes nothing.
const VARIATIONS: &[(&str, Vary)] = &[
    ("as printed", |name, _| Some(name.to_owned())),
    ("capitals", |name, _| Some(name.to_uppercase())),
    ("no punctuation", no_punctuation),
    ("other legal form", other_form),
    ("words turned round", turned_round),
    ("one letter missing", one_missing),
    ("one letter wrong", one_wrong),
    ("two letters swapped", two_swapped),
    ("two typos", |name, seed| one_missing(&one_wrong(name, seed)?, seed + 7)),
    ("blank lost", blank_lost),
    ("in Cyrillic", in_cyrillic),
];

#[expect(clippy::disallowed_methods, reason = "a program of its own measures time")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("name a list file")?;
    let threshold = match args.next() {
        Some(score) => Threshold::new(score.parse()?)?,
        None => Threshold::default(),
    };
    let readings = entity_list::read::read(&std::fs::read(&path)?, None)?;
    let list = readings.into_iter().find(|reading| reading.list == Some(List::EntityList));
    let entries = list.ok_or("the file holds no Entity List")?.entries;
    let names = names_of(&entries);
    println!("{} entries, {} names, threshold {}", entries.len(), names.len(), threshold.score());
    recall(&entries, &names, threshold);
    false_hits(&entries, threshold);
    if let Some(pairs) = args.next() {
        labelled_pairs(&pairs, threshold)?;
    }
    for (parties, entries) in [(100_000, &entries[..entries.len().min(100)]), (10_000, &entries)] {
        let own: Vec<OwnParty> = (0..parties).map(invented).collect();
        let begun = Instant::now();
        let screen = Screen::new(own, threshold);
        let prepared = begun.elapsed();
        let subjects: Vec<Subject<'_>> = entries.iter().map(Subject::of).collect();
        let hits: usize = screen.against(&subjects).iter().map(Vec::len).sum();
        println!(
            "{parties} own parties against {} entries: {:.2} s ({:.2} s of it to prepare), {hits} hits",
            entries.len(),
            begun.elapsed().as_secs_f64(),
            prepared.as_secs_f64(),
        );
    }
    Ok(())
}

/// Every name and alias with the number of its entry.
fn names_of(entries: &[Entry]) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let subject = Subject::of(entry);
        names.extend(subject.names.into_iter().map(|(_, name)| (number, name)));
    }
    names
}

/// Every name written otherwise, as one own party each: is its entry found?
fn recall(entries: &[Entry], names: &[(usize, &str)], threshold: Threshold) {
    let subjects: Vec<Subject<'_>> = entries.iter().map(Subject::of).collect();
    for (title, vary) in VARIATIONS {
        let varied: Vec<(usize, String)> = names
            .iter()
            .enumerate()
            .filter_map(|(seed, (entry, name))| Some((*entry, vary(name, seed)?)))
            .collect();
        let own = varied.iter().enumerate();
        let own =
            own.map(|(id, (_, name))| OwnParty::named(id.to_string(), name.clone())).collect();
        let hits = Screen::new(own, threshold).against(&subjects);
        let mut found = vec![false; varied.len()];
        for (number, hits) in hits.iter().enumerate() {
            for id in hits.iter().filter_map(|hit| hit.own.id.parse::<usize>().ok()) {
                if varied[id].0 == number {
                    found[id] = true;
                }
            }
        }
        let good = found.iter().filter(|found| **found).count();
        println!(
            "  {title:<22} {good:>6} of {:>6} found ({:.1} %)",
            varied.len(),
            100.0 * good as f64 / varied.len().max(1) as f64
        );
        let missed = varied.iter().zip(&found).filter(|(_, found)| !**found).take(3);
        for ((entry, name), _) in missed {
            println!("      missed: {name}  ({})", entries[*entry].name);
        }
    }
}

fn false_hits(entries: &[Entry], threshold: Threshold) {
    let names: Vec<&str> = ORDINARY.lines().filter(|line| !line.is_empty()).collect();
    let own = names.iter().map(|name| OwnParty::named(*name, *name)).collect();
    let subjects: Vec<Subject<'_>> = entries.iter().map(Subject::of).collect();
    let hits = Screen::new(own, threshold).against(&subjects);
    let mut told: Vec<String> = hits.iter().flatten().map(entity_list::screen::Hit::why).collect();
    let all = told.len();
    told.sort();
    told.dedup();
    println!("{} ordinary names: {all} hits", names.len());
    for why in told {
        println!("    {why}");
    }
}

/// Pairs of names that somebody has judged, by kind of party: CSV with the
/// columns `schema`, `name1`, `name2` and `is_match`.
fn labelled_pairs(path: &str, threshold: Threshold) -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let head = reader.headers()?.clone();
    let column = |name: &str| head.iter().position(|it| it == name).ok_or("a column is missing");
    let (kind, one, other, same) =
        (column("schema")?, column("name1")?, column("name2")?, column("is_match")?);
    let mut tally: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let screen = Screen::new(vec![OwnParty::named("1", &record[one])], threshold);
        let theirs = Subject::named(EntryKind::Party, None, &record[other]);
        let hit = !screen.against(&[theirs])[0].is_empty();
        let same = &record[same] == "true";
        let counted = tally.entry(record[kind].to_owned()).or_default();
        counted[usize::from(same) * 2 + usize::from(hit)] += 1;
        if same != hit && &record[kind] != "Person" {
            let fault = if hit { "false hit" } else { "missed" };
            println!("    {fault}: {} / {}", &record[one], &record[other]);
        }
    }
    for (kind, [right, false_hits, missed, found]) in tally {
        println!(
            "{kind}: {found} of {} same ones found, {false_hits} of {} others hit",
            found + missed,
            right + false_hits
        );
    }
    Ok(())
}

fn no_punctuation(name: &str, _: usize) -> Option<String> {
    let bare: String = name.chars().filter(|it| it.is_alphanumeric() || *it == ' ').collect();
    (bare != name).then_some(bare)
}

fn other_form(name: &str, _: usize) -> Option<String> {
    let forms = [
        ("Co., Ltd.", "Inc."),
        ("Co. Ltd.", "GmbH"),
        ("LLC", "OOO"),
        ("JSC", "PAO"),
        ("Limited", "Ltd"),
        ("Ltd.", "Limited"),
        ("Company", ""),
    ];
    forms
        .iter()
        .find(|(form, _)| name.contains(form))
        .map(|(form, other)| name.replace(form, other))
}

fn turned_round(name: &str, _: usize) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let (last, first) = words.split_last()?;
    (!first.is_empty()).then(|| format!("{last} {}", first.join(" ")))
}

/// A place within a word of five letters or more, away from its ends.
fn place(name: &str, seed: usize) -> Option<usize> {
    let letters: Vec<char> = name.chars().collect();
    let inner: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|&at| {
            let run = |mut step: Box<dyn Iterator<Item = usize>>| {
                step.position(|it| !letters[it].is_ascii_alphabetic()).unwrap_or(letters.len())
            };
            let before = run(Box::new((0..at).rev()));
            let behind = run(Box::new(at + 1..letters.len()));
            letters[at].is_ascii_lowercase()
                && before.min(at) + behind.min(letters.len() - at - 1) >= 4
        })
        .collect();
    inner.get(seed.checked_rem(inner.len())?).copied()
}

fn one_missing(name: &str, seed: usize) -> Option<String> {
    let at = place(name, seed)?;
    Some(name.chars().enumerate().filter(|(here, _)| *here != at).map(|(_, it)| it).collect())
}

fn one_wrong(name: &str, seed: usize) -> Option<String> {
    let at = place(name, seed)?;
    let other = |letter: char| if letter == 'e' { 'a' } else { 'e' };
    Some(
        name.chars()
            .enumerate()
            .map(|(here, it)| if here == at { other(it) } else { it })
            .collect(),
    )
}

fn two_swapped(name: &str, seed: usize) -> Option<String> {
    let at = place(name, seed)?;
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(at - 1, at);
    let swapped: String = letters.into_iter().collect();
    (swapped != name).then_some(swapped)
}

fn blank_lost(name: &str, _: usize) -> Option<String> {
    name.contains(' ').then(|| name.replacen(' ', "", 1))
}

/// Latin letters as they are written in Russian, where all have one.
fn in_cyrillic(name: &str, _: usize) -> Option<String> {
    let letters: Vec<(&str, &str)> = "sh ш|ch ч|zh ж|kh х|a а|b б|v в|g г|d д|e е|z з|i и|k к|l л|m м|n н|o о|p п|r р|s с|t т|u у|f ф"
        .split('|')
        .filter_map(|pair| pair.split_once(' '))
        .collect();
    let lower = name.to_lowercase();
    let mut rest = lower.as_str();
    let mut written = String::new();
    while let Some(first) = rest.chars().next() {
        if let Some((latin, cyrillic)) = letters.iter().find(|(latin, _)| rest.starts_with(latin)) {
            written.push_str(cyrillic);
            rest = &rest[latin.len()..];
        } else if first.is_ascii_alphabetic() || !first.is_ascii() {
            return None;
        } else {
            written.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    written.chars().any(char::is_alphabetic).then_some(written)
}

/// One of many invented companies.
fn invented(number: usize) -> OwnParty {
    const BEGIN: [&str; 24] = [
        "Al", "Bor", "Cen", "Dal", "El", "Fer", "Gol", "Han", "Ist", "Jun", "Kor", "Lan", "Mar",
        "Nor", "Or", "Pel", "Qui", "Ros", "Sun", "Tor", "Uni", "Vol", "Wes", "Zen",
    ];
    const END: [&str; 20] = [
        "ada", "bert", "con", "dex", "era", "fin", "gate", "horn", "ix", "jet", "ko", "lux",
        "mont", "nova", "ora", "pex", "ria", "star", "tek", "via",
    ];
    const TRADE: [&str; 12] = [
        "Electronics",
        "Trading",
        "Technology",
        "Logistics",
        "Industries",
        "Optics",
        "Instruments",
        "Shipping",
        "Chemicals",
        "Machinery",
        "Software",
        "Metals",
    ];
    const FORM: [&str; 6] = ["Co., Ltd.", "GmbH", "Inc.", "LLC", "Limited", "S.p.A."];
    let pick = |list: &[&'static str], by: usize| list[number / by % list.len()];
    let name = format!(
        "{}{} {}{} {} {}",
        pick(&BEGIN, 1),
        pick(&END, 24),
        pick(&BEGIN, 480),
        pick(&END, 7),
        pick(&TRADE, 5),
        pick(&FORM, 3)
    );
    let mut party = OwnParty::named(format!("C-{number}"), name);
    party.addresses.push(format!(
        "{} {} Road, Unit {}",
        number % 400,
        pick(&BEGIN, 11),
        number % 90
    ));
    party
}
