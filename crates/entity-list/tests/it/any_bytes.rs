//! Reading never panics and depends on nothing but the bytes.

use entity_list::read::read;
use proptest::prelude::*;

use crate::fixture;

const FIXTURES: [&str; 5] =
    ["rule.xml", "rule.html", "list-older.xml", "part-744.xml", "issue.xml"];

/// Pieces that real files are made of, to be put where they do not belong.
const PIECES: [&str; 24] = [
    "<ROW>",
    "</ROW>",
    "<ENT>",
    "</ENT>",
    "<ENT A=\"99\">",
    "<PRTPAGE P=\"1\"/>",
    "<SU>3</SU>",
    "</LI><LI>",
    "<TR><TD colspan=\"300\" rowspan=\"70000\">",
    "</TD></TR>",
    "<br/>",
    "&amp;",
    "&#0;",
    "\u{a0}",
    "*  *",
    "“",
    "Country",
    "CHINA",
    "[Reserved]",
    "1 ",
    "—",
    "\n",
    "<sup>",
    "9999999999999999999 FR",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_read_or_say_why_not(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, None);
    }

    #[test]
    fn any_markup_reads_or_says_why_not(pieces in proptest::collection::vec(0..PIECES.len(), 0..60), root in 0..4_usize) {
        let root = ["RULE", "DIV9", "GPOTABLE", "div"][root];
        let body: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
        let _ = read(format!("<{root}>{body}</{root}>").as_bytes(), None);
    }

    #[test]
    fn a_mutated_document_reads_or_says_why_not(
        name in 0..FIXTURES.len(),
        cuts in proptest::collection::vec((0.0..1.0_f64, 0..40_usize, 0..PIECES.len()), 1..6),
    ) {
        let mut text = String::from_utf8(fixture(FIXTURES[name])).unwrap();
        for (at, length, piece) in cuts {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the text")]
            let mut start = (at * text.len() as f64) as usize;
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, PIECES[piece]);
        }
        let first = read(text.as_bytes(), None);
        prop_assert_eq!(&first, &read(text.as_bytes(), None));
        for reading in first.iter().flatten() {
            prop_assert_eq!(reading.rows.body, reading.rows.sum());
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("<RULE>", "</RULE>"), ("<div class=\"preamble\">", "</div>"), ("[", "]")]
    {
        let depth = 50_000;
        let bytes = open.repeat(depth) + &close.repeat(depth);
        assert!(read(bytes.as_bytes(), None).is_err(), "{open}");
    }
}
