//! Headings that a rule renames or removes as a whole.
//!
//! A heading stands for all entries under it: renaming it is one story, however
//! many entries there are, and no change of any of them. Removing a heading
//! with all entries under it is a removal of each; removing a heading alone
//! says that nothing is left under it, and is held against the list.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::EntryId;
use crate::ledger::apply::timeline::Timeline;
use crate::model::{Destination, DocumentNumber, Instruction, List, Rule, Verb};

/// What a rule does to a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeadingChange {
    /// The list.
    pub list: List,
    /// The label of the instruction.
    pub instruction: String,
    /// The heading, as the rule prints it.
    pub heading: Destination,
    /// What takes its place; `null` where it goes.
    pub renamed_to: Option<Destination>,
    /// True where all entries under it go with it.
    pub with_entries: bool,
    /// When; `null` where the rule does not say.
    pub effective_date: Option<Date>,
}

/// What became of a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeadingOutcome {
    /// What the rule does.
    pub change: HeadingChange,
    /// The entries that stood under it.
    pub entries: Vec<EntryId>,
    /// Why it was not carried out, for people; `null` where it was.
    pub held: Option<String>,
}

/// Words of an instruction that take the entries with the heading.
const WITH_ENTRIES: &[&str] =
    &["all entries", "all of the entries", "all the entries", "every entry"];

/// The headings of a list that a rule renames or removes. Of a rule that
/// amends several lists it is not clear which list is meant: the change has no
/// date then and is held.
pub fn heading_changes(rule: &Rule, list: List) -> Vec<HeadingChange> {
    if !rule.lists.contains(&list) {
        return Vec::new();
    }
    let day = match rule.effective_dates.as_slice() {
        [one] if one.until.is_none() && rule.lists.len() == 1 => Some(one.date),
        _ => None,
    };
    let amended = |instruction: &&Instruction| instruction.heading;
    let change = |instruction: &Instruction| {
        let renamed_to = match instruction.verb {
            Verb::Replace | Verb::Redesignate | Verb::Revise => {
                Some(Destination::new(instruction.replacements.first()?))
            }
            Verb::Remove => None,
            _ => return None,
        };
        let text = instruction.text.to_lowercase();
        Some(HeadingChange {
            list,
            instruction: instruction.label.clone(),
            heading: instruction.destination.clone()?,
            with_entries: renamed_to.is_none()
                && instruction.names.is_empty()
                && WITH_ENTRIES.iter().any(|words| text.contains(words)),
            renamed_to,
            effective_date: day,
        })
    };
    rule.instructions.iter().filter(amended).filter_map(change).collect()
}

/// Brings heading changes onto the list, after the changes of entries: what
/// they left under the heading is meant. A heading that nothing stands under
/// is not told, so that doing it again changes nothing.
pub(in crate::ledger) fn rehead(
    timeline: &mut Timeline,
    document: &DocumentNumber,
    changes: &[HeadingChange],
) -> Vec<HeadingOutcome> {
    let mut outcomes = Vec::new();
    for change in changes {
        let told = |entries, held: Option<&str>| HeadingOutcome {
            change: change.clone(),
            entries,
            held: held.map(str::to_owned),
        };
        let Some(day) = change.effective_date else {
            let why = "the rule does not say when, or on which list, it takes effect";
            outcomes.push(told(Vec::new(), Some(why)));
            continue;
        };
        let mut entries = timeline.under(change.list, change.heading.as_str(), day);
        if let Some(heading) = &change.renamed_to {
            // Two spellings of one heading: those that bear the new one are done.
            let done = |id: &EntryId| {
                timeline.at(id, day).is_some_and(|it| it.entry.destination == *heading)
            };
            entries.retain(|id| !done(id));
        }
        if entries.is_empty() {
            continue;
        }
        match &change.renamed_to {
            Some(heading) => {
                let mut seen = HashSet::new();
                for id in entries.iter().filter(|id| seen.insert(*id)) {
                    timeline.put_under(id, heading, day, document);
                }
                outcomes.push(told(entries, None));
            }
            None if change.with_entries => {
                for id in &entries {
                    timeline.close(id, day, document, None);
                }
                outcomes.push(told(entries, None));
            }
            None => {
                let why = "the rule removes the heading, and entries still stand under it";
                outcomes.push(told(entries, Some(why)));
            }
        }
    }
    outcomes
}
