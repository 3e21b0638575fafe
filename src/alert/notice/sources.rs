//! The words of notices about sources and the schedule.

use super::{Notice, moment};

/// What there is to say of a source that fails or is back, and of a time in
/// which nobody looked.
pub(super) fn words(notice: &Notice) -> (String, Vec<String>) {
    match notice {
        Notice::SourceFailed { source, error, last_good } => (
            format!("source {source} failed"),
            vec![
                format!("What happened: {error}"),
                last_good.as_ref().map_or_else(
                    || "No cycle has ended well yet.".to_owned(),
                    |good| format!("The last cycle that ended well: {}.", moment(good)),
                ),
                "Changes of the list may be missed until it is back; nothing was removed from \
                 the list because of this. It is tried again on schedule, and what was missed \
                 is caught up."
                    .to_owned(),
            ],
        ),
        Notice::SourceRecovered { source, failed_since, documents } => (
            format!("source {source} is back"),
            failed_since
                .iter()
                .map(|since| format!("It had failed since {}.", moment(since)))
                .chain([format!("Documents looked at to catch up: {documents}.")])
                .collect(),
        ),
        Notice::ScheduleMissed { from, to } => (
            "no look was taken for longer than the schedule allows".to_owned(),
            vec![
                format!("No cycle ran from {} to {}.", moment(from), moment(to)),
                "The program was not running, or its machine slept. What was published \
                 meanwhile has been looked at now; alerts of that time are late."
                    .to_owned(),
            ],
        ),
        _ => (String::new(), Vec::new()),
    }
}
