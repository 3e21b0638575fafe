//! `entitylistd doctor`: tries everything that the service needs, and says
//! what to do about what does not work. Nothing is sent and nothing is kept.

mod receivers;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde::Serialize;

use super::Ending;
use super::args::DoctorArgs;
use super::output::{self, Format};
use crate::clock::{Clock, SystemClock, eastern_date};
use crate::config::{self, Config, Environment};
use crate::source::{Archive, Client, DateRange, Ecfr, FederalRegister, KeepNothing, SourceError};
use crate::store;

/// Free space below which the disk is worth a word, and below which it fails.
const LOW: u64 = 1024 * 1024 * 1024;
const TOO_LOW: u64 = 64 * 1024 * 1024;
/// How far the clock may be off. Signatures of webhooks are refused beyond
/// five minutes, certificates and the schedule suffer from hours.
const CLOCK_OFF: SignedDuration = SignedDuration::from_secs(60);

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Grade {
    Ok,
    Warn,
    Fail,
}

/// What one check found.
#[derive(Debug, Serialize)]
struct Finding {
    check: String,
    grade: Grade,
    found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

impl Finding {
    fn ok(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { check: check.into(), grade: Grade::Ok, found: found.into(), fix: None }
    }

    fn warn(check: impl Into<String>, found: impl Into<String>, fix: &str) -> Self {
        Self { grade: Grade::Warn, fix: Some(fix.to_owned()), ..Self::ok(check, found) }
    }

    fn fail(check: impl Into<String>, found: impl Into<String>, fix: &str) -> Self {
        Self { grade: Grade::Fail, ..Self::warn(check, found, fix) }
    }
}

/// Runs all checks; fails where one of them does.
pub(super) async fn run(args: DoctorArgs, file: Option<PathBuf>) -> anyhow::Result<Ending> {
    // What is wrong with the settings is a report of its own, exit code 2.
    let loaded = config::load(file.as_deref(), &Environment::of_process())?;
    let config = &loaded.config;
    let mut findings = vec![Finding::ok("configuration", "no problems")];
    for warning in &loaded.warnings {
        findings.push(Finding::warn(
            "configuration",
            warning.message(),
            "`entitylistd config check` shows where",
        ));
    }
    findings.push(disk(&config.state_dir));
    findings.push(database(config).await);
    findings.extend(network(config).await);
    findings.extend(receivers::tried(config).await);
    match args.format {
        Format::Json => output::print_json(&findings)?,
        Format::Table => output::print(&describe(&findings))?,
    }
    let failed = findings.iter().filter(|finding| finding.grade == Grade::Fail).count();
    anyhow::ensure!(
        failed == 0,
        "{} (see above)",
        output::counted(failed, "check failed", "checks failed")
    );
    let warned = findings.iter().any(|finding| finding.grade == Grade::Warn);
    Ok(if warned { Ending::NeedsPerson } else { Ending::Done })
}

fn describe(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let grade = match finding.grade {
            Grade::Ok => "ok  ",
            Grade::Warn => "warn",
            Grade::Fail => "FAIL",
        };
        let _ = writeln!(out, "{grade}  {:<22}{}", finding.check, finding.found);
        if let Some(fix) = &finding.fix {
            let _ = writeln!(out, "{:28}{fix}", "");
        }
    }
    out
}

/// Whether the state folder can be written to and has room.
fn disk(folder: &Path) -> Finding {
    let shown = folder.display();
    if let Err(error) = std::fs::create_dir_all(folder) {
        return Finding::fail(
            "disk",
            format!("`{shown}` cannot be made: {error}"),
            "run as the service does (`sudo entitylistd doctor`), or set `state_dir`",
        );
    }
    // A name of its own, so that a running service is not in the way.
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe));
    if let Err(error) = written {
        return Finding::fail(
            "disk",
            format!("`{shown}` cannot be written to: {error}"),
            "make room, mount it for writing, or run as the service does (`sudo`)",
        );
    }
    match rustix::fs::statvfs(folder) {
        Ok(facts) => room(facts.f_bavail.saturating_mul(facts.f_frsize), &shown.to_string()),
        Err(error) => {
            Finding::warn("disk", format!("its room is not known: {error}"), "look with `df`")
        }
    }
}

fn room(free: u64, folder: &str) -> Finding {
    let found = format!("{} MiB free in `{folder}`", free / (1024 * 1024));
    let fix = "make room: without it nothing can be kept, and so nothing is told";
    match free {
        free if free < TOO_LOW => Finding::fail("disk", found, fix),
        free if free < LOW => Finding::warn("disk", found, fix),
        _ => Finding::ok("disk", found),
    }
}

async fn database(config: &Config) -> Finding {
    let opened = match store::open(config.database.url.expose_secret()).await {
        Ok(store) => store.figures().await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(figures) => Finding::ok(
            "database",
            format!("{} entries, {} documents", figures.entries, figures.documents),
        ),
        Err(error) => Finding::fail(
            "database",
            error.to_string(),
            "see \"The database\" in the operations guide; a broken one is restored from a backup",
        ),
    }
}

/// The sources, and the clock by what they say the time is.
async fn network(config: &Config) -> Vec<Finding> {
    let archive = Arc::new(Dates::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let kept: Arc<dyn Archive> = Arc::clone(&archive) as Arc<dyn Archive>;
    // Once is enough here: who runs this waits for it.
    let settings = config::Http { attempts: 1, ..config.http.clone() };
    let client = match Client::new(&settings, kept, Arc::clone(&clock)) {
        Ok(client) => Arc::new(client),
        Err(error) => return vec![unheard("network", &error)],
    };
    let register = FederalRegister::new(Arc::clone(&client), &config.federal_register);
    let ecfr = Ecfr::new(client, &config.ecfr);
    let today = eastern_date(clock.now());
    let findings = vec![
        match register.documents_in(DateRange::between(today, today)).await {
            Ok(found) => {
                Finding::ok("federal-register", format!("{} documents today", found.len()))
            }
            Err(error) => unheard("federal-register", &error),
        },
        match register.on_inspection().await {
            Ok(found) => Finding::ok("public-inspection", format!("{} rules on file", found.len())),
            Err(error) => unheard("public-inspection", &error),
        },
        match ecfr.up_to_date_as_of().await {
            Ok(day) => Finding::ok("ecfr", format!("up to date as of {day}")),
            Err(error) => unheard("ecfr", &error),
        },
    ];
    let clock = archive.offset().map(told_time);
    findings.into_iter().chain(clock).collect()
}

fn unheard(source: &str, error: &SourceError) -> Finding {
    Finding::fail(
        source,
        error.to_string(),
        "try the address with `curl` from this machine; a proxy is set with HTTPS_PROXY, a private \
         certificate authority is added to the system's certificates",
    )
}

fn told_time(off: SignedDuration) -> Finding {
    if off.abs() <= CLOCK_OFF {
        return Finding::ok("clock", format!("within {} s of the sources'", CLOCK_OFF.as_secs()));
    }
    let direction = if off.is_positive() { "ahead of" } else { "behind" };
    Finding::fail(
        "clock",
        format!("{} s {direction} the sources'", off.abs().as_secs()),
        "set it and keep it set: `timedatectl set-ntp true`; certificates, signatures and the \
         schedule rely on it",
    )
}

/// An archive that remembers only what time the sources said it was.
#[derive(Debug, Default)]
struct Dates(std::sync::Mutex<Vec<(Timestamp, Timestamp)>>);

impl Dates {
    /// How far our clock is ahead: the smallest difference of all replies.
    fn offset(&self) -> Option<SignedDuration> {
        let seen = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.iter().map(|(ours, theirs)| ours.duration_since(*theirs)).min_by_key(|off| off.abs())
    }
}

#[async_trait::async_trait]
impl Archive for Dates {
    async fn keep(
        &self,
        fetched: &crate::source::Fetched,
    ) -> Result<(), crate::source::ArchiveError> {
        let printed = fetched.header("date").and_then(|date| httpdate::parse_http_date(date).ok());
        // A cache's copy carries the time at which it was made.
        let fresh = fetched.header("age").is_none_or(|age| age.trim() == "0");
        if let Some(theirs) = printed.filter(|_| fresh).and_then(|it| Timestamp::try_from(it).ok())
        {
            let mut seen = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            seen.push((fetched.fetched_at, theirs));
        }
        KeepNothing.keep(fetched).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_on_the_disk_is_graded() {
        assert_eq!(room(10 * LOW, "/x").grade, Grade::Ok);
        assert_eq!(room(LOW - 1, "/x").grade, Grade::Warn);
        assert_eq!(room(TOO_LOW - 1, "/x").grade, Grade::Fail);
    }

    #[test]
    fn a_clock_that_is_off_is_said_with_its_direction() {
        let ahead = told_time(SignedDuration::from_hours(1));
        assert_eq!(
            (ahead.grade, ahead.found.as_str()),
            (Grade::Fail, "3600 s ahead of the sources'")
        );
        assert_eq!(told_time(SignedDuration::from_secs(-59)).grade, Grade::Ok);
    }
}
