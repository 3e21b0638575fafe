//! The vocabulary of entity cells as data. A wording found in the wild costs
//! one line here and one test.

/// Labels of aliases as printed in lower case, and as normalised. Where one
/// is the beginning of another the longer one stands first.
pub(super) const ALIAS_LABELS: &[(&str, &str)] = &[
    ("a.k.a.", "a.k.a."),
    ("a.k.a", "a.k.a."),
    ("a. k. a.", "a.k.a."),
    ("a/k/a", "a.k.a."),
    ("aka", "a.k.a."),
    ("also known as", "a.k.a."),
    ("alias", "a.k.a."),
    ("f.k.a.", "f.k.a."),
    ("f.k.a", "f.k.a."),
    ("f/k/a", "f.k.a."),
    ("fka", "f.k.a."),
    ("formerly known as", "f.k.a."),
    ("previously known as", "f.k.a."),
    ("formerly", "f.k.a."),
    ("n.k.a.", "n.k.a."),
    ("n.k.a", "n.k.a."),
    ("n/k/a", "n.k.a."),
    ("nka", "n.k.a."),
    ("now known as", "n.k.a."),
    ("d.b.a.", "d.b.a."),
    ("d.b.a", "d.b.a."),
    ("d/b/a", "d.b.a."),
    ("dba", "d.b.a."),
    ("doing business as", "d.b.a."),
];

/// Labels that are also ordinary words: they count only behind a comma,
/// semicolon or opening parenthesis.
pub(super) const WORDLIKE_LABELS: &[&str] =
    &["aka", "fka", "nka", "dba", "formerly", "alias", "doing business as"];

/// Nouns that announce aliases.
pub(super) const ALIAS_NOUNS: &[&str] = &["alias", "aliases", "aliase", "names", "name", "entity"];

/// Nouns that announce members.
pub(super) const MEMBER_NOUNS: &[&str] = &[
    "institution",
    "institutions",
    "instituion",
    "instituions",
    "institute",
    "institutes",
    "entity",
    "entities",
    "subsidiary",
    "subsidiaries",
    "subordinate",
    "subordinates",
    "affiliate",
    "affiliates",
    "organization",
    "organizations",
    "companies",
    "units",
    "facilities",
    "establishments",
    "laboratories",
];

/// Nouns that announce addresses.
pub(super) const ADDRESS_NOUNS: &[&str] = &["address", "addresses", "location", "locations"];

/// Words that may stand between the count and the noun.
pub(super) const ADJECTIVES: &[&str] =
    &["named", "subordinate", "affiliated", "related", "additional", "alternate", "known", "other"];

/// Numbers in words.
pub(super) const NUMBER_WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Words, lower-case and without full stops, that end a company's name behind
/// a comma (`Foo Co., Ltd.`) or a person's (`Bar, Jr.`).
pub(super) const NAME_SUFFIXES: &[&str] = &[
    "ltd", "limited", "ltda", "co", "company", "inc", "incorporated", "corp", "corporation", "llc",
    "llp", "lp", "plc", "gmbh", "ag", "kg", "sa", "sal", "sarl", "srl", "sro", "spa", "sl", "slu",
    "sas", "bv", "nv", "ab", "as", "a/s", "aps", "oy", "oyj", "ou", "oü", "uab", "sia", "ooo",
    "oao", "zao", "ao", "pao", "jsc", "ojsc", "cjsc", "pjsc", "tov", "too", "odo", "pt", "pte",
    "pvt", "private", "pty", "sdn", "bhd", "fze", "fzc", "fzco", "fz-llc", "fz", "dmcc", "wll",
    "est", "sti", "şti", "san", "tic", "ve", "anonim", "sirketi", "şirketi", "jr", "sr", "ii", "iii", "iv", "phd", "dr", "eng", "kk",
    "doo", "eood", "ood", "ead", "ad", "kft", "rt", "zrt", "hk", "int'l", "international", "group", "s de rl", "de", "cv", "rl", "gesellschaft",
    "mbh", "bvba", "nl", "lc", "ohg", "ug", "lllp", "lcc", "sae", "sac", "saoc", "kft", "d.o.o", "z.o.o", "trading", "import", "export", "manufacturing",
    "industry", "industries", "industrial", "holding", "holdings", "ltd.sti", "fsue", "fgup", "ep", "zo", "zrt.", "io", "ip",
];

/// Suffixes that need no comma in front to be taken for the end of a name in
/// a later segment (`Industrial, Trading and Export LLC`).
pub(super) const COMPANY_FORMS: &[&str] = &[
    "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc", "gmbh", "jsc", "ojsc",
    "fze", "fzco", "fzc", "co", "company", "sti", "şti", "şirketi", "sirketi", "pte", "ooo", "oao", "sro", "srl", "bhd",
];

/// Words, lower-case, that stand in addresses and hardly ever in names.
pub(super) const ADDRESS_WORDS: &[&str] = &[
    "street", "st", "str", "road", "rd", "avenue", "ave", "av", "boulevard", "blvd", "bulvar", "lane",
    "ln", "highway", "hwy", "drive", "dr", "square", "sq", "alley", "embankment", "prospect", "prospekt", "pr", "pr-t", "prosp", "prospekts", "ulitsa", "ul", "ulica", "ulice",
    "nab", "naberezhnaya", "shosse", "proezd", "proyezd", "pereulok", "per", "ploshchad", "pl", "korpus", "korp", "bldg",
    "building", "block", "blk", "bl", "floor", "flr", "room", "rm", "suite", "ste", "unit", "flat", "apartment", "apt", "apartments", "office",
    "shop", "house", "villa", "plot", "tower", "towers", "plaza", "centre", "mansion", "workshop", "warehouse", "district", "dist",
    "province", "prefecture", "county", "oblast", "obl", "oblasti", "region", "krai", "kray", "township", "village",
    "town", "city", "zone", "box", "p.o", "po", "pobox", "estate", "territory", "okrug", "rayon", "raion", "mah", "mahallesi",
    "mahalle", "sok", "sokak", "sokagi", "sk", "cad", "caddesi", "cd", "bulvari", "bulvarı", "jalan", "jln", "jl", "lorong", "strasse", "straße", "str.", "weg", "rue", "via",
    "calle", "carrer", "rua", "plaça", "av.", "quay", "pier", "port", "airport", "sector", "phase", "gate", "bazaar", "bazar", "market",
    "mall", "crescent", "court", "close", "terrace", "garden", "gardens", "colony", "nagar", "marg", "compound", "opposite", "opp", "near",
    "behind", "beside", "next", "corner", "junction", "intersection", "quarter", "ward", "soi", "moo", "tee", "katu",
    "tie", "gata", "gatan", "vag", "vej", "vei", "laan", "straat", "kade", "dong", "gu", "gil", "ro", "si", "daero", "do", "chome", "cho", "ku", "shi",
    "bazar", "khiaban", "kuchesi", "kucasi", "kuchasi", "vul", "vulitsa", "vulytsia", "trakt", "tract", "microdistrict", "mkr", "mikrorayon",
    "emirate", "freezone", "passage", "boulevard.", "circle", "park", "way", "c/o", "p.o.b", "pob", "zip", "postal", "nomer", "dom", "d", "kv", "litera", "liter", "lit", "pom", "of",
];

/// Address words that also stand in names; they count only beside a figure or
/// in front of a place.
pub(super) const WEAK_ADDRESS_WORDS: &[&str] = &[
    "st", "dr", "way", "park", "market", "house", "centre", "center", "d", "of", "pr", "do", "si", "ro", "gu",
    "per", "tower", "city", "port", "airport", "via", "next", "close", "gate", "block", "pl", "court", "ward", "unit", "region", "zone",
    "tie", "cho", "shi", "ku", "office", "workshop", "dom", "territory", "as", "mall", "building", "square", "circle", "bl", "dong", "phase", "plaza",
    "district", "province", "town", "village", "estate", "near", "sector", "shop", "quarter", "county", "st.", "cd", "av", "lit", "dist", "tract", "drive", "bazaar", "bazar",
    "city", "prospect", "passage", "opposite", "behind", "beside", "corner", "garden", "gardens",
];

/// Words of organisations: a segment with one of them in front of the address
/// belongs to the name (`Institute of Physics, Academy of Sciences`).
pub(super) const ORGANISATION_WORDS: &[&str] = &[
    "academy", "institute", "department", "bureau", "ministry", "faculty", "division", "branch",
    "committee", "commission", "directorate", "laboratory", "corporation", "company", "organization", "organisation", "forces",
    "association", "enterprise", "agency", "administration", "subsidiary",
];

/// Abbreviations, lower-case and without full stops, whose full stop does not
/// end a sentence.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "no", "nos", "st", "dr", "mr", "mrs", "ms", "prof", "eng", "ul", "str", "rd", "ave", "blvd", "bldg",
    "rm", "fl", "blk", "apt", "dept", "gen", "col", "capt", "lt", "sgt", "mt", "ft", "pr", "d", "g", "obl", "korp",
    "im", "per", "nab", "int", "intl", "tech", "univ", "inst", "sci", "lab", "eng", "after", "mfg", "imp", "exp", "bros", "sh", "hj", "md", "mohd", "mah", "cad", "sok", "bul",
    "san", "tic", "dis", "paz", "ith", "ihr", "ins", "elek", "mak", "jl", "jln", "kav", "lit", "pom", "kv", "stn", "extn", "ind", "ctr", "sq", "hwy", "dist", "prov", "tel",
    "s", "a", "p.o", "ste", "op", "opp", "al", "vul", "bd", "pct", "bl", "et", "ap",
];

/// Cities that end an address where no country is printed.
pub(super) const CITIES: &[&str] = &[
    "abu dhabi", "ajman", "almaty", "amman", "ankara", "antalya", "astana", "athens", "baghdad", "baku", "bangalore", "bangkok",
    "beijing", "beirut", "belgrade", "berlin", "bishkek", "bucharest", "budapest", "cairo", "chengdu", "chongqing", "cyberjaya",
    "dalian", "damascus", "dhaka", "doha", "donetsk", "dongguan", "dubai", "dublin", "fujairah", "guangzhou", "guiyang", "hangzhou", "hanoi", "harbin", "hefei",
    "helsinki", "ho chi minh city", "islamabad", "istanbul", "izmir", "jakarta", "jinan", "johannesburg", "kabul", "kaliningrad", "karachi", "kazan", "kharkiv", "kowloon", "new territories", "n.t",
    "kuala lumpur", "kunming", "kyiv", "kiev", "lahore", "larnaca", "limassol", "london", "luhansk", "luxembourg", "madrid", "manama", "manila", "mersin", "milan", "minsk", "moscow", "mumbai",
    "munich", "nanchang", "nanjing", "new delhi", "nicosia", "ningbo", "novosibirsk", "odessa", "omsk", "oslo", "paris", "penang", "perm", "peshawar", "prague", "pretoria", "quetta", "ras al khaimah",
    "rawalpindi", "riga", "rome", "rostov-on-don", "saint petersburg", "samara", "seoul", "sevastopol", "shanghai", "sharjah", "shenyang", "shenzhen",
    "simferopol", "sofia", "st petersburg", "stockholm", "suzhou", "taipei", "tallinn", "tashkent", "tbilisi", "tehran", "tianjin", "tokyo", "toronto", "ufa", "urumqi", "vienna", "vilnius", "vladivostok", "volgograd", "warsaw", "wuhan",
    "wuxi", "xi'an", "xian", "xiamen", "yangon", "yekaterinburg", "ekaterinburg", "yerevan", "zhengzhou", "zhuhai", "zurich", "qingdao", "isfahan", "shiraz", "rangoon",
    "xinjiang", "guangdong", "zhejiang", "jiangsu", "shandong", "sichuan", "hubei", "hunan", "hebei", "fujian", "anhui", "shaanxi",
];
