//! What is booked already: moving it, cancelling it, and the yes that cancelling needs.
//!
//! Which appointment is meant is asked of the tools and never guessed: the list is looked up
//! afresh, and only one that stands alone, was just booked or was picked is taken.

use serde_json::json;

use crate::{
    agent::{Answer, Tool, refuse_words},
    chat::{Fact, Refusal},
    messages, phrase,
    schedule::Booking,
};

use super::{
    decide::{Desk, clock, say},
    inform,
    intent::Intent,
};

impl Desk<'_> {
    /// Answers when a yes was asked for and something that is one, or a no, was said.
    pub(super) fn answer_to_yes(&self) -> Option<Answer> {
        let booking = self.dialogue.waits.as_ref()?;
        if self.has(Intent::Move) || self.has(Intent::Book) || self.has(Intent::Rather) {
            return None;
        }
        if self.has(Intent::No) {
            return Some(say(self.view.say("kept")));
        }
        // The same reading of a yes as the tool's own, which has the last word.
        let yes = self.now.iter().any(|message| message.consents);
        yes.then(|| self.call(Tool::Cancel, &json!({"appointment": self.which(booking)})))
    }

    pub(super) fn cancel(&self) -> Answer {
        let draft = &self.dialogue.draft;
        let chosen =
            draft.target.as_ref().and_then(|id| self.dialogue.listed.iter().find(|b| b.id == *id));
        let words = match (chosen, &self.dialogue.last) {
            (Some(booking), _) => Some(self.which(booking)),
            (None, Some(last)) if self.message.gives_nothing() => Some(self.which(last)),
            _ => self.described(),
        };
        self.call(Tool::Cancel, &json!({"appointment": words}))
    }

    /// Describes an appointment by the service and the day that were named now.
    fn described(&self) -> Option<String> {
        let service = self.now.iter().rev().find_map(|message| message.service.as_ref());
        let service = service.and(self.dialogue.draft.service.as_ref());
        let when = self.message.when.as_ref().ok();
        let day = when.and_then(|when| when.date).map(|date| date.to_string());
        let time = when.and_then(|when| when.time).map(clock);
        let parts: Vec<String> =
            [service.map(ToString::to_string), day, time].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Moves one of the appointments that were just listed.
    pub(super) fn move_one(&self, list: &[Booking]) -> Answer {
        let draft = &self.dialogue.draft;
        let named = |booking: &&Booking| draft.service.as_ref() == Some(&booking.service);
        let target = match list {
            [only] => Some(only),
            _ => list.iter().find(|booking| draft.target.as_ref() == Some(&booking.id)).or_else(
                || {
                    let mut fitting = list.iter().filter(named);
                    fitting.next().filter(|_| fitting.next().is_none())
                },
            ),
        };
        let Some(booking) = target else {
            let fact = match list {
                [] => Fact::Appointments { list: Vec::new() },
                _ => Fact::Refused(Refusal::WhichAppointment { list: list.to_vec() }),
            };
            return say(messages::fact(&self.view, &fact));
        };
        match (draft.days, draft.time) {
            (None, None) => say(inform::ask_move(&self.view, booking)),
            (days, Some(time)) => {
                let date = days.map(|days| days.from.to_string());
                let arguments =
                    json!({"appointment": self.which(booking), "date": date, "time": clock(time)});
                self.call(Tool::Reschedule, &arguments)
            }
            (Some(days), None) if self.has(Intent::SameTime) => {
                let date = days.from.to_string();
                let arguments =
                    json!({"appointment": self.which(booking), "date": date, "time": null});
                self.call(Tool::Reschedule, &arguments)
            }
            (Some(days), None) => {
                let arguments = json!({
                    "date": self.day_words(days), "duration_minutes": null,
                    "service": booking.service.as_str(), "staff": booking.staff.as_str(),
                });
                self.call(Tool::Check, &arguments)
            }
        }
    }

    /// Says what is wrong with the words for a day or a time. What has passed is asked of the
    /// front desk once the service is known, since that also says what is free.
    pub(super) fn trouble(&self) -> Option<Answer> {
        let Err(problem) = &self.message.when else { return None };
        if matches!(problem, phrase::Error::Past { .. }) && self.dialogue.draft.service.is_some() {
            return None;
        }
        let fact = Fact::Refused(refuse_words(problem));
        Some(say(messages::fact(&self.view, &fact)))
    }

    /// Describes one of the customer's bookings to a tool. Two that look the same (seats of one
    /// class) are told apart by their place in the list, which is that of the tools.
    pub(super) fn which(&self, booking: &Booking) -> String {
        let listed = &self.dialogue.listed;
        let alike = |other: &&Booking| {
            (&other.service, other.local_start) == (&booking.service, booking.local_start)
        };
        let place = listed.iter().position(|other| other.id == booking.id);
        match place {
            Some(place) if listed.iter().filter(alike).count() > 1 => (place + 1).to_string(),
            _ => format!(
                "{} {} {}",
                booking.service,
                booking.local_start.date(),
                clock(booking.local_start.time())
            ),
        }
    }
}
