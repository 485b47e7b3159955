//! Takes what was said into the draft: who comes, what is wanted, and what was chosen.

use jiff::civil::DateTime;

use crate::{
    phrase::{self, Meaning},
    schedule::Booking,
    understanding::{Request, Shift, Topic},
};

use super::{
    Days, Draft, Goal, Heard, House, Stage, State, apart, choose,
    counted::gather_shifts,
    draft::Beside,
    each::{are_apart, begin_together},
    heard::Zone,
    party, services, visits, windows,
};

impl Heard {
    /// Returns the zone by which a time was named; `None`: none was, or "my time".
    pub const fn named_zone(&self) -> Option<&'static str> {
        match self.zone {
            Some(Zone::Named(zone)) => Some(zone),
            Some(Zone::Mine) | None => None,
        }
    }
}

/// Begins a draft where there is none, or where one more booking is wanted. A visit that follows one
/// that was just booked goes on.
pub(super) fn begin_draft(state: &mut State, heard: &Heard, house: &House<'_>) {
    let behind = heard.wants_any(&[Request::Behind, Request::Ahead]);
    let beside = heard.shifts.iter().any(|shift| matches!(shift, Shift::SameDay | Shift::SameTime));
    let another = heard.other || !heard.guests.is_empty();
    let follows = state.follows();
    let adds = heard.wants(Request::Again) || behind || another || beside;
    let more = state.last.is_some() && !follows && adds;
    if state.draft.goal == Goal::Book && !more {
        if let (true, Some(last)) = (follows && (behind || beside), state.last.clone()) {
            count_from(state, heard, &last, house);
        }
        return;
    }
    state.made.clear();
    // A service that was asked about is what is wanted.
    let about = state.draft.service.clone().filter(|_| state.draft.goal == Goal::None && !more);
    let (other, child) = (state.draft.other, state.draft.child);
    let asked_for = about.is_some();
    // What was said before anything was wanted is said of what is wanted.
    let fresh = state.draft.goal == Goal::None && !more;
    // Services whose prices were asked for together are wanted together, unless one is named now.
    if !asked_for || more || heard.any_new() {
        state.queue.clear();
    }
    let asked_of = state.draft.staff.take().filter(|_| asked_for && heard.services.is_empty());
    state.draft = Draft {
        doubtful: state.draft.doubtful,
        likely_email: state.draft.likely_email.take(),
        service: about,
        staff: asked_of,
        features: if fresh { std::mem::take(&mut state.draft.features) } else { Vec::new() },
        other: asked_for && other,
        child: asked_for && child,
        ..state.draft.next(Goal::Book)
    };
    if let (true, Some(last)) = (more, state.last.take()) {
        let plain = heard.left.iter().all(String::is_empty);
        let alike = another || heard.that_guest || plain && (beside || heard.joins);
        // "A cleaning for my sister at the same time" is the kind of cleaning that was booked.
        let kind = (beside || behind) && heard.several.contains(&last.service);
        if alike && heard.services.is_empty() && (heard.several.is_empty() || kind) {
            state.draft.service = Some(last.service.clone());
        }
        // "One more for her" after a visit of hers.
        let known = heard.that_guest && heard.guests.is_empty() && state.draft.keep_guest(&last);
        if another && !known {
            state.draft.contact.name = None;
            (state.draft.other, state.draft.lent) = (true, true);
        }
        count_from(state, heard, &last, house);
        state.draft.behind = heard.after.contains(&last.service);
    }
    if let (true, Some(had)) = (heard.wants(Request::SameLast), &state.had) {
        // The usual: the service and the staff member of the last visit.
        let does = house.profile.who_does(&had.service).any(|staff| staff.id == had.staff);
        state.draft.service = house.profile.service(&had.service).map(|it| it.id.clone());
        state.draft.staff = Some(had.staff.clone()).filter(|_| does);
    }
    party::gather_contact(state, heard);
    state.last = None;
    if !matches!(state.stage, Stage::Offering { .. } | Stage::Proposing { .. }) {
        state.stage = Stage::Gathering;
    }
}

/// Counts day and time from a booking: the same day, the same time, or directly after it.
fn count_from(state: &mut State, heard: &Heard, last: &Booking, house: &House<'_>) {
    let behind = heard.wants(Request::Behind);
    let same = heard.shifts.contains(&Shift::SameTime);
    let theirs = heard.other
        || !heard.guests.is_empty()
        || heard.shifts.contains(&Shift::SameDay)
        || heard.joins;
    let dated = heard
        .when
        .as_ref()
        .is_some_and(|when| when.as_ref().map_or(true, |when| when.date.is_some()));
    if same {
        state.draft.time = Some(last.local_start.time());
    }
    // "Add one more, my husband Per" to a class is a place beside the customer, which is shown.
    let class = state.draft.service.as_ref() == Some(&last.service)
        && house.profile.service(&last.service).is_some_and(|it| it.shape.capacity > 1);
    let plain = heard.when.is_none() && heard.shifts.is_empty() && !behind;
    if class && theirs && plain && heard.wants(Request::Again) {
        state.draft.time = Some(last.local_start.time());
        state.draft.left.push(String::new());
    }
    if (behind || theirs || same || heard.wants(Request::Ahead)) && !dated {
        let day = last.local_start.date();
        state.draft.days = Some(Days { from: day, until: day });
    }
    let on_its_day = heard.when.as_ref().is_none_or(|when| {
        when.as_ref().is_ok_and(|when| {
            when.date == Some(last.local_start.date())
                && when.date_end.is_none()
                && when.time.is_none()
                && when.time_end.is_none()
        })
    });
    let open = on_its_day && heard.otherwise.is_empty() && heard.visits.is_empty();
    if behind && open && !heard.unclear {
        let own = heard.services.first().or(state.draft.service.as_ref()).unwrap_or(&last.service);
        let that = state.spoken_staff.as_ref().filter(|_| heard.that_staff);
        let staff = heard.staff.as_ref().or(that);
        state.draft.time = visits::after(last.local_start, &last.service, own, staff, house);
        state.draft.left.push(String::new());
    }
    if heard.wants(Request::Ahead) && open && !heard.unclear {
        let own = heard.services.first().or(state.draft.service.as_ref()).unwrap_or(&last.service);
        state.draft.time = visits::ahead(last.local_start, &last.service, own, house);
        state.draft.left.push(String::new());
    }
}

/// Takes what was said into the draft.
pub(super) fn gather(state: &mut State, heard: &Heard, house: &House<'_>) {
    state.draft.no_contact |= house.by_staff && heard.gives_no_contact();
    let offers = state.offers().to_vec();
    keep_left(state, heard);
    let planned: Vec<Draft> = [&state.draft].into_iter().chain(&state.queue).cloned().collect();
    if let Some(later) = services::gather(state, heard, house) {
        visits::take_said(state, heard, &later);
        return;
    }
    let wished = state.draft.staff.clone().filter(|_| !heard.any_staff);
    // "Then the haircut with him": with whom was spoken of.
    let that = heard.that_staff && heard.staff.is_none();
    let spoken = state.spoken_staff.clone().filter(|_| that);
    if that && spoken.is_none() {
        services::share_staff(state, house);
    }
    if let (Some(spoken), true) = (spoken, state.draft.not_staff.is_empty()) {
        state.draft.staff = Some(spoken);
    }
    gather_staff(state, heard);
    gather_people(state, heard);
    let draft = &mut state.draft;
    // "Me and my husband": the first of them is the customer. Of two children none is.
    let theirs = (heard.people <= 1 || heard.child) && !heard.with_me;
    let theirs = theirs && !(heard.own && draft.people > 1);
    // "I am Ann, my mum is Eve", "me at three, and my husband after me" of visits that are told apart
    // already.
    let theirs = theirs && !state.queue.iter().any(|it| it.other);
    // Of several visits each says who comes to it.
    let theirs = theirs && heard.visits.is_empty();
    draft.other |= heard.other && theirs && !draft.things;
    draft.child |= heard.child && theirs;
    draft.weekdays |= heard.weekdays;
    gather_zone(draft, heard, house);
    for meaning in &heard.not {
        draft.exclude(meaning);
    }
    let spoken = draft.days.map(|days| days.from);
    let spoken = spoken.or_else(|| state.had.as_ref().map(|had| had.local_start.date()));
    gather_when(draft, heard, &offers, house);
    if let Some(start) = draft.start() {
        draft.set_start(choose::marked(start, heard, house));
    }
    if let (true, Some(spoken)) = (heard.same_week, spoken) {
        draft.place_in_week(spoken);
    }
    // A date ends what was said of a weekday: "on Mondays", and then "the 1st of December".
    let dated = !heard.weekday
        && matches!(&heard.when, Some(Ok(when)) if when.date.is_some() && when.date_end.is_none());
    // "On Thursdays?", and then "Tuesday at 9": one of another name ends it, too.
    let other = draft.series.is_some_and(|series| heard.names_day_beside(&series));
    if heard.series.is_some() || dated || other {
        draft.series = heard.series;
    }
    if !heard.visits.is_empty() {
        let known = apart::Known { staff: wished.as_ref(), planned: &planned };
        apart::gather(state, heard, &known, house);
        return;
    }
    if let Some((first, rest)) = heard.otherwise.split_first() {
        let dated = heard.fixed_day;
        draft.take(first, &Beside { offers: &offers, dated, ..Beside::default() });
        let same = |meaning: &&Meaning| meaning.date.is_none() || meaning.date == first.date;
        draft.otherwise = rest.iter().filter(same).filter_map(|meaning| meaning.time).collect();
        // Of what is preferred one start is shown, so that a no leads to the rest.
        draft.extreme = first.exact_time().is_none().then_some(true).or(draft.extreme);
    }
    gather_shifts(state, heard, &offers, house);
    begin_together(state, heard);
}

/// Takes whose time is meant.
fn gather_zone(draft: &mut Draft, heard: &Heard, house: &House<'_>) {
    match heard.zone {
        Some(Zone::Mine) => draft.asks_zone = true,
        Some(Zone::Named(zone)) => {
            draft.asks_zone = false;
            if zone != house.profile.zone_name {
                draft.zone = Some(zone.to_owned());
            }
        }
        // Another hour without a word on the zone is the business's.
        None => draft.asks_zone &= heard.exact_time().is_none(),
    }
}

/// Takes how many come.
fn gather_people(state: &mut State, heard: &Heard) {
    // "One phone for the two of us" of visits that are told apart is no new number.
    let visits = u32::try_from(state.queue.len()).unwrap_or(u32::MAX).saturating_add(1);
    let known = visits == heard.people && are_apart(state);
    let people = if known { 0 } else { heard.people };
    // "And my husband after me" ends what was planned side by side.
    if heard.wants_any(&[Request::Behind, Request::Ahead]) {
        for next in &mut state.queue {
            next.together = false;
        }
    }
    let draft = &mut state.draft;
    // "One recording for all of us."
    if heard.wants(Request::NoMore) && people == 0 && heard.things == 0 {
        draft.people = 0;
        draft.names.clear();
    }
    // "There are two of us" behind a larger number is what is right.
    let fewer = people > 1 && people < draft.people && draft.names.is_empty();
    draft.people = if fewer { people } else { draft.people.max(people).max(heard.things) };
    draft.things |= heard.things > 1;
    draft.in_turn |= draft.people > 1 && heard.wants(Request::Behind);
    let same = heard.shifts.contains(&Shift::SameTime) && !heard.wants(Request::Behind);
    draft.together |= (heard.is_for_all() || same) && draft.people > 1;
}

/// Takes day and time.
fn gather_when(draft: &mut Draft, heard: &Heard, offers: &[DateTime], house: &House<'_>) {
    let (day, time) = (draft.days, draft.time);
    match &heard.when {
        Some(Ok(when)) => {
            let when = windows::whole(draft.in_month(when, heard.day_number), draft, house);
            let looks = heard.wants(Request::Look);
            draft.take(&when, &Beside { offers, looks, dated: heard.fixed_day });
            // "Zahar, 067… and not before 12, right?" beside the hour that is held keeps that hour.
            if let (true, None, Some(held)) = (heard.gives_contact(), draft.time, time)
                && draft.days == day
                && draft.is_within(held)
            {
                draft.time = Some(held);
            }
        }
        // What has passed is asked for all the same: the tools say so, and what is free.
        Some(Err(phrase::Error::Past { date, time })) => {
            let when = Meaning { date: Some(*date), time: *time, ..Meaning::default() };
            draft.take(&when, &Beside { offers, ..Beside::default() });
        }
        _ => {
            if let Some(windows) = windows::said(draft, heard) {
                draft.take_windows(windows);
                draft.each_day = heard.each_day && !heard.either;
            }
        }
    }
    // "Friday, same time" of what is spoken of.
    if heard.shifts.contains(&Shift::SameTime) && day.is_some() && draft.time.is_none() {
        draft.time = time;
    }
}

/// Keeps the words that nothing explains until the booking was shown with them. A service that is
/// named at last explains what was said instead of it before.
fn keep_left(state: &mut State, heard: &Heard) {
    if state.draft.service.is_some() && heard.gives() {
        // The answer named the service, and the customer goes on with it.
        state.draft.forget_left();
    }
    if state.draft.service.is_none() && !heard.services.is_empty() {
        // An empty word asks for a yes all the same.
        state.draft.left.retain(String::is_empty);
        state.draft.conditions.clear();
    }
    if heard.beyond && !state.draft.left.contains(&String::new()) {
        // What a fact forbids is shown once more before it is booked.
        state.draft.left.push(String::new());
    }
    // "Don't book me …", "maybe on Friday, I'll think about it" beside a whole order is asked about.
    let holds_back = [Request::Decline, Request::Leave, Request::NeverMind, Request::Wait];
    let holds_back = heard.wants_any(&holds_back) && !heard.wants(Request::Look);
    if holds_back && !state.draft.left.contains(&String::new()) {
        state.draft.left.push(String::new());
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

/// Takes who is wanted for it, and who is not.
fn gather_staff(state: &mut State, heard: &Heard) {
    let draft = &mut state.draft;
    if heard.any_staff {
        draft.staff = None;
    }
    // "Olena doesn't do it? Anyone then" asks for no Olena.
    let whose = heard.topics.contains(&Topic::Whose) && heard.question;
    let asked_about = heard.any_staff && (heard.question || heard.denies) || whose;
    if heard.staff.is_some() && !asked_about {
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

impl Heard {
    /// Whether a day was said.
    pub(super) fn gives_day(&self) -> bool {
        let dated = |when: &Meaning| when.date.is_some();
        self.when.as_ref().is_some_and(|when| when.as_ref().map_or(true, dated))
    }

    /// Whether an hour or a part of the day was said.
    pub(super) fn gives_hour(&self) -> bool {
        let timed = |when: &Meaning| when.time.is_some() || when.time_end.is_some();
        self.when.as_ref().is_some_and(|when| when.as_ref().map_or(true, timed))
    }

    /// Whether a time of day was said.
    pub(super) fn gives_time(&self) -> bool {
        self.when.is_some() || !self.otherwise.is_empty() || !self.visits.is_empty()
    }
}
