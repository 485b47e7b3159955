//! What a turn answers: the kind of what came in, decided from the turn alone.

use crate::{
    chat::{ButtonPress, Command, ConsentOutcome, Inbound, InboundKind, NonText, Reaction},
    ids::BookingId,
    lang::{SaidCommand, said_command},
    store::turns::Turn,
};

use super::turn_result::MAX_ATTEMPTS;

static FORGET: Command = Command::Forget;
static EXPORT: Command = Command::Export;
static HELP: Command = Command::Help;

/// What a turn answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TurnEvent<'a> {
    /// The customer wrote, or opened the conversation, or shared a phone number.
    Message,
    /// The customer edited a message that a turn has taken up.
    Edit,
    /// The customer chose or typed a command.
    Command(&'a Command),
    /// The customer pressed a button.
    Press(ButtonPress),
    /// The customer reacted to a message.
    Reaction(&'a Reaction),
    /// The event of this booking was changed in a calendar; the customer sent nothing.
    CalendarChange(&'a BookingId),
    /// A staff member came back from Google's consent page.
    Consent(ConsentOutcome),
    /// All that the customer sent is a voice message, a picture or the like.
    NonText(NonText),
    /// Earlier attempts of the turn failed too often.
    GiveUp,
}

impl<'a> TurnEvent<'a> {
    /// Classifies the messages of a turn.
    ///
    /// Commands, presses, consents and calendar changes are turns of their own, so the first
    /// message decides; the messages of the other kinds wait for each other and are one turn.
    pub(super) fn of(turn: &'a Turn) -> Self {
        let first = turn.inbox.first().map(|inbound| &inbound.said);
        match first {
            // A handler of its own decides when to give up, because no one waits for an answer.
            Some(InboundKind::CalendarChanged(booking)) => Self::CalendarChange(booking),
            _ if turn.attempts >= MAX_ATTEMPTS => Self::GiveUp,
            Some(InboundKind::Text(_)) if turn.inbox.iter().any(Inbound::is_edit) => Self::Edit,
            Some(InboundKind::Command(command)) => Self::Command(command),
            Some(InboundKind::ButtonPress(pressed)) => Self::Press(*pressed),
            Some(InboundKind::ConsentResult(consent)) => Self::Consent(*consent),
            Some(InboundKind::Reaction(reaction)) => Self::Reaction(reaction),
            Some(
                InboundKind::Text(_)
                | InboundKind::Hello
                | InboundKind::Phone(_)
                | InboundKind::NonText(_)
                | InboundKind::Voice(_)
                // The store takes these in without a turn.
                | InboundKind::ByHolder(_)
                | InboundKind::Withdrawn(_),
            )
            | None => match said(&turn.inbox) {
                Some(command) => Self::Command(command),
                None => wordless(&turn.inbox).map_or(Self::Message, Self::NonText),
            },
        }
    }
}

/// Returns the command that the only message says in words: "delete my data".
fn said(inbox: &[Inbound]) -> Option<&'static Command> {
    let [Inbound { said: InboundKind::Text(text), .. }] = inbox else { return None };
    Some(match said_command(text)? {
        SaidCommand::Forget => &FORGET,
        SaidCommand::Export => &EXPORT,
        SaidCommand::Help => &HELP,
    })
}

/// Returns the kind of the last message if all of them are without words.
fn wordless(inbox: &[Inbound]) -> Option<NonText> {
    let kinds = inbox.iter().map(|inbound| match &inbound.said {
        InboundKind::NonText(kind) => Some(*kind),
        InboundKind::Voice(voice) if voice.words().is_none() => Some(NonText::Voice),
        _ => None,
    });
    kinds.collect::<Option<Vec<_>>>()?.pop()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::turn;

    fn text(words: &str) -> InboundKind {
        InboundKind::Text(words.into())
    }

    #[test]
    fn words_are_a_message_however_many_wait() {
        let waiting = turn([text("hi"), text("a haircut")]);
        assert_eq!(TurnEvent::of(&waiting), TurnEvent::Message);
        let hello = turn([InboundKind::Hello]);
        assert_eq!(TurnEvent::of(&hello), TurnEvent::Message);
        let phone = turn([InboundKind::Phone("+380671234567".into())]);
        assert_eq!(TurnEvent::of(&phone), TurnEvent::Message);
    }

    #[test]
    fn a_picture_beside_words_is_a_message_and_pictures_alone_are_wordless() {
        let (picture, voice) =
            (InboundKind::NonText(NonText::Picture), InboundKind::NonText(NonText::Voice));
        let beside = turn([picture.clone(), text("like this one")]);
        assert_eq!(TurnEvent::of(&beside), TurnEvent::Message);
        let alone = turn([picture, voice]);
        assert_eq!(TurnEvent::of(&alone), TurnEvent::NonText(NonText::Voice));
    }

    #[test]
    fn a_command_in_words_is_one_if_it_is_all_that_is_said() {
        let asked = turn([text("delete my data, please")]);
        assert_eq!(TurnEvent::of(&asked), TurnEvent::Command(&Command::Forget));
        let more = turn([text("delete my data"), text("and move my visit to Friday")]);
        assert_eq!(TurnEvent::of(&more), TurnEvent::Message);
    }

    #[test]
    fn a_command_a_press_and_a_consent_are_what_they_are() {
        let command = turn([InboundKind::Command(Command::My)]);
        assert_eq!(TurnEvent::of(&command), TurnEvent::Command(&Command::My));
        let pressed = ButtonPress { message: 7, button: 1 };
        let press = turn([InboundKind::ButtonPress(pressed)]);
        assert_eq!(TurnEvent::of(&press), TurnEvent::Press(pressed));
        let consent = turn([InboundKind::ConsentResult(ConsentOutcome::Denied)]);
        assert_eq!(TurnEvent::of(&consent), TurnEvent::Consent(ConsentOutcome::Denied));
    }

    #[test]
    fn a_turn_is_given_up_after_its_third_failed_attempt() {
        let mut failed = turn([text("hi")]);
        failed.attempts = MAX_ATTEMPTS - 1;
        assert_eq!(TurnEvent::of(&failed), TurnEvent::Message);
        failed.attempts = MAX_ATTEMPTS;
        assert_eq!(TurnEvent::of(&failed), TurnEvent::GiveUp);
    }

    #[test]
    fn a_calendar_change_is_never_given_up_here_because_no_one_waits_for_an_answer() {
        let booking = BookingId::new("b1");
        let mut failed = turn([InboundKind::CalendarChanged(booking.clone())]);
        failed.attempts = MAX_ATTEMPTS;
        assert_eq!(TurnEvent::of(&failed), TurnEvent::CalendarChange(&booking));
    }
}
