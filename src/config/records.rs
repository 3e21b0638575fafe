//! The draft's settings about the list's records: reviewed fixes, how the list
//! is held against its witnesses, and the own parties held against it.

use std::path::Path;

use super::draft::Draft;
use super::model::{Ledger, OwnParties, Reconcile, WitnessName};
use super::secret::absolute;

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

/// The table of own parties; a relative path starts at the configuration
/// file's folder. Whether it can be read is seen when it is: an alert goes out
/// either way.
pub(super) fn own_parties(draft: &Draft) -> Option<OwnParties> {
    Some(OwnParties {
        file: absolute(draft, draft.text("own_parties.file")?),
        threshold_percent: draft.number("own_parties.threshold_percent")?,
    })
}
