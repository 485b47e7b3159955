//! Words as people type them: hidden characters, words, and when two words are the same one.
//!
//! The rules are of spelling alone and know no service, no name and no language's vocabulary, so
//! that the whole program compares words in one way. The caller decides what they mean.

mod letter_set;
pub mod word_lists;

use std::sync::LazyLock;

use word_lists::phrases;

pub use letter_set::LetterSet;

/// Returns whether a character shows nothing and changes how other characters are shown or
/// compared: control characters, zero widths, invisible fillers, tags, and the marks that turn the
/// direction of writing around.
///
/// Line breaks and tabs are among them, and so is the zero-width joiner U+200D that holds an emoji
/// of several people together; a caller that wants to keep those says so.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns whether a letter is a Cyrillic one.
pub const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Returns a text on one line, without hidden characters; white space of any kind is one space.
pub fn one_line(text: &str) -> String {
    let gap = |c: char| c.is_whitespace() || c.is_control();
    let words = text.split(gap).map(|word| word.replace(is_hidden, ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the words of a text, in lower case, with one kind of apostrophe.
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['’', 'ʼ', '`', '′'], "'");
    let split = lower.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    split
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What a word may end in after its stem in a language that adds endings and bends no stem.
static ADDED_ENDINGS: LazyLock<Vec<&str>> = LazyLock::new(|| phrases("endings", "added"));

/// What a diminutive has in its stem, and what stands there in the plain word.
static DIMINUTIVES: LazyLock<Vec<Diminutive>> = LazyLock::new(|| {
    let lines = phrases("endings", "diminutive").into_iter();
    lines.filter_map(|line| line.split_once('=')).map(Diminutive::of).collect()
});

/// One kind of diminutive.
#[derive(Debug)]
struct Diminutive {
    small: &'static str,
    plain: Vec<&'static str>,
}

impl Diminutive {
    fn of((small, plain): (&'static str, &'static str)) -> Self {
        let plain = plain.split(',').map(|it| it.trim().trim_matches('-')).collect();
        Self { small: small.trim(), plain }
    }
}

/// The fewest letters before what makes a diminutive, and the most behind it.
const SMALL_STEM: usize = 3;
const SMALL_ENDING: usize = 3;

/// Returns what the plain word of a diminutive may be: "стрижечку" is "стрижку".
fn plain_forms(word: &str) -> Vec<String> {
    let forms = DIMINUTIVES.iter().filter_map(|kind| {
        let (stem, ending) = word.rsplit_once(kind.small)?;
        let fits = stem.chars().count() >= SMALL_STEM && ending.chars().count() <= SMALL_ENDING;
        fits.then(|| kind.plain.iter().map(move |plain| format!("{stem}{plain}{ending}")))
    });
    forms.flatten().collect()
}

/// Leaves out the vowel that a word has in one form only: "ніготь" is "нігть", as in "нігті".
fn without_fleeting_vowel(word: &str) -> Option<String> {
    let soft = word.strip_suffix('ь').unwrap_or(word);
    let mut ends = soft.char_indices().rev();
    let (at, last) = ends.next()?;
    let (place, vowel) = ends.next()?;
    let fleeting = matches!(vowel, 'о' | 'е') && !"аеєиіїоуюяй".contains(last) && ends.count() >= 3;
    fleeting.then(|| {
        format!("{}{}", soft.get(..place).unwrap_or_default(), soft.get(at..).unwrap_or_default())
    })
}

/// Returns whether two words in lower case are one word with two endings: "стрижка", "стрижку".
pub fn same_stem(a: &str, b: &str) -> bool {
    if !begin_alike(a, b) {
        return a == b;
    }
    let bent = |word: &str, other: &str| {
        without_fleeting_vowel(word).is_some_and(|word| share_stem(&word, other))
    };
    share_stem(a, b) || !a.is_ascii() && (bent(a, b) || bent(b, a))
}

/// Returns whether a name is the given one of a whole name: "Emma" of "Emma Stone".
pub fn is_given_of(given: &str, whole: &str) -> bool {
    whole.split_once(' ').is_some_and(|(first, _)| first == given)
}

/// Returns whether two words are long enough to be forms of one, or one is the beginning of the other: «душ» is no
/// «дуо».
pub fn may_share_a_stem(a: &str, b: &str) -> bool {
    const SHORT: usize = 3;
    let least = a.chars().count().min(b.chars().count());
    let differ = || a.chars().zip(b.chars()).take(SHORT).any(|(a, b)| a != b);
    least > SHORT || least == SHORT && !differ()
}

/// Returns whether a word is a diminutive of another: "стрижечка", "стрижка".
pub fn is_diminutive(small: &str, of: &str) -> bool {
    begin_alike(small, of) && plain_forms(small).iter().any(|plain| same_stem(plain, of))
}

/// Returns whether two words share their first two letters, as the forms of one word do. It costs
/// next to nothing and answers nearly every comparison of two words.
fn begin_alike(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    let mut same = || a.next().zip(b.next()).is_some_and(|(a, b)| a == b);
    same() && same()
}

/// Returns a word with the letters made one that Ukrainian and Russian write for the same name:
/// "євген" and "евгений".
pub fn one_spelling(word: &str) -> String {
    let letter = |c: char| match c {
        'є' | 'ё' | 'э' => 'е',
        'і' | 'ї' | 'ы' => 'и',
        other => other,
    };
    word.chars().map(letter).collect()
}

/// The fewest letters that two words of one family begin with alike.
const FAMILY: usize = 4;
/// The most letters that follow them.
const FAMILY_ENDING: usize = 4;

/// Returns whether two words in lower case are one word, or a verb in two of its forms, which differ
/// in more than an ending: "годувати", "годують"; "puppy", "puppies".
pub fn is_akin(a: &str, b: &str) -> bool {
    if same_stem(a, b) {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        let bent = |word: &str, other: &str| {
            word.strip_suffix('y').is_some_and(|stem| {
                other.strip_prefix(stem).is_some_and(|rest| matches!(rest, "ies" | "ied"))
            })
        };
        return bent(a, b) || bent(b, a);
    }
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longest = a.chars().count().max(b.chars().count());
    shared >= FAMILY && shared * 2 >= longest && longest - shared <= FAMILY_ENDING
}

fn share_stem(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        // English adds an ending and leaves the stem as it is: "toe" is not "Tom".
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let added = long.strip_prefix(short);
        if short.len() > 1 && added.is_some_and(|ending| ADDED_ENDINGS.contains(&ending)) {
            return true;
        }
        // A silent "e" gives way to the ending: "slice", "slicing".
        let silent = short.strip_suffix('e').filter(|stem| stem.len() >= SILENT_STEM);
        return silent.and_then(|stem| long.strip_prefix(stem)).is_some_and(|ending| {
            ADDED_ENDINGS.contains(&ending) && !ending.starts_with('s') && !ending.is_empty()
        });
    }
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    // The shorter the stem, the more words share it by chance: "коли" is not "колір".
    let ending = match shared {
        0 | 1 => return false,
        2 | 3 => 1,
        4 => 2,
        _ => 3,
    };
    a.chars().count().max(b.chars().count()) <= shared + ending
}

/// The fewest letters before a silent "e" that an ending takes the place of.
const SILENT_STEM: usize = 4;

/// From this many letters on, a word may differ in one letter; from twice as many minus one, in two.
const TYPO_FROM: usize = 5;

/// Returns whether two words in lower case differ by a typing mistake: "манікюр", "маникюр".
///
/// Both must begin with the same letter. People hardly ever mistype the first one, and this test
/// spares the distance of nearly all pairs. In the shortest words no letter is taken for another,
/// because "class" is no "claws".
pub fn differ_by_typo(a: &str, b: &str) -> bool {
    if a.chars().next() != b.chars().next() {
        return false;
    }
    let (long, short) = (a.chars().count(), b.chars().count());
    let (long, short) = (long.max(short), long.min(short));
    let allowed = match short {
        0..TYPO_FROM => return false,
        n if n < 2 * TYPO_FROM - 1 => 1,
        _ => 2,
    };
    let replaced = long == TYPO_FROM && short == long && !same_letters(a, b);
    long - short <= allowed
        && !replaced
        && LetterSet::of(a).is_within(allowed, LetterSet::of(b))
        && strsim::osa_distance(a, b) <= allowed
}

/// Returns whether two words have the same letters in any order.
fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_go_and_white_space_parts_words() {
        assert_eq!(one_line(" Марія\r\n\tКоваленко "), "Марія Коваленко");
        assert_eq!(one_line("Ann\u{202e}\u{200b}\u{2028}Lee\u{2066}\u{e0041}\u{3164}"), "Ann Lee");
        assert_eq!(one_line("\u{feff}\u{200d} \u{0}"), "");
        assert!("a я1 'é👩".chars().all(|c| !is_hidden(c)));
    }

    #[test]
    fn words_are_lower_case_and_have_one_apostrophe() {
        assert_eq!(words("Об’єм: 'п`ять', O'Neil!"), ["об'єм", "п'ять", "o'neil"]);
        assert_eq!(words(" – \n"), [""; 0]);
    }

    #[test]
    fn endings_share_a_stem_and_typos_do_not_join_short_words() {
        let same = [("стрижка", "стрижку"), ("марія", "марію"), ("haircut", "haircuts")];
        assert!(same.into_iter().all(|(a, b)| same_stem(a, b)));
        let other = [("олена", "олег"), ("рік", "рука"), ("коли", "колір"), ("toe", "tom")];
        assert!(!other.into_iter().any(|(a, b)| same_stem(a, b)));
        assert!(
            same_stem("ніготь", "нігті") && plain_forms("стрижечку").contains(&"стрижку".into())
        );
        assert!(differ_by_typo("манікюр", "маникюр") && differ_by_typo("haircut", "haricut"));
        assert!(differ_by_typo("skrit", "skirt") && !differ_by_typo("class", "claws"));
        assert!(!differ_by_typo("так", "рак") && !differ_by_typo("колір", "колірочка"));
    }
}
