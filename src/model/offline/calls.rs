//! A move of the dialogue as the call of a tool. Days and times are written so that they mean the
//! same on any day on which they are read.

use jiff::civil::Time;
use serde_json::{Value, json};

use crate::{
    agent::Tool,
    chat,
    dialogue::{Call, Days},
    ids::{ServiceId, StaffId},
    schedule::{Booking, Repeated},
};

/// Writes a call; `number` is its place in the turn.
pub(super) fn call(call: &Call, number: usize) -> chat::Call {
    let (tool, arguments) = written(call);
    chat::Call {
        id: format!("call_{number}"),
        function: tool.as_str().to_owned(),
        arguments: arguments.to_string(),
    }
}

fn written(call: &Call) -> (Tool, Value) {
    match call {
        Call::Check { service, staff, days, window } => (
            Tool::Check,
            json!({
                "date": day_words(*days, *window), "duration_minutes": null,
                "service": service.as_str(), "staff": staff.as_ref().map(StaffId::as_str),
            }),
        ),
        Call::Book { service, staff, start, contact } => (
            Tool::Book,
            json!({
                "customer_name": contact.name, "customer_email": contact.email,
                "customer_phone": contact.phone,
                "service": service.as_str(), "staff": staff.as_ref().map(StaffId::as_str),
                "date": start.date().to_string(), "time": exact(start.time()),
                "duration_minutes": null, "create_meet": null,
            }),
        ),
        Call::List => (Tool::List, json!({})),
        Call::Reschedule { booking, start, service, staff } => (
            Tool::Reschedule,
            json!({
                "appointment": which(booking), "date": start.date().to_string(),
                "time": exact(start.time()),
                "service": service.as_ref().map(ServiceId::as_str),
                "staff": staff.as_ref().map(StaffId::as_str),
            }),
        ),
        Call::Cancel(booking) => (Tool::Cancel, json!({"appointment": which(booking)})),
        Call::Release => (Tool::Cancel, json!({"appointment": null})),
        Call::Correct(booking, contact) => (
            Tool::Correct,
            json!({
                "appointment": which(booking), "customer_name": contact.name,
                "customer_email": contact.email, "customer_phone": contact.phone,
            }),
        ),
        Call::Resend(booking) => (Tool::Resend, json!({"appointment": which(booking)})),
        Call::Late => (Tool::Late, json!({})),
        Call::Wait(wish) => {
            let days = Days { from: wish.days.0, until: wish.days.1 };
            let staff = wish.staff.as_ref().map(StaffId::as_str);
            let date = day_words(days, wish.window);
            (Tool::Wait, json!({"date": date, "service": wish.service.as_str(), "staff": staff}))
        }
        Call::StopWaiting => (Tool::StopWaiting, json!({})),
        Call::Human => (Tool::Human, json!({"reason": null})),
    }
}

/// Names a booking by its id, which no other booking fits.
fn which(booking: &Booking) -> &str {
    booking.id.as_str()
}

fn day_words(days: Days, window: (Option<Time>, Option<Time>)) -> String {
    let day = match days.single() {
        Some(day) => day.to_string(),
        None => format!("from {} to {}", days.from, days.until),
    };
    match window {
        (Some(at), Some(until)) if at == until => format!("{day} at {}", clock(at)),
        (Some(from), Some(until)) => format!("{day} from {} to {}", clock(from), clock(until)),
        (Some(from), None) => format!("{day} after {}", clock(from)),
        (None, Some(until)) => format!("{day} before {}", clock(until)),
        (None, None) => day,
    }
}

/// Writes a start's time as a tool reads it: with which of two it is, where it comes twice.
fn exact(time: Time) -> String {
    let which = match Repeated::marked(time) {
        Some(Repeated::First) => " first",
        Some(Repeated::Second) => " second",
        None => "",
    };
    format!("{}{which}", clock(time))
}

/// Writes a time as a tool reads it.
fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
