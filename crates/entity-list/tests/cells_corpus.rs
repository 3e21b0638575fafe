//! The cell grammars against real lists and rules.
//!
//! Reads the folder named by `ENTITYLISTD_CORPUS` (default `../shared/data`
//! beside the workspace) and passes with a remark where it is absent.

mod corpus;

use std::collections::{BTreeMap, HashMap, HashSet};

use corpus::{Row, rows};
use entity_list::model::{RequirementClass, ReviewPolicyClass, SpanKind};
use entity_list::read::cell::{EntityCell, read_entity_cell};
use entity_list::read::citation::{OwnCitation, read_citations};
use entity_list::read::normalise::name_key;
use entity_list::read::parts::{LineBreaks, MarkedText};
use entity_list::read::policy::read_policy;
use entity_list::read::requirement::read_requirement;

fn read(row: &Row) -> EntityCell {
    read_entity_cell(&row.entity, &row.continuations, LineBreaks::Kept)
}

/// The row as the HTML of federalregister.gov has it: one line.
fn read_lost(row: &Row) -> EntityCell {
    let flat = |cell: &MarkedText| MarkedText::plain(cell.text.replace('\n', " "));
    let continuations: Vec<_> = row.continuations.iter().map(flat).collect();
    read_entity_cell(&flat(&row.entity), &continuations, LineBreaks::Lost)
}

#[test]
fn every_character_of_every_entity_cell_is_accounted_for_and_read() {
    let Some(rows) = rows() else { return };
    let mut unread = Vec::new();
    for row in &rows {
        for cell in [read(row), read_lost(row)] {
            let mut end = 0;
            for span in &cell.spans {
                assert!(cell.text[end..span.range.start].trim().is_empty(), "{:?}", cell.text);
                end = span.range.end;
                if span.kind == SpanKind::Unread {
                    unread.push(cell.text[span.range.clone()].to_owned());
                }
            }
            assert!(cell.text[end..].trim().is_empty(), "{:?}", cell.text);
            assert!(!cell.name.is_empty(), "no name in {:?}", cell.text);
        }
    }
    println!("{} entity cells, {} unread spans", rows.len(), unread.len());
    assert_eq!(unread, Vec::<String>::new());
}

#[test]
fn stated_alias_counts_agree_but_for_the_errors_of_the_source() {
    let Some(rows) = rows() else { return };
    let (mut stated, mut wrong) = (0, BTreeMap::new());
    for cell in rows.iter().map(read) {
        stated += cell.alias_counts.len();
        let counts: Vec<String> =
            cell.warnings.into_iter().filter(|warning| warning.contains(" stated, ")).collect();
        if !counts.is_empty() {
            wrong.insert(cell.name, counts);
        }
    }
    println!("{stated} stated counts, {} cells disagree: {wrong:#?}", wrong.len());
    assert!(stated > 1000);
    assert!(wrong.len() * 200 < stated, "more than one in 200 disagrees");
}

#[test]
fn cells_without_lines_read_like_cells_with_lines() {
    let Some(rows) = rows() else { return };
    let (mut same, mut listed, mut differ, mut doubted, mut told) = (0, 0, 0, 0, 0);
    for row in &rows {
        let (kept, lost) = (read(row), read_lost(row));
        let equal = kept.name == lost.name
            && kept.aliases == lost.aliases
            && kept.members == lost.members
            && kept.addresses == lost.addresses
            && kept.cross_references == lost.cross_references;
        listed += usize::from(row.entity.text.contains('\n'));
        same += usize::from(equal);
        differ += usize::from(!equal);
        let doubt =
            lost.warnings.iter().any(|warning| warning.starts_with("nothing in this format"));
        doubted += usize::from(doubt);
        told += usize::from(doubt && !equal);
        if !equal {
            print_difference(&kept, &lost);
        }
    }
    println!(
        "{same} of {} the same ({listed} of several lines), {differ} differ; {doubted} doubted, {told} of those that differ",
        rows.len()
    );
    assert!(same * 1000 >= rows.len() * 985, "less than 98.5 % are the same");
}

/// What the loss of the lines changed, field by field.
#[expect(clippy::print_stdout, reason = "for whoever looks at what differs")]
fn print_difference(kept: &EntityCell, lost: &EntityCell) {
    println!("{:?}", kept.text);
    if kept.name != lost.name {
        println!("  name {:?} / {:?}", kept.name, lost.name);
    }
    if kept.aliases != lost.aliases {
        let names = |cell: &EntityCell| {
            cell.aliases.iter().map(|alias| alias.name.clone()).collect::<Vec<_>>()
        };
        println!("  aliases {:?} / {:?}", names(kept), names(lost));
    }
    if kept.members != lost.members {
        println!("  members {:?} / {:?}", kept.members, lost.members);
    }
    if kept.addresses != lost.addresses {
        println!("  addresses {:?} / {:?}", kept.addresses, lost.addresses);
    }
}

#[test]
fn names_aliases_and_addresses_agree_with_the_consolidated_screening_list() {
    let (Some(rows), Some(listed)) =
        (corpus::list_of("ecfr/2023-12-07_supplement-4.xml"), corpus::screening_list())
    else {
        return;
    };
    let mut by_name: HashMap<String, Vec<EntityCell>> = HashMap::new();
    for cell in rows.iter().map(read) {
        by_name.entry(name_key(&cell.name)).or_default().push(cell);
    }
    let (mut names, mut aliases, mut addresses) = (0, 0, 0);
    let (mut of_aliases, mut of_addresses) = (0, 0);
    for party in &listed {
        let Some(cells) = by_name.get(&name_key(&party.name)) else { continue };
        names += 1;
        // The screening list joins the destinations of a party.
        let ours: HashSet<String> = cells
            .iter()
            .flat_map(|cell| &cell.aliases)
            .map(|alias| name_key(&alias.name))
            .collect();
        let theirs = party.alt_names.split(';').map(corpus::without_and).filter(|a| !a.is_empty());
        for theirs in theirs {
            of_aliases += 1;
            aliases += usize::from(ours.contains(&name_key(theirs)));
        }
        let count = party.addresses.split("; ").filter(|a| !a.trim().is_empty()).count();
        if let [only] = cells.as_slice()
            && only.cross_references.is_empty()
            && only.members.is_empty()
            && listed.iter().filter(|other| other.name == party.name).count() == 1
        {
            of_addresses += 1;
            addresses += usize::from(only.addresses.len() == count);
        }
    }
    println!(
        "{names} of {} names, {aliases} of {of_aliases} aliases, {addresses} of {of_addresses} address counts agree",
        listed.len()
    );
    assert!(names * 100 >= listed.len() * 90);
    assert!(aliases * 100 >= of_aliases * 94);
    assert!(addresses * 100 >= of_addresses * 95);
}

#[test]
fn citations_have_their_numbers_but_for_the_errors_of_the_source() {
    let Some(rows) = rows() else { return };
    let (mut read, mut repaired, mut without) = (0, BTreeMap::new(), BTreeMap::new());
    for row in &rows {
        let Some(cell) = &row.citation else { continue };
        for citation in read_citations(cell, &OwnCitation::default()) {
            read += 1;
            let numbers = (citation.volume, citation.page, citation.date);
            if citation.repaired {
                repaired.insert(citation.text.clone(), numbers);
            }
            let complete = numbers.0.is_some() && numbers.1.is_some() && numbers.2.is_some();
            if !complete && !citation.placeholder {
                without.insert(citation.text, numbers);
            }
        }
    }
    println!("{read} citations, repaired: {repaired:#?}\nwithout numbers: {without:#?}");
    assert!(without.len() <= 4);
}

#[test]
fn requirements_and_policies_have_a_class() {
    let Some(rows) = rows() else { return };
    let (mut footnotes, mut other) = (BTreeMap::<u8, u32>::new(), BTreeMap::<String, u32>::new());
    for row in &rows {
        let (Some(requirement), Some(policy)) = (&row.requirement, &row.policy) else { continue };
        let requirement = read_requirement(requirement);
        for number in requirement.footnotes {
            *footnotes.entry(number).or_default() += 1;
        }
        let policy = read_policy(policy);
        if requirement.class == RequirementClass::Other && !requirement.text.is_empty() {
            *other.entry(requirement.text).or_default() += 1;
        }
        let see = policy.text.to_lowercase().starts_with("see");
        if policy.class == ReviewPolicyClass::Other && !policy.text.is_empty() && !see {
            *other.entry(policy.text).or_default() += 1;
        }
    }
    println!("footnotes {footnotes:?}, without class: {other:#?}");
    assert_eq!(footnotes.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(other.len() <= 3);
}
