//! What each instruction does to each entry.

use std::collections::HashSet;

use jiff::civil::Date;

use super::matching::{Fit, Wanted, match_names, same_destination};
use super::tables::ListTables;
use super::when::effective;
use crate::model::{
    Change, ChangeKind, Destination, Entry, Instruction, List, Reason, Rule, Unread, Verb,
};
use crate::read::instruction::Instructions;
use crate::read::normalise::{name_key, one_line};
use crate::read::parts::RuleParts;
use crate::read::preamble::reasons::Reasons;

/// Shorter aliases may stand in a paragraph for something else.
const TELLING: usize = 8;

/// The changes of a rule, and how well instructions and rows agree.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// The instructions, inferred verbs filled in.
    pub(super) instructions: Vec<Instruction>,
    /// The changes, in the order of the instructions, rows without one last.
    pub(super) all: Vec<Change>,
    /// How many names should have a row.
    pub(super) names: usize,
    /// Of these, the names whose row prints exactly the same under the same
    /// destination.
    pub(super) exact: usize,
    /// Names that differ from their row: a sentence each.
    pub(super) inexact: Vec<String>,
    /// Names without a row: a sentence each.
    pub(super) without_row: Vec<String>,
    /// Rows without an instruction: a sentence each.
    pub(super) without_instruction: Vec<String>,
    /// Stated numbers of entries that were not found: a sentence each.
    pub(super) miscounted: Vec<String>,
    /// Instructions that no program can carry out from the rule alone.
    pub(super) unread: Vec<Unread>,
    /// Remarks on the document.
    pub(super) warnings: Vec<String>,
}

/// Why an instruction about the introduction, the footnotes or the columns of
/// a list is for a person: no row says what it means for the entries.
pub(super) const AROUND_THE_ENTRIES: &str =
    "it changes the text around the entries, which may concern all of them";

/// Puts instructions and rows together.
pub(super) fn changes(
    parts: &RuleParts,
    rule: &Rule,
    instructions: &Instructions,
    tables: &ListTables,
) -> Changes {
    let mut join = Join {
        rule,
        unclear_rows: parts.leftovers.iter().map(|row| one_line(&row.text)).collect(),
        reasons: Reasons::of(parts).with_parties(parties(&tables.entries, &instructions.read)),
        instructions: &instructions.read,
        rows: &tables.entries,
        used: vec![false; tables.entries.len()],
        matched: HashSet::new(),
        out: Changes::default(),
    };
    join.out.instructions =
        instructions.read.iter().map(|(_, instruction)| instruction.clone()).collect();
    let wanted = wanted(&instructions.read);
    let matched = match_names(&wanted, &tables.entries);
    for (wanted, found) in wanted.iter().zip(&matched) {
        if let Some((row, _)) = found {
            join.used[*row] = true;
            join.matched.insert((wanted.instruction, wanted.name.clone()));
        }
    }
    join.out.names = wanted.len();
    for index in 0..instructions.read.len() {
        let rows: Vec<(&Wanted, Option<(usize, Fit)>)> = wanted
            .iter()
            .zip(&matched)
            .filter(|(wanted, _)| wanted.instruction == index)
            .map(|(wanted, found)| (wanted, *found))
            .collect();
        join.instruction(index, &rows);
    }
    join.rows_without_instruction();
    join.out
}

/// Name and destination of every party that the rows and instructions name.
fn parties<'p>(
    rows: &'p [(List, Entry)],
    instructions: &'p [(List, Instruction)],
) -> impl Iterator<Item = (&'p str, &'p str)> {
    let printed = rows.iter().map(|(_, entry)| (entry.name.as_str(), entry.destination.as_str()));
    let named = instructions.iter().flat_map(|(_, instruction)| {
        let destination = instruction.destination.as_ref().map_or("", Destination::as_str);
        instruction.names.iter().map(move |name| (name.as_str(), destination))
    });
    printed.chain(named)
}

/// The names that rows should print: what is added, revised or put in the
/// place of something else.
fn wanted(instructions: &[(List, Instruction)]) -> Vec<Wanted> {
    let mut found = Vec::new();
    for (index, (list, instruction)) in instructions.iter().enumerate() {
        let names = match instruction.verb {
            Verb::Remove => continue,
            Verb::Replace | Verb::Redesignate if !instruction.replacements.is_empty() => {
                &instruction.replacements
            }
            _ => &instruction.names,
        };
        if renames_heading(instruction) {
            continue;
        }
        found.extend(names.iter().map(|name| Wanted {
            instruction: index,
            list: *list,
            destination: instruction.moved_to.clone().or_else(|| instruction.destination.clone()),
            name: name.clone(),
        }));
    }
    found
}

/// True where a heading takes the place of another; its entries stay.
fn renames_heading(instruction: &Instruction) -> bool {
    instruction.heading && matches!(instruction.verb, Verb::Replace | Verb::Redesignate)
}

pub(super) struct Join<'j> {
    pub(super) rule: &'j Rule,
    reasons: Reasons,
    pub(super) instructions: &'j [(List, Instruction)],
    pub(super) rows: &'j [(List, Entry)],
    /// Rows that could not be read and are reported as unread.
    unclear_rows: Vec<String>,
    pub(super) used: Vec<bool>,
    /// Instructions and names that rows were found for.
    pub(super) matched: HashSet<(usize, String)>,
    pub(super) out: Changes,
}

impl Join<'_> {
    fn instruction(&mut self, index: usize, names: &[(&Wanted, Option<(usize, Fit)>)]) {
        let (list, instruction) = &self.instructions[index];
        if instruction.verb == Verb::Remove {
            for name in &instruction.names {
                self.removal(*list, instruction, name);
            }
            if instruction.names.is_empty() {
                self.nameless_removal(*list, instruction);
            } else {
                self.check_count(instruction, instruction.names.len());
            }
            return;
        }
        let verb = self.verb(index, names);
        if let Some(substitution) = &instruction.substitution {
            self.substitution(instruction, substitution, names);
            return;
        }
        for (position, (wanted, found)) in names.iter().enumerate() {
            match found {
                None if self.matched_beside(index, &wanted.name) => {}
                Some((row, fit)) => self.row(instruction, verb, position, wanted, *row, *fit),
                None => self.name_without_row(instruction, verb, position, wanted),
            }
        }
        let replaced = instruction.replacements.len();
        if verb == Verb::Replace && replaced > 0 {
            for name in instruction.names.iter().skip(replaced) {
                self.removal(*list, instruction, name);
            }
        }
        let mut found = names.len();
        let around = instruction.surroundings && instruction.count.is_none();
        if names.is_empty() && around && verb != Verb::Republish {
            self.unread(instruction, AROUND_THE_ENTRIES);
        } else if names.is_empty() && !around && !renames_heading(instruction) {
            found = self.rows_of_nameless(*list, instruction, verb);
            if found == 0 && !instruction.heading && instruction.count.is_none() {
                self.unread(instruction, "neither the instruction nor a row names an entry");
            }
        }
        self.check_count(instruction, found);
    }

    /// The verb of an instruction; where it has none, what its rows show:
    /// rows that cite an earlier rule are revisions.
    fn verb(&mut self, index: usize, names: &[(&Wanted, Option<(usize, Fit)>)]) -> Verb {
        let (list, instruction) = &self.instructions[index];
        if instruction.verb != Verb::Unknown {
            return instruction.verb;
        }
        let rows: Vec<usize> = if names.is_empty() {
            self.free_rows(*list, instruction)
        } else {
            names.iter().filter_map(|(_, found)| found.map(|(row, _)| row)).collect()
        };
        if rows.is_empty() {
            return Verb::Unknown;
        }
        let revised =
            rows.iter().all(|row| cites_earlier(&self.rows[*row].1, self.rule.publication_date));
        let verb = if revised { Verb::Revise } else { Verb::Add };
        self.out.instructions[index].verb = verb;
        self.out.instructions[index].verb_inferred = true;
        verb
    }

    fn row(
        &mut self,
        instruction: &Instruction,
        verb: Verb,
        position: usize,
        wanted: &Wanted,
        row: usize,
        fit: Fit,
    ) {
        let (list, entry) = &self.rows[row];
        let mut entry = entry.clone();
        if fit == Fit::Exact {
            self.out.exact += 1;
        } else {
            let remark = match fit {
                Fit::Elsewhere => format!(
                    "instruction {} names `{}` under {}, the table prints `{}` under {}",
                    instruction.label,
                    wanted.name,
                    wanted.destination.as_ref().map_or("no destination", Destination::as_str),
                    entry.name,
                    entry.destination
                ),
                Fit::Exact | Fit::Alike | Fit::Leftover => format!(
                    "instruction {} names `{}`, the table prints `{}`",
                    instruction.label, wanted.name, entry.name
                ),
            };
            entry.warnings.push(remark.clone());
            self.out.inexact.push(remark);
        }
        if let (Verb::Redesignate, Some(_)) = (verb, &instruction.moved_to) {
            // the ledger sees a move in a removal and an addition of one name
            self.removal(*list, instruction, &entry.name);
            self.push(ChangeKind::Add, *list, entry, None, Some(instruction));
            return;
        }
        let former = match verb {
            Verb::Replace | Verb::Redesignate if !instruction.replacements.is_empty() => {
                instruction.names.get(position).cloned()
            }
            _ => None,
        };
        let kind = match verb {
            Verb::Add | Verb::Unknown => ChangeKind::Add,
            // more names than were removed: the rest is new
            Verb::Replace if !instruction.replacements.is_empty() && former.is_none() => {
                ChangeKind::Add
            }
            _ => ChangeKind::Revise,
        };
        let former = former.filter(|former| name_key(former) != name_key(&entry.name));
        self.push(kind, *list, entry, former, Some(instruction));
    }

    /// Whether one of the rows that could not be read begins with a name.
    pub(super) fn has_unclear_row(&self, name: &str) -> bool {
        let name = name_key(name);
        !name.is_empty() && self.unclear_rows.iter().any(|row| name_key(row).starts_with(&name))
    }

    /// Reports an instruction that the rule alone does not let us carry out.
    pub(super) fn unread(&mut self, instruction: &Instruction, why: &str) {
        self.out.unread.push(Unread {
            text: instruction.text.clone(),
            place: instruction.position.unwrap_or_default().to_string(),
            why: why.to_owned(),
        });
    }

    /// An instruction that names nobody (`one Chinese entity`, `as follows`)
    /// takes the free rows under its destination.
    fn rows_of_nameless(&mut self, list: List, instruction: &Instruction, verb: Verb) -> usize {
        let rows = self.free_rows(list, instruction);
        let kind = match verb {
            Verb::Add | Verb::Unknown => ChangeKind::Add,
            _ => ChangeKind::Revise,
        };
        for row in &rows {
            self.used[*row] = true;
            let entry = self.rows[*row].1.clone();
            self.push(kind, list, entry, None, Some(instruction));
        }
        rows.len()
    }

    pub(super) fn free_rows(&self, list: List, instruction: &Instruction) -> Vec<usize> {
        (0..self.rows.len())
            .filter(|row| !self.used[*row] && self.rows[*row].0 == list)
            .filter(|row| {
                instruction.destination.as_ref().is_none_or(|destination| {
                    same_destination(destination.as_str(), self.rows[*row].1.destination.as_str())
                })
            })
            .collect()
    }

    pub(super) fn check_count(&mut self, instruction: &Instruction, found: usize) {
        if let Some(count) = instruction.count
            && usize::try_from(count) != Ok(found)
        {
            self.out.miscounted.push(format!(
                "instruction {} states {count} entries, {found} found",
                instruction.label
            ));
        }
    }

    fn rows_without_instruction(&mut self) {
        for row in 0..self.rows.len() {
            if self.used[row] {
                continue;
            }
            let (list, entry) = &self.rows[row];
            let mut entry = entry.clone();
            self.out
                .without_instruction
                .push(format!("no instruction names `{}` under {}", entry.name, entry.destination));
            let revised = cites_earlier(&entry, self.rule.publication_date);
            let kind = if revised { ChangeKind::Revise } else { ChangeKind::Add };
            entry.warnings.push("printed in the table, named in no instruction".to_owned());
            self.push(kind, *list, entry, None, None);
        }
    }

    /// The paragraph that names the party, be it by a former or another name,
    /// else the one on its group; a warning where there is none.
    fn reason(&self, entry: &mut Entry, former_name: Option<&str>) -> Option<Reason> {
        let destination = entry.destination.as_str();
        let short = entry.name.split(" (").next().filter(|short| short.len() < entry.name.len());
        let aliases = entry.aliases.iter().map(|alias| alias.name.as_str());
        let other = aliases.filter(|alias| name_key(alias).len() >= TELLING);
        let names = std::iter::once(entry.name.as_str()).chain(former_name).chain(short);
        let found = names.chain(other).find_map(|name| self.reasons.for_party(name, destination));
        if found.is_some() || self.reasons.is_empty() {
            return found;
        }
        let group = self.reasons.for_group(&entry.name, destination);
        entry.warnings.push(match group {
            Some(_) => "the reason speaks of a group, not of this party by name".to_owned(),
            None => "no paragraph of the preamble names this party".to_owned(),
        });
        group
    }

    pub(super) fn push(
        &mut self,
        kind: ChangeKind,
        list: List,
        entry: Entry,
        former_name: Option<String>,
        instruction: Option<&Instruction>,
    ) {
        let mut entry = entry;
        let reason = self.reason(&mut entry, former_name.as_deref());
        let (effective_date, effective_until) =
            effective(&self.rule.effective_dates, list, instruction, &entry.name);
        let (reason, subjects) =
            reason.map_or((None, Vec::new()), |reason| (Some(reason.text), reason.subjects));
        self.out.all.push(Change {
            kind,
            instruction: instruction.map(|instruction| instruction.label.clone()),
            list,
            entry,
            rewording: None,
            former_name,
            reason,
            subjects,
            effective_date,
            effective_until,
        });
    }
}

/// True where an entry cites a rule that is not this one: it was on the list
/// before.
fn cites_earlier(entry: &Entry, published: Option<Date>) -> bool {
    let earlier =
        entry.citations.iter().filter(|citation| !citation.placeholder).filter(|citation| {
            published.is_none() || citation.date.is_none() || citation.date != published
        });
    entry.citations.len() > 1 && earlier.count() > 0
}
