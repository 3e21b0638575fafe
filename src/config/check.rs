//! One value against its kind: the parsed value, or everything that is wrong
//! with it.

mod addresses;

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use tracing_subscriber::EnvFilter;
use url::Url;

use self::addresses::{
    base_url, bus_subject, bus_url, contact, database_url, host, listen, mailbox, server,
    unsubscribe, web_url,
};
pub(super) use self::addresses::{is_loopback, is_loopback_host, server_and_port, token_url};
use super::keys::{Kind, show_duration};
use super::text::quoted;
use super::value::Value;
use super::wording;
use crate::schedule;

/// A value that is right.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parsed {
    Text(String),
    Texts(Vec<String>),
    Number(u64),
    Flag(bool),
    Duration(Duration),
    Url(Url),
}

/// Something wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// What.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// In which element of a list.
    pub(super) item: Option<usize>,
    /// Which bytes of the text; all of it without.
    pub(super) within: Option<Range<usize>>,
}

impl Complaint {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, item: None, within: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

pub(super) type Checked<T> = Result<T, Complaint>;

/// Checks a value; every bad element of a list is told.
pub(super) fn check(kind: Kind, value: &Value) -> Result<Parsed, Vec<Complaint>> {
    match value {
        Value::List(items) if kind.is_list() => {
            let mut texts = Vec::with_capacity(items.len());
            let mut complaints = Vec::new();
            for (index, item) in items.iter().enumerate() {
                match element(kind, &item.value) {
                    Ok(text) => texts.push(text),
                    Err(complaint) => complaints.push(Complaint { item: Some(index), ..complaint }),
                }
            }
            if items.is_empty() && !kind.may_be_empty() {
                complaints.push(Complaint::new("this list needs at least one element"));
            }
            if complaints.is_empty() { Ok(Parsed::Texts(texts)) } else { Err(complaints) }
        }
        value => single(kind, value).map_err(|complaint| vec![complaint]),
    }
}

fn element(kind: Kind, value: &Value) -> Checked<String> {
    if kind == Kind::Footnotes {
        return footnote(value);
    }
    let Value::Text(text) = value else {
        return Err(wrong_type("text in quotes", value));
    };
    match kind {
        Kind::Slugs => slug(text),
        Kind::CronLines => cron_line(text),
        Kind::Mailboxes => mailbox(text),
        Kind::SomeOf(words) | Kind::Words(words) => one_of(text, words),
        Kind::Endpoints => wording::endpoint(text),
        Kind::Destinations => wording::destination(text),
        Kind::Subjects => wording::subject(text),
        Kind::Patterns => wording::pattern(text),
        Kind::Servers => server(text),
        _ => not_empty(text),
    }?;
    Ok(text.clone())
}

fn single(kind: Kind, value: &Value) -> Checked<Parsed> {
    match (kind, value) {
        (Kind::Integer { min, max }, Value::Integer(number)) => {
            bounded(*number, min, max).map(Parsed::Number)
        }
        (Kind::Integer { min, max }, other) => {
            Err(wrong_type(&format!("a whole number between {min} and {max}"), other))
        }
        (Kind::Boolean, Value::Boolean(flag)) => Ok(Parsed::Flag(*flag)),
        (Kind::Boolean, other) => Err(wrong_type("true or false", other)),
        (Kind::Duration { .. }, Value::Integer(number)) => {
            Err(Complaint::new(format!("the time {} has no unit", quoted(&number.to_string())))
                .help(format!("write it with its unit, such as \"{number}s\" or \"{number}m\"")))
        }
        (kind, _) if kind.is_list() => Err(wrong_type("a list in brackets", value)),
        (kind, Value::Text(text)) => from_text(kind, text),
        (_, other) => Err(wrong_type("text in quotes", other)),
    }
}

fn from_text(kind: Kind, text: &str) -> Checked<Parsed> {
    match kind {
        Kind::Duration { min, max } => return duration(text, min, max).map(Parsed::Duration),
        Kind::BaseUrl => return base_url(text).map(Parsed::Url),
        Kind::FileUrl => return web_url(text).map(Parsed::Url),
        Kind::WebhookUrl => return token_url(text).map(Parsed::Url),
        Kind::AbsolutePath => absolute_path(text),
        Kind::OneOf(words) => one_of(text, words),
        Kind::DatabaseUrl => database_url(text),
        Kind::TimeZone => time_zone(text),
        Kind::Mailbox => mailbox(text),
        Kind::Contact => contact(text),
        Kind::Host => host(text),
        Kind::Listen => listen(text),
        Kind::LogFilter => log_filter(text),
        Kind::TimeOfDay => wording::time_of_day(text),
        Kind::Unsubscribe => unsubscribe(text),
        Kind::BusUrl => bus_url(text),
        Kind::BusSubject => bus_subject(text),
        Kind::MediaType => media_type(text),
        _ => not_empty(text),
    }?;
    Ok(Parsed::Text(text.to_owned()))
}

fn wrong_type(expected: &str, found: &Value) -> Complaint {
    Complaint::new(format!("expected {expected}, found {}", found.type_name()))
}

fn not_empty(text: &str) -> Checked<()> {
    if text.trim().is_empty() {
        return Err(Complaint::new("this must not be empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(Complaint::new(format!("{} has a control character in it", quoted(text))));
    }
    Ok(())
}

fn bounded(number: i64, min: u64, max: u64) -> Checked<u64> {
    u64::try_from(number).ok().filter(|value| (min..=max).contains(value)).ok_or_else(|| {
        Complaint::new(format!("{} is outside {min} to {max}", quoted(&number.to_string())))
    })
}

fn duration(text: &str, min: u64, max: u64) -> Checked<Duration> {
    let time: SignedDuration = text.trim().parse().map_err(|_| {
        Complaint::new(format!("{} is no time", quoted(text)))
            .help("write a number and its unit, such as \"30s\", \"15m\", \"6h\" or \"1h 30m\"")
    })?;
    let (min, max) = (Duration::from_secs(min), Duration::from_secs(max));
    Duration::try_from(time).ok().filter(|time| (min..=max).contains(time)).ok_or_else(|| {
        let (min, max) = (show_duration(min), show_duration(max));
        Complaint::new(format!("{} is outside {min} to {max}", quoted(text)))
    })
}

fn one_of(text: &str, words: &[&str]) -> Checked<()> {
    if words.contains(&text) {
        return Ok(());
    }
    let known: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    Err(Complaint::new(format!("{} is not one of {}", quoted(text), known.join(", "))))
}

fn absolute_path(text: &str) -> Checked<()> {
    not_empty(text)?;
    if PathBuf::from(text).is_absolute() {
        return Ok(());
    }
    Err(Complaint::new(format!("the path {} must begin with `/`", quoted(text))))
}

fn slug(text: &str) -> Checked<()> {
    let fits = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no agency's short name", quoted(text)))
        .help("the last part of the agency's address at federalregister.gov/agencies, such as \"industry-and-security-bureau\""))
}

fn cron_line(text: &str) -> Checked<()> {
    schedule::check_line(text).map_err(|(at, reason)| Complaint {
        within: Some(at),
        ..Complaint::new(reason.to_string())
    })
}

fn time_zone(text: &str) -> Checked<()> {
    schedule::time_zone(text).map(drop).map_err(|error| {
        Complaint::new(error.to_string()).help("a name such as \"America/New_York\" or \"UTC\"")
    })
}

fn footnote(value: &Value) -> Checked<String> {
    let number = match value {
        Value::Integer(number) => *number,
        Value::Text(text) => text.trim().parse().unwrap_or(0),
        other => return Err(wrong_type("the number of a footnote", other)),
    };
    bounded(number, 1, 99).map(|number| number.to_string())
}

fn media_type(text: &str) -> Checked<()> {
    let fits =
        text.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty())
            && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if fits {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no media type", quoted(text)))
        .help("such as \"application/json\" or \"text/plain; charset=utf-8\""))
}

fn log_filter(text: &str) -> Checked<()> {
    not_empty(text)?;
    text.parse::<EnvFilter>().map(drop).map_err(|error| {
        Complaint::new(format!("{} is no filter of logs: {error}", quoted(text)))
            .help("such as \"info\" or \"info,entitylistd::source=debug\"")
    })
}
