//! The days on which the federal government works, and with it the Federal
//! Register.
//!
//! The legal public holidays of 5 U.S.C. 6103(a), and the days on which they
//! are observed: Friday for one on a Saturday (6103(b)), Monday for one on a
//! Sunday (Executive Order 11582). Left out on purpose: Inauguration Day
//! (6103(c)), a holiday of Washington only on which the Federal Register has
//! appeared, and closures by order or lack of funds, which no rule foretells.
//! Watching a closed day costs a few requests; not watching an open one costs
//! hours.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// When in a year a holiday is.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Month and day.
    On(i8, i8),
    /// Month, which one of its weekdays (-1 is the last), weekday.
    The(i8, i8, Weekday),
}

/// Name, since which year, when. Years are those of the present rule.
const HOLIDAYS: [(&str, i16, When); 11] = [
    ("New Year's Day", 1870, When::On(1, 1)),
    ("Birthday of Martin Luther King, Jr.", 1986, When::The(1, 3, Weekday::Monday)),
    ("Washington's Birthday", 1971, When::The(2, 3, Weekday::Monday)),
    ("Memorial Day", 1971, When::The(5, -1, Weekday::Monday)),
    ("Juneteenth National Independence Day", 2021, When::On(6, 19)),
    ("Independence Day", 1870, When::On(7, 4)),
    ("Labor Day", 1894, When::The(9, 1, Weekday::Monday)),
    ("Columbus Day", 1971, When::The(10, 2, Weekday::Monday)),
    ("Veterans Day", 1978, When::On(11, 11)),
    ("Thanksgiving Day", 1942, When::The(11, 4, Weekday::Thursday)),
    ("Christmas Day", 1870, When::On(12, 25)),
];

/// Whether the federal government works on a day.
pub fn is_business_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(day).is_none()
}

/// The holiday that is observed on a day.
pub fn holiday(day: Date) -> Option<&'static str> {
    // New Year's Day on a Saturday is observed in the year before.
    let next_year = day.year().checked_add(1).filter(|_| day.month() == 12);
    [Some(day.year()), next_year].into_iter().flatten().find_map(|year| {
        let observed_here = |when| date_of(year, when).map(observed) == Some(day);
        let found = HOLIDAYS.iter().find(|(_, since, when)| year >= *since && observed_here(*when));
        found.map(|(name, ..)| *name)
    })
}

fn date_of(year: i16, when: When) -> Option<Date> {
    match when {
        When::On(month, day) => Date::new(year, month, day).ok(),
        When::The(month, which, weekday) => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(which, weekday).ok()
        }
    }
}

fn observed(day: Date) -> Date {
    let moved = match day.weekday() {
        Weekday::Saturday => day.checked_sub(1.day()),
        Weekday::Sunday => day.checked_add(1.day()),
        _ => Ok(day),
    };
    moved.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;

    /// As the Office of Personnel Management lists them.
    #[rstest]
    #[case(2021, &["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24", "12-31"])]
    #[case(2023, &["01-02", "01-16", "02-20", "05-29", "06-19", "07-04", "09-04", "10-09", "11-10", "11-23", "12-25"])]
    #[case(2025, &["01-01", "01-20", "02-17", "05-26", "06-19", "07-04", "09-01", "10-13", "11-11", "11-27", "12-25"])]
    #[case(2026, &["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"])]
    #[case(2028, &["01-17", "02-21", "05-29", "06-19", "07-04", "09-04", "10-09", "11-10", "11-23", "12-25"])]
    fn a_year_has_these_holidays(#[case] year: i16, #[case] expected: &[&str]) {
        let mut found = Vec::new();
        let mut day = date(year, 1, 1);
        while day.year() == year {
            if holiday(day).is_some() {
                found.push(day.strftime("%m-%d").to_string());
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_holiday_everywhere_is_a_business_day() {
        assert!(is_business_day(date(2021, 1, 20)), "Inauguration Day");
        assert!(is_business_day(date(2020, 6, 19)), "Juneteenth before it was one");
        assert!(!is_business_day(date(2025, 3, 29)), "a Saturday");
        assert_eq!(holiday(date(2021, 12, 31)), Some("New Year's Day"));
    }
}
