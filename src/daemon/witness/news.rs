//! What is news about a witness, and its words.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use super::{Condition, WitnessReport, full_name, news_of, word};
use crate::alert::Notice;
use crate::store::{Event, EventKind, NewEvent};

/// The event and the notice, where the condition is news: another trouble than
/// the one told last, new findings in the same drift, or the end of a trouble.
pub(super) fn news(
    report: &WitnessReport,
    told: Option<&Event>,
    now: Timestamp,
) -> Option<(NewEvent, Notice)> {
    let before = told.and_then(|event| {
        serde_json::from_value::<Condition>(event.event.body["condition"].clone()).ok()
    });
    let (kind, fresh) = match (&before, &report.condition) {
        (None | Some(Condition::Agrees), Condition::Agrees) | (_, Condition::Unheard { .. }) => {
            return None;
        }
        (Some(_), Condition::Agrees) => (EventKind::WitnessAgrees, BTreeSet::new()),
        (Some(Condition::Drift { findings: known }), Condition::Drift { findings }) => {
            let fresh: BTreeSet<String> = findings.difference(known).cloned().collect();
            if fresh.is_empty() {
                return None;
            }
            (EventKind::WitnessTrouble, fresh)
        }
        (Some(before), condition) if before.word() == condition.word() => return None,
        (_, Condition::Drift { findings }) => (EventKind::WitnessTrouble, findings.clone()),
        _ => (EventKind::WitnessTrouble, BTreeSet::new()),
    };
    let name = word(report.witness);
    let event = NewEvent {
        id: format!("{}{}:{now}", news_of(report.witness), report.condition.word()),
        kind,
        document: None,
        at: now,
        body: json!({ "witness": name, "condition": report.condition }),
    };
    let since = told.map(|event| event.event.at);
    Some((event, notice(report, fresh, since)))
}

fn notice(report: &WitnessReport, fresh: BTreeSet<String>, since: Option<Timestamp>) -> Notice {
    let witness = full_name(report.witness).to_owned();
    let found = report.reconciliation.as_ref();
    match &report.condition {
        Condition::Agrees | Condition::Unheard { .. } => Notice::WitnessAgrees { witness, since },
        Condition::Drift { .. } => Notice::WitnessDrift {
            witness,
            date: found.map(|found| found.date),
            findings: fresh.into_iter().collect(),
        },
        Condition::Doubtful { why } => Notice::WitnessDoubtful {
            witness,
            date: found.map(|found| found.date),
            why: why.clone(),
        },
        Condition::Stale { date, error } => {
            Notice::WitnessStale { witness, date: *date, error: error.clone() }
        }
    }
}
