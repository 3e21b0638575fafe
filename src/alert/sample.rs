//! Samples: an invented rule, a notice and a digest, as real ones would look.
//! For `notify test`, for the check of templates, for tests of formats.

mod full;

use entity_list::ledger::{EntryId, Tag, Weight};
use entity_list::model::{
    Alias, CountryCode, Destination, DocumentNumber, EntryKind, LicenseRequirement,
    LicenseReviewPolicy, List, RequirementClass, ReviewPolicyClass, Stage, SubjectTag,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::compose::tally;
use super::digest::{Digest, DigestItem, Evidence, Told};
use super::headline::headline;
use super::model::{
    CitationFact, DocumentFacts, EffectiveFact, FieldDifference, FootnoteMeaning, Links,
    PartyChange, PartyChangeKind, ReasonGroup, RuleAlert, SCHEMA_VERSION, Savings, Trouble,
    WordRun,
};
use super::notice::{Notice, ReceiverName};
use super::words::{CAVEATS, ECFR_LIST_URL, footnote_gist, place};

/// The number of the invented document. Real numbers begin with a year.
const NUMBER: &str = "TEST-00001";

const REASON: &str = "THIS IS A TEST. The End-User Review Committee determined to add Example \
                      Trading Co., Ltd. and Sample Electronics FZE for acquiring items of U.S. \
                      origin in support of invented activities.";

/// An alert about an invented rule: additions, a revision, a removal.
pub fn sample_alert(event_id: &str, today: Date, now: Timestamp) -> RuleAlert {
    let changes = changes(today);
    let (counts, destinations) = tally(&changes, &[]);
    RuleAlert {
        schema_version: SCHEMA_VERSION,
        event_id: event_id.to_owned(),
        headline: format!("TEST, nothing happened: {}", headline(&counts, &destinations)),
        counts,
        destinations,
        document: document(today, now),
        summary: Some("THIS IS A TEST of the alerts of entitylistd.".to_owned()),
        reasons: vec![ReasonGroup {
            number: 1,
            text: REASON.to_owned(),
            subjects: vec![SubjectTag {
                tag: "semiconductors".to_owned(),
                phrase: "semiconductor".to_owned(),
            }],
            changes: vec![1, 2],
        }],
        savings_clause: Some(Savings {
            text: "THIS IS A TEST. Shipments that were under way may proceed.".to_owned(),
            until: today.checked_add(jiff::Span::new().days(30)).ok(),
        }),
        related: Vec::new(),
        footnotes: vec![FootnoteMeaning {
            number: 4,
            gist: footnote_gist(4).map(str::to_owned),
            text: None,
            until: None,
            changes: vec![1],
        }],
        changes,
        trouble: Trouble::default(),
        caveats: CAVEATS.iter().map(|caveat| (*caveat).to_owned()).collect(),
        shown: None,
        reduced: None,
    }
}

fn document(today: Date, now: Timestamp) -> DocumentFacts {
    DocumentFacts {
        number: DocumentNumber::new(NUMBER),
        title: "TEST: Additions, Revisions and Removals of Invented Entities".to_owned(),
        action: Some("Test, no rule.".to_owned()),
        citation: None,
        dockets: Vec::new(),
        rins: Vec::new(),
        stage: Stage::Published,
        filed_at: None,
        filed_date: None,
        published: Some(today),
        effective: vec![EffectiveFact { date: today, until: None, applies_to: None }],
        first_seen: now,
        timing: None,
        links: Links {
            page: Some(
                "https://www.federalregister.gov/agencies/industry-and-security-bureau".to_owned(),
            ),
            pdf: None,
            xml: None,
            ecfr: ECFR_LIST_URL.to_owned(),
        },
    }
}

fn changes(today: Date) -> Vec<PartyChange> {
    let china = ("CHINA, PEOPLE'S REPUBLIC OF", *b"CN");
    let emirates = ("UNITED ARAB EMIRATES", *b"AE");
    let added = |number, place, name: &str, address: &str| PartyChange {
        aliases: vec![Alias { name: format!("{name} (alias)"), label: "a.k.a.".to_owned() }],
        addresses: vec![address.to_owned()],
        reason: Some(1),
        ..change(number, PartyChangeKind::Added, place, name, today)
    };
    let mut first =
        added(1, china, "Example Trading Co., Ltd.", "No. 1 Example Road, Beijing, China");
    first.license_requirement.footnotes = vec![4];
    vec![
        first,
        added(2, emirates, "Sample Electronics FZE", "Office 1, Example Free Zone, Dubai, UAE"),
        PartyChange {
            fields: vec![FieldDifference {
                field: "addresses".to_owned(),
                label: "Addresses".to_owned(),
                weight: Weight::Substantive,
                before: vec!["No. 2 Old Road, Shanghai, China".to_owned()],
                after: vec!["No. 2 New Road, Shanghai, China".to_owned()],
                removed: vec!["No. 2 Old Road, Shanghai, China".to_owned()],
                added: vec!["No. 2 New Road, Shanghai, China".to_owned()],
                words: [
                    (Tag::Same, "No. 2 "),
                    (Tag::Removed, "Old"),
                    (Tag::Added, "New"),
                    (Tag::Same, " Road, Shanghai, China"),
                ]
                .into_iter()
                .map(|(mark, text)| WordRun { mark, text: text.to_owned() })
                .collect(),
            }],
            ..change(3, PartyChangeKind::Revised, china, "Invented Institute", today)
        },
        change(4, PartyChangeKind::Removed, emirates, "Fictitious Shipping LLC", today),
    ]
}

fn change(
    number: u32,
    kind: PartyChangeKind,
    (heading, code): (&str, [u8; 2]),
    name: &str,
    today: Date,
) -> PartyChange {
    PartyChange {
        number,
        kind,
        list: List::EntityList,
        entry_id: EntryId::new(format!("test/{number}")),
        place: place(&Destination::new(heading), CountryCode::from_bytes(code)),
        other_destinations: Vec::new(),
        entry_kind: EntryKind::Party,
        name: name.to_owned(),
        former_name: None,
        former_destination: None,
        aliases: Vec::new(),
        members: Vec::new(),
        addresses: Vec::new(),
        cross_references: Vec::new(),
        notes: Vec::new(),
        license_requirement: LicenseRequirement {
            text: "For all items subject to the EAR. (See § 744.11 of the EAR.)".to_owned(),
            class: RequirementClass::AllItems,
            ..LicenseRequirement::default()
        },
        license_review_policy: LicenseReviewPolicy {
            text: "Presumption of denial.".to_owned(),
            class: ReviewPolicyClass::PresumptionOfDenial,
        },
        citations: vec![CitationFact {
            text: "TEST".to_owned(),
            new: true,
            placeholder: false,
            stands_for: None,
        }],
        fields: Vec::new(),
        no_longer_listed: Vec::new(),
        reason: None,
        effective_date: Some(today),
        effective_until: None,
        instruction: None,
        warnings: Vec::new(),
    }
}

/// A notice that is about nobody.
pub fn sample_notice(now: Timestamp) -> Notice {
    Notice::ReceiverRecovered {
        receiver: ReceiverName { channel: "webhook".to_owned(), name: "test".to_owned() },
        since: now,
    }
}

/// Alerts that between them have everything that an alert can have.
pub fn samples_of_everything(event_id: &str, today: Date, now: Timestamp) -> [RuleAlert; 3] {
    let full = full::full_alert(event_id, today, now);
    let mut sparse = full.clone();
    sparse.reasons.clear();
    sparse.document.filed_at = None;
    sparse.document.filed_date = Some(today);
    sparse.trouble = Trouble { warnings: full.trouble.warnings.clone(), ..Trouble::default() };
    [sample_alert(event_id, today, now), full, sparse]
}

/// Notices that between them have everything that a notice can have.
pub fn notices_of_everything(today: Date, now: Timestamp) -> [Notice; 2] {
    let unread = full::full_alert("", today, now).trouble.unread;
    let unread = Notice::Unread {
        document: None,
        source: "test.xml".to_owned(),
        unread,
        failed_checks: vec!["declared-entries".to_owned()],
    };
    [sample_notice(now), unread]
}

/// A digest with the alert and the notice in it.
pub fn sample_digest(subscription: &str, today: Date, now: Timestamp) -> Digest {
    let item = |event_id: &str, told| DigestItem { event_id: event_id.to_owned(), at: now, told };
    Digest {
        subscription: subscription.to_owned(),
        from: now,
        to: now,
        items: vec![
            item("test:rule", Told::Rule(Box::new(sample_alert("test:rule", today, now)))),
            item("test:notice", Told::Notice(Box::new(sample_notice(now)))),
        ],
        evidence: Evidence { last_cycle: Some(now), ..Evidence::default() },
    }
}
