//! From the chosen readings to acts.

use crate::{
    ids::ServiceId,
    lang::{Cue, Match, Subject},
    phrase::Expression,
};

use super::{
    Act, Asked, Choice, Courtesy, Request, Shift, Slot, Topic, Understood, consent, fact, left,
    mention,
    reading::{Reading, What},
    scope,
    sentence::Cues,
    shifts, taken_back,
    view::View,
    visits, when,
};

/// Reads the acts of a message.
pub(super) fn read(view: &View<'_>, chosen: &[Reading]) -> Understood {
    let mut claimed = vec![false; view.tokens.len()];
    let mut explained = vec![false; view.tokens.len()];
    for reading in chosen {
        for at in reading.words.clone() {
            set(&mut explained, at);
            if !matches!(reading.what, What::Cue(_)) {
                set(&mut claimed, at);
            }
        }
    }
    let cues = Cues::new(view.tokens, view.cues, &claimed);
    let mut denied = scope::denied(view.tokens, chosen, &cues);
    taken_back::deny_repeated(view, chosen, &cues, &mut denied);
    taken_back::deny_slips(view, chosen, &mut denied);
    taken_back::deny_kept(view, chosen, &cues, &mut denied);
    let mut acts = slots(view, chosen, &denied, &cues);
    let wishes = Wishes { view, cues: &cues, chosen };
    acts.extend(wishes.acts(&acts));
    let apart = left::asks_apart(view, chosen, &explained);
    if apart && !acts.iter().any(|act| matches!(act, Act::Ask(_))) {
        acts.push(Act::Ask(Topic::Other));
    }
    if !cues.is_question() {
        // "A haircut for my puppy": an animal that is only mentioned is explained by nothing.
        for reading in chosen.iter().filter(|it| it.what == What::Cue(Cue::About(Subject::PETS))) {
            reading.words.clone().for_each(|at| clear(&mut explained, at));
        }
    }
    for reading in widely_denied(chosen, &denied) {
        reading.words.clone().for_each(|at| clear(&mut explained, at));
    }
    if fact::asks_about_children(view, chosen, &cues) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::Child | Slot::Other | Slot::People(_))));
    }
    let unknown = fact::not_offered(view, &explained, &cues, &acts);
    if !unknown.is_empty() {
        acts.retain(|act| !matches!(act, Act::Ask(Topic::Other) | Act::Inform(Slot::OneOf(_))));
        acts.push(Act::Ask(Topic::NotOffered));
    }
    let left = left::unexplained(view, chosen, &explained);
    let shown = chosen.iter().map(|it| (view.written(&it.words).to_owned(), it.what.clone()));
    Understood {
        question: cues.is_question() && !apart,
        weekday: names_only(view, |item| item.is_weekday),
        day_number: names_only(view, |item| item.is_day_number),
        counts_weeks: view
            .cues
            .iter()
            .any(|found| matches!(found.cue, Cue::UnitWeek | Cue::UnitTwoWeeks)),
        consents: consent::consents(view, &cues, chosen, &left.pieces),
        words: view.tokens.iter().filter(|token| token.is_word() || token.is_number()).count(),
        readings: shown.collect(),
        acts,
        left: left.pieces,
        conditions: left.conditions,
        unknown,
    }
}

/// Whether days are named, each in one way.
fn names_only(view: &View<'_>, so: fn(&Expression) -> bool) -> bool {
    let mut days = view.found.items.iter().filter(|item| item.names_day).peekable();
    days.peek().is_some() && days.all(so)
}

fn set(all: &mut [bool], at: usize) {
    if let Some(place) = all.get_mut(at) {
        *place = true;
    }
}

fn clear(all: &mut [bool], at: usize) {
    if let Some(place) = all.get_mut(at) {
        *place = false;
    }
}

/// The denied words that several services have, where one of these is wanted by its name: "a
/// manicure without polish" takes back no manicure, so the words are asked about.
fn widely_denied<'c>(chosen: &'c [Reading], denied: &'c [bool]) -> Vec<&'c Reading> {
    let all = || chosen.iter().zip(denied);
    let wanted = |id: &ServiceId| {
        all().any(|(it, denied)| !denied && matches!(&it.what, What::Service(own) if own == id))
    };
    let wide = all().filter(|(it, denied)| {
        **denied && matches!(&it.what, What::OneOf(ids) if ids.iter().any(wanted))
    });
    wide.map(|(it, _)| it).collect()
}

/// The acts that inform and exclude.
fn slots(view: &View<'_>, chosen: &[Reading], denied: &[bool], cues: &Cues) -> Vec<Act> {
    let mut acts = Vec::new();
    let wide = widely_denied(chosen, denied);
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
            What::Service(_) if mention::tells_of(view, reading) => continue,
            What::Service(id) => Slot::Service(id.clone()),
            What::OneOf(_) if mention::describes(view, chosen, reading) => continue,
            What::OneOf(ids) => Slot::OneOf(ids.clone()),
            What::Staff { id, .. }
                if !denied && mention::is_second_choice(view, &acts, reading, id) =>
            {
                Slot::OtherStaff(id.clone())
            }
            What::Staff { id, .. } => Slot::Staff(id.clone()),
            What::Stranger(name) => Slot::Stranger(name.clone()),
            What::Name { name, sure } => Slot::Name { name: name.clone(), sure: *sure },
            What::Email(email) => Slot::Email(email.clone()),
            What::Phone(phone) => Slot::Phone(phone.clone()),
            What::People(many) => Slot::People(*many),
            What::Zone(zone) => Slot::Zone(*zone),
            What::Feast(None) => Slot::UnclearDay,
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
            What::When { .. } if *denied => {
                let meaning = when::excluded(view, reading);
                acts.extend(meaning.map(|meaning| Act::Exclude(Slot::When(Ok(meaning)))));
                continue;
            }
            What::Cue(_) | What::When { .. } | What::Hour(_) | What::Feast(Some(_)) => continue,
        };
        acts.push(if *denied { Act::Exclude(slot) } else { Act::Inform(slot) });
    }
    if let Some(visits) = visits::read(view, chosen, denied, cues) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::People(_))));
        acts.push(Act::Inform(Slot::Visits(visits)));
        return acts;
    }
    if let Some(alternatives) = when::alternatives(view, chosen, denied, cues) {
        acts.push(Act::Inform(Slot::Alternatives(alternatives)));
        return acts;
    }
    let meant = when::meant(view, chosen, denied);
    if cues.any(&[Cue::Cancel, Cue::Move]) {
        let of = when::of_booking(view, chosen, denied, &meant);
        acts.extend(of.into_iter().map(|meaning| Act::Inform(Slot::Of(meaning))));
    }
    if !matches!(&meant, Ok(meaning) if meaning.is_empty()) {
        acts.push(Act::Inform(Slot::When(meant)));
    }
    acts
}

/// The wishes and questions of a message.
struct Wishes<'a> {
    view: &'a View<'a>,
    cues: &'a Cues,
    chosen: &'a [Reading],
}

impl Wishes<'_> {
    fn acts(&self, slots: &[Act]) -> Vec<Act> {
        let mut acts: Vec<Act> = Vec::new();
        for found in self.cues.iter() {
            let act = match found.cue {
                Cue::Cancel => Some(self.cancel(&found, slots)),
                Cue::Move => Some(self.moves(&found, slots)),
                _ => self.simple(&found, slots),
            };
            if let Some(act) = act.filter(|act| !acts.contains(act)) {
                acts.push(act);
            }
        }
        // "Something came up, can you push it back an hour?" tells why it is to be moved.
        let counted = |act: &Act| matches!(act, Act::Correct(Shift::Minutes(_) | Shift::Days(_)));
        let timed = slots.iter().any(|act| matches!(act, Act::Inform(Slot::When(_))));
        let moves = timed && acts.contains(&Act::Request(Request::Move));
        let reason = |found: Match| {
            self.view.with(Cue::Unable).any(|it| it.from == found.from && it.until == found.until)
        };
        let cancels = || self.cues.iter().filter(|found| found.cue == Cue::Cancel);
        if (moves || slots.iter().any(counted)) && cancels().all(reason) {
            acts.retain(|act| *act != Act::Request(Request::Cancel));
        }
        if acts.contains(&Act::Request(Request::Cancel))
            && taken_back::stays(self.view, self.chosen, self.cues)
        {
            acts.retain(|act| {
                !matches!(act, Act::Request(Request::Cancel) | Act::Select(Choice::All))
            });
            acts.push(Act::Refuse(Request::Cancel));
        }
        if self.joins() && slots.iter().any(|act| matches!(act, Act::Inform(Slot::Service(_)))) {
            acts.push(Act::Request(Request::Again));
        }
        if self.view.with(Cue::Surname).next().is_some() {
            acts.push(Act::Inform(Slot::Surname));
        }
        acts.extend(shifts::read(self.view, self.chosen, self.cues));
        acts.extend(consent::answer(self.view, self.cues, slots));
        let settled = acts.iter().chain(slots).any(settles);
        let topics = fact::topics(self.view, self.chosen, self.cues, settled);
        if topics.is_empty() && self.cues.is_question() && !settled {
            acts.push(Act::Ask(Topic::Other));
        }
        acts.extend(topics.into_iter().map(Act::Ask));
        acts
    }

    /// Whether the message begins with "and": what it says comes in addition.
    fn joins(&self) -> bool {
        let first = self.view.tokens.iter().position(super::tokens::Token::is_word);
        let yes = self.cues.iter().any(|found| found.cue == Cue::Yes && Some(found.from) == first);
        !yes && first.is_some_and(|at| self.view.has(at, Cue::Joins))
    }

    /// Whether a question says what does not suit, and what does: "Monday won't do, how about
    /// Tuesday at the same time?"
    fn moves_elsewhere(&self, found: &Match, slots: &[Act]) -> bool {
        let reason =
            self.view.with(Cue::Unable).any(|it| it.from == found.from && it.until == found.until);
        let other = |act: &Act| {
            matches!(act, Act::Correct(Shift::SameTime | Shift::Minutes(_) | Shift::Days(_)))
                || matches!(act, Act::Inform(Slot::When(Ok(when))) if when.date.is_some())
        };
        reason && self.cues.is_question() && slots.iter().any(other)
    }

    /// A wish to cancel, the wish not to, or a question about it.
    fn cancel(&self, found: &Match, slots: &[Act]) -> Act {
        let cues = self.cues;
        if self.moves_elsewhere(found, slots) {
            return Act::Request(Request::Move);
        }
        if scope::is_denied(self.view, cues, found)
            || cues.beside(found, &[Cue::Keep])
                && !taken_back::keeps_another(self.view, cues, found)
        {
            return Act::Refuse(Request::Cancel);
        }
        let asks = cues.asks(found) && !cues.beside(found, &[Cue::Please]);
        let may = cues.beside(found, &[Cue::May]) && !cues.beside(found, &[Cue::Please]);
        let rules = cues.beside(found, &[Cue::Policy, Cue::If, Cue::Maybe, Cue::How, Cue::Gone]);
        if asks || may || rules {
            Act::Ask(Topic::CancelRules)
        } else {
            Act::Request(Request::Cancel)
        }
    }

    fn moves(&self, found: &Match, slots: &[Act]) -> Act {
        let cues = self.cues;
        if scope::is_denied(self.view, cues, found) {
            return Act::Refuse(Request::Move);
        }
        let timed =
            slots.iter().any(|act| matches!(act, Act::Inform(Slot::When(_)) | Act::Correct(_)));
        let rules = cues.beside(found, &[Cue::Policy, Cue::If, Cue::Maybe, Cue::How]);
        let may = (cues.asks(found) || cues.beside(found, &[Cue::May]))
            && !cues.beside(found, &[Cue::Please]);
        if !timed && (rules || may) {
            Act::Ask(Topic::MoveRules)
        } else {
            Act::Request(Request::Move)
        }
    }

    fn simple(&self, found: &Match, slots: &[Act]) -> Option<Act> {
        Some(match found.cue {
            Cue::Book => Act::Request(Request::Book),
            Cue::Look => Act::Request(Request::Look),
            Cue::List => Act::Request(Request::List),
            Cue::Human => Act::Request(Request::Human),
            Cue::Again => Act::Request(Request::Again),
            Cue::Rather => Act::Request(Request::Rather),
            Cue::Late if self.cues.beside(found, &[Cue::If, Cue::How, Cue::LateRule]) => {
                Act::Ask(Topic::LateRule)
            }
            Cue::Late => Act::Request(Request::Late),
            Cue::LateRule => Act::Ask(Topic::LateRule),
            Cue::Details => Act::Request(Request::Details),
            Cue::Resend => Act::Request(Request::Resend),
            Cue::Repeat => Act::Request(Request::Repeat),
            Cue::SameLast => Act::Request(Request::SameLast),
            Cue::Wait => Act::Request(Request::Wait),
            Cue::Keep => Act::Request(Request::Keep),
            Cue::NothingMore => Act::Request(Request::NoEmail),
            Cue::AfterBooking | Cue::BeforeBooking => Act::Request(Request::Behind),
            Cue::Undo => Act::Request(Request::Undo),
            Cue::ThatPerson => Act::Inform(Slot::ThatStaff),
            Cue::Any => Act::Select(Choice::Any),
            Cue::Anyone => Act::Inform(Slot::AnyStaff),
            Cue::Earliest => Act::Select(Choice::Earliest),
            Cue::Latest => Act::Select(Choice::Latest),
            Cue::All
                if *self.view.setting.asked == Asked::Which
                    || self.cues.any(&[Cue::Cancel, Cue::Move]) =>
            {
                Act::Select(Choice::All)
            }
            Cue::Other if taken_back::is_kept(self.view, self.cues, found) => return None,
            Cue::Other => Act::Select(Choice::Other),
            Cue::EarlierOne => Act::Select(Choice::EarlierOne),
            Cue::LaterOne => Act::Select(Choice::LaterOne),
            Cue::Relation => Act::Inform(Slot::Other),
            Cue::Child => Act::Inform(Slot::Child),
            Cue::WeekdaysOnly => Act::Inform(Slot::Weekdays),
            _ => return self.topic(found, slots),
        })
    }

    /// What is asked, and courtesies.
    fn topic(&self, found: &Match, slots: &[Act]) -> Option<Act> {
        let has = |wanted: fn(&Act) -> bool| slots.iter().any(wanted);
        let asks = self.cues.is_question();
        Some(match found.cue {
            Cue::Price if fact::is_price_of_subject(self.cues, found) => return None,
            Cue::Price => Act::Ask(Topic::Price),
            Cue::Length => Act::Ask(Topic::Length),
            Cue::Address if !has(|act| matches!(act, Act::Inform(Slot::Email(_)))) => {
                Act::Ask(Topic::Address)
            }
            Cue::Hours => Act::Ask(Topic::Hours),
            Cue::Phone => Act::Ask(Topic::Phone),
            Cue::Services => Act::Ask(Topic::Services),
            Cue::Staff if asks || self.chosen.len() < 6 => Act::Ask(Topic::Staff),
            Cue::Robot => Act::Ask(Topic::Robot),
            Cue::Whose => Act::Ask(Topic::Whose),
            Cue::WhenMine => Act::Ask(Topic::WhenMine),
            Cue::AskHuman => Act::Ask(Topic::Human),
            Cue::ZoneWhich => Act::Ask(Topic::Zone),
            Cue::Help => Act::Ask(Topic::Help),
            Cue::Greet => Act::Courtesy(Courtesy::Greet),
            Cue::Thanks => Act::Courtesy(Courtesy::Thanks),
            Cue::Bye => Act::Courtesy(Courtesy::Bye),
            Cue::Offers | Cue::Does
                if asks
                    && has(|act| matches!(act, Act::Inform(Slot::Service(_))))
                    && !has(|act| matches!(act, Act::Inform(Slot::When(_)))) =>
            {
                Act::Ask(Topic::Price)
            }
            _ => return None,
        })
    }
}

/// Whether an act says what a question is about.
fn settles(act: &Act) -> bool {
    match act {
        Act::Ask(_) | Act::Correct(_) | Act::Refuse(_) | Act::Select(_) => true,
        Act::Inform(slot) => matches!(
            slot,
            Slot::When(_)
                | Slot::Visits(_)
                | Slot::Service(_)
                | Slot::About(_)
                | Slot::OneOf(_)
                | Slot::Staff(_)
                | Slot::Stranger(_)
        ),
        Act::Request(request) => !matches!(request, Request::Rather | Request::Again),
        Act::Exclude(_) | Act::Confirm(_) | Act::Courtesy(_) => false,
    }
}
