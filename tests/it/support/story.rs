//! The rules of 28 March 2025 as the ledger hands them to the alert: real
//! parties, addresses and citations; the prose is this project's own.

use entity_list::ledger::{
    Applied, ChangeId, EntryId, FieldChange, Held, Outcome, OutcomeKind, Weight,
};
use entity_list::model::{
    Alias, Change, ChangeKind, Check, CheckStatus, Citation, CountryCode, Destination, Document,
    DocumentNumber, EffectiveDate, Entry, EntryKind, Footnote, LicenseRequirement,
    LicenseReviewPolicy, List, RequirementClass, ReviewPolicyClass, Rule, SavingsClause, Stage,
    Unread,
};
use entitylistd::alert::{RuleAlert, RuleEvent, compose};
use jiff::civil::date;
use serde_json::json;

pub(crate) const CHINA: (&str, &str) = ("CHINA, PEOPLE'S REPUBLIC OF", "CN");
pub(crate) const TAIWAN: (&str, &str) = ("TAIWAN", "TW");

/// Everything that an alert is composed from.
pub(crate) struct Story {
    pub(crate) document: Document,
    pub(crate) rule: Rule,
    pub(crate) applied: Applied,
    pub(crate) checks: Vec<Check>,
    pub(crate) unread: Vec<Unread>,
    pub(crate) footnotes: Vec<Footnote>,
}

impl Story {
    pub(crate) fn alert(&self) -> RuleAlert {
        compose(&RuleEvent {
            event_id: &format!("rule:{}:published", self.document.number),
            document: &self.document,
            rule: &self.rule,
            applied: &self.applied,
            checks: &self.checks,
            unread: &self.unread,
            warnings: &[],
            footnotes: &self.footnotes,
            listed: &[],
        })
    }
}

/// An entry under a destination.
pub(crate) fn entry(
    place: (&str, &str),
    name: &str,
    aliases: &[&str],
    addresses: &[&str],
) -> Entry {
    Entry {
        destination: Destination::new(place.0),
        country: CountryCode::try_from(place.1.to_owned()).ok(),
        kind: EntryKind::Party,
        name: name.to_owned(),
        aliases: aliases
            .iter()
            .map(|name| Alias { name: (*name).to_owned(), label: "a.k.a.".to_owned() })
            .collect(),
        members: Vec::new(),
        addresses: addresses.iter().map(|address| (*address).to_owned()).collect(),
        cross_references: Vec::new(),
        notes: Vec::new(),
        license_requirement: LicenseRequirement {
            text: "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)"
                .to_owned(),
            footnotes: vec![4],
            footnotes_inferred: false,
            class: RequirementClass::AllItems,
        },
        license_review_policy: LicenseReviewPolicy {
            text: "Policy of denial.".to_owned(),
            class: ReviewPolicyClass::PolicyOfDenial,
        },
        citations: vec![citation("90 FR 14048, 3/28/25", 90, 14048)],
        text: name.to_owned(),
        warnings: Vec::new(),
        position: None,
        spans: Vec::new(),
    }
}

fn citation(text: &str, volume: u16, page: u32) -> Citation {
    Citation {
        text: text.to_owned(),
        volume: Some(volume),
        page: Some(page),
        date: None,
        placeholder: false,
        repaired: false,
    }
}

/// The addition of an entry.
pub(crate) fn added(entry: Entry, reason: Option<&str>) -> Outcome {
    Outcome {
        kind: OutcomeKind::Added,
        id: EntryId::new(format!("{}/{}", entry.destination, entry.name)),
        change: change(ChangeKind::Add, entry.clone(), reason),
        before: None,
        after: Some(entry),
        fields: Vec::new(),
    }
}

fn change(kind: ChangeKind, entry: Entry, reason: Option<&str>) -> Change {
    Change {
        kind,
        instruction: Some("2.a".to_owned()),
        list: List::EntityList,
        entry,
        rewording: None,
        former_name: None,
        reason: reason.map(str::to_owned),
        subjects: Vec::new(),
        effective_date: Some(date(2025, 3, 25)),
        effective_until: None,
    }
}

fn document(number: &str, title: &str, citation: &str, page: u32) -> Document {
    Document {
        number: DocumentNumber::new(number),
        document_type: "Rule".to_owned(),
        title: title.to_owned(),
        action: Some("Final rule.".to_owned()),
        citation: Some(citation.to_owned()),
        start_page: Some(page),
        end_page: None,
        dockets: vec!["Docket No. 250318-0041".to_owned()],
        rins: vec!["0694-AJ99".to_owned()],
        filed_at: "2025-03-25T20:15:00Z".parse().ok(),
        publication_date: Some(date(2025, 3, 28)),
        effective_on: Some(date(2025, 3, 25)),
        first_seen: "2025-03-25T20:17:04Z".parse().expect("a time"),
        stage: Stage::Published,
        html_url: Some(format!("https://www.federalregister.gov/d/{number}")),
        pdf_url: Some(format!(
            "https://www.govinfo.gov/content/pkg/FR-2025-03-28/pdf/{number}.pdf"
        )),
        xml_url: Some(format!(
            "https://www.federalregister.gov/documents/full_text/xml/2025/03/28/{number}.xml"
        )),
        body_html_url: None,
        raw_text_url: None,
        correction_of: None,
        corrections: Vec::new(),
    }
}

fn rule() -> Rule {
    Rule {
        docket: Some("250318-0041".to_owned()),
        rins: vec!["0694-AJ99".to_owned()],
        effective_dates: vec![EffectiveDate {
            date: date(2025, 3, 25),
            until: None,
            applies_to: None,
        }],
        lists: vec![List::EntityList],
        summary: Some("This rule adds parties to the Entity List.".to_owned()),
        savings_clause: Some(SavingsClause {
            text: "Items on their way on March 28, 2025, under actual orders may go on to their \
                   destination until April 28, 2025."
                .to_owned(),
            until: Some(date(2025, 4, 28)),
        }),
        ..Rule::default()
    }
}

fn footnotes() -> Vec<Footnote> {
    vec![Footnote {
        number: 4,
        text: "Words of the list about footnote 4, as the list prints them.".to_owned(),
        until: None,
    }]
}

/// The smaller rule: twelve entries, six of them units of one group.
pub(crate) fn twelve() -> Story {
    let inspur = Some(
        "These parties acquire items of U.S. origin to support the building of exascale \
         supercomputers, as this paragraph of the fixture says in its own words.",
    );
    let baai = Some("These parties develop large models and advanced chips for defense purposes.");
    let mut academy = entry(
        CHINA,
        "Beijing Academy of Artificial Intelligence",
        &["BAAI", "Zhiyuan Research Institute", "Zhiyuan"],
        &[
            "No. 150 Chengfu Road, Haidian District, Beijing, China",
            "Building 8 No. 1, B201D-1, 3rd Floor, Zhongguancun East Road, Haidian District, Beijing, China",
        ],
    );
    academy.warnings = vec!["4 aliases stated, 3 found".to_owned()];
    let denial = LicenseReviewPolicy {
        text: "Presumption of denial.".to_owned(),
        class: ReviewPolicyClass::PresumptionOfDenial,
    };
    academy.license_review_policy = denial.clone();
    academy.citations[0] = Citation {
        placeholder: true,
        ..citation("90 FR [INSERT FR PAGE NUMBER AND March 28, 2025].", 90, 0)
    };
    let mut wisdom = entry(
        CHINA,
        "Beijing Innovation Wisdom Technology Co., Ltd.",
        &["Wisdom Technology"],
        &[
            "B201C-1, 3rd Floor, Building 8, No. 1, Zhongguancun East Road, Haidian District, Beijing, China",
        ],
    );
    wisdom.license_review_policy = denial;
    let plain = [
        (
            "Henan Dingxin Information Industry Co., Ltd.",
            "Building 10, Xibeijiao, Anyang Henan, 455000, China",
        ),
        (
            "Inspur (Beijing) Electronic Information Industry Co., Ltd.",
            "1st Floor, No. 2-1 C Building, No. 2 Shangdi Xinxi Road, Haidian District, Beijing, China",
        ),
        (
            "Inspur Electronic Information Industry Co., Ltd.",
            "No. 1036, Inspur Road, Jinan City, Shandong Province, China",
        ),
        (
            "Inspur Electronic Information (Hong Kong) Co., Ltd.",
            "Flat B&C, 30/F., Tower A, Billion Centre, 1 Wang Kwong Road, Kowloon Bay, Kowloon, Hong Kong",
        ),
        ("Inspur (HK) Electronics Co., Ltd.", "No. 11 Wang Chiu Road, Hong Kong"),
        ("Inspur Software Co., Ltd.", "No. 1036, Langchao Road, Jinan City, Tai'an City, China"),
        ("Nettrix Information Industry Co., Ltd.", "No. 88, Nansong Road, Kunshan, Jiangsu, China"),
        ("Suma Technology Co., Ltd.", "No. 88, Nansong Rd., Yushan Town, Kunshan, Jiangsu, China"),
        ("Suma-USI Electronics Co., Ltd.", "Kunshan, Jiangsu, China"),
    ];
    let mut outcomes = vec![added(academy, baai), added(wisdom, baai)];
    outcomes.extend(
        plain.iter().map(|(name, address)| added(entry(CHINA, name, &[], &[address]), inspur)),
    );
    let taiwan = entry(TAIWAN, "Inspur Taiwan", &[], &["Taipei, Taiwan"]);
    outcomes.push(added(taiwan, inspur));
    Story {
        document: document("2025-05427", "Additions to the Entity List", "90 FR 14046", 14046),
        rule: rule(),
        applied: Applied { outcomes, ..Applied::default() },
        checks: Vec::new(),
        unread: Vec::new(),
        footnotes: footnotes(),
    }
}

/// A rule as large as the larger one, with four revisions, a held change,
/// unread text and a failed check.
pub(crate) fn large() -> Story {
    let places = [
        (CHINA, 53),
        (("IRAN", "IR"), 2),
        (("PAKISTAN", "PK"), 19),
        (("SOUTH AFRICA", "ZA"), 3),
        (TAIWAN, 1),
        (("UNITED ARAB EMIRATES", "AE"), 4),
    ];
    let reasons = [
        "These parties act against the national security interests, the first paragraph says.",
        "These parties supply a missile program, the second paragraph says.",
        "These parties train pilots with Western equipment, the third paragraph says.",
    ];
    let mut outcomes = Vec::new();
    for (place, number) in places {
        for index in 1..=number {
            let name = format!("Example Trading Company No. {index} ({})", place.1);
            let address = format!("Unit {index}, Example Road, {}", place.0);
            let party = entry(place, &name, &["Example"], &[&address]);
            outcomes.push(added(party, Some(reasons[index % reasons.len()])));
        }
    }
    outcomes.extend(
        [("FRANCE", "FR"), ("IRAN", "IR"), ("SENEGAL", "SN"), ("UNITED KINGDOM", "GB")]
            .map(dart_aviation),
    );
    let held = Held {
        moves: None,
        id: ChangeId::new("ch-000000000001"),
        document: DocumentNumber::new("2025-05426"),
        change: change(
            ChangeKind::Remove,
            entry(("PAKISTAN", "PK"), "Example Research Centre", &[], &[]),
            None,
        ),
        why: "no entry of this name is on the list under Pakistan".to_owned(),
        candidates: vec![EntryId::new("PK/example-research-center")],
    };
    Story {
        document: document(
            "2025-05426",
            "Additions and Revisions to the Entity List",
            "90 FR 14032",
            14032,
        ),
        rule: rule(),
        applied: Applied { outcomes, held: vec![held], ..Applied::default() },
        checks: vec![Check {
            name: "declared-entries".to_owned(),
            status: CheckStatus::Fail,
            expected: json!(83),
            found: json!(82),
            detail: String::new(),
        }],
        unread: vec![Unread {
            text: "c. Under PAKISTAN, by doing something\nthat no grammar knows".to_owned(),
            place: "line 120, column 5".to_owned(),
            why: "no verb".to_owned(),
        }],
        footnotes: footnotes(),
    }
}

/// A revision that takes an alias off and rewords an address.
fn dart_aviation(place: (&str, &str)) -> Outcome {
    let before = entry(
        place,
        "Dart Aviation",
        &["Dart Aviation Technics", "Dart Aviation Sarl"],
        &["42 Rue Marcel Pagnol, Paris"],
    );
    let mut after = entry(
        place,
        "Dart Aviation",
        &["Dart Aviation Technics"],
        &["42 Rue Marcel Pagnol, 2nd Floor, Paris"],
    );
    after.citations = vec![
        citation("84 FR 61541, 11/13/19", 84, 61541),
        citation("90 FR 14034, 3/28/25", 90, 14034),
    ];
    let field = |name: &str, before: serde_json::Value, after: serde_json::Value| FieldChange {
        field: name.to_owned(),
        before,
        after,
        weight: Weight::Substantive,
    };
    let fields = vec![
        field("aliases", json!(before.aliases), json!(after.aliases)),
        field("addresses", json!(before.addresses), json!(after.addresses)),
    ];
    let mut before = before;
    before.citations.truncate(0);
    before.citations.push(citation("84 FR 61541, 11/13/19", 84, 61541));
    Outcome {
        kind: OutcomeKind::Revised,
        id: EntryId::new(format!("{}/dart-aviation", place.1)),
        change: change(ChangeKind::Revise, after.clone(), None),
        before: Some(before),
        after: Some(after),
        fields,
    }
}
