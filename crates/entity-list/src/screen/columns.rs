//! The first line of a table of own parties: what each column means.

use csv::StringRecord;

use super::file::PartyFileError;
use crate::read::normalise::one_line;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    Alias,
    Address,
    Country,
    Notes,
}

/// Headings by what they mean, compared by their letters and digits only; a
/// figure behind one (`alias 2`) counts as the same.
const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Id,
        &[
            "id",
            "no",
            "number",
            "code",
            "key",
            "partyid",
            "customerid",
            "customerno",
            "customernumber",
            "vendorid",
            "vendorno",
            "vendornumber",
            "supplierid",
            "accountid",
            "accountno",
            "accountnumber",
            "reference",
            "ref",
            "kundennummer",
            "bpnumber",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "partyname",
            "companyname",
            "company",
            "customer",
            "customername",
            "vendor",
            "vendorname",
            "supplier",
            "suppliername",
            "party",
            "legalname",
            "account",
            "accountname",
            "organization",
            "organisation",
            "firma",
            "endusername",
        ],
    ),
    (
        Column::Alias,
        &[
            "alias",
            "aliases",
            "aka",
            "othername",
            "othernames",
            "altname",
            "altnames",
            "alternativename",
            "alternatename",
            "dba",
            "tradename",
            "tradingname",
            "formername",
            "fka",
            "localname",
            "nativename",
            "shortname",
        ],
    ),
    (
        Column::Address,
        &[
            "address",
            "addresses",
            "street",
            "streetaddress",
            "addressline",
            "city",
            "town",
            "state",
            "province",
            "region",
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
            "fulladdress",
        ],
    ),
    (
        Column::Country,
        &["country", "countrycode", "countryiso", "countryname", "nation", "isocountry", "land"],
    ),
    (Column::Notes, &["notes", "note", "remarks", "remark", "comment", "comments"]),
];

/// What each column means; what is not known is told and not read.
pub(super) fn columns(
    head: &StringRecord,
) -> Result<(Vec<Option<Column>>, Vec<String>), PartyFileError> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    let mut unknown = Vec::new();
    for (at, heading) in head.iter().enumerate() {
        let column = meaning(heading);
        if let Some(one) =
            column.filter(|it| !matches!(it, Column::Alias | Column::Address | Column::Notes))
            && let Some(before) = columns.iter().position(|it| *it == Some(one))
        {
            let printed = |at: usize| head.get(at).unwrap_or_default().trim().to_owned();
            return Err(PartyFileError::TwoColumns { first: printed(before), second: printed(at) });
        }
        if column.is_none() && !heading.trim().is_empty() {
            unknown.push(format!("`{}`", one_line(heading)));
        }
        columns.push(column);
    }
    if !columns.contains(&Some(Column::Name)) {
        let printed = head.iter().map(|heading| format!("`{}`", one_line(heading))).collect();
        return Err(PartyFileError::NoNameColumn(printed));
    }
    let warnings = match unknown.len() {
        0 => Vec::new(),
        1 => vec![format!("the column {} is not used", unknown.concat())],
        _ => vec![format!("the columns {} are not used", unknown.join(", "))],
    };
    Ok((columns, warnings))
}

fn meaning(heading: &str) -> Option<Column> {
    let letters: String =
        heading.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let bare = letters.trim_end_matches(|it: char| it.is_ascii_digit());
    COLUMNS.iter().find(|(_, known)| known.contains(&bare)).map(|(column, _)| *column)
}
