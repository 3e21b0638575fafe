//! Mattermost and Discord: Markdown in which every character that could be
//! markup is escaped, and nobody is mentioned.

use serde_json::{Value, json};

use super::{pieces, units};
use crate::alert::card::{Card, Link};

/// Characters of a Mattermost post (16,383).
const MATTERMOST: usize = 16_000;

/// Characters of a Discord embed's description (4,096), and of all embeds of a
/// message together (6,000).
const EMBED: usize = 4_000;
const EMBEDS: usize = 5_800;

/// Characters that begin something in Markdown.
const MARKUP: &str = "\\`*_{}[]()#+-.!|<>~:=";

pub(super) fn mattermost(card: &Card) -> Value {
    let mut lines = vec![format!("**{}**", title(card))];
    lines.extend(body(card));
    let notes: Vec<String> = card.notes.iter().map(|note| escaped(note)).collect();
    lines.push(links(&card.links));
    lines.extend(notes);
    // a single line break is no line break in Markdown
    json!({"text": lines.join("\n\n"), "username": "Entity List"})
}

pub(super) fn mattermost_fits(message: &Value) -> bool {
    message["text"].as_str().is_some_and(|text| units(text) <= MATTERMOST)
}

pub(super) fn discord(card: &Card) -> Value {
    let mut lines = vec![format!("**{}**", title(card))];
    lines.extend(body(card));
    lines.push(links(&card.links));
    lines.extend(card.notes.iter().map(|note| escaped(note)));
    let color = if card.alarm { 0x00d9_8a1f } else { 0x001d_3f72 };
    let embeds: Vec<Value> = pieces(&lines, EMBED)
        .into_iter()
        .map(|text| json!({"description": text, "color": color}))
        .collect();
    json!({"embeds": embeds, "allowed_mentions": {"parse": []}})
}

pub(super) fn discord_fits(message: &Value) -> bool {
    let embeds = message["embeds"].as_array().map(Vec::as_slice).unwrap_or_default();
    let texts = embeds.iter().filter_map(|embed| embed["description"].as_str());
    embeds.len() <= 10 && texts.map(units).sum::<usize>() <= EMBEDS
}

fn title(card: &Card) -> String {
    let mark = if card.alarm { "⚠ " } else { "" };
    format!("{mark}{}", escaped(&card.title))
}

fn body(card: &Card) -> Vec<String> {
    let mut lines: Vec<String> = card.facts.iter().map(|fact| escaped(fact)).collect();
    for section in &card.sections {
        lines.push(format!("**{}**", escaped(&section.heading)));
        lines.extend(section.lines.iter().map(|line| escaped(line)));
    }
    lines
}

fn links(links: &[Link]) -> String {
    let one = |link: &Link| {
        let url = link.url.replace('(', "%28").replace(')', "%29");
        format!("[{}]({url})", escaped(&link.label))
    };
    links.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// Text that means nothing but itself. A mention is broken by a character
/// without width; addresses are not made into links.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '@' => shown.push_str("@\u{200b}"),
            letter if MARKUP.contains(letter) => {
                shown.push('\\');
                shown.push(letter);
            }
            letter => shown.push(letter),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_and_nobody_is_called() {
        assert_eq!(escaped("*A* [b](c) @here"), "\\*A\\* \\[b\\]\\(c\\) @\u{200b}here");
        assert_eq!(escaped("<@1>"), "\\<@\u{200b}1\\>");
    }
}
