//! The list as a cycle goes through its documents.

use entity_list::ledger::ListedEntry;
use entity_list::model::{Footnote, List};
use jiff::civil::Date;

use super::report::BaselineReport;
use crate::store::{Store, StoreError};

/// The list as a cycle goes through its documents.
pub(super) struct Standing {
    /// The day of the baseline.
    pub(super) baseline: Date,
    /// Every version held true, with what the documents before made of them.
    pub(super) entries: Vec<ListedEntry>,
    /// The footnotes of the list.
    pub(super) footnotes: Vec<Footnote>,
}

impl Standing {
    /// As it is in the store.
    pub(super) async fn stored(
        store: &dyn Store,
        baseline: BaselineReport,
    ) -> Result<Self, StoreError> {
        let entries = store.versions(List::EntityList).await?;
        Ok(Self { baseline: baseline.date, entries, footnotes: baseline.footnotes })
    }
}

/// The list, read from the store when it is first asked for: most cycles find
/// nothing new and never need its thousands of entries.
pub(super) struct Stand {
    began: BaselineReport,
    read: Option<Standing>,
}

impl Stand {
    /// What a stored list began with.
    pub(super) const fn stored(began: BaselineReport) -> Self {
        Self { began, read: None }
    }

    /// A list that was just taken.
    pub(super) const fn taken(began: BaselineReport, standing: Standing) -> Self {
        Self { began, read: Some(standing) }
    }

    /// The day of the baseline.
    pub(super) const fn baseline(&self) -> Date {
        self.began.date
    }

    /// The list, with what the documents of the cycle so far made of it.
    pub(super) async fn read(&mut self, store: &dyn Store) -> Result<&mut Standing, StoreError> {
        let standing = match self.read.take() {
            Some(standing) => standing,
            None => Standing::stored(store, self.began.clone()).await?,
        };
        Ok(self.read.insert(standing))
    }
}
