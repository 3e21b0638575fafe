//! What the three license columns print, as phrases: with them a line whose
//! columns run together is taken apart. A new wording costs one line here.

/// A cited section, `§ 744.11` or `§§ 734.9(e)(2)`.
pub(super) const SECTION: &str = "§";
/// An export control classification number.
pub(super) const ECCN: &str = "eccn#";
/// A figure.
pub(super) const FIGURE: &str = "9";
/// A year of four figures.
pub(super) const YEAR: &str = "yyyy";
/// A date in figures, `3/28/25`.
pub(super) const DATE: &str = "m/d/y";
/// The name of a month.
pub(super) const MONTH: &str = "month";

/// What opens a row: a license requirement of an entry begins with it.
pub(super) const ROW_OPENINGS: [&str; 4] =
    ["for all items", "all items", "for any item", "for items"];

/// License requirements.
pub(super) const REQUIREMENTS: &[&str] = &[
    "for all items subject to the ear see § of the ear",
    "for all items subject to ear see § of the ear",
    "for all items subject to the ear se § and § of the ear",
    "for any items subject to the ear see § § and § of the ear",
    "for any item subject to the ear see § or § of the ear",
    "all items subject to the ear see § § § and § of this part",
    "items subject to the ear see § and § of part 9",
    "for all items subject to the ear when used in projects specified in § of the ear",
    "for all items on the commerce control list ccl supp no 9 to part 9 of the ear",
    "for items on the ccl and ear99 items listed in supplement no 9 to part 9 of the ear",
    "for items on the ccl and listed in supplement no 9 to part 9 of the ear",
    "for all items subject to the ear having a classification other than ear99 or ear99",
    "for all items subject to the ear except for ear99 items see § of the ear",
    "for all items subject to the ear apart from food and medicine classified as ear99",
    "for all items subject to the ear apart from items that are related to transactions that are \
     authorized by the department of the treasury's office of foreign assets control pursuant to \
     general license no 9 of month 9 yyyy see § of the ear",
    "this license requirement may be overcome by license exception gov under § and e",
    "the license requirements under this entry also extend to any export reexport and transfer \
     in-country to the entity wherever located worldwide",
];

/// License review policies.
pub(super) const POLICIES: &[&str] = &[
    "presumption of denial",
    "presumption of denial see § and § of the ear",
    "presumption of denial for all items subject to the ear",
    "presumption of denial for all other items subject to the ear",
    "presumption of approval for ear99 items see § of the ear",
    "presumption of approval for ear99 case-by-case review for all items on the ccl",
    "policy of denial",
    "policy of denial see § and § of the ear",
    "policy of denial for all items subject to the ear see § and §",
    "policy of denial for all items subject to the ear apart from food and medicine designated as \
     ear99 which will be reviewed on a case-by-case basis see § and §",
    "policy of denial for all items subject to the ear apart from food and medicine designated as \
     ear99 and for items for u.s government supported use in the international space station iss \
     which will be reviewed on a case-by-case basis see § and §",
    "policy of denial case-by-case basis for items for u.s government supported use in the \
     international space station iss",
    "case-by-case basis",
    "case-by-case review",
    "case-by-case for all items listed on the ccl presumption of approval for ear99 items",
    "case-by-case review for eccns eccn# eccn# and eccn# and for ear99 items described in the \
     note to eccn eccn# case-by-case review for items necessary to detect identify and treat \
     infectious disease and presumption of denial for all other items subject to the ear",
    "case-by-case review for items necessary to detect identify and treat infectious disease \
     presumption of denial for all other items subject to the ear",
    "see § § and § of the ear",
    "see § and § of this part",
];

/// Citations, placeholders among them.
pub(super) const CITATIONS: &[&str] = &[
    "9 fr 9 m/d/y 9 fr 9 m/d/y",
    "9 fr 9 month 9 yyyy 9 fr 9 month 9 yyyy",
    "9 fr fr 9 m/d/y",
    "9 fr 9 month 9 yyyy",
    "9 fr insert fr page number m/d/y",
    "9 fr insert fr page number and m/d/y",
    "9 fr insert fr page number and month 9 yyyy",
    "9 fr insert fr page number month 9 yyyy",
    "9 fr insert page number m/d/y",
    "9 fr insert federal register page number m/d/y",
    "9 fr insert federal register page number and month 9 yyyy",
    "9 fr insert first page of publication m/d/y",
    "9 fr insert fr page number and insert date of publication",
    "9 fr insert fr page number insert date of publication",
];

/// The names of the months and their short forms.
pub(super) const MONTHS: [&str; 21] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Abbreviations that end with a full stop and no sentence: what follows on
/// the next line goes on.
pub(super) const ABBREVIATIONS: [&str; 16] = [
    "no", "nos", "st", "p.o", "po", "mr", "mrs", "dr", "mt", "ft", "ste", "apt", "bldg", "blk",
    "prof", "gen",
];

/// Words with which a line goes on with a company's name.
pub(super) const NAME_ENDS: [&str; 6] = ["Ltd", "Limited", "Inc", "LLC", "Corp", "GmbH"];

/// The labels of a document in the order in which they are printed (Document
/// Drafting Handbook, chapter 2).
pub(super) const LABELS: [&str; 8] = [
    "AGENCY",
    "ACTION",
    "SUMMARY",
    "DATES",
    "ADDRESSES",
    "COMPLIANCE DATES",
    "FOR FURTHER INFORMATION CONTACT",
    "SUPPLEMENTARY INFORMATION",
];
