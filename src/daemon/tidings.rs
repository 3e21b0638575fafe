//! What systemd is told; without systemd nothing happens.

use jiff::Timestamp;
use sd_notify::NotifyState;

use super::rhythm::Past;

/// The line to systemd (`$NOTIFY_SOCKET`).
pub(super) struct Tidings;

impl Tidings {
    pub(super) fn ready(&self) {
        self.tell(&[NotifyState::Ready]);
    }

    /// A reload begins; [`Tidings::ready`] ends it. With the moment, as
    /// `Type=notify-reload` wants it.
    pub(super) fn reloading(&self) {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => self.tell(&[NotifyState::Reloading, now]),
            Err(_) => self.tell(&[NotifyState::Reloading]),
        }
    }

    pub(super) fn stopping(&self) {
        self.tell(&[NotifyState::Stopping]);
    }

    /// Feeds the watchdog.
    pub(super) fn alive(&self) {
        self.tell(&[NotifyState::Watchdog]);
    }

    pub(super) fn waiting(&self, due: Timestamp, past: &Past) {
        self.status(&format!("next cycle at {}; {}", moment(due), last(past)));
    }

    pub(super) fn cycle_runs(&self, past: &Past) {
        self.status(&format!("a cycle is running; {}", last(past)));
    }

    pub(super) fn refused(&self) {
        self.status("the configuration was NOT reloaded, the old one stays; see the journal");
    }

    fn status(&self, text: &str) {
        self.tell(&[NotifyState::Status(text)]);
    }

    #[expect(clippy::unused_self, reason = "a line is something that one has")]
    fn tell(&self, states: &[NotifyState<'_>]) {
        if let Err(error) = sd_notify::notify(states) {
            tracing::debug!("systemd was not told: {error}");
        }
    }
}

fn last(past: &Past) -> String {
    let good = past.last_good.map_or_else(|| "never".to_owned(), moment);
    match past.failures {
        0 => format!("last good cycle: {good}"),
        failures => format!("last good cycle: {good}; {failures} failed since"),
    }
}

/// A moment to the second, for people.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
