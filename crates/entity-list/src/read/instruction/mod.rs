//! Amendatory instructions: sentences into verb, destination and names.
//!
//! Each sentence is cut into tokens (`token`), the tokens into phrases
//! (`item`), the phrases into clauses (`clause`); the labels say which
//! sentence stands above which (`label`), and the sentence above says what is
//! amended (`target`), where and how, when the part below does not. The
//! grammar is written down in `docs/reading/instructions.md`.

mod ahead;
mod bare;
mod clause;
mod item;
mod label;
mod parts_of;
mod place;
mod substitution;
pub(crate) mod target;
#[cfg(test)]
mod tests;
mod token;
mod words;

use std::sync::LazyLock;

use regex::Regex;

use clause::{Clause, Scope, Sentence, read_sentence};
use label::{Labels, split_labels};
use parts_of::single_sentences;
use target::{Target, is_part_744, target};
use token::{Kind, tokens, unquoted};

use super::parts::{CfrPart, MarkedText};
use crate::model::{Destination, Instruction, List, Position, Unread, Verb};

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static ANNOUNCEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[.;:]\s+)the\s+[a-z,\s-]{3,60}?\s+(?:reads?|is|are)(?:\s+set\s+forth)?\s+(?:as\s+follows|to\s+read\s+as\s+follows|below)\s*[:.]?\s*$")
        .expect("constant pattern")
});

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^on\s+pages?\s+[0-9\s,–-]+(?:and\s+[0-9]+)?[^0-9A-Za-z]*")
        .expect("constant pattern")
});

/// A correction without the page that it is about.
fn without_page(body: &str) -> &str {
    PAGE.find(body).map_or(body, |found| &body[found.end()..])
}

/// A sentence without `The additions and revisions read as follows:` at its
/// end, which announces the rows and does nothing by itself.
fn without_announcement(body: &str) -> &str {
    ANNOUNCEMENT.find(body).map_or(body, |found| body[..found.start()].trim_end())
}

/// What was understood of a document's instructions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Instructions {
    /// The instructions on the lists, in order, with the list that each
    /// changes.
    pub read: Vec<(List, Instruction)>,
    /// Instructions on a list that were not understood.
    pub unread: Vec<Unread>,
    /// How many sentences amend something else: sections, authority
    /// citations, other supplements, other parts.
    pub elsewhere: u32,
}

/// Reads a document's instructions, in order.
pub fn read_instructions(sentences: &[(Option<CfrPart>, MarkedText)]) -> Instructions {
    let mut reader = SequenceReader::default();
    for (part, text) in sentences {
        for sentence in single_sentences(&text.text) {
            reader.read(part.as_ref(), sentence, text.position);
        }
    }
    reader.finish()
}

/// What a printed instruction amends, where it says so itself. Of several
/// run together the last that says so counts: it stands nearest to what
/// follows.
pub(crate) fn target_of(text: &str, part: Option<&CfrPart>) -> Option<Target> {
    single_sentences(text)
        .into_iter()
        .filter_map(|sentence| target(split_labels(sentence).1, part))
        .next_back()
}

/// An instruction without its labels.
pub(crate) fn without_labels(instruction: &str) -> &str {
    split_labels(instruction).1
}

/// Reads corrections of a printed page, each with the list that it is about:
/// `On page 4806, in the entry for “X”, “Y” should read “Z”`. What is not
/// understood of them is not told: a correction in words is for a person as a
/// whole.
pub(crate) fn read_corrections(corrections: &[(Option<List>, MarkedText)]) -> Instructions {
    let mut found = Instructions::default();
    for (list, text) in corrections {
        let mut reader =
            SequenceReader { corrections: true, assumed: *list, ..SequenceReader::default() };
        reader.read(None, &text.text, text.position);
        let read = reader.finish().read.into_iter();
        found.read.extend(read.filter(|(_, instruction)| corrects_entry(instruction)));
    }
    found
}

/// True where a correction says surely which words or which entry it is about.
/// One that corrects an instruction quotes a sentence, not a name.
fn corrects_entry(instruction: &Instruction) -> bool {
    let text = instruction.text.to_lowercase();
    let of_entry = text.contains("entry") || text.contains("entries");
    !text.contains("instruction")
        && (instruction.substitution.is_some() || (of_entry && !instruction.names.is_empty()))
}

/// Reads one instruction by itself, as `read --instruction` shows it. A text
/// that does not say what it amends is taken to amend the Entity List.
pub fn read_instruction_text(text: &str) -> Instructions {
    let mut reader =
        SequenceReader { assumed: Some(List::EntityList), ..SequenceReader::default() };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        for sentence in single_sentences(line) {
            reader.read(None, sentence, Position::default());
        }
    }
    reader.finish()
}

/// A sentence that sets the scene for those below it.
#[derive(Debug, Clone)]
struct Scene {
    depth: usize,
    target: Option<Target>,
    clause: Clause,
}

/// A scene that nothing has stood below yet.
#[derive(Debug, Clone)]
struct Pending {
    depth: usize,
    list: List,
    instruction: Instruction,
}

#[derive(Debug, Default)]
struct SequenceReader {
    labels: Labels,
    scenes: Vec<Scene>,
    pending: Option<Pending>,
    parent_open: bool,
    assumed: Option<List>,
    /// The sentences correct a printed page.
    corrections: bool,
    /// How many instructions the last clause of the last sentence made.
    last: usize,
    found: Instructions,
}

impl SequenceReader {
    fn read(&mut self, part: Option<&CfrPart>, sentence: &str, position: Position) {
        let (labels, body) = split_labels(sentence);
        let mut body = without_announcement(body);
        if self.corrections {
            body = without_page(body);
        }
        if body.is_empty() {
            return;
        }
        if labels.is_empty() && self.goes_on(body) {
            return self.continue_names(sentence, body);
        }
        let stated = target(body, part);
        let mut parent_open = self.parent_open;
        for label in &labels {
            self.labels.open(label, parent_open, stated.is_some());
            parent_open = true;
        }
        let depth = self.depth(!labels.is_empty(), stated.is_some());
        self.scenes.retain(|scene| scene.depth < depth);
        self.settle(depth);
        let above = self.scenes.last().cloned();
        let mut scene = above.as_ref().map(|scene| scene.clause.clone()).unwrap_or_default();
        if self.corrections {
            scene.verb = scene.verb.or(Some(Verb::Correct));
        }
        let target = stated.or_else(|| above.and_then(|scene| scene.target));
        let Some(list) = self.list(target, body, part) else {
            self.found.elsewhere += 1;
            self.parent_open = body.trim_end().ends_with(':');
            self.scenes.push(Scene {
                depth,
                target: target.or(Some(Target::Elsewhere)),
                clause: scene,
            });
            return;
        };
        let read = read_sentence(body, &scene);
        self.take(list, sentence, position, depth, &read, &scene);
    }

    /// True for a paragraph of nothing but names behind an instruction: they
    /// are more of its names.
    fn goes_on(&self, body: &str) -> bool {
        let tokens = tokens(body);
        self.last > 0
            && tokens.first().is_some_and(|token| token.kind == Kind::Quotation)
            && tokens.iter().all(|token| token.kind != Kind::Word || token.is("and"))
    }

    fn continue_names(&mut self, sentence: &str, body: &str) {
        let names: Vec<String> = tokens(body)
            .iter()
            .filter(|token| token.kind == Kind::Quotation)
            .map(|token| unquoted(token.text))
            .filter(|name| !name.is_empty())
            .collect();
        for (_, instruction) in self.found.read.iter_mut().rev().take(self.last) {
            let taken = if instruction.replacements.is_empty() {
                &mut instruction.names
            } else {
                &mut instruction.replacements
            };
            taken.extend(names.iter().cloned());
            instruction.text.push('\n');
            instruction.text.push_str(sentence.trim());
        }
    }

    /// How deep a sentence stands. One without a label that names what it
    /// amends begins anew; any other belongs to the last scene.
    fn depth(&mut self, labelled: bool, top_level: bool) -> usize {
        if labelled {
            return self.labels.depth().max(1);
        }
        if top_level {
            self.labels = Labels::default();
            return 1;
        }
        self.scenes.last().map_or(1, |scene| scene.depth + 1)
    }

    /// The list that a sentence amends. A sentence without any scene above it
    /// that speaks of entries under a destination amends the Entity List
    /// where the part allows it: some formats lose the sentence above.
    fn list(&self, target: Option<Target>, body: &str, part: Option<&CfrPart>) -> Option<List> {
        match target {
            Some(Target::List(list)) => Some(list),
            Some(Target::Elsewhere) => None,
            None => self.assumed.or_else(|| {
                let speaks_of_entries = body.to_lowercase().contains("under ")
                    && (body.contains("entr") || body.contains("entit"));
                (is_part_744(part) == Some(true) && speaks_of_entries).then_some(List::EntityList)
            }),
        }
    }

    fn take(
        &mut self,
        list: List,
        sentence: &str,
        position: Position,
        depth: usize,
        read: &Sentence,
        scene: &Clause,
    ) {
        // below `in the entry for “X”:` stand parts of that entry
        let acts: Vec<&Clause> = read
            .clauses
            .iter()
            .filter(|clause| clause.acts() && scene.scope == Scope::List)
            // `by removing the following entries:` opens a list
            .filter(|clause| clause.says_which() || !sentence.trim_end().ends_with(':'))
            .collect();
        self.last = 0;
        for clause in &acts {
            let instructions = self.instructions(clause, sentence, position);
            self.last = instructions.len();
            self.found.read.extend(instructions.into_iter().map(|one| (list, one)));
        }
        let closing = read.clauses.last();
        let below = Clause {
            verb: closing.and_then(|clause| clause.verb).or(scene.verb),
            places: closing.map_or_else(
                || scene.places.clone(),
                |clause| {
                    if clause.places.is_empty() {
                        scene.places.clone()
                    } else {
                        clause.places.clone()
                    }
                },
            ),
            scope: match scene.scope {
                Scope::Entry => Scope::Entry,
                Scope::List => closing.map_or(Scope::List, |clause| clause.scope),
            },
            ..Clause::default()
        };
        let sets_scene = acts.is_empty() && scene.scope == Scope::List;
        let knows_something = target(split_labels(sentence).1, None).is_some()
            || closing.is_some_and(|clause| clause.verb.is_some() || !clause.places.is_empty());
        let nothing = sets_scene && !knows_something;
        if nothing || !read.leftovers.is_empty() {
            let why = if nothing {
                "instruction not understood".to_owned()
            } else {
                format!("words of an instruction not understood: `{}`", read.leftovers.join(" "))
            };
            self.found.unread.push(Unread {
                text: sentence.to_owned(),
                place: position.to_string(),
                why,
            });
        }
        for doubt in &read.doubts {
            self.found.unread.push(Unread {
                text: sentence.to_owned(),
                place: position.to_string(),
                why: doubt.clone(),
            });
        }
        self.parent_open = sets_scene || sentence.trim_end().ends_with(':');
        if sets_scene && knows_something {
            let mut instruction = self.instructions(&below, sentence, position).swap_remove(0);
            instruction.verb = below.verb.unwrap_or(Verb::Unknown);
            self.pending = Some(Pending { depth, list, instruction });
        }
        self.scenes.push(Scene { depth, target: Some(Target::List(list)), clause: below });
    }

    /// One instruction for each destination of a clause.
    fn instructions(
        &self,
        clause: &Clause,
        sentence: &str,
        position: Position,
    ) -> Vec<Instruction> {
        let parts = self.labels.parts();
        let numbered = parts.len() > 1 && parts[0].chars().all(|c| c.is_ascii_digit());
        let label = parts[usize::from(numbered)..].join(".");
        let places: Vec<Option<&String>> = if clause.places.is_empty() {
            vec![None]
        } else {
            clause.places.iter().map(Some).collect()
        };
        // `under Belgium and Brazil, entries for “A” and “B”, respectively`
        let paired = places.len() > 1
            && places.len() == clause.names.len()
            && clause.replacements.is_empty()
            && sentence.contains("respectively");
        places
            .into_iter()
            .enumerate()
            .map(|(at, place)| Instruction {
                label: label.clone(),
                path: self.labels.path(),
                verb: clause.verb.unwrap_or(Verb::Unknown),
                verb_inferred: false,
                destination: place.map(Destination::new),
                names: if paired { vec![clause.names[at].clone()] } else { clause.names.clone() },
                replacements: clause.replacements.clone(),
                moved_to: clause.moved_to.as_deref().map(Destination::new),
                substitution: clause.substitution.clone(),
                count: clause.count,
                heading: clause.heading,
                surroundings: clause.surroundings,
                text: sentence.trim().to_owned(),
                position: (position != Position::default()).then_some(position),
            })
            .collect()
    }

    /// A scene that stays without parts below acts by itself, on the rows
    /// that follow it.
    fn settle(&mut self, depth: usize) {
        if let Some(pending) = self.pending.take()
            && depth <= pending.depth
        {
            self.found.read.push((pending.list, pending.instruction));
        }
    }

    fn finish(mut self) -> Instructions {
        self.settle(0);
        self.found
    }
}
