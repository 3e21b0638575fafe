//! Reviewed fixes for faulty sources, and the archive read again: the record
//! is corrected, what was known before stays known, and nobody is told twice.

use entity_list::model::Sha256;
use serde_json::Value;

use crate::support::program::Program;

const RULE: &[u8] = include_bytes!("../../demo/documents/2025-05427.xml");

/// A fix of the name that the rule's table misspells.
fn fix(digest: &str) -> String {
    format!(
        r#"[[override]]
sha256 = "{digest}"
who = "Ann Example"
why = "the table drops a letter that the instruction has"
[override.fix.set]
change = {{ kind = "add", name = "Suma Techology Co., Ltd." }}
to = {{ fields = {{ name = "Suma Technology Co., Ltd." }} }}
"#
    )
}

fn write(program: &Program, text: &str) {
    let folder = program.state().join("overrides");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("typos.toml"), text).unwrap();
}

fn digest() -> String {
    Sha256::of(RULE).to_string()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn named(program: &Program, name: &str) -> usize {
    let list = program.run(&["list", "--as-of", "2025-03-28", "--name", name, "--format", "json"]);
    json(&list.out)["entries"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_mends_the_document_and_stands_in_the_alert() {
    let program = Program::new().await;
    write(&program, &fix(&digest()));
    let check = program.run(&["--strict", "check"]);
    assert_eq!(check.code, Some(0), "{}{}", check.out, check.err);
    assert_eq!((named(&program, "suma technology"), named(&program, "suma techology")), (1, 0));
    let mails = program.mails();
    let mail = mails.iter().find(|mail| mail.contains("FR Doc. 2025-05427")).unwrap();
    assert!(mail.contains("Ann Example"), "who and why are told: {mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_that_finds_nothing_is_told() {
    let program = Program::new().await;
    let of_another_file = "0".repeat(64);
    let nothing = fix(&digest()).replace("Techology Co.", "Nowhere Co.");
    write(&program, &format!("{}\n{nothing}", fix(&of_another_file)));
    let check = program.run(&["--strict", "check"]);
    assert_eq!(check.code, Some(3), "{}{}", check.out, check.err);
    assert!(
        check.out.contains("typos.toml:1: pinned to a file that was NEVER SEEN"),
        "{}",
        check.out
    );
    let shown = json(&program.run(&["show", "2025-05427", "--format", "json"]).out);
    let warnings = shown["reading"]["warnings"].to_string();
    assert!(warnings.contains("mended nothing"), "{warnings}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_fix_stops_the_cycle_and_says_where() {
    let program = Program::new().await;
    write(&program, &fix(&digest()).replace("who =", "whom ="));
    let check = program.run(&["check"]);
    assert_eq!(check.code, Some(2));
    assert!(check.err.contains("typos.toml:3:1"), "{}", check.err);
    let config = program.run(&["config", "check"]);
    assert_eq!(config.code, Some(2), "{}", config.out);
    assert!(config.err.contains("unknown field `whom`"), "{}", config.err);
    write(&program, &fix(&digest()));
    let config = program.run(&["config", "check"]);
    assert!(config.out.contains("overrides: 1 in "), "{}", config.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_again_corrects_the_record_and_alerts_nobody() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let mails = program.mails().len();
    let nothing = program.run(&["reread", "--dry-run"]);
    assert!(nothing.out.contains("3 documents read again"), "{}{}", nothing.out, nothing.err);
    assert!(nothing.out.contains("0 differ"), "{}", nothing.out);
    write(&program, &fix(&digest()));

    let dry = program.run(&["reread", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(dry.out.contains("2025-05427") && dry.out.contains("1 corrected"), "{}", dry.out);
    assert_eq!(named(&program, "suma technology"), 0, "a dry run changes nothing");

    let real = program.run(&["reread"]);
    assert_eq!(real.code, Some(0), "{}", real.err);
    assert_eq!((named(&program, "suma technology"), named(&program, "suma techology")), (1, 0));
    let history = json(&program.run(&["history", "suma technology", "--format", "json"]).out);
    let versions = history["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2, "{history}");
    assert!(versions.iter().any(|version| version["recorded_until"].is_string()), "{history}");
    let was_known = versions[0]["recorded_from"].as_str().unwrap();
    let then = program.run(&["list", "--known-at", was_known, "--name", "suma techology"]);
    assert!(then.out.contains("1 entry"), "what we knew stays known: {}", then.out);

    let again = program.run(&["reread"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    program.run(&["check"]);
    assert_eq!(program.mails().len(), mails, "a better reading is no news");
    let versions = json(&program.run(&["history", "suma technology", "--format", "json"]).out);
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_effective_date_moves_the_rule_and_alerts_nobody() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let listed = |words: &[&str]| {
        let list = [&["list", "--name", "nettrix", "--format", "json"][..], words].concat();
        json(&program.run(&list).out)["entries"].as_array().unwrap().len()
    };
    let history = json(&program.run(&["history", "nettrix", "--format", "json"]).out);
    let known = history["versions"][0]["recorded_from"].as_str().unwrap().to_owned();
    let mails = program.mails().len();
    let fix = format!(
        "[[override]]\nsha256 = \"{}\"\nwho = \"Ann Example\"\nwhy = \"the PDF has another day\"\n\
         fix = {{ effective-date = {{ date = \"2025-04-20\" }} }}\n",
        digest()
    );
    write(&program, &fix);

    let reread = program.run(&["reread"]);

    assert_eq!(reread.code, Some(0), "{}", reread.err);
    for (day, count) in [("2025-03-28", 0), ("2025-04-19", 0), ("2025-04-20", 1)] {
        assert_eq!(listed(&["--as-of", day]), count, "{day}");
    }
    let before = ["--as-of", "2025-03-28", "--known-at", &known];
    assert_eq!(listed(&before), 1, "what was known before stays known");
    assert_eq!(program.run(&["reread"]).code, Some(0));
    program.run(&["check"]);
    assert_eq!((listed(&["--as-of", "2025-04-20"]), program.mails().len()), (1, mails));
    assert_eq!(program.run(&["verify"]).code, Some(0));
}

/// A fix that finds a party more in the rule.
fn one_more() -> String {
    format!(
        r#"[[override]]
sha256 = "{}"
who = "Ann Example"
why = "the table breaks off before it"
[override.fix.add]
kind = "add"
destination = "TAIWAN"
name = "Overlooked Optics Co., Ltd."
with = {{ effective_date = "2025-03-25" }}
"#,
        digest()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_that_nobody_was_told_of_is_told_once() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let mails = program.mails().len();
    write(&program, &one_more());
    for _ in 0..2 {
        assert_eq!(program.run(&["reread"]).code, Some(0));
        program.run(&["check"]);
    }
    assert_eq!(named(&program, "overlooked optics"), 1);
    let new = program.mails().iter().filter(|mail| mail.contains("Overlooked Optics")).count();
    assert_eq!((program.mails().len(), new), (mails + 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_silently_stays_silent() {
    let program = Program::new().await;
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/demo");
    let list = program.folder.path().join("2025-03-24.xml");
    let shown = format!("{demo}/ecfr/2025-03-24/title-15_part-744_supplement-4.xml");
    std::fs::copy(shown, &list).unwrap();
    let rule = format!("{demo}/documents/2025-05427.xml");
    let import = program.run(&["import", list.to_str().unwrap(), &rule]);
    assert_eq!(import.code, Some(0), "{}", import.err);
    write(&program, &one_more());
    let reread = program.run(&["reread"]);
    assert_eq!(reread.code, Some(0), "{}", reread.err);
    assert_eq!(named(&program, "overlooked optics"), 1, "{}", reread.out);
    let outbox = program.run(&["outbox", "list", "--format", "json"]);
    assert!(!outbox.out.contains("Overlooked Optics"), "{}", outbox.out);
    assert!(!program.mails().iter().any(|mail| mail.contains("Overlooked Optics")));
}
