//! Numbers in figures and in words: `13`, `twenty-four`, `one hundred and
//! forty`.

/// Words up to nineteen, and the tens.
pub(crate) const NUMBER_WORDS: [(&str, u32); 28] = [
    ("zero", 0),
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

/// The number at the front of these words and how many of them it takes.
/// Years and other figures over 9,999 are not numbers of parties; a figure in
/// parentheses that repeats the words (`thirteen (13)`) belongs to them.
pub(crate) fn number_at(words: &[&str]) -> Option<(u32, usize)> {
    let (number, used) =
        dozens_at(words).or_else(|| figure_at(words)).or_else(|| words_at(words))?;
    let repeated = words.get(used).and_then(|next| parenthesised(next)) == Some(number);
    Some((number, used + usize::from(repeated)))
}

/// `(13)` as a word of its own.
fn parenthesised(word: &str) -> Option<u32> {
    word.strip_prefix('(')?.trim_end_matches([',', ';', '.']).strip_suffix(')')?.parse().ok()
}

fn figure_at(words: &[&str]) -> Option<(u32, usize)> {
    let word = words.first()?.replace(',', "");
    (word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .map(|number| (number, 1))
}

/// `a dozen`, `two dozen`, `half a dozen`.
fn dozens_at(words: &[&str]) -> Option<(u32, usize)> {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|w| w.eq_ignore_ascii_case(word));
    if is(0, "half") && is(1, "a") && is(2, "dozen") {
        return Some((6, 3));
    }
    if (is(0, "a") || is(0, "one")) && is(1, "dozen") {
        return Some((12, 2));
    }
    let number = words.first().and_then(|word| single(word).or_else(|| word.parse().ok()))?;
    (number < 100 && is(1, "dozen")).then_some((number * 12, 2))
}

fn words_at(words: &[&str]) -> Option<(u32, usize)> {
    let mut total = 0;
    let mut used = 0;
    let (first, mut taken) = below_hundred(words)?;
    let mut current = first;
    if words.get(taken).is_some_and(|word| word.eq_ignore_ascii_case("hundred")) {
        total = current * 100;
        current = 0;
        taken += 1;
        used = taken;
        let skip =
            usize::from(words.get(taken).is_some_and(|word| word.eq_ignore_ascii_case("and")));
        if let Some((rest, more)) = below_hundred(words.get(taken + skip..)?) {
            current = rest;
            used = taken + skip + more;
        }
    } else {
        used = used.max(taken);
    }
    Some((total + current, used))
}

/// `twenty-four`, `twenty four`, `seven`; the number and the words it takes.
fn below_hundred(words: &[&str]) -> Option<(u32, usize)> {
    let first = words.first()?;
    if let Some((tens, ones)) = first.split_once(['-', '–']) {
        return Some((single(tens)? + single(ones)?, 1)).filter(|(number, _)| *number < 100);
    }
    let value = single(first)?;
    if value >= 20
        && let Some(ones) = words.get(1).and_then(|word| single(word))
        && (1..10).contains(&ones)
    {
        return Some((value + ones, 2));
    }
    Some((value, 1))
}

fn single(word: &str) -> Option<u32> {
    NUMBER_WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u32, usize)> {
        number_at(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn figures_and_words_are_numbers() {
        assert_eq!(read("13 entries"), Some((13, 1)));
        assert_eq!(read("twenty-four entities"), Some((24, 1)));
        assert_eq!(read("thirty-three (33) persons"), Some((33, 2)));
        assert_eq!(read("one hundred and forty entities"), Some((140, 4)));
        assert_eq!(read("one hundred fourteen of"), Some((114, 3)));
        assert_eq!(read("two hundred entities"), Some((200, 2)));
        assert_eq!(read("Seven entities"), Some((7, 1)));
        assert_eq!(read("a dozen entities"), Some((12, 2)));
        assert_eq!(read("two dozen (24) entities"), Some((24, 3)));
        assert_eq!(read("half a dozen entries"), Some((6, 3)));
        assert_eq!(read("dozens of entities"), None);
        assert_eq!(read("entities"), None);
        assert_eq!(read("twenty-foo x"), None);
    }
}
