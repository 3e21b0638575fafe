use super::*;

fn code(printed: &str) -> Option<String> {
    country_of(printed).map(String::from)
}

#[test]
fn destinations_are_known_in_every_spelling_of_the_list() {
    for (printed, expected) in [
        ("CHINA, PEOPLE'S REPUBLIC OF", "CN"),
        ("CHINA, PEOPLE\u{2019}S REPUBLIC OF", "CN"),
        ("People's Republic of China", "CN"),
        ("China", "CN"),
        ("HONG KONG", "HK"),
        ("TURKEY", "TR"),
        ("TÜRKIYE", "TR"),
        ("Türkiye (Turkey)", "TR"),
        ("CZECH REPUBLIC", "CZ"),
        ("Czechia", "CZ"),
        ("BURMA", "MM"),
        ("KOREA, REPUBLIC OF", "KR"),
        ("SOUTH KOREA", "KR"),
        ("UAE", "AE"),
        ("U.A.E.", "AE"),
        ("the United Arab Emirates", "AE"),
        ("the Netherlands", "NL"),
        ("U.K.", "GB"),
        ("Republic of Belarus", "BY"),
        ("Iran, Islamic Republic of", "IR"),
        ("Côte d'Ivoire", "CI"),
        ("Kyrgyz Republic", "KG"),
        ("RUSSIA", "RU"),
        ("Viet Nam", "VN"),
    ] {
        assert_eq!(code(printed).as_deref(), Some(expected), "{printed}");
    }
}

#[test]
fn occupied_regions_and_words_have_no_code() {
    for printed in ["CRIMEA REGION OF UKRAINE", "Crimea (Occupied)", "", "Country", "Yugoslavia"] {
        assert_eq!(code(printed), None, "{printed}");
    }
    assert!(is_destination("Crimea"));
    assert!(!is_destination("Moscow"));
}

#[test]
fn every_spelling_of_the_table_stands_in_the_form_of_its_key() {
    for (name, bytes) in table::DESTINATIONS {
        assert_eq!(&country_key(name), name);
        assert!(CountryCode::from_bytes(*bytes).is_some(), "{name}");
    }
    for name in table::WITHOUT_CODE {
        assert_eq!(&country_key(name), name);
    }
    assert_eq!(CODES.len(), table::DESTINATIONS.len(), "a spelling stands twice");
}
