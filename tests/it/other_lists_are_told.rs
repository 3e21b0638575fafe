//! The Unverified List and the Military End-User List are read and not kept:
//! what a rule does to them is told with the rule, never dropped.

use entitylistd::daemon::Told;

use crate::house::House;
use crate::support::program::publish;

const RULE: &str = r#"<RULE>
<PREAMB>
<AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY>
<SUBAGY>Bureau of Industry and Security</SUBAGY>
<CFR>15 CFR Part 744</CFR>
<SUBJECT>Revisions to the Unverified List</SUBJECT>
<ACT><HD SOURCE="HED">ACTION:</HD><P>Final rule.</P></ACT>
<SUM><HD SOURCE="HED">SUMMARY:</HD><P>This rule removes one person from the Unverified List.</P></SUM>
<EFFDATE><HD SOURCE="HED">DATES:</HD><P>This rule is effective March 28, 2025.</P></EFFDATE>
</PREAMB>
<SUPLINF>
<REGTEXT TITLE="15" PART="744">
<AMDPAR>2. Supplement No. 6 to part 744 is amended by removing, under CHINA, PEOPLE'S REPUBLIC OF, the entry for “Example Semiconductor Materials Co., Ltd.”.</AMDPAR>
</REGTEXT>
</SUPLINF>
<FRDOC>[FR Doc. 2025-05990 Filed 3-27-25; 8:45 am]</FRDOC>
</RULE>
"#;

#[tokio::test]
async fn a_rule_about_the_unverified_list_is_told_and_changes_no_entry() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let before = house.list("2025-03-28").await;
    publish(&house.replica, "2025-05990", "2025-03-28", 14600, RULE);

    let report = house.cycle().await.unwrap();

    let told = report.documents.iter().find(|one| one.document.number.as_str() == "2025-05990");
    let Told::Alert { alert, .. } = &told.unwrap().told else { panic!("{told:?}") };
    let remarks = &alert.trouble.warnings;
    let line = "Unverified List (Supplement No. 6): removes Example Semiconductor Materials Co., \
                Ltd. under CHINA, PEOPLE'S REPUBLIC OF";
    assert!(remarks.iter().any(|remark| remark == line), "{remarks:?}");
    assert_eq!(house.list("2025-03-28").await, before);
    let mails = house.mails();
    let mail = mails.iter().find(|mail| mail.contains("FR Doc. 2025-05990")).unwrap();
    assert!(mail.contains("Example Semiconductor Materials"), "{mail}");

    house.cycle().await.unwrap();
    assert_eq!(house.mails().len(), mails.len(), "told once");
}
