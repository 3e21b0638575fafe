//! The entity cell read whole; [`shown`] is the notation of all these tests.

mod addresses;
mod aliases;
mod members;

use proptest::prelude::*;

use super::*;
use crate::model::SpanKind;

fn read(text: &str) -> EntityCell {
    let cell = read_entity_cell(&MarkedText::plain(text), &[], LineBreaks::Kept);
    assert_accounted(&cell);
    cell
}

fn read_lost(text: &str) -> EntityCell {
    let cell = MarkedText::plain(text.replace('\n', " "));
    let cell = read_entity_cell(&cell, &[], LineBreaks::Lost);
    assert_accounted(&cell);
    cell
}

/// One line for each thing found: `=` name, `a.k.a.` alias, `@` address, `+`
/// member, `see` reference, `note` remark, `!` warning, `?` unread.
fn shown(cell: &EntityCell) -> Vec<String> {
    let mut lines = vec![format!("= {}", cell.name)];
    lines.extend(cell.aliases.iter().map(|alias| format!("{} {}", alias.label, alias.name)));
    lines.extend(cell.addresses.iter().map(|address| format!("@ {address}")));
    for member in &cell.members {
        lines.push(format!("+ {}", member.name));
        lines
            .extend(member.aliases.iter().map(|alias| format!("  {} {}", alias.label, alias.name)));
        lines.extend(member.addresses.iter().map(|address| format!("  @ {address}")));
    }
    lines.extend(cell.cross_references.iter().map(|reference| format!("see {reference}")));
    lines.extend(cell.notes.iter().map(|note| format!("note {note}")));
    lines.extend(cell.warnings.iter().map(|warning| format!("! {warning}")));
    let unread = cell.spans.iter().filter(|span| span.kind == SpanKind::Unread);
    lines.extend(unread.map(|span| format!("? {}", &cell.text[span.range.clone()])));
    lines
}

/// The cell reads as shown, with its lines and without them.
fn assert_reads(text: &str, expected: &[&str]) {
    assert_eq!(shown(&read(text)), expected, "with lines: {text}");
    assert_eq!(shown(&read_lost(text)), expected, "without lines: {text}");
}

/// Every non-blank character stands in exactly one span, in order.
fn assert_accounted(cell: &EntityCell) {
    let mut end = 0;
    for span in &cell.spans {
        assert!(span.range.start >= end, "spans overlap in {:?}", cell.text);
        assert!(!span.range.is_empty());
        let gap = &cell.text[end..span.range.start];
        assert!(gap.trim().is_empty(), "{gap:?} is in no span of {:?}", cell.text);
        let inner = &cell.text[span.range.clone()];
        assert_eq!(inner, inner.trim(), "a span begins or ends with a blank");
        end = span.range.end;
    }
    assert!(cell.text[end..].trim().is_empty());
}

#[test]
fn cross_references_are_taken_out_wherever_they_stand() {
    for (printed, reference) in [
        ("(See alternate addresses under Pakistan).", "See alternate addresses under Pakistan"),
        ("(see alternate address in China.)", "see alternate address in China"),
        (
            "(See also addresses under Finland and Romania)",
            "See also addresses under Finland and Romania",
        ),
        (
            "(For alternate addresses, see Kyrgyzstan and Turkey.)",
            "For alternate addresses, see Kyrgyzstan and Turkey",
        ),
        (
            "(See alternate addresses under Crimea (Occupied)).",
            "See alternate addresses under Crimea (Occupied)",
        ),
    ] {
        assert_eq!(
            shown(&read(&format!("Alpha LLC, 5 Road, Kabul, Afghanistan {printed}"))),
            ["= Alpha LLC", "@ 5 Road, Kabul, Afghanistan", &format!("see {reference}")]
        );
    }
}

#[test]
fn remarks_about_a_ministry_are_notes() {
    assert_eq!(
        shown(&read(
            "Ministry of Defence of Ruritania, including the Armed Forces wherever located. This \
             includes the national guard.\nAll addresses located in Belarus."
        )),
        [
            "= Ministry of Defence of Ruritania",
            "@ All addresses located in Belarus",
            "note including the Armed Forces wherever located. This includes the national guard.",
        ]
    );
}

#[test]
fn vocabularies_are_lower_case_and_without_doubles() {
    for list in [
        words::ADDRESS_WORDS,
        words::CITIES,
        words::NAME_SUFFIXES,
        words::ORGANISATION_WORDS,
        words::HOLDERS,
        words::UNITS,
        words::LEGAL_FORMS_IN_FRONT,
        words::NAMED_STREETS,
    ] {
        let mut sorted = list.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), list.len(), "a word stands twice");
        assert!(list.iter().all(|word| *word == word.to_lowercase()));
    }
}

#[test]
fn an_empty_cell_is_empty() {
    assert_eq!(read(" \n "), EntityCell { text: " \n ".to_owned(), ..EntityCell::default() });
}

const SHAPES: &str = "([A-Za-z .,;:()'\u{201C}\u{201D}\u{2014}\u{2013}\n-]|a\\.k\\.a\\.|the following|two|aliases|; and|China|Subordinate institution|\\(See |[0-9]){0,40}";

proptest! {
    #[test]
    fn any_text_is_accounted_for(text in "\\PC{0,80}", lost in any::<bool>()) {
        let line_breaks = if lost { LineBreaks::Lost } else { LineBreaks::Kept };
        let cell = MarkedText { superscripts: vec![0..1, 3..9], ..MarkedText::plain(text) };
        let first = read_entity_cell(&cell, &[], line_breaks);
        assert_accounted(&first);
        prop_assert_eq!(&read_entity_cell(&cell, &[], line_breaks), &first);
    }

    #[test]
    fn any_mixture_of_the_grammar_is_accounted_for(
        text in SHAPES,
        more in proptest::collection::vec(SHAPES, 0..3),
        lost in any::<bool>(),
    ) {
        let line_breaks = if lost { LineBreaks::Lost } else { LineBreaks::Kept };
        let continuations: Vec<_> = more.into_iter().map(MarkedText::plain).collect();
        assert_accounted(&read_entity_cell(&MarkedText::plain(text), &continuations, line_breaks));
    }

    #[test]
    fn names_with_quotes_markup_and_formula_characters_survive(
        name in "[=+@A-Z<>&\"'\u{201C}\u{2018}/*_|$%][A-Za-z<>&\"'=+@/*_|$%]{0,12};?[A-Za-z][A-Za-z<>&\"'=]{1,8}",
    ) {
        let cell = read(&format!(
            "{name}, a.k.a., the following one alias:\n—X{name}.\n5 Road, Kabul, Afghanistan."
        ));
        prop_assert_eq!(&cell.name, &name);
        prop_assert_eq!(&cell.aliases[0].name, &format!("X{name}"));
        prop_assert_eq!(&cell.addresses, &["5 Road, Kabul, Afghanistan"]);
    }
}
