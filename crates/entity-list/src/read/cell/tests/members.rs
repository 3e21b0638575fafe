//! Members and the addresses that apply to all of them.

use super::*;

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
