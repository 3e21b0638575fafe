//! An alert reduced to what somebody asked for. Pure.

use super::compose::tally;
use super::filter::Filter;
use super::headline::headline;
use super::model::{RuleAlert, Shown};

/// What one of the subscriptions of a receiver asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The subscription's name.
    pub name: &'a str,
    /// Its filter.
    pub filter: &'a Filter,
    /// Whether it wants to hear of text that was not understood.
    pub trouble: bool,
}

/// The alert as these subscriptions together ask for it; `None` where it has
/// nothing for them.
///
/// Changes keep their numbers, so that two readers mean the same by one. An
/// alert without changes (a delay, a suspension) may concern any entry and is
/// let through; so is one with text that was not understood, because nobody
/// can tell whether it would have agreed.
pub fn narrow(alert: &RuleAlert, asked: &[Asked<'_>]) -> Option<RuleAlert> {
    let stage = alert.document.stage;
    if asked.iter().any(|one| one.filter.is_open()) {
        return Some(alert.clone());
    }
    let staged: Vec<_> = asked.iter().filter(|one| one.filter.lets_stage(stage)).collect();
    if staged.is_empty() {
        return None;
    }
    let all_changes = alert.changes.len();
    let mut shown = alert.clone();
    shown.changes.retain(|change| staged.iter().any(|one| one.filter.lets_change(alert, change)));
    shown.trouble.held.retain(|held| staged.iter().any(|one| one.filter.lets_held(stage, held)));
    let unsure = !alert.trouble.unread.is_empty() || !alert.trouble.failed_checks.is_empty();
    let nothing = shown.changes.is_empty() && shown.trouble.held.is_empty();
    let had_something = all_changes > 0 || !alert.trouble.held.is_empty();
    if nothing && had_something && !(unsure && staged.iter().any(|one| one.trouble)) {
        return None;
    }
    shown.trouble.needs_person = !shown.trouble.held.is_empty() || unsure;
    let numbers: Vec<u32> = shown.changes.iter().map(|change| change.number).collect();
    if let Some(own) = &mut shown.own_parties {
        let held = &shown.trouble.held;
        own.hits.retain(|hit| match (hit.change, &hit.held) {
            (Some(number), _) => numbers.contains(&number),
            (None, id) => held.iter().any(|held| Some(&held.id) == id.as_ref()),
        });
    }
    for reason in &mut shown.reasons {
        reason.changes.retain(|number| numbers.contains(number));
    }
    shown.reasons.retain(|reason| !reason.changes.is_empty());
    for footnote in &mut shown.footnotes {
        footnote.changes.retain(|number| numbers.contains(number));
    }
    shown.footnotes.retain(|footnote| !footnote.changes.is_empty());
    let (counts, destinations) = tally(&shown.changes, &shown.trouble.held);
    shown.headline = headline(&counts, &destinations);
    shown.counts = counts;
    shown.destinations = destinations;
    shown.shown = Some(Shown {
        changes: count(numbers.len()),
        of: count(all_changes),
        filter: in_words(asked),
    });
    Some(shown)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// `china-desk: destinations CN`; several are joined by `or`.
fn in_words(asked: &[Asked<'_>]) -> String {
    let all: Vec<String> =
        asked.iter().map(|one| format!("{}: {}", one.name, one.filter.in_words())).collect();
    all.join(" or ")
}
