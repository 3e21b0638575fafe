//! The service: it says how it is, ends when it is told to, and gives up what it
//! held.

use std::os::unix::net::UnixDatagram;

use entitylistd::replica::Fault;

use crate::support::program::{Program, signal};
use crate::support::service::{LONG, Service, asked};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_loads_the_configuration_again_or_keeps_the_old_one() {
    let program = Program::new().await;
    let file = program.folder.path().join("entitylistd.toml");
    std::fs::write(&file, "[schedule]\nmax_gap = \"7h\"\n").unwrap();
    let service = Service::start_with(&program, &file);
    service.wait_for("last good cycle: 2");

    std::fs::write(&file, "[schedule]\nmax_gap = \"soon\"\n").unwrap();
    signal(&service.child, "HUP");
    for word in ["RELOADING=1", "READY=1", "STATUS=the configuration was NOT reloaded"] {
        service.wait_for(word);
    }
    std::fs::write(&file, "[schedule]\nmax_gap = \"8h\"\n").unwrap();
    signal(&service.child, "HUP");
    for word in ["RELOADING=1", "READY=1", "STATUS=next cycle at"] {
        service.wait_for(word);
    }

    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("`soon` is no time"), "{}", ended.err);
    assert!(ended.err.contains("the configuration was reloaded"), "{}", ended.err);
}

/// What a page answers: status and body.
async fn page(address: &str, path: &str) -> (u16, String) {
    let response = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
        .get(format!("http://{address}{path}"))
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// The socket is handed over as systemd does it: the third descriptor.
#[tokio::test(flavor = "multi_thread")]
async fn its_pages_are_served_over_the_socket_that_systemd_hands_over() {
    crate::support::install_tls();
    let program = Program::new().await;
    let path = program.folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(LONG)).unwrap();
    let Some(activate) = ["/usr/bin/systemd-socket-activate", "/bin/systemd-socket-activate"]
        .into_iter()
        .find(|path| std::path::Path::new(path).exists())
    else {
        println!("SKIPPED: systemd-socket-activate is not installed");
        return;
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = program.command(&["run", "--now"]);
    let mut command = std::process::Command::new(activate);
    command.arg("-l").arg(port.to_string());
    // It hands the environment on only where it is told to.
    for (name, value) in plain.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        command.arg("-E").arg(format!("{}={}", name.display(), value.display()));
    }
    command.arg("-E").arg(format!("NOTIFY_SOCKET={}", path.display()));
    command.arg(plain.get_program()).args(plain.get_args());
    let child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let service = Service { child, socket };
    let address = port.to_string();
    // Whoever asks first starts it and waits until it answers.
    let first = loop {
        if std::net::TcpStream::connect(port).is_ok() {
            break page(&address, "/healthz").await;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(first, (200, "ok\n".to_owned()));
    service.wait_for("STATUS=next cycle at");

    let (status, body) = page(&address, "/readyz").await;
    assert_eq!(status, 200, "{body}");
    let (_, metrics) = page(&address, "/metrics").await;
    for line in [
        "entitylistd_cycles_total{outcome=\"good\"} 1",
        "entitylistd_cycles_total{outcome=\"failed\"} 0",
        "entitylistd_documents_total{source=\"federal-register\",outcome=\"alert\"} 2",
        "entitylistd_outbox_deliveries{state=\"dead\"} 0",
        "# EOF",
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    let (_, body) = page(&address, "/status").await;
    let status: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status["sources"][0]["source"], "federal-register");
    assert_eq!(status["sources"][0]["failures"], 0);
    assert!(status["next_cycle"].is_string(), "{status}");
    assert_eq!(page(&address, "/elsewhere").await.0, 404);
    let ended = service.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}
