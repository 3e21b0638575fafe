//! The service: it says how it is, ends when it is told to, and gives up what it
//! held.

use std::os::unix::net::UnixDatagram;
use std::process::Child;
use std::time::Duration;

use entitylistd::replica::Fault;

use crate::support::program::{Ended, Program, signal};

/// Bounds the wait for something that is on its way; never waited out in a
/// test that passes.
const LONG: Duration = Duration::from_mins(1);

/// The service with the socket on which it tells how it is.
struct Service {
    child: Child,
    socket: UnixDatagram,
}

impl Service {
    fn start(program: &Program, read_timeout: &str) -> Self {
        let path = program.folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        let child = program
            .command(&["run", "--now"])
            .env("NOTIFY_SOCKET", &path)
            .env("ENTITYLISTD_HTTP__READ_TIMEOUT", read_timeout)
            .env("ENTITYLISTD_HTTP__REQUEST_TIMEOUT", read_timeout)
            .spawn()
            .unwrap();
        Self { child, socket }
    }

    /// Waits until the service has said this.
    fn wait_for(&self, word: &str) {
        let mut said = [0; 4096];
        loop {
            let length = self.socket.recv(&mut said).unwrap();
            if String::from_utf8_lossy(&said[..length]).contains(word) {
                return;
            }
        }
    }

    fn end(self) -> Ended {
        signal(&self.child, "TERM");
        self.child.wait_with_output().unwrap().into()
    }
}

/// Waits until the replica has been asked for so many things.
async fn asked(program: &Program, times: usize) {
    let enough = async {
        while program.replica.seen().len() < times {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(LONG, enough).await;
    assert!(waited.is_ok(), "{:?}", program.replica.seen());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_systemd_how_it_is_and_ends_when_told() {
    let program = Program::new().await;
    let service = Service::start(&program, "10s");
    for word in ["READY=1", "WATCHDOG=1", "STATUS=a cycle is running", "STATUS=next cycle at"] {
        service.wait_for(word);
    }
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("SIGTERM: ending"), "{}", ended.err);
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cycle_under_way_is_cut_short_and_gives_up_its_lease() {
    let program = Program::new().await;
    // Longer than the test may take: only the signal ends the wait.
    program.replica.faults().always("05426.xml", Fault::Stalled);
    let service = Service::start(&program, "10m");
    // The days of the eCFR, its list, the index, and the document that stands still.
    asked(&program, 4).await;

    let beside = program.run(&["check"]);
    assert_eq!(beside.code, Some(1));
    assert!(beside.err.contains("another cycle is running"), "{}", beside.err);

    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("cut short"), "{}", ended.err);
    program.replica.faults().clear();
    let next = program.run(&["check"]);
    assert_eq!(next.code, Some(0), "the lease is free: {}", next.err);
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
}
