//! The draft's settings about the list's records: reviewed fixes, and how the
//! list is held against its witnesses.

use std::path::Path;

use super::draft::Draft;
use super::model::{Ledger, Reconcile, WitnessName};

/// The ledger's settings; a relative folder starts at the state folder.
pub(super) fn ledger(draft: &Draft, state_dir: &Path) -> Option<Ledger> {
    Some(Ledger { overrides: state_dir.join(draft.text("ledger.overrides")?) })
}

/// How the list is held against its witnesses.
pub(super) fn reconcile(draft: &Draft) -> Option<Reconcile> {
    let names = draft.texts_of("reconcile.witnesses")?;
    let mut witnesses: Vec<WitnessName> = names
        .iter()
        .map(|name| if name == "csl" { WitnessName::Csl } else { WitnessName::Ecfr })
        .collect();
    witnesses.sort_unstable();
    witnesses.dedup();
    Some(Reconcile {
        witnesses,
        every: draft.duration("reconcile.every")?,
        max_change_percent: draft.number("reconcile.max_change_percent")?,
        grace_days: draft.number("reconcile.grace_days")?,
        stale_days: draft.number("reconcile.stale_days")?,
    })
}
