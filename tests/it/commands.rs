//! The commands as a person or a script meets them: what they print, how they
//! end, and that a fault of the sources costs nothing.

use entitylistd::clock::eastern_date;
use entitylistd::replica::Fault;
use rstest::rstest;
use serde_json::Value;

use crate::support::program::{Program, publish};

/// A rule of which one part fits, one does not fit the list, and one is not
/// understood.
const HALF_UNDERSTOOD: &str = r#"<RULE>
<PREAMB>
<AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY>
<SUBAGY>Bureau of Industry and Security</SUBAGY>
<CFR>15 CFR Part 744</CFR>
<SUBJECT>Revisions to the Entity List</SUBJECT>
<ACT><HD SOURCE="HED">ACTION:</HD><P>Final rule.</P></ACT>
<EFFDATE><HD SOURCE="HED">DATES:</HD><P>This rule is effective April 2, 2025.</P></EFFDATE>
</PREAMB>
<SUPLINF>
<REGTEXT TITLE="15" PART="744">
<AMDPAR>2. Supplement No. 4 to part 744 is amended:</AMDPAR>
<AMDPAR>a. Under CHINA, PEOPLE'S REPUBLIC OF, by removing the entry for “Nobody At All Trading Co., Ltd.”;</AMDPAR>
<AMDPAR>b. Under TAIWAN, by adding, in alphabetical order, an entry for “Example Optics Co., Ltd.”; and</AMDPAR>
<AMDPAR>c. Under IRAN, by frobnicating the whatsit for “Example Trading Co.”.</AMDPAR>
<GPOTABLE COLS="5" OPTS="L1" CDEF="xs60,r100,r75,r75,xls60">
<BOXHD><CHED H="1">Country</CHED><CHED H="1">Entity</CHED><CHED H="1">License requirement</CHED><CHED H="1">License review policy</CHED><CHED H="1">Federal Register citation</CHED></BOXHD>
<ROW><ENT I="01">TAIWAN</ENT><ENT>Example Optics Co., Ltd., No. 1 Example Road, Taipei, Taiwan.</ENT><ENT>For all items subject to the EAR. (See § 744.11 of the EAR)</ENT><ENT>Presumption of denial</ENT><ENT>90 FR [INSERT FR PAGE NUMBER], 4/2/25.</ENT></ROW>
</GPOTABLE>
</REGTEXT>
</SUPLINF>
<FRDOC>[FR Doc. 2025-05999 Filed 4-1-25; 8:45 am]</FRDOC>
</RULE>
"#;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_tells_the_story_and_the_next_one_that_it_is_known() {
    let program = Program::new().await;
    let first = program.run(&["--strict", "check"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.out.contains("82 entries added under 6 destinations"), "{}", first.out);
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));

    let second = program.run(&["check", "--format", "json"]);
    assert_eq!(second.code, Some(0), "{}", second.err);
    assert!(json(&second.out)["documents"].is_array(), "{}", second.out);
    assert_eq!(program.mails().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_leaves_no_trace() {
    let program = Program::new().await;
    let dry = program.run(&["check", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(dry.out.contains("82 entries added"), "{}", dry.out);
    assert!(program.mails().is_empty());
    let list = program.run(&["list"]);
    assert_eq!(list.code, Some(1));
    assert!(list.err.contains("no stored list yet; take a baseline"), "{}", list.err);
}

#[rstest]
#[case::unavailable(Fault::Unavailable, "503")]
#[case::html_page(Fault::HtmlPage, "HTML")]
#[case::cut_off(Fault::CutOff, "05426")]
#[case::silent(Fault::Silent, "05426")]
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_told_and_the_next_check_catches_up(#[case] fault: Fault, #[case] word: &str) {
    let program = Program::new().await;
    program.replica.faults().always("05426.xml", fault);
    let faulty = program.run(&["check"]);
    assert_eq!(faulty.code, Some(1));
    let told = format!("{}{}", faulty.out, faulty.err);
    assert!(told.contains(word) && told.contains("the next cycle tries again"), "{told}");
    assert_eq!(program.alerts("2025-05426"), 0);

    program.replica.faults().clear();
    let good = program.run(&["check"]);
    assert_eq!(good.code, Some(0), "{}", good.err);
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_told_and_everything_else_goes_through() {
    let program = Program::new().await;
    program.run(&["check"]);
    publish(&program.replica, "2025-05999", &today(&program), 14501, HALF_UNDERSTOOD);

    let strict = program.run(&["check", "--strict"]);

    assert_eq!(strict.code, Some(3), "{}{}", strict.out, strict.err);
    for word in ["Needs a person", "Nobody At All Trading", "frobnicating", "Example Optics"] {
        assert!(strict.out.contains(word), "{word}: {}", strict.out);
    }
    let listed = program.run(&["list", "--name", "example optics", "--format", "json"]);
    assert_eq!(json(&listed.out)["entries"].as_array().unwrap().len(), 1);
    assert_eq!(program.alerts("2025-05999"), 1);
    let mails = program.mails();
    let mail = mails.iter().find(|mail| mail.contains("FR Doc. 2025-05999")).unwrap();
    assert!(mail.contains("frobnicating") && mail.contains("Nobody At All"), "{mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_vanishes_is_told_and_changes_nothing() {
    let program = Program::new().await;
    program.run(&["check"]);
    publish(&program.replica, "2025-05999", &today(&program), 14501, HALF_UNDERSTOOD);
    program.run(&["check"]);
    let before = program.run(&["list"]).out;
    program.replica.remove("documents/2025-05999.xml").unwrap();
    program.replica.remove("documents/2025-05999.json").unwrap();

    let check = program.run(&["check", "--strict"]);

    assert_eq!(check.code, Some(3), "{}{}", check.out, check.err);
    assert!(check.out.contains("2025-05999: NO LONGER LISTED"), "{}", check.out);
    assert_eq!(program.run(&["list"]).out, before);
}

/// The day of the last cycle: what is published from then on is new to the
/// next one.
fn today(program: &Program) -> String {
    let rules = json(&program.run(&["rules", "--format", "json"]).out);
    let seen = rules["documents"][0]["first_seen"].as_str().unwrap();
    eastern_date(seen.parse().unwrap()).to_string()
}

#[rstest]
#[case::a_wrong_date(&["list", "--as-of", "yesterday"], 2, "yesterday")]
#[case::no_date_and_no_file(&["diff", "2025-13-01", "2025-03-28"], 2, "neither a file")]
#[case::no_such_file(&["read", "no/such.xml"], 1, "`no/such.xml` cannot be read")]
#[case::no_such_import(&["import", "no/such.xml"], 1, "`no/such.xml` cannot be read")]
#[case::no_such_settings(&["--config", "no/such.toml", "list"], 2, "no/such.toml")]
#[case::nothing_stored(&["show", "Inspur"], 1, "take a baseline")]
#[case::rules_without_a_list(&["import", "demo/documents/2025-05427.xml"], 1, "none of the files")]
#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_told_with_what_to_do(
    #[case] words: &[&str],
    #[case] code: i32,
    #[case] told: &str,
) {
    let program = Program::new().await;
    let ended = program.run(words);
    assert_eq!(ended.code, Some(code), "{}", ended.err);
    assert!(ended.err.contains(told), "{}", ended.err);
    assert!(ended.out.is_empty(), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_in_and_the_list_answers() {
    let program = Program::new().await;
    let imported = program.run(&[
        "import",
        "demo/ecfr/2025-03-24/title-15_part-744_supplement-4.xml",
        "demo/documents/2025-05426.xml",
        "demo/documents/2025-05427.xml",
        "--list-date",
        "2025-03-24",
    ]);
    assert_eq!(imported.code, Some(0), "{}", imported.err);
    assert!(imported.out.contains("2025-05427: Adds 12 entries"), "{}", imported.out);
    let count = |day: &str| {
        let list = program.run(&["list", "--as-of", day, "--format", "json"]);
        assert_eq!((list.code, list.err.as_str()), (Some(0), ""), "nothing but the answer");
        json(&list.out)["entries"].as_array().unwrap().len()
    };
    assert_eq!(count("2025-03-28") - count("2025-03-24"), 82);
    let early = program.run(&["list", "--as-of", "2010-01-01"]);
    assert!(early.err.starts_with("note: the stored list begins with"), "{}", early.err);
    let diff = program.run(&["diff", "2025-03-24", "2025-03-28", "--format", "json"]);
    assert_eq!(json(&diff.out)["summary"]["added"], 82);
    assert_eq!(program.run(&["show", "2025-05427"]).code, Some(0));
    assert_eq!(program.run(&["history", "Dart Aviation"]).code, Some(0));
    assert!(program.mails().is_empty(), "imports send nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_is_no_error() {
    let program = Program::new().await;
    let mut child = program
        .command(&["read", "demo/ecfr/2025-03-24/title-15_part-744_supplement-4.xml", "--spans"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_help_has_an_example() {
    let program = Program::new().await;
    for command in [
        "run",
        "check",
        "demo",
        "read",
        "diff",
        "list",
        "show",
        "history",
        "rules",
        "import",
        "completions",
        "man",
    ] {
        let help = program.run(&[command, "--help"]);
        assert_eq!(help.code, Some(0), "{command}");
        assert!(help.out.contains("Example"), "{command}: {}", help.out);
    }
}
