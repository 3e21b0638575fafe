//! The list against its witnesses: nothing they say changes it, what differs is
//! told once, and once more when it is gone.

use entitylistd::clock::eastern_date;
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use crate::support::program::{Ended, Program};

const LIST: &str = include_str!("../../demo/ecfr/2025-03-24/title-15_part-744_supplement-4.xml");

/// Two days of this week, so that no witness is stale.
fn days() -> (String, String) {
    #[expect(clippy::disallowed_methods, reason = "the program under test asks the same clock")]
    let today = eastern_date(jiff::Timestamp::now());
    (today.yesterday().unwrap().to_string(), today.to_string())
}

/// The list is the demo's, as the eCFR shows it since yesterday.
async fn program() -> Program {
    let program = Program::new().await;
    let (yesterday, _) = days();
    let file = program.folder.path().join(format!("{yesterday}.xml"));
    std::fs::write(&file, LIST).unwrap();
    assert_eq!(program.run(&["import", file.to_str().unwrap()]).code, Some(0));
    show_ecfr(&program, &yesterday, LIST);
    program
}

fn show_ecfr(program: &Program, day: &str, xml: &str) {
    let path = format!("ecfr/{day}/title-15_part-744_supplement-4.xml");
    program.replica.put(path, xml.as_bytes().to_vec()).unwrap();
}

fn show_csl(program: &Program, day: &str, csv: String) {
    program.replica.put(format!("csl/{day}/consolidated.csv"), csv.into_bytes()).unwrap();
}

fn reconcile(program: &Program, witness: &str) -> (Ended, Value) {
    let words = ["--strict", "reconcile", "--witness", witness, "--format", "json"];
    let ended = program.run(&words);
    let told = serde_json::from_str(&ended.out)
        .unwrap_or_else(|error| panic!("{error}: {}{}", ended.out, ended.err));
    (ended, told)
}

fn condition(told: &Value) -> &str {
    told["witnesses"][0]["condition"].as_str().unwrap()
}

fn mails_with(program: &Program, words: &str) -> usize {
    program.mails().iter().filter(|mail| mail.contains(words)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ecfr_agrees_with_the_list_that_was_taken_from_it() {
    let program = program().await;
    let (ended, told) = reconcile(&program, "ecfr");
    assert_eq!((ended.code, condition(&told)), (Some(0), "agrees"), "{}", ended.err);
    assert_eq!(told["witnesses"][0]["freshness"], "first");
    let (_, told) = reconcile(&program, "ecfr");
    assert!(told["witnesses"][0]["freshness"]["waiting"].is_object(), "{told}");
    assert_eq!(program.mails().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_is_told_once_and_its_end_once_and_the_list_stays() {
    let program = program().await;
    let (_, today) = days();
    let before = program.run(&["list"]).out;
    // The eCFR loses an entry that the list has.
    show_ecfr(&program, &today, &LIST.replacen("Dart Aviation", "Example Aviation", 1));
    for _ in 0..2 {
        let (ended, told) = reconcile(&program, "ecfr");
        assert_eq!((ended.code, condition(&told)), (Some(3), "drift"), "{}", ended.out);
    }
    assert_eq!(mails_with(&program, "to the eCFR"), 1);
    assert_eq!(program.run(&["list"]).out, before);

    show_ecfr(&program, &today, LIST);
    for _ in 0..2 {
        assert_eq!(condition(&reconcile(&program, "ecfr").1), "agrees");
    }
    assert_eq!(mails_with(&program, "eCFR agrees again"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_that_shrinks_is_doubted_until_a_person_accepts_it() {
    let program = program().await;
    let (yesterday, today) = days();
    let csl = program.run(&["export", "--format", "csl-csv"]).out;
    show_csl(&program, &yesterday, csl.clone());
    assert_eq!(condition(&reconcile(&program, "csl").1), "agrees");

    let half = csl.lines().take(csl.lines().count() / 2).collect::<Vec<_>>().join("\r\n");
    show_csl(&program, &today, half + "\r\n");
    let (ended, told) = reconcile(&program, "csl");
    assert_eq!((ended.code, condition(&told)), (Some(3), "doubtful"), "{}", ended.out);
    assert_eq!(mails_with(&program, "is doubtful"), 1);

    let words = ["reconcile", "--witness", "csl", "--accept"];
    let unsaid = program.run(&words);
    assert_eq!(unsaid.code, Some(2), "a decision says why: {}", unsaid.err);
    let said = ["--who", "Ann", "--why", "trade.gov split the list"];
    let accept = program.run(&[&words[..], &said[..]].concat());
    assert_eq!(accept.code, Some(0), "{}", accept.err);
    assert!(!accept.out.contains("DOUBTFUL"), "{}", accept.out);
    let mut database = SqliteConnection::connect(&program.database()).await.unwrap();
    let looks = "SELECT body FROM events WHERE kind = 'witness-seen'";
    let looks: Vec<String> = sqlx::query_scalar(looks).fetch_all(&mut database).await.unwrap();
    assert!(looks.iter().any(|look| look.contains("trade.gov split the list")), "{looks:?}");

    // What was accepted once is not asked about again.
    let (ended, told) = reconcile(&program, "csl");
    assert_eq!((ended.code, condition(&told)), (Some(0), "agrees"), "{}", ended.out);
    assert_eq!(mails_with(&program, "is doubtful"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_the_screening_list_has_is_told_and_what_it_lacks_is_lag() {
    let program = program().await;
    let (yesterday, today) = days();
    let csl = program.run(&["export", "--format", "csl-csv"]).out;
    let rows: Vec<&str> = csl.lines().collect();
    let late = rows[..rows.len() - 1].join("\r\n") + "\r\n";
    show_csl(&program, &yesterday, late);
    assert_eq!(condition(&reconcile(&program, "csl").1), "agrees");

    let row = csl.lines().nth(1).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    let blank = ",".repeat(29 - 6);
    let more = format!("{csl}x1,{},,,,Nobody Else Has This{blank}\r\n", cells[1]);
    show_csl(&program, &today, more);
    let (ended, told) = reconcile(&program, "csl");
    assert_eq!(condition(&told), "drift", "{}", ended.out);
    assert_eq!(mails_with(&program, "Nobody Else Has This"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cycle_looks_when_it_is_due_and_a_silent_witness_costs_nothing() {
    let program = program().await;
    let check = |witnesses: &str| {
        let mut command = program.command(&["check", "--format", "json"]);
        let ended: Ended =
            command.env("ENTITYLISTD_RECONCILE__WITNESSES", witnesses).output().unwrap().into();
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        serde_json::from_str::<Value>(&ended.out).unwrap()
    };
    let first = check("ecfr;csl");
    let told: Vec<&str> = first["witnesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["condition"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["agrees", "unheard"], "there is no screening list to be had");
    let second = check("ecfr;csl");
    let asked: Vec<&str> = second["witnesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["witness"].as_str().unwrap())
        .collect();
    assert_eq!(asked, ["csl"], "the eCFR was looked at a moment ago");
    assert_eq!(mails_with(&program, "has not moved"), 0, "one refusal is no news");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_compared_and_nobody_is_told() {
    let program = program().await;
    let (_, today) = days();
    let file = program.folder.path().join("witness.xml");
    std::fs::write(&file, LIST.replacen("Dart Aviation", "Example Aviation", 1)).unwrap();
    let file = file.to_str().unwrap();
    let undated = program.run(&["reconcile", "--file", file]);
    assert_eq!(undated.code, Some(2), "{}", undated.err);
    assert!(undated.err.contains("--list-date"), "{}", undated.err);
    let compared = program.run(&["reconcile", "--file", file, "--list-date", &today]);
    assert_eq!(compared.code, Some(0), "{}", compared.err);
    assert!(compared.out.contains("Example Aviation"), "{}", compared.out);
    program.run(&["check"]);
    assert_eq!(mails_with(&program, "Example Aviation"), 0);
}
