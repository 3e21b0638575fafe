//! A mail keeps to its largest size, says what it leaves out, and carries the
//! table in the format that was asked for.

use entitylistd::alert::{
    Channel, Content, Digest, DigestItem, Evidence, Form, MailForm, MailMessage, Message, Receiver,
    TableFormat, Templates, Told, mail_message,
};

use crate::support::desk::desk;
use crate::support::outbox::now;
use crate::support::story;

fn mail(form: MailForm) -> MailMessage {
    mail_message(&story::large().alert(), Templates::built_in(), form).unwrap()
}

/// Text, HTML and files as they go over the wire, in base64 at worst.
fn bytes(mail: &MailMessage) -> u64 {
    let files: usize = mail.attachments.iter().map(|file| file.content.as_bytes().len()).sum();
    ((mail.text.len() + mail.html.len() + files) * 4 / 3) as u64
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn whatever_the_limit_the_mail_keeps_to_it_and_says_what_it_leaves_out() {
    let alert = story::large().alert();
    let name = squeezed(&alert.changes[40].name);
    let whole = bytes(&mail(MailForm::default()));
    let smallest = bytes(&mail(MailForm { largest_bytes: 1, ..MailForm::default() }));
    let mut steps = Vec::new();
    for twentieth in 0..=20 {
        let largest_bytes = smallest + (whole - smallest) * twentieth / 20;
        let mail = mail(MailForm { largest_bytes, ..MailForm::default() });
        assert!(bytes(&mail) <= largest_bytes, "{} > {largest_bytes}", bytes(&mail));
        let cut = bytes(&mail) < whole;
        for words in [&mail.text, &mail.html] {
            let told = squeezed(words).contains("Thismailwouldhavebeentoolarge");
            assert_eq!(told, cut, "{largest_bytes}");
        }
        let named = squeezed(&mail.text).contains(&name);
        let step = (named, !mail.attachments.is_empty());
        if steps.last() != Some(&step) {
            steps.push(step);
        }
        assert!(mail.attachments.iter().all(|file| mail.text.contains(&file.file_name)));
        assert!(named || mail.text.contains("entitylistd show"), "it says where the rest is");
    }
    // counts, then names, then names with the table, then all of it
    assert_eq!(steps, [(false, false), (true, false), (true, true)]);
}

#[test]
fn no_table_goes_with_a_mail_where_none_is_wanted() {
    let mail = mail(MailForm { table: TableFormat::None, ..MailForm::default() });
    assert!(mail.attachments.is_empty());
    assert!(!mail.text.contains("attached"), "nothing is promised");
    assert!(!mail.html.contains("attached"));
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_has_every_change_and_survives_the_outbox() {
    use std::io::{Cursor, Read as _};

    let alert = story::large().alert();
    let mail = mail(MailForm { table: TableFormat::Xlsx, ..MailForm::default() });
    // as it lies in the outbox
    let kept = serde_json::to_string(&Message::Mail(mail.clone())).unwrap();
    let Message::Mail(back) = serde_json::from_str(&kept).unwrap() else { panic!() };
    assert_eq!(back, mail);
    let file = &back.attachments[0];
    assert_eq!(file.file_name, "entity-list-2025-05426.xlsx");
    let mut workbook = zip::ZipArchive::new(Cursor::new(file.content.as_bytes())).unwrap();
    let mut strings = String::new();
    workbook.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    for change in &alert.changes {
        let name = change.name.replace('&', "&amp;");
        assert!(strings.contains(&name), "{name}");
    }
    let mut sheet = String::new();
    workbook.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "no cell is a formula");
    assert_eq!(sheet.matches("<row ").count(), alert.changes.len() + 1);
}

#[test]
fn a_table_of_an_older_outbox_is_still_read() {
    let kept = r#"{"mail":{"subject":"s","text":"t","html":"h","thread":"x","attachments":
        [{"file_name":"a.csv","media_type":"text/csv","text":"a,b"}]}}"#;
    let Message::Mail(mail) = serde_json::from_str(kept).unwrap() else { panic!() };
    assert_eq!(mail.attachments[0].content, Content::Text("a,b".to_owned()));
}

#[test]
fn a_digest_keeps_to_its_size_too() {
    let alert = story::large().alert();
    let items = (0..5).map(|number| DigestItem {
        event_id: format!("e{number}"),
        at: now(),
        told: Told::Rule(Box::new(alert.clone())),
    });
    let digest = Digest {
        subscription: "desk".to_owned(),
        from: now(),
        to: now(),
        items: items.collect(),
        evidence: Evidence::default(),
    };
    let mail = |largest_bytes: u64| {
        let form = Form::Mail(MailForm { largest_bytes, ..MailForm::default() });
        let name = "a@example.com".to_owned();
        let audience = desk(vec![Receiver { channel: Channel::Mail, name, form }]);
        let composed = audience.of_digest("digest", &digest);
        assert!(composed.complaints.is_empty());
        let Message::Mail(mail) = composed.deliveries[0].message.clone() else { panic!() };
        mail
    };
    let whole = mail(u64::MAX);
    assert_eq!(whole.attachments.len(), 5);
    let limit = bytes(&whole) / 4;
    let small = mail(limit);
    assert!(bytes(&small) <= limit);
    assert!(small.attachments.is_empty());
    let tiny = mail(64 * 1024);
    assert!(bytes(&tiny) <= 64 * 1024, "{}", bytes(&tiny));
    assert!(squeezed(&tiny.text).contains("morelinesarenotshownhere"));
    assert_eq!(
        tiny.text.matches("Needs a person").count(),
        small.text.matches("Needs a person").count()
    );
}
