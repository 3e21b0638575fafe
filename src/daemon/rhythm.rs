//! When the next cycle is due.
//!
//! Pure: asked again and again with the present moment, so that a machine
//! that slept or a clock that was set is noticed at the next question, and
//! never has to be waited out.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::schedule::{Schedule, jitter};

/// The rests after failed cycles: after the first, the second and so on; the
/// last one for all further.
const RESTS: [SignedDuration; 4] = [
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(10),
    SignedDuration::from_mins(20),
    SignedDuration::from_mins(30),
];

/// The schedule with its bounds.
#[derive(Debug, Clone)]
pub struct Rhythm {
    /// The times.
    pub schedule: Schedule,
    /// The longest time between two cycles, whatever the times say.
    pub max_gap: Duration,
    /// The longest delay added to each time.
    pub jitter: Duration,
    /// What makes this installation's delays differ from others'.
    pub seed: u64,
}

/// What has been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Past {
    /// When the last good cycle began.
    pub last_good: Option<Timestamp>,
    /// When the last cycle began, where it failed.
    pub failed_at: Option<Timestamp>,
    /// How many failed in a row.
    pub failures: u32,
}

impl Past {
    /// The same after a cycle more.
    #[must_use]
    pub fn after(self, began: Timestamp, good: bool) -> Self {
        if good {
            Self { last_good: Some(began), failed_at: None, failures: 0 }
        } else {
            Self { failed_at: Some(began), failures: self.failures.saturating_add(1), ..self }
        }
    }
}

impl Rhythm {
    /// When the next cycle is due; now, where its time has passed.
    ///
    /// After a good cycle it is the next time on the schedule, or `max_gap`
    /// after the good one, whichever comes first. A time that was missed
    /// (sleep, downtime) is now. After a failed cycle there is a rest, so that
    /// a broken source is not hammered, and then another try, whatever the
    /// schedule says. A past that lies in the future was written by a clock
    /// that was wrong: then nothing is known, and a cycle is due.
    pub fn due(&self, past: &Past, now: Timestamp) -> Timestamp {
        let known = |moment: Option<Timestamp>| moment.filter(|moment| *moment <= now);
        if past.failed_at.is_some() {
            return match known(past.failed_at) {
                Some(at) => at.checked_add(rest(past.failures)).unwrap_or(now).max(now),
                None => now,
            };
        }
        match known(past.last_good) {
            Some(good) => self.after_good(good).max(now),
            None => now,
        }
    }

    fn after_good(&self, good: Timestamp) -> Timestamp {
        let latest = good.checked_add(self.max_gap).unwrap_or(good);
        let next = self
            .schedule
            .next_after(good)
            .and_then(|run| run.checked_add(jitter(self.seed, run, self.jitter)).ok());
        next.map_or(latest, |next| next.min(latest))
    }
}

fn rest(failures: u32) -> SignedDuration {
    let index = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    RESTS[index.min(RESTS.len() - 1)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::{FEDERAL_REGISTER_PLAN, is_business_day};

    const DAY: Duration = Duration::from_hours(24);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn rhythm(line: &str, max_gap: Duration) -> Rhythm {
        let schedule = Schedule::parse(&[line.to_owned()], "America/New_York").unwrap();
        Rhythm { schedule, max_gap, jitter: Duration::ZERO, seed: 0 }
    }

    fn next(past: Past, now: &str) -> String {
        rhythm("0 6 * * *", DAY).due(&past, at(now)).to_string()
    }

    fn good(moment: &str) -> Past {
        Past { last_good: Some(at(moment)), ..Past::default() }
    }

    #[test]
    fn an_empty_store_runs_at_once() {
        assert_eq!(next(Past::default(), "2025-03-28T09:00:00Z"), "2025-03-28T09:00:00Z");
    }

    #[test]
    fn after_a_good_cycle_the_schedule_decides() {
        let past = good("2025-03-27T10:00:00Z");
        assert_eq!(next(past, "2025-03-27T10:00:07Z"), "2025-03-28T10:00:00Z");
    }

    #[test]
    fn a_time_that_was_slept_through_is_now() {
        assert_eq!(
            next(good("2025-03-20T10:00:00Z"), "2025-03-28T09:00:00Z"),
            "2025-03-28T09:00:00Z"
        );
    }

    #[test]
    fn failed_cycles_are_tried_again_after_longer_and_longer_rests() {
        let mut past = good("2025-03-28T10:00:00Z");
        let mut began = at("2025-03-28T10:05:00Z");
        let mut rests = Vec::new();
        for _ in 0..6 {
            past = past.after(began, false);
            let due = rhythm("0 6 * * *", DAY).due(&past, began);
            rests.push(due.duration_since(began).as_mins());
            began = due;
        }
        assert_eq!(rests, [5, 10, 20, 30, 30, 30]);
        assert_eq!(past.after(began, true), good(&began.to_string()));
    }

    #[test]
    fn a_clock_set_back_runs_at_once_and_then_as_before() {
        let wrong = good("2030-01-01T00:00:00Z");
        assert_eq!(next(wrong, "2025-03-28T09:00:00Z"), "2025-03-28T09:00:00Z");
        let past = wrong.after(at("2025-03-28T09:00:00Z"), true);
        assert_eq!(next(past, "2025-03-28T09:00:09Z"), "2025-03-28T10:00:00Z");
        let failed = wrong.after(at("2031-01-01T00:00:00Z"), false);
        assert_eq!(next(failed, "2025-03-28T09:00:00Z"), "2025-03-28T09:00:00Z");
    }

    #[test]
    fn the_gap_is_capped_whatever_the_lines_say() {
        let rare = rhythm("0 6 1 1 *", Duration::from_hours(6));
        let began = at("2025-06-01T00:00:00Z");
        let past = Past::default().after(began, true);
        assert_eq!(rare.due(&past, began).to_string(), "2025-06-01T06:00:00Z");
    }

    #[test]
    fn a_year_of_the_plan_is_close_on_business_days_and_never_far_apart() {
        let plan = Rhythm {
            jitter: Duration::from_secs(45),
            seed: 11,
            ..rhythm(FEDERAL_REGISTER_PLAN, Duration::from_hours(6))
        };
        let zone = crate::schedule::time_zone("America/New_York").unwrap();
        // Leap day, both clock changes, the turn of the year.
        let mut now = at("2027-12-30T00:00:00Z");
        let end = at("2029-01-05T00:00:00Z");
        let (mut longest, mut longest_by_day, mut issue) = (0, 0, 0);
        while now < end {
            let due = plan.due(&Past::default().after(now, true), now);
            let gap = due.duration_since(now).as_secs();
            assert!(gap > 0, "{now}");
            longest = longest.max(gap);
            let civil = due.to_zoned(zone.clone());
            if is_business_day(civil.date()) && (9..=18).contains(&civil.hour()) {
                longest_by_day = longest_by_day.max(gap);
            }
            if is_business_day(civil.date()) && civil.hour() == 6 && civil.minute() < 5 {
                issue += 1;
            }
            now = due;
        }
        assert!(longest <= 5 * 3600 + 45, "four hours, five where the clock goes back: {longest}");
        assert!(longest_by_day <= 30 * 60 + 45, "{longest_by_day}");
        let mut day = now.to_zoned(zone.clone()).date().tomorrow().unwrap();
        let mut business_days = 0;
        while day > at("2027-12-30T05:00:00Z").to_zoned(zone.clone()).date() {
            day = day.yesterday().unwrap();
            business_days += i32::from(is_business_day(day));
        }
        assert_eq!(issue, business_days, "every business day has its issue looked for at once");
    }

    proptest! {
        #[test]
        fn it_is_never_later_than_the_gap_and_never_before_now(
            good in 1_000_000_000_i64..3_000_000_000,
            later in -1_000_000_i64..1_000_000,
            failures in 0_u32..6,
            seed: u64,
        ) {
            let gap = Duration::from_hours(6);
            let rhythm = Rhythm { jitter: Duration::from_mins(10), seed, ..rhythm("*/7 * * * MON-FRI", gap) };
            let good = Timestamp::from_second(good).unwrap();
            let now = Timestamp::from_second(good.as_second() + later).unwrap();
            let failed_at = (failures > 0).then_some(good);
            let due = rhythm.due(&Past { last_good: Some(good), failed_at, failures }, now);
            prop_assert!(due >= now);
            prop_assert!(due <= good.max(now).checked_add(gap).unwrap());
        }
    }
}
