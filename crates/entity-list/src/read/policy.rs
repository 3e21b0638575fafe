//! The license review policy column: text and class.

use super::parts::MarkedText;
use crate::model::LicenseReviewPolicy;

/// Reads the license review policy column.
pub fn read_policy(cell: &MarkedText) -> LicenseReviewPolicy {
    LicenseReviewPolicy { text: cell.text.clone(), ..LicenseReviewPolicy::default() }
}
