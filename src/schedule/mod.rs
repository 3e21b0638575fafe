//! When the next cycle is due: ordinary cron lines → the next run.
//!
//! Lines are read by [`line`] and looked up by the `cron` crate in *civil*
//! time (a calendar without clock changes), which keeps the crate's weekday
//! numbers and its behaviour around clock changes away from us. The civil
//! time is then placed in the zone by jiff: one that a clock change skips
//! runs at the first moment after the jump, one that happens twice runs the
//! first time only. Both rules keep the order, so a schedule never goes back.
//!
//! `@federal-register` among the lines is the built-in `plan`, which knows
//! the office's hours and the federal holidays; its times are Eastern,
//! whatever the zone of the lines.
//!
//! Nothing here asks what time it is.

mod civil;
mod holidays;
mod jitter;
mod line;
mod plan;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use civil::Calendar;
pub use holidays::{holiday, is_business_day};
pub use jitter::jitter;
pub use line::Reason;
pub use plan::FEDERAL_REGISTER_PLAN;

use crate::clock::WASHINGTON;

/// Lines of a schedule, read in a time zone.
#[derive(Debug, Clone)]
pub struct Schedule {
    calendars: Vec<Calendar>,
    zone: TimeZone,
    /// The zone of the built-in plan, where it is among the lines.
    plan: Option<TimeZone>,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The zone is not in the time zone database.
    #[error("unknown time zone `{0}`")]
    Zone(String),
    /// A line cannot be understood.
    #[error("{reason}")]
    Line {
        /// Which line, from 0.
        line: usize,
        /// The bytes of the line that are wrong.
        at: Range<usize>,
        /// Why.
        reason: Reason,
    },
}

impl Schedule {
    /// Reads cron lines in a zone of the IANA database, such as
    /// `America/New_York`.
    ///
    /// ```
    /// use entitylistd::schedule::Schedule;
    ///
    /// let lines = ["45 8 * * MON-FRI".to_owned()];
    /// let schedule = Schedule::parse(&lines, "America/New_York")?;
    /// let friday_evening = "2025-03-28T22:00:00Z".parse()?;
    /// let monday = schedule.next_after(friday_evening).map(|next| next.to_string());
    /// assert_eq!(monday.as_deref(), Some("2025-03-31T12:45:00Z"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(lines: &[String], timezone: &str) -> Result<Self, ScheduleError> {
        let zone = time_zone(timezone)?;
        let mut calendars = Vec::with_capacity(lines.len());
        let mut plan = None;
        for (line, text) in lines.iter().enumerate() {
            if is_plan(text) {
                plan = Some(time_zone(WASHINGTON)?);
                continue;
            }
            let calendar =
                read_line(text).map_err(|(at, reason)| ScheduleError::Line { line, at, reason })?;
            calendars.push(calendar);
        }
        Ok(Self { calendars, zone, plan })
    }

    /// The first run strictly after a moment; `None` when no line runs again
    /// before the year 2100.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let planned = self.plan.as_ref().and_then(|zone| plan::next_after(after, zone));
        let lines = self.calendars.iter();
        lines.filter_map(|calendar| calendar.next_after(after, &self.zone)).chain(planned).min()
    }

    /// The first run strictly after a moment, but never later than `max_gap`
    /// after it, whatever the lines say.
    pub fn next_within(&self, after: Timestamp, max_gap: Duration) -> Timestamp {
        let latest = after.checked_add(max_gap).unwrap_or(Timestamp::MAX);
        self.next_after(after).map_or(latest, |next| next.min(latest))
    }
}

/// A zone of the IANA database.
pub fn time_zone(name: &str) -> Result<TimeZone, ScheduleError> {
    TimeZone::get(name).map_err(|_| ScheduleError::Zone(name.to_owned()))
}

/// Whether a cron line can be understood; where not, which bytes are wrong
/// and why.
pub fn check_line(text: &str) -> Result<(), (Range<usize>, Reason)> {
    if is_plan(text) { Ok(()) } else { read_line(text).map(drop) }
}

fn is_plan(text: &str) -> bool {
    text.trim() == FEDERAL_REGISTER_PLAN
}

fn read_line(text: &str) -> Result<Calendar, (Range<usize>, Reason)> {
    let line = line::parse(text)?;
    Calendar::new(&line).ok_or((0..text.len(), Reason::Never))
}
