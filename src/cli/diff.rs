//! `entitylistd diff`: two list files, or two dates of the stored list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use entity_list::ledger::{Diff, DiffChange, DiffKind, FieldChange, Pattern, Weight, diff};
use entity_list::model::{Entry, Kind, List};
use jiff::Timestamp;
use jiff::civil::Date;

use super::args::DiffArgs;
use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};

/// Compares and prints.
pub(super) async fn run(args: DiffArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let mut session = None;
    let old = side(&args.old, args.known_at, &mut session, config.as_ref()).await?;
    let new = side(&args.new, args.known_at, &mut session, config.as_ref()).await?;
    let diff = diff(&old, &new);
    match args.format {
        Format::Json => output::print_json(&diff)?,
        Format::Table => output::print(&describe(&diff))?,
    }
    Ok(Ending::Done)
}

/// One of the two lists: a file, or a date of the stored list, which is opened
/// when it is needed.
async fn side(
    what: &str,
    known_at: Option<Timestamp>,
    session: &mut Option<Session>,
    config: Option<&PathBuf>,
) -> anyhow::Result<Vec<Entry>> {
    let path = Path::new(what);
    if path.exists() {
        return from_file(path);
    }
    let date: Date = what.parse().map_err(|_| {
        UsageError(format!("`{what}` is neither a file that is there nor a date (YYYY-MM-DD)"))
    })?;
    let session = match session {
        Some(session) => session,
        None => session.insert(Session::open(config.cloned()).await?),
    };
    let when = super::args::AsOfArgs { as_of: Some(date), known_at };
    let listed = super::list::stored(session, &when).await?;
    Ok(listed.into_iter().map(|listed| listed.entry).collect())
}

/// The Entity List in a file.
pub(super) fn from_file(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let readings = super::read::read_file(path)?;
    readings
        .into_iter()
        .find(|reading| reading.kind == Kind::List && reading.list == Some(List::EntityList))
        .map(|reading| reading.entries)
        .ok_or_else(|| {
            UsageError(format!(
                "`{}` holds no Entity List; expected eCFR XML of Supplement No. 4 or of part 744, \
                 or the Consolidated Screening List",
                path.display()
            ))
            .into()
        })
}

/// The differences for people: edits that many entries share first, each told
/// once, then the rest one by one.
fn describe(diff: &Diff) -> String {
    let mut out = String::new();
    for pattern in &diff.patterns {
        describe_pattern(&mut out, pattern, &diff.changes);
    }
    let told: BTreeSet<u32> =
        diff.patterns.iter().flat_map(|pattern| pattern.changes.iter().copied()).collect();
    for (_, change) in (0..).zip(&diff.changes).filter(|(place, _)| !told.contains(place)) {
        describe_change(&mut out, change);
    }
    let _ = writeln!(out, "{}", sums(diff));
    out
}

/// How many changes of each kind there are.
pub(super) fn sums(diff: &Diff) -> String {
    let sum = &diff.summary;
    format!(
        "{} added, {} removed, {} revised, {} renamed, {} moved, {} editorial, {} citation only",
        sum.added,
        sum.removed,
        sum.revised,
        sum.renamed,
        sum.moved,
        sum.editorial,
        sum.citation_only,
    )
}

fn describe_pattern(out: &mut String, pattern: &Pattern, changes: &[DiffChange]) {
    let count = pattern.changes.len();
    if pattern.kind == DiffKind::Editorial {
        let fields: Vec<&str> = pattern.fields.iter().map(|field| field.field.as_str()).collect();
        let _ = writeln!(
            out,
            "= the same typography on {count} entries, first in {}",
            fields.join(", ")
        );
        return;
    }
    let among = match (count, pattern.also.len()) {
        (count, 0) => format!("{count} entries"),
        (0, also) => format!("{also} entries that changed otherwise, too"),
        (count, also) => format!("{count} entries and on {also} that changed otherwise, too"),
    };
    let _ = writeln!(out, "~ the same edit on {among}, as in the first of them:");
    for field in &pattern.fields {
        describe_field(out, field);
    }
    for change in pattern.changes.iter().filter_map(|place| changes.get(*place as usize)) {
        if let Some(entry) = change.after.as_ref().or(change.before.as_ref()) {
            let _ = writeln!(out, "    {}: {}", entry.destination, entry.name);
        }
    }
}

fn describe_change(out: &mut String, change: &DiffChange) {
    let sign = match change.kind {
        DiffKind::Added => "+",
        DiffKind::Removed => "-",
        DiffKind::Revised | DiffKind::Renamed | DiffKind::Moved => "~",
        // Typography and citations are counted, not told.
        DiffKind::Editorial | DiffKind::CitationOnly => return,
    };
    let Some(entry) = change.after.as_ref().or(change.before.as_ref()) else { return };
    let _ = writeln!(out, "{sign} {}: {}", entry.destination, entry.name);
    for field in change.fields.iter().filter(|field| field.weight == Weight::Substantive) {
        describe_field(out, field);
    }
}

/// A field before and after; of a field with many values only those that came
/// and went.
pub(super) fn describe_field(out: &mut String, field: &FieldChange) {
    let _ = writeln!(out, "    {}", field.field);
    let (before, after) = (values(&field.before), values(&field.after));
    let gone = before.iter().filter(|value| !after.contains(value));
    let new = after.iter().filter(|value| !before.contains(value));
    for value in gone {
        let _ = writeln!(out, "      - {value}");
    }
    for value in new {
        let _ = writeln!(out, "      + {value}");
    }
}

/// The values of a field, each in the words of the list where it has them.
fn values(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Null => Vec::new(),
        serde_json::Value::Array(all) => all.iter().flat_map(values).collect(),
        serde_json::Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(serde_json::Value::as_str);
            vec![match (text("label"), text("name"), text("text")) {
                (Some(label), Some(name), _) => format!("{label} {name}"),
                (None, Some(name), _) => name.to_owned(),
                (_, None, Some(text)) => text.to_owned(),
                _ => value.to_string(),
            }]
        }
        serde_json::Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}
