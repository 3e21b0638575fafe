//! Microsoft Teams: an adaptive card for a workflow's webhook. Names stand in
//! runs of text, which know no markup.
//! <https://adaptivecards.io/explorer/RichTextBlock.html>

use serde_json::{Value, json};

use crate::alert::card::Card;

/// Bytes of a message (Teams: 28 KB).
const BYTES: usize = 26_000;

pub(super) fn render(card: &Card) -> Value {
    let mut body = vec![text(
        &card.title,
        json!({"weight": "Bolder", "size": "Large", "color": if card.alarm { "Attention" } else { "Default" }}),
    )];
    body.extend(card.facts.iter().map(|fact| text(fact, json!({}))));
    for section in &card.sections {
        body.push(text(&section.heading, json!({"weight": "Bolder"})));
        body.extend(section.lines.iter().map(|line| text(line, json!({}))));
    }
    body.extend(
        card.notes.iter().map(|note| text(note, json!({"isSubtle": true, "size": "Small"}))),
    );
    let actions: Vec<Value> = card
        .links
        .iter()
        .map(|link| json!({"type": "Action.OpenUrl", "title": link.label, "url": link.url}))
        .collect();
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": {"width": "Full"},
                "body": body,
                "actions": actions,
            },
        }],
    })
}

pub(super) fn fits(message: &Value) -> bool {
    message.to_string().len() <= BYTES
}

/// A paragraph of its own: text that is shown as it is.
fn text(words: &str, style: Value) -> Value {
    let mut run = json!({"type": "TextRun", "text": words});
    if let (Some(run), Value::Object(style)) = (run.as_object_mut(), style) {
        run.extend(style);
    }
    json!({"type": "RichTextBlock", "inlines": [run]})
}
