//! Messages for chats are what the services take: by their own models and
//! schemas, and within their limits, whatever there is to tell.

use entitylistd::alert::{
    Audience, Channel, ChatShape, Composed, Digest, DigestItem, Evidence, Form, Message, Notice,
    Receiver, RuleAlert, Told, sample_digest, sample_notice, samples_of_everything,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::desk::desk;
use crate::support::outbox::now;
use crate::support::python::PythonReceiver;
use crate::support::story;

const SHAPES: [ChatShape; 4] =
    [ChatShape::Slack, ChatShape::Teams, ChatShape::Mattermost, ChatShape::Discord];

/// What a room of each service gets.
fn messages(tell: impl Fn(&Audience) -> Composed) -> Vec<(ChatShape, Value)> {
    let receivers = SHAPES.map(|shape| Receiver {
        channel: Channel::Chat,
        name: format!("{shape:?}"),
        form: Form::Chat(shape),
    });
    let composed = tell(&desk(receivers.into()));
    assert!(composed.complaints.is_empty());
    let bodies = composed.deliveries.into_iter().map(|one| match one.message {
        Message::Post(post) => serde_json::from_str(&post.body).unwrap(),
        other => panic!("{other:?}"),
    });
    SHAPES.into_iter().zip(bodies).collect()
}

fn of_rule(alert: &RuleAlert) -> Vec<(ChatShape, Value)> {
    messages(|audience| audience.of_rule_unfiltered(alert, now()))
}

fn of_notice(notice: &Notice) -> Vec<(ChatShape, Value)> {
    messages(|audience| audience.of_notice("e", notice, now()))
}

fn of_digest(digest: &Digest) -> Vec<(ChatShape, Value)> {
    messages(|audience| audience.of_digest("e", digest))
}

#[test]
fn the_makers_models_and_schemas_take_every_message() {
    let folder = tempfile::tempdir().unwrap();
    let day = "2025-03-28".parse().unwrap();
    let digest = sample_digest("desk", day, now());
    let heartbeat = Digest { items: Vec::new(), ..digest.clone() };
    let mut all = vec![of_rule(&story::twelve().alert()), of_rule(&story::large().alert())];
    all.extend(samples_of_everything("e", day, now()).iter().map(of_rule));
    all.push(of_notice(&sample_notice(now())));
    all.push(of_digest(&digest));
    all.push(of_digest(&heartbeat));
    for (number, (shape, body)) in all.into_iter().flatten().enumerate() {
        let name = format!("{shape:?}-{number}.json").to_lowercase();
        std::fs::write(folder.path().join(name), body.to_string()).unwrap();
    }
    let modules = ["slack_sdk", "adaptive_cards", "jsonschema"];
    let words = [folder.path().to_str().unwrap()];
    let Some(receiver) = PythonReceiver::start("cards.py", &modules, &words) else { return };
    assert_eq!(receiver.about["faults"], serde_json::json!([]));
    assert!(receiver.about["looked_at"].as_u64().unwrap() > 20, "{}", receiver.about);
}

/// What is wrong with a message by the limits that its service documents.
fn beyond_the_limits(shape: ChatShape, body: &Value) -> Option<String> {
    let length = |text: &Value| text.as_str().map_or(0, |text| text.encode_utf16().count());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match shape {
        // docs.slack.dev: 50 blocks, texts of 1 to 3,000 characters, 10 elements
        ChatShape::Slack => {
            let blocks = list(&body["blocks"]);
            let texts = blocks.iter().flat_map(|block| {
                let mut texts = list(&block["elements"]);
                texts.extend(block.get("text").cloned());
                texts
            });
            let wrong: Vec<usize> = texts
                .map(|text| length(&text["text"]))
                .filter(|length| !(1..=3_000).contains(length))
                .collect();
            let elements = blocks.iter().map(|block| list(&block["elements"]).len()).max();
            (blocks.len() > 50 || !wrong.is_empty() || elements > Some(10))
                .then(|| format!("{} blocks, texts {wrong:?}", blocks.len()))
        }
        // learn.microsoft.com: 28 KB, six actions
        ChatShape::Teams => {
            let bytes = body.to_string().len();
            let actions = list(&body["attachments"][0]["content"]["actions"]).len();
            (bytes > 28 * 1024 || actions > 6).then(|| format!("{bytes} bytes, {actions} actions"))
        }
        // docs.mattermost.com: 16,383 characters
        ChatShape::Mattermost => {
            let characters = length(&body["text"]);
            (!(1..=16_383).contains(&characters)).then(|| format!("{characters} characters"))
        }
        // discord.com: 10 embeds, 4,096 characters each, 6,000 in all
        ChatShape::Discord => {
            let embeds = list(&body["embeds"]);
            let each: Vec<usize> =
                embeds.iter().map(|embed| length(&embed["description"])).collect();
            let fits = (1..=10).contains(&each.len())
                && each.iter().all(|length| (1..=4_096).contains(length))
                && each.iter().sum::<usize>() <= 6_000;
            (!fits).then(|| format!("{each:?}"))
        }
    }
}

fn assert_within_limits(messages: &[(ChatShape, Value)]) {
    for (shape, body) in messages {
        assert_eq!(beyond_the_limits(*shape, body), None, "{shape:?}");
    }
}

/// A text that documents may hold: long, in any script, full of marks.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,80}",
        "\\PC{0,200}",
        "[*_~`#|<>@\\[\\]()]{1,400}",
        (1..6_000_usize, prop_oneof![Just("W"), Just("浪"), Just("🚀"), Just("* ")])
            .prop_map(|(count, letter)| letter.repeat(count)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_of_any_size_keeps_to_every_limit(
        texts in proptest::collection::vec(text(), 1..40),
        copies in 1_usize..4,
    ) {
        let mut alert = story::large().alert();
        let changes = alert.changes.clone();
        alert.changes = changes.iter().cycle().take(changes.len() * copies).cloned().collect();
        for (change, name) in alert.changes.iter_mut().zip(texts.iter().cycle()) {
            change.name.clone_from(name);
        }
        alert.headline.clone_from(&texts[0]);
        alert.document.title = texts.concat();
        for (reason, text) in alert.reasons.iter_mut().zip(&texts) {
            reason.text.clone_from(text);
        }
        alert.caveats.extend(texts.first().cloned());
        assert_within_limits(&of_rule(&alert));
    }

    #[test]
    fn a_notice_of_any_size_keeps_to_every_limit(
        findings in proptest::collection::vec(text(), 0..120),
        witness in text(),
    ) {
        let notice = Notice::WitnessDrift { witness, date: None, findings };
        assert_within_limits(&of_notice(&notice));
    }
}

#[test]
fn a_digest_of_any_size_keeps_to_every_limit() {
    let alert = story::large().alert();
    for count in [0, 1, 7, 40] {
        let items = (0..count).map(|number| DigestItem {
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
        assert_within_limits(&of_digest(&digest));
    }
}
