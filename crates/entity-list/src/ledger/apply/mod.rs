//! A rule's changes brought onto the list.
//!
//! Every change is applied on its own effective date, to the version of the
//! entry that is in force on that day, so that a rule of the future leaves the
//! present alone and a rule of the past reaches back. What does not fit the
//! list is held for a person, and everything else goes through.

pub(in crate::ledger) mod change_id;
pub(in crate::ledger) mod compared;
pub(in crate::ledger) mod decision;
pub(in crate::ledger) mod earlier_text;
pub(in crate::ledger) mod headings;
pub(in crate::ledger) mod matching;
pub(in crate::ledger) mod order;
pub(in crate::ledger) mod reword;
pub(in crate::ledger) mod run;
pub(in crate::ledger) mod timeline;

use crate::ledger::apply::earlier_text::earlier_text;
use crate::ledger::apply::headings::{HeadingChange, rehead};
use crate::ledger::apply::order::{Step, replacements, within_document};
use crate::ledger::apply::reword::{Reworded, reworded, worked_out};
use crate::ledger::apply::run::{Aim, Run};
use crate::ledger::{Applied, Held, ListedEntry, change_ids};
use crate::model::{Change, DocumentNumber};

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
/// | replaces words of an entry, or moves it, without printing it | has one such entry, the words once | revised, renamed or moved |
/// | revises an entry that it does not print otherwise | | held |
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
    apply_document(current, &Amendments { changes, ..Amendments::of(document) })
}

/// What a document does to the lists.
#[derive(Debug, Clone, Copy)]
pub struct Amendments<'a> {
    /// The document.
    pub document: &'a DocumentNumber,
    /// Documents that it corrects: an entry that one of them put on the list
    /// is corrected, not listed anew.
    pub corrects: &'a [DocumentNumber],
    /// Headings that it renames or removes.
    pub headings: &'a [HeadingChange],
    /// Its changes of entries.
    pub changes: &'a [Change],
}

impl<'a> Amendments<'a> {
    /// A document that does nothing yet.
    pub fn of(document: &'a DocumentNumber) -> Self {
        Self { document, corrects: &[], headings: &[], changes: &[] }
    }
}

/// Brings a document onto the list: its changes as [`apply`] does, then its
/// headings. An addition that reprints an entry of a document that this one
/// corrects is a revision of it.
pub fn apply_document(current: &[ListedEntry], amendments: &Amendments<'_>) -> Applied {
    let Amendments { document, changes: stated, .. } = *amendments;
    let Reworded { changes, aims, whys } = reworded(current, document, stated);
    let changes = changes.as_slice();
    let steps = replacements(changes);
    let mut run = Run::new(current, document, change_ids(document, stated));
    run.whys = whys;
    run.earlier = earlier_text(current, document, changes);
    run.corrects = amendments.corrects;
    for index in within_document(changes, &steps) {
        run.at = index;
        match steps.get(&index) {
            Some(Step::Spent) => {}
            Some(Step::Replaces(removal)) => run.replace((*removal, index), changes),
            None => match aims.get(&index) {
                Some(id) => run.take(&changes[index], &Aim::At(id.clone())),
                None => run.take(&changes[index], &Aim::Named),
            },
        }
    }
    let headings = rehead(&mut run.timeline, document, amendments.headings);
    Applied { headings, ..run.told() }
}

/// Brings one change onto the list as a person decided, without the rest of
/// its document.
pub(in crate::ledger) fn apply_one(
    current: &[ListedEntry],
    held: &Held,
    change: &Change,
    aim: &Aim,
) -> Applied {
    let mut run = Run::new(current, &held.document, vec![held.id.clone()]);
    run.alone = true;
    match worked_out(&run.timeline, None, change, aim) {
        Some(Ok((id, entry))) => {
            run.take(&Change { entry, ..change.clone() }, &Aim::At(id));
        }
        Some(Err(why)) => {
            run.whys.insert(run.at, why);
            run.take(change, aim);
        }
        None => run.take(change, aim),
    }
    run.told()
}
