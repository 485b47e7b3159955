//! Hours of which a part was heard as something else: "шістна 10" is the sixteenth, "педикюропів на 12" half past 11.
//!
//! Letters that stay unexplained before an hour may belong to it, and then it is another hour than its number says.
//! Where one hour alone sounds like both together, that one is written. Where it is not sure, the number is left out
//! and the customer is asked; where half an hour may have been said, both hours are offered. So no hour is taken from
//! a part of what was said.

use std::ops::Range;

use jiff::civil::Time;

use crate::{bots::BusinessProfile, speech::spelling::token::Token};

use super::{
    known::known,
    lexicon::{Class, Lexicon},
    search::MARGIN,
    sounds::Letter,
};

/// What each letter of an hour may cost at most that is put together.
const NEAR: f32 = 0.16;
/// The most words that an hour is in.
const MOST_WORDS: usize = 4;
/// The fewest letters at the end of a word that may belong to an hour.
const FEWEST: usize = 2;
/// Hours up to this one are in the afternoon.
const LAST_SMALL: usize = 6;
/// The hours that are said as a small number and a ten.
const PUT_TOGETHER: Range<usize> = 11..20;

/// What a word may be of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It is none.
    Other,
    /// A word that means nothing as it stands.
    Left,
    /// A small number in words.
    Small,
    Preposition,
    /// An hour, in digits or in words.
    Hour(usize),
}

/// What is put together of some words.
struct Found {
    words: Range<usize>,
    hour: usize,
    /// Whether all of it is explained, and no other hour is nearly as near.
    is_sure: bool,
}

/// Writes hours together, and leaves out those that are not sure. Returns as well whether some became whole and none
/// was left out.
pub(super) fn joined(
    tokens: &[Token],
    lexicon: &Lexicon,
    profile: &BusinessProfile,
    between: &str,
) -> (Vec<Token>, bool) {
    let parts = Parts::of(tokens, lexicon, profile);
    let mut written: Vec<Token> = Vec::new();
    let (mut whole, mut doubted) = (false, false);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(found) = parts.found(at) {
            parts.write(&found, &mut written);
            whole |= found.is_sure;
            doubted |= !found.is_sure;
            at = found.words.end;
        } else if let Some((end, hour)) = parts.half(at) {
            written.extend(parts.span(at..end, hour, between));
            doubted = true;
            at = end;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    (written, whole && !doubted)
}

struct Parts<'a> {
    tokens: &'a [Token],
    each: Vec<Part>,
    lexicon: &'a Lexicon,
}

impl<'a> Parts<'a> {
    fn of(tokens: &'a [Token], lexicon: &'a Lexicon, profile: &BusinessProfile) -> Self {
        let known = known(tokens, profile, &lexicon.sounds);
        let dates = |at: usize| {
            let next = tokens.get(at + 1).and_then(|it| lexicon.class(&it.key));
            next == Some(Class::Month)
        };
        let part = |at: usize, token: &Token| {
            let hour = token.clock().and_then(|clock| clock.digits.parse().ok());
            let hour = hour.filter(|hour| (1..=lexicon.last_hour()).contains(hour));
            match lexicon.class(&token.key) {
                _ if lexicon.is_at(&token.key) || lexicon.is_on(&token.key) => Part::Preposition,
                _ if lexicon.is_number(&token.key) => Part::Small,
                Some(Class::Hour) => {
                    lexicon.meaning(&token.key).map_or(Part::Other, |it| Part::Hour(it + 1))
                }
                None if token.is_word() && known.get(at) == Some(&false) => Part::Left,
                _ => hour.filter(|_| !dates(at)).map_or(Part::Other, Part::Hour),
            }
        };
        let each = tokens.iter().enumerate().map(|(at, token)| part(at, token)).collect();
        Self { tokens, each, lexicon }
    }

    fn part(&self, at: usize) -> Part {
        self.each.get(at).copied().unwrap_or(Part::Other)
    }

    /// Returns what the words from a place on are together.
    fn found(&self, at: usize) -> Option<Found> {
        let is_left = match self.part(at) {
            Part::Left => true,
            Part::Small | Part::Hour(_) => false,
            Part::Other | Part::Preposition => return None,
        };
        let ends = (at + 2..=self.tokens.len().min(at + MOST_WORDS)).rev();
        ends.clone()
            .filter(|end| self.is_whole(at..*end))
            .find_map(|end| {
                let first = self.tokens.get(at)?.key.chars().count();
                let most = if is_left { first.saturating_sub(FEWEST) } else { 0 };
                (0..=most).find_map(|cut| self.near(at..end, cut))
            })
            .or_else(|| {
                let words = ends.map(|end| at..end).find(|words| self.is_broken(words.clone()))?;
                Some(Found { words, hour: 0, is_sure: false })
            })
    }

    /// Whether some words may be one hour: a ten or what is left of one is behind what stands before it.
    fn is_whole(&self, words: Range<usize>) -> bool {
        let last = words.end - 1;
        let inner = || (words.start..last).map(|at| self.part(at));
        let has = |part: fn(Part) -> bool| inner().any(part);
        let is_short = |at: usize| !self.tokens.get(at).is_some_and(Token::ends_clause);
        let numbers = inner().filter(|it| matches!(it, Part::Hour(_))).count();
        let begins = self.part(words.start);
        !has(|it| it == Part::Other)
            && words.clone().take(words.len() - 1).all(is_short)
            && numbers <= usize::from(matches!(begins, Part::Hour(_)))
            && match self.part(last) {
                Part::Hour(_) => true,
                Part::Left => matches!(begins, Part::Small | Part::Hour(_)),
                _ => false,
            }
            // "Дев'ять 30" are minutes.
            && (begins == Part::Left || words.len() > 2 || self.is_ten(last))
    }

    /// Whether a word is what the end of an hour is heard as: "шіст на 10".
    fn is_ten(&self, at: usize) -> bool {
        matches!(self.part(at), Part::Hour(10 | 20))
    }

    /// Whether an hour is cut in two, of which the end is heard as a ten: "п'яту 10", "чотир на 10".
    fn is_broken(&self, words: Range<usize>) -> bool {
        let (first, last) = (words.start, words.end - 1);
        let is_word = self.tokens.get(first).is_some_and(Token::is_word);
        let is_one = match self.part(first) {
            Part::Left | Part::Small => true,
            Part::Hour(hour) => words.len() == 2 && is_word && hour < 10,
            _ => false,
        };
        let is_short = |at: usize| !self.tokens.get(at).is_some_and(Token::ends_clause);
        let joins =
            (first + 1..last).all(|at| matches!(self.part(at), Part::Preposition | Part::Left));
        is_one && joins && (first..last).all(is_short) && self.is_ten(last)
    }

    /// Returns the letters of words as they are said; a number may be said in two ways.
    fn said(&self, words: Range<usize>, cut: usize) -> Vec<Vec<Letter>> {
        let mut said = vec![Vec::new()];
        for at in words {
            let Some(token) = self.tokens.get(at) else { continue };
            let ways = match self.part(at) {
                Part::Hour(hour) if !token.is_word() => self.lexicon.hour(hour),
                _ => vec![self.lexicon.sounds.letters(&token.key)],
            };
            let longer = |one: &Vec<Letter>| {
                let one = one.clone();
                ways.iter().map(move |way| [&one[..], way].concat()).collect::<Vec<_>>()
            };
            said = said.iter().flat_map(longer).collect();
        }
        said.iter().map(|letters| letters.get(cut..).unwrap_or_default().to_vec()).collect()
    }

    /// Returns the hour that sounds like words without their first letters.
    fn near(&self, words: Range<usize>, cut: usize) -> Option<Found> {
        let said = self.said(words.clone(), cut);
        let mut costs: Vec<(f32, usize, bool)> = Vec::new();
        for hour in 1..=self.lexicon.last_hour() {
            let each = self.lexicon.hour(hour).into_iter().flat_map(|letters| {
                #[expect(clippy::cast_precision_loss, reason = "an hour has few letters")]
                let most = letters.len() as f32 * NEAR;
                let compared = said.iter().filter_map(move |said| {
                    let mut heads =
                        self.lexicon.sounds.heads(&letters, said, most + MARGIN).into_iter();
                    let whole = heads.find(|(length, _)| *length == said.len());
                    whole.map(|(_, cost)| (cost, cost <= most))
                });
                compared.collect::<Vec<_>>()
            });
            let best = each.min_by(|one, other| one.0.total_cmp(&other.0));
            costs.extend(best.map(|(cost, is_near)| (cost, hour, is_near)));
        }
        costs.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (cost, hour, _) = *costs.first().filter(|it| it.2)?;
        let is_other = self.part(words.end - 1) != Part::Hour(hour);
        let is_alone = costs.get(1).is_none_or(|second| second.0 >= cost + MARGIN);
        let is_sure = cut == 0
            && is_alone
            && PUT_TOGETHER.contains(&hour)
            && words.clone().all(|at| self.part(at) != Part::Small);
        is_other.then_some(Found { words, hour, is_sure })
    }

    /// Writes an hour in place of its parts, or leaves out what would be taken for another hour.
    fn write(&self, found: &Found, written: &mut Vec<Token>) {
        let words = self.tokens.get(found.words.clone()).unwrap_or_default();
        let minute = words.last().and_then(|last| last.clock()?.minute);
        if found.is_sure {
            let is_behind = found.words.start.checked_sub(1).map(|at| self.part(at));
            if is_behind != Some(Part::Preposition) {
                written.push(Token::new(self.lexicon.before_hour()));
            }
            let hour = match minute {
                Some(minute) => format!("{}:{minute}", found.hour),
                None => found.hour.to_string(),
            };
            written.extend(words.last().map(|last| last.signed(&hour)));
        } else {
            let left = found.words.clone().zip(words);
            let left = left.filter(|(at, _)| matches!(self.part(*at), Part::Left | Part::Other));
            written.extend(left.map(|(_, token)| token.clone()));
        }
    }

    /// Returns where the hour ends before which letters stand that may be half an hour, and which hour it is.
    fn half(&self, at: usize) -> Option<(usize, usize)> {
        (self.part(at) == Part::Left).then_some(())?;
        let rest = at + 1..self.tokens.len().min(at + MOST_WORDS);
        let number =
            rest.clone().find(|at| !matches!(self.part(*at), Part::Left | Part::Preposition))?;
        let Part::Hour(hour) = self.part(number) else { return None };
        self.tokens.get(number)?.clock().is_none_or(|it| it.minute.is_none()).then_some(())?;
        let said = self.said(at..number, 0).pop()?;
        let first = self.tokens.get(at)?.key.chars().count();
        let is_half =
            self.lexicon.entries.iter().filter(|it| it.class == Class::Half).any(|half| {
                (0..first).any(|from| {
                    let heard = said.get(from..).unwrap_or_default();
                    !self.lexicon.sounds.heads(&half.letters, heard, half.most()).is_empty()
                })
            });
        is_half.then_some((number + 1, hour))
    }

    /// Offers an hour and half an hour before it.
    fn span(&self, words: Range<usize>, hour: usize, between: &str) -> Vec<Token> {
        let tokens = self.tokens.get(words.clone()).unwrap_or_default();
        let left = words.zip(tokens).filter(|(at, _)| self.part(*at) == Part::Left);
        let mut written: Vec<Token> = left.map(|(_, token)| token.clone()).collect();
        let hour = if hour <= LAST_SMALL { hour + 12 } else { hour };
        let full = i8::try_from(hour).ok().and_then(|hour| Time::new(hour, 0, 0, 0).ok());
        let half = jiff::Span::new().minutes(30);
        let ends = full
            .and_then(|full| Some((full.checked_sub(half).ok()?, full.checked_add(half).ok()?)));
        if let (Some((from, until)), Some((since, to)), Some(last)) =
            (ends, between.split_once(' '), tokens.last())
        {
            let clock = |at: Time| at.strftime("%H:%M").to_string();
            written.extend([Token::new(since), Token::new(&clock(from)), Token::new(to)]);
            written.push(last.signed(&clock(until)));
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use crate::{ids::Lang, speech::spelling::as_written};

    fn read(heard: &str) -> String {
        let profile = crate::bots::parse(
            &crate::ids::BusinessId::new("salon"),
            include_str!("../../../../bots/salon.toml"),
            &jiff::tz::TimeZoneDatabase::bundled(),
        )
        .unwrap();
        as_written(heard, Lang::Uk, &profile)
    }

    #[test]
    fn an_hour_of_which_the_end_was_heard_as_a_number_is_whole_again() {
        for (heard, written) in [
            ("консультація на четвер на сіст на 10.", "консультація на четвер на 16."),
            ("манікюр завтра о шістна 10", "манікюр завтра о 16"),
            ("манікюр завтра на оди на десяту", "манікюр завтра на 11"),
            ("стрижка завтра о сім-надцятій", "стрижка завтра о сімнадцятій"),
            ("манікюр завтра на чотирна-10 тридцять", "манікюр завтра на 14:30"),
            ("манікюр завтра на 10 тридцять", "манікюр завтра на 10:30"),
            ("манікюр завтракопів на оди на 20", "манікюр завтра о пів на 11"),
        ] {
            assert_eq!(read(heard), written, "{heard}");
        }
    }

    #[test]
    fn an_hour_of_which_something_is_unexplained_is_not_taken() {
        for (heard, hour) in [
            ("манікюр завтра на два на десяту", "десяту"),
            ("манікюр завтра на чотир 10-ту", "10"),
            ("манікюр завтра на п'ятна 10", "10"),
            ("бородуободи на 10 завтра", "10"),
            ("стрижка завтра об одна-дцятій", "одна"),
        ] {
            let written = read(heard);
            let words: Vec<&str> = written.split([' ', '-']).collect();
            assert!(!words.contains(&hour), "{heard}: {written}");
        }
    }

    #[test]
    fn half_an_hour_is_not_lost_in_the_word_before_it() {
        for (heard, written) in [
            ("завтра на педикюропів на 12.", "завтра на Педикюр о пів на 12."),
            ("на п'ятницюпів начетверту", "на п'ятницю о пів на четверту"),
            ("Олександропів на 12 завтра", "Олександропів з 11:30 до 12:30 завтра"),
        ] {
            assert_eq!(read(heard), written, "{heard}");
        }
    }

    #[test]
    fn minutes_and_the_days_of_a_month_are_told_apart() {
        assert_eq!(read("стрижка 13-30-27 листопада"), "стрижка 13:30 27 листопада");
        let may_be_both = "стрижка о 15 тридцять першого грудня";
        assert_eq!(read(may_be_both), may_be_both);
        assert_eq!(read("10 грудня опів на 11 грудня"), "10 грудня о пів на 11");
    }

    #[test]
    fn an_hour_beside_words_that_mean_something_stays() {
        for heard in [
            "онлайн-консультація на 10 завтра",
            "стрижка завтра о дев'ять 30",
            "запишіть сестру на 10 завтра",
            "стрижка о десятій, Катерина Вівторак",
            "завтра на 10, Мирослава Шост",
        ] {
            assert_eq!(read(heard), heard);
        }
    }
}
