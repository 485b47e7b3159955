//! The minutes behind an hour: in words behind digits ("на 10 тридцять"), and in digits behind words ("о дев'ятій і 30").

use crate::ids::Lang;

use super::{decode, rules::Rules, token::Token};

/// Writes minutes behind their hour as people do.
pub(super) fn joined(tokens: &[Token], rules: &Rules, lang: Lang) -> Vec<Token> {
    let mut written: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at + 1..).unwrap_or_default();
        if let Some((many, time)) = in_words(token, rest, rules, lang) {
            written.push(time);
            at += many + 1;
        } else if let Some((many, minutes)) = in_digits(token, rest, rules, lang) {
            written.extend([Token::new(token.text.trim_end_matches(',')), minutes]);
            at += many + 1;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

/// Reads minutes in words behind an hour in digits; returns how many words they are, and the time.
fn in_words(hour: &Token, rest: &[Token], rules: &Rules, lang: Lang) -> Option<(usize, Token)> {
    let clock = hour.clock().filter(|clock| {
        let is_hour = clock.digits.parse().is_ok_and(|hour: u32| (1..=23).contains(&hour));
        is_hour && clock.minute.is_none() && clock.signs.is_empty()
    })?;
    let (heard, digits) = rules.minutes.iter().find(|(heard, _)| {
        rest.get(..heard.len()).is_some_and(|it| it.iter().map(|it| &it.key).eq(heard.iter()))
    })?;
    // "О 15 тридцять першого" may be another day.
    let day = |next: &Token| format!("{} {}", heard.join(" "), next.key);
    let is_day = rest.get(heard.len()).is_some_and(|next| decode::is_one(&day(next), lang));
    let last = rest.get(heard.len() - 1).filter(|_| !is_day)?;
    Some((heard.len(), last.signed(&format!("{}:{digits}", clock.digits))))
}

/// Reads minutes in digits behind an hour in words; returns how many words they are, and the minutes.
fn in_digits(hour: &Token, rest: &[Token], rules: &Rules, lang: Lang) -> Option<(usize, Token)> {
    rules.is_hour(&hour.key).then_some(())?;
    let and = usize::from(rest.first().is_some_and(|it| rules.and.contains(&it.key)));
    let minutes = rest.get(and)?;
    let clock = minutes.clock().filter(|it| it.minute.is_none())?;
    let is_known = rules.minutes.iter().any(|(_, digits)| digits == clock.digits);
    let is_grown = rules.grown.iter().any(|it| it == clock.suffix);
    let is_date = rest.get(and + 1).is_some_and(|next| decode::is_month(&next.key, lang));
    let is_heard = is_grown || clock.suffix.is_empty() && (and > 0 || !hour.ends_clause());
    (is_known && is_heard && !is_date).then(|| (and + 1, minutes.signed(clock.digits)))
}
