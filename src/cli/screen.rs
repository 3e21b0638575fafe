//! `entitylistd screen`: own parties against the list or against a rule.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use entity_list::export::{joined, table};
use entity_list::model::{DocumentNumber, Entry, List, Reading};
use entity_list::screen::{CountryAgreement, Hit, PartyFileError, Subject};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::args::AsOfArgs;
use super::output;
use super::session::Session;
use super::{Ending, UsageError};
use crate::daemon::{LoadedParties, OwnPartiesError, load_own_parties};

/// The threshold where neither command line nor settings give one, in percent.
const USUAL_THRESHOLD: u8 = 85;

/// Arguments of `screen`.
#[derive(Debug, Args)]
#[command(
    after_help = "FILE is a CSV table in UTF-8 whose first line names its columns: name, and \
                  where there are such id, alias, address, country, notes (docs/screening.md). No \
                  hit is no clearance.\n\nExit codes: 0 done, with or without hits; 1 failed; 2 \
                  FILE or the command line is wrong; 3 there are hits, or FILE should be put \
                  right, and --strict was given.\n\nExamples:\n  entitylistd screen \
                  customers.csv\n  entitylistd screen customers.csv --rule 2025-05427 --format \
                  json\n  entitylistd screen vendors.csv --list title-15.xml --threshold 90"
)]
pub struct ScreenArgs {
    /// The table of own parties
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only what this rule changes: the number of a stored document, or a file
    #[arg(long, value_name = "DOC", conflicts_with_all = ["as_of", "list"])]
    pub rule: Option<String>,
    /// The stored list as it was in force on this day, Eastern time [default:
    /// today]
    #[arg(long, value_name = "DATE", conflicts_with = "list")]
    pub as_of: Option<Date>,
    /// A list from a file in place of the stored one; needs no store
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// How alike two names must be to count as a hit, in percent, 50 to 100
    /// [default: that of the settings, 85]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(50..=100))]
    pub threshold: Option<u8>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: ScreenFormat,
}

/// How hits are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ScreenFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
    /// One row a hit, for spreadsheet programs
    Csv,
}

/// What is screened against.
struct Against {
    /// In words, such as `the list in force on 2025-03-28`.
    what: String,
    entries: Vec<Entry>,
}

/// An entry that hits own parties.
#[derive(Debug, Serialize)]
struct Found<'a> {
    entry: &'a Entry,
    hits: Vec<FoundHit<'a>>,
}

#[derive(Debug, Serialize)]
struct FoundHit<'a> {
    #[serde(flatten)]
    hit: Hit,
    why: String,
    /// The remarks of the table.
    notes: &'a str,
}

/// Screens and prints.
pub(super) async fn run(args: ScreenArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let (against, usual) = against(&args, config).await?;
    let loaded = load(&args.file, args.threshold.unwrap_or(usual))?;
    for warning in &loaded.warnings {
        output::print_report(&format!("warning: {}: {warning}\n", args.file.display()));
    }
    let found = screen(&loaded, &against.entries);
    match args.format {
        ScreenFormat::Json => output::print_json(&json!({
            "against": against.what,
            "entries": against.entries.len(),
            "own_parties": loaded.screen.parties().len(),
            "threshold": loaded.screen.threshold().score(),
            "warnings": loaded.warnings,
            "found": found,
        }))?,
        ScreenFormat::Csv => output::print_bytes(&rows(&found)?)?,
        ScreenFormat::Table => output::print(&describe(&found, &loaded, &against))?,
    }
    let person = !found.is_empty() || !loaded.warnings.is_empty();
    Ok(if person { Ending::NeedsPerson } else { Ending::Done })
}

fn load(file: &Path, threshold: u8) -> anyhow::Result<LoadedParties> {
    load_own_parties(file, threshold).map_err(|error| match error {
        OwnPartiesError::Table { source: PartyFileError::TooLarge { .. }, .. } => error.into(),
        // what is in the table is the operator's to put right
        OwnPartiesError::Table { .. } => UsageError(error.to_string()).into(),
        other => other.into(),
    })
}

/// What is asked, and the threshold of the settings where they are read.
async fn against(args: &ScreenArgs, config: Option<PathBuf>) -> anyhow::Result<(Against, u8)> {
    if let Some(file) = &args.list {
        let what = format!("the list in `{}`", file.display());
        return Ok((Against { what, entries: super::diff::from_file(file)? }, USUAL_THRESHOLD));
    }
    if let Some(rule) = args.rule.as_deref().filter(|rule| Path::new(rule).is_file()) {
        let readings = super::read::read_file(Path::new(rule))?;
        return Ok((of_rule(rule, &readings)?, USUAL_THRESHOLD));
    }
    let session = Session::open(config).await?;
    let settings = session.config.own_parties.as_ref();
    let usual = settings.map_or(USUAL_THRESHOLD, |own| own.threshold_percent);
    if let Some(number) = &args.rule {
        let stored = session.store.reading(&DocumentNumber::new(number)).await?;
        let stored = stored.ok_or_else(|| {
            UsageError(format!(
                "`{number}` is neither a stored document nor a file; `entitylistd rules` shows \
                 what is stored"
            ))
        })?;
        return Ok((of_rule(number, &[stored.reading])?, usual));
    }
    let when = AsOfArgs { as_of: args.as_of, known_at: None };
    let entries = super::list::stored(&session, &when).await?;
    let day = args.as_of.unwrap_or_else(|| session.today());
    let entries = entries.into_iter().map(|listed| listed.entry).collect();
    Ok((Against { what: format!("the list in force on {day}"), entries }, usual))
}

/// The entries that a rule names, removed ones too.
fn of_rule(named: &str, readings: &[Reading]) -> anyhow::Result<Against> {
    let rules: Vec<_> = readings.iter().filter_map(|reading| reading.rule.as_ref()).collect();
    if rules.is_empty() {
        return Err(UsageError(format!("`{named}` holds no rule")).into());
    }
    let changes = rules.into_iter().flat_map(|rule| &rule.changes);
    let entries =
        changes.filter(|it| it.list == List::EntityList).map(|it| it.entry.clone()).collect();
    Ok(Against { what: format!("the changes of {named}"), entries })
}

fn screen<'a>(loaded: &'a LoadedParties, entries: &'a [Entry]) -> Vec<Found<'a>> {
    let subjects: Vec<Subject<'_>> = entries.iter().map(Subject::of).collect();
    let noted = loaded.screen.parties().iter().filter(|party| !party.notes.is_empty());
    let noted: HashMap<(&str, &str), &str> = noted
        .map(|party| ((party.id.as_str(), party.name.as_str()), party.notes.as_str()))
        .collect();
    let remark = |hit: &Hit| {
        noted.get(&(hit.own.id.as_str(), hit.own.name.as_str())).copied().unwrap_or_default()
    };
    loaded
        .screen
        .against(&subjects)
        .into_iter()
        .zip(entries)
        .filter(|(hits, _)| !hits.is_empty())
        .map(|(hits, entry)| Found {
            entry,
            hits: hits
                .into_iter()
                .map(|hit| FoundHit { why: hit.why(), notes: remark(&hit), hit })
                .collect(),
        })
        .collect()
}

fn rows(found: &[Found<'_>]) -> anyhow::Result<Vec<u8>> {
    let head = [
        "own_id",
        "own_name",
        "own_country",
        "notes",
        "score",
        "how",
        "our_name",
        "their_name",
        "which",
        "country",
        "address",
        "entry",
        "destination",
        "why",
    ];
    let rows = found.iter().flat_map(|one| one.hits.iter().map(|hit| row(one.entry, hit)));
    Ok(table(head, rows)?)
}

fn row(entry: &Entry, found: &FoundHit<'_>) -> [String; 14] {
    let hit = &found.hit;
    let names = |of: fn(&entity_list::screen::Match) -> &str| {
        let mut names: Vec<&str> = hit.matches.iter().map(of).collect();
        names.dedup();
        joined(names)
    };
    let best = hit.matches.first();
    [
        hit.own.id.clone(),
        hit.own.name.clone(),
        hit.own.country.map(|code| code.to_string()).unwrap_or_default(),
        found.notes.to_owned(),
        format!("{:.2}", hit.score),
        best.map(|best| super::read::json_word(&best.how)).unwrap_or_default(),
        names(|it| &it.ours),
        names(|it| &it.theirs),
        best.map(|best| super::read::json_word(&best.role)).unwrap_or_default(),
        super::read::json_word(&hit.country),
        hit.address.as_ref().map(|address| address.theirs.clone()).unwrap_or_default(),
        entry.name.clone(),
        entry.destination.to_string(),
        found.why.clone(),
    ]
}

fn describe(found: &[Found<'_>], loaded: &LoadedParties, against: &Against) -> String {
    let mut out = String::new();
    for one in found {
        let entry = one.entry;
        let _ = writeln!(out, "{} ({})", entry.name, entry.destination);
        for FoundHit { hit, why, notes } in &one.hits {
            let country = hit.own.country.map(|code| format!(", {code}")).unwrap_or_default();
            let sign = if hit.country == CountryAgreement::Differs { '?' } else { '!' };
            let _ = writeln!(out, "  {sign} {} ({}{country}): {why}", hit.own.name, hit.own.id);
            if !notes.is_empty() {
                let _ = writeln!(out, "      {notes}");
            }
        }
    }
    let hits = found.iter().map(|one| one.hits.len()).sum();
    let parties = loaded.screen.parties().len();
    let _ = writeln!(
        out,
        "{} among {} against {} ({}), threshold {:.0} %",
        output::counted(hits, "hit", "hits"),
        output::counted(parties, "own party", "own parties"),
        against.what,
        output::counted(against.entries.len(), "entry", "entries"),
        loaded.screen.threshold().score() * 100.0,
    );
    out.push_str(if found.is_empty() {
        "No hit is no clearance: other spellings, owners, other lists, end-use and end-user rules \
         still apply.\n"
    } else {
        "A hit is a likeness, no verdict: compare the parties before you act. Own parties that are \
         not named are not cleared.\n"
    });
    out
}
