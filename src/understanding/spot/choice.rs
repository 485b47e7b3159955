//! A choice from what was listed or offered: "2", "the second one", "останній".

use crate::lang::{Cue, Match};

use super::super::{
    Asked,
    act::Choice,
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The most that a list has.
const MOST: usize = 50;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    let listed = *view.setting.asked == Asked::Which || !view.setting.offers.is_empty();
    for found in view.cues {
        let choice = match (found.cue.place(), found.cue) {
            (Some(place), _) => Choice::Nth(place),
            (None, Cue::Last) => Choice::Last,
            (None, Cue::Earliest | Cue::Latest) => {
                let choice =
                    if found.cue == Cue::Earliest { Choice::Earliest } else { Choice::Latest };
                readings.push(reading(
                    found.from..found.until,
                    What::Choice(choice),
                    worth::CHOICE,
                ));
                continue;
            }
            _ => continue,
        };
        let item = (found.until..found.until + 2).find(|at| view.has(*at, Cue::One));
        let item =
            item.filter(|at| (found.until..*at).all(|between| view.has(between, Cue::Filler)));
        let alone = (0..view.tokens.len()).all(|at| {
            (found.from..found.until).contains(&at)
                || view.tokens.get(at).is_some_and(|token| !token.is_word() && !token.is_number())
                || view.is_known(at) && !view.is_number_word(at)
        });
        // "The second, with Max" in answer to which one.
        let leads = *view.setting.asked == Asked::Which
            && (0..found.from).all(|at| view.keys.get(at) == Some(&"the"))
            && view.tokens.get(found.until).is_some_and(super::super::tokens::Token::ends_clause);
        let long = view.tokens.get(found.from).is_some_and(|token| token.key.chars().count() > 4);
        if item.is_some()
            || is_enumerated(view, found)
            || names_booking(view, found)
            || names_visit(view, found)
            || is_dropped(view)
            || leads
            || listed && alone && (long || found.cue != Cue::Second)
        {
            let from = found.from.checked_sub(1).filter(|at| view.keys.get(*at) == Some(&"the"));
            let words = from.unwrap_or(found.from)..item.map_or(found.until, |at| at + 1);
            readings.push(reading(words, What::Choice(choice), worth::CHOICE));
        }
    }
    let items = items(view);
    readings.extend(if items.is_empty() { number(view).into_iter().collect() } else { items });
    readings
}

/// Whether a place is one in a list of bookings or visits, and no day.
pub(super) fn names_place(view: &View<'_>, found: &Match) -> bool {
    names_booking(view, found) || names_visit(view, found)
}

/// Whether a place is that of a booking which is to go or to stay: "cancel the first, leave the
/// second". With a month behind it, it is a day.
pub(super) fn names_booking(view: &View<'_>, found: &Match) -> bool {
    let has = |cue: Cue| view.cues.iter().any(|other| other.cue == cue);
    let dated = view.found.items.iter().any(|item| {
        !item.is_day_number && item.names_day && view.words_of(&item.span).contains(&found.from)
    });
    let word = view.tokens.get(found.from).is_some_and(super::super::tokens::Token::is_word);
    found.cue.place().is_some() && word && !dated && has(Cue::Cancel) && has(Cue::Keep)
}

/// Whether a place is that of one of several visits that are shown, and its hour follows: "the second at
/// 9 too". With a month behind it, it is a day.
pub(super) fn names_visit(view: &View<'_>, found: &Match) -> bool {
    let shown = *view.setting.asked == Asked::Confirm && view.setting.company;
    let word = view.tokens.get(found.from).is_some_and(super::super::tokens::Token::is_word);
    let own = |item: &crate::phrase::Expression| view.words_of(&item.span).contains(&found.from);
    let dated = view.found.items.iter().any(|item| own(item) && !item.is_day_number);
    let timed = view.found.items.iter().any(|item| {
        item.names_time && !item.names_day && view.words_of(&item.span).start >= found.until
    });
    shown && found.cue.place().is_some() && word && timed && !dated
}

/// Whether a place is one of several that a wish to cancel names: "the first and the third".
fn is_enumerated(view: &View<'_>, found: &Match) -> bool {
    let places = view.cues.iter().filter(|other| other.cue.place().is_some());
    let others = places.filter(|other| other.from != found.from).count();
    let has = |cue: Cue| view.cues.iter().any(|other| other.cue == cue);
    others > 0 && has(Cue::Cancel) && has(Cue::Joins)
}

/// Whether a place is that of one of several visits that are shown: "remove the second".
fn is_dropped(view: &View<'_>) -> bool {
    let shown = *view.setting.asked == Asked::Confirm && view.setting.company;
    shown && view.with(Cue::Drop).next().is_some()
}

/// Reads "cancel 1", "2 and 3 cancel" and "2, to Saturday" as items of the list that was shown.
fn items(view: &View<'_>) -> Vec<Reading> {
    let asked = *view.setting.asked == Asked::Which;
    let place = |at: usize| {
        let token = view.tokens.get(at).filter(|token| token.is_number())?;
        token.key.parse().ok().filter(|place| (1..=MOST).contains(place))
    };
    let item = |at: usize, place: usize| {
        reading(at..at + 1, What::Choice(Choice::Nth(place)), worth::CHOICE + 1)
    };
    // "2, to Saturday the 28th at 10."
    let leads = view.tokens.get(1).is_some_and(|it| it.is_sign(",)-–—:"));
    if let (true, true, Some(first)) = (asked, leads, place(0)) {
        return vec![item(0, first)];
    }
    let wish = [Cue::Cancel, Cue::Move, Cue::Please, Cue::Drop, Cue::One];
    let small = |at: usize| {
        view.is_and(at)
            || view.tokens.get(at).is_some_and(|it| it.is_sign(",.!"))
            || wish.iter().any(|cue| view.has(at, *cue))
    };
    let has = |cue: Cue| view.with(cue).next().is_some();
    // "Move it to 3" names an hour.
    let says = has(Cue::Cancel) || has(Cue::Drop) || asked && has(Cue::Move) && !has(Cue::To_);
    let only = (0..view.tokens.len())
        .all(|at| place(at).is_some() || small(at) || view.has(at, Cue::Filler));
    let listed = (0..view.tokens.len()).filter_map(|at| Some((at, place(at)?)));
    // "1 and 2."
    let says = says || asked && listed.clone().count() > 1;
    if says && only { listed.map(|(at, place)| item(at, place)).collect() } else { Vec::new() }
}

/// Reads "2", "№2", "number 2", "no. 2" as an item, where nothing else is said.
fn number(view: &View<'_>) -> Option<Reading> {
    if let Some(spelled) = spelled_number(view) {
        return Some(spelled);
    }
    let mut numbers = view.tokens.iter().enumerate().filter(|(_, token)| token.is_number());
    let (at, token) = numbers.next().filter(|_| numbers.next().is_none())?;
    let place: usize = token.key.parse().ok().filter(|place| (1..=MOST).contains(place))?;
    let before = at.checked_sub(1).and_then(|at| view.tokens.get(at));
    let labelled = before.is_some_and(|token| token.is_sign("#№"))
        || (at.saturating_sub(2)..at)
            .any(|at| view.has(at, Cue::One) || view.keys.get(at) == Some(&"no"));
    let others = (0..view.tokens.len()).filter(|other| {
        *other != at && view.tokens.get(*other).is_some_and(super::super::tokens::Token::is_word)
    });
    let bare = others.clone().all(|other| view.has(other, Cue::Filler));
    let asked = *view.setting.asked == Asked::Which;
    // "2, on Friday with Max."
    let leads = asked && at == 0 && view.tokens.get(1).is_some_and(|it| it.is_sign(",)-–—:"));
    let plus = before.is_some_and(|token| token.is_sign("+"));
    // The label of "no. 2" is no answer.
    let dotted = before.is_some_and(|token| token.is_sign("."));
    let label = at.checked_sub(2).filter(|at| dotted && view.keys.get(*at) == Some(&"no"));
    let words = label.unwrap_or(at)..at + 1;
    (!plus && (asked && bare || labelled || leads))
        .then(|| reading(words, What::Choice(Choice::Number(place)), worth::CHOICE + 1))
}

/// Reads "number two" where a booking of several is spoken of.
fn spelled_number(view: &View<'_>) -> Option<Reading> {
    let speaks = |cue: Cue| view.cues.iter().any(|found| found.cue == cue);
    let listed = *view.setting.asked == Asked::Which || speaks(Cue::Cancel) || speaks(Cue::Move);
    let (label, found) = view.cues.iter().find_map(|found| {
        let label = found.from.checked_sub(1).filter(|at| view.has(*at, Cue::One))?;
        let word = view.tokens.get(found.from)?.is_word() && found.cue != Cue::A;
        (word && found.cue.number().is_some()).then_some((label, found))
    })?;
    let place = usize::try_from(found.cue.number()?).ok()?;
    let words = label..found.until;
    listed.then(|| reading(words, What::Choice(Choice::Number(place)), worth::CHOICE + 1))
}

impl View<'_> {
    fn is_number_word(&self, at: usize) -> bool {
        self.at(at)
            .iter()
            .any(|found| found.from == at && found.cue != Cue::A && found.cue.number().is_some())
    }
}
