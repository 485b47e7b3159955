//! Days and times: the expressions that `phrase` reads, and a bare number where one was asked for.

use std::ops::Range;

use crate::{lang::Cue, phrase};

use super::{
    super::{
        Asked,
        left::clause,
        reading::{Reading, What, reading, worth},
        tokens::Token,
        view::View,
    },
    hour::{SHORT, bare, chooses_at, content, in_phrase, offered},
};

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
    let items = items.filter(|item| {
        let words = view.words_of(&item.span);
        let guessed = item.is_guessed && works_here(&words);
        !(booking(&words) || guessed)
    });
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
    readings.extend(contrasted(view));
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
    if chooses_at(view, at) || counts || in_phrase(view, at) {
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

/// Reads the two bare hours of "not 19 but 20", «не 19, а 20», of which the first is left out.
fn contrasted(view: &View<'_>) -> Vec<Reading> {
    let number = |at: usize| {
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        let free = !view.is_time(at) && *view.setting.asked != Asked::Day;
        phrase::bare_hour(view.text.get(token.span.clone())?, &view.setting.context)
            .filter(|_| free)
    };
    let turns = [Cue::But, Cue::Asks, Cue::Joins, Cue::Rather];
    let turn = |at: usize| turns.iter().any(|cue| view.has(at, *cue));
    let both = view.with(Cue::Not).find_map(|not| {
        let first = (not.until..not.until + 2).find(|at| number(*at).is_some())?;
        let mut at = first + 1;
        let comma = view.keys.get(at) == Some(&",");
        at += usize::from(comma);
        let joined = turn(at);
        at += usize::from(joined);
        let ends = view.tokens.get(at + 1).is_none_or(Token::ends_clause);
        ((comma || joined) && ends).then_some([(first, number(first)?), (at, number(at)?)])
    });
    let read = |(at, hour)| reading(at..at + 1, What::Hour(hour), worth::SURE_NAME);
    both.into_iter().flatten().map(read).collect()
}
