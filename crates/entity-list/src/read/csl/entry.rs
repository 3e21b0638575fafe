//! One row of the Consolidated Screening List into an entry.

use super::{Place, Record};
use crate::model::{Alias, CountryCode, Destination, Entry, EntryKind, Position, Span, SpanKind};
use crate::read::citation::{OwnCitation, read_citations};
use crate::read::parts::MarkedText;
use crate::read::policy::read_policy;
use crate::read::requirement::read_requirement;

/// The entry of a row that has a name.
pub(super) fn entry(record: &Record) -> Entry {
    let mut text = Verbatim::default();
    text.line(&record.name, SpanKind::Name);
    for alias in &record.alt_names {
        text.line(alias, SpanKind::Alias);
    }
    for address in &record.addresses {
        text.line(address, SpanKind::Address);
    }
    text.line(&record.remarks, SpanKind::Note);
    for fact in &record.facts {
        text.line(fact, SpanKind::Note);
    }
    let codes = codes(&record.addresses);
    let mut warnings = Vec::new();
    match codes.as_slice() {
        [] => warnings.push("no address of the row ends with a country code".to_owned()),
        [_] => {}
        several => warnings.push(format!(
            "the row stands for several destinations ({}); the country is the first",
            joined(several)
        )),
    }
    let requirement = MarkedText::plain(record.requirement.clone());
    Entry {
        destination: Destination::new(joined(&codes)),
        country: codes.first().copied(),
        kind: if is_address(&record.name) { EntryKind::Address } else { EntryKind::Party },
        name: record.name.clone(),
        aliases: record
            .alt_names
            .iter()
            .map(|name| Alias { name: name.clone(), label: "a.k.a.".to_owned() })
            .collect(),
        members: Vec::new(),
        addresses: record.addresses.clone(),
        cross_references: Vec::new(),
        notes: (!record.remarks.is_empty()).then(|| record.remarks.clone()).into_iter().collect(),
        license_requirement: read_requirement(&requirement),
        license_review_policy: read_policy(&MarkedText::plain(record.policy.clone())),
        citations: read_citations(
            &MarkedText::plain(record.notice.clone()),
            &OwnCitation::default(),
        ),
        text: text.text,
        warnings,
        position: match record.place {
            Place::Line(line) => Some(Position { line, column: 1 }),
            Place::Result(_) | Place::Unknown => None,
        },
        spans: text.spans,
    }
}

/// The facts of a row, a line each, with what they are.
#[derive(Debug, Default)]
struct Verbatim {
    text: String,
    spans: Vec<Span>,
}

impl Verbatim {
    fn line(&mut self, line: &str, kind: SpanKind) {
        if line.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(line);
        self.spans.push(Span { kind, range: start..self.text.len() });
    }
}

/// The country codes at the ends of the addresses, each once.
fn codes(addresses: &[String]) -> Vec<CountryCode> {
    let mut codes = Vec::new();
    for address in addresses {
        let last = address.rsplit(',').next().unwrap_or_default().trim();
        if let Ok(code) = CountryCode::try_from(last.to_owned())
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}

fn joined(codes: &[CountryCode]) -> String {
    codes.iter().map(CountryCode::as_str).collect::<Vec<_>>().join("; ")
}

/// `Address 01` is an entry without a party.
fn is_address(name: &str) -> bool {
    let number = name.strip_prefix("Address ").map(|rest| rest.trim_start_matches("No. "));
    number.is_some_and(|number| number.chars().next().is_some_and(|c| c.is_ascii_digit()))
}
