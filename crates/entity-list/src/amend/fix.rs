//! Overrides brought into a reading.

use serde::{Deserialize, Serialize};

use super::edit::sound;
use super::{Fix, NewChange, Override, Target};
use crate::model::{Change, EffectiveDate, Entry, Kind, Reading, Rule};
use crate::read::country::country_of;

/// What became of one override.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Amendment {
    /// Its place among the overrides given, from 0.
    pub place: usize,
    /// What it did.
    pub effect: Effect,
}

/// What an override did to a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// It mended the reading: what, for people.
    Mended(String),
    /// It is pinned to another file.
    OtherFile,
    /// The reading says so without it: the override can go.
    AlreadySo,
    /// It found nothing to mend: why, for people.
    NoTarget(String),
}

/// A reading with the overrides that are pinned to its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Amended {
    /// The reading, mended. Each fix stands among its warnings, with who and
    /// why.
    pub reading: Reading,
    /// What became of every override, in their order.
    pub amendments: Vec<Amendment>,
}

impl Amended {
    /// The overrides that are pinned to this file and mended nothing: a person
    /// has to look, because the fix they rely on is not there.
    pub fn idle(&self) -> impl Iterator<Item = &Amendment> {
        self.amendments
            .iter()
            .filter(|amendment| matches!(amendment.effect, Effect::AlreadySo | Effect::NoTarget(_)))
    }
}

/// Brings overrides into a reading, in their order. Those of other files leave
/// it alone; every override is accounted for.
///
/// A target is looked for in the reading as the fixes before it left it. The
/// checks and the verbatim instructions stay as they were read: they are what
/// the source says.
pub fn amend(mut reading: Reading, overrides: &[Override]) -> Amended {
    let mut amendments = Vec::new();
    for (place, fix) in overrides.iter().enumerate() {
        let effect = if fix.sha256 == reading.source.sha256 {
            mend(&mut reading, fix)
        } else {
            Effect::OtherFile
        };
        amendments.push(Amendment { place, effect });
    }
    Amended { reading, amendments }
}

fn mend(reading: &mut Reading, by: &Override) -> Effect {
    let before = reading.clone();
    let told = match &by.fix {
        Fix::Dismiss { unread } => dismiss(reading, unread),
        fix if reading.kind == Kind::List => mend_list(reading, fix),
        fix => mend_rule(reading.rule.get_or_insert_default(), fix),
    };
    match told {
        Ok(_) if before == *reading => Effect::AlreadySo,
        Ok(what) => {
            if reading.rule.as_ref().is_some_and(|rule| !rule.changes.is_empty()) {
                reading.kind = Kind::Rule;
                note_lists(reading);
            }
            reading.warnings.push(format!("mended by {}: {what} ({})", by.who, by.why));
            Effect::Mended(what)
        }
        Err(why) => {
            *reading = before;
            Effect::NoTarget(why)
        }
    }
}

/// A list that a fix made the rule amend is among the lists of the rule.
fn note_lists(reading: &mut Reading) {
    let Some(rule) = &mut reading.rule else { return };
    for change in &rule.changes {
        if !rule.lists.contains(&change.list) {
            rule.lists.push(change.list);
        }
    }
}

fn mend_rule(rule: &mut Rule, fix: &Fix) -> Result<String, String> {
    let find = |rule: &Rule, target: &Target| {
        target.among_changes(&rule.changes).map_err(|found| not_one(found, "change of the rule"))
    };
    match fix {
        Fix::Set { change, to } => {
            let at = find(rule, change)?;
            let edited = to.of(&rule.changes[at]).map_err(|error| error.to_string())?;
            let name = rule.changes[at].entry.name.clone();
            rule.changes[at] = edited;
            Ok(format!("fields of `{name}` set"))
        }
        Fix::Drop { change } => {
            let at = find(rule, change)?;
            Ok(format!("change of `{}` dropped", rule.changes.remove(at).entry.name))
        }
        Fix::Add(new) => {
            let change = new_change(new)?;
            let name = change.entry.name.clone();
            if !rule.changes.contains(&change) {
                rule.changes.push(change);
            }
            Ok(format!("change of `{name}` added"))
        }
        Fix::EffectiveDate { date, until, change } => {
            let whole = 0..rule.changes.len();
            let meant = match change {
                Some(target) => find(rule, target).map(|at| at..at + 1)?,
                None if whole.is_empty() => return Err("the rule has no changes".to_owned()),
                None => whole,
            };
            if change.is_none() {
                let whole = EffectiveDate { date: *date, until: *until, applies_to: None };
                rule.effective_dates = vec![whole];
            }
            for change in &mut rule.changes[meant] {
                change.effective_date = Some(*date);
                change.effective_until = until.or(change.effective_until);
                sound(change).map_err(|error| error.to_string())?;
            }
            Ok(format!("effective date set to {date}"))
        }
        Fix::Dismiss { .. } => Ok(String::new()),
    }
}

fn mend_list(reading: &mut Reading, fix: &Fix) -> Result<String, String> {
    let (list, entries) = (reading.list, &mut reading.entries);
    let find = |entries: &[Entry], target: &Target| {
        target.among_entries(list, entries).map_err(|found| not_one(found, "entry of the list"))
    };
    match fix {
        Fix::Set { change, to } => {
            let at = find(entries, change)?;
            let name = entries[at].name.clone();
            if let Some(whole) = &to.entry {
                entries[at] = (**whole).clone();
            }
            entries[at] = to.fields.of(entries[at].clone());
            Ok(format!("fields of `{name}` set"))
        }
        Fix::Drop { change } => {
            let at = find(entries, change)?;
            Ok(format!("entry `{}` dropped", entries.remove(at).name))
        }
        Fix::Add(new) => {
            let entry = new_change(new)?.entry;
            let name = entry.name.clone();
            if !entries.contains(&entry) {
                entries.push(entry);
            }
            Ok(format!("entry `{name}` added"))
        }
        Fix::EffectiveDate { .. } => Err("a list has no effective dates".to_owned()),
        Fix::Dismiss { .. } => Ok(String::new()),
    }
}

fn dismiss(reading: &mut Reading, text: &str) -> Result<String, String> {
    let beginning = text.trim();
    let meant = |unread: &str| !beginning.is_empty() && unread.trim().starts_with(beginning);
    let found: Vec<usize> =
        (0..reading.unread.len()).filter(|at| meant(&reading.unread[*at].text)).collect();
    match found.as_slice() {
        [at] => Ok(format!("unread text dismissed: `{}`", reading.unread.remove(*at).text)),
        other => Err(not_one(other.len(), "unread text")),
    }
}

fn not_one(found: usize, what: &str) -> String {
    match found {
        0 => format!("no {what} fits"),
        1 => format!("the only {what} that fits is not at the place that `nth` says"),
        many => format!("{many} fit, and one {what} is meant: say more, or give `nth`"),
    }
}

fn new_change(new: &NewChange) -> Result<Change, String> {
    let bare = Change {
        kind: new.kind,
        instruction: None,
        list: new.list,
        entry: Entry::named(
            new.destination.clone(),
            country_of(new.destination.as_str()),
            new.name.as_str(),
        ),
        rewording: None,
        former_name: None,
        reason: None,
        subjects: Vec::new(),
        effective_date: None,
        effective_until: None,
    };
    let change = if new.with.is_empty() { bare } else { edited(new, &bare)? };
    sound(&change).map_err(|error| error.to_string())?;
    Ok(change)
}

fn edited(new: &NewChange, bare: &Change) -> Result<Change, String> {
    new.with.of(bare).map_err(|error| error.to_string())
}
