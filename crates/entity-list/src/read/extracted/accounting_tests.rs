//! Every word of a text ends in exactly one place: a part of the document, a
//! cell of a table, or what is reported as unread.
//!
//! The words are made unique, so that a lost one and a doubled one are seen
//! whatever stands around them.

use proptest::prelude::*;

use super::extracted_parts;
use crate::model::{Reading, Sha256};
use crate::read::assemble::rule_reading;
use crate::read::parts::{Block, RuleParts, Table};

const HEAD: &str = "[[Page 101]]  101 Federal Register/Vol. 90, No. 7/Friday, January 10, 2025/\
                    Rules and Regulations\n\nDEPARTMENT OF COMMERCE\nBureau of Industry and \
                    Security\n15 CFR Part 744\nRIN 0694-ZZ01\nAdditions to the Entity List\n\
                    AGENCY: Bureau of Industry and Security.\nACTION: Final rule.\n\
                    SUPPLEMENTARY INFORMATION:\n";
const AMENDED: &str = "PART 744\u{2014}END-USE CONTROLS\n\u{25a0} 2. Supplement No. 4 to part 744 \
                       is amended under CHINA by adding an entry for \u{201c}Alpha\u{201d}.\n\
                       Supplement No. 4 to Part 744\u{2014}Entity List\n";
const PAGE: &str = "\n[[Page 102]]  Federal Register/Vol. 90, No. 7/Friday, January 10, 2025/\
                    Rules and Regulations 102\n";
const TABLE: &str = "--- table (cols: country<1.0, entity@2.0) ---\n";
const END_OF_TABLE: &str = "--- end table ---\n";
const FILED: &str = "[FR Doc. 2025-00002 Filed 1-8-25; 4:30 pm]\n";

/// Lines of a table; `#` stands for a word of its own.
const ROWS: [&str; 26] = [
    "#, a.k.a., the fol- For all items subject to the EAR. Presumption of de- 90 FR [INSERT FR PAGE NUM-",
    "lowing two aliases: (See §744.11 of the EAR). nial. BER] 1/10/25.",
    "# # Ltd. For all items subject to the EAR. Policy of denial ........ 90 FR [INSERT FR PAGE NUMBER] 1/10/25.",
    "# For all items subject to the EAR in # words.",
    "(See §744.11 of the EAR). # nial.",
    "\u{2014}#; and",
    "\u{2014}# #.",
    "-#;",
    "No. #, # Road, Har-",
    "bin, # China.",
    "# Road, # and",
    "CHINA",
    "CHINA, PEOPLE\u{2019}S # Works",
    "CHINA, PEOPLE\u{2019}S ...... # Works",
    "REPUBLIC OF. ...... # Ltd.",
    "REPUBLIC OF.",
    "TAIWAN ...... #",
    "TAIWAN ...... # Freight. For all items subject to the EAR. Policy of denial 90 FR [INSERT FR PAGE NUM-",
    "NOWHERE ...... #",
    "******",
    "<SU>4</SU>For this entity, #",
    "Country Entity License requirement License review policy Federal Register citation",
    "Country Entity # requirement",
    "COUNTRY: # ......",
    "DATES",
    "90 FR # 3/28/25 of the EAR",
];

/// Lines of running text.
const PROSE: [&str; 12] = [
    "The ERC determined to add # for #.",
    "# and # are",
    "Background #",
    "\u{2022} #.",
    "(a) #",
    "a. Under CHINA, adding an entry for #;",
    "\u{25a0} 3. #",
    "A. Signer, #",
    "* * * * *",
    "DATES: # 10, 2025.",
    "DEPARTMENT OF #",
    ": # final.",
];

fn lines(templates: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(templates), 0..14)
}

/// The text, and the words in it that are of its own.
fn text_of(parts: [&[&str]; 4], breaks: u8) -> (String, Vec<String>) {
    let [before, first, second, behind] = parts.map(|lines| lines.join("\n") + "\n");
    let page = |bit: u8| if breaks & bit > 0 { PAGE } else { "" };
    let table_goes_on = format!("{END_OF_TABLE}{PAGE}{TABLE}");
    let between = if breaks & 4 > 0 { table_goes_on.as_str() } else { "" };
    let template = format!(
        "{HEAD}{before}{}{AMENDED}{TABLE}{first}{between}{second}{END_OF_TABLE}{}{behind}{FILED}",
        page(1),
        page(2),
    );
    let mut text = String::new();
    let mut words = Vec::new();
    for piece in template.split_inclusive('#') {
        let Some(piece) = piece.strip_suffix('#') else {
            text.push_str(piece);
            continue;
        };
        let word = format!("Qx{:03}q", words.len());
        text.push_str(piece);
        text.push_str(&word);
        words.push(word);
    }
    (text, words)
}

fn of_table(table: &Table) -> impl Iterator<Item = &str> {
    let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.text);
    cells.chain(&table.notes).map(|text| text.text.as_str())
}

fn everything(parts: &RuleParts) -> String {
    let mut texts: Vec<&str> = [&parts.agencies, &parts.cfr, &parts.dockets, &parts.rins]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    texts.extend(parts.filed_line.as_deref());
    let marked = parts.subject.iter().chain(&parts.action).chain(&parts.summary);
    texts.extend(marked.chain(&parts.dates).chain(&parts.leftovers).map(|text| text.text.as_str()));
    for block in &parts.body {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph(text)
            | Block::Instruction { text, .. }
            | Block::Regulation(text) => texts.push(&text.text),
            Block::Table { table, .. } => texts.extend(of_table(table)),
        }
    }
    texts.join("\n")
}

/// What a reading says of the tables: entries, footnotes and unread text.
fn told(reading: &Reading) -> String {
    let changes = reading.rule.as_ref().map(|rule| &rule.changes);
    serde_json::to_string(&(changes, &reading.unread, &reading.footnotes))
        .expect("a reading is plain data")
}

proptest! {
    #[test]
    fn every_word_ends_in_exactly_one_place(
        before in lines(&PROSE),
        first in lines(&ROWS),
        second in lines(&ROWS),
        behind in lines(&PROSE),
        breaks in 0..8_u8,
    ) {
        let (text, words) = text_of([&before, &first, &second, &behind], breaks);
        let documents = extracted_parts(&text).expect("a document begins in it");
        let all: String = documents.iter().map(everything).collect();
        for word in &words {
            prop_assert_eq!(all.matches(word.as_str()).count(), 1, "{} in\n{}\n---\n{}", word, text, all);
        }
        for parts in &documents {
            let reading = rule_reading(parts, None, Sha256::of(text.as_bytes()));
            prop_assert_eq!(reading.rows.body, reading.rows.sum());
            let told = told(&reading);
            let tables = parts.body.iter().filter_map(|block| match block {
                Block::Table { table, .. } => Some(table),
                _ => None,
            });
            let printed: String = tables.flat_map(of_table).chain(parts.leftovers.iter().map(|text| text.text.as_str())).collect::<Vec<_>>().join(" ");
            for word in words.iter().filter(|word| printed.contains(word.as_str())) {
                prop_assert!(told.contains(word.as_str()), "{} of\n{}\n---\n{}", word, printed, told);
            }
        }
    }
}

/// A dash that is damaged or gone merges aliases: the number that is stated
/// says so.
#[test]
fn a_damaged_dash_of_an_alias_is_told() {
    for damaged in ["EXA.", "\u{2013}EXA.", "-EXA.", "\u{fffd}EXA.", "~EXA.", "\u{2014} EXA."] {
        let rule = include_str!("fixture.txt").replace("\u{2014}EXA.", damaged);
        let parts = extracted_parts(&rule).expect("it reads").remove(0);
        let reading = rule_reading(&parts, None, Sha256::of(rule.as_bytes()));
        let changes = reading.rule.expect("a rule").changes;
        let entry = changes
            .iter()
            .map(|change| &change.entry)
            .find(|entry| entry.name.starts_with("Example Avionics"))
            .expect("the entry is read");
        let names: Vec<&str> = entry.aliases.iter().map(|alias| alias.name.as_str()).collect();
        let warned = entry.warnings.iter().any(|warning| warning.contains("2 aliases stated"));
        assert!(
            names == ["Example Air", "EXA"] || warned,
            "{damaged}: {names:?}, {:?}",
            entry.warnings
        );
    }
}

/// A row that could not be read leaves a change of which only the name is
/// known: nobody may take it for the whole entry.
#[test]
fn a_change_whose_row_is_unread_says_that_only_its_name_is_known() {
    let rule = include_str!("fixture.txt").replace(
        "entry for ‘‘Older\nWorks’’; and",
        "entry for ‘‘Older\nWorks’’ and adding an entry for\n‘‘Puzzling Works’’; and",
    );
    let parts = extracted_parts(&rule).expect("it reads").remove(0);
    let reading = rule_reading(&parts, None, Sha256::of(rule.as_bytes()));
    let changes = reading.rule.expect("a rule").changes;
    let puzzling = changes.iter().find(|change| change.entry.name == "Puzzling Works");
    let warnings = &puzzling.expect("it is named").entry.warnings;
    assert!(
        warnings.iter().any(|w| w.contains("only destination and name are known")),
        "{warnings:?}"
    );
    assert!(reading.unread.iter().any(|unread| unread.text.starts_with("Puzzling Works")));
}

#[test]
fn another_document_says_too_that_it_was_read_from_the_words_of_a_pdf() {
    let other = include_str!("fixture.txt")
        .replace("upplement no. 4", "upplement no. 9")
        .replace("Supplement No. 4", "Supplement No. 9");
    let other = other
        .replace("15 CFR Part 744", "15 CFR Part 774")
        .replace("PART 744", "PART 774")
        .replace("part 744", "part 774");
    let parts = extracted_parts(&other).expect("it reads").remove(0);
    let reading = rule_reading(&parts, None, Sha256::of(other.as_bytes()));
    assert_eq!(reading.kind, crate::model::Kind::Other);
    assert!(reading.warnings.iter().any(|warning| warning.contains("words of a PDF")));
}
