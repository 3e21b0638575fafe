use proptest::prelude::*;

use super::*;

fn read(text: &str) -> EntityCell {
    read_entity_cell(&MarkedText::plain(text), &[], LineBreaks::Kept)
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
}
