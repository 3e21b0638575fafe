//! The inside of a process that the service has started.

use std::io::{self, BufRead, Write};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::words::{Errand, Last, Word, Work};
use crate::daemon::cycle::take_in;
use crate::daemon::digest;
use crate::daemon::outcome::Outcome;
use crate::daemon::pulse::Pulse;
use crate::daemon::rooms::Rooms;
use crate::daemon::terms::Mode;

/// How often the service hears that the work gets on, where it does.
const STRETCH: Duration = Duration::from_secs(5);

/// The service beside which this process works.
#[derive(Debug)]
pub struct Beside {
    /// What it wants; `None` where nobody has said so.
    errand: Option<Errand>,
}

impl Beside {
    /// Hears what the service wants; `end` is cancelled when it closes the
    /// standard input or is gone.
    pub fn hear(end: CancellationToken) -> io::Result<Self> {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        // A thread, not a task: nobody waits for it when the work is done.
        std::thread::Builder::new().spawn(move || {
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            end.cancel();
        })?;
        Ok(Self { errand: serde_json::from_str(&line).ok() })
    }

    /// Runs the errand, but for the deliveries, which are the service's, and
    /// says how it goes.
    ///
    /// # Errors
    /// The service hears it no longer.
    pub async fn run(self, rooms: &Rooms, end: &CancellationToken) -> io::Result<()> {
        let settings = rooms.settings_digest();
        let Some(errand) = self.errand.filter(|it| it.settings == settings.as_str()) else {
            return cannot_begin(
                "the settings that were read before are not those of today's files; reload the \
                 service to take these, or put them right",
            );
        };
        say(&Word::Begun)?;
        let last = tokio::select! {
            last = carry_out(errand.work, rooms, end) => last,
            gone = pass_on(&rooms.pulse) => return gone,
        };
        say(&Word::Last(last))
    }
}

async fn carry_out(work: Work, rooms: &Rooms, end: &CancellationToken) -> Last {
    match work {
        Work::Cycle => Last::Cycle(Outcome::of(&take_in(rooms, Mode::Commit, end).await)),
        Work::Digests => {
            Last::Digests(digest::compose_due(rooms).await.map_err(|error| error.to_string()))
        }
    }
}

/// Says that the errand cannot begin.
pub fn cannot_begin(why: &str) -> io::Result<()> {
    say(&Word::Last(Last::Refused(why.to_owned())))
}

/// Says so as long as the work gets on; ends where nobody hears it.
async fn pass_on(pulse: &Pulse) -> io::Result<()> {
    let mut seen = pulse.count();
    loop {
        tokio::time::sleep(STRETCH).await;
        let count = pulse.count();
        if count != seen {
            say(&Word::Alive)?;
        }
        seen = count;
    }
}

fn say(word: &Word) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, word)?;
    out.write_all(b"\n")?;
    out.flush()
}
