//! What a tool is asked to do, as a type: by a model, by a command or by a button.
//!
//! A model's call is JSON and is read here, once; no other file sees its arguments. Models and
//! commands speak in words, which the tools resolve. A button names days, times and bookings
//! exactly, so its request has no words. Every request can be written down as a
//! [`Call`] ([`ToolRequest::call`]), because the transcript keeps one record for all three.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::{
    chat::{Action, Call, CommandArgs, Pick, WaitlistAction, WaitlistWish},
    ids::BookingId,
};

use super::{Tool, arguments};

/// What a tool is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolRequest {
    /// Look up free times, in words.
    Check(Check),
    /// Book, in words.
    Book(Book),
    /// List the customer's appointments.
    List,
    /// Move an appointment, in words.
    Reschedule(Reschedule),
    /// Cancel an appointment, in words.
    Cancel(Cancel),
    /// Correct who comes with an appointment.
    Correct(Correct),
    /// Send the letter of an appointment once more, in words.
    Resend(Cancel),
    /// Tell staff that the customer will be late.
    Late,
    /// Ask a person of the business to answer.
    Human,
    /// Put the customer on the waiting list, in words.
    JoinWaitlist(Check),
    /// Put the customer on the waiting list for this.
    WaitFor(WaitlistWish),
    /// Show what the customer waits for.
    ShowWaitlist,
    /// Take the wish of this number off the list; `None`: all of them.
    LeaveWaitlist(Option<i64>),
    /// Let go of what was offered and is held as this booking.
    PassOffer(BookingId),
    /// Show the days with free times, from this one on.
    ShowDays(Pick, Date),
    /// Show the free times of this day.
    ShowTimes(Pick, Date),
    /// Book this start, or move the appointment to it.
    TakeSlot(Pick, DateTime),
    /// Show the days to which this appointment can be moved.
    ChooseNewDay(BookingId),
    /// Ask the customer whether to cancel this appointment.
    AskToCancel(BookingId),
    /// Change this appointment to what is picked, at this start, if it still has the version that the
    /// customer said yes to.
    ChangeVersion(Pick, DateTime, u32),
    /// Cancel this appointment, if it still has the version that the customer said yes to.
    CancelVersion(BookingId, u32),
    /// Note that the customer is coming, if the appointment still has the version of the reminder.
    ConfirmComing(BookingId, u32),
}

impl ToolRequest {
    /// Reads a model's call; `None`: there is no such function, or it takes other arguments.
    pub fn parse(call: &Call) -> Option<Self> {
        let tool = Tool::parse(&call.function)?;
        let given = Value::Object(arguments::read(tool, &call.arguments)?);
        Some(match tool {
            Tool::Check => Self::Check(serde_json::from_value(given).ok()?),
            Tool::Book => Self::Book(serde_json::from_value(given).ok()?),
            Tool::List => Self::List,
            Tool::Reschedule => Self::Reschedule(serde_json::from_value(given).ok()?),
            Tool::Cancel => Self::Cancel(serde_json::from_value(given).ok()?),
            Tool::Correct => Self::Correct(serde_json::from_value(given).ok()?),
            Tool::Resend => Self::Resend(serde_json::from_value(given).ok()?),
            Tool::Late => Self::Late,
            Tool::Wait => Self::JoinWaitlist(serde_json::from_value(given).ok()?),
            Tool::StopWaiting => Self::LeaveWaitlist(None),
            Tool::Human => serde_json::from_value::<Human>(given).map(|_| Self::Human).ok()?,
        })
    }

    /// Returns what a button asks a tool to do; `None`: the button needs no tool.
    pub fn from_button(action: &Action) -> Option<Self> {
        Some(match action {
            Action::Days(pick, from) => Self::ShowDays(pick.clone(), *from),
            Action::Times(pick, day) => Self::ShowTimes(pick.clone(), *day),
            Action::Take(pick, start) => Self::TakeSlot(pick.clone(), *start),
            Action::Mine => Self::List,
            Action::Move(id) => Self::ChooseNewDay(id.clone()),
            Action::Cancel(id) => Self::AskToCancel(id.clone()),
            Action::CancelYes(id, version) => Self::CancelVersion(id.clone(), *version),
            Action::ChangeYes(pick, start, version) => {
                Self::ChangeVersion(pick.clone(), *start, *version)
            }
            Action::Coming(id, version) => Self::ConfirmComing(id.clone(), *version),
            Action::Waitlist(WaitlistAction::Join(wish)) => Self::WaitFor(wish.clone()),
            Action::Waitlist(WaitlistAction::Leave(entry)) => Self::LeaveWaitlist(Some(*entry)),
            Action::Waitlist(WaitlistAction::Pass(id)) => Self::PassOffer(id.clone()),
            Action::Say(_)
            | Action::Speak(_)
            | Action::Keep(_)
            | Action::Forget
            | Action::Link
            | Action::Calendar(_)
            | Action::Away(_)
            | Action::Address(_)
            | Action::Handover(_)
            | Action::Visit(_) => return None,
        })
    }

    /// Returns whether it changes nothing and asks nothing, so that carrying it out again does no
    /// harm.
    pub fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::Check(_)
                | Self::List
                | Self::ShowDays(..)
                | Self::ShowTimes(..)
                | Self::ShowWaitlist
        )
    }

    /// Returns the request for free times that the words behind a command make.
    pub fn check(wanted: &CommandArgs) -> Self {
        Self::Check(Check {
            date: stated(wanted.date.as_deref()),
            duration_minutes: None,
            service: stated(wanted.service.as_deref()),
            staff: stated(wanted.staff.as_deref()),
        })
    }

    /// Returns the request for a booking that the words behind a command make.
    pub fn book(wanted: &CommandArgs) -> Self {
        Self::Book(Book {
            customer_name: stated(wanted.name.as_deref()),
            customer_email: stated(wanted.email.as_deref()),
            customer_phone: stated(wanted.phone.as_deref()),
            service: stated(wanted.service.as_deref()),
            staff: stated(wanted.staff.as_deref()),
            date: stated(wanted.date.as_deref()),
            time: stated(wanted.time.as_deref()),
            ..Book::default()
        })
    }

    /// Returns the request for a move that the words behind a command make.
    pub fn reschedule(wanted: &CommandArgs) -> Self {
        Self::Reschedule(Reschedule {
            appointment: stated(wanted.appointment.as_deref()),
            date: stated(wanted.date.as_deref()),
            time: stated(wanted.time.as_deref()),
            ..Reschedule::default()
        })
    }

    /// Returns the request for a cancellation that the words behind a command make.
    pub fn cancel(wanted: &CommandArgs) -> Self {
        Self::Cancel(Cancel { appointment: stated(wanted.appointment.as_deref()) })
    }

    /// Returns what a time is being chosen for by buttons; `None`: no time is being chosen so.
    pub const fn pick(&self) -> Option<&Pick> {
        match self {
            Self::ShowDays(pick, _)
            | Self::ShowTimes(pick, _)
            | Self::TakeSlot(pick, _)
            | Self::ChangeVersion(pick, ..) => Some(pick),
            _ => None,
        }
    }

    /// Writes the request down as the call that a model would have made, for the transcript.
    pub fn call(&self) -> Call {
        let on = |pick: &Pick, day: &Date| json!({"service": pick.service, "staff": pick.staff, "date": day.to_string()});
        let (tool, arguments) = match self {
            Self::Check(Check { date, service, staff, .. }) => {
                (Tool::Check, json!({"service": service, "staff": staff, "date": date}))
            }
            Self::ShowDays(pick, day) | Self::ShowTimes(pick, day) => (Tool::Check, on(pick, day)),
            Self::Book(book) => (Tool::Book, book.arguments()),
            Self::ChangeVersion(pick, start, _) => (
                Tool::Reschedule,
                json!({
                    "appointment": pick.moving, "date": start.date().to_string(),
                    "time": clock(*start), "service": pick.service, "staff": pick.staff,
                }),
            ),
            Self::TakeSlot(pick, start) if pick.moving.is_some() => {
                let (date, time) = (start.date().to_string(), clock(*start));
                (Tool::Reschedule, json!({"date": date, "time": time}))
            }
            Self::TakeSlot(pick, start) => {
                let mut arguments = on(pick, &start.date());
                arguments["time"] = clock(*start).into();
                (Tool::Book, arguments)
            }
            Self::List
            | Self::ChooseNewDay(_)
            | Self::ConfirmComing(..)
            | Self::ShowWaitlist
            | Self::PassOffer(_) => (Tool::List, json!({})),
            Self::Reschedule(Reschedule { appointment, date, time, service, staff }) => (
                Tool::Reschedule,
                json!({
                    "appointment": appointment, "date": date, "time": time,
                    "service": service, "staff": staff,
                }),
            ),
            Self::Cancel(cancel) => (Tool::Cancel, json!({"appointment": cancel.appointment})),
            Self::Correct(correct) => (Tool::Correct, correct.arguments()),
            Self::Resend(it) => (Tool::Resend, json!({"appointment": it.appointment})),
            Self::Late => (Tool::Late, json!({})),
            Self::AskToCancel(id) | Self::CancelVersion(id, _) => {
                (Tool::Cancel, json!({"appointment": id}))
            }
            Self::Human => (Tool::Human, json!({})),
            Self::JoinWaitlist(Check { date, service, staff, .. }) => {
                (Tool::Wait, json!({"date": date, "service": service, "staff": staff}))
            }
            Self::WaitFor(wish) => {
                let date = format!("from {} to {}", wish.days.0, wish.days.1);
                (Tool::Wait, json!({"date": date, "service": wish.service, "staff": wish.staff}))
            }
            Self::LeaveWaitlist(_) => (Tool::StopWaiting, json!({})),
        };
        Call {
            id: "request".to_owned(),
            function: tool.as_str().to_owned(),
            arguments: arguments.to_string(),
        }
    }
}

impl Book {
    fn arguments(&self) -> Value {
        json!({
            "service": self.service, "staff": self.staff, "date": self.date, "time": self.time,
            "customer_name": self.customer_name, "customer_email": self.customer_email,
            "customer_phone": self.customer_phone,
        })
    }
}

impl Correct {
    fn arguments(&self) -> Value {
        json!({
            "appointment": self.appointment, "customer_name": self.customer_name,
            "customer_email": self.customer_email, "customer_phone": self.customer_phone,
        })
    }
}

/// Arguments of `check_calendar_availability`, and of `join_waitlist`, which has no length.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Check {
    /// The day, or days, in words.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// The length in minutes, for when no service is named.
    #[serde(deserialize_with = "minutes")]
    pub duration_minutes: Option<u32>,
    /// The service, in words.
    #[serde(deserialize_with = "words")]
    pub service: Option<String>,
    /// The staff member, in words.
    #[serde(deserialize_with = "words")]
    pub staff: Option<String>,
}

/// Arguments of `book_appointment`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Book {
    /// The name of the person who comes.
    #[serde(deserialize_with = "words")]
    pub customer_name: Option<String>,
    /// Their mail address.
    #[serde(deserialize_with = "words")]
    pub customer_email: Option<String>,
    /// Their phone number.
    #[serde(deserialize_with = "words")]
    pub customer_phone: Option<String>,
    /// The service, in words.
    #[serde(deserialize_with = "words")]
    pub service: Option<String>,
    /// The staff member, in words.
    #[serde(deserialize_with = "words")]
    pub staff: Option<String>,
    /// The day, in words.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// The time, in words.
    #[serde(deserialize_with = "words")]
    pub time: Option<String>,
    /// Read and ignored: a booking is as long as its service.
    #[serde(deserialize_with = "minutes")]
    pub duration_minutes: Option<u32>,
    /// Read and ignored: an online service always has a video link.
    pub create_meet: Option<bool>,
}

/// Arguments of `reschedule_appointment`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reschedule {
    /// Which appointment, in words. `None`: the only one.
    #[serde(deserialize_with = "words")]
    pub appointment: Option<String>,
    /// The new day, in words. `None`: the same day.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// The new time, in words. `None`: the same time.
    #[serde(deserialize_with = "words")]
    pub time: Option<String>,
    /// Another service, in words. `None`: it stays.
    #[serde(deserialize_with = "words")]
    pub service: Option<String>,
    /// Another staff member, in words. `None`: the same one, where they do the service.
    #[serde(deserialize_with = "words")]
    pub staff: Option<String>,
}

/// Arguments of `correct_details`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Correct {
    /// Which appointment, in words. `None`: the only one.
    #[serde(deserialize_with = "words")]
    pub appointment: Option<String>,
    /// The right name. `None`: it stays; so do the other two.
    #[serde(deserialize_with = "words")]
    pub customer_name: Option<String>,
    /// The right mail address.
    #[serde(deserialize_with = "words")]
    pub customer_email: Option<String>,
    /// The right phone number.
    #[serde(deserialize_with = "words")]
    pub customer_phone: Option<String>,
}

/// Arguments of `cancel_appointment`, and of `resend_confirmation`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cancel {
    /// Which appointment, in words. `None`: the only one.
    #[serde(deserialize_with = "words")]
    pub appointment: Option<String>,
}

/// Arguments of `ask_human`: a reason that no one reads, because staff are shown the customer's
/// own messages.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Human {
    #[serde(rename = "reason")]
    _reason: Value,
}

/// Writes the time of a start as a tool reads it.
fn clock(start: DateTime) -> String {
    start.strftime("%H:%M").to_string()
}

/// Reads words; empty words count as not said.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(stated(Option::<String>::deserialize(deserializer)?.as_deref()))
}

fn stated(words: Option<&str>) -> Option<String> {
    words.map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned)
}

/// Reads whole minutes, at most a day; some models send them as text.
fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let said = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    };
    Ok(said.and_then(|minutes| u32::try_from(minutes).ok()).filter(|n| (1..=1440).contains(n)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ids::{Lang, ServiceId};

    fn call(function: &str, arguments: &str) -> Call {
        Call { id: "1".into(), function: function.into(), arguments: arguments.into() }
    }

    #[test]
    fn the_missions_example_is_read() {
        let read = ToolRequest::parse(&call(
            "book_appointment",
            r#"{"customer_name":"John Doe","customer_email":"john@example.com","service":"Haircut",
                "date":"tomorrow","time":"14:00","duration_minutes":60,"create_meet":true}"#,
        ));
        let expected = Book {
            customer_name: Some("John Doe".into()),
            customer_email: Some("john@example.com".into()),
            service: Some("Haircut".into()),
            date: Some("tomorrow".into()),
            time: Some("14:00".into()),
            duration_minutes: Some(60),
            create_meet: Some(true),
            ..Book::default()
        };
        assert_eq!(read, Some(ToolRequest::Book(expected)));
    }

    #[test]
    fn what_is_empty_null_or_absurd_was_not_said() {
        let read = ToolRequest::parse(&call(
            "check_calendar_availability",
            r#"{"date":" ","duration_minutes":-5,"service":null}"#,
        ));
        assert_eq!(read, Some(ToolRequest::Check(Check::default())));
    }

    #[test]
    fn an_unknown_function_or_argument_is_refused() {
        assert_eq!(ToolRequest::parse(&call("drop_table", "{}")), None);
        assert_eq!(ToolRequest::parse(&call("cancel_appointment", r#"{"booking_id":"x"}"#)), None);
        assert_eq!(ToolRequest::parse(&call("book_appointment", "not json")), None);
        assert_eq!(ToolRequest::parse(&call("book_appointment", "[]")), None);
    }

    #[test]
    fn a_button_is_written_down_as_the_call_that_a_model_would_have_made() {
        let pick = Pick { service: ServiceId::new("haircut"), staff: None, moving: None };
        let moving = Pick { moving: Some(BookingId::new("b1")), ..pick.clone() };
        let start = date(2026, 11, 26).at(9, 0, 0, 0);
        let written = |action: Action| {
            let call = ToolRequest::from_button(&action).unwrap().call();
            format!("{} {}", call.function, call.arguments)
        };
        assert_eq!(
            written(Action::Take(pick.clone(), start)),
            r#"book_appointment {"date":"2026-11-26","service":"haircut","staff":null,"time":"09:00"}"#
        );
        assert_eq!(
            written(Action::Take(moving, start)),
            r#"reschedule_appointment {"date":"2026-11-26","time":"09:00"}"#
        );
        assert_eq!(
            written(Action::Times(pick, start.date())),
            r#"check_calendar_availability {"date":"2026-11-26","service":"haircut","staff":null}"#
        );
        assert_eq!(
            written(Action::CancelYes(BookingId::new("b1"), 3)),
            r#"cancel_appointment {"appointment":"b1"}"#
        );
        assert_eq!(written(Action::Move(BookingId::new("b1"))), "list_my_appointments {}");
    }

    #[test]
    fn a_button_that_only_says_something_needs_no_tool() {
        for action in [Action::Say("hi".into()), Action::Forget, Action::Speak(Lang::En)] {
            assert_eq!(ToolRequest::from_button(&action), None);
        }
    }

    #[test]
    fn the_words_behind_a_command_are_the_words_of_a_call() {
        let wanted = CommandArgs {
            service: Some(" haircut ".into()),
            date: Some("tomorrow".into()),
            time: Some("  ".into()),
            ..CommandArgs::default()
        };
        for request in [ToolRequest::book(&wanted), ToolRequest::check(&wanted)] {
            assert_eq!(ToolRequest::parse(&request.call()), Some(request));
        }
        let ToolRequest::Book(book) = ToolRequest::book(&wanted) else { panic!() };
        assert_eq!((book.service.as_deref(), book.time), (Some("haircut"), None));
    }
}
