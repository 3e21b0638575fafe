//! What a document does to the list: its changes, the headings that it renames
//! or removes, and the documents that it corrects.

use entity_list::ledger::{Amendments, Applied, apply_document, documents_meant, heading_changes};
use entity_list::model::{Document, DocumentNumber, List, RelatedAction, Rule};

use super::document::changes_of;
use super::postponement::{OnRecord, at_their_dates};
use super::standing::Standing;
use crate::store::{Store, StoreError};

/// The documents that a rule corrects, by what it says and by what the Federal
/// Register says about it.
pub(super) async fn corrected_by(
    store: &dyn Store,
    document: &Document,
    rule: Option<&Rule>,
) -> Result<Vec<DocumentNumber>, StoreError> {
    let mut corrected: Vec<DocumentNumber> = document.correction_of.iter().cloned().collect();
    let corrects =
        |rule: &&Rule| rule.related.iter().any(|related| related.action == RelatedAction::Corrects);
    if let Some(rule) = rule.filter(corrects) {
        let known = store.documents().await?;
        corrected.extend(documents_meant(rule, RelatedAction::Corrects, &known));
    }
    Ok(corrected)
}

/// Brings a rule onto the list, at the dates that notices on record give it.
pub(super) fn applied(
    standing: &Standing,
    document: &Document,
    rule: &Rule,
    corrects: &[DocumentNumber],
    recorded: &[OnRecord],
) -> Applied {
    let headings = heading_changes(rule, List::EntityList);
    let amendments = Amendments {
        document: &document.number,
        corrects,
        headings: &headings,
        changes: &at_their_dates(changes_of(rule), recorded),
    };
    apply_document(&standing.entries, &amendments)
}
