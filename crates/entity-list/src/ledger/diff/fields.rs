//! Two versions of one entry compared field by field.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ledger::diff::words::{weigh, words};
use crate::ledger::{FieldChange, Weight};
use crate::model::{Alias, Citation, Entry, Member};

/// The name of the citation column among the fields.
pub(crate) const CITATIONS: &str = "citations";

/// The fields that differ, in the order of the entry's JSON; empty for equal
/// entries. Texts are compared by their words, aliases, members, addresses and
/// citations as sets. What the reader derives (classes, warnings, places in
/// the source) is not compared.
///
/// The cell's verbatim text counts as a field only where no other field of the
/// cell explains its difference, so that nothing is lost and nothing is told
/// twice.
pub fn diff_fields(before: &Entry, after: &Entry) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    // A heading stands for a place; a renamed heading is typography.
    if before.destination != after.destination {
        let moved =
            crate::ledger::identity::Place::of(before) != crate::ledger::identity::Place::of(after);
        let weight = if moved { Weight::Substantive } else { Weight::Editorial };
        changes.push("destination", &before.destination, &after.destination, weight);
    }
    if before.kind != after.kind {
        changes.push("kind", before.kind, after.kind, Weight::Substantive);
    }
    changes.text("name", &before.name, &after.name);
    changes.set("aliases", &before.aliases, &after.aliases, alias_words);
    changes.set("members", &before.members, &after.members, member_words);
    changes.set("addresses", &before.addresses, &after.addresses, |text| words(text));
    let (old, new) = (&before.cross_references, &after.cross_references);
    changes.set("cross_references", old, new, |text| words(text));
    changes.set("notes", &before.notes, &after.notes, |text| words(text));
    if changes.heaviest() != Some(Weight::Substantive) {
        changes.cell_text(&before.text, &after.text);
    }
    let (old, new) = (&before.license_requirement, &after.license_requirement);
    changes.text("license_requirement", &old.text, &new.text);
    if old.footnotes != new.footnotes {
        let weight = set_weight(&old.footnotes, &new.footnotes, u8::to_string);
        changes.push("footnotes", &old.footnotes, &new.footnotes, weight);
    }
    let (old, new) = (&before.license_review_policy, &after.license_review_policy);
    changes.text("license_review_policy", &old.text, &new.text);
    let (old, new) = (&before.citations, &after.citations);
    if old != new {
        let same = cites_all(old, new) && cites_all(new, old);
        let weight = if same { Weight::Editorial } else { Weight::Substantive };
        changes.push(CITATIONS, old, new, weight);
    }
    changes.0
}

/// The parts of the entity cell.
const CELL: &[&str] =
    &["name", "aliases", "members", "addresses", "cross_references", "notes", "text"];

/// As [`diff_fields`], for two official lists: where the entity cells have the
/// same words in the same order, a full stop or a line break is all that
/// changed, even where it moved the border between an alias and an address.
pub(in crate::ledger) fn diff_printed(before: &Entry, after: &Entry) -> Vec<FieldChange> {
    let mut fields = diff_fields(before, after);
    let (old, new) = (words(&before.text), words(&after.text));
    if !old.is_empty() && old == new {
        for field in fields.iter_mut().filter(|field| CELL.contains(&field.field.as_str())) {
            field.weight = Weight::Editorial;
        }
    }
    fields
}

/// The fields found to differ so far.
#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn push(&mut self, field: &str, before: impl Serialize, after: impl Serialize, weight: Weight) {
        let (before, after) = (json!(before), json!(after));
        self.0.push(FieldChange { field: field.to_owned(), before, after, weight });
    }

    fn text(&mut self, field: &str, before: &str, after: &str) {
        if let Some(weight) = weigh(before, after) {
            self.push(field, before, after, weight);
        }
    }

    fn set<T: PartialEq + Serialize>(
        &mut self,
        field: &str,
        before: &[T],
        after: &[T],
        words_of: impl Fn(&T) -> String,
    ) {
        if before != after {
            self.push(field, before, after, set_weight(before, after, words_of));
        }
    }

    /// The order of parts in the cell is typography: the words of the cell are
    /// compared as a bag.
    fn cell_text(&mut self, before: &str, after: &str) {
        if before == after {
            return;
        }
        let bag = |text: &str| {
            let mut bag: Vec<String> = words(text).split(' ').map(str::to_owned).collect();
            bag.sort_unstable();
            bag
        };
        let weight =
            if bag(before) == bag(after) { Weight::Editorial } else { Weight::Substantive };
        let explained = weight == Weight::Editorial && !self.0.is_empty();
        if !explained {
            self.push("text", before, after, weight);
        }
    }

    fn heaviest(&self) -> Option<Weight> {
        self.0.iter().map(|change| change.weight).min()
    }
}

fn set_weight<T>(before: &[T], after: &[T], words_of: impl Fn(&T) -> String) -> Weight {
    let bag = |items: &[T]| items.iter().map(&words_of).collect::<BTreeSet<String>>();
    if bag(before) == bag(after) { Weight::Editorial } else { Weight::Substantive }
}

fn alias_words(alias: &Alias) -> String {
    format!("{} {}", words(&alias.label), words(&alias.name))
}

fn member_words(member: &Member) -> String {
    let mut parts = vec![words(&member.name)];
    let mut set =
        |items: BTreeSet<String>| parts.push(items.into_iter().collect::<Vec<_>>().join("\t"));
    set(member.aliases.iter().map(alias_words).collect());
    set(member.addresses.iter().map(|text| words(text)).collect());
    set(member.cross_references.iter().map(|text| words(text)).collect());
    set(member.members.iter().map(member_words).collect());
    parts.join("\n")
}

/// A citation by its numbers, or by its words where it has none.
pub(crate) fn citation_words(citation: &Citation) -> String {
    match (citation.volume, citation.page) {
        (Some(volume), Some(page)) => format!("{volume} {page}"),
        _ => words(&citation.text),
    }
}

/// True where every citation of `cited` is among `known`.
fn cites_all(known: &[Citation], cited: &[Citation]) -> bool {
    cited.iter().all(|citation| known.iter().any(|other| is_same(citation, other)))
}

/// The same numbers, or a placeholder and the page that took its place: a rule
/// cites itself before its page is known, the list prints the page later.
fn is_same(one: &Citation, other: &Citation) -> bool {
    let resolved = one.placeholder != other.placeholder
        && one.volume == other.volume
        && one.date.is_some()
        && one.date == other.date;
    resolved || citation_words(one) == citation_words(other)
}

/// True where the list knows every citation that a rule prints. A placeholder
/// that does not say its date is known by its volume.
pub(crate) fn knows_citations(listed: &[Citation], printed: &[Citation]) -> bool {
    printed.iter().all(|citation| {
        let undated = citation.placeholder && citation.date.is_none();
        listed
            .iter()
            .any(|known| is_same(known, citation) || (undated && known.volume == citation.volume))
    })
}

/// How a set of texts changed, for showing: near matches are edits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetDiff {
    /// In both, in the order of the newer.
    pub kept: Vec<String>,
    /// In the older only.
    pub removed: Vec<String>,
    /// In the newer only.
    pub added: Vec<String>,
    /// Similar texts: before and after.
    pub edited: Vec<(String, String)>,
}

/// Texts at least this similar (0 to 1) are one text edited.
const EDITED: f64 = 0.7;

/// Compares two sets of texts. Texts of the same words are kept; of the rest,
/// the most similar pairs are edits, best first.
pub fn set_diff(before: &[String], after: &[String]) -> SetDiff {
    let mut diff = SetDiff::default();
    let mut old: Vec<Option<(String, &String)>> =
        before.iter().map(|text| Some((words(text), text))).collect();
    let mut fresh: Vec<Option<(String, &String)>> = Vec::new();
    for text in after {
        let key = words(text);
        match old.iter_mut().find(|slot| slot.as_ref().is_some_and(|(known, _)| *known == key)) {
            Some(slot) => {
                slot.take();
                diff.kept.push(text.clone());
            }
            None => fresh.push(Some((key, text))),
        }
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, was) in old.iter().enumerate().filter_map(|(i, slot)| Some((i, &slot.as_ref()?.0))) {
        for (j, is) in fresh.iter().enumerate().filter_map(|(j, slot)| Some((j, &slot.as_ref()?.0)))
        {
            let likeness = strsim::normalized_levenshtein(was, is);
            if likeness >= EDITED {
                pairs.push((likeness, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, i, j) in pairs {
        if let (Some((_, was)), Some((_, is))) = (&old[i], &fresh[j]) {
            diff.edited.push(((*was).clone(), (*is).clone()));
            (old[i], fresh[j]) = (None, None);
        }
    }
    diff.removed.extend(old.into_iter().flatten().map(|(_, text)| text.clone()));
    diff.added.extend(fresh.into_iter().flatten().map(|(_, text)| text.clone()));
    diff
}

/// The weight of a whole difference and whether it is in the citations alone.
pub(crate) struct Gist {
    /// True where a field other than the citations differs in its words.
    pub(crate) substantive: bool,
    /// True where the citations differ in more than typography.
    pub(crate) citations: bool,
}

impl Gist {
    pub(crate) fn of(fields: &[FieldChange]) -> Self {
        let mut gist = Self { substantive: false, citations: false };
        for field in fields.iter().filter(|field| field.weight == Weight::Substantive) {
            if field.field == CITATIONS {
                gist.citations = true;
            } else {
                gist.substantive = true;
            }
        }
        gist
    }
}

/// A field's value as a list of texts, for [`set_diff`]: names of aliases and
/// members, addresses, texts of citations.
pub fn texts(value: &Value) -> Vec<String> {
    let text = |item: &Value| match item {
        Value::String(text) => text.clone(),
        Value::Object(object) => ["name", "text"]
            .iter()
            .find_map(|key| object.get(*key).and_then(Value::as_str))
            .map_or_else(|| item.to_string(), str::to_owned),
        other => other.to_string(),
    };
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Null => Vec::new(),
        other => vec![text(other)],
    }
}
