//! Digests and signs of life: composed when they are due, from everything
//! that was written down since the ones before.
//!
//! Each due time is an event of its own with an id made of subscription and
//! time; it keeps the number of the last event that it covers. So nothing is
//! told twice or left out, whenever the program is stopped and started.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::events;
use super::rooms::Rooms;
use super::terms::FEDERAL_REGISTER;
use crate::alert::{self, Audience, Digest, DigestItem, Evidence, Notice, RuleAlert, Told};
use crate::clock::eastern_date;
use crate::config;
use crate::schedule::{Schedule, ScheduleError};
use crate::store::{Commit, Event, EventKind, NewEvent, StoreError};
use entity_list::model::List;

/// Events that are read at once.
const PAGE: u32 = 500;

/// What the event of a due time keeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mark {
    /// The due time, or when the subscription was first seen.
    due: Timestamp,
    /// The number of the last event that it covers.
    up_to: i64,
    /// How many happenings it tells of.
    items: usize,
}

/// Digests could not be composed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DigestError {
    /// The store broke.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The schedule of a subscription cannot be followed.
    #[error("subscription `{name}`: {source}")]
    Schedule {
        /// The subscription.
        name: String,
        /// Why.
        source: ScheduleError,
    },
    /// The messages could not be composed.
    #[error("digest of `{name}`: {source}")]
    Compose {
        /// The subscription.
        name: String,
        /// Why.
        source: alert::AlertError,
    },
}

/// Composes what is due, and marks where new subscriptions begin. Gives the
/// number of digests and signs of life that were queued.
pub(super) async fn compose_due(rooms: &Rooms) -> Result<u32, DigestError> {
    let mut queued = 0;
    for settings in &rooms.config.subscriptions {
        if let Some(pace) = settings.digest.or(settings.heartbeat)
            && of_subscription(rooms, settings, pace).await?
        {
            queued += 1;
        }
    }
    Ok(queued)
}

/// True where there is something for [`compose_due`] to do.
pub(super) async fn is_due(rooms: &Rooms) -> Result<bool, DigestError> {
    for settings in &rooms.config.subscriptions {
        if let Some(pace) = settings.digest.or(settings.heartbeat) {
            let last = last_mark(rooms, &settings.name).await?;
            let Some(last) = last else { return Ok(true) };
            if due(settings, pace, last.due, rooms.clock.now())?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

async fn of_subscription(
    rooms: &Rooms,
    settings: &config::Subscription,
    pace: config::Pace,
) -> Result<bool, DigestError> {
    let now = rooms.clock.now();
    let name = settings.name.as_str();
    let Some(last) = last_mark(rooms, name).await? else {
        let up_to = rooms.store.latest_event_named("", None).await?.map_or(0, |event| event.seq);
        let mark = Mark { due: now, up_to, items: 0 };
        commit(rooms, format!("digest:{name}:begun"), &mark, None).await?;
        return Ok(false);
    };
    let Some(due) = due(settings, pace, last.due, now)? else { return Ok(false) };
    let (items, up_to) = items_since(rooms, settings, last.up_to).await?;
    let mark = Mark { due, up_to, items: items.len() };
    let tells =
        if items.is_empty() { settings.heartbeat.is_some() } else { settings.digest.is_some() };
    let digest = Digest {
        subscription: name.to_owned(),
        from: last.due,
        to: due,
        items,
        evidence: evidence(rooms).await?,
    };
    commit(rooms, format!("digest:{name}:{due}"), &mark, tells.then_some(&digest)).await?;
    Ok(tells)
}

async fn last_mark(rooms: &Rooms, name: &str) -> Result<Option<Mark>, StoreError> {
    let prefix = format!("digest:{name}:");
    let Some(event) = rooms.store.latest_event_named(&prefix, None).await? else { return Ok(None) };
    serde_json::from_value(event.event.body).map(Some).map_err(|error| StoreError::Corrupt {
        what: "event",
        id: event.event.id,
        why: error.to_string(),
    })
}

/// The last time of a subscription after `last` that has come.
fn due(
    settings: &config::Subscription,
    pace: config::Pace,
    last: Timestamp,
    now: Timestamp,
) -> Result<Option<Timestamp>, DigestError> {
    let schedule = schedule_of(settings, pace)
        .map_err(|source| DigestError::Schedule { name: settings.name.clone(), source })?;
    Ok(latest_due(&schedule, last, now))
}

/// The cron line of a subscription, in its zone.
fn schedule_of(
    settings: &config::Subscription,
    pace: config::Pace,
) -> Result<Schedule, ScheduleError> {
    let day = match pace {
        config::Pace::Daily => "*".to_owned(),
        config::Pace::Weekly => settings.on.to_sunday_zero_offset().to_string(),
    };
    let line = format!("{} {} * * {day}", settings.at.minute(), settings.at.hour());
    Schedule::parse(&[line], &settings.timezone)
}

/// The last due time after `last` that is not after `now`: several that were
/// missed become one.
fn latest_due(schedule: &Schedule, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let next = |after| schedule.next_after(after).filter(|due| *due <= now);
    std::iter::successors(next(last), |due| next(*due)).last()
}

/// What the subscription is told of that was written down after a number, and
/// the number of the last event that was looked at.
async fn items_since(
    rooms: &Rooms,
    settings: &config::Subscription,
    after: i64,
) -> Result<(Vec<DigestItem>, i64), StoreError> {
    let audience = rooms.audience();
    let mut items = Vec::new();
    let mut up_to = after;
    loop {
        let events = rooms.store.events_after(up_to, PAGE).await?;
        let Some(last) = events.last() else { return Ok((items, up_to)) };
        up_to = last.seq;
        for event in events {
            items.extend(item(&audience, settings, &event)?);
        }
    }
}

fn item(
    audience: &Audience,
    settings: &config::Subscription,
    event: &Event,
) -> Result<Option<DigestItem>, StoreError> {
    let NewEvent { id, kind, at, .. } = &event.event;
    let (event_id, at) = (id.clone(), *at);
    let Some(one) = audience.subscription(&settings.name) else { return Ok(None) };
    let told = match kind {
        EventKind::Rule | EventKind::Filed | EventKind::Postponed => {
            audience.seen_by(one, &rule_of(event)?).map(|alert| Told::Rule(Box::new(alert)))
        }
        _ => notice_of(event)
            .filter(|notice| one.hears(notice))
            .map(|notice| Told::Notice(Box::new(notice))),
    };
    Ok(told.map(|told| DigestItem { event_id, at, told }))
}

/// The alert that an event of a rule keeps.
pub(super) fn rule_of(event: &Event) -> Result<RuleAlert, StoreError> {
    serde_json::from_value(event.event.body.clone()).map_err(|error| StoreError::Corrupt {
        what: "event",
        id: event.event.id.clone(),
        why: error.to_string(),
    })
}

/// The notice that an event keeps; `None` for events that are not told by
/// themselves.
pub(super) fn notice_of(event: &Event) -> Option<Notice> {
    let mut body = event.event.body.clone();
    // Events of an earlier version do not name their notice: its name is the
    // kind's.
    if let Some(fields) = body.as_object_mut()
        && !fields.contains_key("notice")
    {
        fields.insert("notice".to_owned(), event.event.kind.as_str().into());
    }
    match event.event.kind {
        EventKind::SourceFailed
        | EventKind::SourceRecovered
        | EventKind::ScheduleMissed
        | EventKind::Receiver
        | EventKind::OwnParties
        | EventKind::Rescheduled
        | EventKind::Withdrawn
        | EventKind::Unread => serde_json::from_value(body).ok(),
        _ => None,
    }
}

/// What shows that somebody looked.
async fn evidence(rooms: &Rooms) -> Result<Evidence, StoreError> {
    let last = rooms.store.last_good_cycle(FEDERAL_REGISTER).await?;
    let documents = rooms.store.documents().await?;
    let today = eastern_date(rooms.clock.now());
    let entries = rooms.store.list(List::EntityList, Some(today), None).await?.len();
    let newest = documents
        .iter()
        .filter_map(|document| Some((document.number.to_string(), document.publication_date?)))
        .max_by_key(|(_, date)| *date);
    Ok(Evidence {
        last_cycle: last.as_ref().map(|cycle| cycle.started),
        window: last.as_ref().and_then(|cycle| cycle.window),
        documents: last.as_ref().map_or(0, |cycle| cycle.documents),
        documents_known: count(documents.len()),
        newest_document: newest,
        entries: count(entries),
        failing: failing(rooms).await?,
    })
}

async fn failing(rooms: &Rooms) -> Result<Vec<String>, StoreError> {
    let told = [EventKind::SourceFailed, EventKind::SourceRecovered];
    let source = rooms.store.latest_event(&told).await?;
    let mut failing: Vec<String> = source
        .filter(|event| event.event.kind == EventKind::SourceFailed)
        .map(|event| format!("the Federal Register, told {}", event.event.at))
        .into_iter()
        .collect();
    for receiver in rooms.store.receivers().await? {
        let name = format!("{} {}", receiver.channel, receiver.recipient);
        match (receiver.disabled_at, receiver.failing_since) {
            (Some(since), _) => failing.push(format!("{name}, gone since {since}")),
            (None, Some(since)) => failing.push(format!("{name}, since {since}")),
            (None, None) => {}
        }
    }
    Ok(failing)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

async fn commit(
    rooms: &Rooms,
    id: String,
    mark: &Mark,
    digest: Option<&Digest>,
) -> Result<(), DigestError> {
    let at = rooms.clock.now();
    let deliveries = match digest {
        Some(digest) => events::queued(rooms.audience().of_digest(&id, digest))
            .map_err(|source| DigestError::Compose { name: digest.subscription.clone(), source })?,
        None => Vec::new(),
    };
    let event = NewEvent {
        id,
        kind: EventKind::Digest,
        document: None,
        at,
        body: serde_json::to_value(mark).unwrap_or_default(),
    };
    let commit = Commit { events: vec![event], deliveries, at, ..Commit::default() };
    rooms.store.commit(&commit).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, time};
    use rstest::rstest;

    fn settings(timezone: &str) -> config::Subscription {
        config::Subscription {
            name: "desk".to_owned(),
            to: Vec::new(),
            endpoints: Vec::new(),
            filter: config::Filter::default(),
            own_parties: config::OwnPartyNames::default(),
            rules: true,
            trouble: true,
            digest: Some(config::Pace::Daily),
            heartbeat: None,
            at: time(2, 30, 0, 0),
            on: Weekday::Sunday,
            timezone: timezone.to_owned(),
        }
    }

    #[rstest]
    #[case::not_yet("2025-03-27T06:30:00Z", "2025-03-28T06:29:59Z", None)]
    #[case::now("2025-03-27T06:30:00Z", "2025-03-28T06:30:00Z", Some("2025-03-28T06:30:00Z"))]
    #[case::late("2025-03-27T06:30:00Z", "2025-03-28T11:00:00Z", Some("2025-03-28T06:30:00Z"))]
    #[case::several_missed_are_one(
        "2025-03-20T06:30:00Z",
        "2025-03-28T11:00:00Z",
        Some("2025-03-28T06:30:00Z")
    )]
    #[case::clock_set_back("2030-01-01T00:00:00Z", "2025-03-28T11:00:00Z", None)]
    // 02:30 does not exist on 9 March 2025: right after the jump
    #[case::summer_time(
        "2025-03-08T07:30:00Z",
        "2025-03-09T23:00:00Z",
        Some("2025-03-09T07:00:00Z")
    )]
    fn a_daily_digest_is_due(#[case] last: &str, #[case] now: &str, #[case] due: Option<&str>) {
        let schedule = schedule_of(&settings("America/New_York"), config::Pace::Daily).unwrap();
        let due: Option<Timestamp> = due.map(|due| due.parse().unwrap());
        assert_eq!(latest_due(&schedule, last.parse().unwrap(), now.parse().unwrap()), due);
    }

    #[test]
    fn a_weekly_digest_is_due_on_its_day() {
        let schedule = schedule_of(&settings("UTC"), config::Pace::Weekly).unwrap();
        let next = schedule.next_after("2025-03-28T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(next.to_string(), "2025-03-30T02:30:00Z"); // a Sunday
    }
}
