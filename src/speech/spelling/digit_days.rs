//! A day that is grown on to its hour in digits: "четвер о" as the number four, "415-30", and "13-30-27 листопада".

use super::{rules::Rules, token::Token};

/// The hours that a day grows on to as a digit.
const HOURS: std::ops::RangeInclusive<u32> = 7..=21;

/// Parts such days from their hours.
pub(super) fn parted(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let key = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |it| it.key.as_str());
    let each = tokens.iter().enumerate().flat_map(|(at, token)| {
        let follows = if token.ends_clause() { "" } else { key(at.checked_add(1)) };
        let parted = part(token, key(at.checked_sub(1)), follows, rules);
        let parted = parted.or_else(|| rules.dates(follows).then(|| time_and_day(token))?);
        parted.unwrap_or_else(|| vec![token.clone()])
    });
    each.collect()
}

/// Parts "13-30-27" before a month.
fn time_and_day(token: &Token) -> Option<Vec<Token>> {
    let numbers: Vec<&str> = token.text.split('-').collect();
    let [hour, minute, day] = numbers.as_slice() else { return None };
    let is_in = |number: &str, range: std::ops::RangeInclusive<u32>| {
        number.len() <= 2 && number.parse().is_ok_and(|it| range.contains(&it))
    };
    let is_time = is_in(hour, HOURS) && matches!(*minute, "00" | "15" | "30" | "45");
    (is_time && is_in(day, 1..=31))
        .then(|| vec![Token::new(&format!("{hour}:{minute}")), Token::new(day)])
}

/// Parts "415-30" and "412-й" into a day and an hour; `before` and `follows` are the words beside it.
fn part(token: &Token, before: &str, follows: &str, rules: &Rules) -> Option<Vec<Token>> {
    let clock = token.clock()?;
    let (digit, day) =
        rules.digits.iter().find(|(digit, _)| clock.digits.starts_with(digit.as_str()))?;
    let hour = clock.digits.strip_prefix(digit.as_str())?;
    let is_hour = |hour: &str| hour.len() == 2 && hour.parse().is_ok_and(|it| HOURS.contains(&it));
    let alone = !before.ends_with(|c: char| c.is_ascii_digit())
        && !follows.starts_with(|c: char| c.is_ascii_digit());
    // "4-16" is no time of a day in steps of a quarter; "4-15" may be one.
    let quarter = |minute: &str| matches!(minute, "00" | "15" | "30" | "45");
    let rest = match (hour, clock.minute) {
        ("", Some(hour)) if is_hour(hour) && !quarter(hour) => hour.to_owned(),
        (hour, Some(minute)) if is_hour(hour) && quarter(minute) => format!("{hour}:{minute}"),
        (hour, None) if is_hour(hour) && !clock.suffix.is_empty() => hour.to_owned(),
        _ => return None,
    };
    alone
        .then(|| [Token::new(day), Token::new(&rules.at), Token::new(&(rest + clock.signs))].into())
}
