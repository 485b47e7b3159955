//! Several visits on days of their own, of which some have no hour yet: "a haircut on Thursday and a manicure on Friday".
//!
//! The hour of each is asked for before anything is held, so that all of them are shown together and one yes books them.
//! The visit that is asked about becomes the draft; [`turn_back`] puts all of them in their order again.

use super::{Days, Draft, Stage, State};

/// Turns to the first visit behind the draft that has a day and no hour; whether there is one.
pub(super) fn turn(state: &mut State) -> bool {
    let open = matches!(state.stage, Stage::Idle | Stage::Gathering | Stage::Offering { .. });
    let plain = |visit: &Draft| visit.people <= 1 && visit.zone.is_none() && !visit.agreed;
    let day = state.draft.days;
    let untimed = |next: &Draft| {
        let own_day = next.days.and_then(Days::single).is_some() && next.days != day;
        own_day && next.time.is_none() && !next.together && next.several.is_empty()
    };
    if !open || !plain(&state.draft) || !state.queue.iter().all(plain) {
        return false;
    }
    let Some(at) = state.queue.iter().position(untimed) else { return false };
    (0..=at).for_each(|_| turn_once(state));
    true
}

/// Puts the visits in the order in which they were said.
pub(super) fn turn_back(state: &mut State) {
    let many = state.queue.len() + 1;
    let turned = std::mem::take(&mut state.turned) % many;
    if turned > 0 {
        (turned..many).for_each(|_| turn_once(state));
    }
    state.turned = 0;
}

/// Makes the next visit the draft, and the draft the last one.
fn turn_once(state: &mut State) {
    if state.queue.is_empty() {
        return;
    }
    let mut next = state.queue.remove(0);
    carry(&mut state.draft, &mut next);
    next.service = next.service.take().or_else(|| state.draft.service.clone());
    let before = std::mem::replace(&mut state.draft, Draft { follows: true, ..next });
    state.queue.push(before);
    state.stage = Stage::Gathering;
    state.turned += 1;
}

/// Takes along what is known of the one who writes.
fn carry(before: &mut Draft, next: &mut Draft) {
    let (own, known) = (&mut next.contact, &mut before.contact);
    own.email = own.email.take().or(known.email.take());
    own.phone = own.phone.take().or(known.phone.take());
    next.likely_email = next.likely_email.take().or(before.likely_email.take());
    next.no_contact |= before.no_contact;
    let writer = if before.other || before.named {
        before.writer.clone()
    } else {
        known.name.clone().or_else(|| before.writer.clone())
    };
    if !next.other && !next.named {
        own.name = own.name.take().or(writer);
        next.doubtful |= before.doubtful && !before.other;
    } else {
        next.writer = next.writer.take().or(writer);
    }
    next.lent |= before.lent;
}
