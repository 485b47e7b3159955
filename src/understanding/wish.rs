//! The wishes that a word says by itself, whichever sentence it stands in.

use crate::lang::{Cue, Match, OwnVisit};

use super::{
    Act, Asked, Choice, Request, Shift, left,
    reading::{Reading, What},
    scope,
    sentence::Cues,
    spot,
    view::View,
};

/// Returns what is wanted by words of one kind; `None`: that depends on what stands beside them.
pub(super) const fn plain(cue: Cue) -> Option<Request> {
    Some(match cue {
        Cue::Book => Request::Book,
        Cue::Look => Request::Look,
        Cue::List => Request::List,
        Cue::Human => Request::Human,
        Cue::Again => Request::Again,
        Cue::Rather => Request::Rather,
        Cue::Late => Request::Late,
        Cue::Details => Request::Details,
        Cue::Resend => Request::Resend,
        Cue::Repeat | Cue::Weekly => Request::Repeat,
        Cue::SameLast => Request::SameLast,
        Cue::Wait | Cue::Consults => Request::Wait,
        Cue::Keep => Request::Keep,
        Cue::NothingMore => Request::NoEmail,
        Cue::AfterBooking => Request::Behind,
        Cue::BeforeBooking => Request::Ahead,
        Cue::Undo => Request::Undo,
        Cue::AsBefore => Request::AsBefore,
        Cue::Alone => Request::NoMore,
        Cue::Drop => Request::Drop,
        Cue::Decline => Request::Decline,
        Cue::NeverMind => Request::NeverMind,
        Cue::Leaves => Request::Leave,
        Cue::Complains => Request::Complain,
        Cue::FreesUp => Request::WaitFor,
        Cue::TellMe => Request::TellMe,
        Cue::OffList => Request::StopWaiting,
        _ => return None,
    })
}

/// Whether a visit is moved to another service: «перепишіть мене на фігурне», "move me to the pedicure".
pub(super) fn moves_to_service(view: &View<'_>, chosen: &[Reading]) -> bool {
    let Some(moves) = view.with(Cue::Move).map(|found| found.until).min() else { return false };
    let mut services = chosen.iter().filter(|it| matches!(it.what, What::Service(_)));
    let (Some(only), None) = (services.next(), services.next()) else { return false };
    let before = only.words.start.checked_sub(1);
    let article = before.filter(|at| view.has(*at, Cue::What) && !view.has(*at, Cue::To_));
    let lead = article.map_or(before, |at| at.checked_sub(1));
    only.words.start >= moves && lead.is_some_and(|at| at >= moves && view.has(at, Cue::To_))
}

/// The most words between a service and what says that its visit does not take place.
const NEAR: usize = 4;

/// The words that say of a service before them that its visit does not take place: «подкаст не буде».
pub(super) fn falls_away(view: &View<'_>) -> Vec<Match> {
    let found: Vec<Match> = view.with(Cue::FallsAway).copied().collect();
    if found.is_empty() {
        return found;
    }
    let services = spot::services(view);
    let of_service = |found: &Match| {
        let clause = left::clause(view.tokens, found.from);
        services.iter().any(|words| {
            clause.contains(&words.start)
                && words.end <= found.from
                && found.from - words.end <= NEAR
        })
    };
    found.into_iter().filter(of_service).collect()
}

/// Whether another sentence than the one in which time is asked for orders something: "I'll think about the
/// course. Meanwhile one lesson, is there anything on Thursday?"
pub(super) fn orders_elsewhere(view: &View<'_>, chosen: &[Reading], waits: &Match) -> bool {
    let own = left::sentence(view.tokens, waits.from);
    let orders = |it: &Reading| match it.what {
        What::Service(_) | What::When { day: true, .. } => true,
        What::Cue(cue) => matches!(cue, Cue::Book | Cue::Look),
        _ => false,
    };
    chosen.iter().any(|it| it.words.start >= own.end && orders(it))
}

/// Whether "that's it" behind a yes agrees to all that was shown, and takes nothing out: it names no one and no
/// number.
pub(super) fn agrees(view: &View<'_>, found: &Match) -> bool {
    let comma = |at: usize| view.keys.get(at) == Some(&",");
    let before = found.from.checked_sub(1).map(|at| if comma(at) { at } else { at + 1 });
    let yes = before.is_some_and(|at| view.with(Cue::Yes).any(|it| it.until == at));
    let names = [Cue::Only, Cue::Me, Cue::ForMe, Cue::One, Cue::Second, Cue::Not, Cue::No];
    yes && !(found.from..found.until)
        .any(|at| names.iter().any(|cue| view.has(at, *cue)) || view.number(at).is_some())
}

/// Whether "both" or "all" stands directly before some words: "put both in my name".
pub(super) fn is_for_all(view: &View<'_>, found: &Match) -> bool {
    let near = found.from.saturating_sub(2)..found.until;
    view.with(Cue::All).any(|all| near.contains(&(all.until - 1)))
}

/// Whether a word for an order only asks whether something has to be had: "do I need a patch test?"
pub(super) fn is_obliged(view: &View<'_>, found: &Match) -> bool {
    found.cue == Cue::Book
        && view.with(Cue::Obliged).any(|of| found.from < of.until && of.from < found.until)
}

/// Whether several visits or times are spoken of, so that "all" means each of them.
pub(super) fn is_of_several(view: &View<'_>, cues: &Cues) -> bool {
    *view.setting.asked == Asked::Which
        || view.setting.company
        || view.setting.offers.len() > 1
        || cues.any(&[Cue::Cancel, Cue::Move])
}

/// "Mine" and "hers", where one of several visits is asked for or is to be changed: "cancel mine, not hers". Both are
/// all of them, and what is to become of each is asked.
pub(super) fn whose(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    found: &Match,
) -> Option<Act> {
    // "Could mine be an hour earlier?"
    let counts = |it: &Reading| matches!(it.what, What::Shift(Shift::Minutes(_)));
    let changes = chosen.iter().any(counts)
        || matches!(view.setting.asked, Asked::Which | Asked::Confirm)
        || cues.any(&[Cue::Cancel, Cue::Move, Cue::Unable]);
    // "Don't touch mine, move hers", «мій лишіть» keep theirs.
    let kept = |it: &Match| {
        let clause = left::clause(view.tokens, it.from);
        cues.iter().any(|keep| keep.cue == Cue::Keep && clause.contains(&keep.from))
    };
    let is_meant = |it: &Match| !scope::is_denied(view, cues, it) && !kept(it);
    let named = |whose: OwnVisit| cues.iter().any(|it| it.cue == Cue::Own(whose) && is_meant(&it));
    let (mine, theirs) = (named(OwnVisit::Mine), named(OwnVisit::Theirs));
    let meant = is_meant(found);
    let choice = match (mine, theirs) {
        (true, true) => Choice::All,
        (true, false) => Choice::Mine,
        _ => Choice::Theirs,
    };
    (changes && meant).then_some(Act::Select(choice))
}

/// Takes back a cancellation that stands beside a move, where they are of different visits: "cancel mine and move hers
/// to Monday". Which one is moved is asked first.
fn keep_move(acts: &mut Vec<Act>) {
    let both = [Request::Cancel, Request::Move].iter().all(|it| acts.contains(&Act::Request(*it)));
    if both && acts.contains(&Act::Select(Choice::All)) {
        acts.retain(|act| *act != Act::Request(Request::Cancel));
    }
}

/// Takes back what is no wish: a cancellation beside a move of another visit, and a visit before or behind another one,
/// where only something else is asked: "what do I need to do before that?"
pub(super) fn drop_asked_around(cues: &Cues, slots: &[Act], acts: &mut Vec<Act>) {
    keep_move(acts);
    let around = [Request::Behind, Request::Ahead];
    let says = |act: &Act| matches!(act, Act::Inform(_) | Act::Select(_) | Act::Correct(_));
    let plain =
        |act: &Act| matches!(act, Act::Request(Request::Behind | Request::Ahead | Request::Book));
    let asks = cues.is_question() && cues.has(Cue::Asks) && !cues.has(Cue::May);
    if asks && !slots.iter().any(says) && acts.iter().all(plain) {
        acts.retain(|act| !around.iter().any(|it| *act == Act::Request(*it)));
        acts.retain(|act| *act != Act::Request(Request::Book));
    }
}
