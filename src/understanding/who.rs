//! What is asked of a staff member: when they work, and whether they do a service. Neither is a wish to
//! come to them, so the day that such a question names is no day of a visit.

use crate::{
    lang::{Cue, OwnVisit},
    phrase::Meaning,
};

use super::{Act, Request, Slot, Topic, left, question, sentence::Cues, tokens::Token, view::View};

/// Adds what is asked of a staff member, and takes back what its words would mean otherwise.
pub(super) fn ask(view: &View<'_>, cues: &Cues, slots: &[Act], acts: &mut Vec<Act>) {
    let named = slots.iter().any(|act| matches!(act, Act::Inform(Slot::Staff(_))));
    // "Can he come on Friday, too?"
    let guest = |act: &Act| matches!(act, Act::Inform(Slot::Guest { .. } | Slot::Staff(_)));
    if view.with(Cue::HeOrShe).next().is_some() && !slots.iter().any(guest) {
        acts.push(Act::Inform(Slot::ThatGuest));
    }
    if wonders(view, cues) && works(view, cues, slots, named) {
        acts.push(Act::Ask(Topic::Hours));
        acts.extend((!named).then_some(Act::Inform(Slot::ThatStaff)));
    }
    if wonders(view, cues) && named && does(view, cues, slots) {
        acts.retain(|act| {
            !matches!(
                act,
                Act::Request(Request::Repeat | Request::Book)
                    | Act::Ask(Topic::Price | Topic::Staff)
            )
        });
        let member = |act: &&Act| matches!(act, Act::Inform(Slot::Staff(_) | Slot::OtherStaff(_)));
        let several = slots.iter().filter(member).count() > 1;
        acts.push(Act::Ask(if several { Topic::Staff } else { Topic::Does }));
    }
}

/// Whether it is asked when a staff member works, and for no time with them.
fn works(view: &View<'_>, cues: &Cues, slots: &[Act], named: bool) -> bool {
    let service = slots.iter().any(|act| matches!(act, Act::Inform(Slot::Service(_))));
    let has = |cue: Cue| view.with(cue).next().is_some();
    let wishes = cues.any(&[Cue::Book, Cue::Look, Cue::Own(OwnVisit::Whose)]);
    // "He works on Sunday morning. Could we do four instead?" tells why.
    let asked = view.with(Cue::Works).any(|it| {
        let sentence = left::sentence(view.tokens, it.from);
        let last = sentence.end.checked_sub(1).and_then(|at| view.tokens.get(at));
        let next = view.tokens.get(sentence.end);
        let ends = |it: Option<&Token>| it.is_some_and(|it| it.is_sign(".!"));
        !(ends(last) || ends(next))
    });
    (named || has(Cue::HeOrShe)) && asked && !service && !wishes
}

/// Whether it is asked whether a staff member does a service, and for no time with them.
fn does(view: &View<'_>, cues: &Cues, slots: &[Act]) -> bool {
    let service =
        |act: &&Act| matches!(act, Act::Inform(Slot::Service(_) | Slot::About(_) | Slot::OneOf(_)));
    // "Does Bec take the kids on Saturday?" asks; "Bec, the kids on Saturday?" is half an order.
    let begins = begins(view);
    let order = |act: &Act| match act {
        Act::Inform(Slot::When(Ok(when))) => when.time.is_some() || !begins,
        Act::Inform(slot) => matches!(
            slot,
            Slot::When(_) | Slot::Email(_) | Slot::Phone(_) | Slot::Visits(_) | Slot::People(_)
        ),
        _ => false,
    };
    let wishes = [Cue::Book, Cue::Look, Cue::Please, Cue::May, Cue::Rather, Cue::Ends];
    slots.iter().filter(service).count() == 1
        && view.with(Cue::Performs).next().is_some()
        && !cues.any(&wishes)
        && !slots.iter().any(order)
}

/// Whether the message asks something, with its mark or without: "Olena does manicures or not".
fn wonders(view: &View<'_>, cues: &Cues) -> bool {
    cues.is_question() || cues.any(&[Cue::Inquires, Cue::OrNot]) || begins(view)
}

/// Whether the message begins with a question word.
pub(super) fn begins(view: &View<'_>) -> bool {
    let first = view.tokens.iter().position(Token::is_word).unwrap_or(0);
    question::wonders(view, &left::sentence(view.tokens, first))
}

/// "Is she in on Mondays?" asks for the hours of that day, and for no visit each week.
pub(super) fn name_one_day(acts: &mut Vec<Act>) {
    if !acts.contains(&Act::Ask(Topic::Hours)) {
        return;
    }
    acts.retain(|act| *act != Act::Request(Request::Repeat));
    for act in acts {
        if let Act::Inform(Slot::Series(series)) = act {
            let day = Meaning { date: Some(series.first), ..Meaning::default() };
            *act = Act::Inform(Slot::When(Ok(day)));
        }
    }
}

/// Takes a name that is said once more as a whole: "it's Katelyn with a K, Katelyn Mora".
pub(super) fn take_fuller(acts: &mut [Act], left: &mut Vec<String>) {
    let known = |piece: &str, name: &str| {
        let more = piece.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '));
        more && piece.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    for act in acts {
        let Act::Inform(Slot::Name { name, .. } | Slot::Guest { name, .. }) = act else { continue };
        if let Some(at) = left.iter().position(|piece| known(piece, name)) {
            *name = left.remove(at);
        }
    }
}
