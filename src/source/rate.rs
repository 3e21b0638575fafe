//! Politeness: how often each kind of request may leave.

use std::num::NonZeroU32;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use super::http::Pace;
use crate::config;

/// One limiter per kind of request, each without bursts, so that two requests
/// are never closer together than the rate allows.
pub(super) struct Rates {
    documents: DefaultDirectRateLimiter,
    api: DefaultDirectRateLimiter,
}

impl Rates {
    pub(super) fn new(http: &config::Http) -> Self {
        Self { documents: limiter(http.documents_per_minute), api: limiter(http.api_per_minute) }
    }

    /// Waits until a request of this kind may leave.
    pub(super) async fn wait(&self, pace: Pace) {
        match pace {
            Pace::Document => self.documents.until_ready().await,
            Pace::Api => self.api.until_ready().await,
        }
    }
}

/// Zero is no rate; it counts as one a minute.
fn limiter(per_minute: u32) -> DefaultDirectRateLimiter {
    let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::direct(Quota::per_minute(per_minute).allow_burst(NonZeroU32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_request_of_a_burst_waits() {
        let limiter = limiter(1);
        assert!(limiter.check().is_ok());
        assert!(limiter.check().is_err());
    }

    #[test]
    fn a_rate_of_zero_is_the_slowest_rate() {
        assert!(limiter(0).check().is_ok());
    }
}
