//! Slack: blocks of plain text, in which nothing is markup, and links in
//! `mrkdwn`, in which only our own words stand.
//! <https://docs.slack.dev/reference/block-kit/blocks>

use serde_json::{Value, json};

use super::{lines, pieces};
use crate::alert::card::Card;

/// Characters of the text of a block (Slack: 3,000).
const BLOCK: usize = 2_900;

/// Blocks of a message (Slack: 50).
const BLOCKS: usize = 50;

/// Characters of all blocks: far from where Slack stops, and more than anybody
/// reads in a chat.
const ALL: usize = 24_000;

pub(super) fn render(card: &Card) -> Value {
    let title = if card.alarm { format!("⚠ {}", card.title) } else { card.title.clone() };
    let mut blocks: Vec<Value> = pieces(std::slice::from_ref(&title), BLOCK)
        .into_iter()
        .chain(pieces(&lines(card), BLOCK))
        .map(|text| json!({"type": "section", "text": plain(&text)}))
        .collect();
    if !card.links.is_empty() {
        let links: Vec<String> = card
            .links
            .iter()
            .map(|link| format!("<{}|{}>", link.url.replace('|', "%7C"), escaped(&link.label)))
            .collect();
        let text = json!({"type": "mrkdwn", "text": links.join("  ·  "), "verbatim": true});
        blocks.push(json!({"type": "section", "text": text}));
    }
    for note in pieces(&card.notes, BLOCK) {
        blocks.push(json!({"type": "context", "elements": [plain(&note)]}));
    }
    // what notifications show; markup in it is off
    json!({"text": escaped(&title), "mrkdwn": false, "blocks": blocks})
}

pub(super) fn fits(message: &Value) -> bool {
    let blocks = message["blocks"].as_array().map_or(0, Vec::len);
    blocks <= BLOCKS && message.to_string().chars().count() <= ALL
}

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text, "emoji": false})
}

/// The three characters that Slack reads as the beginning of something.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
