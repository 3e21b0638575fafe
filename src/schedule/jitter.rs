//! A delay that differs from installation to installation and from run to
//! run, so that not everybody asks in the same second; the same seed and run
//! give the same delay.

use std::time::Duration;

use jiff::Timestamp;

/// The delay of a run, from nothing up to `most`.
pub fn jitter(seed: u64, run: Timestamp, most: Duration) -> Duration {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    if most == 0 {
        return Duration::ZERO;
    }
    let run = u64::from_ne_bytes(run.as_second().to_ne_bytes());
    Duration::from_millis(mixed(seed ^ run.rotate_left(32)) % most)
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014): every bit of the
/// input moves every bit of the output.
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_is_spread_over_runs_and_seeds_and_never_too_long() {
        let most = Duration::from_secs(45);
        let run: Timestamp = "2025-03-28T10:02:00Z".parse().unwrap();
        let seconds: BTreeSet<u64> =
            (0..1000).map(|seed| jitter(seed, run, most).as_secs()).collect();
        assert_eq!(seconds.len(), 45);
        assert_eq!(seconds.last(), Some(&44));
        assert_eq!(jitter(7, run, most), jitter(7, run, most));
        assert_eq!(jitter(7, run, Duration::ZERO), Duration::ZERO);
    }
}
