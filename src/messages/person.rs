//! What a customer is told who asks for a person.

use crate::chat::{AskedStaff, AskedState, StaffLetter, handover::ANSWER_WITHIN};

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

/// Says to whom a letter went, and that no answer can come in this chat: without a phone number or an
/// address of the customer's there would be none at all.
pub(super) fn written(view: &View<'_>, letter: &StaffLetter) -> String {
    let id = match (letter.is_sent_before, letter.has_contact) {
        (false, true) => "human-written",
        (false, false) => "human-written-no-contact",
        (true, true) => "human-written-before",
        (true, false) => "human-written-before-no-contact",
    };
    let staff = view.profile.staff(&letter.staff);
    let staff = staff.map_or_else(String::new, |it| it.name.in_lang(view.lang).to_owned());
    let text = say(view.lang, id, &[("staff", staff.into())]);
    match &view.profile.phone {
        Some(phone) => {
            format!("{text} {}", say(view.lang, "human-phone", &[("phone", phone.into())]))
        }
        None => text,
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
