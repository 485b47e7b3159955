//! A pressed button as the call that it stands for.
//!
//! A press is the customer's own call: the same machine carries it out, records it and answers
//! from its fact, only that no model is asked. For the record it has the name and the words
//! that a model would have used, so the history reads the same whoever acted; what is done is
//! decided from the [`Action`], which says it exactly.

use serde_json::{Value, json};

use crate::{
    chat::{Action, Call, Pick, Wanted},
    messages::{self, View, dates},
};

use super::Tool;

/// Returns the call that a press stands for; `None`: it is none of the desk's business.
#[must_use]
pub fn call(action: &Action) -> Option<Call> {
    let day = |pick: &Pick, day: jiff::civil::Date| json!({"service": pick.service, "staff": pick.staff, "date": day.to_string()});
    let (tool, arguments): (Tool, Value) = match action {
        Action::Days(pick, from) => (Tool::Check, day(pick, *from)),
        Action::Times(pick, on) => (Tool::Check, day(pick, *on)),
        Action::Take(pick, start) => {
            let (date, time) = (start.date().to_string(), start.strftime("%H:%M").to_string());
            match pick.moving {
                Some(_) => (Tool::Reschedule, json!({"date": date, "time": time})),
                None => (
                    Tool::Book,
                    json!({"service": pick.service, "staff": pick.staff, "date": date, "time": time}),
                ),
            }
        }
        Action::Mine | Action::Move(_) | Action::Coming(..) => (Tool::List, json!({})),
        Action::Cancel(id) | Action::CancelYes(id, _) => (Tool::Cancel, json!({"appointment": id})),
        Action::Say(_)
        | Action::Speak(_)
        | Action::Keep(_)
        | Action::Forget
        | Action::Calendar(_) => return None,
    };
    Some(Call {
        id: "press".to_owned(),
        function: tool.name().to_owned(),
        arguments: arguments.to_string(),
    })
}

/// Returns the call that a command with its words stands for.
#[must_use]
pub fn asked(tool: Tool, wanted: &Wanted) -> Call {
    let arguments = match tool {
        Tool::Check => json!({
            "service": wanted.service, "staff": wanted.staff, "date": wanted.date,
        }),
        Tool::Book => json!({
            "service": wanted.service, "staff": wanted.staff, "date": wanted.date,
            "time": wanted.time, "customer_name": wanted.name, "customer_email": wanted.email,
            "customer_phone": wanted.phone,
        }),
        Tool::Reschedule => json!({
            "appointment": wanted.appointment, "date": wanted.date, "time": wanted.time,
        }),
        Tool::Cancel => json!({"appointment": wanted.appointment}),
        Tool::List | Tool::Human => json!({}),
    };
    Call {
        id: "command".to_owned(),
        function: tool.name().to_owned(),
        arguments: arguments.to_string(),
    }
}

/// Returns what the customer would have written instead of pressing.
#[must_use]
pub fn words(view: &View<'_>, action: &Action, label: &str) -> String {
    let service = |pick: &Pick| ("service", view.service(&pick.service).into());
    match action {
        Action::Say(words) => words.clone(),
        Action::Days(pick, _) => messages::say(view.lang, "words-days", &[service(pick)]),
        Action::Times(pick, day) => {
            let day = dates::date_long(view.lang, *day, view.today);
            messages::say(view.lang, "words-day", &[service(pick), ("day", day.into())])
        }
        Action::Take(pick, start) => {
            let when = dates::moment(view.lang, *start, view.today);
            messages::say(view.lang, "words-take", &[service(pick), ("when", when.into())])
        }
        Action::Move(_) => view.say("words-move"),
        Action::Cancel(_) => view.say("words-cancel"),
        Action::CancelYes(..) => view.say("words-yes"),
        Action::Keep(_) => view.say("words-no"),
        Action::Coming(..) => view.say("words-coming"),
        Action::Mine => view.say("command-my"),
        Action::Speak(_) | Action::Forget | Action::Calendar(_) => label.to_owned(),
    }
}
