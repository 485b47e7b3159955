//! Gives words of the Cyrillic and the Latin alphabet that sound alike the same skeleton.
//!
//! People spell Ukrainian in Latin letters by at least four systems ("piatnytsia", "pyatnytsya",
//! "pjatnicja"). Instead of listing spellings, both sides lose what the systems disagree about:
//! glides before vowels, doubled letters, and the choice among y, j, i and among g, h, kh.

/// Returns the skeleton by which both spellings of a word are the same.
#[must_use]
pub fn sound(word: &str) -> String {
    let latin: String = word.chars().map(latin).collect();
    let mut out = String::with_capacity(latin.len());
    let mut chars = latin.chars().peekable();
    while let Some(ch) = chars.next() {
        let next = chars.peek().copied();
        let plain = match (ch, next) {
            ('s' | 'c' | 'k' | 'z', Some('h')) => {
                chars.next();
                match ch {
                    'k' => 'h',
                    'z' => 'z',
                    'c' => 'c',
                    _ => 's',
                }
            }
            ('t', Some('s' | 'z')) => {
                chars.next();
                'c'
            }
            ('y' | 'j' | 'i', Some('a' | 'e' | 'u' | 'o')) | ('\'', _) => continue,
            ('y' | 'j', _) => 'i',
            ('w', _) => 'v',
            ('g', _) => 'h',
            _ => ch,
        };
        if !out.ends_with(plain) {
            out.push(plain);
        }
    }
    out
}

fn latin(ch: char) -> &'static str {
    const ALPHABET: &[(&str, &str)] = &[
        ("а", "a"),
        ("б", "b"),
        ("в", "v"),
        ("г", "h"),
        ("д", "d"),
        ("е", "e"),
        ("є", "ie"),
        ("ж", "zh"),
        ("з", "z"),
        ("и", "i"),
        ("і", "i"),
        ("к", "k"),
        ("л", "l"),
        ("м", "m"),
        ("н", "n"),
        ("о", "o"),
        ("п", "p"),
        ("р", "r"),
        ("с", "s"),
        ("т", "t"),
        ("у", "u"),
        ("ф", "f"),
        ("х", "kh"),
        ("ц", "ts"),
        ("ч", "ch"),
        ("ш", "sh"),
        ("щ", "sh"),
        ("ь", ""),
        ("ю", "iu"),
        ("я", "ia"),
        ("э", "e"),
        ("ы", "i"),
        ("ъ", ""),
    ];
    const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
    if ch.is_ascii_lowercase() {
        let at = usize::from(ch as u8 - b'a');
        return LATIN.get(at..=at).unwrap_or_default();
    }
    ALPHABET.iter().find(|(from, _)| from.starts_with(ch)).map_or("", |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_sound_alike() {
        for (cyrillic, spellings) in [
            ("завтра", vec!["zavtra", "zawtra"]),
            ("пятницю", vec!["pyatnytsyu", "piatnytsiu", "pjatnicu"]),
            ("неділю", vec!["nedilyu", "nediliu", "nedilju"]),
            ("четвер", vec!["chetver"]),
        ] {
            for spelling in spellings {
                assert_eq!(sound(cyrillic), sound(spelling), "{spelling}");
            }
        }
    }
}
