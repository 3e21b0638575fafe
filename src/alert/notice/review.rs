//! The words of a notice about a decision.

use entity_list::ledger::{Decision, Held, Verdict};
use entity_list::model::ChangeKind;

/// What was decided about a held change.
pub(super) fn words(held: &Held, decision: &Decision, done: &[String]) -> (String, Vec<String>) {
    let change = &held.change;
    let verb = match change.kind {
        ChangeKind::Add => "add",
        ChangeKind::Revise => "revise",
        ChangeKind::Remove => "remove",
    };
    let verdict = match &decision.verdict {
        Verdict::Reject => "rejected",
        Verdict::Edit { .. } => "accepted with other fields",
        _ => "accepted",
    };
    let mut paragraphs = vec![
        format!("Held for review: {}. It was held because {}.", held.id, held.why),
        format!(
            "Decided by {} on {}: {}",
            decision.who,
            decision.when.strftime("%-d %b %Y, %H:%M UTC"),
            decision.why
        ),
    ];
    if done.is_empty() {
        paragraphs.push("The list stays as it is.".to_owned());
    }
    paragraphs.extend(done.iter().map(|line| format!("- {line}")));
    let name = &change.entry.name;
    (format!("document {}: to {verb} {name} was {verdict} by a person", held.document), paragraphs)
}
