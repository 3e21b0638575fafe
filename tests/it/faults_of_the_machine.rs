//! What goes wrong around the program: the disk, the database, the clock, the
//! network. Each ends in a message that says what to do, and none of them
//! removes anything from the list or tells anybody of a removal.
//! `docs/operations.md` shows the messages.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sqlx::Connection as _;

use crate::support::program::{Ended, Program};

/// Runs a cycle that asks the real addresses instead of the replica's.
fn outward(program: &Program, url: &str, variables: &[(&str, &str)]) -> Ended {
    let mut command = program.command(&["check"]);
    command
        .env("ENTITYLISTD_ECFR__BASE_URL", url)
        .env("ENTITYLISTD_FEDERAL_REGISTER__BASE_URL", url);
    command.envs(variables.iter().copied());
    command.output().unwrap().into()
}

fn failed_with(ended: &Ended, words: &[&str]) {
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    for word in words {
        assert!(ended.err.contains(word), "`{word}` in\n{}", ended.err);
    }
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

const GUIDE: &str = include_str!("../../docs/operations.md");

/// The program said what the operations guide shows for this fault; `…` stands
/// for what differs from machine to machine.
fn is_documented(fault: &str, said: &str) {
    let beginning = format!("| {fault} |");
    let row = GUIDE.lines().find(|line| line.starts_with(&beginning));
    let row = row.unwrap_or_else(|| panic!("no row of the guide begins with `{beginning}`"));
    let message = row.split(" | ").nth(2).unwrap();
    let mut alternatives = message.split('`').skip(1).step_by(2);
    let fits = |shown: &str| {
        let mut rest = said;
        shown.split('…').all(|part| match rest.split_once(part.trim()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    };
    assert!(alternatives.any(fits), "the guide shows\n{message}\nit said\n{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_none_is_named() {
    let program = Program::new().await;
    std::fs::create_dir_all(program.state()).unwrap();
    std::fs::write(program.state().join("entitylistd.db"), "no database at all, ".repeat(100))
        .unwrap();
    let ended = program.run(&["check"]);
    failed_with(&ended, &["entitylistd.db", "not a database"]);
    is_documented("a file that is no database", &ended.err);
    let doctor = program.run(&["doctor"]);
    failed_with(&doctor, &["1 check failed"]);
    assert!(doctor.out.contains("FAIL  database"), "{}", doctor.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_a_damaged_page_is_not_read_as_a_shorter_list() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    let file = program.state().join("entitylistd.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // All but the first pages, which hold the schema.
    let damaged = bytes.len() / 2;
    bytes[damaged..].fill(0x5a);
    std::fs::write(&file, bytes).unwrap();

    let list = program.run(&["list", "--as-of", "2025-03-28"]);

    assert_ne!(list.code, Some(0), "{}", list.out);
    assert!(list.err.contains("database"), "{}", list.err);
    is_documented("damaged pages", &list.err);
    assert!(!list.err.contains("panicked"), "{}", list.err);
}

/// A small file system of its own, unmounted when dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// `None` where this process may not mount.
    fn mount(at: &'a Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(at));
        }
        println!("SKIPPED: this process may not mount a small file system");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(
            Command::new("mount").args(["-o", &options]).arg(self.0).status().unwrap().success()
        );
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_tells_nobody_anything_and_is_caught_up_with() {
    let program = Program::new().await;
    let state = program.state();
    let Some(disk) = SmallDisk::mount(&state, "size=200k") else { return };
    let full = program.run(&["check"]);
    failed_with(&full, &["full"]);
    is_documented("full disk", &full.err);
    assert!(program.alerts("2025-05426") + program.alerts("2025-05427") < 2);

    disk.remount("size=64m");
    // Without room the claim on the database cannot be given up either.
    program.let_time_pass().await;
    let roomy = program.run(&["check"]);

    assert_eq!(roomy.code, Some(0), "{}", roomy.err);
    assert_eq!((program.alerts("2025-05426"), program.alerts("2025-05427")), (1, 1));
    let doctor = program.run(&["doctor"]);
    assert!(doctor.out.contains("MiB free"), "{}", doctor.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_can_only_be_read_says_so() {
    let program = Program::new().await;
    let state = program.state();
    let Some(disk) = SmallDisk::mount(&state, "size=64m") else { return };
    assert_eq!(program.run(&["check"]).code, Some(0));
    disk.remount("ro");
    let ended = program.run(&["check"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    let said =
        ["readonly", "read-only", "unable to open"].iter().any(|word| ended.err.contains(word));
    assert!(said, "{}", ended.err);
    is_documented("disk that can only be read", &ended.err);
    let doctor = program.run(&["doctor"]);
    assert!(doctor.out.contains("FAIL  disk"), "{}", doctor.out);
    assert!(doctor.out.contains("mount it for writing"), "{}", doctor.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_cannot_be_looked_up_is_named() {
    let program = Program::new().await;
    let ended = outward(&program, "https://federal-register.invalid/api/v1/", &[]);
    failed_with(&ended, &["federal-register.invalid", "name resolution and proxy"]);
    is_documented("name that cannot be looked up", &ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_asked_and_its_refusal_is_told() {
    let program = Program::new().await;
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut client, _) = proxy.accept().unwrap();
        let mut request = [0; 2048];
        let length = client.read(&mut request).unwrap();
        client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    let url = "https://federal-register.invalid/api/v1/";
    let ended = outward(&program, url, &[("HTTPS_PROXY", &address)]);
    failed_with(&ended, &["federal-register.invalid", "proxy"]);
    is_documented("proxy", &ended.err);
    let request = asked.join().unwrap();
    assert!(request.starts_with("CONNECT federal-register.invalid:443 "), "{request}");
}

/// A server with a certificate of its own making, by the openssl program.
struct TlsServer {
    child: Child,
    port: u16,
}

/// A certificate authority that signs itself, for any dates.
const AUTHORITY: &str = "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\n\
                         new_certs_dir = .\ndefault_md = sha256\npolicy = any\n\
                         copy_extensions = copy\n[any]\ncommonName = supplied\n";

impl TlsServer {
    /// `None` where openssl is not installed. The certificate is good up to a
    /// date, such as `20200201000000Z`.
    fn start(folder: &Path, until: &str) -> Option<Self> {
        for (name, text) in [("ca.cnf", AUTHORITY), ("index.txt", ""), ("serial", "01\n")] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let openssl = |words: &str, more: &[&str]| {
            Command::new("openssl")
                .current_dir(folder)
                .args(words.split(' '))
                .args(more)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let asked = openssl(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out req.pem \
             -subj /CN=localhost -addext",
            &["subjectAltName=DNS:localhost"],
        );
        let made = asked
            && openssl(
                "ca -batch -selfsign -notext -config ca.cnf -keyfile key.pem -in req.pem -out cert.pem \
                 -startdate 20200101000000Z -enddate",
                &[until],
            );
        if !made {
            println!("SKIPPED: openssl is not installed");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("openssl")
            .current_dir(folder)
            .args(["s_server", "-quiet", "-www", "-key", "key.pem", "-cert", "cert.pem", "-accept"])
            .arg(port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        Some(Self { child, port })
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/api/v1/", self.port)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_is_refused_until_the_system_trusts_it() {
    let program = Program::new().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = TlsServer::start(folder.path(), "20480101000000Z") else { return };
    let refused = outward(&program, &server.url(), &[]);
    failed_with(&refused, &["no answer from", "certificate"]);
    is_documented("certificate that is expired or nobody vouches for", &refused.err);

    // A private authority: its certificate among the system's.
    let trusted = folder.path().join("cert.pem");
    let trusted = [("SSL_CERT_FILE", trusted.to_str().unwrap())];
    let accepted = outward(&program, &server.url(), &trusted);

    // The page of the test server is no list, which is another message.
    failed_with(&accepted, &["HTML page"]);
    assert!(!accepted.err.contains("certificate"), "{}", accepted.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_is_told_from_an_unknown_one() {
    let program = Program::new().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = TlsServer::start(folder.path(), "20200201000000Z") else { return };
    let trusted = folder.path().join("cert.pem");
    let trusted = [("SSL_CERT_FILE", trusted.to_str().unwrap())];
    let ended = outward(&program, &server.url(), &trusted);
    failed_with(&ended, &["no answer from", "certificate expired"]);
    is_documented("certificate that is expired or nobody vouches for", &ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_wrong_loses_no_document() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    // As a cycle in the year 2040 has left it.
    let update = "UPDATE cycles SET started = 2208988800000000, ended = 2208988801000000";
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    sqlx::query(update).execute(&mut database).await.unwrap();
    database.close().await.unwrap();

    let ended = program.run(&["check", "--format", "json"]);

    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    // From before the baseline, as if no cycle had been.
    assert_eq!(report["window"][0], "2025-03-10", "{}", report["window"]);
}
