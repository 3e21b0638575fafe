//! Cycles and digests in processes of their own.
//!
//! Reading a list and a rule takes tens of megabytes, of which an allocator
//! gives little back, and minutes a month. The service stays small because that
//! is done in a process beside it, of the same program: it writes what it finds
//! into the same database and ends.
//!
//! The service says over the standard input what is to be done and by which
//! settings, and keeps it open: when it closes, the process ends, too. The
//! process says over the standard output that it has begun, that it gets on, and
//! how it ended. Where none can begin, or it would run by other settings (a file
//! has changed and nobody has asked for a reload), the service does it itself.

mod inside;
#[cfg(test)]
mod tests;
mod words;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio_util::sync::CancellationToken;

pub use self::inside::{Beside, cannot_begin};
use self::words::{Errand, Last, Word, Work};
use super::outcome::Outcome;
use super::pulse::Pulse;
use super::rooms::Rooms;
use super::terms::CycleError;

/// How long a process may take to end when it is asked to. It has nothing to
/// finish: a commit is whole or not at all.
const GRACE: Duration = Duration::from_secs(10);

/// How long digests may be composed; a cycle is watched step by step.
const LONGEST: Duration = Duration::from_mins(10);

/// What lists of processes show.
const NAME: &str = env!("CARGO_PKG_NAME");

/// What systemd tells the service is not for its processes.
const OF_THE_SERVICE: [&str; 6] = [
    "NOTIFY_SOCKET",
    "WATCHDOG_PID",
    "WATCHDOG_USEC",
    "LISTEN_FDS",
    "LISTEN_FDNAMES",
    "LISTEN_PID",
];

/// The command that works beside the service.
#[derive(Debug, Clone)]
pub struct Apart {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl Apart {
    /// This program, with these arguments.
    pub fn this_program(arguments: Vec<OsString>) -> Self {
        // The one that runs, even where an upgrade has put another in its place.
        let running = PathBuf::from("/proc/self/exe");
        let known = if running.exists() { None } else { std::env::current_exe().ok() };
        Self { program: known.unwrap_or(running), arguments }
    }

    /// Runs a cycle up to its deliveries. `Err` says why it did not begin.
    pub(super) async fn take_in(
        &self,
        rooms: &Rooms,
        end: &CancellationToken,
    ) -> Result<Outcome, String> {
        match self.send(Work::Cycle, rooms, end).await? {
            Back::Said(Last::Cycle(outcome)) => Ok(outcome),
            Back::CutShort => Ok(Outcome::of(&Err(CycleError::CutShort))),
            Back::Said(other) => Ok(Outcome::BrokeOff(format!("it said {other:?}"))),
            Back::BrokeOff(how) => Ok(Outcome::BrokeOff(how)),
        }
    }

    /// Composes the digests that are due; how many were queued, or why not. The
    /// outer `Err` says why it did not begin.
    pub(super) async fn compose_digests(
        &self,
        rooms: &Rooms,
        end: &CancellationToken,
    ) -> Result<Result<u32, String>, String> {
        let composed = tokio::time::timeout(LONGEST, self.send(Work::Digests, rooms, end)).await;
        let Ok(composed) = composed else {
            return Ok(Err("it did not end within ten minutes, and was ended".to_owned()));
        };
        match composed? {
            Back::Said(Last::Digests(queued)) => Ok(queued),
            Back::CutShort => Ok(Ok(0)),
            Back::Said(other) => Ok(Err(format!("it said {other:?}"))),
            Back::BrokeOff(how) => Ok(Err(how)),
        }
    }

    /// Has an errand run. `Err` says why it did not begin.
    async fn send(
        &self,
        work: Work,
        rooms: &Rooms,
        end: &CancellationToken,
    ) -> Result<Back, String> {
        let settings = rooms.settings_digest().as_str().to_owned();
        let mut process = self.start().map_err(|error| error.to_string())?;
        process.tell(&Errand { settings, work }).await;
        let talk = process.listen(&rooms.pulse, end).await;
        let ended = process.end().await;
        match talk {
            Talk { last: Some(Last::Refused(why)), .. } => Err(why),
            Talk { last: Some(last), .. } => Ok(Back::Said(last)),
            _ if end.is_cancelled() => Ok(Back::CutShort),
            Talk { begun: false, .. } => Err(ended),
            Talk { .. } => Ok(Back::BrokeOff(ended)),
        }
    }

    fn start(&self) -> std::io::Result<Process> {
        let mut command = Command::new(&self.program);
        command.arg0(NAME).args(&self.arguments).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        for name in OF_THE_SERVICE {
            command.env_remove(name);
        }
        let mut child = command.spawn()?;
        let gone = || std::io::Error::other("it has no pipes");
        let says = child.stdout.take().ok_or_else(gone)?;
        let hears = child.stdin.take();
        Ok(Process { child, hears, says: BufReader::new(says).lines() })
    }
}

/// How an errand ended that had begun.
enum Back {
    Said(Last),
    CutShort,
    BrokeOff(String),
}

/// A process that runs an errand.
struct Process {
    child: Child,
    hears: Option<ChildStdin>,
    says: Lines<BufReader<ChildStdout>>,
}

/// What was said.
#[derive(Default)]
struct Talk {
    begun: bool,
    last: Option<Last>,
}

impl Process {
    /// A process that does not take a line has ended; why is seen then.
    async fn tell(&mut self, errand: &Errand) {
        if let (Some(hears), Ok(line)) = (&mut self.hears, serde_json::to_string(errand)) {
            let _ = hears.write_all(format!("{line}\n").as_bytes()).await;
        }
    }

    /// Hears it out. When `end` is cancelled it is asked to end, and heard no
    /// longer where it does not.
    async fn listen(&mut self, pulse: &Pulse, end: &CancellationToken) -> Talk {
        let mut talk = Talk::default();
        let mut patience = std::pin::pin!(async {
            end.cancelled().await;
            tokio::time::sleep(GRACE).await;
        });
        loop {
            tokio::select! {
                line = self.says.next_line() => match line {
                    Ok(Some(line)) => talk.hear(&line, pulse),
                    Ok(None) | Err(_) => return talk,
                },
                () = end.cancelled(), if self.hears.is_some() => self.hears = None,
                () = &mut patience => return talk,
            }
            if talk.last.is_some() {
                return talk;
            }
        }
    }

    /// How it ended; it is made to where it has nothing more to say and does
    /// not.
    async fn end(mut self) -> String {
        let ended = tokio::time::timeout(GRACE, self.child.wait()).await;
        match ended {
            Ok(Ok(status)) => format!("its process ended before its time ({status})"),
            Ok(Err(error)) => format!("nobody knows how its process ended: {error}"),
            // killed when it is dropped
            Err(_) => "its process did not end".to_owned(),
        }
    }
}

impl Talk {
    fn hear(&mut self, line: &str, pulse: &Pulse) {
        match serde_json::from_str(line) {
            Ok(Word::Begun) => self.begun = true,
            Ok(Word::Alive) => pulse.beat(),
            Ok(Word::Last(last)) => self.last = Some(last),
            Err(error) => tracing::warn!(%error, line, "a process said what nobody understands"),
        }
    }
}
