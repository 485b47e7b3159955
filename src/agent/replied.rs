//! What a message means by the one that it replies to: a booking, or a free time that was offered.
//!
//! A reply to a whole message means the only booking that it told of. A part that the customer marked
//! in it is read as their own words would be, but only to choose among what that message told: a quote
//! names, and orders nothing.

use jiff::civil::DateTime;

use crate::{
    chat::{Done, Entry, Fact, Refusal},
    dialogue::{Heard, Marked},
    ids::{BookingId, ServiceId},
    schedule::Booking,
};

use super::{TurnContext, UserMessage};

/// How long a text is, in bytes, that no other one begins with by chance.
const LONG: usize = 40;

/// Returns the booking that a message is about by what it replies to; `None`: it is none, or it may be
/// one of several. `read` understands a text by itself.
pub(super) fn booking<'a>(
    context: &'a TurnContext,
    message: &UserMessage,
    read: impl Fn(&str) -> Heard,
) -> Option<&'a BookingId> {
    let entries = of_message(context, message.replied_to.as_deref()?)?;
    if let Some(only) = told_of(entries) {
        return Some(only);
    }
    let quote = message.quote.as_ref()?;
    let told: Vec<&Booking> =
        calls(entries).flat_map(|done| bookings(&done.outcome.fact)).collect();
    let marked = |text: &String| read(text).marks_booking(&told).map(|booking| &booking.id);
    [&quote.text, &quote.line].into_iter().find_map(marked)
}

/// Whether a message replies to one that came before the bot's last answer, so that a yes is none to what that asks.
pub(super) fn is_older(context: &TurnContext, message: &UserMessage) -> bool {
    let replied = message.replied_to.as_deref().and_then(|text| of_message(context, text));
    let answers = |entries: &[Entry]| {
        entries.iter().filter(|it| matches!(it, Entry::Assistant { .. })).count()
    };
    replied.is_some_and(|entries| {
        let own = matches!(entries.first(), Some(Entry::Assistant { .. }));
        own && answers(entries) > 1
    })
}

/// Returns the free time, or the day with free times, that a message marks in what it replies to.
/// `None`: it marks none that was offered there.
pub(super) fn free_time(
    context: &TurnContext,
    message: &UserMessage,
    offers: &[DateTime],
    read: impl Fn(&str) -> Heard,
) -> Option<Marked> {
    let quote = message.quote.as_ref()?;
    let entries = of_message(context, message.replied_to.as_deref()?)?;
    let mut starts: Vec<DateTime> =
        answer(entries).flat_map(|done| offered(&done.outcome.fact)).collect();
    // A button or a model may have shown them without a fact of their own.
    if entries.len() == 1 {
        starts.extend(offers);
    }
    let when = read(&quote.text).marks_time(&read(&quote.line), &starts)?;
    // What was offered before and is no longer spoken of is for the service that it was offered for.
    let start = when.date.zip(when.exact_time()).map(|(day, time)| day.to_datetime(time));
    let is_spoken_of = start.is_none_or(|start| offers.contains(&start));
    let is_older = is_older(context, message) && !is_spoken_of;
    let service = answer(entries).find_map(|done| service(&done.outcome.fact));
    Some(Marked { when, older: service.filter(|_| is_older).cloned() })
}

/// Returns the history from the message on that is replied to: one of the bot's, or the customer's own.
fn of_message<'a>(context: &'a TurnContext, text: &str) -> Option<&'a [Entry]> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let wanted = letters(text);
    let history = &context.history;
    let at = history.iter().rposition(|entry| match entry {
        Entry::Customer { text, .. } => letters(text) == wanted,
        // A channel may add a sentence of its own.
        // What was heard in a voice message is quoted above the answer.
        Entry::Assistant { text, .. } => {
            let sent = letters(text);
            let holds = wanted.starts_with(&sent) || wanted.ends_with(&sent);
            wanted == sent || sent.len() >= LONG && holds
        }
    })?;
    history.get(at..)
}

/// Returns the only booking that a message of the bot's told of, or that came of the customer's own.
fn told_of(entries: &[Entry]) -> Option<&BookingId> {
    for entry in entries {
        let Entry::Assistant { calls, .. } = entry else { continue };
        let told = only_booking(calls);
        // While a slot is held the order goes on.
        if told.is_some() || !is_held(calls) {
            return told;
        }
    }
    None
}

fn is_held(calls: &[Done]) -> bool {
    calls.iter().any(|done| matches!(done.outcome.fact, Fact::Held(_)))
}

/// Returns the calls of the first answer, and of those that follow it while a slot is held.
fn calls(entries: &[Entry]) -> impl Iterator<Item = &Done> {
    let mut goes_on = true;
    let answers = entries.iter().filter_map(|entry| match entry {
        Entry::Assistant { calls, .. } => Some(calls),
        Entry::Customer { .. } => None,
    });
    answers.take_while(move |calls| std::mem::replace(&mut goes_on, is_held(calls))).flatten()
}

/// Returns the calls of the message itself, if it is the bot's.
fn answer(entries: &[Entry]) -> impl Iterator<Item = &Done> {
    let first = match entries.first() {
        Some(Entry::Assistant { calls, .. }) => calls.as_slice(),
        _ => &[],
    };
    first.iter()
}

/// Returns the booking that calls told of, if it is one.
fn only_booking(calls: &[Done]) -> Option<&BookingId> {
    let mut told = calls.iter().rev().filter_map(|done| match &done.outcome.fact {
        Fact::Receipt { booking, .. }
        | Fact::AskYes { booking }
        | Fact::AddressRefused { booking }
        | Fact::Coming { booking } => Some(&booking.id),
        Fact::Appointments { list } => match list.as_slice() {
            [only] => Some(&only.id),
            _ => None,
        },
        _ => None,
    });
    let booking = told.next()?;
    told.all(|other| other == booking).then_some(booking)
}

/// Returns the bookings that a fact tells of.
fn bookings(fact: &Fact) -> &[Booking] {
    match fact {
        Fact::Receipt { booking, .. }
        | Fact::AskYes { booking }
        | Fact::AskChange { booking, .. }
        | Fact::AddressRefused { booking }
        | Fact::Confirming { booking, .. }
        | Fact::Resent { booking }
        | Fact::Coming { booking } => std::slice::from_ref(booking),
        Fact::Appointments { list } | Fact::Refused(Refusal::WhichAppointment { list }) => list,
        _ => &[],
    }
}

/// Returns the service whose free starts a fact tells of.
const fn service(fact: &Fact) -> Option<&ServiceId> {
    match fact {
        Fact::Times(times) => times.service.as_ref(),
        Fact::Refused(Refusal::Slot { service, .. }) => Some(service),
        Fact::Offered(offer) => Some(&offer.service),
        _ => None,
    }
}

/// Returns the free starts that a fact tells of.
fn offered(fact: &Fact) -> Vec<DateTime> {
    match fact {
        Fact::Times(times) => {
            let of_day = |(day, free): &(jiff::civil::Date, Vec<jiff::civil::Time>)| {
                let day = *day;
                free.iter().map(move |time| day.to_datetime(*time)).collect::<Vec<_>>()
            };
            times.free.iter().flat_map(of_day).chain(times.nearest.iter().copied()).collect()
        }
        Fact::Refused(Refusal::Slot { nearest, .. }) => nearest.clone(),
        Fact::Offered(offer) => vec![offer.local_start],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::{
        agent::{
            hear::understand,
            tests::{NOW, booking as booked_at, request},
        },
        chat::{Call, Outcome, Quote, transcript::Times},
        schedule::Change,
    };

    fn said(text: &str) -> UserMessage {
        let [message] = request(&[text]).context.heard.clone().try_into().unwrap();
        message
    }

    fn answered(text: &str, facts: &[Fact]) -> Entry {
        let done = |fact: &Fact| Done {
            call: Call { id: String::new(), function: String::new(), arguments: String::new() },
            outcome: Outcome { told: String::new(), fact: fact.clone() },
        };
        Entry::Assistant { text: text.into(), calls: facts.iter().map(done).collect() }
    }

    #[test]
    fn a_reply_means_the_booking_that_its_message_told_of_or_led_to() {
        let own = |id: &str| {
            Box::new(Booking {
                id: BookingId::new(id),
                ..booked_at(date(2026, 11, 26).at(15, 0, 0, 0))
            })
        };
        let booked = |id: &str| Fact::Receipt { change: Change::Booked, booking: own(id) };
        let listed =
            |ids: &[&str]| Fact::Appointments { list: ids.iter().map(|id| *own(id)).collect() };
        let wrote = |text: &str| Entry::Customer { text: text.into(), sent: NOW.parse().unwrap() };
        let history = vec![
            wrote("A haircut on Thursday at 3"),
            answered("Booked: haircut, 15:00.", &[booked("a")]),
            wrote("and one more on Friday"),
            answered("Booked: haircut, Friday.", &[booked("b")]),
            wrote("what do I have?"),
            answered("Two appointments.", &[listed(&["a", "b"])]),
            answered("A reminder of your haircut.", &[listed(&["b"])]),
            wrote("thanks"),
            answered("You're welcome.", &[]),
        ];
        let context =
            TurnContext { history, ..Arc::unwrap_or_clone(request(&["move it"]).context) };
        for (replied_to, meant) in [
            ("Booked: *haircut*, 15:00.", Some("a")),
            ("A haircut on Thursday at 3", Some("a")),
            ("and one more on Friday", Some("b")),
            ("A reminder of your haircut.", Some("b")),
            ("Two appointments.", None),
            ("thanks", None),
            ("something else", None),
        ] {
            let message = UserMessage { replied_to: Some(replied_to.into()), ..said("move it") };
            let found = booking(&context, &message, |_| Heard::default()).map(BookingId::as_str);
            assert_eq!(found, meant, "{replied_to}");
        }
    }

    /// What a reply means that marks a part of the message: the booking, and the time that is taken.
    fn meant(fact: &Fact, shown: &str, part: &str, words: &str) -> String {
        let line = shown.lines().find(|line| line.contains(part)).unwrap();
        let quote = Some(Quote { text: part.into(), line: line.into() });
        let message = UserMessage { replied_to: Some(shown.into()), quote, ..said(words) };
        let history = vec![answered(shown, std::slice::from_ref(fact))];
        let asked = Arc::unwrap_or_clone(request(&[words]).context);
        let context = TurnContext { history, heard: vec![message], ..asked };
        let heard = &understand(&context).heard;
        let (replied, when) = heard.replied_and_when();
        let booking = replied.map_or("-", BookingId::as_str);
        let when = when.map_or_else(|| "-".to_owned(), |it| format!("{:?} {:?}", it.date, it.time));
        format!("{booking} {}", when.replace("Some(", "").replace(')', ""))
    }

    #[test]
    fn a_marked_line_of_a_list_of_visits_means_the_visit_of_that_line() {
        let own = |id: &str, day, hour| Booking {
            id: BookingId::new(id),
            ..booked_at(date(2026, 11, day).at(hour, 0, 0, 0))
        };
        let fact = Fact::Appointments { list: vec![own("a", 26, 15), own("b", 27, 10)] };
        let shown = "Your appointments:\n1. Haircut — Thursday, November 26 at 3:00 PM (Olena)\n\
                     2. Haircut — Friday, November 27 at 10:00 AM (Olena)";
        for (part, words, expected) in [
            ("Haircut — Thursday, November 26 at 3:00 PM (Olena)", "cancel this", "a -"),
            ("November 27", "cancel this", "b -"),
            ("2. Haircut", "cancel this", "b -"),
            ("10:00 AM (Olena)", "is this with Olena?", "b -"),
            ("Thursday", "move this to Saturday", "a 2026-11-28 None"),
            // The heading is of no visit.
            ("Your appointments", "cancel this", "- -"),
        ] {
            assert_eq!(meant(&fact, shown, part, words), expected, "{part}: {words}");
        }
    }

    #[test]
    fn a_marked_time_is_taken_where_the_words_take_it_up() {
        let day = |day| date(2026, 11, day);
        let at = |hour| jiff::civil::time(hour, 0, 0, 0);
        let fact = Fact::Times(Times {
            service: None,
            staff: None,
            days: (day(26), day(27)),
            window: (None, None),
            free: vec![(day(26), vec![at(9), at(14)]), (day(27), vec![at(9), at(16)])],
            why: None,
            nearest: Vec::new(),
            picked: None,
        });
        let shown =
            "Free:\nThursday, November 26: 9:00 AM, 2:00 PM\nFriday, November 27: 9:00 AM, 4:00 PM";
        for (part, words, expected) in [
            ("4:00 PM", "this one, please", "- 2026-11-27 16:00:00"),
            ("2:00 PM", "беру", "- 2026-11-26 14:00:00"),
            ("Friday, November 27: 9:00 AM", "I'll take this", "- 2026-11-27 09:00:00"),
            ("Friday, November 27", "this day, please", "- 2026-11-27 None"),
            ("4:00 PM", "not this one", "- -"),
            ("4:00 PM", "no", "- -"),
            ("4:00 PM", "how much is it?", "- -"),
            ("4:00 PM", "rather at 5 pm", "- None 17:00:00"),
        ] {
            assert_eq!(meant(&fact, shown, part, words), expected, "{part}: {words}");
        }
        // A time that was not offered is none.
        assert_eq!(meant(&Fact::Released, shown, "4:00 PM", "this one, please"), "- -");
    }
}
