//! Aliases: their labels, their lists, where the last one ends.

use super::*;

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
