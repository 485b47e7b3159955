//! A message that is to be sent, and where the people concerned can be reached.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Done, Entry, Job, Reply},
    ids::{ConversationId, Lang},
    messages::View,
    schedule::Booking,
};

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
    /// The chats of the staff member who did it before, where that is another person.
    pub previous_staff: Vec<StaffChat>,
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

/// The booking that is spoken of, as it stands now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) booking: &'a Booking,
    pub(super) profile: &'a BusinessProfile,
    pub(super) now: Timestamp,
}

impl<'a> Subject<'a> {
    pub(super) fn view(&self, lang: Lang) -> View<'a> {
        let today = self.profile.today(self.now);
        View { profile: self.profile, lang, today }
    }

    /// How the booking is spoken of to its customer: in the language of the booking.
    pub(super) fn customer_view(&self) -> View<'a> {
        self.view(self.booking.lang)
    }

    /// Returns when news of it is sent that no one waits for: after the quiet hours, if they end
    /// before the visit; `None`: at once.
    pub(super) fn after_quiet_hours(&self) -> Option<Timestamp> {
        let quiet = self.profile.rules.quiet?;
        let due = quiet.hold(&self.profile.zone, self.now);
        (self.now < due && due < self.booking.span.start).then_some(due)
    }

    /// Makes a key of a word, the booking and its version.
    pub(super) fn key(&self, word: &str) -> String {
        format!("{word}:{}:{}", self.booking.id, self.booking.version)
    }
}

impl Notification {
    /// Makes one that is sent at once and leaves nothing in a transcript.
    pub(super) fn now(key: String, job: Job, conversation: Option<ConversationId>) -> Self {
        Self { key, job, conversation, version: None, due: None, transcript: None }
    }
}

/// Makes a message in the customer's chat, which their transcript keeps with these calls.
pub(super) fn message(
    key: String,
    reply: Reply,
    calls: Vec<Done>,
    to: ConversationId,
) -> Notification {
    let transcript = Some(Entry::Assistant { text: reply.text.clone(), calls });
    Notification { transcript, ..Notification::now(key, Job::Reply(reply), Some(to)) }
}
