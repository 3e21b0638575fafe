//! How receivers stand is told over the other ways: that one fails for long,
//! that a delivery was given up, that one is gone, that one is back. Each is
//! told once, because the id of its event is made of when it began.

use jiff::Timestamp;

use super::rooms::Rooms;
use super::trouble::tell;
use crate::alert::{Notice, ReceiverName};
use crate::store::{DeliveryQuery, DeliveryState, EventKind, ReceiverState, StoreError};

/// Tells what is new about receivers. Gives the number of notices.
pub(super) async fn note(rooms: &Rooms) -> Result<u32, StoreError> {
    let mut told = 0;
    for state in rooms.store.receivers().await? {
        for (id, notice) in notices(&state, rooms.clock.now()) {
            if is_told(rooms, &id).await? {
                continue;
            }
            let back = matches!(notice, Notice::ReceiverRecovered { .. });
            if back && !is_told(rooms, &failing_id(&state, state.recovered_from)).await? {
                continue; // nobody was told that it failed
            }
            let notice = with_delivery(rooms, &state, notice).await?;
            tell(rooms, id, EventKind::Receiver, &notice).await?;
            told += 1;
        }
    }
    Ok(told)
}

async fn is_told(rooms: &Rooms, id: &str) -> Result<bool, StoreError> {
    Ok(rooms.store.event(id).await?.is_some())
}

/// Says which delivery was given up and why. What the receiver said last may
/// be that it took the next one.
async fn with_delivery(
    rooms: &Rooms,
    state: &ReceiverState,
    notice: Notice,
) -> Result<Notice, StoreError> {
    let Notice::GivenUp { receiver, answer, .. } = notice else { return Ok(notice) };
    let query = DeliveryQuery {
        state: Some(DeliveryState::Dead),
        channel: Some(state.channel.clone()),
        recipient: Some(state.recipient.clone()),
        limit: 1,
        ..DeliveryQuery::default()
    };
    let dead = rooms.store.find_deliveries(&query).await?.pop();
    Ok(Notice::GivenUp {
        receiver,
        answer: dead.as_ref().and_then(|dead| dead.last_answer.clone()).unwrap_or(answer),
        delivery: dead.map(|dead| dead.delivery.id),
    })
}

fn failing_id(state: &ReceiverState, since: Option<Timestamp>) -> String {
    let since = since.map(|since| since.to_string()).unwrap_or_default();
    format!("receiver-failing:{}:{}:{since}", state.channel, state.recipient)
}

/// Everything that there is to say of a receiver as it stands.
fn notices(state: &ReceiverState, now: Timestamp) -> Vec<(String, Notice)> {
    let receiver =
        || ReceiverName { channel: state.channel.clone(), name: state.recipient.clone() };
    let answer = || state.last_answer.clone().unwrap_or_default();
    let id = |what: &str, when: Timestamp| {
        format!("{what}:{}:{}:{when}", state.channel, state.recipient)
    };
    let mut notices = Vec::new();
    if let Some(since) = state.recovered_from {
        let notice = Notice::ReceiverRecovered { receiver: receiver(), since };
        notices.push((id("receiver-recovered", since), notice));
    }
    if let Some(since) = state.failing_for_long(now) {
        let notice = Notice::ReceiverFailing {
            receiver: receiver(),
            since,
            failures: state.failures,
            waiting: state.pending,
            answer: answer(),
        };
        notices.push((failing_id(state, Some(since)), notice));
    }
    if let Some(at) = state.gave_up_at {
        let notice = Notice::GivenUp { receiver: receiver(), answer: answer(), delivery: None };
        notices.push((id("receiver-given-up", at), notice));
    }
    if let Some(at) = state.disabled_at {
        let notice = Notice::ReceiverDisabled { receiver: receiver(), answer: answer() };
        notices.push((id("receiver-disabled", at), notice));
    }
    notices
}
