//! Who comes and who writes.
//!
//! A booking is under the name of the one who comes when that name was given as such: "for Mia",
//! "my son Filip", or in answer to "what is the child's name?". The one who writes gives the address
//! and the phone number, so a contact line that comes later leaves such a name as it is. Their own
//! name is kept beside it, for a visit of their own.

use crate::{
    schedule::Contact,
    text::is_given_of,
    understanding::{KnownName, Request, likely_address},
};

use super::{
    Draft, Heard, Plan, Stage, State, beside_open,
    mended::{spelt, with_end},
    named_each,
};

/// Takes down who comes and who writes, beside anything else that is said.
pub(super) fn gather_contact(state: &mut State, heard: &Heard) {
    let named = named_each::company(state, heard).or_else(|| named_each::all_others(state, heard));
    let heard = named.as_ref().unwrap_or(heard);
    let seated = named_each::seat(state, heard);
    let heard = seated.as_ref().unwrap_or(heard);
    if names_one(state, heard) || beside_open::is_said(state, heard) {
        return;
    }
    if heard.my_name {
        return take_own_name(state, heard);
    }
    // "There's no child, it's for me, Lisa."
    if heard.with_me && heard.people <= 1 && !heard.other && !state.draft.named {
        (state.draft.other, state.draft.child) = (false, false);
    }
    let Some(parent) = &heard.parent else { return gather_named(state, heard) };
    // "Me, and my mum after me. Iryna, and mum is Halyna": she comes as well.
    let both = heard.visits.iter().any(|it| it.other) && heard.visits.iter().any(|it| !it.other);
    let both = both || heard.visits.is_empty() && state.draft.people == 2 || heard.people == 2;
    if both && !state.draft.child && !heard.child {
        let guests = heard.guests.iter().chain([parent]).cloned().collect();
        return gather_named(state, &Heard { guests, parent: None, ..heard.clone() });
    }
    // "Dad is Leonard Hiltz, I'm Cheryl": the one who writes is named, so the other one comes.
    let writes = heard.own && heard.contact.name.as_ref().is_some_and(|name| name != parent);
    if writes && !state.draft.child {
        let guests = heard.guests.iter().chain([parent]).cloned().collect();
        let told = Heard { guests, parent: None, ..heard.clone() };
        return gather_named(state, &told);
    }
    // "Мама Ніна" writes for the child whose name is known or stands beside, and else comes herself.
    let draft = &state.draft;
    let for_child = draft.named || draft.child || !heard.guests.is_empty();
    let mut told = heard.clone();
    // "Марко, мама Ольга": the other name is that of the child.
    let other = heard.contact.name.clone().filter(|name| name != parent && !heard.own);
    let comes = other.filter(|_| heard.guests.is_empty() && !draft.named);
    if for_child || comes.is_some() {
        told.contact.name = None;
        told.guests.extend(comes);
        state.draft.writer = Some(parent.clone());
    } else {
        told.guests.push(parent.clone());
    }
    gather_named(state, &told);
}

/// "Put both in my name, Ann Lee": every visit is under the name of the one who writes.
fn take_own_name(state: &mut State, heard: &Heard) {
    let name = heard.contact.name.iter().chain(&heard.guests).next().cloned();
    let mut told = Heard { guests: Vec::new(), parent: None, other: false, ..heard.clone() };
    let known = state.draft.writer.clone().or_else(|| state.people.first().cloned());
    // "All under me, Trish" of Trish Boudreau.
    let whole = known.clone().filter(|it| name.as_ref().is_none_or(|said| is_given_of(said, it)));
    told.contact.name = whole.or(name).or(known);
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        (visit.other, visit.child, visit.named) = (false, false, false);
        visit.contact.name = None;
        visit.names.clear();
    }
    // Seats are counted, and each is the customer's; visits that are planned one by one are no seats.
    let people = state.draft.people.max(heard.people);
    let seats = state.queue.is_empty() && people > 1;
    state.draft.things |= seats;
    state.draft.people = if seats { people } else { 0 };
    gather_named(state, &told);
    // A seat of a session in which one is booked under the name already.
    let beside = state.had.as_ref().is_some_and(|had| {
        state.draft.service.as_ref() == Some(&had.service)
            && state.draft.start() == Some(had.local_start)
    });
    if let Some(name) = state.draft.contact.name.take_if(|_| beside) {
        state.draft.contact.name = Some(state.numbered(name));
    }
}

/// "The check-up is for me, Ann Lee": takes who comes to one of several visits that are shown, where they
/// are for different people; whether it is so.
pub(super) fn names_one(state: &mut State, heard: &Heard) -> bool {
    let shown = matches!(state.stage, Stage::Confirming { plan: Plan::BookAll });
    let [service] = heard.services.as_slice() else { return false };
    let mut names = heard.guests.iter().chain(&heard.contact.name);
    let (Some(name), None) = (names.next().cloned(), names.next()) else { return false };
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let own = heard.guests.is_empty();
    let apart = visits().any(|it| it.other || it.named);
    let fitting = visits().filter(|it| it.service.as_ref() == Some(service)).count();
    if !shown || heard.gives_time() || !apart || fitting != 1 {
        return false;
    }
    if own {
        state.draft.writer = Some(name.clone());
    }
    let mut all = [&mut state.draft].into_iter().chain(&mut state.queue);
    if let Some(visit) = all.find(|it| it.service.as_ref() == Some(service)) {
        visit.contact.name = Some(name);
        (visit.named, visit.other, visit.alike) = (true, !own, false);
    }
    true
}

/// Takes the whole name of one who comes to a later visit and was known by the given name: "I'm Pam
/// Moss and he's Derek Moss". Returns what was heard without it.
fn take_fuller(state: &mut State, heard: &Heard) -> Option<Heard> {
    let own = state.draft.contact.name.clone().unwrap_or_default();
    let whole = |name: &String| name.contains(' ');
    let mut left = heard.guests.clone();
    let mut name = heard.contact.name.clone();
    for visit in state.queue.iter_mut().filter(|it| it.named) {
        let Some(known) = visit.contact.name.clone().filter(|known| !whole(known)) else {
            continue;
        };
        let is = |name: &String| whole(name) && name.split(' ').next() == Some(known.as_str());
        if own.split(' ').next() == Some(known.as_str()) {
            continue;
        }
        if let Some(at) = left.iter().position(is) {
            visit.contact.name = Some(left.remove(at));
        } else if !heard.own && name.as_ref().is_some_and(is) {
            visit.contact.name = name.take();
        }
    }
    let contact = Contact { name, ..heard.contact.clone() };
    let taken = left.len() < heard.guests.len() || contact != heard.contact;
    taken.then(|| Heard { guests: left, contact, ..heard.clone() })
}

/// Takes down who comes, by the names that were given.
fn gather_named(state: &mut State, heard: &Heard) {
    let without = if heard.visits.is_empty() { take_fuller(state, heard) } else { None };
    let heard = without.as_ref().unwrap_or(heard);
    let draft = &mut state.draft;
    // An address that is written once more is not asked about again.
    if heard.contact.email.is_some() && heard.contact.email != draft.contact.email {
        draft.likely_email = heard.contact.email.as_deref().and_then(likely_address);
        draft.contact.email.clone_from(&heard.contact.email);
    }
    if heard.contact.phone.is_some() {
        draft.contact.phone.clone_from(&heard.contact.phone);
    }
    if let (Some(end), Some(phone)) = (&heard.phone_end, &draft.contact.phone) {
        draft.contact.phone = with_end(phone, end).or_else(|| draft.contact.phone.clone());
    }
    if let (Some(spelling), Some(name)) = (heard.spelling, &draft.contact.name) {
        draft.contact.name = spelt(name, spelling).or_else(|| draft.contact.name.clone());
    }
    let denied = draft.contact.name.as_ref().is_some_and(|name| heard.denies_name(name));
    if denied {
        (draft.contact.name, draft.doubtful) = (None, false);
    }
    draft.writer = draft.writer.take().filter(|name| !heard.denies_name(name));
    let waits = draft.other && draft.contact.name.is_none() && !denied;
    if names_later(draft, &state.queue, heard) {
        return;
    }
    let later = later_guest(draft, &mut state.queue, heard).map(|next| {
        next.contact.name = heard.guests.first().cloned();
        next.named = true;
    });
    if later.is_none() {
        gather_guests(draft, heard, waits);
    }
    let Some(name) = &heard.contact.name else { return };
    if let (true, Some(longer)) =
        (draft.named, draft.contact.name.as_ref().and_then(|own| fuller(own, name, heard)))
    {
        draft.contact.name = Some(longer);
        return;
    }
    // A parent who is asked for the child's name may give their own line first. A given name alone is the
    // child's, where nothing else was asked.
    let asked = draft.service.is_some() && draft.start().is_some();
    let line = draft.child && heard.gives_address() && (!asked || name.contains(' '));
    // Customers who give their own name once more are those who come.
    let again = waits && draft.writer.as_ref() == Some(name);
    let corrects = heard.wants(Request::Details) && !heard.gives_address();
    let theirs = waits && !heard.own && !line && heard.guests.is_empty();
    if theirs || again || draft.named && (corrects || denied) {
        draft.contact.name = Some(name.clone());
        (draft.named, draft.doubtful) = (true, heard.doubtful);
    } else if waits && !heard.guests.is_empty() && !heard.own && !heard.with_me {
        // "Olena Hai, my husband is Petro": the one who writes comes to another of the visits.
        draft.writer = draft.writer.take().or_else(|| Some(name.clone()));
    } else {
        let name = draft.known_name(name.clone());
        draft.writer = Some(name.clone());
        let comes = heard.own && draft.people > 1;
        // "Emma Doyle, my husband is Sean and the baby is Ava" of three who come.
        let first = draft.people > 1 && !draft.names.is_empty();
        // "Maryna Tkach, my husband is Serhii" of a visit of hers and one of his.
        let own = comes || first || later.is_some() || !heard.brings_another();
        if !draft.named && !draft.other && own {
            draft.contact.name = Some(name);
            draft.doubtful = heard.doubtful;
        }
    }
}

/// Whether a name is that of the one who comes to a later visit and is known already, also where only
/// the given name was known: "Tom", and then "it's Tom Hart".
fn names_later(draft: &Draft, queue: &[Draft], heard: &Heard) -> bool {
    let Some(own) = &draft.contact.name else { return false };
    let shares = |own: &String, name: &String| {
        own.split(' ').next().is_some_and(|given| name.split(' ').any(|word| word == given))
    };
    let has = |it: &Draft, name: &String| {
        it.contact.name.as_ref().is_some_and(|own| own == name || it.named && shares(own, name))
    };
    let said = || heard.guests.iter().chain(&heard.contact.name);
    !said().any(|name| shares(own, name)) && said().any(|name| queue.iter().any(|it| has(it, name)))
}

/// Returns the later visit that a guest's name belongs to: the first visit is the customer's own,
/// and another person comes to that one.
fn later_guest<'q>(draft: &Draft, queue: &'q mut [Draft], heard: &Heard) -> Option<&'q mut Draft> {
    let one = heard.guests.len() == 1 && heard.visits.is_empty();
    let next = queue.iter_mut().find(|next| next.other && next.contact.name.is_none());
    next.filter(|_| one && !draft.other)
}

/// Takes down the names of those who come. Where the customer comes as well, theirs is the first
/// visit. `waits`: it was asked who comes, so that the first name of the answer is one of them.
fn gather_guests(draft: &mut Draft, heard: &Heard, waits: bool) {
    if heard.guests.is_empty() || !heard.visits.is_empty() {
        return;
    }
    let mut guests = heard.guests.clone();
    // "Can her friend Zoe join her?" of a visit that is under a name already.
    let other = |name: &String| !guests.contains(name);
    if heard.wants(Request::Again) && !waits && draft.contact.name.as_ref().is_some_and(other) {
        draft.names.append(&mut guests);
        let many = u32::try_from(draft.names.len()).unwrap_or(u32::MAX);
        draft.people = draft.people.max(many.saturating_add(1));
        return;
    }
    if let (true, false, Some(name)) = (waits, heard.own, &heard.contact.name)
        && !heard.gives_address()
    {
        guests.insert(0, name.clone());
    }
    let many = u32::try_from(guests.len()).unwrap_or(u32::MAX);
    // "Her name is Ottilie Finch, I'm Laura" of one who comes: it is not Laura.
    let first = heard.own || heard.contact.name.is_some() && !draft.other;
    // "For my two kids Ava and Leo. I'm Nina": as many are named as come, so Nina is none of them.
    let counted = many > 1 && draft.people.max(heard.people) == many;
    let comes = heard.with_me || draft.people > 1 && first && !counted;
    // "Dad is Leonard, I'm Cheryl" of a visit that is another person's, beside one of the customer's own.
    let theirs = waits && heard.own && guests.len() == 1;
    if comes && !draft.named && !theirs {
        // The customer's own visit is the first.
        draft.other &= !(heard.with_me && heard.contact.name.is_some());
        draft.names = guests;
        draft.people = draft.people.max(many.saturating_add(1));
        return;
    }
    let first = guests.remove(0);
    draft.contact.name = Some(draft.known_name(first));
    (draft.named, draft.doubtful) = (true, false);
    if !guests.is_empty() {
        draft.names = guests;
        draft.people = draft.people.max(many);
    }
}

/// Returns the whole name of one who was named by a part of it: "Noah", and then "Noah Reid" or "the
/// surname is Reid".
fn fuller(own: &str, said: &str, heard: &Heard) -> Option<String> {
    let known = |word: &str| said.split(' ').any(|it| it == word);
    let more = said.contains(' ') && said != own && own.split(' ').all(known);
    let single = !own.contains(' ') && !said.contains(' ') && own != said;
    match (more, heard.surname && single) {
        (true, _) => Some(said.to_owned()),
        (_, true) => Some(format!("{own} {said}")),
        _ => None,
    }
}

impl State {
    /// Whether others than the customer have been spoken of, or something is booked.
    #[must_use]
    pub fn has_company(&self) -> bool {
        let draft = &self.draft;
        self.last.is_some()
            || !self.queue.is_empty()
            || draft.people > 1
            || draft.other
            || draft.named
    }

    /// The names that were given and are not of the visit that is spoken of: of those who come
    /// later, and of the one who writes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let visits = [&self.draft].into_iter().chain(&self.queue);
        visits.flat_map(|visit| {
            visit.names.iter().chain(&visit.writer).chain(&visit.contact.name).map(String::as_str)
        })
    }

    /// The people whose names were given, each once.
    #[must_use]
    pub fn known_names(&self) -> Vec<KnownName> {
        let mut known: Vec<KnownName> = Vec::new();
        let mut add = |name: &String, own: bool| {
            if known.iter().all(|it| it.name != *name) {
                known.push(KnownName { name: name.clone(), own });
            }
        };
        for visit in [&self.draft].into_iter().chain(&self.queue) {
            let comes = visit.named || visit.other;
            visit.writer.iter().for_each(|name| add(name, true));
            visit.contact.name.iter().for_each(|name| add(name, !comes));
            visit.names.iter().for_each(|name| add(name, false));
        }
        if let Some(last) = &self.last {
            last.contact.name.iter().for_each(|name| add(name, false));
        }
        self.people.iter().for_each(|name| add(name, false));
        known
    }

    /// Whether a visit is spoken of that follows one that was just booked.
    pub(super) fn follows(&self) -> bool {
        self.last.is_some() && self.draft.goal == super::Goal::Book && self.stage != Stage::Idle
    }
}

impl Draft {
    /// Returns the longer name that is known, where one word of it is said again: "it's under Moira"
    /// of Moira Kerr.
    fn known_name(&self, said: String) -> String {
        let mut known = self.contact.name.iter().chain(&self.writer);
        known.find(|name| name.split(' ').any(|word| word == said)).cloned().unwrap_or(said)
    }

    /// Returns the data for another visit of the same customer: the name is their own, if it is
    /// known.
    pub(super) fn own_contact(&self) -> Contact {
        let name = if self.named || self.other {
            self.writer.clone()
        } else {
            self.contact.name.clone().or_else(|| self.writer.clone())
        };
        Contact { name, ..self.contact.clone() }
    }

    /// Settles whose name the booking is under. The name that is stored may be that of another
    /// person who came; then it is asked who comes.
    pub(super) fn settle_name(&mut self) {
        if self.contact.name.is_some() || self.other {
            return;
        }
        self.contact.name.clone_from(&self.writer);
        self.other = self.contact.name.is_none() && self.lent;
    }
}

impl Heard {
    /// Whether one other person comes, and not the customer.
    pub(super) fn brings_another(&self) -> bool {
        self.other && self.people <= 1 && !self.with_me && self.visits.is_empty()
    }

    /// Whether a mail address or a phone number was given.
    pub(super) fn gives_address(&self) -> bool {
        self.contact.email.is_some() || self.contact.phone.is_some()
    }
}
