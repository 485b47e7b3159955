//! Takes what was said into the draft: who comes, what is wanted, and what was chosen.

use jiff::{
    Span,
    civil::{DateTime, Time},
};

use crate::{
    phrase::{self, Meaning},
    understanding::{Choice, Request, Shift, Visit, likely_address},
};

use super::{Days, Draft, Goal, Heard, House, Stage, State, draft::halves, heard::Zone, services};

/// Takes down who comes, beside anything else that is said.
pub(super) fn gather_contact(state: &mut State, heard: &Heard) {
    let draft = &mut state.draft;
    if let Some(name) = &heard.contact.name {
        draft.contact.name = Some(name.clone());
        draft.doubtful = heard.doubtful;
    }
    if heard.contact.email.is_some() {
        draft.likely_email = heard.contact.email.as_deref().and_then(likely_address);
        draft.contact.email.clone_from(&heard.contact.email);
    }
    if heard.contact.phone.is_some() {
        draft.contact.phone.clone_from(&heard.contact.phone);
    }
}

/// Begins a draft where there is none, or where one more booking is wanted.
pub(super) fn begin_draft(state: &mut State, heard: &Heard) {
    let behind = heard.wants(Request::Behind);
    let beside = heard.shifts.iter().any(|shift| matches!(shift, Shift::SameDay | Shift::SameTime));
    let more =
        (heard.wants(Request::Again) || behind || heard.other || beside) && state.last.is_some();
    if state.draft.goal != Goal::Book || more {
        // A service that was asked about is what is wanted.
        let about = state.draft.service.clone().filter(|_| state.draft.goal == Goal::None && !more);
        state.draft = Draft {
            doubtful: state.draft.doubtful,
            likely_email: state.draft.likely_email.take(),
            service: about,
            ..state.draft.next(Goal::Book)
        };
        if let (true, Some(last)) = (more, &state.last) {
            let same = heard.shifts.contains(&Shift::SameTime);
            let theirs = heard.other || heard.shifts.contains(&Shift::SameDay);
            if heard.other && heard.services.is_empty() {
                state.draft.service = Some(last.service.clone());
                state.draft.contact.name.clone_from(&heard.contact.name);
            }
            if same {
                state.draft.time = Some(last.local_start.time());
            }
            if heard.other {
                state.draft.contact.name.clone_from(&heard.contact.name);
                state.draft.other = true;
            }
            if (behind || theirs || same)
                && heard
                    .when
                    .as_ref()
                    .is_none_or(|when| when.as_ref().is_ok_and(|when| when.date.is_none()))
            {
                let day = last.local_start.date();
                state.draft.days = Some(Days { from: day, until: day });
            }
            if behind && !heard.is_timed() {
                state.draft.time = end_of(last);
                state.draft.left.push(String::new());
            }
        }
        state.last = None;
        if !matches!(state.stage, Stage::Offering { .. } | Stage::Proposing { .. }) {
            state.stage = Stage::Gathering;
        }
    }
}

/// When a booking is over, on the next half hour.
fn end_of(booking: &crate::schedule::Booking) -> Option<Time> {
    let end = booking.local_start.checked_add(booking.length()).ok()?;
    let minutes = (i64::from(end.minute()) + 29) / 30 * 30 - i64::from(end.minute());
    end.checked_add(Span::new().minutes(minutes)).ok().map(DateTime::time)
}

/// Takes what was said into the draft.
pub(super) fn gather(state: &mut State, heard: &Heard, house: &House<'_>) {
    let offers = state.offers().to_vec();
    keep_left(state, heard);
    if services::gather(state, heard, house) {
        // What is said of a service that comes in addition is not said of the one before.
        if let (Some(Ok(when)), Some(next)) = (&heard.when, state.queue.last_mut()) {
            next.take(when, &[], false);
        }
        return;
    }
    gather_staff(state, heard);
    let draft = &mut state.draft;
    draft.people = draft.people.max(heard.people);
    // "Me and my husband": the first of them is the customer.
    draft.other |= heard.other && heard.people <= 1;
    draft.child |= heard.child && heard.people <= 1;
    draft.weekdays |= heard.weekdays;
    if let Some(Zone::Named(zone)) = heard.zone
        && zone != house.profile.zone_name
    {
        draft.zone = Some(zone.to_owned());
    }
    for meaning in &heard.not {
        draft.exclude(meaning);
    }
    match &heard.when {
        Some(Ok(when)) => {
            let when = draft.in_month(when, heard.day_number);
            draft.take(&when, &offers, heard.wants(Request::Look));
        }
        // What has passed is asked for all the same: the tools say so, and what is free.
        Some(Err(phrase::Error::Past { date, time })) => {
            let when = Meaning { date: Some(*date), time: *time, ..Meaning::default() };
            draft.take(&when, &offers, false);
        }
        _ => {}
    }
    if let Some((first, rest)) = heard.visits.split_first() {
        draft.take(&first.when, &offers, false);
        draft.people = 0;
        (draft.other, draft.child) = (first.other, false);
        state.queue = rest.iter().map(visit).collect();
        return;
    }
    if let Some((first, rest)) = heard.otherwise.split_first() {
        draft.take(first, &offers, false);
        let same = |meaning: &&Meaning| meaning.date.is_none() || meaning.date == first.date;
        draft.otherwise = rest.iter().filter(same).filter_map(|meaning| meaning.time).collect();
        // Of what is preferred one start is shown, so that a no leads to the rest.
        draft.extreme = first.exact_time().is_none().then_some(true).or(draft.extreme);
    }
    for shift in &heard.shifts {
        if let (Shift::Vague(later), Goal::Book, None) = (shift, draft.goal, &heard.when) {
            draft.widen(*later, &offers);
        }
        if let (Shift::Noon(after), Some(time)) = (shift, draft.time) {
            draft.time = halves(time, *after).or(draft.time);
        }
    }
}

/// Keeps the words that nothing explains until the booking was shown with them. A service that is
/// named at last explains what was said instead of it before.
fn keep_left(state: &mut State, heard: &Heard) {
    if state.draft.service.is_none() && !heard.services.is_empty() {
        state.draft.left.clear();
        state.draft.conditions.clear();
    }
    // Beside a name and an address that were asked for, other words change nothing that was shown.
    let answers = matches!(state.stage, Stage::Holding { .. } | Stage::Confirming { .. })
        && heard.only_contact();
    // A capital letter may begin more of the name.
    let named = heard.left.iter().any(|piece| piece.starts_with(char::is_uppercase));
    if answers && heard.conditions.is_empty() && !named {
        return;
    }
    let kept =
        [(&mut state.draft.left, &heard.left), (&mut state.draft.conditions, &heard.conditions)];
    for (kept, said) in kept {
        for piece in said {
            if !kept.contains(piece) {
                kept.push(piece.clone());
            }
        }
    }
}

/// Writes one of several visits down, to be booked after those before it.
pub(super) fn visit(visit: &Visit) -> Draft {
    let mut draft = Draft {
        goal: Goal::Book,
        service: visit.service.clone(),
        other: visit.other,
        ..Draft::default()
    };
    draft.take(&visit.when, &[], false);
    draft
}

/// Takes who is wanted for it, and who is not.
fn gather_staff(state: &mut State, heard: &Heard) {
    let draft = &mut state.draft;
    if heard.any_staff {
        draft.staff = None;
    }
    if heard.staff.is_some() {
        draft.staff.clone_from(&heard.staff);
    }
    if heard.other_staff.is_some() {
        draft.other_staff.clone_from(&heard.other_staff);
    }
    // "All right, with her then" takes back that she is not wanted.
    if let (true, None, [one]) = (heard.that_staff, &heard.staff, draft.not_staff.as_slice()) {
        draft.staff = Some(one.clone());
        draft.not_staff.clear();
    }
    for id in &heard.not_staff {
        if !draft.not_staff.contains(id) {
            draft.not_staff.push(id.clone());
        }
    }
    if draft.staff.as_ref().is_some_and(|id| draft.not_staff.contains(id)) {
        draft.staff = None;
    }
}

/// Takes a choice from what was offered.
pub(super) fn pick(state: &mut State, heard: &Heard) {
    let offers = state.offers().to_vec();
    let exact =
        heard.when.as_ref().is_some_and(|when| when.as_ref().is_ok_and(|when| when.time.is_some()));
    if heard.choice == Some(Choice::Any) && heard.gives_time() && !exact {
        state.draft.extreme = Some(true);
        return;
    }
    if heard.gives_time() && !matches!(heard.choice, Some(Choice::Earliest | Choice::Latest)) {
        return;
    }
    let chosen = match heard.choice {
        Some(Choice::Nth(place)) => offers.get(place.saturating_sub(1)),
        Some(Choice::Last | Choice::LaterOne) => offers.last(),
        Some(Choice::Any | Choice::EarlierOne) => offers.first(),
        Some(Choice::Earliest) => {
            state.draft.extreme = Some(true);
            offers.first()
        }
        Some(Choice::Latest) => {
            state.draft.extreme = Some(false);
            offers.last()
        }
        _ => None,
    };
    if let Some(start) = chosen.copied() {
        // What was chosen by name is taken, what was left open is proposed.
        if matches!(heard.choice, Some(Choice::Earliest | Choice::Latest)) && heard.is_timed() {
            return;
        }
        state.draft.extreme = None;
        state.draft.set_start(start);
    } else if heard.choice == Some(Choice::Any) && state.draft.time.is_none() {
        state.draft.extreme = Some(true);
    }
}

impl Heard {
    /// Whether a time of day was said.
    pub(super) fn gives_time(&self) -> bool {
        self.when.is_some() || !self.otherwise.is_empty() || !self.visits.is_empty()
    }
}
