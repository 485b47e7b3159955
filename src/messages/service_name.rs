//! A service's name inside a sentence: in small letters, and where a language bends it, as the
//! object of a verb ("записати на стрижку").
//!
//! Owners write a name as a heading ("Стрижка"). Which endings change, and which words keep their
//! capital letter, is said by the language's messages, so that no rule here knows a language.

use crate::ids::Lang;

use super::say;

/// Writes a name as it stands inside a sentence: "стрижка бороди", "MOT test". An article before it goes,
/// because "your" or "our" takes its place.
pub(super) fn within(lang: Lang, name: &str) -> String {
    let articles = say(lang, "name-articles", &[]);
    if let Some((first, rest)) = name.split_once(' ')
        && articles.split_whitespace().any(|article| article == first)
    {
        return rest.to_owned();
    }
    let keeps = say(lang, "name-keeps-capital", &[]);
    let mut letters = name.chars();
    let first = letters.next();
    let plain = letters.next().is_none_or(|second| second.is_lowercase() || second == ' ');
    let word = name.split_whitespace().next().unwrap_or_default();
    match first {
        Some(first) if plain && !keeps.split_whitespace().any(|kept| kept == word) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// Writes a name as the object of a verb: "стрижку бороди", "дитячу стрижку".
pub(super) fn object(lang: Lang, name: &str) -> String {
    let name = within(lang, name);
    let endings = say(lang, "name-object-endings", &[]);
    let describing = say(lang, "name-describing-endings", &[]);
    let joins = say(lang, "name-joins", &[]);
    let nouns = say(lang, "name-nouns", &[]);
    let trailing = say(lang, "name-trailing", &[]);
    let mut bends = true;
    let words = name.split(' ').map(|word| {
        if joins.split_whitespace().any(|join| join == word) {
            bends = true;
            return word.to_owned();
        }
        let (word, comma) = word.strip_suffix(',').map_or((word, ""), |word| (word, ","));
        // "Довіреність проста": a word behind the noun may describe it all the same.
        if !bends {
            let describes = trailing.split_whitespace().any(|known| known == word);
            let written = if describes { bend(word, &endings) } else { word.to_owned() };
            return written + comma;
        }
        // The noun is the first word that does not describe the next one; what follows the noun
        // stays as it is.
        bends = describing.split_whitespace().any(|ending| word.ends_with(ending))
            && !nouns.split_whitespace().any(|noun| noun == word);
        bend(word, &endings) + comma
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Exchanges the ending of a word; `endings`: "а=у я=ю".
fn bend(word: &str, endings: &str) -> String {
    let pairs = endings.split_whitespace().filter_map(|pair| pair.split_once('='));
    let bent = pairs.filter_map(|(old, new)| Some(format!("{}{new}", word.strip_suffix(old)?)));
    bent.into_iter().next().unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_bent_up_to_its_noun() {
        let names = [
            ("Стрижка", "стрижку"),
            ("Стрижка бороди", "стрижку бороди"),
            ("Стрижка волосся", "стрижку волосся"),
            ("Дитяча стрижка", "дитячу стрижку"),
            ("Класична чоловіча стрижка", "класичну чоловічу стрижку"),
            ("Онлайн-консультація", "онлайн-консультацію"),
            ("Консультація лікаря", "консультацію лікаря"),
            ("Заміна мастила", "заміну мастила"),
            ("Нова заміна гуми", "нову заміну гуми"),
            ("Манікюр", "манікюр"),
            ("Лікування карієсу", "лікування карієсу"),
            ("Стрижка і борода", "стрижку і бороду"),
            ("SPA-догляд", "SPA-догляд"),
            ("Довіреність проста", "довіреність просту"),
            ("Перевірка зору доросла", "перевірку зору дорослу"),
            ("Коротка прогулянка верхи", "коротку прогулянку верхи"),
            ("Перша консультація", "першу консультацію"),
            ("Німецька, індивідуальний урок", "німецьку, індивідуальний урок"),
            ("Гітара, урок 30 хвилин", "гітару, урок 30 хвилин"),
        ];
        for (name, wanted) in names {
            assert_eq!(object(Lang::Uk, name), wanted);
        }
    }

    #[test]
    fn a_language_that_bends_nothing_has_small_letters_only() {
        let names = ["Oil change", "MOT test", "French manicure", "Morning flow (group class)"];
        let written = names.map(|name| object(Lang::En, name));
        assert_eq!(
            written,
            ["oil change", "MOT test", "French manicure", "morning flow (group class)"]
        );
    }
}
