//! A new booking: what the draft gathers, and what it still lacks.

use jiff::{Span, civil::{Date, DateTime, Time}, tz::TimeZone};

use crate::{
    phrase::{Meaning, Problem},
    understanding::{Asked, Choice, Request, Shift},
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State,
    begin::{call, say},
    plan::Call,
};

/// How many days are looked through when none was said.
const SOON: i64 = 6;

/// Takes down who comes, whatever else is said.
pub(super) fn gather_contact(state: &mut State, heard: &Heard) {
    let draft = &mut state.draft;
    if let Some(name) = &heard.contact.name {
        draft.contact.name = Some(name.clone());
        draft.doubtful = heard.doubtful;
    }
    if heard.contact.email.is_some() {
        draft.contact.email.clone_from(&heard.contact.email);
    }
    if heard.contact.phone.is_some() {
        draft.contact.phone.clone_from(&heard.contact.phone);
    }
}

/// A yes or a no to what was proposed for a booking.
pub(super) fn answered(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let yes = heard.confirm == Some(true) && !heard.gives_time() && heard.refuses.is_empty();
    let no = heard.confirm == Some(false);
    match state.stage.clone() {
        Stage::CheckingName => {
            if heard.contact.name.is_some() {
                return Some(next(state, house));
            }
            if yes {
                state.draft.doubtful = false;
                return Some(next(state, house));
            }
            no.then(|| {
                state.draft.contact.name = None;
                state.draft.doubtful = false;
                state.stage = Stage::Holding { missing: vec![crate::chat::transcript::Need::Name] };
                say(Say::AskNeeds(vec![crate::chat::transcript::Need::Name]))
            })
        }
        Stage::Gathering if yes && state.draft.service.is_none() && state.draft.several.len() == 1 && !heard.gives() => {
            state.draft.service = state.draft.several.pop();
            state.draft.left.clear();
            Some(next(state, house))
        }
        Stage::Proposing { start } if yes && heard.topics.is_empty() => {
            state.draft.set_start(start);
            Some(next(state, house))
        }
        Stage::Confirming { plan } if yes && heard.topics.is_empty() => Some(carry_out(state, plan, house)),
        Stage::Confirming { .. } if no && !heard.gives() => {
            state.stage = Stage::Gathering;
            state.draft.time = None;
            state.draft.days = None;
            state.draft.zone = None;
            Some(if state.last.is_some() && state.draft.goal == Goal::Move {
                state.stage = Stage::Idle;
                state.draft = state.draft.next(Goal::None);
                say(Say::Kept)
            } else {
                say(Say::AskDay)
            })
        }
        _ => None,
    }
}

fn carry_out(state: &mut State, plan: Plan, house: &House<'_>) -> Move {
    match plan {
        Plan::Book => {
            state.draft.left.clear();
            state.draft.zone = None;
            state.stage = Stage::Gathering;
            next(state, house)
        }
        Plan::Move { booking, start } => call(Call::Reschedule(booking, start)),
    }
}

/// Shows a plan once more.
pub(super) fn shown(state: &State, plan: &Plan) -> Option<Say> {
    Some(match plan {
        Plan::Move { booking, start } => Say::CheckMove(booking.clone(), *start),
        Plan::Book => Say::CheckBooking {
            service: state.draft.service.clone()?,
            start: state.draft.start()?,
            name: state.draft.contact.name.clone(),
            left: state.draft.left.clone(),
            zone: None,
        },
    })
}

/// Says what is wrong with the words for a day or a time. What has passed is asked of the tools,
/// which also say what is free.
pub(super) fn trouble(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Some(Err(problem)) = &heard.when else {
        if heard.unclear {
            gather(state, heard, house);
            state.stage = Stage::Gathering;
            return Some(say(Say::AskDate));
        }
        return None;
    };
    let known = state.draft.service.is_some() || !heard.services.is_empty();
    if matches!(problem, Problem::Past { .. }) && known {
        return None;
    }
    gather(state, heard, house);
    if let Problem::Ambiguous(choices) = problem {
        let starts = choices.iter().filter_map(|choice| Some(choice.date?.to_datetime(choice.time?)));
        let starts: Vec<DateTime> = starts.collect();
        state.draft.share(choices);
        state.stage = if starts.is_empty() { Stage::Gathering } else { Stage::Offering { starts } };
        if state.draft.goal == Goal::None {
            state.draft.goal = Goal::Book;
        }
    }
    Some(say(Say::Trouble(problem.clone())))
}

/// A booking is wanted, or goes on.
pub(super) fn wanted(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let books = heard.wants_any(&[Request::Book, Request::Look, Request::Again, Request::Repeat, Request::SameLast]);
    let chooses = heard.choice.is_some() && state.stage != Stage::Idle || matches!(heard.choice, Some(Choice::Earliest | Choice::Latest));
    let halves = heard.shifts.iter().any(|shift| matches!(shift, Shift::Noon(_))) && state.draft.time.is_some();
    let vague = heard.shifts.iter().any(|shift| matches!(shift, Shift::Vague(_))) && state.draft.goal == Goal::Book;
    let only_booking = heard.wants(Request::Book) && state.last.is_some() && heard.confirm.is_some() && !heard.gives();
    if !(heard.gives() || books || chooses || halves || vague) || only_booking {
        return None;
    }
    let about_others = heard.question && state.stage == Stage::Idle && state.draft.goal == Goal::None
        && heard.services.is_empty() && heard.several.is_empty() && !heard.left.is_empty() && !books;
    if about_others {
        return None;
    }
    if heard.only_contact() && state.draft.goal == Goal::None && heard.wants.is_empty() && state.last.is_some() {
        return None;
    }
    if state.draft.goal == Goal::Move && (heard.is_timed() || heard.choice.is_some()) && heard.services.is_empty() && !books {
        return Some(super::change::go_on(state, heard, house));
    }
    begin_draft(state, heard);
    gather(state, heard, house);
    pick(state, heard);
    if heard.stranger && state.draft.staff.is_none() {
        return Some(say(Say::NoStaff(state.draft.service.clone())));
    }
    if let Some(None) = heard.zone {
        state.stage = Stage::Gathering;
        return Some(say(Say::AskZone));
    }
    let unknown = state.draft.service.is_none() && state.draft.several.is_empty() && !heard.left.is_empty()
        && heard.services.is_empty() && heard.wants(Request::Book) && !heard.gives_contact();
    if unknown {
        state.stage = Stage::Gathering;
        return Some(say(Say::UnknownService(heard.left.join(" "))));
    }
    if heard.only_contact() && matches!(state.draft.lacks(), Asked::Time | Asked::Day | Asked::Service) {
        if state.stage == Stage::Idle {
            state.stage = Stage::Gathering;
        }
        let open = super::begin::again(state).unwrap_or(Say::AskDay);
        return Some(Move::Say(vec![Say::Noted, open]));
    }
    let looks = heard.wants(Request::Look) || only_asks(heard);
    let mut made = if looks { look(state, heard, house) } else { next(state, house) };
    if heard.people > 1 {
        prefix(&mut made, Say::OneByOne(heard.people));
    }
    if heard.wants(Request::Repeat) {
        prefix(&mut made, Say::EachVisit);
    }
    Some(made)
}

fn prefix(made: &mut Move, part: Say) {
    if let Move::Say(parts) = made {
        parts.insert(0, part);
    }
}

/// Whether the message asks what is free and does not ask for it.
fn only_asks(heard: &Heard) -> bool {
    heard.question && heard.is_timed() && !heard.wants_any(&[Request::Book, Request::Rather, Request::Again]) && !heard.gives_contact()
}

/// Begins a draft where there is none, or where one more booking is wanted.
fn begin_draft(state: &mut State, heard: &Heard) {
    let behind = heard.wants(Request::Behind);
    let more = (heard.wants(Request::Again) || behind || heard.other) && state.last.is_some();
    if state.draft.goal != Goal::Book || more {
        state.draft = Draft { doubtful: state.draft.doubtful, ..state.draft.next(Goal::Book) };
        if let (true, Some(last)) = (more, &state.last) {
            let same = heard.shifts.contains(&Shift::SameTime);
            let theirs = heard.other && heard.services.is_empty();
            if theirs {
                state.draft.service = Some(last.service.clone());
                state.draft.contact.name = heard.contact.name.clone();
            }
            if same {
                state.draft.time = Some(last.local_start.time());
            }
            if heard.other {
                state.draft.contact.name.clone_from(&heard.contact.name);
                state.draft.other = true;
            }
            if (behind || theirs || same) && heard.when.as_ref().is_none_or(|when| when.as_ref().is_ok_and(|when| when.date.is_none())) {
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
    let draft = &mut state.draft;
    let mut wanted = heard.services.iter().filter(|id| !heard.not_services.contains(id));
    if let Some(id) = wanted.next() {
        let does = |staff: &crate::ids::StaffId| house.profile.staff(staff).is_some_and(|staff| staff.services.contains(id));
        draft.staff = draft.staff.take().filter(does);
        draft.service = Some(id.clone());
        draft.several.clear();
        let more: Vec<Draft> = wanted.map(|id| Draft { service: Some(id.clone()), goal: Goal::Book, ..Draft::default() }).collect();
        for next in more {
            if !state.queue.iter().any(|known| known.service == next.service) {
                state.queue.push(next);
            }
        }
    } else if !heard.several.is_empty() {
        let left: Vec<_> = heard.several.iter().filter(|id| !heard.not_services.contains(id)).cloned().collect();
        if draft.service.as_ref().is_none_or(|service| !left.contains(service)) {
            (draft.service, draft.several) = match left.as_slice() {
                // A part of a name beside words that nothing explains is asked about.
                [one] if heard.left.is_empty() => (Some(one.clone()), Vec::new()),
                several => (None, several.to_vec()),
            };
        }
    }
    if draft.service.as_ref().is_some_and(|id| heard.not_services.contains(id)) {
        draft.service = None;
    }
    state.queue.retain(|next| next.service.as_ref().is_none_or(|id| !heard.not_services.contains(id)));
    let draft = &mut state.draft;
    if heard.any_staff {
        draft.staff = None;
    }
    if heard.staff.is_some() {
        draft.staff.clone_from(&heard.staff);
    }
    for id in &heard.not_staff {
        if !draft.not_staff.contains(id) {
            draft.not_staff.push(id.clone());
        }
    }
    if draft.staff.as_ref().is_some_and(|id| draft.not_staff.contains(id)) {
        draft.staff = None;
    }
    draft.people = draft.people.max(heard.people);
    // "Me and my husband": the first of them is the customer.
    draft.other |= heard.other && heard.people <= 1;
    draft.child |= heard.child && heard.people <= 1;
    draft.weekdays |= heard.weekdays;
    draft.left.clone_from(&heard.left);
    if let Some(Some(zone)) = heard.zone
        && zone != house.profile.zone_name
    {
        draft.zone = Some(zone.to_owned());
    }
    for meaning in &heard.not {
        draft.exclude(meaning);
    }
    match &heard.when {
        Some(Ok(when)) => draft.take(when, &offers, heard.wants(Request::Look)),
        // What has passed is asked for all the same: the tools say so, and what is free.
        Some(Err(Problem::Past { date, time })) => {
            let when = Meaning { date: Some(*date), time: *time, ..Meaning::default() };
            draft.take(&when, &offers, false);
        }
        _ => {}
    }
    if let Some((first, rest)) = heard.otherwise.split_first() {
        draft.take(first, &offers, false);
        draft.otherwise = rest.iter().filter_map(|meaning| meaning.time).collect();
    }
    for shift in &heard.shifts {
        if let (Shift::Noon(after), Some(time)) = (shift, draft.time) {
            draft.time = halves(time, *after).or(draft.time);
        }
    }
}

/// Moves an hour to the other half of the day.
pub(super) fn halves(time: Time, after: bool) -> Option<Time> {
    let hour = time.hour() % 12 + if after { 12 } else { 0 };
    Time::new(hour, time.minute(), 0, 0).ok()
}

/// Takes a choice from what was offered.
fn pick(state: &mut State, heard: &Heard) {
    let offers = state.offers().to_vec();
    let exact = heard.when.as_ref().is_some_and(|when| when.as_ref().is_ok_and(|when| when.time.is_some()));
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

/// Goes on with a booking: the next call, or the next question.
pub(super) fn next(state: &mut State, house: &House<'_>) -> Move {
    if state.draft.doubtful
        && let Some(name) = state.draft.contact.name.clone()
    {
        state.stage = Stage::CheckingName;
        return say(Say::CheckName(name));
    }
    if !state.draft.several.is_empty() && state.draft.service.is_none() {
        state.stage = Stage::Gathering;
        return say(Say::AskWhichService(state.draft.several.clone()));
    }
    let draft = state.draft.clone();
    match (&draft.service, draft.days, draft.time) {
        (Some(_), Some(days), Some(time)) if days.single().is_some() => book(state, days.from.to_datetime(time), house),
        (Some(_), Some(_), _) => check(state, house),
        (Some(_), None, _) if draft.extreme.is_some() || !state.offers().is_empty() => check(state, house),
        (None, Some(_), None) => ask(state, Say::AskTime),
        (None, _, _) if draft.extreme.is_some() => check(state, house),
        (None, None, None) | (None, Some(_), Some(_)) => ask(state, Say::AskService),
        (_, None, _) if draft.after.is_some() || draft.before.is_some() || !draft.not_days.is_empty() || draft.weekdays => {
            if draft.service.is_some() { check(state, house) } else { ask(state, Say::AskService) }
        }
        (_, None, _) => ask(state, Say::AskDay),
    }
}

fn ask(state: &mut State, part: Say) -> Move {
    state.stage = Stage::Gathering;
    say(part)
}

/// Looks up what is free, for a question about it.
fn look(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    if !state.draft.several.is_empty() && state.draft.service.is_none() && heard.services.is_empty() {
        return next(state, house);
    }
    check(state, house)
}

/// Looks up free times of the draft's days, or of the next ones.
pub(super) fn check(state: &mut State, house: &House<'_>) -> Move {
    let draft = &state.draft;
    let service = draft.service.clone().or_else(|| house.profile.services.first().map(|first| first.id.clone()));
    let Some(service) = service else { return say(Say::AskService) };
    let staff = match draft.wished(&service, house) {
        Ok(staff) => staff,
        Err(()) => return say(Say::NoStaffLeft),
    };
    let today = house.now.date();
    let first = draft.first_day(today);
    let soon = || Days { from: first, until: first.checked_add(Span::new().days(SOON)).unwrap_or(first) };
    let window = match draft.time {
        Some(time) => (Some(time), Some(time)),
        None => (draft.after, draft.before),
    };
    let days = draft.days.unwrap_or_else(soon);
    call(Call::Check { service, staff, days, window })
}

/// Books, unless something has to be shown or asked before.
fn book(state: &mut State, start: DateTime, house: &House<'_>) -> Move {
    let Some(service) = state.draft.service.clone() else { return ask(state, Say::AskService) };
    if state.draft.other && state.draft.contact.name.is_none() {
        return ask(state, Say::AskOther(state.draft.child));
    }
    let Ok(staff) = state.draft.wished(&service, house) else { return say(Say::NoStaffLeft) };
    let (start, zone) = state.draft.converted(start, house);
    let left: Vec<String> = state.draft.left.clone();
    let complete = state.draft.contact.name.is_some() || house.known;
    if zone.is_some() || !left.is_empty() && complete {
        state.draft.set_start(start);
        state.draft.zone = None;
        state.stage = Stage::Confirming { plan: Plan::Book };
        let name = state.draft.contact.name.clone();
        let left = left.into_iter().filter(|word| !word.is_empty()).collect();
        return say(Say::CheckBooking { service, start, name, left, zone });
    }
    call(Call::Book { service, staff, start, contact: state.draft.contact.clone() })
}

impl Heard {
    /// Whether a time of day was said.
    fn gives_time(&self) -> bool {
        self.when.is_some() || !self.otherwise.is_empty()
    }
}

impl Draft {
    /// Returns the start, when day and time are known.
    pub(super) fn start(&self) -> Option<DateTime> {
        Some(self.days?.single()?.to_datetime(self.time?))
    }

    pub(super) fn set_start(&mut self, start: DateTime) {
        self.days = Some(Days { from: start.date(), until: start.date() });
        self.time = Some(start.time());
    }

    /// Returns the staff member to ask for; an error: all who do it are excluded.
    fn wished(&self, service: &crate::ids::ServiceId, house: &House<'_>) -> Result<Option<crate::ids::StaffId>, ()> {
        if self.staff.is_some() || self.not_staff.is_empty() {
            return Ok(self.staff.clone());
        }
        let mut left = house.profile.who_does(service).filter(|staff| !self.not_staff.contains(&staff.id));
        left.next().map(|staff| Some(staff.id.clone())).ok_or(())
    }

    /// Converts a start that was said in another zone; with it, what was said.
    fn converted(&self, start: DateTime, house: &House<'_>) -> (DateTime, Option<(DateTime, String)>) {
        let Some(zone) = &self.zone else { return (start, None) };
        let there = TimeZone::get(zone).ok().and_then(|there| start.to_zoned(there).ok());
        match there {
            Some(there) => {
                let here = there.with_time_zone(house.profile.zone.clone()).datetime();
                (here, Some((start, zone.clone())))
            }
            None => (start, None),
        }
    }

    /// Returns the first day from one on that no excluded range covers.
    fn first_day(&self, from: Date) -> Date {
        let covering = |day: Date| self.not_days.iter().find(|not| not.single().is_none() && not.from <= day && day <= not.until);
        match covering(from) {
            Some(not) => not.until.checked_add(Span::new().days(1)).unwrap_or(from),
            None => from,
        }
    }

    fn exclude(&mut self, meaning: &Meaning) {
        if let Some(from) = meaning.date {
            let days = Days { from, until: meaning.date_end.unwrap_or(from) };
            if !self.not_days.contains(&days) {
                self.not_days.push(days);
            }
            if self.days.is_some_and(|own| own == days) {
                self.days = None;
            }
        } else if meaning.time.is_some() || meaning.time_end.is_some() {
            let exact = meaning.time_end.is_none() && meaning.bound.is_none();
            let until = if exact { meaning.time } else { meaning.time_end };
            self.not_times.push((meaning.time, until));
            if self.time.is_some() && self.time == meaning.time {
                self.time = None;
            }
        }
    }

    /// Takes a day, a time or a part of the day; what is not said stays.
    fn take(&mut self, when: &Meaning, offers: &[DateTime], looks: bool) {
        if let Some(from) = when.date {
            let until = when.date_end.unwrap_or(from);
            let mut days = Days { from, until };
            // A weekday's name may mean a later one that was offered, or one in the week spoken of.
            let known = |date: Date| offers.iter().any(|offer| offer.date() == date);
            if days.single().is_some() && !known(from) {
                let later = (1..=8).filter_map(|weeks| from.checked_add(Span::new().days(7 * weeks)).ok());
                let inside = |date: &Date| known(*date) || offers.is_empty() && self.days.is_some_and(|own| own.single().is_none() && own.from <= *date && *date <= own.until);
                let spoken = self.days.is_some_and(|own| own.single().is_none() && own.from <= from && from <= own.until);
                if when.bound.is_none() && !spoken && (!offers.is_empty() || self.days.is_some())
                    && let Some(date) = later.into_iter().find(inside)
                {
                    days = Days { from: date, until: date };
                }
            }
            // A weekday in a week that is excluded is that of the next one.
            while let (Some(day), true) = (days.single(), when.bound.is_none() && self.first_day(days.from) != days.from) {
                let Ok(later) = day.checked_add(Span::new().days(7)) else { break };
                days = Days { from: later, until: later };
            }
            self.days = Some(days);
            self.not_days.retain(|not| not.from != days.from);
            if looks {
                self.time = None;
            }
        }
        let exact = when.time_end.is_none() && (when.bound.is_none() || when.time.is_none());
        if let (Some(time), true) = (when.time, exact) {
            self.time = Some(time);
            let offered = offers.iter().find(|offer| offer.time() == time);
            let single = self.days.and_then(Days::single);
            let there = offers.iter().any(|offer| offer.time() == time && Some(offer.date()) == single);
            if when.date.is_none() && self.days.is_none()
                && let Some(first) = offers.first()
                && offers.iter().all(|offer| offer.date() == first.date())
            {
                self.days = Some(Days { from: first.date(), until: first.date() });
            }
            if let (None, Some(offer), false) = (when.date, offered, there) {
                self.days = Some(Days { from: offer.date(), until: offer.date() });
            }
        } else if when.time.is_some() || when.time_end.is_some() {
            (self.after, self.before) = (when.time, when.time_end);
            self.time = None;
        }
    }

    /// Takes what several readings share.
    fn share(&mut self, choices: &[Meaning]) {
        let mut days = choices.iter().map(|choice| choice.date);
        if let Some(Some(day)) = days.next()
            && days.all(|other| other == Some(day))
        {
            self.days = Some(Days { from: day, until: day });
        }
        let mut times = choices.iter().map(|choice| choice.time);
        if let Some(Some(time)) = times.next()
            && times.all(|other| other == Some(time))
        {
            self.time = Some(time);
        }
    }
}
