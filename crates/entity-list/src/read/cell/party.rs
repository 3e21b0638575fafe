//! The pieces of a cell, in order, into the party and its members.
//!
//! The reader keeps a *target* (the party or the member that aliases and
//! addresses belong to), an open alias list with its stated count, an open
//! member list, and the run of address text that has not been split yet.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::EntityCell;
use super::address::{split_addresses, trim_address};
use super::label::{Announced, Clause, Intro, Label, find_intro, find_label, intro_at};
use super::marks::{Marks, trim_blanks};
use super::pieces::{Piece, PieceKind, closing_parenthesis, pieces};
use super::place::{Likeness, ends_with_place, likeness};
use super::split::{Evidence, split_name};
use super::words::DOTTED_ENDINGS;
use crate::model::{Alias, EntryKind, Member, SpanKind};
use crate::read::normalise::one_line;
use crate::read::parts::LineBreaks;

/// Labels that begin a line; the first group says what they label.
static LINE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(
        r"(?x)^(?:
        (?P<common>(?:The\s+following\s+address(?:es)?\s+appl(?:y|ies)\s+to|Address(?:es)?\s+for)\s[^:]*:)
        | (?P<address>(?:Alt(?:ernate|ernative|\.)?\s+)?Address(?:es)?(?:\s+\d+)?\s*:)
        | (?P<each>Subordinate\s+(?i:instit\w*|entity|organization)\s*:?(?:\s|$))
        | (?P<group>The\s+following\s[^:]+:$)
        | (?P<plural>(?:Affiliated|Subordinate|Related)\s+(?:entities|institutions|organizations|companies|subsidiaries)\s*:)
        )\s*",
    )
    .expect("the pattern is valid")
});

/// `Address 01, Unit D, …`: an entry without a party.
static ADDRESS_ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(r"^Address\s+\d+\s*[,:.]\s*").expect("the pattern is valid")
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
            && self.region.as_ref().is_some_and(|region| !ends_with_place(self.slice(region.clone())))
            && ends_with_place(self.slice(range.clone()))
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn is_blank(&self, range: &Range<usize>) -> bool {
        !self.slice(range.clone()).contains(char::is_alphanumeric)
    }

    fn draft(&mut self) -> &mut Member {
        if self.drafts.is_empty() {
            self.drafts.push(Member::default());
        }
        let last = self.drafts.len() - 1;
        let target = self.target.min(last);
        &mut self.drafts[target]
    }

    fn cross_reference(&mut self, range: Range<usize>) {
        self.flush();
        let printed = self.slice(range.clone());
        let inner = printed.strip_prefix('(').unwrap_or(printed);
        let inner = inner.strip_suffix(')').unwrap_or(inner);
        let reference = one_line(inner.trim_end_matches(['.', ' ']));
        self.marks.claim(SpanKind::CrossReference, range);
        self.draft().cross_references.push(reference);
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
        let Some(found) = LINE_LABEL.captures(self.slice(range.clone())) else { return false };
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

    /// A line of an alias list whose dash is missing: it ends like an item
    /// while the stated count is not reached.
    fn is_alias_without_dash(&self, range: &Range<usize>) -> bool {
        let Some(list) = self.aliases else { return false };
        let count = self.counts[list.count];
        let missing = count.stated.is_some_and(|stated| count.found < stated);
        let printed = self.slice(range.clone());
        let bare = printed.strip_suffix("and").unwrap_or(printed).trim_end();
        let (first, _) = printed.split_once([',', ';']).unwrap_or((printed, ""));
        (missing || self.item_goes_on)
            && self.region.is_none()
            && likeness(first) < Likeness::Strong
            && !ends_with_place(bare)
            && (bare.ends_with(';') || !printed.contains(','))
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

    fn member(&mut self, range: Range<usize>, next: Option<&Piece>, label: String) {
        self.flush();
        self.drafts.push(Member { label, ..Member::default() });
        self.target = self.drafts.len() - 1;
        self.aliases = None;
        self.head(range, next);
    }

    /// The first line: an entry that is an address or a group, or a party.
    fn first_head(&mut self, range: Range<usize>, next: Option<&Piece>) {
        let printed = self.slice(range.clone());
        if let Some(label) = ADDRESS_ENTRY.find(printed) {
            let end = range.start + label.end();
            if !self.is_blank(&(end..range.end)) {
                self.kind = EntryKind::Address;
                self.marks.claim(SpanKind::Label, range.start..end);
                self.extend_region(end..range.end);
                return;
            }
        }
        if printed.ends_with(':')
            && let Some(rest) = printed.strip_prefix("The following ")
        {
            self.kind = EntryKind::Group;
            let start = range.end - rest.len();
            self.marks.claim(SpanKind::Label, range.start..start);
            self.name(start..range.end - 1);
            self.members = MemberList::Items;
            return;
        }
        self.head(range, next);
    }

    /// A name, with what may follow it in its line.
    fn head(&mut self, range: Range<usize>, next: Option<&Piece>) {
        if let Some(label) = find_label(self.text, range.clone()) {
            let before = range.start..label.range.start;
            let (name, address) =
                split_name(self.text, self.before_label(&before), Evidence::Unmistakable);
            self.name(name);
            if let Some(address) = address {
                self.extend_region(address);
                self.flush();
            }
            return self.labelled(&label, range, next);
        }
        if let Some((phrase, intro)) = find_intro(self.text, range.clone()) {
            self.name(range.start..phrase.start);
            self.marks.claim(SpanKind::Label, phrase.clone());
            self.announce(&intro, "a.k.a.");
            return self.inline_items(phrase.end..range.end, "a.k.a.", next);
        }
        if let Some(at) = self.slice(range.clone()).find(", including ") {
            self.name(range.start..range.start + at);
            return self.remark(range.start + at + 2..range.end);
        }
        let (name, address) = split_name(self.text, range, Evidence::Expected);
        self.name(name);
        if let Some(address) = address {
            self.extend_region(address);
        }
    }

    /// A remark behind a name, up to an address behind it.
    fn remark(&mut self, range: Range<usize>) {
        let end =
            self.slice(range.clone()).find("All address").map_or(range.end, |at| range.start + at);
        self.note(range.start..end);
        self.extend_region(end..range.end);
    }

    /// The part of a head in front of a label, without `(` and comma.
    fn before_label(&self, range: &Range<usize>) -> Range<usize> {
        let printed = self.slice(range.clone());
        let bare = printed.trim_end_matches([' ', '\n', '(', ',', ';', '[']);
        range.start..range.start + bare.len()
    }

    /// What follows a name from its first alias label on.
    fn labelled(&mut self, label: &Label, range: Range<usize>, next: Option<&Piece>) {
        self.marks.claim(SpanKind::Label, label.range.clone());
        let opened = self.slice(range.start..label.range.start).trim_end().len();
        let open = (range.start + opened).saturating_sub(1);
        if self.slice(open..open + 1) == "(" {
            let closed = closing_parenthesis(self.slice(open..range.end))
                .map_or(range.end, |length| open + length);
            self.after_label(label, label.range.end..closed, None, false);
            let rest = (closed + 1).min(range.end)..range.end;
            return self.behind_parenthesis(rest, next);
        }
        self.after_label(label, label.range.end..range.end, next, true);
    }

    /// What follows `Name (a.k.a. Other)`: more labels, or the address.
    fn behind_parenthesis(&mut self, range: Range<usize>, next: Option<&Piece>) {
        if let Some(label) = find_label(self.text, range.clone()) {
            let before = range.start..label.range.start;
            if self.is_blank(&before) {
                return self.labelled(&label, range, next);
            }
        }
        if let Some((phrase, intro)) = find_intro(self.text, range.clone()) {
            self.marks.claim(SpanKind::Label, phrase.clone());
            self.announce(&intro, "a.k.a.");
            return self.inline_items(phrase.end..range.end, "a.k.a.", next);
        }
        if !self.is_blank(&range) {
            self.extend_region(range);
        }
    }

    /// Behind a label: an announced list, or the alias itself. `tail` where an
    /// address may follow in the same range.
    fn after_label(
        &mut self,
        label: &Label,
        range: Range<usize>,
        next: Option<&Piece>,
        tail: bool,
    ) {
        if let Some(intro) = intro_at(self.slice(range.clone()), true) {
            let end = range.start + intro.len;
            self.marks.claim(SpanKind::Label, range.start..end);
            self.announce(&intro, label.normal);
            return self.inline_items(end..range.end, label.normal, next);
        }
        let Some(other) = find_label(self.text, range.clone()) else {
            return if tail {
                self.inline_items(range, label.normal, next);
            } else {
                self.separated_aliases(range, label.normal);
            };
        };
        let before = self.before_label(&(range.start..other.range.start));
        self.separated_aliases(before, label.normal);
        if tail {
            self.labelled(&other, range, next);
        } else {
            self.marks.claim(SpanKind::Label, other.range.clone());
            self.after_label(&other, other.range.end..range.end, next, false);
        }
    }

    /// Opens what a phrase announces.
    fn announce(&mut self, intro: &Intro, label: &'static str) {
        let aliases = intro.clause(Announced::Aliases);
        if let Some(Clause { count, .. }) = aliases {
            self.counts.push(Count { stated: count, found: 0 });
            self.aliases = Some(AliasList { label, count: self.counts.len() - 1 });
        }
        if let Some(Clause { count, .. }) = intro.clause(Announced::Members)
            && self.members == MemberList::Closed
        {
            self.stated_members = count;
            if aliases.is_none() {
                self.members = MemberList::Items;
                self.aliases = None;
            }
        }
    }

    /// Aliases between semicolons, without an address behind them.
    fn separated_aliases(&mut self, range: Range<usize>, label: &'static str) {
        let mut start = range.start;
        for part in self.slice(range).split_inclusive(';') {
            self.alias(start..start + part.len(), label);
            start += part.len();
        }
    }

    /// Aliases in one line up to the address behind the last of them.
    fn inline_items(&mut self, range: Range<usize>, label: &'static str, next: Option<&Piece>) {
        let mut start = range.start;
        let address_follows = next.is_some_and(|piece| piece.kind == PieceKind::Plain);
        for part in self.slice(range.clone()).split_inclusive(';') {
            let item = start..start + part.len();
            start = item.end;
            if self.is_blank(&item) {
                continue;
            }
            let (first, _) = part.trim().split_once(',').unwrap_or((part, ""));
            let begins = likeness(first) == Likeness::Strong && ends_with_place(part);
            if begins && item.start > range.start && self.is_complete(0) {
                return self.extend_region(item.start..range.end);
            }
            let evidence =
                if address_follows { Evidence::Unmistakable } else { Evidence::Expected };
            let (name, address) = split_name(self.text, item, evidence);
            self.alias(name, label);
            if let Some(address) = address {
                return self.extend_region(address.start..range.end);
            }
        }
    }

    /// True where the open alias list states how many it has.
    fn is_counted(&self) -> bool {
        self.aliases.is_some_and(|list| self.counts[list.count].stated.is_some())
    }

    /// True where the open alias list lacks nothing with `more` items.
    fn is_complete(&self, more: u32) -> bool {
        self.aliases.is_none_or(|list| {
            let count = self.counts[list.count];
            count.stated.is_none_or(|stated| count.found + more >= stated)
        })
    }

    /// An item with a dash.
    fn item(&mut self, range: Range<usize>, next: Option<&Piece>) {
        if self.drafts.is_empty() {
            self.draft();
            return self.first_head(range, next);
        }
        if self.expected_member.is_some() {
            let label = self.expected_member.take().unwrap_or_default();
            return self.member(range, next, label);
        }
        if self.aliases.is_none() && self.draft().name.ends_with(':') {
            let (name, address) = split_name(self.text, range, Evidence::Expected);
            let begun = std::mem::take(&mut self.draft().name);
            self.name(name);
            let draft = self.draft();
            draft.name = format!("{begun} {}", draft.name);
            if let Some(address) = address {
                self.extend_region(address);
            }
            return;
        }
        let complete = self.aliases.is_some() && self.is_complete(0) && self.is_counted();
        if self.members == MemberList::Items && (self.aliases.is_none() || complete) {
            let label = self.member_label.clone();
            return self.member(range, next, label);
        }
        if self.aliases.is_none() {
            self.counts.push(Count { stated: None, found: 0 });
            self.aliases = Some(AliasList { label: "a.k.a.", count: self.counts.len() - 1 });
        }
        self.alias_item(range, next);
    }

    /// An item of an alias list, with what may follow it in its line.
    fn alias_item(&mut self, range: Range<usize>, next: Option<&Piece>) {
        let label = self.aliases.map_or("a.k.a.", |list| list.label);
        self.item_goes_on = self.slice(range.clone()).trim_end_matches("and").trim_end().ends_with(';');
        if let Some((phrase, intro)) = find_intro(self.text, range.clone()) {
            let (name, address) =
                split_name(self.text, range.start..phrase.start, Evidence::Expected);
            self.alias(name, label);
            if let Some(address) = address {
                self.extend_region(address);
                self.flush();
            }
            self.marks.claim(SpanKind::Label, phrase.clone());
            self.announce(&intro, label);
            if !self.is_blank(&(phrase.end..range.end)) {
                self.extend_region(phrase.end..range.end);
            }
            return;
        }
        if let Some(nested) = find_label(self.text, range.clone()) {
            let before = self.before_label(&(range.start..nested.range.start));
            self.alias(before, label);
            // An alias of an alias is not among the stated ones.
            let list = self.aliases.take();
            self.labelled(&nested, range, next);
            self.aliases = self.aliases.or(list);
            return;
        }
        if self.alias_with_labelled_address(&range, label) {
            return;
        }
        let followed = next.map(|piece| piece.kind);
        let complete = self.is_counted() && self.is_complete(1);
        let evidence = match (followed, self.line_breaks) {
            (Some(PieceKind::Dash), LineBreaks::Lost) if complete => Evidence::Unmistakable,
            (Some(PieceKind::Dash), _) => {
                return self.alias(range, label);
            }
            (Some(PieceKind::Plain), _) => Evidence::Unmistakable,
            _ => Evidence::Expected,
        };
        let (name, address) = split_name(self.text, range, evidence);
        self.alias(name, label);
        if let Some(address) = address {
            self.extend_region(address);
        }
    }

    /// `—Arzamas-16, (Address: 37 Mira Ave. …); and any related entities …`.
    fn alias_with_labelled_address(&mut self, range: &Range<usize>, label: &'static str) -> bool {
        let printed = self.slice(range.clone());
        let Some((at, opening)) = ["(Address: ", "(Addresses: "]
            .iter()
            .find_map(|opening| Some((printed.find(opening)?, opening)))
        else {
            return false;
        };
        let open = range.start + at;
        let close = closing_parenthesis(self.slice(open..range.end))
            .map_or(range.end, |length| open + length);
        self.alias(range.start..open, label);
        self.marks.claim(SpanKind::Label, open..open + opening.len());
        self.extend_region(open + opening.len()..close);
        self.flush();
        let rest = (close + 1).min(range.end)..range.end;
        let lead = self.slice(rest.clone()).len()
            - self.slice(rest.clone()).trim_start_matches([';', ',', ' ']).len();
        if !self.is_blank(&rest) {
            self.note(rest.start + lead..rest.end);
        }
        true
    }

    fn name(&mut self, range: Range<usize>) {
        let range = trim_name(self.text, range);
        let name = without_inner_separator(one_line(self.slice(range.clone())));
        let kind = if self.target == 0 { SpanKind::Name } else { SpanKind::Member };
        self.marks.claim(kind, range);
        self.draft().name = name;
    }

    fn alias(&mut self, range: Range<usize>, label: &'static str) {
        let range = trim_name(self.text, range);
        if self.is_blank(&range) {
            return;
        }
        let name = without_inner_separator(one_line(self.slice(range.clone())));
        self.marks.claim(SpanKind::Alias, range);
        if let Some(list) = self.aliases {
            self.counts[list.count].found += 1;
        }
        self.draft().aliases.push(Alias { name, label: label.to_owned() });
    }

    fn note(&mut self, range: Range<usize>) {
        let range = trim_blanks(self.text, range);
        if !range.is_empty() {
            let note = one_line(self.slice(range.clone()));
            self.marks.claim(SpanKind::Note, range);
            self.notes.push(note);
        }
    }

    fn extend_region(&mut self, range: Range<usize>) {
        if self.is_blank(&range) {
            return;
        }
        self.region = Some(match self.region.take() {
            Some(region) => region.start..range.end,
            None => range,
        });
    }

    /// Splits the address text gathered so far for the current target.
    fn flush(&mut self) {
        let Some(region) = self.region.take() else { return };
        for address in split_addresses(self.text, region) {
            let address = trim_address(self.text, address);
            if self.is_blank(&address) {
                continue;
            }
            let printed = one_line(self.slice(address.clone()));
            self.marks.claim(SpanKind::Address, address);
            self.draft().addresses.push(printed);
        }
    }

    fn finish(mut self) -> EntityCell {
        self.flush();
        let mut drafts = std::mem::take(&mut self.drafts).into_iter();
        let party = drafts.next().unwrap_or_default();
        let mut members: Vec<Member> = drafts.collect();
        self.check_counts(members.len());
        let name = match self.kind {
            EntryKind::Address => party.addresses.join("; "),
            _ => party.name,
        };
        if members.is_empty() {
            members.extend(named_in(&name));
        }
        EntityCell {
            kind: self.kind,
            name,
            aliases: party.aliases,
            members,
            addresses: party.addresses,
            cross_references: party.cross_references,
            notes: self.notes,
            text: String::new(),
            spans: self.marks.into_spans(),
            warnings: self.warnings,
            alias_counts: self
                .counts
                .iter()
                .filter_map(|count| Some((count.stated?, count.found)))
                .collect(),
        }
    }

    fn check_counts(&mut self, members: usize) {
        for count in &self.counts {
            if let Some(stated) = count.stated.filter(|stated| *stated != count.found) {
                let noun = if stated == 1 { "alias" } else { "aliases" };
                self.warnings.push(format!("{stated} {noun} stated, {} found", count.found));
            }
        }
        if let Some(stated) = self.stated_members.filter(|&stated| {
            members > 0 && usize::try_from(stated).is_ok_and(|stated| stated != members)
        }) {
            self.warnings.push(format!("{stated} members stated, {members} found"));
        }
    }
}

/// `… 13th Research Institute subordinate institution: Bowei`: the party is a
/// member of the one in front of it, and both are its name.
fn named_in(name: &str) -> Option<Member> {
    let (_, member) = name.split_once(" subordinate institution: ")?;
    Some(Member {
        name: member.to_owned(),
        label: "subordinate institution:".to_owned(),
        ..Member::default()
    })
}

/// The range of a name without separators, `and`, and the full stop that
/// closes an item; the full stop of `Co., Ltd.` stays.
fn trim_name(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = trim_blanks(text, range);
    let lead = text.get(range.clone()).map_or(0, |printed| {
        let bare = printed.trim_start_matches([',', ';', ':', '.', ' ', '\n']);
        let bare = bare.strip_prefix("and ").unwrap_or(bare);
        printed.len() - bare.len()
    });
    range = trim_blanks(text, range.start + lead..range.end);
    loop {
        let Some(printed) = text.get(range.clone()) else { return range };
        let bare = printed.trim_end_matches([',', ';', ' ', '\n']);
        let bare = bare
            .strip_suffix("and")
            .filter(|rest| rest.ends_with([';', ',', ' ', '\n']))
            .unwrap_or(bare);
        let bare = match bare.strip_suffix('.') {
            Some(stopped) if !ends_with_abbreviation(stopped) => stopped,
            _ => bare,
        };
        if bare.len() == printed.len() {
            return range;
        }
        range.end = range.start + bare.len();
    }
}

fn ends_with_abbreviation(stopped: &str) -> bool {
    let last = stopped.rsplit([' ', ',', '(']).next().unwrap_or_default();
    let lower = last.to_lowercase();
    DOTTED_ENDINGS.contains(&lower.as_str())
        || last.chars().count() == 1
        || (last.contains('.') && last.split('.').all(|part| part.chars().count() <= 4))
}

/// `'Zvezdochka;'`: the separator of the list was printed inside the quotes.
fn without_inner_separator(name: String) -> String {
    for quote in ['\'', '"', '\u{2019}', '\u{201D}'] {
        if let Some(inner) = name.strip_suffix(quote).and_then(|name| name.strip_suffix([';', ',']))
        {
            return format!("{inner}{quote}");
        }
    }
    name
}
