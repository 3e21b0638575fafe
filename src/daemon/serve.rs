//! The service: cycles when the schedule says so, deliveries when they are
//! due, a clean end on request.

use std::convert::Infallible;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::cycle::run_cycle;
use super::digest::{self, DigestError};
use super::receivers;
use super::report::{CycleReport, Told};
use super::rooms::Rooms;
use super::terms::{CycleError, FEDERAL_REGISTER, Mode};
use super::trouble;
use crate::schedule::Schedule;

/// The rest after a failed cycle.
const REST: SignedDuration = SignedDuration::from_mins(5);
/// The longest sleep at a stretch: a machine that was asleep or whose clock
/// was set is noticed within this time.
const STRETCH: SignedDuration = SignedDuration::from_secs(30);

/// Runs until `end` is cancelled. `at_once` runs a cycle before the first wait.
pub async fn serve(
    rooms: &Rooms,
    schedule: &Schedule,
    at_once: bool,
    end: CancellationToken,
) -> anyhow::Result<()> {
    tell_systemd(&[sd_notify::NotifyState::Ready]);
    let cycles = async {
        let ended = cycles(rooms, schedule, at_once, &end).await;
        // Deliveries alone are no service: where cycles cannot go on, the
        // program ends with the reason and is started again.
        end.cancel();
        ended
    };
    let (cycles, (), ()) =
        tokio::join!(cycles, rooms.worker.run(end.clone()), reports(rooms, &end));
    tell_systemd(&[sd_notify::NotifyState::Stopping]);
    cycles?;
    tracing::info!("ended");
    Ok(())
}

/// Digests when they are due, and what is to be told of receivers, between
/// cycles too.
async fn reports(rooms: &Rooms, end: &CancellationToken) {
    while !end.is_cancelled() {
        match report_once(rooms).await {
            Ok(0) => {}
            Ok(_) => rooms.worker.wake(),
            Err(error) => tracing::error!("digests and notices could not be written: {error}"),
        }
        tokio::select! {
            () = end.cancelled() => {}
            () = tokio::time::sleep(STRETCH.unsigned_abs()) => {}
        }
    }
}

/// One look at what is due; gives the number of messages that were queued.
async fn report_once(rooms: &Rooms) -> Result<u32, DigestError> {
    let notices = receivers::note(rooms).await?;
    Ok(notices + digest::compose_due(rooms).await?)
}

async fn cycles(
    rooms: &Rooms,
    schedule: &Schedule,
    at_once: bool,
    end: &CancellationToken,
) -> anyhow::Result<()> {
    let max_gap = rooms.config.schedule.max_gap;
    let mut failed_at = None;
    let mut at_once = at_once;
    loop {
        let last = rooms.store.last_good_cycle(FEDERAL_REGISTER).await?;
        let last_good = last.as_ref().filter(|_| !at_once).map(|cycle| cycle.started);
        at_once = false;
        let next = next_run(schedule, max_gap, last_good, failed_at, rooms.clock.now());
        let when = next.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        status(&format!("next cycle at {when}"));
        tracing::info!(at = %when, "next cycle");
        tokio::select! {
            () = end.cancelled() => return Ok(()),
            alive = sleep_until(rooms, next) => alive?,
        }
        status("a cycle is running");
        let began = rooms.clock.now();
        let good = tokio::select! {
            good = one_cycle(rooms, end) => good,
            never = feed_watchdog(rooms) => match never {},
        };
        if end.is_cancelled() {
            return Ok(());
        }
        if good {
            trouble::note_missed(rooms, last.as_ref(), began).await?;
            rooms.worker.wake();
        }
        failed_at = (!good).then_some(began);
    }
}

/// When the next cycle runs: at the next time on the schedule after the last
/// good one, or `max_gap` after it, whichever comes first. A time that was
/// missed (sleep, downtime, a clock that was set) is now. After a failed
/// attempt there is a rest, so that a broken source is not hammered.
fn next_run(
    schedule: &Schedule,
    max_gap: Duration,
    last_good: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    now: Timestamp,
) -> Timestamp {
    let due = last_good.map_or(now, |good| schedule.next_within(good.min(now), max_gap));
    let rested = failed_at.map_or(now, |at| at.min(now).checked_add(REST).unwrap_or(now));
    due.max(rested).max(now)
}

/// Sleeps in stretches by the wall clock and feeds the watchdog after each
/// one, once the store has answered.
async fn sleep_until(rooms: &Rooms, until: Timestamp) -> anyhow::Result<()> {
    loop {
        rooms.store.last_good_cycle(FEDERAL_REGISTER).await?;
        tell_systemd(&[sd_notify::NotifyState::Watchdog]);
        let left = until.duration_since(rooms.clock.now());
        if !left.is_positive() {
            return Ok(());
        }
        let stretch = left.min(STRETCH);
        tokio::time::sleep(Duration::try_from(stretch).unwrap_or_default()).await;
    }
}

/// Feeds the watchdog beside a cycle, which may take long where there is much
/// to catch up with or a source makes us wait. Every request has its limits;
/// what the watchdog proves is that the program turns and the store answers.
async fn feed_watchdog(rooms: &Rooms) -> Infallible {
    loop {
        tokio::time::sleep(STRETCH.unsigned_abs()).await;
        match rooms.store.last_good_cycle(FEDERAL_REGISTER).await {
            Ok(_) => tell_systemd(&[sd_notify::NotifyState::Watchdog]),
            Err(error) => tracing::error!("the store does not answer: {error}"),
        }
    }
}

/// Runs a cycle and logs it in one line; true for a good one.
async fn one_cycle(rooms: &Rooms, end: &CancellationToken) -> bool {
    match run_cycle(rooms, Mode::Commit, end).await {
        Ok(report) => {
            log(&report);
            report.failures().next().is_none()
        }
        Err(error @ (CycleError::Busy | CycleError::CutShort)) => {
            tracing::warn!("{error}");
            false
        }
        Err(error) => {
            tracing::error!("cycle failed: {error}");
            false
        }
    }
}

fn log(report: &CycleReport) {
    for (document, why) in report.failures() {
        tracing::error!(document = %document.number, "document failed: {why}");
    }
    let alerts =
        report.documents.iter().filter(|one| matches!(one.told, Told::Alert { .. })).count();
    tracing::info!(
        from = %report.window.0,
        to = %report.window.1,
        documents = report.documents.len(),
        alerts,
        delivered = report.deliveries.delivered,
        "cycle done"
    );
}

fn status(text: &str) {
    tell_systemd(&[sd_notify::NotifyState::Status(text)]);
}

/// Tells systemd; without systemd this does nothing.
fn tell_systemd(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!("systemd was not told: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn every_morning() -> Schedule {
        Schedule::parse(&["0 6 * * *".to_owned()], "America/New_York").unwrap()
    }

    fn next(good: Option<&str>, failed: Option<&str>, now: &str) -> String {
        next_run(&every_morning(), DAY, good.map(at), failed.map(at), at(now)).to_string()
    }

    #[test]
    fn an_empty_store_runs_at_once() {
        assert_eq!(next(None, None, "2025-03-28T09:00:00Z"), "2025-03-28T09:00:00Z");
    }

    #[test]
    fn after_a_good_cycle_the_schedule_decides() {
        let good = Some("2025-03-27T10:00:00Z");
        assert_eq!(next(good, None, "2025-03-27T10:00:07Z"), "2025-03-28T10:00:00Z");
    }

    #[test]
    fn a_time_that_was_slept_through_is_now() {
        let good = Some("2025-03-20T10:00:00Z");
        assert_eq!(next(good, None, "2025-03-28T09:00:00Z"), "2025-03-28T09:00:00Z");
    }

    #[test]
    fn a_failed_cycle_is_tried_again_after_a_rest() {
        let good = Some("2025-03-26T10:00:00Z");
        let failed = Some("2025-03-28T10:00:00Z");
        assert_eq!(next(good, failed, "2025-03-28T10:00:09Z"), "2025-03-28T10:05:00Z");
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_cycles() {
        let good = Some("2030-01-01T00:00:00Z");
        assert_eq!(next(good, None, "2025-03-28T09:00:00Z"), "2025-03-28T10:00:00Z");
    }
}
