//! Cycles and digests run in processes beside the service: that leaves the service small,
//! may die without it, dies with it, and goes by its settings or not at all.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use entitylistd::clock::{Clock as _, SystemClock};
use entitylistd::daemon::{FEDERAL_REGISTER, Mode, Rooms, run_cycle};
use entitylistd::replica::{Fault, Seen};
use entitylistd::store::{Commit, CycleRecord, EventKind, NewEvent, open};
use tokio_util::sync::CancellationToken;

use crate::house::House;
use crate::support::program::{Program, signal};
use crate::support::service::{Service, asked};

/// Rows that a list needs to take more memory than the service may keep.
const ROWS: usize = 3_000;

/// What of a process' memory is its own, in kB.
fn own_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The process that the service has started; any of its threads may have.
fn cycle_of(service: &Service) -> String {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", service.child.id())).unwrap();
    let started = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("children")));
    let started: String = started.map(Result::unwrap).collect();
    started.split_whitespace().next().unwrap().to_owned()
}

/// The demo's list with many made-up rows more.
fn long_list() -> String {
    let demo = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/demo/ecfr/2025-03-24/title-15_part-744_supplement-4.xml"
    );
    let demo = std::fs::read_to_string(demo).unwrap();
    let mut rows = String::from("</TR>\n");
    for row in 0..ROWS {
        let _ = write!(
            rows,
            "<TR>\n<TD class=\"left\"> </TD>\n<TD class=\"left\">Example {row} Trading LLC, a.k.a., \
             the following two aliases:<br/>—Example House {row}; <E T=\"03\">and</E><br/>—EHT \
             {row}.<br/>{row} Market Road, Kabul, Afghanistan; <E T=\"03\">and</E> Room {row}, \
             Harbour Street, Dubai, U.A.E.</TD>\n<TD class=\"left\">For all items subject to the \
             EAR. (See § 744.11 of the EAR)</TD>\n<TD class=\"left\">Presumption of denial</TD>\n\
             <TD class=\"left\">76 FR 71869, 11/21/11.\n</TD>\n</TR>\n"
        );
    }
    let (head, body) = demo.split_once("<TBODY>").unwrap();
    format!("{head}<TBODY>{}", body.replacen("</TR>\n", &rows, 1))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_stays_small_whatever_a_cycle_reads() {
    let program = Program::new().await;
    let list = "ecfr/2025-03-24/title-15_part-744_supplement-4.xml";
    program.replica.put(list, long_list().into_bytes()).unwrap();
    let service = Service::start(&program, "60s");
    service.wait_for("last good cycle: 2");

    let own = own_memory(service.child.id());
    assert!(own < 12 * 1024, "the service holds {own} kB of its own");
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
    let listed = program.run(&["list", "--format", "json"]);
    assert!(listed.out.contains(&format!("Example {} Trading LLC", ROWS - 1)));
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("within the service"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cycle_that_is_killed_has_failed_and_is_told() {
    let program = Program::new().await;
    program.replica.faults().always("05426.xml", Fault::Stalled);
    let service = Service::start(&program, "10m");
    asked(&program, 4).await;
    let cycle = cycle_of(&service);
    // A request to reload that reaches all processes would not end it.
    let status = std::fs::read_to_string(format!("/proc/{cycle}/status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    assert_eq!(u64::from_str_radix(caught.trim(), 16).unwrap() & 1, 1, "SIGHUP: {caught}");
    assert!(Command::new("kill").args(["-9", &cycle]).status().unwrap().success());
    service.wait_for("1 failed since");

    let status = program.run(&["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    let error = status["sources"][0]["error"].as_str().unwrap();
    assert_eq!(
        error,
        "the cycle broke off: its process ended before its time (signal: 9 (SIGKILL))"
    );
    while !program.mails().iter().any(|mail| mail.contains("broke off")) {
        tokio::task::yield_now().await;
    }
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_killed_takes_its_cycle_with_it() {
    let program = Program::new().await;
    program.replica.faults().always("05426.xml", Fault::Stalled);
    let service = Service::start(&program, "10m");
    asked(&program, 4).await;
    signal(&service.child, "KILL");
    // Both have ended when nobody holds their standard error any more.
    let ended = service.child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), None);

    program.replica.faults().clear();
    let next = program.run(&["check"]);
    assert_eq!(next.code, Some(0), "the lease is free: {}", next.err);
}

/// Makes a file out of which everybody who opens it reads what is put in next.
fn pipe_at(file: &Path) {
    assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_nobody_has_loaded_change_no_cycle() {
    let program = Program::new().await;
    let file = program.folder.path().join("entitylistd.toml");
    pipe_at(&file);
    let service = Service::start_with(&program, &file);
    std::fs::write(&file, "[schedule]\nmax_gap = \"7h\"\n").unwrap();
    service.wait_for("READY=1");
    std::fs::write(&file, "[schedule]\nmax_gap = \"8h\"\n").unwrap();
    service.wait_for("last good cycle: 2");
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("reload the service"), "{}", ended.err);
}

/// What the command of a cycle says to somebody who is not its service.
fn says(program: &Program, line: &str) -> String {
    let mut command = program.command(&["errand"]);
    let mut cycle = command.stdin(Stdio::piped()).spawn().unwrap();
    cycle.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let ended = cycle.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    String::from_utf8(ended.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cycle_for_nobody_or_by_other_settings_does_not_begin() {
    let program = Program::new().await;
    for line in ["", "\n", "of another service\n"] {
        let said = says(&program, line);
        assert!(said.starts_with("{\"last\":{\"refused\":\"the settings"), "{said}");
    }
    let broken = program.folder.path().join("broken.toml");
    std::fs::write(&broken, "[schedule]\nmax_gap = \"soon\"\n").unwrap();
    let mut command = program.command(&["--config", broken.to_str().unwrap(), "errand"]);
    let said = command.output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("`entitylistd config check`"), "{said}");
    assert!(program.replica.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_process_has_fetched_is_asked_for_conditionally() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let Rooms { config, store, clock, .. } = &house.rooms;
    let later = Rooms::new(config.clone(), store.clone(), clock.clone(), false).unwrap();
    run_cycle(&later, Mode::Commit, &CancellationToken::new()).await.unwrap();
    let of_rule = |seen: &&Seen| seen.target.ends_with("05426.xml");
    let seen = house.replica.seen();
    let statuses: Vec<u16> = seen.iter().filter(of_rule).map(|seen| seen.status).collect();
    assert_eq!(statuses, [200, 304]);
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_are_composed_apart_too() {
    let program = Program::new().await;
    std::fs::create_dir_all(program.state()).unwrap();
    let store = open(&program.database()).await.unwrap();
    // The subscription began two days ago.
    let begun = SystemClock.now() - jiff::SignedDuration::from_hours(48);
    let mark = NewEvent {
        id: "digest:quiet:begun".to_owned(),
        kind: EventKind::Digest,
        document: None,
        at: begun,
        body: serde_json::json!({ "due": begun, "up_to": 0, "items": 0 }),
    };
    store.commit(&Commit { events: vec![mark], at: begun, ..Commit::default() }).await.unwrap();

    // No cycle is due.
    let cycle = CycleRecord {
        source: FEDERAL_REGISTER.to_owned(),
        started: SystemClock.now(),
        ended: SystemClock.now(),
        window: None,
        documents: 0,
        error: None,
    };
    store.record_cycle(&cycle).await.unwrap();

    let file = program.folder.path().join("entitylistd.toml");
    let settings = "[schedule]\ncron = [\"0 0 1 1 *\"]\nmax_gap = \"168h\"\n\
                    [subscription.quiet]\nto = [\"quiet@example.com\"]\nheartbeat = \"daily\"\n\
                    destinations = [\"IS\"]\n";
    pipe_at(&file);
    let command = program.command(&["--config", file.to_str().unwrap(), "run"]);
    let service = Service::of(&program, command);
    std::fs::write(&file, settings).unwrap();
    service.wait_for("READY=1");
    // Taken by nobody but a process that reads the settings again.
    let taken = std::thread::spawn(move || std::fs::write(&file, settings).unwrap());
    while !program.mails().iter().any(|mail| mail.contains("To: quiet@example.com")) {
        tokio::task::yield_now().await;
    }
    assert!(taken.is_finished(), "the service has composed it itself");
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("within the service"), "{}", ended.err);
}
