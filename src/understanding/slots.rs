//! What the chosen readings inform of and exclude: services, people, times.

use crate::{
    ids::ServiceId,
    lang::{Cue, Subject},
};

use super::{
    Act, Choice, Feature, Slot, aside,
    by_itself::by_itself,
    from_day, life, mention, order,
    reading::{Reading, What},
    sentence::Cues,
    spot, story, taken_back, timed,
    view::View,
};

/// The acts that inform and exclude.
pub(super) fn read(view: &View<'_>, chosen: &[Reading], denied: &[bool], cues: &Cues) -> Vec<Act> {
    let mut acts = Vec::new();
    let wide = mention::widely_denied(chosen, denied);
    let sentence = Sentence { view, chosen, denied, cues };
    for (reading, denied) in chosen.iter().zip(denied).filter(|(it, _)| !wide.contains(it)) {
        if let Some(slot) = sentence.slot(reading, *denied, &mut acts) {
            acts.push(if *denied { Act::Exclude(slot) } else { Act::Inform(slot) });
        }
    }
    timed::add(view, chosen, denied, cues, &mut acts);
    keep_wanted(&mut acts);
    acts
}

/// What a reading stands in.
struct Sentence<'a> {
    view: &'a View<'a>,
    chosen: &'a [Reading],
    denied: &'a [bool],
    cues: &'a Cues,
}

impl Sentence<'_> {
    /// Returns what a reading tells, and adds what it does besides; `None`: it tells nothing.
    fn slot(&self, reading: &Reading, denied: bool, acts: &mut Vec<Act>) -> Option<Slot> {
        let (view, chosen) = (self.view, self.chosen);
        if self.is_aside(reading, denied) {
            return None;
        }
        let slot = match &reading.what {
            What::Service(id)
                if !denied && mention::is_asked_about(view, chosen, self.cues, reading) =>
            {
                acts.extend(self.counted(reading, id));
                Slot::About(id.clone())
            }
            What::Service(id) if order::is_before(view, reading) => Slot::After(id.clone()),
            What::Service(_) if mention::tells_of(view, reading) => return None,
            What::Service(id) if mention::is_tried(view, chosen, reading) => {
                Slot::Tried(vec![id.clone()])
            }
            What::OneOf(ids) if mention::is_tried(view, chosen, reading) => {
                Slot::Tried(ids.clone())
            }
            What::Service(_) if !denied && mention::or_before(view, chosen, reading).is_some() => {
                let both = mention::or_before(view, chosen, reading).into_iter().chain([reading]);
                Slot::OneOf(both.flat_map(|it| mention::ids(&it.what)).cloned().collect())
            }
            What::Service(_) if !denied && mention::or_behind(view, chosen, reading) => {
                return None;
            }
            What::Service(id) => Slot::Service(id.clone()),
            What::OneOf(_)
                if !denied && aside::is_asked_aside(view, chosen, self.cues, reading) =>
            {
                return None;
            }
            What::OneOf(_) if life::is_purpose(view, chosen, reading) => return None,
            What::OneOf(_) if mention::describes(view, chosen, self.denied, reading) => {
                return None;
            }
            What::OneOf(_) if mention::beside(view, chosen, reading, false).is_some() => {
                return None;
            }
            What::OneOf(ids) => self.one_of(reading, ids, denied),
            What::Staff { id, .. }
                if !denied && mention::is_second_choice(view, acts, reading, id) =>
            {
                Slot::OtherStaff(id.clone())
            }
            // "It need not be Serhii" wishes for anyone.
            What::Staff { .. }
                if view.with(Cue::Anyone).any(|it| it.until == reading.words.start) =>
            {
                return None;
            }
            What::Staff { id, .. } => Slot::Staff(id.clone()),
            What::Guest { name, .. } if self.is_parent(reading) => Slot::Parent(name.clone()),
            What::People(many) => self.people(reading, *many, acts),
            what => return self.act(reading, denied, acts).or_else(|| told(what)),
        };
        Some(slot)
    }

    /// Whether a service is only spoken of: in a story, as the reason, as the occasion ("for his birthday", where
    /// parties are held), or by a word for a person.
    fn is_aside(&self, reading: &Reading, denied: bool) -> bool {
        let (view, chosen) = (self.view, self.chosen);
        match reading.what {
            What::Service(_) | What::OneOf(_) if !denied => {
                story::is_not_wanted(view, chosen, reading)
                    || life::is_why(view, chosen, reading)
                    || life::is_occasion(view, chosen, reading)
                    || mention::is_person(view, reading)
            }
            What::Service(_) => life::is_occasion(view, chosen, reading),
            _ => false,
        }
    }

    /// How many of a service are asked about: "what are two lessons?"
    fn counted(&self, reading: &Reading, id: &ServiceId) -> Option<Act> {
        let before = reading.words.start.checked_sub(1);
        let many = before.and_then(|at| self.view.number(at)).filter(|many| *many > 1)?;
        Some(Act::Inform(Slot::Counted(id.clone(), many)))
    }

    /// Whether a name is that of the relative who writes: "мама Ніна 067…".
    fn is_parent(&self, name: &Reading) -> bool {
        // "Mum Nina at four" comes herself.
        let timed = |it: &Reading| {
            it.words.start == name.words.end
                && matches!(it.what, What::Hour(_) | What::When { time: true, .. })
        };
        let others = self.chosen.iter().filter(|it| matches!(it.what, What::Name { .. }));
        self.view.with(Cue::Parent).any(|found| found.until == name.words.start)
            && !(others.count() > 0 && self.chosen.iter().any(timed))
    }

    /// How many come, and who of them is told.
    fn people(&self, reading: &Reading, many: u32, acts: &mut Vec<Act>) -> Slot {
        let has = |cue| reading.words.clone().any(|at| self.view.has(at, cue));
        let child = has(Cue::Child);
        let with_me = [Cue::MeAnd, Cue::Me, Cue::Subject, Cue::IntroducesSelf];
        let with_me = with_me.into_iter().any(has);
        acts.extend(child.then_some(Act::Inform(Slot::Child)));
        acts.extend(with_me.then_some(Act::Inform(Slot::WithMe)));
        Slot::People(many)
    }

    /// The services that a word fits, with those of the word before it.
    fn one_of(&self, reading: &Reading, ids: &[ServiceId], denied: bool) -> Slot {
        let (view, chosen) = (self.view, self.chosen);
        if !denied && order::is_also(view, chosen, reading) {
            return Slot::AlsoOneOf(ids.to_vec());
        }
        let before = mention::beside(view, chosen, reading, true).unwrap_or_default();
        Slot::OneOf(before.iter().chain(ids).cloned().collect())
    }

    /// Adds the act of a reading that is no slot.
    fn act(&self, reading: &Reading, denied: bool, acts: &mut Vec<Act>) -> Option<Slot> {
        let act = match &reading.what {
            What::WrongName(name) => {
                Act::Exclude(Slot::Name { name: name.clone(), sure: true, own: false })
            }
            What::Choice(_) if taken_back::is_left(self.view, self.cues, reading) => return None,
            // "Not the first" chooses none.
            What::Choice(_) if denied => return None,
            What::Choice(choice) => Act::Select(*choice),
            // "The day before Christmas Eve" is a day of its own.
            What::Shift(_)
                if from_day::of_feast(self.chosen, reading)
                    || from_day::of_day(self.view, self.chosen, reading) =>
            {
                return None;
            }
            What::Shift(shift) => Act::Correct(*shift),
            // "Thanksgiving, right. Friday morning then?" says the day all the same.
            What::Feast(None)
                if self.chosen.iter().any(|it| matches!(it.what, What::When { day: true, .. })) =>
            {
                return None;
            }
            What::When { .. } | What::Hour(_) if denied => {
                Act::Exclude(Slot::When(Ok(by_itself(self.view, reading)?)))
            }
            // "Другу" is an hour and a place in what was offered: which is meant is asked.
            What::Hour(_) => Act::Select(Choice::Nth(spot::place(self.view, reading.words.start)?)),
            _ => return None,
        };
        acts.push(act);
        None
    }
}

/// Takes back the denial of what is wanted: "I haven't had a haircut for long, I want one". Where another
/// service is named as well, the denial stands: "not a cleaning, I had a cleaning, but a filling".
fn keep_wanted(acts: &mut Vec<Act>) {
    let all = acts.clone();
    let denied = |slot: &Slot| all.contains(&Act::Exclude(slot.clone()));
    let other = all.iter().any(|act| match act {
        Act::Inform(slot @ Slot::Service(_)) => !denied(slot),
        _ => false,
    });
    acts.retain(|act| match act {
        Act::Exclude(slot @ Slot::Service(_)) => other || !all.contains(&Act::Inform(slot.clone())),
        Act::Exclude(slot @ Slot::OneOf(_)) => !all.contains(&Act::Inform(slot.clone())),
        Act::Inform(slot @ Slot::Service(_)) => !(other && denied(slot)),
        _ => true,
    });
}

/// Returns what a reading tells with any words beside it; `None`: it tells nothing by itself.
fn told(what: &What) -> Option<Slot> {
    Some(match what {
        What::OneOf(ids) => Slot::OneOf(ids.clone()),
        What::Feature(feature) => Slot::Feature(*feature),
        What::Measure(Subject::AGE, Some(years)) => Slot::Feature(Feature::Age(*years)),
        What::Measure(Subject::WEIGHT, Some(kilos)) => Slot::Feature(Feature::Kilos(*kilos)),
        What::Stranger(name) => Slot::Stranger(name.clone()),
        What::Name { name, sure, own } => Slot::Name { name: name.clone(), sure: *sure, own: *own },
        What::Guest { name, sure } => Slot::Guest { name: name.clone(), sure: *sure },
        What::Spelling(spelling) => Slot::Spelling(*spelling),
        What::PhoneEnd(digits) => Slot::PhoneEnd(digits.clone()),
        What::Email(email) => Slot::Email(email.clone()),
        What::Phone(phone) => Slot::Phone(phone.clone()),
        What::Things(many) => Slot::Things(*many),
        What::Zone(zone) => Slot::Zone(*zone),
        What::Feast(None) => Slot::UnclearDay,
        _ => return None,
    })
}
