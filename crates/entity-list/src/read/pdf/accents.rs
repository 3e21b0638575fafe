//! Accents that the composition system prints over their letters as glyphs of
//! their own: `e` and `´` in one place are `é`.

use unicode_normalization::UnicodeNormalization;

use super::content::Glyph;

/// Accents that stand alone, and the marks that combine with a letter.
const ACCENTS: [(&str, char); 14] = [
    ("`", '\u{300}'),
    ("\u{2cb}", '\u{300}'),
    ("\u{b4}", '\u{301}'),
    ("^", '\u{302}'),
    ("\u{2c6}", '\u{302}'),
    ("\u{2dc}", '\u{303}'),
    ("\u{af}", '\u{304}'),
    ("\u{2d8}", '\u{306}'),
    ("\u{2d9}", '\u{307}'),
    ("\u{a8}", '\u{308}'),
    ("\u{2da}", '\u{30a}'),
    ("\u{2dd}", '\u{30b}'),
    ("\u{2c7}", '\u{30c}'),
    ("\u{b8}", '\u{327}'),
];

fn mark_of(glyph: &Glyph) -> Option<char> {
    ACCENTS.iter().find(|(accent, _)| *accent == glyph.text).map(|(_, mark)| *mark)
}

/// Whether a glyph may be an accent over a letter.
pub(super) fn is_accent(glyph: &Glyph) -> bool {
    mark_of(glyph).is_some()
}

/// The texts of the glyphs of a line, accents put on the letters that they
/// are printed over. `None` where an accent went to its letter.
pub(super) fn composed(glyphs: &[&Glyph]) -> Vec<Option<String>> {
    let mut texts: Vec<Option<String>> =
        glyphs.iter().map(|glyph| Some(glyph.text.clone())).collect();
    for (index, accent) in glyphs.iter().enumerate() {
        let Some(mark) = mark_of(accent) else { continue };
        let overlap = |letter: &Glyph| letter.end.min(accent.end) - letter.x.max(accent.x);
        let nearby = index.saturating_sub(3)..(index + 4).min(glyphs.len());
        let letter = nearby
            .filter(|other| glyphs[*other].text.chars().all(char::is_alphabetic))
            .filter(|other| !glyphs[*other].text.is_empty() && texts[*other].is_some())
            .max_by(|a, b| overlap(glyphs[*a]).total_cmp(&overlap(glyphs[*b])))
            .filter(|other| overlap(glyphs[*other]) > (accent.end - accent.x) * 0.4);
        if let Some(letter) = letter
            && let Some(text) = &mut texts[letter]
        {
            let base = text.replace('\u{131}', "i");
            *text = base.chars().chain([mark]).nfc().collect();
            texts[index] = None;
        }
    }
    texts
}
