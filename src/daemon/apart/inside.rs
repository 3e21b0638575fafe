//! The inside of a cycle's process.

use std::io::{self, BufRead, Write};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::words::Word;
use crate::daemon::cycle::take_in;
use crate::daemon::outcome::Outcome;
use crate::daemon::pulse::Pulse;
use crate::daemon::rooms::Rooms;
use crate::daemon::terms::Mode;

/// How often the service hears that the cycle gets on, where it does.
const STRETCH: Duration = Duration::from_secs(5);

/// The service beside which this process runs one cycle.
#[derive(Debug)]
pub struct Beside {
    /// The digest of its settings.
    settings: String,
}

impl Beside {
    /// Hears by which settings the service runs; `end` is cancelled when it
    /// closes the standard input or is gone.
    pub fn hear(end: CancellationToken) -> io::Result<Self> {
        let mut settings = String::new();
        io::stdin().lock().read_line(&mut settings)?;
        // A thread, not a task: nobody waits for it when the cycle is done.
        std::thread::Builder::new().spawn(move || {
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            end.cancel();
        })?;
        Ok(Self { settings: settings.trim().to_owned() })
    }

    /// Runs the cycle up to its deliveries, which are the service's, and says
    /// how it goes.
    ///
    /// # Errors
    /// The service hears it no longer.
    pub async fn run(self, rooms: &Rooms, end: &CancellationToken) -> io::Result<()> {
        if rooms.settings_digest().as_str() != self.settings {
            return cannot_begin(
                "the settings that were read before are not those of today's files; reload the \
                 service to take these, or put them right",
            );
        }
        say(&Word::Begun)?;
        let ended = tokio::select! {
            ended = take_in(rooms, Mode::Commit, end) => ended,
            gone = pass_on(&rooms.pulse) => return gone,
        };
        say(&Word::Ended(Outcome::of(&ended)))
    }
}

/// Says that the cycle cannot begin.
pub fn cannot_begin(why: &str) -> io::Result<()> {
    say(&Word::Refused(why.to_owned()))
}

/// Says so as long as the cycle gets on; ends where nobody hears it.
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
