//! What a pressed button says in words, for the transcript.
//!
//! The history that a language model reads has a sentence where the customer pressed a button, so
//! that it reads the same however the customer acted.

use crate::{
    chat::{Action, Pick},
    messages::{self, View, dates},
};

/// Returns what the customer would have written instead of pressing a button with this label.
pub(super) fn press_text(view: &View<'_>, action: &Action, label: &str) -> String {
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
        Action::CancelYes(..) | Action::ChangeYes(..) => view.say("words-yes"),
        Action::Keep(_) => view.say("words-no"),
        Action::Coming(..) => view.say("words-coming"),
        Action::Mine => view.say("command-my"),
        Action::Speak(_)
        | Action::Forget
        | Action::Link
        | Action::Calendar(_)
        | Action::Address(_)
        | Action::Away(_)
        | Action::Waitlist(_)
        | Action::Handover(_)
        | Action::Visit(_) => label.to_owned(),
    }
}
