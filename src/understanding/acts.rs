//! From the chosen readings to acts.

use std::ops::Range;

use crate::lang::{Counts, Cue, Match, OwnVisit, Subject};

use super::{
    Act, Choice, Feature, Request, Slot, Topic, Understood, aside, ask, companions, consent, cost,
    fact, fact_words, from_day, implied, left,
    marks::{clear, covered, explained, set},
    mention, named_days, no_order, offer,
    reading::{Reading, What},
    scope,
    sentence::Cues,
    shifts, slots, spot, taken_back,
    view::View,
    who, wish,
};

/// Reads the acts of a message.
pub(super) fn read(view: &View<'_>, chosen: &[Reading], reminders: &[Range<usize>]) -> Understood {
    let claimed = covered(view, chosen.iter().filter(|it| !matches!(it.what, What::Cue(_))));
    let mut explained = explained(view, chosen, reminders);
    let cues = Cues::new(view.tokens, view.cues, &claimed);
    let mut denied = scope::denied(view.tokens, chosen, &cues);
    taken_back::correct(view, chosen, &cues, &mut denied);
    let mut acts = slots::read(view, chosen, &denied, &cues);
    drop_told_days(view, chosen, &cues, &mut acts);
    let wishes = Wishes { view, cues: &cues, chosen };
    let found = wishes.acts(&acts);
    acts.extend(found.acts);
    implied::add(view, chosen, &mut acts);
    who::name_one_day(&mut acts);
    let apart = left::asks_apart(view, chosen, &explained);
    if apart && !acts.iter().any(|act| matches!(act, Act::Ask(_))) {
        acts.push(Act::Ask(Topic::Other));
    }
    mentioned(view, chosen, &denied, &cues)
        .into_iter()
        .flat_map(|reading| reading.words.clone())
        .for_each(|at| clear(&mut explained, at));
    fact::drop_children(view, chosen, &cues, &mut acts);
    no_order::drop_described(view, &cues, &mut acts);
    // What an answered question says adds no condition to what is ordered beside it.
    spot::drop_loose(view, chosen, &found.answered, &mut acts);
    found.answered.into_iter().flatten().for_each(|at| set(&mut explained, at));
    let unknown = offer::not_offered(view, chosen, &explained, &cues, &acts);
    if !unknown.is_empty() {
        offer::drop_asked(&mut acts);
        acts.push(Act::Ask(Topic::NotOffered));
    }
    let mut left = left::left_over(view, chosen, &explained, &acts);
    who::take_fuller(&mut acts, &mut left.pieces);
    let shown = chosen.iter().map(|it| (view.written(&it.words).to_owned(), it.what.clone()));
    Understood {
        either: cues.has(Cue::Or) || view.with(Cue::Or).next().is_some(),
        lists_days: named_days::lists(view),
        each_day: named_days::wants_each(view, &cues),
        question: cues.is_question() && !apart,
        supposes: supposes(view, chosen),
        denies: cues.any(&[Cue::Not, Cue::No]),
        joins: wishes.joins(),
        weekday: named_days::only(view, |item| item.is_weekday),
        dated: view.found.items.iter().any(|item| item.is_dated),
        fixed_day: named_days::is_fixed(view),
        day_number: named_days::only(view, |item| item.is_day_number),
        counts_weeks: named_days::counts_weeks(view),
        agreed: consent::agreed(view, &cues),
        takes_back: consent::takes_back(view, &cues, chosen),
        consents: consent::consents(view, &cues, chosen, &left.pieces),
        books: consent::books(view, &cues),
        words: view.tokens.iter().filter(|token| token.is_word() || token.is_number()).count(),
        readings: shown.collect(),
        acts,
        left: left.pieces,
        conditions: left.conditions,
        sought: left.sought,
        unknown,
    }
}

/// Takes back a day that is only told of.
fn drop_told_days(view: &View<'_>, chosen: &[Reading], cues: &Cues, acts: &mut Vec<Act>) {
    let orders = acts.iter().any(|act| matches!(act, Act::Inform(Slot::Service(_))));
    // "I'll ring in January" names no day for a visit.
    if cues.has(Cue::Leaves) && !orders
        || from_day::is_story(view, chosen, acts)
        || shifts::only_tells_a_day(view, chosen)
    {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::When(_))));
    }
}

/// Whether a condition is a part of the words that turn to something else: «а якщо», «а що як».
fn supposes(view: &View<'_>, chosen: &[Reading]) -> bool {
    let turns = |it: &&Reading| matches!(it.what, What::Cue(Cue::Rather | Cue::Wonders));
    let within = |at: usize| chosen.iter().filter(turns).any(|it| it.words.contains(&at));
    view.with(Cue::If).any(|found| within(found.from))
}

/// The readings that explain no word: an animal that is only mentioned ("a haircut for my puppy"),
/// and words of several services that are denied.
fn mentioned<'c>(
    view: &View<'_>,
    chosen: &'c [Reading],
    denied: &'c [bool],
    cues: &Cues,
) -> Vec<&'c Reading> {
    let animal = |it: &&Reading| match it.what {
        What::Cue(Cue::About(Subject::PETS | Subject::SPECIES) | Cue::Counts(Counts::Animals)) => {
            !view.serves_animals()
        }
        _ => false,
    };
    let animals = chosen.iter().filter(|_| !cues.is_question()).filter(animal);
    animals.chain(mention::widely_denied(chosen, denied)).collect()
}

/// What a message wishes and asks, and the words of its questions that a fact answers.
struct Wished {
    acts: Vec<Act>,
    answered: Vec<Range<usize>>,
}

/// The wishes and questions of a message.
pub(super) struct Wishes<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) cues: &'a Cues,
    pub(super) chosen: &'a [Reading],
}

impl Wishes<'_> {
    fn acts(&self, slots: &[Act]) -> Wished {
        let mut acts: Vec<Act> = Vec::new();
        for found in self.cues.iter().filter(|it| !self.is_aside(it)) {
            let act = match found.cue {
                Cue::Cancel => Some(self.cancel(&found, slots)),
                Cue::Move => Some(self.moves(&found, slots)),
                Cue::Drop if self.names_by_day(&found) => Some(Act::Request(Request::Cancel)),
                _ => self.simple(&found, slots),
            };
            if let Some(act) = act.filter(|act| !acts.contains(act)) {
                acts.push(act);
            }
        }
        // "Something came up, can you push it back an hour?" tells why it is to be moved.
        let counted = |act: &Act| matches!(act, Act::Correct(shift) if shift.counts());
        let timed = slots.iter().any(|act| matches!(act, Act::Inform(Slot::When(_))));
        let moves = timed && acts.contains(&Act::Request(Request::Move));
        let reason = |found: Match| {
            self.view.with(Cue::Unable).any(|it| it.from == found.from && it.until == found.until)
        };
        let cancels = || self.cues.iter().filter(|found| found.cue == Cue::Cancel);
        if (moves || slots.iter().any(counted)) && cancels().all(reason) {
            acts.retain(|act| *act != Act::Request(Request::Cancel));
        }
        who::ask(self.view, self.cues, slots, &mut acts);
        // "I'll pop by with it one day" books nothing.
        if acts.contains(&Act::Request(Request::Leave)) && !slots.iter().any(fact::settles) {
            acts.retain(|act| *act != Act::Request(Request::Book));
        }
        companions::drop_unable(self.view, slots, &mut acts);
        wish::drop_asked_around(self.cues, slots, &mut acts);
        self.take_back(&mut acts);
        self.rather_than_book(&mut acts, slots);
        if self.joins() && slots.iter().any(|act| matches!(act, Act::Inform(Slot::Service(_)))) {
            acts.push(Act::Request(Request::Again));
        }
        if self.view.with(Cue::Surname).next().is_some() {
            acts.push(Act::Inform(Slot::Surname));
        }
        // "Wait, that's only one? I want mine done as well."
        if acts.contains(&Act::Request(Request::Again)) && self.cues.is_question() {
            acts.retain(|act| *act != Act::Request(Request::NoMore));
        }
        if (mention::only(self.view, self.chosen) || aside::only_known(self.view, self.chosen))
            && !acts.contains(&Act::Request(Request::NoMore))
        {
            acts.push(Act::Request(Request::NoMore));
        }
        acts.extend(shifts::read(self.view, self.chosen, self.cues));
        acts.extend(consent::answer(self.view, self.cues, slots));
        let answered = self.ask(&mut acts, slots);
        Wished { acts, answered }
    }

    /// Adds what is asked of the house; what only asks orders nothing. Returns the words of the
    /// questions that a fact answers and that order nothing.
    fn ask(&self, acts: &mut Vec<Act>, slots: &[Act]) -> Vec<Range<usize>> {
        let settled = acts.iter().chain(slots).any(fact::settles);
        let topics = fact::topics(self.view, self.chosen, self.cues, settled);
        let asks = self.cues.is_question() || !settled && who::begins(self.view);
        let compares = |act: &Act| {
            matches!(act, Act::Inform(Slot::Feature(Feature::Dearest(_) | Feature::Longest(_))))
        };
        let unknown = topics.is_empty() && asks;
        let aside = unknown && aside::asks(self.view, self.chosen, self.cues, acts, slots);
        let named = aside::names_house(self.view);
        if unknown && (!settled || aside) {
            let list = self.asks_for_services() || slots.iter().any(compares);
            acts.push(Act::Ask(match (named, list) {
                (true, _) => Topic::Name,
                (_, true) => Topic::Services,
                _ if cost::tells_a_sum(self.view, self.chosen) => Topic::Price,
                _ => Topic::Other,
            }));
        }
        acts.extend(cost::of_asked(self.cues, slots, acts));
        // "And is the wreath dearer?" asks for prices.
        let asked = |act: &Act| matches!(act, Act::Ask(_) | Act::Request(_));
        if asks && topics.is_empty() && slots.iter().any(compares) && !acts.iter().any(asked) {
            acts.push(Act::Ask(Topic::Compare));
        }
        if aside || aside::only_asks(self.view, self.cues, slots, &topics) {
            acts.retain(|act| *act != Act::Request(Request::Book));
        }
        // "Can my friend come along?" asks about a guest and brings none.
        let facts = topics.iter().filter(|it| matches!(it.topic, Topic::Fact(_)));
        let asked_of = |found: &Match| facts.clone().any(|it| it.words.contains(&found.from));
        if self.view.with(Cue::Relation).next().is_some()
            && self.view.with(Cue::Relation).all(asked_of)
        {
            acts.retain(|act| *act != Act::Inform(Slot::Other));
        }
        aside::drop_asked(self.cues, &topics, acts);
        aside::drop_repeated(self.view, &topics, slots, acts);
        let mut answered = Vec::new();
        // "And if I fall ill, how do I cancel?" is one question.
        let ruled = [Topic::CancelRules, Topic::MoveRules, Topic::LateRule];
        let ruled = ruled.iter().any(|rule| acts.contains(&Act::Ask(*rule)));
        for topic in topics.into_iter().filter(|it| !ruled || it.topic != Topic::Other) {
            let ask = Act::Ask(topic.topic);
            if !acts.contains(&ask) {
                acts.push(ask);
            }
            if matches!(topic.topic, Topic::Fact(_)) && !left::says_slot(self.chosen, &topic.words)
            {
                answered.push(topic.words);
            }
        }
        answered
    }

    /// "Friday is not working out, can I book next week?" changes what stands or is shown.
    fn rather_than_book(&self, acts: &mut Vec<Act>, slots: &[Act]) {
        let timed = |act: &Act| matches!(act, Act::Inform(Slot::When(_)) | Act::Correct(_));
        let unable = self.view.with(Cue::Unable).next().is_some();
        let books = acts.contains(&Act::Request(Request::Book));
        if unable && slots.iter().any(timed) && (books || self.cues.is_question()) {
            let changes = [Request::Rather, Request::Move, Request::Cancel];
            let changes = changes.into_iter().any(|it| acts.contains(&Act::Request(it)));
            acts.retain(|act| *act != Act::Request(Request::Book));
            acts.extend((!changes).then_some(Act::Request(Request::Rather)));
        }
    }

    /// Takes back a cancellation that the message takes back.
    fn take_back(&self, acts: &mut Vec<Act>) {
        if acts.contains(&Act::Request(Request::Cancel))
            && taken_back::stays(self.view, self.chosen, self.cues)
        {
            acts.retain(|act| {
                !matches!(
                    act,
                    Act::Request(Request::Cancel | Request::Move) | Act::Select(Choice::All)
                )
            });
            acts.push(Act::Refuse(Request::Cancel));
        }
        if acts.contains(&Act::Refuse(Request::Cancel)) && self.cues.has(Cue::Policy) {
            acts.push(Act::Ask(Topic::CancelRules));
        }
    }

    /// Whether something is asked for that several services do: "do you do massages?"
    fn asks_for_services(&self) -> bool {
        let generic = |key: &&str| fact_words::is_of_a_service(self.view, key);
        self.cues.any(&[Cue::Does, Cue::Offers, Cue::How]) && self.view.keys.iter().any(generic)
    }

    /// The place of the first word.
    fn first(&self) -> usize {
        self.view.tokens.iter().position(super::tokens::Token::is_word).unwrap_or(0)
    }

    /// Whether the message begins with "and": what it says comes in addition.
    fn joins(&self) -> bool {
        let first = self.first();
        let yes = self.cues.iter().any(|found| found.cue == Cue::Yes && found.from == first);
        let or = self.view.has(first, Cue::Or);
        !yes && !or && self.view.has(first, Cue::Joins) && !self.view.has(first, Cue::Subject)
    }

    fn is_aside(&self, found: &Match) -> bool {
        let (view, chosen) = (self.view, self.chosen);
        wish::is_obliged(view, found) || shifts::is_reason(view, chosen, self.cues, found)
    }

    /// The act of a wish that a word says by itself; `None`: none after all.
    fn wish(&self, found: &Match, request: Request) -> Option<Act> {
        // How late one may be is a question, and that one is late is told.
        let rule =
            found.cue == Cue::Late && self.cues.beside(found, &[Cue::If, Cue::How, Cue::LateRule]);
        // "I don't need another one."
        let denied = matches!(request, Request::Again | Request::Rather)
            && !self.cues.asks(found)
            && scope::is_denied(self.view, self.cues, found);
        let agrees = found.cue == Cue::Alone && wish::agrees(self.view, found);
        let waits = request == Request::Wait;
        if agrees || waits && wish::orders_elsewhere(self.view, self.chosen, found) {
            return None;
        }
        match (rule, denied, request) {
            (true, _, _) => Some(Act::Ask(Topic::LateRule)),
            (_, true, Request::Again) => Some(Act::Request(Request::NoMore)),
            (_, true, _) => None,
            _ => Some(Act::Request(request)),
        }
    }

    fn simple(&self, found: &Match, slots: &[Act]) -> Option<Act> {
        if let Some(request) = wish::plain(found.cue) {
            return self.wish(found, request);
        }
        Some(match found.cue {
            Cue::LateRule => Act::Ask(Topic::LateRule),
            Cue::ThatPerson => Act::Inform(Slot::ThatStaff),
            Cue::SameWeek => Act::Inform(Slot::SameWeek),
            Cue::Any => Act::Select(Choice::Any),
            Cue::Anyone => Act::Inform(Slot::AnyStaff),
            Cue::Earliest => Act::Select(Choice::Earliest),
            Cue::Latest => Act::Select(Choice::Latest),
            Cue::All if wish::is_of_several(self.view, self.cues) => Act::Select(Choice::All),
            Cue::Own(OwnVisit::OneName) => Act::Inform(Slot::MyName),
            Cue::Own(OwnVisit::Mine | OwnVisit::Theirs) => {
                return wish::whose(self.view, self.chosen, self.cues, found);
            }
            // "10 for both" of several who come; a price is asked for both together.
            Cue::Together
                if !self.cues.has(Cue::Price)
                    && !self.cues.is_question()
                    && self.view.setting.company
                    && self
                        .view
                        .with(Cue::All)
                        .any(|all| found.from <= all.from && all.until <= found.until) =>
            {
                Act::Select(Choice::All)
            }
            Cue::Other if taken_back::is_kept(self.view, self.cues, found) => return None,
            Cue::Other => Act::Select(Choice::Other),
            Cue::EarlierOne => Act::Select(Choice::EarlierOne),
            Cue::LaterOne => Act::Select(Choice::LaterOne),
            Cue::Relation if mention::comes(self.view, self.chosen, found) => {
                Act::Inform(Slot::Other)
            }
            Cue::Child if mention::comes(self.view, self.chosen, found) => Act::Inform(Slot::Child),
            // "I'll talk to my husband first" brings no other person.
            Cue::MeAnd if self.view.with(Cue::Consults).next().is_some() => return None,
            Cue::MeAnd if spot::adds_one(self.view, found) => Act::Inform(Slot::Other),
            // "Put both in my name."
            Cue::ForMe if wish::is_for_all(self.view, found) => Act::Inform(Slot::MyName),
            Cue::MeAnd | Cue::ForMe => Act::Inform(Slot::WithMe),
            Cue::Myself => Act::Inform(Slot::Myself),
            Cue::WeekdaysOnly => Act::Inform(Slot::Weekdays),
            _ => return ask::topic(self.view, self.chosen, self.cues, found, slots),
        })
    }
}
