use std::str::FromStr;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

const NEW_YORK: &str = "America/New_York";

fn schedule(lines: &[&str], zone: &str) -> Schedule {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    Schedule::parse(&lines, zone).unwrap()
}

fn runs(lines: &[&str], zone: &str, after: &str, count: usize) -> Vec<String> {
    let schedule = schedule(lines, zone);
    let zone = time_zone(zone).unwrap();
    let mut moment: Timestamp = after.parse().unwrap();
    let mut found = Vec::new();
    for _ in 0..count {
        moment = schedule.next_after(moment).unwrap();
        found.push(moment.to_zoned(zone.clone()).strftime("%F %H:%M%:z %a").to_string());
    }
    found
}

#[test]
fn a_weekday_line_runs_monday_to_friday() {
    let found = runs(&["45 8 * * 1-5"], NEW_YORK, "2025-03-27T12:00:00Z", 4);
    assert_eq!(
        found,
        [
            "2025-03-27 08:45-04:00 Thu",
            "2025-03-28 08:45-04:00 Fri",
            "2025-03-31 08:45-04:00 Mon",
            "2025-04-01 08:45-04:00 Tue",
        ]
    );
}

#[rstest]
#[case("45 8 * * MON-FRI", "45 8 * * 1-5")]
#[case("0 0 * jan,Jul *", "0 0 * 1,7 *")]
#[case("0 0 * * SUN", "0 0 * * 7")]
#[case("0 0 * * 0", "0 0 * * 7")]
#[case("0 0 * * FRI-SUN", "0 0 * * 5,6,0")]
#[case("*/20 6-8/2 * * *", "0,20,40 6,8 * * *")]
#[case("@daily", "0 0 * * *")]
#[case("@hourly", "0 * * * *")]
#[case("  5   4 * * *  ", "5 4 * * *")]
fn two_ways_to_write_the_same(#[case] one: &str, #[case] other: &str) {
    let after = "2024-02-27T00:00:00Z";
    assert_eq!(runs(&[one], NEW_YORK, after, 30), runs(&[other], NEW_YORK, after, 30));
}

#[test]
fn given_both_day_fields_either_is_enough() {
    let found = runs(&["0 12 13 * FRI"], "UTC", "2025-06-01T00:00:00Z", 4);
    assert_eq!(
        found,
        [
            "2025-06-06 12:00+00:00 Fri",
            "2025-06-13 12:00+00:00 Fri",
            "2025-06-20 12:00+00:00 Fri",
            "2025-06-27 12:00+00:00 Fri",
        ]
    );
    let found = runs(&["0 12 13 * FRI"], "UTC", "2025-07-11T13:00:00Z", 2);
    assert_eq!(found, ["2025-07-13 12:00+00:00 Sun", "2025-07-18 12:00+00:00 Fri"]);
}

#[test]
fn a_time_that_march_skips_runs_right_after_the_jump() {
    let found = runs(&["30 2 * * *"], NEW_YORK, "2025-03-08T12:00:00Z", 2);
    assert_eq!(found, ["2025-03-09 03:00-04:00 Sun", "2025-03-10 02:30-04:00 Mon"]);
    let found = runs(&["*/20 1-3 * * *"], NEW_YORK, "2025-03-09T06:30:00Z", 4);
    assert_eq!(
        found,
        [
            "2025-03-09 01:40-05:00 Sun",
            "2025-03-09 03:00-04:00 Sun",
            "2025-03-09 03:20-04:00 Sun",
            "2025-03-09 03:40-04:00 Sun",
        ]
    );
}

#[test]
fn a_time_that_november_repeats_runs_once() {
    let found = runs(&["30 1 * * *"], NEW_YORK, "2025-11-01T12:00:00Z", 2);
    assert_eq!(found, ["2025-11-02 01:30-04:00 Sun", "2025-11-03 01:30-05:00 Mon"]);
    let second_pass = runs(&["30 1,2 * * *"], NEW_YORK, "2025-11-02T06:10:00Z", 1);
    assert_eq!(second_pass, ["2025-11-02 02:30-05:00 Sun"]);
}

#[test]
fn leap_day_and_new_year() {
    let leap = runs(&["0 6 29 2 *"], NEW_YORK, "2025-01-01T00:00:00Z", 2);
    assert_eq!(leap, ["2028-02-29 06:00-05:00 Tue", "2032-02-29 06:00-05:00 Sun"]);
    let year = runs(&["59 23 * * *", "0 0 1 1 *"], NEW_YORK, "2025-12-31T12:00:00Z", 3);
    assert_eq!(
        year,
        ["2025-12-31 23:59-05:00 Wed", "2026-01-01 00:00-05:00 Thu", "2026-01-01 23:59-05:00 Thu",]
    );
}

#[test]
fn the_gap_is_capped() {
    let schedule = schedule(&["0 6 1 1 *"], NEW_YORK);
    let after: Timestamp = "2025-06-01T00:00:00.5Z".parse().unwrap();
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    assert_eq!(schedule.next_within(after, hours(6)).to_string(), "2025-06-01T06:00:00.5Z");
    assert_eq!(schedule.next_within(after, hours(24 * 365)).to_string(), "2026-01-01T11:00:00Z");
}

#[rstest]
#[case("0 6 * *", "0 6 * *", "this one has 4")]
#[case("0 0 6 * * MON", "MON", "this one has 6")]
#[case("", "", "this one has 0")]
#[case("61 8 * * *", "61", "minute `61` is outside 0-59")]
#[case("0 6 * * MON-FRY", "FRY", "`FRY` is no day of week")]
#[case("0 6 0 * *", "0", "day of month `0` is outside 1-31")]
#[case("0 6 * * FRI-MON", "FRI-MON", "ends before it begins")]
#[case("*/0 6 * * *", "0", "not a step between 1 and 59")]
#[case("*/90 6 * * *", "90", "not a step between 1 and 59")]
#[case("5/15 6 * * *", "5/15", "a step needs `*` or a range")]
#[case("0 6 L * *", "L", "`L` is no day of month")]
#[case("0 6 * * 1,", "", "`` is no day of week")]
#[case("@reboot", "@reboot", "unknown shorthand `@reboot`")]
#[case("0 6 30 2 *", "0 6 30 2 *", "never runs")]
#[case("0 ６ * * *", "６", "is no hour")]
fn a_bad_line_names_the_place(#[case] line: &str, #[case] part: &str, #[case] message: &str) {
    let (at, reason) = check_line(line).unwrap_err();
    assert_eq!(&line[at], part);
    assert!(reason.to_string().contains(message), "{reason}");
}

#[test]
fn an_unknown_zone_is_named() {
    let error = Schedule::parse(&[], "America/Nowhere").unwrap_err();
    assert_eq!(error.to_string(), "unknown time zone `America/Nowhere`");
}

fn field(min: u8, max: u8) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("*".to_owned()),
        2 => (min..=max).prop_map(|value| value.to_string()),
        1 => (min..=max, min..=max).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (1..=(max - min)).prop_map(|step| format!("*/{step}")),
        1 => (min..=max, min..=max).prop_map(|(a, b)| format!("{a},{b}")),
    ]
}

fn cron_line() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7)).prop_map(
        |(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn runs_only_move_forward(
        line in cron_line(),
        start in 1_000_000_000_i64..3_000_000_000,
        zone in prop::sample::select(vec![NEW_YORK, "UTC", "Australia/Lord_Howe", "Africa/Casablanca"]),
    ) {
        let schedule = schedule(&[&line], zone);
        let mut moment = Timestamp::from_second(start).unwrap();
        for _ in 0..20 {
            let Some(next) = schedule.next_after(moment) else { break };
            prop_assert!(next > moment, "{line}: {next} after {moment}");
            // A moment just before it leads to the same run.
            let just_before = next.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap();
            prop_assert_eq!(schedule.next_after(just_before), Some(next));
            moment = next;
        }
    }

    /// Another implementation of crontab(5), in a zone without clock changes.
    /// It disagrees about `*/2` beside another day field: crontab(5) calls a
    /// field that begins with `*` unrestricted, croner only `*` itself.
    #[test]
    fn runs_are_those_that_croner_finds(line in cron_line(), start in 1_000_000_000_i64..3_000_000_000) {
        let stepped_day = |index| line.split(' ').nth(index).is_some_and(|it| it.starts_with("*/"));
        prop_assume!(!stepped_day(2) && !stepped_day(4));
        let oracle = croner::Cron::from_str(&line).unwrap();
        let ours = schedule(&[&line], "UTC");
        let mut moment = Timestamp::from_second(start).unwrap();
        for _ in 0..10 {
            let asked = chrono::DateTime::from_timestamp(moment.as_second(), 0).unwrap();
            let expected = oracle.find_next_occurrence(&asked, false).unwrap().timestamp();
            moment = ours.next_after(moment).unwrap();
            prop_assert_eq!(moment.as_second(), expected, "{} after {}", line, asked);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(line in "[ -~*]{0,24}|([0-9*/,-]{1,6} ){4}[0-9*/,-]{1,6}") {
        if let Err((at, _)) = check_line(&line) {
            prop_assert!(line.get(at).is_some());
        }
    }
}
