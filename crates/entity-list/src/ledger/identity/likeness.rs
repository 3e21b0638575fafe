//! Two printings of one entry, in two texts of a document or in two readings
//! of one text, when names differ a little.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::diff::pairing::digits;
use crate::ledger::diff::words::words;
use crate::ledger::identity::{NameKey, Place};
use crate::model::{Change, Entry};

/// The least likeness of two names (0 to 1) that are one name by themselves.
const BY_NAME: f64 = 0.8;

/// The least likeness of two names (0 to 1) when the entries share an address.
const BY_ADDRESS: f64 = 0.5;

/// How sure it is that two entries of one place are printings of one; `None`
/// where they are not taken for one. Figures in names are never slips.
pub(in crate::ledger) fn alike(one: &Entry, other: &Entry) -> Option<f64> {
    if one.kind != other.kind || Place::of(one) != Place::of(other) {
        return None;
    }
    let (name, called) = (NameKey::of(one), NameKey::of(other));
    if digits(name.as_str()) != digits(called.as_str()) {
        return None;
    }
    let likeness = strsim::normalized_levenshtein(name.as_str(), called.as_str());
    let addresses = |entry: &Entry| -> BTreeSet<String> {
        entry.addresses.iter().map(|address| words(address)).collect()
    };
    let address = !addresses(one).is_disjoint(&addresses(other));
    let bears = |entry: &Entry, key: &NameKey| {
        entry.aliases.iter().any(|alias| NameKey::of_name(&alias.name) == *key)
    };
    let named = bears(one, &called) || bears(other, &name);
    (named || likeness >= BY_NAME || (address && likeness >= BY_ADDRESS))
        .then(|| likeness + f64::from(u8::from(address)) + f64::from(u8::from(named)))
}

/// For every item of `new` the item of `old` that is most alike, each taken
/// once, the surest first.
pub(in crate::ledger) fn by_likeness(
    old: &[(usize, &Entry)],
    new: &[(usize, &Entry)],
) -> Vec<(usize, usize)> {
    let mut ties: Vec<(f64, usize, usize)> = Vec::new();
    for (before, was) in old {
        for (after, is) in new {
            ties.extend(alike(was, is).map(|score| (score, *before, *after)));
        }
    }
    ties.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
    ties.retain(|(_, before, after)| {
        let free = !left.contains(before) && !right.contains(after);
        if free {
            left.insert(*before);
            right.insert(*after);
        }
        free
    });
    ties.into_iter().map(|(_, before, after)| (before, after)).collect()
}

/// For every change of the newer reading its place in the older one: first
/// those that name the same in the same way, then those of the same name, then
/// those that are alike, at last a name that stands alone in another place.
pub(in crate::ledger) fn pair_changes(old: &[Change], new: &[Change]) -> Vec<Option<usize>> {
    let mut pairing = ChangePairing { old, new, paired: vec![None; new.len()] };
    let place = |change: &Change| Place::of(&change.entry);
    let name = |change: &Change| NameKey::of(&change.entry);
    pairing.join_by(|it| (it.list, place(it), name(it), it.kind), false);
    pairing.join_by(|it| (it.list, place(it), name(it)), false);
    pairing.join_alike();
    pairing.join_by(|it| (it.list, name(it), it.kind), true);
    pairing.paired
}

struct ChangePairing<'a> {
    old: &'a [Change],
    new: &'a [Change],
    paired: Vec<Option<usize>>,
}

impl ChangePairing<'_> {
    fn free(&self) -> (Vec<usize>, Vec<usize>) {
        let taken: BTreeSet<usize> = self.paired.iter().flatten().copied().collect();
        let old = (0..self.old.len()).filter(|place| !taken.contains(place)).collect();
        let new = (0..self.new.len()).filter(|place| self.paired[*place].is_none()).collect();
        (old, new)
    }

    /// Joins what has one key, in order; `alone` where one on either side.
    fn join_by<K: Ord>(&mut self, key: impl Fn(&Change) -> K, alone: bool) {
        let mut groups: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let (old, new) = self.free();
        for place in old {
            groups.entry(key(&self.old[place])).or_default().0.push(place);
        }
        for place in new {
            groups.entry(key(&self.new[place])).or_default().1.push(place);
        }
        for (mut was, is) in groups.into_values() {
            if alone && (was.len(), is.len()) != (1, 1) {
                continue;
            }
            for place in is {
                // The one with the most in common, or the first.
                let equal =
                    was.iter().position(|old| self.old[*old].entry == self.new[place].entry);
                if was.is_empty() {
                    break;
                }
                self.paired[place] = Some(was.remove(equal.unwrap_or(0)));
            }
        }
    }

    fn join_alike(&mut self) {
        let (old, new) = self.free();
        let mut lists: Vec<_> = new.iter().map(|place| Reverse(self.new[*place].list)).collect();
        lists.sort_unstable();
        lists.dedup();
        for Reverse(list) in lists {
            let was: Vec<_> = old
                .iter()
                .filter(|place| self.old[**place].list == list)
                .map(|place| (*place, &self.old[*place].entry))
                .collect();
            let is: Vec<_> = new
                .iter()
                .filter(|place| self.new[**place].list == list)
                .map(|place| (*place, &self.new[*place].entry))
                .collect();
            for (before, after) in by_likeness(&was, &is) {
                self.paired[after] = Some(before);
            }
        }
    }
}
