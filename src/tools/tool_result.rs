//! The result of a tool call as a sentence for the model: English, exact, and with the next step.
//!
//! Some forms are fixed to the letter ("Available times: 9:00 AM, 11:00 AM"), because prompts and
//! tests outside of this repository are written against them.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    bots::{BusinessProfile, Staff},
    chat::{
        AskedState, Fact, Refusal, StaffLetter, WaitlistEntry,
        transcript::{Need, Times, WhenRejection},
    },
    ids::Lang,
    messages::{VideoLink, View, dates},
    schedule::{Booking, Change, Unavailable},
};

/// Says that the calendar has yet to confirm; `waits`: what was asked for now is another change.
const fn confirming(waits: bool) -> &'static str {
    if waits {
        "Not done: the calendar has yet to confirm the booking or move that was asked for before. Say that a message will follow; do not call again."
    } else {
        "The calendar has not confirmed yet. Say that a message will follow; do not call again."
    }
}

/// Returns the sentence that tells a fact to the model.
pub(super) fn tool_result(profile: &BusinessProfile, today: Date, fact: &Fact) -> String {
    let writer = Writer { profile, today };
    match fact {
        Fact::Times(times) => writer.times(times),
        Fact::Held(held) => format!(
            "Not booked yet: {} is held until {}. Ask the customer for {}, then call book_appointment again.",
            writer.moment(held.local_start),
            clock(held.until.to_zoned(profile.zone.clone()).time()),
            needs(&held.missing),
        ),
        Fact::Receipt { change, booking } => writer.receipt(*change, booking),
        Fact::Confirming { waits, .. } => confirming(*waits).into(),
        Fact::Appointments { list } if list.is_empty() => {
            "The customer has no coming appointments.".into()
        }
        Fact::Appointments { list } => writer.list(list),
        Fact::AskYes { booking } => format!(
            "Not cancelled yet. Ask the customer whether to cancel {} on {}; after their yes call cancel_appointment again.",
            booking.service_name,
            writer.start(booking),
        ),
        Fact::AskChange { booking, after } => format!(
            "Not changed yet. Ask the customer whether to change {} into {}; after their yes call reschedule_appointment again with the same arguments.",
            writer.appointment(booking),
            writer.appointment(after),
        ),
        Fact::Days(days) if days.free.is_empty() => "No free days in that time.".into(),
        Fact::Days(days) => {
            let free: Vec<String> = days.free.iter().map(ToString::to_string).collect();
            format!("Days with free times: {}", free.join(", "))
        }
        Fact::Coming { booking } => format!(
            "The customer said that they are coming: {} on {}.",
            booking.service_name,
            writer.start(booking),
        ),
        Fact::AddressRefused { .. } => {
            "The letter did not get through. Ask the customer for the right address and call correct_details.".into()
        }
        Fact::Resent { .. } => "The confirmation was sent again.".into(),
        Fact::Late { told: true, .. } => "Staff were told that the customer will be late.".into(),
        Fact::Late { told: false, .. } => {
            "Staff cannot be told from here; the customer should call if they are very late.".into()
        }
        Fact::Released => "The slot that was held is free again; nothing was booked.".into(),
        Fact::Human { asked: Some(asked), .. } => handed_over(asked.state).into(),
        Fact::Human { letter: Some(letter), .. } => letter_told(letter).into(),
        Fact::Human { told, .. } => human(profile, *told),
        Fact::Waiting { .. } => {
            "The customer is on the waiting list, and is told here as soon as something frees up."
                .into()
        }
        Fact::Waitlist { list } | Fact::OffWaitlist { left: list } => waitlist(list),
        Fact::Offered(offer) => format!(
            "{} has freed up and is held for the customer until {}. Book it if they want it.",
            writer.moment(offer.local_start),
            clock(offer.until.to_zoned(profile.zone.clone()).time()),
        ),
        Fact::Refused(refusal) => writer.refused(refusal),
    }
}

const fn handed_over(state: AskedState) -> &'static str {
    match state {
        AskedState::Away => {
            "A person of the business was told. They are not at work now and answer in this chat later."
        }
        AskedState::Beside => {
            "A person of the business was told and may answer in this chat. Go on meanwhile."
        }
        AskedState::Waits | AskedState::Before => {
            "A person of the business was told and answers in this chat. Until then say nothing more."
        }
    }
}

/// What a model is told of a letter to staff; the customer reads the sentences of code.
const fn letter_told(letter: &StaffLetter) -> &'static str {
    if letter.has_contact {
        "A person of the business was told by letter how to reach the customer. No answer comes in this chat."
    } else {
        "A person of the business was told by letter. No answer comes in this chat: ask for a phone number or an address."
    }
}

fn human(profile: &BusinessProfile, told: bool) -> String {
    match (told, &profile.phone) {
        (true, _) => "A person of the business was told and will answer.".into(),
        (false, Some(phone)) => {
            format!("Nobody can be told from here; the customer has to call {phone}.")
        }
        (false, None) => "Nobody can be told from here; apologise.".into(),
    }
}

fn waitlist(list: &[WaitlistEntry]) -> String {
    match list.len() {
        0 => "The customer is not on the waiting list.".into(),
        many => format!("The customer is on the waiting list, with {many} wishes."),
    }
}

/// What a model is told where all that was asked for is taken.
const WAIT: &str = " The customer may also wait for one to free up: offer it, and call join_waitlist if they want to.";

/// Lists free times in the form that is fixed to the letter.
fn available(times: &[Time]) -> String {
    let named: Vec<String> = times.iter().map(|time| clock(*time)).collect();
    format!("Available times: {}", named.join(", "))
}

struct Writer<'a> {
    profile: &'a BusinessProfile,
    today: Date,
}

impl Writer<'_> {
    fn moment(&self, local_start: DateTime) -> String {
        dates::moment(Lang::OWN, local_start, self.today)
    }

    fn start(&self, booking: &Booking) -> String {
        let view = View { profile: self.profile, lang: Lang::OWN, today: self.today };
        view.listed_start(booking)
    }

    fn day(&self, day: Date) -> String {
        dates::date_long(Lang::OWN, day, self.today)
    }

    fn times(&self, times: &Times) -> String {
        match times.free.as_slice() {
            [] => {
                let why = times.why.map_or("everything is taken", reason);
                let wait = if times.why.is_none_or(Unavailable::may_free_up) { WAIT } else { "" };
                format!(
                    "No available times on {}: {why}. {}{wait}",
                    self.day(times.days.0),
                    self.nearest(&times.nearest)
                )
            }
            [(day, free)] if times.days.0 == times.days.1 && *day == times.days.0 => {
                available(free)
            }
            days => {
                let lines = days
                    .iter()
                    .map(|(day, free)| format!("{}: {}", self.day(*day), available(free)));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn nearest(&self, nearest: &[DateTime]) -> String {
        if nearest.is_empty() {
            return "There is nothing free nearby.".into();
        }
        let named: Vec<String> =
            nearest.iter().map(|local_start| self.moment(*local_start)).collect();
        format!("Nearest available: {}.", named.join("; "))
    }

    fn receipt(&self, change: Change, booking: &Booking) -> String {
        let head = match change {
            Change::Booked => "✅ Appointment booked successfully!",
            Change::Already => "✅ This appointment was booked before; nothing was changed.",
            Change::Moved => "✅ Appointment moved successfully!",
            Change::Retimed => "✅ The appointment keeps its local time by the new clock rules.",
            Change::Amended => "✅ Appointment changed successfully!",
            Change::Corrected => "✅ Appointment details corrected.",
            Change::Cancelled => "✅ Appointment cancelled.",
        };
        let name = booking.contact.name.as_deref().unwrap_or("the customer");
        let mut lines = vec![
            head.to_owned(),
            String::new(),
            format!("📅 {} for {name}", booking.service_name),
            format!("🕐 {}", self.start(booking)),
            format!("⏱️ Duration: {} minutes", booking.length().as_mins()),
        ];
        match &booking.meet_url {
            Some(link) => lines.push(format!("🎥 Google Meet: {link}")),
            None if booking.online => lines.push(match VideoLink::of(booking, self.profile) {
                Some(VideoLink::ByStaff) => {
                    format!("🎥 Video call: {} sends the link", booking.staff_name)
                }
                _ => "🎥 Google Meet: the link follows".to_owned(),
            }),
            None => {}
        }
        if let (Some(email), true) = (&booking.contact.email, change != Change::Already) {
            lines.push(format!("📧 A letter is on its way to {email}"));
        }
        lines.push("The customer is shown this receipt; do not repeat it.".into());
        lines.join("\n")
    }

    fn appointment(&self, booking: &Booking) -> String {
        let price = booking.price.as_ref().map(|price| format!(", {price}")).unwrap_or_default();
        format!(
            "{} on {} with {} ({} minutes{price})",
            booking.service_name,
            self.start(booking),
            booking.staff_name,
            booking.length().as_mins(),
        )
    }

    fn list(&self, list: &[Booking]) -> String {
        let lines = list.iter().enumerate().map(|(at, booking)| {
            let pending = match &booking.moves_to {
                Some(after) => {
                    format!(" (the calendar has yet to confirm the move to {})", self.start(after))
                }
                None if booking.is_pending() => " (the calendar has yet to confirm it)".into(),
                None => String::new(),
            };
            format!(
                "{}. {} on {} with {}{pending}",
                at + 1,
                booking.service_name,
                self.start(booking),
                booking.staff_name
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn refused(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Slot { wanted, why, nearest, .. } => {
                format!("{} is not available: {}. {}", self.moment(*wanted), reason(*why), self.nearest(nearest))
            }
            Refusal::Words { trouble, says } => self.trouble(trouble, says),
            Refusal::NoService => {
                let names = self.profile.services.iter().map(|service| service.name.in_lang(Lang::OWN));
                format!("There is no such service. Services: {}.", names.collect::<Vec<_>>().join(", "))
            }
            Refusal::NoStaff { service } => {
                let does = |staff: &&Staff| service.as_ref().is_none_or(|id| staff.services.contains(id));
                let able = self.profile.staff.iter().filter(does);
                let names: Vec<&str> = able.map(|staff| staff.name.in_lang(Lang::OWN)).collect();
                format!("Nobody of that name does this. Staff who do: {}.", names.join(", "))
            }
            Refusal::BadEmail => "That cannot be a mail address. Ask the customer to write it again.".into(),
            Refusal::EmailOutsideAscii => {
                "The part before the @ must be in Latin letters. Ask the customer for such an address.".into()
            }
            Refusal::LikelyEmail { meant } => {
                format!("Ask the customer whether they mean {meant}, and call again with the address that they say.")
            }
            Refusal::BadPhone => "That cannot be a phone number. Ask the customer to write it again.".into(),
            Refusal::Contradicts { says } => says.clone(),
            Refusal::NotSaid { what } => {
                format!("The customer has not said that. Ask them for {}; never make it up.", needs(&[*what]))
            }
            Refusal::TooMany { limit } => {
                format!("The customer already has {limit} coming appointments, the most that is allowed.")
            }
            Refusal::NoAppointment => "The customer has no such appointment.".into(),
            Refusal::WhichAppointment { list } => format!("Ask which one:\n{}", self.list(list)),
            Refusal::SentTooOften => "The confirmation was sent several times already; ask whether the address is right.".into(),
            Refusal::TooLate { .. } => "It is too late to change that here; the customer has to call.".into(),
            Refusal::NotOffered { .. } => {
                "It stands, but the business no longer has its service or staff member, so it cannot be moved here; the customer has to call.".into()
            }
            Refusal::Theirs => {
                "The business has just moved this appointment themselves; the customer hears the new time in a moment.".into()
            }
            Refusal::ByPhone { .. } => match &self.profile.phone {
                Some(phone) => format!("For now they can be booked by phone only: {phone}. Say so kindly and promise nothing."),
                None => "For now they cannot be booked in chat. Say so kindly and promise nothing.".into(),
            },
            Refusal::NoCalendar => {
                "The calendar cannot be reached. Promise nothing; ask the customer to try again in a few minutes.".into()
            }
            Refusal::TooManyWishes { limit } => {
                format!("The customer waits for {limit} times already, the most that is allowed.")
            }
            Refusal::BadCall => "There is no such function, or its arguments are wrong.".into(),
        }
    }

    /// Returns the sentence, or for words with several meanings the choice between them.
    fn trouble(&self, trouble: &WhenRejection, says: &str) -> String {
        let WhenRejection::Ambiguous(choices) = trouble else { return says.to_owned() };
        let named = choices.iter().map(|choice| match *choice {
            (Some(day), Some(time)) => self.moment(day.to_datetime(time)),
            (Some(day), None) => self.day(day),
            (None, Some(time)) => clock(time),
            (None, None) => String::new(),
        });
        format!("Ask which is meant: {}.", named.collect::<Vec<_>>().join(" or "))
    }
}

fn clock(time: Time) -> String {
    dates::time(Lang::OWN, time)
}

fn needs(needs: &[Need]) -> String {
    let named = needs.iter().map(|need| match need {
        Need::Name => "their name",
        Need::Email => "their email address",
        Need::Phone => "their phone number",
        Need::EmailOrPhone => "their phone number or their email address (one is enough)",
    });
    named.collect::<Vec<_>>().join(" and ")
}

fn reason(why: Unavailable) -> &'static str {
    match why {
        Unavailable::Past => "it has passed",
        Unavailable::TooSoon => "it is too soon",
        Unavailable::TooFar => "it is too far ahead",
        Unavailable::ClosedDay { .. } => "the business is closed that day",
        Unavailable::DayOff => "nobody works that day",
        Unavailable::OutsideHours => "it does not fit the opening hours",
        Unavailable::Away { .. } => "the staff member is away then",
        Unavailable::OffInterval => "appointments do not start at that minute",
        Unavailable::Skipped => "that hour does not exist that day",
        Unavailable::Taken => "it is taken",
        Unavailable::Full => "all places are taken",
        Unavailable::DayFull => "that day is full",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::{
        agent::tests::{NOW, request},
        chat::transcript::Held,
        ids::{ServiceId, StaffId},
    };

    const TODAY: Date = date(2026, 11, 23);
    const TOMORROW: Date = date(2026, 11, 24);

    fn told(fact: &Fact) -> String {
        tool_result(&request(&[]).context.profile, TODAY, fact)
    }

    fn times(days: (Date, Date), free: Vec<(Date, Vec<Time>)>) -> Times {
        let (service, nearest) = (None, vec![date(2026, 11, 25).at(9, 0, 0, 0)]);
        Times {
            service,
            staff: None,
            days,
            window: (None, None),
            free,
            why: None,
            nearest,
            picked: None,
        }
    }

    #[test]
    fn free_times_of_one_day_are_listed_in_the_fixed_form() {
        let free = vec![(TOMORROW, vec![time(9, 0, 0, 0), time(11, 0, 0, 0)])];
        let found = Fact::Times(times((TOMORROW, TOMORROW), free));
        assert_eq!(told(&found), "Available times: 9:00 AM, 11:00 AM");
    }

    #[test]
    fn free_times_of_several_days_name_each_day() {
        let free = vec![(TODAY, vec![time(15, 0, 0, 0)]), (TOMORROW, vec![time(9, 0, 0, 0)])];
        let found = told(&Fact::Times(times((TODAY, TOMORROW), free)));
        assert_eq!(found.lines().count(), 2, "{found}");
        assert!(found.ends_with(": Available times: 9:00 AM"), "{found}");
    }

    #[test]
    fn a_full_day_gives_its_reason_and_the_nearest_times() {
        let closed = Times {
            why: Some(Unavailable::ClosedDay { until: TOMORROW }),
            ..times((TOMORROW, TOMORROW), Vec::new())
        };
        let said = told(&Fact::Times(closed));
        assert!(said.contains("the business is closed that day. Nearest available: "), "{said}");
    }

    #[test]
    fn a_held_slot_is_not_booked_and_says_what_to_ask_for() {
        let held = Held {
            service: ServiceId::new("haircut"),
            staff: StaffId::new("olena"),
            local_start: TOMORROW.at(14, 0, 0, 0),
            until: NOW.parse().unwrap(),
            missing: vec![Need::Name, Need::Email],
            by_staff: false,
        };
        let said = told(&Fact::Held(held));
        assert!(said.starts_with("Not booked yet: "), "{said}");
        assert!(
            said.contains("held until 10:00 AM. Ask the customer for their name and their email")
        );
    }

    #[test]
    fn a_person_who_cannot_be_told_is_replaced_by_the_phone_number() {
        let phone = request(&[]).context.profile.phone.clone().unwrap();
        assert!(
            told(&Fact::Human { told: false, asked: None, letter: None })
                .ends_with(&format!("has to call {phone}."))
        );
        assert!(
            told(&Fact::Human { told: true, asked: None, letter: None })
                .ends_with("was told and will answer.")
        );
    }

    #[test]
    fn invented_contact_data_is_refused_with_what_to_ask_for() {
        let refused = Fact::Refused(Refusal::NotSaid { what: Need::Email });
        assert_eq!(
            told(&refused),
            "The customer has not said that. Ask them for their email address; never make it up."
        );
    }

    #[test]
    fn without_a_calendar_nothing_may_be_promised() {
        assert!(told(&Fact::Refused(Refusal::NoCalendar)).contains("Promise nothing"));
        assert!(
            told(&Fact::Refused(Refusal::ByPhone { staff: Vec::new(), moving: false }))
                .contains("promise nothing")
        );
    }

    #[test]
    fn words_with_two_meanings_become_a_question() {
        let choices = vec![(Some(TOMORROW), None), (None, Some(time(15, 0, 0, 0)))];
        let trouble = WhenRejection::Ambiguous(choices);
        let said = told(&Fact::Refused(Refusal::Words { trouble, says: "ignored".into() }));
        assert!(
            said.starts_with("Ask which is meant: ") && said.ends_with(" or 3:00 PM."),
            "{said}"
        );
    }

    #[test]
    fn a_refused_service_and_a_refused_name_list_what_there_is() {
        let services = told(&Fact::Refused(Refusal::NoService));
        assert!(services.starts_with("There is no such service. Services: Haircut"), "{services}");
        let service = Some(ServiceId::new("haircut"));
        let staff = told(&Fact::Refused(Refusal::NoStaff { service }));
        assert!(staff.ends_with("Olena."), "{staff}");
    }

    #[test]
    fn no_appointments_and_a_released_hold_are_said_plainly() {
        let none = Fact::Appointments { list: Vec::new() };
        assert_eq!(told(&none), "The customer has no coming appointments.");
        assert!(told(&Fact::Released).ends_with("nothing was booked."));
    }
}
