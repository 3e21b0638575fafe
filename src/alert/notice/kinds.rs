//! What kind of happening a notice is: its webhook type, its thread, whether
//! it is an alarm.

use super::Notice;

pub(super) fn is_alarm(notice: &Notice) -> bool {
    !matches!(
        notice,
        Notice::Baseline { .. }
            | Notice::Document { .. }
            | Notice::SourceRecovered { .. }
            | Notice::ReceiverRecovered { .. }
    )
}

pub(super) fn kind(notice: &Notice) -> &'static str {
    match notice {
        Notice::Baseline { .. } => "entity_list.baseline.taken",
        Notice::Document { .. } => "entity_list.document.read",
        Notice::Withdrawn { .. } => "entity_list.rule.withdrawn",
        Notice::Rescheduled { .. } => "entity_list.rule.rescheduled",
        Notice::Unread { .. } => "entity_list.document.unread",
        Notice::SourceFailed { .. } => "entity_list.source.failed",
        Notice::SourceRecovered { .. } => "entity_list.source.recovered",
        Notice::Reviewed { .. } => "entity_list.change.reviewed",
        Notice::WitnessDrift { .. } => "entity_list.witness.drift",
        Notice::WitnessDoubtful { .. } => "entity_list.witness.doubtful",
        Notice::WitnessStale { .. } => "entity_list.witness.stale",
        Notice::WitnessAgrees { .. } => "entity_list.witness.agrees",
        Notice::ScheduleMissed { .. } => "entity_list.schedule.missed",
        Notice::ReceiverFailing { .. } => "entity_list.receiver.failing",
        Notice::ReceiverRecovered { .. } => "entity_list.receiver.recovered",
        Notice::GivenUp { .. } => "entity_list.delivery.given_up",
        Notice::ReceiverDisabled { .. } => "entity_list.receiver.disabled",
    }
}

pub(super) fn number(notice: &Notice) -> Option<&str> {
    match notice {
        Notice::Document { document }
        | Notice::Withdrawn { document, .. }
        | Notice::Rescheduled { document, .. }
        | Notice::Unread { document: Some(document), .. } => Some(document.number.as_str()),
        Notice::Reviewed { held, .. } => Some(held.document.as_str()),
        _ => None,
    }
}

pub(super) fn thread(notice: &Notice) -> String {
    if let Some(number) = number(notice) {
        return number.to_owned();
    }
    match notice {
        Notice::SourceFailed { source, .. } | Notice::SourceRecovered { source, .. } => {
            format!("source-{source}")
        }
        Notice::Unread { source, .. } => source.clone(),
        Notice::WitnessDrift { witness, .. }
        | Notice::WitnessDoubtful { witness, .. }
        | Notice::WitnessStale { witness, .. }
        | Notice::WitnessAgrees { witness, .. } => format!("witness-{witness}"),
        Notice::ScheduleMissed { .. } => "schedule".to_owned(),
        Notice::ReceiverFailing { receiver, .. }
        | Notice::ReceiverRecovered { receiver, .. }
        | Notice::GivenUp { receiver, .. }
        | Notice::ReceiverDisabled { receiver, .. } => format!("receiver-{receiver}"),
        _ => "baseline".to_owned(),
    }
}
