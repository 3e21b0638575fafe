//! What is believed of days that may be past: dates that notices move, readings
//! that turn out better, the list worked out from its beginning.

pub(in crate::ledger) mod postpone;
pub(in crate::ledger) mod related;
pub(in crate::ledger) mod replay;
pub(in crate::ledger) mod reread;
pub(in crate::ledger) mod restated;
pub(in crate::ledger) mod stated;
pub(in crate::ledger) mod undo;
