//! The alert for the terminal: understood at a glance, every party by name.

use entity_list::model::Stage;

use super::escape;
use super::model::{DestinationCounts, PartyChange, PartyChangeKind, RuleAlert};
use super::words::{policy_phrase, requirement_phrase, stage_phrase};

/// The summary, ending with a line break. With `color` it holds ANSI codes;
/// say so only for a terminal.
pub fn summary_text(alert: &RuleAlert, color: bool) -> String {
    let ink = Ink { color };
    let mut lines = header(alert, &ink);
    lines.extend(own_parties(alert, &ink));
    for row in &alert.destinations {
        lines.extend(destination(row, alert, &ink));
    }
    lines.extend(trouble(alert, &ink));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Colours, or none.
struct Ink {
    color: bool,
}

impl Ink {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn soft(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn alarm(&self, text: &str) -> String {
        self.paint("1;33", text)
    }

    fn sign(&self, kind: PartyChangeKind) -> String {
        match kind {
            PartyChangeKind::Added => self.paint("31", "+"),
            PartyChangeKind::Removed => self.paint("32", "-"),
            PartyChangeKind::Revised | PartyChangeKind::Renamed | PartyChangeKind::Moved => {
                self.paint("33", "~")
            }
            PartyChangeKind::AlreadyListed => self.paint("2", "="),
        }
    }
}

fn header(alert: &RuleAlert, ink: &Ink) -> Vec<String> {
    let document = &alert.document;
    let number = format!("FR Doc. {}", document.number);
    let names: Vec<&str> =
        document.citation.as_deref().into_iter().chain([number.as_str()]).collect();
    let day = |date: jiff::civil::Date| date.strftime("%-d %b %Y").to_string();
    let mut times = Vec::new();
    if document.stage != Stage::Published || document.published.is_none() {
        times.push(stage_phrase(document.stage).to_owned());
    }
    times.extend(document.published.map(|date| format!("published {}", day(date))));
    times.extend(document.effective.iter().map(|effective| {
        let until = effective.until.map(|date| format!(" until {}", day(date)));
        format!("effective {}{}", day(effective.date), until.unwrap_or_default())
    }));
    times.extend(document.timing.clone());
    let title = escape::line(&format!("{}: {}", names.join(", "), document.title));
    let mut lines = vec![
        ink.strong(&escape::line(&alert.headline)),
        title,
        ink.soft(&escape::line(&times.join(", "))),
    ];
    if let Some(clause) = &alert.savings_clause
        && let Some(until) = clause.until
    {
        lines.push(ink.soft(&format!("savings clause: last date {}", day(until))));
    }
    lines
}

/// The own parties that it touches, before everything else.
fn own_parties(alert: &RuleAlert, ink: &Ink) -> Vec<String> {
    let Some(own) = &alert.own_parties else { return Vec::new() };
    let heading = escape::line(&own.heading());
    let heading = if own.needs_person() { ink.alarm(&heading) } else { heading };
    let hits = own.lines().into_iter().map(|text| format!("  ! {}", escape::line(&text)));
    [String::new(), heading]
        .into_iter()
        .chain(hits)
        .chain([ink.soft(&format!("  {}", escape::line(&own.note)))])
        .collect()
}

fn destination(row: &DestinationCounts, alert: &RuleAlert, ink: &Ink) -> Vec<String> {
    let here: Vec<&PartyChange> =
        alert.changes.iter().filter(|change| same_row(row, change)).collect();
    if here.is_empty() {
        return Vec::new();
    }
    let code = row.place.country.map(|code| format!(" ({code})")).unwrap_or_default();
    let counts = [
        (row.added, "added"),
        (row.revised, "revised"),
        (row.removed, "removed"),
        (row.already_listed, "already listed"),
        (row.held, "held"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let name = escape::line(&format!("{}{code}", row.place.destination_name));
    let mut lines = vec![String::new(), format!("{}  {}", ink.strong(&name), counts.join(", "))];
    let mut terms = String::new();
    for change in here {
        let own = terms_of(change);
        if own != terms {
            lines.push(ink.soft(&format!("  {own}")));
            terms = own;
        }
        lines.extend(party(change, ink));
    }
    lines
}

fn same_row(row: &DestinationCounts, change: &PartyChange) -> bool {
    change.place == row.place
        || (change.place.country.is_some() && change.place.country == row.place.country)
}

/// What a license is needed for and how an application is reviewed.
pub(super) fn terms_of(change: &PartyChange) -> String {
    let requirement = requirement_phrase(change.license_requirement.class);
    let policy = policy_phrase(change.license_review_policy.class);
    let footnotes: Vec<String> =
        change.license_requirement.footnotes.iter().map(ToString::to_string).collect();
    let footnotes = if footnotes.is_empty() {
        String::new()
    } else {
        format!(" (footnote {})", footnotes.join(", "))
    };
    format!("license: {requirement}{footnotes}; review: {policy}")
}

fn party(change: &PartyChange, ink: &Ink) -> Vec<String> {
    let mut lines = vec![format!("    {} {}", ink.sign(change.kind), escape::line(&change.name))];
    let mut detail = |text: String| lines.push(format!("        {}", escape::line(&text)));
    if let Some(former) = &change.former_name {
        detail(format!("renamed, before: {former}"));
    }
    if let Some(former) = &change.former_destination {
        detail(format!("moved here from {}", former.destination_name));
    }
    for gone in &change.no_longer_listed {
        detail(format!("no longer listed: {gone}"));
    }
    // That the rule adds itself to the citations is no news.
    let fields = change.fields.iter().filter(|field| field.field != "citations");
    let fields: Vec<&str> = fields.map(|field| field.label.as_str()).collect();
    if !fields.is_empty() {
        detail(format!("changed: {}", fields.join(", ").to_lowercase()));
    }
    if !change.other_destinations.is_empty() {
        let places: Vec<&str> =
            change.other_destinations.iter().map(|place| place.destination_name.as_str()).collect();
        detail(format!("also listed under {}", places.join(", ")));
    }
    for warning in &change.warnings {
        detail(format!("mind: {warning}"));
    }
    lines
}

fn trouble(alert: &RuleAlert, ink: &Ink) -> Vec<String> {
    let trouble = &alert.trouble;
    let held = trouble.held.iter().map(|held| {
        format!(
            "not applied: {} under {}: {} (held for review: {})",
            held.name, held.place.destination_name, held.why, held.id
        )
    });
    let unread = trouble
        .unread
        .iter()
        .map(|piece| format!("not understood, {}: {}", piece.place, piece.text));
    let failed = trouble.failed_checks.iter().map(|check| {
        format!("check {} failed: expected {}, found {}", check.name, check.expected, check.found)
    });
    let items: Vec<String> = held
        .chain(unread)
        .chain(failed)
        .map(|text| format!("  ! {}", escape::line(&text)))
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    [String::new(), ink.alarm("Needs a person")].into_iter().chain(items).collect()
}
