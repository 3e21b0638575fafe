//! The license requirement column: text, footnotes, class.

use super::parts::MarkedText;
use crate::model::LicenseRequirement;

/// Reads the license requirement column.
pub fn read_requirement(cell: &MarkedText) -> LicenseRequirement {
    LicenseRequirement { text: cell.text.clone(), ..LicenseRequirement::default() }
}
