use super::*;
use crate::read::{corpus, read};

const CSV: &str = "\
_id,source,name,addresses,federal_register_notice,start_date,license_requirement,license_policy,alt_names,source_list_url
1,Entity List (EL) - Bureau of Industry and Security,Dexias,\"12 Kim Street, Omsk, RU\",88 FR 12170,2023-02-24,For all items subject to the EAR.,Policy of denial.,\"Dexias LLC; and OOO Dexias, Ltd.\",https://example.gov
2,Unverified List (UVL) - Bureau of Industry and Security,\"Kolb & Sons, =cmd\",\"Yerevan, AM; Suite 3, Dubai, AE\",,,,,,
3,Denied Persons List (DPL) - Bureau of Industry and Security,Nobody,US,,,,,,
4,Entity List (EL) - Bureau of Industry and Security,,\"Kabul, AF\",,,,,,
";

const JSON: &str = r#"{"total": 1, "results": [{"id": "1", "source": "Entity List (EL) - Bureau of Industry and Security",
  "name": "Dexias", "alt_names": ["Dexias LLC", "OOO Dexias, Ltd."],
  "addresses": [{"address": "12 Kim Street", "city": "Omsk", "state": null, "postal_code": null, "country": "RU"}],
  "federal_register_notice": "88 FR 12170", "start_date": "2023-02-24",
  "license_requirement": "For all items subject to the EAR.", "license_policy": "Policy of denial."}]}"#;

#[test]
fn the_lists_of_a_csv_are_told_apart() {
    let readings = read(CSV.as_bytes(), None).unwrap();
    let [entity_list, unverified] = &readings[..] else { panic!("two lists") };
    assert_eq!(entity_list.list, Some(List::EntityList));
    assert_eq!((entity_list.rows.body, entity_list.rows.sum(), entity_list.rows.unread), (2, 2, 1));
    assert_eq!(entity_list.unread[0].place, "line 5");
    assert!(entity_list.warnings.contains(&"1 rows of other lists are left out".to_owned()));
    let kolb = &unverified.entries[0];
    assert_eq!(kolb.name, "Kolb & Sons, =cmd");
    assert_eq!(kolb.addresses, ["Yerevan, AM", "Suite 3, Dubai, AE"]);
    assert_eq!(kolb.country.unwrap().as_str(), "AM");
    assert_eq!(kolb.warnings.len(), 1, "several destinations are said");
}

#[test]
fn csv_and_json_give_the_same_entry() {
    let from_csv = read(CSV.as_bytes(), None).unwrap().remove(0).entries.remove(0);
    let from_json = read(JSON.as_bytes(), None).unwrap().remove(0).entries.remove(0);
    assert_eq!(from_csv.clone().without_spans(), from_json.without_spans());
    let names: Vec<&str> = from_csv.aliases.iter().map(|alias| alias.name.as_str()).collect();
    assert_eq!(names, ["Dexias LLC", "OOO Dexias, Ltd."]);
    assert_eq!(
        from_csv.text,
        "Dexias\nDexias LLC\nOOO Dexias, Ltd.\n12 Kim Street, Omsk, RU\nstart_date: 2023-02-24"
    );
}

#[test]
fn a_list_without_our_rows_is_an_error_not_an_empty_list() {
    let error = read(b"{\"results\": []}", None).unwrap_err();
    assert_eq!(error, ReadError::NoRows { rows: 0 });
    assert!(read(b"source,name,addresses\nSDN,Somebody,US\n", None).is_err());
}

#[test]
fn the_whole_list_of_2022_reads() {
    use std::io::Read as _;
    let Some(packed) = corpus::document("csl/2022-05-06_consolidated.csv.gz") else { return };
    let unpacked = std::process::Command::new("gzip")
        .arg("-dc")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut gzip) = unpacked else { return };
    let mut input = gzip.stdin.take().unwrap();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut input, &packed));
    let mut bytes = Vec::new();
    gzip.stdout.take().unwrap().read_to_end(&mut bytes).unwrap();
    writer.join().unwrap().unwrap();
    gzip.wait().unwrap();
    let readings = read(&bytes, Some("consolidated.csv")).unwrap();
    let counts: Vec<_> =
        readings.iter().map(|list| (list.list.unwrap(), list.entries.len())).collect();
    assert_eq!(
        counts,
        [(List::EntityList, 2001), (List::UnverifiedList, 201), (List::MilitaryEndUserList, 71)]
    );
}

#[test]
fn the_columns_of_2025_read() {
    let Some(bytes) = corpus::document("csl/2025-06_sample.csv") else { return };
    let readings = read(&bytes, None).unwrap();
    let counts: Vec<_> =
        readings.iter().map(|list| (list.list.unwrap(), list.entries.len())).collect();
    assert_eq!(
        counts,
        [(List::EntityList, 1), (List::UnverifiedList, 1), (List::MilitaryEndUserList, 1)]
    );
    let institute = &readings[0].entries[0];
    assert_eq!(
        institute.citations.iter().filter_map(|citation| citation.page).collect::<Vec<_>>(),
        [37423, 77505]
    );
}

#[test]
fn a_spreadsheet_may_part_columns_with_semicolons_or_tabs() {
    let lines = |mark: &str| {
        [
            ["name", "source", "alt_names", "addresses"],
            ["Kolb, Sons", "Entity List (EL)", "\"A; and B\"", "\"Omsk, RU; Dubai, AE\""],
        ]
        .map(|cells| cells.join(mark))
        .join("\r\n")
    };
    for mark in [";", "\t"] {
        let readings = read(lines(mark).as_bytes(), None).unwrap();
        let kolb = &readings[0].entries[0];
        assert_eq!(kolb.name, "Kolb, Sons");
        assert_eq!(kolb.addresses, ["Omsk, RU", "Dubai, AE"]);
        let aliases: Vec<&str> = kolb.aliases.iter().map(|alias| alias.name.as_str()).collect();
        assert_eq!(aliases, ["A", "B"]);
    }
}

#[test]
fn json_may_join_names_like_the_csv() {
    let joined =
        JSON.replace(r#"["Dexias LLC", "OOO Dexias, Ltd."]"#, r#""Dexias LLC; OOO Dexias""#);
    let readings = read(joined.as_bytes(), None).unwrap();
    let aliases = readings[0].entries[0].aliases.iter();
    let aliases: Vec<&str> = aliases.map(|alias| alias.name.as_str()).collect();
    assert_eq!(aliases, ["Dexias LLC", "OOO Dexias"]);
}

#[test]
fn one_page_of_a_reply_is_not_taken_for_the_list() {
    let whole = read(JSON.as_bytes(), None).unwrap().remove(0);
    let status = |reading: &crate::model::Reading| {
        let check = reading.checks.iter().find(|check| check.name == "results-complete");
        check.map(|check| (check.status, check.expected.clone(), check.found.clone()))
    };
    let ok = Some((crate::model::CheckStatus::Ok, 1.into(), 1.into()));
    assert_eq!(status(&whole), ok);
    let page = JSON.replace("\"total\": 1", "\"total\": 2001");
    let page = read(page.as_bytes(), None).unwrap().remove(0);
    let fail = Some((crate::model::CheckStatus::Fail, 2001.into(), 1.into()));
    assert_eq!(status(&page), fail);
}

#[test]
fn new_members_of_the_json_are_kept_as_new_columns_of_the_csv_are() {
    let newer = JSON.replace(
        "\"start_date\"",
        "\"list_type\": \"screening\", \"nationalities\": [\"RU\"], \"source_list_url\": \"https://example.gov\", \"start_date\"",
    );
    let readings = read(newer.as_bytes(), None).unwrap();
    let facts: Vec<&str> = readings[0].entries[0].text.lines().skip(4).collect();
    assert_eq!(facts, ["list_type: screening", "nationalities: RU", "start_date: 2023-02-24"]);
}

#[test]
fn a_row_without_a_source_is_said() {
    let csv = format!("\u{FEFF}{CSV}5,,Somebody,\"Kabul, AF\",,,,,,\n");
    let readings = read(csv.as_bytes(), None).unwrap();
    let said = "1 rows have no source and are left out";
    assert!(readings.iter().all(|list| list.warnings.iter().any(|warning| warning == said)));
}
