//! The built-in plan: when the Federal Register has something new.
//!
//! The issue of the day appears about 6:00 Eastern; regular filings are shown
//! at 8:45, special ones in rounds at 11:15, 14:00, 16:15 and at last 18:00,
//! and in between at any time. Closely around these on federal business days,
//! a few times on all others.
//! Times are a little after the office's own, so that its servers are done.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;

use super::civil::place;
use super::holidays::is_business_day;

/// The name under which the plan stands among cron lines.
pub const FEDERAL_REGISTER_PLAN: &str = "@federal-register";

/// Hours and minutes of a federal business day, Eastern.
#[rustfmt::skip]
const BUSINESS_DAY: [(i8, i8); 40] = [
    (0, 20), (4, 20),
    // the issue of the day
    (6, 2), (6, 10), (6, 20), (6, 30), (6, 45), (7, 0), (7, 30), (8, 15),
    // regular filings
    (8, 47), (8, 55), (9, 5), (9, 30), (10, 0), (10, 30), (11, 0),
    // special filings
    (11, 17), (11, 25), (11, 45), (12, 15), (12, 45), (13, 15), (13, 45),
    (14, 2), (14, 10), (14, 30), (15, 0), (15, 30), (16, 0),
    (16, 17), (16, 25), (16, 45), (17, 15), (17, 45),
    (18, 2), (18, 10), (18, 30), (20, 20), (22, 20),
];

/// Hours and minutes of any other day, Eastern.
const OTHER_DAY: [(i8, i8); 6] = [(0, 20), (4, 20), (8, 50), (12, 20), (16, 20), (20, 20)];

/// The first time of the plan strictly after a moment; `zone` is that of
/// Washington.
pub(super) fn next_after(after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let mut day = after.to_zoned(zone.clone()).date();
    // The rest of today, or the first time of tomorrow.
    for _ in 0..3 {
        let next = times(day)
            .iter()
            .filter_map(|(hour, minute)| place(day.to_datetime(time(*hour, *minute, 0, 0)), zone))
            .find(|run| *run > after);
        if next.is_some() {
            return next;
        }
        day = day.tomorrow().ok()?;
    }
    None
}

fn times(day: Date) -> &'static [(i8, i8)] {
    if is_business_day(day) { &BUSINESS_DAY } else { &OTHER_DAY }
}
