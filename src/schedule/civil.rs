//! A line's runs in civil time, and their place in a zone.
//!
//! The `cron` crate wants a field of seconds, counts 1 = Sunday and only ever
//! joins the two day fields with AND; its chrono types stay in this file.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::line::{Line, Values};

/// The runs of one line. Two expressions where both day fields are given:
/// the line then runs when either of them agrees.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    expressions: Vec<cron::Schedule>,
}

impl Calendar {
    /// `None` for a line that never runs.
    pub(super) fn new(line: &Line) -> Option<Self> {
        let any = Values { set: BTreeSet::new(), star: true };
        let either = !line.days_of_month.star && !line.days_of_week.star;
        let days: &[(&Values, &Values)] = if either {
            &[(&line.days_of_month, &any), (&any, &line.days_of_week)]
        } else {
            &[(&line.days_of_month, &line.days_of_week)]
        };
        let expressions: Vec<cron::Schedule> = days
            .iter()
            .filter_map(|(of_month, of_week)| expression(line, of_month, of_week))
            .filter(|expression| {
                expression.after(&utc(NaiveDate::default().into())).next().is_some()
            })
            .collect();
        (!expressions.is_empty()).then_some(Self { expressions })
    }

    /// The first run strictly after a moment.
    pub(super) fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let start = to_chrono(after.to_zoned(zone.clone()).datetime())?;
        // Begin a second early: the moment may lie within a second, and a
        // run that a clock change moved is compared as a moment anyway.
        let start = utc(start.checked_sub_signed(chrono::TimeDelta::seconds(1))?);
        self.expressions
            .iter()
            .filter_map(|expression| {
                expression
                    .after(&start)
                    .filter_map(|run| place(from_chrono(run.naive_utc())?, zone))
                    .find(|run| *run > after)
            })
            .min()
    }
}

/// The crate's own notation, values written out.
fn expression(line: &Line, of_month: &Values, of_week: &Values) -> Option<cron::Schedule> {
    let text = format!(
        "0 {} {} {} {} {}",
        list(&line.minutes, 0),
        list(&line.hours, 0),
        list(of_month, 0),
        list(&line.months, 0),
        list(of_week, 1),
    );
    text.parse().ok()
}

fn list(values: &Values, shift: u8) -> String {
    if values.set.is_empty() {
        return "*".to_owned();
    }
    let numbers: Vec<String> = values.set.iter().map(|value| (value + shift).to_string()).collect();
    numbers.join(",")
}

/// The moment of a civil time: the first pass where it happens twice, the
/// first moment after the jump where it never happens.
pub(super) fn place(time: civil::DateTime, zone: &TimeZone) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(time).ok()
        }
        AmbiguousOffset::Gap { after, .. } => {
            let before_jump = after.to_timestamp(time).ok()?;
            zone.following(before_jump).next().map(|jump| jump.timestamp())
        }
    }
}

fn utc(time: NaiveDateTime) -> DateTime<Utc> {
    time.and_utc()
}

fn to_chrono(time: civil::DateTime) -> Option<NaiveDateTime> {
    let unsigned = |value: i8| u32::try_from(value).ok();
    NaiveDate::from_ymd_opt(i32::from(time.year()), unsigned(time.month())?, unsigned(time.day())?)?
        .and_hms_opt(unsigned(time.hour())?, unsigned(time.minute())?, unsigned(time.second())?)
}

fn from_chrono(time: NaiveDateTime) -> Option<civil::DateTime> {
    let signed = |value: u32| i8::try_from(value).ok();
    civil::DateTime::new(
        i16::try_from(time.year()).ok()?,
        signed(time.month())?,
        signed(time.day())?,
        signed(time.hour())?,
        signed(time.minute())?,
        signed(time.second())?,
        0,
    )
    .ok()
}
