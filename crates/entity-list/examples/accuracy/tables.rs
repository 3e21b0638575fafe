//! Rows, characters, and what was not read.

use entity_list::model::Reading;

use super::{File, plain, word};

/// What was read of every file.
pub(super) fn report(files: &[File]) {
    println!("## Files\n");
    println!(
        "| file | format | what | rows | entries | continuations | headings | blank | characters | understood | unread |"
    );
    println!("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for file in files {
        for reading in file.read.iter().flatten() {
            row(&file.name, reading);
        }
    }
    println!("\n## Files that are not read\n");
    for file in files {
        match &file.read {
            Err(error) => println!("- `{}`: {}", file.name, plain(error)),
            Ok(readings) if readings.is_empty() => {
                println!("- `{}`: holds no document of the lists", file.name);
            }
            Ok(_) => {}
        }
    }
    println!("\n## Unread\n");
    let mut unread = 0;
    for file in files {
        for item in file.read.iter().flatten().flat_map(|reading| &reading.unread) {
            unread += 1;
            println!(
                "- `{}`, {}: “{}” ({})",
                file.name,
                item.place,
                plain(&beginning(&item.text)),
                item.why
            );
        }
    }
    if unread == 0 {
        println!("Nothing.");
    }
}

fn row(name: &str, reading: &Reading) {
    let what =
        reading.list.map_or_else(|| word(&reading.kind), |list| format!("list {}", word(&list)));
    let (rows, coverage) = (reading.rows, reading.coverage);
    println!(
        "| `{name}` | {} | {what} | {} | {} | {} | {} | {} | {} | {} | {} |",
        word(&reading.source.format),
        rows.body,
        rows.entries,
        rows.continuations,
        rows.headings,
        rows.blank,
        coverage.characters,
        coverage.understood,
        reading.unread.len(),
    );
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
