//! Titles and abstracts classified, and the Consolidated Screening List as a
//! second witness of the list.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity_list::model::{Entry, Format, List, Reading};
use entity_list::read::normalise::name_key;
use entity_list::read::preamble::classify_heading;
use serde_json::Value;

use super::{File, share, word};

/// Classification, then agreement.
pub(super) fn report(files: &[File]) {
    println!("\n## Documents told by title and abstract\n");
    println!("| file | documents | decided as | documents that are |\n|---|---:|---|---:|");
    for file in files {
        let documents = titles(&file.bytes);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (title, summary) in &documents {
            let lists = classify_heading(title, summary).lists;
            let words: Vec<String> = lists.iter().map(word).collect();
            let decided =
                if words.is_empty() { "none of the lists".to_owned() } else { words.join(", ") };
            *counts.entry(decided).or_default() += 1;
        }
        for (decided, count) in counts {
            println!("| `{}` | {} | {decided} | {count} |", file.name, documents.len());
        }
    }
    println!("\n## Agreement with the Consolidated Screening List\n");
    println!(
        "| screening list | list | its parties found | their aliases found |\n|---|---|---:|---:|"
    );
    for (screening, theirs) in entity_lists(files, true) {
        for (list, ours) in entity_lists(files, false) {
            agreement((&screening.name, theirs), (&list.name, ours));
        }
    }
}

/// Titles and abstracts, where a file is a list of documents.
fn titles(bytes: &[u8]) -> Vec<(String, String)> {
    let Ok(Value::Array(documents)) = serde_json::from_slice(bytes) else { return Vec::new() };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    documents
        .iter()
        .filter(|document| document.get("title").is_some())
        .map(|document| (text(&document["title"]), text(&document["abstract"])))
        .collect()
}

/// The readings of the Entity List from the screening list, or from eCFR.
fn entity_lists(files: &[File], screening: bool) -> Vec<(&File, &Reading)> {
    let wanted = |reading: &Reading| {
        let source = matches!(reading.source.format, Format::CslCsv | Format::CslJson);
        reading.list == Some(List::EntityList) && source == screening
    };
    let readings =
        files.iter().flat_map(|file| file.read.iter().flatten().map(move |read| (file, read)));
    readings.filter(|(_, reading)| wanted(reading)).collect()
}

fn agreement((screening, theirs): (&str, &Reading), (list, ours): (&str, &Reading)) {
    let mut by_name: HashMap<String, Vec<&Entry>> = HashMap::new();
    for entry in &ours.entries {
        by_name.entry(name_key(&entry.name)).or_default().push(entry);
    }
    let (mut names, mut aliases, mut of_aliases) = (0, 0, 0);
    for party in &theirs.entries {
        let Some(entries) = by_name.get(&name_key(&party.name)) else { continue };
        names += 1;
        // the screening list joins the destinations of a party
        let known: HashSet<String> = entries
            .iter()
            .flat_map(|entry| &entry.aliases)
            .map(|alias| name_key(&alias.name))
            .collect();
        of_aliases += party.aliases.len();
        aliases +=
            party.aliases.iter().filter(|alias| known.contains(&name_key(&alias.name))).count();
    }
    println!(
        "| `{screening}` | `{list}` | {} | {} |",
        share(names, theirs.entries.len()),
        share(aliases, of_aliases)
    );
}
