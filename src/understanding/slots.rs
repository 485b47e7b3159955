//! What the chosen readings inform of and exclude: services, people, times.

use crate::lang::Cue;

use super::{
    Act, Choice, Slot, mention, order,
    reading::{Reading, What},
    sentence::Cues,
    spot, taken_back, timed,
    view::View,
    when,
};

/// The acts that inform and exclude.
pub(super) fn read(view: &View<'_>, chosen: &[Reading], denied: &[bool], cues: &Cues) -> Vec<Act> {
    let mut acts = Vec::new();
    let wide = mention::widely_denied(chosen, denied);
    for (reading, denied) in chosen.iter().zip(denied) {
        if wide.contains(&reading) {
            continue;
        }
        let slot = match &reading.what {
            What::Service(id)
                if !denied && mention::is_asked_about(view, chosen, cues, reading) =>
            {
                Slot::About(id.clone())
            }
            What::Service(id) if order::is_before(view, reading) => Slot::After(id.clone()),
            What::Service(_) if mention::tells_of(view, reading) => continue,
            What::Service(_) if mention::is_tried(view, chosen, reading) => continue,
            What::Service(id) => Slot::Service(id.clone()),
            What::OneOf(_) if mention::describes(view, chosen, reading) => continue,
            What::Staff { id, .. }
                if !denied && mention::is_second_choice(view, &acts, reading, id) =>
            {
                Slot::OtherStaff(id.clone())
            }
            What::Staff { id, .. } => Slot::Staff(id.clone()),
            What::People(many) => {
                let has = |cue| reading.words.clone().any(|at| view.has(at, cue));
                let child = has(Cue::Child);
                let with_me = [Cue::MeAnd, Cue::Me, Cue::Subject, Cue::IntroducesSelf];
                let with_me = with_me.into_iter().any(has);
                acts.extend(child.then_some(Act::Inform(Slot::Child)));
                acts.extend(with_me.then_some(Act::Inform(Slot::WithMe)));
                Slot::People(*many)
            }
            What::WrongName(name) => {
                acts.push(Act::Exclude(Slot::Name { name: name.clone(), sure: true, own: false }));
                continue;
            }
            What::Choice(_) if taken_back::is_left(view, cues, reading) => continue,
            What::Choice(choice) => {
                acts.push(Act::Select(*choice));
                continue;
            }
            // "The day before Christmas Eve" is a day of its own.
            What::Shift(_) if when::of_feast(chosen, reading) => continue,
            What::Shift(shift) => {
                acts.push(Act::Correct(*shift));
                continue;
            }
            What::When { .. } | What::Hour(_) if *denied => {
                let meaning = when::excluded(view, reading);
                acts.extend(meaning.map(|meaning| Act::Exclude(Slot::When(Ok(meaning)))));
                continue;
            }
            What::Hour(_) => {
                // "Другу" is an hour and a place in what was offered: which is meant is asked.
                let place = spot::place(view, reading.words.start);
                acts.extend(place.map(|place| Act::Select(Choice::Nth(place))));
                continue;
            }
            what => match told(what) {
                Some(slot) => slot,
                None => continue,
            },
        };
        acts.push(if *denied { Act::Exclude(slot) } else { Act::Inform(slot) });
    }
    timed::add(view, chosen, denied, cues, &mut acts);
    keep_wanted(&mut acts);
    acts
}

/// Takes back the denial of what is wanted: "I haven't had a haircut for long, I want one".
fn keep_wanted(acts: &mut Vec<Act>) {
    let wanted = acts.clone();
    acts.retain(|act| match act {
        Act::Exclude(slot @ Slot::Service(_)) => !wanted.contains(&Act::Inform(slot.clone())),
        _ => true,
    });
}

/// Returns what a reading tells with any words beside it; `None`: it tells nothing by itself.
fn told(what: &What) -> Option<Slot> {
    Some(match what {
        What::OneOf(ids) => Slot::OneOf(ids.clone()),
        What::Stranger(name) => Slot::Stranger(name.clone()),
        What::Name { name, sure, own } => Slot::Name { name: name.clone(), sure: *sure, own: *own },
        What::Guest { name, sure } => Slot::Guest { name: name.clone(), sure: *sure },
        What::Spelling(spelling) => Slot::Spelling(*spelling),
        What::PhoneEnd(digits) => Slot::PhoneEnd(digits.clone()),
        What::Email(email) => Slot::Email(email.clone()),
        What::Phone(phone) => Slot::Phone(phone.clone()),
        What::Things(many) => Slot::Things(*many),
        What::Zone(zone) => Slot::Zone(*zone),
        What::Feast(None) => Slot::UnclearDay,
        _ => return None,
    })
}
