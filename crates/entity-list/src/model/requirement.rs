//! License requirement and license review policy of an entry.

use serde::{Deserialize, Serialize};

/// What a license is required for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequirementClass {
    /// `For all items subject to the EAR.`
    AllItems,
    /// All items with an exception or under a condition, such as EAR99, food
    /// and medicine, or `when used in projects specified in …`.
    AllItemsExcept,
    /// Named items only.
    ListedItems,
    /// Only a reference to a section of the EAR.
    SeeSection,
    /// None of these, or nothing is said.
    #[default]
    Other,
}

/// The license requirement column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenseRequirement {
    /// The column verbatim, without the footnote marks.
    pub text: String,
    /// The footnotes it carries, in order of appearance, each once.
    pub footnotes: Vec<u8>,
    /// True where the format has no superscripts and the footnotes were
    /// recognised as digits glued to the text (`734.9(g),3 744.21(b)`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub footnotes_inferred: bool,
    /// What a license is required for.
    pub class: RequirementClass,
}

/// How an application is reviewed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReviewPolicyClass {
    /// `Presumption of denial`.
    PresumptionOfDenial,
    /// `Policy of denial`.
    PolicyOfDenial,
    /// `Case-by-case basis`.
    CaseByCase,
    /// One of them with another for some items.
    Mixed,
    /// None of these, or nothing is said.
    #[default]
    Other,
}

/// The license review policy column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenseReviewPolicy {
    /// The column verbatim, without leader dots.
    pub text: String,
    /// How an application is reviewed.
    pub class: ReviewPolicyClass,
}
