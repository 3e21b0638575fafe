//! How a long alert stays readable: changes grouped by destination, and
//! within it by what they have in common, so that a requirement is told once
//! and not eighty times.

use serde::Serialize;

use super::message::Attachment;
use super::model::{DestinationCounts, PartyChange, PartyChangeKind, RuleAlert, Shown};
use super::render::Detail;
use super::words::{
    check_phrase, kind_phrase, policy_phrase, related_phrase, requirement_phrase, stage_phrase,
};

/// The alert laid out for mail.
#[derive(Debug, Serialize)]
pub(super) struct Page<'a> {
    /// The subject line.
    pub(super) subject: &'a str,
    /// The alert itself.
    pub(super) alert: &'a RuleAlert,
    /// What a filter kept of the alert.
    shown: Option<&'a Shown>,
    /// True where parties are named only, because the mail would be too large.
    brief: bool,
    /// True where they are only counted.
    counted: bool,
    /// The name of the attached table.
    table: Option<&'a str>,
    /// The stage in words.
    stage: &'static str,
    /// Columns of the table of destinations that hold anything.
    columns: Vec<&'static str>,
    /// The table of destinations: for each its row, as many numbers as
    /// columns.
    overview: Vec<OverviewRow<'a>>,
    /// What is done to earlier rules, in words, in the alert's order.
    related: Vec<&'static str>,
    /// The changes by destination.
    sections: Vec<Section<'a>>,
    /// Failed and doubtful checks in words.
    checks: Vec<CheckLine<'a>>,
}

#[derive(Debug, Serialize)]
struct OverviewRow<'a> {
    row: &'a DestinationCounts,
    numbers: Vec<u32>,
}

#[derive(Debug, Serialize)]
struct CheckLine<'a> {
    name: &'a str,
    outcome: &'static str,
    expected: String,
    found: String,
    detail: &'a str,
}

/// The changes under one destination.
#[derive(Debug, Serialize)]
struct Section<'a> {
    row: &'a DestinationCounts,
    groups: Vec<Group<'a>>,
}

/// Changes of one kind that share requirement, policy and dates.
#[derive(Debug, Serialize)]
struct Group<'a> {
    kind: &'static str,
    /// The first change: what it shares is told once for all.
    shared: &'a PartyChange,
    requirement: &'static str,
    policy: &'static str,
    changes: Vec<&'a PartyChange>,
}

impl<'a> Page<'a> {
    /// Lays the alert out.
    pub(super) fn of(
        alert: &'a RuleAlert,
        subject: &'a str,
        detail: Detail,
        table: Option<&'a Attachment>,
    ) -> Self {
        let columns = columns(&alert.destinations);
        let overview = alert
            .destinations
            .iter()
            .map(|row| OverviewRow {
                row,
                numbers: columns.iter().map(|(_, number)| number(row)).collect(),
            })
            .collect();
        let checks = &alert.trouble.failed_checks;
        Self {
            subject,
            shown: alert.shown.as_ref(),
            brief: detail != Detail::Whole,
            counted: detail == Detail::Counts,
            table: table.map(|file| file.file_name.as_str()),
            alert,
            stage: stage_phrase(alert.document.stage),
            columns: columns.iter().map(|(name, _)| *name).collect(),
            overview,
            related: alert.related.iter().map(|fact| related_phrase(fact.action)).collect(),
            sections: if detail == Detail::Counts { Vec::new() } else { sections(alert) },
            checks: checks
                .iter()
                .chain(&alert.trouble.doubtful_checks)
                .map(|check| CheckLine {
                    name: &check.name,
                    outcome: check_phrase(check.status),
                    expected: check.expected.to_string(),
                    found: check.found.to_string(),
                    detail: &check.detail,
                })
                .collect(),
        }
    }
}

type Column = (&'static str, fn(&DestinationCounts) -> u32);

fn columns(rows: &[DestinationCounts]) -> Vec<Column> {
    let all: [Column; 5] = [
        ("Added", |row| row.added),
        ("Revised", |row| row.revised),
        ("Removed", |row| row.removed),
        ("Repeated", |row| row.already_listed),
        ("Held", |row| row.held),
    ];
    all.into_iter().filter(|(_, number)| rows.iter().any(|row| number(row) > 0)).collect()
}

fn sections(alert: &RuleAlert) -> Vec<Section<'_>> {
    alert
        .destinations
        .iter()
        .map(|row| {
            let here = alert.changes.iter().filter(|change| {
                change.place == row.place
                    || (change.place.country.is_some() && change.place.country == row.place.country)
            });
            Section { row, groups: groups(here) }
        })
        .filter(|section| !section.groups.is_empty())
        .collect()
}

fn groups<'a>(changes: impl Iterator<Item = &'a PartyChange>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|group| shares(group.shared, change)) {
            Some(group) => group.changes.push(change),
            None => groups.push(Group {
                kind: kind_phrase(change.kind),
                shared: change,
                requirement: requirement_phrase(change.license_requirement.class),
                policy: policy_phrase(change.license_review_policy.class),
                changes: vec![change],
            }),
        }
    }
    groups
}

fn shares(a: &PartyChange, b: &PartyChange) -> bool {
    // revised and renamed entries are told together
    let kind = |change: &PartyChange| match change.kind {
        PartyChangeKind::Renamed => PartyChangeKind::Revised,
        other => other,
    };
    kind(a) == kind(b)
        && a.license_requirement == b.license_requirement
        && a.license_review_policy == b.license_review_policy
        && a.effective_date == b.effective_date
        && a.effective_until == b.effective_until
}
