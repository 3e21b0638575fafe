//! Dates as the Federal Register prints them.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?P<month>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?
            |sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?\s+
          (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<year>[0-9]{4})\b
        |\b(?P<ahead>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?P<behind>(?i:january|february|march|april|may|june
            |july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct
            |nov|dec))\.?,?\s+(?P<in>[0-9]{4})\b
        |\b(?P<m>[0-9]{1,2})(?P<sep>[-–/])(?P<d>[0-9]{1,2})[-–/](?P<y>[0-9]{4}|[0-9]{2})\b",
    )
    .expect("constant pattern")
});

/// Every date in a text, with its place, in order. Figures that are no day of
/// the calendar are passed over.
pub(crate) fn dates(text: &str) -> Vec<(Range<usize>, Date)> {
    DATE.captures_iter(text)
        .filter_map(|found| Some((found.get(0)?.range(), date_of(&found)?)))
        .collect()
}

fn date_of(found: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| found.name(name)?.as_str().parse::<i16>().ok();
    let worded = [("month", "day", "year"), ("behind", "ahead", "in")];
    if let Some((month, day, year)) =
        worded.into_iter().find_map(|(month, day, year)| Some((found.name(month)?, day, year)))
    {
        let name = month.as_str().to_lowercase();
        let month = MONTHS.iter().position(|known| name.starts_with(known))? + 1;
        return Date::new(
            number(year)?,
            i8::try_from(month).ok()?,
            i8::try_from(number(day)?).ok()?,
        )
        .ok();
    }
    let year = match number("y")? {
        short @ 0..=69 => 2000 + short,
        short @ 70..=99 => 1900 + short,
        long => long,
    };
    Date::new(year, i8::try_from(number("m")?).ok()?, i8::try_from(number("d")?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_may_stand_in_front_of_the_month() {
        let found: Vec<String> =
            dates("5 March 2020, 17th of May, 1 Sept. 2015, 31 June 2020, No. 7 May 3, 2021")
                .iter()
                .map(|(_, date)| date.to_string())
                .collect();
        assert_eq!(found, ["2020-03-05", "2015-09-01", "2021-05-03"]);
    }

    #[test]
    fn printed_dates_are_found() {
        let found: Vec<String> = dates(
            "March 25, 2025; Nov. 17, 2023, 11/17/2023, 2-24-23, 2–24–23, Sept. 3, 2015, 9-22-08, \
             13/45/2020, 230221-0050, February 24th",
        )
        .iter()
        .map(|(_, date)| date.to_string())
        .collect();
        assert_eq!(
            found,
            [
                "2025-03-25",
                "2023-11-17",
                "2023-11-17",
                "2023-02-24",
                "2023-02-24",
                "2015-09-03",
                "2008-09-22"
            ]
        );
    }
}
