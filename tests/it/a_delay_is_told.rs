//! A notice that puts off an earlier rule amends no entry and is news all the
//! same; a notice about something else is not.

use entitylistd::daemon::Told;

use crate::house::House;

fn notice(title: &str, summary: &str, citation: &str) -> String {
    format!(
        "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of Industry \
         and Security</SUBAGY><CFR>15 CFR Part 744</CFR><DEPDOC>[Docket No. 250401-0055]</DEPDOC>\
         <RIN>RIN 0694-AK04</RIN><SUBJECT>{title}</SUBJECT><ACT><HD SOURCE=\"HED\">ACTION:</HD>\
         <P>Final rule; delay of effective date.</P></ACT><SUM><HD SOURCE=\"HED\">SUMMARY:</HD>\
         <P>{summary}</P></SUM><EFFDATE><HD SOURCE=\"HED\">DATES:</HD><P>The effective date of the \
         rule published at {citation} (March 28, 2025) is delayed until May 27, 2025.</P></EFFDATE>\
         </PREAMB><SUPLINF><HD SOURCE=\"HED\">SUPPLEMENTARY INFORMATION:</HD><P>The committee asked \
         for more time.</P></SUPLINF><FRDOC>[FR Doc. 2025-06000 Filed 4-1-25; 8:45 \
         am]</FRDOC></RULE>"
    )
}

/// Publishes a notice after the story and says what the next cycle told of it.
async fn told_of(title: &str, summary: &str, citation: &str) -> Told {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let json = serde_json::json!({
        "document_number": "2025-06000",
        "type": "Rule",
        "title": title,
        "citation": "90 FR 14500",
        "start_page": 14500,
        "publication_date": "2025-03-28",
        "agencies": [{ "slug": "industry-and-security-bureau" }],
        "cfr_references": [{ "title": 15, "part": 744 }],
    });
    let put = |path: &str, body: String| house.replica.put(path, body.into_bytes()).unwrap();
    put("documents/2025-06000.json", json.to_string());
    put("documents/2025-06000.xml", notice(title, summary, citation));
    let mut report = house.cycle().await.unwrap();
    report.documents.pop().unwrap().told
}

#[tokio::test]
async fn a_delay_of_a_rule_on_the_list_is_an_alert() {
    let told = told_of(
        "Additions and Modifications to the Entity List; Delay of Effective Date",
        "This rule delays the effective date of the rule that added 70 entities to the Entity List \
         (90 FR 14032, March 28, 2025).",
        "90 FR 14032",
    )
    .await;
    let Told::Alert { alert, .. } = told else { panic!("{told:?}") };
    let cited: Vec<_> = alert.related.iter().map(|related| related.citation.clone()).collect();
    assert_eq!(cited, [Some("90 FR 14032".to_owned())]);
    assert_eq!(alert.counts.added.entries, 0);
}

#[tokio::test]
async fn a_delay_of_another_rule_is_not() {
    let told = told_of(
        "Firearms License Requirements; Delay of Effective Date",
        "This rule delays the effective date of the rule on firearms licenses (90 FR 13001).",
        "90 FR 13001",
    )
    .await;
    assert!(matches!(told, Told::NotOurs), "{told:?}");
}

#[tokio::test]
async fn a_notice_that_speaks_of_something_else_moves_nothing_by_itself() {
    let told = told_of(
        "Firearms License Requirements; Delay of Effective Date",
        "This rule delays the effective date of the rule on firearms licenses.",
        "90 FR 14032",
    )
    .await;
    let Told::Alert { alert, moved } = told else { panic!("{told:?}") };
    assert_eq!((alert.trouble.held.len(), moved.len()), (1, 0));
    assert!(alert.trouble.held[0].why.contains("does not speak of the Entity List"));
}
