//! How receivers stand is told over the other ways: that one fails for long,
//! that a delivery was given up, that one is gone, that one is back. Each is
//! told once, because the id of its event is made of when it began.

use super::rooms::Rooms;
use super::trouble::tell;
use crate::alert::{Notice, ReceiverName};
use crate::store::{EventKind, LONG_FAILURE, ReceiverState, StoreError};

/// Tells what is new about receivers. Gives the number of notices.
pub(super) async fn note(rooms: &Rooms) -> Result<u32, StoreError> {
    let mut told = 0;
    for state in rooms.store.receivers().await? {
        for (id, notice) in notices(&state) {
            if is_told(rooms, &id).await? {
                continue;
            }
            let back = matches!(notice, Notice::ReceiverRecovered { .. });
            if back && !is_told(rooms, &failing_id(&state, state.recovered_from)).await? {
                continue; // nobody was told that it failed
            }
            tell(rooms, id, EventKind::Receiver, &notice).await?;
            told += 1;
        }
    }
    Ok(told)
}

async fn is_told(rooms: &Rooms, id: &str) -> Result<bool, StoreError> {
    Ok(rooms.store.event(id).await?.is_some())
}

fn failing_id(state: &ReceiverState, since: Option<jiff::Timestamp>) -> String {
    let since = since.map(|since| since.to_string()).unwrap_or_default();
    format!("receiver-failing:{}:{}:{since}", state.channel, state.recipient)
}

/// Everything that there is to say of a receiver as it stands.
fn notices(state: &ReceiverState) -> Vec<(String, Notice)> {
    let receiver =
        || ReceiverName { channel: state.channel.clone(), name: state.recipient.clone() };
    let answer = || state.last_answer.clone().unwrap_or_default();
    let id = |what: &str, when: jiff::Timestamp| {
        format!("{what}:{}:{}:{when}", state.channel, state.recipient)
    };
    let mut notices = Vec::new();
    if let Some(since) = state.recovered_from {
        let notice = Notice::ReceiverRecovered { receiver: receiver(), since };
        notices.push((id("receiver-recovered", since), notice));
    }
    if let Some(since) = state.failing_since
        && state.failures >= LONG_FAILURE
    {
        let notice = Notice::ReceiverFailing {
            receiver: receiver(),
            since,
            failures: state.failures,
            answer: answer(),
        };
        notices.push((failing_id(state, Some(since)), notice));
    }
    if let Some(at) = state.gave_up_at {
        let notice = Notice::GivenUp { receiver: receiver(), answer: answer() };
        notices.push((id("receiver-given-up", at), notice));
    }
    if let Some(at) = state.disabled_at {
        let notice = Notice::ReceiverDisabled { receiver: receiver(), answer: answer() };
        notices.push((id("receiver-disabled", at), notice));
    }
    notices
}
