//! Takes the acts of a turn's messages into what was heard: a later message counts after an earlier one.

use crate::{
    ids::ServiceId,
    phrase::{self, Bound, Meaning},
    text::is_given_of,
    understanding::{Act, Choice, Courtesy, Feature, Request, Slot, Understood},
};

use super::{Heard, heard::Zone};

impl Heard {
    /// Takes one more message.
    pub fn add(&mut self, understood: Understood) {
        self.counts_weeks |= understood.counts_weeks;
        self.weekday |= understood.weekday;
        self.dated |= understood.dated;
        self.fixed_day |= understood.fixed_day;
        self.day_number |= understood.day_number;
        self.consents = understood.consents && (self.words == 0 || self.consents);
        if self.words == 0 {
            self.agreed = understood.agreed;
        }
        self.books |= understood.books;
        self.denies |= understood.denies;
        self.joins |= understood.joins && self.words == 0;
        self.words += understood.words;
        self.question |= understood.question;
        self.either |= understood.either;
        self.lists_days |= understood.lists_days;
        self.each_day |= understood.each_day;
        self.hedged |= understood.is_hedged();
        self.conditional |= understood.is_conditional();
        self.takes_back |= understood.takes_back;
        self.left.extend(understood.left);
        self.conditions.extend(understood.conditions);
        self.sought.extend(understood.sought);
        self.unknown.extend(understood.unknown);
        let gives = |act: &Act| matches!(act, Act::Inform(Slot::Email(_)));
        if understood.acts.iter().any(gives) {
            self.emails.clear();
        }
        for act in understood.acts {
            match act {
                Act::Request(request) => push(&mut self.wants, request),
                Act::Refuse(request) => push(&mut self.refuses, request),
                Act::Inform(slot) => self.inform(slot),
                Act::Exclude(slot) => self.exclude(slot),
                Act::Select(choice) => self.choose(choice),
                Act::Ask(topic) => push(&mut self.topics, topic),
                Act::Correct(shift) => push(&mut self.shifts, shift),
                Act::Confirm(yes) => self.confirm = Some(yes),
                Act::Courtesy(courtesy) => push(&mut self.courtesies, courtesy),
            }
        }
        self.join_whole_name();
        self.choose_no_email();
        self.comes_myself();
        self.begin_at_hour();
    }

    /// «На Богдана, Богдан Савчук»: a given name and the whole name are of one person.
    fn join_whole_name(&mut self) {
        let guests = self.guests.clone();
        self.guests.retain(|guest| !guests.iter().any(|it| is_given_of(guest, it)));
        let Some(whole) = self.contact.name.clone() else { return };
        if let [only] = self.guests.as_mut_slice()
            && is_given_of(only, &whole)
            && self.visits.is_empty()
            && !self.own
        {
            *only = whole;
            self.contact.name = None;
        }
    }

    /// "For 3 hours from 17:00" says when a visit begins, and not from when on one may.
    fn begin_at_hour(&mut self) {
        let lasts = self.features.iter().any(|it| matches!(it, Feature::Minutes(_)));
        if let (true, Some(Ok(when))) = (lasts, &mut self.when)
            && when.bound == Some(Bound::After)
            && when.time.is_some()
        {
            when.bound = None;
        }
    }

    /// Takes none of several addresses, unless the message takes one back: "oops, I meant ann@…".
    fn choose_no_email(&mut self) {
        let corrects = self.wants(Request::Rather)
            || self.wants(Request::Details)
            || self.courtesies.contains(&Courtesy::Sorry);
        if self.emails.len() < 2 || corrects || !self.guests.is_empty() {
            self.emails.clear();
        } else {
            self.contact.email = None;
        }
    }

    /// "My son's name is Yurii, but I'm the one coming, Viktor": takes no other
    /// person for the one who comes.
    fn comes_myself(&mut self) {
        // "Юля не може, прийду сама" names the one whose visit is not wanted.
        if self.myself && !self.wants(Request::Cancel) && self.visits.is_empty() && self.people <= 1
        {
            self.guests.clear();
            (self.other, self.child, self.with_me) = (false, false, true);
        }
    }

    /// Takes the name of a relative. "Mum is Eileen and Dad is Ronald": both come.
    fn add_parent(&mut self, name: String) {
        match self.parent.take() {
            Some(before) if !self.child => self.guests.extend([before, name]),
            _ => self.parent = Some(name),
        }
    }

    fn inform(&mut self, slot: Slot) {
        match slot {
            Slot::When(when) => self.when = Some(joined(self.when.take(), when)),
            Slot::MyName => self.my_name = true,
            Slot::Half(half) => self.half = Some(half),
            Slot::Of(meaning) => push(&mut self.of, meaning),
            Slot::Alternatives(times) => self.otherwise = times,
            Slot::Visits(visits) => self.visits = visits,
            Slot::Series(series) => {
                let (date, time) = (Some(series.first), series.time);
                self.when = Some(Ok(Meaning { date, time, ..Meaning::default() }));
                self.series = Some(series);
            }
            Slot::Service(id) => self.service(id),
            Slot::About(id) => push(&mut self.about, id),
            Slot::Counted(id, many) => push(&mut self.counted, (id, many)),
            Slot::OneOf(ids) => self.one_of(ids),
            Slot::AlsoOneOf(ids) => self.also_one_of = ids,
            Slot::Tried(ids) => self.tried.extend(ids),
            Slot::Feature(feature) => push(&mut self.features, feature),
            Slot::Staff(id) => self.staff = Some(id),
            Slot::Stranger(_) => self.stranger = true,
            Slot::AnyStaff => self.any_staff = true,
            Slot::ThatStaff => self.that_staff = true,
            Slot::ThatGuest => self.that_guest = true,
            Slot::OtherStaff(id) => self.other_staff = Some(id),
            Slot::Name { name, sure, own } => {
                self.contact.name = Some(name);
                (self.doubtful, self.own) = (!sure, own);
            }
            Slot::Guest { name, sure } => {
                push(&mut self.guests, name);
                self.unsure_guest |= !sure;
            }
            Slot::Parent(name) => self.add_parent(name),
            Slot::WithMe => self.with_me = true,
            Slot::Myself => self.myself = true,
            Slot::After(id) => {
                push(&mut self.after, id);
                push(&mut self.wants, Request::Behind);
            }
            Slot::Things(many) => self.things = self.things.max(many),
            Slot::Spelling(spelling) => self.spelling = Some(spelling),
            Slot::PhoneEnd(digits) => self.phone_end = Some(digits),
            Slot::Email(email) => {
                push(&mut self.emails, email.clone());
                self.contact.email = Some(email);
            }
            Slot::Phone(phone) => self.contact.phone = Some(phone),
            Slot::People(many) => self.people = self.people.max(many),
            Slot::SameWeek => self.same_week = true,
            Slot::Other => self.other = true,
            Slot::Child => (self.other, self.child) = (true, true),
            Slot::Zone(zone) => self.zone = Some(zone.map_or(Zone::Mine, Zone::Named)),
            Slot::UnclearDay => self.unclear = true,
            Slot::Weekdays => self.weekdays = true,
            Slot::Surname => self.surname = true,
            Slot::Beyond(_) => self.beyond = true,
        }
    }

    fn service(&mut self, id: ServiceId) {
        if let [one] = self.several.as_slice()
            && *one != id
            && self.services.is_empty()
        {
            self.services.push(one.clone());
        }
        push(&mut self.services, id);
    }

    /// A word of one service's name alone names it beside another service: "масло і резину".
    fn one_of(&mut self, ids: Vec<ServiceId>) {
        self.parts.push(ids.clone());
        match (ids.as_slice(), self.several.as_slice()) {
            ([one], _) if !self.services.is_empty() => push(&mut self.services, one.clone()),
            ([one], [other]) if one != other => {
                self.services = vec![other.clone(), one.clone()];
                self.several.clear();
            }
            // "A bath for a large one" is one of those that both words fit.
            (_, before) if ids.iter().any(|id| before.contains(id)) => {
                self.several.retain(|id| ids.contains(id));
            }
            // "A bath and a trim": which of all these is asked.
            _ => ids.into_iter().for_each(|id| push(&mut self.several, id)),
        }
    }

    /// "The latest that there is" is more than "any of them".
    fn choose(&mut self, choice: Choice) {
        if let Choice::Nth(place) | Choice::Number(place) = choice {
            push(&mut self.places, place);
        }
        let vague =
            choice == Choice::Any && matches!(self.choice, Some(Choice::Earliest | Choice::Latest));
        if !vague {
            self.choice = Some(choice);
        }
    }

    fn exclude(&mut self, slot: Slot) {
        match slot {
            Slot::When(Ok(meaning)) => push(&mut self.not, meaning),
            Slot::Service(id) => push(&mut self.not_services, id),
            Slot::OneOf(ids) => self.not_services.extend(ids),
            Slot::Staff(id) => push(&mut self.not_staff, id),
            // "Sam still comes", of the customer's own.
            Slot::Name { name, own: true, .. } if self.wants(Request::Cancel) => {
                push(&mut self.not_guests, name);
            }
            Slot::Name { name, .. } => self.wrong_name = Some(name),
            Slot::Guest { name, .. } => push(&mut self.not_guests, name),
            Slot::Email(_) => push(&mut self.wants, Request::Details),
            _ => {}
        }
    }
}

/// Adds what a later message says of day and time to what an earlier one of the turn said.
fn joined(
    before: Option<Result<Meaning, phrase::Error>>,
    next: Result<Meaning, phrase::Error>,
) -> Result<Meaning, phrase::Error> {
    match (before, next) {
        (Some(Ok(before)), Ok(next)) if next.date.is_none() => {
            Ok(Meaning { date: before.date, date_end: before.date_end, ..next })
        }
        (Some(Ok(before)), Ok(next)) if next.time.is_none() && next.time_end.is_none() => {
            Ok(Meaning { time: before.time, time_end: before.time_end, ..next })
        }
        (_, next) => next,
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
