//! A fact as a sentence for the model: English, exact, and with what to do next.
//!
//! The forms of the mission are kept to the letter ("Available times: 9:00 AM, 11:00 AM"),
//! because prompts and people's tests are written against them.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    bots::{BusinessProfile, Staff},
    chat::{
        Fact, Refusal,
        transcript::{Need, Times, Trouble},
    },
    ids::Lang,
    messages::dates,
    schedule::{Booking, Change, Why},
};

/// Says a fact to the model.
pub(super) fn told(profile: &BusinessProfile, today: Date, fact: &Fact) -> String {
    let told = Told { profile, today };
    match fact {
        Fact::Times(times) => told.times(times),
        Fact::Held(held) => format!(
            "Not booked yet: {} is held until {}. Ask the customer for {}, then call book_appointment again.",
            told.moment(held.local_start),
            clock(held.until.to_zoned(profile.zone.clone()).time()),
            needs(&held.missing),
        ),
        Fact::Receipt { change, booking } => told.receipt(*change, booking),
        Fact::Confirming { .. } => {
            "The calendar has not confirmed yet. Say that a message will follow; do not call again."
                .into()
        }
        Fact::Appointments { list } if list.is_empty() => {
            "The customer has no coming appointments.".into()
        }
        Fact::Appointments { list } => told.list(list),
        Fact::AskYes { booking } => format!(
            "Not cancelled yet. Ask the customer whether to cancel {} on {}; after their yes call cancel_appointment again.",
            booking.service_name,
            told.moment(booking.local_start),
        ),
        Fact::Days(days) if days.free.is_empty() => "No free days in that time.".into(),
        Fact::Days(days) => {
            let free: Vec<String> = days.free.iter().map(ToString::to_string).collect();
            format!("Days with free times: {}", free.join(", "))
        }
        Fact::Coming { booking } => format!(
            "The customer said that they are coming: {} on {}.",
            booking.service_name,
            told.moment(booking.local_start),
        ),
        Fact::Released => "The slot that was held is free again; nothing was booked.".into(),
        Fact::Human { told: true } => "A person of the business was told and will answer.".into(),
        Fact::Human { told: false } => match &profile.phone {
            Some(phone) => {
                format!("Nobody can be told from here; the customer has to call {phone}.")
            }
            None => "Nobody can be told from here; apologise.".into(),
        },
        Fact::Refused(refusal) => told.refused(refusal),
    }
}

/// Says free times in the mission's words.
pub(crate) fn available(times: &[Time]) -> String {
    let named: Vec<String> = times.iter().map(|time| clock(*time)).collect();
    format!("Available times: {}", named.join(", "))
}

struct Told<'a> {
    profile: &'a BusinessProfile,
    today: Date,
}

impl Told<'_> {
    fn moment(&self, local_start: DateTime) -> String {
        dates::moment(Lang::En, local_start, self.today)
    }

    fn day(&self, day: Date) -> String {
        dates::date_long(Lang::En, day, self.today)
    }

    fn times(&self, times: &Times) -> String {
        match times.free.as_slice() {
            [] => {
                let why = times.why.map_or("everything is taken", reason);
                format!(
                    "No available times on {}: {why}. {}",
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
            Change::Cancelled => "✅ Appointment cancelled.",
        };
        let name = booking.contact.name.as_deref().unwrap_or("the customer");
        let mut lines = vec![
            head.to_owned(),
            String::new(),
            format!("📅 {} for {name}", booking.service_name),
            format!("🕐 {}", self.moment(booking.local_start)),
            format!("⏱️ Duration: {} minutes", booking.length().as_mins()),
        ];
        match &booking.meet_url {
            Some(link) => lines.push(format!("🎥 Google Meet: {link}")),
            None if booking.online => lines.push("🎥 Google Meet: the link follows".into()),
            None => {}
        }
        if let (Some(email), true) = (&booking.contact.email, change != Change::Already) {
            lines.push(format!("📧 A letter is on its way to {email}"));
        }
        lines.push("The customer is shown this receipt; do not repeat it.".into());
        lines.join("\n")
    }

    fn list(&self, list: &[Booking]) -> String {
        let lines = list.iter().enumerate().map(|(at, booking)| {
            format!(
                "{}. {} on {} with {}",
                at + 1,
                booking.service_name,
                self.moment(booking.local_start),
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
                let names = self.profile.services.iter().map(|service| service.name.in_lang(Lang::En));
                format!("There is no such service. Services: {}.", names.collect::<Vec<_>>().join(", "))
            }
            Refusal::NoStaff { service } => {
                let does = |staff: &&Staff| service.as_ref().is_none_or(|id| staff.services.contains(id));
                let able = self.profile.staff.iter().filter(does);
                let names: Vec<&str> = able.map(|staff| staff.name.in_lang(Lang::En)).collect();
                format!("Nobody of that name does this. Staff who do: {}.", names.join(", "))
            }
            Refusal::BadEmail => "That cannot be a mail address. Ask the customer to write it again.".into(),
            Refusal::BadPhone => "That cannot be a phone number. Ask the customer to write it again.".into(),
            Refusal::NotSaid { what } => {
                format!("The customer has not said that. Ask them for {}; never make it up.", needs(&[*what]))
            }
            Refusal::TooMany { limit } => {
                format!("The customer already has {limit} coming appointments, the most that is allowed.")
            }
            Refusal::NoAppointment => "The customer has no such appointment.".into(),
            Refusal::WhichAppointment { list } => format!("Ask which one:\n{}", self.list(list)),
            Refusal::TooLate { .. } => "It is too late to change that here; the customer has to call.".into(),
            Refusal::Theirs => {
                "The business has just moved this appointment themselves; the customer hears the new time in a moment.".into()
            }
            Refusal::ByPhone => match &self.profile.phone {
                Some(phone) => format!("For now they can be booked by phone only: {phone}. Say so kindly and promise nothing."),
                None => "For now they cannot be booked in chat. Say so kindly and promise nothing.".into(),
            },
            Refusal::NoCalendar => {
                "The calendar cannot be reached. Promise nothing; ask the customer to try again in a few minutes.".into()
            }
            Refusal::BadCall => "There is no such function, or its arguments are wrong.".into(),
        }
    }

    /// The sentence, and with several readings the readings.
    fn trouble(&self, trouble: &Trouble, says: &str) -> String {
        let Trouble::Ambiguous(choices) = trouble else { return says.to_owned() };
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
    dates::time(Lang::En, time)
}

fn needs(needs: &[Need]) -> String {
    let named = needs.iter().map(|need| match need {
        Need::Name => "their name",
        Need::Email => "their email address",
        Need::Phone => "their phone number",
    });
    named.collect::<Vec<_>>().join(" and ")
}

fn reason(why: Why) -> &'static str {
    match why {
        Why::Past => "it has passed",
        Why::TooSoon => "it is too soon",
        Why::TooFar => "it is too far ahead",
        Why::ClosedDay { .. } => "the business is closed that day",
        Why::DayOff => "nobody works that day",
        Why::OutsideHours => "it does not fit the opening hours",
        Why::OffStep => "appointments do not start at that minute",
        Why::Skipped => "that hour does not exist that day",
        Why::Taken => "it is taken",
        Why::Full => "all places are taken",
        Why::DayFull => "that day is full",
    }
}
