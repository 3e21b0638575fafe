//! Federal Register citations as they stand in the list's last column.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One Federal Register citation.
///
/// The printed text is always kept. The numbers are given only where they can
/// be had without guessing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// The citation as printed, such as `90 FR 14048, 3/28/25`.
    pub text: String,
    /// The volume of the Federal Register (88 is the year 2023).
    pub volume: Option<u16>,
    /// The page. In the list it is the page of the amendatory text, in the
    /// Consolidated Screening List the first page of the rule.
    pub page: Option<u32>,
    /// The date of publication.
    pub date: Option<Date>,
    /// True for `88 FR [INSERT FR PAGE NUMBER AND 2/27/2023]`: the rule cites
    /// itself before its page is known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub placeholder: bool,
    /// True where the printed text is malformed and the numbers were repaired
    /// (`88 FR FR 12158`, `88 FR 121582/27/23.`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repaired: bool,
}
