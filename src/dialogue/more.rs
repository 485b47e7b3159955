//! One more booking beside what stands, or none after all.
//!
//! "And Poppy at 4" after a booking is a second visit and moves nothing: a move has a word for it.
//! Where it is not sure that one more is meant, it is said so and the booking is shown.

use crate::{
    phrase,
    schedule::Booking,
    understanding::{Courtesy, Request, Shift},
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State, beside_open, book, counted,
    open::again,
    plan::{Call, call, say},
};

/// One more booking beside the last one.
pub(super) fn beside(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    let same = [Shift::SameTime, Shift::SameDay].iter().any(|it| heard.shifts.contains(it));
    let counts = |shift: &Shift| matches!(shift, Shift::Days(_));
    let again =
        heard.wants(Request::SameLast) && (heard.shifts.iter().any(counts) || heard.is_in_weeks());
    // "Great, thanks. And can you put me down for the same the week after?"
    let books = same && heard.wants(Request::Book) || again;
    let polite = (heard.is(Courtesy::Thanks) || heard.is(Courtesy::Bye)) && !books;
    if changes(heard, &last)
        || polite
        || state.stage != Stage::Idle
        || state.draft.goal == Goal::Book
    {
        return None;
    }
    let named = names_another(heard, &last);
    if let Some(made) = moves_too(state, heard, &last) {
        return Some(made);
    }
    let joined = heard.joins || heard.wants(Request::Again) || books;
    let counted = heard.counts_from_last(same);
    let fits = named && (heard.is_timed() || joined || same)
        || joined && (heard.is_timed() || books || counted);
    if !fits {
        return None;
    }
    let sure = heard.wants(Request::Again) || named && !heard.unsure_guest && !heard.question;
    let mut sure = sure && (named || heard.joins || !heard.services.is_empty());
    let mut told = heard.clone();
    told.wants.push(Request::Again);
    told.joins = true;
    if matches!(&told.when, Some(Err(problem)) if !matches!(problem, phrase::Error::Past { .. })) {
        return book::trouble(state, &told, house);
    }
    if let (true, Some(start)) = (
        again || counted || heard.shifts.contains(&Shift::SameTime),
        counted::counted(&last, heard),
    ) {
        // "One more next week, same day and time."
        let (date, time) = (Some(start.date()), Some(start.time()));
        told.when = Some(Ok(phrase::Meaning { date, time, ..phrase::Meaning::default() }));
        told.shifts.clear();
        // It is for the one who was booked, and that may be a child.
        told.that_guest |= !heard.own && !heard.myself && heard.services.is_empty();
        sure = false;
    }
    let day_only = told.when.as_ref().is_some_and(|when| {
        when.as_ref().is_ok_and(|when| {
            when.date_end.is_none() && when.time.is_none() && when.time_end.is_none()
        })
    });
    if day_only && heard.services.is_empty() && !heard.question && !heard.wants(Request::Look) {
        // "And the same on the 9th": the time of the last one, which is shown.
        told.shifts.push(Shift::SameTime);
        sure = false;
    }
    if !sure {
        // Shown before it is booked.
        told.left.push(String::new());
    }
    let mut made = book::wanted(state, &told, house)?;
    if let (Move::Say(parts), false) = (&mut made, sure) {
        parts.insert(0, Say::OneMore);
    }
    Some(made)
}

impl Heard {
    /// Whether a day is counted from what is booked: "from next week the same again", "and the Tuesday after".
    fn counts_from_last(&self, same: bool) -> bool {
        let days = |shift: &Shift| matches!(shift, Shift::Days(_));
        let follows = |shift: &Shift| matches!(shift, Shift::Following(_));
        same && self.shifts.iter().any(days)
            || self.services.is_empty() && self.shifts.iter().any(follows)
    }

    /// Whether nothing but a number of weeks is said of the day: "in 4 weeks".
    fn is_in_weeks(&self) -> bool {
        self.counts_weeks && !self.weekday && !self.gives_hour()
    }
}

/// Whether a message wishes for something else than one more visit: "Saturday won't do, Sunday at the same time
/// then" moves the last one.
fn changes(heard: &Heard, last: &Booking) -> bool {
    const WISHES: [Request; 8] = [
        Request::Move,
        Request::Cancel,
        Request::Rather,
        Request::Details,
        Request::List,
        Request::Late,
        Request::Keep,
        Request::NoMore,
    ];
    heard.wants_any(&WISHES) || counted::corrects(heard, last)
}

/// "Yes, Ann Lee. And for my brother Minh, same time the day after": queues the visit of another person
/// beside a yes to the start that is shown, and returns what is said of the first one.
pub(super) fn beside_yes(state: &mut State, heard: &Heard) -> Option<Heard> {
    let beside = beside_open::beside_contact(state, heard);
    if let Some(heard) = beside.or_else(|| beside_open::behind_own(state, heard)) {
        return Some(heard);
    }
    let start = match &state.stage {
        Stage::Proposing { start } => *start,
        Stage::Holding { .. } => state.draft.start()?,
        _ => return None,
    };
    let booking = state.draft.goal == Goal::Book && state.draft.target.is_none();
    if booking && let Some(heard) = beside_open::second(state, heard, start) {
        return Some(heard);
    }
    if booking && let Some(heard) = beside_open::another_service(state, heard, start) {
        return Some(heard);
    }
    if booking && let Some(heard) = behind_it(state, heard) {
        return Some(heard);
    }
    let another = heard.guests.len() == 1 && heard.visits.is_empty() && heard.services.len() <= 1;
    let agrees = heard.confirm == Some(true) && heard.contact.name.is_some();
    if !(booking && another && agrees && heard.other) {
        return None;
    }
    let days: i64 = heard.shifts.iter().filter_map(counted::days).sum();
    let said = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let day = said
        .and_then(|when| when.date)
        .or_else(|| start.date().checked_add(jiff::Span::new().days(days)).ok())?;
    let time = said.and_then(phrase::Meaning::exact_time);
    let same = heard.shifts.contains(&Shift::SameTime).then(|| start.time());
    let service = heard.services.first().or(state.draft.service.as_ref()).cloned();
    let mut next = Draft { service, ..Draft::of_guest(heard) };
    next.days = Some(Days { from: day, until: day });
    next.time = time.or(same);
    state.queue.push(next);
    Some(Heard {
        guests: Vec::new(),
        other: false,
        child: false,
        shifts: Vec::new(),
        when: None,
        services: Vec::new(),
        joins: false,
        ..heard.clone()
    })
}

/// "And could my brother Dan come right after me?" of a start that is shown or held: queues his visit behind it. Who
/// adds another one takes what is shown, and both are shown before they are booked.
fn behind_it(state: &mut State, heard: &Heard) -> Option<Heard> {
    let another = heard.other || heard.guests.len() == 1;
    let alone = heard.guests.len() <= 1
        && heard.visits.is_empty()
        && heard.services.len() <= 1
        && heard.several.is_empty()
        && heard.people <= 2;
    let turns = [Request::Cancel, Request::Move, Request::Drop, Request::Look];
    // "Make it Saturday at 11, and can my brother come right after me?" moves what is held as well.
    let retimes = heard.is_timed() && heard.wants(Request::Rather) && heard.guests.len() == 1;
    let same = !heard.is_timed() && !heard.wants(Request::Rather);
    let plain = alone && (same || retimes) && !heard.wants_any(&turns);
    let agrees = heard.confirm != Some(false) && heard.wants(Request::Behind);
    if !(another && plain && agrees && state.queue.is_empty() && state.draft.people <= 1) {
        return None;
    }
    let service = heard.services.first().or(state.draft.service.as_ref()).cloned();
    state.queue.push(Draft { service, behind: true, ..Draft::of_guest(heard) });
    let mut heard = heard.clone();
    heard.wants.retain(|want| !matches!(want, Request::Again | Request::Book | Request::Behind));
    Some(Heard {
        guests: Vec::new(),
        other: false,
        child: false,
        with_me: false,
        people: 0,
        staff: None,
        services: Vec::new(),
        joins: false,
        question: false,
        confirm: if retimes { heard.confirm } else { Some(true) },
        ..heard
    })
}

/// "And the check-up too, at 10" behind a move is the same wish for another booking.
fn moves_too(state: &mut State, heard: &Heard, last: &Booking) -> Option<Move> {
    let moved = state.moved_from.as_ref().is_some_and(|from| from.booking.id == last.id);
    let [service] = heard.services.as_slice() else { return None };
    let adds = heard.wants_any(&[Request::Book, Request::Behind, Request::Ahead]) || heard.other;
    let timed = heard.is_timed() || heard.shifts.iter().any(Shift::counts);
    let plain = timed && !adds && !heard.gives_contact() && !heard.question;
    (moved && plain && *service != last.service).then(|| {
        state.draft = state.draft.next(Goal::Move);
        call(Call::List)
    })
}

impl Heard {
    /// Whether one more service is named that none of the bookings has, and no move: "and a manicure at ten", or right
    /// behind a move "manicure on Tuesday at one".
    pub(super) fn adds_service(&self, state: &State, list: &[Booking]) -> bool {
        let [service] = self.services.as_slice() else { return false };
        let behind_move = state.moved_from.is_some() && state.draft.target.is_none();
        let joined = self.joins || self.wants(Request::Again) || behind_move;
        let moves = self.wants_any(&[Request::Move, Request::Rather, Request::Cancel]);
        joined && !moves && self.is_timed() && list.iter().all(|own| own.service != *service)
    }
}

/// Whether a message names another person than the one who is booked.
fn names_another(heard: &Heard, last: &Booking) -> bool {
    let booked = last.contact.name.as_deref().unwrap_or_default().to_lowercase();
    let names = heard.guests.iter().chain(heard.contact.name.as_ref().filter(|_| heard.is_timed()));
    names.map(|name| name.to_lowercase()).any(|name| !booked.contains(&name))
}

/// The move that is shown is not meant: it is a visit of its own.
pub(super) fn no_move(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Stage::Confirming { plan: Plan::Move { booking, start, .. } } = state.stage.clone() else {
        return None;
    };
    let named = names_another(heard, &booking);
    // "At two as well" says the start that is shown.
    let says = heard.gives_time() && heard.says(start) && !heard.any_new();
    let another = heard.wants(Request::Again) && !says || heard.other || named;
    // "And also: nothing has to be moved" speaks of no other visit.
    let ends = [Request::Cancel, Request::NeverMind, Request::Decline, Request::NoMore];
    if !another || heard.confirm == Some(true) || heard.wants_any(&ends) {
        return None;
    }
    let day = start.date();
    state.draft = Draft {
        service: Some(booking.service.clone()),
        days: Some(Days { from: day, until: day }),
        time: Some(start.time()),
        other: heard.other,
        ..state.draft.next(Goal::Book)
    };
    super::party::gather_contact(state, heard);
    state.last = None;
    state.stage = Stage::Gathering;
    let told = Heard { refuses: Vec::new(), not: Vec::new(), ..heard.clone() };
    super::gather::gather(state, &told, house);
    state.draft.left = vec![String::new()];
    Some(book::next(state, house))
}

/// Whether it was asked if one more visit is wanted beside one that several people may come to together.
fn is_asked_whether_another(state: &State, house: &House<'_>) -> bool {
    let draft = &state.draft;
    let one = draft.service.as_ref().and_then(|id| house.profile.service(id));
    let unnamed = draft.other && draft.contact.name.is_none() && draft.names.is_empty();
    unnamed && one.is_some_and(|it| it.shape.capacity == 1) && state.queue.is_empty()
}

/// Whether a message only agrees or thanks.
fn agrees_to_one(heard: &Heard) -> bool {
    let polite = heard.confirm == Some(true) || heard.is(Courtesy::Thanks);
    polite
        && !heard.gives()
        && !heard.gives_contact()
        && heard.guests.is_empty()
        && heard.topics.is_empty()
        && heard.wants.is_empty()
}

/// No other person comes after all, or nothing more is wanted.
pub(super) fn no_more(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let several = !state.queue.is_empty() || state.draft.people > 1;
    let follows = state.follows();
    // "No, just one, I'm booked already, at 11" says what is booked once more.
    let stands = state.last.as_ref().is_some_and(|last| {
        heard.guests.is_empty()
            && !heard.gives_contact()
            && heard.services.iter().all(|id| *id == last.service)
            && (!heard.gives_time() || heard.says(last.local_start))
            && !heard.wants_any(&[Request::Cancel, Request::Move, Request::Rather])
    });
    let declines = heard.confirm == Some(false) && follows && (!heard.gives() || stands);
    // "OK" to "if you come together, that's all" is no name of another one.
    let settled = follows && is_asked_whether_another(state, house) && agrees_to_one(heard);
    let declines = declines || settled;
    // "We are two for one consultation" of what is booked.
    let idle = state.stage == Stage::Idle && state.last.is_some();
    let ends = heard.wants(Request::NoMore) && (heard.people <= 1 || idle) && !heard.is_timed();
    let gives = heard.gives_contact() || heard.any_new() || heard.gives_time();
    let nothing = idle && !gives && heard.wants == [Request::NoMore];
    // "Only the trial" of a trial that is booked.
    let only = state.stage == Stage::Idle
        && (!heard.services.is_empty() || !heard.several.is_empty())
        && state.last.as_ref().is_some_and(|last| {
            heard.services.iter().all(|id| *id == last.service)
                && (heard.several.is_empty() || heard.several.contains(&last.service))
        })
        && heard.wants.iter().all(|want| *want == Request::NoMore);
    if let (true, Some(last)) = (ends && (nothing || only), &state.last) {
        return Some(say(Say::YesToWhat(Some(last.clone()))));
    }
    // "Just those two" are all that were shown.
    let all = heard.choice == Some(crate::understanding::Choice::All);
    if all || !(ends && (several || follows) || declines) {
        return None;
    }
    state.queue.clear();
    state.draft.names.clear();
    state.draft.people = 0;
    if !follows {
        state.draft.other &= state.draft.named;
        // "The bridal fitting. I'm the only bride" answers which service.
        if let ([named], None) = (heard.services.as_slice(), &state.draft.service) {
            state.draft.service = Some(named.clone());
            return Some(book::next(state, house));
        }
        let open = again(state)?;
        return Some(Move::Say(vec![Say::Good, open]));
    }
    let held = matches!(state.stage, Stage::Holding { .. } | Stage::CheckingName);
    state.stage = Stage::Idle;
    state.draft = state.draft.next(Goal::None);
    // "No, nothing else. Could I make it an hour later?" goes on with what stands.
    if !held && heard.shifts.iter().any(Shift::counts) {
        return None;
    }
    Some(if held { call(Call::Release) } else { say(Say::YesToWhat(state.last.clone())) })
}
