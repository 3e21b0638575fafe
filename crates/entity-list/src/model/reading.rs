//! Readings: what the reader understood of one file.

use serde::{Deserialize, Serialize};

use super::{Check, CheckStatus, Entry, Footnote, List, Rule, Sha256};

/// The version of the reader. It grows whenever the same bytes may read
/// differently, so that stored readings can be told from new ones.
pub const READER_VERSION: u32 = 4;

/// The format of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// The full-text XML of one Federal Register document.
    FrRuleXml,
    /// The XML of a whole daily issue.
    FrIssueXml,
    /// The HTML body of federalregister.gov.
    FrHtml,
    /// Plain text of a published rule or of public inspection.
    FrText,
    /// A PDF of a published rule or of public inspection.
    Pdf,
    /// eCFR XML of part 744 or of one of its supplements.
    EcfrXml,
    /// The Consolidated Screening List as CSV.
    CslCsv,
    /// The Consolidated Screening List as JSON.
    CslJson,
}

/// What kind of document a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A document that amends one of the lists.
    Rule,
    /// A list at a point in time.
    List,
    /// Neither.
    Other,
}

/// Where a reading comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The file or URL, where there is one.
    pub path: Option<String>,
    /// The digest of the bytes that were read.
    pub sha256: Sha256,
    /// Their format.
    pub format: Format,
    /// The version of the reader.
    pub reader_version: u32,
}

/// Text that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unread {
    /// The text, verbatim.
    pub text: String,
    /// Its place, such as `line 120, column 5`.
    #[serde(rename = "where")]
    pub place: String,
    /// Why it was not understood, for people.
    #[serde(default)]
    pub why: String,
}

/// How the rows of the tables were understood. `body` is the sum of the rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowCounts {
    /// Rows of the table bodies, without heads of columns.
    pub body: u32,
    /// Rows that begin an entry.
    pub entries: u32,
    /// Rows that continue the entry above.
    pub continuations: u32,
    /// Rows that hold a footnote.
    pub footnotes: u32,
    /// Rows that hold only a destination.
    pub headings: u32,
    /// Blank rows and rows of stars.
    pub blank: u32,
    /// Rows that were not understood; each is in `unread`.
    pub unread: u32,
}

impl RowCounts {
    /// The sum of all kinds of rows; equals `body` in a sound reading.
    pub fn sum(&self) -> u32 {
        self.entries
            + self.continuations
            + self.footnotes
            + self.headings
            + self.blank
            + self.unread
    }
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, more: Self) {
        self.body += more.body;
        self.entries += more.entries;
        self.continuations += more.continuations;
        self.footnotes += more.footnotes;
        self.headings += more.headings;
        self.blank += more.blank;
        self.unread += more.unread;
    }
}

/// How many non-blank characters of the entity cells were understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Entity cells read.
    pub cells: u32,
    /// Non-blank characters in them.
    pub characters: u64,
    /// Of these, the characters in a span other than `unread`.
    pub understood: u64,
}

impl std::ops::AddAssign for Coverage {
    fn add_assign(&mut self, more: Self) {
        self.cells += more.cells;
        self.characters += more.characters;
        self.understood += more.understood;
    }
}

/// What the reader understood of one file, or of one document in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// Where it comes from.
    pub source: Source,
    /// What the document is.
    pub kind: Kind,
    /// The rule, for [`Kind::Rule`]; for [`Kind::Other`] what is known of the
    /// document's heading.
    pub rule: Option<Rule>,
    /// The list, for [`Kind::List`].
    #[serde(default)]
    pub list: Option<List>,
    /// The entries of the list, for [`Kind::List`].
    pub entries: Vec<Entry>,
    /// The footnotes of the list or rule.
    #[serde(default)]
    pub footnotes: Vec<Footnote>,
    /// How the rows of the tables were understood.
    #[serde(default)]
    pub rows: RowCounts,
    /// How the characters of the entity cells were understood.
    #[serde(default)]
    pub coverage: Coverage,
    /// Statements of the source held against what was read.
    pub checks: Vec<Check>,
    /// Text that was not understood.
    pub unread: Vec<Unread>,
    /// Remarks on the document as a whole: what the format cannot tell, what
    /// the source says of itself.
    #[serde(default)]
    pub warnings: Vec<String>,
}

impl Reading {
    /// True where a person should look: unread text or a failed check.
    pub fn needs_person(&self) -> bool {
        !self.unread.is_empty() || self.checks.iter().any(|check| check.status == CheckStatus::Fail)
    }
}
