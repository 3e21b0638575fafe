//! Beliefs that were given up and what is believed in their place.
//!
//! A rule adds to the list's history; a correction of our reading, a person's
//! decision or a delay of a rule changes what we hold true of days that may be
//! past. The store keeps the old belief with the moment at which it was given
//! up, so that "did we know?" can still be answered.

use serde::{Deserialize, Serialize};

use crate::ledger::{Applied, ListedEntry};

/// Versions that are no longer held true, and those held true in their place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Restated {
    /// No longer held true: exactly as they were held.
    pub withdrawn: Vec<ListedEntry>,
    /// Held true from now on.
    pub asserted: Vec<ListedEntry>,
}

impl Restated {
    /// What applying a rule means for beliefs: a version that ends is
    /// withdrawn and asserted with its end.
    pub fn of(current: &[ListedEntry], applied: &Applied) -> Self {
        Self::between(current, &applied.onto(current))
    }

    /// What turns one set of beliefs into another. Versions in both are left
    /// alone.
    pub fn between(current: &[ListedEntry], wanted: &[ListedEntry]) -> Self {
        let mut rest: Vec<Option<&ListedEntry>> = wanted.iter().map(Some).collect();
        let mut withdrawn = Vec::new();
        let mut by_id: std::collections::HashMap<&crate::ledger::EntryId, Vec<usize>> =
            std::collections::HashMap::new();
        for (place, version) in wanted.iter().enumerate() {
            by_id.entry(&version.id).or_default().push(place);
        }
        for version in current {
            let places = by_id.get(&version.id).map_or(&[][..], Vec::as_slice);
            match places.iter().find(|place| rest[**place] == Some(version)) {
                Some(place) => rest[*place] = None,
                None => withdrawn.push(version.clone()),
            }
        }
        let asserted = rest.into_iter().flatten().cloned().collect();
        Self { withdrawn, asserted }
    }

    /// True where nothing is believed anew.
    pub fn is_empty(&self) -> bool {
        self.withdrawn.is_empty() && self.asserted.is_empty()
    }

    /// The versions with what is believed anew: those asserted are at the end.
    #[must_use]
    pub fn onto(&self, current: &[ListedEntry]) -> Vec<ListedEntry> {
        let mut versions = current.to_vec();
        for gone in &self.withdrawn {
            if let Some(place) = versions.iter().position(|version| version == gone) {
                versions.remove(place);
            }
        }
        versions.extend(self.asserted.iter().cloned());
        versions
    }
}
