//! Entries: one row of the list under one destination.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    Citation, CountryCode, Destination, LicenseRequirement, LicenseReviewPolicy, Position,
};

/// What an entry lists.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A person, company or institution.
    #[default]
    Party,
    /// An address without a party (89 FR 51644, 12 June 2024); it matches by
    /// address, never by name.
    Address,
    /// A heading over members that are listed with it, such as a government
    /// department and its subordinate institutions.
    Group,
}

/// Another name of the party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alias {
    /// The name without dash, list punctuation and label.
    pub name: String,
    /// The label as normalised by the reader: `a.k.a.`, `f.k.a.`, `n.k.a.`,
    /// `d.b.a.`; an alias list without a label of its own counts as `a.k.a.`.
    pub label: String,
}

/// A sub-entity listed inside an entry: a subordinate institution, an
/// affiliated entity, a member of a group. It shares the license fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// The member's name.
    pub name: String,
    /// The words that make it a member, such as `Subordinate institution` or
    /// `Affiliated entities:`.
    #[serde(default)]
    pub label: String,
    /// Its other names.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// Its own addresses.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// References to other destinations, verbatim.
    #[serde(default)]
    pub cross_references: Vec<String>,
    /// Members of the member.
    #[serde(default)]
    pub members: Vec<Member>,
}

/// What a run of characters of an entity cell was understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// The party's name.
    Name,
    /// The name of an alias.
    Alias,
    /// `a.k.a.`, `the following two aliases:`, `Subordinate institution`,
    /// `Address 01,`: words that say what comes next.
    Label,
    /// Dashes, `; and`, commas and full stops between the parts.
    Connector,
    /// An address.
    Address,
    /// The name of a member.
    Member,
    /// `(See alternate addresses under Pakistan)`.
    CrossReference,
    /// A remark that is none of the above.
    Note,
    /// Not understood.
    Unread,
}

/// A run of characters of [`Entry::text`] and what it was understood as.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// What the characters are.
    pub kind: SpanKind,
    /// Byte offsets into [`Entry::text`].
    pub range: Range<usize>,
}

/// One row of the list under one destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// The heading that the row stands under, as printed.
    pub destination: Destination,
    /// Its ISO 3166-1 code, `null` where none fits.
    pub country: Option<CountryCode>,
    /// What the row lists.
    pub kind: EntryKind,
    /// The party's name; for an address entry the address.
    pub name: String,
    /// Other names of the party.
    pub aliases: Vec<Alias>,
    /// Sub-entities listed in the same row.
    #[serde(default)]
    pub members: Vec<Member>,
    /// Addresses, one each.
    pub addresses: Vec<String>,
    /// References to other destinations, verbatim.
    #[serde(default)]
    pub cross_references: Vec<String>,
    /// Remarks that are neither name, address nor reference, verbatim.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The license requirement column. Empty on lists that have none.
    pub license_requirement: LicenseRequirement,
    /// The license review policy column. Empty on lists that have none.
    pub license_review_policy: LicenseReviewPolicy,
    /// The Federal Register citation column, oldest first as printed.
    pub citations: Vec<Citation>,
    /// The entity cell verbatim, one line per printed line; continuation rows
    /// follow on lines of their own.
    pub text: String,
    /// What the source gets wrong or the reader is not sure of.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Where the row stands in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Every non-blank character of `text` belongs to exactly one span. Kept
    /// only where it is asked for; see [`Entry::without_spans`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

impl Entry {
    /// An entry of which no more than heading and name are known.
    pub fn named(
        destination: Destination,
        country: Option<CountryCode>,
        name: impl Into<String>,
    ) -> Self {
        Self {
            destination,
            country,
            kind: EntryKind::Party,
            name: name.into(),
            aliases: Vec::new(),
            members: Vec::new(),
            addresses: Vec::new(),
            cross_references: Vec::new(),
            notes: Vec::new(),
            license_requirement: LicenseRequirement::default(),
            license_review_policy: LicenseReviewPolicy::default(),
            citations: Vec::new(),
            text: String::new(),
            warnings: Vec::new(),
            position: None,
            spans: Vec::new(),
        }
    }

    /// True where its source prints its text. A rule that removes an entry, or
    /// replaces words in it, may give no more than its name.
    pub fn is_printed(&self) -> bool {
        !self.text.trim().is_empty() || !self.license_requirement.text.is_empty()
    }

    /// The entry as it is stored and sent: without the accounting of
    /// characters and the place in the source.
    #[must_use]
    pub fn without_spans(mut self) -> Self {
        self.spans.clear();
        self.position = None;
        self
    }
}
