//! The jobs in the queue: the closed list of what is sent or finished later.
//!
//! A job is stored in the transaction that makes it necessary and is run afterwards, however
//! often the process stops in between. It carries a copy of what it speaks of, so that a letter
//! says what was true when it was queued. The list is here and not in `jobs`, because rooms that
//! stand above `jobs` enqueue; how a kind runs and how often it is tried is in `jobs/<kind>.rs`.
//!
//! Rows outlive releases: the tags of [`Job`], the fields of the payloads and the words of
//! [`kind`] are stored, so they keep the names that they were first written with.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{BookingId, ConversationId, StaffId},
    schedule::{Booking, Change, Contact},
};

use super::{Reply, transcript};

/// The words that stand for the kinds in the store. A reminder in the chat and one by mail share
/// one, because both lose their meaning together.
pub mod kind {
    /// [`Job::Reply`](super::Job::Reply).
    pub const REPLY: &str = "reply";
    /// [`Job::Letter`](super::Job::Letter).
    pub const LETTER: &str = "letter";
    /// [`Job::Reminder`](super::Job::Reminder) and
    /// [`Job::ReminderLetter`](super::Job::ReminderLetter).
    pub const REMINDER: &str = "reminder";
    /// [`Job::Agenda`](super::Job::Agenda).
    pub const AGENDA: &str = "agenda";
    /// [`Job::OpenQuestions`](super::Job::OpenQuestions).
    pub const OPEN_QUESTIONS: &str = "open_questions";
    /// [`Job::Handoff`](super::Job::Handoff).
    pub const HANDOFF: &str = "wanted";
    /// [`Job::CompleteBooking`](super::Job::CompleteBooking).
    pub const COMPLETE_BOOKING: &str = "finish";
    /// [`Job::DeleteEvent`](super::Job::DeleteEvent).
    pub const DELETE_EVENT: &str = "erase";
    /// [`Job::UpdateEvent`](super::Job::UpdateEvent).
    pub const UPDATE_EVENT: &str = "update_event";
    /// [`Job::WriteEvent`](super::Job::WriteEvent).
    pub const WRITE_EVENT: &str = "write_event";
    /// [`Job::MeetLink`](super::Job::MeetLink).
    pub const MEET_LINK: &str = "meet";
    /// [`Job::MeetLinkLetter`](super::Job::MeetLinkLetter).
    pub const MEET_LINK_LETTER: &str = "linked";
    /// [`Job::RecheckEvent`](super::Job::RecheckEvent).
    pub const RECHECK_EVENT: &str = "look";
    /// [`Job::Unanswered`](super::Job::Unanswered).
    pub const UNANSWERED: &str = "unanswered";
    /// [`Job::Offer`](super::Job::Offer).
    pub const OFFER: &str = "offer";
    /// [`Job::HandoverLine`](super::Job::HandoverLine).
    pub const HANDOVER_LINE: &str = "handover_line";
    /// [`Job::HandoverCheck`](super::Job::HandoverCheck).
    pub const HANDOVER_CHECK: &str = "handover_check";
}

/// Something that is to be sent or finished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Job {
    /// Sends a message in a conversation.
    Reply(Reply),
    /// Sends the customer a letter about a change of their booking.
    Letter(Letter),
    /// Reminds the customer in their chat.
    Reminder(Reminder),
    /// Reminds the customer by mail.
    ReminderLetter(ReminderLetter),
    /// Sends a staff member their day, on its morning.
    Agenda(Agenda),
    /// Tells an owner what the bot could not answer in a week.
    OpenQuestions(OpenQuestions),
    /// Sends the owner a letter: a customer asks for a person.
    #[serde(rename = "wanted")]
    Handoff(Handoff),
    /// Completes a booking or a move whose outcome in the calendar may be unknown.
    #[serde(rename = "finish")]
    CompleteBooking(CompleteBooking),
    /// Deletes an event that no booking stands behind any more.
    #[serde(rename = "erase")]
    DeleteEvent(DeleteEvent),
    /// Writes the corrected details of a booking into its event.
    UpdateEvent(UpdateEvent),
    /// Writes the event of a booking into the account that is connected in place of another.
    WriteEvent(WriteEvent),
    /// Reads the video link of a booking, which its calendar is still making.
    #[serde(rename = "meet")]
    MeetLink(MeetLink),
    /// Sends the customer a letter with the video link of their booking.
    #[serde(rename = "linked")]
    MeetLinkLetter(MeetLinkLetter),
    /// Reads an event again that staff changed, where it could not be read at once.
    #[serde(rename = "look")]
    RecheckEvent(RecheckEvent),
    /// Tells the holder of a connected account that a customer waits there.
    Unanswered(Unanswered),
    /// Offers a customer on the waiting list a time that has freed up.
    Offer(Offer),
    /// Passes on what one side of a handover wrote, or tells it how the handover stands.
    HandoverLine(HandoverLine),
    /// Looks whether a handover is over, because it was not answered or nothing was said.
    HandoverCheck(HandoverCheck),
}

/// A letter about a change of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What happened.
    pub change: Change,
    /// The booking after it.
    pub booking: Box<Booking>,
    /// Before a move: when it was.
    pub was: Option<DateTime>,
}

/// A reminder in the chat, if the booking still stands as it is. Its words are written when it
/// is sent, its buttons when it is queued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reminder {
    /// The booking.
    pub booking: BookingId,
    /// The version of the booking that it speaks of.
    pub version: u32,
    /// What is sent, with words that hold whenever they are read.
    pub reply: Reply,
    /// Whether another one was sent before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_again: bool,
}

/// A reminder by mail, if the booking still stands as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderLetter {
    /// The booking.
    pub booking: BookingId,
    /// The version of the booking that it speaks of.
    pub version: u32,
    /// The address.
    pub to: String,
    /// Whether another one was sent before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_again: bool,
}

/// A staff member's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Whose.
    pub staff: StaffId,
    /// The day, in local time of the business.
    pub day: Date,
    /// At which local time the staff member wants it.
    pub at: Time,
}

/// The questions of a week to which no answer was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestions {
    /// The owner who is told.
    pub staff: StaffId,
    /// The Monday of the week in which they are told; names the message.
    pub week: Date,
}

/// A letter to the owner about a customer who asks for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// What is known of the customer.
    pub contact: Contact,
    /// Their last messages, earliest first.
    pub said: Vec<String>,
}

/// A booking that is being written or moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteBooking {
    /// The booking.
    pub booking: BookingId,
}

/// An event that is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteEvent {
    /// Whose calendar.
    pub staff: StaffId,
    /// The event.
    pub event: String,
    /// Which calendar it is in; `None`: the one that bookings are written into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

/// A booking whose details were corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateEvent {
    /// The booking.
    pub booking: BookingId,
    /// Its event, which others may share: it is written by one job after the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

/// A booking whose event was in the calendar of an account that is connected no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteEvent {
    /// The booking.
    pub booking: BookingId,
}

/// A booking whose video link is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetLink {
    /// The booking.
    pub booking: BookingId,
}

/// A letter with a video link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetLinkLetter {
    /// The booking with its link.
    pub booking: Box<Booking>,
}

/// A booking whose event staff changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecheckEvent {
    /// The booking.
    pub booking: BookingId,
}

/// A customer in a connected account to whom the bot did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The customer's conversation; the holder's own is that of the job.
    pub conversation: ConversationId,
    /// Whether the bot answers the next message there again.
    pub may_answer: bool,
    /// Whether an owner is told, who does not hold the account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_owner: bool,
}

/// A time that has freed up, while it is held for its customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What holds it.
    pub booking: BookingId,
    /// What is sent.
    pub reply: Reply,
    /// What was found, for the transcript.
    pub offer: transcript::Offer,
}

/// A line of a handover.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoverLine {
    /// The handover.
    pub handover: i64,
    /// The staff member it is for; `None`: it is for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// Whether it carries words of the other side, so that these must be told of if it cannot be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_passed: bool,
    /// What is sent.
    pub reply: Reply,
}

/// A handover that may be over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverCheck {
    /// The handover.
    pub handover: i64,
}

impl Job {
    /// Returns the word that stands for the kind in the store.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reply(_) => kind::REPLY,
            Self::Letter(_) => kind::LETTER,
            Self::Reminder(_) | Self::ReminderLetter(_) => kind::REMINDER,
            Self::Agenda(_) => kind::AGENDA,
            Self::OpenQuestions(_) => kind::OPEN_QUESTIONS,
            Self::Handoff(_) => kind::HANDOFF,
            Self::CompleteBooking(_) => kind::COMPLETE_BOOKING,
            Self::DeleteEvent(_) => kind::DELETE_EVENT,
            Self::UpdateEvent(_) => kind::UPDATE_EVENT,
            Self::WriteEvent(_) => kind::WRITE_EVENT,
            Self::MeetLink(_) => kind::MEET_LINK,
            Self::MeetLinkLetter(_) => kind::MEET_LINK_LETTER,
            Self::RecheckEvent(_) => kind::RECHECK_EVENT,
            Self::Unanswered(_) => kind::UNANSWERED,
            Self::Offer(_) => kind::OFFER,
            Self::HandoverLine(_) => kind::HANDOVER_LINE,
            Self::HandoverCheck(_) => kind::HANDOVER_CHECK,
        }
    }

    /// Returns the key of the jobs that run one after the other with this one: letters to one
    /// recipient leave in order. `None`: it waits for no other job. What is sent in a
    /// conversation needs no key, because a conversation is in order by itself.
    pub fn ordering_key(&self) -> Option<String> {
        let to = |address: &str| format!("to:{}", address.to_lowercase());
        match self {
            Self::Letter(Letter { booking, .. })
            | Self::MeetLinkLetter(MeetLinkLetter { booking }) => {
                booking.contact.email.as_deref().map(to)
            }
            Self::ReminderLetter(letter) => Some(to(&letter.to)),
            Self::Handoff(_) => Some("to the owner".to_owned()),
            Self::UpdateEvent(UpdateEvent { event: Some(event), .. }) => {
                Some(format!("event:{event}"))
            }
            _ => None,
        }
    }

    /// Returns the message in the chat that it is, with its buttons.
    pub fn reply(self) -> Option<Reply> {
        match self {
            Self::Reply(reply)
            | Self::Reminder(Reminder { reply, .. })
            | Self::Offer(Offer { reply, .. })
            | Self::HandoverLine(HandoverLine { reply, .. }) => Some(reply),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKING: &str = r#"{"id":"b1","bot":"salon","version":1,"state":"confirmed",
        "service":"haircut","service_name":"Haircut","staff":"olena","staff_name":"Olena",
        "wall":"2026-11-25T14:00:00","zone":"Europe/Kyiv",
        "span":{"start":"2026-11-25T12:00:00Z","end":"2026-11-25T13:00:00Z"},
        "price":null,"contact":{"name":null,"email":"Ann@example.com","phone":null},"lang":"en",
        "online":false,"meet_url":null,"event":null}"#;

    /// One row of each kind as version 0.1 wrote it: its kind, its payload, its ordering key.
    fn old_rows() -> Vec<(&'static str, String, Option<&'static str>)> {
        let row = |kind, body: &str, key| (kind, body.replace("BOOKING", BOOKING), key);
        vec![
            row("reply", r#"{"kind":"reply","text":"hi"}"#, None),
            row(
                "letter",
                r#"{"kind":"letter","change":"booked","booking":BOOKING,"was":null}"#,
                Some("to:ann@example.com"),
            ),
            row(
                "letter",
                r#"{"kind":"letter","change":"moved","booking":BOOKING,"was":"2026-11-24T09:00:00"}"#,
                Some("to:ann@example.com"),
            ),
            row(
                "reminder",
                r#"{"kind":"reminder","booking":"b1","version":1,"reply":{"text":"soon"}}"#,
                None,
            ),
            row(
                "reminder",
                r#"{"kind":"reminder_letter","booking":"b1","version":1,"to":"Ann@example.com"}"#,
                Some("to:ann@example.com"),
            ),
            row(
                "agenda",
                r#"{"kind":"agenda","staff":"olena","day":"2026-11-25","at":"08:00:00"}"#,
                None,
            ),
            row(
                "wanted",
                r#"{"kind":"wanted","contact":{"name":"Ann","email":null,"phone":null},"said":["hi"]}"#,
                Some("to the owner"),
            ),
            row("finish", r#"{"kind":"finish","booking":"b1"}"#, None),
            row("erase", r#"{"kind":"erase","staff":"olena","event":"e1"}"#, None),
            row("erase", r#"{"kind":"erase","staff":"olena","event":"e1","calendar":"c"}"#, None),
            row("update_event", r#"{"kind":"update_event","booking":"b1"}"#, None),
            row(
                "update_event",
                r#"{"kind":"update_event","booking":"b1","event":"e1"}"#,
                Some("event:e1"),
            ),
            row("write_event", r#"{"kind":"write_event","booking":"b1"}"#, None),
            row("meet", r#"{"kind":"meet","booking":"b1"}"#, None),
            row("linked", r#"{"kind":"linked","booking":BOOKING}"#, Some("to:ann@example.com")),
            row("look", r#"{"kind":"look","booking":"b1"}"#, None),
            row("unanswered", r#"{"kind":"unanswered","conversation":7,"may_answer":true}"#, None),
            row(
                "offer",
                r#"{"kind":"offer","booking":"b1","reply":{"text":"free"},"offer":{"service":"haircut",
                    "staff":"olena","local_start":"2026-11-25T14:00:00","until":"2026-11-23T08:10:00Z"}}"#,
                None,
            ),
        ]
    }

    /// The same of a handover.
    fn rows_of_a_handover() -> Vec<(&'static str, String, Option<&'static str>)> {
        let line = r#"{"kind":"handover_line","handover":3,"staff":"olena","is_passed":true,
            "reply":{"text":"Ann: hi"}}"#;
        let check = r#"{"kind":"handover_check","handover":3}"#;
        vec![("handover_line", line.into(), None), ("handover_check", check.into(), None)]
    }

    #[test]
    fn rows_of_every_kind_that_an_earlier_version_wrote_are_read_and_written_alike() {
        for (kind, body, key) in old_rows().into_iter().chain(rows_of_a_handover()) {
            let stored: serde_json::Value = serde_json::from_str(&body).unwrap();
            let job: Job = serde_json::from_value(stored.clone()).unwrap();
            assert_eq!((job.kind(), job.ordering_key().as_deref()), (kind, key));
            assert_eq!(serde_json::to_value(&job).unwrap(), stored, "{kind}");
        }
    }
}
