//! Bare numbers and number words that are hours, where one was asked for or is moved to.

use jiff::civil::Time;

use crate::{lang::Cue, phrase};

use super::super::{
    Asked,
    left::clause,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};
use super::loose_hour;

/// The most words of an answer in which a bare number or number word is looked for.
pub(super) const SHORT: usize = 6;

/// Reads "14" or "п'ята" as the hour that was asked for.
pub(super) fn bare(view: &View<'_>, contacts: &[Reading]) -> Vec<Reading> {
    if let Some(aimed) = aimed(view).or_else(|| turned_to(view)).or_else(|| loose_hour::read(view))
    {
        return vec![aimed];
    }
    let asked = match view.setting.asked {
        Asked::Time => true,
        Asked::Contact(_) | Asked::Nothing | Asked::Confirm => {
            view.cues.iter().any(|found| matches!(found.cue, Cue::Rather | Cue::Move))
                || matches!(view.setting.asked, Asked::Contact(_)) && telling(view) <= 1
        }
        Asked::Service | Asked::Day | Asked::Which | Asked::Zone => false,
    };
    let each = per_person(view);
    if (asked || is_shared_out(view)) && !each.is_empty() {
        return each;
    }
    let dated = loose_hour::before_days(view);
    if !dated.is_empty() {
        return dated;
    }
    let List { bare, has_whole, follows_day } = listed(view);
    let timed = has_whole || follows_day || *view.setting.asked == Asked::Time;
    if !bare.is_empty() && timed {
        return bare;
    }
    let timed = view.found.items.iter().any(|item| item.names_time);
    let turns = [Cue::No, Cue::Later, Cue::Earlier];
    let turns = view.cues.iter().any(|found| turns.contains(&found.cue));
    let most = if turns { 4 } else { 2 };
    let answers = *view.setting.asked == Asked::Confirm && content(view) <= most;
    if !(asked || answers) || timed {
        return Vec::new();
    }
    // Two numbers side by side may be "15 30", which is read as a whole.
    let short = content(view) <= SHORT;
    let numbers = numbers(view, contacts);
    if let Some(day) = late_day(view).filter(|_| short && numbers.len() == 1) {
        return vec![day];
    }
    if let (true, [first, second]) = (short, numbers.as_slice())
        && second - first <= 2
        && let Some(hour) = phrase::bare_hour(view.text, &view.setting.context)
    {
        return vec![reading(*first..first + 2, What::Hour(offered(view, hour)), worth::CHOICE)];
    }
    let free = |at: &usize| {
        // "One phone for both of us" is no hour.
        let article = view.has(*at, Cue::A) && !contacts.is_empty()
            // "Me and 2 mates for 8."
            || view.with(Cue::Several).any(|it| it.from == *at + 1 || it.from == *at);
        let taken = article || contacts.iter().any(|it| it.words.contains(at));
        !taken && (short || answers_alone(view, *at) || closes(view, *at))
    };
    let all = (0..view.tokens.len()).filter(free).filter_map(|at| single(view, at));
    let mut all: Vec<Reading> = all.collect();
    if all.len() > 1 {
        // "12. Is it 140 for all of us?"
        let small = |it: &Reading| {
            view.tokens.get(it.words.start).is_some_and(|it| !it.is_number() || it.key.len() <= 2)
        };
        all.retain(small);
    }
    if all.len() == 1 { all } else { Vec::new() }
}

/// The places of the numbers that are no part of an address or a phone number.
fn numbers(view: &View<'_>, contacts: &[Reading]) -> Vec<usize> {
    let own = |at: &usize| {
        let is = view.tokens.get(*at).is_some_and(Token::is_number);
        is && !contacts.iter().any(|it| it.words.contains(at))
    };
    (0..view.tokens.len()).filter(own).collect()
}

/// Reads the hour of "11 actually", also beside other clauses.
fn turned_to(view: &View<'_>) -> Option<Reading> {
    view.with(Cue::Rather).find_map(|turn| {
        let at = turn.from.checked_sub(1)?;
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        let opens = (clause(view.tokens, at).start..at)
            .all(|before| view.has(before, Cue::Filler) || view.has(before, Cue::May));
        let ends = view.tokens.get(turn.until).is_none_or(Token::ends_clause);
        let word = view.text.get(token.span.clone())?;
        let plain = opens && ends && !view.is_time(at);
        let hour = phrase::bare_hour(word, &view.setting.context).filter(|_| plain)?;
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    })
}

/// Reads the hour of "make that 11", beside which another one may only be told: "I've my blood work at 10".
fn aimed(view: &View<'_>) -> Option<Reading> {
    let small = [
        Cue::Please,
        Cue::Filler,
        Cue::Wonders,
        Cue::With,
        Cue::Rather,
        Cue::Yes,
        Cue::Works,
        Cue::Look,
    ];
    let turns = [Cue::Slip, Cue::Rather];
    turns.iter().flat_map(|cue| view.with(*cue)).find_map(|turn| {
        // "Actually is 1 ok?"
        let asks = view.has(turn.until, Cue::Wonders) || view.has(turn.until, Cue::May);
        let at = turn.until + usize::from(asks);
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        let ends = view.tokens.get(at + 1).is_none_or(|next| {
            next.ends_clause() || small.iter().any(|cue| view.has(at + 1, *cue))
        });
        let word = view.text.get(token.span.clone()).filter(|_| ends && !view.is_time(at))?;
        let hour = phrase::bare_hour(word, &view.setting.context)?;
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    })
}

/// Whether a number that answers "what time?" ends a longer message: "book me and my 2 mates for 8".
fn closes(view: &View<'_>, at: usize) -> bool {
    let led = at.checked_sub(1).is_some_and(|before| view.has(before, Cue::ForWhom));
    led && *view.setting.asked == Asked::Time && at + 1 == view.tokens.len()
}

/// Whether a word answers "what time?" in a clause of its own: "six please. Ian Frost, …".
fn answers_alone(view: &View<'_>, at: usize) -> bool {
    let small = |other: usize| {
        other == at
            || !view.tokens.get(other).is_some_and(Token::is_word)
            || view.is_known(other)
            // "10 with Shona, Ned Fox …": who does it stands beside the hour.
            || view.has(other, Cue::Given)
                && other.checked_sub(1).is_some_and(|before| view.has(before, Cue::With))
    };
    // "I have to move it, is 12 free?"
    let free = view.has(at + 1, Cue::Look) || view.has(at + 1, Cue::Works);
    let asked = free || *view.setting.asked == Asked::Time;
    asked && clause(view.tokens, at).len() <= SHORT && clause(view.tokens, at).all(small)
}

/// Reads one word as an hour.
fn single(view: &View<'_>, at: usize) -> Option<Reading> {
    let token = view.tokens.get(at)?;
    // «Хвилин на двадцять» is a length.
    let units = [Cue::UnitMinute, Cue::UnitHour].into_iter().flat_map(|unit| view.with(unit));
    if units.filter_map(|unit| view.number_about(unit)).any(|(number, _)| number == at) {
        return None;
    }
    // "Two Tuesdays" and "two teeth" are counts, and "the Thursday one" names a visit.
    let counts = view.tokens.get(at + 1).is_some_and(Token::is_word) && !view.is_known(at + 1);
    let beside = counts
        || view.is_time(at + 1)
        || view.has(at, Cue::One) && at.checked_sub(1).is_some_and(|at| view.is_time(at));
    let chooses = view.has(at, Cue::One) && chooses_at(view, at) || in_phrase(view, at) || beside;
    if token.is_word() && chooses || view.is_time(at) || token.is_sign("+-*/#№$€₴") {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| view.tokens.get(at));
    if before.is_some_and(|it| it.is_sign("+-№#$€₴*")) {
        return None;
    }
    // "One moment please" answers no question for a name.
    let answers_name = matches!(view.setting.asked, Asked::Contact(_));
    if answers_name && !token.is_number() && content(view) > 1 {
        return None;
    }
    let word = view.text.get(token.span.clone())?;
    let word = word.strip_suffix("'s").unwrap_or(word);
    let hour = offered(view, phrase::bare_hour(word, &view.setting.context)?);
    if place(view, at).is_some() && !view.setting.offers.iter().any(|offer| offer.time() == hour) {
        return None;
    }
    Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
}

/// Takes the other half of the day, if that is what was offered: "8" after a list of the evening.
pub(in super::super) fn offered(view: &View<'_>, time: Time) -> Time {
    let known = |time: Time| view.setting.offers.iter().any(|offer| offer.time() == time);
    let later = Time::new(time.hour() % 12 + 12, time.minute(), 0, 0).unwrap_or(time);
    let (after, before) = view.setting.within;
    let wished = |time: Time| {
        after.is_none_or(|after| time >= after) && before.is_none_or(|before| time <= before)
    };
    let offers = !known(time) && known(later);
    let bounded = !known(time) && !wished(time) && wished(later);
    if offers || bounded { later } else { time }
}

/// Whether a whole time stands directly before the person whose it is: "at 3 for me and 5 for her".
fn is_shared_out(view: &View<'_>) -> bool {
    view.found.items.iter().filter(|item| item.names_time).any(|item| {
        let end = view.words_of(&item.span).end;
        view.has(end, Cue::ForWhom) && (view.has(end + 1, Cue::Me) || view.has(end, Cue::Me))
            || view.has(end, Cue::ForMe)
    })
}

/// Reads "11 for him, 12 for me": the bare hours of several people.
fn per_person(view: &View<'_>) -> Vec<Reading> {
    let hour = |at: usize| {
        let token = view.tokens.get(at).filter(|token| token.is_number())?;
        let near = at + 1..at + 3;
        let person = near.into_iter().any(|next| {
            [Cue::Me, Cue::Relation, Cue::ForWhom].iter().any(|cue| view.has(next, *cue))
        });
        // "Me and 2 mates for 8."
        let counts = view.with(Cue::Several).any(|it| it.from == at + 1 || it.from == at);
        if !person || counts || view.is_time(at) {
            return None;
        }
        let word = view.text.get(token.span.clone())?;
        let hour = phrase::bare_hour(word, &view.setting.context)?;
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    };
    (0..view.tokens.len()).filter_map(hour).collect()
}

/// The bare hours of a list.
#[derive(Debug, Default)]
struct List {
    bare: Vec<Reading>,
    /// Whether the list has whole times beside them.
    has_whole: bool,
    /// Whether it stands directly behind a day: "on Friday, 10 and 2".
    follows_day: bool,
}

/// Reads the bare hours of a list, in which others may be whole times: "10 and 11", "11, 12:30 and 4".
fn listed(view: &View<'_>) -> List {
    let hour = |at: usize| {
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        // "10:30 and 2 manicures": the number counts what stands behind it.
        let small = [Cue::Joins, Cue::ForWhom, Cue::Please, Cue::Filler, Cue::Or];
        let counts = view.tokens.get(at + 1).is_some_and(Token::is_word)
            && !small.iter().any(|cue| view.has(at + 1, *cue));
        let plain = !view.is_time(at) && !counts;
        let word = view.text.get(token.span.clone()).filter(|_| plain)?;
        phrase::bare_hour(word, &view.setting.context)
    };
    // Where a part of the list ends that begins at a word: a bare hour, or a time that is whole.
    let part = |at: usize| {
        let whole =
            |item: &&phrase::Expression| item.names_time && view.words_of(&item.span).start == at;
        let of_time = || view.found.items.iter().find(whole);
        let bare = hour(at).map(|_| at + 1);
        bare.or_else(|| of_time().map(|item| view.words_of(&item.span).end))
    };
    let joins = |at: usize| view.is_and(at) || view.keys.get(at) == Some(&",");
    let Some(first) = (0..view.tokens.len()).find(|at| part(*at).is_some()) else {
        return List::default();
    };
    let (mut all, mut at, mut and) = (Vec::new(), first, false);
    while let Some(end) = part(at) {
        all.push(at);
        and |= view.is_and(end);
        at = end + 1;
        if !joins(end) {
            break;
        }
    }
    let alternatives = view.with(Cue::Or).next().is_some();
    if all.len() < 2 || !and || alternatives {
        return List::default();
    }
    let hours = all.iter().filter_map(|at| Some((*at, hour(*at)?)));
    let readings = hours.map(|(at, time)| reading(at..at + 1, What::Hour(time), worth::CHOICE));
    let bare: Vec<Reading> = readings.collect();
    // "The 7th, 9 and 11 December" are days.
    let dated = |item: &&phrase::Expression| {
        item.is_dated && !item.names_time && view.words_of(&item.span).start == at
    };
    if view.found.items.iter().any(|item| dated(&item)) {
        return List::default();
    }
    let comma = first.checked_sub(1).filter(|at| view.keys.get(*at) == Some(&","));
    let before = comma.unwrap_or(first);
    let follows_day = view
        .found
        .items
        .iter()
        .any(|item| !item.names_time && view.words_of(&item.span).end == before);
    List { has_whole: bare.len() < all.len(), follows_day, bare }
}

/// Reads a number that is a day of the month and an hour at which no business day goes on: "а 23?".
fn late_day(view: &View<'_>) -> Option<Reading> {
    let at = view.tokens.iter().position(Token::is_number)?;
    let number: i8 = view.keys.get(at)?.parse().ok()?;
    let closes = view.setting.context.hours.span(None).map(|open| open.until);
    let open = Time::new(number, 0, 0, 0)
        .is_ok_and(|hour| closes.is_none_or(|closes| closes == Time::midnight() || hour <= closes));
    let day = phrase::bare_day(view.keys.get(at)?, &view.setting.context)?;
    (number > 20 && !open).then(|| reading(at..at + 1, What::Feast(Some(day)), worth::CHOICE))
}

/// Whether a word is one of several that say something else together: "that one".
pub(super) fn in_phrase(view: &View<'_>, at: usize) -> bool {
    let inside = |found: &crate::lang::Match| (found.from..found.until).contains(&at);
    view.cues.iter().any(|found| inside(found) && found.until - found.from > 1)
}

/// Returns the place that a word has among the times that were offered: "першу" after a list is the
/// first of them, and "о першій" is an hour.
pub(in super::super) fn place(view: &View<'_>, at: usize) -> Option<usize> {
    let before = at.checked_sub(1).filter(|at| view.tokens.get(*at).is_some_and(Token::is_word));
    let small = |at: usize| view.has(at, Cue::To_) || view.has(at, Cue::From_);
    if view.setting.offers.is_empty() || before.is_some_and(small) {
        return None;
    }
    view.cues.iter().filter(|found| found.from == at).find_map(|found| found.cue.place())
}

/// Whether a word belongs to a choice, so that it names no hour: "the latest one".
pub(super) fn chooses_at(view: &View<'_>, at: usize) -> bool {
    let chooses = |cue: Cue| {
        matches!(cue, Cue::Earliest | Cue::Latest | Cue::EarlierOne | Cue::LaterOne | Cue::Other)
            || cue == Cue::Last
            || cue.place().is_some()
    };
    view.cues.iter().any(|found| chooses(found.cue) && (found.from..=found.until).contains(&at))
}

/// How many words and numbers a message has beside small words: one in "ну 3".
fn telling(view: &View<'_>) -> usize {
    let tells = |at: &usize| {
        view.tokens.get(*at).is_some_and(|it| it.is_number() || it.is_word()) && !view.is_plain(*at)
    };
    (0..view.tokens.len()).filter(tells).count()
}

/// How many words and numbers a message has.
pub(super) fn content(view: &View<'_>) -> usize {
    view.tokens.iter().filter(|token| token.is_word() || token.is_number()).count()
}
