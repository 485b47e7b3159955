//! The names by which both sides of a handover are called, and its buttons.

use crate::{
    bots::BusinessProfile,
    chat::{Action, Button, HandoverAction},
    ids::{Lang, StaffId},
    messages::{self, dates},
    store::{
        self,
        conversations::{self, Conversation},
        handovers,
    },
};

/// The most characters of a name on a button.
const MOST_NAME: usize = 30;

/// Returns how staff are told who a customer is: the name that they gave, or a number; both, where two
/// customers have one name.
///
/// # Errors
/// When the database cannot be read.
pub fn customer_name(
    db: &rusqlite::Connection,
    customer: &Conversation,
    lang: Lang,
) -> Result<String, store::Error> {
    let number = customer.id.0;
    let Some(name) = conversations::contact(db, customer.customer)?.name else {
        return Ok(messages::say(lang, "handover-someone", &[("number", number.into())]));
    };
    let shared = handovers::is_name_shared(db, &customer.key.bot, customer.id, &name)?;
    Ok(if shared { format!("{name} ({number})") } else { name })
}

/// Returns how customers are told who answers.
pub fn staff_name(profile: &BusinessProfile, lang: Lang, staff: &[StaffId]) -> String {
    let names: Vec<String> = staff
        .iter()
        .filter_map(|id| profile.staff(id))
        .map(|staff| staff.name.in_lang(lang).to_owned())
        .collect();
    if names.is_empty() {
        return messages::say(lang, "staff-gone", &[]);
    }
    dates::list(lang, &names, dates::Join::Or)
}

/// The button with which staff say that what they write next is for a customer.
pub fn answer_button(lang: Lang, name: &str, handover: i64) -> Button {
    let name: String = name.chars().take(MOST_NAME).collect();
    let label = messages::say(lang, "button-handover-answer", &[("name", name.into())]);
    Button::new(label, Action::Handover(HandoverAction::Answer(handover)))
}

/// The button with which staff end a handover.
pub fn done_button(lang: Lang, handover: i64) -> Button {
    let label = messages::say(lang, "button-handover-done", &[]);
    Button::new(label, Action::Handover(HandoverAction::Done(handover)))
}
