//! Tests of the ledger: entries in the official shape, small lists, and
//! properties of generated ones.

mod apply;
mod corpus;
mod decision;
mod diff;
mod headings;
mod identity;
mod later_texts;
mod measured;
mod party;
mod properties;
mod reword;
mod witnesses;

use jiff::civil::Date;

use super::ListedEntry;
use crate::model::{
    Alias, Change, ChangeKind, Citation, CountryCode, Destination, DocumentNumber, Entry,
    EntryKind, LicenseRequirement, LicenseReviewPolicy, List, RequirementClass, ReviewPolicyClass,
};

/// An entry under China as the list prints it.
fn entry(name: &str) -> Entry {
    let address = "No. 1036, Langchao Road, Jinan City, China";
    Entry {
        destination: Destination::new("CHINA, PEOPLE'S REPUBLIC OF"),
        country: CountryCode::from_bytes(*b"CN"),
        kind: EntryKind::Party,
        name: name.to_owned(),
        aliases: Vec::new(),
        members: Vec::new(),
        addresses: vec![address.to_owned()],
        cross_references: Vec::new(),
        notes: Vec::new(),
        license_requirement: LicenseRequirement {
            text: "For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)"
                .to_owned(),
            footnotes: vec![4],
            class: RequirementClass::AllItems,
            ..LicenseRequirement::default()
        },
        license_review_policy: LicenseReviewPolicy {
            text: "Presumption of denial.".to_owned(),
            class: ReviewPolicyClass::PresumptionOfDenial,
        },
        citations: vec![cited(88, 13676, "3/6/23")],
        text: format!("{name}, {address}."),
        warnings: Vec::new(),
        position: None,
        spans: Vec::new(),
    }
}

fn cited(volume: u16, page: u32, day: &str) -> Citation {
    Citation {
        text: format!("{volume} FR {page}, {day}."),
        volume: Some(volume),
        page: Some(page),
        date: None,
        placeholder: false,
        repaired: false,
    }
}

fn with_aliases(mut entry: Entry, names: &[&str]) -> Entry {
    entry.aliases = names
        .iter()
        .map(|name| Alias { name: (*name).to_owned(), label: "a.k.a.".to_owned() })
        .collect();
    let aliases: Vec<String> = names.iter().map(|name| format!("—{name}.")).collect();
    let address = entry.addresses.join("; and ");
    entry.text = format!("{}, a.k.a.,\n{}\n{address}.", entry.name, aliases.join("\n"));
    entry
}

fn with_address(mut entry: Entry, address: &str) -> Entry {
    entry.addresses = vec![address.to_owned()];
    entry.text = format!("{}, {address}.", entry.name);
    entry
}

fn under(mut entry: Entry, destination: &str, code: &str) -> Entry {
    entry.destination = Destination::new(destination);
    entry.country = CountryCode::try_from(code.to_owned()).ok();
    entry
}

fn change(kind: ChangeKind, entry: Entry, day: Date) -> Change {
    Change {
        kind,
        instruction: Some("2.a".to_owned()),
        list: List::EntityList,
        entry,
        rewording: None,
        former_name: None,
        reason: None,
        subjects: Vec::new(),
        effective_date: Some(day),
        effective_until: None,
    }
}

fn rule(number: &str) -> DocumentNumber {
    DocumentNumber::new(number)
}

/// The names in force on a day, in the order of the list.
fn names_on(versions: &[ListedEntry], day: Date) -> Vec<&str> {
    let in_force = versions.iter().filter(|version| version.is_in_force(day));
    in_force.map(|version| version.entry.name.as_str()).collect()
}
