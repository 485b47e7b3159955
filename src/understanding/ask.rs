//! What a cue asks of the house, and which courtesy it is.

use crate::lang::{Cue, Match, OwnVisit, Subject};

use super::{
    Act, Courtesy, Slot, Topic, fact, left, question, reading::Reading, reminder, sentence::Cues,
    view::View,
};

/// The most readings of a message in which "who is …" without a question mark asks for the staff.
const SHORT: usize = 6;
/// The most words of a message that asks for help by that word alone.
const BARE: usize = 3;

/// Reads the question or the courtesy of a cue.
pub(super) fn topic(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    found: &Match,
    slots: &[Act],
) -> Option<Act> {
    let has = |wanted: fn(&Act) -> bool| slots.iter().any(wanted);
    let asks = cues.is_question();
    Some(match found.cue {
        // What a cancellation costs is asked of its rules.
        Cue::Price if cues.beside(found, &[Cue::Cancel]) => return None,
        Cue::Price if fact::is_price_of_subject(cues, found) => return None,
        Cue::Price | Cue::Length if fact::is_priced(view, chosen, cues, found) => return None,
        Cue::Together if cues.any(&[Cue::Price]) => Act::Ask(Topic::Together),
        Cue::Price => Act::Ask(Topic::Price),
        Cue::Length => Act::Ask(Topic::Length),
        Cue::Compares if !has(|act| matches!(act, Act::Inform(Slot::When(_)))) => {
            Act::Ask(Topic::Compare)
        }
        Cue::Address if !has(|act| matches!(act, Act::Inform(Slot::Email(_)))) => {
            Act::Ask(Topic::Address)
        }
        Cue::Hours => Act::Ask(Topic::Hours),
        Cue::Phone => Act::Ask(Topic::Phone),
        Cue::Services => Act::Ask(Topic::Services),
        Cue::Staff if asks || chosen.len() < SHORT || view.has(found.from, Cue::Wonders) => {
            Act::Ask(Topic::Staff)
        }
        Cue::Better => Act::Ask(Topic::Better),
        Cue::Ends => Act::Ask(Topic::Ends),
        Cue::Horizon => Act::Ask(Topic::Horizon),
        Cue::Capacity => Act::Ask(Topic::Capacity),
        Cue::Robot => Act::Ask(Topic::Robot),
        Cue::Own(OwnVisit::Whose) => Act::Ask(Topic::Whose),
        Cue::Own(OwnVisit::When) => Act::Ask(Topic::WhenMine),
        Cue::Own(OwnVisit::Reminders) => return reminder::topic(view, found),
        Cue::Own(OwnVisit::Link) if view.setting.profile.services.iter().any(|it| it.online) => {
            Act::Ask(Topic::MeetLink)
        }
        Cue::AskHuman => Act::Ask(fact::told_of(view, found).map_or(Topic::Human, Topic::Fact)),
        Cue::ZoneWhich => Act::Ask(Topic::Zone),
        // "Could someone help with that?" asks for no help with this chat.
        Cue::Help if found.until - found.from > 1 || view.tokens.len() <= BARE => {
            Act::Ask(Topic::Help)
        }
        Cue::CancelRule => Act::Ask(Topic::CancelRules),
        Cue::Greet => Act::Courtesy(Courtesy::Greet),
        Cue::Thanks => Act::Courtesy(Courtesy::Thanks),
        Cue::Noted => Act::Courtesy(Courtesy::Noted),
        Cue::Bye => Act::Courtesy(Courtesy::Bye),
        Cue::Apologises => Act::Courtesy(Courtesy::Sorry),
        // "Does it hurt?" is a question and no pain.
        Cue::Pain if !cues.has(Cue::About(Subject::PAIN)) => Act::Courtesy(Courtesy::Pain),
        Cue::Offers | Cue::Does
            if (asks || question::wonders(view, &left::sentence(view.tokens, found.from)))
                && !has(|act| matches!(act, Act::Inform(Slot::Staff(_))))
                && has(|act| matches!(act, Act::Inform(Slot::Service(_))))
                && !has(|act| matches!(act, Act::Inform(Slot::When(_)))) =>
        {
            Act::Ask(Topic::Price)
        }
        _ => return None,
    })
}
