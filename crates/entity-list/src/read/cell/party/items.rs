//! Items of alias and member lists, with what may follow them in their line.

use std::ops::Range;

use super::{AliasList, Count, MemberList, Reader};
use crate::model::SpanKind;
use crate::read::cell::label::{find_intro, find_label};
use crate::read::cell::pieces::{Piece, PieceKind, closing_parenthesis};
use crate::read::cell::place::{Likeness, ends_with_place, likeness};
use crate::read::cell::split::{Evidence, split_name};
use crate::read::parts::LineBreaks;

impl Reader<'_> {
    /// True where the open alias list states how many it has.
    pub(super) fn is_counted(&self) -> bool {
        self.aliases.is_some_and(|list| self.counts[list.count].stated.is_some())
    }

    /// True where the open alias list lacks nothing with `more` items.
    pub(super) fn is_complete(&self, more: u32) -> bool {
        self.aliases.is_none_or(|list| {
            let count = self.counts[list.count];
            count.stated.is_none_or(|stated| count.found + more >= stated)
        })
    }

    /// An item with a dash.
    pub(super) fn item(&mut self, range: Range<usize>, next: Option<&Piece>) {
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
    pub(super) fn alias_item(&mut self, range: Range<usize>, next: Option<&Piece>) {
        let label = self.aliases.map_or("a.k.a.", |list| list.label);
        self.item_goes_on =
            self.slice(range.clone()).trim_end_matches("and").trim_end().ends_with(';');
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
            _ => self.tail(),
        };
        let (name, address) = split_name(self.text, range, evidence);
        if let Some(address) = &address {
            self.doubt_the_end(&name, address);
        }
        self.alias(name, label);
        if let Some(address) = address {
            self.extend_region(address);
        }
    }

    /// How an address at the end of a line is told from the alias in front.
    pub(super) fn tail(&self) -> Evidence {
        match self.line_breaks {
            LineBreaks::Kept => Evidence::Expected,
            LineBreaks::Lost => Evidence::RunOn,
        }
    }

    /// `—Arzamas-16, (Address: 37 Mira Ave. …); and any related entities …`.
    pub(super) fn alias_with_labelled_address(
        &mut self,
        range: &Range<usize>,
        label: &'static str,
    ) -> bool {
        let printed = self.slice(range.clone());
        // nearly no alias has both marks, and letters are found faster than words
        if !(printed.contains('(') && printed.contains(':')) {
            return false;
        }
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

    /// A line of an alias list whose dash is missing: it ends like an item
    /// while the stated count is not reached.
    pub(super) fn is_alias_without_dash(&self, range: &Range<usize>) -> bool {
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
}
