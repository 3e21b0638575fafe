//! Rows of the Consolidated Screening List matched with entries.
//!
//! Its names are not those of the list: a row may be called by an alias, carry
//! the city behind the name (`Huawei Technologies Service Co., Ltd., Langfang,
//! Hebei,`), a remark in parentheses, or be a sub-entity of one of our entries
//! (`…. Subordinate Institution - 203rd Research Institute`). What matches is
//! tried from the surest to the loosest; a loose match counts only for what no
//! surer one explains.

use std::collections::{BTreeSet, HashMap};

use crate::ledger::diff::pairing::digits;
use crate::ledger::diff::words::words;
use crate::ledger::identity::NameKey;
use crate::model::{Entry, EntryKind, Member};

/// Words of a row's name behind which a sub-entity is named.
const SUB_ENTITY: &[&str] = &[" - ", ": ", "subordinate entity ", "affiliated entity "];

/// Names shorter than this (in letters and digits) are matched exactly only.
const SHORTEST_LOOSE: usize = 8;

/// Letters that may differ for each this many of a name.
const LETTERS_PER_SLIP: usize = 10;

/// For every entry the places of the rows that show it.
pub(in crate::ledger) fn match_rows(entries: &[&Entry], rows: &[Entry]) -> Vec<BTreeSet<usize>> {
    let mut matched = vec![BTreeSet::new(); entries.len()];
    let ours = index(entries.iter().map(|entry| names(entry)));
    let mut open: BTreeSet<usize> = BTreeSet::new();
    for (place, row) in rows.iter().enumerate() {
        let hits: BTreeSet<usize> =
            names(row).iter().filter_map(|name| ours.get(name)).flatten().copied().collect();
        if hits.is_empty() {
            open.insert(place);
        }
        for hit in hits {
            matched[hit].insert(place);
        }
    }
    let members = index(entries.iter().map(|entry| member_names(&entry.members)));
    for place in open {
        let variants = variants(&rows[place].name);
        let known = |index: &HashMap<NameKey, Vec<usize>>| -> BTreeSet<usize> {
            let first = variants.iter().find_map(|name| index.get(name));
            first.into_iter().flatten().copied().collect()
        };
        let mut hits = known(&ours);
        if hits.is_empty() {
            hits = known(&members);
        }
        if hits.is_empty() {
            hits = near(entries, &matched, &rows[place].name, &variants);
        }
        for hit in hits {
            matched[hit].insert(place);
        }
    }
    matched
}

fn index(names: impl Iterator<Item = BTreeSet<NameKey>>) -> HashMap<NameKey, Vec<usize>> {
    let mut index: HashMap<NameKey, Vec<usize>> = HashMap::new();
    for (place, names) in names.enumerate() {
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            index.entry(name).or_default().push(place);
        }
    }
    index
}

/// The names that an entry is known under; an address entry by its address.
fn names(entry: &Entry) -> BTreeSet<NameKey> {
    let aliases = entry.aliases.iter().map(|alias| NameKey::of_name(&alias.name));
    let address = (entry.kind == EntryKind::Address).then(|| NameKey::of_name(&entry.name));
    let own = (entry.kind != EntryKind::Address).then(|| NameKey::of(entry));
    own.into_iter().chain(aliases).chain(address).filter(|key| !key.is_empty()).collect()
}

fn member_names(members: &[Member]) -> BTreeSet<NameKey> {
    members
        .iter()
        .flat_map(|member| {
            let aliases = member.aliases.iter().map(|alias| NameKey::of_name(&alias.name));
            let below = member_names(&member.members);
            [NameKey::of_name(&member.name)].into_iter().chain(aliases).chain(below)
        })
        .collect()
}

/// The names that may stand in the name of a row, the longest first: without
/// parentheses, without what follows a comma, behind the words that name a
/// sub-entity, and what stands in front of them.
fn variants(name: &str) -> Vec<NameKey> {
    let mut parts: Vec<&str> = vec![name];
    let lower = name.to_lowercase();
    for words in SUB_ENTITY {
        if let Some(at) = lower.rfind(words).filter(|_| lower.len() == name.len()) {
            parts.extend([name.get(at + words.len()..), name.get(..at)].into_iter().flatten());
        }
    }
    let mut variants = Vec::new();
    for part in parts {
        let mut texts = vec![part.to_owned(), without_parentheses(part)];
        for text in texts.clone() {
            let cuts = text.match_indices([',', '.']).map(|(at, _)| text[..at].to_owned());
            texts.extend(cuts.collect::<Vec<_>>().into_iter().rev());
        }
        variants.extend(texts.iter().map(|text| NameKey::of_name(text)));
    }
    variants.retain(|key| key.as_str().len() > 2);
    variants
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// The one entry, shown by no row yet, whose name has the same words in another
/// order (`Chan Sau Luen`) or differs by slips of the pen only. Figures are
/// never slips.
fn near(
    entries: &[&Entry],
    matched: &[BTreeSet<usize>],
    called: &str,
    names: &[NameKey],
) -> BTreeSet<usize> {
    let bag = |name: &str| {
        let mut bag: Vec<String> = words(name).split(' ').map(str::to_owned).collect();
        bag.sort_unstable();
        bag
    };
    let called = bag(called);
    let slips = |one: &str, other: &str| {
        let (long, short) = (one.len().max(other.len()), one.len().min(other.len()));
        let bound = short / LETTERS_PER_SLIP + 1;
        short >= SHORTEST_LOOSE
            && long - short <= bound
            && digits(one) == digits(other)
            && strsim::levenshtein(one, other) <= bound
    };
    let hits: BTreeSet<usize> = entries
        .iter()
        .enumerate()
        .filter(|(place, _)| matched[*place].is_empty())
        .filter(|(_, entry)| {
            let key = NameKey::of(entry);
            (called.len() > 1 && bag(&entry.name) == called)
                || names.iter().any(|name| slips(key.as_str(), name.as_str()))
        })
        .map(|(place, _)| place)
        .collect();
    if hits.len() == 1 { hits } else { BTreeSet::new() }
}
