//! A rule becomes a mail, a webhook and a summary that say the same.

use entitylistd::alert::{mail_message, subject, summary_text};

use crate::support::story;

/// Leaves the mails where a browser can open them.
fn keep(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, text).expect("the folder of the tests is writable");
}

#[test]
fn the_twelve_entries_of_march_2025_are_told() {
    let alert = story::twelve().alert();
    let mail = mail_message(&alert).expect("a mail");
    keep("twelve.html", &mail.html);
    keep("twelve.txt", &mail.text);
    keep("twelve.summary", &summary_text(&alert, false));
    insta::assert_snapshot!(
        subject(&alert),
        @"Entity List: 12 entries added under China (11), Taiwan (1) - 90 FR 14046, effective 25 Mar 2025"
    );
    insta::assert_snapshot!(alert.headline, @"Adds 12 entries under China (11), Taiwan (1)");
}

#[test]
fn a_large_rule_stays_readable() {
    let alert = story::large().alert();
    let mail = mail_message(&alert).expect("a mail");
    keep("large.html", &mail.html);
    keep("large.txt", &mail.text);
    keep("large.summary", &summary_text(&alert, false));
    assert_eq!(alert.counts.added.entries, 82);
    // what entries share is told once per group, not once per entry
    let told = mail.text.matches("For all items subject to the EAR").count();
    assert!(told <= 12, "the requirement is told {told} times");
}
