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
