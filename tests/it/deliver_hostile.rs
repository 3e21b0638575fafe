//! Names that try to break out: of the header, the line, the markup, the
//! terminal. Nothing breaks out and nothing is cut.

use entitylistd::alert::{
    Audience, Channel, ChatShape, Content, Form, MailForm, Message, Receiver, RuleAlert, Templates,
    mail_message, subject, summary_text, webhook_message,
};
use entitylistd::config::{Mail, MailTable, MailTransport};
use entitylistd::deliver::{Answer, Mailer};
use mail_parser::MessageParser;
use scraper::{Html, Selector};

use crate::support::desk::subscription;
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
        "[x](javascript:alert(1)) ![y](https://evil.example/)",
        "@everyone <!channel> <@U1> @here #general",
        "*bold* _italic_ ~~gone~~ `code` ||hidden|| > quote",
        "1. first\n# heading\n- item",
        "https://evil.example/ <https://evil.example|Official PDF>",
        "&lt;b&gt; &amp;amp; \\*",
        "\"Quoted, Ltd.\",\"=1+1\"",
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
    let mail =
        mail_message(&hostile(), Templates::built_in(), MailForm::default()).expect("a mail");
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
    let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
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
    let alert = hostile();
    let composed = Audience::new(templates, vec![subscription(vec![receiver])])
        .of_rule(&alert, alert.document.first_seen);
    assert!(composed.complaints.is_empty(), "{:?}", composed.complaints);
    let Message::Post(post) = &composed.deliveries[0].message else { panic!("no post") };
    post.body.clone()
}

fn chat(shape: ChatShape) -> serde_json::Value {
    serde_json::from_str(&posted(Form::Chat(shape))).expect("JSON")
}

/// Every name is there in full, or the message counts what is missing.
fn all_told(text: &str) {
    let told = squeezed(text);
    let names = names();
    let missing = names.iter().filter(|name| !told.contains(&squeezed(&harmless(name)))).count();
    let counted = text.contains("more lines are not shown here");
    assert_eq!(missing > 0, counted, "{missing} of {} names are missing", names.len());
    assert!(missing < names.len() / 2, "most names are there");
}

#[test]
fn in_slack_names_are_plain_text() {
    let message = chat(ChatShape::Slack);
    let mut plain = String::new();
    for block in message["blocks"].as_array().expect("blocks") {
        let elements = block["elements"].as_array().cloned().unwrap_or_default();
        for text in [&block["text"]].into_iter().chain(&elements).filter(|it| !it.is_null()) {
            let words = text["text"].as_str().expect("text");
            match text["type"].as_str() {
                Some("plain_text") => plain.push_str(&format!("{words}\n")),
                _ => assert!(
                    words.split("  ·  ").all(|link| {
                        link.starts_with("<https://www.") && !link.contains("evil")
                    }),
                    "only our own links are markup: {words}"
                ),
            }
        }
    }
    all_told(&plain);
    // what notifications show has no room for markup
    let headline = message["text"].as_str().expect("text");
    assert!(!headline.contains(['<', '>']), "{headline}");
}

#[test]
fn in_teams_names_are_runs_of_text() {
    let message = chat(ChatShape::Teams);
    let card = &message["attachments"][0]["content"];
    let mut plain = String::new();
    for block in card["body"].as_array().expect("a body") {
        assert_eq!(block["type"], "RichTextBlock", "no block that knows Markdown");
        for run in block["inlines"].as_array().expect("runs") {
            assert_eq!(run["type"], "TextRun");
            assert!(run.get("selectAction").is_none());
            plain.push_str(&format!("{}\n", run["text"].as_str().expect("text")));
        }
    }
    all_told(&plain);
    for action in card["actions"].as_array().expect("actions") {
        assert!(action["url"].as_str().is_some_and(|url| url.starts_with("https://www.")));
    }
}

/// The Markdown without its escapes; panics where something could be markup
/// that is not our own.
fn unescaped(markdown: &str) -> String {
    let mut plain = String::new();
    for line in markdown.lines().filter(|line| !line.contains("](https://www.")) {
        let line = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")).unwrap_or(line);
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => plain.extend(letters.next()),
                '@' => {
                    assert_eq!(letters.next(), Some('\u{200b}'), "nobody is called: {line}");
                    plain.push('@');
                }
                letter => {
                    assert!(!"`*_[]()#<>~|!".contains(letter), "`{letter}` acts in {line}");
                    plain.push(letter);
                }
            }
        }
        plain.push('\n');
    }
    plain
}

#[test]
fn in_markdown_names_are_escaped_and_call_nobody() {
    let mattermost = chat(ChatShape::Mattermost);
    all_told(&unescaped(mattermost["text"].as_str().expect("text")));
    let discord = chat(ChatShape::Discord);
    assert_eq!(discord["allowed_mentions"]["parse"], serde_json::json!([]));
    let embeds = discord["embeds"].as_array().expect("embeds").iter();
    let texts: Vec<&str> = embeds.filter_map(|embed| embed["description"].as_str()).collect();
    let plain = unescaped(&texts.join("\n"));
    assert!(plain.contains("more lines are not shown here"), "2,000 characters do not fit");
    assert!(plain.contains("<script>alert(1)</script> & <b>Sons</b>"));
}

#[test]
fn in_any_chat_characters_that_act_unseen_are_shown() {
    for shape in [ChatShape::Slack, ChatShape::Teams, ChatShape::Mattermost, ChatShape::Discord] {
        // Markdown has a stroke before every mark
        let text = chat(shape).to_string().replace('\\', "");
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{1b}']), "{shape:?}");
        assert!(text.contains("U+202E"), "{shape:?}");
        assert!(text.contains("浪潮电子信息产业股份有限公司"), "{shape:?}");
    }
}

#[test]
fn in_templates_of_the_operators_a_name_stays_in_its_place() {
    let rendered = |extension: &str, source: &str| {
        let name = Templates::post_name("own", extension);
        let mut templates = Templates::with_overrides([]).expect("templates");
        templates.add_post(name.clone(), source.to_owned()).expect("a template");
        let form = Form::Template { template: name, content_type: "text/plain".to_owned() };
        let receiver = Receiver { channel: Channel::Post, name: "own".to_owned(), form };
        let audience = Audience::new(templates, vec![subscription(vec![receiver])]);
        let alert = hostile();
        let composed = audience.of_rule(&alert, alert.document.first_seen);
        assert!(composed.complaints.is_empty(), "{:?}", composed.complaints);
        let Message::Post(post) = &composed.deliveries[0].message else { panic!("no post") };
        post.body.clone()
    };
    let each = "{% for change in data.changes %}{{ change.name }}\n{% endfor %}";
    let text = rendered("txt", each);
    let expected: Vec<String> = names().iter().map(|name| harmless(name)).collect();
    let told: Vec<&str> = text.lines().collect();
    assert_eq!(told, expected, "one line for each name");
    let each = "{% for change in data.changes %}<li>{{ change.name }}</li>{% endfor %}";
    let page = Html::parse_fragment(&rendered("html", each));
    let item = Selector::parse("li").expect("a selector");
    let told: Vec<String> = page.select(&item).map(|item| item.text().collect()).collect();
    assert_eq!(told, expected, "one item for each name, and nothing else");
    assert_eq!(page.select(&Selector::parse("script, b").expect("a selector")).count(), 0);
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

/// A table after RFC 4180.
fn cells(table: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = table.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

#[test]
fn in_the_attached_table_no_name_is_a_formula() {
    let mut alert = hostile();
    // a table goes with many changes only
    alert.changes.extend(alert.changes.clone());
    let mail = mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
    let Content::Text(table) = &mail.attachments[0].content else { panic!("no CSV") };
    let rows = cells(table.trim_start_matches('\u{feff}'));
    assert_eq!(rows.len(), alert.changes.len() + 1);
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    for (row, name) in rows[1..].iter().zip(names()) {
        assert_eq!(row[4].trim_start_matches('\''), name, "the name comes back");
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
    let mut mail =
        mail_message(&alert, Templates::built_in(), MailForm::default()).expect("a mail");
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
        table: MailTable::Csv,
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
