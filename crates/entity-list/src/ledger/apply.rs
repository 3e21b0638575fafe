//! A rule's changes brought onto the list.
//!
//! Every change is applied on its own effective date, to the version of the
//! entry that is in force on that day, so that a rule of the future leaves the
//! present alone and a rule of the past reaches back. What does not fit the
//! list is held for a person, and everything else goes through.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::earlier_text::{Earlier, earlier_text, same};
use super::fields::{CITATIONS, Gist, diff_fields, knows_citations};
use super::identity::{NameKey, Place};
use super::matching::{Found, find};
use super::timeline::{Timeline, Version, View};
use super::{
    Applied, ChangeId, EntryId, Held, ListedEntry, Outcome, OutcomeKind, Weight, change_ids,
};
use crate::model::{Change, ChangeKind, DocumentNumber, Entry};

/// Brings the changes of one document onto the list. What is told is in the
/// document's order.
///
/// `current` holds the versions of the list that are held true: those in
/// force, and, to recognise what was applied before and what lies ahead, also
/// those that ended and those that have not begun. With these, applying a
/// document again changes nothing; with the entries in force alone, a removal
/// applied again is held.
///
/// What becomes of a change:
///
/// | the rule | the list on the effective date | outcome |
/// |---|---|---|
/// | adds | has no such entry | added |
/// | adds | has it, in the same words | already there |
/// | adds | has it, in other words | held |
/// | adds a second entry of a name it adds itself | | added |
/// | revises | has one such entry | revised, or renamed where its name changes |
/// | revises | says so already | already there |
/// | removes | has one such entry | removed |
/// | removes | had it until that day | already there |
/// | revises or removes | has none, or several | held |
/// | revises an entry that it does not print | | held |
/// | removes X and adds X under the same destination | | revised |
/// | removes X and adds X under another one | | moved |
/// | changes one entry twice on one day | | held |
/// | any, without an effective date | | held |
///
/// Every change is held against the list as it was before the document, never
/// against what an earlier line of the same document made of it; that is what
/// the instructions of a rule speak of, and it makes the result the same when
/// the document is applied again.
pub fn apply(current: &[ListedEntry], document: &DocumentNumber, changes: &[Change]) -> Applied {
    let steps = replacements(changes);
    let mut order: Vec<usize> = (0..changes.len()).collect();
    // What goes makes room for what comes; stable, so that equals stay in the
    // document's order.
    order.sort_by_key(|index| {
        let change = &changes[*index];
        let replaces = steps.contains_key(index) || change.former_name.is_some();
        let rank = match change.kind {
            ChangeKind::Remove => 0,
            ChangeKind::Add if !replaces => 2,
            ChangeKind::Add | ChangeKind::Revise => 1,
        };
        (change.list, change.effective_date, rank)
    });
    let mut run = Run::new(current, document, change_ids(document, changes));
    run.earlier = earlier_text(current, document, changes);
    for index in order {
        run.at = index;
        match steps.get(&index) {
            // The addition of the pair does both.
            Some(Step::Spent) => {}
            Some(Step::Replaces(removal)) => run.replace((*removal, index), changes),
            None => run.take(&changes[index], &Aim::Named),
        }
    }
    run.told()
}

/// Brings one change onto the list as a person decided, without the rest of
/// its document.
pub(super) fn apply_one(
    current: &[ListedEntry],
    held: &Held,
    change: &Change,
    aim: &Aim,
) -> Applied {
    let mut run = Run::new(current, &held.document, vec![held.id.clone()]);
    run.alone = true;
    let own: Vec<&ListedEntry> = current
        .iter()
        .filter(|version| version.document.as_ref() == Some(&held.document))
        .collect();
    if let Some(place) = same(&own, change).filter(|_| change.kind != ChangeKind::Remove) {
        run.earlier.insert(0, Earlier::Same(own[place].id.clone()));
    }
    run.take(change, aim);
    run.told()
}

/// Which entry a change is about.
pub(super) enum Aim {
    /// The one that it names.
    Named,
    /// This one, whatever it is called.
    At(EntryId),
    /// An entry of its own, whatever else bears the name.
    Own,
}

/// What a change of a removal-and-addition pair does.
enum Step {
    Replaces(usize),
    Spent,
}

/// Removals and additions of one document that belong together: the same name
/// on the same day, one removal and one addition. Under one destination it is
/// "removing the entry and adding in its place", under two it is a move.
fn replacements(changes: &[Change]) -> HashMap<usize, Step> {
    let mut removals: HashMap<_, Vec<usize>> = HashMap::new();
    let mut additions: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let name = NameKey::of_name(&change.entry.name);
        let side = match change.kind {
            ChangeKind::Remove => &mut removals,
            ChangeKind::Add if change.former_name.is_none() => &mut additions,
            ChangeKind::Add | ChangeKind::Revise => continue,
        };
        side.entry((change.list, name, change.effective_date)).or_default().push(index);
    }
    let mut steps = HashMap::new();
    for (key, removed) in removals {
        let Some(added) = additions.remove(&key) else { continue };
        for removal in &removed {
            let here = |index: &&usize| {
                Place::of(&changes[**index].entry) == Place::of(&changes[*removal].entry)
            };
            let same_place: Vec<&usize> = added.iter().filter(here).collect();
            let alone = removed.iter().filter(here).count() == 1;
            let moved_alone = removed.len() == 1 && added.len() == 1;
            let addition = match same_place.as_slice() {
                [addition] if alone => **addition,
                [] if moved_alone => added[0],
                _ => continue,
            };
            steps.insert(*removal, Step::Spent);
            steps.insert(addition, Step::Replaces(*removal));
        }
    }
    steps
}

/// Why a change is held, and the entries that it may mean.
type Doubt = (String, Vec<EntryId>);

struct Run<'a> {
    timeline: Timeline,
    document: &'a DocumentNumber,
    /// The ids of the document's changes.
    ids: Vec<ChangeId>,
    /// What the document made of its changes in an earlier application.
    earlier: HashMap<usize, Earlier>,
    /// True where one change is brought onto what the document made already.
    alone: bool,
    /// The list before the document, on the day that is being worked on.
    view: View,
    /// The entries that the document has changed on that day, or found to be
    /// as it wants them.
    touched: HashSet<EntryId>,
    /// The change that is being worked on, by its place in the document.
    at: usize,
    outcomes: Vec<(usize, Outcome)>,
    held: Vec<(usize, Held)>,
}

impl<'a> Run<'a> {
    fn new(current: &[ListedEntry], document: &'a DocumentNumber, ids: Vec<ChangeId>) -> Self {
        Self {
            timeline: Timeline::of(current),
            document,
            ids,
            earlier: HashMap::new(),
            alone: false,
            view: View::default(),
            touched: HashSet::new(),
            at: 0,
            outcomes: Vec::new(),
            held: Vec::new(),
        }
    }

    fn told(mut self) -> Applied {
        self.outcomes.sort_by_key(|(at, _)| *at);
        self.held.sort_by_key(|(at, _)| *at);
        let (closed, opened) = self.timeline.into_effect();
        Applied {
            outcomes: self.outcomes.into_iter().map(|(_, outcome)| outcome).collect(),
            held: self.held.into_iter().map(|(_, held)| held).collect(),
            closed,
            opened,
        }
    }

    fn take(&mut self, change: &Change, aim: &Aim) {
        let Some(day) = self.turn_to(change) else { return };
        if self.is_done(change) {
            return;
        }
        match (change.kind, aim) {
            (ChangeKind::Remove, _) => self.remove(change, day, aim),
            (ChangeKind::Add | ChangeKind::Revise, Aim::Own) => self.add(change, day, aim),
            (ChangeKind::Add, Aim::Named) if change.former_name.is_none() => {
                self.add(change, day, aim);
            }
            (ChangeKind::Add | ChangeKind::Revise, _) => self.revise(change, day, aim),
        }
    }

    /// Looks at the list on the day of a change; holds a change that has none,
    /// or that names nothing.
    fn turn_to(&mut self, change: &Change) -> Option<Date> {
        if NameKey::of(&change.entry).is_empty() {
            self.hold(change, ("the change names no entry".to_owned(), Vec::new()));
            return None;
        }
        let Some(day) = change.effective_date else {
            let why = "the rule does not say when it takes effect".to_owned();
            self.hold(change, (why, Vec::new()));
            return None;
        };
        if self.view.is_not_of(change.list, day) {
            let but_for = (!self.alone).then_some(self.document);
            self.view = self.timeline.before(but_for, change.list, day);
            self.touched.clear();
        }
        Some(day)
    }

    fn add(&mut self, change: &Change, day: Date, aim: &Aim) {
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let called = |version: &&Version| version.is_called(&place, &name);
        let standing: Vec<&Version> =
            self.timeline.select(self.view.standing()).into_iter().filter(called).collect();
        if let Some(same) = standing.iter().find(|version| says(&version.entry, &change.entry)) {
            let (id, entry) = (same.id.clone(), same.entry.clone());
            return self.found_there(id, change, entry);
        }
        let ended = self.timeline.select(self.view.ended()).into_iter().filter(called);
        let strangers: Vec<EntryId> = ended
            .filter(|version| self.touched.contains(&version.id))
            .chain(standing)
            .chain(self.timeline.ahead(self.document, change.list, day).filter(called))
            .map(|version| version.id.clone())
            .collect();
        if let (Some(stranger), Aim::Named) = (strangers.first(), aim) {
            let why = in_other_words(self.timeline.at(stranger, day), change);
            return self.hold(change, (why, strangers));
        }
        let id = self.timeline.id_for(change.list, &change.entry, day);
        let version = self.version(id.clone(), change, day);
        let after = Some(version.entry.clone());
        self.timeline.open(version);
        self.report(OutcomeKind::Added, id, change, None, after);
    }

    fn revise(&mut self, change: &Change, day: Date, aim: &Aim) {
        match self.standing_target(change, change.former_name.as_deref(), aim) {
            // its other words would be lost
            Ok(id) if !change.entry.is_printed() => {
                let why = "the rule does not print how the entry reads".to_owned();
                self.hold(change, (why, vec![id]));
            }
            Ok(id) => self.supersede(id, change, day),
            Err(doubt) => self.hold(change, doubt),
        }
    }

    fn remove(&mut self, change: &Change, day: Date, aim: &Aim) {
        match self.target(change, None, aim) {
            Ok((id, false)) => {
                let last = change.effective_until;
                let before = self.timeline.close(&id, day, self.document, last);
                self.report(OutcomeKind::Removed, id, change, before, None);
            }
            // Ended on that day, with nothing of this document in its place.
            Ok((id, true)) => self.report(OutcomeKind::AlreadyThere, id, change, None, None),
            Err(doubt) => self.hold(change, doubt),
        }
    }

    /// A removal and an addition that are one change of one entry.
    fn replace(&mut self, (removed, added): (usize, usize), changes: &[Change]) {
        let (removal, addition) = (&changes[removed], &changes[added]);
        let Some(day) = self.turn_to(addition) else {
            self.at = removed;
            return self.take(removal, &Aim::Named);
        };
        if self.is_done(addition) {
            return;
        }
        if let Ok(id) = self.standing_target(removal, None, &Aim::Named) {
            return self.supersede(id, addition, day);
        }
        for (at, change) in [(removed, removal), (added, addition)] {
            self.at = at;
            self.take(change, &Aim::Named);
        }
    }

    /// Ends the version in force on that day and begins the one that the
    /// change prints, unless the list says so already.
    fn supersede(&mut self, id: EntryId, change: &Change, day: Date) {
        let next = self.version(id.clone(), change, day);
        let Some(before) = self.timeline.at(&id, day).map(|version| version.entry.clone()) else {
            return self.hold(change, ("the entry is not in force".to_owned(), vec![id]));
        };
        if says(&before, &next.entry) {
            return self.found_there(id, change, before);
        }
        let after = next.entry.clone();
        self.timeline.supersede(next);
        let kind = kind_of(&before, &after);
        self.report(kind, id, change, Some(before), Some(after));
    }

    /// The one entry that a change names, and whether it ended on that day.
    fn target(
        &self,
        change: &Change,
        former: Option<&str>,
        aim: &Aim,
    ) -> Result<(EntryId, bool), Doubt> {
        let mut versions = self.timeline.select(self.view.standing());
        let standing = versions.len();
        versions.extend(self.timeline.select(self.view.ended()));
        let found = match aim {
            Aim::At(id) => chosen(&versions, id),
            Aim::Named | Aim::Own => find(&versions, &change.entry, former),
        };
        match found {
            Found::One(index) => {
                let id = versions[index].id.clone();
                if self.touched.contains(&id) {
                    let why = "the rule changes this entry twice on one day".to_owned();
                    return Err((why, vec![id]));
                }
                Ok((id, index >= standing))
            }
            Found::Unsure { why, candidates } => {
                let ids = candidates.into_iter().map(|index| versions[index].id.clone()).collect();
                Err((why, ids))
            }
        }
    }

    fn standing_target(
        &self,
        change: &Change,
        former: Option<&str>,
        aim: &Aim,
    ) -> Result<EntryId, Doubt> {
        match self.target(change, former, aim)? {
            (id, false) => Ok(id),
            (id, true) => Err(("the entry was removed on that day".to_owned(), vec![id])),
        }
    }

    /// True where the document made something of this change in an earlier
    /// application, which is told.
    fn is_done(&mut self, change: &Change) -> bool {
        match self.earlier.remove(&self.at) {
            Some(Earlier::Same(id)) => {
                self.report(OutcomeKind::AlreadyThere, id, change, None, None);
                true
            }
            Some(Earlier::Differs(id, why)) => {
                self.hold(change, (why, vec![id]));
                true
            }
            None => false,
        }
    }

    fn version(&self, id: EntryId, change: &Change, day: Date) -> ListedEntry {
        ListedEntry {
            id,
            list: change.list,
            entry: change.entry.clone().without_spans(),
            effective_from: Some(day),
            effective_until: change.effective_until.and_then(|last| last.tomorrow().ok()),
            document: Some(self.document.clone()),
        }
    }

    fn found_there(&mut self, id: EntryId, change: &Change, entry: Entry) {
        let there = OutcomeKind::AlreadyThere;
        self.report(there, id, change, Some(entry.clone()), Some(entry));
    }

    fn report(
        &mut self,
        kind: OutcomeKind,
        id: EntryId,
        change: &Change,
        before: Option<Entry>,
        after: Option<Entry>,
    ) {
        let fields = match (&before, &after) {
            (Some(before), Some(after)) => diff_fields(before, after),
            _ => Vec::new(),
        };
        self.touched.insert(id.clone());
        let change = change.clone();
        self.outcomes.push((self.at, Outcome { kind, id, change, before, after, fields }));
    }

    fn hold(&mut self, change: &Change, (why, candidates): Doubt) {
        let held = Held {
            id: self.ids[self.at].clone(),
            document: self.document.clone(),
            change: change.clone(),
            why,
            candidates,
        };
        self.held.push((self.at, held));
    }
}

/// The version of the entry that a person chose.
fn chosen(versions: &[&Version], id: &EntryId) -> Found {
    match versions.iter().position(|version| version.id == *id) {
        Some(index) => Found::One(index),
        None => Found::Unsure {
            why: format!("the entry `{id}` is not in force on that day"),
            candidates: Vec::new(),
        },
    }
}

/// What a new version makes of an entry.
pub(super) fn kind_of(before: &Entry, after: &Entry) -> OutcomeKind {
    if Place::of(before) != Place::of(after) {
        OutcomeKind::Moved
    } else if NameKey::of(before) != NameKey::of(after) {
        OutcomeKind::Renamed
    } else {
        OutcomeKind::Revised
    }
}

/// True where the list says already what the rule prints: the same words, and
/// every citation of the rule known, be it by its placeholder.
fn says(listed: &Entry, printed: &Entry) -> bool {
    let fields = diff_fields(listed, printed);
    !Gist::of(&fields).substantive && knows_citations(&listed.citations, &printed.citations)
}

/// Why an addition is held when an entry of its name is there.
fn in_other_words(there: Option<&Version>, change: &Change) -> String {
    let mut why = "the list has an entry of this name under this destination".to_owned();
    let fields = there.map(|version| diff_fields(&version.entry, &change.entry));
    let differing: Vec<String> = fields
        .into_iter()
        .flatten()
        .filter(|field| field.weight == Weight::Substantive && field.field != CITATIONS)
        .map(|field| format!("`{}`", field.field))
        .collect();
    if !differing.is_empty() {
        why.push_str(" with other words in ");
        why.push_str(&differing.join(", "));
    }
    why
}
