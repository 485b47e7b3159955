//! What happens when something comes in: one `match`, and a handler in a file of its own for each.

use crate::store;

use super::{
    calendar_change::handle_calendar_change, command::handle_command, connect::handle_consent,
    edit::handle_edit, event::TurnEvent, give_up::handle_give_up, message::handle_message,
    press::handle_press, reaction::handle_reaction, turn_result::TurnResult, turn_scope::TurnScope,
    wordless::handle_wordless,
};

/// Answers a turn; `None`: its handler has ended it, and there is nothing to answer.
pub(super) async fn dispatch(scope: &TurnScope<'_>) -> Result<Option<TurnResult>, store::Error> {
    let result = match TurnEvent::of(scope.turn) {
        TurnEvent::Message => handle_message(scope).await?,
        TurnEvent::Edit => return handle_edit(scope).await,
        TurnEvent::Command(command) => handle_command(scope, command).await?,
        TurnEvent::Press(pressed) => handle_press(scope, pressed).await?,
        TurnEvent::CalendarChange(booking) => {
            handle_calendar_change(scope, booking).await?;
            return Ok(None);
        }
        TurnEvent::Reaction(reaction) => return handle_reaction(scope, reaction).await,
        TurnEvent::Consent(consent) => handle_consent(scope, consent).await?,
        TurnEvent::NonText(kind) => handle_wordless(scope, kind),
        TurnEvent::GiveUp => handle_give_up(scope).await?,
    };
    Ok(Some(result))
}
