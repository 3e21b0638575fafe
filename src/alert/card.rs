//! An alert in short lines: what chats and digests show. The whole is in the
//! mail, in the webhook and behind the links.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;

use super::escape;
use super::model::{PartyChange, PartyChangeKind, RuleAlert};
use super::summary::terms_of;
use super::words::{related_phrase, stage_phrase};

/// The longest line, in characters. A longer text says how much of it is not
/// shown.
const LONGEST_LINE: usize = 2_500;

/// The longest line where messages are small, and the facts that are told then.
const SHORT_LINE: usize = 160;
const MOST_FACTS: usize = 6;

/// The longest address that is linked. A longer one is none of the Federal
/// Register's.
const LONGEST_URL: usize = 300;

/// A happening in short lines. No text holds a line break or a character that
/// acts unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Card {
    /// What happened, in a line.
    pub(super) title: String,
    /// True where it needs a person.
    pub(super) alarm: bool,
    /// What is known of it, a line each.
    pub(super) facts: Vec<String>,
    /// What it consists of.
    pub(super) sections: Vec<Section>,
    /// Where to read more.
    pub(super) links: Vec<Link>,
    /// What it is not.
    pub(super) notes: Vec<String>,
}

/// Lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
}

/// A place to read more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub(super) label: String,
    pub(super) url: String,
}

impl Card {
    /// A rule.
    pub(super) fn of_rule(alert: &RuleAlert) -> Self {
        let mut sections: Vec<Section> = trouble(alert).into_iter().collect();
        sections.extend(by_destination(alert));
        sections.extend(reasons(alert));
        Self {
            title: line(&alert.headline),
            alarm: alert.trouble.needs_person,
            facts: facts(alert),
            sections,
            links: links(alert),
            notes: alert.caveats.iter().map(|caveat| line(caveat)).collect(),
        }
    }

    /// The card with short texts only, for services whose messages are small:
    /// whatever it says, it fits.
    pub(super) fn shortened(&self) -> Self {
        let short = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| shortened(text, SHORT_LINE)).collect()
        };
        let mut card = self.clone();
        card.title = shortened(&self.title, SHORT_LINE);
        card.facts = short(&self.facts);
        card.facts.truncate(MOST_FACTS);
        let missing = self.facts.len() - card.facts.len();
        if missing > 0 {
            card.facts.push(format!("{missing} more facts are not shown here."));
        }
        for section in &mut card.sections {
            section.heading = shortened(&section.heading, SHORT_LINE);
            section.lines = short(&section.lines);
        }
        card.notes = short(&self.notes);
        card
    }

    /// How many lines the sections have.
    pub(super) fn lines(&self) -> usize {
        self.sections.iter().map(|section| section.lines.len()).sum()
    }

    /// The card with the first lines of its sections only, and how many are
    /// not there.
    pub(super) fn first(&self, most: usize) -> Self {
        let mut left = most;
        let mut card = self.clone();
        for section in &mut card.sections {
            section.lines.truncate(left);
            left -= section.lines.len();
        }
        card.sections.retain(|section| !section.lines.is_empty());
        let missing = self.lines() - card.lines();
        if missing > 0 {
            card.notes.insert(
                0,
                format!(
                    "Too long for one message: {missing} more lines are not shown here. The links \
                     have all of it, and so have the mail of the rule and the webhook."
                ),
            );
        }
        card
    }
}

/// One line that acts on nobody; a very long one says what is missing.
pub(super) fn line(text: &str) -> String {
    shortened(&escape::line(text), LONGEST_LINE)
}

/// The first characters of a line, and how many more there are.
fn shortened(line: &str, longest: usize) -> String {
    match line.char_indices().nth(longest) {
        Some((end, _)) => {
            let more = line[end..].chars().count();
            format!("{}… [{more} more characters]", &line[..end])
        }
        None => line.to_owned(),
    }
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn facts(alert: &RuleAlert) -> Vec<String> {
    let document = &alert.document;
    let mut facts = Vec::new();
    if let Some(shown) = &alert.shown {
        facts.push(format!(
            "Shown: {} of {} changes; filter {}",
            shown.changes, shown.of, shown.filter
        ));
    }
    let number = format!("FR Doc. {}", document.number);
    let names: Vec<&str> =
        document.citation.as_deref().into_iter().chain([number.as_str()]).collect();
    facts.push(format!("{}: {}", names.join(", "), document.title));
    let mut times = vec![stage_phrase(document.stage).to_owned()];
    times.extend(document.effective.iter().map(|effective| {
        let until = effective.until.map(|date| format!(" until {}", day(date)));
        format!("effective {}{}", day(effective.date), until.unwrap_or_default())
    }));
    times.extend(document.published.map(|date| format!("published {}", day(date))));
    times.extend(document.timing.clone());
    facts.push(times.join(", "));
    for fact in &alert.related {
        let names: Vec<String> = fact
            .citation
            .iter()
            .cloned()
            .chain(fact.document_number.iter().map(ToString::to_string))
            .collect();
        let until = fact.until.map(|date| format!(" until {}", day(date))).unwrap_or_default();
        facts.push(format!("{} {}{until}", related_phrase(fact.action), names.join(", ")));
    }
    if let Some(until) = alert.savings_clause.as_ref().and_then(|clause| clause.until) {
        facts.push(format!("savings clause: last date {}", day(until)));
    }
    facts.iter().map(|fact| line(fact)).collect()
}

fn trouble(alert: &RuleAlert) -> Option<Section> {
    let trouble = &alert.trouble;
    let held = trouble.held.iter().map(|held| {
        format!("not applied: {} under {}: {}", held.name, held.place.destination_name, held.why)
    });
    let unread = trouble
        .unread
        .iter()
        .map(|piece| format!("not understood, {}: {}", piece.place, piece.text));
    let failed = trouble.failed_checks.iter().map(|check| {
        format!("check {} failed: expected {}, found {}", check.name, check.expected, check.found)
    });
    let lines: Vec<String> = held.chain(unread).chain(failed).map(|text| line(&text)).collect();
    (!lines.is_empty()).then(|| Section { heading: "Needs a person".to_owned(), lines })
}

fn by_destination(alert: &RuleAlert) -> Vec<Section> {
    let of_row = |row: &super::model::DestinationCounts| {
        let mut lines = Vec::new();
        let mut terms = String::new();
        let here = alert.changes.iter().filter(|change| {
            change.place == row.place
                || (change.place.country.is_some() && change.place.country == row.place.country)
        });
        for change in here {
            let own = terms_of(change);
            if own != terms {
                lines.push(line(&own));
                terms = own;
            }
            lines.push(line(&party(change)));
        }
        let code = row.place.country.map(|code| format!(" ({code})")).unwrap_or_default();
        Section { heading: line(&format!("{}{code}", row.place.destination_name)), lines }
    };
    alert.destinations.iter().map(of_row).filter(|section| !section.lines.is_empty()).collect()
}

fn party(change: &PartyChange) -> String {
    let sign = match change.kind {
        PartyChangeKind::Added => "+ added",
        PartyChangeKind::Removed => "− removed",
        PartyChangeKind::Revised => "~ revised",
        PartyChangeKind::Renamed => "~ renamed",
        PartyChangeKind::Moved => "~ moved",
        PartyChangeKind::AlreadyListed => "= already listed",
    };
    let mut text = format!("{sign}: {}", change.name);
    if let Some(former) = &change.former_name {
        let _ = write!(text, " (before: {former})");
    }
    if let Some(former) = &change.former_destination {
        let _ = write!(text, " (before under {})", former.destination_name);
    }
    if !change.no_longer_listed.is_empty() {
        let _ = write!(text, "; no longer listed: {}", change.no_longer_listed.join("; "));
    }
    text
}

fn reasons(alert: &RuleAlert) -> Option<Section> {
    let lines: Vec<String> = alert.reasons.iter().map(|reason| line(&reason.text)).collect();
    let heading = "Why, in the rule's own words".to_owned();
    (!lines.is_empty()).then_some(Section { heading, lines })
}

/// Links that may be clicked: `https` or `http`, nothing else.
fn links(alert: &RuleAlert) -> Vec<Link> {
    let links = &alert.document.links;
    [
        ("Official PDF", links.pdf.as_deref()),
        ("Federal Register page", links.page.as_deref()),
        ("XML", links.xml.as_deref()),
        ("The list in eCFR", Some(links.ecfr.as_str())),
    ]
    .into_iter()
    .filter_map(|(label, url)| web_link(label, url?))
    .collect()
}

/// A link, where it leads to the web. It is written anew, so that nothing in
/// it can end it early.
pub(super) fn web_link(label: &str, url: &str) -> Option<Link> {
    let url = url::Url::parse(url).ok()?;
    (matches!(url.scheme(), "https" | "http") && url.as_str().len() <= LONGEST_URL)
        .then(|| Link { label: label.to_owned(), url: String::from(url) })
}
