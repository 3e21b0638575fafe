//! Which of our names can match a name at all, without comparing all of them.
//!
//! Nothing is lost by it: two names whose words reach a score `t` together
//! share all but a bounded part of their weight, so one of the rarest words
//! that make up more than that part is among those they share.

use rustc_hash::{FxHashMap, FxHashSet};

use super::name::{Name, slips, word_likeness};

/// Names by what they hold.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_joined: FxHashMap<String, Vec<u32>>,
    by_sorted: FxHashMap<String, Vec<u32>>,
    words: FxHashMap<String, u32>,
    /// For each word the names that hold it.
    holders: Vec<Vec<u32>>,
    /// Words by their length.
    by_length: Vec<Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    text: String,
    /// A bit for each letter and digit that the word holds.
    letters: u64,
    word: u32,
}

/// Words that are like a word, found before.
pub(super) type Remembered = FxHashMap<String, Vec<u32>>;

impl Index {
    pub(super) fn of(names: &[Name]) -> Self {
        let mut index = Self::default();
        for (number, name) in (0..).zip(names) {
            index.by_joined.entry(name.joined.clone()).or_default().push(number);
            index.by_sorted.entry(name.sorted.clone()).or_default().push(number);
            for word in &name.words {
                index.add(&word.text, number);
            }
        }
        index
    }

    fn add(&mut self, text: &str, name: u32) {
        let next = u32::try_from(self.holders.len()).unwrap_or(u32::MAX);
        let word = *self.words.entry(text.to_owned()).or_insert(next);
        if word == next {
            self.holders.push(Vec::new());
            let length = text.len();
            if self.by_length.len() <= length {
                self.by_length.resize_with(length + 1, Vec::new);
            }
            self.by_length[length].push(Known {
                text: text.to_owned(),
                letters: letters(text),
                word,
            });
        }
        let holders = &mut self.holders[word as usize];
        if holders.last() != Some(&name) {
            holders.push(name);
        }
    }

    /// Our names that can match this one with a score of `threshold` or more,
    /// in ascending order.
    pub(super) fn candidates(
        &self,
        name: &Name,
        threshold: f64,
        remembered: &mut Remembered,
    ) -> Vec<u32> {
        let mut found: FxHashSet<u32> = FxHashSet::default();
        found.extend(self.by_joined.get(&name.joined).into_iter().flatten());
        found.extend(self.by_sorted.get(&name.sorted).into_iter().flatten());
        let mut words: Vec<(usize, f64, Vec<u32>)> = name
            .words
            .iter()
            .map(|word| {
                let like = if let Some(like) = remembered.get(&word.text) {
                    like.clone()
                } else {
                    let like = self.words_like(&word.text);
                    remembered.insert(word.text.clone(), like.clone());
                    like
                };
                let holders = like.iter().map(|word| self.holders[*word as usize].len()).sum();
                (holders, word.weight, like)
            })
            .collect();
        // the rarest first, and of those the heaviest
        words.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        // What two names may not share, of twice what they do share.
        let part = 2.0 * (1.0 - threshold) / threshold;
        let may_lack = name.weight() * part / (1.0 + part);
        let mut looked_at = 0.0;
        for (_, weight, like) in words {
            for word in like {
                found.extend(&self.holders[word as usize]);
            }
            looked_at += weight;
            if looked_at > may_lack + 1e-9 {
                break;
            }
        }
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        found
    }

    /// Our words that are taken for this one.
    fn words_like(&self, text: &str) -> Vec<u32> {
        let mut like: Vec<u32> = self.words.get(text).into_iter().copied().collect();
        let own = letters(text);
        let most = slips(text.len() + slips(text.len() + 3));
        let lengths = text.len().saturating_sub(most)..=text.len() + most;
        for length in lengths {
            let Some(known) = self.by_length.get(length) else { break };
            let allowed = u32::try_from(2 * slips(length.max(text.len()))).unwrap_or(0);
            if allowed == 0 {
                continue;
            }
            for other in known {
                // a slip takes a letter away and brings another
                if (own ^ other.letters).count_ones() <= allowed
                    && other.text != text
                    && word_likeness(text, &other.text).is_some()
                {
                    like.push(other.word);
                }
            }
        }
        like
    }
}

fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        b'0'..=b'9' => letters | 1 << (26 + byte - b'0'),
        _ => letters,
    })
}
