//! A change that does not fit is held, told with its id, and decided once by a
//! person with a reason.

use serde_json::Value;

use crate::support::program::{Program, publish};

/// A rule that removes an entry under a name that the list does not print, and
/// adds one without saying when.
pub(crate) fn rule(removed: &str) -> String {
    format!(
        r#"<RULE>
<PREAMB>
<AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY>
<SUBAGY>Bureau of Industry and Security</SUBAGY>
<CFR>15 CFR Part 744</CFR>
<SUBJECT>Removal From the Entity List</SUBJECT>
<ACT><HD SOURCE="HED">ACTION:</HD><P>Final rule.</P></ACT>
<EFFDATE><HD SOURCE="HED">DATES:</HD><P>This rule is effective April 2, 2025.</P></EFFDATE>
</PREAMB>
<SUPLINF>
<REGTEXT TITLE="15" PART="744">
<AMDPAR>2. Supplement No. 4 to part 744 is amended:</AMDPAR>
<AMDPAR>a. Under CHINA, PEOPLE'S REPUBLIC OF, by removing the entry for “{removed}”.</AMDPAR>
</REGTEXT>
</SUPLINF>
<FRDOC>[FR Doc. 2025-05998 Filed 4-1-25; 8:45 am]</FRDOC>
</RULE>
"#
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The story of March 2025 and then the rule; gives the id of what is held.
pub(crate) async fn held() -> (Program, String) {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let rules = json(&program.run(&["rules", "--format", "json"]).out);
    let seen = rules["documents"][0]["first_seen"].as_str().unwrap().to_owned();
    let day = entitylistd::clock::eastern_date(seen.parse().unwrap()).to_string();
    publish(&program.replica, "2025-05998", &day, 14501, &rule("Inspur Software Company Limited"));
    let check = program.run(&["check", "--strict"]);
    assert_eq!(check.code, Some(3), "{}{}", check.out, check.err);
    let list = json(&program.run(&["review", "list", "--format", "json"]).out);
    let id = list["held"][0]["held"]["id"].as_str().unwrap().to_owned();
    assert!(check.out.contains(&format!("held for review: {id}")), "{}", check.out);
    (program, id)
}

fn is_listed(program: &Program, day: &str) -> bool {
    let words = ["list", "--as-of", day, "--name", "inspur software", "--format", "json"];
    !json(&program.run(&words).out)["entries"].as_array().unwrap().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_told_with_its_id_and_its_candidates() {
    let (program, id) = held().await;
    let mails = program.mails();
    let mail = mails.iter().find(|mail| mail.contains("FR Doc. 2025-05998")).unwrap();
    assert!(mail.contains(&id), "{mail}");
    let list = program.run(&["--strict", "review", "list"]);
    assert_eq!(list.code, Some(3), "somebody has to decide");
    let show = program.run(&["review", "show", &id]);
    assert!(show.out.contains("it may mean:\nInspur Software"), "{}{}", show.out, show.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_change_takes_effect_on_its_own_date_and_is_told() {
    let (program, id) = held().await;
    let shown = json(&program.run(&["review", "show", &id, "--format", "json"]).out);
    let candidate = shown["candidates"][0]["id"].as_str().unwrap();
    let accept =
        ["review", "accept", &id, "--candidate", candidate, "--why", "the PDF", "--who", "Ann"];

    let accepted = program.run(&accept);

    assert_eq!(accepted.code, Some(0), "{}", accepted.err);
    assert!(accepted.out.contains("Inspur Software Co., Ltd. (removed)"), "{}", accepted.out);
    assert!(is_listed(&program, "2025-04-01") && !is_listed(&program, "2025-04-02"));
    let again = program.run(&accept);
    assert_eq!(again.code, Some(0));
    assert!(again.out.contains("before; nothing was changed"), "{}", again.out);
    let other = program.run(&["review", "reject", &id, "--why", "no", "--who", "Bob"]);
    assert_eq!(other.code, Some(1));
    assert!(other.err.contains("was decided already, by Ann"), "{}", other.err);
    assert_eq!(program.run(&["--strict", "review", "list"]).code, Some(0));
    // The next cycle sends the word about it, once.
    program.run(&["check"]);
    program.run(&["check"]);
    let told: Vec<String> =
        program.mails().into_iter().filter(|mail| mail.contains("was accepted")).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Ann") && told[0].contains("the PDF"), "{}", told[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_change_leaves_the_list_alone_for_good() {
    let (program, id) = held().await;
    let before = program.run(&["list"]).out;
    let rejected = program.run(&["review", "reject", &id, "--why", "a slip", "--who", "Ann"]);
    assert_eq!(rejected.code, Some(0), "{}", rejected.err);
    assert_eq!(program.run(&["list"]).out, before);
    assert_eq!(program.run(&["check", "--strict"]).code, Some(0), "it is not asked again");
    let all = json(&program.run(&["review", "list", "--all", "--format", "json"]).out);
    assert_eq!(all["held"][0]["decision"]["who"], "Ann");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_says_where_it_is_wrong_and_does_what_it_says() {
    let (program, id) = held().await;
    let file = program.folder.path().join("fields.json");
    let edit = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        program.run(&["review", "edit", &id, file, "--why", "the PDF", "--who", "Ann"])
    };
    for (text, told) in [
        ("{\"fields\": {\"name\": 7}}", "field `fields.name`: invalid type"),
        ("{\"fields\": {\"nmae\": \"x\"}}", "unknown field `nmae`"),
        ("{\"effective_date\": \"2025-13-01\"}", "field `effective_date`"),
        ("{\"fields\":", "line 1 column"),
        ("{}", "the edit gives no field"),
    ] {
        let wrong = edit(text);
        assert!(matches!(wrong.code, Some(1 | 2)), "{text}: {:?}", wrong.code);
        assert!(wrong.err.contains(told), "{text}: {}", wrong.err);
    }
    assert!(is_listed(&program, "2025-04-10"), "nothing has been decided yet");
    let right = edit(
        "{\"effective_date\": \"2025-04-09\", \"fields\": {\"name\": \"Inspur Software Co., \
         Ltd.\"}}",
    );
    assert_eq!(right.code, Some(0), "{}", right.err);
    assert!(is_listed(&program, "2025-04-08") && !is_listed(&program, "2025-04-09"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_id_is_told_with_what_to_do() {
    let (program, _) = held().await;
    let shown = program.run(&["review", "reject", "nobody", "--why", "x", "--who", "Ann"]);
    assert_eq!(shown.code, Some(1));
    assert!(shown.err.contains("review list --all"), "{}", shown.err);
}
