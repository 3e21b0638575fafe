//! The pieces of a cell, in order, into the party and its members.
//!
//! The reader keeps a *target* (the party or the member that aliases and
//! addresses belong to), an open alias list with its stated count, an open
//! member list, and the run of address text that has not been split yet.

mod findings;
mod head;
mod items;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::EntityCell;
use super::label::{Label, find_label, intro_at};
use super::marks::{Marks, trim_blanks};
use super::pieces::{Piece, PieceKind, pieces};
use super::place::{Likeness, ends_with_company_form, ends_with_place, likeness};
use crate::model::{EntryKind, Member, SpanKind};
use crate::read::normalise::one_line;
use crate::read::parts::LineBreaks;

/// Labels that begin a line; the first group says what they label.
static LINE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(
        r"(?x)^(?:
        (?P<common>(?:The\s+following\s+address(?:es)?\s+appl(?:y|ies)\s+to|Address(?:es)?\s+for)\s[^:]*:)
        | (?P<address>(?:Alt(?:ernate|ernative|\.)?\s+)?Address(?:es)?(?:\s+[0-9]+)?\s*:)
        | (?P<each>Subordinate\s+(?i:instit[a-z]*|entity|organization)\s*:?(?:\s|$))
        | (?P<group>The\s+following\s[^:]+:$)
        | (?P<plural>(?:Affiliated|Subordinate|Related)\s+(?:entities|institutions|organizations|companies|subsidiaries)\s*:)
        )\s*",
    )
    .expect("the pattern is valid")
});

/// The letters that [`LINE_LABEL`] can begin with.
const LINE_LABEL_LETTERS: [char; 4] = ['T', 'A', 'S', 'R'];

/// `Address 01, Unit D, …`: an entry without a party.
static ADDRESS_ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(r"^Address\s+[0-9]+\s*[,:.]\s*").expect("the pattern is valid")
});

/// How members follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MemberList {
    /// None do.
    Closed,
    /// As items with a dash.
    Items,
    /// Every plain line that is no address, behind `Affiliated entities:`.
    Lines,
}

/// A stated count of aliases and how many were found.
#[derive(Debug, Clone, Copy)]
struct Count {
    stated: Option<u32>,
    found: u32,
}

/// An alias list that is open for more items.
#[derive(Debug, Clone, Copy)]
struct AliasList {
    label: &'static str,
    count: usize,
}

struct Reader<'t> {
    text: &'t str,
    line_breaks: LineBreaks,
    marks: Marks<'t>,
    kind: EntryKind,
    /// The party first, then its members.
    drafts: Vec<Member>,
    target: usize,
    notes: Vec<String>,
    counts: Vec<Count>,
    aliases: Option<AliasList>,
    members: MemberList,
    stated_members: Option<u32>,
    /// The label of a member whose name comes on the next line.
    expected_member: Option<String>,
    /// Label of the members of the open list.
    member_label: String,
    region: Option<Range<usize>>,
    /// True where the last alias item ended with a semicolon or `and`.
    item_goes_on: bool,
    warnings: Vec<String>,
}

/// Reads the whole text of a cell.
pub(super) fn read(text: String, line_breaks: LineBreaks) -> EntityCell {
    let mut reader = Reader {
        text: &text,
        line_breaks,
        marks: Marks::new(&text),
        kind: EntryKind::Party,
        drafts: Vec::new(),
        target: 0,
        notes: Vec::new(),
        counts: Vec::new(),
        aliases: None,
        members: MemberList::Closed,
        stated_members: None,
        expected_member: None,
        member_label: String::new(),
        region: None,
        item_goes_on: false,
        warnings: Vec::new(),
    };
    let pieces = pieces(&text, line_breaks);
    for (index, piece) in pieces.iter().enumerate() {
        reader.take(piece, pieces.get(index + 1));
    }
    let mut cell = reader.finish();
    cell.text = text;
    cell
}

impl<'t> Reader<'t> {
    fn take(&mut self, piece: &Piece, next: Option<&Piece>) {
        match piece.kind {
            PieceKind::CrossReference => self.cross_reference(piece.range.clone()),
            PieceKind::Dash if self.goes_on_in_the_address(&piece.range) => {
                self.extend_region(piece.range.clone());
            }
            PieceKind::Dash => {
                self.flush();
                self.item(piece.range.clone(), next);
            }
            PieceKind::Plain => self.line(piece.range.clone(), next),
        }
    }

    /// A line that begins with a dash in the middle of an address: no list is
    /// open, and the line ends with a place.
    fn goes_on_in_the_address(&self, range: &Range<usize>) -> bool {
        self.aliases.is_none()
            && self.members == MemberList::Closed
            && self
                .region
                .as_ref()
                .is_some_and(|region| !ends_with_place(self.slice(region.clone())))
            && ends_with_place(self.slice(range.clone()))
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn is_blank(&self, range: &Range<usize>) -> bool {
        !self.slice(range.clone()).contains(char::is_alphanumeric)
    }

    /// A line without a dash.
    fn line(&mut self, range: Range<usize>, next: Option<&Piece>) {
        if self.drafts.is_empty() {
            self.draft();
            return self.first_head(range, next);
        }
        if self.labelled_line(&range, next) {
            return;
        }
        if let Some(label) = self.expected_member.take() {
            return self.member(range, next, label);
        }
        if let Some(label) = find_label(self.text, range.clone())
            && self.labels_a_line(&label, &range)
        {
            self.flush();
            if self.is_blank(&(range.start..label.range.start)) {
                return self.labelled(&label, range, next);
            }
            return self.member(range, next, String::new());
        }
        if self.is_alias_without_dash(&range) {
            self.flush();
            return self.alias_item(range, next);
        }
        if self.members == MemberList::Lines && self.begins_member(&range) {
            let label = self.member_label.clone();
            return self.member(range, next, label);
        }
        if self.begins_member_without_label(&range) {
            self.warnings.push(format!(
                "a member without its label: `{}`",
                one_line(self.slice(range.clone()))
            ));
            return self.member(range, next, String::new());
        }
        if self.members == MemberList::Items {
            self.aliases = None;
        }
        let printed = self.slice(range.clone());
        if printed.starts_with("This includes") || printed.starts_with("Note") {
            self.flush();
            return self.note(range);
        }
        self.extend_region(range);
    }

    /// True where a line begins with an alias label, or announces aliases of
    /// a name of its own.
    fn labels_a_line(&self, label: &Label, range: &Range<usize>) -> bool {
        self.is_blank(&(range.start..label.range.start))
            || intro_at(self.slice(label.range.end..range.end), true).is_some()
    }

    /// Lines that begin with a label; false where this one does not.
    fn labelled_line(&mut self, range: &Range<usize>, next: Option<&Piece>) -> bool {
        let line = self.slice(range.clone());
        if !line.starts_with(LINE_LABEL_LETTERS) {
            return false;
        }
        let Some(found) = LINE_LABEL.captures(line) else { return false };
        let end = range.start + found.get(0).map_or(0, |label| label.end());
        let is = |group: &str| found.name(group).is_some();
        let (common, each, plural) = (is("common"), is("each"), is("plural"));
        let label = trim_blanks(self.text, range.start..end);
        let rest = trim_blanks(self.text, end..range.end);
        self.flush();
        self.marks.claim(SpanKind::Label, label.clone());
        self.aliases = None;
        self.expected_member = None;
        let printed = one_line(self.slice(label));
        if is("group") {
            self.members = MemberList::Items;
            self.member_label = printed;
        } else if plural {
            self.members = MemberList::Lines;
            self.member_label.clone_from(&printed);
            if !self.is_blank(&rest) {
                self.member(rest, next, printed);
            }
        } else if each {
            if self.is_blank(&rest) {
                self.expected_member = Some(printed);
            } else {
                self.member(rest, next, printed);
            }
        } else {
            if common {
                self.target = 0;
            }
            self.extend_region(rest);
        }
        true
    }

    /// True for a line that begins the next of the affiliated entities.
    fn begins_member(&self, range: &Range<usize>) -> bool {
        let printed = self.slice(range.clone());
        let (first, _) = printed.split_once(',').unwrap_or((printed, ""));
        let goes_on = self.region.as_ref().is_some_and(|region| {
            self.slice(region.clone()).trim_end().ends_with([';', ','])
                || self.slice(region.clone()).ends_with("; and")
        });
        !goes_on && (self.target == 0 || likeness(first) < Likeness::Strong)
    }

    /// True for a line behind the complete address of a labelled member that
    /// begins with a company: the next member, whose label is missing.
    fn begins_member_without_label(&self, range: &Range<usize>) -> bool {
        let complete = self.region.as_ref().is_some_and(|region| {
            let printed = self.slice(region.clone()).trim_end();
            printed.ends_with('.') && ends_with_place(printed)
        });
        let printed = self.slice(range.clone());
        let (first, rest) = printed.split_once(',').unwrap_or((printed, ""));
        complete
            && self.drafts.get(self.target).is_some_and(|member| !member.label.is_empty())
            && self.members != MemberList::Lines
            && ends_with_company_form(first)
            && ends_with_place(rest)
    }

    fn member(&mut self, range: Range<usize>, next: Option<&Piece>, label: String) {
        self.flush();
        self.drafts.push(Member { label, ..Member::default() });
        self.target = self.drafts.len() - 1;
        self.aliases = None;
        self.head(range, next);
    }
}
