//! `entitylistd notify test`: a sample through the configured ways.

use std::path::PathBuf;

use anyhow::ensure;
use clap::{Args, Subcommand};
use serde_json::json;

use super::output::{self, Format};
use super::{Ending, UsageError};
use crate::alert::{
    self, Addressed, Audience, Filter, OwnPartyNames, Pace, Receiver, Subscription,
};
use crate::clock::{Clock as _, SystemClock, eastern_date};
use crate::config::{self, Config, EndpointName, Environment};
use crate::daemon;
use crate::deliver::{Answer, Ways};
use crate::store::NewDelivery;

/// Arguments of `notify`.
#[derive(Debug, Clone, Args)]
pub struct NotifyArgs {
    /// What to do
    #[command(subcommand)]
    pub command: NotifyCommand,
}

/// What can be done with notifications.
#[derive(Debug, Clone, Subcommand)]
pub enum NotifyCommand {
    /// Send a sample alert, marked as a test, and show what was answered
    ///
    /// NAME is a subscription, an endpoint (webhook.NAME, chat.NAME,
    /// post.NAME, nats.NAME), or "mail" for everybody in mail.to. Nothing is
    /// written to the outbox. Ends with 1 where one of them did not take it.
    #[command(after_help = "Examples:\n  entitylistd notify test china-desk\n  entitylistd \
                            notify test webhook.compliance\n  entitylistd notify test mail")]
    Test {
        /// Whom to send to
        name: String,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Sends the sample.
pub(super) async fn run(args: NotifyArgs, explicit: Option<PathBuf>) -> anyhow::Result<Ending> {
    let NotifyCommand::Test { name, format } = args.command;
    let config = config::load(explicit.as_deref(), &Environment::of_process())?.config;
    super::logging::start(&config.log, "")?;
    let now = SystemClock.now();
    let all = daemon::audience(&config, now)?;
    let audience = all.with(subscription_of(&all, &config, &name)?);
    let event_id = format!("test:{now}");
    let sample = alert::sample_alert(&event_id, eastern_date(now), now);
    let composed = audience.of_rule_unfiltered(&sample, now);
    if let Some(complaint) = composed.complaints.into_iter().next() {
        return Err(complaint.into());
    }
    let ways = Ways::of(&config)?;
    let mut answers = Vec::new();
    for addressed in &composed.deliveries {
        let answer = ways.send(&delivery(addressed)?, SystemClock.now()).await;
        answers.push((addressed, answer));
    }
    print(&answers, format)?;
    let failed = answers.iter().filter(|(_, it)| !matches!(it, Answer::Accepted { .. })).count();
    ensure!(failed == 0, "{failed} of {} did not take the test", answers.len());
    Ok(Ending::Done)
}

/// The subscription of this name, or one made of an endpoint or of `mail`.
fn subscription_of(
    audience: &Audience,
    config: &Config,
    name: &str,
) -> Result<Subscription, UsageError> {
    if let Some(one) = audience.subscription(name) {
        return Ok(one.clone());
    }
    let receivers: Vec<Receiver> = match name.split_once('.') {
        Some((kind, section)) => {
            let endpoint = EndpointName { kind: kind.to_owned(), name: section.to_owned() };
            daemon::endpoint_receiver(config, &endpoint).into_iter().collect()
        }
        None if name == "mail" => daemon::mail_receivers(config),
        None => Vec::new(),
    };
    if receivers.is_empty() {
        let known: Vec<&str> =
            audience.subscriptions().iter().map(|one| one.name.as_str()).collect();
        return Err(UsageError(format!(
            "there is no subscription and no endpoint `{name}`; endpoints are named like \
             `webhook.NAME`, subscriptions are: {}",
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        )));
    }
    Ok(Subscription {
        name: Subscription::EVERYTHING.to_owned(),
        filter: Filter::default(),
        own_parties: OwnPartyNames::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers,
    })
}

fn delivery(addressed: &Addressed) -> anyhow::Result<NewDelivery> {
    Ok(NewDelivery {
        id: addressed.id.clone(),
        event_id: addressed.event_id.clone(),
        channel: addressed.channel.as_str().to_owned(),
        recipient: addressed.recipient.clone(),
        payload: addressed.payload()?,
    })
}

fn print(answers: &[(&Addressed, Answer)], format: Format) -> anyhow::Result<()> {
    let rows = answers.iter().map(|(addressed, answer)| {
        let (result, said) = match answer {
            Answer::Accepted { said } => ("taken", said),
            Answer::Failed { said, .. } => ("failed, would be tried again", said),
            Answer::Unfit { said } => ("does not accept the message", said),
            Answer::Refused { said } => ("refused", said),
            Answer::Gone { said } => ("gone", said),
        };
        (addressed.channel.as_str(), addressed.recipient.as_str(), result, said.as_str())
    });
    match format {
        Format::Json => {
            let rows: Vec<_> = rows
                .map(|(channel, receiver, result, said)| {
                    json!({"channel": channel, "receiver": receiver, "result": result, "answer": said})
                })
                .collect();
            output::print_json(&json!({ "answers": rows }))
        }
        Format::Table => {
            let mut table = output::table(&["CHANNEL", "RECEIVER", "RESULT", "ANSWER"]);
            for (channel, receiver, result, said) in rows {
                table.add_row([channel, receiver, result, said]);
            }
            output::print(&format!("{}\n", table.trim_fmt()))
        }
    }
}
