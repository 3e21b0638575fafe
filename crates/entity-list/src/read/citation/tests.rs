use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn own() -> OwnCitation {
    OwnCitation { volume: Some(90), page: Some(14046), date: Some(date(2025, 3, 28)) }
}

/// Volume, page, date, and the marks `p` (placeholder) and `r` (repaired).
fn read(cell: &str) -> Vec<String> {
    read_citations(&MarkedText::plain(cell), &own())
        .iter()
        .map(|citation| {
            let number = |number: Option<u32>| number.map_or("-".to_owned(), |n| n.to_string());
            let date = citation.date.map_or("-".to_owned(), |date| date.to_string());
            let marks = [(citation.placeholder, " p"), (citation.repaired, " r")]
                .map(|(marked, mark)| if marked { mark } else { "" })
                .concat();
            let (volume, page) = (number(citation.volume.map(u32::from)), number(citation.page));
            format!("{volume} {page} {date}{marks}")
        })
        .collect()
}

#[test]
fn ordinary_citations_of_every_age_are_read() {
    for (cell, expected) in [
        ("88 FR 12170, 2/27/23.", vec!["88 12170 2023-02-27"]),
        ("62 FR 35334, 6/30/97", vec!["62 35334 1997-06-30"]),
        (
            "89 FR 8, 1/2/2024. 90 FR 14035, 3/28/25.",
            vec!["89 8 2024-01-02", "90 14035 2025-03-28"],
        ),
        (
            "82 FR 24245,\n5/26/17.\n84 FR 40241,\n8/14/19.",
            vec!["82 24245 2017-05-26", "84 40241 2019-08-14"],
        ),
        ("83 FR 3580, 1/26/18, 84 FR 1, 2/1/19", vec!["83 3580 2018-01-26", "84 1 2019-02-01"]),
    ] {
        assert_eq!(read(cell), expected, "{cell}");
    }
}

#[test]
fn placeholders_are_resolved_from_the_document() {
    for cell in [
        "90 FR [INSERT FR PAGE NUMBER AND 3/28/2025].",
        "90 FR [INSERT FR PAGE NUM-BER] 3/28/25.",
        "90 FR [IN-SERT FR PAGE NUMBER] 3/ 28/25",
        "90 FR [INSERT FR PAGE NUM-BER AND March 28, 2025.",
        "90 FR [INSERT FR PAGE NUMBER].",
        "90 FR [Insert FR page number, March 28, 2025]",
        "90 FR [INSERT FEDERAL REGISTER PAGE NUMBER], [INSERT DATE OF PUBLICATION].",
        "90 FR [INSERT FIRST PAGE OF THE DOCUMENT], 3/28/25.",
        "[INSERT FEDERAL REGISTER CITATION].",
        "[INSERT FR CITATION AND DATE OF PUBLICATION]",
    ] {
        assert_eq!(read(cell), ["90 14046 2025-03-28 p"], "{cell}");
    }
    let stranger = "85 FR 83769, 12/22/20. 90 FR [INSERT FR PAGE NUMBER AND 3/28/2025].";
    assert_eq!(read(stranger), ["85 83769 2020-12-22", "90 14046 2025-03-28 p"]);
    assert_eq!(read("89 FR [INSERT FR PAGE NUMBER]."), ["89 - - p"]);
    let open = "85 FR 83769, 12/22/20. [INSERT FR CITATION].";
    assert_eq!(read(open), ["85 83769 2020-12-22", "90 14046 2025-03-28 p"]);
}

#[test]
fn malformed_citations_are_repaired_only_where_one_reading_is_left() {
    for (cell, expected) in [
        ("88 FR FR 12158, 2/27/23.", vec!["88 12158 2023-02-27 r"]),
        ("88 FR 121582/27/23.", vec!["88 12158 2023-02-27 r"]),
        ("73 FR 54508. 9/22/08.", vec!["73 54508 2008-09-22 r"]),
        ("85 FR 83769 12/22/20.", vec!["85 83769 2020-12-22 r"]),
        (
            "73 FR 54508, 9/22/0873 FR 74001, 12/5/08",
            vec!["73 54508 2008-09-22", "73 74001 2008-12-05"],
        ),
        ("0873 FR 74001, 12/5/08.", vec!["73 74001 2008-12-05 r"]),
        ("88 FR 38741 preview citation details, 6/14/23.", vec!["88 38741 2023-06-14 r"]),
        ("78 FR 1231/2/13", vec!["78 123 2013-01-02 r"]),
        ("78 FR 12311/2/13", vec!["78 - - "]),
        ("Federal Register citation", vec!["- - -"]),
    ] {
        let read: Vec<_> = read(cell).iter().map(|citation| citation.trim().to_owned()).collect();
        let expected: Vec<_> = expected.iter().map(|citation| citation.trim()).collect();
        assert_eq!(read, expected, "{cell}");
    }
}

#[test]
fn the_printed_text_is_kept() {
    let texts = |cell: &str| -> Vec<String> {
        read_citations(&MarkedText::plain(cell), &own()).into_iter().map(|c| c.text).collect()
    };
    assert_eq!(texts("90 FR 14048, 3/28/25."), ["90 FR 14048, 3/28/25"]);
    assert_eq!(texts("see 88 FR 1, 1/3/23 note"), ["see 88 FR 1, 1/3/23 note"]);
    assert_eq!(texts(""), Vec::<String>::new());
}

proptest! {
    #[test]
    fn no_word_of_any_cell_is_lost(cell in "[0-9FR \\[\\]/.,a-z\n]{0,60}") {
        let kept: String = read_citations(&MarkedText::plain(cell.as_str()), &own())
            .iter()
            .flat_map(|citation| citation.text.chars())
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        let printed: String = cell.chars().filter(|letter| letter.is_alphanumeric()).collect();
        prop_assert_eq!(kept, printed);
    }

    #[test]
    fn any_text_is_survived(cell in "\\PC{0,60}") {
        read_citations(&MarkedText::plain(cell), &OwnCitation::default());
    }
}
