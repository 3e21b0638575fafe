//! Which days a cycle asks the Federal Register for.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};

use crate::source::DateRange;

/// The window of publication dates: from `overlap_days` before the day up to
/// which everything is known, to tomorrow.
///
/// It never covers only "today": a missed day, a document that the register
/// imports late or again, and a corrected one are all caught up with. Tomorrow
/// is asked for as well because a clock may run behind Washington's.
pub(super) fn next(known_up_to: Date, today: Date, overlap_days: u16) -> DateRange {
    let from =
        known_up_to.checked_sub(Span::new().days(i64::from(overlap_days))).unwrap_or(known_up_to);
    let to = today.checked_add(SignedDuration::from_hours(24)).unwrap_or(today);
    DateRange::between(from.min(today), to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn it_reaches_back_before_the_last_good_cycle() {
        let window = next(date(2025, 3, 20), date(2025, 3, 28), 14);
        assert_eq!(window.to_string(), "2025-03-06 to 2025-03-29");
    }

    #[test]
    fn a_clock_that_was_set_back_still_gives_a_window() {
        let window = next(date(2025, 6, 1), date(2025, 1, 1), 14);
        assert_eq!(window.to_string(), "2025-01-01 to 2025-01-02");
    }

    #[test]
    fn a_year_of_downtime_is_caught_up_with() {
        let window = next(date(2024, 2, 29), date(2025, 3, 28), 0);
        assert_eq!(window.to_string(), "2024-02-29 to 2025-03-29");
    }
}
