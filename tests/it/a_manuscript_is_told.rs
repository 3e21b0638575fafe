//! The office's PDF of a rule, days before it is published: its table is read,
//! told, and later found again in the published text.

use entity_list::model::{DocumentNumber, Format};
use entitylistd::daemon::Told;
use jiff::civil::date;
use serde_json::json;

use crate::house::House;
use crate::support::filings::MadeUp;
use crate::support::manuscript::Manuscript;

const NUMBER: &str = "2025-05900";

fn rule(tell: impl FnOnce(&MadeUp<'_>)) {
    let entries = [("IRAN", "Example Trading Co.")];
    tell(&MadeUp { number: NUMBER, day: date(2025, 4, 2), entries: &entries });
}

/// The rule as its agency typed it.
fn manuscript() -> Vec<u8> {
    let edges = [60, 130, 300, 400, 480, 560];
    Manuscript::default()
        .page()
        .lines(
            740,
            &[
                "This document is scheduled to be published in the",
                "Federal Register on 04/02/2025 and available online at",
                "[Billing Code 3510-33-P]",
                "DEPARTMENT OF COMMERCE",
                "Bureau of Industry and Security",
                "15 CFR Part 744",
                "[Docket No. 250331-0061]",
                "RIN 0694-AK09",
                "Additions to the Entity List",
                "AGENCY: Bureau of Industry and Security, Department of Commerce.",
                "ACTION: Final rule.",
                "SUMMARY: This rule adds entities to the Entity List.",
                "DATES: This rule is effective April 2, 2025.",
                "SUPPLEMENTARY INFORMATION:",
            ],
        )
        .text(108, 380, "Accordingly, part 744 of the Export Administration Regulations")
        .text(72, 356, "(15 CFR parts 730-774) is amended as follows:")
        .text(72, 332, "PART 744—CONTROL POLICY: END-USER AND END-USE BASED")
        .text(108, 308, "1. Supplement no. 4 to part 744 is amended under IRAN, by")
        .text(72, 284, "adding, in alphabetical order, an entry for “Example Trading Co.”")
        .text(300, 30, "1")
        .page()
        .border(&edges, 700)
        .cell(64, 684, &["Country"])
        .cell(134, 684, &["Entity"])
        .cell(304, 684, &["License", "requirement"])
        .cell(404, 684, &["License", "review", "policy"])
        .cell(484, 684, &["Federal", "Register", "citation"])
        .border(&edges, 650)
        .cell(64, 636, &["IRAN"])
        .cell(134, 636, &["Example Trading Co., 12", "First Street, Some City."])
        .cell(
            304,
            636,
            &["For all items", "subject to the", "EAR. (See §", "744.11 of the", "EAR)"],
        )
        .cell(404, 636, &["Presumption", "of denial"])
        .cell(484, 636, &["90 FR", "[INSERT FR", "PAGE NUMBER]."])
        .border(&edges, 550)
        .text(72, 500, "[FR Doc. 2025-05900 Filed: 3/28/2025 11:15 am; Publication Date: 4/2/2025]")
        .text(300, 30, "2")
        .pdf()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_a_manuscript_is_told_and_its_publication_says_the_same() {
    let mut house = House::new().await;
    house.cycle().await.unwrap();
    rule(|rule| rule.file(&house.replica, &json!({})));
    house.replica.put(format!("public-inspection/{NUMBER}.pdf"), manuscript()).unwrap();

    let report = house.cycle().await.unwrap();

    let told = &report.inspection.documents[0].told;
    let Told::Alert { alert, .. } = told else { panic!("{told:?}") };
    assert_eq!(alert.counts.added.entries, 1);
    let party = &alert.changes[0];
    assert_eq!(party.name, "Example Trading Co.");
    // Only the PDF has the columns of the table.
    assert_eq!(party.addresses, ["12 First Street, Some City"]);
    assert_eq!(party.license_review_policy.text, "Presumption of denial");
    let number = DocumentNumber::new(NUMBER);
    let read = house.rooms.store.reading(&number).await.unwrap().unwrap().reading;
    assert_eq!(read.source.format, Format::Pdf);
    assert!(read.unread.is_empty(), "{:?}", read.unread);
    let listed = |list: Vec<entity_list::ledger::ListedEntry>| {
        list.iter().filter(|it| it.entry.name == "Example Trading Co.").count()
    };
    assert_eq!(listed(house.list("2025-04-02").await), 0, "the publication changes the list");

    // The same file says nothing new.
    let again = house.cycle().await.unwrap();
    assert!(matches!(again.inspection.documents[0].told, Told::KnownAlready));

    rule(|rule| rule.publish(&house.replica, &json!({})));
    let clock = entitylistd::clock::FixedClock("2025-04-02T10:30:00Z".parse().unwrap());
    house.rooms.clock = std::sync::Arc::new(clock);
    let report = house.cycle().await.unwrap();
    let published = report.documents.iter().find(|one| one.document.number == number).unwrap();
    let Told::Alert { alert, .. } = &published.told else { panic!("{:?}", published.told) };
    assert!(alert.trouble.warnings.is_empty(), "{:?}", alert.trouble.warnings);
    assert_eq!(listed(house.list("2025-04-02").await), 1);
    let mails = house.mails();
    let about = mails.iter().filter(|mail| mail.contains(&format!("FR Doc. {NUMBER}"))).count();
    assert_eq!(about, 2, "once filed, once published");
}
