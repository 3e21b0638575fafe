//! Alerts as they were sent, with every attempt.

use serde_json::json;

use super::pack::Files;
use super::{EvidenceError, file_name};
use crate::alert::Message;
use crate::deliver::{Sender, build};
use crate::store::{Attempt, Delivery};

/// Puts a delivery into its folder: what lies in the outbox, the attempts with
/// the receiver's answers, and the message as it went over the wire.
pub(super) fn delivery(
    files: &mut Files,
    delivery: &Delivery,
    attempts: &[Attempt],
    sender: Option<Sender<'_>>,
) -> Result<(), EvidenceError> {
    let new = &delivery.delivery;
    let folder = format!("deliveries/{}", file_name(&new.id));
    let mut put = |name: &str, value: &serde_json::Value| -> Result<(), EvidenceError> {
        let mut body = serde_json::to_vec_pretty(value)?;
        body.push(b'\n');
        files.insert(format!("{folder}/{name}"), body);
        Ok(())
    };
    put(
        "delivery.json",
        &json!({
            "id": new.id,
            "event": new.event_id,
            "channel": new.channel,
            "recipient": new.recipient,
            "state": delivery.state,
            "payload": new.payload,
        }),
    )?;
    let told: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            json!({
                "number": attempt.number,
                "at": attempt.at,
                "outcome": attempt.outcome,
                "answer": attempt.answer,
            })
        })
        .collect();
    put("attempts.json", &json!(told))?;
    match serde_json::from_value::<Message>(new.payload.clone()) {
        Ok(Message::Webhook(message)) => {
            // The very bytes that were posted and signed.
            files.insert(format!("{folder}/body.json"), serde_json::to_vec(&message)?);
        }
        Ok(Message::Mail(mail)) => {
            // The mail bears the time of the attempt that delivered it.
            let delivered = attempts.iter().rfind(|attempt| attempt.outcome == "delivered");
            if let (Some(attempt), Some(sender)) = (delivered, sender)
                && let Ok(mail) = build(&new.id, &sender, &new.recipient, &mail, attempt.at)
            {
                files.insert(format!("{folder}/message.eml"), mail.formatted());
            }
        }
        Ok(Message::Post(message)) => {
            files.insert(format!("{folder}/body"), message.body.into_bytes());
        }
        Err(_) => {}
    }
    Ok(())
}
