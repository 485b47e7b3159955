//! What a customer is told who asks for a person.

use crate::chat::{AskedStaff, AskedState, handover::ANSWER_WITHIN};

use super::{View, dates, say};

/// Says whether a person is told, where none can answer in this chat.
pub(super) fn human(view: &View<'_>, told: bool) -> String {
    let phone = view.profile.phone.as_ref().map(|phone| [("phone", phone.into())]);
    match (told, phone) {
        (true, Some(phone)) => {
            format!("{} {}", view.say("human-told"), say(view.lang, "human-phone", &phone))
        }
        (true, None) => view.say("human-told"),
        (false, Some(phone)) => say(view.lang, "human-call", &phone),
        (false, None) => view.say("human-none"),
    }
}

/// Says who was asked to answer in this chat, and whether the bot is silent until then.
pub(super) fn handed_over(view: &View<'_>, asked: &AskedStaff) -> String {
    let names = asked.staff.iter().filter_map(|id| view.profile.staff(id));
    let names: Vec<String> = names.map(|it| it.name.in_lang(view.lang).to_owned()).collect();
    let names = dates::list(view.lang, &names, dates::Join::Or);
    let id = match asked.state {
        AskedState::Waits => "handover-waits",
        AskedState::Away => "handover-away",
        AskedState::Before => "handover-before",
        AskedState::Beside => "handover-beside",
    };
    let args = [("staff", names.into()), ("minutes", ANSWER_WITHIN.as_mins().into())];
    let text = say(view.lang, id, &args);
    match view
        .profile
        .phone
        .as_ref()
        .filter(|_| matches!(asked.state, AskedState::Away | AskedState::Beside))
    {
        Some(phone) => {
            format!("{text} {}", say(view.lang, "human-phone", &[("phone", phone.into())]))
        }
        None => text,
    }
}
