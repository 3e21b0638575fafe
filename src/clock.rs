//! The only place that asks what time it is.

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
