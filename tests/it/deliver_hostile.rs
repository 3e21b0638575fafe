//! Names that try to break out: of the header, the line, the markup, the
//! terminal. Nothing breaks out and nothing is cut.

use entitylistd::alert::{
    Audience, Channel, ChatShape, Filter, Form, Message, OwnPartyNames, Pace, Receiver, RuleAlert,
    Subscription, Templates, mail_message, subject, summary_text, webhook_message,
};
use entitylistd::config::{Mail, MailTransport};
use entitylistd::deliver::{Answer, Mailer};
use mail_parser::MessageParser;
use scraper::{Html, Selector};

use crate::support::smtp::check_lines;
use crate::support::story::{self, CHINA, added, entry};

const LONG: usize = 2_000;

fn names() -> Vec<String> {
    [
        "<script>alert(1)</script> & <b>Sons</b> \"quoted\"",
        "=cmd|' /C calc'!A0",
        "+1 Company",
        "@Company",
        "-Company",
        "Company\r\nBcc: victim@example.com\r\n\r\nBody",
        "Company\n\nNEEDS NO LICENSE",
        "Safe \u{202e}gnihtemos\u{202c} Ltd \u{2066}x\u{2069}",
        "\u{1b}[2J\u{1b}[31mred\u{7}",
        "{{ 7 * 7 }} {% raw %}",
        "\u{1f680}\u{1f469}\u{200d}\u{1f52c} Rocket",
        "ООО «Ромашка»",
        "浪潮电子信息产业股份有限公司",
        ".\r\n.\r\nQUIT",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([format!("{} end", "W".repeat(LONG))])
    .collect()
}

fn hostile() -> RuleAlert {
    let mut story = story::twelve();
    story.applied.outcomes = names()
        .iter()
        .map(|name| {
            let mut entry = entry(CHINA, name, &[name], &[name]);
            entry.warnings = vec![name.clone()];
            added(entry, Some(name))
        })
        .collect();
    story.document.title.clone_from(&names()[5]);
    story.document.citation = Some("90 FR 1\r\nBcc: victim@example.com".to_owned());
    story.document.html_url = Some("javascript:alert(1)".to_owned());
    story.alert()
}

/// What a hostile name looks like once it is harmless: characters that act
/// are shown by number, line breaks are blanks.
fn harmless(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\r' | '\n' => " ".to_owned(),
            '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
                format!("<U+{:04X}>", u32::from(c))
            }
            c if c.is_control() => format!("<U+{:04X}>", u32::from(c)),
            c => c.to_string(),
        })
        .collect()
}

/// Without blanks: wrapping moves them.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn in_html_a_name_is_text_and_nothing_else() {
    let mail = mail_message(&hostile(), Templates::built_in(), u64::MAX).expect("a mail");
    let page = Html::parse_document(&mail.html);
    let count =
        |selector: &str| page.select(&Selector::parse(selector).expect("a selector")).count();
    assert_eq!(count("script, img, iframe, [onload], [onerror]"), 0);
    assert_eq!(count("a[href^=javascript]"), 0);
    assert_eq!(count("h4"), names().len());
    let text = squeezed(&page.root_element().text().collect::<String>());
    for name in names() {
        assert!(text.contains(&squeezed(&harmless(&name))), "{name:?} is not there in full");
    }
}

#[test]
fn in_text_a_name_stays_in_its_place_and_is_there_in_full() {
    let alert = hostile();
    let mail = mail_message(&alert, Templates::built_in(), u64::MAX).expect("a mail");
    let all = squeezed(&mail.text);
    for name in names() {
        assert!(all.contains(&squeezed(&harmless(&name))), "{name:?} is not there in full");
    }
    for text in [&mail.text, &summary_text(&alert, false)] {
        assert!(!text.lines().any(|line| line.starts_with("NEEDS NO LICENSE")));
        assert!(!text.lines().any(|line| line.starts_with("Bcc:")));
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        assert!(
            !text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        );
    }
}

/// What a chat or an endpoint of the operator's gets.
fn posted(form: Form) -> String {
    let receiver = Receiver { channel: Channel::Chat, name: "room".to_owned(), form };
    let mut templates = Templates::with_overrides([]).expect("templates");
    let source = r#"{"text": {{ text }}, "names": {{ data.changes }}}"#.to_owned();
    templates.add_post(Templates::post_name("it", "json"), source).expect("a template");
    let subscription = Subscription {
        name: "all".to_owned(),
        filter: Filter::default(),
        own_parties: OwnPartyNames::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers: vec![receiver],
    };
    let alert = hostile();
    let composed =
        Audience::new(templates, vec![subscription]).of_rule(&alert, alert.document.first_seen);
    assert!(composed.complaints.is_empty(), "{:?}", composed.complaints);
    let Message::Post(post) = &composed.deliveries[0].message else { panic!("no post") };
    post.body.clone()
}

#[test]
fn in_chats_a_name_is_no_markup_and_calls_nobody() {
    for shape in [ChatShape::Slack, ChatShape::Teams, ChatShape::Mattermost, ChatShape::Discord] {
        let body: serde_json::Value =
            serde_json::from_str(&posted(Form::Chat(shape))).expect("JSON");
        let text = body.to_string();
        assert!(!text.contains('\u{202e}'), "{shape:?}");
        assert!(!text.contains("javascript:"), "{shape:?}");
        // the long name is there whole, or the message says what is missing
        let whole = text.contains(&"W".repeat(LONG));
        assert!(whole || text.contains("more lines are not shown here"), "{shape:?}");
    }
    let slack: serde_json::Value =
        serde_json::from_str(&posted(Form::Chat(ChatShape::Slack))).expect("JSON");
    for block in slack["blocks"].as_array().expect("blocks") {
        let markup = block["text"]["type"] == "mrkdwn";
        assert!(!markup || !block.to_string().contains("Company"), "names are plain text");
    }
    let discord: serde_json::Value =
        serde_json::from_str(&posted(Form::Chat(ChatShape::Discord))).expect("JSON");
    assert_eq!(discord["allowed_mentions"]["parse"], serde_json::json!([]));
    assert!(!discord.to_string().contains("@Company"), "a mention is broken");
}

#[test]
fn in_a_template_for_json_a_name_stays_in_its_string() {
    let form = Form::Template {
        template: Templates::post_name("it", "json"),
        content_type: "application/json".to_owned(),
    };
    let body: serde_json::Value = serde_json::from_str(&posted(form)).expect("JSON");
    let told: Vec<&str> = body["names"]
        .as_array()
        .expect("names")
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert_eq!(told, names());
}

#[test]
fn in_the_attached_table_no_name_is_a_formula() {
    let alert = hostile();
    let mail = mail_message(&alert, Templates::built_in(), 1).expect("a mail");
    let table = &mail.attachments[0].text;
    for line in table.lines() {
        for cell in line.split(',') {
            let cell = cell.trim_start_matches('"');
            assert!(!cell.starts_with(['=', '@']), "{cell}");
        }
    }
    assert!(table.contains("'=cmd|"));
    assert!(table.contains(&"W".repeat(LONG)), "nothing is cut");
}

#[test]
fn in_json_every_name_comes_back_as_it_was() {
    let alert = hostile();
    let message = webhook_message(&alert, alert.document.first_seen).expect("a message");
    let body = serde_json::to_string(&message).expect("JSON");
    let back: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let told: Vec<&str> = back["data"]["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .filter_map(|change| change["name"].as_str())
        .collect();
    assert_eq!(told, names());
}

#[tokio::test]
async fn a_hostile_mail_keeps_its_headers_and_its_lines() {
    let alert = hostile();
    let mut mail = mail_message(&alert, Templates::built_in(), u64::MAX).expect("a mail");
    assert!(!mail.subject.contains(['\r', '\n']));
    // whatever a template or an older outbox holds
    mail.subject = format!("{}\r\nBcc: victim@example.com {}", names().join(" "), "Ж".repeat(LONG));
    let folder = tempfile::tempdir().expect("a folder");
    let mailer = Mailer::new(&Mail {
        transport: MailTransport::Folder { path: folder.path().to_owned() },
        from: "\"浪潮, Ltd.\" <alerts@example.com>".to_owned(),
        to: Vec::new(),
        unsubscribe: None,
        largest_bytes: u64::MAX,
    })
    .expect("a mailer");
    let at = alert.document.first_seen;
    let answer = mailer.send("msg_1\r\nX: y", "\"Ж, Ж\" <c@example.com>", &mail, at).await;
    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    let file = std::fs::read_dir(folder.path()).expect("files").next().expect("a file");
    let raw = std::fs::read(file.expect("a file").path()).expect("the mail");
    check_lines(&raw).expect("lines within the limits");
    let parsed = MessageParser::default().parse(&raw).expect("a mail");
    assert!(parsed.bcc().is_none());
    assert!(parsed.header_raw("X").is_none());
    let told = parsed.subject().map(squeezed).unwrap_or_default();
    let expected: String =
        mail.subject.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    assert_eq!(told, expected, "the subject is there in full");
    let text = parsed.body_text(0).expect("a text part").replace("\r\n", "\n");
    assert_eq!(text.trim_end(), mail.text.trim_end());
    let html = parsed.body_html(0).expect("an HTML part").replace("\r\n", "\n");
    assert_eq!(html.trim_end(), mail.html.trim_end());
}

#[test]
fn a_subject_is_one_short_line() {
    let subject = subject(&hostile());
    assert!(subject.len() < 200, "{subject}");
    assert!(!subject.contains(char::is_control));
}
