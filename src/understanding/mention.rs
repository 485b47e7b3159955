//! Services and people that are only mentioned: asked about, a description of what is wanted, or a
//! story.

use crate::{
    ids::{ServiceId, StaffId},
    lang::{Counts, Cue, Match},
};

use super::{
    Act, Asked, Request, Slot, Topic, left,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// Whether a part of a service's name only describes what a whole name says: "my tooth hurts, I
/// need a filling". Joined to it by a word such as "and", it is a service of its own.
///
/// "A check-up, the frames later": what is not wanted now describes nothing.
pub(super) fn describes(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    part: &Reading,
) -> bool {
    let wanted = chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it);
    let whole: Vec<&Reading> = wanted.filter(|it| matches!(it.what, What::Service(_))).collect();
    let joined = |it: &Reading| {
        let (from, until) = if it.words.end <= part.words.start {
            (it.words.end, part.words.start)
        } else {
            (part.words.end, it.words.start)
        };
        // "A new tube, because the chain snapped last year" tells why.
        let reason = (from..until).any(|at| view.has(at, Cue::Because));
        // "The permit at 9, the power of attorney at 9:30" are two.
        let timed = |it: &Reading| {
            matches!(it.what, What::When { time: true, .. } | What::Shift(_))
                && (from..until).contains(&it.words.start)
        };
        let joins = || (from..until).any(|at| view.has(at, Cue::Joins));
        !reason && (joins() || chosen.iter().any(timed))
    };
    let before =
        whole.iter().filter(|it| it.words.end <= part.words.start).max_by_key(|it| it.words.end);
    let behind =
        whole.iter().filter(|it| it.words.start >= part.words.end).min_by_key(|it| it.words.start);
    !whole.is_empty() && !before.into_iter().chain(behind).any(|it| joined(it))
}

/// Whether a word of a service's name is that of a person here: "book my father in", where advice is given
/// to parents. Who is asked for a service may name it so.
pub(super) fn is_person(view: &View<'_>, part: &Reading) -> bool {
    let person = |at: usize| view.has(at, Cue::Relation) && !view.has(at, Cue::Child);
    matches!(part.what, What::OneOf(_))
        && *view.setting.asked != Asked::Service
        && part.words.clone().any(person)
        && part.words.clone().all(|at| person(at) || view.has(at, Cue::With) || view.is_plain(at))
}

/// The most words between two alternatives: "a haircut or maybe just a trim".
const OR: usize = 6;

/// Returns the service of which another one is an alternative: "a haircut or a trim". Which of the two it
/// is to be is asked.
pub(super) fn or_before<'c>(
    view: &View<'_>,
    chosen: &'c [Reading],
    service: &Reading,
) -> Option<&'c Reading> {
    chosen.iter().find(|it| is_or(view, it, service))
}

/// Whether "or" stands between two services, and nothing else of weight. A longer gap is not looked at, so
/// that a long message costs no more than its length.
fn is_or(view: &View<'_>, first: &Reading, second: &Reading) -> bool {
    let gap = first.words.end..second.words.start;
    let small =
        |at: usize| view.has(at, Cue::Or) || view.has(at, Cue::A) || view.has(at, Cue::Filler);
    matches!(first.what, What::Service(_))
        && first.words.end < second.words.start
        && gap.len() <= OR
        && gap.clone().all(small)
        && gap.clone().any(|at| view.has(at, Cue::Or))
}

/// Whether another service is an alternative to this one.
pub(super) fn or_behind(view: &View<'_>, chosen: &[Reading], service: &Reading) -> bool {
    let others = chosen.iter().filter(|it| matches!(it.what, What::Service(_)));
    others.into_iter().any(|it| is_or(view, service, it))
}

/// The services that a reading may mean.
pub(super) fn ids(what: &What) -> &[ServiceId] {
    match what {
        What::Service(id) => std::slice::from_ref(id),
        What::OneOf(ids) => ids,
        _ => &[],
    }
}

/// Returns the services of the part of a name that stands directly behind a part, or before it
/// (`before`), where no service has both and nothing joins them: "окуляри вибрати" is one wish.
pub(super) fn beside<'c>(
    view: &View<'_>,
    chosen: &'c [Reading],
    part: &Reading,
    before: bool,
) -> Option<&'c [ServiceId]> {
    let What::OneOf(own) = &part.what else { return None };
    let next = |it: &Reading| {
        let (one, other) = if before { (it, part) } else { (part, it) };
        let gap = one.words.end..other.words.start;
        let small = |at: usize| view.has(at, Cue::Filler) && !view.is_and(at);
        one.words.end <= other.words.start && gap.len() <= 1 && gap.clone().all(small)
    };
    chosen.iter().filter(|it| next(it)).find_map(|it| match &it.what {
        What::OneOf(ids) if !ids.iter().any(|id| own.contains(id)) => Some(ids.as_slice()),
        _ => None,
    })
}

/// Whether a service is only asked about: its clause asks for a price or a length, or whether it
/// is done, and says no time.
pub(super) fn is_asked_about(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    reading: &Reading,
) -> bool {
    let clause = left::clause(view.tokens, reading.words.start);
    let asks = cues.iter().any(|found| {
        clause.contains(&found.from)
            && matches!(found.cue, Cue::Price | Cue::Length | Cue::Compares)
    });
    let timed = chosen
        .iter()
        .any(|it| clause.contains(&it.words.start) && matches!(it.what, What::When { .. }));
    (asks || is_needed(view, reading)) && !timed
}

/// Whether it is asked whether a service has to be had: "do I need one of those patch tests?" orders none.
fn is_needed(view: &View<'_>, reading: &Reading) -> bool {
    const NEAR: usize = 5;
    let sentence = left::sentence(view.tokens, reading.words.start);
    view.with(Cue::Obliged).any(|it| {
        sentence.contains(&it.from)
            && it.until <= reading.words.start
            && reading.words.start - it.until <= NEAR
    })
}

/// The denied words that several services have, where one of these is wanted by its name: "a
/// manicure without polish" takes back no manicure, so the words are asked about.
pub(super) fn widely_denied<'c>(chosen: &'c [Reading], denied: &'c [bool]) -> Vec<&'c Reading> {
    let all = || chosen.iter().zip(denied);
    let wanted = |id: &ServiceId| {
        all().any(|(it, denied)| !denied && matches!(&it.what, What::Service(own) if own == id))
    };
    let wide = all().filter(|(it, denied)| {
        **denied && matches!(&it.what, What::OneOf(ids) if ids.iter().any(wanted))
    });
    wide.map(|(it, _)| it).collect()
}

/// Leaves the question out that nothing answers, beside one about the customer's own reminders or data, which
/// is told from what is stored: "ви надсилали нагадування?"
pub(super) fn answer_own(acts: &mut Vec<Act>) {
    let own = |act: &Act| {
        matches!(
            act,
            Act::Ask(
                Topic::SentReminders
                    | Topic::QuietReminders
                    | Topic::MyEmail
                    | Topic::MyPhone
                    | Topic::MyName
            )
        )
    };
    if acts.iter().any(own) {
        acts.retain(|act| *act != Act::Ask(Topic::Other));
    }
}

/// Takes what stands where a name stands for an address that lacks its sign, where the address is said to be
/// wrong: "my email is wrong, it's johndoe". So it changes no name, and the whole address is asked for.
pub(super) fn take_for_address(view: &View<'_>, acts: &mut [Act]) {
    let spoken = |cue| view.with(cue).next().is_some();
    let wrong = acts.contains(&Act::Request(Request::Details));
    let given = acts.iter().any(|act| matches!(act, Act::Inform(Slot::Email(_) | Slot::Phone(_))));
    let named = [Cue::Introduces, Cue::IntroducesSurely, Cue::Surname].into_iter().any(spoken);
    if !wrong || given || !spoken(Cue::MailWord) || named {
        return;
    }
    for act in acts {
        if let Act::Inform(Slot::Name { name, .. } | Slot::Guest { name, .. }) = act {
            *act = Act::Inform(Slot::Email(name.clone()));
        }
    }
}

/// Whether the customer answers the question who comes by saying that it is they: "what child? It's for
/// me", "немає ніякої дитини".
pub(super) fn comes_alone(view: &View<'_>, acts: &[Act]) -> bool {
    let named = acts.iter().any(|act| matches!(act, Act::Inform(Slot::Guest { .. })));
    let asked = matches!(view.setting.asked, Asked::Contact(_));
    asked && !named && view.with(Cue::ForMe).next().is_some()
}

/// The most words of a clause that names a person and nothing else: "my husband, Saturday at 3".
const SHORT: usize = 3;

/// Whether a person who is spoken of is one who comes: their clause says something of a booking, or
/// it is about nothing else. "My husband says you are good" is a story.
pub(super) fn comes(view: &View<'_>, chosen: &[Reading], found: &Match) -> bool {
    let clause = left::clause(view.tokens, found.from);
    let apart = is_role(view, found)
        || owns_thing(view, found)
        || tells(view, found)
        || does_otherwise(view, chosen, found)
        || is_of_staff(view, chosen, found);
    if apart || is_owner(view, chosen, found) {
        return false;
    }
    let short = clause.len() <= SHORT && clause.clone().all(|at| view.is_known(at));
    let only = clause == (0..view.tokens.len()) || short;
    let says = |it: &Reading| {
        clause.contains(&it.words.start)
            && !matches!(it.what, What::Email(_) | What::Phone(_) | What::Choice(_))
            && !matches!(it.what, What::Cue(cue) if cue != Cue::Book && cue != Cue::ForWhom)
    };
    // "My daughter needs one too, straight after me."
    let adds = [Cue::Again, Cue::AfterBooking, Cue::BeforeBooking];
    let added = view.setting.company
        && view.cues.iter().any(|it| adds.contains(&it.cue) && clause.contains(&it.from));
    only || added || chosen.iter().any(says)
}

/// Whether it is said of a staff member who was named what they are to the customer: "not Jun, he's my nephew".
fn is_of_staff(view: &View<'_>, chosen: &[Reading], found: &Match) -> bool {
    let staff = |it: &&Reading| matches!(it.what, What::Staff { .. }) && it.words.end <= found.from;
    let Some(named) = chosen.iter().rfind(staff) else { return false };
    let guest = chosen.iter().any(|it| {
        matches!(it.what, What::Guest { .. } | What::Name { .. })
            && (named.words.end..found.from).contains(&it.words.start)
    });
    let ends = |cue: Cue| view.with(cue).any(|it| it.until == found.from);
    let is = ends(Cue::Wonders) && named.words.end + 1 == found.from;
    !guest && (is || ends(Cue::HeOrShe) || ends(Cue::Aged))
}

/// Whether one name is said for all of the visits: "all four under Trish Boudreau".
pub(super) fn names_all(view: &View<'_>, chosen: &[Reading]) -> bool {
    let names =
        || chosen.iter().filter(|it| matches!(it.what, What::Guest { .. } | What::Name { .. }));
    let under = |name: &Reading| {
        let Some(before) = name.words.start.checked_sub(1) else { return false };
        let led = view.has(before, Cue::AtMost) || view.has(before, Cue::NamedFor);
        led && view.with(Cue::All).any(|all| all.until == before || all.until + 1 == before)
    };
    names().count() == 1 && names().any(under)
}

/// The fewest letters of a word that names what a staff member is: shorter ones are "with" and "by".
const ROLE: usize = 4;

/// Whether a word for a person says which staff member is wished for: "до чоловіка лікаря".
fn is_role(view: &View<'_>, found: &Match) -> bool {
    let long = |at: usize| view.keys.get(at).is_some_and(|key| key.chars().count() >= ROLE);
    view.has(found.until, Cue::With) && long(found.until)
}

/// Whether a thing of a person is what is brought: "велосипед сина", "my son's bike".
fn owns_thing(view: &View<'_>, found: &Match) -> bool {
    let thing = |at: usize| {
        view.has(at, Cue::Counts(Counts::Things)) || view.has(at, Cue::Counts(Counts::Thing))
    };
    let written = view.written(&(found.from..found.until));
    let owns = written.strip_suffix('s').unwrap_or(written).ends_with(['\'', '’']);
    found.from.checked_sub(1).is_some_and(thing) || owns && thing(found.until)
}

/// Whether a person only told something ("my friend says you are good"), or is the one who is spoken to
/// ("thanks mate", "alright mate").
fn tells(view: &View<'_>, found: &Match) -> bool {
    let told = view
        .with(Cue::Tells)
        .any(|it| found.until <= it.from && it.from - found.until <= 1 || it.until == found.from);
    let spoken_to = [Cue::Thanks, Cue::Greet, Cue::Noted, Cue::Yes, Cue::No];
    told || spoken_to.into_iter().any(|cue| view.with(cue).any(|it| it.until == found.from))
}

/// Whether a person does something that is told and orders nothing: "my toddler threw the phone down the
/// stairs", "брат одружується в суботу".
fn does_otherwise(view: &View<'_>, chosen: &[Reading], found: &Match) -> bool {
    let clause = left::clause(view.tokens, found.from);
    let read = |at: usize| {
        chosen.iter().any(|it| it.words.contains(&at) && !matches!(it.what, What::Cue(_)))
    };
    let own = view.tokens.get(found.until).is_some_and(|token| token.is_word() && !token.capital)
        && clause.contains(&found.until)
        && !view.is_known(found.until)
        && !read(found.until);
    let before = found.from.checked_sub(1);
    let orders = [Cue::Book, Cue::ForWhom, Cue::HeOrShe];
    let ordered = view.cues.iter().any(|it| clause.contains(&it.from) && orders.contains(&it.cue));
    own && !ordered && !before.is_some_and(|at| view.has(at, Cue::ForWhom))
}

/// Whether something of a person is spoken of that is no service: "my sister's wedding".
fn is_owner(view: &View<'_>, chosen: &[Reading], found: &Match) -> bool {
    let written = view.written(&(found.from..found.until));
    let owns = written.strip_suffix('s').unwrap_or(written).ends_with(['\'', '’']);
    let served = chosen.iter().any(|it| {
        it.words.start == found.until
            && matches!(it.what, What::Service(_) | What::OneOf(_) | What::Guest { .. })
    });
    owns && !served
}

/// Whether a service's word tells what the customer has while something else is asked: "I have a
/// bob" in answer to "Which day?" orders nothing.
pub(super) fn tells_of(view: &View<'_>, reading: &Reading) -> bool {
    let open = matches!(view.setting.asked, Asked::Day | Asked::Time | Asked::Contact(_));
    let small = |at: usize| view.has(at, Cue::A) || view.has(at, Cue::Filler);
    open && view.with(Cue::Has).any(|found| {
        found.until <= reading.words.start
            && reading.words.start - found.until <= 2
            && (found.until..reading.words.start).all(small)
    })
}

/// Whether a service is named behind "only": "just the trial", "тільки огляд"; and while several visits
/// are shown, a day or an hour: "only at 12".
pub(super) fn only(view: &View<'_>, chosen: &[Reading]) -> bool {
    let shown = *view.setting.asked == Asked::Confirm && view.setting.company;
    let meant = |it: &&Reading| match it.what {
        What::Service(_) | What::OneOf(_) => true,
        What::When { .. } | What::Hour(_) => shown,
        _ => false,
    };
    chosen.iter().filter(meant).any(|it| {
        view.with(Cue::Only).any(|found| {
            found.until <= it.words.start
                && it.words.start - found.until <= 2
                && (found.until..it.words.start).all(|at| view.is_known(at))
        })
    })
}

/// Whether a service only tells what is tried in the trial that is wanted: "a trial for guitar",
/// "пробний на гітару". Joined to it by "and", it is a service of its own.
pub(super) fn is_tried(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let tries = |it: &Reading| it.words.clone().any(|at| view.has(at, Cue::Trial));
    let mut trials = chosen.iter().filter(|it| matches!(it.what, What::Service(_)) && tries(it));
    !tries(reading)
        && trials.any(|trial| {
            let (from, until) = if trial.words.end <= reading.words.start {
                (trial.words.end, reading.words.start)
            } else {
                (reading.words.end, trial.words.start)
            };
            until - from <= 2
                && (from..until).all(|at| {
                    !view.is_and(at)
                        && !view.has(at, Cue::Again)
                        && view.tokens.get(at).is_some_and(|it| !it.ends_sentence())
                })
        })
}

/// Whether a staff member is wanted only if the one that was named before cannot be had.
pub(super) fn is_second_choice(
    view: &View<'_>,
    before: &[Act],
    reading: &Reading,
    id: &StaffId,
) -> bool {
    let other = before.iter().any(|act| {
        matches!(act, Act::Inform(Slot::Staff(first)) if first != id)
            || matches!(act, Act::Inform(Slot::Stranger(_)))
    });
    other
        && view.cues.iter().any(|found| {
            let behind = found.from >= reading.words.end
                && found.from - reading.words.end <= 1
                && (reading.words.start.saturating_sub(2)..reading.words.start)
                    .any(|at| view.has(at, Cue::Or));
            matches!(found.cue, Cue::Otherwise | Cue::If)
                && (found.until <= reading.words.start || behind)
        })
}
