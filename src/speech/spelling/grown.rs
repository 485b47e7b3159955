//! Words that have grown together in a transcript: a day, a preposition, an hour.
//!
//! "Завтра о чотирнадцятій" comes as "завтравочотирнадцетій", "завтравочо 14" or "завтраву пів на …",
//! and "четвер о" as the number four: "415-30".

use super::{
    form::Form,
    rules::Rules,
    token::{SLIP_FROM, Token},
};

/// The most letters of a preposition and of the hour's first letters that stay between a day and digits.
const MOST_CRUMB: usize = 4;
/// The hours that a day grows on to as a digit.
const HOURS: std::ops::RangeInclusive<u32> = 7..=21;

/// Parts words that have grown together.
pub(super) fn parted(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let tokens: Vec<Token> = tokens.iter().flat_map(|token| hyphened(token, rules)).collect();
    let part = |at: usize| {
        let place = Place::of(&tokens, at)?;
        place
            .digit(rules)
            .or_else(|| place.misheard_day(rules))
            .or_else(|| place.day(rules))
            .or_else(|| place.day_behind(rules))
            .or_else(|| place.preposition(rules))
    };
    let each = tokens.iter().enumerate();
    each.flat_map(|(at, token)| part(at).unwrap_or_else(|| vec![token.clone()])).collect()
}

/// Parts what a hyphen has joined: a day and the beginning of an hour ("четверо-шіст"), an hour and its minutes
/// ("дев'яти-30").
fn hyphened(token: &Token, rules: &Rules) -> Vec<Token> {
    let parts: Vec<Token> = token.text.split('-').map(Token::new).collect();
    let [day, rest] = parts.as_slice() else { return vec![token.clone()] };
    let begins = |form: &Form| form.heads().any(|head| day.key.starts_with(head));
    let is_day = day.is_word() && rest.is_word() && rules.days.iter().any(begins);
    let is_hour = rules.is_hour(&day.key) && rest.key.len() == 2 && rest.is_number();
    if is_day || is_hour { parts } else { vec![token.clone()] }
}

/// A word between two others.
struct Place<'a> {
    before: &'a str,
    token: &'a Token,
    next: Option<&'a Token>,
    /// The letters of the next word; empty: there is none in the same clause.
    follows: &'a str,
}

impl<'a> Place<'a> {
    fn of(tokens: &'a [Token], at: usize) -> Option<Self> {
        let token = tokens.get(at)?;
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let next = tokens.get(at + 1).filter(|_| !token.ends_clause());
        let key = |it: Option<&'a Token>| it.map_or("", |it| it.key.as_str());
        Some(Self { before: key(before), token, next, follows: key(next) })
    }

    /// Parts "415-30" and "412-й" into a day and an hour.
    fn digit(&self, rules: &Rules) -> Option<Vec<Token>> {
        let clock = self.token.clock()?;
        let (digit, day) =
            rules.digits.iter().find(|(digit, _)| clock.digits.starts_with(digit.as_str()))?;
        let hour = clock.digits.strip_prefix(digit.as_str())?;
        let is_hour =
            |hour: &str| hour.len() == 2 && hour.parse().is_ok_and(|it| HOURS.contains(&it));
        let alone = !self.before.ends_with(|c: char| c.is_ascii_digit())
            && !self.follows.starts_with(|c: char| c.is_ascii_digit());
        // "4-16" is no time of a day in steps of a quarter; "4-15" may be one.
        let quarter = |minute: &str| matches!(minute, "00" | "15" | "30" | "45");
        let rest = match (hour, clock.minute) {
            ("", Some(hour)) if is_hour(hour) && !quarter(hour) => hour.to_owned(),
            (hour, Some(minute)) if is_hour(hour) && quarter(minute) => format!("{hour}:{minute}"),
            (hour, None) if is_hour(hour) && !clock.suffix.is_empty() => hour.to_owned(),
            _ => return None,
        };
        alone.then(|| {
            [Token::new(day), Token::new(&rules.at), Token::new(&(rest + clock.signs))].into()
        })
    }

    /// Whether digits follow.
    fn is_before_digits(&self) -> bool {
        self.follows.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Writes a day that is misheard before an hour: "серед 16".
    fn misheard_day(&self, rules: &Rules) -> Option<Vec<Token>> {
        let day = rules.days.iter().find(|day| day.forms.contains(&self.token.key))?;
        let is_hour = self.is_before_digits() || rules.begins(self.follows);
        is_hour.then(|| vec![self.token.replaced(&day.written)])
    }

    /// Parts a day from what has grown on to it.
    fn day(&self, rules: &Rules) -> Option<Vec<Token>> {
        if rules.is_day(&self.token.key) {
            return None;
        }
        let exact = rules.days.iter().flat_map(|day| day.heads().map(move |head| (day, head)));
        let exact = exact.filter_map(|(day, head)| Some((day, self.token.key.strip_prefix(head)?)));
        exact
            .filter(|(_, rest)| !rest.is_empty())
            .find_map(|(day, rest)| self.behind(day, rest, rules))
            .or_else(|| {
                let near = rules.near_heads(&self.token.key).filter(|_| self.token.is_unknown());
                let (day, rest) = near?;
                self.behind(day, rest, rules)
            })
    }

    /// Parts a day from the letters behind it, if they and the next word begin an hour.
    fn behind(&self, day: &Form, rest: &str, rules: &Rules) -> Option<Vec<Token>> {
        let day = Token::new(&day.written);
        if rules.is_half(&[rest]) || rules.begins_half(rest) {
            return Some(vec![day, Token::new(rest)]);
        }
        let digits = self.is_before_digits();
        // "Четверо" alone is a number of people: "у четверо 15-30" is none.
        let is_clock = self.next.and_then(Token::clock).is_some_and(|it| it.is_plain_hour());
        let dated = rules.prepositions.iter().any(|it| it == self.before) || is_clock;
        let is_hour =
            rules.hour(self.follows).is_some() || digits && (self.token.is_unknown() || dated);
        for prep in &rules.prepositions {
            let Some(letters) = rest.strip_prefix(prep.as_str()) else { continue };
            let halves = rules.is_half(&[prep, self.follows]) || rules.begins_half(self.follows);
            if letters.is_empty() && (halves || is_hour) {
                return Some(vec![day, Token::new(if halves { prep } else { &rules.at })]);
            }
            if let Some(hour) = grown_hour(letters, rules) {
                return Some(vec![day, Token::new(&rules.at), self.token.replaced(&hour.written)]);
            }
        }
        let crumb = self.token.is_unknown() && rest.chars().count() <= MOST_CRUMB;
        (crumb && (is_hour || rules.begins_half(self.follows)))
            .then(|| vec![day, Token::new(&rules.at)])
    }

    /// Parts a day from the few letters before it, which belong to the word before: "маніту руп'ятницю".
    fn day_behind(&self, rules: &Rules) -> Option<Vec<Token>> {
        let few = |rest: &&str| (1..=MOST_CRUMB).contains(&rest.chars().count());
        let is_long = |day: &&Form| day.key.chars().count() >= SLIP_FROM;
        let (day, rest) = rules.days.iter().filter(is_long).find_map(|day| {
            let rest = self.token.key.strip_suffix(day.key.as_str()).filter(few)?;
            Some((day, rest))
        })?;
        // A preposition before a day is the next rule's.
        let is_prep = rules.prepositions.iter().any(|prep| prep == rest);
        (!is_prep && self.token.is_unknown())
            .then(|| vec![Token::new(rest), self.token.replaced(&day.written)])
    }

    /// Parts a preposition from an hour or a day.
    fn preposition(&self, rules: &Rules) -> Option<Vec<Token>> {
        if !self.token.is_unknown() {
            return None;
        }
        for prep in &rules.prepositions {
            let Some(rest) = self.token.key.strip_prefix(prep.as_str()) else { continue };
            if let Some(hour) = grown_hour(rest, rules) {
                return Some(vec![Token::new(&rules.at), self.token.replaced(&hour.written)]);
            }
            if let Some(day) = rules.day(rest) {
                return Some(vec![Token::new(prep), self.token.replaced(&day.written)]);
            }
        }
        None
    }
}

fn grown_hour<'a>(key: &str, rules: &'a Rules) -> Option<&'a Form> {
    (key.chars().count() >= SLIP_FROM - 1).then(|| rules.hour(key)).flatten()
}
