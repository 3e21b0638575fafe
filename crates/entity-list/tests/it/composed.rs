//! Instructions composed from the forms of real rules: the reading is what was
//! composed.

use entity_list::model::{ChangeKind, Verb};
use entity_list::read::instruction::read_instruction_text;
use proptest::prelude::*;

use crate::made_up::{amended, told};

const DESTINATIONS: [&str; 8] = [
    "CHINA, PEOPLE'S REPUBLIC OF",
    "China, People’s Republic of",
    "Hong Kong",
    "UNITED ARAB EMIRATES",
    "Russia",
    "TÜRKİYE",
    "KOREA, REPUBLIC OF",
    "Crimea region of Ukraine",
];

/// A wording with `{place}` and `{names}`, and what it does.
const FORMS: [(&str, Verb); 12] = [
    ("Under {place}, by adding in alphabetical order, entries for {names};", Verb::Add),
    ("Under {place}, adding {names}; and", Verb::Add),
    ("By adding under {place}, in alphabetical order, entries for {names}.", Verb::Add),
    ("By adding, in alphabetical order, entries for {names} under {place}.", Verb::Add),
    ("Add entries for {names} in alphabetical order under the heading {place};", Verb::Add),
    ("Under {place}, revising the entries for {names} to read as follows:", Verb::Revise),
    ("By revising the entries for {names} under {place};", Verb::Revise),
    ("Revise the entries {names} under the destination of {place};", Verb::Revise),
    ("Under {place}, by removing the entries for {names}; and", Verb::Remove),
    ("By removing under {place} the following entities: {names}.", Verb::Remove),
    ("By removing the entries for {names} under the destination of {place}.", Verb::Remove),
    ("Remove {names} under {place}.", Verb::Remove),
];

const QUOTES: [(&str, &str); 3] = [("“", "”"), ("``", "''"), ("\"", "\"")];

/// How names are joined: between them, and in front of the last.
const JOINTS: [(&str, &str); 4] =
    [(", ", " and "), (", ", ", and "), ("; ", "; and "), ("; ", " ")];

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[A-Z][a-z]{2,9}",
        1 => "[A-Z]{2,4}",
        1 => Just("and".to_owned()),
        1 => Just("under".to_owned()),
        1 => Just("adding".to_owned()),
        1 => Just("&".to_owned()),
        1 => Just("(Shanghai)".to_owned()),
        1 => Just("Entity List;".to_owned()),
        1 => Just("No. 5".to_owned()),
        1 => Just("«Zürich»".to_owned()),
    ];
    let end = prop_oneof![
        Just(" Co., Ltd."),
        Just(", LLC"),
        Just(" Institute"),
        Just(" JSC"),
        Just(", a.s."),
        Just(" (see alternate address)"),
    ];
    ("[A-Z][a-z]{3,8}", prop::collection::vec(word, 0..4), end)
        .prop_map(|(first, words, end)| format!("{first} {}{end}", words.join(" ")))
        .prop_map(|name| name.replace(" ,", ",").replace("  ", " "))
}

fn joined(names: &[String], (open, close): (&str, &str), joint: (&str, &str)) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let between = if at == 0 {
            ""
        } else if at + 1 == names.len() {
            joint.1
        } else {
            joint.0
        };
        for piece in [between, open, name, close] {
            text.push_str(piece);
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_composed_instruction_is_read_as_composed(
        form in 0..FORMS.len(),
        place in 0..DESTINATIONS.len(),
        names in prop::collection::vec(name(), 1..5),
        quotes in 0..QUOTES.len(),
        joint in 0..JOINTS.len(),
    ) {
        let (wording, verb) = FORMS[form];
        let place = DESTINATIONS[place];
        let quoted = joined(&names, QUOTES[quotes], JOINTS[joint]);
        let sentence = format!(
            "b. {}",
            wording.replace("{place}", place).replace("{names}", &quoted)
        );
        let found = read_instruction_text(&sentence);
        prop_assert!(found.unread.is_empty(), "{sentence}: {:?}", found.unread);
        prop_assert_eq!(found.read.len(), 1, "{}: {:#?}", sentence, found.read);
        let instruction = &found.read[0].1;
        prop_assert_eq!(instruction.verb, verb, "{}", sentence);
        prop_assert_eq!(&instruction.names, &names, "{}", sentence);
        let destination = instruction.destination.as_ref().map(ToString::to_string);
        prop_assert_eq!(destination.as_deref(), Some(place), "{}", sentence);
        prop_assert!(!instruction.heading && !instruction.surroundings, "{sentence}");
    }

    #[test]
    fn no_name_of_a_composed_removal_is_lost(
        places in prop::collection::vec((0..DESTINATIONS.len(), 8..FORMS.len()), 1..5),
        names in prop::collection::vec(name(), 5),
    ) {
        let parts: Vec<String> = places
            .iter()
            .zip(&names)
            .zip('a'..)
            .map(|(((place, form), name), label)| {
                let wording = FORMS[*form].0.replace("{place}", DESTINATIONS[*place]);
                format!("{label}. {}", wording.replace("{names}", &format!("“{name}”")))
            })
            .collect();
        let parts: Vec<String> =
            parts.iter().map(|part| part.replace('&', "&amp;")).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let reading = amended(&parts, &[]);
        prop_assert!(reading.unread.is_empty(), "{parts:?}: {:?}", told(&reading));
        let changes = &reading.rule.as_ref().unwrap().changes;
        prop_assert_eq!(changes.len(), places.len(), "{:?}: {:?}", parts, told(&reading));
        prop_assert!(changes.iter().all(|change| change.kind == ChangeKind::Remove));
    }
}
