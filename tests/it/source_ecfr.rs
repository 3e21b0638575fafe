//! The eCFR's titles, versions and texts.

use entitylistd::source::ecfr::Extent;

use crate::source_support::{LIST_XML, Wire, corpus_folder};

#[tokio::test]
async fn the_list_of_a_day_is_the_text_in_force_then() {
    let wire = Wire::new().await;
    let later = LIST_XML.replace("Entity List", "The Entity List");
    wire.replica
        .put("ecfr/2025-01-16/title-15_part-744_supplement-4.xml", later.clone().into_bytes())
        .unwrap();
    let on = async |day: &str| {
        wire.ecfr.full(day.parse().unwrap(), Extent::Supplement(4)).await.map(|text| text.body)
    };

    assert_eq!(on("2025-01-06").await.unwrap(), LIST_XML.as_bytes());
    assert_eq!(on("2025-01-15").await.unwrap(), LIST_XML.as_bytes());
    assert_eq!(on("2025-01-16").await.unwrap(), later.as_bytes());
    let asked = wire.asked();
    assert_eq!(
        asked[0],
        "/api/versioner/v1/full/2025-01-06/title-15.xml?part=744&appendix=Supplement%20No.%204%20to%20Part%20744"
    );
}

#[tokio::test]
async fn a_day_that_the_ecfr_has_not_reached_is_refused_in_its_words() {
    let wire = Wire::new().await;
    let day = "2025-02-01".parse().unwrap();
    let error = wire.ecfr.full(day, Extent::Supplement(4)).await.unwrap_err();
    insta::assert_snapshot!(wire.says(&error), @r"`http://replica/api/versioner/v1/full/2025-02-01/title-15.xml?part=744&appendix=Supplement%20No.%204%20to%20Part%20744` answered 404: the requested date is past the title's most recent issue date");
}

#[tokio::test]
async fn the_ecfr_says_how_far_it_has_come_and_which_versions_it_has() {
    let wire = Wire::new().await;
    assert_eq!(wire.ecfr.up_to_date_as_of().await.unwrap(), "2025-01-16".parse().unwrap());
    let versions = wire.ecfr.versions(744).await.unwrap();
    let days: Vec<String> = versions.iter().map(|version| version.date.to_string()).collect();
    assert_eq!(days, ["2025-01-06", "2025-01-16"]);
    assert_eq!(versions[0].identifier, "Supplement No. 4 to Part 744");
}

#[tokio::test]
async fn the_versions_of_the_real_ecfr_are_understood() {
    let Some(corpus) = corpus_folder() else { return };
    let body =
        std::fs::read(corpus.join("ecfr/ecfr_versions_part-744_as_of_2025-05.json")).unwrap();
    let wire = Wire::with(|http| http.max_body_bytes = 10_000_000).await;
    wire.replica.put("ecfr/versions.json", body).unwrap();

    let versions = wire.ecfr.versions(744).await.unwrap();

    let of_the_list = versions.iter().filter(|v| v.identifier == "Supplement No. 4 to Part 744");
    assert_eq!(of_the_list.count(), 145);
}
