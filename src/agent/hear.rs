//! What the customer said, read from the turn: where the dialogue stood, and what was heard since.
//!
//! The offline model answers by it, and the calls of a language model are compared with it, so both
//! go by one reading.

use jiff::civil::DateTime;

use crate::{
    chat::{Entry, Fact, Refusal, transcript::WhenRejection},
    dialogue::{self, Contradiction, Days, Heard, House, Parts, Proposal, State},
    ids::{Lang, ServiceId, StaffId},
    messages::dates,
    phrase,
    schedule::{Contact, Repeated, unmarked},
    understanding::{self, Asked, Setting},
};

use super::{TurnContext, Understanding, UserMessage, replied};

/// Returns what the rules of the dialogue look at beside its state.
#[must_use]
pub fn house(context: &TurnContext) -> House<'_> {
    let now = context.sent().datetime();
    House {
        profile: &context.profile,
        now,
        known: context.contact.name.is_some(),
        by_staff: context.by_staff,
    }
}

/// Returns the stored state with what was told since, or what the history tells where none was
/// stored.
fn state_before(context: &TurnContext) -> State {
    let house = house(context);
    let (mut state, told) = match &context.dialogue {
        Some(state) => (state.clone(), &context.since),
        None => (State::default(), &context.history),
    };
    state.reminded = false;
    for entry in told {
        if let Entry::Assistant { calls, .. } = entry {
            state.greeted = true;
            for done in calls {
                state = dialogue::resume(&state, &Heard::default(), &done.outcome.fact, &house).0;
            }
        }
    }
    if context.by_staff {
        state.forget_person();
    }
    state.reminded = context.since.iter().any(is_reminder) && state.last.is_some();
    state
}

/// Whether the customer was reminded of a booking.
fn is_reminder(entry: &Entry) -> bool {
    matches!(entry, Entry::Assistant { calls, .. } if calls.iter().any(|done| {
        matches!(&done.outcome.fact, Fact::Appointments { list } if list.len() == 1)
    }))
}

/// What a model is told that changes a booking by words that may have been misheard.
const SPOKEN: &str = "The customer spoke, and words may have been misheard. Nothing is changed \
    before they have agreed to it: write the service, the day and the hour, and ask whether that \
    is right.";

/// How many bytes the messages of a turn have at most that are cut in two.
const MOST_CUT: usize = 600;

/// Understands the messages of the turn, once.
#[must_use]
pub fn understand(context: &TurnContext) -> &Understanding {
    context.hearing.get_or_understand(|| {
        let before = state_before(context);
        let heard = hear(context, &before);
        let parts = match context.edit {
            Some(_) => None,
            None => dialogue::parts(&before, &heard, cuts(context, &before), &house(context)),
        };
        Understanding { before, heard, parts }
    })
}

/// Understands the messages of the turn, in order. Of an edit whose first version was acted on,
/// only what is new counts.
fn hear(context: &TurnContext, state: &State) -> Heard {
    let heard = listen(context, state, &context.heard);
    match (&context.edit, context.settled()) {
        (Some(edit), Some(settled)) => {
            heard.amending(&listen(context, state, &edit.before), settled)
        }
        _ => heard,
    }
}

/// Returns what is known of the customer, with what they say in this turn and what the order that is open
/// has.
#[must_use]
pub fn contact(context: &TurnContext) -> Contact {
    let Understanding { before, heard, .. } = understand(context);
    let (said, draft, known) = (heard.contact(), &before.draft.contact, &context.contact);
    let of = |part: fn(&Contact) -> &Option<String>| {
        [said, draft, known].into_iter().find_map(|it| part(it).clone())
    };
    Contact { name: of(|it| &it.name), email: of(|it| &it.email), phone: of(|it| &it.phone) }
}

/// Whether a staff member says, or said of the visit that is open, that its customer has neither an address
/// nor a number.
#[must_use]
pub fn is_without_contact(context: &TurnContext) -> bool {
    let Understanding { before, heard, .. } = understand(context);
    context.by_staff && (heard.gives_no_contact() || before.draft.no_contact)
}

/// Whether words of a staff member are for the bot: they order something, or answer what it asked.
#[must_use]
pub fn is_for_the_bot(context: &TurnContext) -> bool {
    let Understanding { before, heard, .. } = understand(context);
    let asks = !matches!(before.stage, dialogue::Stage::Idle | dialogue::Stage::Gathering);
    asks || heard.orders_something()
}

/// Whether a yes or a no is waited for: to what was asked, or to a reminder.
#[must_use]
pub fn awaits_yes(context: &TurnContext) -> bool {
    let before = &understand(context).before;
    before.reminded || before.asks_yes()
}

/// Whether an edit says nothing that the version before it, or what came of that, has not.
#[must_use]
pub fn adds_nothing(context: &TurnContext) -> bool {
    let Some(edit) = &context.edit else { return false };
    let Understanding { before: state, heard, .. } = understand(context);
    match edit.settled {
        Some(_) => heard.adds_nothing(),
        None => heard.means_the_same(&listen(context, state, &edit.before)),
    }
}

/// Cuts the messages of a turn in two, in each way, the last place first.
fn cuts<'a>(context: &'a TurnContext, state: &'a State) -> impl Iterator<Item = Parts> + 'a {
    let messages = &context.heard;
    // A text that is long is understood as a whole, so that it costs no more than once.
    let short = messages.iter().map(|message| message.text.len()).sum::<usize>() <= MOST_CUT;
    let many = if short { messages.len() } else { 0 };
    (0..many).rev().flat_map(move |at| {
        let (before, behind) = messages.split_at(at);
        let text = behind.first().map_or("", |message| message.text.as_str());
        let inside = understanding::breaks(text).into_iter().filter_map(move |place| {
            let (one, rest) = behind.split_first()?;
            let part = |text: &str| UserMessage { text: text.to_owned(), ..one.clone() };
            let (first, second) = one.text.split_at_checked(place.at)?;
            let first = [before, &[part(first)]].concat();
            Some((first, [&[part(second)], rest].concat(), place.ends_sentence))
        });
        let between = (at > 0).then(|| (before.to_vec(), behind.to_vec(), true));
        inside.chain(between).map(move |(first, rest, ends_sentence)| Parts {
            first: listen(context, state, &first),
            rest: listen(context, state, &rest),
            ends_sentence,
        })
    })
}

/// Understands messages, in order.
fn listen(context: &TurnContext, state: &State, messages: &[UserMessage]) -> Heard {
    let hours = context.profile.open_week();
    let day = state.draft.days.and_then(Days::single);
    let asked = state.asked();
    let names = state.known_names();
    let mut heard = Heard::on(context.sent().date());
    for message in messages {
        let now = message.sent.to_zoned(context.profile.zone.clone());
        let setting = Setting {
            profile: &context.profile,
            context: phrase::Context { now: &now, hours: &hours, lang: context.date_tag(), day },
            asked: &asked,
            offers: state.offers(),
            within: (state.draft.after, state.draft.before),
            company: state.has_company(),
            names: &names,
            choices: &state.draft.several,
        };
        heard.add(understanding::understand(&message.text, &setting));
        if message.by_voice {
            heard.is_spoken();
        }
        if message.text.trim().is_empty() {
            heard.is_opening();
        }
        take_reply(context, state, message, &mut heard);
    }
    heard
}

/// Takes what a message means by the one that it replies to.
fn take_reply(context: &TurnContext, state: &State, message: &UserMessage, heard: &mut Heard) {
    let hours = context.profile.open_week();
    let now = message.sent.to_zoned(context.profile.zone.clone());
    let setting = Setting {
        profile: &context.profile,
        context: phrase::Context { now: &now, hours: &hours, lang: context.date_tag(), day: None },
        asked: &Asked::Nothing,
        offers: &[],
        within: (None, None),
        company: false,
        names: &[],
        choices: &[],
    };
    let read = |text: &str| {
        let mut heard = Heard::on(now.date());
        heard.add(understanding::understand(text, &setting));
        heard
    };
    if let Some(booking) = replied::booking(context, message, read) {
        heard.replies_to(booking.clone());
    }
    heard.replies_to_older(replied::is_older(context, message));
    if let Some(marked) = replied::free_time(context, message, state.offers(), read) {
        heard.takes_marked(marked);
    }
}

/// Refuses a change of the books by words that were spoken and not agreed to.
///
/// # Errors
/// The refusal, with a sentence for the model that proposed it.
pub fn ensure_not_misheard(context: &TurnContext) -> Result<(), Refusal> {
    let Understanding { before, heard, .. } = understand(context);
    if dialogue::needs_yes(before, heard) {
        return Err(Refusal::Contradicts { says: SPOKEN.to_owned() });
    }
    Ok(())
}

/// Refuses a change of the books that contradicts what the customer said; the sentence is for the
/// model that proposed it.
///
/// # Errors
/// The refusal, where the customer said otherwise.
pub fn compare(context: &TurnContext, proposal: &Proposal<'_>) -> Result<(), Refusal> {
    // A cancellation asks for a yes by itself.
    if !matches!(proposal, Proposal::Cancel { .. }) {
        ensure_not_misheard(context)?;
    }
    let Understanding { before, heard, .. } = understand(context);
    // "An eye test for my son" names the test for grown-ups, and means that for children.
    let heard = dialogue::with_meant_service(before, heard, &house(context));
    match dialogue::contradiction(before, &heard, proposal, &context.profile) {
        Some(contradiction) => {
            Err(Refusal::Contradicts { says: sentence(context, &contradiction) })
        }
        None => Ok(()),
    }
}

/// Returns a start that a model proposes. Where the clocks go back and its hour comes twice, it is the one of the
/// two that the customer chose, also where the model wrote the other.
///
/// # Errors
/// The question which of the two is meant, where they have not said it.
pub fn chosen_hour(context: &TurnContext, start: DateTime) -> Result<DateTime, Refusal> {
    let zone = &context.profile.zone;
    let Some(both) = Repeated::both(zone, unmarked(start)) else { return Ok(start) };
    let Understanding { before, heard, .. } = understand(context);
    dialogue::chosen_hour(before, heard, both).ok_or_else(|| {
        let choices = both.map(|one| (Some(one.date()), Some(one.time())));
        let trouble = WhenRejection::Ambiguous(choices.into());
        Refusal::Words { trouble, says: String::new() }
    })
}

/// Writes what the customer said otherwise, as a sentence for the model.
fn sentence(context: &TurnContext, contradiction: &Contradiction) -> String {
    let today = context.sent().date();
    let day = |day| dates::date_long(Lang::OWN, day, today);
    let service = |id: &ServiceId| match context.profile.service(id) {
        Some(service) => service.name.in_lang(Lang::OWN).to_owned(),
        None => id.to_string(),
    };
    let person = |id: &StaffId| {
        let found = context.profile.staff.iter().find(|staff| staff.id == *id);
        found.map_or_else(|| id.to_string(), |staff| staff.name.in_lang(Lang::OWN).to_owned())
    };
    let said = match contradiction {
        Contradiction::Days(days) => match days.single() {
            Some(only) => format!("The customer said {}.", day(only)),
            None => format!("The customer said {} to {}.", day(days.from), day(days.until)),
        },
        Contradiction::Time { from, until } => match (from, until) {
            (Some(from), Some(until)) if from == until => format!("The customer said {from}."),
            (from, until) => {
                let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
                let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
                format!("The customer said{from}{until}.")
            }
        },
        Contradiction::Start(start) => {
            format!("The customer meant {}.", dates::moment(Lang::OWN, *start, today))
        }
        Contradiction::Excluded => "The customer does not want that day or time.".to_owned(),
        Contradiction::Service(ids) => {
            let names: Vec<String> = ids.iter().map(service).collect();
            format!("The customer wants {}.", names.join(" or "))
        }
        Contradiction::NotService(id) => format!("The customer does not want {}.", service(id)),
        Contradiction::Staff(id) => format!("The customer wants {}; name them.", person(id)),
        Contradiction::NotStaff(id) => {
            format!("The customer does not want {}; name another staff member.", person(id))
        }
        Contradiction::Booking => "The customer means another appointment.".to_owned(),
        Contradiction::NotWanted => {
            return "The customer did not ask for that. Change nothing and answer them.".to_owned();
        }
    };
    format!("{said} Nothing was changed: call again as the customer said it, or ask them.")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::{Date, date};

    use super::*;
    use crate::{
        agent::tests::{booking, request},
        dialogue::{Draft, Goal},
        schedule::Booking,
    };

    const THURSDAY: Date = date(2026, 11, 26);

    const FRIDAY: Date = date(2026, 11, 27);

    fn turn(said: &[&str], state: Option<State>) -> TurnContext {
        TurnContext { dialogue: state, ..Arc::unwrap_or_clone(request(said).context) }
    }

    /// What a haircut at a start, with a staff member or anyone, is refused with.
    fn booked(said: &[&str], state: Option<State>, staff: &str, start: DateTime) -> String {
        let (service, named) = (ServiceId::new("haircut"), StaffId::new(staff));
        let staff = (!staff.is_empty()).then_some(&named);
        shown(compare(&turn(said, state), &Proposal::Book { service: &service, staff, start }))
    }

    fn shown(compared: Result<(), Refusal>) -> String {
        match compared {
            Err(Refusal::Contradicts { says }) => says,
            other => format!("{other:?}"),
        }
    }

    const FINE: &str = "Ok(())";

    #[test]
    fn a_booking_is_for_the_day_hour_service_and_person_that_were_said() {
        let three = |day: Date| day.at(15, 0, 0, 0);
        let rows: &[(&str, &str, DateTime, &str)] = &[
            ("a haircut on Thursday at 3", "", three(THURSDAY), FINE),
            ("a haircut on Thursday at 3", "", three(FRIDAY), "said Thursday"),
            ("a haircut on Thursday at 3", "", THURSDAY.at(16, 0, 0, 0), "said 15:00"),
            ("стрижка завтра о 15", "", three(date(2026, 11, 24)), FINE),
            ("стрижка завтра о 15", "", three(THURSDAY), "said Tuesday"),
            ("a haircut on Thursday after 5 pm", "", three(THURSDAY), "said from 17:00"),
            ("a haircut on Thursday after 5 pm", "", THURSDAY.at(17, 30, 0, 0), FINE),
            ("a haircut any day but Thursday", "", three(THURSDAY), "does not want"),
            ("a haircut next week", "", three(THURSDAY), "said Monday"),
            ("a haircut", "", three(THURSDAY), FINE),
            ("a manicure on Thursday at 3", "", three(THURSDAY), "wants Manicure"),
            (
                "haircut on Thursday at 3, not with Olena",
                "olena",
                three(THURSDAY),
                "does not want Olena",
            ),
            (
                "haircut on Thursday at 3, not with Olena",
                "",
                three(THURSDAY),
                "does not want Olena",
            ),
            // She alone cuts hair.
            ("haircut with Olena on Thursday at 3", "", three(THURSDAY), FINE),
            ("yes please", "", three(THURSDAY), FINE),
            ("the second one", "", three(THURSDAY), FINE),
        ];
        for (said, staff, start, expected) in rows {
            let found = booked(&[said], None, staff, *start);
            assert!(found.contains(expected), "{said}\n  {expected}\n  {found}");
        }
    }

    #[test]
    fn anyone_is_not_the_person_who_was_named() {
        let (service, start) = (ServiceId::new("pedicure"), THURSDAY.at(15, 0, 0, 0));
        let (iryna, svitlana) = (StaffId::new("iryna"), StaffId::new("svitlana"));
        let with = |said: &str, staff| {
            shown(compare(
                &turn(&[said], None),
                &Proposal::Book { service: &service, staff, start },
            ))
        };
        let asked = "a pedicure with Iryna on Thursday at 3";
        assert_eq!(with(asked, Some(&iryna)), FINE);
        assert!(with(asked, Some(&svitlana)).contains("wants Iryna"));
        assert!(with(asked, None).contains("wants Iryna"));
        let refusal = "a pedicure on Thursday at 3 but not with Svitlana";
        assert_eq!(with(refusal, Some(&iryna)), FINE);
        assert!(with(refusal, None).contains("does not want Svitlana"));
    }

    #[test]
    fn what_an_earlier_message_fixed_counts_until_something_is_agreed_to() {
        let fixed = || {
            let draft = Draft {
                goal: Goal::Book,
                service: Some(ServiceId::new("haircut")),
                days: Some(Days { from: THURSDAY, until: THURSDAY }),
                time: Some(jiff::civil::time(15, 0, 0, 0)),
                ..Draft::default()
            };
            Some(State { draft, ..State::default() })
        };
        let (right, wrong) = (THURSDAY.at(15, 0, 0, 0), FRIDAY.at(15, 0, 0, 0));
        let contact = "John Doe, john@example.com";
        assert_eq!(booked(&[contact], fixed(), "", right), FINE);
        assert!(booked(&[contact], fixed(), "", wrong).contains("said Thursday"));
        assert_eq!(booked(&["on Friday then"], fixed(), "", wrong), FINE);
        assert_eq!(booked(&["yes, that is fine"], fixed(), "", wrong), FINE);
    }

    /// A haircut on Thursday at 15:00.
    fn haircut() -> Booking {
        booking(THURSDAY.at(15, 0, 0, 0))
    }

    #[test]
    fn a_booking_is_moved_and_cancelled_as_it_was_said() {
        let booking = haircut();
        let moved = |said: &str, start: DateTime| {
            let proposal = Proposal::Move { booking: &booking, start, service: None, staff: None };
            shown(compare(&turn(&[said], None), &proposal))
        };
        let later = THURSDAY.at(16, 0, 0, 0);
        assert_eq!(moved("an hour later please", later), FINE);
        assert!(moved("an hour later please", THURSDAY.at(17, 0, 0, 0)).contains("meant"));
        assert!(moved("please don't move it", later).contains("did not ask"));
        assert!(moved("move my manicure to 4 pm", later).contains("another appointment"));
        assert!(moved("move it to Friday at 4 pm", later).contains("said Friday"));
        let cancelled = |said: &str| {
            shown(compare(&turn(&[said], None), &Proposal::Cancel { booking: &booking }))
        };
        for fine in ["cancel my haircut", "cancel it", "yes", "скасуйте запис на четвер"]
        {
            assert_eq!(cancelled(fine), FINE, "{fine}");
        }
        for said in ["don't cancel it", "не скасовуйте", "can I cancel for free?"] {
            assert!(cancelled(said).contains("did not ask"), "{said}");
        }
        for said in ["cancel my manicure", "cancel the one on Friday", "скасуйте запис о 12"]
        {
            assert!(cancelled(said).contains("another appointment"), "{said}");
        }
    }
}
