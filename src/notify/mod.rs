//! Who hears of an event of a booking, where and when: one table, without a database.
//!
//! | event | customer's chat | letter to the customer | staff | reminders |
//! |---|---|---|---|---|
//! | confirmed | if a turn ended with "it will be confirmed" | confirmation | notice | planned |
//! | rescheduled by the customer | as above | the new time | notice | planned anew |
//! | rescheduled by staff | who did it, and the new time | the new time | (they did it) | planned anew |
//! | cancelled by the customer | (the turn answers) | cancellation | notice | dropped |
//! | cancelled by staff | who did it | cancellation | (they did it) | dropped |
//! | abandoned | an apology | | letter to the owner: a person is asked for | |
//! | video link ready | the link | the link | | |
//! | video link failed | an apology, if a link was announced | | asked to send one | |
//! | conflict with the calendar | | | asked what is meant | |
//! | customer is coming, or cannot come | (the turn answers) | | notice | |
//!
//! "Staff" is the chats of the staff member who does the booking. Where they have none, the chats
//! of the business's owners are used, so that a notice is not lost; the notice names the staff
//! member then. The chat that the booking was made in gets no notice: the customer is there.
//!
//! [`plan`] is a function of its arguments. `booking` loads the [`Recipients`] and stores what is
//! planned in the transaction of the event itself, so an event and its messages are kept
//! together. Every [`Notification`] has a key of its own: planning one twice sends it once.
//! To add a notification, add its words to `messages`, its row to this table and its test below.

mod customer;
mod staff;
pub mod reminders;
mod agenda;

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Entry, Job},
    ids::{ConversationId, Lang},
    messages::View,
    schedule::{Booking, BookingEvent},
};

pub use agenda::plan_agenda;
pub use customer::{confirmation, confirmation_key};

/// A message that is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Names it; a second one with the same key is not sent.
    pub key: String,
    /// What is sent.
    pub job: Job,
    /// The conversation it is sent in; `None`: it goes by mail.
    pub conversation: Option<ConversationId>,
    /// The version of the booking that it holds for; `None`: any.
    pub version: Option<u32>,
    /// When it is sent; `None`: at once.
    pub due: Option<Timestamp>,
    /// What the customer's transcript keeps of it; `None`: nothing.
    pub transcript: Option<Entry>,
}

/// Where the people concerned can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipients {
    /// The customer.
    pub customer: Customer,
    /// The chats of the staff member who does the booking.
    pub staff: Vec<StaffChat>,
    /// The chats of the business's owners.
    pub owners: Vec<StaffChat>,
}

/// The customer of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The conversation that the booking was made in.
    pub conversation: ConversationId,
    /// Whether the customer was told that a confirmation will follow.
    pub confirmation_pending: bool,
    /// Their last messages, earliest first; only an abandoned booking needs them.
    pub last_messages: Vec<String>,
}

/// A chat in which staff can be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffChat {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its language.
    pub lang: Lang,
}

/// Returns what is to be sent about an event, in the order in which it is queued.
#[must_use]
pub fn plan(
    event: &BookingEvent,
    booking: &Booking,
    profile: &BusinessProfile,
    recipients: &Recipients,
    now: Timestamp,
) -> Vec<Notification> {
    let subject = Subject { booking, profile, now };
    let mut all = Vec::new();
    all.extend(customer::letter(event, &subject));
    if event.change().is_some() {
        all.extend(reminders::plan(&subject, recipients.customer.conversation));
    }
    all.extend(staff::chats(event, &subject, recipients));
    all.extend(customer::chat(event, &subject, &recipients.customer));
    all.extend(staff::handoff(event, &subject, &recipients.customer));
    all
}

/// The booking that is spoken of, as it stands now.
#[derive(Debug, Clone, Copy)]
struct Subject<'a> {
    booking: &'a Booking,
    profile: &'a BusinessProfile,
    now: Timestamp,
}

impl<'a> Subject<'a> {
    fn view(&self, lang: Lang) -> View<'a> {
        let today = self.now.to_zoned(self.profile.zone.clone()).date();
        View { profile: self.profile, lang, today }
    }

    /// How the booking is spoken of to its customer: in the language of the booking.
    fn customer_view(&self) -> View<'a> {
        self.view(self.booking.lang)
    }

    /// Makes a key of a word, the booking and its version.
    fn key(&self, word: &str) -> String {
        format!("{word}:{}:{}", self.booking.id, self.booking.version)
    }
}

impl Notification {
    /// Makes one that is sent at once and leaves nothing in a transcript.
    fn now(key: String, job: Job, conversation: Option<ConversationId>) -> Self {
        Self { key, job, conversation, version: None, due: None, transcript: None }
    }
}

#[cfg(test)]
mod tests;
