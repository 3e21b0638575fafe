use proptest::prelude::*;

use super::*;
use crate::model::SpanKind;

fn read(text: &str) -> EntityCell {
    let cell = read_entity_cell(&MarkedText::plain(text), &[], LineBreaks::Kept);
    assert_accounted(&cell);
    cell
}

fn read_lost(text: &str) -> EntityCell {
    let cell = MarkedText::plain(text.replace('\n', " "));
    let cell = read_entity_cell(&cell, &[], LineBreaks::Lost);
    assert_accounted(&cell);
    cell
}

/// One line for each thing found: `=` name, `a.k.a.` alias, `@` address, `+`
/// member, `see` reference, `note` remark, `!` warning, `?` unread.
fn shown(cell: &EntityCell) -> Vec<String> {
    let mut lines = vec![format!("= {}", cell.name)];
    lines.extend(cell.aliases.iter().map(|alias| format!("{} {}", alias.label, alias.name)));
    lines.extend(cell.addresses.iter().map(|address| format!("@ {address}")));
    for member in &cell.members {
        lines.push(format!("+ {}", member.name));
        lines
            .extend(member.aliases.iter().map(|alias| format!("  {} {}", alias.label, alias.name)));
        lines.extend(member.addresses.iter().map(|address| format!("  @ {address}")));
    }
    lines.extend(cell.cross_references.iter().map(|reference| format!("see {reference}")));
    lines.extend(cell.notes.iter().map(|note| format!("note {note}")));
    lines.extend(cell.warnings.iter().map(|warning| format!("! {warning}")));
    let unread = cell.spans.iter().filter(|span| span.kind == SpanKind::Unread);
    lines.extend(unread.map(|span| format!("? {}", &cell.text[span.range.clone()])));
    lines
}

/// The cell reads as shown, with its lines and without them.
fn assert_reads(text: &str, expected: &[&str]) {
    assert_eq!(shown(&read(text)), expected, "with lines: {text}");
    assert_eq!(shown(&read_lost(text)), expected, "without lines: {text}");
}

/// Every non-blank character stands in exactly one span, in order.
fn assert_accounted(cell: &EntityCell) {
    let mut end = 0;
    for span in &cell.spans {
        assert!(span.range.start >= end, "spans overlap in {:?}", cell.text);
        assert!(!span.range.is_empty());
        let gap = &cell.text[end..span.range.start];
        assert!(gap.trim().is_empty(), "{gap:?} is in no span of {:?}", cell.text);
        let inner = &cell.text[span.range.clone()];
        assert_eq!(inner, inner.trim(), "a span begins or ends with a blank");
        end = span.range.end;
    }
    assert!(cell.text[end..].trim().is_empty());
}

#[test]
fn a_dash_list_of_aliases_is_followed_by_a_chain_of_addresses() {
    assert_reads(
        "Emal Bilal Mangal, a.k.a., the following three aliases:\n—Imal Bilal; and\n\
         —Aimal Balal; and\n—Bellal Mangal.\n\
         Kolola Pushta, Kabul, Afghanistan; and Maidan Sahr, Hetefaq Market, Paktiya, Afghanistan.",
        &[
            "= Emal Bilal Mangal",
            "a.k.a. Imal Bilal",
            "a.k.a. Aimal Balal",
            "a.k.a. Bellal Mangal",
            "@ Kolola Pushta, Kabul, Afghanistan",
            "@ Maidan Sahr, Hetefaq Market, Paktiya, Afghanistan",
        ],
    );
}

#[test]
fn without_lines_only_the_full_stop_ends_the_last_alias() {
    assert_eq!(
        shown(&read_lost(
            "Beijing Academy of Artificial Intelligence, a.k.a., the following three aliases: \
             —BAAI;  —Zhiyuan Research Institute; and —Zhiyuan.  No. 150 Chengfu Road, Beijing, China."
        )),
        [
            "= Beijing Academy of Artificial Intelligence",
            "a.k.a. BAAI",
            "a.k.a. Zhiyuan Research Institute",
            "a.k.a. Zhiyuan",
            "@ No. 150 Chengfu Road, Beijing, China",
        ]
    );
}

#[test]
fn every_dash_and_a_missing_line_break_begin_an_item() {
    for list in [
        "aliases:\n—One Ltd.;\n—Two.\n",
        "aliases:\n–One Ltd.; and\n–Two.\n",
        "aliases:\n-One Ltd.; and\n- Two\n",
        "aliases:\n--One Ltd.; and\n--Two.\n",
        "aliases:—One Ltd.;—Two.\n",
        "aliases: —One Ltd.; and —Two.\n",
        "aliases:\n—One Ltd.;\nTwo.\n",
        "aliases: One Ltd.; and Two.\n",
        "aliases:\n—One Ltd.;\nmdash;Two.\n",
    ] {
        let text = format!("Name Co., a.k.a., the following two {list}5 Road, Kabul, Afghanistan.");
        assert_eq!(
            shown(&read(&text)),
            ["= Name Co.", "a.k.a. One Ltd.", "a.k.a. Two", "@ 5 Road, Kabul, Afghanistan"],
            "{list:?}"
        );
    }
}

#[test]
fn announcements_are_understood_in_every_wording() {
    for announcement in [
        "a.k.a., the following two aliases:",
        "a.k.a. the following two aliases:",
        "a.k.a, the following 2 aliases:",
        "a.k.a., and the following two aliases:",
        "a.k.a., the following the following two aliases:",
        "a.k.a., the two following aliases:",
        "a.k.a. as the following two aliases:",
        "a.k.a., the following two aliaes:",
        "a.k.a., the following two entities:",
        "a.k.a. the following:",
        "also known as the following two aliases:",
        "the following two aliases:",
    ] {
        let text = format!("Name Co., {announcement}\n—One; and\n—Two.\nKabul, Afghanistan.");
        let expected = ["= Name Co.", "a.k.a. One", "a.k.a. Two", "@ Kabul, Afghanistan"];
        assert_eq!(shown(&read(&text)), expected, "{announcement}");
    }
}

#[test]
fn labels_are_normalised() {
    for (label, normal) in [
        ("a.k.a.,", "a.k.a."),
        ("also known as", "a.k.a."),
        ("f.k.a.,", "f.k.a."),
        ("formerly known as", "f.k.a."),
        ("n.k.a.", "n.k.a."),
        ("now known as", "n.k.a."),
        ("d/b/a", "d.b.a."),
        ("doing business as", "d.b.a."),
    ] {
        let text = format!("Alpha Corp., {label} Beta Trading, 5 Queen Street, Karachi, Pakistan.");
        assert_eq!(
            shown(&read(&text)),
            [
                "= Alpha Corp.",
                &format!("{normal} Beta Trading"),
                "@ 5 Queen Street, Karachi, Pakistan"
            ],
            "{label}"
        );
    }
}

#[test]
fn labels_inside_parentheses_and_of_several_kinds() {
    assert_reads(
        "Gazprom Neft (a.k.a. Gazprom Neft OAO; a.k.a. JSC Gazprom Neft; f.k.a. Sibirskaya OAO)\n\
         Address: Let. A. Galernaya, 5, ul, St. Petersburg 190000, Russia\n\
         Alt Address: 3-5 Pochtamtskaya St., St. Petersburg 190000, Russia",
        &[
            "= Gazprom Neft",
            "a.k.a. Gazprom Neft OAO",
            "a.k.a. JSC Gazprom Neft",
            "f.k.a. Sibirskaya OAO",
            "@ Let. A. Galernaya, 5, ul, St. Petersburg 190000, Russia",
            "@ 3-5 Pochtamtskaya St., St. Petersburg 190000, Russia",
        ],
    );
    assert_reads(
        "Gaz-Oil, OOO (f.k.a., ZAO Gaz Oil), a.k.a., the following one alias:\n—Gaz-Oil. \
         d.10 B ul.Nametkina, Moscow 117420, Russia.",
        &[
            "= Gaz-Oil, OOO",
            "f.k.a. ZAO Gaz Oil",
            "a.k.a. Gaz-Oil",
            "@ d.10 B ul.Nametkina, Moscow 117420, Russia",
        ],
    );
}

#[test]
fn a_nested_alias_is_kept_and_not_counted_as_stated() {
    let cell = read(
        "IFDK, ZAO, a.k.a., the following two aliases:\n—IFD Kapital; and\n\
         —IFD-Kapital (f.k.a., IFD Karital)\n6 Presnenskaya Street, Moscow 123100, Russia.",
    );
    assert_eq!(cell.alias_counts, [(2, 2)]);
    assert_eq!(cell.aliases.len(), 3);
    assert_eq!(cell.aliases[2].label, "f.k.a.");
}

#[test]
fn unannounced_aliases_are_parted_where_they_are_alike() {
    for (text, expected) in [
        (
            "Lim Yong Nam, (a.k.a. Lin Rongnan, Steven Lim and Yong Nam Lim), 5 Way, Singapore 650170",
            &[
                "= Lim Yong Nam",
                "a.k.a. Lin Rongnan",
                "a.k.a. Steven Lim",
                "a.k.a. Yong Nam Lim",
                "@ 5 Way, Singapore 650170",
            ][..],
        ),
        (
            "Mediterranean Airlines, a.k.a., UM Airlines, UM Air, 7, Ayar Str., Kiev, Ukraine",
            &[
                "= Mediterranean Airlines",
                "a.k.a. UM Airlines",
                "a.k.a. UM Air",
                "@ 7, Ayar Str., Kiev, Ukraine",
            ],
        ),
        (
            "Studies Center (SSRC), a.k.a., Center for Study and Research (CERS), P.O. Box 4470, Damascus, Syria",
            &[
                "= Studies Center (SSRC)",
                "a.k.a. Center for Study and Research (CERS)",
                "@ P.O. Box 4470, Damascus, Syria",
            ],
        ),
        (
            "Alpha Technology Group, a.k.a., Alpha Technology Co., Ltd., 16 Fourth Road, Xian, China",
            &[
                "= Alpha Technology Group",
                "a.k.a. Alpha Technology Co., Ltd.",
                "@ 16 Fourth Road, Xian, China",
            ],
        ),
    ] {
        assert_eq!(shown(&read(text)), expected);
    }
}

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
fn cross_references_are_taken_out_wherever_they_stand() {
    for (printed, reference) in [
        ("(See alternate addresses under Pakistan).", "See alternate addresses under Pakistan"),
        ("(see alternate address in China.)", "see alternate address in China"),
        (
            "(See also addresses under Finland and Romania)",
            "See also addresses under Finland and Romania",
        ),
        (
            "(For alternate addresses, see Kyrgyzstan and Turkey.)",
            "For alternate addresses, see Kyrgyzstan and Turkey",
        ),
        (
            "(See alternate addresses under Crimea (Occupied)).",
            "See alternate addresses under Crimea (Occupied)",
        ),
    ] {
        assert_eq!(
            shown(&read(&format!("Alpha LLC, 5 Road, Kabul, Afghanistan {printed}"))),
            ["= Alpha LLC", "@ 5 Road, Kabul, Afghanistan", &format!("see {reference}")]
        );
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
fn subordinate_institutions_share_the_addresses_that_apply_to_all() {
    assert_reads(
        "Ninth Institute (NI), a.k.a., the following one alias, and two subordinate institutions:\n\
         —Research Institute 9.\nSubordinate institution\nAnhui Electronics.\n\
         Subordinate institution\nSecond Department, a.k.a., the following one alias:\n—Second Office.\n\
         The following addresses apply to the entity and the two subordinate institutions:\n\
         19 He Huan Lu, Hefei, China; and 88 Pihe Road, Hefei, China.",
        &[
            "= Ninth Institute (NI)",
            "a.k.a. Research Institute 9",
            "@ 19 He Huan Lu, Hefei, China",
            "@ 88 Pihe Road, Hefei, China",
            "+ Anhui Electronics",
            "+ Second Department",
            "  a.k.a. Second Office",
        ],
    );
}

#[test]
fn a_department_is_a_group_of_its_entities() {
    let cell = read(
        "The following Department of Atomic Energy entities:\n—Bhabha Atomic Research Center (BARC);\n\
         —Indian Rare Earths; and\n—Fuel reprocessing and enrichment facilities.",
    );
    assert_eq!(cell.kind, EntryKind::Group);
    assert_eq!(
        shown(&cell),
        [
            "= Department of Atomic Energy entities",
            "+ Bhabha Atomic Research Center (BARC)",
            "+ Indian Rare Earths",
            "+ Fuel reprocessing and enrichment facilities",
        ]
    );
}

#[test]
fn members_of_a_dash_list_have_aliases_and_addresses_of_their_own() {
    assert_eq!(
        shown(&read(
            "Energy Commission (EC), a.k.a., the following one alias:\n\
             —Power Workshops, P.O. Box 1114, Islamabad; and the following two subordinate entities:\n\
             —National Complex (NC), a.k.a., the following two aliases:\n—National Centre; and\n\
             —Defense Complex.\nFateh Jang, Rawalpindi, Pakistan; and P.O. Box 2216, Islamabad, Pakistan;\n\
             —Institute for Technology (PINSTECH), Nilore, Islamabad."
        )),
        [
            "= Energy Commission (EC)",
            "a.k.a. Power Workshops",
            "@ P.O. Box 1114, Islamabad",
            "+ National Complex (NC)",
            "  a.k.a. National Centre",
            "  a.k.a. Defense Complex",
            "  @ Fateh Jang, Rawalpindi, Pakistan",
            "  @ P.O. Box 2216, Islamabad, Pakistan",
            "+ Institute for Technology (PINSTECH)",
            "  @ Nilore, Islamabad",
        ]
    );
}

#[test]
fn affiliated_entities_in_a_continuation_are_members() {
    let cell = read_entity_cell(
        &MarkedText::plain(
            "Alpha Technologies Co., Ltd., a.k.a., the following one alias:\n—Alpha, and to include \
             the following addresses and the following 2 affiliated entities:\n\
             Addresses for Alpha Technologies Co., Ltd.: 5 Road, Shenzhen, 518129, China; and 6 Road, Wuhan.",
        ),
        &[MarkedText::plain(
            "Affiliated entities:\nBeta Marine Co., Ltd., a.k.a., the following one alias:\n\
             —Beta Marine.\nBuilding R4, No. 2 City Avenue, Dongguan, China.\n\
             Gamma Co., Ltd. Beijing Research Institute, No. 3 Xinxi Rd., Beijing, China.",
        )],
        LineBreaks::Kept,
    );
    assert_accounted(&cell);
    assert_eq!(
        shown(&cell),
        [
            "= Alpha Technologies Co., Ltd.",
            "a.k.a. Alpha",
            "@ 5 Road, Shenzhen, 518129, China",
            "@ 6 Road, Wuhan",
            "+ Beta Marine Co., Ltd.",
            "  a.k.a. Beta Marine",
            "  @ Building R4, No. 2 City Avenue, Dongguan, China",
            "+ Gamma Co., Ltd. Beijing Research Institute",
            "  @ No. 3 Xinxi Rd., Beijing, China",
        ]
    );
}

#[test]
fn the_source_is_told_where_it_miscounts() {
    let cell = read(
        "Alpha, a.k.a., the following three aliases:\n—One; and\n—Two.\n5 Road, Kabul, Afghanistan.",
    );
    assert_eq!(cell.alias_counts, [(3, 2)]);
    assert_eq!(cell.warnings, ["3 aliases stated, 2 found"]);
    let cell = read("Alpha, a.k.a., the following alias:\n—One; and\n—Two.\nKabul, Afghanistan.");
    assert_eq!(cell.warnings, ["1 alias stated, 2 found"]);
    let cell = read("Alpha, a.k.a., the following twenty-two aliases:\n—One.\nKabul, Afghanistan.");
    assert_eq!(cell.alias_counts, [(22, 1)]);
}

#[test]
fn remarks_about_a_ministry_are_notes() {
    assert_eq!(
        shown(&read(
            "Ministry of Defence of Ruritania, including the Armed Forces wherever located. This \
             includes the national guard.\nAll addresses located in Belarus."
        )),
        [
            "= Ministry of Defence of Ruritania",
            "@ All addresses located in Belarus",
            "note including the Armed Forces wherever located. This includes the national guard.",
        ]
    );
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
fn vocabularies_are_lower_case_and_without_doubles() {
    for list in [
        words::ADDRESS_WORDS,
        words::CITIES,
        words::NAME_SUFFIXES,
        words::ORGANISATION_WORDS,
        words::HOLDERS,
        words::UNITS,
        words::LEGAL_FORMS_IN_FRONT,
        words::NAMED_STREETS,
    ] {
        let mut sorted = list.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), list.len(), "a word stands twice");
        assert!(list.iter().all(|word| *word == word.to_lowercase()));
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
fn an_item_with_a_semicolon_holds_two_names_and_counts_once() {
    assert_reads(
        "Aerospace Force, a.k.a., the following two aliases:\n\u{2014}IRGC Air Force; IRGCAF; and\n\u{2014}Sepah.\nDamavand Highway, Tehran, Iran.",
        &[
            "= Aerospace Force",
            "a.k.a. IRGC Air Force",
            "a.k.a. IRGCAF",
            "a.k.a. Sepah",
            "@ Damavand Highway, Tehran, Iran",
            "! one alias item holds 2 names: `IRGC Air Force; IRGCAF`",
        ],
    );
    // in front of `and` the semicolon is a slip
    let slip = "Leon, a.k.a., the following one alias:\n\u{2014}Leon Telecom; and Technology.\nUrumqi, China.";
    assert_eq!(shown(&read(slip))[1], "a.k.a. Leon Telecom; and Technology");
}

#[test]
fn without_lines_the_end_of_the_last_alias_is_told_or_doubted() {
    for (item, address) in [
        ("Yevpatoriya Sea Port", "Mariners Square 1, Evpatoria, Crimea 97416, Ukraine"),
        ("Riviera Sunrise Resort and Spa", "Lenin St. 2, Alushta, Crimea 29850, Ukraine"),
        ("Zavod Novy Svit, DP", "1 Shaliapin Street, Sudak, Crimea 98032, Ukraine"),
        ("GDL Company Limited", "B-804 SOHO New Town, 88 Jianguo Road, Beijing, China"),
        ("ICRD Phase 2.", "No. 497, Loulu Road, Jiading District, Shanghai, China"),
        (
            "NPO Karst",
            "D. 4 Litera A Pomeshchenie 69 ul. Kapitanskaya, St. Petersburg 199397, Russia",
        ),
        ("OOO Solid", "ul Mira 4, Novorossiysk, Krasnodarskiy kray 630024, Russia"),
    ] {
        let text = format!(
            "Example, a.k.a., the following two aliases:\n\u{2014}Other; and\n\u{2014}{item}\n{address}."
        );
        let cell = read_lost(&text);
        let last = cell.aliases.last().map(|alias| alias.name.clone());
        assert_eq!(last.as_deref(), Some(item.trim_end_matches('.')), "{text}");
        assert_eq!(cell.addresses, [address], "{text}");
    }
    let unmarked = "Example, a.k.a., the following one alias:\n\u{2014}Nezhad Trading\nPoppentrade 25, D-24148 Kiel, Germany.";
    let doubt = "nothing in this format marks where the alias `Nezhad Trading Poppentrade 25` ends and the address begins";
    assert_eq!(read_lost(unmarked).warnings, [doubt]);
    assert_eq!(read(unmarked).warnings, Vec::<String>::new());
}

#[test]
fn a_member_whose_label_is_missing_is_a_member() {
    let text = "The following two subordinate institutions of Example Group:\nSubordinate institution:\nAero Technology Co. Ltd., Shu Long Road, Chengdu, China.\nAviation Power Co. Ltd., Xiujia Bay, Xian 710021, China";
    assert_eq!(
        shown(&read(text)),
        [
            "= two subordinate institutions of Example Group",
            "+ Aero Technology Co. Ltd.",
            "  @ Shu Long Road, Chengdu, China",
            "+ Aviation Power Co. Ltd.",
            "  @ Xiujia Bay, Xian 710021, China",
            "! a member without its label: `Aviation Power Co. Ltd., Xiujia Bay, Xian 710021, China`",
        ]
    );
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
fn an_empty_cell_is_empty() {
    assert_eq!(read(" \n "), EntityCell { text: " \n ".to_owned(), ..EntityCell::default() });
}

const SHAPES: &str = "([A-Za-z .,;:()'\u{201C}\u{201D}\u{2014}\u{2013}\n-]|a\\.k\\.a\\.|the following|two|aliases|; and|China|Subordinate institution|\\(See |[0-9]){0,40}";

proptest! {
    #[test]
    fn any_text_is_accounted_for(text in "\\PC{0,80}", lost in any::<bool>()) {
        let line_breaks = if lost { LineBreaks::Lost } else { LineBreaks::Kept };
        let cell = MarkedText { superscripts: vec![0..1, 3..9], ..MarkedText::plain(text) };
        let first = read_entity_cell(&cell, &[], line_breaks);
        assert_accounted(&first);
        prop_assert_eq!(&read_entity_cell(&cell, &[], line_breaks), &first);
    }

    #[test]
    fn any_mixture_of_the_grammar_is_accounted_for(
        text in SHAPES,
        more in proptest::collection::vec(SHAPES, 0..3),
        lost in any::<bool>(),
    ) {
        let line_breaks = if lost { LineBreaks::Lost } else { LineBreaks::Kept };
        let continuations: Vec<_> = more.into_iter().map(MarkedText::plain).collect();
        assert_accounted(&read_entity_cell(&MarkedText::plain(text), &continuations, line_breaks));
    }

    #[test]
    fn names_with_quotes_markup_and_formula_characters_survive(
        name in "[=+@A-Z<>&\"'\u{201C}\u{2018}/*_|$%][A-Za-z<>&\"'=+@/*_|$%]{0,12};?[A-Za-z][A-Za-z<>&\"'=]{1,8}",
    ) {
        let cell = read(&format!(
            "{name}, a.k.a., the following one alias:\n—X{name}.\n5 Road, Kabul, Afghanistan."
        ));
        prop_assert_eq!(&cell.name, &name);
        prop_assert_eq!(&cell.aliases[0].name, &format!("X{name}"));
        prop_assert_eq!(&cell.addresses, &["5 Road, Kabul, Afghanistan"]);
    }
}

#[test]
fn a_bare_house_number_behind_the_last_alias_begins_the_address() {
    let text = "Spacety Co., Ltd., a.k.a., the following two aliases:\n—Spacety; and\n—Spacety \
                Luxembourg S.A.\n9, Avenue des Hauts-Fourneaux, L-4362 Esch-Sur-Alzette, Luxembourg.";
    assert_eq!(shown(&read_lost(text)), shown(&read(text)));
}
