//! Spellings that only transcripts have, written as people write.
//!
//! A transcription lets a preposition grow on to the word behind it ("завтравочотирнадцятій"), writes
//! "пів на" as one word, misses number words by a letter, and splits the name of a service ("гей лак").
//! People do not type so, so typed words are never read by these rules. The words are data:
//! `src/lang/<tag>/transcript.txt`. A word that means something as it stands is left alone.

mod clock;
mod form;
mod rules;
mod services;
mod token;

use crate::{bots::BusinessProfile, ids::Lang, phrase};

use rules::Rules;
use token::{SLIP_FROM, Token};

/// Returns a transcript as people would write it.
pub(super) fn as_written(heard: &str, lang: Lang, profile: &BusinessProfile) -> String {
    let mut tokens: Vec<Token> = heard.split_whitespace().map(Token::new).collect();
    if let Some(rules) = rules::of(lang) {
        tokens = parted(tokens, rules);
        tokens = halves(&tokens, rules);
        tokens = hours(tokens, rules);
        tokens = slips(tokens, rules);
    }
    let tokens = clock::times(&tokens);
    let tokens = services::named(&tokens, profile);
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Parts words that have grown together: a day, a preposition, an hour.
fn parted(tokens: Vec<Token>, rules: &Rules) -> Vec<Token> {
    let mut next = tokens.iter().skip(1).map(|it| it.key.clone()).collect::<Vec<_>>().into_iter();
    let part = |token: Token| {
        let follows = next.next().unwrap_or_default();
        part(&token, &follows, rules).unwrap_or_else(|| vec![token])
    };
    tokens.into_iter().flat_map(part).collect()
}

fn part(token: &Token, follows: &str, rules: &Rules) -> Option<Vec<Token>> {
    let hour =
        |key: &str| (key.chars().count() >= SLIP_FROM - 1).then(|| rules.hour(key)).flatten();
    for day in &rules.days {
        let Some(rest) = token.key.strip_prefix(day.key.as_str()) else { continue };
        if rest.is_empty() {
            continue;
        }
        if rules.is_half(&[rest]) {
            return Some(vec![Token::new(&day.written), Token::new(rest)]);
        }
        for prep in &rules.prepositions {
            let Some(rest) = rest.strip_prefix(prep.as_str()) else { continue };
            let halves = rules.is_half(&[prep, follows]) || rules.is_half(&[follows]);
            let is_hour = rules.hour(follows).is_some()
                || token.is_unknown() && follows.starts_with(|c: char| c.is_ascii_digit());
            if rest.is_empty() && (halves || is_hour) {
                return Some(vec![Token::new(&day.written), Token::new(prep)]);
            }
            if let Some(hour) = hour(rest) {
                let at = token.replaced(&hour.written);
                return Some(vec![Token::new(&day.written), Token::new(&rules.at), at]);
            }
        }
    }
    if !token.is_unknown() {
        return None;
    }
    for prep in &rules.prepositions {
        let Some(rest) = token.key.strip_prefix(prep.as_str()) else { continue };
        if let Some(hour) = hour(rest) {
            return Some(vec![Token::new(&rules.at), token.replaced(&hour.written)]);
        }
        if let Some(day) = rules.days.iter().find(|day| day.key == rest) {
            return Some(vec![Token::new(prep), token.replaced(&day.written)]);
        }
    }
    None
}

/// Writes "half to an hour" in full, where an hour follows.
fn halves(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let found = rules.half.iter().find(|half| {
            let heard = tokens.get(at..at + half.len());
            heard.is_some_and(|heard| heard.iter().map(|it| &it.key).eq(half.iter()))
        });
        let hour = found.and_then(|half| {
            let hour = tokens.get(at + half.len())?;
            let is_said = hour.is_number() || phrase::is_known(&hour.key);
            if is_said {
                return Some(hour.clone());
            }
            rules.half_hour(&hour.key).map(|form| hour.replaced(&form.written))
        });
        if let (Some(half), Some(hour)) = (found, hour) {
            written.extend([Token::new(&rules.half_past), hour]);
            at += half.len() + 1;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

/// Writes the hour behind "at" in the form that stands there.
fn hours(tokens: Vec<Token>, rules: &Rules) -> Vec<Token> {
    let keys: Vec<String> = tokens.iter().map(|token| token.key.clone()).collect();
    let follows_at = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| keys.get(before));
        before.is_some_and(|before| rules.at_forms.contains(before))
    };
    let read = |(at, token): (usize, Token)| {
        let form = rules.hours.iter().find(|hour| hour.forms.contains(&token.key));
        match form.filter(|_| follows_at(at)) {
            Some(hour) => token.replaced(&hour.written),
            None => token,
        }
    };
    tokens.into_iter().enumerate().map(read).collect()
}

/// Writes words right that a letter is wrong in.
fn slips(tokens: Vec<Token>, rules: &Rules) -> Vec<Token> {
    let read = |token: Token| match token.may_be_slip().then(|| rules.word(&token.key)).flatten() {
        Some(form) => token.replaced(&form.written),
        None => token,
    };
    tokens.into_iter().map(read).collect()
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
        ] {
            assert_eq!(as_written(heard, Lang::Uk, &profile), heard);
        }
        assert_eq!(
            as_written("tomorrow at half pass two", Lang::En, &profile),
            "tomorrow at half past two"
        );
    }
}
