//! Each receiver is told what it asked for, and that it is a part.

use std::collections::BTreeSet;

use entity_list::model::Stage;
use entitylistd::alert::{
    Addressed, Audience, Channel, ChatShape, Content, Filter, Form, MailForm, Message, Notice,
    Pace, PartyChangeKind, Receiver, RuleAlert, Subscription, Templates, Wanted, Word,
    sample_alert,
};
use serde_json::Value;

use crate::support::outbox::now;
use crate::support::story;

fn mail(name: &str) -> Receiver {
    let form = Form::Mail(MailForm { largest_bytes: 5 << 20, ..MailForm::default() });
    Receiver { channel: Channel::Mail, name: name.to_owned(), form }
}

fn subscription(name: &str, filter: Filter, receivers: Vec<Receiver>) -> Subscription {
    Subscription {
        name: name.to_owned(),
        filter,
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers,
    }
}

fn destinations(printed: &[&str]) -> Filter {
    let destinations = printed.iter().map(|it| Wanted::new(it)).collect();
    Filter { destinations, ..Filter::default() }
}

fn told(subscriptions: Vec<Subscription>, alert: &RuleAlert) -> Vec<Addressed> {
    let audience = Audience::new(Templates::with_overrides([]).unwrap(), subscriptions);
    let composed = audience.of_rule(alert, now());
    assert!(composed.complaints.is_empty(), "{:?}", composed.complaints);
    composed.deliveries
}

fn mail_text(addressed: &Addressed) -> &str {
    let Message::Mail(mail) = &addressed.message else { panic!("{addressed:?}") };
    &mail.text
}

/// The large rule without what a person must look at.
fn untroubled() -> RuleAlert {
    let mut alert = story::large().alert();
    alert.trouble = entitylistd::alert::Trouble::default();
    alert
}

#[test]
fn a_filter_keeps_what_agrees_and_says_so() {
    let alert = untroubled();
    let desk = subscription("iran-desk", destinations(&["IR"]), vec![mail("a@example.com")]);
    let seen = desk.sees(&alert).unwrap();
    let codes: BTreeSet<String> =
        seen.changes.iter().map(|it| it.place.country.unwrap().to_string()).collect();
    assert_eq!(codes, BTreeSet::from(["IR".to_owned()]));
    let of = alert.changes.len();
    let shown =
        format!("Shown: {} of {of} changes; filter iran-desk: destinations IR", seen.changes.len());
    let delivered = told(vec![desk], &alert);
    assert!(mail_text(&delivered[0]).contains(&shown), "{}", mail_text(&delivered[0]));
    let Message::Mail(mail) = &delivered[0].message else { panic!() };
    assert!(mail.subject.contains(&format!("({} of {of} changes)", seen.changes.len())));
    assert_eq!(mail.list.as_deref(), Some("iran-desk"));
    // numbers are those of the whole, so that two readers mean the same
    let numbers: Vec<u32> = seen.changes.iter().map(|change| change.number).collect();
    let whole: Vec<u32> = alert
        .changes
        .iter()
        .filter(|change| change.place.country.is_some_and(|code| code.as_str() == "IR"))
        .map(|change| change.number)
        .collect();
    assert_eq!(numbers, whole);
    assert!(seen.reasons.iter().all(|reason| !reason.changes.is_empty()));
}

#[test]
fn all_conditions_must_agree() {
    let alert = untroubled();
    let filter = Filter {
        changes: vec![PartyChangeKind::Revised],
        footnotes: vec![200],
        ..destinations(&["Iran"])
    };
    assert!(subscription("x", filter, Vec::new()).sees(&alert).is_none());
    let filter = Filter { changes: vec![PartyChangeKind::Revised], ..destinations(&["Iran"]) };
    let seen = subscription("x", filter, Vec::new()).sees(&alert).unwrap();
    assert_eq!(seen.changes.len(), 1);
    assert_eq!(seen.counts.revised.entries, 1);
    assert_eq!(seen.counts.added.entries, 0);
}

#[test]
fn a_receiver_of_two_subscriptions_gets_one_message_with_both() {
    let alert = story::twelve().alert();
    let words = Filter { words: vec![Word::new("Nettrix")], ..Filter::default() };
    let both = told(
        vec![
            subscription("taiwan", destinations(&["TW"]), vec![mail("a@example.com")]),
            subscription("names", words, vec![mail("a@example.com"), mail("b@example.com")]),
        ],
        &alert,
    );
    assert_eq!(both.len(), 2);
    let text = mail_text(&both[0]);
    assert!(text.contains("Inspur Taiwan") && text.contains("Nettrix"), "{text}");
    assert!(text.contains("2 of 12 changes"));
    assert!(!mail_text(&both[1]).contains("Inspur Taiwan"));
}

#[test]
fn who_asked_for_everything_gets_it_whole() {
    let alert = story::twelve().alert();
    let all = told(
        vec![
            subscription("taiwan", destinations(&["TW"]), vec![mail("a@example.com")]),
            subscription("all", Filter::default(), vec![mail("a@example.com")]),
        ],
        &alert,
    );
    assert_eq!(all.len(), 1);
    assert!(!mail_text(&all[0]).contains("Shown:"));
}

#[test]
fn what_nobody_can_judge_is_not_kept_back() {
    // text that was not understood could have agreed
    let mut alert = story::twelve().alert();
    let nothing = subscription("x", destinations(&["FR"]), vec![mail("a@example.com")]);
    assert!(nothing.sees(&alert).is_none());
    alert.trouble = story::large().alert().trouble;
    alert.trouble.held.clear();
    let seen = nothing.sees(&alert).unwrap();
    assert_eq!((seen.changes.len(), seen.trouble.needs_person), (0, true));
    // a delay has no changes and may concern any entry
    let mut delay = sample_alert("e", jiff::civil::date(2025, 3, 28), now());
    delay.changes.clear();
    delay.document.stage = Stage::Delayed;
    assert!(nothing.sees(&delay).is_some());
    let published = Filter { stages: vec![Stage::Published], ..Filter::default() };
    assert!(subscription("x", published, Vec::new()).sees(&delay).is_none());
}

#[test]
fn a_digest_subscription_is_not_told_at_once_and_trouble_can_be_refused() {
    let alert = story::twelve().alert();
    let mut digest = subscription("d", Filter::default(), vec![mail("a@example.com")]);
    digest.pace = Pace::Digest;
    assert!(told(vec![digest], &alert).is_empty());
    let mut deaf = subscription("x", Filter::default(), vec![mail("a@example.com")]);
    deaf.trouble = false;
    let audience = Audience::new(Templates::with_overrides([]).unwrap(), vec![deaf]);
    let failed = Notice::SourceFailed {
        source: "federal-register".to_owned(),
        error: "x".to_owned(),
        last_good: None,
    };
    assert!(audience.of_notice("e", &failed, now()).deliveries.is_empty());
}

#[test]
fn a_failing_receiver_is_told_of_by_the_others() {
    let about = entitylistd::alert::ReceiverName {
        channel: "mail".to_owned(),
        name: "a@example.com".to_owned(),
    };
    let notice =
        Notice::GivenUp { receiver: about, answer: "550 no such user".to_owned(), delivery: None };
    let all =
        subscription("all", Filter::default(), vec![mail("a@example.com"), mail("b@example.com")]);
    let audience = Audience::new(Templates::with_overrides([]).unwrap(), vec![all]);
    let told = audience.of_notice("e", &notice, now()).deliveries;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].recipient, "b@example.com");
    assert!(mail_text(&told[0]).contains("550 no such user"));
}

#[test]
fn a_large_body_is_reduced_unless_its_endpoint_takes_it() {
    let alert = story::large().alert();
    let hook = |name: &str, full_body| Receiver {
        channel: Channel::Webhook,
        name: name.to_owned(),
        form: Form::Webhook { full_body },
    };
    let both = told(
        vec![subscription("all", Filter::default(), vec![hook("a", false), hook("b", true)])],
        &alert,
    );
    let data = |addressed: &Addressed| -> Value {
        let Message::Webhook(message) = &addressed.message else { panic!() };
        message.data.clone()
    };
    let (reduced, whole) = (data(&both[0]), data(&both[1]));
    assert!(reduced.to_string().len() <= 20_000, "{}", reduced.to_string().len());
    assert_eq!(reduced["counts"], whole["counts"]);
    assert_eq!(reduced["document"], whole["document"]);
    assert_eq!(reduced["reduced"]["left_out"]["changes"], alert.changes.len());
    assert_eq!(whole["changes"].as_array().unwrap().len(), alert.changes.len());
    let back: RuleAlert = serde_json::from_value(reduced).unwrap();
    assert!(back.changes.is_empty());
}

#[test]
fn a_mail_that_would_be_too_large_names_the_parties_and_attaches_the_rest() {
    let alert = story::large().alert();
    let form = Form::Mail(MailForm { largest_bytes: 190_000, ..MailForm::default() });
    let receiver = Receiver { form, ..mail("a@example.com") };
    let told = told(vec![subscription("all", Filter::default(), vec![receiver])], &alert);
    let Message::Mail(mail) = &told[0].message else { panic!() };
    let Content::Text(table) = &mail.attachments[0].content else { panic!("no CSV") };
    for change in &alert.changes {
        assert!(
            mail.text
                .split_whitespace()
                .collect::<String>()
                .contains(&change.name.split_whitespace().collect::<String>())
        );
        for address in &change.addresses {
            assert!(table.contains(address.as_str()), "{address}");
        }
    }
    assert!(mail.text.contains(&mail.attachments[0].file_name));
    assert!(mail.html.len() < 100_000, "{}", mail.html.len());
}

#[test]
fn templates_of_the_operators_take_the_place_of_ours_and_never_cost_an_alert() {
    let alert = story::twelve().alert();
    let overrides = [("rule.txt".to_owned(), "OUR WORDS: {{ alert.headline | wrap }}".to_owned())];
    let mut templates = Templates::with_overrides(overrides).unwrap();
    let name = Templates::post_name("tickets", "json");
    let source = r#"{"summary": {{ subject }}, "body": {{ text }}, "urgent": {{ needs_person }}}"#;
    templates.add_post(name.clone(), source.to_owned()).unwrap();
    let broken = Templates::post_name("broken", "json");
    templates.add_post(broken.clone(), "{{ nothing.of_this.name }}".to_owned()).unwrap();
    let post = |name: &str, template: &str| Receiver {
        channel: Channel::Post,
        name: name.to_owned(),
        form: Form::Template {
            template: template.to_owned(),
            content_type: "application/json".to_owned(),
        },
    };
    let receivers = vec![mail("a@example.com"), post("tickets", &name), post("broken", &broken)];
    let audience =
        Audience::new(templates, vec![subscription("all", Filter::default(), receivers)]);
    let composed = audience.of_rule(&alert, now());
    assert_eq!(composed.deliveries.len(), 3, "an alert is not lost for its words");
    assert_eq!(composed.complaints.len(), 1);
    assert!(mail_text(&composed.deliveries[0]).starts_with("OUR WORDS: Adds 12 entries"));
    let body = |addressed: &Addressed| -> Value {
        let Message::Post(post) = &addressed.message else { panic!() };
        serde_json::from_str(&post.body).unwrap()
    };
    assert!(body(&composed.deliveries[1])["body"].as_str().unwrap().contains("Inspur Taiwan"));
    assert!(body(&composed.deliveries[2])["text"].as_str().unwrap().contains("Inspur Taiwan"));
    let unknown = Templates::with_overrides([("rules.txt".to_owned(), String::new())]);
    assert!(unknown.unwrap_err().to_string().contains("`rules.txt` replaces no template"));
    let bad = Templates::with_overrides([("rule.txt".to_owned(), "a\n{% if %}".to_owned())]);
    assert!(bad.unwrap_err().to_string().contains("template `rule.txt`, line 2"));
}

#[test]
fn chats_get_every_name_of_a_small_rule() {
    let alert = story::twelve().alert();
    for shape in [ChatShape::Slack, ChatShape::Teams, ChatShape::Mattermost, ChatShape::Discord] {
        let receiver =
            Receiver { channel: Channel::Chat, name: "room".to_owned(), form: Form::Chat(shape) };
        let told = told(vec![subscription("all", Filter::default(), vec![receiver])], &alert);
        let Message::Post(post) = &told[0].message else { panic!() };
        let body: Value = serde_json::from_str(&post.body).unwrap();
        let said = body.to_string().replace('\\', "");
        for change in &alert.changes {
            assert!(said.contains(&change.name), "{shape:?}: {}", change.name);
        }
        assert!(said.contains("federalregister.gov"), "{shape:?}");
    }
}
