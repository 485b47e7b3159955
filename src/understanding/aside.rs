//! Whether a question that names a service asks about it, and orders nothing: "may I come for a
//! massage with a hernia?", "does the diagnostics include the brakes?"

use crate::{
    lang::{self, Cue},
    phrase,
};

use super::{
    Act, Request, Slot, Topic,
    fact::Told,
    left,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// From so many words on, what names a subject says nothing else.
const CLEAR: usize = 3;
/// The fewest letters of a word that says more than what is ordered.
const TELLING: usize = 4;

/// Whether a question names a service, says no time, and has words that nothing explains, so that
/// it is not understood as an order. "May I have a haircut" with more words is a wish, unless the
/// words add a circumstance.
pub(super) fn asks(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    acts: &[Act],
    slots: &[Act],
) -> bool {
    let orders = acts.iter().any(|act| {
        matches!(act, Act::Ask(_) | Act::Refuse(_) | Act::Select(_) | Act::Correct(_))
            || matches!(act, Act::Request(request) if !matches!(request, Request::Rather | Request::Book | Request::Wait | Request::Again))
    });
    if orders || slots.iter().any(orders_slot) {
        return false;
    }
    let circumstance = [Cue::Along, Cue::Except, Cue::If];
    let free = |at: &usize| {
        let telling = |token: &Token| token.is_word() && token.key.chars().count() >= TELLING;
        !chosen.iter().any(|it| it.words.contains(at))
            && view.tokens.get(*at).is_some_and(telling)
            && view.keys.get(*at).is_some_and(|key| !lang::is_verb(key))
    };
    chosen.iter().filter(|it| matches!(it.what, What::Service(_) | What::OneOf(_))).any(|it| {
        let sentence = left::sentence(view.tokens, it.words.start);
        let asked = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
        let has = |cue: Cue| cues.iter().any(|it| it.cue == cue && sentence.contains(&it.from));
        // "Do you check with me before you try anything new on my hair?"
        let subject = view.cues.iter().any(|it| {
            matches!(it.cue, Cue::About(_))
                && it.until - it.from >= CLEAR
                && sentence.contains(&it.from)
        });
        if asked && subject {
            return true;
        }
        // "Do I have to take my lenses out?" wishes for nothing.
        if asked && (has(Cue::Obliged) || has(Cue::Inquires) && !has(Cue::Look)) {
            return true;
        }
        let wish = [Cue::May, Cue::Book, Cue::Please].into_iter().any(has);
        let added = |at: usize| {
            view.cues
                .iter()
                .any(|it| circumstance.contains(&it.cue) && it.until <= at && at - it.until <= 1)
        };
        asked && sentence.clone().filter(free).any(|at| !wish || added(at))
    })
}

/// Whether every word for a booking stands in a question that is about something else, and no time
/// is said: "can I come without a passport?"
pub(super) fn only_asks(view: &View<'_>, cues: &Cues, slots: &[Act], told: &[Told]) -> bool {
    let asked = |at: usize| {
        let sentence = left::sentence(view.tokens, at);
        let questions = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
        questions && told.iter().any(|it| it.words.contains(&at))
    };
    !slots.iter().any(orders_slot)
        && cues.iter().filter(|it| it.cue == Cue::Book).all(|it| asked(it.from))
}

/// Drops what the words of a question that a fact answers would wish for by themselves: "do you put
/// anything on the skin?" looks for no time, and "do you check with me?" asks for no moment.
pub(super) fn drop_asked(cues: &Cues, topics: &[Told], acts: &mut Vec<Act>) {
    let answered = |at: usize| {
        let told = |it: &&Told| matches!(it.topic, Topic::Fact(_));
        topics.iter().filter(told).any(|it| it.words.contains(&at))
    };
    for (cue, request) in
        [(Cue::Look, Request::Look), (Cue::Consults, Request::Wait), (Cue::Wait, Request::Wait)]
    {
        let mut found = cues.iter().filter(|it| it.cue == cue).peekable();
        if found.peek().is_some() && found.all(|it| answered(it.from)) {
            acts.retain(|act| *act != Act::Request(request));
        }
    }
}

/// Drops what only leads up to a question that is answered: "actually, how much altogether?" takes nothing
/// back, and "no, I'm asking whether …" refuses nothing.
pub(super) fn drop_repeated(view: &View<'_>, topics: &[Told], slots: &[Act], acts: &mut Vec<Act>) {
    let told = topics.iter().any(|it| matches!(it.topic, Topic::Fact(_)));
    if !told || slots.iter().any(orders_slot) {
        return;
    }
    acts.retain(|act| *act != Act::Request(Request::Rather));
    if view.with(Cue::Inquires).next().is_some() {
        acts.retain(|act| !matches!(act, Act::Confirm(_)));
    }
}

/// The most words of a question whether this is the business that is meant.
const SHORT: usize = 5;

/// Whether the business itself is named, and nothing else: "is this Good Boy?"
pub(super) fn names_house(view: &View<'_>) -> bool {
    let words = |name: &str| phrase::words(name).into_iter().map(|word| word.key);
    let own: Vec<String> = view.setting.profile.name.all().flat_map(words).collect();
    let told = |key: &&str| key.chars().count() >= TELLING && own.iter().any(|it| it == key);
    // "Do you tattoo necks?" asks for more than the name.
    let other = |key: &&str| lang::tells(key) && !own.iter().any(|it| it == key);
    view.tokens.len() <= SHORT && view.keys.iter().any(told) && !view.keys.iter().any(other)
}

/// Whether a slot belongs to an order.
const fn orders_slot(act: &Act) -> bool {
    matches!(
        act,
        Act::Inform(
            Slot::When(_)
                | Slot::Visits(_)
                | Slot::Series(_)
                | Slot::Alternatives(_)
                | Slot::Name { .. }
                | Slot::Guest { .. }
                | Slot::Email(_)
                | Slot::Phone(_)
        )
    )
}

/// Whether a part of a service's name stands in a question behind who comes: "Margaret Hollis, 0477… Is it the same
/// car every time?"
pub(super) fn is_asked_aside(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    part: &Reading,
) -> bool {
    const WISHES: [Cue; 7] =
        [Cue::Price, Cue::Book, Cue::Offers, Cue::Does, Cue::Again, Cue::Rather, Cue::Length];
    let sentence = left::sentence(view.tokens, part.words.start);
    let inside = |at: usize| sentence.contains(&at);
    let contact = |it: &Reading| {
        matches!(it.what, What::Name { .. } | What::Email(_) | What::Phone(_))
            && !inside(it.words.start)
    };
    let wishes = cues.iter().any(|it| inside(it.from) && WISHES.contains(&it.cue));
    let timed =
        chosen.iter().any(|it| inside(it.words.start) && matches!(it.what, What::When { .. }));
    cues.asks_at(part.words.start) && chosen.iter().any(contact) && !wishes && !timed
}

/// Whether it is only asked whether another person may come along: "can my wee boy come with me?"
pub(super) fn asks_of_company(view: &View<'_>, acts: &[Act]) -> bool {
    let asks = acts.iter().any(|act| matches!(act, Act::Ask(Topic::Fact(_))));
    let orders = |act: &Act| match act {
        Act::Inform(slot) => matches!(
            slot,
            Slot::When(_) | Slot::Visits(_) | Slot::Service(_) | Slot::OneOf(_) | Slot::Staff(_)
        ),
        Act::Request(_) => true,
        _ => false,
    };
    let company =
        view.with(Cue::MeAnd).next().is_some() || view.with(Cue::Relation).next().is_some();
    asks && company && !acts.iter().any(orders)
}

/// Whether one who is known is named behind "only": "there's no other person, just Erin".
pub(super) fn only_known(view: &View<'_>, chosen: &[Reading]) -> bool {
    let known = |said: &str| {
        let same = |own: &str| own.split(' ').next() == said.split(' ').next();
        view.setting.names.iter().any(|known| same(&known.name))
    };
    let mut names = chosen.iter().filter_map(|it| match &it.what {
        What::Name { name, .. } | What::Guest { name, .. } => Some((name, it.words.start)),
        _ => None,
    });
    let (Some((name, at)), None) = (names.next(), names.next()) else { return false };
    known(name) && view.with(Cue::Only).any(|found| found.until == at)
}
