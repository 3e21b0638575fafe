//! `entitylistd diff`: two list files, or two dates of the stored list.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use entity_list::ledger::{Diff, DiffChange, DiffKind, FieldChange, Weight, diff};
use entity_list::model::{Entry, Kind, List};
use jiff::civil::Date;

use super::args::DiffArgs;
use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};

/// Compares and prints.
pub(super) async fn run(args: DiffArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let (old, new) = match (args.old.parse::<Date>(), args.new.parse::<Date>()) {
        (Ok(old), Ok(new)) => {
            let session = Session::open(config).await?;
            (stored(&session, old).await?, stored(&session, new).await?)
        }
        (Err(_), Err(_)) => (from_file(&args.old)?, from_file(&args.new)?),
        _ => {
            return Err(UsageError(format!(
                "`{}` and `{}` are a date and a file; give two files or two dates (YYYY-MM-DD)",
                args.old, args.new
            ))
            .into());
        }
    };
    let diff = diff(&old, &new);
    match args.format {
        Format::Json => output::print_json(&diff)?,
        Format::Table => output::print(&describe(&diff))?,
    }
    Ok(Ending::Done)
}

async fn stored(session: &Session, date: Date) -> anyhow::Result<Vec<Entry>> {
    let when = super::args::AsOfArgs { as_of: Some(date), known_at: None };
    let listed = super::list::stored(session, &when).await?;
    Ok(listed.into_iter().map(|listed| listed.entry).collect())
}

fn from_file(path: &str) -> anyhow::Result<Vec<Entry>> {
    let readings = super::read::read_file(Path::new(path))?;
    readings
        .into_iter()
        .find(|reading| reading.kind == Kind::List && reading.list == Some(List::EntityList))
        .map(|reading| reading.entries)
        .ok_or_else(|| {
            UsageError(format!(
                "`{path}` holds no Entity List; expected eCFR XML of Supplement No. 4 or of part \
                 744, or the Consolidated Screening List"
            ))
            .into()
        })
}

fn describe(diff: &Diff) -> String {
    let mut out = String::new();
    for change in &diff.changes {
        describe_change(&mut out, change);
    }
    let sum = &diff.summary;
    let _ = writeln!(
        out,
        "{} added, {} removed, {} revised, {} renamed, {} moved, {} editorial, {} citation only",
        sum.added,
        sum.removed,
        sum.revised,
        sum.renamed,
        sum.moved,
        sum.editorial,
        sum.citation_only,
    );
    out
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

fn describe_field(out: &mut String, field: &FieldChange) {
    let _ = writeln!(out, "    {}", field.field);
    let _ = writeln!(out, "      before {}", short(&field.before));
    let _ = writeln!(out, "      after  {}", short(&field.after));
}

fn short(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
