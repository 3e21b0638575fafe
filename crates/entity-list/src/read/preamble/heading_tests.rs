//! Titles and abstracts of documents that mention the Bureau of Industry and
//! Security or an "Entity List", ours and others', labelled by hand after
//! reading each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{HeadingClass, classify_heading};
use crate::model::{Declared, List};
use crate::read::corpus;

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "document_number")]
    number: String,
    title: String,
    #[serde(rename = "abstract")]
    summary: Option<String>,
}

/// What a person reads: document, list, parties added, entries added,
/// entries revised, entries removed, and destinations with their sum.
type Label = (&'static str, &'static str, [Option<u32>; 4], (usize, u32));

/// A document without a line amends none of the lists.
const LABELS: &[Label] = &[
    ("2020-27931", "uvl", [None, None, None, Some(3)], (0, 0)),
    ("2021-00995", "entity", [Some(1), None, None, None], (0, 0)),
    ("2021-00995", "meu", [Some(1), None, None, Some(2)], (0, 0)),
    ("2021-04505", "entity", [Some(14), None, Some(6), None], (0, 0)),
    ("2021-07400", "entity", [Some(7), None, None, None], (0, 0)),
    ("2022-02536", "uvl", [Some(33), None, None, None], (0, 0)),
    ("2022-04300", "entity", [Some(47), None, Some(2), None], (0, 0)),
    ("2022-04300", "meu", [None, None, None, Some(45)], (0, 0)),
    ("2022-07643", "entity", [None, None, Some(2), None], (0, 0)),
    ("2022-11885", "entity", [None, None, None, None], (0, 0)),
    ("2022-12144", "entity", [Some(71), Some(71), None, None], (0, 0)),
    ("2022-14069", "entity", [Some(36), Some(41), Some(12), Some(2)], (0, 0)),
    ("2022-21658", "entity", [None, None, Some(28), None], (0, 0)),
    ("2022-26622", "entity", [Some(24), Some(26), None, Some(3)], (0, 0)),
    ("2022-27149", "entity", [Some(9), None, None, None], (0, 0)),
    ("2022-27149", "uvl", [None, None, None, Some(36)], (0, 0)),
    ("2023-02130", "entity", [Some(7), None, None, None], (0, 0)),
    ("2023-03929", "entity", [Some(10), Some(13), None, None], (6, 13)),
    ("2023-04558", "entity", [Some(37), Some(38), Some(10), None], (6, 38)),
    ("2023-12726", "entity", [Some(43), Some(50), None, Some(1)], (10, 50)),
    ("2023-22536", "entity", [Some(49), Some(52), None, None], (8, 52)),
    ("2023-25557", "entity", [None, None, None, Some(1)], (0, 0)),
    ("2023-25684", "entity", [Some(4), Some(9), None, None], (7, 9)),
    ("2023-27928", "uvl", [Some(13), None, None, None], (0, 0)),
    ("2025-00704", "entity", [Some(11), Some(11), Some(1), None], (1, 11)),
    ("2025-05426", "entity", [Some(70), None, Some(4), None], (5, 70)),
    ("2025-07185", "uvl", [Some(18), None, None, Some(5)], (6, 18)),
];

fn label(list: List) -> &'static str {
    match list {
        List::EntityList => "entity",
        List::UnverifiedList => "uvl",
        List::MilitaryEndUserList => "meu",
    }
}

/// One line per list, for comparing.
fn show(class: &HeadingClass) -> Vec<String> {
    let none = Declared::default();
    class
        .lists
        .iter()
        .map(|list| {
            let declared = class.declared.get(list).unwrap_or(&none);
            let sum: u32 = declared.by_destination.values().sum();
            format!(
                "{} {:?} {:?}",
                label(*list),
                [declared.entities, declared.entries, declared.revised, declared.removed],
                (declared.by_destination.len(), sum)
            )
        })
        .collect()
}

#[test]
fn titles_and_abstracts_are_read_as_a_person_reads_them() {
    let Some(bytes) = corpus::document("fr_api/bis_documents_titles_abstracts.json") else {
        return;
    };
    let documents: Vec<Document> = serde_json::from_slice(&bytes).unwrap();
    let mut labels: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (number, list, counts, destinations) in LABELS {
        labels.entry(number).or_default().push(format!("{list} {counts:?} {destinations:?}"));
    }
    let mut misses = Vec::new();
    for document in &documents {
        let found =
            show(&classify_heading(&document.title, document.summary.as_deref().unwrap_or("")));
        let expected = labels.get(document.number.as_str()).cloned().unwrap_or_default();
        if found != expected {
            misses.push(format!("{}: expected {expected:?}, found {found:?}", document.number));
        }
    }
    println!("{} of {} documents as labelled", documents.len() - misses.len(), documents.len());
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn other_summaries_declare_as_a_person_reads_them() {
    let show = |title: &str, summary: &str| show(&classify_heading(title, summary)).join("; ");
    for (title, summary, expected) in [
        (
            "Additions of Entities, Revisions of Entries, and Removal of an Entity From the Entity List",
            "BIS is amending the EAR by adding two entities under seven entries to the Entity List. \
             These entities are listed under the destinations of Canada (1), the People's Republic \
             of China (China) (1), India (1), Japan (1), Malaysia (1), Sweden (1), and the United \
             Arab Emirates (UAE) (1). This final rule also modifies two existing entries on the \
             Entity List under the destination of China. This final rule removes one entity under \
             the destination of the UAE.",
            "entity [Some(2), Some(7), Some(2), Some(1)] (7, 7)",
        ),
        (
            "Addition of Entities to and Revision of Entry on the Entity List",
            "BIS amends the EAR by adding 11 entries to the Entity List, under the destinations of \
             the Peoples Republic of China (China) (6), the Russian Federation (Russia) (3), and the \
             United Arab Emirates (UAE) (2). This rule also modifies one existing entity on the \
             Entity List under the destination of China.",
            "entity [None, Some(11), Some(1), None] (3, 11)",
        ),
        (
            "Addition of Certain Persons to the Entity List; and Removal of Person From the Entity List",
            "This rule amends the EAR by adding four persons under five entries to the Entity List. \
             There are five entries for four persons because one person is listed under multiple \
             countries, resulting in one additional entry. In addition, this rule removes one \
             person from the Entity List, as the result of a request for removal.",
            "entity [Some(4), Some(5), None, Some(1)] (0, 0)",
        ),
        (
            "Implementation of Additional Sanctions",
            "This final rule also amends the EAR by adding five entities and eight addresses to the \
             Entity List and making changes to the Entity List structure.",
            "entity [Some(5), Some(13), None, None] (0, 0)",
        ),
        (
            "Additions of Entities to the Entity List",
            "The Department is amending the EAR by adding one hundred and forty entities to the \
             Entity List. This final rule also corrects typographical errors in two existing entries.",
            "entity [Some(140), None, Some(2), None] (0, 0)",
        ),
    ] {
        assert_eq!(show(title, summary), expected, "{title}");
    }
}
