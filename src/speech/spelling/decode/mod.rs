//! An order read by how it sounds, wherever a transcript puts its spaces.
//!
//! "Запишіть маніту роботина ця тію вівторок" has no word of an order in it, and sounds like "манікюр об одинадцятій у
//! вівторок". So what was heard is taken as a row of letters, and the cheapest chain of words through it is looked
//! for: words as they stand, and words of an order that sound near. A word is read otherwise only where no other
//! meaning is nearly as cheap; else it is left as it was heard, and the customer is asked.

mod known;
mod lattice;
mod lexicon;
mod parts;
mod search;
mod sounds;

use crate::{bots::BusinessProfile, ids::Lang, phrase::key};

use super::token::Token;
use lattice::{Arc, Lattice, Read, digits, width};
use lexicon::{Class, Entry, Lexicon};
use search::{Ban, MARGIN, cheapest};

/// The most letters that are read so: more than an order has.
const MOST_LETTERS: usize = 1_000;

/// Writes the words of an order as people write them; `between` is what stands before the beginning and the end of a
/// span of hours.
pub(super) fn words(
    tokens: Vec<Token>,
    lang: Lang,
    profile: &BusinessProfile,
    between: &str,
) -> Vec<Token> {
    let Some(lexicon) = lexicon::of(lang) else { return tokens };
    let services = lexicon::services(profile, lexicon);
    let tokens: Vec<Token> = tokens.iter().flat_map(|it| parted(it, lexicon)).collect();
    if tokens.iter().map(width).sum::<usize>() > MOST_LETTERS {
        return tokens;
    }
    let read = read(&tokens, lexicon, &services, profile).unwrap_or(tokens);
    let (joined, is_whole) = parts::joined(&read, lexicon, profile, between);
    if !is_whole {
        return joined;
    }
    // An hour that became whole may explain what is before it: "копів на оди на 20".
    let again = self::read(&joined, lexicon, &services, profile).unwrap_or(joined);
    parts::joined(&again, lexicon, profile, between).0
}

/// Whether words are one word of an order, such as the day "тридцять першого".
pub(super) fn is_one(words: &str, lang: Lang) -> bool {
    lexicon::of(lang).is_some_and(|lexicon| lexicon.class(&key(words)).is_some())
}

/// Whether a word is a month behind a day of it.
pub(super) fn is_month(word: &str, lang: Lang) -> bool {
    lexicon::of(lang).is_some_and(|lexicon| lexicon.class(word) == Some(Class::Month))
}

/// Reads words by how they sound; `None`: no way leads through them.
fn read(
    tokens: &[Token],
    lexicon: &Lexicon,
    services: &[Entry],
    profile: &BusinessProfile,
) -> Option<Vec<Token>> {
    let entries: Vec<&Entry> = lexicon.entries.iter().chain(services).collect();
    let path = certain(&Lattice::of(tokens, lexicon, services, profile))?;
    Some(Writer { tokens, entries: &entries, lexicon }.written(&path))
}

/// Parts what a hyphen joins: an hour and its minutes; a word of an order that a hyphen parts is one.
fn parted(token: &Token, lexicon: &Lexicon) -> Vec<Token> {
    let parts: Vec<Token> = token.text.split('-').map(Token::new).collect();
    let letters = token.text.trim_end_matches(|c: char| c.is_ascii_digit());
    match parts.as_slice() {
        // "Сім-надцятій".
        [_, _, ..] if parts.iter().all(Token::is_word) && lexicon.class(&token.key).is_some() => {
            vec![Token::new(&token.text.replace('-', ""))]
        }
        // "Хотів б3 грудня".
        [_] if letters.chars().count() == 1
            && letters.len() < token.text.len()
            && letters.chars().all(char::is_alphabetic) =>
        {
            let digits = token.text.get(letters.len()..).unwrap_or_default();
            vec![Token::new(letters), Token::new(digits)]
        }
        // "Одна-дцятій" has no "одна" in it.
        [one, other]
            if one.is_word()
                && other.is_word()
                && lexicon.is_number(&one.key) != lexicon.is_number(&other.key) =>
        {
            vec![Token::new(&token.text.replace('-', ""))]
        }
        // "Бороду-утрина-10".
        [words @ .., number]
            if words.len() > 1
                && words.iter().all(Token::is_word)
                && number.is_number()
                && number.key.len() == 2 =>
        {
            let joined: String = words.iter().map(|it| it.text.as_str()).collect();
            vec![Token::new(&joined), number.clone()]
        }
        [word, number] if word.is_word() && number.is_number() && number.key.len() == 2 => parts,
        _ => vec![token.clone()],
    }
}

/// Returns the cheapest way of which each word that is read otherwise is the only one that is near.
fn certain(lattice: &Lattice) -> Option<Vec<Arc>> {
    let mut bans: Vec<Ban> = Vec::new();
    loop {
        let (cost, path) = cheapest(lattice, &bans)?;
        let doubtful = path.iter().filter(|arc| !arc.is_exact).find(|arc| {
            let Read::Entry { class, meaning, .. } = arc.read else { return false };
            let ban = Ban { from: arc.from, until: arc.until, only: Some((class, meaning)) };
            let others: Vec<Ban> = bans.iter().cloned().chain([ban]).collect();
            let other = cheapest(lattice, &others);
            // Left as it stands it would mean nothing, so only another meaning makes it doubtful.
            other.is_some_and(|(other, path)| other < cost + MARGIN && is_read(&path, arc))
        });
        match doubtful {
            Some(arc) => bans.push(Ban { from: arc.from, until: arc.until, only: None }),
            None => return Some(path),
        }
    }
}

/// Whether a way reads the letters of an arc as a word of an order.
fn is_read(path: &[Arc], arc: &Arc) -> bool {
    let overlaps = |it: &Arc| it.from < arc.until && arc.from < it.until;
    path.iter().any(|it| overlaps(it) && matches!(it.read, Read::Entry { .. }))
}

/// Writes the words of a way.
struct Writer<'a> {
    tokens: &'a [Token],
    entries: &'a [&'a Entry],
    lexicon: &'a Lexicon,
}

impl Writer<'_> {
    fn written(&self, path: &[Arc]) -> Vec<Token> {
        let mut written: Vec<Token> = Vec::new();
        for arc in path {
            match arc.read {
                Read::Token { at, .. } => written.extend(self.tokens.get(at).cloned()),
                Read::Digits(at) => {
                    let number = self.tokens.get(at).and_then(digits);
                    written.extend(number.map(|(digits, _)| Token::new(digits)));
                }
                Read::Passed => {}
                Read::Entry { .. } if arc.is_as_written => written.extend(self.heard(arc)),
                Read::Entry { entry, .. } => {
                    if let Some(entry) = self.entries.get(entry) {
                        self.write(entry, arc, &mut written);
                    }
                }
            }
        }
        written
    }

    /// Returns where each word ends.
    fn ends(&self) -> impl Iterator<Item = usize> {
        self.tokens.iter().scan(0, |end, token| {
            *end += width(token);
            Some(*end)
        })
    }

    /// Returns the words that begin in an arc, as they were heard.
    fn heard(&self, arc: &Arc) -> impl Iterator<Item = Token> {
        let starts = std::iter::once(0).chain(self.ends()).zip(self.tokens);
        let letters = arc.from..arc.until;
        starts.filter(move |(start, _)| letters.contains(start)).map(|(_, token)| token.clone())
    }

    /// Writes a word of an order, with the signs behind what was heard for it.
    fn write(&self, entry: &Entry, arc: &Arc, written: &mut Vec<Token>) {
        if entry.class == Class::Ending {
            return;
        }
        // "20 сьомого" is one ordinal.
        if let Some(before) = written.last_mut().filter(|_| entry.class == Class::Ordinal)
            && let Some(tens) = self.lexicon.tens(&before.key)
        {
            *before = Token::new(tens);
        }
        let last = self.ends().position(|end| end == arc.until).and_then(|at| self.tokens.get(at));
        let mut words: Vec<Token> = entry.written.split(' ').map(Token::new).collect();
        if let (Some(word), Some(last)) = (words.last_mut(), last) {
            *word = last.replaced(&word.text);
        }
        written.extend(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(heard: &str) -> String {
        let profile = crate::bots::parse(
            &crate::ids::BusinessId::new("salon"),
            include_str!("../../../../bots/salon.toml"),
            &jiff::tz::TimeZoneDatabase::bundled(),
        )
        .unwrap();
        let tokens = heard.split_whitespace().map(Token::new).collect();
        let read = words(tokens, Lang::Uk, &profile, "з до");
        read.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_order_is_read_wherever_its_spaces_are() {
        for (heard, written) in [
            ("маніту роботина ця тію вівторок.", "Манікюр о одинадцятій вівторок."),
            (
                "на консультацію у четверо-бодинаця тій ранку",
                "на консультацію у четвер о одинадцятій ранку",
            ),
            (
                "підстрихти бороду п'ятнаця того грудня очитвертій",
                "підстрихти бороду п'ятнадцятого грудня о четвертій",
            ),
            ("Фарбування на четверт у дня на завтра", "Фарбування на четверту дня на завтра"),
            ("Манікюр, 20 цю могу листопада на 10", "Манікюр, двадцять сьомого листопада на 10"),
            ("стрижку на 16-го дину", "стрижку на 16 годину"),
            ("Хотів б3 грудня", "Хотів б 3 грудня"),
            ("завтра напівна дванацяту", "завтра о пів на дванадцяту"),
        ] {
            assert_eq!(read(heard), written, "{heard}");
        }
    }

    #[test]
    fn what_means_something_and_who_is_named_stay_as_they_were_heard() {
        for heard in [
            "де ви знаходитесь?",
            "так, на Івана Франка, ivan@example.com",
            "Напиши мені вірш про котів",
            "до зустрічі, вибачте за турботу",
            "поміняйте Ірину на Світлану",
            "запишіть доньку Софійку на стрижку в суботу о 12",
            "Стрижка у четвер о 15:00, Данило Клен, dk@example.com",
            "Юлія Верба, Марта Березень, Петро Консул",
            "скасуйте перший і третій",
            "ні, навпаки: мені стрижка, а Роману манікюр",
            "нас буде четверо",
            "14:00 підходить. John Doe, john@example.com",
        ] {
            assert_eq!(read(heard), heard);
        }
    }

    #[test]
    fn a_no_is_not_swallowed() {
        assert_eq!(read("незавтра, післязавтра"), "не завтра, післязавтра");
        assert_eq!(read("тількине в суботу"), "тількине в суботу");
    }

    #[test]
    fn between_two_hours_that_are_as_near_none_is_chosen() {
        // "Дев'ятій" and "десятій".
        assert_eq!(read("завтра о десвятій"), "завтра о десвятій");
    }

    #[test]
    fn a_long_talk_is_left_as_it_is() {
        let long = "маніту роботина ".repeat(100);
        assert_eq!(read(&long), long.trim());
    }
}
