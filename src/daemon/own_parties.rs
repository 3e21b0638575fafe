//! The operator's own parties: read from their table, looked at anew before
//! every cycle and digest, and told of when the table cannot be used.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use entity_list::screen::{PartyFileError, Screen, Threshold, ThresholdError, read_parties};

use super::rooms::Rooms;
use super::trouble::tell;
use crate::alert::{Notice, Screening};
use crate::config::{Config, OwnParties};
use crate::store::{EventKind, StoreError};

/// Longest table that is read, in bytes.
const LONGEST: u64 = 128 << 20;

/// The beginning of the ids of what is told of the table.
const EVENTS: &str = "own-parties:";

/// A table of own parties cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OwnPartiesError {
    /// The file cannot be read.
    #[error("cannot read the own parties `{}`: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is no table of own parties.
    #[error("the own parties `{}`: {source}", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        source: PartyFileError,
    },
    /// The threshold.
    #[error(transparent)]
    Threshold(#[from] ThresholdError),
}

/// Own parties ready to be compared, and what should be put right in their
/// table.
#[derive(Debug)]
pub struct LoadedParties {
    /// The parties.
    pub screen: Screen,
    /// What should be put right, a sentence each.
    pub warnings: Vec<String>,
}

/// Reads a table of own parties. `threshold_percent` is 50 to 100.
pub fn load_own_parties(
    path: &Path,
    threshold_percent: u8,
) -> Result<LoadedParties, OwnPartiesError> {
    let threshold = Threshold::new(f64::from(threshold_percent) / 100.0)?;
    let unreadable = |source| OwnPartiesError::Unreadable { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let read = read_parties(&bytes)
        .map_err(|source| OwnPartiesError::Table { path: path.to_owned(), source })?;
    Ok(LoadedParties { screen: Screen::new(read.parties, threshold), warnings: read.warnings })
}

/// The own parties of one running program, as they were when last looked at.
#[derive(Debug, Default)]
pub(super) struct PartyBook {
    settings: Option<OwnParties>,
    page: Mutex<Page>,
}

#[derive(Debug, Default)]
struct Page {
    /// The file as it was when it was read; `None` before, and where it could
    /// not be looked at.
    stamp: Option<Stamp>,
    screening: Screening,
}

/// By what a file is known to be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(file: &Metadata) -> Self {
        Self { length: file.len(), modified: file.modified().ok() }
    }
}

impl PartyBook {
    pub(super) fn of(settings: Option<OwnParties>) -> Self {
        let book = Self { settings, page: Mutex::default() };
        book.look();
        book
    }

    /// What alerts are screened against, as it was when last looked at.
    pub(super) fn screening(&self) -> Screening {
        self.page().screening.clone()
    }

    /// Reads the table where it is another than before.
    pub(super) fn look(&self) {
        let Some(settings) = &self.settings else { return };
        let stamp = std::fs::metadata(&settings.file).ok().map(|file| Stamp::of(&file));
        if stamp.is_some() && self.page().stamp == stamp {
            return;
        }
        let screening = match load_own_parties(&settings.file, settings.threshold_percent) {
            Ok(loaded) => {
                let parties = loaded.screen.parties().len();
                tracing::info!(parties, file = %settings.file.display(), "own parties read");
                for warning in &loaded.warnings {
                    tracing::warn!(file = %settings.file.display(), "own parties: {warning}");
                }
                Screening::Ready(Arc::new(loaded.screen))
            }
            Err(error) => {
                let why = error.to_string();
                // said once, however often it is looked at
                if !matches!(&self.page().screening, Screening::NotDone(said) if *said == why) {
                    tracing::error!("own parties are NOT screened: {why}");
                }
                Screening::NotDone(why)
            }
        };
        *self.page() = Page { stamp, screening };
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What alerts are screened against by these settings, now.
pub fn screening(config: &Config) -> Screening {
    PartyBook::of(config.own_parties.clone()).screening()
}

/// Looks at the table and tells, once, that it cannot be used, and once that
/// it can again. Gives the number of notices.
pub(super) async fn note(rooms: &Rooms) -> Result<u32, StoreError> {
    let book = Arc::clone(&rooms.own_parties);
    // A large table takes a second, in which others have something to do.
    if let Err(error) = tokio::task::spawn_blocking(move || book.look()).await {
        tracing::error!("the own parties could not be looked at: {error}");
    }
    let Some(settings) = &rooms.config.own_parties else { return Ok(0) };
    let file = settings.file.display().to_string();
    let last = rooms.store.latest_event_named(EVENTS, None).await?;
    let failed = last.filter(|event| event.event.id.starts_with(&format!("{EVENTS}failed:")));
    let at = rooms.clock.now();
    let (what, notice) = match (rooms.own_parties.screening(), failed) {
        (Screening::NotDone(error), None) => ("failed", Notice::OwnPartiesFailed { file, error }),
        (Screening::Ready(screen), Some(failed)) => {
            let parties = u32::try_from(screen.parties().len()).unwrap_or(u32::MAX);
            let since = Some(failed.event.at);
            ("back", Notice::OwnPartiesRecovered { file, parties, since })
        }
        _ => return Ok(0),
    };
    tell(rooms, format!("{EVENTS}{what}:{at}"), EventKind::OwnParties, &notice).await?;
    Ok(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_anew_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.csv");
        let book = PartyBook::of(Some(OwnParties { file: file.clone(), threshold_percent: 85 }));
        let parties = || match book.screening() {
            Screening::Ready(screen) => Ok(screen.parties().len()),
            Screening::NotDone(why) => Err(why),
            Screening::NotAsked => Err("not asked".to_owned()),
        };
        assert!(parties().unwrap_err().contains("cannot read the own parties"));
        for (table, expected) in [("name\nOne\n", 1), ("name\nOne\nTwo\n", 2)] {
            std::fs::write(&file, table).unwrap();
            book.look();
            assert_eq!(parties(), Ok(expected));
        }
        std::fs::write(&file, "id\n1\n").unwrap();
        book.look();
        assert!(parties().unwrap_err().contains("no column is called `name`"));
    }
}
