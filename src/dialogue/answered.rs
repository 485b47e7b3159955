//! A yes or a no to what was proposed for a booking.
//!
//! A yes counts where nothing else is wished for beside it, and what was shown is carried out. A question
//! behind a yes that is a clause of its own is answered as well.

use jiff::civil::DateTime;

use crate::{
    schedule::{Booking, Contact},
    understanding::{Agreed, Choice, Request, Shift},
};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State,
    book::next,
    change,
    contradiction::covers,
    denied_start::denies_start,
    move_all, moved_and_mended, named_each,
    names::are_alike,
    open::{again, answers_older, propose},
    plan::{Call, call, say},
    series, shown,
    visits::planned,
};

/// A yes or a no to what was proposed for a booking.
pub(super) fn answered(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let yes = agrees(state, heard);
    let no = heard.confirm == Some(false);
    if answers_older(state, heard) {
        return again(state).map(say);
    }
    if let Some(made) = shown::answered(state, heard, house) {
        return Some(made);
    }
    match state.stage.clone() {
        Stage::CheckingName if heard.contact.name.is_some() => Some(next(state, house)),
        // An address in answer to "Shall I put you down as …?" is a yes.
        Stage::CheckingName if yes || heard.only_contact() && !no => {
            state.draft.doubtful = false;
            Some(next(state, house))
        }
        Stage::CheckingName => no.then(|| other_name(state)),
        Stage::CheckingEmail { meant } => email(state, heard, meant, house),
        Stage::Gathering if yes && is_only_one(state, heard) => {
            state.draft.service = state.draft.several.pop();
            state.draft.left.clear();
            Some(next(state, house))
        }
        Stage::Proposing { start } if yes && heard.asks_aside() => {
            state.draft.set_start(start);
            state.draft.forget_left();
            match (state.draft.goal, state.draft.target.clone()) {
                (Goal::Move, Some(booking)) => Some(change::to_start(state, booking, start)),
                _ => Some(next(state, house)),
            }
        }
        // A name and an address in answer to "Shall I book you in?" are a yes.
        Stage::Proposing { start }
            if heard.is_plain_contact()
                && heard.left.is_empty()
                && state.draft.goal == Goal::Book =>
        {
            state.draft.set_start(start);
            state.draft.forget_left();
            Some(next(state, house))
        }
        // "Zahar, 067… and not before 12, right?" to a start that fits is a yes as well.
        Stage::Proposing { start } if agrees_by_contact(state, heard, start) => {
            state.draft.set_start(start);
            state.draft.forget_left();
            Some(next(state, house))
        }
        // A customer who leaves it open chose none of what was offered, so one is proposed.
        Stage::Offering { starts, .. }
            if heard.choice == Some(Choice::Any) && !heard.gives_time() && !heard.any_new() =>
        {
            propose_one(state, &starts)
        }
        Stage::Confirming { plan: Plan::BookAll } if named_each::is_unclear(state, heard) => {
            Some(say(Say::CheckPlan(planned(&state.draft, &state.queue))))
        }
        Stage::Confirming { plan } if yes && heard.asks_aside() => {
            moved_and_mended::mend_behind(state, heard, &plan);
            Some(carry_out(state, plan, house))
        }
        Stage::Confirming { plan } => confirming(state, heard, plan, house),
        _ => None,
    }
}

/// Whether a yes is one to the only service that was asked about.
fn is_only_one(state: &State, heard: &Heard) -> bool {
    state.draft.service.is_none() && state.draft.several.len() == 1 && !heard.gives()
}

/// Whether a message is a yes to what is shown, and wishes for nothing else.
fn agrees(state: &State, heard: &Heard) -> bool {
    let counts =
        |shift: &Shift| matches!(shift, Shift::Minutes(_) | Shift::Days(_) | Shift::Following(_));
    let other = heard.gives_time() && !shown_start(state).is_some_and(|it| heard.says(it))
        || heard.shifts.iter().any(counts);
    // "OK, leave it as is" leaves what is booked, and is no yes to more.
    let keeps = heard.wants(Request::Keep) && state.had.is_some();
    // "Yes. I must ask my husband first" is none yet.
    let plain = !other && !keeps && !heard.wants(Request::Wait);
    heard.confirm == Some(true) && plain && heard.refuses.is_empty() && !narrows(state, heard)
}

/// Whether an address or a number beside a question agrees to a start that is proposed for a booking, because
/// nothing else of it is to be another.
fn agrees_by_contact(state: &State, heard: &Heard, start: DateTime) -> bool {
    let bound = match &heard.when {
        Some(Ok(when)) => when.bound.is_some() && when.date.is_none() && covers(when, start),
        Some(Err(_)) => false,
        None => true,
    };
    let same = heard.services.iter().all(|id| Some(id) == state.draft.service.as_ref());
    state.draft.goal == Goal::Book
        && heard.gives_address()
        && heard.confirm != Some(false)
        && bound
        && same
        && heard.staff.is_none()
        && heard.shifts.iter().all(|it| matches!(it, Shift::Vague(_)))
        && heard.choice.is_none()
        && heard.visits.is_empty()
        && !heard.wants_any(&[Request::Look, Request::Move, Request::Cancel, Request::Again])
}

/// An answer to the question whether another address was meant; `None`: it says something else as well.
fn email(state: &mut State, heard: &Heard, meant: String, house: &House<'_>) -> Option<Move> {
    let agrees = heard.confirm == Some(true) && heard.refuses.is_empty();
    let refuses = heard.confirm == Some(false) && !heard.gives_time();
    if !agrees && !refuses && heard.contact.email.is_none() {
        // Another hour answers nothing: the address is asked about before it is used.
        state.draft.likely_email = Some(meant);
        return None;
    }
    // Another address may be a slip as well.
    state.draft.likely_email = state.draft.likely_email.take().filter(|likely| *likely != meant);
    if agrees && !heard.says_own_is_right() {
        state.draft.contact.email = Some(meant);
    }
    // "Yes, and make it eleven" goes on with the hour.
    (!heard.gives_time() && heard.shifts.is_empty()).then(|| next(state, house))
}

impl Heard {
    /// Whether a message says who comes and how they are reached, and nothing else. "Can her friend Zoe come, too?"
    /// asks for another one.
    fn is_plain_contact(&self) -> bool {
        let asks = self.question && !self.guests.is_empty();
        // "Swap them, Paula first" changes what is shown.
        let turns = self.wants_any(&[Request::Again, Request::Rather]) || self.denies;
        self.only_contact() && !asks && (!turns || self.gives_address())
    }

    /// Whether a message asks nothing that its yes may depend on: no question, or one behind a yes that is a
    /// clause of its own ("yes. do you take cards?").
    fn asks_aside(&self) -> bool {
        self.topics.is_empty() || self.agreed == Agreed::Fully
    }

    /// Whether a yes to another address is none: "I wrote it right". One that begins with a yes is one,
    /// and so is one with an excuse: "oops, yes, sorry".
    fn says_own_is_right(&self) -> bool {
        let excuses = self.wants(Request::Rather) || !self.courtesies.is_empty();
        let more = self.gives_contact() || !self.topics.is_empty();
        !self.consents && !excuses && !more && self.words >= 3 && self.left.is_empty()
    }
}

/// What is no plain yes to a plan that is shown.
fn confirming(state: &mut State, heard: &Heard, plan: Plan, house: &House<'_>) -> Option<Move> {
    let no = heard.confirm == Some(false);
    match plan {
        // Who is to do it, or what it is to be, said once more is a yes.
        Plan::Move { .. } if repeats(heard, &plan) => Some(carry_out(state, plan, house)),
        // A name and an address in answer to "Shall I book this?" are a yes.
        Plan::Book | Plan::BookAll | Plan::Series { .. }
            if heard.is_plain_contact()
                && heard.conditions.is_empty()
                && !no
                && !names_another(state, heard) =>
        {
            Some(carry_out(state, plan, house))
        }
        Plan::Move { booking, .. } if heard.wants(Request::AsBefore) && heard.fits(&booking) => {
            Some(turned_down(state))
        }
        Plan::Move { booking, start, .. } if denies_start(heard, &booking, start) => {
            Some(turned_down(state))
        }
        // "No, that's too dear. Let the bunker stay."
        Plan::Move { booking, .. }
            if (no || heard.wants(Request::Keep)) && keeps(heard, &booking) =>
        {
            Some(turned_down(state))
        }
        // An address in answer to "Did you mean …?" is the right one, however it looks.
        Plan::Correct { booking, contact }
            if heard.contact.email.is_some() && !heard.gives_time() =>
        {
            let contact = Contact { email: heard.contact.email.clone(), ..contact };
            Some(carry_out(state, Plan::Correct { booking, contact }, house))
        }
        // "Both of us", of the move of one.
        Plan::Move { .. } if heard.choice == Some(Choice::All) && !heard.any_new() => {
            state.stage = Stage::Idle;
            Some(call(Call::List))
        }
        // "Both of us", of all that is shown.
        Plan::MoveAll { ref moves }
            if means_these(heard, moves.len()) && !no && heard.refuses.is_empty() =>
        {
            Some(carry_out(state, plan, house))
        }
        // "No, only the manicure, to Saturday at 12."
        Plan::MoveAll { .. } if heard.gives() || heard.choice.is_some() => {
            state.draft = state.draft.next(Goal::Move);
            state.stage = Stage::Idle;
            Some(call(Call::List))
        }
        // "No, Ravi Menon. I'm just his mum": who comes is another one, and is shown.
        Plan::Book if no && heard.only_contact() && !heard.own => {
            let name = heard.guests.first().or(heard.contact.name.as_ref())?.clone();
            // "No, you booked one child, Milana" of what is shown for Milana wants no other visit.
            let same = state.draft.contact.name.as_ref().is_some_and(|own| are_alike(own, &name));
            if same && state.follows() {
                (state.stage, state.draft) = (Stage::Idle, state.draft.next(Goal::None));
                return Some(say(Say::YesToWhat(state.last.clone())));
            }
            state.draft.contact.name = Some(name);
            (state.draft.named, state.draft.doubtful) = (true, false);
            again(state).map(say)
        }
        _ => (no && !heard.gives()).then(|| turned_down(state)),
    }
}

/// Whether a message says that all that is shown is meant, and nothing else.
fn means_these(heard: &Heard, many: usize) -> bool {
    let people = usize::try_from(heard.people).is_ok_and(|people| people == many);
    (heard.choice == Some(Choice::All) || people)
        && !heard.is_timed()
        && heard.shifts.is_empty()
        && !heard.any_new()
        && heard.guests.is_empty()
        && !heard.question
        && heard.topics.is_empty()
        && !heard.wants_any(&[Request::Cancel, Request::Drop, Request::Decline])
}

/// Whether nothing but the service or the staff member that a booking has already is named.
fn keeps(heard: &Heard, booking: &Booking) -> bool {
    let named = !heard.services.is_empty() || heard.staff.is_some();
    named
        && heard.services.iter().all(|id| *id == booking.service)
        && heard.staff.as_ref().is_none_or(|id| *id == booking.staff)
        && heard.several.is_empty()
        && !heard.is_timed()
        && !heard.gives_contact()
        && heard.shifts.is_empty()
        && !heard.question
}

/// Whether only a name is said, and the booking that is shown is under another one: "Ivy Ross, she's 9" of a
/// cousin is no yes to Ben's.
fn names_another(state: &State, heard: &Heard) -> bool {
    let name = heard.contact.name.as_ref();
    let other = name.is_some_and(|name| {
        state.draft.contact.name.as_ref().is_some_and(|own| !are_alike(own, name))
    });
    state.draft.named && other && !heard.gives_address() && heard.confirm.is_none()
}

/// Whether a yes says more of what is to be done than was shown: "yes, but only the haircut".
fn narrows(state: &State, heard: &Heard) -> bool {
    let draft = &state.draft;
    let (service, staff) = match &state.stage {
        Stage::Confirming { plan: Plan::Move { booking, service, staff, .. } } => (
            service.clone().or(Some(booking.service.clone())),
            staff.clone().or(Some(booking.staff.clone())),
        ),
        Stage::Confirming { plan: Plan::BookAll | Plan::MoveAll { .. } | Plan::Series { .. } } => {
            (None, None)
        }
        _ => (draft.service.clone(), draft.staff.clone()),
    };
    let picks = matches!(
        heard.choice,
        Some(Choice::Nth(_) | Choice::Number(_) | Choice::Last | Choice::Other)
    );
    let several = matches!(state.stage, Stage::Confirming { .. });
    heard.services.iter().any(|id| Some(id) != service.as_ref())
        || heard.staff.is_some() && heard.staff != staff
        || !heard.not_services.is_empty()
        || heard.not_staff.iter().any(|id| staff.as_ref().is_none_or(|own| own == id))
        || !heard.not.is_empty()
        || several && picks
}

/// The start that is shown and waits for a yes.
fn shown_start(state: &State) -> Option<DateTime> {
    match &state.stage {
        Stage::Proposing { start } | Stage::Confirming { plan: Plan::Move { start, .. } } => {
            Some(*start)
        }
        Stage::Confirming { plan: Plan::Book } => state.draft.start(),
        _ => None,
    }
}

/// Whether a message says once more what a move is to change, and nothing else.
fn repeats(heard: &Heard, plan: &Plan) -> bool {
    let Plan::Move { start, service, staff, .. } = plan else { return false };
    let named = heard.staff.is_some() || !heard.services.is_empty();
    let same = heard.staff.as_ref().is_none_or(|id| staff.as_ref() == Some(id))
        && heard.services.iter().all(|id| service.as_ref() == Some(id));
    (named || heard.gives_time() && heard.says(*start) && heard.left.is_empty())
        && same
        && (!heard.gives_time() || heard.says(*start))
        && heard.topics.is_empty()
}

impl Heard {
    /// Whether the day and the time that were said are those of a start.
    pub(super) fn says(&self, start: DateTime) -> bool {
        let alone = self.otherwise.is_empty() && self.visits.is_empty();
        alone
            && self.when.as_ref().is_some_and(|when| {
                when.as_ref().is_ok_and(|when| {
                    when.date.is_none_or(|day| day == start.date() && when.date_end.is_none())
                        && when.time.is_none_or(|time| {
                            when.exact_time() == Some(time) && time == start.time()
                        })
                        && when.time_end.is_none()
                })
            })
    }
}

fn carry_out(state: &mut State, plan: Plan, house: &House<'_>) -> Move {
    match plan {
        Plan::Series { starts } => {
            series::agree(state, &starts);
            next(state, house)
        }
        Plan::Book => {
            state.draft.left.clear();
            state.draft.zone = None;
            state.stage = Stage::Gathering;
            next(state, house)
        }
        Plan::BookAll => shown::book_all(state, house),
        Plan::Move { booking, start, service, staff } => {
            call(Call::Reschedule { booking, start, service, staff })
        }
        Plan::MoveAll { moves } => move_all::agree(state, moves),
        Plan::Correct { booking, contact } => call(Call::Correct(booking, contact)),
    }
}

/// The name was none.
fn other_name(state: &mut State) -> Move {
    state.draft.contact.name = None;
    state.draft.doubtful = false;
    let missing = vec![crate::chat::transcript::Need::Name];
    state.stage = Stage::Holding { missing: missing.clone() };
    say(Say::AskNeeds(missing))
}

/// Proposes the first of several starts that fits all that was said.
fn propose_one(state: &mut State, starts: &[DateTime]) -> Option<Move> {
    let fits = |start: &&DateTime| {
        !state.draft.is_out(start.date()) && state.draft.is_within(start.time())
    };
    let start = *starts.iter().find(fits)?;
    state.stage = Stage::Proposing { start };
    Some(say(propose(state, start)))
}

/// What was shown is not wanted: what stands stays, or another day is asked for.
fn turned_down(state: &mut State) -> Move {
    state.stage = Stage::Gathering;
    state.draft.time = None;
    state.draft.days = None;
    state.draft.zone = None;
    if state.last.is_some() && matches!(state.draft.goal, Goal::Move | Goal::Correct) {
        state.stage = Stage::Idle;
        state.draft = state.draft.next(Goal::None);
        return say(Say::Kept);
    }
    say(Say::AskDay)
}
