//! A rule is told when it is filed for public inspection, days before it is
//! published, and followed to its end: each stage is told once.

use entity_list::model::{DocumentNumber, Stage};
use entitylistd::clock::FixedClock;
use entitylistd::daemon::{CycleReport, Told};
use entitylistd::replica::Fault;
use entitylistd::store::EventKind;
use serde_json::{Value, json};

use crate::house::House;

const NUMBER: &str = "2025-05900";

fn filing(more: &Value) -> Vec<u8> {
    let mut filing = json!({
        "type": "Rule",
        "title": "Additions to the Entity List",
        "agencies": [{ "raw_name": "Bureau of Industry and Security", "slug": "industry-and-security-bureau" }],
        "filing_type": "special",
        "filed_at": "2025-03-28T11:15:00.000-04:00",
        "pdf_updated_at": "2025-03-28T11:15:00.000-04:00",
        "publication_date": "2025-04-02",
        "html_url": "https://www.federalregister.gov/public-inspection/2025-05900/additions",
    });
    if let (Some(filing), Some(more)) = (filing.as_object_mut(), more.as_object()) {
        filing.extend(more.clone());
    }
    filing.to_string().into_bytes()
}

/// The manuscript's words, as the office takes them out of the PDF.
fn manuscript(second: &str) -> Vec<u8> {
    format!(
        "This document is scheduled to be published in the\nFederal Register on 04/02/2025 and \
         available online at\nhttps://federalregister.gov/d/2025-05900, and on \
         https://govinfo.gov\n\n[Billing Code 3510-33-P]\n\nDEPARTMENT OF COMMERCE\n\nBureau of \
         Industry and Security\n\n15 CFR Part 744\n\n[Docket No. 250331-0061]\n\nRIN \
         0694-AK09\n\nAdditions to the Entity List\n\nAGENCY: Bureau of Industry and Security, \
         Department of Commerce.\n\nACTION: Final rule.\n\nSUMMARY: This rule adds two entities to \
         the Entity List, under Iran (1) and Türkiye (1).\n\nDATES: This rule is effective April \
         2, 2025.\n\nSUPPLEMENTARY INFORMATION:\n\nThe ERC determined to add Example Trading Co. \
         and {second} for supplying parts.\n\nPART 744—CONTROL POLICY: END-USER AND END-USE \
         BASED\n\n1. Supplement no. 4 to part 744 is amended by:\n\na. Under IRAN, by adding, in \
         alphabetical order, an entry for “Example Trading Co.”; and\n\nb. Under TÜRKİYE, by \
         adding, in alphabetical order, an entry for “{second}”\n\nThe additions read as \
         follows:\n\n[FR Doc. 2025-05900 Filed: 3/28/2025 11:15 am; Publication Date: \
         4/2/2025]\n"
    )
    .into_bytes()
}

fn published() -> String {
    let row = |country: &str, entity: &str| {
        format!(
            "<ROW><ENT I=\"01\">{country}</ENT><ENT>{entity}</ENT><ENT>For all items subject to the \
             EAR. (See § 744.11 of the EAR)</ENT><ENT>Presumption of denial</ENT><ENT>90 FR [INSERT \
             FR PAGE NUMBER AND 4/2/2025].</ENT></ROW>"
        )
    };
    format!(
        "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of Industry \
         and Security</SUBAGY><CFR>15 CFR Part 744</CFR><DEPDOC>[Docket No. 250331-0061]</DEPDOC>\
         <RIN>RIN 0694-AK09</RIN><SUBJECT>Additions to the Entity List</SUBJECT><SUM><HD \
         SOURCE=\"HED\">SUMMARY:</HD><P>This rule adds two entities to the Entity List, under Iran \
         (1) and Türkiye (1).</P></SUM><EFFDATE><HD SOURCE=\"HED\">DATES:</HD><P>This rule is \
         effective April 2, 2025.</P></EFFDATE></PREAMB><REGTEXT TITLE=\"15\" PART=\"744\"><AMDPAR>1. \
         Supplement No. 4 to part 744 is amended by:</AMDPAR><AMDPAR>a. Under IRAN, by adding, in \
         alphabetical order, an entry for “Example Trading Co.”; and</AMDPAR><AMDPAR>b. Under \
         TÜRKİYE, by adding, in alphabetical order, an entry for “Sample Makina Ltd.”</AMDPAR>\
         <GPOTABLE COLS=\"5\" CDEF=\"s30,r50,r50,r50,r50\"><BOXHD><CHED H=\"1\">Country</CHED><CHED \
         H=\"1\">Entity</CHED><CHED H=\"1\">License requirement</CHED><CHED H=\"1\">License review \
         policy</CHED><CHED H=\"1\">Federal Register citation</CHED></BOXHD>{}{}</GPOTABLE></REGTEXT>\
         <FRDOC>[FR Doc. 2025-05900 Filed 3-28-25; 11:15 am]</FRDOC></RULE>",
        row("IRAN", "Example Trading Co., 12 Azadi Street, Tehran, Iran."),
        row("TÜRKİYE", "Sample Makina Ltd., 5 Sanayi Caddesi, Istanbul, Türkiye."),
    )
}

impl House {
    fn file(&self, more: &Value, second: &str) {
        self.replica.put(format!("public-inspection/{NUMBER}.json"), filing(more)).unwrap();
        self.replica.put(format!("public-inspection/{NUMBER}.txt"), manuscript(second)).unwrap();
    }

    fn publish(&self, more: &Value) {
        let mut json = json!({
            "type": "Rule",
            "title": "Additions to the Entity List",
            "citation": "90 FR 14500",
            "start_page": 14500,
            "publication_date": "2025-04-02",
            "effective_on": "2025-04-02",
            "agencies": [{ "slug": "industry-and-security-bureau" }],
            "cfr_references": [{ "title": 15, "part": 744 }],
        });
        json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let put = |path: String, body: String| self.replica.put(path, body.into_bytes()).unwrap();
        put(format!("documents/{NUMBER}.json"), json.to_string());
        put(format!("documents/{NUMBER}.xml"), published());
    }

    fn at(&mut self, moment: &str) {
        let clock = FixedClock(moment.parse().unwrap());
        self.rooms.clock = std::sync::Arc::new(clock);
    }

    async fn stage(&self) -> Stage {
        let number = DocumentNumber::new(NUMBER);
        self.rooms.store.document(&number).await.unwrap().unwrap().stage
    }

    async fn kinds(&self) -> Vec<EventKind> {
        let events = self.rooms.store.events_after(0, 1000).await.unwrap();
        let ours = |number: &DocumentNumber| number.as_str() == NUMBER;
        let told =
            events.into_iter().filter(|event| event.event.document.as_ref().is_some_and(ours));
        told.map(|event| event.event.kind).filter(|kind| *kind != EventKind::Document).collect()
    }

    fn about(&self, word: &str) -> Vec<String> {
        self.mails()
            .into_iter()
            .filter(|mail| mail.contains(NUMBER) && mail.contains(word))
            .collect()
    }
}

fn told(report: &CycleReport) -> &Told {
    let one = report.inspection.documents.iter().find(|one| one.document.number.as_str() == NUMBER);
    &one.unwrap().told
}

#[tokio::test]
async fn it_is_told_when_filed_and_when_published_and_changes_the_list_only_then() {
    let mut house = House::new().await;
    house.cycle().await.unwrap();
    house.file(&json!({}), "Sample Makina Ltd.");

    let report = house.cycle().await.unwrap();
    let Told::Alert { alert } = told(&report) else { panic!("{:?}", told(&report)) };
    let names: Vec<&str> = alert.changes.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(names, ["Example Trading Co.", "Sample Makina Ltd."]);
    assert_eq!(alert.document.stage, Stage::OnInspection);
    assert_eq!(house.stage().await, Stage::OnInspection);
    let listed = |list: &[entity_list::ledger::ListedEntry]| {
        list.iter().filter(|listed| listed.entry.name == "Example Trading Co.").count()
    };
    assert_eq!(listed(&house.list("2025-04-10").await), 0, "only publication changes the list");
    assert_eq!(house.about("Entity List on public inspection").len(), 1);

    // Nothing new, whatever the day asked for.
    let again = house.cycle().await.unwrap();
    assert!(matches!(told(&again), Told::KnownAlready), "{:?}", told(&again));
    assert!(again.vanished.is_empty(), "what is not published yet cannot vanish");

    house.at("2025-04-02T10:10:00Z");
    house.publish(&json!({}));
    let report = house.cycle().await.unwrap();
    let Some(Told::Alert { alert }) = report.documents.last().map(|one| &one.told) else {
        panic!("{report:?}")
    };
    assert_eq!(alert.event_id, "rule:2025-05900:published");
    assert_eq!(alert.document.filed_at.unwrap().to_string(), "2025-03-28T15:15:00Z");
    assert_eq!(alert.document.first_seen.to_string(), "2025-03-28T10:30:00Z");
    assert!(alert.trouble.warnings.is_empty(), "{:?}", alert.trouble.warnings);
    assert_eq!(listed(&house.list("2025-04-10").await), 1);
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rule]);
    assert_eq!(house.alerts().iter().filter(|mail| mail.contains(NUMBER)).count(), 2);
}

#[tokio::test]
async fn another_text_on_inspection_is_told_where_it_does_something_else() {
    let house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    house.file(&json!({ "pdf_updated_at": "2025-03-28T14:00:00-04:00" }), "Sample Makina Ltd.");
    let same = house.cycle().await.unwrap();
    assert!(matches!(told(&same), Told::KnownAlready), "{:?}", told(&same));
    house.file(&json!({ "pdf_updated_at": "2025-03-28T16:15:00-04:00" }), "Another Makina Ltd.");

    let other = house.cycle().await.unwrap();

    assert!(matches!(told(&other), Told::Alert { .. }), "{:?}", told(&other));
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Filed]);

    // What is published is the first text again: the difference is told.
    house.publish(&json!({ "publication_date": "2025-03-29" }));
    let report = house.cycle().await.unwrap();
    let Some(Told::Alert { alert }) = report.documents.last().map(|one| &one.told) else {
        panic!("{report:?}")
    };
    let warning = alert.trouble.warnings.first().unwrap();
    assert!(warning.contains("no longer in it: Another Makina Ltd."), "{warning}");
    assert!(warning.contains("new in it: Sample Makina Ltd."), "{warning}");
}

#[tokio::test]
async fn a_filing_that_is_revoked_is_told_once() {
    let house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    let note = "The agency has asked that this document be withdrawn.";
    house.file(&json!({ "publication_date": null, "editorial_note": note }), "Sample Makina Ltd.");

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Withdrawn), "{:?}", told(&report));
    house.cycle().await.unwrap();
    house.replica.remove(&format!("public-inspection/{NUMBER}.txt")).unwrap();
    house.replica.remove(&format!("public-inspection/{NUMBER}.json")).unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Withdrawn]);
    assert_eq!(house.stage().await, Stage::Withdrawn);
    let mails = house.about("withdrawn before publication");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("asked that this document be"), "{}", mails[0]);

    // Filed again: news again.
    house.file(&json!({ "pdf_updated_at": "2025-03-31T08:45:00-04:00" }), "Other Makina Ltd.");
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await.last(), Some(&EventKind::Filed));
}

#[tokio::test]
async fn a_filing_that_vanishes_is_looked_up_before_anything_is_said() {
    let mut house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    // An old copy of the list: the filing itself is still there.
    let empty = json!({ "count": 0, "results": [] }).to_string().into_bytes();
    house.replica.put("public-inspection/current.json", empty).unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.stage().await, Stage::OnInspection);

    // On the day of publication it may come at any minute.
    house.replica.remove(&format!("public-inspection/{NUMBER}.txt")).unwrap();
    house.replica.remove(&format!("public-inspection/{NUMBER}.json")).unwrap();
    house.at("2025-04-02T10:10:00Z");
    house.cycle().await.unwrap();
    assert_eq!(house.stage().await, Stage::OnInspection);

    house.at("2025-04-03T10:10:00Z");
    house.cycle().await.unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Withdrawn]);
}

#[tokio::test]
async fn a_rule_that_the_index_does_not_find_by_its_part_is_found_by_its_number() {
    let mut house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    house.at("2025-04-02T10:10:00Z");
    house.publish(&json!({ "cfr_references": [{ "title": 15, "part": 740 }] }));

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Alert { .. }), "{:?}", told(&report));
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rule]);
    assert_eq!(house.stage().await, Stage::Published);
}

#[tokio::test]
async fn a_filing_put_off_is_told_with_its_new_day() {
    let house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    house.file(&json!({ "publication_date": "2025-04-04" }), "Sample Makina Ltd.");

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Rescheduled), "{:?}", told(&report));
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rescheduled]);
    assert_eq!(house.about("to be published on 4 Apr 2025").len(), 1);
}

#[tokio::test]
async fn a_filing_that_cannot_be_read_is_told_by_its_title() {
    let house = House::new().await;
    let put = |body: &[u8]| {
        house.replica.put(format!("public-inspection/{NUMBER}.json"), filing(&json!({}))).unwrap();
        house.replica.put(format!("public-inspection/{NUMBER}.txt"), body.to_vec()).unwrap();
    };
    put(b"scanned words that are no document");

    let report = house.cycle().await.unwrap();

    let Told::Alert { alert } = told(&report) else { panic!("{:?}", told(&report)) };
    assert!(alert.trouble.needs_person);
    assert!(alert.trouble.unread[0].why.contains("read the PDF"), "{:?}", alert.trouble.unread);
    // Its text, once it is there, is told too.
    put(&manuscript("Sample Makina Ltd."));
    let report = house.cycle().await.unwrap();
    let Told::Alert { alert } = told(&report) else { panic!("{:?}", told(&report)) };
    assert_eq!(alert.counts.added.entries, 2);
}

#[tokio::test]
async fn a_filing_about_something_else_is_quiet() {
    let house = House::new().await;
    house
        .file(&json!({ "agencies": [{ "slug": "agriculture-department" }] }), "Sample Makina Ltd.");
    let report = house.cycle().await.unwrap();
    assert!(report.inspection.documents.is_empty(), "another agency's");
    house.file(&json!({ "type": "Proposed Rule" }), "Sample Makina Ltd.");
    let report = house.cycle().await.unwrap();
    assert!(report.inspection.documents.is_empty(), "no rule");
}

#[tokio::test]
async fn public_inspection_that_fails_holds_nothing_else_up_and_is_told() {
    let house = House::new().await;
    house.replica.faults().always("public-inspection-documents", Fault::HtmlPage);

    let report = house.cycle().await.unwrap();

    let failure = report.inspection.failure().unwrap();
    assert!(failure.contains("Request Access"), "{failure}");
    assert!(!report.is_good());
    assert_eq!(house.alerts().len(), 2, "the published rules are told");
    let failed = |mails: Vec<String>| {
        mails.into_iter().filter(|mail| mail.contains("source public-inspection")).count()
    };
    assert_eq!(failed(house.mails()), 1);
    house.replica.faults().clear();
    assert!(house.cycle().await.unwrap().is_good());
    assert_eq!(failed(house.mails()), 2, "and that it is back");
}

#[tokio::test]
async fn a_list_that_is_not_whole_is_no_list() {
    let house = House::new().await;
    house.file(&json!({}), "Sample Makina Ltd.");
    house.cycle().await.unwrap();
    for partial in [json!({ "count": 2, "results": [] }), json!({ "count": 1 }), json!({})] {
        house
            .replica
            .put("public-inspection/current.json", partial.to_string().into_bytes())
            .unwrap();
        let report = house.cycle().await.unwrap();
        assert!(report.inspection.error.is_some(), "{partial}");
        assert_eq!(house.stage().await, Stage::OnInspection);
    }
}
