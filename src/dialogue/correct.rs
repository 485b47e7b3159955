//! Wrong data of a booking that stands: who comes is corrected here, and the letter sent again.
//!
//! A correction costs nothing, so what was plainly said to be wrong is changed at once and shown;
//! a name alone may belong to another person and is asked about.

use crate::{
    chat::Refusal,
    lang,
    schedule::{Booking, Change, Contact},
    understanding::{Choice, Request, Shift, likely_address},
};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State, amend,
    open::again,
    plan::{Call, call, say},
    which::{Fit, which},
};

/// Says what an address is made of, after a second one that could be none.
pub(super) fn email_again(refusal: &Refusal) -> Say {
    match refusal {
        Refusal::EmailOutsideAscii => Say::EmailInLatin,
        _ => Say::EmailAgain,
    }
}

/// Notes the address that a booking had before it was corrected, so that it can be put back.
pub(super) fn note_address(state: &mut State, change: Change, booking: &Booking) {
    let last = state.last.as_ref().filter(|last| last.id == booking.id);
    let before = last.and_then(|last| last.contact.email.clone());
    let corrected = change == Change::Corrected && before != booking.contact.email;
    state.email_before = before.filter(|_| corrected);
}

/// "No, the first one was right": the address is put back that was there before the correction.
pub(super) fn put_back(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    let email = state.email_before.clone();
    let first = matches!(heard.choice, Some(Choice::Nth(1) | Choice::EarlierOne));
    let back = heard.wants_any(&[Request::Undo, Request::AsBefore]) || first;
    let plain = !heard.is_timed() && !heard.any_new() && !heard.gives_contact();
    if !back || !plain || email.is_none() {
        return None;
    }
    Some(call(Call::Correct(last, Contact { email, ..Contact::default() })))
}

/// One of several addresses was chosen for what stands, which is the last booking.
pub(super) fn address_chosen(state: &mut State, heard: &Heard) -> Option<Move> {
    let last = state.last.clone().filter(|_| {
        state.stage == Stage::Idle && state.draft.goal != Goal::Book && heard.only_contact()
    })?;
    let contact = Contact { email: heard.contact.email.clone(), ..Contact::default() };
    if !differs(&contact, &last.contact) {
        return Some(say(Say::Stands(last)));
    }
    let asked = check_email(state, &last, &contact);
    Some(asked.unwrap_or_else(|| call(Call::Correct(last, contact))))
}

/// Something in what stands is wrong, or its letter did not come.
pub(super) fn corrected(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let idle = state.stage == Stage::Idle && state.draft.goal != Goal::Book;
    // Which of several addresses it is to be is asked behind this (`which_email`).
    if idle && state.last.is_some() && heard.emails.len() > 1 && !heard.is_timed() {
        return Some(Move::Say(Vec::new()));
    }
    let asked = state.stage == Stage::Correcting;
    if heard.wants(Request::Resend) {
        state.draft.goal = Goal::Resend;
        return Some(call(Call::List));
    }
    if let Some(made) = renamed(state, heard) {
        return Some(made);
    }
    // "Sorry, wrong number" leaves, and corrects none.
    let leaves = heard.wants(Request::Leave) && !heard.gives_contact();
    let says_so = heard.wants(Request::Details) && !leaves || heard.mends_contact();
    // "And put my phone too, 067…" of a booking that stands adds it.
    let adds = idle
        && state.last.is_some()
        && heard.only_contact()
        && heard.gives_address()
        && heard.guests.is_empty()
        && heard.contact.name.is_none()
        && !heard.other
        && heard.people <= 1
        && heard.wants.iter().all(|want| matches!(want, Request::Again | Request::Book));
    if adds {
        state.draft.goal = Goal::Correct;
        return Some(call(Call::List));
    }
    let mends = asked
        || idle && (says_so || is_other_contact(state, heard))
        || is_open(state) && says_so && heard.gives_contact()
        || is_shown(state) && heard.only_contact();
    let aside = heard.other && !says_so
        || heard.people > 1
        || heard.is_timed() && !heard.services.is_empty();
    if mends && !aside && !heard.wants_any(&[Request::Again, Request::Look, Request::Cancel]) {
        state.draft.goal = Goal::Correct;
        return Some(call(Call::List));
    }
    amend::swapped(state, heard, house)
}

/// Whether something is begun of which nothing is held or shown, so that a wrong name is that of a
/// booking that stands.
fn is_open(state: &State) -> bool {
    match &state.stage {
        Stage::Gathering | Stage::Offering { .. } | Stage::Proposing { .. } => true,
        Stage::Confirming { plan } => matches!(plan, Plan::Move { .. } | Plan::Correct { .. }),
        _ => false,
    }
}

/// Whether a correction is shown and waits for its yes.
fn is_shown(state: &State) -> bool {
    matches!(&state.stage, Stage::Confirming { plan: Plan::Correct { .. } })
}

/// Goes on with what was begun, where no booking has the data that is wrong.
fn resumed(state: &mut State, heard: &Heard) -> Option<Move> {
    if !is_open(state) || heard.mends.is_some() {
        return None;
    }
    state.draft.goal = Goal::Book;
    let open = again(state)?;
    Some(Move::Say(vec![Say::Noted, open]))
}

/// The booking that was made last is for another person than it names: "that one's for Ethan, not
/// me".
fn renamed(state: &mut State, heard: &Heard) -> Option<Move> {
    let last = state.last.as_ref()?;
    // "Oh no, my husband will come, put it under his name: Petro Moroz."
    let instead = heard.contact.name.as_ref().filter(|_| {
        heard.other
            && (heard.denies || heard.confirm == Some(false) || heard.wants(Request::Rather))
    });
    let guest = match heard.guests.as_slice() {
        [guest] => guest,
        [] => instead?,
        _ => return None,
    };
    // "Can my friend Amy come at the same time?" is no correction.
    let beside = [Shift::SameTime, Shift::SameDay].iter().any(|it| heard.shifts.contains(it));
    let plain = heard.services.is_empty()
        && heard.several.is_empty()
        && !heard.is_timed()
        && !beside
        // "Make Sam's an hour later" moves it.
        && !heard.shifts.iter().any(Shift::counts)
        && (!heard.joins || heard.wants(Request::Details))
        && heard.people <= 1
        // "Can my husband have one right after? He's Lee Fox."
        && !heard.wants_any(&[
            Request::Again,
            Request::Look,
            Request::Cancel,
            Request::Behind,
            Request::Ahead,
        ])
        // "Move it to my husband Roman" changes who comes.
        && !(heard.wants(Request::Move) && (!heard.shifts.is_empty() || heard.staff.is_some()))
        && !(heard.wants(Request::Book) && heard.question);
    let waits = state.draft.other && state.follows();
    let idle = state.stage == Stage::Idle && state.draft.goal != Goal::Book;
    if plain && idle && last.contact.name.as_ref() == Some(guest) && !heard.gives_address() {
        return Some(say(Say::Stands(last.clone())));
    }
    if !plain || waits || last.contact.name.as_ref() == Some(guest) {
        return None;
    }
    if idle {
        state.draft.goal = Goal::Correct;
        return Some(call(Call::List));
    }
    let says_so = heard.denies || heard.confirm == Some(false) || heard.wants(Request::Details);
    let contact = Contact { name: Some(guest.clone()), ..Contact::default() };
    (state.follows() && says_so).then(|| {
        state.draft.contact = state.draft.own_contact();
        state.draft.named = false;
        call(Call::Correct(last.clone(), contact))
    })
}

/// Whether the message says who comes, other than it was booked, and nothing else.
fn is_other_contact(state: &State, heard: &Heard) -> bool {
    state.last.as_ref().is_some_and(|last| {
        heard.only_contact()
            && differs(&heard.contact, &last.contact)
            && heard.wants.iter().all(|want| *want == Request::Rather)
    })
}

/// Whether a message says that something of a booking is wrong.
fn says_wrong(heard: &Heard, booking: &Booking) -> bool {
    let denied = booking.contact.name.as_ref().is_some_and(|name| heard.denies_name(name));
    heard.wants_any(&[Request::Details, Request::Rather])
        || denied
        || heard.spelling.is_some() && heard.contact.name.is_some()
        || heard.confirm == Some(false)
        || heard.denies
}

/// The booking that a correction is about, where none was named: the last one. "My name is wrong" is
/// said of the customer's own booking, and not of that of their child.
fn spoken_of<'l>(state: &State, heard: &Heard, bookings: &'l [Booking]) -> Option<&'l Booking> {
    let last = state.last.as_ref().and_then(|last| bookings.iter().find(|own| own.id == last.id));
    let akin = |own: &&Booking| heard.own && heard.shares_name(own);
    last.filter(akin).or_else(|| bookings.iter().find(akin)).or(last)
}

/// Goes on with a correction, the bookings in hand: every booking with the same wrong data is
/// corrected, unless one was named.
pub(super) fn correct_these(state: &mut State, heard: &Heard, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    let (all, list) = (list, &heard.with_wrong_data(list));
    let Some(first) = list.first() else {
        if let Some(made) = resumed(state, heard) {
            return made;
        }
        return if heard.mends.is_some() { say(Say::EditOld) } else { nothing() };
    };
    let begun = is_open(state);
    // What was asked for, or is said once more, is meant.
    let insists = matches!(state.stage, Stage::Correcting) || is_shown(state);
    state.stage = Stage::Idle;
    if begun {
        state.draft = state.draft.next(Goal::None);
    }
    if !heard.gives_contact() {
        state.stage = Stage::Correcting;
        return say(Say::AskDetails);
    }
    let named = match which(state, heard, list, true) {
        Fit::One { booking, named: true } => Some(*booking),
        _ => None,
    };
    let known = spoken_of(state, heard, list);
    let meant = named.clone().unwrap_or_else(|| known.unwrap_or(first).clone());
    let mut contact = heard.mended(&meant.contact, insists);
    // "It's for me, Lisa" of Lisa Brouwer says the name once more.
    if !insists && says_part(heard, &contact, &meant) {
        contact.name.clone_from(&meant.contact.name);
    }
    // What was only said to be wrong, and does not tell what is right.
    if contact == Contact::default() {
        state.stage = Stage::Correcting;
        return say(Say::AskDetails);
    }
    if let (true, Some(said), Some(booked)) = (heard.surname, &contact.name, &meant.contact.name) {
        contact.name = Some(with_surname(booked, said));
    }
    if !differs(&contact, &meant.contact) {
        return say(Say::Stands(Box::new(meant)));
    }
    if let Some(made) = check_email(state, &meant, &contact) {
        return made;
    }
    let (meant_id, meant_contact) = (meant.id.clone(), meant.contact.clone());
    let said = insists || says_wrong(heard, &meant);
    // What was worked out is shown before it is written.
    let guessed = contact.name.is_some() && heard.contact.name.is_none() && heard.guests.is_empty()
        || contact.phone.is_some() && heard.contact.phone.is_none();
    let others = is_of_another(all, &meant, &contact);
    if guessed || heard.doubtful || others || contact.name.is_some() && !said {
        let booking = Box::new(meant);
        state.draft.goal = Goal::Correct;
        state.stage = Stage::Confirming {
            plan: Plan::Correct { booking: booking.clone(), contact: contact.clone() },
        };
        return say(Say::CheckCorrect(booking, contact));
    }
    // "This one is for Paraska" is said of one booking.
    let one = named.is_some() || !heard.guests.is_empty();
    let alike = |own: &&Booking| {
        if one { own.id == meant_id } else { own.contact == meant_contact }
    };
    let these = list.iter().filter(alike);
    Move::Call(these.map(|own| Call::Correct(Box::new(own.clone()), contact.clone())).collect())
}

/// Whether a name is that of another booking: "Could they swap? Ava with Bethan" is said of who has a visit of
/// their own.
fn is_of_another(list: &[Booking], meant: &Booking, said: &Contact) -> bool {
    let other = |own: &Booking| own.id != meant.id && own.contact.name == said.name;
    said.name.is_some() && list.iter().any(other)
}

/// Whether a part of the name that a booking is under is said, and no other name asked for.
fn says_part(heard: &Heard, said: &Contact, booking: &Booking) -> bool {
    let booked = booking.contact.name.as_deref().unwrap_or_default();
    let part = |name: &String| {
        booked != name && name.split(' ').all(|said| booked.split(' ').any(|word| word == said))
    };
    !heard.wants(Request::Details) && said.name.as_ref().is_some_and(part)
}

/// Asks about an address whose domain is a slip away from a great one; `None`: it is none. One that is
/// written again in answer is taken (`answered`).
fn check_email(state: &mut State, booking: &Booking, contact: &Contact) -> Option<Move> {
    let likely = contact.email.as_deref().and_then(likely_address)?;
    let contact = Contact { email: Some(likely.clone()), ..contact.clone() };
    let plan = Plan::Correct { booking: Box::new(booking.clone()), contact };
    state.draft.goal = Goal::Correct;
    state.stage = Stage::Confirming { plan };
    Some(say(Say::CheckEmail(likely)))
}

/// Sends the letter of the booking that was named, or of all.
pub(super) fn send_again(state: &mut State, heard: &Heard, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    if list.is_empty() {
        return nothing();
    }
    match which(state, heard, list, true) {
        Fit::One { booking, .. } => call(Call::Resend(booking)),
        Fit::NoSuch => say(Say::NoSuch(list.to_vec())),
        Fit::All(all) | Fit::Unclear(all) => {
            Move::Call(all.into_iter().map(|own| Call::Resend(Box::new(own))).collect())
        }
    }
}

/// Puts another surname in the place of the one in a name: "Іван Петренко" and "Коваль". A name
/// that is said whole stays as it is said.
fn with_surname(booked: &str, said: &str) -> String {
    let mut words: Vec<&str> = booked.split_whitespace().collect();
    let is_given = |word: &&str| lang::is_given(&word.to_lowercase());
    if said.contains(char::is_whitespace) || words.len() < 2 {
        return said.to_owned();
    }
    let place = words.iter().rposition(|word| !is_given(word)).unwrap_or(words.len() - 1);
    if let Some(word) = words.get_mut(place) {
        *word = said;
    }
    words.join(" ")
}

impl Heard {
    /// Whether the name that was said has a word of the name that a booking is under.
    fn shares_name(&self, booking: &Booking) -> bool {
        let said = self.contact.name.as_deref().unwrap_or_default();
        let booked = booking.contact.name.as_deref().unwrap_or_default();
        said.split(' ').any(|word| booked.split(' ').any(|other| other == word))
    }

    /// Returns the bookings with the data that an edited message gave before; all without an edit.
    fn with_wrong_data(&self, list: &[Booking]) -> Vec<Booking> {
        let Some(mends) = &self.mends else { return list.to_vec() };
        let is = |said: &Option<String>, wrong: &Option<String>, booked: &Option<String>| {
            said.is_some() && wrong.is_some() && wrong == booked
        };
        let has = |own: &&Booking| {
            is(&self.contact.name, &mends.name, &own.contact.name)
                || is(&self.contact.email, &mends.email, &own.contact.email)
                || is(&self.contact.phone, &mends.phone, &own.contact.phone)
        };
        list.iter().filter(has).cloned().collect()
    }
}

fn nothing() -> Move {
    say(Say::Fact(Box::new(crate::chat::Fact::Appointments { list: Vec::new() })))
}

/// Whether something of a contact is other than what was booked with.
pub(super) fn differs(said: &Contact, booked: &Contact) -> bool {
    let other = |said: &Option<String>, booked: &Option<String>| {
        said.as_ref().is_some_and(|said| booked.as_ref() != Some(said))
    };
    other(&said.name, &booked.name)
        || other(&said.email, &booked.email)
        || other(&said.phone, &booked.phone)
}
