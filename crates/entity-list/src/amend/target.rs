//! Which change of a rule, or which entry of a list, a fix is about.

use serde::{Deserialize, Serialize};

use crate::model::{Change, ChangeKind, Entry, List};
use crate::read::country::country_of;
use crate::read::normalise::name_key;

/// Names a change as it was read, before any fix. What is absent fits
/// everything; the rest must fit exactly one change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Target {
    /// Add, revise or remove; not for the entries of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ChangeKind>,
    /// The list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
    /// The label of the instruction, such as `b.ii`; not for a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
    /// The heading; typography does not count, and `TURKEY` fits `TÜRKIYE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// The name; typography does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of several that fit the one at this place, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
}

impl Target {
    /// The place of the one change that fits, or how many do.
    pub(super) fn among_changes(&self, changes: &[Change]) -> Result<usize, usize> {
        self.choose(changes.iter().enumerate().filter(|(_, change)| {
            self.kind.is_none_or(|kind| kind == change.kind)
                && self.list.is_none_or(|list| list == change.list)
                && self.instruction.as_ref().is_none_or(|label| {
                    change.instruction.as_ref().is_some_and(|known| known == label)
                })
                && self.fits_entry(&change.entry)
        }))
    }

    /// The place of the one entry of a list that fits, or how many do.
    pub(super) fn among_entries(
        &self,
        list: Option<List>,
        entries: &[Entry],
    ) -> Result<usize, usize> {
        let of_this = self.kind.is_none()
            && self.instruction.is_none()
            && (self.list.is_none() || self.list == list);
        self.choose(
            entries.iter().enumerate().filter(|(_, entry)| of_this && self.fits_entry(entry)),
        )
    }

    fn choose<T>(&self, fitting: impl Iterator<Item = (usize, T)>) -> Result<usize, usize> {
        let places: Vec<usize> = fitting.map(|(place, _)| place).collect();
        let chosen = match (self.nth, places.as_slice()) {
            (None, [one]) => Some(*one),
            (None, _) => None,
            (Some(nth), places) => nth.checked_sub(1).and_then(|at| places.get(at)).copied(),
        };
        chosen.ok_or(places.len())
    }

    fn fits_entry(&self, entry: &Entry) -> bool {
        let here = |destination: &String| match (country_of(destination), entry.country) {
            (Some(code), Some(known)) => code == known,
            _ => name_key(destination) == name_key(entry.destination.as_str()),
        };
        let called = |name: &String| {
            *name == entry.name
                || (!name_key(name).is_empty() && name_key(name) == name_key(&entry.name))
        };
        self.destination.as_ref().is_none_or(here) && self.name.as_ref().is_none_or(called)
    }
}
