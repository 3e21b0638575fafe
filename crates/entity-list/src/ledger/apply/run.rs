//! One document brought onto the list, change by change.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::ledger::apply::compared::{in_other_words, kind_of, says};
use crate::ledger::apply::earlier_text::{Earlier, same};
use crate::ledger::apply::matching::{Found, find};
use crate::ledger::apply::timeline::{Timeline, Version, View};
use crate::ledger::diff::fields::diff_fields;
use crate::ledger::identity::likeness::alike;
use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{Applied, ChangeId, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
use crate::model::{Change, ChangeKind, DocumentNumber, Entry};

/// Which entry a change is about.
pub(in crate::ledger) enum Aim {
    /// The one that it names.
    Named,
    /// This one, whatever it is called.
    At(EntryId),
    /// An entry of its own, whatever else bears the name.
    Own,
}

/// Why a change is held, and the entries that it may mean.
type Doubt = (String, Vec<EntryId>);

pub(in crate::ledger) struct Run<'a> {
    pub(in crate::ledger) timeline: Timeline,
    document: &'a DocumentNumber,
    /// The ids of the document's changes.
    ids: Vec<ChangeId>,
    /// The documents that it corrects.
    pub(in crate::ledger) corrects: &'a [DocumentNumber],
    /// What the document made of its changes in an earlier application.
    pub(in crate::ledger) earlier: HashMap<usize, Earlier>,
    /// True where one change is brought onto what the document made already.
    pub(in crate::ledger) alone: bool,
    /// The list before the document, on the day that is being worked on.
    view: View,
    /// The entries that the document has changed on that day, or found to be
    /// as it wants them.
    touched: HashSet<EntryId>,
    /// Why entries that the document does not print could not be worked out.
    pub(in crate::ledger) whys: HashMap<usize, String>,
    /// The change that is being worked on, by its place in the document.
    pub(in crate::ledger) at: usize,
    outcomes: Vec<(usize, Outcome)>,
    held: Vec<(usize, Held)>,
}

impl<'a> Run<'a> {
    pub(in crate::ledger) fn new(
        current: &[ListedEntry],
        document: &'a DocumentNumber,
        ids: Vec<ChangeId>,
    ) -> Self {
        Self {
            timeline: Timeline::of(current),
            document,
            ids,
            corrects: &[],
            earlier: HashMap::new(),
            alone: false,
            view: View::default(),
            touched: HashSet::new(),
            whys: HashMap::new(),
            at: 0,
            outcomes: Vec::new(),
            held: Vec::new(),
        }
    }

    pub(in crate::ledger) fn told(mut self) -> Applied {
        self.outcomes.sort_by_key(|(at, _)| *at);
        self.held.sort_by_key(|(at, _)| *at);
        let (closed, opened) = self.timeline.into_effect();
        Applied {
            outcomes: self.outcomes.into_iter().map(|(_, outcome)| outcome).collect(),
            held: self.held.into_iter().map(|(_, held)| held).collect(),
            closed,
            opened,
            headings: Vec::new(),
        }
    }

    pub(in crate::ledger) fn take(&mut self, change: &Change, aim: &Aim) {
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
        if let Some(id) = self.corrected(change, day).filter(|_| matches!(aim, Aim::Named)) {
            return self.supersede(id, change, day);
        }
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
            // Its other words would be lost.
            Ok(id) if !change.entry.is_printed() => {
                let why = self.whys.remove(&self.at);
                let why =
                    why.unwrap_or_else(|| "the rule does not print how the entry reads".to_owned());
                self.hold(change, (why, vec![id]));
            }
            Ok(id) => self.supersede(id, change, day),
            Err(doubt) => match self.corrected(change, day) {
                Some(id) => self.supersede(id, change, day),
                None => self.hold(change, doubt),
            },
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
    pub(in crate::ledger) fn replace(
        &mut self,
        (removed, added): (usize, usize),
        changes: &[Change],
    ) {
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

    /// The one entry of a document that this one corrects that the change
    /// prints again, perhaps with a name that differs a little.
    fn corrected(&self, change: &Change, day: Date) -> Option<EntryId> {
        if self.corrects.is_empty() || self.view.is_not_of(change.list, day) {
            return None;
        }
        let faulty = |version: &&Version| {
            version.document.as_ref().is_some_and(|document| self.corrects.contains(document))
                && !self.touched.contains(&version.id)
        };
        let faulty: Vec<&Version> =
            self.timeline.select(self.view.standing()).into_iter().filter(faulty).collect();
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let mut called = faulty.iter().filter(|version| version.is_called(&place, &name));
        match (called.next(), called.next()) {
            (Some(one), None) => Some(one.id.clone()),
            (Some(_), Some(_)) => None,
            (None, _) => {
                let mut near = faulty.iter().filter(|it| alike(&it.entry, &change.entry).is_some());
                let first = near.next()?;
                near.next().is_none().then(|| first.id.clone())
            }
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
            None => self.is_said_twice(change),
        }
    }

    /// True where the document has said the same before, which is told.
    fn is_said_twice(&mut self, change: &Change) -> bool {
        let own = self.timeline.made_by(self.document);
        let said = same(&own, change).filter(|_| change.kind != ChangeKind::Remove);
        let id = said.map(|place| own[place].id.clone());
        let is_said = id.is_some();
        if let Some(id) = id {
            self.report(OutcomeKind::AlreadyThere, id, change, None, None);
        }
        is_said
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
            moves: None,
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
