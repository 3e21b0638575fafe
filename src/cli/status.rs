//! `entitylistd status`: how the service stands, asked of the store.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::args::StatusArgs;
use super::output::{self, Format, counted, moment};
use super::session::Session;
use super::{Ending, UsageError};
use crate::daemon::{Past, Rhythm, SOURCES};
use crate::schedule::Schedule;
use crate::status::{SourceStatus, Status, WitnessStatus, gather};
use crate::store::ReceiverState;

/// Prints how the service stands.
pub(super) async fn run(args: StatusArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let now = session.clock.now();
    let mut status = gather(session.store.as_ref(), SOURCES, None, now).await?;
    let plan = &session.config.schedule;
    let schedule = Schedule::parse(&plan.cron, &plan.timezone)
        .map_err(|error| UsageError(error.to_string()))?;
    // Without the delay, which the service adds of its own.
    let rhythm =
        Rhythm { schedule, max_gap: plan.max_gap, jitter: std::time::Duration::ZERO, seed: 0 };
    status.next_cycle = Some(rhythm.due(&past(&status), now));
    match args.format {
        Format::Json => output::print_json(&status)?,
        Format::Table => output::print(&describe(&status))?,
    }
    let patience = SignedDuration::try_from(plan.max_gap.saturating_mul(2));
    Ok(if needs_person(&status, patience.unwrap_or(SignedDuration::MAX)) {
        Ending::NeedsPerson
    } else {
        Ending::Done
    })
}

fn past(status: &Status) -> Past {
    let source = status.sources.first();
    Past {
        last_good: source.and_then(|source| source.last_good),
        failed_at: source.filter(|source| source.failures > 0).and_then(|it| it.last_asked),
        failures: source.map_or(0, |source| source.failures),
    }
}

fn needs_person(status: &Status, patience: SignedDuration) -> bool {
    let late =
        |good: Option<Timestamp>| good.is_none_or(|good| status.at.duration_since(good) > patience);
    let unwell = |source: &SourceStatus| source.error.is_some() || late(source.last_good);
    status.figures.dead > 0
        || status.reviews.pending > 0
        || status.receivers.iter().any(|receiver| receiver.disabled_at.is_some())
        || status.sources.iter().any(unwell)
}

/// For people.
fn describe(status: &Status) -> String {
    let mut out = String::new();
    let ago = |at: Timestamp| format!("{} ({})", moment(at), distance(status.at, at));
    match &status.baseline {
        Some(baseline) => {
            let of = |key: &str| baseline[key].as_str().map(str::to_owned);
            let _ = writeln!(out, "list        since {}", of("date").unwrap_or_default());
        }
        None => {
            let _ = writeln!(out, "list        none yet; the first cycle takes it from the eCFR");
        }
    }
    let figures = &status.figures;
    let _ = writeln!(
        out,
        "holds       {}, {}, {:.1} MiB",
        counted(usize::try_from(figures.entries).unwrap_or_default(), "entry", "entries"),
        counted(usize::try_from(figures.documents).unwrap_or_default(), "document", "documents"),
        figures.database_bytes as f64 / (1024.0 * 1024.0),
    );
    for source in &status.sources {
        let good = source.last_good.map_or_else(|| "never".to_owned(), ago);
        let _ = writeln!(out, "{:<20}last good cycle {good}", source.source);
        if let Some(error) = &source.error {
            let asked = source.last_asked.map_or_else(String::new, ago);
            let times =
                counted(usize::try_from(source.failures).unwrap_or_default(), "time", "times");
            let _ = writeln!(out, "  FAILED {times} since, last at {asked}: {error}");
        }
    }
    if let Some(next) = status.next_cycle {
        let _ = writeln!(out, "next cycle  {} while the service runs", ago(next));
    }
    if !status.on_inspection.is_empty() {
        let _ = writeln!(out, "on public inspection: {}", status.on_inspection.join(", "));
    }
    if let Some(oldest) = status.reviews.oldest {
        let waiting = usize::try_from(status.reviews.pending).unwrap_or_default();
        let _ = writeln!(
            out,
            "reviews     {} for a person, the oldest since {}: `entitylistd review`",
            counted(waiting, "change waits", "changes wait"),
            ago(oldest),
        );
    }
    for witness in &status.witnesses {
        describe_witness(&mut out, witness, &ago(witness.looked_at));
    }
    let _ = write!(out, "outbox      {} waiting, {} given up", figures.pending, figures.dead);
    match figures.oldest_pending {
        Some(oldest) => {
            let _ = writeln!(out, "; the oldest is of {}", ago(oldest));
        }
        None => out.push('\n'),
    }
    for receiver in &status.receivers {
        describe_receiver(&mut out, receiver, ago);
    }
    out
}

fn describe_witness(out: &mut String, witness: &WitnessStatus, looked: &str) {
    let _ = writeln!(
        out,
        "{:<20}{}: its list of {} ({} days behind) lacks {}, alone has {}, words {} otherwise; \
         looked at {looked}",
        format!("witness {}", witness.witness),
        witness.condition,
        witness.date,
        witness.days_behind,
        witness.missing,
        witness.extra,
        witness.different,
    );
    for rule in &witness.lag {
        let _ = writeln!(
            out,
            "  does not show {} in full, {} days after it took effect",
            rule.rule, rule.days
        );
    }
}

fn describe_receiver(
    out: &mut String,
    receiver: &ReceiverState,
    ago: impl Fn(Timestamp) -> String,
) {
    let ReceiverState { channel, recipient, pending, dead, .. } = receiver;
    let _ = write!(out, "  {channel} {recipient}: {pending} waiting, {dead} given up");
    if let Some(since) = receiver.disabled_at {
        let _ = write!(out, "; GONE since {}", ago(since));
    } else if let Some(since) = receiver.failing_since {
        let _ = write!(out, "; FAILS since {}", ago(since));
    }
    if let Some(answer) = receiver.last_answer.as_deref().filter(|_| receiver.failures > 0) {
        let first_line = answer.lines().next().unwrap_or_default();
        let _ = write!(out, ": {first_line}");
    }
    out.push('\n');
}

/// `5 min ago`, `in 2 h`.
fn distance(now: Timestamp, at: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    let size = match seconds.unsigned_abs() {
        short @ ..60 => format!("{short} s"),
        minutes @ 60..3600 => format!("{} min", minutes / 60),
        hours @ 3600..172_800 => format!("{} h", hours / 3600),
        days => format!("{} days", days / 86_400),
    };
    if seconds < 0 { format!("{size} ago") } else { format!("in {size}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{ReviewStatus, RuleLag};
    use crate::store::Figures;

    #[test]
    fn it_is_told_for_people() {
        let at: Timestamp = "2025-03-28T12:00:00Z".parse().unwrap();
        let source = |name: &str, error: Option<&str>| SourceStatus {
            source: name.to_owned(),
            last_good: Some("2025-03-28T11:17:03Z".parse().unwrap()),
            last_asked: Some("2025-03-28T11:55:00Z".parse().unwrap()),
            documents: 3,
            error: error.map(str::to_owned),
            failures: u32::from(error.is_some()) * 2,
        };
        let status = Status {
            at,
            version: "1.2.3",
            baseline: Some(serde_json::json!({ "date": "2025-03-24" })),
            sources: vec![
                source("federal-register", None),
                source("public-inspection", Some("no answer from `https://example.gov/`")),
            ],
            next_cycle: Some("2025-03-28T12:15:00Z".parse().unwrap()),
            on_inspection: vec!["2025-05900".to_owned()],
            reviews: ReviewStatus {
                pending: 2,
                oldest: Some("2025-03-26T10:00:00Z".parse().unwrap()),
            },
            witnesses: vec![WitnessStatus {
                witness: "ecfr".to_owned(),
                looked_at: "2025-03-28T09:00:00Z".parse().unwrap(),
                date: "2025-03-24".parse().unwrap(),
                days_behind: 4,
                condition: "agrees".to_owned(),
                missing: 12,
                extra: 0,
                different: 0,
                lag: vec![RuleLag {
                    rule: "2025-05427".to_owned(),
                    since: "2025-03-23".parse().unwrap(),
                    days: 1,
                }],
            }],
            receivers: vec![ReceiverState {
                channel: "webhook".to_owned(),
                recipient: "compliance".to_owned(),
                failures: 3,
                failing_since: Some("2025-03-28T11:30:00Z".parse().unwrap()),
                recovered_from: None,
                gave_up_at: None,
                disabled_at: None,
                last_answer: Some("503 Service Unavailable: try later".to_owned()),
                pending: 2,
                dead: 1,
            }],
            figures: Figures {
                pending: 2,
                dead: 1,
                oldest_pending: Some("2025-03-26T09:00:00Z".parse().unwrap()),
                documents: 40,
                attempts_delivered: 0,
                attempts_retried: 0,
                attempts_dead: 0,
                entries: 3415,
                database_bytes: 12_345_678,
            },
        };
        insta::assert_snapshot!(describe(&status));
        assert!(needs_person(&status, SignedDuration::from_hours(12)));
    }
}
