//! What the tests of the store put in.

use entity_list::ledger::{ListedEntry, baseline};
use entity_list::model::{
    CountryCode, Destination, Document, DocumentNumber, Entry, EntryKind, Format, Kind,
    LicenseRequirement, LicenseReviewPolicy, List, Reading, RequirementClass, ReviewPolicyClass,
    Sha256, Source, Stage,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use crate::store::{ArchivedBody, Commit, EventKind, NewDelivery, NewEvent};

pub(in crate::store) fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

pub(in crate::store) fn entry(name: &str) -> Entry {
    Entry {
        destination: Destination::new("CHINA, PEOPLE'S REPUBLIC OF"),
        country: CountryCode::from_bytes(*b"CN"),
        kind: EntryKind::Party,
        name: name.to_owned(),
        aliases: Vec::new(),
        members: Vec::new(),
        addresses: vec!["No. 1036, Langchao Road, Jinan City, China".to_owned()],
        cross_references: Vec::new(),
        notes: Vec::new(),
        license_requirement: LicenseRequirement {
            text: "For all items subject to the EAR.".to_owned(),
            footnotes: vec![4],
            class: RequirementClass::AllItems,
            ..LicenseRequirement::default()
        },
        license_review_policy: LicenseReviewPolicy {
            text: "Presumption of denial".to_owned(),
            class: ReviewPolicyClass::PresumptionOfDenial,
        },
        citations: Vec::new(),
        text: name.to_owned(),
        warnings: Vec::new(),
        position: None,
        spans: Vec::new(),
    }
}

pub(in crate::store) fn listed(
    name: &str,
    from: Option<Date>,
    document: Option<&str>,
) -> ListedEntry {
    let mut listed = baseline(&[entry(name)], List::EntityList).remove(0);
    listed.effective_from = from;
    listed.document = document.map(DocumentNumber::new);
    listed
}

pub(in crate::store) fn document(number: &str, publication: Date, page: u32) -> Document {
    Document {
        number: DocumentNumber::new(number),
        document_type: "Rule".to_owned(),
        title: "Additions to the Entity List".to_owned(),
        action: Some("Final rule.".to_owned()),
        citation: None,
        start_page: Some(page),
        end_page: None,
        dockets: Vec::new(),
        rins: Vec::new(),
        filed_at: None,
        publication_date: Some(publication),
        effective_on: None,
        first_seen: moment("2025-03-28T10:05:00.123456Z"),
        stage: Stage::Published,
        html_url: None,
        pdf_url: None,
        xml_url: None,
        body_html_url: None,
        raw_text_url: None,
        correction_of: None,
        corrections: Vec::new(),
    }
}

pub(in crate::store) fn reading(bytes: &[u8]) -> Reading {
    Reading {
        source: Source {
            path: None,
            sha256: Sha256::of(bytes),
            format: Format::FrRuleXml,
            reader_version: 1,
        },
        kind: Kind::Rule,
        rule: None,
        list: None,
        entries: vec![entry("Inspur Software Co., Ltd.")],
        footnotes: Vec::new(),
        rows: entity_list::model::RowCounts::default(),
        coverage: entity_list::model::Coverage::default(),
        checks: Vec::new(),
        unread: Vec::new(),
        warnings: Vec::new(),
    }
}

pub(in crate::store) fn event(id: &str) -> NewEvent {
    NewEvent {
        id: id.to_owned(),
        kind: EventKind::Rule,
        document: Some(DocumentNumber::new("2025-05427")),
        at: moment("2025-03-28T10:05:00Z"),
        body: json!({"added": 12}),
    }
}

pub(in crate::store) fn delivery(id: &str, event_id: &str, recipient: &str) -> NewDelivery {
    NewDelivery {
        id: id.to_owned(),
        event_id: event_id.to_owned(),
        channel: "mail".to_owned(),
        recipient: recipient.to_owned(),
        payload: json!({"subject": "12 parties added"}),
    }
}

/// A commit of events `e1`, `e2`, ... with a delivery for each recipient.
pub(in crate::store) fn outbox(events: u32, recipients: &[&str], at: Timestamp) -> Commit {
    let mut commit = Commit { at, ..Commit::default() };
    for number in 1..=events {
        let id = format!("e{number}");
        for recipient in recipients {
            commit.deliveries.push(delivery(&format!("{id}:{recipient}"), &id, recipient));
        }
        commit.events.push(event(&id));
    }
    commit
}

/// A body of the Federal Register, seen at a moment.
pub(in crate::store) fn body(url: &str, bytes: &[u8], seen: &str) -> ArchivedBody {
    ArchivedBody {
        url: url.to_owned(),
        sha256: Sha256::of(bytes),
        body: bytes.to_vec(),
        status: 200,
        headers: vec![("content-type".to_owned(), "text/xml".to_owned())],
        first_seen: moment(seen),
    }
}
