//! The words of notices about receivers.

use super::{Notice, moment};

/// What there is to say of receivers. Their answers come from outside.
pub(super) fn words(notice: &Notice) -> (String, Vec<String>) {
    let answered = |answer: &str| format!("Last answer: {answer}");
    match notice {
        Notice::ReceiverFailing { receiver, since, failures, answer } => (
            format!("alerts do not reach {receiver}"),
            vec![
                format!("{failures} attempts in a row have failed since {}.", moment(since)),
                answered(answer),
                "What it has not got is kept and tried again, in order, for about three days. \
                 `entitylistd outbox list` shows it."
                    .to_owned(),
            ],
        ),
        Notice::ReceiverRecovered { receiver, since } => (
            format!("alerts reach {receiver} again"),
            vec![format!("It had failed since {}. What it missed follows.", moment(since))],
        ),
        Notice::GivenUp { receiver, answer } => (
            format!("an alert for {receiver} was given up"),
            vec![
                answered(answer),
                "It is kept in the outbox as dead, and so is any other that is given up before \
                 this receiver takes one again; you are told once. `entitylistd outbox list \
                 --state dead` shows them, `entitylistd outbox retry` sends them again under the \
                 same id."
                    .to_owned(),
            ],
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
