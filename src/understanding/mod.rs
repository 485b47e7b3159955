//! Understands one message: every word counts, and counts once.
//!
//! Spotters propose typed readings of some words each: a day, a service, a name, an address, a
//! wish. The chart takes the set of readings that do not overlap and are worth the most
//! together, so a word that belongs to a name is no day, and digits of a phone are no hour. From
//! that set come the [`Act`]s with their polarity, and the words that nothing explains. What the
//! words mean for a booking is decided in [`dialogue`](crate::dialogue).

mod act;
mod acts;
mod alternatives;
mod aside;
mod ask;
mod blank;
mod before_event;
mod beside;
mod bounded;
mod breaks;
mod busy;
mod by_itself;
mod changes;
mod chart;
mod companions;
mod consent;
mod counted_on;
mod cost;
mod dropoff;
mod fact;
mod fact_words;
mod feature;
mod from_day;
mod greeting;
mod halves;
mod kept_days;
mod implied;
mod left;
mod life;
mod limit;
mod meant;
mod marks;
mod mention;
mod named_days;
mod no_order;
mod offer;
mod order;
mod person;
mod person_wanted;
mod question;
mod reminder;
mod reading;
mod relevance;
mod scope;
mod sentence;
mod served;
mod series;
mod setting;
mod shared;
mod shifts;
mod slots;
mod spot;
mod subject;
mod starts;
mod story;
mod taken_back;
mod timed;
mod tokens;
mod understood;
mod unmarked;
mod view;
mod visit_people;
mod visit_times;
mod visits;
mod weekday_number;
mod when;
mod who;
mod wish;

pub use crate::lang::{dictated_numbers, likely_address};
pub use act::{Act, Choice, Courtesy, Request, Series, Shift, Slot, Spelling, Topic, Visit};
pub use breaks::{Break, breaks};
pub use consent::Agreed;
pub use feature::{Feature, Size};
pub use person_wanted::{asks_for_a_person_alone, asks_whether_anyone_is_there};
pub use reading::{Reading, What};
pub use setting::{Asked, KnownName, Setting};
pub use spot::emails;
pub use understood::Understood;

use crate::{
    lang::{Cue, Match, OwnVisit},
    phrase::{self, Meaning},
};

use tokens::Token;
use view::{ByWord, View};

/// The most of a message that is read, in bytes: no customer types more, and a flood is paid for
/// with the time of all.
const MOST_READ: usize = 4 * 1024;

/// Settles the words that mean something of their own only beside a day or an hour.
fn beside_times(text: &str, tokens: &[Token], cues: &mut Vec<Match>, setting: &Setting<'_>) {
    kept_days::read(tokens, cues, setting);
    bounded::read(text, tokens, cues, setting);
}

/// Understands a message.
#[must_use]
pub fn understand(text: &str, setting: &Setting<'_>) -> Understood {
    let text = text.get(..text.floor_char_boundary(MOST_READ)).unwrap_or_default();
    let mut tokens = tokens::read(text);
    add_marks(text, &mut tokens, setting);
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let mut cues = person_wanted::matches(&keys, setting.profile);
    // A sign alone is a no, and a dash between words is none.
    let dash = |at: usize| tokens.get(at).is_some_and(|token| token.is_sign("-–—➖"));
    cues.retain(|found| !(found.cue == Cue::No && dash(found.from) && tokens.len() > 1));
    // "No wait, don't" is a no, and "please don't cancel" denies what follows.
    let denies: Vec<usize> =
        cues.iter().filter(|it| it.cue == Cue::Not).map(|found| found.until).collect();
    let open = |at: usize| tokens.get(at).is_some_and(|token| !token.ends_clause());
    cues.retain(|found| {
        let denial = found.until - found.from > 1 && denies.contains(&found.until);
        !(matches!(found.cue, Cue::No | Cue::Keep) && denial && open(found.until))
    });
    beside_times(text, &tokens, &mut cues, setting);
    let nothing =
        phrase::Resolution { result: Ok(Meaning::default()), spans: Vec::new(), items: Vec::new() };
    let (counted, fallen) = {
        let by_word = &ByWord::new(&cues, tokens.len());
        let (tokens, keys, cues) = (&tokens, &keys, &cues);
        let view = View { text, tokens, keys, cues, by_word, found: &nothing, setting };
        (companions::not_counted(&view), wish::falls_away(&view))
    };
    cues.retain(|found| !counted.contains(found));
    for found in cues.iter_mut().filter(|found| fallen.contains(found)) {
        found.cue = Cue::Cancel;
    }
    let by_word = &ByWord::new(&cues, tokens.len());
    let (tokens, keys, cues) = (&tokens, &keys, &cues);
    let first = View { text, tokens, keys, cues, by_word, found: &nothing, setting };
    let asks = |of: &OwnVisit| first.with(Cue::Own(*of)).next().is_some();
    let reminders = if reminder::ASKED.iter().any(asks) {
        reminder::clauses(&first, &spot::services(&first))
    } else {
        Vec::new()
    };
    // Digits of a phone and letters of an address are no time, even beside words for a time.
    let contacts = spot::contacts(&first);
    let names = names_like_months(&first);
    let mut left = dropoff::clauses(&first);
    left.extend(dropoff::priced_hours(&first));
    left.extend(greeting::times(&first));
    left.extend(told_times(&first));
    let hidden = contacts.iter().map(|it| &it.words).chain(&reminders).chain(&names).chain(&left);
    let mut hidden: Vec<_> = hidden.map(|words| blank::bytes(&first, words)).collect();
    let mut found = resolved(text, &hidden, setting);
    let of_services = named_like_times(&first, &found);
    if !of_services.is_empty() {
        hidden.extend(of_services.iter().map(|words| blank::bytes(&first, words)));
        found = resolved(text, &hidden, setting);
    }
    let view = View { found: &found, ..first };
    let mut readings = spot::all(&view, contacts);
    let reminds = |it: &Reading| reminders.iter().any(|words| words.contains(&it.words.start));
    readings.retain(|it| !reminder::is_of_visit(&it.what) || !reminds(it));
    let chosen = chart::best(readings, tokens.len());
    acts::read(&view, &chosen, &reminders)
}

/// Reads the times of a text, without what stands in some of its bytes.
fn resolved(
    text: &str,
    hidden: &[std::ops::Range<usize>],
    setting: &Setting<'_>,
) -> phrase::Resolution {
    if hidden.is_empty() {
        phrase::resolve(text, &setting.context)
    } else {
        phrase::resolve(&blank::blank(text, hidden), &setting.context)
    }
}

/// Adds the marks that the questions of a message lack.
fn add_marks(text: &str, tokens: &mut Vec<Token>, setting: &Setting<'_>) {
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let cues = &crate::lang::matches(&keys);
    let found =
        phrase::Resolution { result: Ok(Meaning::default()), spans: Vec::new(), items: Vec::new() };
    let by_word = &ByWord::new(cues, tokens.len());
    let (found, keys) = (&found, keys.as_slice());
    let view = View { text, tokens, keys, cues, by_word, found, setting };
    if let Some(marked) = unmarked::marked(&view) {
        *tokens = marked;
    }
}

/// The words of numbers and hours that order nothing: a guessed length («хвилин на двадцять»), and the time that
/// it is ("it's two in the night here").
fn told_times<'v>(view: &'v View<'_>) -> impl Iterator<Item = std::ops::Range<usize>> + 'v {
    use crate::lang::Cue;
    let units = [Cue::UnitMinute, Cue::UnitHour].into_iter().flat_map(|unit| view.with(unit));
    let lengths =
        units.filter_map(|unit| view.number_about(unit).map(|(at, _)| unit.until..at + 1));
    // "The Friday one" is a visit on Friday, and not one o'clock.
    let word = |at: usize| view.tokens.get(at).is_some_and(Token::is_word);
    let weekday = move |at: usize| {
        let read = phrase::resolve(view.written(&(at..at + 1)), &view.setting.context);
        word(at) && read.items.iter().any(|item| item.is_weekday)
    };
    let ones = view.with(Cue::One).map(|it| it.from).filter(move |at| {
        word(*at) && view.number(*at).is_some() && at.checked_sub(1).is_some_and(weekday)
    });
    let ones = ones.map(|at| at..at + 1);
    lengths.chain(view.with(Cue::ClockNow).map(|it| it.from..it.until)).chain(ones)
}

/// The words of a service's whole name that were read as a part of the day: "an evening dress" at a dressmaker's
/// is tried on at any hour.
fn named_like_times(view: &View<'_>, found: &phrase::Resolution) -> Vec<std::ops::Range<usize>> {
    let timed = found.items.iter().filter(|item| item.names_time && !item.names_day);
    let timed: Vec<_> = timed.map(|item| view.words_of(&item.span)).collect();
    if timed.is_empty() {
        return Vec::new();
    }
    let whole = spot::services(view).into_iter().filter(|words| words.len() > 1);
    let whole: Vec<_> = whole.collect();
    let digits =
        |words: &std::ops::Range<usize>| view.written(words).contains(|c: char| c.is_ascii_digit());
    let inside = |words: &std::ops::Range<usize>| {
        whole.iter().any(|name| name.start <= words.start && words.end <= name.end)
    };
    // «На вечірню»: the word of a name alone, in another case.
    let services = || view.setting.profile.services.iter();
    let spoken = || services().flat_map(|it| it.search_terms.spoken.iter()).filter(|it| it.is_name);
    let called = |words: &std::ops::Range<usize>| {
        let last = words.end.saturating_sub(1);
        let small = (words.start..last).all(|at| view.is_plain(at) || view.has(at, Cue::What));
        let Some(key) = view.keys.get(last).filter(|_| small) else { return false };
        let alike = |word: &String| {
            let shared = key.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
            shared >= NAMED && shared + 3 >= key.chars().count()
        };
        spoken().any(|spoken| spoken.words.len() > 1 && spoken.words.iter().any(alike))
    };
    let told = timed.into_iter().filter(|words| inside(words) || called(words));
    told.filter(|words| !digits(words)).collect()
}

/// The fewest letters that a word shares with the one of a service's name that would else be a part of the day.
const NAMED: usize = 6;

/// Returns the given names that are months in another language: "вії о 14, Марта". A month has no capital letter
/// in these languages, and stands behind the number of a day.
fn names_like_months(view: &View<'_>) -> Vec<std::ops::Range<usize>> {
    let number = |at: usize| view.tokens.get(at).is_some_and(Token::is_number);
    let hour = |at: usize| {
        at.checked_sub(1).and_then(|at| view.tokens.get(at)).is_some_and(Token::is_word)
    };
    let name = |at: &usize| {
        let Some(token) = view.tokens.get(*at).filter(|it| it.is_word() && it.capital) else {
            return false;
        };
        let dated = at.checked_sub(1).is_some_and(|before| number(before) && !hour(before));
        !token.key.is_ascii() && !dated && crate::lang::is_given(&token.key)
    };
    (0..view.tokens.len()).filter(name).map(|at| at..at + 1).collect()
}

#[cfg(test)]
mod tests;
