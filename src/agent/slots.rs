//! Slots in a model's answer: `{free:2}`, `{booking.when}`, `{price:Haircut}`, written by code.
//!
//! A model that keeps to them writes no digit, weekday, month, currency or link itself, so it cannot
//! get one wrong, and the day and the time have the form that their place in the sentence wants. A
//! slot is filled from the facts of the turn alone. The filled answer is checked like any other
//! ([`truth`](super::truth)), so a model that mixes slots and digits is no special case. Whether a
//! model is told of them is a setting, because weak models write them wrongly; `zapys doctor` tries.

use jiff::civil::{Date, DateTime};

use crate::{
    bots::Service,
    chat::{Fact, Refusal},
    messages::dates::{self, Join},
    schedule::Booking,
    text::word_lists::phrases,
};

use super::Request;

/// What a model is told of slots, behind the same system prompt.
pub const GUIDE: &str = "
# Slots
Never write digits, days, times, prices or links yourself. Write these slots, and code fills them in, \
with the right preposition:
- {free:1}, {free:2}, …: the first, the second time that check_calendar_availability just gave
- {free}: the first few of them as a list
- {booking.when}: the day and time of the customer's appointment
- {held.when}: the day and time that is held
- {meet}: the video link of the appointment
- {price:NAME}, {length:NAME}: of the service with this name
- {address}, {phone}: of the business
Example: \"I can offer you {free:1} or {free:3}. A haircut costs {price:Haircut}. What suits you?\"
";

/// How many times `{free}` lists.
const MOST_LISTED: usize = 6;

/// Fills the slots of an answer.
///
/// # Errors
/// The first slot for which there is no fact.
pub fn fill(request: &Request, text: &str) -> Result<String, String> {
    let facts = Facts::of(request);
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    let mut named = None;
    while let Some(Slot { before, name, after }) = next(rest) {
        filled.push_str(before);
        let place = Place::of(&filled);
        let value = facts.value(name, place, &mut named).ok_or_else(|| name.to_owned())?;
        let timed = ["free", "booking.when", "held.when"].iter().any(|it| name.starts_with(it));
        if place == Place::Replaced && timed {
            let cut = filled.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
            filled.truncate(cut);
        }
        let begins = filled.trim_end().chars().next_back().is_none_or(|c| ".!?\n".contains(c));
        filled.push_str(&if begins { capitalised(&value) } else { value });
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Returns whether an answer has a slot.
pub fn has_one(text: &str) -> bool {
    next(text).is_some()
}

/// A slot in a text.
struct Slot<'a> {
    before: &'a str,
    name: &'a str,
    after: &'a str,
}

/// Returns the first slot of a text.
fn next(text: &str) -> Option<Slot<'_>> {
    let is_name = |name: &str| {
        NAMES.iter().any(|known| name == *known || name.starts_with(&format!("{known}:")))
    };
    text.match_indices('{').find_map(|(at, _)| {
        let inner = text.get(at + 1..)?;
        let (name, after) = inner.split_once('}')?;
        let before = text.get(..at)?;
        is_name(name).then_some(Slot { before, name, after })
    })
}

const NAMES: [&str; 8] =
    ["free", "booking.when", "held.when", "meet", "price", "length", "address", "phone"];

/// The place of a slot in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It stands for itself: "завтра о 14:00".
    Free,
    /// Behind a preposition that goes with the day and the time: "on {free:1}"; ours replaces it.
    Replaced,
    /// Behind one that stays and wants the day without its own: "на вівторок".
    Governed,
}

impl Place {
    fn of(before: &str) -> Self {
        let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next();
        let word = word.unwrap_or_default().to_lowercase();
        let is = |section| phrases("slots", section).contains(&word.as_str());
        if word.is_empty() || !before.ends_with(char::is_whitespace) {
            Self::Free
        } else if is("replaced") {
            Self::Replaced
        } else if is("governs") {
            Self::Governed
        } else {
            Self::Free
        }
    }
}

/// What slots are filled from.
struct Facts<'a> {
    request: &'a Request,
    today: Date,
    free: Vec<DateTime>,
    booking: Option<&'a Booking>,
    held: Option<DateTime>,
}

impl<'a> Facts<'a> {
    fn of(request: &'a Request) -> Self {
        let today = request.context.sent().date();
        let mut facts = Self { request, today, free: Vec::new(), booking: None, held: None };
        for done in request.outcomes() {
            match &done.outcome.fact {
                Fact::Times(times) => {
                    let starts = times.free.iter().flat_map(|(day, starts)| {
                        starts.iter().map(|start| day.to_datetime(*start))
                    });
                    facts.free.extend(starts.chain(times.nearest.iter().copied()));
                }
                Fact::Refused(Refusal::Slot { nearest, .. }) => facts.free.extend(nearest),
                Fact::Held(held) => facts.held = Some(held.local_start),
                Fact::Receipt { booking, .. }
                | Fact::Confirming { booking, .. }
                | Fact::AskYes { booking }
                | Fact::Coming { booking } => facts.booking = Some(booking),
                Fact::Appointments { list } => {
                    facts.booking = list.first().filter(|_| list.len() == 1);
                }
                _ => {}
            }
        }
        facts
    }

    /// Returns what a slot says; `named` is the day that was named last.
    fn value(&self, slot: &str, place: Place, named: &mut Option<Date>) -> Option<String> {
        let (name, argument) = slot.split_once(':').unwrap_or((slot, ""));
        let profile = &self.request.context.profile;
        let lang = self.request.context.lang;
        match (name, argument) {
            ("free", "") => self.list(place, named),
            ("free", number) => {
                let at = number.parse::<usize>().ok()?.checked_sub(1)?;
                Some(self.moment(*self.free.get(at)?, place, named))
            }
            ("booking.when", "") => Some(self.moment(self.booking?.local_start, place, named)),
            ("held.when", "") => Some(self.moment(self.held?, place, named)),
            ("meet", "") => self.booking?.meet_url.clone(),
            ("price", name) => {
                self.service(name)?.price.as_ref().map(|it| it.in_lang(lang).to_owned())
            }
            ("length", name) => Some(dates::for_duration(lang, self.service(name)?.shape.length)),
            ("address", "") => profile.address.as_ref().map(|it| it.in_lang(lang).to_owned()),
            ("phone", "") => profile.phone.clone(),
            _ => None,
        }
    }

    fn service(&self, name: &str) -> Option<&Service> {
        let wanted = name.trim().to_lowercase();
        let is_it = |it: &&Service| {
            it.id.as_str() == wanted || it.name.all().any(|name| name.to_lowercase() == wanted)
        };
        self.request.context.profile.services.iter().find(is_it)
    }

    /// Writes a start; of a day that was just named only the time.
    fn moment(&self, start: DateTime, place: Place, named: &mut Option<Date>) -> String {
        let lang = self.request.context.lang;
        if named.replace(start.date()) == Some(start.date()) {
            return match place {
                Place::Governed => dates::time(lang, start.time()),
                Place::Free | Place::Replaced => dates::at_time(lang, start.time()),
            };
        }
        let day = self.day(start.date(), place);
        format!("{day} {}", dates::at_time(lang, start.time()))
    }

    fn day(&self, date: Date, place: Place) -> String {
        let lang = self.request.context.lang;
        match place {
            Place::Governed => dates::for_day(lang, date, self.today),
            Place::Free | Place::Replaced => dates::day_relative(lang, date, self.today),
        }
    }

    /// Writes the first times of the first day that has any.
    fn list(&self, place: Place, named: &mut Option<Date>) -> Option<String> {
        let lang = self.request.context.lang;
        let day = self.free.first()?.date();
        let starts = self.free.iter().filter(|start| start.date() == day).take(MOST_LISTED);
        let times: Vec<String> = starts.map(|start| dates::at_time(lang, start.time())).collect();
        *named = Some(day);
        Some(format!("{} {}", self.day(day, place), dates::list(lang, &times, Join::Or)))
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::{date, time};

    use super::*;
    use crate::{
        agent::{
            Round,
            tests::{booking, request},
            truth,
        },
        chat::{Call, Done, Outcome, transcript::Times},
        ids::{Lang, ServiceId},
        schedule::Change,
    };

    fn asked(lang: Lang, fact: Fact) -> Request {
        let mut asked = request(&[if lang == Lang::Uk { "що є?" } else { "what is there?" }]);
        Arc::make_mut(&mut asked.context).lang = lang;
        let call = Call { id: "1".into(), function: "f".into(), arguments: "{}".into() };
        let done = Done { call, outcome: Outcome { told: String::new(), fact } };
        asked.rounds = vec![Round { calls: vec![done], ..Round::default() }];
        asked
    }

    fn times() -> Fact {
        let (tuesday, friday) = (date(2026, 11, 24), date(2026, 11, 27));
        let morning = vec![time(9, 0, 0, 0), time(11, 0, 0, 0)];
        Fact::Times(Times {
            service: Some(ServiceId::new("haircut")),
            staff: None,
            days: (tuesday, friday),
            window: (None, None),
            free: vec![(tuesday, morning), (friday, vec![time(16, 30, 0, 0)])],
            why: None,
            nearest: Vec::new(),
            picked: None,
        })
    }

    #[test]
    fn days_and_times_have_the_form_that_their_place_wants() {
        let cases = [
            (
                Lang::En,
                "I can offer {free:1} or {free:3}.",
                "I can offer tomorrow at 9:00 AM or on Friday, November 27 at 4:30 PM.",
            ),
            (Lang::En, "Come {free:1} or {free:2}.", "Come tomorrow at 9:00 AM or at 11:00 AM."),
            (
                Lang::En,
                "Shall I book it for {free:3}?",
                "Shall I book it for Friday, November 27 at 4:30 PM?",
            ),
            (
                Lang::En,
                "You can come on {free:3}.",
                "You can come on Friday, November 27 at 4:30 PM.",
            ),
            (Lang::En, "{free} are free.", "Tomorrow at 9:00 AM or at 11:00 AM are free."),
            (Lang::Uk, "Можна {free:1} або {free:2}.", "Можна завтра о 9:00 або об 11:00."),
            (
                Lang::Uk,
                "Записати вас на {free:3}?",
                "Записати вас на п'ятницю, 27 листопада о 16:30?",
            ),
            (Lang::Uk, "Є місце о {free:3}.", "Є місце у п'ятницю, 27 листопада о 16:30."),
            (Lang::Uk, "Вільно {free}.", "Вільно завтра о 9:00 чи об 11:00."),
        ];
        for (lang, said, filled) in cases {
            let asked = asked(lang, times());
            let got = fill(&asked, said);
            assert_eq!(got.as_deref(), Ok(filled), "{said}");
            assert_eq!(truth::check(&asked, filled), Ok(()), "{filled}");
        }
    }

    #[test]
    fn prices_lengths_and_places_are_those_of_the_profile() {
        let uk = asked(Lang::Uk, times());
        let said = "Стрижка коштує {price:Стрижка} і триває {length:haircut}. Ми тут: {address}.";
        let filled = "Стрижка коштує 500 ₴ і триває 1 годину. Ми тут: вул. Садова, 5, Київ.";
        assert_eq!(fill(&uk, said).as_deref(), Ok(filled));
        assert_eq!(truth::check(&uk, filled), Ok(()));
    }

    #[test]
    fn a_slot_without_a_fact_is_named_and_other_braces_are_left_alone() {
        let en = asked(Lang::En, times());
        for slot in ["free:9", "free:0", "booking.when", "held.when", "meet", "price:Massage"] {
            assert_eq!(fill(&en, &format!("It is {{{slot}}}.")), Err(slot.to_owned()));
        }
        let visit = Box::new(booking(date(2026, 11, 27).at(16, 30, 0, 0)));
        let booked = asked(Lang::En, Fact::Receipt { change: Change::Booked, booking: visit });
        let filled = "You have Friday, November 27 at 4:30 PM.";
        assert_eq!(fill(&booked, "You have {booking.when}.").as_deref(), Ok(filled));
        let filled = "Call us on +380 44 000 00 00.";
        assert_eq!(fill(&en, "Call us on {phone}.").as_deref(), Ok(filled));
        assert_eq!(fill(&en, "a {smile} for {you").as_deref(), Ok("a {smile} for {you"));
        let filled = "See you on Friday, November 27 at 4:30 PM!";
        assert_eq!(fill(&booked, "See you {booking.when}!").as_deref(), Ok(filled));
        assert_eq!(truth::check(&booked, filled), Ok(()));
    }
}
