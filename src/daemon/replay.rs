//! What subscriptions would have been told of a period, from what is stored.
//! Nothing is sent and nothing is written.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::digest::{notice_of, rule_of};
use crate::alert::{self, Audience, RuleAlert, Subscription};
use crate::clock::eastern_date;
use crate::store::{Event, EventKind, Store, StoreError};

/// Events that are read at once.
const PAGE: u32 = 500;

/// One message that a subscription would have got.
#[derive(Debug, Clone, Serialize)]
pub struct Replayed {
    /// The subscription.
    pub subscription: String,
    /// The event.
    pub event_id: String,
    /// The day that counts: of publication for a rule (Eastern), else of the
    /// event.
    pub day: Date,
    /// When the event happened for us, UTC.
    pub at: Timestamp,
    /// The subject of the mail.
    pub subject: String,
    /// Changes that it would have shown, of how many; `None` for a notice.
    pub shown: Option<(u32, u32)>,
    /// Who would have got it, over which channel.
    pub receivers: Vec<String>,
    /// The alert as it would have been reduced; `None` for a notice.
    pub alert: Option<RuleAlert>,
}

/// What all subscriptions would have been told of the days from `from` to
/// `to`, both included; oldest first.
pub async fn replay(
    store: &dyn Store,
    audience: &Audience,
    from: Date,
    to: Date,
) -> Result<Vec<Replayed>, StoreError> {
    let mut replayed = Vec::new();
    let mut after = 0;
    loop {
        let events = store.events_after(after, PAGE).await?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        for event in &events {
            for one in audience.subscriptions() {
                replayed.extend(
                    seen(audience, one, event)?.filter(|told| (from..=to).contains(&told.day)),
                );
            }
        }
    }
    replayed.sort_by(|a, b| (a.day, a.at, &a.subscription).cmp(&(b.day, b.at, &b.subscription)));
    Ok(replayed)
}

fn seen(
    audience: &Audience,
    one: &Subscription,
    event: &Event,
) -> Result<Option<Replayed>, StoreError> {
    let new = &event.event;
    let told = |day, subject, shown, alert| Replayed {
        subscription: one.name.clone(),
        event_id: new.id.clone(),
        day,
        at: new.at,
        subject,
        shown,
        receivers: one
            .receivers
            .iter()
            .map(|receiver| format!("{} {}", receiver.channel.as_str(), receiver.name))
            .collect(),
        alert,
    };
    if matches!(new.kind, EventKind::Rule | EventKind::Filed | EventKind::Postponed) {
        let whole = rule_of(event)?;
        let all = u32::try_from(whole.changes.len()).unwrap_or(u32::MAX);
        return Ok(audience.seen_by(one, &whole).map(|alert| {
            let document = &alert.document;
            let day = document.published.or(document.filed_date);
            let day = day.unwrap_or_else(|| eastern_date(new.at));
            let shown = u32::try_from(alert.changes.len()).unwrap_or(u32::MAX);
            told(day, alert::subject(&alert), Some((shown, all)), Some(alert))
        }));
    }
    let notice = notice_of(event).filter(|notice| one.hears(notice));
    Ok(notice.map(|notice| {
        told(eastern_date(new.at), alert::notice_subject(&notice, new.at), None, None)
    }))
}
