//! A time that a transcript writes without its sign: "930", "at 1030".
//!
//! Only quarters of an hour count, and a number beside another one is part of a longer number.

use super::token::Token;

/// The hours at which a number may be a time.
const HOURS: std::ops::RangeInclusive<u32> = 6..=22;

/// Writes times with their sign.
pub(super) fn times(tokens: &[Token]) -> Vec<Token> {
    let is_number = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| {
            token.text.starts_with('+') || token.text.chars().any(|c| c.is_ascii_digit())
        })
    };
    let read = |(at, token): (usize, &Token)| {
        let alone = !is_number(at.checked_sub(1)) && !is_number(at.checked_add(1));
        match time(token).filter(|_| alone) {
            Some(time) => token.replaced(&time),
            None => token.clone(),
        }
    };
    tokens.iter().enumerate().map(read).collect()
}

/// Reads "930" and "1030"; `None`: it is no time.
fn time(token: &Token) -> Option<String> {
    let digits = token.key.as_str();
    if !token.is_number() || !matches!(digits.len(), 3 | 4) || !token.text.contains(digits) {
        return None;
    }
    let number: u32 = digits.parse().ok()?;
    let (hour, minute) = (number / 100, number % 100);
    let fits = HOURS.contains(&hour) && matches!(minute, 15 | 30 | 45);
    fits.then(|| format!("{hour}:{minute:02}"))
}
