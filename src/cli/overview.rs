//! All rules of a cycle in a few lines: what a compliance officer wants to
//! know before anything else.

use std::fmt::Write as _;

use crate::alert::{DestinationCounts, RuleAlert};
use crate::daemon::{CycleReport, Told};

/// The sums over all alerts of a cycle; empty where there are none.
pub(super) fn overview(report: &CycleReport) -> String {
    let alerts: Vec<&RuleAlert> = report
        .documents
        .iter()
        .filter_map(|one| match &one.told {
            Told::Alert { alert, .. } => Some(alert.as_ref()),
            _ => None,
        })
        .collect();
    let mut out = String::new();
    if alerts.is_empty() {
        return out;
    }
    let rules = if alerts.len() == 1 { "rule changes" } else { "rules change" };
    let _ = writeln!(out, "\n{} {rules} the Entity List:", alerts.len());
    line(&mut out, &alerts, "added", |counts| counts.added);
    line(&mut out, &alerts, "revised", |counts| counts.revised);
    line(&mut out, &alerts, "removed", |counts| counts.removed);
    line(&mut out, &alerts, "held for a person", |counts| counts.held);
    out
}

/// One kind of change: its sum, then the destinations in the order of the
/// rules.
fn line(
    out: &mut String,
    alerts: &[&RuleAlert],
    what: &str,
    number: impl Fn(&DestinationCounts) -> u32,
) {
    let mut by_destination: Vec<(&str, u32)> = Vec::new();
    for counts in alerts.iter().flat_map(|alert| &alert.destinations) {
        let name = counts.place.destination_name.as_str();
        let more = number(counts);
        match by_destination.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += more,
            None => by_destination.push((name, more)),
        }
    }
    by_destination.retain(|(_, sum)| *sum > 0);
    let sum: u32 = by_destination.iter().map(|(_, sum)| sum).sum();
    if sum == 0 {
        return;
    }
    let parts: Vec<String> =
        by_destination.iter().map(|(name, sum)| format!("{name} {sum}")).collect();
    let _ = writeln!(
        out,
        "  {sum} {} {what} under {} {}: {}",
        if sum == 1 { "entry" } else { "entries" },
        parts.len(),
        if parts.len() == 1 { "destination" } else { "destinations" },
        parts.join(", "),
    );
}
