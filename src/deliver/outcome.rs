//! What follows from an attempt: delivered, tried again, or given up. Pure.

use std::time::Duration;

use entity_list::model::Sha256;
use jiff::{SignedDuration, Timestamp};

use crate::store::DeliveryOutcome;

/// The waits after the first, second, ... failed attempt. After the last one
/// there is no other attempt.
pub const RETRY_WAITS: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// Attempts after which a body that the receiver does not accept is given up:
/// the same body would be sent for days while all behind it waits.
const UNFIT_ATTEMPTS: u32 = 3;

/// The part of a wait that jitter may add.
const JITTER_SHARE: f64 = 0.2;

/// The longest wait that a receiver may ask for.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The receiver took it.
    Accepted {
        /// Its words.
        said: String,
    },
    /// It failed for now.
    Failed {
        /// Its words, or why it could not be reached.
        said: String,
        /// The wait that the receiver asked for.
        retry_after: Option<Duration>,
    },
    /// The receiver does not accept this body, which hardly anything will
    /// change: it is tried a few times only.
    Unfit {
        /// Its words.
        said: String,
    },
    /// It will fail however often it is tried.
    Refused {
        /// Its words.
        said: String,
    },
    /// The receiver says that it is gone.
    Gone {
        /// Its words.
        said: String,
    },
}

/// The outcome of an attempt. `failed_before` counts the attempts made before
/// this one; `jitter` is in `0..1`, see [`jitter`].
pub fn outcome(
    answer: &Answer,
    failed_before: u32,
    now: Timestamp,
    jitter: f64,
) -> DeliveryOutcome {
    match answer {
        Answer::Accepted { said } => DeliveryOutcome::Delivered { answer: said.clone() },
        Answer::Refused { said } => DeliveryOutcome::Dead { answer: said.clone() },
        Answer::Gone { said } => DeliveryOutcome::Gone { answer: said.clone() },
        Answer::Unfit { said } if failed_before + 1 >= UNFIT_ATTEMPTS => {
            given_up(failed_before, said)
        }
        Answer::Unfit { said } => again(said, None, failed_before, now, jitter),
        Answer::Failed { said, retry_after } => {
            again(said, *retry_after, failed_before, now, jitter)
        }
    }
}

/// The next attempt, as the schedule or the receiver says; none after the last.
fn again(
    said: &str,
    retry_after: Option<Duration>,
    failed_before: u32,
    now: Timestamp,
    jitter: f64,
) -> DeliveryOutcome {
    let wait = usize::try_from(failed_before).ok().and_then(|n| RETRY_WAITS.get(n));
    let Some(wait) = wait else { return given_up(failed_before, said) };
    let asked = retry_after.unwrap_or_default().min(LONGEST_ASKED);
    let wait = wait.mul_f64(1.0 + JITTER_SHARE * jitter).max(asked);
    DeliveryOutcome::Retry { at: later(now, wait), answer: said.to_owned() }
}

fn given_up(failed_before: u32, said: &str) -> DeliveryOutcome {
    DeliveryOutcome::Dead {
        answer: format!("given up after {} attempts: {said}", failed_before + 1),
    }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| now.checked_add(wait).ok())
        .unwrap_or(Timestamp::MAX)
}

/// A number in `0..1` that differs from delivery to delivery and from attempt
/// to attempt, and is the same whenever it is asked for again: retries spread
/// out, and tests repeat.
pub fn jitter(delivery: &str, attempt: u32) -> f64 {
    let digest = Sha256::of(format!("{delivery}#{attempt}").as_bytes());
    let number = u32::from_str_radix(&digest.as_str()[..8], 16).unwrap_or_default();
    f64::from(number) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const NOW: &str = "2025-03-28T12:00:00Z";

    fn failed(retry_after: Option<u64>) -> Answer {
        Answer::Failed { said: "503".to_owned(), retry_after: retry_after.map(Duration::from_secs) }
    }

    fn seconds_until(outcome: &DeliveryOutcome) -> Option<i64> {
        match outcome {
            DeliveryOutcome::Retry { at, .. } => {
                Some(at.duration_since(NOW.parse().unwrap()).as_secs())
            }
            _ => None,
        }
    }

    #[rstest]
    #[case::first(0, None, Some(5))]
    #[case::second(1, None, Some(300))]
    #[case::third(2, None, Some(1_800))]
    #[case::fourth(3, None, Some(7_200))]
    #[case::fifth(4, None, Some(18_000))]
    #[case::sixth(5, None, Some(36_000))]
    #[case::seventh(6, None, Some(50_400))]
    #[case::eighth(7, None, Some(72_000))]
    #[case::ninth(8, None, Some(86_400))]
    #[case::the_last(9, None, None)]
    #[case::asked_for_more(0, Some(90), Some(90))]
    #[case::asked_for_less(2, Some(1), Some(1_800))]
    #[case::asked_for_a_year(0, Some(31_536_000), Some(86_400))]
    #[case::asked_after_the_last(9, Some(60), None)]
    fn failures_wait_as_the_schedule_says(
        #[case] failed_before: u32,
        #[case] retry_after: Option<u64>,
        #[case] seconds: Option<i64>,
    ) {
        let outcome = outcome(&failed(retry_after), failed_before, NOW.parse().unwrap(), 0.0);
        assert_eq!(seconds_until(&outcome), seconds);
        assert_eq!(matches!(outcome, DeliveryOutcome::Dead { .. }), seconds.is_none());
    }

    #[test]
    fn jitter_only_adds_and_never_more_than_a_fifth() {
        let outcome = outcome(&failed(None), 1, NOW.parse().unwrap(), 0.999_999);
        assert_eq!(seconds_until(&outcome), Some(359));
    }

    #[test]
    fn jitter_repeats_and_spreads() {
        let numbers: Vec<f64> = (0..100).map(|attempt| jitter("msg_a", attempt)).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number < 0.2));
        assert!(numbers.iter().any(|number| *number > 0.8));
        assert!((jitter("msg_a", 3) - numbers[3]).abs() < f64::EPSILON);
    }

    #[test]
    fn a_body_that_is_not_accepted_is_tried_three_times() {
        let unfit = Answer::Unfit { said: "400: invalid_blocks".to_owned() };
        let outcome = |failed_before| outcome(&unfit, failed_before, NOW.parse().unwrap(), 0.0);
        assert_eq!(seconds_until(&outcome(0)), Some(5));
        assert_eq!(seconds_until(&outcome(1)), Some(300));
        let answer = "given up after 3 attempts: 400: invalid_blocks".to_owned();
        assert_eq!(outcome(2), DeliveryOutcome::Dead { answer });
    }

    #[test]
    fn a_refusal_is_final_at_once() {
        let refused = Answer::Refused { said: "550 no such user".to_owned() };
        assert_eq!(
            outcome(&refused, 0, NOW.parse().unwrap(), 0.0),
            DeliveryOutcome::Dead { answer: "550 no such user".to_owned() }
        );
    }
}
