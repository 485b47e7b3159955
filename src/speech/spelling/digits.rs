//! Hours in digits that a transcript writes as people do not: "14-й", "11M", and 18 where 17 was said.
//!
//! "О сімнадцятій" sounds like the Russian-flavoured "восімнадцять", and comes as "18" with the preposition
//! swallowed; "о вісімнадцятій" sometimes comes so as well. So an 18 without it is written as a span, and the customer
//! chooses among what is free in it.

use jiff::civil::Time;

use crate::{bots::BusinessProfile, phrase};

use super::{
    latest,
    rules::Rules,
    token::{Clock, Token},
};

/// The hours that a number alone behind a day may be.
const HOURS: std::ops::RangeInclusive<u32> = 7..=21;

/// Writes hours in digits as people do.
pub(super) fn hours(tokens: &[Token], rules: &Rules, profile: &BusinessProfile) -> Vec<Token> {
    let is_service = |key: &str| {
        let is_name = |name: &str| phrase::key(name) == key;
        profile.services.iter().any(|it| {
            it.search_terms.has(key)
                || it.name.all().any(is_name)
                || it.also.iter().any(|it| is_name(it))
        })
    };
    // Where a day was said and no other number, a number behind the service is the hour.
    let numbers = tokens.iter().enumerate().filter(|(at, token)| {
        let dates = tokens.get(at + 1).is_some_and(|it| rules.dates(&it.key));
        token.clock().is_some() && !dates
    });
    let is_only = numbers.count() == 1
        && tokens.iter().any(|token| rules.dates(&token.key))
        && !tokens.iter().any(|token| rules.is_hour(&token.key));
    let hour = |at: usize, token: &Token| {
        let clock = token.clock()?;
        let key = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|it| it.key.as_str());
        let (before, follows) = (key(at.checked_sub(1)).unwrap_or(""), key(at.checked_add(1)));
        // "18 листопада" is a day.
        let dates = follows.is_some_and(|it| rules.dates(it)) && !token.ends_clause();
        let closes = token.ends_clause() || follows.is_none_or(|it| rules.is_after_hour(it));
        (!dates).then(|| {
            let possible = |time| latest::may_begin(tokens, profile, time);
            let stands = rules.is_day(before) || is_only && is_service(before);
            doubted(&clock, before, closes && stands, rules, possible)
                .or_else(|| plain(&clock, before, closes && stands, rules))
        })?
    };
    let each = tokens.iter().enumerate();
    each.flat_map(|(at, token)| hour(at, token).unwrap_or_else(|| vec![token.clone()])).collect()
}

/// Writes "14-й" behind a day or a preposition, a number that closes the clause behind a day or the service, and "11M".
fn plain(clock: &Clock<'_>, before: &str, closes: bool, rules: &Rules) -> Option<Vec<Token>> {
    let time = time(clock.digits, clock);
    if let Some((_, written)) =
        rules.suffixes.iter().find(|(heard, _)| heard.eq_ignore_ascii_case(clock.suffix))
    {
        return Some(vec![Token::new(&time), Token::new(&format!("{written}{}", clock.signs))]);
    }
    let hour = Token::new(&(time + clock.signs));
    if clock.suffix.is_empty() && clock.minute.is_none() {
        let is_hour = clock.digits.parse().is_ok_and(|hour: u32| HOURS.contains(&hour));
        return (is_hour && closes).then(|| vec![Token::new(&rules.at), hour]);
    }
    if !rules.is_ending(clock.suffix) {
        return None;
    }
    if rules.prepositions.iter().any(|it| it == before) {
        return Some(vec![hour]);
    }
    (closes || rules.dates(before)).then(|| vec![Token::new(&rules.at), hour])
}

/// Asks for the hour, where one is heard for another: what is free from the one to the other is offered.
fn doubted(
    clock: &Clock<'_>,
    before: &str,
    stands: bool,
    rules: &Rules,
    is_possible: impl Fn(Time) -> bool,
) -> Option<Vec<Token>> {
    let (heard, said) = rules.doubts.iter().find(|(heard, _)| *heard == clock.digits)?;
    let (from, until) = rules.between.split_once(' ')?;
    let is_number = clock.suffix.is_empty() || rules.is_ending(clock.suffix);
    let is_sure = rules.at_forms.iter().any(|at| at == before);
    let is_hour = stands
        || clock.minute.is_some()
        || rules.prepositions.iter().any(|it| it == before)
        || rules.dates(before);
    if !is_number || is_sure || !is_hour {
        return None;
    }
    let minute = clock.minute.unwrap_or("0").parse().ok()?;
    let at = |hour: &str| Time::new(hour.parse().ok()?, minute, 0, 0).ok();
    if !is_possible(at(heard)?) && is_possible(at(said)?) {
        let hour = Token::new(&(time(said, clock) + clock.signs));
        return Some(vec![Token::new(&rules.at), hour]);
    }
    // The end of a span is no start.
    let end = match clock.minute {
        None | Some("00") => format!("{heard}:30"),
        Some(_) => format!("{}:00", heard.parse::<u32>().ok()? + 1),
    };
    let end = Token::new(&(end + clock.signs));
    Some(vec![Token::new(from), Token::new(&time(said, clock)), Token::new(until), end])
}

fn time(hour: &str, clock: &Clock<'_>) -> String {
    match clock.minute {
        Some(minute) => format!("{hour}:{minute}"),
        None => hour.to_owned(),
    }
}
