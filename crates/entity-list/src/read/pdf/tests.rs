use lopdf::content::{Content, Operation};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    dictionary,
};
use proptest::prelude::*;

use super::*;
use crate::model::Sha256;
use crate::read::assemble::rule_reading;
use crate::read::parts::{Block, Table};

/// A page under construction in one of the standard fonts, in which every
/// character is half as wide as the type is high.
#[derive(Default)]
struct Sheet {
    operations: Vec<Operation>,
}

impl Sheet {
    fn text(mut self, x: f32, y: f32, text: &str) -> Self {
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| match c {
                '—' => 0x97,
                '“' => 0x93,
                '”' => 0x94,
                '§' => 0xA7,
                c => u8::try_from(c).unwrap_or(b'?'),
            })
            .collect();
        self.operations.extend([
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("Td", vec![x.into(), y.into()]),
            Operation::new("Tj", vec![Object::string_literal(bytes)]),
            Operation::new("ET", vec![]),
        ]);
        self
    }

    /// Text lines from a height downwards, double-spaced.
    fn lines(self, x: f32, y: f32, lines: &[&str]) -> Self {
        lines
            .iter()
            .zip(0_u8..)
            .fold(self, |sheet, (line, index)| sheet.text(x, y - 24.0 * f32::from(index), line))
    }

    /// The borders of a row of cells, drawn cell by cell as word processors do.
    fn border(mut self, edges: &[f32], y: f32) -> Self {
        for pair in edges.windows(2) {
            let numbers = [pair[0], y, pair[1] - pair[0], 0.5];
            self.operations.push(Operation::new("re", numbers.map(Object::from).to_vec()));
            self.operations.push(Operation::new("f", vec![]));
        }
        self
    }
}

fn pdf(sheets: Vec<Sheet>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "Encoding" => "WinAnsiEncoding",
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = sheets
        .into_iter()
        .map(|sheet| {
            let content = Content { operations: sheet.operations }.encode().expect("it encodes");
            let content = document.add_object(Stream::new(Dictionary::new(), content));
            document
                .add_object(
                    dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content },
                )
                .into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("few pages");
    let tree = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
    };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it saves");
    bytes
}

/// A rule as public inspection shows it: one column, double-spaced, a table
/// with borders across the page, aliases and addresses without indents.
fn inspected() -> Vec<u8> {
    let edges = [60.0, 130.0, 300.0, 400.0, 480.0, 560.0];
    let first = Sheet::default()
        .lines(
            72.0,
            740.0,
            &[
                "This document is scheduled to be published in the",
                "Federal Register on 03/28/2025 and available online at",
                "[Billing Code 3510-33-P]",
                "DEPARTMENT OF COMMERCE",
                "Bureau of Industry and Security",
                "15 CFR Part 744",
                "[Docket No. 250324-0047]",
                "RIN 0694-AK08",
                "Additions to the Entity List",
                "AGENCY: Bureau of Industry and Security, Department of Commerce.",
                "ACTION: Final rule.",
                "SUMMARY: This fixture adds one entity to the Entity List, under the",
                "destination of China, People's Republic of (China) (1).",
                "DATES: This rule is effective March 25, 2025.",
                "SUPPLEMENTARY INFORMATION:",
            ],
        )
        .text(108.0, 380.0, "Accordingly, part 744 of the Export Administration Regulations")
        .text(72.0, 356.0, "(15 CFR parts 730-774) is amended as follows:")
        .text(72.0, 332.0, "PART 744—END-USE AND END-USER CONTROLS")
        .text(108.0, 308.0, "1. Supplement no. 4 to part 744 is amended under CHINA, PEOPLE'S")
        .text(72.0, 284.0, "REPUBLIC OF, by adding, in alphabetical order, an entry for")
        .text(72.0, 260.0, "“Inspur Software Co., Ltd.”")
        .text(300.0, 30.0, "1");
    let second = Sheet::default()
        .border(&edges, 700.0)
        .text(64.0, 684.0, "Country")
        .text(134.0, 684.0, "Entity")
        .text(304.0, 684.0, "License")
        .text(304.0, 670.0, "requirement")
        .text(404.0, 684.0, "License")
        .text(404.0, 670.0, "review")
        .text(404.0, 656.0, "policy")
        .text(484.0, 684.0, "Federal")
        .text(484.0, 670.0, "Register")
        .text(484.0, 656.0, "citation")
        .border(&edges, 650.0)
        .text(64.0, 636.0, "CHINA")
        .text(134.0, 636.0, "Inspur Software Co., Ltd.,")
        .text(134.0, 622.0, "a.k.a., the following one")
        .text(134.0, 608.0, "alias:")
        .text(134.0, 594.0, "—Wave Software.")
        .text(134.0, 580.0, "No. 1036, Langchao Road,")
        .text(134.0, 566.0, "Jinan City, China.")
        .text(304.0, 636.0, "For all items")
        .text(304.0, 622.0, "subject to the")
        .text(304.0, 608.0, "EAR. (See §")
        .text(304.0, 594.0, "744.11)")
        .text(404.0, 636.0, "Policy of")
        .text(404.0, 622.0, "denial.")
        .text(484.0, 636.0, "90 FR")
        .text(484.0, 622.0, "[INSERT FR")
        .text(484.0, 608.0, "PAGE NUMBER]")
        .border(&edges, 550.0)
        .lines(
            72.0,
            500.0,
            &["[FR Doc. 2025-05427 Filed: 3/25/2025 4:15 pm; Publication Date: 3/28/2025]"],
        )
        .text(300.0, 30.0, "2");
    pdf(vec![first, second])
}

fn tables(parts: &RuleParts) -> Vec<&Table> {
    parts
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Table { table, .. } => Some(table),
            _ => None,
        })
        .collect()
}

#[test]
fn a_rule_on_public_inspection_is_read() {
    let parts = pdf_parts(&inspected()).expect("it reads").remove(0);
    assert_eq!(parts.agencies, ["DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"]);
    assert_eq!(parts.publication_date, Some(jiff::civil::date(2025, 3, 28)));
    assert_eq!(parts.citation, None);
    assert_eq!(parts.subject.as_ref().expect("it has one").text, "Additions to the Entity List");
    let filed = parts.filed_line.as_deref().expect("it has one");
    assert!(filed.starts_with("[FR Doc. 2025-05427"), "{filed}");
    let tables = tables(&parts);
    assert_eq!(tables.len(), 1);
    let rows: Vec<Vec<&str>> = tables[0]
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text.text.as_str()).collect())
        .collect();
    assert_eq!(
        rows,
        [[
            "CHINA",
            "Inspur Software Co., Ltd., a.k.a., the following one alias:\n—Wave Software.\nNo. 1036, Langchao Road, Jinan City, China.",
            "For all items subject to the EAR. (See § 744.11)",
            "Policy of denial.",
            "90 FR [INSERT FR PAGE NUMBER]",
        ]]
    );
    let reading = rule_reading(&parts, None, Sha256::of(b""));
    let changes = reading.rule.expect("it is a rule").changes;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].entry.name, "Inspur Software Co., Ltd.");
}

#[test]
fn what_is_no_document_is_said() {
    assert!(matches!(pdf_parts(b"PK\x03\x04"), Err(PdfError::NotPdf(_))));
    assert!(matches!(pdf_parts(b"%PDF-1.7\n"), Err(PdfError::Damaged(_))));
    assert_eq!(pdf_parts(&pdf(vec![Sheet::default()])), Err(PdfError::Empty));
    let letter = pdf(vec![Sheet::default().text(72.0, 700.0, "Dear reader")]);
    assert_eq!(pdf_parts(&letter), Err(PdfError::NoDocument));
}

#[test]
fn an_encrypted_file_is_told_from_a_damaged_one() {
    let mut document = Document::load_mem(&inspected()).expect("it loads");
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("it can be encrypted");
    document.encrypt(&state).expect("it encrypts");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it saves");
    assert_eq!(pdf_parts(&bytes), Err(PdfError::Encrypted));
}

#[test]
fn a_scan_is_told_from_an_empty_file() {
    let mut sheet = Sheet::default();
    sheet.operations.push(Operation::new("Do", vec!["Im1".into()]));
    let mut document = Document::load_mem(&pdf(vec![sheet])).expect("it loads");
    let image = Stream::new(dictionary! { "Type" => "XObject", "Subtype" => "Image" }, vec![0]);
    let image = document.add_object(image);
    let page = document.page_iter().next().expect("it has a page");
    let own = dictionary! { "XObject" => dictionary! { "Im1" => image } };
    document
        .get_object_mut(page)
        .and_then(Object::as_dict_mut)
        .expect("a page")
        .set("Resources", own);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it saves");
    assert_eq!(pdf_parts(&bytes), Err(PdfError::Scanned { pages: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut file = b"%PDF-1.7\n".to_vec();
        file.extend(bytes);
        let _ = read(&file);
    }

    #[test]
    fn no_change_to_a_pdf_makes_the_reader_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut file = inspected();
        for (index, byte) in changes {
            let at = index.index(file.len());
            file[at] = byte;
        }
        if cut {
            file.truncate(end.index(file.len()));
        }
        let _ = read(&file);
    }

    #[test]
    fn no_operators_make_the_reader_panic(
        operations in proptest::collection::vec(
            (
                prop::sample::select(vec!["q", "Q", "cm", "Tf", "Tj", "TJ", "'", "\"", "Td", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "re", "m", "l", "S", "f", "BT", "Do"]),
                proptest::collection::vec(any::<f32>(), 0..7),
                "[A-Z *\\[\\]:\\-]{0,20}",
            ),
            0..60,
        ),
    ) {
        let mut sheet = Sheet::default();
        sheet.operations.push(Operation::new("Tf", vec!["F1".into(), 9.into()]));
        for (operator, numbers, text) in operations {
            let mut operands: Vec<Object> = numbers.into_iter().filter(|x| x.is_finite()).map(Object::from).collect();
            operands.push(Object::string_literal(text));
            sheet.operations.push(Operation::new(operator, operands));
        }
        let _ = read(&pdf(vec![sheet]));
    }
}
