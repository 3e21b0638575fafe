//! A rule becomes a mail, a webhook and a summary that say the same.

use entity_list::ledger::OutcomeKind;
use entity_list::model::Destination;
use entitylistd::alert::{
    Audience, Channel, Digest, DigestItem, Evidence, Form, MailForm, MailMessage, Message, Notice,
    Receiver, ReceiverName, RuleAlert, Templates, Told, mail_message, notices_of_everything,
    samples_of_everything, subject, summary_text,
};

use crate::support::desk::desk;
use crate::support::outbox::now;
use crate::support::story;

/// Leaves the mails where a browser can open them.
fn keep(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, text).expect("the folder of the tests is writable");
}

#[test]
fn the_twelve_entries_of_march_2025_are_told() {
    let alert = story::twelve().alert();
    let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
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
    let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
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
    let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
    assert!(mail.text.contains("MOVED, before under: CHINA, PEOPLE'S REPUBLIC OF"));
    assert!(summary_text(&alert, false).contains("moved here from China"));
}

/// Columns of a line of plain text.
const COLUMNS: usize = 72;

fn mail(alert: &RuleAlert) -> MailMessage {
    mail_message(alert, Templates::built_in(), MailForm::default()).expect("a mail")
}

fn told(tell: impl Fn(&Audience) -> entitylistd::alert::Composed) -> MailMessage {
    let receiver = Receiver {
        channel: Channel::Mail,
        name: "desk@example.com".to_owned(),
        form: Form::Mail(MailForm::default()),
    };
    let composed = tell(&desk(vec![receiver]));
    let Message::Mail(mail) = composed.deliveries[0].message.clone() else { panic!("no mail") };
    mail
}

fn trouble() -> Vec<(&'static str, Notice)> {
    let receiver = || ReceiverName { channel: "chat".to_owned(), name: "trade".to_owned() };
    let answer = || "503 Service Unavailable: upstream connect error or disconnect".to_owned();
    vec![
        (
            "source-failed",
            Notice::SourceFailed {
                source: "federal-register".to_owned(),
                error: "https://www.federalregister.gov/api/v1/documents.json?conditions%5Bagencies%5D%5B%5D=industry-and-security-bureau: 503 Service Unavailable".to_owned(),
                last_good: Some(now()),
            },
        ),
        (
            "receiver-failing",
            Notice::ReceiverFailing {
                receiver: receiver(),
                since: now(),
                failures: 4,
                waiting: 3,
                answer: answer(),
            },
        ),
        ("given-up", Notice::GivenUp {
                receiver: receiver(),
                answer: answer(),
                delivery: Some("msg_0123456789abcdef".to_owned()),
            }),
        (
            "witness-drift",
            Notice::WitnessDrift {
                witness: "eCFR".to_owned(),
                date: Some(jiff::civil::date(2025, 3, 31)),
                findings: vec![
                    "missing: Inspur Taiwan (TW)".to_owned(),
                    "different: Nettrix Information Industry Co., Ltd. (CN): addresses".to_owned(),
                ],
            },
        ),
        ("schedule-missed", Notice::ScheduleMissed { from: now(), to: now() }),
    ]
}

/// One mail of each kind, by a name for its file.
fn gallery() -> Vec<(String, MailMessage)> {
    let day = jiff::civil::date(2025, 3, 28);
    let mut large = story::large().alert();
    let changes = large.changes.clone();
    large.changes = (1..)
        .zip(changes.iter().cycle())
        .take(400)
        .map(|(number, change)| {
            let mut change = change.clone();
            change.number = number;
            change
        })
        .collect();
    let mut all = vec![
        ("twelve".to_owned(), mail(&story::twelve().alert())),
        ("large".to_owned(), mail(&story::large().alert())),
        ("hundreds".to_owned(), mail(&large)),
    ];
    let everything = samples_of_everything("e", day, now());
    for (number, alert) in everything.iter().enumerate() {
        all.push((format!("everything-{number}"), mail(alert)));
    }
    for (name, notice) in trouble() {
        all.push((name.to_owned(), told(|audience| audience.of_notice("e", &notice, now()))));
    }
    for (number, notice) in notices_of_everything(day, now()).iter().enumerate() {
        let mail = told(|audience| audience.of_notice("e", notice, now()));
        all.push((format!("notice-{number}"), mail));
    }
    let item = |told| DigestItem { event_id: "e".to_owned(), at: now(), told };
    let digest = Digest {
        subscription: "desk".to_owned(),
        from: now().checked_sub(jiff::SignedDuration::from_hours(24)).expect("a day before"),
        to: now(),
        items: vec![
            item(Told::Rule(Box::new(story::large().alert()))),
            item(Told::Rule(Box::new(story::twelve().alert()))),
            item(Told::Notice(Box::new(trouble().remove(0).1))),
        ],
        evidence: Evidence {
            last_cycle: Some(now()),
            window: Some((day, day)),
            documents: 7,
            documents_known: 312,
            newest_document: Some(("2025-05427".to_owned(), day)),
            entries: 3_126,
            failing: vec!["chat trade, since 28 Mar 2025, 10:02 UTC".to_owned()],
        },
    };
    let heartbeat = Digest { items: Vec::new(), ..digest.clone() };
    for (name, digest) in [("digest", digest), ("heartbeat", heartbeat)] {
        all.push((name.to_owned(), told(|audience| audience.of_digest("e", &digest))));
    }
    all
}

#[test]
fn every_line_of_a_text_mail_fits_72_columns() {
    for (name, mail) in gallery() {
        keep(&format!("{name}.html"), &mail.html);
        keep(&format!("{name}.txt"), &mail.text);
        for line in mail.text.lines() {
            let wide = textwrap::core::display_width(line) > COLUMNS;
            assert!(!wide || line.contains("https://"), "{name}: {line}");
            assert_eq!(line, line.trim_end(), "{name}: nothing hangs over");
        }
        assert!(!mail.text.contains("\n\n\n\n"), "{name}: no holes");
    }
}
