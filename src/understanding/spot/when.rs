//! Days and times: the expressions that `phrase` reads, and a bare number where one was asked for.

use std::ops::Range;

use jiff::civil::Time;

use crate::{lang::Cue, phrase};

use super::super::{
    Asked,
    left::clause,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The most words of an answer in which a bare number or number word is looked for.
const SHORT: usize = 6;

pub(super) fn spot(view: &View<'_>, contacts: &[Reading], staff: &[Reading]) -> Vec<Reading> {
    // "Change that to Marcus" names no March where Marcus works.
    let works_here = |words: &Range<usize>| {
        staff.iter().any(|it| it.words.start < words.end && words.start < it.words.end)
    };
    let items = view.found.items.iter();
    let booking = |words: &Range<usize>| {
        view.cues
            .iter()
            .any(|found| words.contains(&found.from) && super::choice::names_place(view, found))
    };
    let items = items.filter(|item| !booking(&view.words_of(&item.span)));
    let items = items.filter(|item| !(item.is_guessed && works_here(&view.words_of(&item.span))));
    let items = items.map(|item| {
        let what = What::When { day: item.names_day, time: item.names_time };
        reading(own(view, view.words_of(&item.span)), what, worth::WHEN)
    });
    let mut readings: Vec<Reading> = items.collect();
    readings.extend(bare_day(view));
    let bare = bare(view, contacts);
    if bare.is_empty() {
        readings.extend(joined(view));
        readings.extend(joined_behind(view).filter(|_| *view.setting.asked == Asked::Time));
    }
    readings.extend(moved_to(view));
    readings.extend(behind_day(view));
    readings.extend(corrected(view));
    readings.extend(except(view));
    readings.extend(if bare.is_empty() { before_day(view).into_iter().collect() } else { bare });
    readings
}

/// Leaves out "any", "the earliest" and "the latest" in front of a day, which choose among its times.
fn own(view: &View<'_>, words: Range<usize>) -> Range<usize> {
    let leads = view.cues.iter().filter(|found| {
        matches!(found.cue, Cue::Any | Cue::Earliest | Cue::Latest)
            && found.from <= words.start + 1
            && words.start < found.until
            && found.until < words.end
    });
    leads.map(|found| found.until).max().map_or(words.clone(), |from| from..words.end)
}

/// Reads the bare hour that a booking is moved to, where the hour that it has is said as well: "move
/// my 10 o'clock to 12".
fn moved_to(view: &View<'_>) -> Option<Reading> {
    let moves = view.cues.iter().any(|found| found.cue == Cue::Move);
    let timed = view.found.items.iter().filter(|item| item.names_time).count() == 1;
    let untimed = !view.found.items.iter().any(|item| item.names_time);
    if !(moves && (timed || untimed)) {
        return None;
    }
    let to = view.cues.iter().rev().find(|found| found.cue == Cue::To_)?;
    let token = view.tokens.get(to.until).filter(|token| token.is_number())?;
    if view.is_time(to.until)
        || view.tokens.get(to.until + 1).is_some_and(|next| !next.ends_clause())
            && !view.with(Cue::Please).any(|found| found.from == to.until + 1)
    {
        return None;
    }
    let hour = phrase::bare_hour(view.text.get(token.span.clone())?, &view.setting.context)?;
    Some(reading(to.until..to.until + 1, What::Hour(hour), worth::CHOICE))
}

/// Reads the number in front of a day: "ten on Thursday".
fn before_day(view: &View<'_>) -> Option<Reading> {
    if view.found.items.iter().any(|item| item.names_time) {
        return None;
    }
    let day = view.found.items.iter().find(|item| item.names_day)?;
    let at = view.words_of(&day.span).start.checked_sub(1)?;
    if content(view) > SHORT && clause(view.tokens, at).len() > SHORT {
        return None;
    }
    if view.tokens.get(at).is_some_and(Token::ends_clause) || view.has(at, Cue::A) {
        return None;
    }
    // "The first two Tuesdays", "the two on Tuesday" count days and things.
    let counts = at.checked_sub(1).is_some_and(|before| {
        view.at(before).iter().any(|found| found.cue.place().is_some())
            || view.has(before, Cue::What) && view.tokens.get(at).is_some_and(Token::is_word)
    });
    if chooses_at(view, at) || counts {
        return None;
    }
    let word = view.text.get(view.tokens.get(at)?.span.clone())?;
    let hour = offered(view, phrase::bare_hour(word, &view.setting.context)?);
    Some(reading(at..at + 1, What::Hour(hour), worth::COUNTED))
}

/// Reads the number that a comma parts from the day in front of it: "friday, 11".
fn behind_day(view: &View<'_>) -> Option<Reading> {
    let [day] = view.found.items.as_slice() else { return None };
    let words = view.words_of(&day.span);
    let at = words.end + 1;
    let parted = view.tokens.get(words.end).is_some_and(|token| token.key == ",");
    let token = view.tokens.get(at).filter(|token| token.is_number())?;
    let last = view.tokens.get(at + 1).is_none_or(Token::ends_clause);
    if !(day.names_day && !day.names_time && parted && last) || token.key.len() > 2 {
        return None;
    }
    let hour = phrase::bare_hour(view.text.get(token.span.clone())?, &view.setting.context)?;
    Some(reading(at..at + 1, What::Hour(hour), worth::COUNTED))
}

/// Reads "26" as the day that was asked for.
fn bare_day(view: &View<'_>) -> Option<Reading> {
    if *view.setting.asked != Asked::Day || !view.found.items.is_empty() || content(view) > 3 {
        return None;
    }
    let at = view.tokens.iter().position(Token::is_number)?;
    let day = phrase::bare_day(view.keys.get(at)?, &view.setting.context)?;
    Some(reading(at..at + 1, What::Feast(Some(day)), worth::CHOICE))
}

/// Reads "14" or "п'ята" as the hour that was asked for.
fn bare(view: &View<'_>, contacts: &[Reading]) -> Vec<Reading> {
    let asked = match view.setting.asked {
        Asked::Time => true,
        Asked::Contact(_) | Asked::Nothing | Asked::Confirm => {
            view.cues.iter().any(|found| matches!(found.cue, Cue::Rather | Cue::Move))
                || matches!(view.setting.asked, Asked::Contact(_)) && telling(view) <= 1
        }
        Asked::Service | Asked::Day | Asked::Which => false,
    };
    let each = per_person(view);
    if asked && !each.is_empty() {
        return each;
    }
    let listed = listed(view);
    if *view.setting.asked == Asked::Time && !listed.is_empty() {
        return listed;
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
    let numbers = view.tokens.iter().filter(|token| token.is_number()).count();
    if let Some(day) = late_day(view).filter(|_| short && numbers == 1) {
        return vec![day];
    }
    if short
        && numbers == 2
        && let Some(hour) = phrase::bare_hour(view.text, &view.setting.context)
    {
        let first = view.tokens.iter().position(Token::is_number).unwrap_or(0);
        return vec![reading(first..first + 2, What::Hour(hour), worth::CHOICE)];
    }
    let free = |at: &usize| {
        // "One phone for both of us" is no hour.
        let is_article = view.has(*at, Cue::A) && !contacts.is_empty();
        !is_article
            && !contacts.iter().any(|it| it.words.contains(at))
            && (short || answers_alone(view, *at))
    };
    let all = (0..view.tokens.len()).filter(free).filter_map(|at| single(view, at));
    let all: Vec<Reading> = all.collect();
    if all.len() == 1 { all } else { Vec::new() }
}

/// Whether a word answers "what time?" in a clause of its own: "six please. Ian Frost, …".
fn answers_alone(view: &View<'_>, at: usize) -> bool {
    let small = |other: usize| {
        other == at || !view.tokens.get(other).is_some_and(Token::is_word) || view.is_known(other)
    };
    // "I have to move it, is 12 free?"
    let asked = view.setting.asked == &Asked::Time
        || [Cue::Look, Cue::Works].into_iter().any(|cue| view.has(at + 1, cue));
    asked && clause(view.tokens, at).len() <= SHORT && clause(view.tokens, at).all(small)
}

/// Reads one word as an hour.
fn single(view: &View<'_>, at: usize) -> Option<Reading> {
    let token = view.tokens.get(at)?;
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

/// Reads "11 for him, 12 for me": the bare hours of several people.
fn per_person(view: &View<'_>) -> Vec<Reading> {
    let hour = |at: usize| {
        let token = view.tokens.get(at).filter(|token| token.is_number())?;
        let near = at + 1..at + 3;
        let person = near.into_iter().any(|next| {
            [Cue::Me, Cue::Relation, Cue::ForWhom].iter().any(|cue| view.has(next, *cue))
        });
        if !person || view.is_time(at) {
            return None;
        }
        let word = view.text.get(token.span.clone())?;
        let hour = phrase::bare_hour(word, &view.setting.context)?;
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    };
    (0..view.tokens.len()).filter_map(hour).collect()
}

/// Reads the bare hour that "and" joins to one that is said as an hour: "at 9 and 11".
fn joined(view: &View<'_>) -> Option<Reading> {
    let timed = |at: usize| {
        let token = view.tokens.get(at);
        token.is_some_and(|token| {
            view.found.items.iter().any(|item| item.names_time && item.span.end == token.span.end)
        })
    };
    let at = (2..view.tokens.len()).find(|at| {
        let number = view.tokens.get(*at).is_some_and(|it| it.is_number() && it.key.len() <= 2);
        let ends = view.tokens.get(at + 1).is_none_or(Token::ends_clause) || view.is_time(at + 1);
        number && ends && !view.is_time(*at) && view.is_and(at - 1) && timed(at - 2)
    })?;
    let or = view.with(Cue::Or).any(|found| found.from == at - 1);
    let word = view.text.get(view.tokens.get(at)?.span.clone()).filter(|_| !or)?;
    let hour = phrase::bare_hour(word, &view.setting.context)?;
    Some(reading(at..at + 1, What::Hour(hour), worth::COUNTED))
}

/// Reads the bare hour that "and" joins to one that is said as an hour behind it: "10 and 10:30".
fn joined_behind(view: &View<'_>) -> Option<Reading> {
    let timed = |at: usize| {
        view.found.items.iter().any(|item| {
            item.names_time
                && view.tokens.get(at).is_some_and(|it| it.span.start == item.span.start)
        })
    };
    let at = (0..view.tokens.len()).find(|at| {
        let number = view.tokens.get(*at).is_some_and(|it| it.is_number() && it.key.len() <= 2);
        number && !view.is_time(*at) && view.is_and(at + 1) && timed(at + 2)
    })?;
    let or = view.with(Cue::Or).any(|found| found.from == at + 1);
    let word = view.text.get(view.tokens.get(at)?.span.clone()).filter(|_| !or)?;
    let hour = offered(view, phrase::bare_hour(word, &view.setting.context)?);
    Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
}

/// Reads "10 and 11", "9, 10 і 11": bare hours that are joined.
fn listed(view: &View<'_>) -> Vec<Reading> {
    let hour = |at: usize| {
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        let plain = !view.is_time(at);
        let word = view.text.get(token.span.clone()).filter(|_| plain)?;
        phrase::bare_hour(word, &view.setting.context)
    };
    let joins = |at: usize| view.is_and(at) || view.keys.get(at) == Some(&",");
    let Some(first) = (0..view.tokens.len()).find(|at| hour(*at).is_some()) else {
        return Vec::new();
    };
    let mut all = vec![first];
    let mut at = first + 1;
    while joins(at) && hour(at + 1).is_some() {
        all.push(at + 1);
        at += 2;
    }
    let and = all.windows(2).any(|pair| pair.first().is_some_and(|at| view.is_and(at + 1)));
    let alternatives = view.with(Cue::Or).next().is_some();
    let readings = all
        .iter()
        .filter_map(|at| Some(reading(*at..at + 1, What::Hour(hour(*at)?), worth::CHOICE)));
    if all.len() > 1 && and && !alternatives { readings.collect() } else { Vec::new() }
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
fn in_phrase(view: &View<'_>, at: usize) -> bool {
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

/// Reads the bare hour that corrects another one: "at 5. Oh wait, make that 6".
fn corrected(view: &View<'_>) -> Option<Reading> {
    if !view.found.items.iter().any(|item| item.names_time) {
        return None;
    }
    let turn = |found: &&crate::lang::Match| matches!(found.cue, Cue::Rather | Cue::Slip);
    view.cues.iter().filter(turn).rev().find_map(|found| {
        let at = found.until;
        let token = view.tokens.get(at).filter(|token| token.is_number() || token.is_word())?;
        let last =
            view.tokens.get(at + 1).is_none_or(Token::ends_clause) || view.has(at + 1, Cue::Please);
        if view.is_time(at) || !last || token.key.len() > 2 && token.is_number() {
            return None;
        }
        let word = view.text.get(token.span.clone())?;
        let hour = offered(view, phrase::bare_hour(word, &view.setting.context)?);
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    })
}

/// Reads the bare hour that is left out: "крім 9".
fn except(view: &View<'_>) -> Option<Reading> {
    let before = view.with(Cue::Except).next()?.until;
    let at = (before..before + 2).find(|at| view.tokens.get(*at).is_some_and(Token::is_number))?;
    if view.is_time(at) || view.tokens.get(at)?.key.len() > 2 {
        return None;
    }
    let hour = phrase::bare_hour(view.keys.get(at)?, &view.setting.context)?;
    Some(reading(at..at + 1, What::Hour(hour), worth::COUNTED))
}

/// Whether a word belongs to a choice, so that it names no hour: "the latest one".
fn chooses_at(view: &View<'_>, at: usize) -> bool {
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
fn content(view: &View<'_>) -> usize {
    view.tokens.iter().filter(|token| token.is_word() || token.is_number()).count()
}
