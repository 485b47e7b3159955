//! Spellings that only transcripts have, written as people write.
//!
//! A transcription writes words in one and one word in pieces, and misses letters: `decode` reads the words of an
//! order again by how they sound (`src/lang/<tag>/sounds.txt`). Numbers are spelled as people do not spell them, and
//! some words are heard for others each time: that is the rest of this folder (`src/lang/<tag>/transcript.txt`).
//! People do not type so, so typed words are never read by these rules.

mod clock;
mod decode;
mod digit_days;
mod digits;
mod endings;
mod form;
mod latest;
mod minutes;
mod rules;
mod token;

use crate::{bots::BusinessProfile, ids::Lang, phrase};

use form::Form;
use rules::Rules;
use token::Token;

/// Returns a transcript as people would write it.
pub(super) fn as_written(heard: &str, lang: Lang, profile: &BusinessProfile) -> String {
    let mut tokens: Vec<Token> = heard.split_whitespace().map(Token::new).collect();
    let rules = rules::of(lang);
    if let Some(rules) = rules {
        tokens = phrases(&tokens, rules);
    }
    tokens = decode::words(tokens, lang, profile, rules.map_or("", |it| it.between.as_str()));
    if let Some(rules) = rules {
        tokens = minutes::joined(&digit_days::parted(&tokens, rules), rules, lang);
        tokens = halves(&single(&tokens, rules), rules);
        tokens = single(&tokens, rules);
        tokens = hours(&tokens, rules);
        tokens = endings::without(&tokens, rules);
        tokens = digits::hours(&tokens, rules, profile);
    }
    let tokens = clock::times(&tokens);
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Writes words of which something else is heard.
fn phrases(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let found = keys.get(at..).and_then(|keys| rules.phrase(keys));
        let last = found.and_then(|(many, _)| tokens.get(at + many - 1));
        if let (Some((many, phrase)), Some(last)) = (found, last) {
            written.push(last.replaced(phrase));
            at += many;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

/// Writes "half to an hour" in full, where an hour follows.
fn halves(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let mut written: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let found = rules.half.iter().find(|half| {
            let heard = tokens.get(at..at + half.len());
            heard.is_some_and(|heard| heard.iter().map(|it| &it.key).eq(half.iter()))
        });
        let hour = found.and_then(|half| tokens.get(at + half.len()));
        let hour = hour.filter(|hour| hour.is_number() || phrase::is_known(&hour.key));
        if let (Some(half), Some(hour)) = (found, hour) {
            at += half.len() + 1;
            // "10 грудня о пів на 11 грудня" has its month twice.
            let again = tokens.get(at).filter(|_| !hour.ends_clause()).is_some_and(|month| {
                rules.dates(&month.key) && written.iter().any(|it| it.key == month.key)
            });
            written.extend([Token::new(&rules.half_past), hour.clone()]);
            at += usize::from(again);
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

/// Writes the hour behind "at" in the form that stands there, and behind another preposition where what follows
/// shows that it is an hour.
fn hours(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let read = |at: usize, token: &Token| {
        let before = tokens.get(at.checked_sub(1)?)?;
        if rules.at_forms.contains(&before.key) {
            return rules.hours.iter().find(|hour| hour.forms.contains(&token.key));
        }
        let follows = tokens.get(at + 1).filter(|_| !token.ends_clause());
        let is_hour = rules.prepositions.contains(&before.key)
            && follows.is_none_or(|it| rules.is_after_hour(&it.key));
        let is_it = |hour: &&Form| hour.heads().any(|head| head == token.key);
        rules.hours.iter().filter(|_| is_hour).find(is_it)
    };
    let part = |it: &Token| rules.after_hour.iter().find(|form| form.forms.contains(&it.key));
    let mut written: Vec<Token> = Vec::new();
    let mut is_after = false;
    for (at, token) in tokens.iter().enumerate() {
        let part = part(token).filter(|_| is_after);
        is_after = false;
        if let Some(hour) = read(at, token) {
            if let Some(before) = written.last_mut() {
                *before = Token::new(&rules.at);
            }
            written.push(token.replaced(&hour.written));
            is_after = !token.ends_clause();
        } else {
            written.push(part.map_or_else(|| token.clone(), |part| token.replaced(&part.written)));
        }
    }
    written
}

/// Leaves out a preposition before what stands before an hour: "в о дев'ятій".
fn single(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let is_at = |it: &Token| rules.at_forms.contains(&it.key) || it.text == rules.half_past;
    let is_double = |at: usize, token: &Token| {
        rules.prepositions.contains(&token.key) && tokens.get(at + 1).is_some_and(is_at)
    };
    let kept = tokens.iter().enumerate().filter(|(at, token)| !is_double(*at, token));
    kept.map(|(_, token)| token.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salon() -> BusinessProfile {
        crate::bots::parse(
            &crate::ids::BusinessId::new("salon"),
            include_str!("../../../bots/salon.toml"),
            &jiff::tz::TimeZoneDatabase::bundled(),
        )
        .unwrap()
    }

    #[test]
    fn what_grew_together_or_missed_a_letter_is_written_right() {
        let profile = salon();
        for (heard, written) in [
            ("Стрижка завтравочотирнадцетій.", "Стрижка завтра о чотирнадцятій."),
            ("Манікюр завтра опівна 12", "Манікюр завтра о пів на 12"),
            ("на четверо півна 12", "на четвер о пів на 12"),
            ("мені був четверо пів на третю", "мені в четвер о пів на третю"),
            ("фарбування 15-го грудня до сятій години", "фарбування 15-го грудня о десятій години"),
            ("завтра копівна п'яту", "завтра о пів на п'яту"),
            ("завтра копів на п'яту", "завтра о пів на п'яту"),
            ("у вівторок о півна дванацяту", "у вівторок о пів на дванадцяту"),
            ("завтра о п'ятнадцятий, будь ласка", "завтра о п'ятнадцятій, будь ласка"),
            ("стрижка завтра одев'яти", "стрижка завтра о дев'ятій"),
            ("завтра ободинацяти", "завтра о одинадцятій"),
            ("третюго листопади", "третього листопада"),
            ("стрижка всереду о 12", "стрижка в середу о 12"),
            ("педикюр суботуо дванадцятій", "педикюр суботу о дванадцятій"),
            ("чистка неділюо 11", "чистка неділю о 11"),
            ("стрижка завтравочо 14.", "стрижка завтра о 14."),
            ("педикюр завтраву пів на четверту", "педикюр завтра о пів на четверту"),
            ("педикюр вівторокопів на десяту", "педикюр вівторок о пів на десяту"),
            ("стрижка всередо, 16 тіх будь ласка", "стрижка в середу, о 16 будь ласка"),
            ("стрижка в середово 16, бутласка", "стрижка в середу о 16, будь ласка"),
            ("стрижка серед 16", "стрижка середу о 16"),
            ("манікюр третього грудня, Ободина Цятій", "манікюр третього грудня, о одинадцятій"),
            ("стрижка в четверо-шіст над сети", "стрижка в четвер о шістнадцятій"),
            ("завтра о Дев'яти-30.", "завтра о дев'ятій 30."),
            ("нігті завтрав пів на четверту", "нігті завтра о пів на четверту"),
            ("стрижка 415-30", "стрижка четвер о 15:30"),
            ("педикюр 412-й", "педикюр четвер о 12"),
            ("стрижка в б'ятницю одесятій тридцять", "стрижка в п'ятницю о десятій тридцять"),
            ("стрижка завтра у другий дн.", "стрижка завтра о другій дня."),
            ("завтра в одев'яти ранку", "завтра о дев'ятій ранку"),
            ("завтра у дев'ять і тридцять", "завтра у дев'ять тридцять"),
            ("педикюр п'ятницю 15-й", "педикюр п'ятницю о 15"),
            // "О сімнадцятій" and "вісімнадцята" are heard alike.
            ("борода завтра 18-й.", "борода завтра з 17 до 18:30."),
            ("борода завтра 18-30", "борода завтра з 17:30 до 19:00"),
            ("борода завтра о 18", "борода завтра о 18"),
            ("Стрижка завтра о дев'яти і 30", "Стрижка завтра о дев'ятій 30"),
            ("нігті одев'яти, 30-ю понеділок", "нігті о дев'ятій 30 понеділок"),
            ("стрижка о дев'ятій 30 листопада", "стрижка о дев'ятій 30 листопада"),
            ("завтра борода 18 годині", "завтра борода з 17 до 18:30 годині"),
            ("манікюр завтра о 1430.", "манікюр завтра о 14:30."),
            ("педикюр завтра, 930", "педикюр завтра, 9:30"),
        ] {
            assert_eq!(as_written(heard, Lang::Uk, &profile), written, "{heard}");
        }
    }

    #[test]
    fn the_name_of_a_service_is_found_again() {
        let profile = salon();
        for (heard, service) in [
            ("манітор на завтра", "манікюр"),
            ("мені тюр на завтра", "манікюр"),
            ("педитю", "педикюр"),
            ("ніхті на завтра", "нігті"),
            ("мані турна завтра", "манікюр на завтра"),
            ("маніту руп'ятницю", "манікюру п'ятницю"),
        ] {
            let written = as_written(heard, Lang::Uk, &profile).to_lowercase();
            assert!(written.starts_with(service), "{heard}: {written}");
        }
        let gel = as_written("гей лак завтра о 15", Lang::Uk, &profile);
        assert!(gel.to_lowercase().starts_with("гель"), "{gel}");
    }

    #[test]
    fn words_that_mean_something_stay_as_they_are() {
        let profile = salon();
        for heard in [
            "Нас буде четверо, завтра о 12",
            "Запишіть мене на стрижку завтра о чотирнадцятій, Олена",
            "27-го 16-й",
            "маніжер@example.com, Мирослава Одинець",
            "завтра у дев'яти 30",
            "a haircut tomorrow at 3:30 p.m.",
            "чотирнадцять",
            "мій номер 044 930 12 30",
            "у 2026 році за 500 гривень",
            "за 415 гривень завтра о 15",
            "18 листопада о 12",
            "нас завтра 10 людей",
            "вдруге в середу вранці",
        ] {
            assert_eq!(as_written(heard, Lang::Uk, &profile), heard);
        }
        assert_eq!(
            as_written("tomorrow at half pass two", Lang::En, &profile),
            "tomorrow at half past two"
        );
        let eleven = as_written("tomorrow at 11M, please", Lang::En, &profile);
        assert_eq!(eleven, "tomorrow at 11 a.m., please");
    }
}
