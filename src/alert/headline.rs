//! One line that says what a rule does: for the subject, the first line and
//! the terminal.

use std::collections::BTreeSet;

use entity_list::read::normalise::name_key;
use jiff::civil::Date;

use super::model::{Count, Counts, DestinationCounts, EffectiveFact};
use super::words::capitalised;

/// Entries, and parties: entries of one name counted once. A name without a
/// letter or digit that can be compared stands for itself.
pub(super) fn count<'a>(names: impl Iterator<Item = &'a str>) -> Count {
    let mut keys = BTreeSet::new();
    let mut entries = 0;
    for name in names {
        let key = name_key(name);
        keys.insert(if key.is_empty() { name.to_owned() } else { key });
        entries += 1;
    }
    Count { entries, parties: u32::try_from(keys.len()).unwrap_or(u32::MAX) }
}

/// Such as `Adds 12 entries under China (11), Taiwan (1); revises 4 entries
/// (1 party) under France (1), Iran (1), Senegal (1), United Kingdom (1)`.
pub(super) fn headline(counts: &Counts, destinations: &[DestinationCounts]) -> String {
    let clauses: Vec<String> = clauses(counts)
        .into_iter()
        .filter(|clause| clause.count.entries > 0)
        .map(|clause| {
            let places = places(destinations, clause.of, usize::MAX);
            format!("{} {} under {places}", clause.verb, numbers(clause.count))
        })
        .chain((counts.held.entries > 0).then(|| {
            let changes = plural(counts.held.entries, "change", "changes");
            format!("{changes} held for a person")
        }))
        .collect();
    if clauses.is_empty() {
        return "Changes no entry".to_owned();
    }
    capitalised(&clauses.join("; "))
}

/// The subject's form of it: `12 entries added under China (11), Taiwan (1)`.
/// At most `most` destinations are named per clause; the rest is counted.
pub(super) fn short_headline(
    counts: &Counts,
    destinations: &[DestinationCounts],
    most: usize,
) -> String {
    let mut parts: Vec<String> = clauses(counts)
        .into_iter()
        .filter(|clause| clause.count.entries > 0)
        .enumerate()
        .map(|(index, clause)| {
            let number = if index == 0 {
                plural(clause.count.entries, "entry", "entries")
            } else {
                clause.count.entries.to_string()
            };
            let places = if index == 0 {
                format!(" under {}", places(destinations, clause.of, most))
            } else {
                String::new()
            };
            format!("{number} {}{places}", clause.done)
        })
        .collect();
    if counts.held.entries > 0 {
        parts.push(format!("{} held", counts.held.entries));
    }
    if parts.is_empty() { "no entry changed".to_owned() } else { parts.join("; ") }
}

struct Clause {
    verb: &'static str,
    done: &'static str,
    count: Count,
    of: fn(&DestinationCounts) -> u32,
}

fn clauses(counts: &Counts) -> [Clause; 4] {
    [
        Clause { verb: "adds", done: "added", count: counts.added, of: |row| row.added },
        Clause { verb: "revises", done: "revised", count: counts.revised, of: |row| row.revised },
        Clause { verb: "removes", done: "removed", count: counts.removed, of: |row| row.removed },
        Clause {
            verb: "repeats",
            done: "already listed",
            count: counts.already_listed,
            of: |row| row.already_listed,
        },
    ]
}

fn numbers(count: Count) -> String {
    let entries = plural(count.entries, "entry", "entries");
    if count.parties == count.entries {
        return entries;
    }
    format!("{entries} ({})", plural(count.parties, "party", "parties"))
}

fn places(
    destinations: &[DestinationCounts],
    of: fn(&DestinationCounts) -> u32,
    most: usize,
) -> String {
    let touched: Vec<(&str, u32)> = destinations
        .iter()
        .map(|row| (row.place.destination_name.as_str(), of(row)))
        .filter(|(_, number)| *number > 0)
        .collect();
    let named = touched.iter().take(most).map(|(name, number)| format!("{name} ({number})"));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if touched.len() > most {
        let rest = u32::try_from(touched.len() - most).unwrap_or(u32::MAX);
        text.push_str(" and ");
        text.push_str(&plural(rest, "more destination", "more destinations"));
    }
    text
}

/// `1 entry`, `2 entries`.
pub(super) fn plural(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A remark where the first day in force is not the day of publication.
pub(super) fn timing(published: Option<Date>, effective: &[EffectiveFact]) -> Option<String> {
    let published = published?;
    let first = effective.iter().map(|effective| effective.date).min()?;
    let days = published.until(first).ok()?.get_days();
    let many = |days: i32| plural(days.unsigned_abs(), "day", "days");
    match days {
        0 => None,
        ..0 => Some(format!("in force {} before it was published", many(days))),
        _ => Some(format!("takes effect {} after publication", many(days))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::words::place;
    use entity_list::model::{CountryCode, Destination};
    use jiff::civil::date;

    fn row(heading: &str, added: u32, revised: u32) -> DestinationCounts {
        DestinationCounts {
            place: place(&Destination::new(heading), None::<CountryCode>),
            added,
            revised,
            removed: 0,
            already_listed: 0,
            held: 0,
        }
    }

    #[test]
    fn parties_and_entries_are_told_apart() {
        let counts = Counts {
            added: Count { entries: 3, parties: 2 },
            revised: Count { entries: 1, parties: 1 },
            ..Counts::default()
        };
        let rows = [row("CANADA", 1, 1), row("IRAN", 2, 0)];
        assert_eq!(
            headline(&counts, &rows),
            "Adds 3 entries (2 parties) under Canada (1), Iran (2); revises 1 entry under Canada (1)"
        );
        assert_eq!(
            short_headline(&counts, &rows, 1),
            "3 entries added under Canada (1) and 1 more destination; 1 revised"
        );
        assert_eq!(headline(&Counts::default(), &[]), "Changes no entry");
    }

    #[test]
    fn the_same_name_written_twice_is_one_party() {
        let names = ["Dart Aviation", "DART AVIATION", "北京", "北京", "上海"];
        assert_eq!(count(names.into_iter()), Count { entries: 5, parties: 3 });
    }

    #[test]
    fn a_rule_in_force_before_its_publication_says_so() {
        let on = |date| [EffectiveFact { date, until: None, applies_to: None }];
        let published = Some(date(2025, 3, 28));
        let remark = |day| timing(published, &on(date(2025, 3, day)));
        assert_eq!(remark(25).as_deref(), Some("in force 3 days before it was published"));
        assert_eq!(remark(29).as_deref(), Some("takes effect 1 day after publication"));
        assert_eq!(remark(28), None);
    }
}
