//! Cards for chat services, each in the shape and within the limits of its
//! own. What does not fit is counted and said, never cut silently.

mod markdown;
mod slack;
mod teams;

use serde_json::Value;

use super::card::Card;
use super::message::PostMessage;

/// The shapes that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChatShape {
    /// Slack: blocks.
    Slack,
    /// Microsoft Teams: an adaptive card.
    Teams,
    /// Mattermost and what takes the same.
    Mattermost,
    /// Discord: embeds.
    Discord,
}

/// The card as the body of a POST.
pub(super) fn chat_message(card: &Card, shape: ChatShape) -> PostMessage {
    let body = match shape {
        ChatShape::Slack => fitted(card, slack::render, slack::fits),
        ChatShape::Teams => fitted(card, teams::render, teams::fits),
        ChatShape::Mattermost => fitted(card, markdown::mattermost, markdown::mattermost_fits),
        ChatShape::Discord => fitted(card, markdown::discord, markdown::discord_fits),
    };
    PostMessage { body: body.to_string(), content_type: "application/json".to_owned() }
}

/// The card with as many of its lines as fit; with short ones, where the rest
/// of it is too long already.
fn fitted(card: &Card, render: fn(&Card) -> Value, fits: fn(&Value) -> bool) -> Value {
    let whole = render(card);
    if fits(&whole) {
        return whole;
    }
    let short;
    let card = if fits(&render(&card.first(0))) {
        card
    } else {
        short = card.shortened();
        &short
    };
    // `keep` lines fit, `too_many` do not
    let (mut keep, mut too_many) = (0, card.lines());
    while too_many - keep > 1 {
        let middle = usize::midpoint(keep, too_many);
        if fits(&render(&card.first(middle))) {
            keep = middle;
        } else {
            too_many = middle;
        }
    }
    render(&card.first(keep))
}

/// The lines of a card below its title, sections after each other.
fn lines(card: &Card) -> Vec<String> {
    let mut lines = card.facts.clone();
    for section in &card.sections {
        lines.push(String::new());
        lines.push(section.heading.clone());
        lines.extend(section.lines.iter().cloned());
    }
    lines
}

/// The length of a text where services count it: in UTF-16 units at worst.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Texts of at most so many characters, broken between lines where possible.
fn pieces(lines: &[String], most: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut length = 0;
    for line in lines {
        let own = units(line);
        if !pieces.is_empty() && length + 1 + own <= most {
            if let Some(last) = pieces.last_mut() {
                last.push('\n');
                last.push_str(line);
            }
            length += 1 + own;
            continue;
        }
        if line.is_empty() {
            continue;
        }
        pieces.push(String::new());
        length = 0;
        for letter in line.chars() {
            if length + letter.len_utf16() > most {
                pieces.push(String::new());
                length = 0;
            }
            if let Some(last) = pieces.last_mut() {
                last.push(letter);
            }
            length += letter.len_utf16();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::alert::card::{Link, Section};

    fn card(lines: usize, line: &str) -> Card {
        Card {
            title: "Adds entries".to_owned(),
            alarm: false,
            facts: vec!["90 FR 1".to_owned()],
            sections: vec![Section {
                heading: "China (CN)".to_owned(),
                lines: vec![line.to_owned(); lines],
            }],
            links: vec![Link { label: "PDF".to_owned(), url: "https://example.com/".to_owned() }],
            notes: vec!["not legal advice".to_owned()],
        }
    }

    const SHAPES: [ChatShape; 4] =
        [ChatShape::Slack, ChatShape::Teams, ChatShape::Mattermost, ChatShape::Discord];

    #[test]
    fn what_does_not_fit_is_counted() {
        for shape in SHAPES {
            let name = "Example Trading Co., Ltd. ".repeat(3);
            let body = chat_message(&card(2_000, &name), shape).body;
            let body: Value = serde_json::from_str(&body).unwrap();
            // Markdown has a stroke before every mark
            let shown = body.to_string().replace('\\', "").matches(name.trim()).count();
            assert!(shown > 20 && shown < 2_000, "{shape:?}: {shown}");
            let said = format!("{} more lines are not shown here", 2_000 - shown);
            assert!(body.to_string().contains(&said), "{shape:?}: {said}");
        }
    }

    #[test]
    fn a_small_card_is_whole() {
        for shape in SHAPES {
            let body = chat_message(&card(3, "Example"), shape).body;
            assert_eq!(body.matches("Example").count(), 3, "{shape:?}");
            assert!(!body.contains("not shown"), "{shape:?}");
        }
    }

    proptest! {
        #[test]
        fn pieces_hold_everything_within_the_limit(lines in proptest::collection::vec("\\PC{0,30}", 0..20)) {
            let pieces = pieces(&lines, 12);
            prop_assert!(pieces.iter().all(|piece| units(piece) <= 12 && !piece.is_empty()));
            let squeezed = |texts: &[String]| texts.concat().replace('\n', "");
            prop_assert_eq!(squeezed(&pieces), squeezed(&lines));
        }
    }
}
