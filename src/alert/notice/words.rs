//! What there is to say of a notice: a headline and paragraphs.

use super::{Notice, documents, moment, receivers, review, sources, witness};

/// The headline and what is said below it.
pub(super) fn words(notice: &Notice) -> (String, Vec<String>) {
    match notice {
        Notice::Baseline { as_of, source, entries, destinations } => (
            format!("baseline taken, {entries} entries under {destinations} destinations"),
            vec![
                format!("The list as of {} is the beginning.", as_of.strftime("%-d %b %Y")),
                format!("Source: {source}"),
                "From now on every rule that changes it raises an alert.".to_owned(),
            ],
        ),
        Notice::Document { .. }
        | Notice::Withdrawn { .. }
        | Notice::Rescheduled { .. }
        | Notice::Unread { .. } => documents::words(notice),
        Notice::SourceFailed { .. }
        | Notice::SourceRecovered { .. }
        | Notice::ScheduleMissed { .. } => sources::words(notice),
        Notice::Reviewed { held, decision, done } => review::words(held, decision, done),
        Notice::WitnessDrift { witness, date, findings } => {
            witness::drift(witness, *date, findings)
        }
        Notice::WitnessDoubtful { witness, date, why } => witness::doubtful(witness, *date, why),
        Notice::WitnessStale { witness, date, error } => {
            witness::stale(witness, *date, error.as_deref())
        }
        Notice::WitnessAgrees { witness, since } => (
            format!("{witness} agrees again"),
            since
                .iter()
                .map(|since| format!("The trouble was told on {}.", moment(since)))
                .chain(["What it says and our list say the same, its lateness aside.".to_owned()])
                .collect(),
        ),
        Notice::ReceiverFailing { .. }
        | Notice::ReceiverRecovered { .. }
        | Notice::GivenUp { .. }
        | Notice::ReceiverDisabled { .. } => receivers::words(notice),
    }
}
