//! The line of a name: alias labels, announced lists, the address behind.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::{ADDRESS_ENTRY, AliasList, Count, MemberList, Reader};
use crate::model::{EntryKind, SpanKind};
use crate::read::cell::label::{Announced, Clause, Intro, Label, find_intro, find_label, intro_at};
use crate::read::cell::pieces::{Piece, PieceKind, closing_parenthesis};
use crate::read::cell::place::{
    Likeness, ends_with_place, is_name_tail, likeness, may_be_a_person, shared_words,
};
use crate::read::cell::split::{Evidence, first_segment, split_name};

/// What opens a remark behind a name, ready for searching.
static INCLUDING: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new(", including "));

impl Reader<'_> {
    /// The first line: an entry that is an address or a group, or a party.
    pub(super) fn first_head(&mut self, range: Range<usize>, next: Option<&Piece>) {
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
    pub(super) fn head(&mut self, range: Range<usize>, next: Option<&Piece>) {
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
        if let Some(at) = INCLUDING.find(self.slice(range.clone()).as_bytes()) {
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
    pub(super) fn remark(&mut self, range: Range<usize>) {
        let end =
            self.slice(range.clone()).find("All address").map_or(range.end, |at| range.start + at);
        self.note(range.start..end);
        self.extend_region(end..range.end);
    }

    /// The part of a head in front of a label, without `(` and comma.
    pub(super) fn before_label(&self, range: &Range<usize>) -> Range<usize> {
        let printed = self.slice(range.clone());
        let bare = printed.trim_end_matches([' ', '\n', '(', ',', ';', '[']);
        range.start..range.start + bare.len()
    }

    /// What follows a name from its first alias label on.
    pub(super) fn labelled(&mut self, label: &Label, range: Range<usize>, next: Option<&Piece>) {
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
    pub(super) fn behind_parenthesis(&mut self, range: Range<usize>, next: Option<&Piece>) {
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
    pub(super) fn after_label(
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
    pub(super) fn announce(&mut self, intro: &Intro, label: &'static str) {
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
            let end = start + part.len();
            self.unannounced_aliases(start..end, label);
            start = end;
        }
    }

    /// Aliases that no phrase announces, between commas and `and`. A comma or
    /// an `and` inside a name is told from one between names by what is on its
    /// right: another alias shares a word with the party or may be a person
    /// like the party.
    fn unannounced_aliases(&mut self, range: Range<usize>, label: &'static str) {
        let printed = self.slice(range.clone());
        let lead = printed.len() - printed.trim_start_matches([',', ':', ' ', '\n']).len();
        let mut start = range.start + lead;
        let body = self.slice(start..range.end);
        let marks = body.match_indices(", ").chain(body.match_indices(" and "));
        let mut marks: Vec<(usize, &str)> = marks.collect();
        marks.sort_unstable();
        let offset = start;
        for (at, mark) in marks {
            let (left, right) = (start..offset + at, offset + at + mark.len()..range.end);
            if left.start > left.end {
                continue;
            }
            let next = self.slice(right.clone());
            let next = next.split([',', ';']).next().unwrap_or(next);
            let next = next.split(" and ").next().unwrap_or(next);
            let before = self.slice(left.clone());
            let acronym = before.ends_with(')') && !is_name_tail(next);
            let alike = match mark {
                ", " => acronym || self.is_alike(next, 1),
                _ => self.is_alike(next, 2) && self.is_alike(before, 2),
            };
            if alike {
                self.alias(left, label);
                start = right.start;
            }
        }
        self.alias(start..range.end, label);
    }

    /// True where a name may be another name of the current party: it shares
    /// words with a known one, or both may be persons.
    fn is_alike(&self, name: &str, shared: usize) -> bool {
        let Some(party) = self.drafts.get(self.target) else { return false };
        let name = name.trim_end_matches([' ', '.', ')']);
        let common = std::iter::once(&party.name)
            .chain(party.aliases.iter().map(|alias| &alias.name))
            .map(|known| shared_words(known, name))
            .max()
            .unwrap_or(0);
        let outside = name.split('(').next().unwrap_or(name);
        let several = outside.split_whitespace().count() > 1;
        let person = may_be_a_person(&party.name) && may_be_a_person(name);
        !is_name_tail(name)
            && !name.starts_with("Named ")
            && !name.starts_with("named ")
            && (likeness(name) < Likeness::Strong || common > 2)
            && ((several && common >= shared) || person)
    }

    /// How much of an address that was found behind an alias is more aliases:
    /// `UM Airlines, UM Air, 5 Road, Tehran`.
    fn aliases_in_front(&self, address: &Range<usize>) -> usize {
        let mut taken = 0;
        loop {
            let rest = self.slice(address.start + taken..address.end);
            let (segment, more) = first_segment(rest);
            let acronym = segment.ends_with(')') && likeness(segment) < Likeness::Strong;
            let alike = likeness(segment) == Likeness::None && self.is_alike(segment, 1);
            if more.is_empty() || !(acronym || alike) {
                return taken;
            }
            taken += segment.len() + 1;
        }
    }

    /// Aliases in one line up to the address behind the last of them.
    pub(super) fn inline_items(
        &mut self,
        range: Range<usize>,
        label: &'static str,
        next: Option<&Piece>,
    ) {
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
            let evidence = match self.aliases {
                _ if address_follows => Evidence::Unmistakable,
                // behind a bare label the comma is the mark
                None => Evidence::Expected,
                Some(_) => self.tail(),
            };
            let lead = part.len() - part.trim_start_matches([',', ':', ' ', '\n']).len();
            let (name, address) = split_name(self.text, item.start + lead..item.end, evidence);
            if self.aliases.is_none() {
                let more = address.as_ref().map_or(0, |address| self.aliases_in_front(address));
                let end = address.as_ref().map_or(name.end, |address| address.start + more);
                let end = if more > 0 { end } else { name.end };
                self.unannounced_aliases(name.start..end, label);
                if let Some(address) = address {
                    return self.extend_region(address.start + more..range.end);
                }
                continue;
            }
            if let Some(address) = &address {
                self.doubt_the_end(&name, address);
            }
            self.alias(name, label);
            if let Some(address) = address {
                return self.extend_region(address.start..range.end);
            }
        }
    }
}
