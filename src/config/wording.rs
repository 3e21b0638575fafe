//! Values that speak of the list: destinations, subjects, patterns, and of who
//! is told: endpoints, times of day.

use entity_list::read::country::{is_destination, is_known_code};
use entity_list::read::preamble::subject_tags;
use jiff::civil::Time;
use regex::RegexBuilder;

use super::check::{Checked, Complaint};
use super::suggest::closest;
use super::text::quoted;

/// Kinds of sections that a subscription can name as endpoints.
pub(super) const ENDPOINT_KINDS: [&str; 4] = ["webhook", "chat", "post", "nats"];

/// The largest size of a compiled pattern, in bytes: far above what a list of
/// names needs, far below what could eat the memory.
const LARGEST_PATTERN: usize = 1 << 20;

/// `webhook.compliance`: the kind and the name of a section.
pub(super) fn endpoint(text: &str) -> Checked<()> {
    let known = text
        .split_once('.')
        .is_some_and(|(kind, name)| ENDPOINT_KINDS.contains(&kind) && !name.is_empty());
    if known {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no endpoint", quoted(text)))
        .help("name a section: \"webhook.NAME\", \"chat.NAME\", \"post.NAME\" or \"nats.NAME\""))
}

/// A heading of the list, a country as people call it, or a code.
pub(super) fn destination(text: &str) -> Checked<()> {
    if is_known_code(text) || is_destination(text) {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no destination", quoted(text))).help(
        "a code such as \"CN\", a country such as \"China\", or a heading as the list prints it",
    ))
}

/// A subject that the reader finds in reasons.
pub(super) fn subject(text: &str) -> Checked<()> {
    if subject_tags().any(|tag| tag == text) {
        return Ok(());
    }
    let complaint = Complaint::new(format!("{} is no subject", quoted(text)));
    Err(if let Some(similar) = closest(text, subject_tags().map(str::to_owned)) {
        complaint.help(format!("did you mean \"{similar}\"?"))
    } else {
        let all: Vec<&str> = subject_tags().collect();
        complaint.help(format!("known subjects: {}", all.join(", ")))
    })
}

/// A regular expression, without regard to case.
pub(super) fn pattern(text: &str) -> Checked<()> {
    if text.is_empty() {
        return Err(Complaint::new("this pattern is empty and would match everything"));
    }
    match RegexBuilder::new(text).case_insensitive(true).size_limit(LARGEST_PATTERN).build() {
        Ok(_) => Ok(()),
        Err(regex::Error::CompiledTooBig(_)) => {
            Err(Complaint::new(format!("the pattern {} is too big", quoted(text))))
        }
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Err(Complaint::new(format!("{} is no regular expression: {why}", quoted(text)))
                .help("the syntax is that of the Rust crate `regex`; `words` takes plain words"))
        }
    }
}

/// A time of day on a 24-hour clock.
pub(super) fn time_of_day(text: &str) -> Checked<()> {
    match read_time(text) {
        Some(_) => Ok(()),
        None => Err(Complaint::new(format!("{} is no time of day", quoted(text)))
            .help("hours and minutes from \"00:00\" to \"23:59\"")),
    }
}

/// `08:00` → a time without seconds.
pub(super) fn read_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| match digits.len() {
        1 | 2 if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<i8>().ok(),
        _ => None,
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}
