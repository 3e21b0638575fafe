//! `entitylistd outbox`: deliveries seen, sent again, given up.

use std::fmt::Write as _;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};
use crate::store::{Delivery, DeliveryQuery, DeliveryState, Store};

/// What stands in the outbox for a delivery that a person gave up.
const DROPPED: &str = "dropped by hand";

/// Arguments of `outbox`.
#[derive(Debug, Clone, Args)]
pub struct OutboxArgs {
    /// What to do
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What can be done with deliveries.
#[derive(Debug, Clone, Subcommand)]
pub enum OutboxCommand {
    /// Show deliveries, newest first, and how their receivers stand
    #[command(after_help = "Examples:\n  entitylistd outbox list\n  entitylistd outbox list \
                            --state dead --format json")]
    List {
        /// Which
        #[command(flatten)]
        which: Which,
        /// At most so many
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show a delivery with its attempts
    #[command(after_help = "Example:\n  entitylistd outbox show msg_1f0c9a7e")]
    Show {
        /// Its id, or the beginning of it
        id: String,
        /// Print the message itself too
        #[arg(long)]
        body: bool,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Send what waits or was given up again, now, with a new round of
    /// attempts
    ///
    /// A receiver that was gone is switched on again. The running service
    /// sends within seconds.
    #[command(after_help = "Examples:\n  entitylistd outbox retry msg_1f0c9a7e\n  entitylistd \
                            outbox retry --receiver compliance\n  entitylistd outbox retry \
                            --state dead")]
    Retry(Meant),
    /// Give up what waits
    #[command(after_help = "Example:\n  entitylistd outbox drop --receiver compliance")]
    Drop(Meant),
    /// Send what was delivered once more, under the same id
    #[command(after_help = "Example:\n  entitylistd outbox replay --event \
                            rule:2025-05427:published")]
    Replay(Meant),
}

/// Which deliveries.
#[derive(Debug, Clone, Args)]
pub struct Which {
    /// Only those that stand so
    #[arg(long, value_enum)]
    pub state: Option<StateName>,
    /// Only those over this channel: mail, webhook, chat, post, nats
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Option<String>,
    /// Only those for this mail address or endpoint
    #[arg(long, value_name = "NAME")]
    pub receiver: Option<String>,
    /// Only those of this event
    #[arg(long, value_name = "ID")]
    pub event: Option<String>,
}

/// Deliveries to do something with: by their ids, or by what they have in
/// common.
#[derive(Debug, Clone, Args)]
pub struct Meant {
    /// Their ids
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Which
    #[command(flatten)]
    pub which: Which,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateName {
    /// Waiting for its time.
    Pending,
    /// Done.
    Delivered,
    /// Given up.
    Dead,
}

impl From<StateName> for DeliveryState {
    fn from(name: StateName) -> Self {
        match name {
            StateName::Pending => Self::Pending,
            StateName::Delivered => Self::Delivered,
            StateName::Dead => Self::Dead,
        }
    }
}

impl Which {
    fn query(&self, limit: u32) -> DeliveryQuery {
        DeliveryQuery {
            state: self.state.map(DeliveryState::from),
            channel: self.channel.clone(),
            recipient: self.receiver.clone(),
            event_id: self.event.clone(),
            limit,
        }
    }

    fn is_open(&self) -> bool {
        self.state.is_none()
            && self.channel.is_none()
            && self.receiver.is_none()
            && self.event.is_none()
    }
}

/// Runs `entitylistd outbox ...`.
pub(super) async fn run(args: OutboxArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let store = session.store.as_ref();
    match args.command {
        OutboxCommand::List { which, limit, format } => list(store, &which, limit, format).await?,
        OutboxCommand::Show { id, body, format } => show(store, &id, body, format).await?,
        OutboxCommand::Retry(some) => {
            let states = [DeliveryState::Pending, DeliveryState::Dead];
            let chosen = chosen(store, &some, &states).await?;
            let enabled = enable(store, &some.which, &chosen).await?;
            let done = requeue(&session, &chosen).await?;
            let enabled = match enabled {
                0 => String::new(),
                count => format!(
                    "{} switched on again; ",
                    output::counted(count, "receiver", "receivers")
                ),
            };
            output::print(&format!("{enabled}{done} to be sent now\n"))?;
        }
        OutboxCommand::Drop(some) => {
            let mut count = 0;
            for delivery in chosen(store, &some, &[DeliveryState::Pending]).await? {
                count += usize::from(store.give_up(&delivery.delivery.id, DROPPED).await?);
            }
            let count = output::counted(count, "delivery", "deliveries");
            output::print(&format!("{count} given up; `outbox retry` would send them again\n"))?;
        }
        OutboxCommand::Replay(some) => {
            let chosen = chosen(store, &some, &[DeliveryState::Delivered]).await?;
            let done = requeue(&session, &chosen).await?;
            output::print(&format!("{done} to be sent again, under the same ids\n"))?;
        }
    }
    Ok(Ending::Done)
}

/// The deliveries that are meant and stand as the command needs it. Without
/// any condition nothing is meant.
async fn chosen(
    store: &dyn Store,
    some: &Meant,
    states: &[DeliveryState],
) -> anyhow::Result<Vec<Delivery>> {
    if some.ids.is_empty() && some.which.is_open() {
        return Err(UsageError(
            "say which deliveries: give their ids, or --state, --channel, --receiver or --event"
                .to_owned(),
        )
        .into());
    }
    let mut found = store.find_deliveries(&some.which.query(u32::MAX)).await?;
    if !some.ids.is_empty() {
        let mut named = Vec::new();
        for id in &some.ids {
            named.push(by_id(&found, id)?.clone());
        }
        found = named;
    }
    found.retain(|delivery| states.contains(&delivery.state));
    if found.is_empty() {
        let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        bail!("no delivery of these is {}; see `entitylistd outbox list`", states.join(" or "));
    }
    Ok(found)
}

fn by_id<'a>(deliveries: &'a [Delivery], id: &str) -> anyhow::Result<&'a Delivery> {
    let mut found = deliveries.iter().filter(|one| one.delivery.id.starts_with(id));
    let first = found.next().with_context(|| {
        format!("there is no delivery `{id}`; `entitylistd outbox list` shows their ids")
    })?;
    match found.next() {
        Some(second) if first.delivery.id != id => bail!(
            "`{id}` is the beginning of several ids, such as {} and {}",
            first.delivery.id,
            second.delivery.id
        ),
        _ => Ok(first),
    }
}

async fn requeue(session: &Session, chosen: &[Delivery]) -> anyhow::Result<String> {
    let now = session.clock.now();
    let mut count = 0;
    for delivery in chosen {
        count += usize::from(session.store.requeue(&delivery.delivery.id, now).await?);
    }
    Ok(output::counted(count, "delivery", "deliveries"))
}

/// Switches the receivers of what is retried on again.
async fn enable(store: &dyn Store, which: &Which, chosen: &[Delivery]) -> anyhow::Result<usize> {
    let mut count = 0;
    for state in store.receivers().await?.iter().filter(|one| one.disabled_at.is_some()) {
        let named = which.receiver.as_ref().is_some_and(|name| *name == state.recipient);
        let meant = named
            || chosen.iter().any(|one| {
                one.delivery.channel == state.channel && one.delivery.recipient == state.recipient
            });
        if meant {
            count += usize::from(store.enable_receiver(&state.channel, &state.recipient).await?);
        }
    }
    Ok(count)
}

async fn list(store: &dyn Store, which: &Which, limit: u32, format: Format) -> anyhow::Result<()> {
    let deliveries = store.find_deliveries(&which.query(limit)).await?;
    let receivers = store.receivers().await?;
    if format == Format::Json {
        let rows: Vec<_> = deliveries.iter().map(as_json).collect();
        return output::print_json(&json!({"deliveries": rows, "receivers": receivers}));
    }
    let mut table =
        output::table(&["ID", "STATE", "CHANNEL", "RECEIVER", "EVENT", "TRIES", "NEXT", "ANSWER"]);
    for one in &deliveries {
        let next = match one.state {
            DeliveryState::Pending => output::moment(one.next_attempt_at),
            _ => String::new(),
        };
        table.add_row([
            one.delivery.id.clone(),
            one.state.as_str().to_owned(),
            one.delivery.channel.clone(),
            one.delivery.recipient.clone(),
            one.delivery.event_id.clone(),
            one.attempts.to_string(),
            next,
            one.last_answer.clone().unwrap_or_default(),
        ]);
    }
    let count = output::counted(deliveries.len(), "delivery", "deliveries");
    let mut out = format!("{}\n{count}\n", table.trim_fmt());
    for one in receivers.iter().filter(|one| one.disabled_at.or(one.failing_since).is_some()) {
        let since = one.disabled_at.or(one.failing_since).map(output::moment).unwrap_or_default();
        let how = if one.disabled_at.is_some() { "gone" } else { "failing" };
        let _ = write!(
            out,
            "{} {}: {how} since {since}, {} waiting, {} dead: {}\n",
            one.channel,
            one.recipient,
            one.pending,
            one.dead,
            one.last_answer.as_deref().unwrap_or_default()
        );
    }
    output::print(&out)
}

fn as_json(one: &Delivery) -> serde_json::Value {
    json!({
        "id": one.delivery.id,
        "event_id": one.delivery.event_id,
        "channel": one.delivery.channel,
        "receiver": one.delivery.recipient,
        "state": one.state,
        "attempts": one.attempts,
        "next_attempt_at": one.next_attempt_at,
        "last_answer": one.last_answer,
    })
}

async fn show(store: &dyn Store, id: &str, body: bool, format: Format) -> anyhow::Result<()> {
    let everything = DeliveryQuery { limit: u32::MAX, ..DeliveryQuery::default() };
    let all = store.find_deliveries(&everything).await?;
    let one = by_id(&all, id)?;
    let attempts = store.attempts(&one.delivery.id).await?;
    if format == Format::Json {
        let attempts: Vec<_> = attempts
            .iter()
            .map(|it| json!({"number": it.number, "at": it.at, "outcome": it.outcome, "answer": it.answer}))
            .collect();
        let mut shown = as_json(one);
        shown["attempt_log"] = attempts.into();
        if body {
            shown["message"] = one.delivery.payload.clone();
        }
        return output::print_json(&shown);
    }
    let mut out = format!(
        "{}\n  event     {}\n  receiver  {} {}\n  state     {}\n",
        one.delivery.id,
        one.delivery.event_id,
        one.delivery.channel,
        one.delivery.recipient,
        one.state.as_str()
    );
    if one.state == DeliveryState::Pending {
        let _ = write!(out, "  next      {}\n", output::moment(one.next_attempt_at));
    }
    for attempt in &attempts {
        let _ = write!(
            out,
            "  attempt {:<2} {}  {:<9}  {}\n",
            attempt.number,
            output::moment(attempt.at),
            attempt.outcome,
            attempt.answer.replace(char::is_control, " ")
        );
    }
    if body {
        let _ = write!(out, "{:#}\n", one.delivery.payload);
    }
    output::print(&out)
}
