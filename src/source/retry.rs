//! Whether asking again may help, and how long to wait first. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::error::SourceError;

/// What an error says about another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The same request would fail the same way.
    No,
    /// It may help, after the usual wait.
    Yes,
    /// It may help, and the server said when.
    After(Duration),
}

/// Whether another attempt may help.
///
/// Refusals (4xx, another site, an HTML page for people) are not repeated:
/// insisting is what gets an address blocked. Troubles of the way (timeouts,
/// resets, cut-off bodies) and of the server (5xx, 429, 408) are.
pub fn again(error: &SourceError) -> Again {
    match error {
        SourceError::Status { status: 408 | 425 | 429 | 500 | 502..=504, retry_after, .. } => {
            retry_after.map_or(Again::Yes, Again::After)
        }
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::CutOff { .. }
        | SourceError::Undecodable { .. }
        | SourceError::NotWhole { .. } => Again::Yes,
        _ => Again::No,
    }
}

/// How long to wait before the next attempt; `None` gives up.
///
/// `planned` is the backoff's own wait, `None` when the attempts are used up.
/// A server that asks for more than `longest` is not asked again in this
/// cycle: coming back earlier than it said would be neither polite nor of use.
pub fn wait(again: Again, planned: Option<Duration>, longest: Duration) -> Option<Duration> {
    let planned = planned?;
    match again {
        Again::No => None,
        Again::Yes => Some(planned.min(longest)),
        Again::After(asked) => (asked <= longest).then_some(asked),
    }
}

/// Reads `Retry-After`: seconds or an HTTP date (RFC 9110 section 10.2.3). A
/// date in the past means now.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = Timestamp::try_from(httpdate::parse_http_date(value).ok()?).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use url::Url;

    use super::super::check::Wanted;
    use super::super::error::ShownUrl;
    use super::*;

    fn url() -> ShownUrl {
        ShownUrl::from(&Url::parse("https://example.gov/").unwrap())
    }

    fn status(status: u16, seconds: Option<u64>) -> SourceError {
        SourceError::Status {
            url: url(),
            status,
            message: None,
            retry_after: seconds.map(Duration::from_secs),
        }
    }

    #[rstest]
    #[case(429, Some(7), Again::After(Duration::from_secs(7)))]
    #[case(429, None, Again::Yes)]
    #[case(503, Some(0), Again::After(Duration::ZERO))]
    #[case(500, None, Again::Yes)]
    #[case(501, None, Again::No)]
    #[case(400, None, Again::No)]
    #[case(403, Some(7), Again::No)]
    #[case(404, None, Again::No)]
    fn a_status_says_whether_to_ask_again(
        #[case] code: u16,
        #[case] seconds: Option<u64>,
        #[case] expected: Again,
    ) {
        assert_eq!(again(&status(code, seconds)), expected);
    }

    #[test]
    fn troubles_of_the_way_are_worth_another_attempt_and_refusals_are_not() {
        assert_eq!(again(&SourceError::TimedOut { url: url(), received: 0 }), Again::Yes);
        assert_eq!(
            again(&SourceError::CutOff { url: url(), received: 1, expected: Some(2) }),
            Again::Yes
        );
        let page = SourceError::HtmlPage { url: url(), wanted: Wanted::Json, title: None };
        assert_eq!(again(&page), Again::No);
        let large = SourceError::TooLarge { url: url(), limit: 1, unpacked: true };
        assert_eq!(again(&large), Again::No);
    }

    #[rstest]
    #[case("120", Some(120))]
    #[case(" 0 ", Some(0))]
    #[case("Fri, 28 Mar 2025 10:01:00 GMT", Some(60))]
    #[case("Fri, 28 Mar 2025 09:00:00 GMT", Some(0))]
    #[case("soon", None)]
    #[case("-5", None)]
    fn retry_after_is_seconds_or_a_date(#[case] value: &str, #[case] seconds: Option<u64>) {
        let now = "2025-03-28T10:00:00Z".parse().unwrap();
        assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs));
    }

    #[test]
    fn the_wait_is_capped_and_ends_with_the_attempts() {
        let cap = Duration::from_mins(1);
        let asked = |seconds| Again::After(Duration::from_secs(seconds));
        let planned = Some(Duration::from_secs(90));
        assert_eq!(wait(Again::Yes, planned, cap), Some(cap));
        assert_eq!(wait(asked(5), planned, cap), Some(Duration::from_secs(5)));
        assert_eq!(wait(asked(61), planned, cap), None, "longer than we may wait");
        assert_eq!(wait(asked(5), None, cap), None, "attempts used up");
        assert_eq!(wait(Again::No, planned, cap), None);
    }
}
