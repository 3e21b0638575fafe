//! The program as a service, with the socket on which it tells how it is.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use super::program::{Ended, Program, signal};

/// Bounds the wait for something that is on its way; never waited out in a
/// test that passes.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// The service with the socket on which it tells how it is.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) socket: UnixDatagram,
}

impl Service {
    /// The service, with its first cycle at once.
    pub(crate) fn start(program: &Program, read_timeout: &str) -> Self {
        let mut command = program.command(&["run", "--now"]);
        command
            .env("ENTITYLISTD_HTTP__READ_TIMEOUT", read_timeout)
            .env("ENTITYLISTD_HTTP__REQUEST_TIMEOUT", read_timeout);
        Self::of(program, command)
    }

    /// The service with a configuration file and its pages on a free port.
    pub(crate) fn start_with(program: &Program, file: &Path) -> Self {
        let mut command = program.command(&["--config", file.to_str().unwrap(), "run", "--now"]);
        command.env("ENTITYLISTD_WEB__LISTEN", "127.0.0.1:0");
        Self::of(program, command)
    }

    /// The service by this command.
    pub(crate) fn of(program: &Program, mut command: Command) -> Self {
        let path = program.folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        let child = command.env("NOTIFY_SOCKET", &path).spawn().unwrap();
        Self { child, socket }
    }

    /// Waits until the service has said this.
    pub(crate) fn wait_for(&self, word: &str) {
        let mut said = [0; 4096];
        loop {
            let length = self.socket.recv(&mut said).unwrap();
            if String::from_utf8_lossy(&said[..length]).contains(word) {
                return;
            }
        }
    }

    pub(crate) fn end(self) -> Ended {
        signal(&self.child, "TERM");
        self.child.wait_with_output().unwrap().into()
    }
}

/// Waits until the replica has been asked for so many things.
pub(crate) async fn asked(program: &Program, times: usize) {
    let enough = async {
        while program.replica.seen().len() < times {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(LONG, enough).await;
    assert!(waited.is_ok(), "{:?}", program.replica.seen());
}
