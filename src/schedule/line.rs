//! One cron line → the values of its five fields.
//!
//! The grammar is that of crontab(5): minute, hour, day of month, month and
//! day of week; `*`, numbers, names, ranges, steps and lists; 0 and 7 are
//! Sunday; `@daily` and its relatives. What implementations disagree about
//! (`5/15`, `FRI-MON`, a sixth field, `L`, `#`) is refused, not guessed.

use std::collections::BTreeSet;
use std::ops::Range;

/// A part of a line that is wrong, with its bytes.
type Wrong = (Range<usize>, Reason);

/// Why a cron line cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Not five fields.
    #[error(
        "a cron line has five fields (minute, hour, day of month, month, day of week), this one has {0}"
    )]
    FieldCount(usize),
    /// An `@name` that is not known.
    #[error(
        "unknown shorthand `{0}`; known are @federal-register, @hourly, @daily, @weekly, @monthly and @yearly"
    )]
    Shorthand(String),
    /// Neither a number nor a name of this field.
    #[error("`{text}` is no {field}")]
    Value {
        /// The offending text.
        text: String,
        /// The field's name.
        field: &'static str,
    },
    /// A number that the field does not have.
    #[error("{field} `{value}` is outside {min}-{max}")]
    Bounds {
        /// The offending number, as written.
        value: String,
        /// The field's name.
        field: &'static str,
        /// The smallest allowed number.
        min: u8,
        /// The largest allowed number.
        max: u8,
    },
    /// A range that ends before it begins.
    #[error("the range `{0}` ends before it begins; write it as a list of two ranges")]
    Backwards(String),
    /// A step that is no number, zero or longer than the field.
    #[error("`{text}` is not a step between 1 and {max}")]
    Step {
        /// The offending text.
        text: String,
        /// The longest step of this field.
        max: u8,
    },
    /// A step after a single value.
    #[error("a step needs `*` or a range before it: `{0}`")]
    StepWithoutRange(String),
    /// The line is well formed but no such date exists.
    #[error("this line never runs: no such date exists")]
    Never,
}

/// One field: what it is called and which values it has.
struct Field {
    name: &'static str,
    min: u8,
    max: u8,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", min: 0, max: 59, names: &[] },
    Field { name: "hour", min: 0, max: 23, names: &[] },
    Field { name: "day of month", min: 1, max: 31, names: &[] },
    Field {
        name: "month",
        min: 1,
        max: 12,
        names: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
    },
    Field {
        name: "day of week",
        min: 0,
        max: 7,
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    },
];

/// Shorthands and what they stand for.
const SHORTHANDS: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// The values of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    /// Every value on which the field agrees.
    pub(super) set: BTreeSet<u8>,
    /// Whether the field begins with `*`: it then does not take part in
    /// "day of month OR day of week".
    pub(super) star: bool,
}

/// A line's fields; `days_of_week` counts from 0 = Sunday to 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) minutes: Values,
    pub(super) hours: Values,
    pub(super) days_of_month: Values,
    pub(super) months: Values,
    pub(super) days_of_week: Values,
}

/// Reads one line.
pub(super) fn parse(text: &str) -> Result<Line, Wrong> {
    let fields = split_fields(text);
    if let [(at, word)] = fields.as_slice()
        && word.starts_with('@')
    {
        let expansion = SHORTHANDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        return match expansion {
            Some((_, line)) => parse(line),
            None => Err((at.clone(), Reason::Shorthand((*word).to_owned()))),
        };
    }
    let [minute, hour, day, month, weekday] = fields.as_slice() else {
        let from = fields.get(5).map_or(0, |(at, _)| at.start);
        return Err((from..text.trim_end().len().max(from), Reason::FieldCount(fields.len())));
    };
    let [minutes, hours, days_of_month, months, mut days_of_week] = [
        values(&FIELDS[0], minute)?,
        values(&FIELDS[1], hour)?,
        values(&FIELDS[2], day)?,
        values(&FIELDS[3], month)?,
        values(&FIELDS[4], weekday)?,
    ];
    if days_of_week.set.remove(&7) {
        days_of_week.set.insert(0);
    }
    Ok(Line { minutes, hours, days_of_month, months, days_of_week })
}

/// Words between white space, with their bytes.
fn split_fields(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut fields = Vec::new();
    let mut start = 0;
    for word in text.split(|c: char| c.is_ascii_whitespace()) {
        if !word.is_empty() {
            fields.push((start..start + word.len(), word));
        }
        start += word.len() + 1;
    }
    fields
}

fn values(field: &Field, (at, text): &(Range<usize>, &str)) -> Result<Values, Wrong> {
    let mut set = BTreeSet::new();
    let mut start = at.start;
    for item in text.split(',') {
        set.extend(item_values(field, start, item)?);
        start += item.len() + 1;
    }
    Ok(Values { set, star: text.starts_with('*') })
}

/// `*`, `5`, `MON`, `1-5`, `*/15` or `1-30/2`.
fn item_values(field: &Field, start: usize, item: &str) -> Result<Vec<u8>, Wrong> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some((start + range.len() + 1, step))),
        None => (item, None),
    };
    let (first, last) = if range == "*" {
        (field.min, if field.min == 0 && field.max == 7 { 6 } else { field.max })
    } else if let Some((from, to)) = range.split_once('-') {
        let first = value(field, start, from, false)?;
        let last = value(field, start + from.len() + 1, to, true)?;
        if last < first {
            return Err((start..start + range.len(), Reason::Backwards(range.to_owned())));
        }
        (first, last)
    } else {
        let only = value(field, start, range, false)?;
        if step.is_some() {
            let at = start..start + item.len();
            return Err((at, Reason::StepWithoutRange(item.to_owned())));
        }
        (only, only)
    };
    let step = match step {
        Some((at, text)) => step_length(field, at, text)?,
        None => 1,
    };
    Ok((first..=last).step_by(usize::from(step)).collect())
}

fn step_length(field: &Field, start: usize, text: &str) -> Result<u8, Wrong> {
    let max = field.max - field.min;
    number(text)
        .and_then(|step| u8::try_from(step).ok())
        .filter(|step| (1..=max).contains(step))
        .ok_or_else(|| (start..start + text.len(), Reason::Step { text: text.to_owned(), max }))
}

/// A number or name of the field; at the end of a range, `SUN` is 7.
fn value(field: &Field, start: usize, text: &str, ends_range: bool) -> Result<u8, Wrong> {
    let at = start..start + text.len();
    if let Some(index) = field.names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
        let value = u8::try_from(index).unwrap_or_default() + field.min;
        return Ok(if ends_range && value == 0 { field.max } else { value });
    }
    let Some(number) = number(text) else {
        return Err((at, Reason::Value { text: text.to_owned(), field: field.name }));
    };
    u8::try_from(number).ok().filter(|value| (field.min..=field.max).contains(value)).ok_or_else(
        || {
            let bounds = Reason::Bounds {
                value: text.to_owned(),
                field: field.name,
                min: field.min,
                max: field.max,
            };
            (at, bounds)
        },
    )
}

/// Digits only, no sign; `u32::MAX` for what is beyond it.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u32::MAX))
}
