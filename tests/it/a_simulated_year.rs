//! Weeks of the service at many times their speed: rules are filed, put off,
//! withdrawn, published late and corrected, sources fail for hours, the
//! machine sleeps, restarts and has its clock set. Every rule is told exactly
//! once per stage, and no two looks are further apart than promised.
//!
//! `SIMULATED_DAYS=366` makes it a year; then it also looks at the memory that
//! the process takes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use entitylistd::clock::{Clock, eastern_date};
use entitylistd::daemon::{Past, Rhythm, Rooms};
use entitylistd::replica::{Fault, Replica};
use entitylistd::schedule::{FEDERAL_REGISTER_PLAN, Schedule, is_business_day};
use entitylistd::store::EventKind;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::json;

use crate::house::House;
use crate::support::filings::MadeUp;

/// What is run where nobody asks for more.
const DAYS: i32 = 15;
/// The machine and the sources may be down for this long at a stretch.
const LONGEST_OUTAGE_HOURS: u64 = 30;

/// A clock that is set by hand.
#[derive(Debug)]
struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Chance with a seed, so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one_in(&mut self, most: u64) -> bool {
        self.below(most) == 0
    }
}

/// What becomes of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Published,
    /// Published, and its text set anew later without saying anything else.
    SetAnew,
    /// Published, and corrected by another document.
    Corrected,
    /// Withdrawn before its day.
    Withdrawn,
}

/// Something that the office does.
#[derive(Debug, Clone, Copy)]
enum Step {
    File,
    Withdraw,
    Publish,
    SetAnew,
    Correct,
}

struct Rule {
    number: String,
    name: String,
    day: Date,
    fate: Fate,
}

impl Rule {
    /// The number of the document that corrects it.
    fn correction(&self) -> String {
        self.number.replace("-9", "-8")
    }

    /// Publishes the document that corrects it, with its entry as it should
    /// have been.
    fn correct(&self, day: Date, replica: &Replica) {
        let number = self.correction();
        let entries = [("IRAN", self.name.as_str())];
        let correction = MadeUp { number: &number, day, entries: &entries };
        let page = json!({
            "title": "Additions to the Entity List; Correction",
            "start_page": 20_100,
            "citation": "90 FR 20100",
            "correction_of": format!("https://www.federalregister.gov/documents/{}", self.number),
        });
        correction.publish(replica, &page);
        let text = correction
            .xml()
            .replace("by adding, in alphabetical order, an entry", "by revising the entry")
            .replace("12 First Street", "14 First Street");
        replica.put(format!("documents/{number}.xml"), text.into_bytes()).unwrap();
    }

    fn with<T>(&self, tell: impl FnOnce(&MadeUp<'_>) -> T) -> T {
        let entries = [("IRAN", self.name.as_str())];
        tell(&MadeUp { number: &self.number, day: self.day, entries: &entries })
    }

    fn step(&self, step: Step, today: Date, house: &House) {
        let page = json!({ "start_page": 20_000, "citation": "90 FR 20000" });
        let replica = &house.replica;
        self.with(|rule| match step {
            Step::File => rule.file(replica, &json!({})),
            Step::Withdraw => rule.file(
                replica,
                &json!({ "publication_date": null, "editorial_note": "Withdrawn by the agency." }),
            ),
            Step::Publish => rule.publish(replica, &page),
            Step::SetAnew => {
                rule.publish(replica, &page);
                let path = format!("documents/{}.xml", self.number);
                let text = format!("<!-- set anew -->{}", rule.xml());
                replica.put(path, text.into_bytes()).unwrap();
            }
            Step::Correct => self.correct(today, replica),
        });
    }
}

/// What the office does when, and to which rule.
type Steps = BTreeMap<Timestamp, Vec<(usize, Step)>>;

/// The life of rules over the days: what happens when.
fn lives(dice: &mut Dice, from: Date, days: i32) -> (Vec<Rule>, Steps) {
    let zone = TimeZone::get("America/New_York").unwrap();
    let at = |day: Date, hour: u64, minute: u64| {
        let time = time(i8::try_from(hour).unwrap(), i8::try_from(minute).unwrap(), 0, 0);
        day.to_datetime(time).to_zoned(zone.clone()).unwrap().timestamp()
    };
    let next_business_day = |mut day: Date| {
        day = day.tomorrow().unwrap();
        while !is_business_day(day) {
            day = day.tomorrow().unwrap();
        }
        day
    };
    let mut rules = Vec::new();
    let mut steps = Steps::new();
    for offset in 0..days {
        let filed = from.checked_add(offset.days()).unwrap();
        if !is_business_day(filed) || !dice.one_in(2) {
            continue;
        }
        let mut day = next_business_day(filed);
        for _ in 0..dice.below(3) {
            day = next_business_day(day);
        }
        let fate =
            [Fate::Published, Fate::Published, Fate::SetAnew, Fate::Corrected, Fate::Withdrawn]
                [usize::try_from(dice.below(5)).unwrap()];
        let index = rules.len();
        rules.push(Rule {
            number: format!("{}-9{index:04}", day.year()),
            name: format!("Example {index} Trading Co."),
            day,
            fate,
        });
        let mut plan = |moment, step| steps.entry(moment).or_default().push((index, step));
        // In office hours, and long before the day is over.
        plan(at(filed, 9 + dice.below(8), dice.below(60)), Step::File);
        if fate == Fate::Withdrawn {
            plan(at(filed, 17, 30 + dice.below(29)), Step::Withdraw);
            continue;
        }
        // On time, or hours late.
        let hour = if dice.one_in(4) { 10 + dice.below(6) } else { 6 };
        plan(at(day, hour, dice.below(30)), Step::Publish);
        let later = at(next_business_day(day), 7, dice.below(60));
        match fate {
            Fate::SetAnew => plan(later, Step::SetAnew),
            Fate::Corrected => plan(later, Step::Correct),
            Fate::Published | Fate::Withdrawn => {}
        }
    }
    (rules, steps)
}

/// The service with everything that can happen to it.
struct World {
    house: House,
    clock: Arc<HandClock>,
    rhythm: Rhythm,
    past: Past,
    /// What the time really is; the machine's clock may differ.
    now: Timestamp,
    wrong_by: SignedDuration,
}

impl World {
    async fn new(start: Timestamp) -> Self {
        let mut house = House::new().await;
        let clock = Arc::new(HandClock(Mutex::new(start)));
        // No source is slow here, but the machine that runs the test may be.
        let mut config = house.rooms.config.clone();
        config.http.read_timeout = std::time::Duration::from_mins(1);
        // The replica's lists stand still; witnesses have stories of their own.
        config.reconcile.witnesses.clear();
        let store = Arc::clone(&house.rooms.store);
        let hand: Arc<dyn Clock> = Arc::<HandClock>::clone(&clock);
        house.rooms = Rooms::new(config, store, hand, false).unwrap();
        let schedule = Schedule::parse(&[FEDERAL_REGISTER_PLAN.to_owned()], "UTC").unwrap();
        let max_gap = house.rooms.config.schedule.max_gap;
        let rhythm =
            Rhythm { schedule, max_gap, jitter: std::time::Duration::from_secs(45), seed: 3 };
        Self {
            house,
            clock,
            rhythm,
            past: Past::default(),
            now: start,
            wrong_by: SignedDuration::ZERO,
        }
    }

    fn set_clock(&self) {
        *self.clock.0.lock().unwrap() = self.now.checked_add(self.wrong_by).unwrap();
    }

    /// The process ends and begins again: only the store remembers.
    async fn restart(&mut self) {
        let rooms = &self.house.rooms;
        let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(&self.clock);
        let store = Arc::clone(&rooms.store);
        self.house.rooms = Rooms::new(rooms.config.clone(), store, clock, false).unwrap();
        let last = self.house.rooms.store.last_good_cycle("federal-register").await.unwrap();
        self.past = Past { last_good: last.map(|cycle| cycle.started), ..Past::default() };
    }

    /// Sleeps until the next cycle is due, in real time.
    fn sleep(&mut self) {
        self.set_clock();
        let shown = self.clock.now();
        let due = self.rhythm.due(&self.past, shown);
        self.now = self.now.checked_add(due.duration_since(shown)).unwrap();
        self.set_clock();
    }

    /// Runs a cycle; what went wrong where it was not good.
    async fn cycle(&mut self) -> Result<(), String> {
        let began = self.clock.now();
        let ended = match self.house.cycle().await {
            Ok(report) if report.is_good() => Ok(()),
            Ok(report) => Err(format!(
                "{:?} {:?}",
                report
                    .failures()
                    .map(|(document, why)| (&document.number, why))
                    .collect::<Vec<_>>(),
                report.inspection.failure()
            )),
            Err(error) => Err(error.to_string()),
        };
        self.past = self.past.after(began, ended.is_ok());
        ended
    }
}

/// The memory that the process takes. The replica and the test are in it, too.
#[derive(Default)]
struct Memory(Vec<u64>);

impl Memory {
    /// Cycles between two looks: about a week.
    const EVERY: u64 = 250;
    /// From so many looks on it has to be flat: half a year.
    const LONG: usize = 24;
    /// What the replica and its documents may take in half a year, MiB.
    const SLACK: u64 = 24;

    fn note(&mut self, cycles: u64) {
        if cycles % Self::EVERY == 0 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
            println!("after {cycles} cycles: {} MiB", kib.unwrap_or_default() / 1024);
            self.0.extend(kib.map(|kib| kib / 1024));
        }
    }

    /// The second half takes no more than the first.
    fn is_flat(&self) {
        if self.0.len() >= Self::LONG {
            let (first, second) = self.0.split_at(self.0.len() / 2);
            let (before, after) = (first.iter().max().unwrap(), second.iter().max().unwrap());
            assert!(*after <= before + Self::SLACK, "{before} MiB, then {after} MiB");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no setting of ours")]
fn days() -> i32 {
    let asked = std::env::var("SIMULATED_DAYS").ok();
    asked.map_or(DAYS, |days| days.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_is_told_once_per_stage_and_no_look_is_late() {
    let mut dice = Dice(20_250_328);
    let start: Timestamp = "2025-03-31T10:00:00Z".parse().unwrap();
    let mut world = World::new(start).await;
    world.cycle().await.expect("the baseline and the rules of the story");
    let (rules, mut steps) = lives(&mut dice, eastern_date(start), days());
    // Long enough after the last day for everything to end.
    let end = start.checked_add((24 * (days() + 12)).hours()).unwrap();
    let mut last_good = world.now;
    let mut down_until = start;
    let (mut longest, mut cycles, mut failed) = (SignedDuration::ZERO, 0_u64, 0);
    let mut memory = Memory::default();
    while world.now < end {
        world.sleep();
        if dice.one_in(150) {
            // The machine is off or asleep.
            let hours = i64::try_from(1 + dice.below(LONGEST_OUTAGE_HOURS)).unwrap();
            world.now = world.now.checked_add(hours.hours()).unwrap();
            last_good = last_good.max(world.now);
            world.restart().await;
        }
        if dice.one_in(200) {
            world.restart().await;
        }
        if dice.one_in(300) {
            let hours = i64::try_from(dice.below(100)).unwrap() - 50;
            world.wrong_by = SignedDuration::from_hours(hours);
        } else if dice.one_in(20) {
            world.wrong_by = SignedDuration::ZERO;
        }
        if world.now >= down_until && dice.one_in(120) {
            let hours = i64::try_from(1 + dice.below(LONGEST_OUTAGE_HOURS)).unwrap();
            down_until = world.now.checked_add(hours.hours()).unwrap();
            let fault =
                if dice.one_in(2) { Fault::HtmlPage } else { Fault::Status(404, String::new()) };
            let what = if dice.one_in(2) { "public-inspection" } else { "/api/" };
            world.house.replica.faults().always(what, fault);
        }
        let down = world.now < down_until;
        if !down {
            world.house.replica.faults().clear();
        }
        world.set_clock();
        let later = steps.split_off(&world.now);
        for (index, step) in std::mem::replace(&mut steps, later).into_values().flatten() {
            rules[index].step(step, eastern_date(world.now), &world.house);
        }
        cycles += 1;
        memory.note(cycles);
        world.house.replica.forget();
        let ended = world.cycle().await;
        if ended.is_ok() {
            longest = longest.max(world.now.duration_since(last_good));
            last_good = world.now;
        } else {
            failed += 1;
            assert!(down, "a cycle fails only while a source does: {ended:?}");
            last_good = last_good.max(world.now);
        }
    }
    println!("{} rules, {cycles} cycles, {failed} failed, longest gap {longest:#}", rules.len());
    let most = SignedDuration::try_from(world.rhythm.max_gap).unwrap();
    assert!(longest <= most, "{longest:#}");
    memory.is_flat();
    told_once(&world.house, &rules).await;
}

/// Events and mails about the document that corrects a rule.
fn corrections(
    rule: &Rule,
    events: &[entitylistd::store::Event],
    mails: &[String],
) -> (usize, usize) {
    let number = rule.correction();
    let ours = |event: &&entitylistd::store::Event| {
        event.event.kind == EventKind::Rule
            && event.event.document.as_ref().is_some_and(|it| it.as_str() == number)
    };
    let word = format!("FR Doc. {number}");
    (events.iter().filter(ours).count(), mails.iter().filter(|mail| mail.contains(&word)).count())
}

async fn told_once(house: &House, rules: &[Rule]) {
    let events = house.rooms.store.events_after(0, u32::MAX).await.unwrap();
    let mails = house.mails();
    for rule in rules {
        let of = |kind: EventKind| {
            let ours = |event: &&entitylistd::store::Event| {
                event.event.kind == kind
                    && event.event.document.as_ref().is_some_and(|it| it.as_str() == rule.number)
            };
            events.iter().filter(ours).count()
        };
        let mailed = |word: &str| {
            mails.iter().filter(|mail| mail.contains(&rule.number) && mail.contains(word)).count()
        };
        let filed = of(EventKind::Filed);
        // A filing that came and went while nobody could look is no stage.
        assert!(filed <= 1, "{}: {filed} filed", rule.number);
        assert_eq!(mailed("Subject: Entity List on public"), filed, "{}", rule.number);
        match rule.fate {
            Fate::Withdrawn => {
                assert_eq!(
                    (of(EventKind::Rule), of(EventKind::Withdrawn)),
                    (0, filed),
                    "{}",
                    rule.number
                );
                assert_eq!(mailed("withdrawn before"), filed, "{}", rule.number);
            }
            Fate::Published | Fate::SetAnew | Fate::Corrected => {
                assert_eq!(
                    (of(EventKind::Rule), of(EventKind::Withdrawn)),
                    (1, 0),
                    "{}",
                    rule.number
                );
                // The mail about a correction names what it corrects.
                let corrected = usize::from(rule.fate == Fate::Corrected);
                assert_eq!(
                    mailed(&format!("FR Doc. {}", rule.number)),
                    1 + filed,
                    "{}",
                    rule.number
                );
                assert_eq!(corrections(rule, &events, &mails), (corrected, corrected));
            }
        }
    }
    let published = rules.iter().filter(|rule| rule.fate != Fate::Withdrawn).count();
    let listed = house.list("2030-01-01").await;
    let made_up = || listed.iter().filter(|it| it.entry.name.starts_with("Example "));
    assert_eq!(made_up().count(), published, "each is on the list, once");
    let corrected = rules.iter().filter(|rule| rule.fate == Fate::Corrected).count();
    let moved = made_up().filter(|it| it.entry.addresses[0].starts_with("14 First Street")).count();
    assert_eq!(moved, corrected, "with the address of its correction");
}
