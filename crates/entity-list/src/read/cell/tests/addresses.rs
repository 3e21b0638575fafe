//! Addresses: where they begin and where one ends.

use super::*;

#[test]
fn one_line_cells_are_parted_by_commas_alone() {
    for (text, name, address) in [
        (
            "Kurshid Ghoura, 501, 5th Floor, Market, Kabul, Afghanistan.",
            "Kurshid Ghoura",
            "501, 5th Floor, Market, Kabul, Afghanistan",
        ),
        (
            "FOC (HK) Technology Co., Ltd., Room 8, 6/F, Shun On Building, Hong Kong.",
            "FOC (HK) Technology Co., Ltd.",
            "Room 8, 6/F, Shun On Building, Hong Kong",
        ),
        (
            "UEC (Pvt.) Ltd., P.O. Box 97, Abu Dhabi, UAE",
            "UEC (Pvt.) Ltd.",
            "P.O. Box 97, Abu Dhabi, UAE",
        ),
        ("Alpha, Inc., Ghazni City, Afghanistan", "Alpha, Inc.", "Ghazni City, Afghanistan"),
        (
            "Hanif Computer Zone (HCZ), Ghazni City, Afghanistan.",
            "Hanif Computer Zone (HCZ)",
            "Ghazni City, Afghanistan",
        ),
        (
            "Bold Trading, Import and Export, LLC, 3 Main Road, Yerevan, Armenia",
            "Bold Trading, Import and Export, LLC",
            "3 Main Road, Yerevan, Armenia",
        ),
        (
            "Academy of Sciences, Institute of Physics, 5 Road, Beijing, China",
            "Academy of Sciences, Institute of Physics",
            "5 Road, Beijing, China",
        ),
        (
            "Hamid Sepehrian, Jaber Research Institute, Tehran, Iran",
            "Hamid Sepehrian",
            "Jaber Research Institute, Tehran, Iran",
        ),
        (
            "Basha Shaikh Office M-2, Salah Bldg, Dubai, U.A.E.",
            "Basha Shaikh",
            "Office M-2, Salah Bldg, Dubai, U.A.E.",
        ),
        (
            "JSC 766 UPTK.\n1 Institute Street, Moscow, 143432, Russia.",
            "JSC 766 UPTK",
            "1 Institute Street, Moscow, 143432, Russia",
        ),
        (
            "Travcon Group,\nP.O. Box 117, CH-9242 Oberuzwil, Switzerland.",
            "Travcon Group",
            "P.O. Box 117, CH-9242 Oberuzwil, Switzerland",
        ),
        (
            "PT. Kuantum Kreatif, Jl. Sari No. 113, Bandung, Indonesia, 40151",
            "PT. Kuantum Kreatif",
            "Jl. Sari No. 113, Bandung, Indonesia, 40151",
        ),
        ("Huawei Cloud Guiyang, Guiyang, China.", "Huawei Cloud Guiyang", "Guiyang, China"),
    ] {
        assert_eq!(shown(&read(text)), [format!("= {name}"), format!("@ {address}")]);
    }
}

#[test]
fn addresses_are_parted_only_where_one_is_complete() {
    for (addresses, parts) in [
        ("Room 3; Building 5, 7 Road, Kabul, Afghanistan", 1),
        ("5 Road, Kabul, Afghanistan; 6 Road, Herat, Afghanistan", 2),
        ("5 Road, Kabul, Afghanistan, and 6 Road, Herat, Afghanistan", 2),
        ("5 Road, Kabul, Afghanistan and 6 Road, Herat, Afghanistan", 2),
        ("5 Road, Moscow 109052; and 6 Road, Minsk, 220108, Belarus", 2),
        ("5 Road, Kabul, Afghanistan. 6 Road, Herat, Afghanistan", 2),
        ("5 Road, Kabul, Afghanistan; and\n6 Road, Herat, Afghanistan", 2),
        ("5 Road, Research and Development Park, Kabul, Afghanistan", 1),
        ("P.O. Box 5, Dubai, U.A.E.; and P.O. Box 6, Dubai, U.A.E.", 2),
        ("5 Road, Moscow, Russia, and, 6 Road, Perm, Russia", 2),
        ("5 Bank of China Tower, Hong Kong", 1),
    ] {
        let cell = read(&format!("Alpha LLC, {addresses}."));
        assert_eq!(cell.name, "Alpha LLC");
        assert_eq!(cell.addresses.len(), parts, "{:?}", cell.addresses);
    }
}

#[test]
fn an_address_without_a_party_is_an_address_entry() {
    let cell =
        read("Address 01, Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong.");
    assert_eq!(cell.kind, EntryKind::Address);
    assert_eq!(cell.name, "Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong");
    assert_eq!(cell.addresses, std::slice::from_ref(&cell.name));
}

#[test]
fn the_first_lists_had_cities_for_addresses() {
    for (text, expected) in [
        ("Glavkosmos, Moscow", &["= Glavkosmos", "@ Moscow"][..]),
        (
            "Bharat Electronics, Ltd. (BEL), Bombay",
            &["= Bharat Electronics, Ltd. (BEL)", "@ Bombay"],
        ),
        ("Ben Gurion University, Israel", &["= Ben Gurion University", "@ Israel"]),
        (
            "Al-Hilal Industries (also known as Hilal Ltd.; formerly known as New Hilal), 12 Mall Road, Lahore",
            &[
                "= Al-Hilal Industries",
                "a.k.a. Hilal Ltd.",
                "f.k.a. New Hilal",
                "@ 12 Mall Road, Lahore",
            ],
        ),
    ] {
        assert_eq!(shown(&read(text)), expected);
    }
}

#[test]
fn a_part_of_an_organisation_behind_a_comma_is_of_the_name() {
    for (text, name, address) in [
        (
            "Tactical Missile Corporation, Joint Stock Company Avangard, 78 Oktyabrskaya Street, Safonovo, Smolensk region, 215500, Russia.",
            "Tactical Missile Corporation, Joint Stock Company Avangard",
            "78 Oktyabrskaya Street, Safonovo, Smolensk region, 215500, Russia",
        ),
        (
            "Tactical Missile Corporation, 711 Aircraft Repair Plant (711 ARZ), 18 Chkalova Pereulok, Borisoglebsk, 397171, Russia.",
            "Tactical Missile Corporation, 711 Aircraft Repair Plant (711 ARZ)",
            "18 Chkalova Pereulok, Borisoglebsk, 397171, Russia",
        ),
        (
            "Tactical Missile Corporation, Petrovsky Electromechanical Plant \u{201C}Molot\u{201D}, 40 Gogol Street, Petrovsk, 412541, Russia.",
            "Tactical Missile Corporation, Petrovsky Electromechanical Plant \u{201C}Molot\u{201D}",
            "40 Gogol Street, Petrovsk, 412541, Russia",
        ),
        (
            "Academy of Military Medical Sciences, Field Blood Transfusion Institution, 27 Taiping Road, Haidian District, Beijing, 100850, China.",
            "Academy of Military Medical Sciences, Field Blood Transfusion Institution",
            "27 Taiping Road, Haidian District, Beijing, 100850, China",
        ),
        (
            "Joint Stock Company Angstrem, Angstrem-M, Dom 4, Proezd 4806, Zelenograd, Russia 124460.",
            "Joint Stock Company Angstrem, Angstrem-M",
            "Dom 4, Proezd 4806, Zelenograd, Russia 124460",
        ),
        (
            "Maple Engineering Pvt. Ltd. Consultants, Importers and Exporters, Islamabad.",
            "Maple Engineering Pvt. Ltd. Consultants, Importers and Exporters",
            "Islamabad",
        ),
        // a person's company is an address
        (
            "Ivan Petrov, Joint Stock Company Avangard, 78 Oktyabrskaya Street, Safonovo, Russia.",
            "Ivan Petrov",
            "Joint Stock Company Avangard, 78 Oktyabrskaya Street, Safonovo, Russia",
        ),
    ] {
        assert_reads(text, &[&format!("= {name}"), &format!("@ {address}")]);
    }
}

#[test]
fn an_address_behind_a_name_without_a_comma_is_found() {
    for (text, name, address) in [
        (
            "IKCO Finance 6 Lothbury, London, England, EC2R 7HH",
            "IKCO Finance",
            "6 Lothbury, London, England, EC2R 7HH",
        ),
        (
            "Valery Kosmachov Akadeemia Tee 21E, 12618 Tallinn, Estonia.",
            "Valery Kosmachov",
            "Akadeemia Tee 21E, 12618 Tallinn, Estonia",
        ),
        // figures and words of streets in names are no addresses
        (
            "Pearl Coral 1173 CC, Unit B3 Democracy Way, Western Cape, 7441 South Africa.",
            "Pearl Coral 1173 CC",
            "Unit B3 Democracy Way, Western Cape, 7441 South Africa",
        ),
        (
            "Delta Technology Co., Limited Unit 3, 6/F Industrial Building, Kowloon Bay, Hong Kong.",
            "Delta Technology Co., Limited",
            "Unit 3, 6/F Industrial Building, Kowloon Bay, Hong Kong",
        ),
    ] {
        assert_eq!(shown(&read(text)), [format!("= {name}"), format!("@ {address}")]);
    }
    let glued = "aBensa FZ LLC, a.k.a. the following one alias:\n\u{2014}BiotaGroup Company Al Thuraya Tower 1, 9th Floor, Dubai, U.A.E.";
    let expected = [
        "= aBensa FZ LLC",
        "a.k.a. BiotaGroup Company",
        "@ Al Thuraya Tower 1, 9th Floor, Dubai, U.A.E.",
    ];
    assert_reads(glued, &expected);
    let quoted = "OOO 'DSK', a.k.a., the following one alias:\n\u{2014}OOO 'Dorozhnaya Kompania'.' Stroitelnaya Street, 34, Tver Oblast 171470, Russia.";
    let expected = [
        "= OOO 'DSK'",
        "a.k.a. OOO 'Dorozhnaya Kompania'",
        "@ Stroitelnaya Street, 34, Tver Oblast 171470, Russia",
    ];
    assert_reads(quoted, &expected);
}

#[test]
fn a_destination_behind_a_semicolon_closes_the_address() {
    let text = "Phytium, 10th Floor, No. 526 Sanyi Avenue, Changsha City, Hunan Province; China; and Room 101, Hulin Road, Guangzhou, China.";
    assert_reads(
        text,
        &[
            "= Phytium",
            "@ 10th Floor, No. 526 Sanyi Avenue, Changsha City, Hunan Province; China",
            "@ Room 101, Hulin Road, Guangzhou, China",
        ],
    );
}

#[test]
fn a_bare_house_number_behind_the_last_alias_begins_the_address() {
    let text = "Spacety Co., Ltd., a.k.a., the following two aliases:\n—Spacety; and\n—Spacety \
                Luxembourg S.A.\n9, Avenue des Hauts-Fourneaux, L-4362 Esch-Sur-Alzette, Luxembourg.";
    assert_eq!(shown(&read_lost(text)), shown(&read(text)));
}
