//! Parts into readings: instructions and rows into changes, and the
//! self-checks.
//!
//! | module | does |
//! |---|---|
//! | `tables` | finds the tables of the lists |
//! | `matching` | names of instructions to rows of tables |
//! | `changes` | what each instruction does to each entry |
//! | `unprinted` | changes of entries that no row prints |
//! | `when` | the dates that apply to an instruction |
//! | `checks` | statements of the source against what was read |

mod changes;
mod checks;
mod matching;
mod tables;
#[cfg(test)]
mod tests;
mod unprinted;
mod when;

use super::instruction::{Instructions, read_corrections, read_instructions};
use super::parts::RuleParts;
use super::preamble::{self, read_preamble};
use crate::model::{
    Coverage, Kind, READER_VERSION, Reading, RowCounts, Rule, Sha256, Source, Unread,
};
use changes::Changes;
use tables::ListTables;
pub(super) use when::{NO_EFFECTIVE_DATE, WORKED_OUT_CITATION, WORKED_OUT_DATE};

/// A Federal Register document into its reading.
pub fn rule_reading(parts: &RuleParts, path: Option<&str>, sha256: Sha256) -> Reading {
    let dated = when::publication_date(parts);
    let mut rule = read_preamble(parts, dated);
    let mut reading = empty(parts.format, path, sha256);
    if rule.lists.is_empty() {
        reading.kind = Kind::Other;
        reading.unread.extend(announced_only(parts, &rule));
        reading.warnings.extend(parts.warnings.iter().cloned());
        reading.rule = Some(rule);
        return reading;
    }
    let mut instructions = read_instructions(&preamble::sentences(parts));
    if instructions.read.is_empty() {
        instructions.read = read_corrections(&preamble::corrections_by_list(parts)).read;
    }
    when::complete(&mut rule, parts, dated, &mut reading.warnings);
    let tables = ListTables::read(parts, &rule);
    let changes = changes::changes(parts, &rule, &instructions, &tables);
    reading.checks = checks::rule_checks(parts, &rule, &tables, &changes);
    fill(&mut reading, &mut rule, parts, instructions, tables, changes);
    reading.kind = Kind::Rule;
    reading.rule = Some(rule);
    reading
}

/// The summary of a rule that announces a change of a list although neither
/// an instruction nor a table of one was found: a damaged or unknown form.
fn announced_only(parts: &RuleParts, rule: &Rule) -> Option<Unread> {
    let summary = rule.summary.as_deref()?;
    let may_be_ours = parts.agencies.is_empty() || preamble::from_bis(parts);
    let is_rule = parts.element.is_empty() || parts.element.eq_ignore_ascii_case("RULE");
    let announced = preamble::classify_heading(&rule.title, summary);
    let is_rule = is_rule && !preamble::proposes(parts);
    (may_be_ours && is_rule && !announced.declared.is_empty()).then(|| Unread {
        text: summary.to_owned(),
        place: parts.summary.first().map(|text| text.position).unwrap_or_default().to_string(),
        why: "it announces changes of a list, but no instruction and no table was found".to_owned(),
    })
}

fn empty(format: crate::model::Format, path: Option<&str>, sha256: Sha256) -> Reading {
    Reading {
        source: Source {
            path: path.map(str::to_owned),
            sha256,
            format,
            reader_version: READER_VERSION,
        },
        kind: Kind::Other,
        rule: None,
        list: None,
        entries: Vec::new(),
        footnotes: Vec::new(),
        rows: RowCounts::default(),
        coverage: Coverage::default(),
        checks: Vec::new(),
        unread: Vec::new(),
        warnings: Vec::new(),
    }
}

fn fill(
    reading: &mut Reading,
    rule: &mut Rule,
    parts: &RuleParts,
    instructions: Instructions,
    tables: ListTables,
    changes: Changes,
) {
    rule.instructions = changes.instructions;
    rule.changes = changes.all;
    reading.rows = tables.rows;
    reading.coverage = tables.coverage;
    reading.footnotes = tables.footnotes;
    reading.unread = instructions.unread;
    reading.unread.extend(changes.unread);
    reading.unread.extend(tables.unread);
    // a correction in words says what is meant, and not surely in which entry
    let corrections = preamble::corrections_in_words(parts).into_iter();
    let told: Vec<String> = reading.unread.iter().map(|unread| unread.text.clone()).collect();
    reading.unread.extend(corrections.filter(|text| !told.contains(&text.text)).map(|text| {
        Unread {
            text: text.text.clone(),
            place: text.position.to_string(),
            why: "a correction in words, to be applied by a person".to_owned(),
        }
    }));
    reading.unread.extend(parts.leftovers.iter().map(|text| Unread {
        text: text.text.clone(),
        place: text.position.to_string(),
        why: "text outside the known parts of the document".to_owned(),
    }));
    reading.unread.extend(preamble::how_lists_apply(parts).into_iter().map(|text| {
        Unread {
            text: text.text.clone(),
            place: text.position.to_string(),
            why:
                "it changes how the Entity List applies, to parties of the list or to others that \
              it does not name"
                    .to_owned(),
        }
    }));
    reading.warnings.extend(parts.warnings.iter().cloned());
    reading.warnings.extend(changes.warnings);
}
