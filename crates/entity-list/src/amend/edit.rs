//! Fields given anew for a change and its entry.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{
    Alias, Change, ChangeKind, CountryCode, Destination, Entry, EntryKind, List, Member,
};
use crate::read::citation::{OwnCitation, read_citations};
use crate::read::country::country_of;
use crate::read::parts::MarkedText;
use crate::read::policy::read_policy;
use crate::read::requirement::read_requirement;

/// Why an edit does not make a sound change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// Nothing was given.
    #[error("the edit gives no field")]
    Empty,
    /// An entry must have a name.
    #[error("`name` is empty: an entry is listed under a name")]
    NoName,
    /// An entry stands under a destination.
    #[error("`destination` is empty: an entry stands under a destination")]
    NoDestination,
    /// A temporary change that is over before it begins.
    #[error("`effective_until` ({until}) is before `effective_date` ({from})")]
    EndsBeforeItBegins {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
}

/// Fields of an entry given anew. What is absent stays as it is.
///
/// A destination brings its country code, and the texts of the license columns
/// and citations are read as in a document. Footnotes stay unless they are
/// given, or the text holds their marks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EntryEdit {
    /// The heading, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
    /// The country code, where it does not follow from the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// Party, address or group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntryKind>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All other names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<Alias>>,
    /// All sub-entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<Member>>,
    /// All addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<Vec<String>>,
    /// All references to other destinations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_references: Option<Vec<String>>,
    /// All remarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Vec<String>>,
    /// The text of the license requirement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_requirement: Option<String>,
    /// The footnotes of the license requirement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footnotes: Option<Vec<u8>>,
    /// The text of the license review policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_review_policy: Option<String>,
    /// All citations, such as `90 FR 14048, 3/28/25`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citations: Option<Vec<String>>,
    /// The entity cell as it should have been printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl EntryEdit {
    /// True where no field is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The entry with these fields.
    #[must_use]
    pub fn of(&self, mut entry: Entry) -> Entry {
        if let Some(destination) = &self.destination {
            entry.country = country_of(destination.as_str());
            entry.destination = destination.clone();
        }
        set(&mut entry.kind, self.kind.as_ref());
        set(&mut entry.name, self.name.as_ref());
        set(&mut entry.aliases, self.aliases.as_ref());
        set(&mut entry.members, self.members.as_ref());
        set(&mut entry.addresses, self.addresses.as_ref());
        set(&mut entry.cross_references, self.cross_references.as_ref());
        set(&mut entry.notes, self.notes.as_ref());
        if let Some(country) = self.country {
            entry.country = Some(country);
        }
        if let Some(text) = &self.license_requirement {
            let printed = entry.license_requirement.footnotes;
            entry.license_requirement = read_requirement(&MarkedText::plain(text));
            if entry.license_requirement.footnotes.is_empty() {
                entry.license_requirement.footnotes = printed;
            }
        }
        if let Some(footnotes) = &self.footnotes {
            entry.license_requirement.footnotes.clone_from(footnotes);
            entry.license_requirement.footnotes_inferred = false;
        }
        if let Some(text) = &self.license_review_policy {
            entry.license_review_policy = read_policy(&MarkedText::plain(text));
        }
        if let Some(citations) = &self.citations {
            let read =
                |text: &String| read_citations(&MarkedText::plain(text), &OwnCitation::default());
            entry.citations = citations.iter().flat_map(read).collect();
        }
        if let Some(text) = &self.text {
            entry.text.clone_from(text);
            entry.spans.clear();
        }
        entry
    }
}

fn set<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// Fields of a change given anew. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChangeEdit {
    /// Add, revise or remove.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ChangeKind>,
    /// The list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
    /// The first day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_date: Option<Date>,
    /// The last day in force of a temporary change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_until: Option<Date>,
    /// The name that the entry had before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub former_name: Option<String>,
    /// The whole entry, in place of the one printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Entry>>,
    /// Single fields of the entry; they count after `entry`.
    #[serde(skip_serializing_if = "EntryEdit::is_empty")]
    pub fields: EntryEdit,
}

impl ChangeEdit {
    /// True where no field is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The change with these fields.
    pub fn of(&self, change: &Change) -> Result<Change, EditError> {
        if self.is_empty() {
            return Err(EditError::Empty);
        }
        let mut edited = change.clone();
        set(&mut edited.kind, self.kind.as_ref());
        set(&mut edited.list, self.list.as_ref());
        edited.effective_date = self.effective_date.or(edited.effective_date);
        edited.effective_until = self.effective_until.or(edited.effective_until);
        edited.former_name = self.former_name.clone().or(edited.former_name);
        if let Some(entry) = &self.entry {
            edited.entry = (**entry).clone();
        }
        edited.entry = self.fields.of(edited.entry);
        sound(&edited).map(|()| edited)
    }
}

/// Whether the change can be brought onto a list.
pub(super) fn sound(change: &Change) -> Result<(), EditError> {
    if change.entry.name.trim().is_empty() {
        return Err(EditError::NoName);
    }
    if change.entry.destination.as_str().is_empty() {
        return Err(EditError::NoDestination);
    }
    match (change.effective_date, change.effective_until) {
        (Some(from), Some(until)) if until < from => {
            Err(EditError::EndsBeforeItBegins { from, until })
        }
        _ => Ok(()),
    }
}
