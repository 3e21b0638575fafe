//! The words of notices about receivers.

use super::{Notice, moment};

/// What there is to say of receivers. Their answers come from outside.
pub(super) fn words(notice: &Notice) -> (String, Vec<String>) {
    let answered = |answer: &str| format!("Last answer: {answer}");
    match notice {
        Notice::ReceiverFailing { receiver, since, failures, waiting, answer } => (
            format!("alerts do not reach {receiver}"),
            vec![
                format!("{failures} attempts in a row have failed since {}.", moment(since)),
                answered(answer),
                format!(
                    "Alerts that wait for it: {waiting}. They go out in their order, so the first \
                     one that fails holds the others back: it is tried for about three days, then \
                     given up, and the next one takes its turn."
                ),
                "`entitylistd outbox list` shows them; `outbox retry` tries at once, `outbox drop` \
                 lets the next one go."
                    .to_owned(),
            ],
        ),
        Notice::ReceiverRecovered { receiver, since } => (
            format!("alerts reach {receiver} again"),
            vec![format!("It had failed since {}. What it missed follows.", moment(since))],
        ),
        Notice::GivenUp { receiver, answer, delivery } => (
            format!("an alert for {receiver} was given up"),
            delivery
                .iter()
                .map(|id| format!("Delivery: {id}"))
                .chain([
                answered(answer),
                "It is kept in the outbox as dead, and so is any other that is given up before \
                 this receiver takes one again; you are told once. `entitylistd outbox list \
                 --state dead` shows them, `entitylistd outbox retry` sends them again under the \
                 same id."
                    .to_owned(),
            ])
            .collect(),
        ),
        Notice::ReceiverDisabled { receiver, answer } => (
            format!("{receiver} is gone and gets nothing more"),
            vec![
                answered(answer),
                "Alerts for it are kept in the outbox and wait. `entitylistd outbox retry \
                 --receiver NAME` switches it on again and sends them."
                    .to_owned(),
            ],
        ),
        _ => (String::new(), Vec::new()),
    }
}
