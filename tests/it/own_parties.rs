//! Own parties: what a rule touches is told first, in every form, to those who
//! may know; what could not be screened is said so; nothing of it is stored
//! with the record.

use std::sync::Arc;

use entity_list::screen::{OwnParty, Screen, Threshold};
use entitylistd::alert::{
    Audience, Channel, ChatShape, Composed, Digest, DigestItem, Evidence, Filter, Form, MailForm,
    Message, OwnPartyNames, Pace, Receiver, RuleAlert, Screening, Subscription, Templates, Told,
    summary_text,
};
use serde_json::Value;
use sqlx::{Connection as _, Row as _};

use crate::support::program::Program;
use crate::support::story;

const OWN: &str = "id,name,alias,country,notes\n\
                   C-77,Inspur Taiwan,,TW,distributor\n\
                   C-78,Nettrix Information,Nettrix Information Industry,DE,\n\
                   C-79,Bakery Around The Corner,,DE,\n";

fn own(names: &[&str]) -> Screening {
    let parties = names.iter().map(|name| OwnParty::named("C-77", *name)).collect();
    Screening::Ready(Arc::new(Screen::new(parties, Threshold::default())))
}

fn receivers() -> Vec<Receiver> {
    let one = |channel, name: &str, form| Receiver { channel, name: name.to_owned(), form };
    vec![
        one(Channel::Mail, "desk@example.com", Form::Mail(MailForm::default())),
        one(Channel::Webhook, "hook", Form::Webhook { full_body: true }),
        one(Channel::Chat, "room", Form::Chat(ChatShape::Slack)),
    ]
}

fn audience(own_parties: OwnPartyNames, filter: Filter, screening: Screening) -> Audience {
    let subscription = Subscription {
        name: "desk".to_owned(),
        filter,
        own_parties,
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers: receivers(),
    };
    let templates = Templates::with_overrides([]).unwrap();
    Audience::new(templates, vec![subscription]).screening(screening)
}

fn compose(audience: &Audience, alert: &RuleAlert) -> Composed {
    let composed = audience.of_rule(alert, alert.document.first_seen);
    assert!(composed.complaints.is_empty(), "{:?}", composed.complaints);
    composed
}

/// All that a receiver is sent, as text.
fn sent(composed: &Composed, channel: Channel) -> String {
    let delivery = composed.deliveries.iter().find(|it| it.channel == channel).unwrap();
    serde_json::to_string(&delivery.message).unwrap()
}

fn mail(composed: &Composed) -> (String, String, String) {
    let delivery = composed.deliveries.iter().find(|it| it.channel == Channel::Mail).unwrap();
    match &delivery.message {
        Message::Mail(mail) => (mail.subject.clone(), mail.text.clone(), mail.html.clone()),
        other => panic!("no mail: {other:?}"),
    }
}

#[test]
fn hits_come_first_and_say_why() {
    let alert = story::twelve().alert();
    let screening = own(&["Zhiyuan Research Inst."]);
    let composed = compose(&audience(OwnPartyNames::Mail, Filter::default(), screening), &alert);
    let (subject, text, html) = mail(&composed);
    insta::assert_snapshot!(subject);
    insta::assert_snapshot!("hit_text", text.lines().take(22).collect::<Vec<_>>().join("\n"));
    let hit = html.find("Touches 1 of your 1 own party").unwrap();
    assert!(hit < html.find("First seen").unwrap(), "hits stand before the facts");
    assert!(html.contains("our “Zhiyuan Research Inst.” and the alias"), "{html}");
}

#[test]
fn no_hit_is_said_to_be_no_clearance() {
    let alert = story::twelve().alert();
    let screening = own(&["Bakery Around The Corner"]);
    let composed = compose(&audience(OwnPartyNames::Mail, Filter::default(), screening), &alert);
    let (subject, text, html) = mail(&composed);
    assert!(subject.ends_with("[no own-party hit]"), "{subject}");
    for part in [text.replace('\n', " "), html] {
        assert!(part.contains("No hit among your 1 own party"), "{part}");
        assert!(part.contains("No hit is no clearance"), "{part}");
    }
}

#[test]
fn what_was_not_screened_is_told_as_such() {
    let alert = story::twelve().alert();
    let screening = Screening::NotDone("line 3: no name".to_owned());
    let only_hits = Filter { own_party_hits: true, ..Filter::default() };
    let composed = compose(&audience(OwnPartyNames::Everywhere, only_hits, screening), &alert);
    let (subject, text, _) = mail(&composed);
    assert!(subject.contains("[own parties not screened]"), "{subject}");
    assert!(text.contains("NOT screened") && text.contains("line 3: no name"), "{text}");
    assert!(text.contains("Nettrix"), "nothing is kept back while nobody can tell");
    assert!(sent(&composed, Channel::Chat).contains("NOT screened"));
}

#[test]
fn no_endpoint_learns_own_parties_unasked() {
    let alert = story::twelve().alert();
    for (names, told) in [
        (OwnPartyNames::Mail, [true, false, false]),
        (OwnPartyNames::Everywhere, [true, true, true]),
        (OwnPartyNames::Nowhere, [false, false, false]),
    ] {
        let screening = own(&["Zhiyuan Research Inst."]);
        let audience = audience(names, Filter::default(), screening);
        let composed = compose(&audience, &alert);
        let seen = audience.seen_by(&audience.subscriptions()[0], &alert).unwrap();
        let at = alert.document.first_seen;
        let digest = Digest {
            subscription: "desk".to_owned(),
            from: at,
            to: at,
            items: vec![DigestItem {
                event_id: "e".to_owned(),
                at,
                told: Told::Rule(Box::new(seen)),
            }],
            evidence: Evidence::default(),
        };
        for composed in [composed, audience.of_digest("digest:desk:1", &digest)] {
            let seen = [Channel::Mail, Channel::Webhook, Channel::Chat]
                .map(|channel| sent(&composed, channel).contains("Zhiyuan Research Inst."));
            assert_eq!(seen, told, "{names:?}");
        }
    }
}

#[test]
fn a_filter_lets_only_what_touches_through() {
    let alert = story::twelve().alert();
    let only_hits = || Filter { own_party_hits: true, ..Filter::default() };
    let touched = audience(OwnPartyNames::Mail, only_hits(), own(&["Inspur Taiwan"]));
    let seen = touched.seen_by(&touched.subscriptions()[0], &alert).unwrap();
    assert_eq!(
        seen.changes.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["Inspur Taiwan"]
    );
    assert!(seen.shown.unwrap().filter.contains("own-party hits"));
    let untouched = audience(OwnPartyNames::Mail, only_hits(), own(&["Bakery Around The Corner"]));
    assert!(compose(&untouched, &alert).deliveries.is_empty());
}

#[test]
fn hostile_names_of_ones_own_stay_text() {
    let mut alert = story::twelve().alert();
    let name = "<script>alert(1)</script>\u{202E}\n*bold* =1+1 Example";
    alert.changes[0].name = name.to_owned();
    let audience = audience(OwnPartyNames::Everywhere, Filter::default(), own(&[name]));
    let composed = compose(&audience, &alert);
    let (subject, text, html) = mail(&composed);
    assert!(subject.contains("TOUCHES 1 OWN PARTY"), "{subject}");
    assert!(!html.contains("<script>") && !html.contains('\u{202E}'));
    assert!(!text.contains('\u{202E}'));
    assert!(!sent(&composed, Channel::Chat).contains('\u{202E}'));
    let summary = summary_text(&audience.screened(&alert), false);
    assert!(summary.contains("Touches 1 of your 1 own party"), "{summary}");
}

#[test]
fn bodies_with_hits_keep_to_the_published_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/schema/alert.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let alert = story::twelve().alert();
    for screening in [own(&["Inspur Taiwan"]), Screening::NotDone("gone".to_owned())] {
        let audience = audience(OwnPartyNames::Everywhere, Filter::default(), screening);
        let composed = compose(&audience, &alert);
        let delivery =
            composed.deliveries.iter().find(|it| it.channel == Channel::Webhook).unwrap();
        let Message::Webhook(webhook) = &delivery.message else { panic!("no webhook") };
        let body = serde_json::to_value(webhook).unwrap();
        let faults: Vec<String> = validator.iter_errors(&body).map(|it| it.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(body["data"]["own_parties"]["note"].is_string());
    }
}

/// The program with a table of own parties.
fn with_table(program: &Program, words: &[&str]) -> crate::support::program::Ended {
    let file = program.folder.path().join("own.csv");
    let mut command = program.command(words);
    command.env("ENTITYLISTD_OWN_PARTIES__FILE", file).output().unwrap().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_tells_hits_and_that_the_table_is_broken_once() {
    let program = Program::new().await;
    let table = program.folder.path().join("own.csv");
    std::fs::write(&table, OWN).unwrap();
    let checked = with_table(&program, &["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    assert!(checked.out.contains("Touches 2 of your 3 own parties"), "{}", checked.out);
    let mails = program.mails();
    assert_eq!(mails.iter().filter(|mail| mail.contains("TOUCHES 2 OWN PARTIES")).count(), 1);
    assert_eq!(mails.iter().filter(|mail| mail.contains("[no own-party hit]")).count(), 1);

    std::fs::write(&table, b"id,name\n1,M\xFCller\n").unwrap();
    for _ in 0..2 {
        with_table(&program, &["check"]);
        let told = program.mails();
        let told = told.iter().filter(|mail| mail.contains("own parties are not screened"));
        assert_eq!(told.filter(|mail| mail.contains("line 2, column 4")).count(), 1);
    }
    std::fs::write(&table, OWN).unwrap();
    with_table(&program, &["check"]);
    let back = program.mails();
    let back =
        back.iter().filter(|mail| mail.contains("own parties are screened again, 3 of them"));
    assert_eq!(back.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_knows_nothing_of_own_parties() {
    let program = Program::new().await;
    std::fs::write(program.folder.path().join("own.csv"), OWN).unwrap();
    with_table(&program, &["check"]);
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    let rows = sqlx::query("SELECT body FROM events").fetch_all(&mut database).await.unwrap();
    let bodies: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    database.close().await.unwrap();
    assert!(bodies.iter().any(|body| body.contains("Inspur Taiwan")));
    assert!(bodies.iter().all(|body| !body.contains("C-77") && !body.contains("own_parties")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_screens_list_rule_and_file() {
    let program = Program::new().await;
    let table = program.folder.path().join("own.csv");
    std::fs::write(&table, OWN).unwrap();
    let table = table.to_str().unwrap();
    program.run(&["check"]);
    let json = |ended: &crate::support::program::Ended| -> Value {
        serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}{}", ended.out, ended.err))
    };

    let rule = program.run(&["screen", table, "--rule", "2025-05427", "--format", "json"]);
    assert_eq!(rule.code, Some(0), "{}", rule.err);
    let found = json(&rule);
    assert_eq!(found["entries"], 12);
    assert_eq!(found["own_parties"], 3);
    let ids: Vec<&str> = found["found"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["hits"][0]["own"]["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"C-77") && ids.contains(&"C-78") && !ids.contains(&"C-79"), "{ids:?}");

    let list = program.run(&["screen", table, "--strict"]);
    assert_eq!(list.code, Some(3), "{}{}", list.out, list.err);
    assert!(list.out.contains("Inspur Taiwan (C-77, TW)") && list.out.contains("no verdict"));
    assert!(list.out.contains("distributor"), "{}", list.out);
    let csv = program.run(&["screen", table, "--format", "csv"]);
    assert!(csv.out.starts_with("own_id,own_name,") && csv.out.contains("C-77,Inspur Taiwan,TW"));

    let stranger = program.folder.path().join("stranger.csv");
    std::fs::write(&stranger, "name\nBakery Around The Corner\n").unwrap();
    let file =
        concat!(env!("CARGO_MANIFEST_DIR"), "/crates/entity-list/tests/fixtures/part-744.xml");
    let none = program.run(&["screen", stranger.to_str().unwrap(), "--list", file, "--strict"]);
    assert_eq!(none.code, Some(0), "{}{}", none.out, none.err);
    assert!(none.out.contains("0 hits") && none.out.contains("No hit is no clearance"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_what_is_wrong_with_its_table() {
    let program = Program::new().await;
    let table = program.folder.path().join("own.csv");
    let list =
        concat!(env!("CARGO_MANIFEST_DIR"), "/crates/entity-list/tests/fixtures/part-744.xml");
    let screen = || program.run(&["screen", table.to_str().unwrap(), "--list", list]);
    assert_eq!(screen().code, Some(1), "there is no file");
    for (text, told) in [
        (b"company code\n1\n".as_slice(), "no column is called `name`"),
        (b"name\nA\xE9\n", "line 2, column 2"),
        (b"id;name\n1;A;B\n", "line 2: 3 cells"),
    ] {
        std::fs::write(&table, text).unwrap();
        let ended = screen();
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains(told), "{}", ended.err);
    }
}
