//! The only place that asks what time it is.

use std::time::Duration;

use jiff::Timestamp;

/// Where the shell gets the time from; tests bring their own.
pub trait Clock: Send + Sync {
    /// The present moment, UTC.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still, for tests and for the demo's story.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// How often the parts of the service that wait look around at the latest: for
/// a clock that was set, for what another process put into the database.
pub const LOOK: Duration = Duration::from_secs(30);

/// How long it is until all parts look around, at most [`LOOK`]: at the same
/// moments of the clock, so that an idle service wakes once for all of them.
pub fn until_next_look(now: Timestamp) -> Duration {
    let length = i128::try_from(LOOK.as_nanos()).unwrap_or(i128::MAX);
    let left = length - now.as_nanosecond().rem_euclid(length);
    u64::try_from(left).map_or(LOOK, Duration::from_nanos)
}

/// The zone of the Federal Register's clock.
pub const WASHINGTON: &str = "America/New_York";

/// The calendar day in Washington at a moment: publication and effective
/// dates are counted there.
pub fn eastern_date(at: Timestamp) -> jiff::civil::Date {
    // The zone database is bundled where the system has none; should it fail
    // altogether, standard time is at most an hour off around midnight.
    let zone = jiff::tz::TimeZone::get(WASHINGTON)
        .unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::offset(-5)));
    at.to_zoned(zone).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2025-03-28T12:00:00Z", 30_000)]
    #[case("2025-03-28T12:00:00.001Z", 29_999)]
    #[case("2025-03-28T12:00:29.5Z", 500)]
    #[case("1969-12-31T23:59:50Z", 10_000)]
    fn everybody_looks_at_the_same_moments(#[case] now: &str, #[case] milliseconds: u128) {
        assert_eq!(until_next_look(now.parse().unwrap()).as_millis(), milliseconds);
    }
}
