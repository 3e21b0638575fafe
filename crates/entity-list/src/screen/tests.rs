//! Screening as its callers see it.

use proptest::prelude::*;

use super::*;
use crate::model::{Alias, CountryCode, Destination, Entry, EntryKind, Member};

fn code(letters: [u8; 2]) -> Option<CountryCode> {
    CountryCode::from_bytes(letters)
}

fn entry(name: &str) -> Entry {
    Entry::named(Destination::new("CHINA, PEOPLE'S REPUBLIC OF"), code(*b"CN"), name)
}

fn screen(names: &[&str]) -> Screen {
    let parties = names.iter().enumerate();
    let parties = parties.map(|(at, name)| OwnParty::named(format!("C-{at}"), *name)).collect();
    Screen::new(parties, Threshold::default())
}

/// How our name matches theirs, with the score.
fn how(ours: &str, theirs: &str) -> Option<(How, f64)> {
    let theirs = entry(theirs);
    let hits = screen(&[ours]).against(&[Subject::of(&theirs)]).remove(0);
    hits.first().map(|hit| (hit.matches[0].how, hit.score))
}

#[test]
fn a_hit_says_how_the_names_match() {
    let theirs = "Inspur Electronic Information Industry Co., Ltd.";
    for (ours, expected) in [
        (theirs, How::Exact),
        ("INSPUR ELECTRONIC INFORMATION INDUSTRY CO LTD", How::Normalised),
        ("Inspur Electronic Information Industry Company Limited", How::Normalised),
        ("Inspur Electronic Information Industry GmbH", How::LegalForm),
        ("Inspur Electronic Information Industry", How::LegalForm),
        ("Electronic Information Industry Inspur Co., Ltd.", How::Reordered),
        ("Inspr Electronic Information Industry Co., Ltd.", How::Near),
        ("Inspur Electronic Infomation Industry", How::Near),
        ("Inspur Electronic Information Industry Compny", How::Near),
    ] {
        assert_eq!(how(ours, theirs).map(|(how, _)| how), Some(expected), "{ours}");
    }
}

#[test]
fn names_of_any_script_meet_by_their_sound() {
    assert_eq!(how("Beijing TiTech", "Beijing Ti-Tech").map(|it| it.0), Some(How::Normalised));
    assert_eq!(how("Ti-Tech Intl", "Ti-Tech International").map(|it| it.0), Some(How::Normalised));
    assert_eq!(how("ООО «Нева»", "OOO Neva").map(|it| it.0), Some(How::Normalised));
    assert_eq!(how("浪潮软件", "Lang Chao Ruan Jian").map(|it| it.0), Some(How::Normalised));
    assert_eq!(
        how("Atempo Proje Taahhut", "Atempo Proje Taahhüt").map(|it| it.0),
        Some(How::Normalised)
    );
}

#[test]
fn what_only_sounds_of_the_trade_is_no_hit() {
    for (ours, theirs) in [
        ("Beijing Institute of Technology", "Harbin Institute of Technology"),
        ("Global Trading Company", "International Trading Company"),
        ("Sunrise Logistics Ltd.", "Moonlight Logistics Ltd."),
        ("Plant 17", "Plant 18"),
        ("Unit 61398 Trading", "Unit 61389 Trading"),
    ] {
        assert_eq!(how(ours, theirs), None, "{ours} / {theirs}");
    }
}

#[test]
fn aliases_and_members_are_screened_and_said_to_be_such() {
    let mut theirs = entry("Academy of Forensic Science");
    theirs.aliases.push(Alias { name: "Wave Software".to_owned(), label: "a.k.a.".to_owned() });
    theirs.members.push(Member {
        name: "Red Star Factory".to_owned(),
        members: vec![Member { name: "Deep Workshop".to_owned(), ..Member::default() }],
        ..Member::default()
    });
    let screen =
        screen(&["Wave Software Inc", "Red Star Factory", "Deep Workshop", "Someone Else"]);
    let hits = screen.against(&[Subject::of(&theirs)]).remove(0);
    let found: Vec<(&str, NameRole)> =
        hits.iter().map(|hit| (hit.own.name.as_str(), hit.matches[0].role)).collect();
    assert_eq!(
        found,
        [
            ("Deep Workshop", NameRole::Member),
            ("Red Star Factory", NameRole::Member),
            ("Wave Software Inc", NameRole::Alias),
        ]
    );
}

#[test]
fn an_address_entry_matches_by_address_and_never_by_name() {
    let mut theirs = entry("Unit D, 16/F, One Capital Place, 18 Luard Road, Wan Chai, Hong Kong");
    theirs.kind = EntryKind::Address;
    let mut same = OwnParty::named("1", "Example Ltd.");
    same.addresses.push("Unit D, 16th Floor, One Capital Place, 18 Luard Rd., Wanchai".to_owned());
    let mut other = OwnParty::named("2", "One Capital Place");
    other.addresses.push("Unit D, 16/F, One Capital Place, 19 Luard Road, Kowloon".to_owned());
    let named = OwnParty::named("3", theirs.name.clone());
    let screen = Screen::new(vec![same, other, named], Threshold::default());
    let hits = screen.against(&[Subject::of(&theirs)]).remove(0);
    assert_eq!(hits[0].own.id, "1");
    assert_eq!(hits[0].matches[0].how, How::Address);
    assert!(hits.iter().all(|hit| hit.own.id != "3"));
}

#[test]
fn country_and_address_support_a_hit_and_never_make_or_clear_one() {
    let mut theirs = entry("Example Optics Co., Ltd.");
    theirs.addresses.push("No. 12 Optics Road, Wuhan, Hubei, China".to_owned());
    let party = |id: &str, country, address: &str| OwnParty {
        country,
        addresses: vec![address.to_owned()],
        ..OwnParty::named(id, "Example Optics")
    };
    let neighbour = OwnParty {
        name: "Neighbour".to_owned(),
        ..party("4", code(*b"CN"), "12 Optics Rd, Wuhan, Hubei")
    };
    let parties = vec![
        party("1", code(*b"DE"), "Hauptstrasse 1, Jena"),
        party("2", code(*b"HK"), "12 Optics Rd, Wuhan, Hubei"),
        party("3", None, ""),
        neighbour,
    ];
    let hits =
        Screen::new(parties, Threshold::default()).against(&[Subject::of(&theirs)]).remove(0);
    let told: Vec<(&str, CountryAgreement, bool)> =
        hits.iter().map(|hit| (hit.own.id.as_str(), hit.country, hit.address.is_some())).collect();
    assert_eq!(
        told,
        [
            ("2", CountryAgreement::Same, true),
            ("3", CountryAgreement::Unknown, false),
            ("1", CountryAgreement::Differs, false),
        ]
    );
    assert!(hits[0].why().contains("same country; same address"), "{}", hits[0].why());
}

#[test]
fn a_threshold_out_of_bounds_is_refused() {
    assert!(Threshold::new(0.5).is_ok());
    for wrong in [0.49, 1.01, f64::NAN] {
        assert!(Threshold::new(wrong).is_err());
    }
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    let table = "\u{FEFF}Customer No.\tCompany Name\tAlias 1\tAlias 2\tStreet\tCity\tCountry\tRevenue\n\
                 7\t\"Müller \"\"M\"\" GmbH\"\tM\u{FC}\t\tRing 1\tUlm\tde\t5\n\n\
                 8\tExample\t\t\t\t\tAtlantis\t\n";
    let read = read_parties(table.as_bytes()).unwrap();
    assert_eq!(read.parties.len(), 2);
    let first = &read.parties[0];
    assert_eq!((first.id.as_str(), first.name.as_str()), ("7", "Müller \"M\" GmbH"));
    assert_eq!(
        (first.aliases.as_slice(), first.addresses.as_slice()),
        (["Mü".to_owned()].as_slice(), ["Ring 1, Ulm".to_owned()].as_slice())
    );
    assert_eq!(first.country, code(*b"DE"));
    assert_eq!(read.warnings.len(), 2, "{:?}", read.warnings);
    assert!(read.warnings[0].contains("`Revenue`") && read.warnings[1].contains("`Atlantis`"));
}

#[test]
fn a_table_that_cannot_be_read_says_where_and_what_to_do() {
    for (table, told) in [
        (b"".as_slice(), "the table is empty"),
        (b"\xFF\xFEn\0", "UTF-16"),
        (b"name\nA\nB\xE9", "line 3, column 2: the byte 0xE9"),
        (
            b"id,country\n1,DE\n",
            "no column is called `name`; the first line names: `id`, `country`",
        ),
        (b"name,company\nA,B\n", "`name` and `company`"),
        (b"id,name\n1,A, Inc.\n", "line 2: 3 cells"),
        (b"id,name\n1,A\n2,\n", "line 3: no name"),
    ] {
        let error = read_parties(table).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

proptest! {
    #[test]
    fn the_index_loses_no_hit(
        ours in proptest::collection::vec("[ab]{2,6}( [ac]{3,9}){0,3}( trading| beijing| ltd){0,2}", 1..30),
        theirs in "[ab]{2,6}( [ac]{3,9}){0,3}( trading| beijing| ltd){0,2}",
        threshold in 0.5..1.0_f64,
    ) {
        let subject = entry(&theirs);
        let threshold = Threshold::new(threshold).unwrap();
        let together = |names: &[String]| {
            let parties = names.iter().map(|name| OwnParty::named(name.clone(), name.clone())).collect();
            let hits = Screen::new(parties, threshold).against(&[Subject::of(&subject)]).remove(0);
            hits.into_iter().map(|hit| (hit.own.id, hit.score.to_string())).collect::<Vec<_>>()
        };
        let mut expected = Vec::new();
        for name in &ours {
            let (one, other) = (name::Name::new(name), name::Name::new(&theirs));
            if let Some((how, score)) = name::compare(&one, &other)
                && (how != How::Near || score + 1e-9 >= threshold.score())
            {
                expected.push((name.clone(), ((score * 100.0).round() / 100.0).to_string()));
            }
        }
        let mut found = together(&ours);
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_parties(&bytes);
    }

    #[test]
    fn any_table_gives_each_row_with_a_name(names in proptest::collection::vec("[^\\PC\"]{1,20}", 1..10)) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["id", "name"]).unwrap();
        for name in &names {
            table.write_record(["x", name]).unwrap();
        }
        let named = names.iter().filter(|name| !name.trim().is_empty()).count();
        match read_parties(&table.into_inner().unwrap()) {
            Ok(read) => prop_assert_eq!(read.parties.len(), named),
            Err(error) => prop_assert!(named < names.len(), "{}", error),
        }
    }
}
