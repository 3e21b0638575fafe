//! A rule becomes a mail, a webhook and a summary that say the same.

use entity_list::ledger::OutcomeKind;
use entity_list::model::Destination;
use entitylistd::alert::{Templates, mail_message, subject, summary_text};

use crate::support::story;

/// Leaves the mails where a browser can open them.
fn keep(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, text).expect("the folder of the tests is writable");
}

#[test]
fn the_twelve_entries_of_march_2025_are_told() {
    let alert = story::twelve().alert();
    let mail = mail_message(&alert, Templates::built_in(), u64::MAX).expect("a mail");
    keep("twelve.html", &mail.html);
    keep("twelve.txt", &mail.text);
    keep("twelve.summary", &summary_text(&alert, false));
    insta::assert_snapshot!(
        subject(&alert),
        @"Entity List: 12 entries added under China (11), Taiwan (1) - 90 FR 14046, effective 25 Mar 2025"
    );
    // a rule that cites itself before its page is known is told by its page
    assert!(mail.text.contains("Cited: 90 FR 14046 (this rule) [new]"));
    assert!(!mail.text.contains("INSERT"));
    insta::assert_snapshot!(alert.headline, @"Adds 12 entries under China (11), Taiwan (1)");
}

#[test]
fn a_large_rule_stays_readable() {
    let alert = story::large().alert();
    let mail = mail_message(&alert, Templates::built_in(), u64::MAX).expect("a mail");
    keep("large.html", &mail.html);
    keep("large.txt", &mail.text);
    keep("large.summary", &summary_text(&alert, false));
    assert_eq!(alert.counts.added.entries, 82);
    // what entries share is told once per group, not once per entry
    let told = mail.text.matches("For all items subject to the EAR").count();
    assert!(told <= 12, "the requirement is told {told} times");
}

#[test]
fn a_move_is_neither_an_addition_nor_a_removal() {
    let mut story = story::twelve();
    let outcome = &mut story.applied.outcomes[11];
    outcome.kind = OutcomeKind::Moved;
    outcome.before = outcome.after.clone().map(|mut before| {
        before.destination = Destination::new(story::CHINA.0);
        before.country = None;
        before
    });
    let alert = story.alert();
    insta::assert_snapshot!(
        alert.headline,
        @"Adds 11 entries under China (11); revises 1 entry under Taiwan (1)"
    );
    let mail = mail_message(&alert, Templates::built_in(), u64::MAX).expect("a mail");
    assert!(mail.text.contains("MOVED, before under: CHINA, PEOPLE'S REPUBLIC OF"));
    assert!(summary_text(&alert, false).contains("moved here from China"));
}
