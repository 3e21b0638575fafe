//! What was found: names, aliases, addresses and notes with their spans, and
//! the checks of the source's own counts.

use std::ops::Range;

use super::Reader;
use crate::model::{Alias, EntryKind, Member, SpanKind};
use crate::read::cell::EntityCell;
use crate::read::cell::address::split_addresses;
use crate::read::cell::marks::trim_blanks;
use crate::read::cell::place::ends_with_company_form;
use crate::read::cell::words::DOTTED_ENDINGS;
use crate::read::normalise::one_line;
use crate::read::parts::LineBreaks;

impl Reader<'_> {
    pub(super) fn name(&mut self, range: Range<usize>) {
        let range = trim_name(self.text, range);
        let name = without_inner_separator(one_line(self.slice(range.clone())));
        let kind = if self.target == 0 { SpanKind::Name } else { SpanKind::Member };
        self.marks.claim(kind, range);
        self.draft().name = name;
    }

    pub(super) fn alias(&mut self, range: Range<usize>, label: &'static str) {
        let list_ends = |text: &str| text.contains(';').then(|| text.find("; (")).flatten();
        let range = match list_ends(self.slice(range.clone())) {
            // `—Institute of Mechanics; (all of the preceding in Mianyang)`
            Some(at) => {
                self.note(range.start + at + 2..range.end);
                range.start..range.start + at
            }
            None => range,
        };
        let range = trim_name(self.text, range);
        if self.is_blank(&range) {
            return;
        }
        if let Some(list) = self.aliases {
            self.counts[list.count].found += 1;
        }
        let names = names_of_an_item(self.text, range.clone());
        if names.len() > 1 {
            let printed = one_line(self.slice(range));
            self.warnings.push(format!("one alias item holds {} names: `{printed}`", names.len()));
        }
        for range in names {
            let name = without_inner_separator(one_line(self.slice(range.clone())));
            self.marks.claim(SpanKind::Alias, range);
            self.draft().aliases.push(Alias { name, label: label.to_owned() });
        }
    }

    /// Warns where line breaks are lost and no mark, company form or figure
    /// tells the end of an alias from the address behind it.
    pub(super) fn doubt_the_end(&mut self, name: &Range<usize>, address: &Range<usize>) {
        let name = trim_name(self.text, name.clone());
        let alias = self.slice(name.clone());
        let told = self.line_breaks == LineBreaks::Kept
            || self.slice(name.end..address.start).contains('.')
            || alias.ends_with('.')
            || ends_with_company_form(alias)
            || self.slice(address.clone()).starts_with(|letter: char| letter.is_ascii_digit());
        if !told {
            let alias = one_line(alias);
            self.warnings.push(format!(
                "nothing in this format marks where the alias `{alias}` ends and the address begins"
            ));
        }
    }

    pub(super) fn note(&mut self, range: Range<usize>) {
        let range = trim_blanks(self.text, range);
        if !range.is_empty() {
            let note = one_line(self.slice(range.clone()));
            self.marks.claim(SpanKind::Note, range);
            self.notes.push(note);
        }
    }

    pub(super) fn extend_region(&mut self, range: Range<usize>) {
        if self.is_blank(&range) {
            return;
        }
        self.region = Some(match self.region.take() {
            Some(region) => region.start..range.end,
            None => range,
        });
    }

    /// Splits the address text gathered so far for the current target.
    pub(super) fn flush(&mut self) {
        let Some(region) = self.region.take() else { return };
        for address in split_addresses(self.text, region) {
            if self.is_blank(&address) {
                continue;
            }
            let printed = one_line(self.slice(address.clone()));
            self.marks.claim(SpanKind::Address, address);
            self.draft().addresses.push(printed);
        }
    }

    pub(super) fn cross_reference(&mut self, range: Range<usize>) {
        self.flush();
        let printed = self.slice(range.clone());
        let inner = printed.strip_prefix('(').unwrap_or(printed);
        let inner = inner.strip_suffix(')').unwrap_or(inner);
        let reference = one_line(inner.trim_end_matches(['.', ' ']));
        self.marks.claim(SpanKind::CrossReference, range);
        self.draft().cross_references.push(reference);
    }

    pub(super) fn finish(mut self) -> EntityCell {
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

    pub(super) fn check_counts(&mut self, members: usize) {
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

    pub(super) fn draft(&mut self) -> &mut Member {
        if self.drafts.is_empty() {
            self.drafts.push(Member::default());
        }
        let last = self.drafts.len() - 1;
        let target = self.target.min(last);
        &mut self.drafts[target]
    }
}

/// `… 13th Research Institute subordinate institution: Bowei`: the party is a
/// member of the one in front of it, and both are its name.
fn named_in(name: &str) -> Option<Member> {
    // nearly no name has a colon, and one letter is found faster than words
    let (_, member) =
        name.contains(':').then(|| name.split_once(" subordinate institution: "))??;
    Some(Member {
        name: member.to_owned(),
        label: "subordinate institution:".to_owned(),
        ..Member::default()
    })
}

/// The names of one item: `—IRGC Air Force; IRGCAF;` holds two. In front of
/// `and`, and inside quotation marks or parentheses, a semicolon parts nothing.
fn names_of_an_item(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let printed = text.get(range.clone()).unwrap_or_default();
    let mut names = Vec::new();
    let mut from = 0;
    for (at, mark) in printed.match_indices("; ") {
        let left = printed.get(from..at).unwrap_or_default();
        let right = printed.get(at + mark.len()..).unwrap_or_default();
        let balanced = count(left, b'(') == count(left, b')')
            && left.matches('\u{201C}').count() == left.matches('\u{201D}').count()
            && left.matches('"').count() % 2 == 0;
        let has_words = |side: &str| side.contains(char::is_alphanumeric);
        if balanced && has_words(left) && has_words(right) && !right.starts_with("and ") {
            names.push(trim_name(text, range.start + from..range.start + at));
            from = at + mark.len();
        }
    }
    names.push(trim_name(text, range.start + from..range.end));
    names
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
        let bare = match bare.strip_suffix(')') {
            Some(open) if count(open, b')') >= count(open, b'(') => open,
            _ => bare,
        };
        if bare.len() == printed.len() {
            return range;
        }
        range.end = range.start + bare.len();
    }
}

fn count(text: &str, mark: u8) -> usize {
    text.bytes().filter(|&byte| byte == mark).count()
}

fn ends_with_abbreviation(stopped: &str) -> bool {
    let last = stopped.rsplit([' ', ',', '(']).next().unwrap_or_default();
    DOTTED_ENDINGS.iter().any(|known| last.eq_ignore_ascii_case(known))
        || (last.chars().count() == 1 && last.starts_with(char::is_alphabetic))
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
